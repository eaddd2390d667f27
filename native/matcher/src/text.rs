//! A text as the matcher sees it: one byte a symbol, and the true code points behind them.

use zeroize::Zeroizing;

/// The code points behind a narrowed text.
#[derive(Clone, Copy, Debug)]
pub enum Wide<'a> {
    /// The bytes are the code points (ASCII and Latin-1 strings, and raw bytes).
    Same,
    /// Two bytes a code point.
    Two(&'a [u16]),
    /// Four bytes a code point.
    Four(&'a [u32]),
}

/// A narrowed text: offsets are those of the code points.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    narrow: &'a [u8],
    wide: Wide<'a>,
}

impl<'a> Text<'a> {
    /// One byte a code point.
    #[must_use]
    pub const fn bytes(narrow: &'a [u8]) -> Self {
        Self { narrow, wide: Wide::Same }
    }

    /// A wide text and its narrowed form; both have one element a code point.
    #[must_use]
    pub fn wide(narrow: &'a [u8], wide: Wide<'a>) -> Self {
        Self { narrow, wide }
    }

    /// One byte a code point.
    #[must_use]
    pub const fn narrow(&self) -> &'a [u8] {
        self.narrow
    }

    /// The code points, if each is a byte.
    pub(crate) const fn latin1(&self) -> Option<&'a [u8]> {
        match self.wide {
            Wide::Same => Some(self.narrow),
            Wide::Two(_) | Wide::Four(_) => None,
        }
    }

    /// The text from `start` on.
    #[must_use]
    pub(crate) fn behind(&self, start: usize) -> Self {
        let wide = match self.wide {
            Wide::Same => Wide::Same,
            Wide::Two(symbols) => Wide::Two(&symbols[start..]),
            Wide::Four(symbols) => Wide::Four(&symbols[start..]),
        };
        Self { narrow: &self.narrow[start..], wide }
    }

    /// The text up to `end`.
    ///
    /// # Panics
    /// If that is beyond its end.
    #[must_use]
    pub fn until(&self, end: usize) -> Self {
        let wide = match self.wide {
            Wide::Same => Wide::Same,
            Wide::Two(symbols) => Wide::Two(&symbols[..end]),
            Wide::Four(symbols) => Wide::Four(&symbols[..end]),
        };
        Self { narrow: &self.narrow[..end], wide }
    }

    /// The code point at `i`.
    ///
    /// # Panics
    /// Beyond the end of the text.
    #[inline]
    #[must_use]
    pub fn symbol(&self, i: usize) -> u32 {
        match self.wide {
            Wide::Same => u32::from(self.narrow[i]),
            Wide::Two(symbols) => u32::from(symbols[i]),
            Wide::Four(symbols) => symbols[i],
        }
    }
}

/// The symbols that stand for those of a value, as long as they are needed.
pub(crate) fn narrowed_all(symbols: &[u32]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(symbols.iter().map(|symbol| narrowed(*symbol)).collect())
}

/// The code points of a value of one byte each, as long as they are needed.
pub(crate) fn widened(value: &[u8]) -> Zeroizing<Vec<u32>> {
    Zeroizing::new(value.iter().map(|b| u32::from(*b)).collect())
}

/// The symbols that stand for so many code points, which are below 2^31. Each vector of sixteen is of three packings: those that
/// baseline x86-64 has keep within bounds what they pack, but take signed numbers.
#[inline]
#[must_use]
pub fn narrowed_block(symbols: &[u32; BLOCK]) -> [u8; BLOCK] {
    let halves: [i16; BLOCK] =
        std::array::from_fn(|i| (symbols[i] as i32).clamp(i32::from(i16::MIN), i32::from(i16::MAX)) as i16);
    std::array::from_fn(|i| halves[i].clamp(0, 128) as u8)
}

/// Code points that are narrowed at once.
pub const BLOCK: usize = 64;

/// The symbol that stands for a code point: itself below 128, else 128.
#[inline]
#[must_use]
pub const fn narrowed(symbol: u32) -> u8 {
    if symbol < 128 { symbol as u8 } else { 128 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_narrowed_as_its_symbols_are() {
        let symbols = [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x17F, 0x7FFF, 0x8000, 0xFFFF, 0x1_0041, 0x1_8041, 0x10_FFFF];
        for first in 0..symbols.len() {
            let block = std::array::from_fn(|i| symbols[(first + i) % symbols.len()]);
            assert_eq!(narrowed_block(&block), block.map(narrowed));
        }
    }
}
