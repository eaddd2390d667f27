//! What stands in place of a core's matches, and the texts and bytes with that in them.

use crate::core::{Core, Hits, Work};
use crate::strings::{Decoded, from_latin1, is_ascii, replaced, replaced_bytes, written};
use crate::tally::Hit;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use redact_matcher::{Found, Mask, Match, Origin, Template, Text, Under, Value};
use smallvec::SmallVec;
use zeroize::Zeroizing;

/// A range and what stands in its place.
pub(crate) type Masked = (usize, usize, String);

/// A text with this many symbols for each match, or more, is written where it stays; where matches are dense, their masks
/// are put together first, without memory of its own for each.
const LARGE: usize = 1 << 12;

impl Core {
    pub(crate) fn mask(&self, kind: &str) -> &Mask {
        if self.masks.is_empty() { &self.standard } else { self.masks.get(kind).unwrap_or(&self.standard) }
    }

    /// Writes the mask of a value, and notes the hit for the ledger.
    pub(crate) fn render(&self, origin: &Origin, value: Value<'_>, hits: &mut Hits, out: &mut String) {
        let kind = self.matcher.kind(origin);
        self.note(origin, kind, value, hits);
        self.mask(kind).render(kind, value, out);
    }

    /// Notes a hit for the ledger, if there is one.
    #[inline]
    fn note(&self, origin: &Origin, kind: &str, value: Value<'_>, hits: &mut Hits) {
        if self.report.is_some() {
            hits.push(Hit { origin: origin.clone(), print: Some(self.key.fingerprint(kind, value)) });
        }
    }

    /// A string of one byte a code point with its matches masked.
    pub(crate) fn with_masks<'py>(
        &self,
        string: &Bound<'py, PyString>,
        narrow: &[u8],
        found: &Found,
        work: &mut Work,
    ) -> PyResult<Bound<'py, PyString>> {
        let (py, ascii) = (string.py(), is_ascii(string));
        if ascii {
            if let Some(masked) = self.written(py, narrow, &found.matches, &mut work.hits) {
                return masked;
            }
        }
        if narrow.len() < LARGE * found.matches.len() {
            if let Some(masked) = self.spliced(narrow, &found.matches, work) {
                return if ascii {
                    written(py, masked.len(), |room| room.write(masked))
                } else {
                    from_latin1(py, masked)
                };
            }
        }
        let ranges = self.ranges(Text::bytes(narrow), found, work);
        replaced(string, &ranges)
    }

    /// The same for ASCII and masks that the kind alone says, written where it stays; none, and nothing noted, for others.
    fn written<'py>(
        &self,
        py: Python<'py>,
        t: &[u8],
        matches: &[Match],
        hits: &mut Hits,
    ) -> Option<PyResult<Bound<'py, PyString>>> {
        let mut masks: SmallVec<[(&Template, &str); 4]> = SmallVec::new();
        let mut length = t.len();
        for m in matches {
            let kind = self.matcher.kind(&m.origin);
            let Mask::Fixed(template) = self.mask(kind) else { return None };
            if !self.ascii_masks || !kind.is_ascii() {
                return None;
            }
            masks.push((template, kind));
            length = length - (m.end - m.start) + template.length(kind);
        }
        Some(written(py, length, |room| {
            let mut at = 0;
            for (m, (template, kind)) in matches.iter().zip(masks) {
                room.write(&t[at..m.start]);
                template.write(kind, |piece| room.write(piece.as_bytes()));
                at = m.end;
                self.note(&m.origin, kind, Value::Narrow(&t[m.start..m.end]), hits);
            }
            room.write(&t[at..]);
        }))
    }

    /// What stands in place of each match.
    pub(crate) fn ranges(&self, text: Text<'_>, found: &Found, work: &mut Work) -> Vec<Masked> {
        let masked = |m: &Match| self.masked(m, (m.start..m.end).map(|i| text.symbol(i)), work);
        found.matches.iter().map(masked).collect()
    }

    /// A text of one byte a symbol with its matches masked; none, and nothing noted, if a mask might need more than that.
    fn spliced<'w>(&self, t: &[u8], matches: &[Match], work: &'w mut Work) -> Option<&'w [u8]> {
        if !self.ascii_masks || !matches.iter().all(|m| self.matcher.kind(&m.origin).is_ascii()) {
            return None;
        }
        work.out.clear();
        // In steps that most texts of one event fit in.
        work.out.reserve((t.len() + 64 * matches.len()).next_multiple_of(512));
        work.mask.reserve(64);
        let mut at = 0;
        for m in matches {
            work.out.extend_from_slice(&t[at..m.start]);
            work.mask.clear();
            self.render(&m.origin, Value::Narrow(&t[m.start..m.end]), &mut work.hits, &mut work.mask);
            work.out.extend_from_slice(work.mask.as_bytes());
            at = m.end;
        }
        work.out.extend_from_slice(&t[at..]);
        Some(&work.out)
    }

    /// The redacted form of bytes; none when they are clean.
    pub(crate) fn bytes<'py>(
        &self,
        py: Python<'py>,
        bytes: &[u8],
        under: Option<Under>,
        work: &mut Work,
    ) -> Option<Bound<'py, PyBytes>> {
        if bytes.is_ascii() {
            let from = if under.is_none() { self.dirty_from(bytes)? } else { 0 };
            let found = self.find_dirty(Text::bytes(bytes), from, under, work.asks);
            if found.matches.is_empty() {
                return None;
            }
            if let Some(masked) = self.spliced(bytes, &found.matches, work) {
                return Some(PyBytes::new(py, masked));
            }
            let symbols = |m: &Match| bytes[m.start..m.end].iter().map(|b| u32::from(*b));
            let ranges: Vec<Masked> = found.matches.iter().map(|m| self.masked(m, symbols(m), work)).collect();
            return Some(replaced_bytes(py, bytes, &ranges));
        }
        let decoded = Decoded::new(bytes);
        let found = self.find(decoded.text(), under, work.asks);
        if found.matches.is_empty() {
            return None;
        }
        let symbols = |m: &Match| decoded.symbols[m.start..m.end].iter().copied();
        let mut ranges: Vec<Masked> = found.matches.iter().map(|m| self.masked(m, symbols(m), work)).collect();
        for (start, end, _) in &mut ranges {
            (*start, *end) = (decoded.starts[*start], decoded.starts[*end]);
        }
        Some(replaced_bytes(py, bytes, &ranges))
    }

    fn masked(&self, m: &Match, symbols: impl Iterator<Item = u32>, work: &mut Work) -> Masked {
        let value: Zeroizing<Vec<u32>> = Zeroizing::new(symbols.collect());
        let mut mask = String::new();
        self.render(&m.origin, Value::Wide(&value), &mut work.hits, &mut mask);
        (m.start, m.end, mask)
    }
}
