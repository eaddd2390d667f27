//! Objects that come with many values and are always the same, as a span's resource and scope: judged once.
//!
//! A pair is known by its identity, and kept alive so that no other object can come by its address. What is known is
//! that it was clean under the policy, which never changes, and by the live secrets of that time: when one comes or goes,
//! it must be looked at again. Whoever asks about a pair says that its objects do not change.

use pyo3::prelude::*;
use std::sync::Mutex;

/// More than the scopes of most programs: each library that makes spans has one.
const MOST: usize = 32;

struct Pair {
    first: Py<PyAny>,
    second: Py<PyAny>,
    /// How often the live secrets had changed when it was last found clean.
    changes: u64,
}

impl Pair {
    fn is(&self, first: &Bound<'_, PyAny>, second: &Bound<'_, PyAny>) -> bool {
        self.first.is(first) && self.second.is(second)
    }
}

#[derive(Default)]
struct Known {
    pairs: Vec<Pair>,
    /// Whose place the next one takes when there is none left.
    oldest: usize,
}

/// The pairs that were clean. Its lock is never waited for: where it is taken, nothing is known.
#[derive(Default)]
pub(crate) struct Companions(Mutex<Known>);

impl Companions {
    pub(crate) fn are_clean(&self, first: &Bound<'_, PyAny>, second: &Bound<'_, PyAny>, changes: u64) -> bool {
        let Ok(known) = self.0.try_lock() else { return false };
        known.pairs.iter().any(|pair| pair.is(first, second) && pair.changes == changes)
    }

    pub(crate) fn remember(&self, first: &Bound<'_, PyAny>, second: &Bound<'_, PyAny>, changes: u64) {
        let Ok(mut known) = self.0.try_lock() else { return };
        if let Some(pair) = known.pairs.iter_mut().find(|pair| pair.is(first, second)) {
            pair.changes = changes;
            return;
        }
        let pair = Pair { first: first.clone().unbind(), second: second.clone().unbind(), changes };
        let gone = if known.pairs.len() < MOST {
            known.pairs.push(pair);
            None
        } else {
            let at = known.oldest;
            known.oldest = (at + 1) % MOST;
            Some(std::mem::replace(&mut known.pairs[at], pair))
        };
        drop(known);
        drop(gone); // not under the lock: letting go may run code
    }
}
