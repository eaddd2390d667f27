//! Containers that are plainly clean, told by one look at all that they hold; the unsafe code of that.
//!
//! Nearly every event of an app is a dict, with dicts and lists in it, of keys that were met before, short texts and numbers. Their
//! texts wait for each other, whatever they lie in (`waiting`); and while the keys of a dict are asked, what stands
//! under them comes nearer: nearly all else that an event costs is the way to its texts. Whatever is not as simple is the
//! walk's; it says nothing here that the walk would not say. Events that are as simple, and hold secrets, are those of `judging`.

mod copies;
mod judging;
mod whole;

pub(crate) use judging::whole;

use crate::core::Core;
use crate::known_keys::{Name, Quick};
use crate::raw::{Leaf, ascii, leaf, name};
use crate::waiting::{Judge, Waiting, tells_long};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use redact_matcher::Matches;
use std::mem::MaybeUninit;

/// Of containers with more values or more containers in them, the walk says.
const MOST_VALUES: usize = 64;
const MOST_CONTAINERS: usize = 12;

/// All that is in a container.
pub(crate) struct Inside {
    containers: [MaybeUninit<(*mut ffi::PyObject, u8)>; MOST_CONTAINERS],
    known: usize,
    /// The values of the container that is being looked at.
    values: [MaybeUninit<*mut ffi::PyObject>; MOST_VALUES],
    count: usize,
    /// How many values were looked at, containers too.
    pub(crate) passed: usize,
}

impl Inside {
    #[inline]
    pub(crate) fn new(container: *mut ffi::PyObject) -> Self {
        let mut containers = [const { MaybeUninit::uninit() }; MOST_CONTAINERS];
        containers[0].write((container, 1));
        let values = [const { MaybeUninit::uninit() }; MOST_VALUES];
        Self { containers, known: 1, values, count: 0, passed: 0 }
    }

    /// Lets all texts wait; false if there is anything that is not as simple.
    ///
    /// # Safety
    /// As for `Waiting::takes`.
    pub(crate) unsafe fn wait<J: Judge>(&mut self, waiting: &mut Waiting<'_>, judge: &mut J, quick: Quick<'_>) -> bool {
        // Without the GIL containers have locks of their own, which the walk holds.
        if cfg!(Py_GIL_DISABLED) {
            return false;
        }
        let mut at = 0;
        while at < self.known {
            // SAFETY: the container is alive, and with it all that is in it as long as no other code runs, and no other thread:
            // nothing here gives up the GIL or calls into Python but for reading dicts. Values are those that were written.
            unsafe {
                let (container, depth) = self.containers[at].assume_init();
                // A container within itself is met until there is no room.
                if usize::from(depth) > judge.depth() || !self.asks(container, judge, quick) {
                    return false;
                }
                for nth in 0..self.count {
                    let value = self.values[nth].assume_init();
                    if let Some(text) = ascii(value) {
                        if !waiting.adds(text, judge) {
                            return false;
                        }
                    } else if !matches!(leaf(value), Some(Leaf::Nothing | Leaf::Number)) {
                        if self.known == MOST_CONTAINERS {
                            return false;
                        }
                        self.containers[self.known].write((value, depth + 1));
                        self.known += 1;
                    }
                }
            }
            at += 1;
        }
        self.passed += 1;
        true
    }

    /// Whether a container is one of which no key or item asks anything of another one. Notes its values.
    ///
    /// # Safety
    /// It is alive.
    #[inline]
    unsafe fn asks<J: Judge>(&mut self, container: *mut ffi::PyObject, judge: &J, quick: Quick<'_>) -> bool {
        self.count = 0;
        // SAFETY: the caller's promise; keys, values and items that are lent are alive as long as the container holds them.
        let simple = unsafe {
            if ffi::PyDict_CheckExact(container) != 0 {
                self.asks_keys(container, judge, quick)
            } else {
                items_of(container).is_some_and(|(items, count)| self.asks_items(items, count))
            }
        };
        self.passed += self.count;
        simple
    }

    /// # Safety
    /// A dict that is alive.
    #[inline]
    unsafe fn asks_keys<J: Judge>(&mut self, dict: *mut ffi::PyObject, judge: &J, quick: Quick<'_>) -> bool {
        let (mut position, mut key, mut value) = (0, std::ptr::null_mut(), std::ptr::null_mut());
        // SAFETY: the caller's promise.
        unsafe {
            while ffi::PyDict_Next(dict, &raw mut position, &raw mut key, &raw mut value) != 0 {
                let Some(name) = name(key) else { return false };
                if self.count == MOST_VALUES || !judge.is_plain_key(name, quick) {
                    return false;
                }
                self.note(value);
            }
        }
        true
    }

    /// # Safety
    /// So many items, which are alive.
    #[inline]
    unsafe fn asks_items(&mut self, items: *const *mut ffi::PyObject, count: usize) -> bool {
        if count > MOST_VALUES {
            return false;
        }
        // SAFETY: the caller's promise.
        unsafe {
            for nth in 0..count {
                let item = *items.add(nth);
                if names_another(item, nth, count) {
                    return false;
                }
                self.note(item);
            }
        }
        true
    }

    #[inline]
    fn note(&mut self, value: *mut ffi::PyObject) {
        fetch(value);
        self.values[self.count % MOST_VALUES].write(value);
        self.count += 1;
    }
}

/// Where the items of a list or a tuple are, and how many.
///
/// # Safety
/// It is alive.
#[inline]
unsafe fn items_of(container: *mut ffi::PyObject) -> Option<(*const *mut ffi::PyObject, usize)> {
    // SAFETY: the caller's promise, and the type is looked at.
    unsafe {
        if ffi::PyList_CheckExact(container) != 0 {
            let at = (*container.cast::<ffi::PyListObject>()).ob_item;
            Some((at, ffi::PyList_GET_SIZE(container) as usize))
        } else if ffi::PyTuple_CheckExact(container) != 0 {
            let at = (&raw mut (*container.cast::<ffi::PyTupleObject>()).ob_item).cast();
            Some((at, ffi::PyTuple_GET_SIZE(container) as usize))
        } else {
            None
        }
    }
}

/// Of two items the first may be the name of the second, and an item may be an option.
///
/// # Safety
/// The item is alive.
#[inline]
unsafe fn names_another(item: *mut ffi::PyObject, nth: usize, count: usize) -> bool {
    // SAFETY: the caller's promise.
    unsafe {
        let may_name = count == 2 && nth == 0 && !matches!(leaf(item), Some(Leaf::Nothing | Leaf::Number));
        may_name || ascii(item).is_some_and(|text| text.first() == Some(&b'-'))
    }
}

/// What is asked of an event's texts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Texts {
    /// Each is plainly clean.
    Clean,
    /// They may be searched where they were rendered to, each behind a quote: none begins as what is read otherwise there.
    Rendered,
}

/// Whether an event is made of containers alone, with keys that are known to ask nothing, and texts and numbers in them, and whether
/// the texts are as they are asked to be. An event of structlog that holds an exception is not.
#[inline]
pub(crate) fn is_plain(core: &Core, event: &Bound<'_, PyDict>, texts: Texts) -> PyResult<bool> {
    if !core.paths.is_empty() {
        return Ok(false);
    }
    // A rendering shows the keys as well: live values in them are found there.
    let quick = if texts == Texts::Rendered { core.known_keys.quick(true, None) } else { core.quick_keys(true) };
    let mut judge = OfEvents { core, texts };
    crate::guarded(|| {
        let mut waiting = Waiting::new(judge.room());
        // SAFETY: the event is alive, and nothing here runs Python code.
        let taken = unsafe { waiting.takes_container(event.as_ptr(), &mut judge, quick) };
        Ok(taken && waiting.stirring(&mut judge) == 0)
    })
}

/// What judges events of structlog as a whole.
struct OfEvents<'a> {
    core: &'a Core,
    texts: Texts,
}

impl Judge for OfEvents<'_> {
    #[inline]
    fn room(&self) -> usize {
        self.core.max_nodes
    }

    #[inline]
    fn depth(&self) -> usize {
        self.core.max_depth
    }

    #[inline]
    fn pass(&mut self, _: usize) {}

    #[inline]
    fn is_plain_key(&self, name: Name<'_>, quick: Quick<'_>) -> bool {
        (quick.names_nothing(name) || self.core.names_nothing(name)) && name.text != b"exc_info"
    }

    #[inline]
    fn tells(&self, text: &[u8]) -> Option<bool> {
        match self.texts {
            Texts::Rendered => Some(text.first() != Some(&b':')),
            Texts::Clean => tells_long(self.core, text),
        }
    }

    #[inline]
    fn is_clean(&self, text: &[u8]) -> bool {
        // An event that holds anything is walked all the same.
        self.core.dirty(text, &mut Matches::new()).is_none()
    }

    #[inline]
    fn stirring(&self, texts: &[&[u8]]) -> u32 {
        self.core.stirring(texts)
    }
}

/// Asks for an object that is looked at in a moment: its head, and the beginning of its text.
#[inline(always)]
#[allow(clippy::inline_always)] // each value asks
fn fetch(object: *mut ffi::PyObject) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every x86-64 processor has it, and an address that is none of ours does no harm.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(object.cast());
        _mm_prefetch::<_MM_HINT_T0>(object.cast::<i8>().wrapping_add(64));
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = object;
}
