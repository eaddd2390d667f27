//! Values that do not stand right behind a separator: in groups, elements, records and the parts of forms.

use crate::class::{is_name, is_white};
use crate::found::Origin;
use crate::judge::{Before, value};
use crate::keyed::{opening_quote, quote_length};
use crate::names::{LONGEST_NAME, Verdict};
use crate::reading::MOST_BACKSLASHES;
use crate::scan::Scan;
use crate::value::{mask_at, placeholder};

/// `"set-cookie": ["a=b", "c=d"]` and `cookies={'a': 'b'}`: the quoted texts of a list, or of a mapping under a generous
/// name. Gives whether there is one.
pub(crate) fn group(scan: &mut Scan<'_>, verdict: Verdict, p: usize, before: Before) -> bool {
    let mapping = scan.at(p) == b'{' && verdict.generous;
    if !mapping && !matches!(scan.at(p), b'[' | b'(') || mask_at(scan.t, p).is_some() {
        return false;
    }
    let before = Before { listed: !mapping && !verdict.generous, ..before };
    let (mut any, mut p) = (false, p + 1);
    loop {
        let name = if mapping { quoted_text(scan, p, before.start) } else { None };
        let from = match name {
            None if mapping => return any,
            None => p,
            Some((_, _, after)) => {
                let colon = scan.gap(after);
                if scan.at(colon) != b':' {
                    return any;
                }
                colon + 1
            }
        };
        let Some((from, to, after)) = quoted_text(scan, from, before.start) else { return any };
        any = true;
        if !mapping {
            value(scan, verdict, from, to, true, before);
        } else if !placeholder(&scan.t[from..to]) {
            scan.push(from, to, Origin::Key(verdict.index));
        }
        let comma = scan.gap(after);
        if comma >= scan.t.len() {
            scan.open(before.start, false);
        }
        if scan.at(comma) != b',' {
            return any;
        }
        p = comma + 1;
    }
}

/// The quoted text that begins behind a gap at `p`, and the place behind its closing quote. A text that goes on is held
/// from the group's name on, which later members are nothing without.
fn quoted_text(scan: &mut Scan<'_>, p: usize, name: usize) -> Option<(usize, usize, usize)> {
    let mut at = scan.gap(p);
    if let Some(next) = scan.line_end(at) {
        at = scan.gap(next);
    }
    if scan.t.len() - at.min(scan.t.len()) <= MOST_BACKSLASHES {
        scan.open(name, false);
    }
    let (quote, from) = opening_quote(scan, at)?;
    let Some(to) = scan.quoted_end(quote, from) else {
        if scan.line(from) == scan.t.len() {
            scan.open(name, false);
        }
        return None;
    };
    if to == scan.t.len() {
        scan.open(name, false);
    }
    Some((from, to, (to + quote_length(scan, quote, to)).min(scan.t.len())))
}

/// `<password>hunter2</password>`: a name in angle brackets, and what stands before the next element's end.
pub(crate) fn element(scan: &mut Scan<'_>, end: usize, verdict: Verdict, before: Before) {
    let start = before.start;
    let prefix = &scan.t[..start];
    let named = if prefix.last() == Some(&b':') {
        let length = prefix[..start - 1].iter().rev().take(LONGEST_NAME).take_while(|b| is_name(**b)).count();
        &prefix[..start - 1 - length]
    } else {
        prefix
    };
    if named.last() != Some(&b'<') {
        return;
    }
    let from = scan.gap(end + 1);
    if let Some(next) = scan.line_end(from) {
        return wrapped(scan, scan.gap(next), verdict, before);
    }
    let line = scan.line(end);
    let Some(to) = memchr::memchr(b'<', &scan.t[from.min(line)..line]).map(|length| from + length) else {
        if line == scan.t.len() {
            scan.open(start, false);
        }
        return;
    };
    if to + 1 == scan.t.len() {
        scan.open(start, false);
    }
    if scan.at(to + 1) == b'/' {
        let spare = scan.t[from..to].iter().rev().take_while(|b| is_white(**b)).count();
        value(scan, verdict, from, to - spare, true, before);
    }
}

/// The same behind a line end; the element's end stands on the value's line or the next.
fn wrapped(scan: &mut Scan<'_>, from: usize, verdict: Verdict, before: Before) {
    let line = scan.header_end(from);
    let to = memchr::memchr(b'<', &scan.t[from..line]).map_or(line, |length| from + length);
    let end = if to < line { Some(to) } else { scan.line_end(line).map(|next| scan.gap(next)) };
    if end.unwrap_or(line) + 2 > scan.t.len() {
        scan.open(before.start, false);
    }
    if end.is_some_and(|end| scan.starts(end, b"</")) {
        let spare = scan.t[from..to].iter().rev().take_while(|b| is_white(**b)).count();
        value(scan, verdict, from, to - spare, true, before);
    }
}

/// A part of a multipart form: `name="password"`, an empty line, and the value to its line's end.
pub(crate) fn part(scan: &mut Scan<'_>, start: usize, name_end: usize) -> Option<(usize, usize)> {
    let before = &scan.t[..start];
    if !before.ends_with(b"name=\"") && !before.ends_with(b"name=\\\"") {
        return None;
    }
    let from = scan.line_end(name_end).and_then(|next| scan.line_end(next))?;
    let to = scan.header_end(from);
    if to == scan.t.len() {
        scan.open(start, false);
    }
    Some((from, to))
}

/// `"name": "password", "value": …`: where the separator of a record's value ends.
pub(crate) fn record(scan: &mut Scan<'_>, start: usize, p: usize, quoted: bool) -> Option<usize> {
    let apart = matches!(scan.at(p), b',' | b';');
    let mut q = if apart { scan.gap(p + 1) } else { p };
    if let Some(next) = scan.line_end(q) {
        q = scan.gap(next);
    } else if !apart && (!quoted || !is_white(scan.t[..p].last().copied().unwrap_or(0))) {
        return None;
    }
    if !names_a_record(scan, start) {
        return None;
    }
    if q >= scan.t.len() {
        scan.open(start, false);
        return None;
    }
    let quote = scan.quote(q);
    q = quote.map_or(q, |(_, after)| after);
    let length = scan.t[q..].iter().take(LONGEST_MEMBER + 1).take_while(|b| is_name(**b)).count();
    if q + length == scan.t.len() {
        scan.open(start, false);
    }
    if !ends_in(&scan.t[q..q + length], b"value") || length > LONGEST_MEMBER {
        return None;
    }
    q += length;
    if let Some((opened, _)) = quote {
        let (closed, after) = scan.quote(q)?;
        if closed != opened {
            return None;
        }
        q = after;
    }
    q = scan.gap(q);
    match scan.at(q) {
        b':' | b'=' if !matches!(scan.at(q + 1), b':' | b'=') => Some(q + 1),
        _ => None,
    }
}

const LONGEST_MEMBER: usize = 32;

fn ends_in(text: &[u8], word: &[u8]) -> bool {
    text.len() >= word.len() && text[text.len() - word.len()..].eq_ignore_ascii_case(word)
}

/// Whether a name is itself the value of a member `name` or `key`.
fn names_a_record(scan: &Scan<'_>, start: usize) -> bool {
    let spare =
        |t: &[u8], of: &[u8]| t.len() - t.iter().rev().take(LONGEST_MEMBER).take_while(|b| of.contains(b)).count();
    let before = &scan.t[..start];
    let before = &before[..spare(before, b"\"'\\ \t")];
    let Some((b':' | b'=', before)) = before.split_last() else { return false };
    let before = &before[..spare(before, b"\"'\\ \t")];
    ends_in(before, b"name") || ends_in(before, b"key")
}
