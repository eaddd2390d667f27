//! Values that a block or a mapping under a name holds: `variable "x" { default = "…" }`, `{"S": "…"}`; and where the fields of
//! one structure part.

use crate::class::{is_alnum, is_name, is_value, is_white};
use crate::judge::{Before, Separator};
use crate::names::LONGEST_NAME;
use crate::scan::Scan;

/// `variable "db_password" { … default = "…" }`: where the separator of what a block is without its own value ends.
pub(crate) fn default(scan: &mut Scan<'_>, start: usize, p: usize) -> Option<usize> {
    let near = braced(scan, start, p)?;
    let named = |at: &usize| *at > 0 && is_white(near[at - 1]);
    let word = memchr::memmem::find_iter(near, DEFAULT).find(named)?;
    let q = scan.gap(p + 1 + word + DEFAULT.len());
    (scan.at(q) == b'=' && !matches!(scan.at(q + 1), b'=' | b'>')).then_some(q + 1)
}

/// What stands in the braces at `p`, up to others in them.
fn braced<'t>(scan: &mut Scan<'t>, start: usize, p: usize) -> Option<&'t [u8]> {
    if scan.at(p) != b'{' {
        return None;
    }
    let near = &scan.t[p + 1..scan.t.len().min(p + 1 + LONGEST_BLOCK)];
    let end = memchr::memchr2(b'{', b'}', near);
    if end.is_none() && p + 1 + near.len() == scan.t.len() {
        scan.open(start, false);
    }
    Some(&near[..end.unwrap_or(near.len())])
}

/// `"db_password": {"sensitive": true, "value": "…"}`: where the separator of the value ends that a mapping under a name holds.
pub(crate) fn nested(scan: &mut Scan<'_>, start: usize, p: usize) -> Option<usize> {
    let near = braced(scan, start, p)?;
    if let Some(behind) = typed_member(scan, p + 1) {
        return Some(behind);
    }
    memchr::memmem::find_iter(near, VALUE).find_map(|at| {
        let quoted = at > 0 && matches!(near[at - 1], b'"' | b'\'');
        let (_, behind) = scan.quote(p + 1 + at + VALUE.len()).filter(|_| quoted)?;
        let colon = scan.gap(behind);
        (scan.at(colon) == b':').then_some(colon + 1)
    })
}

/// What a database's text has for its first member at `p`: `{"S": "…"}`, `{"stringValue": "…"}`.
fn typed_member(scan: &Scan<'_>, p: usize) -> Option<usize> {
    let (_, from) = scan.quote(scan.gap(p))?;
    let name =
        TEXT_MEMBERS.iter().find(|name| scan.t[from..].starts_with(name) && scan.quote(from + name.len()).is_some())?;
    let (_, behind) = scan.quote(from + name.len())?;
    let colon = scan.gap(behind);
    (scan.at(colon) == b':').then_some(colon + 1)
}

/// In the JSON of `DynamoDB`, and in what is made of protocol buffers.
const TEXT_MEMBERS: [&[u8]; 3] = [b"S", b"stringValue", b"string_value"];

const VALUE: &[u8] = b"value";

const DEFAULT: &[u8] = b"default";

const LONGEST_BLOCK: usize = 400;

/// Whether a name and its value are fields of one structure that stand apart by their capitals: `{Password: Port:5432}`.
pub(crate) fn next_field(scan: &Scan<'_>, from: usize, end: usize, before: Before) -> bool {
    let name = scan.t[before.start];
    let value = &scan.t[from..end];
    if before.separator != Separator::Colon || !before.spaced {
        return false;
    }
    if value.iter().take(LONGEST_NAME + 1).find(|b| !is_alnum(**b)) != Some(&b':') {
        return false;
    }
    let ahead = &scan.t[before.start.saturating_sub(LONGEST_NAME)..before.start];
    name.is_ascii_uppercase()
        && ahead.last().is_some_and(|b| *b == b'{' || is_white(*b))
        && value.first().is_some_and(u8::is_ascii_uppercase)
        || value.first().is_some_and(u8::is_ascii_alphabetic) && in_map(ahead)
}

/// Whether a map of Go is printed here: `map[password: user:ann]`.
fn in_map(ahead: &[u8]) -> bool {
    let Some(at) = memchr::memmem::rfind(ahead, b"map[") else { return false };
    let behind = &ahead[at + 4..];
    // No part of a value, which would go with it: `{Header:map[…]}`.
    let before = ahead[..at].strip_suffix(b":").map_or(&ahead[..at], |before| {
        &before[..before.len() - before.iter().rev().take_while(|b| is_name(**b)).count()]
    });
    if before.last().is_some_and(|b| is_value(*b)) {
        return false;
    }
    behind.last().is_none_or(|b| *b == b' ') && !behind.iter().any(|b| matches!(b, b']' | b'\n' | b'\r'))
}
