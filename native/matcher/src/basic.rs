//! What stands behind the scheme word `basic`: a user, a colon and a password, in base64.

use crate::value::JUDGED;
use std::cell::Cell;

/// Whether base64 (either alphabet, padded or not) decodes to something with a colon after its first byte.
pub(crate) fn user_and_password(value: &[u8]) -> bool {
    let value = &value[..value.len().min(JUDGED)];
    let value = &value[..memchr::memchr(b'=', value).unwrap_or(value.len())];
    let found = value.chunks(4).enumerate().find_map(|(number, four)| colon_in(four, number == 0));
    found == Some(true)
}

/// Whether four symbols of base64, or what is left of them at an end, have a colon, but as the first byte of all. None: they
/// have none, and what stands behind them may; false: they are no text.
fn colon_in(four: &[u8], first: bool) -> Option<bool> {
    let (bits, all) = four
        .iter()
        .map(|b| SIX[usize::from(*b)])
        .fold((0u32, 0), |(bits, all), six| (bits << 6 | u32::from(six & 63), all | six));
    if all & NO_BASE64 != 0 {
        return Some(false);
    }
    // Of four symbols come three bytes, of three two, of two one.
    let bits = bits << (6 * (4 - four.len()));
    for (place, byte) in bits.to_be_bytes()[1..].iter().enumerate().take(four.len().saturating_sub(1)) {
        if *byte == b':' && !(first && place == 0) {
            return Some(true);
        }
        if *byte < 0x20 || *byte == 0x7f {
            return Some(false);
        }
    }
    None
}

const NO_BASE64: u8 = 128;

/// The six bits of a base64 symbol, `NO_BASE64` of any other.
const SIX: [u8; 256] = {
    let mut six = [NO_BASE64; 256];
    let mut b = 0;
    while b < 256 {
        if let Some(bits) = crate::views::base64_value(b as u8) {
            six[b] = bits;
        }
        b += 1;
    }
    six
};

/// Stretches of base64 without a colon, so that none is decoded again for each word `basic` in it: of each four symbols that
/// one may begin with, from where to where.
#[derive(Default)]
pub(crate) struct Decoded([Cell<(usize, usize)>; 4]);

impl Decoded {
    /// Whether base64 from `from` on may hold a user and a password.
    pub(crate) fn may_hold_pair(&self, t: &[u8], from: usize) -> bool {
        let known = &self.0[from % 4];
        let (mut begin, mut at) = known.get();
        if !(begin..at).contains(&from) {
            (begin, at) = (from, from);
        }
        while at < from + JUDGED {
            let four = &t[at..t.len().min(at + 4)];
            let four = &four[..four.iter().take_while(|b| SIX[usize::from(**b)] != NO_BASE64).count()];
            match colon_in(four, at == from) {
                Some(true) => return true,
                None if four.len() == 4 => at += 4,
                _ => break,
            }
        }
        known.set((begin, at));
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::is_base64;

    #[test]
    fn basic_wants_a_colon_inside() {
        assert!(user_and_password(b"dXNlcjpwdw=="));
        assert!(user_and_password(b"dXNlcjpwdw"));
        assert!(!user_and_password(b"auth"));
        assert!(!user_and_password(b"authentication"));
    }

    #[test]
    fn what_was_decoded_for_one_word_says_the_same_of_the_next() {
        let pieces: [&[u8]; 6] = [b"basic+", b"dXNl", b"cjpwdw", b"==", b".", b"AAAA"];
        for seed in 0..400usize {
            let text: Vec<u8> =
                (0..60).flat_map(|i| pieces[(seed + 1) * (i + 3) * (i + seed) % 97 % 6].iter().copied()).collect();
            let decoded = Decoded::default();
            for from in 0..text.len() {
                let run = text[from..].iter().take(JUDGED).take_while(|b| is_base64(**b)).count();
                assert_eq!(
                    decoded.may_hold_pair(&text, from),
                    user_and_password(&text[from..from + run]),
                    "{seed} {from}"
                );
            }
        }
    }
}
