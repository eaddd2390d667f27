//! `Core`: a compiled policy, and the calls that redact with it.

use crate::known_keys::{Asks, KnownKeys, SECRETS, Trace};
use crate::learn::Learned;
use crate::live::LiveTable;
use crate::paths::Path;
use crate::strings::{Decoded, from_parts_of, one_byte, replaced, replaced_bytes, with_text};
use crate::tally::{Hit, Tally};
use crate::walk::Walk;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple, PyType};
use redact_matcher::{
    Allowance, FingerprintKey, Found, Mask, Match, Matcher, Origin, OwnRule, Place, SHORTEST_LIVE, Settings, Target,
    Text, Under, Value,
};
use smallvec::SmallVec;
use std::collections::HashMap;
use zeroize::Zeroizing;

/// A rule of the caller's own as Python hands it over: id, kind, pattern, keywords, group, entropy, and what it allows.
pub(crate) type GivenRule = (String, String, String, Vec<String>, Option<usize>, f64, Vec<GivenAllowance>);

/// What a rule allows: whether all of it must be there, what the patterns look at, patterns, words.
type GivenAllowance = (bool, String, Vec<String>, Vec<String>);

/// A rule of the caller's own as the matcher takes it.
pub(crate) fn own_rule((id, kind, pattern, keywords, group, entropy, allowed): GivenRule) -> PyResult<OwnRule> {
    let allowance = |(every, target, patterns, words): GivenAllowance| {
        let target = match target.as_str() {
            "secret" => Target::Secret,
            "match" => Target::Match,
            "line" => Target::Line,
            _ => return Err(PyValueError::new_err("the target is none of secret, match, line")),
        };
        Ok(Allowance { every, target, patterns, words })
    };
    let allowed = allowed.into_iter().map(allowance).collect::<PyResult<_>>()?;
    Ok(OwnRule { id, kind, pattern, keywords, group, entropy, allowed })
}

/// A match as Python sees it: start, end, kind, rule, net.
type Shown = (usize, usize, String, String, &'static str);

/// What was let go: start, end, kind, rule, why.
type Missed = (usize, usize, String, String, &'static str);

/// A range and what stands in its place.
pub(crate) type Masked = (usize, usize, String);

/// A compiled policy. Immutable, so that any number of threads may use one.
#[pyclass(frozen, module = "redact._native")]
pub(crate) struct Core {
    pub(crate) matcher: Matcher,
    live: Option<Py<LiveTable>>,
    masks: HashMap<String, Mask>,
    standard: Mask,
    pub(crate) observe: bool,
    report: Option<Report>,
    /// Whether every mask is ASCII.
    ascii_masks: bool,
    key: FingerprintKey,
    pub(crate) max_depth: usize,
    pub(crate) max_nodes: usize,
    pub(crate) sealed_type: Option<Py<PyType>>,
    known_keys: KnownKeys,
    /// Paths in real values: secret ones, then allowed ones.
    pub(crate) paths: Vec<Path>,
    /// None: it learns nothing.
    learned: Option<Learned>,
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

    fn shown(&self, m: &Match) -> Shown {
        let kind = self.matcher.kind(&m.origin).to_owned();
        (m.start, m.end, kind, self.matcher.rule(&m.origin).to_owned(), m.origin.net().as_str())
    }

    /// Tells the ledger.
    pub(crate) fn tell(&self, py: Python<'_>, who: &Speaker<'_, '_>, hits: &[Hit]) -> PyResult<()> {
        match &self.report {
            None => Ok(()),
            Some(_) if hits.is_empty() => Ok(()),
            Some(Report::Tally(tally)) => tally.get().tell(py, self, who, hits),
            Some(Report::Call(report)) => {
                let told: Vec<_> = hits
                    .iter()
                    .map(|hit| {
                        let print = hit.print.map_or_else(String::new, |print| format!("{print:016x}"));
                        let kind = self.matcher.kind(&hit.origin);
                        (kind, self.matcher.rule(&hit.origin), hit.origin.net().as_str(), print)
                    })
                    .collect();
                report.call1(py, (who.sink, told)).map(|_| ())
            }
        }
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

/// On whose behalf a call is made.
pub(crate) struct Speaker<'a, 'py> {
    pub(crate) sink: &'a str,
    /// The logger, the method and the event of structlog's call.
    pub(crate) structlog: Option<(&'a Bound<'py, PyAny>, &'a Bound<'py, PyAny>, &'a Bound<'py, PyAny>)>,
    /// Whether this is the second look of one call, at what an event was rendered to.
    pub(crate) rendered: bool,
}

impl<'a, 'py> Speaker<'a, 'py> {
    /// A sink that says no more than its name.
    pub(crate) const fn of(sink: &'a str) -> Self {
        Self { sink, structlog: None, rendered: false }
    }

    /// The logger and the level, if the call tells: what processors have put into the event, else the wrapped logger
    /// and the method called.
    pub(crate) fn logger_and_level(&self) -> Option<(String, String)> {
        let (logger, method, event) = self.structlog?;
        let py = event.py();
        let text = |value: Bound<'py, PyAny>| value.extract::<String>().unwrap_or_default();
        let field = |name: &Bound<'py, PyString>| {
            let found = event.cast::<PyDict>().ok()?.get_item(name).ok().flatten()?;
            found.is_truthy().unwrap_or(false).then_some(found)
        };
        let named = field(pyo3::intern!(py, "logger")).or_else(|| logger.getattr(pyo3::intern!(py, "name")).ok());
        let level = field(pyo3::intern!(py, "level")).unwrap_or_else(|| method.clone());
        Some((named.map(text).unwrap_or_default(), text(level)))
    }
}

/// Who is told of matches.
enum Report {
    /// A ledger, which counts by itself.
    Tally(Py<Tally>),
    /// A function of the caller's own.
    Call(Py<PyAny>),
}

#[pymethods]
impl Core {
    #[new]
    #[pyo3(signature = (*, live=None, masks=None, rules=Vec::new(), disabled=Vec::new(), key_names=Vec::new(),
        allowed_keys=Vec::new(), allowed_values=Vec::new(), paths=Vec::new(), allowed_paths=Vec::new(), learn=false, observe=false, report=None, fingerprint_key=None, max_depth=64, max_nodes=1_000_000,
        sealed_type=None))]
    #[allow(clippy::too_many_arguments)] // keyword arguments of a constructor: one per field of the policy
    fn new(
        live: Option<Py<LiveTable>>,
        masks: Option<&Bound<'_, PyDict>>,
        rules: Vec<GivenRule>,
        disabled: Vec<String>,
        key_names: Vec<(String, String)>,
        allowed_keys: Vec<String>,
        allowed_values: Vec<String>,
        paths: Vec<(String, String)>,
        allowed_paths: Vec<String>,
        learn: bool,
        observe: bool,
        report: Option<Bound<'_, PyAny>>,
        fingerprint_key: Option<&[u8]>,
        max_depth: usize,
        max_nodes: usize,
        sealed_type: Option<Py<PyType>>,
    ) -> PyResult<Self> {
        let rules = rules.into_iter().map(own_rule).collect::<PyResult<_>>()?;
        let settings = Settings { rules, disabled, key_names, allowed_keys, allowed_values, paths };
        let matcher = Matcher::new(&settings).map_err(|e| PyValueError::new_err(e.to_string()))?;
        let secret = settings.paths.iter().enumerate();
        let secret = secret.map(|(number, (path, _))| Path::new(path, Some(matcher.at_path(number))));
        let paths = secret.chain(allowed_paths.into_iter().map(|path| Path::new(&path, None))).collect();
        let mut specs = HashMap::new();
        if let Some(masks) = masks {
            for (kind, spec) in masks.iter() {
                let kind: String = kind.extract()?;
                let mask = mask_of(&kind, spec.cast::<PyTuple>().map_err(PyErr::from)?)?;
                specs.insert(kind, mask);
            }
        }
        let standard = specs.remove("").unwrap_or_else(Mask::standard);
        let ascii_masks = standard.is_ascii() && specs.values().all(Mask::is_ascii);
        let report = report.map(|report| match report.cast_into::<Tally>() {
            Ok(tally) => Report::Tally(tally.unbind()),
            Err(other) => Report::Call(other.into_inner().unbind()),
        });
        let key = match fingerprint_key {
            Some(key) => FingerprintKey::new(key),
            None => FingerprintKey::new(&crate::random_bytes::<32>()?),
        };
        let secret: [u8; 8 * SECRETS] = crate::random_bytes()?;
        let known_keys = KnownKeys::new(&std::array::from_fn(|i| {
            secret[8 * i..].first_chunk().map_or(0, |word| u64::from_le_bytes(*word))
        }));
        Ok(Self {
            matcher,
            live,
            masks: specs,
            standard,
            observe,
            report,
            ascii_masks,
            key,
            max_depth,
            max_nodes,
            sealed_type,
            known_keys,
            paths,
            learned: learn.then(Learned::default),
        })
    }

    #[pyo3(signature = (text, sink=""))]
    fn text<'py>(&self, text: &Bound<'py, PyString>, sink: &str) -> PyResult<Bound<'py, PyString>> {
        self.masked_text(text, &Speaker::of(sink))
    }

    #[pyo3(signature = (data, sink=""))]
    fn data<'py>(&self, data: &Bound<'py, PyBytes>, sink: &str) -> PyResult<Bound<'py, PyBytes>> {
        self.masked_data(data, &Speaker::of(sink))
    }

    #[pyo3(signature = (value, sink=""))]
    fn value<'py>(slf: &Bound<'py, Self>, value: &Bound<'py, PyAny>, sink: &str) -> PyResult<Bound<'py, PyAny>> {
        Self::walked(slf, value, &Speaker::of(sink))
    }

    #[pyo3(signature = (record, fields, report))]
    fn is_clean_record<'py>(
        slf: &Bound<'py, Self>,
        record: &Bound<'py, PyAny>,
        fields: usize,
        report: &Bound<'py, PyString>,
    ) -> PyResult<bool> {
        crate::records::is_clean(slf, record, fields, report)
    }

    fn matches(&self, text: &Bound<'_, PyString>) -> PyResult<Vec<Shown>> {
        let found = crate::guarded(|| with_text(text, |text| self.find(text, None)))?;
        Ok(found.matches.iter().map(|m| self.shown(m)).collect())
    }

    /// What `matches` finds, and what was looked at and let go: start, end, kind, rule, why.
    fn explain(&self, text: &Bound<'_, PyString>) -> PyResult<(Vec<Shown>, Vec<Missed>)> {
        let (found, misses) = crate::guarded(|| with_text(text, |text| self.matcher.explain(text, self.live())))?;
        let shown = found.matches.iter().map(|m| self.shown(m));
        let let_go = misses.iter().map(|m| {
            let kind = self.matcher.kind(&m.origin).to_owned();
            (m.start, m.end, kind, self.matcher.rule(&m.origin).to_owned(), m.why.as_str())
        });
        Ok((shown.collect(), let_go.collect()))
    }

    /// As `matches`, for a value under a name of a mapping. Learns nothing.
    fn matches_under(&self, name: &str, value: &Bound<'_, PyString>) -> PyResult<Vec<Shown>> {
        let under = self.matcher.under(name.as_bytes(), Place::Mapping);
        let find = |text: Text<'_>| match under {
            Some(under) => self.matcher.find_under(text, self.live(), under),
            None => self.matcher.find(text, self.live()),
        };
        let found = crate::guarded(|| with_text(value, find))?;
        Ok(found.matches.iter().map(|m| self.shown(m)).collect())
    }

    /// The kind that a name announces; none for names that announce nothing.
    fn kind_of_key(&self, name: &str) -> Option<String> {
        let under = self.matcher.under(name.as_bytes(), Place::Mapping)?;
        Some(self.matcher.kind(&under.origin()).to_owned())
    }

    fn is_sensitive_key(&self, name: &str) -> bool {
        self.matcher.is_sensitive(name.as_bytes())
    }

    #[pyo3(signature = (sink=""))]
    fn incremental(slf: Py<Self>, sink: &str) -> crate::incremental::Incremental {
        crate::incremental::Incremental::new(slf, sink)
    }

    #[pyo3(signature = (sink="", alone=false))]
    fn incremental_data(slf: Py<Self>, sink: &str, alone: bool) -> crate::incremental::IncrementalData {
        crate::incremental::IncrementalData::new(slf, sink, alone)
    }
}

fn mask_of(kind: &str, spec: &Bound<'_, PyTuple>) -> PyResult<Mask> {
    let name: String = spec.get_item(0)?.extract()?;
    let template = || spec.get_item(1)?.extract::<String>();
    match (name.as_str(), spec.len()) {
        ("drop", 1) => Ok(Mask::Drop),
        ("fixed", 2) => Ok(Mask::Fixed(template()?)),
        ("partial", 3) => Ok(Mask::Partial(template()?, spec.get_item(2)?.extract()?)),
        ("fingerprint", 4) => {
            let key = spec.get_item(2)?;
            let key = FingerprintKey::new(key.cast::<PyBytes>().map_err(PyErr::from)?.as_bytes());
            Ok(Mask::Fingerprint(template()?, key, spec.get_item(3)?.extract()?))
        }
        _ => Err(PyValueError::new_err(format!(
            "masks: the mask of {kind:?} is none of drop, fixed, partial, fingerprint"
        ))),
    }
}
