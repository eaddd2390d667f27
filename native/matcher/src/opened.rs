//! Quotes that end the text that a name stands in: `"Password:", "…"` is two texts, and none of them the other's value.

use crate::class::{LONGEST_GAP, is_white};
use crate::quotes::{MOST_BACKSLASHES, Quote};
use crate::scan::Scan;

/// A text that a name stands in begins at most so far before it.
const REACH: usize = 64;

/// Whether the quote between `p` and `after` closes the text that the name at `start` stands in.
pub(crate) fn ends_own_text(scan: &mut Scan<'_>, start: usize, p: usize, (quote, after): (Quote, usize)) -> bool {
    let Quote::Plain { quote, backslashes } = quote else { return false };
    // What is behind the quote is a value's beginning, if it is none of these.
    let parts = after >= scan.t.len() || is_white(scan.at(after));
    let next = if parts { after } else { scan.gap(after) };
    let ends = parts
        || next >= scan.t.len()
        || matches!(scan.at(next), b',' | b')' | b']' | b'}' | b':' | b';' | b'+')
        || scan.line_end(next).is_some();
    if !ends || after - p != backslashes + 1 || !opens(&scan.t[..start], quote, backslashes) {
        return false;
    }
    if !parts && next >= scan.t.len() {
        scan.open(after, false);
    }
    true
}

/// Whether the last such quote before a name opens a text: behind what separates texts.
fn opens(before: &[u8], quote: u8, backslashes: usize) -> bool {
    let near = before.len().saturating_sub(REACH);
    let Some(at) = memchr::memrchr3(quote, b'\n', b'\r', &before[near..]).map(|at| near + at) else { return false };
    if before[at] != quote {
        return false; // none on the line
    }
    let ahead = &before[..at];
    let slashes = ahead.iter().rev().take(MOST_BACKSLASHES + 1).take_while(|b| **b == b'\\').count();
    let ahead = &ahead[..ahead.len() - slashes];
    let prefix = usize::from(matches!(ahead.last(), Some(b'b' | b'B' | b'u' | b'U' | b'r' | b'R' | b'f' | b'F')));
    let ahead = &ahead[..ahead.len() - prefix];
    let gap = ahead.iter().rev().take(LONGEST_GAP).take_while(|b| matches!(b, b' ' | b'\t')).count();
    let opener = ahead[..ahead.len() - gap].last();
    // `result_count $$1 "PASS: " $$pass`: nothing of the text stands before the name.
    let alone = at + 1 == before.len() && gap > 0;
    slashes == backslashes
        && (alone || opener.is_none_or(|b| matches!(b, b'(' | b'[' | b'{' | b',' | b':' | b'=' | b'+' | b'\n' | b'\r')))
}
