//! The symbols of live values. Nearly all of a text has others beside them (spaces, separators), and eight symbols that no
//! value is made of need not be looked up.

use crate::simd::{Among, Path, below};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// One writer adds; readers take a copy of what was there when their search began.
#[derive(Default)]
pub(crate) struct Alphabet {
    /// A bit for each symbol below 128, for the writer.
    known: [AtomicU64; 2],
    /// As in a set for vectors, in words.
    whole: [AtomicU64; 16],
    halves: [AtomicU64; 2],
    /// Any value has a symbol of 128 or more.
    wide: AtomicBool,
}

/// A bit for each symbol that a narrowed value has; all of 128 and more are one.
pub(crate) type Present = [u64; 4];

/// Which symbols a narrowed value has.
#[inline]
pub(crate) fn present(narrow: &[u8]) -> Present {
    let mut bits = [0u64; 4];
    for b in narrow {
        bits[usize::from(b >> 6)] |= 1 << (b & 63);
    }
    bits
}

/// The same without case: each symbol as the one that has its fifth bit.
#[inline]
pub(crate) fn caseless(bits: Present) -> Present {
    bits.map(|word| (word | word << 32) & !u64::from(u32::MAX))
}

/// What a search knows of it.
#[derive(Clone, Copy)]
pub(crate) struct Letters {
    pub set: Among,
    /// Any value has a symbol of 128 or more.
    pub wide: bool,
}

impl Alphabet {
    /// Adds the symbols of a narrowed value, letters in both cases; they are these.
    pub(crate) fn add(&self, narrow: &[u8], bits: &Present) {
        let [bits @ .., wide, _] = bits;
        let new = |(bits, known): (&u64, &AtomicU64)| bits & !known.load(Ordering::Relaxed) > 0;
        if *wide == 0 && !bits.iter().zip(&self.known).any(new) {
            return;
        }
        for symbol in narrow {
            if *symbol >= 128 {
                self.wide.store(true, Ordering::Release);
                continue;
            }
            for b in [symbol.to_ascii_lowercase(), symbol.to_ascii_uppercase()].map(usize::from) {
                self.known[b / 64].fetch_or(1 << (b % 64), Ordering::Release);
                self.whole[b / 8].fetch_or(0xFF << (8 * (b % 8)), Ordering::Release);
                let low = b & 15;
                self.halves[low / 8].fetch_or(1 << (8 * (low % 8) + (b >> 4)), Ordering::Release);
            }
        }
    }

    pub(crate) fn clear(&self) {
        let words = self.known.iter().chain(&self.whole).chain(&self.halves);
        words.for_each(|word| word.store(0, Ordering::Release));
        self.wide.store(false, Ordering::Release);
    }

    pub(crate) fn letters(&self) -> Letters {
        let mut set = Among::NONE;
        let bytes = set.whole.chunks_exact_mut(8).chain(set.halves.chunks_exact_mut(8));
        for (bytes, word) in bytes.zip(self.whole.iter().chain(&self.halves)) {
            bytes.copy_from_slice(&word.load(Ordering::Acquire).to_le_bytes());
        }
        Letters { set, wide: self.wide.load(Ordering::Acquire) }
    }
}

impl Letters {
    /// A bit for each of up to 64 symbols that a value may have, the first one lowest; for all, where no vectors tell.
    #[inline]
    pub(crate) fn bits_of(&self, path: Path, block: &[u8]) -> u64 {
        let bits = if let Some(whole) = block.first_chunk() {
            path.among(&self.set, whole)
        } else {
            let mut whole = [0; 64];
            whole[..block.len()].copy_from_slice(block);
            path.among(&self.set, &whole)
        };
        let wide = if self.wide { block.iter().rev().fold(0, |bits, b| bits << 1 | u64::from(*b >> 7)) } else { 0 };
        bits.map_or(u64::MAX, |bits| bits | wide) & below(block.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_value_has_without_case_is_what_its_symbols_are_without_case() {
        for narrow in [&b"aZ09_-~@[`{"[..], b"", b"\x80\0 \x1f\x7f", b"Q"] {
            let plainly: Vec<u8> = narrow.iter().map(|b| b | 32).collect();
            assert_eq!(caseless(present(narrow)), present(&plainly), "{narrow:?}");
        }
    }

    #[test]
    fn a_search_knows_the_symbols_of_all_values_in_both_cases() {
        let alphabet = Alphabet::default();
        let add = |narrow: &[u8]| alphabet.add(narrow, &present(narrow));
        add(b"k-9");
        add(b"k9Q");
        let text = b"Kk-qQ9. \x80@";
        let told = |path| {
            let bits = alphabet.letters().bits_of(path, text);
            (0..text.len()).filter(|i| bits >> i & 1 == 1).map(|i| text[i]).collect::<Vec<u8>>()
        };
        for path in Path::all().into_iter().filter(|path| path.name() != "scalar") {
            assert_eq!(told(path), b"Kk-qQ9", "{}", path.name());
        }
        add(b"k\x80");
        for path in Path::all() {
            assert!(told(path).contains(&0x80), "{}", path.name());
        }
        alphabet.clear();
        assert_eq!(alphabet.letters().bits_of(Path::all()[0], b"k") == 0, Path::all()[0].name() != "scalar");
    }
}
