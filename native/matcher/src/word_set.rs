//! Words as numbers: whether one is one of some is told by a comparison or two, and not by one for each.

/// A word of at most eight symbols, without case, as a number; none is 0.
pub(crate) const fn packed(word: &[u8]) -> u64 {
    let (mut number, mut at) = (0, word.len());
    while at > 0 {
        at -= 1;
        number = number << 8 | (word[at] | 0x20) as u64;
    }
    number
}

/// Some words, as numbers: which of them a word could be is told by a few bits of a product, so that one comparison says whether it
/// is one. Against each of them in turn they cost more than all else that is asked of a word.
pub(crate) struct WordSet {
    factor: u64,
    words: [u64; 1 << PLACE_BITS],
}

const PLACE_BITS: u32 = 6;

impl WordSet {
    /// Of numbers but 0, with the first of some factors that gives each a place of its own.
    pub(crate) const fn of<const N: usize>(numbers: [u64; N]) -> Self {
        let mut factor = 0x9E37_79B9_7F4A_7C15u64;
        'search: loop {
            let mut words = [0; 1 << PLACE_BITS];
            let mut at = 0;
            while at < N {
                let place = Self::place(factor, numbers[at]);
                if words[place] != 0 {
                    factor = factor.wrapping_mul(0xD134_2543_DE82_EF95).wrapping_add(2);
                    continue 'search;
                }
                words[place] = numbers[at];
                at += 1;
            }
            return Self { factor, words };
        }
    }

    #[inline(always)]
    #[allow(clippy::inline_always)] // or it is not compiled for the processor that asks
    const fn place(factor: u64, number: u64) -> usize {
        (number.wrapping_mul(factor) >> (u64::BITS - PLACE_BITS)) as usize
    }

    /// Whether a number is one of them; 0 is none.
    #[inline(always)]
    #[allow(clippy::inline_always, clippy::needless_bitwise_bool)] // as above; and lazy operators are branches
    pub(crate) const fn has(&self, number: u64) -> bool {
        (self.words[Self::place(self.factor, number)] == number) & (number != 0)
    }
}

/// Whether a word, without case, is one of these, which are letters and dashes: all are compared at once, without a branch.
#[inline]
pub(crate) fn is_one_of(words: &[u64], word: &[u8]) -> bool {
    let number = packed(word);
    word.len() <= 8 && words.iter().fold(0, |found, one| found | u8::from(*one == number)) != 0
}
