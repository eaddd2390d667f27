//! What stands behind a separator: a value with its quote, one without, or what holds one.

use crate::apart::group;
use crate::blocks::nested;
use crate::class::is_white;
use crate::judge::{Asks, Before, Separator, has_mask, value};
use crate::lists::{member, neighbour};
use crate::masked::mask_at;
use crate::names::Verdict;
use crate::opened::ends_own_text;
use crate::pairs::{closes, goes_on, is_first, is_key, is_second, opener, says};
use crate::quotes::{MOST_BACKSLASHES, Quote};
use crate::scan::Scan;
use crate::separated::{Named, is_plain, opening_quote, quote_length};
use crate::separators::in_flat_list;
use crate::wrapped::{Wrapped, changed, unwrapped, wrapped};

/// Where a value begins behind its separator, and whether a quote on that line may stand three times.
pub(crate) fn value_start(scan: &mut Scan<'_>, p: usize, separator: Separator) -> (usize, bool) {
    let mut p = scan.gap(p);
    if separator == Separator::Encoded {
        p = scan.encoded_gap(p);
    }
    if separator == Separator::Equals && scan.at(p) == b'\\' {
        if let Some(next) = continued(scan, p) {
            return (next, false);
        }
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

/// Where a quote stands in the next line, if a backslash at `p` says that the line goes on there.
fn continued(scan: &mut Scan<'_>, p: usize) -> Option<usize> {
    let line = [&b"\r\n"[..], b"\n"].into_iter().find(|end| scan.t[p + 1..].starts_with(end));
    let next = line.map(|end| scan.gap(p + 1 + end.len()));
    if next.is_some_and(|next| scan.cuts_quote(next)) || p + 2 >= scan.t.len() {
        scan.open(p, false);
    }
    next.filter(|next| opening_quote(scan, *next).is_some())
}

/// Reads what stands behind a separator, at `p`.
pub(crate) fn behind_separator(scan: &mut Scan<'_>, name: Named, mut p: usize, on_line: bool, mut before: Before) {
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
    p += usize::from(matches!(separator, Separator::Equals | Separator::Colon) && is_filled(scan, p));
    let Some((quote, from)) = opening_quote(scan, p) else { return unquoted(scan, verdict, p, before) };
    if !quoted && ends_own_text(scan, start, p, (quote, from)) {
        return;
    }
    let paired = separator == Separator::Comma && !dashes;
    let second = paired && is_second(scan, start);
    let in_turn = paired && quoted && !verdict.lone_key && in_flat_list(scan, start, name.end, verdict.layout);
    let opened = second || paired && matches!(opener(scan, start), Some(b'(' | b'[' | b'{'));
    let joined = in_turn && opened;
    let argument = second || paired && is_first(scan, start);
    // Three quotes on a line of their own open a text about what is named.
    let from = from + if on_line { tripled(scan, quote, from) } else { 0 };
    let Some(to) = scan.quoted_or_open(quote, from, p) else {
        let line = scan.line(from);
        // A mask on the line may stand for its end, too.
        let paired = paired && (second || quoted && !opened || in_turn && !joined || scan.run_end(from) < scan.t.len());
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
    // `field('String', 'API_KEY', '"…"')`: what is no pair may still be a name and its value, if a machine made that.
    let listed = paired && quoted && !in_turn && is_plain(verdict);
    let listed = listed && !(opened && (pair || argument && goes_on(scan, p, to, quote)));
    if listed {
        return neighbour(scan, verdict, (from, to), before);
    }
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

/// Whether a text of Python's that may have fields stands at `p`, and has none: `f"…"`.
fn is_filled(scan: &mut Scan<'_>, p: usize) -> bool {
    if !matches!(scan.at(p), b'f' | b'F') {
        return false;
    }
    if scan.cuts_quote(p + 1) {
        scan.open(p, false);
    }
    let Some((quote, from)) = scan.quote(p + 1) else { return false };
    let to = scan.quoted_or_open(quote, from, p);
    to.is_some_and(|to| memchr::memchr(b'{', &scan.t[from..to]).is_none())
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

/// Length of the rest of three quotes, of which the first ends at `after`.
fn tripled(scan: &Scan<'_>, quote: Quote, after: usize) -> usize {
    if matches!(quote, Quote::Encoded(_)) {
        return 0;
    }
    let next = |p: usize| scan.quote(p).filter(|(other, _)| *other == quote).map(|(_, after)| after);
    next(after).and_then(next).map_or(0, |third| third - after)
}
