//! Names that are texts themselves, with their values beside them: `("password", "…")`, `setattr(app, "password", "…")`.

use crate::class::is_name;
use crate::reading::{ENCODED_QUOTES, MOST_BACKSLASHES, Quote};
use crate::scan::Scan;
use crate::separated::quote_length;

/// What stands before a quoted name: `(` or `[` in a pair.
pub(crate) fn opener(scan: &Scan<'_>, start: usize) -> Option<u8> {
    before_quote(&scan.t[..start])?.last().copied()
}

/// What stands before the quote, and its prefix, that a text ends in.
fn before_quote(before: &[u8]) -> Option<&[u8]> {
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
    Some(&before[..before.len() - prefix])
}

/// Whether a quoted name is the first argument of a call.
pub(crate) fn is_first(scan: &Scan<'_>, start: usize) -> bool {
    let call = before_quote(&scan.t[..start]).and_then(|before| before.strip_suffix(b"("));
    call.and_then(<[u8]>::last).is_some_and(|b| is_name(*b))
}

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
    next >= scan.t.len() || matches!(scan.t[next], b')' | b']')
}
