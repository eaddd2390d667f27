//! Events that are searched once: as the text that they were rendered to.
//!
//! A renderer that is known to write JSON writes each text of an event as it is, between quotes; where it does not, there
//! is a backslash, or a symbol beyond ASCII. So where such a rendering stirs nowhere, no text of the event does, and what is
//! left to be asked of the event are its names: each must be known to ask nothing. Whatever stirs, and whatever is
//! not as simple, is walked and searched as any other.

use crate::core::{Core, Dirty, Work};
use crate::large::LARGE;
use crate::speaker::Speaker;
use crate::strings::one_byte;
use crate::sweep::{Texts, is_plain};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyBytesMethods, PyDict, PyString};

/// Whether an event is made of mappings alone, with names that are known to ask nothing, and texts and numbers under them.
pub(crate) fn says_all_in_texts(core: &Core, event: &Bound<'_, PyAny>) -> PyResult<bool> {
    event.cast_exact::<PyDict>().map_or(Ok(false), |event| is_plain(core, event, Texts::Rendered))
}

/// What one look at a rendering says.
pub(crate) enum Rendered<'py> {
    /// It stirs nowhere, nor does what it was made of.
    Clean(Bound<'py, PyAny>),
    /// What it was made of must be walked, and its own search goes on.
    Stirs(Bound<'py, PyAny>, Box<Looked>),
    /// The same, and nothing is known of it.
    Other(Bound<'py, PyAny>),
}

/// What was seen of a rendering.
pub(crate) struct Looked {
    dirty: Dirty,
    work: Work,
}

/// Looks at what an event of texts alone was rendered to.
pub(crate) fn looked_at<'py>(core: &Core, line: Bound<'py, PyAny>) -> PyResult<Rendered<'py>> {
    let mut work = Work::default();
    let dirty = match one_byte_each(&line)? {
        Some(text) if text.len() < LARGE && is_as_written(text) => {
            crate::guarded(|| Ok(core.dirty(text, &mut work.seen)))?
        }
        _ => return Ok(Rendered::Other(line)),
    };
    Ok(match dirty {
        None => Rendered::Clean(line),
        Some(dirty) => Rendered::Stirs(line, Box::new(Looked { dirty, work })),
    })
}

/// What a str, of one byte a code point, or bytes hold.
fn one_byte_each<'a>(line: &'a Bound<'_, PyAny>) -> PyResult<Option<&'a [u8]>> {
    if let Ok(text) = line.cast_exact::<PyString>() {
        return one_byte(text);
    }
    Ok(line.cast_exact::<PyBytes>().ok().map(PyBytesMethods::as_bytes))
}

/// Whether nothing in a text was escaped, nor is beyond ASCII. Without a branch: that goes by vectors.
fn is_as_written(text: &[u8]) -> bool {
    text.iter().fold(0, |other, b| other | (b & 0x80) | u8::from(*b == b'\\')) == 0
}

impl<'py> Rendered<'py> {
    /// The rendering, and what was seen of it.
    pub(crate) fn parts(self) -> (Bound<'py, PyAny>, Option<Box<Looked>>) {
        match self {
            Self::Clean(line) | Self::Other(line) => (line, None),
            Self::Stirs(line, looked) => (line, Some(looked)),
        }
    }
}

impl Looked {
    /// What a rendering becomes that was looked at.
    pub(crate) fn masked<'py>(
        mut self,
        core: &Core,
        line: &Bound<'py, PyAny>,
        who: &Speaker<'_, 'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, work) = (line.py(), &mut self.work);
        let masked = crate::guarded(|| {
            if let Ok(data) = line.cast_exact::<PyBytes>() {
                return Ok(core.dirty_ascii(py, data.as_bytes(), self.dirty, None, work).map(Bound::into_any));
            }
            let text = line.cast::<PyString>().map_err(PyErr::from)?;
            Ok(core.dirty_string(text, self.dirty, None, work)?.map(Bound::into_any))
        })?;
        let Some(masked) = masked else { return Ok(line.clone()) };
        core.tell(py, who, &self.work.hits)?;
        Ok(if core.observe { line.clone() } else { masked })
    }
}
