//! Objects that are no containers: exceptions, and those of the app's own classes.
//!
//! An event may hold anything, and what an object shows of itself is known only by calling its `repr`, which may be slow
//! or ask a database. So it is not called unless there is a reason: first the object is looked into, within bounds and
//! without running code of its own: what it keeps in `__dict__` and slots, what its classes keep, and what its `repr`
//! and `str` name. If that is clean, the object stays as it is. If not, what it shows is masked; where it shows none of
//! it, it stays as it is too. A `repr` that makes a secret up from elsewhere is beyond this, and masked as text.

use crate::core::Work;
use crate::walk::{Changed, Walk};
use pyo3::exceptions::{PyAttributeError, PyBaseException, PyOSError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyFunction, PyList, PyString, PyTuple, PyType};
use redact_matcher::Under;

/// Values that are looked at in one object, with all that it holds.
pub(crate) const MOST_LOOKED_AT: usize = 1_000;
/// The same for all objects of one event.
const MOST_IN_ALL: usize = 50_000;
pub(crate) const DEEPEST_LOOK: usize = 8;
/// Shorter strings are not searched for in what an object shows.
const SHORTEST_SHOWN: usize = 4;

/// A string inside an object, and what it must become.
type Found<'py> = (Bound<'py, PyString>, Bound<'py, PyString>);

/// A look into an object: what it found there.
#[derive(Default)]
pub(crate) struct Look<'py> {
    found: Vec<Found<'py>>,
}

impl<'py> Walk<'_, 'py> {
    /// Notes a string that a look found to be none to be shown.
    pub(crate) fn note(&mut self, before: &Bound<'py, PyString>, after: &Bound<'py, PyString>) {
        if let Some(look) = &mut self.look {
            look.found.push((before.clone(), after.clone()));
        }
    }

    /// What an object must become; none for one that may be shown as it is.
    pub(crate) fn object(
        &mut self,
        value: &Bound<'py, PyAny>,
        kind: &Bound<'py, PyType>,
        under: Option<Under>,
    ) -> PyResult<Changed<'py>> {
        let error = value.is_instance_of::<PyBaseException>();
        if !error && (!is_of_the_app(kind) || !shows_itself(kind)) {
            return Ok(None);
        }
        if self.look.is_some() {
            let reach = reach(value, kind)?;
            return Ok(self.dict(&reach, under)?.map(|_| value.clone()));
        }
        if self.looked >= MOST_IN_ALL {
            return Ok(None);
        }
        let reach = reach(value, kind)?;
        // The copy of an exception is made from the beginning.
        let mut work = Work { asks: self.work.asks || error, ..Work::default() };
        let mut look = self.looking(value, &mut work);
        let dirty = look.dict(&reach, under)?.is_some();
        self.looked += look.visited();
        if !dirty {
            return Ok(None);
        }
        if error {
            return self.exception(value);
        }
        let mut found = look.look.take().unwrap_or_default().found;
        found.sort_by_key(|(before, _)| std::cmp::Reverse(before.len().unwrap_or(0)));
        let (text, represented) = (value.str()?, value.repr()?);
        let masked = self.masked_show(&text, &found, &mut work)?;
        let masked_repr = self.masked_show(&represented, &found, &mut work)?;
        if masked.is_none() && masked_repr.is_none() {
            return Ok(None);
        }
        let shown =
            if has_its_own(kind, ffi::Py_tp_str) { masked.unwrap_or(text) } else { masked_repr.unwrap_or(represented) };
        Ok(Some(shown.into_any()))
    }

    /// What an object shows, without what was found in it; none if it shows nothing of that.
    fn masked_show(
        &mut self,
        shown: &Bound<'py, PyString>,
        found: &[Found<'py>],
        look: &mut Work,
    ) -> PyResult<Option<Bound<'py, PyString>>> {
        let mut text = shown.clone();
        for (before, after) in found {
            if before.len()? >= SHORTEST_SHOWN && text.contains(before)? {
                let replaced = text.call_method1(pyo3::intern!(self.py, "replace"), (before, after))?;
                text = replaced.cast_into::<PyString>()?;
            }
        }
        let replaced = !text.is(shown);
        if replaced {
            self.work.hits.extend(look.hits.drain(..));
        }
        let masked = self.core.string(&text, None, self.work)?;
        Ok(masked.or_else(|| replaced.then_some(text)))
    }

    /// A copy of an exception, as sinks make of those that are being handled.
    fn exception(&mut self, value: &Bound<'py, PyAny>) -> PyResult<Changed<'py>> {
        if self.work.asks {
            return Ok(Some(value.clone()));
        }
        let module = self.py.import(pyo3::intern!(self.py, "redact._exceptions"))?;
        let masked = module.call_method1(pyo3::intern!(self.py, "masked_exception"), (self.owner, value, self.sink))?;
        Ok((!masked.is(value)).then_some(masked))
    }
}

/// Whether a class was made by a program: those of the interpreter and of C libraries keep what they show elsewhere.
pub(crate) fn is_of_the_app(kind: &Bound<'_, PyType>) -> bool {
    // SAFETY: a type that is alive; its flags are read.
    unsafe { ffi::PyType_GetFlags(kind.as_type_ptr()) & ffi::Py_TPFLAGS_HEAPTYPE != 0 }
}

/// Whether instances show more than their class and address.
fn shows_itself(kind: &Bound<'_, PyType>) -> bool {
    has_its_own(kind, ffi::Py_tp_repr) || has_its_own(kind, ffi::Py_tp_str)
}

/// Whether a slot is another than that of `object`.
fn has_its_own(kind: &Bound<'_, PyType>, slot: std::ffi::c_int) -> bool {
    // SAFETY: both are types and alive; PyType_GetSlot takes every type since 3.10.
    unsafe {
        ffi::PyType_GetSlot(kind.as_type_ptr(), slot) != ffi::PyType_GetSlot(&raw mut ffi::PyBaseObject_Type, slot)
    }
}

/// All that an object shows can be made of, by name: read without running code of its own.
fn reach<'py>(value: &Bound<'py, PyAny>, kind: &Bound<'py, PyType>) -> PyResult<Bound<'py, PyDict>> {
    let py = value.py();
    let reach = PyDict::new(py);
    if let Ok(error) = value.cast::<PyBaseException>() {
        reach.set_item("args", error.getattr(pyo3::intern!(py, "args"))?)?;
        if value.is_instance_of::<PyOSError>() {
            for name in ["filename", "filename2"] {
                reach.set_item(name, error.getattr(name)?)?;
            }
        }
    }
    for class in kind.mro().iter() {
        let Ok(class) = class.cast_into::<PyType>() else { continue };
        if !is_of_the_app(&class) {
            continue;
        }
        let own = class.getattr(pyo3::intern!(py, "__dict__"))?;
        for pair in own.call_method0("items")?.try_iter()? {
            let (name, attribute): (Bound<'py, PyAny>, Bound<'py, PyAny>) = pair?.extract()?;
            let Ok(text) = name.cast::<PyString>() else { continue };
            if reach.contains(text)? {
                continue; // a class before this one has another
            }
            if is_plain(&attribute) && !text.to_string_lossy().starts_with("__") {
                reach.set_item(&name, &attribute)?;
            } else if is_slot(&attribute) {
                match attribute.call_method1("__get__", (value, kind)) {
                    Err(error) if error.is_instance_of::<PyAttributeError>(py) => {} // an empty slot
                    held => reach.set_item(&name, held?)?,
                }
            }
        }
    }
    if let Some(held) = held_by(value) {
        reach.update(held.as_mapping())?;
    }
    for name in ["__repr__", "__str__"] {
        if let Ok(function) = kind.getattr(name)?.cast_into::<PyFunction>() {
            named_by(&function, &reach)?;
        }
    }
    Ok(reach)
}

/// The `__dict__` of an object, past whatever its class makes of that name.
fn held_by<'py>(value: &Bound<'py, PyAny>) -> Option<Bound<'py, PyDict>> {
    let name = pyo3::intern!(value.py(), "__dict__");
    // SAFETY: both are alive; the result is a new reference or an error, which is taken.
    let held = unsafe {
        Bound::from_owned_ptr_or_err(value.py(), ffi::PyObject_GenericGetAttr(value.as_ptr(), name.as_ptr()))
    };
    held.ok()?.cast_into::<PyDict>().ok()
}

/// What a function names besides its arguments: its constants, the variables round it, and globals.
fn named_by<'py>(function: &Bound<'py, PyFunction>, reach: &Bound<'py, PyDict>) -> PyResult<()> {
    let code = function.getattr("__code__")?;
    for (at, constant) in code.getattr("co_consts")?.try_iter()?.enumerate() {
        let constant = constant?;
        if is_plain(&constant) {
            reach.set_item(at, constant)?;
        }
    }
    if let Ok(cells) = function.getattr("__closure__")?.cast_into::<PyTuple>() {
        for (name, cell) in code.getattr("co_freevars")?.try_iter()?.zip(cells.iter()) {
            match cell.getattr("cell_contents") {
                Ok(held) if is_plain(&held) => reach.set_item(name?, held)?,
                _ => {}
            }
        }
    }
    let globals = function.getattr("__globals__")?;
    let globals = globals.cast::<PyDict>()?;
    for name in code.getattr("co_names")?.try_iter()? {
        let name = name?;
        match globals.get_item(&name)? {
            Some(held) if is_plain(&held) && !reach.contains(&name)? => reach.set_item(name, held)?,
            _ => {}
        }
    }
    Ok(())
}

/// Text, or what may hold text: what stands in a class besides its methods.
fn is_plain(value: &Bound<'_, PyAny>) -> bool {
    value.is_exact_instance_of::<PyString>()
        || value.is_exact_instance_of::<PyBytes>()
        || value.is_exact_instance_of::<PyDict>()
        || value.is_exact_instance_of::<PyList>()
        || value.is_exact_instance_of::<PyTuple>()
}

fn is_slot(attribute: &Bound<'_, PyAny>) -> bool {
    std::ptr::eq(attribute.get_type_ptr(), &raw mut ffi::PyMemberDescr_Type)
}
