//! Names that are texts themselves, with their values beside them: `("password", "…")`, `setattr(app, "password", "…")`.

use crate::class::is_name;
use crate::machine::machine_made;
use crate::masked::mask_ends;
use crate::quotes::{ENCODED_QUOTES, MOST_BACKSLASHES, Quote};
use crate::scan::Scan;
use crate::separated::quote_length;

/// What stands before a quoted name: `(` or `[` in a pair.
pub(crate) fn opener(scan: &Scan<'_>, start: usize) -> Option<u8> {
    let before = before_quote(&scan.t[..start])?;
    let before = before.strip_suffix(b"<<").unwrap_or(before);
    match before.strip_suffix(b" ") {
        // `[ 'password', '…' ]`, `define( 'DB_PASSWORD', '…' )`
        Some(before) => before.last().copied().filter(|b| matches!(b, b'[' | b'(')),
        None => before.last().copied(),
    }
}

/// What stands before the quote of a quoted name.
pub(crate) fn ahead_of_quote<'a>(scan: &Scan<'a>, start: usize) -> Option<&'a [u8]> {
    before_quote(&scan.t[..start])
}

/// What stands before the quote, and its prefix, that a text ends in.
fn before_quote(before: &[u8]) -> Option<&[u8]> {
    let ends = |quote: &&&[u8]| {
        before.len() >= quote.len() && before[before.len() - quote.len()..].eq_ignore_ascii_case(quote)
    };
    let quote = match before.last()? {
        b'"' | b'\'' => {
            1 + before[..before.len() - 1].iter().rev().take(MOST_BACKSLASHES).take_while(|b| **b == b'\\').count()
        }
        // How those end that are spelled otherwise.
        b'2' | b'7' | b';' | b'`' => ENCODED_QUOTES.iter().find(ends)?.len(),
        _ => return None,
    };
    let before = &before[..before.len() - quote];
    let prefix = usize::from(matches!(before.last(), Some(b'b' | b'B' | b'u' | b'U' | b'r' | b'R')));
    Some(&before[..before.len() - prefix])
}

/// Whether a quoted name is the first argument of a call.
pub(crate) fn is_first(scan: &Scan<'_>, start: usize) -> bool {
    let call = before_quote(&scan.t[..start]).map(|before| before.strip_suffix(b" ").unwrap_or(before));
    let call = call.and_then(|before| before.strip_suffix(b"("));
    call.is_some_and(|call| call.last().is_some_and(|b| is_name(*b)) || mask_ends(scan.t, call.len()))
}

/// Whether it is one of a call that compares or tells: `assertEqual("password", "…")`, `logger.info("token", "…")`.
pub(crate) fn says(scan: &Scan<'_>, start: usize) -> bool {
    let Some(before) = before_quote(&scan.t[..start]) else { return false };
    let before = before.strip_suffix(b" ").unwrap_or(before);
    let Some(call) = before.strip_suffix(b"(") else { return false };
    // Nobody knows what is called there.
    if mask_ends(scan.t, call.len()) {
        return true;
    }
    let Some(path) = called(call) else { return false };
    let name = &path[path.iter().rposition(|b| matches!(b, b'.' | b'-')).map_or(0, |at| at + 1)..];
    let begins = |word: &&[u8]| name.len() >= word.len() && name[..word.len()].eq_ignore_ascii_case(word);
    ASSERTING.iter().any(begins) || SAYING.iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// The path of names of what is called, at a text's end. What a machine made is none: it may be a secret itself.
pub(crate) fn called(before: &[u8]) -> Option<&[u8]> {
    let length = before.iter().rev().take(LONGEST_OBJECT + 1).take_while(|b| is_name(**b)).count();
    let path = &before[before.len() - length..];
    ((1..=LONGEST_OBJECT).contains(&length) && !machine_made(path)).then_some(path)
}

const ASSERTING: [&[u8]; 2] = [b"assert", b"expect"];
const SAYING: [&[u8]; 16] = [
    b"debug",
    b"info",
    b"warn",
    b"warning",
    b"error",
    b"critical",
    b"fatal",
    b"exception",
    b"trace",
    b"log",
    b"print",
    b"println",
    b"printf",
    b"puts",
    b"echo",
    b"equal",
];

/// Whether it is the second one, behind a name: `setattr(app, "password", …)`.
pub(crate) fn is_second(scan: &Scan<'_>, start: usize) -> bool {
    let Some(before) = before_quote(&scan.t[..start]) else { return false };
    let before = before.strip_suffix(b" ").unwrap_or(before);
    let Some(before) = before.strip_suffix(b",") else { return false };
    let length = before.iter().rev().take(LONGEST_OBJECT).take_while(|b| is_name(**b)).count();
    let call = before[..before.len() - length].strip_suffix(b"(").filter(|_| length > 0);
    call.and_then(<[u8]>::last).is_some_and(|b| is_name(*b))
}

const LONGEST_OBJECT: usize = 64;

/// Behind the quoted text that ends at `to`, its quote and a gap. A value at the end of what there is of a stream stays open.
fn behind(scan: &mut Scan<'_>, value: usize, to: usize, quote: Quote) -> usize {
    let after = to + quote_length(scan, quote, to);
    let next = scan.gap(after.min(scan.t.len()));
    if scan.cuts_line_end(next) {
        scan.open(value, false);
    }
    next
}

/// Whether another argument follows the quoted text that ends at `to`.
pub(crate) fn goes_on(scan: &mut Scan<'_>, value: usize, to: usize, quote: Quote) -> bool {
    let next = behind(scan, value, to, quote);
    scan.at(next) == b','
}

/// Whether the quoted text that ends at `to` is a mapping's key: `"no --password", "path": …`.
pub(crate) fn is_key(scan: &mut Scan<'_>, value: usize, to: usize, quote: Quote) -> bool {
    let next = behind(scan, value, to, quote);
    scan.at(next) == b':'
}

/// Whether `)` or `]` (or the end of the text) follows the second of a pair.
pub(crate) fn closes(scan: &mut Scan<'_>, value: usize, to: usize, quote: Quote) -> bool {
    let next = behind(scan, value, to, quote);
    if scan.at(next) == b'>' && next + 3 > scan.t.len() {
        scan.open(value, false);
    }
    next >= scan.t.len() || matches!(scan.t[next], b')' | b']' | b'}') || scan.starts(next, b">>}")
}
