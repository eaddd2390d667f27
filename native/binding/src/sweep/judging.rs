//! Events that hold secrets: where all else in one is as simple as in a clean one, all of it is gone through once, its texts are
//! searched together, and only those that hold anything are looked at alone. The walk would say the same, text by text.
//!
//! What is noted of an event is lent. Until everything in it has been judged nothing runs that could change it: the most that
//! is made meanwhile is a str. Before the first copy is made, which may set off a collection of garbage, all that is needed is held.

use super::copies::{Changes, Held, Place, copied};
use super::whole::{Container, Whole};
use crate::core::Dirty;
use crate::raised::Walked;
use crate::raw::ascii;
use crate::waiting::Judge;
use crate::walk::{Changed, Walk};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use redact_matcher::{Again, Look};
use smallvec::SmallVec;

/// Events with more entries of their own are not tried: most of them hold more than is gone through.
const MOST_ENTRIES: usize = 24;

/// What an event becomes, if all of it is simple.
pub(crate) fn whole<'py>(walk: &mut Walk<'_, 'py>, event: &Bound<'py, PyAny>) -> Walked<Option<Changed<'py>>> {
    // Without the GIL containers have locks of their own, which the walk holds.
    let tried = event.cast_exact::<PyDict>().is_ok_and(|event| event.len() <= MOST_ENTRIES);
    if cfg!(Py_GIL_DISABLED) || !tried {
        return Ok(None);
    }
    let mut all = Whole::new();
    let (core, mut changes, mut held) = (walk.core, Changes::new(), SmallVec::new());
    // SAFETY: the event is alive, and until all that is needed of it is held nothing here runs Python code or gives up the GIL.
    unsafe {
        let simple = all.takes(event.as_ptr(), 0, core.max_depth, core, core.quick_keys(true));
        if !simple || walk.room() <= all.count {
            return Ok(None);
        }
        all.search(core);
        walk.pass(all.count + 1 - all.stirring.count_ones() as usize);
        if all.stirring == 0 {
            return Ok(Some(None));
        }
        all.judge(walk, event.py(), &mut changes)?;
        if changes.is_empty() {
            return Ok(Some(None));
        }
        all.hold(&changes, event.py(), &mut held);
    }
    Ok(Some(copied(&mut held, &mut changes)?))
}

impl Whole<'_> {
    /// Looks at the texts that are to be looked at, and says what becomes of them.
    ///
    /// # Safety
    /// As for `takes`.
    #[inline]
    unsafe fn judge<'py>(
        &mut self,
        walk: &mut Walk<'_, 'py>,
        py: Python<'py>,
        changes: &mut Changes<'py>,
    ) -> Walked<()> {
        let (mut left, mut nth) = (self.stirring, 0);
        while left != 0 {
            let number = left.trailing_zeros() as usize;
            left &= left - 1;
            let at = usize::from(self.texts[number]);
            let asked = self.by_name >> at & 1 == 1;
            let asked = asked.then(|| self.asked.iter().find(|(asked, _)| usize::from(*asked) == at)).flatten();
            let under = asked.map(|(_, under)| under);
            // SAFETY: the caller's promise; a text's entry was written.
            let (value, text) = unsafe {
                let value = self.entries[at].assume_init().value;
                (Borrowed::from_ptr(py, value), ascii(value))
            };
            let new = if self.unseen >> number & 1 == 1 {
                match text {
                    Some(text) if under.is_none() => walk.stirred(text, &value)?,
                    _ => walk.any(&value, under.copied())?,
                }
            } else {
                while usize::from(self.numbers[nth]) != number {
                    nth += 1;
                }
                let text = self.together.texts()[nth];
                match walk.core.matcher.look_again(&self.together, nth, &mut self.windows, under, &mut walk.work.seen) {
                    Some(Again::Sole(told)) => Some(walk.sole(text, &value, under.is_some(), told)?),
                    Some(Again::Other(Look::Clean)) => {
                        walk.pass(1);
                        None
                    }
                    Some(Again::Other(Look::Plain)) => Some(walk.plain(text, &value, under.is_some())?),
                    Some(Again::Other(Look::From(from))) if under.is_none() => walk.dirty(&value, Dirty::From(from))?,
                    _ => walk.any(&value, under.copied())?,
                }
            };
            if let Some(new) = new {
                // SAFETY: as above.
                changes.push((unsafe { self.place(at, py) }, new));
            }
        }
        Ok(())
    }

    /// # Safety
    /// As for `takes`, of an entry that was written.
    #[inline]
    unsafe fn place<'py>(&self, at: usize, py: Python<'py>) -> Place<'py> {
        let container = self.inside[at];
        // SAFETY: the caller's promise; each entry's container is known.
        unsafe {
            let from = self.containers[usize::from(container)].assume_init().from;
            let key = Bound::from_borrowed_ptr_or_opt(py, self.entries[at].assume_init().key);
            Place { container, item: at as u8 - from, key }
        }
    }

    /// Holds the containers that must be copied, each behind those that it is in.
    ///
    /// # Safety
    /// As for `takes`.
    #[inline]
    unsafe fn hold<'py>(&self, changes: &Changes<'py>, py: Python<'py>, held: &mut SmallVec<[Held<'py>; 4]>) {
        let mut wanted = 0u32;
        for (place, _) in changes {
            let mut number = place.container;
            while wanted >> number & 1 == 0 {
                wanted |= 1 << number;
                // SAFETY: as many as are known were written. The event is the first, and in itself.
                let at = unsafe { self.containers[usize::from(number)].assume_init() }.at;
                number = if number > 0 { self.inside[usize::from(at)] } else { 0 };
            }
        }
        while wanted != 0 {
            let number = wanted.trailing_zeros() as u8;
            wanted &= wanted - 1;
            // SAFETY: the caller's promise, and as above.
            unsafe {
                let Container { object, at, from, to } = self.containers[usize::from(number)].assume_init();
                let (object, place) = (Bound::from_borrowed_ptr(py, object), self.place(usize::from(at), py));
                held.push(Held { object, size: usize::from(to - from), place, number });
            }
        }
    }
}
