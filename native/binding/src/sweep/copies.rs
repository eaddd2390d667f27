//! The copies that are made of an event that was judged as a whole.

use crate::items::{with_items, with_items_of_tuple};
use crate::mappings::with_values;
use crate::raised::Walked;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};
use smallvec::SmallVec;

/// A place in a container, which has a number: a key, or of a list and a tuple that of an item.
pub(super) struct Place<'py> {
    pub(super) container: u8,
    pub(super) item: u8,
    pub(super) key: Option<Bound<'py, PyAny>>,
}

/// What comes in the place of what was there.
pub(super) type Changes<'py> = SmallVec<[(Place<'py>, Bound<'py, PyAny>); 4]>;

/// A container that is copied, and how many entries were seen in it.
pub(super) struct Held<'py> {
    pub(super) object: Bound<'py, PyAny>,
    pub(super) size: usize,
    /// Its own place; of the event none counts.
    pub(super) place: Place<'py>,
    pub(super) number: u8,
}

/// The copy of a container with what comes in the place of some of its values.
fn copy<'py>(held: &Held<'py>, changes: &Changes<'py>) -> Walked<Bound<'py, PyAny>> {
    let ours = changes.iter().filter(|(place, _)| place.container == held.number);
    if let Ok(dict) = held.object.cast_exact::<PyDict>() {
        let entries = ours.filter_map(|(place, new)| place.key.as_ref().map(|key| (key, new)));
        return if dict.len() == held.size { Ok(with_values(dict, entries)?.into_any()) } else { Err(changed()) };
    }
    if let Ok(list) = held.object.cast_exact::<PyList>() {
        let items = ours.map(|(place, new)| (usize::from(place.item), new));
        return if list.len() == held.size { Ok(with_items(list, items)?.into_any()) } else { Err(changed()) };
    }
    let tuple = held.object.cast::<PyTuple>().map_err(PyErr::from)?;
    Ok(with_items_of_tuple(tuple, ours.map(|(place, new)| (usize::from(place.item), new)))?.into_any())
}

/// An earlier copy may have set off a collection of garbage, which runs what it likes.
#[cold]
fn changed() -> crate::raised::Raised {
    PyRuntimeError::new_err("an event changed while it was read").into()
}

/// The copy of an event, which is held first, with what comes in the place of some of its values. Containers in others are
/// copied before those.
pub(super) fn copied<'py>(
    held: &mut SmallVec<[Held<'py>; 4]>,
    changes: &mut Changes<'py>,
) -> Walked<Option<Bound<'py, PyAny>>> {
    while let Some(last) = held.pop() {
        let copy = copy(&last, changes)?;
        if held.is_empty() {
            return Ok(Some(copy));
        }
        changes.push((last.place, copy));
    }
    Ok(None)
}
