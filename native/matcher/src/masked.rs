//! The masks that a text holds already: what was masked once stays as it is.

use crate::class::is_alnum;

const MASK_OPEN: &[u8] = b"[REDACTED";
const LONGEST_MASK: usize = 100;

/// Length of the mask that begins at `i`, if one does.
pub(crate) fn mask_at(t: &[u8], i: usize) -> Option<usize> {
    let rest = t.get(i..)?.strip_prefix(MASK_OPEN)?;
    match rest.first()? {
        b']' => Some(MASK_OPEN.len() + 1),
        b':' => {
            let length = rest[1..]
                .iter()
                .take(LONGEST_MASK + 1)
                .take_while(|b| is_alnum(**b) || matches!(b, b'_' | b'.' | b'#' | b':' | b'-'))
                .count();
            let closed = rest.get(1 + length) == Some(&b']') && (1..=LONGEST_MASK).contains(&length);
            closed.then_some(MASK_OPEN.len() + length + 2)
        }
        _ => None,
    }
}

/// Whether a mask ends right before `i`.
pub(crate) fn mask_ends(t: &[u8], i: usize) -> bool {
    if i == 0 || t[i - 1] != b']' {
        return false;
    }
    let from = i.saturating_sub(MASK_OPEN.len() + LONGEST_MASK + 2);
    let begin = memchr::memrchr(b'[', &t[from..i]).map(|length| from + length);
    begin.is_some_and(|begin| mask_at(t, begin) == Some(i - begin))
}

/// The masks in a text, in order.
pub(crate) fn masks_in(t: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if memchr::memchr(b'[', t).is_none() {
        return found;
    }
    for i in memchr::memmem::find_iter(t, MASK_OPEN) {
        if let Some(length) = mask_at(t, i) {
            found.push((i, i + length));
        }
    }
    found
}
