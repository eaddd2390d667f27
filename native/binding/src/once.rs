//! Values that redact comes upon several times while it masks one thing, and that count as often as the thing shows
//! them at most.
//!
//! An exception is copied part by part: its arguments, its attributes, its text. Where one value stands in all of them,
//! that is one near leak. So what the parts tell within `Once` counts by the part that holds it most often.

use crate::tally::Hit;
use pyo3::prelude::*;
use pyo3::types::PyAny;
use std::cell::RefCell;

#[derive(Default)]
struct Scope {
    /// Whether a thing is being masked part by part.
    open: bool,
    /// What is told within it, by bits of what fingerprints are made of, each with how often it counted.
    told: Vec<(u64, usize)>,
}

thread_local! {
    static SCOPE: RefCell<Scope> = RefCell::default();
}

/// What of the matches of one call still counts; none for all of them. What has no fingerprint always counts.
pub(crate) fn uncounted(hits: &[Hit]) -> Option<Vec<Hit>> {
    SCOPE.with_borrow_mut(|scope| {
        if !scope.open {
            return None;
        }
        let mut here: Vec<(u64, usize)> = Vec::new();
        let counts = |hit: &&Hit| {
            let Some(print) = hit.mark.map(|mark| mark.bits()) else { return true };
            let now = one_more(&mut here, print);
            let before = scope.told.iter().find(|(known, _)| *known == print).map_or(0, |(_, times)| *times);
            if now > before {
                one_more(&mut scope.told, print);
            }
            now > before
        };
        Some(hits.iter().filter(counts).map(|hit| Hit { origin: hit.origin.clone(), mark: hit.mark }).collect())
    })
}

fn one_more(counts: &mut Vec<(u64, usize)>, print: u64) -> usize {
    if let Some((_, times)) = counts.iter_mut().find(|(known, _)| *known == print) {
        *times += 1;
        return *times;
    }
    counts.push((print, 1));
    1
}

/// A scope in which the parts of one thing are masked. One within another, on the same thread, is part of that.
#[pyclass(module = "redact._native")]
#[derive(Default)]
pub(crate) struct Once {
    outermost: bool,
}

#[pymethods]
impl Once {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    fn __enter__(&mut self) {
        self.outermost = SCOPE.with_borrow_mut(|scope| !std::mem::replace(&mut scope.open, true));
    }

    fn __exit__(&mut self, _kind: &Bound<'_, PyAny>, _error: &Bound<'_, PyAny>, _traceback: &Bound<'_, PyAny>) {
        if self.outermost {
            SCOPE.take();
        }
    }
}
