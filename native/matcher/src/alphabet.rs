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

/// What a search knows of it.
#[derive(Clone, Copy)]
pub(crate) struct Letters {
    pub set: Among,
    /// Any value has a symbol of 128 or more.
    pub wide: bool,
}

impl Alphabet {
    /// Adds the symbols of a narrowed value, letters in both cases.
    pub(crate) fn add(&self, narrow: &[u8]) {
        let mut bits = [0u64; 2];
        for b in narrow {
            bits[usize::from(b >> 6 & 1)] |= 1 << (b & 63);
        }
        let new = |(bits, known): (&u64, &AtomicU64)| bits & !known.load(Ordering::Relaxed) > 0;
        if narrow.is_ascii() && !bits.iter().zip(&self.known).any(new) {
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
    fn a_search_knows_the_symbols_of_all_values_in_both_cases() {
        let alphabet = Alphabet::default();
        alphabet.add(b"k-9");
        alphabet.add(b"k9Q");
        let text = b"Kk-qQ9. \x80@";
        let told = |path| {
            let bits = alphabet.letters().bits_of(path, text);
            (0..text.len()).filter(|i| bits >> i & 1 == 1).map(|i| text[i]).collect::<Vec<u8>>()
        };
        for path in Path::all().into_iter().filter(|path| path.name() != "scalar") {
            assert_eq!(told(path), b"Kk-qQ9", "{}", path.name());
        }
        alphabet.add(b"k\x80");
        for path in Path::all() {
            assert!(told(path).contains(&0x80), "{}", path.name());
        }
        alphabet.clear();
        assert_eq!(alphabet.letters().bits_of(Path::all()[0], b"k") == 0, Path::all()[0].name() != "scalar");
    }
}
