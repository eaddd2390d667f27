//! `Core`: a compiled policy, and what it finds.

use crate::companions::Companions;
use crate::known_keys::{Asks, KnownKeys, Name, Quick, Trace};
use crate::learn::Learned;
use crate::live::LiveTable;
use crate::masking::FixedMasks;
use crate::paths::Path;
use crate::raised::Walked;
use crate::speaker::Report;
use crate::strings::{one_byte, replaced, with_text};
use crate::tally::Hit;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};
use redact_matcher::{
    FingerprintKey, Found, Look, Mask, Match, Matcher, Matches, Place, SHORTEST_LIVE, Text, Together, Under, Windows,
};
use smallvec::SmallVec;
use std::collections::HashMap;
use std::sync::Arc;

/// A compiled policy. Immutable, so that any number of threads may use one.
#[pyclass(frozen, module = "redact._native")]
pub(crate) struct Core {
    pub(crate) matcher: Arc<Matcher>,
    pub(crate) live: Option<Py<LiveTable>>,
    pub(crate) masks: HashMap<String, Mask>,
    pub(crate) fixed: FixedMasks,
    pub(crate) standard: Mask,
    pub(crate) observe: bool,
    pub(crate) report: Option<Report>,
    /// Whether every mask is ASCII.
    pub(crate) ascii_masks: bool,
    pub(crate) key: FingerprintKey,
    /// No other core of the process has it.
    pub(crate) number: usize,
    pub(crate) max_depth: usize,
    pub(crate) max_nodes: usize,
    pub(crate) sealed_type: Option<Py<PyType>>,
    pub(crate) known_keys: KnownKeys,
    pub(crate) companions: Companions,
    /// Paths in real values: secret ones, then allowed ones.
    pub(crate) paths: Vec<Path>,
    /// None: it learns nothing.
    pub(crate) learned: Option<Learned>,
}

impl Core {
    /// What is known of a text of one byte a code point; none if it is plainly clean: the whole cost of nearly every string.
    /// `seen` is for the next who asks.
    #[inline]
    pub(crate) fn dirty(&self, narrow: &[u8], seen: &mut Matches) -> Option<Dirty> {
        match self.matcher.look(narrow, seen) {
            Look::Clean => (!self.is_free_of_live(narrow)).then_some(Dirty::From(narrow.len())),
            Look::Plain if self.is_free_of_live(narrow) => Some(Dirty::Seen),
            Look::Plain => Some(Dirty::From(0)),
            Look::From(from) => Some(Dirty::From(from)),
        }
    }

    /// Which of some texts need a look of their own, as bits: of each other one `dirty` says that it is plainly clean.
    #[inline]
    pub(crate) fn stirring(&self, texts: &[&[u8]]) -> u32 {
        let stirring = self.matcher.stirring(texts);
        self.known().map_or(stirring, |table| stirring | self.matcher.may_be_live(texts, table))
    }

    /// Searches some texts together. Gives those, as bits, that need a look of their own whatever was noted of them.
    #[inline]
    pub(crate) fn search(&self, together: &Together<'_>, windows: &mut Windows) -> u32 {
        let unseen = self.matcher.search(together, windows);
        self.known().map_or(unseen, |table| unseen | self.matcher.may_be_live(together.texts(), table))
    }

    /// The live values, if there are any.
    #[inline]
    fn known(&self) -> Option<&redact_matcher::LiveTable> {
        self.live().filter(|table| !table.is_empty())
    }

    /// How most keys are known to name nothing, and to be plainly clean themselves; of none, if their values are asked for by
    /// another name.
    #[inline]
    pub(crate) fn quick_keys(&self, unnamed: bool) -> Quick<'_> {
        self.known_keys.quick(unnamed, self.known().map(redact_matcher::LiveTable::changes))
    }

    /// Whether a key is known to name nothing, and to be plainly clean itself.
    #[inline]
    pub(crate) fn names_nothing(&self, name: Name<'_>) -> bool {
        let Some(trace) = self.known_keys.trace(name) else { return false };
        self.known_keys.names_nothing(trace) && self.is_known_free(trace, name.text)
    }

    /// What a key asks of its value, if it is plainly clean itself; none for one that needs a closer look.
    #[inline]
    pub(crate) fn key_asks(&self, name: Name<'_>) -> Option<Asks> {
        let trace = self.known_keys.trace(name);
        let known = trace.and_then(|trace| self.known_keys.asks(trace));
        let asks = match known {
            Some(asks) => asks,
            None => self.first_seen(name.text, trace)?,
        };
        let free = match (trace, asks) {
            (Some(trace), Asks::Nothing) => self.is_known_free(trace, name.text),
            _ => self.is_free_of_live(name.text),
        };
        free.then_some(asks)
    }

    /// Whether a key that names nothing is free of live values, which is remembered of it.
    #[inline]
    fn is_known_free(&self, trace: Trace, narrow: &[u8]) -> bool {
        let Some(table) = self.known() else { return true };
        let changes = table.changes();
        let free = self.known_keys.is_free(trace, changes) || self.is_free_of_live(narrow);
        if free {
            self.known_keys.remember_free(trace, changes);
        }
        free
    }

    #[cold]
    fn first_seen(&self, narrow: &[u8], trace: Option<Trace>) -> Option<Asks> {
        if !self.matcher.is_inert(narrow) {
            return None;
        }
        let asks = match self.matcher.under(narrow, Place::Mapping) {
            Some(under) => Asks::This(under),
            None if is_of_a_record(narrow) => Asks::Record,
            None => Asks::Nothing,
        };
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

    pub(crate) fn find(&self, text: Text<'_>, under: Option<Under>, asks: bool) -> Found {
        let Some(under) = under else { return self.matcher.find(text, self.live()) };
        let found = self.matcher.find_under(text, self.live(), under);
        self.learn(text, &found.matches, asks);
        found
    }

    /// Learns what was found under a name, unless somebody only asks: then who masks it will, and tell by which name it was found.
    #[inline]
    pub(crate) fn learn(&self, text: Text<'_>, matches: &[Match], asks: bool) {
        if let (Some(learned), Some(table)) = (&self.learned, self.live()) {
            if !asks && !matches.is_empty() {
                learned.learn(&self.matcher, table, text, matches);
            }
        }
    }

    /// As `find`, for a text that is not plainly clean, into what was seen; says whether that is anything. Under a name nothing is
    /// known of it.
    pub(crate) fn find_dirty(&self, text: Text<'_>, dirty: Dirty, under: Option<Under>, work: &mut Work) -> bool {
        match (under, dirty) {
            (Some(under), _) => {
                let plain = self.matcher.look_under(text.narrow(), under, &mut work.seen);
                if !plain || !self.is_free_of_live(text.narrow()) {
                    work.seen = self.matcher.find_dirty_under(text, self.live(), under).matches;
                }
                self.learn(text, &work.seen, work.asks);
            }
            (None, Dirty::Seen) => {}
            (None, Dirty::From(from)) => work.seen = self.matcher.find_dirty(text, self.live(), from).matches,
        }
        !work.seen.is_empty()
    }

    /// A string's redacted form; none when it is clean.
    pub(crate) fn string<'py>(
        &self,
        string: &Bound<'py, PyString>,
        under: Option<Under>,
        work: &mut Work,
    ) -> Walked<Option<Bound<'py, PyString>>> {
        let narrow = if under.is_none() { one_byte(string)? } else { None };
        match narrow.map_or(Some(Dirty::From(0)), |narrow| self.dirty(narrow, &mut work.seen)) {
            None => Ok(None),
            Some(dirty) => self.dirty_string(string, dirty, under, work),
        }
    }

    /// As `string`, for one that is not plainly clean.
    pub(crate) fn dirty_string<'py>(
        &self,
        string: &Bound<'py, PyString>,
        dirty: Dirty,
        under: Option<Under>,
        work: &mut Work,
    ) -> Walked<Option<Bound<'py, PyString>>> {
        if let Some(narrow) = one_byte(string)? {
            if !self.find_dirty(Text::bytes(narrow), dirty, under, work) {
                return Ok(None);
            }
            return self.with_masks(string, narrow, work).map(Some);
        }
        let ranges =
            with_text(string, |text| self.ranges(text, &self.find(text, under, work.asks).matches, &mut work.hits))?;
        if ranges.is_empty() { Ok(None) } else { Ok(Some(replaced(string, &ranges)?)) }
    }
}

/// Whether another entry of its mapping may name the value under a key.
fn is_of_a_record(key: &[u8]) -> bool {
    matches!(key, b"value" | b"Value" | b"ParameterValue" | b"input")
}

/// What is known of a text that is not plainly clean.
#[derive(Clone, Copy)]
pub(crate) enum Dirty {
    /// It holds what was seen last.
    Seen,
    /// It must be read from here on.
    From(usize),
}

/// What a call gathers, and room that its strings are built in.
#[derive(Default)]
pub(crate) struct Work {
    pub(crate) hits: Hits,
    pub(crate) out: Vec<u8>,
    pub(crate) mask: String,
    /// What was plain to see of the text that was looked at last.
    pub(crate) seen: Matches,
    /// Nobody will have what comes of it: nothing is learned, and an exception that is not clean needs no copy.
    pub(crate) asks: bool,
}

/// The matches of a call.
pub(crate) type Hits = SmallVec<[Hit; 4]>;
