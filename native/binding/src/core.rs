//! `Core`: a compiled policy, which finds and masks.

use crate::known_keys::{Asks, KnownKeys, Trace};
use crate::learn::Learned;
use crate::live::LiveTable;
use crate::paths::Path;
use crate::speaker::{Report, Speaker};
use crate::strings::{Decoded, from_parts_of, one_byte, replaced, replaced_bytes, with_text};
use crate::tally::Hit;
use crate::walk::Walk;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyType};
use redact_matcher::{FingerprintKey, Found, Mask, Match, Matcher, Origin, Place, SHORTEST_LIVE, Text, Under, Value};
use smallvec::SmallVec;
use std::collections::HashMap;
use zeroize::Zeroizing;

/// A range and what stands in its place.
pub(crate) type Masked = (usize, usize, String);

/// A compiled policy. Immutable, so that any number of threads may use one.
#[pyclass(frozen, module = "redact._native")]
pub(crate) struct Core {
    pub(crate) matcher: Matcher,
    pub(crate) live: Option<Py<LiveTable>>,
    pub(crate) masks: HashMap<String, Mask>,
    pub(crate) standard: Mask,
    pub(crate) observe: bool,
    pub(crate) report: Option<Report>,
    /// Whether every mask is ASCII.
    pub(crate) ascii_masks: bool,
    pub(crate) key: FingerprintKey,
    pub(crate) max_depth: usize,
    pub(crate) max_nodes: usize,
    pub(crate) sealed_type: Option<Py<PyType>>,
    pub(crate) known_keys: KnownKeys,
    /// Paths in real values: secret ones, then allowed ones.
    pub(crate) paths: Vec<Path>,
    /// None: it learns nothing.
    pub(crate) learned: Option<Learned>,
}

/// A text with this many symbols for each match, or more, is written where it stays; where matches are dense, their masks
/// are put together first, without memory of its own for each.
const LARGE: usize = 1 << 12;

impl Core {
    /// From where on a text of one byte a code point must be read closely; none if it is plainly clean: the whole cost of
    /// nearly every string.
    #[inline]
    pub(crate) fn dirty_from(&self, narrow: &[u8]) -> Option<usize> {
        match self.matcher.stirs_at(narrow) {
            None => (!self.is_free_of_live(narrow)).then_some(narrow.len()),
            from => from,
        }
    }

    /// Whether a key is known to name nothing, and to be plainly clean itself.
    #[inline]
    pub(crate) fn names_nothing(&self, key: &[u8]) -> bool {
        self.known_keys.trace(key).is_some_and(|trace| self.known_keys.names_nothing(trace))
            && self.is_free_of_live(key)
    }

    /// What a key asks of its value, if it is plainly clean itself; none for one that needs a closer look.
    #[inline(never)]
    pub(crate) fn key_asks(&self, narrow: &[u8]) -> Option<Asks> {
        let trace = self.known_keys.trace(narrow);
        let known = trace.and_then(|trace| self.known_keys.asks(trace));
        let asks = match known {
            Some(asks) => asks,
            None => self.first_seen(narrow, trace)?,
        };
        self.is_free_of_live(narrow).then_some(asks)
    }

    #[cold]
    fn first_seen(&self, narrow: &[u8], trace: Option<Trace>) -> Option<Asks> {
        if !self.matcher.is_inert(narrow) {
            return None;
        }
        let asks = self.matcher.under(narrow, Place::Mapping).map_or(Asks::Nothing, Asks::This);
        if let Some(trace) = trace {
            self.known_keys.remember(trace, asks);
        }
        Some(asks)
    }

    #[inline]
    fn is_free_of_live(&self, narrow: &[u8]) -> bool {
        narrow.len() < SHORTEST_LIVE
            || self.live().is_none_or(|table| self.matcher.is_free_of(Text::bytes(narrow), table))
    }

    pub(crate) fn live(&self) -> Option<&redact_matcher::LiveTable> {
        self.live.as_ref().map(|table| table.get().table())
    }

    pub(crate) fn mask(&self, kind: &str) -> &Mask {
        if self.masks.is_empty() { &self.standard } else { self.masks.get(kind).unwrap_or(&self.standard) }
    }

    /// Writes the mask of a value, and notes the hit for the ledger.
    pub(crate) fn render(&self, origin: &Origin, value: Value<'_>, hits: &mut Hits, out: &mut String) {
        let kind = self.matcher.kind(origin);
        if self.report.is_some() {
            hits.push(Hit { origin: origin.clone(), print: Some(self.key.fingerprint(kind, value)) });
        }
        self.mask(kind).render(kind, value, out);
    }

    pub(crate) fn find(&self, text: Text<'_>, under: Option<Under>) -> Found {
        match under {
            Some(under) => self.find_under(text, under),
            None => self.matcher.find(text, self.live()),
        }
    }

    fn find_under(&self, text: Text<'_>, under: Under) -> Found {
        let found = self.matcher.find_under(text, self.live(), under);
        if let (Some(learned), Some(table)) = (&self.learned, self.live()) {
            if !found.matches.is_empty() {
                learned.learn(&self.matcher, table, text, &found);
            }
        }
        found
    }

    /// As `find`, for a text that is not plainly clean, and without a name must be read from `from` on.
    fn find_dirty(&self, text: Text<'_>, from: usize, under: Option<Under>) -> Found {
        match under {
            Some(under) => self.find_under(text, under),
            None => self.matcher.find_dirty(text, self.live(), from),
        }
    }

    /// A string's redacted form; none when it is clean.
    pub(crate) fn string<'py>(
        &self,
        string: &Bound<'py, PyString>,
        under: Option<Under>,
        work: &mut Work,
    ) -> PyResult<Option<Bound<'py, PyString>>> {
        let narrow = if under.is_none() { one_byte(string)? } else { None };
        match narrow.map_or(Some(0), |narrow| self.dirty_from(narrow)) {
            None => Ok(None),
            Some(from) => self.dirty_string(string, from, under, work),
        }
    }

    /// As `string`, for one that is not plainly clean, and without a name must be read from `from` on.
    pub(crate) fn dirty_string<'py>(
        &self,
        string: &Bound<'py, PyString>,
        from: usize,
        under: Option<Under>,
        work: &mut Work,
    ) -> PyResult<Option<Bound<'py, PyString>>> {
        if let Some(narrow) = one_byte(string)? {
            let found = self.find_dirty(Text::bytes(narrow), from, under);
            if found.matches.is_empty() {
                return Ok(None);
            }
            if narrow.len() < LARGE * found.matches.len() {
                if let Some(masked) = self.spliced(narrow, &found.matches, work) {
                    return from_parts_of(string, masked).map(Some);
                }
            }
            let ranges = self.ranges(Text::bytes(narrow), &found, work);
            return replaced(string, &ranges).map(Some);
        }
        let ranges = with_text(string, |text| self.ranges(text, &self.find(text, under), work))?;
        if ranges.is_empty() { Ok(None) } else { replaced(string, &ranges).map(Some) }
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
            let found = self.find_dirty(Text::bytes(bytes), from, under);
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
        let found = self.find(decoded.text(), under);
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

    /// A value as it goes on: the same object when it is clean, or only observed.
    pub(crate) fn walked<'py>(
        slf: &Bound<'py, Self>,
        value: &Bound<'py, PyAny>,
        who: &Speaker<'_, 'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let Some((masked, hits)) = crate::guarded(|| Walk::redacted(slf, value, who.sink))? else {
            return Ok(value.clone());
        };
        slf.get().tell(value.py(), who, &hits)?;
        Ok(if slf.get().observe { value.clone() } else { masked })
    }

    /// The same for a text.
    pub(crate) fn masked_text<'py>(
        &self,
        text: &Bound<'py, PyString>,
        who: &Speaker<'_, 'py>,
    ) -> PyResult<Bound<'py, PyString>> {
        let mut work = Work::default();
        let Some(masked) = crate::guarded(|| self.lone_string(text, &mut work))? else {
            return Ok(text.clone());
        };
        self.tell(text.py(), who, &work.hits)?;
        Ok(if self.observe { text.clone() } else { masked })
    }

    /// The same for bytes.
    pub(crate) fn masked_data<'py>(
        &self,
        data: &Bound<'py, PyBytes>,
        who: &Speaker<'_, 'py>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let mut work = Work::default();
        let masked = crate::guarded(|| Ok(self.lone_bytes(data.py(), data.as_bytes(), &mut work)))?;
        let Some(masked) = masked else { return Ok(data.clone()) };
        self.tell(data.py(), who, &work.hits)?;
        Ok(if self.observe { data.clone() } else { masked })
    }
}

/// What a call gathers, and room that its strings are built in.
#[derive(Default)]
pub(crate) struct Work {
    pub(crate) hits: Hits,
    out: Vec<u8>,
    mask: String,
}

/// The matches of a call.
pub(crate) type Hits = SmallVec<[Hit; 4]>;
