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
        let counting = |hit: &Hit| {
            let times = hit.mark.map_or(hit.times, |mark| {
                let now = *counted(&mut here, mark.bits(), hit.times);
                let before = counted(&mut scope.told, mark.bits(), 0);
                let more = now.saturating_sub(*before);
                *before += more;
                more
            });
            (times > 0).then(|| Hit { origin: hit.origin.clone(), mark: hit.mark, times })
        };
        Some(hits.iter().filter_map(counting).collect())
    })
}

/// How often a print counted, with so many more.
fn counted(counts: &mut Vec<(u64, usize)>, print: u64, more: usize) -> &mut usize {
    let known = counts.iter().position(|(known, _)| *known == print);
    let at = known.unwrap_or_else(|| {
        counts.push((print, 0));
        counts.len() - 1
    });
    counts[at].1 += more;
    &mut counts[at].1
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
