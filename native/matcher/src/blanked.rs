//! Values that were masked before, by this package or by others: stars, masks between words, `<redacted>`.
//!
//! `native/README.md` section 1 is the contract.

use crate::class::{is_alnum, is_white};
use crate::masked::mask_at;

/// `gho_****************`, `abc****************wxyz`: others have masked it, but for a few symbols.
pub(crate) fn starred(value: &[u8]) -> bool {
    // Nearly every value has no star there.
    if memchr::memchr(b'*', &value[..value.len().min(MOST_SHOWN + 1)]).is_none() {
        return false;
    }
    let symbols = |b: &&u8| is_alnum(**b) || matches!(b, b'_' | b'-');
    let before = value.iter().take(MOST_SHOWN + 1).take_while(symbols).count();
    let stars = value[before..].iter().take_while(|b| **b == b'*').count();
    let behind = &value[before + stars..];
    before <= MOST_SHOWN && stars >= FEWEST_STARS && behind.len() <= FEWEST_STARS && behind.iter().all(|b| is_alnum(*b))
}

const MOST_SHOWN: usize = 16;

const FEWEST_STARS: usize = 4;

/// `your [REDACTED:user_code]`: words, and masks where others stood.
pub(crate) fn of_words_and_masks(value: &[u8]) -> bool {
    let mut p = 0;
    while p < value.len() {
        match mask_at(value, p) {
            Some(length) => p += length,
            None if value[p].is_ascii_alphabetic() || b"_- ".contains(&value[p]) => p += 1,
            None => return false,
        }
    }
    true
}

/// What others write in place of a value.
pub(crate) const MASKED_WORDS: [&[u8]; 14] = [
    b"none",
    b"null",
    b"hidden",
    b"redacted",
    b"masked",
    b"filtered",
    b"removed",
    b"scrubbed",
    b"censored",
    b"sanitized",
    b"obfuscated",
    b"omitted",
    b"suppressed",
    b"withheld",
];

/// Without white space at either side.
pub(crate) fn trimmed(value: &[u8]) -> &[u8] {
    let from = value.iter().take_while(|b| is_white(**b)).count();
    let value = &value[from..];
    let spare = value.iter().rev().take_while(|b| is_white(**b)).count();
    &value[..value.len() - spare]
}

/// Whether nothing but masks is left, and what stands between words: one mask at least.
pub(crate) fn only_masks(value: &[u8]) -> bool {
    let (mut p, mut any) = (0, false);
    while p < value.len() {
        match mask_at(value, p) {
            Some(length) => {
                p += length;
                any = true;
            }
            None if is_alnum(value[p]) || value[p] >= 128 => return false,
            None => p += 1,
        }
    }
    any
}
