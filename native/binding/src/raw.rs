//! Python's own containers, read in place: the only unsafe code of the walk.
//!
//! References that a container lends are good until other code runs. So nothing borrowed leaves this room as a Python
//! object: what the walk can judge at once is shown to it as plain data (`Leaf`), and whatever needs a closer look, in
//! which foreign code may run, comes out as a strong reference. Text is lent only for the length of a call that has no
//! way to run Python code. Cursors read the container's size anew at each step, so that a container that changes
//! meanwhile ends the walk with an error and not with a stray read; on builds without the GIL each step holds the
//! container's own lock.

use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

/// What can be judged without touching another object.
#[derive(Clone, Copy)]
pub(crate) enum Leaf<'a> {
    /// None, a bool, a float, an empty dict: no name makes a secret of it.
    Nothing,
    /// A whole number.
    Number,
    /// A str of one byte a code point.
    Text(&'a [u8]),
}

/// The text of an exact str of one byte a code point.
///
/// # Safety
/// `object` is alive, and stays so for as long as the text is looked at.
#[inline]
unsafe fn narrow<'a>(object: *mut ffi::PyObject) -> Option<&'a [u8]> {
    // SAFETY: the type is checked first; the layout's accessors are CPython's own. A str is immutable once anybody but
    // its maker can see it. Before 3.12 a str may not have been laid out yet: that one takes the slow way.
    unsafe {
        #[allow(deprecated)] // without meaning since 3.12, and needed before
        if ffi::PyUnicode_CheckExact(object) == 0
            || ffi::PyUnicode_IS_READY(object) == 0
            || ffi::PyUnicode_KIND(object) != ffi::PyUnicode_1BYTE_KIND
        {
            return None;
        }
        let length = ffi::PyUnicode_GET_LENGTH(object) as usize;
        Some(std::slice::from_raw_parts(ffi::PyUnicode_DATA(object).cast::<u8>(), length))
    }
}

/// What an object is, if that can be said at once.
///
/// # Safety
/// As for `narrow`.
#[inline]
unsafe fn leaf<'a>(object: *mut ffi::PyObject) -> Option<Leaf<'a>> {
    // SAFETY: the object is alive; only its type is read, and how much is in it.
    unsafe {
        if let Some(text) = narrow(object) {
            return Some(Leaf::Text(text));
        }
        if ffi::PyLong_CheckExact(object) != 0 {
            return Some(Leaf::Number);
        }
        let nothing =
            object == ffi::Py_None() || ffi::PyFloat_CheckExact(object) != 0 || ffi::PyBool_Check(object) != 0;
        let nothing = nothing || (ffi::PyDict_CheckExact(object) != 0 && ffi::PyDict_Size(object) == 0);
        nothing.then_some(Leaf::Nothing)
    }
}

/// Goes through a dict's entries.
pub(crate) struct Entries<'a, 'py> {
    dict: &'a Bound<'py, PyDict>,
    position: ffi::Py_ssize_t,
    size: usize,
}

impl<'a, 'py> Entries<'a, 'py> {
    pub(crate) fn of(dict: &'a Bound<'py, PyDict>) -> Self {
        Self { dict, position: 0, size: dict.len() }
    }

    /// The next entry that is not plain: `plain` is shown each key that is text of one byte a code point, and each value
    /// that is a leaf (none for others, which never are plain). It runs no Python code.
    #[inline]
    pub(crate) fn next_but(
        &mut self,
        mut plain: impl FnMut(Option<&[u8]>, Option<Leaf<'_>>) -> bool,
    ) -> PyResult<Option<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
        let py = self.dict.py();
        with_critical_section(self.dict, || {
            if self.dict.len() != self.size {
                return Err(PyRuntimeError::new_err("a dict changed while it was read"));
            }
            let (mut key, mut value) = (std::ptr::null_mut(), std::ptr::null_mut());
            // SAFETY: the dict is alive, and `position` is only moved by PyDict_Next, which checks it against the table
            // that it finds. What it lends stays alive through the loop's turn: neither `plain` nor anything else here
            // runs Python code or lets go of the dict's lock. Strong references are taken before the closure ends.
            unsafe {
                while ffi::PyDict_Next(self.dict.as_ptr(), &raw mut self.position, &raw mut key, &raw mut value) != 0 {
                    if plain(narrow(key), leaf(value)) {
                        continue;
                    }
                    return Ok(Some((Bound::from_borrowed_ptr(py, key), Bound::from_borrowed_ptr(py, value))));
                }
            }
            Ok(None)
        })
    }
}

/// Goes through the items of a list or a tuple.
pub(crate) struct Items<'a, 'py> {
    holder: Holder<'a, 'py>,
    position: usize,
    size: usize,
}

#[derive(Clone, Copy)]
enum Holder<'a, 'py> {
    List(&'a Bound<'py, PyList>),
    Tuple(&'a Bound<'py, PyTuple>),
}

impl<'a, 'py> Items<'a, 'py> {
    pub(crate) fn of_list(list: &'a Bound<'py, PyList>) -> Self {
        Self { holder: Holder::List(list), position: 0, size: list.len() }
    }

    pub(crate) fn of_tuple(tuple: &'a Bound<'py, PyTuple>) -> Self {
        Self { holder: Holder::Tuple(tuple), position: 0, size: tuple.len() }
    }

    /// The next item that is not plain, with its place; `plain` is shown leaves, and runs no Python code.
    #[inline]
    pub(crate) fn next_but(
        &mut self,
        mut plain: impl FnMut(usize, Leaf<'_>) -> bool,
    ) -> PyResult<Option<(usize, Bound<'py, PyAny>)>> {
        let holder = self.holder;
        let object = match holder {
            Holder::List(list) => list.as_any(),
            Holder::Tuple(tuple) => tuple.as_any(),
        };
        with_critical_section(object, || {
            let length = match holder {
                Holder::List(list) => list.len(),
                Holder::Tuple(tuple) => tuple.len(),
            };
            if length != self.size {
                return Err(PyRuntimeError::new_err("a list changed while it was read"));
            }
            while self.position < self.size {
                let at = self.position;
                self.position += 1;
                // SAFETY: `at` is below the length that was read under the lock; since then no Python code ran, so the
                // item is where it was and alive. A strong reference is taken before the closure ends.
                unsafe {
                    let item = match holder {
                        Holder::List(list) => ffi::PyList_GET_ITEM(list.as_ptr(), at as ffi::Py_ssize_t),
                        Holder::Tuple(tuple) => ffi::PyTuple_GET_ITEM(tuple.as_ptr(), at as ffi::Py_ssize_t),
                    };
                    if leaf(item).is_some_and(|leaf| plain(at, leaf)) {
                        continue;
                    }
                    return Ok(Some((at, Bound::from_borrowed_ptr(object.py(), item))));
                }
            }
            Ok(None)
        })
    }
}

/// What an object is at first sight: exact built-in types, by the address of the type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Text,
    Nothing,
    Number,
    Dict,
    List,
    Tuple,
    Other,
}

#[inline]
pub(crate) fn sort(value: &Bound<'_, PyAny>) -> Sort {
    if value.is_exact_instance_of::<PyString>() {
        Sort::Text
    } else if value.is_exact_instance_of::<PyDict>() {
        Sort::Dict
    } else if value.is_exact_instance_of::<PyList>() {
        Sort::List
    } else if value.is_exact_instance_of::<PyTuple>() {
        Sort::Tuple
    } else if value.is_exact_instance_of::<PyInt>() {
        Sort::Number
    } else if value.is_none() || value.is_exact_instance_of::<PyFloat>() || value.is_exact_instance_of::<PyBool>() {
        Sort::Nothing
    } else {
        Sort::Other
    }
}
