//! On whose behalf a call of a core is made, and who is told of what it masked.

use crate::core::Core;
use crate::once;
use crate::tally::{Hit, Tally};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

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
pub(crate) enum Report {
    /// A ledger, which counts by itself.
    Tally(Py<Tally>),
    /// A function of the caller's own.
    Call(Py<PyAny>),
}

impl Core {
    /// Tells the ledger.
    pub(crate) fn tell(&self, py: Python<'_>, who: &Speaker<'_, '_>, hits: &[Hit]) -> PyResult<()> {
        if hits.is_empty() || self.report.is_none() {
            return Ok(());
        }
        let fewer = once::uncounted(hits);
        let hits = fewer.as_deref().unwrap_or(hits);
        match &self.report {
            None => Ok(()),
            Some(_) if hits.is_empty() => Ok(()),
            Some(Report::Tally(tally)) => tally.get().tell(py, self, who, hits),
            Some(Report::Call(report)) => {
                let told: Vec<_> = hits
                    .iter()
                    .flat_map(|hit| {
                        let print =
                            hit.mark.map_or_else(String::new, |mark| format!("{:016x}", self.key.fingerprint_of(mark)));
                        let kind = self.matcher.kind(&hit.origin);
                        let told = (kind, self.matcher.rule(&hit.origin), hit.origin.net().as_str(), print);
                        std::iter::repeat_n(told, hit.times)
                    })
                    .collect();
                report.call1(py, (who.sink, told)).map(|_| ())
            }
        }
    }
}
