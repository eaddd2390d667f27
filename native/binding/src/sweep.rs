//! Events that are plainly clean, told by one look at all that they hold; the unsafe code of that.
//!
//! Nearly every event of an app is a dict, with dicts in it, of keys that were met before, short texts and numbers. The walk
//! looks at one dict after another. Here the texts of all of them are looked at together, and while the keys of one are
//! asked, what stands under them comes nearer: nearly all that such an event costs is the way to its texts. Whatever is
//! not as simple is the walk's; it says nothing here that the walk would not say.

use crate::core::Core;
use crate::known_keys::Quick;
use crate::raw::{Leaf, ascii, leaf, name};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use redact_matcher::{MOST_AT_ONCE, Matches};
use std::mem::MaybeUninit;

/// Of more values, and of more dicts, the walk says.
const MOST_VALUES: usize = 64;
const MOST_DICTS: usize = 12;
/// Longer texts are looked at by themselves: one vector does not hold them.
const LONGEST: usize = 67;

/// What is asked of an event's texts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Texts {
    /// Each is plainly clean.
    Clean,
    /// They may be searched where they were rendered to, each behind a quote: none begins as what is read otherwise there.
    Rendered,
}

/// Whether an event is made of dicts alone, with keys that are known to ask nothing, and texts and numbers under them, and whether
/// the texts are as they are asked to be. An event of structlog that holds an exception is not.
#[inline]
pub(crate) fn is_plain(core: &Core, event: &Bound<'_, PyDict>, texts: Texts) -> PyResult<bool> {
    // Nothing of what is looked at here is ever near a cap. Without the GIL dicts have locks of their own, which the walk holds.
    let roomy = core.max_nodes >= MOST_VALUES + MOST_DICTS && core.max_depth >= MOST_DICTS;
    if cfg!(Py_GIL_DISABLED) || !roomy || !core.paths.is_empty() {
        return Ok(false);
    }
    crate::guarded(|| Ok(Sweep::new(core, texts).takes_all(event)))
}

/// One look.
struct Sweep<'a> {
    core: &'a Core,
    quick: Quick<'a>,
    texts: Texts,
    /// Values that were met, dict by dict, and how many.
    values: [MaybeUninit<*mut ffi::PyObject>; MOST_VALUES],
    count: usize,
    /// Texts that wait to be looked at together.
    waiting: [&'a [u8]; MOST_AT_ONCE],
    waits: usize,
}

impl<'a> Sweep<'a> {
    #[inline]
    fn new(core: &'a Core, texts: Texts) -> Self {
        let values = [const { MaybeUninit::uninit() }; MOST_VALUES];
        // A rendering shows the keys as well: live values in them are found there.
        let quick = if texts == Texts::Rendered { core.known_keys.quick(true, None) } else { core.quick_keys(true) };
        Self { core, quick, texts, values, count: 0, waiting: [b""; MOST_AT_ONCE], waits: 0 }
    }

    fn takes_all(&mut self, event: &'a Bound<'_, PyDict>) -> bool {
        let mut dicts = [event.as_ptr(); MOST_DICTS];
        let (mut at, mut known) = (0, 1);
        while at < known {
            let begin = self.count;
            // SAFETY: the event is alive, and with it all that is in it as long as no other code runs, and no other thread:
            // nothing here gives up the GIL or calls into Python but for reading dicts. Values are those that were written.
            unsafe {
                if !self.asks_keys(dicts[at]) {
                    return false;
                }
                for nth in begin..self.count {
                    let value = self.values[nth].assume_init();
                    if let Some(text) = ascii(value) {
                        if !self.takes(text) {
                            return false;
                        }
                    } else if !matches!(leaf(value), Some(Leaf::Nothing | Leaf::Number)) {
                        // A dict within itself is met until there is no room.
                        if ffi::PyDict_CheckExact(value) == 0 || known == MOST_DICTS {
                            return false;
                        }
                        dicts[known] = value;
                        known += 1;
                    }
                }
            }
            at += 1;
        }
        self.are_clean()
    }

    /// Whether each key of a dict asks nothing. Notes the values.
    ///
    /// # Safety
    /// A dict that is alive.
    #[inline]
    unsafe fn asks_keys(&mut self, dict: *mut ffi::PyObject) -> bool {
        let (mut position, mut key, mut value) = (0, std::ptr::null_mut(), std::ptr::null_mut());
        // SAFETY: the caller's promise; keys and values that a dict lends are alive as long as it holds them.
        unsafe {
            while ffi::PyDict_Next(dict, &raw mut position, &raw mut key, &raw mut value) != 0 {
                let Some(name) = name(key) else { return false };
                let known = self.quick.names_nothing(name) || self.core.names_nothing(name);
                if !known || name.text == b"exc_info" || self.count == MOST_VALUES {
                    return false;
                }
                fetch(value);
                self.values[self.count].write(value);
                self.count += 1;
            }
        }
        true
    }

    /// Takes a text; false if it is not as it is asked to be.
    #[inline]
    fn takes(&mut self, text: &'a [u8]) -> bool {
        if self.texts == Texts::Rendered {
            return text.first() != Some(&b':');
        }
        if text.len() > LONGEST {
            return self.is_clean(text);
        }
        if self.waits == MOST_AT_ONCE && !self.are_clean() {
            return false;
        }
        self.waiting[self.waits] = text;
        self.waits += 1;
        true
    }

    /// Whether all texts that wait are plainly clean. None waits any longer.
    #[inline]
    fn are_clean(&mut self) -> bool {
        let texts = &self.waiting[..std::mem::take(&mut self.waits)];
        let mut stirring = if texts.is_empty() { 0 } else { self.core.stirring(texts) };
        for text in texts {
            if stirring & 1 == 1 && !self.is_clean(text) {
                return false;
            }
            stirring >>= 1;
        }
        true
    }

    #[inline(never)]
    fn is_clean(&self, text: &[u8]) -> bool {
        self.core.dirty(text, &mut Matches::new()).is_none()
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
