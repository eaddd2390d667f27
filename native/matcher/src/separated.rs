//! What separates a name from its value, and where that begins.
//!
//! The steps are those of `native/README.md` section 4, "In text".
use crate::anchored::is_user;
use crate::apart::{part, record};
use crate::behind::{behind_separator, value_start};
use crate::blocks::default;
use crate::class::is_alnum;
use crate::entries::Layout;
use crate::escaped::escaped;
use crate::fallback::fallback;
use crate::forms::declared;
use crate::judge::{Asks, Before, Separator, value};
use crate::key_table::Demand;
use crate::lists::{below, is_title, next_in_list};
use crate::loose;
use crate::markup::{closed, content, element, is_attribute_of, next_cell};
use crate::names::{LONGEST_NAME, Verdict};
use crate::pairs::ahead_of_quote;
use crate::quotes::Quote;
use crate::rows::{beside, column_at};
use crate::run::near_end;
use crate::scan::Scan;
use crate::separators::{encoded_separator, in_flat_list, leader, name_end, separator};
use crate::wrapped::call;

/// A name that announces something, as it stands in a text.
#[derive(Clone, Copy)]
pub(crate) struct Named {
    pub start: usize,
    pub end: usize,
    pub verdict: Verdict,
    /// Of several words.
    pub words: bool,
    /// It begins with `--`.
    pub dashes: bool,
    pub quoted: bool,
}

/// Whether the values under a name have no layout of their own, and it is not `key` alone.
pub(crate) fn is_plain(verdict: Verdict) -> bool {
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
    if verdict.layout.is_plain() && in_list_with_colons(scan, start, end) {
        return;
    }
    let dashes = scan.t[start..end].starts_with(b"--");
    if ends_plainly(scan.t, start, end) {
        return separated(scan, Named { start, end, verdict, words, dashes, quoted: false }, end);
    }
    if let Some((separator, p)) = if dashes { None } else { joined(scan, start, end) } {
        // Nothing else stands between the two, or joins them in another way.
        let name = Named { start, end, verdict, words, dashes, quoted: false };
        let before = Before { separator, ..Before::at(start, words) };
        return behind_separator(scan, name, p, separator != Separator::Encoded, before);
    }
    let (name_end, quoted) = name_end(scan, start, end, dashes);
    // In a page `<code>` holds any source.
    if !verdict.lone_key && verdict.demand != Demand::Query {
        if let Some(from) = content(scan, (start, end), (name_end, quoted), verdict) {
            return element(scan, from, verdict, Before::at(start, words));
        }
        if let Some((from, to)) = escaped(scan, start, end) {
            return value(scan, verdict, from, to, true, Before::at(start, words));
        }
        if let Some((start, from)) = closed(scan, start, end, verdict) {
            return element(scan, from, verdict, Before { asks: Asks::Strictly, ..Before::at(start, words) });
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

/// Whether what stands behind a name is neither a quote of its own nor markup, nor joins it to its value.
fn ends_plainly(t: &[u8], start: usize, end: usize) -> bool {
    match t.get(end) {
        Some(b',' | b';' | b'|' | b'.' | b'+' | b'?') => true,
        // An element's tag may go on in the next line, and the part of a form begins there.
        Some(b'\n' | b'\r') => !matches!(t[..start].last(), Some(b'<' | b':' | b'=')),
        _ => false,
    }
}

/// Whether a name and what stands behind it are plainly fields of a list with colons, of which `source` would let the value go.
fn in_list_with_colons(scan: &mut Scan<'_>, start: usize, end: usize) -> bool {
    if scan.at(end) != b':' || scan.t[..start].last() != Some(&b':') || scan.by_grammar {
        return false;
    }
    // A field that another follows is no type with a default, nor does it wrap a value.
    let from = end + 1;
    let field = near_end::<LONGEST_NAME>(scan.t, from);
    let to = scan.run_end(from);
    field > from && scan.at(field) == b':' && scan.list_end(from) >= to && scan.at(to) != b'&'
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

/// Whether what stands right behind a name without a quote may lead on to a value, by its first symbol.
const fn may_go_on(b: u8) -> bool {
    matches!(
        b,
        b'=' | b':'
            | b'%'
            | b'\\'
            | b'?'
            | b'!'
            | b'|'
            | b'+'
            | b'.'
            | b','
            | b';'
            | b')'
            | b']'
            | b'\n'
            | b'\r'
            | b'\t'
    )
}

/// Finds what separates a name from its value.
fn separated(scan: &mut Scan<'_>, name: Named, name_end: usize) {
    let Named { start, end, verdict, words, dashes, quoted } = name;
    let p = scan.gap(name_end);
    if !dashes && !quoted && p == name_end && scan.t.get(p).is_some_and(|b| !may_go_on(*b)) {
        return;
    }
    if !dashes && is_plain(verdict) {
        column_at(scan, start, end, name_end, verdict);
    }
    let tagged = scan.t[..start].last() == Some(&b'<');
    let member = quoted || p == name_end || tagged;
    let record = if dashes || verdict.lone_key || !member { None } else { record(scan, start, p, quoted) };
    let record = record.filter(|(from, _)| !tagged || is_attribute_of(scan, end, *from, verdict));
    let setting = if quoted && !dashes && is_plain(verdict) { default(scan, start, p) } else { None };
    let typed = record.is_some_and(|(_, typed)| typed);
    let found = record.map(|(after, _)| after).or(setting).map(|after| (Separator::Equals, after));
    // `userPassword:: …` is base64.
    let ldif = verdict.layout == Layout::Password && !quoted && found.is_none() && scan.starts(p, b":: ");
    let found = found.or(if ldif { Some((Separator::Equals, p + 2)) } else { None });
    if found.is_none() && !quoted && scan.at(p) == b',' && p == name_end && scan.t[..start].last() != Some(&b'{') {
        // In a list of names it separates this one from the next, and in one of arguments from its value.
        if !dashes && is_plain(verdict) {
            next_in_list(scan, (start, p), verdict, words);
        }
        return;
    }
    let found = found.or_else(|| separator(scan, start, p, quoted, dashes, dashes && p > name_end));
    let flat = quoted && !dashes && !verdict.lone_key && scan.at(p) == b',';
    let listed = |scan: &Scan<'_>| is_plain(verdict) && ahead_of_quote(scan, start).is_some();
    let flat = flat && (in_flat_list(scan, start, end, verdict.layout) || listed(scan));
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

pub(crate) fn opening_quote(scan: &Scan<'_>, p: usize) -> Option<(Quote, usize)> {
    let prefixed = matches!(scan.at(p), b'b' | b'B' | b'u' | b'U' | b'r' | b'R' | b'N' | b'@');
    scan.quote(p + usize::from(prefixed))
}

/// Length of the closing quote at `to`, its backslashes included.
pub(crate) fn quote_length(scan: &Scan<'_>, quote: Quote, to: usize) -> usize {
    match quote {
        Quote::Encoded(spelling) => spelling.len(),
        Quote::Plain { .. } => scan.t[to..].iter().take_while(|b| **b == b'\\').count() + 1,
    }
}
