//! What looks like a format in the middle of packed bytes: of a digest (`sha256=…`), of base64.

use crate::machine::machine_made;
use crate::shape::{Left, Rule};

/// The words before a digest, and how many symbols of base64 it has.
const SUMS: [(&[u8], usize); 3] = [(b"sha256", 43), (b"sha384", 64), (b"sha512", 86)];
const LONGEST: usize = 86;
const WORD: usize = 6;

/// Whether a rule's match may not begin at `start` because it lies in packed bytes.
pub(crate) fn is_packed(rule: &Rule, t: &[u8], start: usize) -> bool {
    in_digest(t, start).is_some() || rule.left == Left::Free && in_base64(t, start)
}

const fn is_packing(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'_' | b'-')
}

/// The end of the digest that `start` lies in, if it does. `=` or `-` stands before it.
pub(crate) fn in_digest(t: &[u8], start: usize) -> Option<usize> {
    let lowest = start.saturating_sub(LONGEST + WORD + 1);
    memchr::memmem::find_iter(&t[lowest..start], b"sha").find_map(|at| {
        let from = lowest + at + WORD + 1;
        let (_, symbols) = SUMS.iter().find(|(word, _)| t[lowest + at..].starts_with(word))?;
        if from > start || !matches!(t[from - 1], b'=' | b'-') {
            return None;
        }
        let digest = t[from..].iter().take(symbols + 1).take_while(|b| is_packing(**b)).count();
        (digest == *symbols && start < from + symbols).then_some(from + symbols)
    })
}

/// Whether base64 goes on at `start`: `+` or `/` stands before, and before that what a machine made.
fn in_base64(t: &[u8], start: usize) -> bool {
    if start == 0 || !matches!(t[start - 1], b'+' | b'/') {
        return false;
    }
    let near = &t[start.saturating_sub(FAR)..start - 1];
    let length = near.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).count();
    length >= FEWEST && machine_made(&near[near.len() - length..])
}

const FAR: usize = 65;
const FEWEST: usize = 20;
