//! Python's own objects, read in place; the unsafe code of the walk, with `cursors`.

use crate::known_keys::Name;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};
use std::sync::atomic::{AtomicIsize, Ordering};

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
    // SAFETY: the caller's promise.
    unsafe { ascii(object).or_else(|| narrow_slowly(object)) }
}

/// The same, whatever its layout.
///
/// # Safety
/// As for `narrow`.
unsafe fn narrow_slowly<'a>(object: *mut ffi::PyObject) -> Option<&'a [u8]> {
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

/// The text of an exact str that is all ASCII and stands right behind its head, as nearly all text does.
///
/// # Safety
/// As for `narrow`.
#[inline(always)]
#[allow(clippy::inline_always)] // each entry of each dict asks twice
pub(crate) unsafe fn ascii<'a>(object: *mut ffi::PyObject) -> Option<&'a [u8]> {
    // SAFETY: the type is checked first; a str of this layout always is laid out.
    unsafe {
        #[cfg(not(Py_3_14))]
        if ffi::PyUnicode_CheckExact(object) == 0 || ffi::PyUnicode_IS_COMPACT_ASCII(object) == 0 {
            return None;
        }
        // Its flags are no longer to be had.
        #[cfg(Py_3_14)]
        if ffi::PyUnicode_CheckExact(object) == 0
            || ffi::PyUnicode_DATA(object).addr() != object.addr() + size_of::<ffi::PyASCIIObject>()
        {
            return None;
        }
        let head = object.cast::<ffi::PyASCIIObject>();
        Some(std::slice::from_raw_parts(head.add(1).cast::<u8>(), (*head).length as usize))
    }
}

/// The same with the hash that it has, if it was asked for.
///
/// # Safety
/// As for `narrow`.
#[inline(always)]
#[allow(clippy::inline_always)] // each entry of each dict asks
pub(crate) unsafe fn name<'a>(object: *mut ffi::PyObject) -> Option<Name<'a>> {
    // SAFETY: the caller's promise.
    unsafe { ascii(object).map(|text| Name { text, hash: hash(object) }) }
}

/// The same of any text of one byte a code point.
///
/// # Safety
/// As for `narrow`.
#[inline]
pub(crate) unsafe fn narrow_name<'a>(object: *mut ffi::PyObject) -> Option<Name<'a>> {
    // SAFETY: the caller's promise.
    unsafe { narrow(object).map(|text| Name { text, hash: hash(object) }) }
}

/// The hash of a str, -1 if it was not asked for yet.
///
/// # Safety
/// `object` is a str, and alive.
#[inline(always)]
#[allow(clippy::inline_always)] // each entry of each dict asks
unsafe fn hash(object: *mut ffi::PyObject) -> isize {
    // SAFETY: every str begins with this head. Where there is no GIL another thread may put the hash there meanwhile.
    unsafe { AtomicIsize::from_ptr(&raw mut (*object.cast::<ffi::PyASCIIObject>()).hash).load(Ordering::Relaxed) }
}

/// What an object is, if that can be said at once.
///
/// # Safety
/// As for `narrow`.
#[inline]
pub(crate) unsafe fn leaf<'a>(object: *mut ffi::PyObject) -> Option<Leaf<'a>> {
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
