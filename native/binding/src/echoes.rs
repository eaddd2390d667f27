//! In observe mode a secret goes on as it is, and each sink behind the first finds it again: the logging sink in the
//! arguments, then in the line, stderr in what the handler writes. That is one near leak, and counts once.
//!
//! What tells an echo: it is found at the same instruction of the program as the match before it, on the same thread,
//! on another way through redact than the one that found it first. The next round of a loop is no echo, because there
//! it is found on the first way again.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyFrame, PyFrameMethods};
use std::cell::RefCell;
use std::hash::{Hash, Hasher};

use crate::sites::{instruction, module_of};
use crate::words::QuickHasher;

/// Values that are remembered of one place. What comes after counts as found for the first time.
const MOST: usize = 64;

/// A code object's address and an instruction in it. It is compared with the one before it only, never followed.
pub(crate) type Place = (usize, i32);

/// Where no frame of the program is left: at an exception that nobody caught, in a thread of redact's or a library's.
pub(crate) const NOWHERE: Place = (0, 0);

/// One look of redact's own at what passes: the way to it, and whether it is the second one of a single call.
type Look = (u64, bool);

/// A number for the kind, and the fingerprint.
type Value = (u64, u64);

#[derive(Default)]
struct Heard {
    program: Option<Place>,
    first: Vec<(Value, Look)>,
}

thread_local! {
    static HEARD: RefCell<Heard> = RefCell::default();
}

/// Where a frame is.
pub(crate) fn place(frame: &Bound<'_, PyFrame>) -> Place {
    (frame.code().as_ptr() as usize, instruction(frame))
}

/// The way by which redact came to call the core: a hash over its own frames and the one that called them.
pub(crate) fn way(py: Python<'_>) -> u64 {
    // SAFETY: this thread is attached; the frame that is running is lent, and a strong reference is taken at once.
    let frame = unsafe { Bound::from_borrowed_ptr_or_opt(py, ffi::PyEval_GetFrame().cast()) };
    let mut next = frame.and_then(|frame| frame.cast_into::<PyFrame>().ok());
    let mut hash = QuickHasher::default();
    while let Some(frame) = next {
        place(&frame).hash(&mut hash);
        let own = module_of(&frame).extract::<String>().is_ok_and(|name| name.split('.').next() == Some("redact"));
        next = if own { frame.outer() } else { None };
    }
    hash.finish()
}

/// Whether `value` was noted at `program` by another look already.
pub(crate) fn is_echo(program: Place, look: Look, value: Value) -> bool {
    HEARD.with_borrow_mut(|heard| {
        if heard.program != Some(program) {
            heard.program = Some(program);
            heard.first.clear();
        }
        let known = heard.first.iter().find(|(known, _)| *known == value);
        if known.is_none() && heard.first.len() < MOST {
            heard.first.push((value, look));
            return false;
        }
        known.is_some_and(|(_, first)| *first != look)
    })
}
