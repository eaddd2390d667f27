//! Values in elements: `<password>…</password>`, `<x name="password">…</x>`, `<key>password</key><string>…</string>`.

use crate::class::{is_name, is_white};
use crate::escaped::behind_holder;
use crate::judge::{Before, value};
use crate::key_table::APART;
use crate::keyed::symbols_end;
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
    t[..named_from(t, start)].last() == Some(&b'<')
}

/// Where an element's name begins with what stands before its `:`.
fn named_from(t: &[u8], start: usize) -> usize {
    match t[..start].split_last() {
        Some((b':', before)) => {
            before.len() - before.iter().rev().take(LONGEST_NAME).take_while(|b| is_name(**b)).count()
        }
        _ => start,
    }
}

/// Whether what stands behind a name is markup that says where its value is: where the value's text begins.
pub(crate) fn content(
    scan: &mut Scan<'_>,
    (start, end): (usize, usize),
    (name_end, quoted): (usize, bool),
    verdict: Verdict,
) -> Option<usize> {
    match scan.at(end) {
        b'>' if is_tag(scan.t, start) => Some(end + 1),
        b' ' if !is_spaced(scan, verdict) => None,
        b' ' | b'\t' | b'\n' if is_tag(scan.t, start) => attributes(scan, start, end),
        b'<' => sibling(scan, start, end),
        _ if quoted && scan.at(name_end) == b'>' && is_attribute(&scan.t[..start]) => {
            Some(behind_holder(scan, start, name_end + 1))
        }
        _ => None,
    }
}

/// Whether a name that a space stands behind is looked for wherever it stands: before a space any word may stand, and most have no window there.
fn is_spaced(scan: &Scan<'_>, verdict: Verdict) -> bool {
    let entry = &scan.matcher.names.entry(verdict.index).name;
    entry.len() < ENDING || entry.ends_with("pw") || APART.iter().any(|word| entry.ends_with(word))
}

/// So many symbols of a name are asked with what separates it from its value; of shorter ones, and what ends in them, with whatever follows.
const ENDING: usize = 3;

/// Where the name of the element ends that an attribute at `at` stands in, if a space stands behind it.
pub(crate) fn tag_round(t: &[u8], at: usize) -> Option<usize> {
    let from = at.saturating_sub(LONGEST_TAG);
    let begin = from + memchr::memrchr2(b'<', b'>', &t[from..at])?;
    let end = symbols_end(t, begin + 1);
    (t[begin] == b'<' && end < at && t[end] == b' ').then_some(end)
}

/// Whether a record's value that begins at `from` is one of the element whose name ends at `end`: the attribute `value`, unless a name has
/// a window before a space.
pub(crate) fn is_attribute_of(scan: &Scan<'_>, end: usize, from: usize, verdict: Verdict) -> bool {
    if scan.at(end) != b' ' || is_spaced(scan, verdict) {
        return true;
    }
    let begin = from.saturating_sub(VALUE.len());
    scan.starts(begin, VALUE) && is_white(scan.at(begin - 1)) && tag_round(scan.t, begin) == Some(end)
}

const VALUE: &[u8] = b"value=";

/// The element that a name from `start` to `end` closes, if a space stands behind its name at the beginning: where its name begins, and
/// its text.
pub(crate) fn closed(scan: &mut Scan<'_>, start: usize, end: usize, verdict: Verdict) -> Option<(usize, usize)> {
    // Boards have pins with attributes, too.
    if scan.matcher.names.entry(verdict.index).name == "pin" {
        return None;
    }
    let begin = named_from(scan.t, start);
    if scan.at(end) != b'>' || !scan.t[..begin].ends_with(b"</") {
        return None;
    }
    let open = opening(scan.t, begin - 2)?;
    let behind = open + 1 + end - begin;
    if scan.t[open + 1..].get(..end - begin) != Some(&scan.t[begin..end]) || scan.at(behind) != b' ' {
        return None;
    }
    attributes(scan, open, behind).map(|from| (open + 1 + start - begin, from))
}

/// Where the element begins that ends at `close`: not far before it, and no other but `<![CDATA[` between.
fn opening(t: &[u8], close: usize) -> Option<usize> {
    let from = close.saturating_sub(LONGEST_ELEMENT);
    let open = from + memchr::memrchr(b'<', &t[from..close])?;
    let inside = t[open..close].get(..CDATA.len()).is_some_and(|text| text.eq_ignore_ascii_case(CDATA));
    if inside { memchr::memrchr(b'<', &t[from..open]).map(|at| from + at) } else { Some(open) }
}

/// From its beginning to its end's.
const LONGEST_ELEMENT: usize = 400;

/// From where a text that goes on is undecided because an element with attributes is not closed yet.
pub(crate) fn unclosed(scan: &mut Scan<'_>) -> Option<usize> {
    let t = scan.t;
    let near = t.len().saturating_sub(LONGEST_ELEMENT + CDATA.len());
    let last = near + memchr::memrchr(b'<', &t[near..])?;
    // What the end cuts short is the element's end, or what its text stands in.
    let cut = t.len() - last < CDATA.len() && CDATA.starts_with(&t[last..].to_ascii_uppercase());
    let close = if cut || scan.starts(last, b"</") { last } else { t.len() };
    let open = opening(t, close)?;
    let name = t[open + 1..].iter().take(2 * LONGEST_NAME).take_while(|b| is_name(**b) || **b == b':').count();
    let end = open + 1 + name;
    let goes_on = cut || [b"</", &t[open + 1..end]].concat().starts_with(&t[close..]);
    if scan.at(end) != b' ' || !goes_on || !scan.matcher.names.may_end::<true>(&t[..end]) {
        return None;
    }
    let from = attributes(scan, open, end)?;
    let lines = memchr::memchr_iter(b'\n', &t[from..]).count();
    (lines <= MOST_LINES).then(|| scan.gap(from))
}

/// One before a value, and one behind it.
const MOST_LINES: usize = 2;

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
