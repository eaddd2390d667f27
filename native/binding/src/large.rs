//! Large texts are searched without the interpreter's lock.
//!
//! Giving the lock up makes one caller slower, who may have to wait for it again, and lets all others go on meanwhile:
//! worth it where the search takes much longer than that. Only for texts that stand by themselves: in the middle of
//! a walk another thread could change what is being walked over. Streams of bytes do the same with large chunks.

use crate::byte_strings::{Decoded, replaced_bytes};
use crate::core::{Core, Work};
use crate::strings::{is_ascii, replaced, with_text};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use redact_matcher::{Found, Text};

/// Symbols, or bytes, from which on a text is large: about a quarter of a millisecond.
pub(crate) const LARGE: usize = 1 << 19;

impl Core {
    fn find_alone(&self, py: Python<'_>, text: Text<'_>) -> Found {
        py.detach(|| self.find(text, None, false))
    }

    /// As `string`, for a text that stands by itself.
    pub(crate) fn lone_string<'py>(
        &self,
        string: &Bound<'py, PyString>,
        work: &mut Work,
    ) -> PyResult<Option<Bound<'py, PyString>>> {
        if string.len()? < LARGE {
            return Ok(self.string(string, None, work)?);
        }
        let py = string.py();
        let masked = with_text(string, |text| {
            work.seen = self.find_alone(py, text).matches;
            if work.seen.is_empty() {
                None
            } else if is_ascii(string) {
                // No look at each symbol says so once more: that takes a fifth of the time of a copy.
                Some(self.with_masks(string, text.narrow(), work).map_err(PyErr::from))
            } else {
                let ranges = self.ranges(text, &work.seen, &mut work.hits);
                Some(replaced(string, &ranges))
            }
        })?;
        masked.transpose()
    }

    /// As `bytes`, for bytes that stand by themselves.
    pub(crate) fn lone_bytes<'py>(
        &self,
        py: Python<'py>,
        bytes: &[u8],
        work: &mut Work,
    ) -> Option<Bound<'py, PyBytes>> {
        if bytes.len() < LARGE {
            return self.bytes(py, bytes, None, work);
        }
        if bytes.is_ascii() {
            work.seen = self.find_alone(py, Text::bytes(bytes)).matches;
            return (!work.seen.is_empty()).then(|| self.ascii_with_masks(py, bytes, work));
        }
        let decoded = Decoded::new(bytes);
        let mut ranges = self.ranges(decoded.text(), &self.find_alone(py, decoded.text()).matches, &mut work.hits);
        for (start, end, _) in &mut ranges {
            (*start, *end) = (decoded.starts[*start], decoded.starts[*end]);
        }
        (!ranges.is_empty()).then(|| replaced_bytes(py, bytes, &ranges))
    }
}
