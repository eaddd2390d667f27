//! What comes of a value that is handed to a core: the same object when it is clean, or only observed, else its copy with masks; and
//! the ledger is told.

use crate::core::{Core, Work};
use crate::speaker::Speaker;
use crate::walk::Walk;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};

impl Core {
    /// A value as it goes on: the same object when it is clean, or only observed.
    pub(crate) fn walked<'py>(
        slf: &Bound<'py, Self>,
        value: &Bound<'py, PyAny>,
        who: &Speaker<'_, 'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let mut work = Work::default();
        let Some(masked) = crate::guarded(|| Ok(Walk::redacted(slf, value, who.sink, &mut work)?))? else {
            return Ok(value.clone());
        };
        slf.get().tell(value.py(), who, &work.hits)?;
        Ok(if slf.get().observe { value.clone() } else { masked })
    }

    /// The same for a value that comes with two others; none where those are not known to be clean.
    pub(crate) fn walked_beside<'py>(
        slf: &Bound<'py, Self>,
        value: &Bound<'py, PyAny>,
        companions: (&Bound<'py, PyAny>, &Bound<'py, PyAny>),
        who: &Speaker<'_, 'py>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let core = slf.get();
        if !core.companions.are_clean(companions.0, companions.1, core.changes()) {
            return Ok(None);
        }
        Self::walked(slf, value, who).map(Some)
    }

    /// As `walked`, for what two companions hold; where that is clean, it is remembered of them.
    pub(crate) fn companions_walked<'py>(
        slf: &Bound<'py, Self>,
        value: &Bound<'py, PyAny>,
        companions: (&Bound<'py, PyAny>, &Bound<'py, PyAny>),
        who: &Speaker<'_, 'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let core = slf.get();
        // Before the walk: what changes meanwhile asks for another look.
        let changes = core.changes();
        let mut work = Work::default();
        let Some(masked) = crate::guarded(|| Ok(Walk::redacted(slf, value, who.sink, &mut work)?))? else {
            core.companions.remember(companions.0, companions.1, changes);
            return Ok(value.clone());
        };
        core.tell(value.py(), who, &work.hits)?;
        Ok(if core.observe { value.clone() } else { masked })
    }

    fn changes(&self) -> u64 {
        self.live().map_or(0, redact_matcher::LiveTable::changes)
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
