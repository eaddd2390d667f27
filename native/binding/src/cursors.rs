//! Cursors over dicts, lists and tuples, which show the walk what lies in them; the unsafe code of it, with `raw`.
//!
//! References that a container lends are good until other code runs. So nothing borrowed leaves this room as a Python
//! object: what the walk can judge at once is shown to it as plain data (`Leaf`), and whatever needs a closer look, in
//! which foreign code may run, comes out as a strong reference. Text is lent only for the length of a call that has no
//! way to run Python code. Cursors read the container's size anew at each step, so that a container that changes
//! meanwhile ends the walk with an error and not with a stray read; on builds without the GIL each step holds the
//! container's own lock.
//!
//! What one text costs is mostly what is set up for its search. So texts wait for each other, and some are looked at
//! together; those among them that need a look of their own are come back to.

use crate::known_keys::{Name, Quick};
use crate::raised::Walked;
use crate::raw::{Leaf, ascii, leaf, name, narrow_name};
use crate::waiting::{Judge, Now, Waiting};
use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::critical_section::with_critical_section;
use pyo3::types::{PyDict, PyList, PyTuple};

/// Goes through a dict's entries.
pub(crate) struct Entries<'a, 'py> {
    dict: &'a Bound<'py, PyDict>,
    position: ffi::Py_ssize_t,
    size: usize,
}

type Entry<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

/// An entry that is lent.
pub(crate) type Lent<'a, 'py> = (Borrowed<'a, 'py, PyAny>, Borrowed<'a, 'py, PyAny>);

impl<'a, 'py> Entries<'a, 'py> {
    pub(crate) fn of(dict: &'a Bound<'py, PyDict>) -> Self {
        Self { dict, position: 0, size: dict.len() }
    }

    /// The next entry that is not plain: `plain` is shown each key that is text of one byte a code point, and each value
    /// that is a leaf (none for others, which never are plain). What stands under keys that are known to name nothing
    /// is looked at together, and `stirs` is shown those of which the text needs a look of its own, or is too long to
    /// wait for others. Nothing of it runs Python code.
    #[inline]
    pub(crate) fn next_but<J: Judge>(
        &mut self,
        judge: &mut J,
        quick: Quick<'_>,
        mut plain: impl FnMut(&mut J, Option<Name<'_>>, Option<Leaf<'_>>) -> bool,
        mut stirs: impl FnMut(&mut J, &[u8], Lent<'_, 'py>) -> Walked<()>,
    ) -> Walked<Option<Entry<'py>>> {
        let py = self.dict.py();
        with_critical_section(self.dict, || {
            if self.dict.len() != self.size {
                return Err(PyRuntimeError::new_err("a dict changed while it was read").into());
            }
            let dict = self.dict.as_ptr();
            let (mut key, mut value) = (std::ptr::null_mut(), std::ptr::null_mut());
            // SAFETY: the dict is alive, and `position` is only moved by PyDict_Next, which checks it against the table
            // that it finds, and back to where it was before. What it lends stays alive until this closure ends: neither
            // `judge`, `plain` and `stirs` nor anything else here runs Python code or lets go of the dict's lock: the most
            // that they do is to make a str. Strong references are taken before.
            unsafe {
                loop {
                    let mut begin = self.position;
                    let mut waiting = Waiting::new(judge.room());
                    let (mut more, mut unnamed);
                    let waits = loop {
                        let at = self.position;
                        more = ffi::PyDict_Next(dict, &raw mut self.position, &raw mut key, &raw mut value) != 0;
                        unnamed = more && name(key).is_some_and(|name| quick.names_nothing(name));
                        let waits = unnamed && waiting.takes(value, judge, quick);
                        if waiting.was_flushed() {
                            begin = at;
                        }
                        if !waits || waiting.is_full() {
                            break waits;
                        }
                    };
                    if waiting.entries > 0 {
                        let stirring = waiting.stirring(judge);
                        if stirring != 0 {
                            // Those that wait once more, one by one.
                            let here = (self.position, key, value);
                            let mut again = waiting.again(stirring, judge);
                            self.position = begin;
                            for _ in 0..waiting.entries {
                                ffi::PyDict_Next(dict, &raw mut self.position, &raw mut key, &raw mut value);
                                match again.next(value, judge) {
                                    Now::Nothing => {}
                                    Now::Look(text) => {
                                        stirs(
                                            judge,
                                            text,
                                            (Borrowed::from_ptr(py, key), Borrowed::from_ptr(py, value)),
                                        )?;
                                    }
                                    Now::Enter => {
                                        plain(judge, narrow_name(key), None);
                                        return Ok(Some(lent(py, key, value)));
                                    }
                                }
                            }
                            (self.position, key, value) = here;
                        }
                    }
                    if !more {
                        return Ok(None);
                    }
                    if waits {
                        continue;
                    }
                    if let Some(text) = ascii(value).filter(|_| unnamed && judge.room() > 0) {
                        stirs(judge, text, (Borrowed::from_ptr(py, key), Borrowed::from_ptr(py, value)))?;
                    } else if !plain(judge, narrow_name(key), leaf(value)) {
                        return Ok(Some(lent(py, key, value)));
                    }
                }
            }
        })
    }
}

/// An entry that goes out.
///
/// # Safety
/// Both are alive.
unsafe fn lent(py: Python<'_>, key: *mut ffi::PyObject, value: *mut ffi::PyObject) -> Entry<'_> {
    // SAFETY: the caller's promise.
    unsafe { (Bound::from_borrowed_ptr(py, key), Bound::from_borrowed_ptr(py, value)) }
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

impl<'py> Holder<'_, 'py> {
    fn len(&self) -> usize {
        match self {
            Self::List(list) => list.len(),
            Self::Tuple(tuple) => tuple.len(),
        }
    }

    fn as_any(&self) -> &Bound<'py, PyAny> {
        match self {
            Self::List(list) => list.as_any(),
            Self::Tuple(tuple) => tuple.as_any(),
        }
    }

    /// # Safety
    /// There is an item at the place, and the holder's lock is held.
    #[inline]
    unsafe fn item(&self, at: usize) -> *mut ffi::PyObject {
        // SAFETY: the caller's promise.
        unsafe {
            match self {
                Self::List(list) => ffi::PyList_GET_ITEM(list.as_ptr(), at as ffi::Py_ssize_t),
                Self::Tuple(tuple) => ffi::PyTuple_GET_ITEM(tuple.as_ptr(), at as ffi::Py_ssize_t),
            }
        }
    }
}

impl<'a, 'py> Items<'a, 'py> {
    pub(crate) fn of_list(list: &'a Bound<'py, PyList>) -> Self {
        Self { holder: Holder::List(list), position: 0, size: list.len() }
    }

    pub(crate) fn of_tuple(tuple: &'a Bound<'py, PyTuple>) -> Self {
        Self { holder: Holder::Tuple(tuple), position: 0, size: tuple.len() }
    }

    /// The item at a place, if there is still one.
    pub(crate) fn get(&self, at: usize) -> Option<Bound<'py, PyAny>> {
        match self.holder {
            Holder::List(list) => list.get_item(at).ok(),
            Holder::Tuple(tuple) => tuple.get_item(at).ok(),
        }
    }

    /// The next item that is not plain, with its place; `plain` is shown leaves. `alone` says of which (of containers by none)
    /// it must be asked at once, and in order; the others are looked at together, and `stirs` is shown those of which the text needs a look of its own.
    /// Nothing of it runs Python code.
    #[inline]
    pub(crate) fn next_but<J: Judge>(
        &mut self,
        judge: &mut J,
        quick: Quick<'_>,
        alone: impl Fn(Option<Leaf<'_>>) -> bool,
        mut plain: impl FnMut(&mut J, usize, Leaf<'_>) -> bool,
        mut stirs: impl FnMut(&mut J, &[u8], (usize, Bound<'py, PyAny>)) -> Walked<()>,
    ) -> Walked<Option<(usize, Bound<'py, PyAny>)>> {
        let holder = self.holder;
        let py = holder.as_any().py();
        with_critical_section(holder.as_any(), || {
            if holder.len() != self.size {
                return Err(PyRuntimeError::new_err("a list changed while it was read").into());
            }
            // SAFETY: places are below the length that was read under the lock; since then no Python code ran, so the
            // items are where they were and alive. A strong reference is taken before the closure ends.
            unsafe {
                loop {
                    let mut begin = self.position;
                    let mut waiting = Waiting::new(judge.room());
                    while self.position < self.size && !waiting.is_full() {
                        let item = holder.item(self.position);
                        let waits = !alone(leaf(item)) && waiting.takes(item, judge, quick);
                        if waiting.was_flushed() {
                            begin = self.position;
                        }
                        if !waits {
                            break;
                        }
                        self.position += 1;
                    }
                    let end = self.position;
                    let stirring = if end > begin { waiting.stirring(judge) } else { 0 };
                    if stirring != 0 {
                        let mut again = waiting.again(stirring, judge);
                        for at in begin..end {
                            let item = holder.item(at);
                            match again.next(item, judge) {
                                Now::Nothing => {}
                                Now::Look(text) => stirs(judge, text, (at, Bound::from_borrowed_ptr(py, item)))?,
                                Now::Enter => {
                                    self.position = at + 1;
                                    return Ok(Some((at, Bound::from_borrowed_ptr(py, item))));
                                }
                            }
                        }
                    }
                    if end == self.size {
                        return Ok(None);
                    }
                    if waiting.is_full() {
                        continue;
                    }
                    let item = holder.item(end);
                    self.position += 1;
                    if !leaf(item).is_some_and(|leaf| plain(judge, end, leaf)) {
                        return Ok(Some((end, Bound::from_borrowed_ptr(py, item))));
                    }
                }
            }
        })
    }
}
