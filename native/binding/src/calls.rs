//! The calls of a `Core` that Python makes.

use crate::companions::Companions;
use crate::core::Core;
use crate::given::{GivenRule, mask_of, own_rule};
use crate::known_keys::{KnownKeys, SECRETS};
use crate::learn::Learned;
use crate::live::LiveTable;
use crate::masking::FixedMasks;
use crate::paths::Path;
use crate::records::Plain;
use crate::speaker::{Report, Speaker};
use crate::strings::with_text;
use crate::tally::Tally;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple, PyType};
use redact_matcher::{FingerprintKey, Mask, Match, Matcher, Place, Settings, Text};
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many cores there have been, and one.
static CORES: AtomicUsize = AtomicUsize::new(1);

/// A match as Python sees it: start, end, kind, rule, net.
type Shown = (usize, usize, String, String, &'static str);

/// What was let go: start, end, kind, rule, why.
type Missed = (usize, usize, String, String, &'static str);

impl Core {
    fn shown(&self, m: &Match) -> Shown {
        let kind = self.matcher.kind(&m.origin).to_owned();
        (m.start, m.end, kind, self.matcher.rule(&m.origin).to_owned(), m.origin.net().as_str())
    }
}

/// Whether Python's hashes of strings are those of `SipHash`, whole ones, and of short strings too.
fn hashes_are_keyed(py: Python<'_>) -> PyResult<bool> {
    let info = py.import("sys")?.getattr("hash_info")?;
    let algorithm: String = info.getattr("algorithm")?.extract()?;
    let [bits, cutoff]: [u32; 2] = [info.getattr("hash_bits")?.extract()?, info.getattr("cutoff")?.extract()?];
    Ok(algorithm.starts_with("siphash") && bits == u64::BITS && cutoff == 0)
}

#[pymethods]
impl Core {
    #[new]
    #[pyo3(signature = (*, live=None, masks=None, rules=Vec::new(), disabled=Vec::new(), key_names=Vec::new(),
        allowed_keys=Vec::new(), allowed_values=Vec::new(), paths=Vec::new(), allowed_paths=Vec::new(), learn=false, observe=false, report=None, fingerprint_key=None, max_depth=64, max_nodes=1_000_000,
        sealed_type=None))]
    #[allow(clippy::too_many_arguments)] // keyword arguments of a constructor: one per field of the policy
    fn new(
        py: Python<'_>,
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
        let matcher = Matcher::shared(&settings).map_err(|e| PyValueError::new_err(e.to_string()))?;
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
        let secret = std::array::from_fn(|i| secret[8 * i..].first_chunk().map_or(0, |word| u64::from_le_bytes(*word)));
        let known_keys = KnownKeys::new(&secret, hashes_are_keyed(py)?);
        Ok(Self {
            matcher,
            live,
            masks: specs,
            fixed: FixedMasks::default(),
            standard,
            observe,
            report,
            ascii_masks,
            key,
            number: CORES.fetch_add(1, Ordering::Relaxed),
            max_depth,
            max_nodes,
            sealed_type,
            known_keys,
            companions: Companions::default(),
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

    /// As `value`, for one that comes with two others; none where those are not known to be clean.
    fn value_beside<'py>(
        slf: &Bound<'py, Self>,
        value: &Bound<'py, PyAny>,
        first: &Bound<'py, PyAny>,
        second: &Bound<'py, PyAny>,
        sink: &str,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        Self::walked_beside(slf, value, (first, second), &Speaker::of(sink))
    }

    /// As `value`, for all that two companions hold; where that is clean, `value_beside` knows it from then on.
    fn companions<'py>(
        slf: &Bound<'py, Self>,
        value: &Bound<'py, PyAny>,
        first: &Bound<'py, PyAny>,
        second: &Bound<'py, PyAny>,
        sink: &str,
    ) -> PyResult<Bound<'py, PyAny>> {
        Self::companions_walked(slf, value, (first, second), &Speaker::of(sink))
    }

    #[pyo3(signature = (record, plain, fields, report))]
    fn is_clean_record<'py>(
        slf: &Bound<'py, Self>,
        record: &Bound<'py, PyAny>,
        plain: Py<PyType>,
        fields: usize,
        report: Py<PyString>,
    ) -> PyResult<bool> {
        crate::records::is_clean(slf, record, &Plain { record: plain, fields, report })
    }

    fn matches(&self, text: &Bound<'_, PyString>) -> PyResult<Vec<Shown>> {
        let found = crate::guarded(|| with_text(text, |text| self.find(text, None, true)))?;
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
