//! Call sites: the first frame outside of what only carries a text on. Kept per code object and instruction, because
//! a line's number is decoded from a table each time that it is asked for.

use crate::echoes::{Place, place};
use crate::words::QuickHasher;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyCode, PyFrame, PyFrameMethods, PyFrozenSet, PyString};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::{Arc, Mutex, PoisonError};

/// Call sites beyond this many are looked up anew.
const MOST_SITES: usize = 4096;

type Known = HashMap<Place, Site, BuildHasherDefault<QuickHasher>>;

pub(crate) struct Sites {
    known: Mutex<Known>,
    /// Names of the packages whose frames only carry a text on.
    passed_through: Vec<String>,
    nowhere: Arc<str>,
}

struct Site {
    /// Held, so that no other code comes to stand at its address.
    _code: Py<PyCode>,
    /// The module's name: the same code may run as another module.
    module: Py<PyAny>,
    /// File and line; none for a frame that is passed through.
    found: Option<(Arc<str>, u32)>,
}

impl Sites {
    pub(crate) fn new(passed_through: &Bound<'_, PyFrozenSet>) -> PyResult<Self> {
        let passed_through = passed_through.iter().map(|name| name.extract()).collect::<PyResult<_>>()?;
        Ok(Self { known: Mutex::default(), passed_through, nowhere: "".into() })
    }

    /// The file and line that the program is at; an empty one if no frame of its own is left.
    pub(crate) fn here(&self, py: Python<'_>) -> (Arc<str>, u32) {
        self.nearest(py).map_or_else(|| (self.nowhere.clone(), 0), |(found, _)| found)
    }

    /// The instruction that the program is at.
    pub(crate) fn program(&self, py: Python<'_>) -> Option<Place> {
        self.nearest(py).map(|(_, place)| place)
    }

    fn nearest(&self, py: Python<'_>) -> Option<((Arc<str>, u32), Place)> {
        // SAFETY: this thread is attached; the frame that is running is lent, and a strong reference is taken at once.
        let frame = unsafe { Bound::from_borrowed_ptr_or_opt(py, ffi::PyEval_GetFrame().cast()) };
        let mut next = frame.and_then(|frame| frame.cast_into::<PyFrame>().ok());
        while let Some(frame) = next {
            if let Some(found) = self.of(&frame) {
                return Some((found, place(&frame)));
            }
            next = frame.outer();
        }
        None
    }

    fn of(&self, frame: &Bound<'_, PyFrame>) -> Option<(Arc<str>, u32)> {
        let py = frame.py();
        let code = frame.code();
        let module = module_of(frame);
        let at = place(frame);
        {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(site) = known.get(&at).filter(|site| site.module.is(&module)) {
                return site.found.clone();
            }
        }
        let package = module.cast::<PyString>().ok().and_then(|name| name.to_cow().ok());
        let package = package.as_deref().map(|name| name.split('.').next().unwrap_or(name));
        let passes = package.is_some_and(|package| self.passed_through.iter().any(|name| name == package));
        let found = (!passes).then(|| {
            let file = code.getattr("co_filename").and_then(|file| file.extract::<String>()).unwrap_or_default();
            (file.into(), u32::try_from(frame.line_number()).unwrap_or(0))
        });
        let site = Site { _code: code.unbind(), module: module.unbind(), found: found.clone() };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let full = if known.len() >= MOST_SITES { std::mem::take(&mut *known) } else { Known::default() };
        let before = known.insert(at, site);
        drop(known);
        drop((full, before)); // not under the lock: letting go of the last reference may run code
        let _ = py;
        found
    }
}

#[cfg(Py_3_11)]
pub(crate) fn module_of<'py>(frame: &Bound<'py, PyFrame>) -> Bound<'py, PyAny> {
    let py = frame.py();
    let name = frame.globals().get_item(pyo3::intern!(py, "__name__"));
    name.ok().flatten().unwrap_or_else(|| py.None().into_bound(py))
}

#[cfg(not(Py_3_11))]
pub(crate) fn module_of<'py>(frame: &Bound<'py, PyFrame>) -> Bound<'py, PyAny> {
    let py = frame.py();
    let globals = frame.getattr(pyo3::intern!(py, "f_globals"));
    let name = globals.and_then(|globals| globals.get_item(pyo3::intern!(py, "__name__")));
    name.unwrap_or_else(|_| py.None().into_bound(py))
}

#[cfg(Py_3_11)]
pub(crate) fn instruction(frame: &Bound<'_, PyFrame>) -> i32 {
    // SAFETY: it is a frame, and this thread is attached.
    unsafe { ffi::PyFrame_GetLasti(frame.as_ptr().cast()) }
}

#[cfg(not(Py_3_11))]
pub(crate) fn instruction(frame: &Bound<'_, PyFrame>) -> i32 {
    let at = frame.getattr(pyo3::intern!(frame.py(), "f_lasti"));
    at.and_then(|at| at.extract()).unwrap_or(-1)
}
