//! Key names in text and the values beside them.
//!
//! The grammar is `native/README.md` section 4. It is read by hand, forwards, with every look-ahead bounded or
//! remembered: a line of `token=token=…` costs one pass.

use crate::class::{ends_escape, is_name, is_white};
use crate::found::Origin;
use crate::key_table::Demand;
use crate::layouts::{authorization, authorization_under, cookies, verification_uri};
use crate::matcher::{Place, Under};
use crate::names::{LONGEST_NAME, Layout, Verdict};
use crate::reading::{ENCODED_QUOTES, MOST_BACKSLASHES, Quote};
use crate::scan::Scan;
use crate::value::{identifier_like, long_stretch, machine_made, mask_at, mask_ends, placeholder, plausible};

const MOST_TRAILING: usize = 8;
/// Escapes and colour codes reach this far into what looks like a name.
const LONGEST_ESCAPE: usize = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Separator {
    Equals,
    Colon,
    Encoded,
    Comma,
    /// White space after `--name`.
    Argument,
}

/// A long option begins at `start`: its name ends where its symbols do.
pub(crate) fn argument_at(scan: &mut Scan<'_>, start: usize) {
    let length = scan.t[start..].iter().take(LONGEST_NAME + 1).take_while(|b| is_name(**b)).count();
    if scan.t.get(start + length).is_some_and(|b| is_white(*b)) {
        name_at(scan, start + length);
    }
}

/// A key name may go on from `inside`.
pub(crate) fn name_round(scan: &mut Scan<'_>, inside: usize) {
    let length = scan.t[inside..].iter().take(LONGEST_NAME + 1).take_while(|b| is_name(**b)).count();
    name_at(scan, inside + length);
}

/// A key name may end at `end`.
pub(crate) fn name_at(scan: &mut Scan<'_>, end: usize) {
    if scan.memo.last_name == Some(end) || end > scan.t.len() {
        return;
    }
    scan.memo.last_name = Some(end);
    if end < scan.t.len() && is_name(scan.t[end]) && !matches!(scan.t[end], b'-' | b'.') {
        return;
    }
    if !scan.matcher.names.may_end::<true>(&scan.t[..end]) {
        return;
    }
    let mut start = end;
    while start > 0 && end - start < LONGEST_NAME && is_name(scan.t[start - 1]) {
        start -= 1;
    }
    if scan.t.get(end) == Some(&b' ') && !scan.t[start..end].starts_with(b"--") {
        // A word in a sentence, nearly always: nothing that could separate it from a value follows.
        let next = scan.gap(end);
        if next < scan.t.len() && !matches!(scan.t[next], b'=' | b':' | b'"' | b'\'' | b'%' | b'&' | b'\\') {
            return;
        }
    }
    // An escape in front (`\npassword`, `%26token`, a colour code) is no part of the name; but in `\token` it only seems to be one.
    let names = &scan.matcher.names;
    let behind = (start + 1..end.min(start + LONGEST_ESCAPE)).find(|p| ends_escape(scan.t, *p));
    let mut verdict = behind.and_then(|after| names.verdict(&scan.t[after..end]));
    match behind {
        Some(after) if verdict.is_some() => start = after,
        _ => verdict = names.verdict_in(&scan.t[start..end], mask_ends(scan.t, start)),
    }
    let Some(verdict) = verdict else { return };
    if scan.in_mask(start) || scan.in_mask(end.saturating_sub(1)) {
        return;
    }
    value_after(scan, start, end, verdict);
}

fn value_after(scan: &mut Scan<'_>, start: usize, end: usize, verdict: Verdict) {
    let dashes = scan.t[start..end].starts_with(b"--");
    let mut name_end = end;
    let mut quoted = false;
    if let Some((_, after)) = scan.quote(scan.gap(end)) {
        quoted = true;
        name_end = after;
    } else if scan.at(end) == b']' && scan.t[..start].last() == Some(&b'[') {
        name_end += 1;
    }
    let mut p = scan.gap(name_end);
    let separator = match scan.at(p) {
        b'=' if scan.at(p + 1) == b'=' => return,
        b'=' => {
            p += if scan.at(p + 1) == b'>' { 2 } else { 1 };
            Separator::Equals
        }
        b':' if scan.at(p + 1) == b':' || scan.starts(p, b"://") => return,
        b':' => {
            p += if scan.at(p + 1) == b'=' { 2 } else { 1 };
            Separator::Colon
        }
        b'%' => {
            let spelled = [&b"%3D"[..], b"%3A", b"%253D", b"%253A"].into_iter().find(|text| scan.starts(p, text));
            match spelled {
                Some(text) => {
                    p += text.len();
                    Separator::Encoded
                }
                None if dashes && p > name_end => Separator::Argument,
                None => return,
            }
        }
        b',' if quoted && (dashes || matches!(opener(scan, start), Some(b'(' | b'['))) => {
            p += 1;
            Separator::Comma
        }
        _ if dashes && p > name_end => Separator::Argument,
        _ => return,
    };
    let spaced = matches!(scan.at(p), b' ' | b'\t');
    p = scan.gap(p);
    if matches!(separator, Separator::Equals | Separator::Colon | Separator::Comma) {
        if let Some(next) = scan.line_end(p) {
            let next = scan.gap(next);
            if next >= scan.t.len() || opening_quote(scan, next).is_some() {
                p = next;
            }
        }
    }
    if p >= scan.t.len() {
        return;
    }
    let listed = match separator {
        Separator::Argument => true,
        Separator::Comma => !dashes && opener(scan, start) == Some(b'['),
        _ => false,
    };
    let before = Before { start, separator, spaced, listed };
    let paired = separator == Separator::Comma && !dashes;
    if let Some((quote, from)) = opening_quote(scan, p) {
        if let Some(to) = scan.quoted_end(quote, from) {
            if to == scan.t.len() {
                scan.open(p, false);
            }
            if paired && !closes(scan, p, to, quote) {
                return;
            }
            return value(scan, verdict, from, to, Some(quote), before);
        }
        if scan.line(from) == scan.t.len() {
            scan.open(p, false);
        }
        if paired && scan.run_end(from) < scan.t.len() {
            return;
        }
        return value(scan, verdict, from, from, None, before);
    }
    if separator == Separator::Comma {
        if scan.t.len() - p <= MOST_BACKSLASHES {
            scan.open(p, false);
        }
        return;
    }
    // A backslash or prefix letter at the very end may turn out to open a quote.
    if scan.t.len() - p <= MOST_BACKSLASHES && scan.t[p..].iter().all(|b| b"bBuUrR\\&%#0123456789quoxt".contains(b)) {
        scan.open(p, false);
    }
    value(scan, verdict, p, p, None, before);
}

/// What stands before a quoted name: `(` or `[` in a pair.
fn opener(scan: &Scan<'_>, start: usize) -> Option<u8> {
    let before = &scan.t[..start];
    let encoded = ENCODED_QUOTES
        .iter()
        .find(|quote| before.len() >= quote.len() && before[before.len() - quote.len()..].eq_ignore_ascii_case(quote));
    let quote = match (encoded, before.last()) {
        (Some(quote), _) => quote.len(),
        (None, Some(b'"' | b'\'')) => {
            1 + before[..before.len() - 1].iter().rev().take(MOST_BACKSLASHES).take_while(|b| **b == b'\\').count()
        }
        _ => return None,
    };
    let before = &before[..before.len() - quote];
    let prefix = usize::from(matches!(before.last(), Some(b'b' | b'B' | b'u' | b'U' | b'r' | b'R')));
    before[..before.len() - prefix].last().copied()
}

/// Whether `)` or `]` (or the end of the text) follows the second of a pair.
fn closes(scan: &mut Scan<'_>, value: usize, to: usize, quote: Quote) -> bool {
    let after = match quote {
        Quote::Encoded(spelling) => to + spelling.len(),
        Quote::Plain { .. } => to + scan.t[to..].iter().take_while(|b| **b == b'\\').count() + 1,
    };
    let next = scan.gap(after.min(scan.t.len()));
    if next >= scan.t.len() {
        scan.open(value, false);
        return true;
    }
    matches!(scan.t[next], b')' | b']')
}

fn opening_quote(scan: &Scan<'_>, p: usize) -> Option<(Quote, usize)> {
    if let Some(found) = scan.quote(p) {
        return Some(found);
    }
    if matches!(scan.at(p), b'b' | b'B' | b'u' | b'U' | b'r' | b'R') {
        return scan.quote(p + 1);
    }
    None
}

#[derive(Clone, Copy, Debug)]
struct Before {
    /// Where the name begins.
    start: usize,
    separator: Separator,
    /// White space stood after the separator.
    spaced: bool,
    /// The name stands in a list or a usage line, where its neighbour is often another name.
    listed: bool,
}

/// Reads the value that begins at `from`; `to` is its end if it is quoted.
fn value(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize, quote: Option<Quote>, before: Before) {
    let quoted = quote.is_some();
    match verdict.layout {
        Layout::Authorization => {
            let to = if quoted { to } else { scan.header_end(from) };
            if !quoted && to == scan.t.len() {
                scan.open(from, false);
            }
            authorization(scan, verdict, from, to, quoted);
        }
        Layout::Cookie | Layout::SetCookie => {
            if from < scan.memo.laid_out {
                return;
            }
            let to = if quoted { to } else { scan.header_end(from) };
            if !quoted && to == scan.t.len() {
                scan.open(from, false);
            }
            scan.memo.laid_out = cookies(scan, verdict, from, to);
        }
        _ => plain(scan, verdict, from, to, quoted, before),
    }
}

fn plain(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize, quoted: bool, before: Before) {
    let query_before = in_query(scan, before.start);
    let mut end = to;
    if !quoted {
        end = scan.run_end(from);
        if verdict.layout == Layout::VerificationUri {
            while scan.at(end) == b'&' {
                end = scan.run_end(end + 1).max(end + 1);
            }
        }
        if before.separator == Separator::Encoded {
            end = end.min(scan.escaped_end(from)).max(from);
        }
        if end == scan.t.len() {
            scan.open(from, false);
        }
        if query_before || scan.at(end) == b'&' {
            if let Some(length) = memchr::memchr(b'#', &scan.t[from..end.min(from + crate::value::JUDGED * 16)]) {
                end = from + length;
            }
        }
        end = without_trailing(scan, from, end);
        if before.separator == Separator::Argument && scan.at(from) == b'-' {
            return;
        }
        if prose(scan, from, end, before) || code(scan, from, end, before.start, verdict) {
            return;
        }
    }
    if verdict.layout == Layout::VerificationUri {
        if from >= scan.memo.laid_out {
            scan.memo.laid_out = end;
            verification_uri(scan, verdict, from, end);
        }
        return;
    }
    let value = &scan.t[from..end];
    if let Some(origin) = scan.matcher.beside(verdict, value) {
        return scan.push(from, end, origin);
    }
    let counts = match verdict.demand {
        Demand::Any if !before.listed => !placeholder(value),
        Demand::Any | Demand::Token => plausible(value),
        Demand::Made => made(value, verdict) && !has_mask(scan, from, end),
        Demand::Query => {
            let form = query_before || scan.at(end) == b'&';
            if form && matches!(before.separator, Separator::Equals | Separator::Encoded) {
                value.len() >= 6 && plausible(value)
            } else {
                value.len() >= 20 && machine_made(value) && !has_mask(scan, from, end)
            }
        }
    };
    if counts {
        scan.push(from, end, Origin::Key(verdict.index));
    }
}

fn made(value: &[u8], verdict: Verdict) -> bool {
    machine_made(value) && !placeholder(value) && !(verdict.bare_key && identifier_like(value))
}

pub(crate) fn has_mask(scan: &Scan<'_>, from: usize, to: usize) -> bool {
    let index = scan.masks.partition_point(|(_, end)| *end <= from);
    scan.masks.get(index).is_some_and(|(start, _)| *start < to)
}

/// Whether a name begins right after `?`, `&`, `#` or their spellings.
fn in_query(scan: &Scan<'_>, start: usize) -> bool {
    let before = &scan.t[..start];
    let ends = |spelling: &[u8]| {
        before.len() >= spelling.len() && before[before.len() - spelling.len()..].eq_ignore_ascii_case(spelling)
    };
    matches!(before.last(), Some(b'?' | b'&' | b'#'))
        || [&b"%3F"[..], b"%26", b"%23", b"%253F", b"%2526", b"\\u0026", b"&amp;"].into_iter().any(ends)
}

/// `password = getpass()`, `token=self.token` and `f(password=password)` are source lines, as tracebacks show them.
fn code(scan: &Scan<'_>, from: usize, end: usize, name: usize, verdict: Verdict) -> bool {
    let value = &scan.t[from..end];
    if value.is_empty() || !value.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'.')) {
        return false;
    }
    let next = scan.t.get(end).copied().unwrap_or(0);
    if next == b'(' || next == b'[' && mask_at(scan.t, end).is_none() {
        return true;
    }
    let same = scan.matcher.names.verdict(value).is_some_and(|of_value| of_value.index == verdict.index);
    let passed_on = matches!(next, b')' | b',') && scan.t[name..from].starts_with(value);
    same && (value.contains(&b'.') || passed_on)
}

/// `password: incorrect or expired` is a sentence.
fn prose(scan: &mut Scan<'_>, from: usize, end: usize, before: Before) -> bool {
    before.separator == Separator::Colon && before.spaced && sentence(scan, from, end)
}

/// Whether a word of letters is followed by another.
pub(crate) fn sentence(scan: &mut Scan<'_>, from: usize, end: usize) -> bool {
    if end == from || !scan.t[from..end].iter().all(u8::is_ascii_alphabetic) {
        return false;
    }
    if end + 1 >= scan.t.len() && scan.t.get(end).is_none_or(|b| *b == b' ') {
        scan.open(from, false);
    }
    scan.at(end) == b' ' && (scan.at(end + 1).is_ascii_alphabetic() || mask_at(scan.t, end + 1).is_some())
}

/// Punctuation of the sentence around an unquoted value stays outside.
pub(crate) fn without_trailing(scan: &Scan<'_>, from: usize, end: usize) -> usize {
    let punctuation = |b: &&u8| matches!(**b, b'.' | b':' | b'!');
    let trailing = scan.t[from..end].iter().rev().take(MOST_TRAILING).take_while(punctuation).count();
    if trailing < end - from { end - trailing } else { end }
}

/// A value that stands under a name of a mapping, or beside it in a pair.
pub(crate) fn value_under(scan: &mut Scan<'_>, under: Under) {
    let verdict = under.verdict;
    let (from, to) = (0, scan.t.len());
    let value = scan.t;
    let inner = under.place == Place::Inner && !verdict.generous;
    match verdict.layout {
        _ if inner => {}
        Layout::Authorization => return authorization_under(scan, verdict),
        Layout::SetCookie | Layout::Cookie if value.contains(&b'=') => {
            cookies(scan, verdict, from, to);
            return;
        }
        // A value whose only pair went into a mask has no pair left.
        Layout::SetCookie | Layout::Cookie if !scan.masks.is_empty() => return,
        Layout::VerificationUri => return verification_uri(scan, verdict, from, to),
        _ => {}
    }
    if let Some(origin) = scan.matcher.beside(verdict, value) {
        return scan.push(from, to, origin);
    }
    let counts = match (under.place, verdict.demand) {
        _ if inner => made(value, verdict) && scan.masks.is_empty(),
        (Place::Mapping | Place::Inner, Demand::Any | Demand::Token) | (Place::Pair, Demand::Any) => {
            !placeholder(value)
        }
        (Place::Pair, Demand::Token) => plausible(value),
        (_, Demand::Made) => made(value, verdict) && scan.masks.is_empty(),
        (_, Demand::Query) => {
            value.len() >= 20 && (machine_made(value) || long_stretch(value)) && scan.masks.is_empty()
        }
    };
    if counts {
        scan.push(from, to, Origin::Key(verdict.index));
    }
}
