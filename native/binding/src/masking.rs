//! What stands in place of a core's matches, and the texts and bytes with that in them.

use crate::byte_strings::{Decoded, replaced_bytes};
use crate::core::{Core, Dirty, Hits, Work};
use crate::raised::Walked;
use crate::strings::{from_latin1, is_ascii, replaced, written};
use crate::tally::Hit;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use redact_matcher::{Mask, Match, Origin, Text, Under, Value};
use smallvec::SmallVec;
use std::sync::OnceLock;
use zeroize::Zeroizing;

/// A range and what stands in its place.
pub(crate) type Masked = (usize, usize, String);

/// A text with this many symbols for each match, or more, is written where it stays; where matches are dense, their masks
/// are put together first, without memory of its own for each.
const LARGE: usize = 1 << 12;

/// Masks that their kinds say all of, each made once. An app meets few kinds, of few origins.
pub(crate) struct FixedMasks(Box<[OnceLock<KnownMask>; ORIGINS]>);

/// What matches come from, and their mask.
struct KnownMask {
    source: Source,
    /// Of live secrets, which have any kind: the kind.
    kind: Box<str>,
    /// None if it is not ASCII, or of each value its own.
    mask: Option<Box<str>>,
}

/// What sort of origin it is, and its number.
type Source = (u8, usize);

const ORIGINS: usize = 128;
const LIVE: Source = (0, 0);

impl Default for FixedMasks {
    fn default() -> Self {
        Self(Box::new([const { OnceLock::new() }; ORIGINS]))
    }
}

impl Core {
    pub(crate) fn mask(&self, kind: &str) -> &Mask {
        if self.masks.is_empty() { &self.standard } else { self.masks.get(kind).unwrap_or(&self.standard) }
    }

    /// Writes the mask of a value, and notes the hit for the ledger.
    pub(crate) fn render(&self, origin: &Origin, value: Value<'_>, hits: &mut Hits, out: &mut String) {
        let kind = self.matcher.kind(origin);
        self.note(origin, value, hits);
        self.mask(kind).render(kind, value, out);
    }

    /// Notes a hit for the ledger, if there is one.
    #[inline]
    fn note(&self, origin: &Origin, value: Value<'_>, hits: &mut Hits) {
        if self.report.is_some() {
            let mark = Some(self.key.mark(self.matcher.kind(origin), value));
            hits.push(Hit { origin: origin.clone(), mark, times: 1 });
        }
    }

    /// The same of one whose value is ASCII.
    #[inline]
    fn note_ascii(&self, origin: &Origin, value: &[u8], hits: &mut Hits) {
        if self.report.is_some() {
            let mark = Some(self.key.mark_of_ascii(self.matcher.kind(origin), value));
            hits.push(Hit { origin: origin.clone(), mark, times: 1 });
        }
    }

    /// The same for matches of one origin. A value that stands there several times in a row is hashed once.
    fn note_run(&self, t: &[u8], run: &[Match], kind: &str, hits: &mut Hits) {
        if self.report.is_none() {
            return;
        }
        for same in run.chunk_by(|one, next| t[one.start..one.end] == t[next.start..next.end]) {
            let m = &same[0];
            let mark = Some(self.key.mark(kind, Value::Narrow(&t[m.start..m.end])));
            hits.push(Hit { origin: m.origin.clone(), mark, times: same.len() });
        }
    }

    /// A string of one byte a code point with what was seen in it masked.
    pub(crate) fn with_masks<'py>(
        &self,
        string: &Bound<'py, PyString>,
        narrow: &[u8],
        work: &mut Work,
    ) -> Walked<Bound<'py, PyString>> {
        let (py, ascii) = (string.py(), is_ascii(string));
        if ascii {
            if let Some(masked) = self.written(py, narrow, &work.seen, &mut work.hits) {
                return masked;
            }
        }
        if narrow.len() < LARGE * work.seen.len() {
            if let Some(masked) = self.spliced(narrow, work) {
                return if ascii {
                    written(py, masked.len(), |room| room.write(masked))
                } else {
                    Ok(from_latin1(py, masked)?)
                };
            }
        }
        let ranges = self.ranges(Text::bytes(narrow), &work.seen, &mut work.hits);
        Ok(replaced(string, &ranges)?)
    }

    /// The same for ASCII and masks that the kind alone says, written where it stays; none, and nothing noted, for others.
    #[inline]
    pub(crate) fn written<'py>(
        &self,
        py: Python<'py>,
        t: &[u8],
        matches: &[Match],
        hits: &mut Hits,
    ) -> Option<Walked<Bound<'py, PyString>>> {
        let [m] = matches else { return self.all_written(py, t, matches, hits) };
        self.written_one(py, t, ((m.start, m.end), &m.origin), hits)
    }

    /// The same of one match.
    #[inline]
    pub(crate) fn written_one<'py>(
        &self,
        py: Python<'py>,
        t: &[u8],
        ((start, end), origin): ((usize, usize), &Origin),
        hits: &mut Hits,
    ) -> Option<Walked<Bound<'py, PyString>>> {
        let mask = self.fixed_mask(origin)?;
        self.note_ascii(origin, &t[start..end], hits);
        Some(written(py, t.len() - (end - start) + mask.len(), |room| {
            room.write_short(&t[..start]);
            room.write_short(mask.as_bytes());
            room.write_short(&t[end..]);
        }))
    }

    #[inline(never)]
    fn all_written<'py>(
        &self,
        py: Python<'py>,
        t: &[u8],
        matches: &[Match],
        hits: &mut Hits,
    ) -> Option<Walked<Bound<'py, PyString>>> {
        // Where matches are dense, most have the origin of the one before: what that says is asked once for all of them.
        let runs = || matches.chunk_by(|one, next| one.origin == next.origin);
        let mut masks: SmallVec<[&str; 4]> = SmallVec::new();
        let mut length = t.len();
        for run in runs() {
            let mask = self.fixed_mask(&run[0].origin)?;
            masks.push(mask);
            length = length + run.len() * mask.len() - run.iter().map(|m| m.end - m.start).sum::<usize>();
        }
        Some(written(py, length, |room| {
            let mut at = 0;
            for (run, mask) in runs().zip(masks) {
                for m in run {
                    room.write(&t[at..m.start]);
                    room.write(mask.as_bytes());
                    at = m.end;
                }
                self.note_run(t, run, self.matcher.kind(&run[0].origin), hits);
            }
            room.write(&t[at..]);
        }))
    }

    /// The mask of a kind that says all of it, if it is ASCII; none for others, and where another origin has its place.
    #[inline]
    fn fixed_mask(&self, origin: &Origin) -> Option<&str> {
        let source = match origin {
            Origin::Live(kind) => return self.live_mask(kind),
            Origin::Rule(number) => (1, usize::from(*number)),
            Origin::Own(number) => (2, usize::from(*number)),
            Origin::Key(number) => (3, *number as usize),
            // The structures stay where they are.
            Origin::Built(structure) => (4, std::ptr::from_ref(*structure).addr()),
        };
        let mixed = (source.1 as u64 ^ u64::from(source.0) << 60).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let slot = &self.fixed.0[(mixed >> 32) as usize % ORIGINS];
        let known = slot.get_or_init(|| self.known_mask(source, self.matcher.kind(origin)));
        if known.source == source { known.mask.as_deref() } else { None }
    }

    /// The same of a live secret.
    fn live_mask(&self, kind: &str) -> Option<&str> {
        let byte = |p: usize| kind.as_bytes().get(p).map_or(0, |b| usize::from(*b));
        let slot = (byte(0) + 3 * byte(kind.len() / 2) + 7 * kind.len()) % ORIGINS;
        let known = self.fixed.0[slot].get_or_init(|| self.known_mask(LIVE, kind));
        if known.source == LIVE && *known.kind == *kind { known.mask.as_deref() } else { None }
    }

    #[cold]
    fn known_mask(&self, source: Source, kind: &str) -> KnownMask {
        let mask = match self.mask(kind) {
            Mask::Fixed(template) => {
                let mut mask = String::new();
                template.write(kind, |piece| mask.push_str(piece));
                mask.is_ascii().then(|| mask.into())
            }
            _ => None,
        };
        KnownMask { source, kind: if source == LIVE { kind.into() } else { Box::default() }, mask }
    }

    /// What stands in place of each match.
    pub(crate) fn ranges(&self, text: Text<'_>, matches: &[Match], hits: &mut Hits) -> Vec<Masked> {
        let masked = |m: &Match| self.masked(m, (m.start..m.end).map(|i| text.symbol(i)), hits);
        matches.iter().map(masked).collect()
    }

    /// A text of one byte a symbol with what was seen in it masked; none, and nothing noted, if a mask might need more than that.
    fn spliced<'w>(&self, t: &[u8], work: &'w mut Work) -> Option<&'w [u8]> {
        let Work { seen, hits, out, mask: written, .. } = work;
        if !self.ascii_masks || !seen.iter().all(|m| self.matcher.kind(&m.origin).is_ascii()) {
            return None;
        }
        out.clear();
        // In steps that most texts of one event fit in.
        out.reserve((t.len() + 64 * seen.len()).next_multiple_of(512));
        written.reserve(64);
        let mut at = 0;
        for run in seen.chunk_by(|one, next| one.origin == next.origin) {
            let kind = self.matcher.kind(&run[0].origin);
            let mask = self.mask(kind);
            for m in run {
                out.extend_from_slice(&t[at..m.start]);
                written.clear();
                mask.render(kind, Value::Narrow(&t[m.start..m.end]), written);
                out.extend_from_slice(written.as_bytes());
                at = m.end;
            }
            self.note_run(t, run, kind, hits);
        }
        out.extend_from_slice(&t[at..]);
        Some(out)
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
            let dirty = if under.is_none() { self.dirty(bytes, &mut work.seen)? } else { Dirty::From(0) };
            return self.dirty_ascii(py, bytes, dirty, under, work);
        }
        let decoded = Decoded::new(bytes);
        let found = self.find(decoded.text(), under, work.asks);
        if found.matches.is_empty() {
            return None;
        }
        let symbols = |m: &Match| decoded.symbols[m.start..m.end].iter().copied();
        let mut ranges: Vec<Masked> =
            found.matches.iter().map(|m| self.masked(m, symbols(m), &mut work.hits)).collect();
        for (start, end, _) in &mut ranges {
            (*start, *end) = (decoded.starts[*start], decoded.starts[*end]);
        }
        Some(replaced_bytes(py, bytes, &ranges))
    }

    /// As `bytes`, for ASCII that is not plainly clean.
    pub(crate) fn dirty_ascii<'py>(
        &self,
        py: Python<'py>,
        bytes: &[u8],
        dirty: Dirty,
        under: Option<Under>,
        work: &mut Work,
    ) -> Option<Bound<'py, PyBytes>> {
        self.find_dirty(Text::bytes(bytes), dirty, under, work).then(|| self.ascii_with_masks(py, bytes, work))
    }

    /// Bytes that are ASCII with what was seen in them masked.
    pub(crate) fn ascii_with_masks<'py>(&self, py: Python<'py>, bytes: &[u8], work: &mut Work) -> Bound<'py, PyBytes> {
        if let Some(masked) = self.spliced(bytes, work) {
            return PyBytes::new(py, masked);
        }
        let ranges = self.ranges(Text::bytes(bytes), &work.seen, &mut work.hits);
        replaced_bytes(py, bytes, &ranges)
    }

    fn masked(&self, m: &Match, symbols: impl Iterator<Item = u32>, hits: &mut Hits) -> Masked {
        let value: Zeroizing<Vec<u32>> = Zeroizing::new(symbols.collect());
        let mut mask = String::new();
        self.render(&m.origin, Value::Wide(&value), hits, &mut mask);
        (m.start, m.end, mask)
    }
}
