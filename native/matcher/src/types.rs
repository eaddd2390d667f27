//! Types, fields and checks, as sources declare what holds a secret: `Option<String>`, `String?`, `string password = 2;`.

use crate::class::{is_alnum, is_white};
use crate::identifiers::identifier;
use crate::judge::{Before, Separator};
use crate::masked::mask_at;
use crate::scan::Scan;
use crate::source::MOST_TALLIED;

/// `String?`: a type that may be absent.
pub(crate) fn optional(value: &[u8]) -> bool {
    value.strip_suffix(b"?").is_some_and(|name| !name.is_empty() && name.iter().all(u8::is_ascii_alphabetic))
}

/// `Option<String>`, `Vec<u8>`: a type with another in it.
pub(crate) fn generic(scan: &mut Scan<'_>, from: usize, end: usize) -> bool {
    let value = &scan.t[from..end];
    if scan.at(end) != b'<' || !value.first().is_some_and(u8::is_ascii_uppercase) || !identifier(value) {
        return false;
    }
    let (mut p, mut left) = (end + 1, LONGEST_GENERIC);
    while left > 0 && p < scan.t.len() {
        match mask_at(scan.t, p) {
            Some(length) => p += length,
            None if is_alnum(scan.t[p]) || b"_:, &<".contains(&scan.t[p]) => p += 1,
            None => break,
        }
        left -= 1;
    }
    if p >= scan.t.len() || scan.t[p] == b'[' {
        scan.open_value(from, p);
    }
    let first = scan.at(end + 1);
    let begins = first.is_ascii_uppercase() || first == b'&' || mask_at(scan.t, end + 1).is_some();
    scan.at(p) == b'>' && (begins || scan.t[end + 1..].starts_with(b"u8>"))
}

const LONGEST_GENERIC: usize = 40;

/// `string password = 2;`: the number of a message's field.
pub(crate) fn numbered(scan: &mut Scan<'_>, from: usize, end: usize, before: Before) -> bool {
    let ahead = &scan.t[..before.start];
    let ahead = ahead.strip_suffix(b"string ").or_else(|| ahead.strip_suffix(b"bytes "));
    let typed = ahead.is_some_and(|ahead| ahead.last().is_none_or(|b| is_white(*b)));
    let ended = scan.at(end) == b';' || scan.at(end) == b' ' && scan.at(end + 1) == b'[';
    if typed && end + 1 >= scan.t.len() {
        scan.open(from, false);
    }
    let value = &scan.t[from..end];
    before.separator == Separator::Equals
        && before.spaced
        && typed
        && ended
        && (1..=MOST_TALLIED).contains(&value.len())
        && value.iter().all(u8::is_ascii_digit)
}

/// `required|min:8|confirmed`: what a form's field is checked for.
pub(crate) fn is_checks(value: &[u8]) -> bool {
    let word = |b: &u8| b.is_ascii_lowercase() || *b == b'_';
    let argument = |b: &u8| is_alnum(*b) || b"_,./".contains(b);
    value.contains(&b'|')
        && value.split(|b| *b == b'|').all(|check| {
            let (name, rest) = check.split_at(check.iter().take_while(|b| word(b)).count());
            !name.is_empty() && rest.strip_prefix(b":").map_or(rest.is_empty(), |of| of.iter().all(argument))
        })
}
