//! Values at rest: masked with a process key, unmasked one symbol at a time, wiped when dropped.
//!
//! This stops accidents (a core dump searched with `grep`, a debugger's string list), not somebody who reads this
//! process's memory: the key stands beside the values, and must.

use std::sync::atomic::{AtomicU64, Ordering};
use zeroize::Zeroize;

static SALT: AtomicU64 = AtomicU64::new(1);

/// Mixes two words; one 128-bit multiplication.
#[inline]
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a ^ 0x9E37_79B9_7F4A_7C15) * u128::from(b ^ 0xD6E8_FEB8_6659_FD93);
    (product as u64) ^ ((product >> 64) as u64)
}

/// A value's code points, masked.
pub struct Sealed {
    words: Box<[u32]>,
    key: u64,
}

impl Sealed {
    /// Seals a value under a process key.
    #[must_use]
    pub fn new(symbols: impl ExactSizeIterator<Item = u32>, process_key: u64) -> Self {
        let key = mix(process_key, SALT.fetch_add(1, Ordering::Relaxed));
        let words = symbols.enumerate().map(|(i, symbol)| symbol ^ pad(key, i)).collect();
        Self { words, key }
    }

    /// Length in code points.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The code point at `i`.
    #[inline]
    #[must_use]
    pub fn symbol(&self, i: usize) -> u32 {
        self.words[i] ^ pad(self.key, i)
    }

    /// All code points in turn.
    #[must_use]
    pub fn symbols(&self) -> impl ExactSizeIterator<Item = u32> + '_ {
        (0..self.len()).map(|i| self.symbol(i))
    }

    /// Compares in time that depends on the lengths alone.
    #[must_use]
    pub fn equals(&self, other: impl ExactSizeIterator<Item = u32>) -> bool {
        if other.len() != self.len() {
            return false;
        }
        self.symbols().zip(other).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
    }
}

#[inline]
fn pad(key: u64, i: usize) -> u32 {
    mix(key, i as u64) as u32
}

impl Drop for Sealed {
    fn drop(&mut self) {
        self.words.zeroize();
        self.key.zeroize();
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(text: &str) -> Sealed {
        let symbols: Vec<u32> = text.chars().map(u32::from).collect();
        Sealed::new(symbols.into_iter(), 7)
    }

    #[test]
    fn what_goes_in_comes_out_and_memory_does_not_show_it() {
        let value = sealed("swordfish");
        assert_eq!(value.symbols().map(|s| s as u8).collect::<Vec<_>>(), b"swordfish");
        let plain: Vec<u32> = "swordfish".chars().map(u32::from).collect();
        assert_ne!(&*value.words, &*plain);
        assert_eq!(format!("{value:?}"), "Sealed([REDACTED])");
    }

    #[test]
    fn the_same_value_is_sealed_differently_each_time() {
        assert_ne!(sealed("swordfish").words, sealed("swordfish").words);
        assert!(sealed("swordfish").equals(sealed("swordfish").symbols()));
        assert!(!sealed("swordfish").equals(sealed("swordfisH").symbols()));
    }
}
