//! Values in elements: `<password>…</password>`, `<x name="password">…</x>`, `<key>password</key><string>…</string>`.

use crate::class::is_name;
use crate::judge::{Before, value};
use crate::loose::may_stand_apart;
use crate::names::{LONGEST_NAME, Verdict};
use crate::quotes::Quote;
use crate::scan::Scan;

/// An element's attributes are read up to this far.
const LONGEST_TAG: usize = 256;
/// Elements whose text names what the next one holds, and that one.
const NAMING: [&[u8]; 2] = [b"name", b"key"];
const HOLDING: [&[u8]; 2] = [b"value", b"string"];
const CDATA: &[u8] = b"<![CDATA[";

/// Whether a name that begins at `start` is an element's: `<` stands before it, or `<`, a name and `:`.
fn is_tag(t: &[u8], start: usize) -> bool {
    let prefix = &t[..start];
    let named = match prefix.split_last() {
        Some((b':', before)) => {
            let length = before.iter().rev().take(LONGEST_NAME).take_while(|b| is_name(**b)).count();
            &before[..before.len() - length]
        }
        _ => prefix,
    };
    named.last() == Some(&b'<')
}

/// Whether what stands behind a name is markup that says where its value is: where the value's text begins.
pub(crate) fn content(scan: &mut Scan<'_>, start: usize, end: usize, name_end: usize, quoted: bool) -> Option<usize> {
    match scan.at(end) {
        b'>' if is_tag(scan.t, start) => Some(end + 1),
        b' ' | b'\t' | b'\n' if is_tag(scan.t, start) => attributes(scan, start, end),
        b'<' => sibling(scan, start, end),
        _ if quoted && scan.at(name_end) == b'>' && is_attribute(&scan.t[..start]) => Some(name_end + 1),
        _ => None,
    }
}

/// Whether a name is a cell or a term of a page, and another follows: where the text of that begins. `<td>password</td><td>…</td>`
pub(crate) fn next_cell(scan: &mut Scan<'_>, start: usize, end: usize, verdict: Verdict) -> Option<usize> {
    if scan.t[..start].last() != Some(&b'>') || !matches!(scan.at(end), b'<' | b' ' | b'\t') {
        return None;
    }
    let close = scan.gap(end);
    if close > end && !may_stand_apart(scan, verdict) {
        return None;
    }
    if close + TAG >= scan.t.len() {
        scan.open(start, false);
    }
    [&b"</td>"[..], b"</th>", b"</dt>"].iter().find(|text| scan.starts(close, text))?;
    let next = scan.gap_and_line(close + TAG);
    if next + TAG >= scan.t.len() {
        scan.open(start, false);
    }
    [&b"<td"[..], b"<dd"].iter().find(|text| scan.starts(next, text))?;
    let inside = next + 3;
    if scan.at(inside) == b'>' {
        return Some(inside + 1);
    }
    if !matches!(scan.at(inside), b' ') {
        return None;
    }
    attributes(scan, start, inside)
}

const TAG: usize = 5;

/// Behind the `>` of an element with attributes.
fn attributes(scan: &mut Scan<'_>, start: usize, end: usize) -> Option<usize> {
    let near = &scan.t[end..scan.t.len().min(end + LONGEST_TAG)];
    let close = memchr::memchr2(b'>', b'<', near);
    if close.is_none() && end + near.len() == scan.t.len() {
        scan.open(start, false);
    }
    let close = end + close?;
    (scan.at(close) == b'>' && !matches!(scan.at(close - 1), b'/' | b'-')).then_some(close + 1)
}

/// `name="` or `key="` stands before a name.
fn is_attribute(before: &[u8]) -> bool {
    let before = match before.split_last() {
        Some((b'"' | b'\'', before)) => before.strip_suffix(b"\\").unwrap_or(before),
        _ => return false,
    };
    before.strip_suffix(b"=").is_some_and(|before| NAMING.iter().any(|word| ends_in(before, word)))
}

fn ends_in(text: &[u8], word: &[u8]) -> bool {
    text.len() >= word.len() && text[text.len() - word.len()..].eq_ignore_ascii_case(word)
}

/// Behind `</name>` and `<value>`.
fn sibling(scan: &mut Scan<'_>, start: usize, end: usize) -> Option<usize> {
    if scan.t.len() - end < CDATA.len() {
        scan.open(start, false);
    }
    let naming = NAMING.iter().find(|word| scan.starts(end + 2, word)).filter(|_| scan.starts(end, b"</"))?;
    let close = end + 2 + naming.len();
    if scan.at(close) != b'>' || !ends_in(&scan.t[..start], &[b"<", *naming, b">"].concat()) {
        return None;
    }
    let mut p = scan.gap(close + 1);
    if let Some(next) = scan.line_end(p) {
        p = scan.gap(next);
    }
    if scan.t.len().saturating_sub(p) < CDATA.len() {
        scan.open(start, false);
    }
    let holding = HOLDING.iter().find(|word| scan.starts(p + 1, word)).filter(|_| scan.at(p) == b'<')?;
    if scan.at(p + 1 + holding.len()) != b'>' {
        return None;
    }
    let inside = p + 2 + holding.len();
    if scan.t.len() - inside < TYPED.len() {
        scan.open(start, false);
    }
    Some(inside + if holding.len() == HOLDING[0].len() && scan.starts(inside, TYPED) { TYPED.len() } else { 0 })
}

/// XML-RPC's members have it in their values.
const TYPED: &[u8] = b"<string>";

/// The value whose text begins at `begin`: what stands before the element's end.
pub(crate) fn element(scan: &mut Scan<'_>, begin: usize, verdict: Verdict, before: Before) {
    let start = before.start;
    let mut from = scan.gap(begin);
    if let Some(tag) = SHOWN.iter().find(|tag| scan.starts(from, tag)) {
        from = scan.gap(from + tag.len());
    }
    if let Some(next) = scan.line_end(from) {
        return wrapped(scan, scan.gap(next), verdict, before);
    }
    if scan.t.len() - from.min(scan.t.len()) < CDATA.len() {
        scan.open(start, false);
    }
    let line = scan.line(begin);
    if scan.starts(from, CDATA) {
        let from = from + CDATA.len();
        let to = scan.literal_end(from);
        if to < line {
            value(scan, verdict, from, to, true, before);
        } else if line == scan.t.len() {
            scan.open(start, false);
        }
        return;
    }
    let to = scan.angle(from);
    if to == scan.t.len() {
        scan.open(start, false);
    }
    if scan.at(to) != b'<' {
        return;
    }
    if to + 1 == scan.t.len() {
        scan.open(start, false);
    }
    if scan.at(to + 1) == b'/' {
        let to = scan.without_spare(from, to);
        let (from, to) = unquoted(scan, from, to);
        value(scan, verdict, from, to, true, before);
    }
}

/// Tags that a text as a program has it stands in, in a page.
const SHOWN: [&[u8]; 2] = [b"<pre>", b"<code>"];

/// What stands in quotes that are written as a page's, as Django's pages show values: `&#39;…&#39;`.
fn unquoted(scan: &Scan<'_>, from: usize, to: usize) -> (usize, usize) {
    match scan.quote(from) {
        Some((Quote::Encoded(spelled), after))
            if spelled[0] == b'&' && after + spelled.len() <= to && scan.t[..to].ends_with(spelled) =>
        {
            (after, to - spelled.len())
        }
        _ => (from, to),
    }
}

/// The same behind a line end; the element's end stands on the value's line or the next.
fn wrapped(scan: &mut Scan<'_>, from: usize, verdict: Verdict, before: Before) {
    let line = scan.header_end(from);
    let to = scan.angle(from).min(line);
    let end = if to < line { Some(to) } else { scan.line_end(line).map(|next| scan.gap(next)) };
    if end.unwrap_or(line) + 2 > scan.t.len() {
        scan.open(before.start, false);
    }
    if end.is_some_and(|end| scan.starts(end, b"</")) {
        let to = scan.without_spare(from, to);
        value(scan, verdict, from, to, true, before);
    }
}
