//! Python bytes as the matcher's text, and back. They are read into symbols first: a text is searched by code points.

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use redact_matcher::{Text, Wide, narrowed};

/// Bytes read as text: UTF-8 where it is, each other byte as the lone surrogate that `surrogateescape` makes of it.
pub(crate) struct Decoded {
    pub symbols: Vec<u32>,
    pub narrow: Vec<u8>,
    /// Where each symbol begins, and the length at the end.
    pub starts: Vec<usize>,
}

impl Decoded {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        let mut decoded = Self { symbols: Vec::new(), narrow: Vec::new(), starts: Vec::new() };
        let mut at = 0;
        for chunk in bytes.utf8_chunks() {
            for c in chunk.valid().chars() {
                decoded.push(u32::from(c), at);
                at += c.len_utf8();
            }
            for byte in chunk.invalid() {
                decoded.push(0xDC00 + u32::from(*byte), at);
                at += 1;
            }
        }
        decoded.starts.push(at);
        decoded
    }

    fn push(&mut self, symbol: u32, at: usize) {
        self.symbols.push(symbol);
        self.narrow.push(narrowed(symbol));
        self.starts.push(at);
    }

    pub(crate) fn text(&self) -> Text<'_> {
        Text::wide(&self.narrow, Wide::Four(&self.symbols))
    }
}

/// The bytes that `Decoded` read.
pub(crate) fn encode(symbols: impl Iterator<Item = u32>, out: &mut Vec<u8>) {
    for symbol in symbols {
        match char::from_u32(symbol) {
            Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            None => out.push((symbol & 0xFF) as u8),
        }
    }
}

/// Bytes with some ranges replaced.
pub(crate) fn replaced_bytes<'py>(
    py: Python<'py>,
    bytes: &[u8],
    ranges: &[(usize, usize, String)],
) -> Bound<'py, PyBytes> {
    let mut out = Vec::with_capacity(bytes.len() + 32 * ranges.len());
    let mut at = 0;
    for (start, end, mask) in ranges {
        out.extend_from_slice(&bytes[at..*start]);
        out.extend_from_slice(mask.as_bytes());
        at = *end;
    }
    out.extend_from_slice(&bytes[at..]);
    PyBytes::new(py, &out)
}
