//! An exact value: its code points, and the symbols that stand for them. Of ASCII, as nearly every value is, the two are one, and
//! nothing needs to be copied or hashed twice.

/// A value as it is entered, looked for and taken away.
#[derive(Clone, Copy)]
pub(crate) struct Exact<'a> {
    /// One byte each.
    pub narrow: &'a [u8],
    /// The code points; none where all are ASCII.
    symbols: &'a [u32],
}

const BEYOND_ASCII: u64 = 0x8080_8080_8080_8080;

impl<'a> Exact<'a> {
    /// A value of code points, and the same narrowed.
    pub(crate) fn new(symbols: &'a [u32], narrow: &'a [u8]) -> Self {
        Self { narrow, symbols: if narrow.is_ascii() { &[] } else { symbols } }
    }

    /// A value of ASCII; none of any other.
    pub(crate) fn ascii(narrow: &'a [u8]) -> Option<Self> {
        narrow.is_ascii().then_some(Self { narrow, symbols: &[] })
    }

    pub(crate) const fn is_ascii(&self) -> bool {
        self.symbols.is_empty()
    }

    pub(crate) const fn len(&self) -> usize {
        self.narrow.len()
    }

    /// The code point at `i`.
    #[inline]
    pub(crate) fn symbol(&self, i: usize) -> u32 {
        self.symbols.get(i).copied().unwrap_or_else(|| u32::from(self.narrow[i]))
    }

    /// All its code points.
    pub(crate) fn symbols(&self) -> impl ExactSizeIterator<Item = u32> + '_ {
        (0..self.len()).map(|i| self.symbol(i))
    }

    /// A stretch of it, which may be ASCII where all of it is not.
    pub(crate) fn part(&self, from: usize, to: usize) -> Self {
        Self::new(self.symbols.get(from..to).unwrap_or(&[]), &self.narrow[from..to])
    }

    /// The code points in pairs, as words.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = u64> + '_ {
        pairs(self.symbols)
    }

    /// Shows it as words to hash, as few as it may be: eight symbols each, and behind such a one, if any of its symbols is beyond
    /// ASCII, one for each two of them. No two values of one length have the same words.
    #[inline]
    pub(crate) fn each_word(&self, mut show: impl FnMut(u64)) {
        for (at, word) in words(self.narrow).enumerate() {
            show(word);
            if word & BEYOND_ASCII != 0 {
                pairs(&self.symbols[8 * at..self.len().min(8 * at + 8)]).for_each(&mut show);
            }
        }
    }
}

/// Eight symbols each, with NULs behind the last ones.
#[inline]
pub(crate) fn words(narrow: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let eights = narrow.chunks_exact(8);
    let rest = eights.remainder();
    let last = rest.iter().rev().fold(0, |word, b| word << 8 | u64::from(*b));
    let whole = eights.filter_map(|eight| eight.first_chunk()).map(|eight| u64::from_le_bytes(*eight));
    whole.chain((!rest.is_empty()).then_some(last))
}

fn pairs(symbols: &[u32]) -> impl Iterator<Item = u64> + '_ {
    symbols.chunks(2).map(|pair| u64::from(pair[0]) | u64::from(pair.get(1).copied().unwrap_or(0)) << 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::narrowed_all;

    #[test]
    fn a_value_of_one_width_has_the_words_that_it_has_in_any() {
        for text in ["", "a", "exactly8", "exactly8+", "pässword", "0123456789abcdeé9", "€"] {
            let symbols: Vec<u32> = text.chars().map(u32::from).collect();
            let narrow = narrowed_all(&symbols);
            let value = Exact::new(&symbols, &narrow);
            assert_eq!(value.symbols().collect::<Vec<_>>(), symbols);
            assert_eq!(value.is_ascii(), text.is_ascii());
            let (mut shown, mut expected) = (Vec::new(), Vec::new());
            value.each_word(|word| shown.push(word));
            for (eight, narrow) in symbols.chunks(8).zip(narrow.chunks(8)) {
                expected.push(narrow.iter().rev().fold(0, |word, b| word << 8 | u64::from(*b)));
                if !narrow.is_ascii() {
                    expected.extend(pairs(eight));
                }
            }
            assert_eq!(shown, expected, "{text}");
        }
    }
}
