//! A text as the matcher sees it: one byte a symbol, and the true code points behind them.

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

/// The symbol that stands for a code point: itself below 128, else 128.
#[inline]
#[must_use]
pub const fn narrowed(symbol: u32) -> u8 {
    if symbol < 128 { symbol as u8 } else { 128 }
}
