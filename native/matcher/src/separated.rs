//! What separates a name from its value, and where that begins.
//!
//! The steps are those of `native/README.md` section 4, "In text".

use crate::anchored::is_user;
use crate::apart::{group, part, record};
use crate::class::{is_alnum, is_white};
use crate::entries::Layout;
use crate::fallback::fallback;
use crate::forms::declared;
use crate::judge::{Asks, Before, Separator, has_mask, value};
use crate::key_table::Demand;
use crate::lists::{below, member};
use crate::loose;
use crate::markup::{content, element, next_cell};
use crate::masked::mask_at;
use crate::names::Verdict;
use crate::opened::ends_own_text;
use crate::pairs::{closes, goes_on, is_first, is_key, is_second, opener, says};
use crate::quotes::{MOST_BACKSLASHES, Quote};
use crate::rows::{beside, column_at};
use crate::scan::Scan;
use crate::separators::{encoded_separator, in_flat_list, leader, name_end, separator};
use crate::wrapped::{Wrapped, call, changed, default, nested, unwrapped, wrapped};

/// A name that announces something, as it stands in a text.
#[derive(Clone, Copy)]
struct Named {
    start: usize,
    end: usize,
    verdict: Verdict,
    /// Of several words.
    words: bool,
    /// It begins with `--`.
    dashes: bool,
    quoted: bool,
}

/// Whether the values under a name have no layout of their own, and it is not `key` alone.
fn is_plain(verdict: Verdict) -> bool {
    !verdict.lone_key && verdict.layout.is_plain()
}

/// Whether what a name announces is only summed up: `checksum/secret: 9f86d0…` is Helm's digest of a file.
pub(crate) fn is_checksum(t: &[u8], start: usize) -> bool {
    t[..start].ends_with(b"checksum/")
}

/// Reads the value of a name, wherever it stands.
pub(crate) fn value_after(scan: &mut Scan<'_>, start: usize, end: usize, verdict: Verdict, words: bool) {
    if is_checksum(scan.t, start) || is_user(scan, start, end) {
        return;
    }
    let dashes = scan.t[start..end].starts_with(b"--");
    if let Some((separator, p)) = if dashes { None } else { joined(scan, start, end) } {
        // Nothing else stands between the two, or joins them in another way.
        let name = Named { start, end, verdict, words, dashes, quoted: false };
        let before = Before { separator, ..Before::at(start, words) };
        return behind_separator(scan, name, p, separator != Separator::Encoded, before);
    }
    let (name_end, quoted) = name_end(scan, start, end, dashes);
    // In a page `<code>` holds any source.
    if !verdict.lone_key && verdict.demand != Demand::Query {
        if let Some(from) = content(scan, start, end, name_end, quoted) {
            return element(scan, from, verdict, Before::at(start, words));
        }
    }
    if is_plain(verdict) && !dashes && !quoted {
        if let Some(from) = next_cell(scan, start, end, verdict) {
            return element(scan, from, verdict, Before { asks: Asks::Strictly, ..Before::at(start, words) });
        }
    }
    if scan.at(end) == b'>' {
        return;
    }
    // `Key (token)=(…) already exists.`
    if scan.at(end) == b')' && is_plain(verdict) && scan.starts(end, b")=(") && scan.t[..start].ends_with(b"Key (") {
        let to = scan.run_end(end + 3);
        scan.open_value(end + 3, to);
        if scan.at(to) == b')' {
            value(scan, verdict, end + 3, to, true, Before::at(start, words));
        }
        return;
    }
    if scan.at(end) == b'(' && is_plain(verdict) {
        return call(scan, end, verdict, Before::at(start, words));
    }
    if !dashes {
        if let Some((from, to)) = part(scan, start, name_end, quoted) {
            return value(scan, verdict, from, to, true, Before::at(start, words));
        }
    }
    separated(scan, Named { start, end, verdict, words, dashes, quoted }, name_end);
}

/// What separates a name from a value that begins right behind it, if it is one of the usual separators: the value's place.
fn joined(scan: &mut Scan<'_>, start: usize, end: usize) -> Option<(Separator, usize)> {
    let (separator, p) = match scan.at(end) {
        b'=' => (Separator::Equals, end + 1),
        // Behind an opened name it may be its visibility.
        b':' if !matches!(scan.t[..start].last(), Some(b'[' | b'"')) => (Separator::Colon, end + 1),
        b'%' | b'\\' => (Separator::Encoded, end + encoded_separator(scan, end)?),
        _ => return None,
    };
    let declares = |scan: &mut Scan<'_>| separator == Separator::Colon && declared(scan, p).is_some();
    (begins_value(scan, p) && !declares(scan)).then_some((separator, p))
}

/// Whether a value begins at `p` without any gap: with a letter, a digit or a quote.
fn begins_value(scan: &Scan<'_>, p: usize) -> bool {
    match scan.at(p) {
        b'"' | b'\'' => true,
        b'\\' => matches!(scan.at(p + 1), b'"' | b'\'' | b'\\'),
        b => is_alnum(b),
    }
}

/// Finds what separates a name from its value.
fn separated(scan: &mut Scan<'_>, name: Named, name_end: usize) {
    let Named { start, end, verdict, words, dashes, quoted } = name;
    let p = scan.gap(name_end);
    if !dashes && is_plain(verdict) {
        column_at(scan, start, end, name_end, verdict);
    }
    let member = quoted || p == name_end || scan.t[..start].last() == Some(&b'<');
    let record = if dashes || verdict.lone_key || !member { None } else { record(scan, start, p, quoted) };
    let setting = if quoted && !dashes && is_plain(verdict) { default(scan, start, p) } else { None };
    let typed = record.is_some_and(|(_, typed)| typed);
    let found = record.map(|(after, _)| after).or(setting).map(|after| (Separator::Equals, after));
    // `userPassword:: …` is base64.
    let ldif = verdict.layout == Layout::Password && !quoted && found.is_none() && scan.starts(p, b":: ");
    let found = found.or(if ldif { Some((Separator::Equals, p + 2)) } else { None });
    let found = found.or_else(|| separator(scan, start, p, quoted, dashes, dashes && p > name_end));
    let flat = quoted && !dashes && !verdict.lone_key && scan.at(p) == b',';
    let flat = flat && in_flat_list(scan, start, end, verdict.layout);
    let found = found.or(if flat { Some((Separator::Comma, p + 1)) } else { None });
    let alone = !dashes && !quoted && p > name_end && loose::may_stand_apart(scan, verdict);
    let found = found.or_else(|| if alone { loose::typed(scan, p).or_else(|| loose::arrow(scan, p)) } else { None });
    if alone
        && found.is_none_or(|(separator, _)| separator == Separator::Colon)
        && b"://".starts_with(&scan.t[p.min(scan.t.len())..])
    {
        scan.open(p, false); // `password ://x`
    }
    let led = found.is_none() && !dashes && !quoted;
    let found =
        found.or_else(|| if led { leader(scan, start, p).map(|behind| (Separator::Arrow, behind)) } else { None });
    let Some((separator, p)) = found else {
        let strictly = Before { asks: Asks::Strictly, ..Before::at(start, words) };
        if !dashes && is_plain(verdict) {
            if let Some((from, to)) = if quoted { None } else { beside(scan, start, name_end, p, verdict) } {
                return value(scan, verdict, from, to, true, strictly);
            }
            if let Some(at) = fallback(scan, name_end, quoted) {
                return instead(scan, verdict, at, strictly);
            }
            if !quoted && scan.line_end(p).is_some() && is_title(scan, start) {
                return below(scan, p, verdict, strictly);
            }
        }
        // What stands behind a name and a gap was no quote of the name's.
        let gap = scan.gap(end);
        let opened = quoted && !dashes && gap > end && loose::may_stand_apart(scan, verdict);
        return if alone || opened {
            loose::apart(scan, start, (end, if opened { gap } else { p }), verdict, words);
        };
    };
    let lone = verdict.lone_key && quoted;
    if separator == Separator::Compared && !is_plain(verdict)
        || separator == Separator::Arrow && !loose::may_stand_apart(scan, verdict)
        || lone
            && !(separator == Separator::Colon
                && !matches!(scan.t[p - 1], b'*' | b'>')
                && opening_quote(scan, scan.gap(p)).is_some())
    {
        return;
    }
    let spaced = matches!(scan.at(p), b' ' | b'\t');
    let asks = if ldif || typed || separator == Separator::Arrow { Asks::Strictly } else { Asks::Usual };
    let before = Before { separator, spaced, asks, ..Before::at(start, words) };
    if dashes && p >= scan.t.len() {
        // `--token ??=` may go on as `--token ??==`, which is no separator but a value.
        scan.open(scan.gap(name_end), false);
    }
    let (p, on_line) = value_start(scan, p, separator);
    if separator == Separator::Colon && !quoted && !dashes && is_plain(verdict) && scan.line_end(p).is_some() {
        return below(scan, p, verdict, before);
    }
    if p < scan.t.len() {
        behind_separator(scan, name, p, on_line, before);
    }
}

/// Reads the value that is taken instead, whose quote stands at `p`: no comparison's side.
fn instead(scan: &mut Scan<'_>, verdict: Verdict, p: usize, before: Before) {
    let Some((quote, from)) = opening_quote(scan, p) else { return };
    let to = scan.quoted_end(quote, from);
    let behind = to.map(|to| scan.gap((to + quote_length(scan, quote, to)).min(scan.t.len())));
    if behind.is_none_or(|behind| behind + COMPARED >= scan.t.len() || scan.cuts_line_end(behind))
        && scan.line(from) == scan.t.len()
    {
        scan.open(p, false);
    }
    let (Some(to), Some(behind)) = (to, behind) else { return };
    let compared = matches!(scan.at(behind), b'=' | b'!' | b'<' | b'>');
    if !compared && ![&b"in "[..], b"not "].iter().any(|word| scan.t[behind..].starts_with(word)) {
        value(scan, verdict, from, to, true, before);
    }
}

/// Symbols of what compares.
const COMPARED: usize = 4;

/// Whether nothing stands before a name on its line but what marks a title.
fn is_title(scan: &Scan<'_>, start: usize) -> bool {
    let near = &scan.t[start.saturating_sub(LONGEST_TITLE)..start];
    let marks = near.iter().rev().take_while(|b| matches!(b, b' ' | b'\t' | b'#' | b'*' | b'-' | b'>')).count();
    marks == start || marks < near.len() && matches!(near[near.len() - marks - 1], b'\n' | b'\r')
}

const LONGEST_TITLE: usize = 16;

/// Where a value begins behind its separator, and whether a quote on that line may stand three times.
fn value_start(scan: &mut Scan<'_>, p: usize, separator: Separator) -> (usize, bool) {
    let mut p = scan.gap(p);
    if separator == Separator::Encoded {
        p = scan.encoded_gap(p);
    }
    if matches!(separator, Separator::Equals | Separator::Colon | Separator::Comma) {
        if let Some(next) = scan.line_end(p) {
            let next = scan.gap(next);
            let counts = next >= scan.t.len() || opening_quote(scan, next).is_some();
            if counts || separator == Separator::Equals && unwrapped(scan, next).is_some() {
                return (next, false);
            }
        }
    }
    (p, matches!(separator, Separator::Equals | Separator::Colon))
}

/// Reads what stands behind a separator, at `p`.
fn behind_separator(scan: &mut Scan<'_>, name: Named, mut p: usize, on_line: bool, mut before: Before) {
    let Named { start, verdict, dashes, quoted, .. } = name;
    let separator = before.separator;
    let listed = match separator {
        Separator::Argument => quoted || opening_quote(scan, p).is_none(),
        Separator::Comma => match opener(scan, start) {
            Some(b'[' | b'{') => !dashes,
            Some(b'(') => !dashes && scan.matcher.names.is_field(&scan.t[start..name.end], verdict),
            _ => false,
        },
        Separator::Compared => true,
        // `--password= must be given`
        Separator::Equals => dashes && before.spaced && opening_quote(scan, p).is_none(),
        _ => false,
    };
    if listed {
        before.asks = Asks::Listed;
    }
    if matches!(separator, Separator::Equals | Separator::Colon) {
        if matches!(scan.at(p), b'[' | b'(' | b'{') && group(scan, verdict, p, before) {
            return;
        }
        if is_plain(verdict) {
            if let Some(at) = if quoted { nested(scan, start, p) } else { None } {
                before.asks = Asks::Strictly;
                p = value_start(scan, at, separator).0;
            }
            match wrapped(scan, p, before) {
                Wrapped::Nothing => return,
                Wrapped::From(at) => p = at,
                Wrapped::Value(from, to) => {
                    let before = Before { asks: Asks::Strictly, ..before };
                    return value(scan, verdict, from, to, to > from, before);
                }
            }
        }
    }
    if separator == Separator::Comma && scan.starts(p, b"<<") {
        p += 2; // `{<<"password">>,<<"…">>}`
    }
    let Some((quote, from)) = opening_quote(scan, p) else { return unquoted(scan, verdict, p, before) };
    if !quoted && ends_own_text(scan, start, p, (quote, from)) {
        return;
    }
    let paired = separator == Separator::Comma && !dashes;
    let second = paired && is_second(scan, start);
    let in_turn = paired && quoted && !verdict.lone_key && in_flat_list(scan, start, name.end, verdict.layout);
    let joined = in_turn && (second || matches!(opener(scan, start), Some(b'(' | b'[' | b'{')));
    let argument = second || paired && is_first(scan, start);
    // Three quotes on a line of their own open a text about what is named.
    let from = from + if on_line { tripled(scan, quote, from) } else { 0 };
    let Some(to) = scan.quoted_or_open(quote, from, p) else {
        let line = scan.line(from);
        // A mask on the line may stand for its end, too.
        let paired = paired && (second || in_turn && !joined || scan.run_end(from) < scan.t.len());
        if paired || has_mask(scan, from, line) {
            return;
        }
        return value(scan, verdict, from, from, false, before);
    };
    // `['app', '--password', '--verbose']`
    let option = quoted && dashes && scan.t[from..to].starts_with(b"--");
    if option && (scan.at(from + 2).is_ascii_alphabetic() || mask_at(scan.t, from + 2).is_some()) {
        return;
    }
    let pair = !paired || closes(scan, p, to, quote);
    let in_turn = in_turn && !(pair && joined);
    if in_turn {
    } else if !(pair || argument && goes_on(scan, p, to, quote)) || quoted && dashes && is_key(scan, p, to, quote) {
        return;
    }
    if second || argument && !pair {
        before.asks = Asks::Strictly;
    }
    if argument && says(scan, start) {
        before.asks = Asks::Made;
    }
    // `token=`cat file``: what a shell is to run.
    if is_plain(verdict) && quote == Quote::Encoded(b"`") && scan.t[from..to].iter().any(|b| is_white(*b)) {
        return;
    }
    if in_turn {
        return member(scan, verdict, (p, from, to, quote), before);
    }
    value(scan, verdict, from, to, true, before);
    if is_plain(verdict) && separator == Separator::Equals {
        let behind = to + quote_length(scan, quote, to);
        scan.reaches(start, behind);
        let second = changed(scan, behind).and_then(|at| opening_quote(scan, at));
        if let Some((quote, from)) = second {
            scan.reaches(start, from);
            match scan.quoted_end(quote, from) {
                Some(to) => value(scan, verdict, from, to, true, before),
                None if scan.line(from) == scan.t.len() => scan.open(from - 1, false),
                None => {}
            }
        }
    }
}

/// Reads a value without a quote.
fn unquoted(scan: &mut Scan<'_>, verdict: Verdict, p: usize, before: Before) {
    if matches!(before.separator, Separator::Comma | Separator::Compared) {
        if scan.t.len() - p <= MOST_BACKSLASHES {
            scan.open(p, false);
        }
        return;
    }
    // A backslash or prefix letter at the very end may turn out to open a quote.
    if scan.cuts_quote(p) {
        scan.open(p, false);
    }
    value(scan, verdict, p, p, false, before);
}

pub(crate) fn opening_quote(scan: &Scan<'_>, p: usize) -> Option<(Quote, usize)> {
    let prefixed = matches!(scan.at(p), b'b' | b'B' | b'u' | b'U' | b'r' | b'R' | b'N' | b'@');
    scan.quote(p + usize::from(prefixed))
}

/// Length of the rest of three quotes, of which the first ends at `after`.
fn tripled(scan: &Scan<'_>, quote: Quote, after: usize) -> usize {
    if matches!(quote, Quote::Encoded(_)) {
        return 0;
    }
    let next = |p: usize| scan.quote(p).filter(|(other, _)| *other == quote).map(|(_, after)| after);
    next(after).and_then(next).map_or(0, |third| third - after)
}

/// Length of the closing quote at `to`, its backslashes included.
pub(crate) fn quote_length(scan: &Scan<'_>, quote: Quote, to: usize) -> usize {
    match quote {
        Quote::Encoded(spelling) => spelling.len(),
        Quote::Plain { .. } => scan.t[to..].iter().take_while(|b| **b == b'\\').count() + 1,
    }
}
