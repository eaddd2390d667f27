//! `redact._native`: the binding between Python and the matcher. Its contract is `redact/_native.pyi`.

mod book;
mod byte_strings;
mod calls;
mod companions;
mod core;
mod cursors;
mod echoes;
mod foreign;
mod fork;
mod gates;
mod given;
mod incremental;
mod index;
mod items;
mod known_keys;
mod large;
mod learn;
mod live;
mod mappings;
mod masking;
mod memory;
mod objects;
mod once;
mod outcome;
mod paths;
mod places;
mod raised;
mod raw;
mod records;
mod rendered;
mod shortcuts;
mod sites;
mod speaker;
mod strings;
mod sweep;
mod tally;
mod waiting;
mod walk;
mod words;

use pyo3::exceptions::{PyOSError, PyRuntimeError};
use pyo3::prelude::*;
use pyo3::types::PyString;

/// Runs a call of the core; a bug that panics becomes an ordinary exception, which sinks catch and fail closed on.
///
/// `PyO3` itself would raise a `BaseException`, and take the app down with it. State behind a panic is not used again:
/// a core is immutable, a table's locks are taken over as they are, and a stream is given up by its sink.
pub(crate) fn guarded<R>(run: impl FnOnce() -> PyResult<R>) -> PyResult<R> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(run))
        .unwrap_or_else(|_| Err(PyRuntimeError::new_err("redact's native core failed; please report it")))
}

/// Bytes from the system's random source.
pub(crate) fn random_bytes<const N: usize>() -> PyResult<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| PyOSError::new_err(format!("no random numbers: {e}")))?;
    Ok(bytes)
}

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::core::Core;
    #[pymodule_export]
    use super::gates::{Processor, Renderer, Switch};
    #[pymodule_export]
    use super::incremental::{Incremental, IncrementalData};
    #[pymodule_export]
    use super::live::{LiveTable, Sealed};
    #[pymodule_export]
    use super::once::Once;
    #[pymodule_export]
    use super::shortcuts::Shortcut;
    #[pymodule_export]
    use super::tally::Tally;
    use super::{Bound, PyAny, PyModule, PyModuleMethods, PyResult, PyString};
    use pyo3::exceptions::PyValueError;
    use pyo3::pyfunction;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        // A panic's message could quote what was being read; `guarded` says what there is to say.
        std::panic::set_hook(Box::new(|_| {}));
        super::fork::follow(module)?;
        super::shortcuts::prepare(module.py())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("catalogue_version", redact_matcher::CATALOGUE_VERSION)
    }

    type RuleRow =
        (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, Vec<&'static str>);

    /// The compiled catalogue.
    #[pyfunction]
    fn rules() -> Vec<RuleRow> {
        redact_matcher::rules()
            .iter()
            .map(|r| {
                let beside = r.beside.iter().map(redact_matcher::Label::text).collect();
                let texts = [&r.id, &r.kind, &r.provider, &r.shape, &r.source, &r.lengths];
                let [id, kind, provider, shape, source, lengths] = texts.map(redact_matcher::Label::text);
                (id, kind, provider, shape, source, lengths, beside)
            })
            .collect()
    }

    /// The structures that are found beside the catalogue's formats, with the kinds of what they hold.
    #[pyfunction]
    fn structures() -> Vec<(&'static str, &'static str)> {
        redact_matcher::STRUCTURES.to_vec()
    }

    /// The built-in key names.
    #[pyfunction]
    fn key_names() -> Vec<(String, String, &'static str, bool)> {
        redact_matcher::key_names().into_iter().map(|n| (n.name, n.kind, n.demand.as_str(), n.tail)).collect()
    }

    /// Words that may stand behind a key name without making it another one.
    #[pyfunction]
    fn key_qualifiers() -> Vec<&'static str> {
        redact_matcher::key_qualifiers().to_vec()
    }

    /// How many bits each pair of letters tells for letters at random, by first letter; 4 is none.
    #[pyfunction]
    fn letter_pairs() -> Vec<&'static [u8]> {
        redact_matcher::PAIRS.iter().map(|row| &row[..]).collect()
    }

    /// Compiles a rule of the caller's own, to say early what is wrong with it.
    #[pyfunction]
    fn check_rule(rule: super::given::GivenRule) -> PyResult<()> {
        redact_matcher::check_rule(&super::given::own_rule(rule)?).map_err(|e| PyValueError::new_err(e.to_string()))
    }

    /// Which vectors the search uses.
    #[pyfunction]
    fn search_path() -> &'static str {
        redact_matcher::search_path()
    }

    /// Whether a value is long and mixed enough that no person typed it.
    #[pyfunction]
    fn is_machine_made(value: &Bound<'_, PyString>) -> PyResult<bool> {
        super::strings::with_text(value, |text| redact_matcher::machine_made(text.narrow()))
    }

    /// Whether an object can be the name of a kind.
    #[pyfunction]
    fn is_kind(kind: &Bound<'_, PyAny>) -> bool {
        kind.cast::<PyString>()
            .is_ok_and(|kind| super::strings::one_byte(kind).is_ok_and(|name| name.is_some_and(super::live::is_kind)))
    }

    /// Makes a core the process's own.
    #[pyfunction]
    #[pyo3(signature = (core))]
    fn use_core(core: Option<pyo3::Py<super::core::Core>>) {
        super::gates::use_core(core);
    }

    /// 16 hex digits of a keyed hash.
    #[pyfunction]
    fn fingerprint(value: &Bound<'_, PyString>, kind: &str, key: &[u8]) -> PyResult<String> {
        let symbols = zeroize::Zeroizing::new(super::strings::symbols(value)?);
        let print = redact_matcher::FingerprintKey::new(key).fingerprint(kind, redact_matcher::Value::Wide(&symbols));
        Ok(format!("{print:016x}"))
    }
}
