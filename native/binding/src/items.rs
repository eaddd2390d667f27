//! The walk's way through lists and tuples, where the first of a pair may name the second, and an option of a command
//! line what stands behind it.

use crate::cursors::Items;
use crate::raised::Walked;
use crate::raw::{Leaf, Sort, sort};
use crate::walk::Walk;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyString, PyTuple};
use redact_matcher::{Argument, Place, Under};
use smallvec::SmallVec;
use std::cell::Cell;

/// An item that changed, with its place.
type Placed<'py> = (usize, Bound<'py, PyAny>);

impl<'py> Walk<'_, 'py> {
    pub(crate) fn list(
        &mut self,
        list: &Bound<'py, PyList>,
        under: Option<Under>,
    ) -> Walked<Option<Bound<'py, PyList>>> {
        let pair = match list.len() {
            2 if under.is_none() => self.pair(&list.get_item(0)?, &list.get_item(1)?, Place::Listed)?,
            _ => None,
        };
        let changes = self.items(Items::of_list(list), pair, under)?;
        if changes.is_empty() {
            return Ok(None);
        }
        Ok(Some(with_items(list, changes.iter().map(|(at, item)| (*at, item)))?))
    }

    pub(crate) fn tuple(
        &mut self,
        tuple: &Bound<'py, PyTuple>,
        under: Option<Under>,
    ) -> Walked<Option<Bound<'py, PyTuple>>> {
        let pair = match tuple.len() {
            2 if under.is_none() => self.pair(&tuple.get_item(0)?, &tuple.get_item(1)?, Place::Pair)?,
            _ => None,
        };
        let changes = self.items(Items::of_tuple(tuple), pair, under)?;
        if changes.is_empty() {
            return Ok(None);
        }
        Ok(Some(with_items_of_tuple(tuple, changes.iter().map(|(at, item)| (*at, item)))?))
    }

    /// What the first of a pair asks of the second, if that can be a secret at all.
    fn pair(&self, first: &Bound<'py, PyAny>, second: &Bound<'py, PyAny>, place: Place) -> PyResult<Option<Under>> {
        match sort(second) {
            Sort::Nothing => Ok(None),
            _ => self.named(first, place),
        }
    }

    /// The items that changed, with their places; of a pair the first may be the name of the second, and an option of a
    /// command line that of what stands behind it.
    fn items(
        &mut self,
        mut items: Items<'_, 'py>,
        pair: Option<Under>,
        under: Option<Under>,
    ) -> Walked<SmallVec<[Placed<'py>; 4]>> {
        let mut changes: SmallVec<[Placed<'py>; 4]> = SmallVec::new();
        // What the option before an item asks of it.
        let option = Cell::new(None);
        loop {
            let mut dirty = None;
            let second = |at| if at == 1 && pair.is_some() { pair } else { under };
            let named = pair.is_some() || under.is_some();
            let alone = |leaf: Option<Leaf<'_>>| {
                named || option.get().is_some() || matches!(leaf, Some(Leaf::Text(text)) if !is_no_option(text))
            };
            let plain = |walk: &mut Self, at: usize, leaf: Leaf<'_>| {
                let text = if let Leaf::Text(text) = leaf { Some(text) } else { None };
                if !named && text.is_some_and(|text| Argument::of(text).is_some()) {
                    return false;
                }
                let asks = second(at).or_else(|| option.get().filter(|_| text.is_some_and(is_no_option)));
                let plain = walk.is_plain(Some(leaf), asks, &mut dirty);
                if plain {
                    option.set(text.and_then(|text| walk.option(text)));
                }
                plain
            };
            let stirs = |walk: &mut Self, text: &[u8], (at, item): Placed<'py>| {
                if let Some(new) = walk.stirred(text, &item)? {
                    changes.push((at, new));
                }
                Ok(())
            };
            let quick = self.core.quick_keys(!named);
            let Some((at, item)) = items.next_but(self, quick, alone, plain, stirs)? else { break };
            let (asks, its_option) = self.behind_an_option(&item, option.get())?;
            let (own, next) = if named { (None, None) } else { self.argument(&items, at, &item)? };
            let asks = second(at).or(asks).or(own);
            option.set(its_option.or(next));
            let new = match dirty {
                Some(dirty) => self.dirty(&item, dirty)?,
                None => self.any(&item, asks)?,
            };
            if let Some(new) = new {
                changes.push((at, new));
            }
        }
        Ok(changes)
    }

    /// What an option asks of the item behind it, if its name is one of a secret.
    fn option(&self, text: &[u8]) -> Option<Under> {
        let alone = text.starts_with(b"--") && !text.contains(&b'=');
        if alone { self.core.matcher.under(text, Place::Listed) } else { None }
    }

    /// What an item is asked for by the option before it, and what it asks itself as an option.
    fn behind_an_option(
        &self,
        item: &Bound<'py, PyAny>,
        option: Option<Under>,
    ) -> PyResult<(Option<Under>, Option<Under>)> {
        let judge = |text: &[u8]| (option.filter(|_| is_no_option(text)), self.option(text));
        if let Ok(string) = item.cast::<PyString>() {
            return crate::strings::with_text(string, |text| judge(text.narrow()));
        }
        Ok(item.cast::<PyBytes>().map_or((None, None), |bytes| judge(bytes.as_bytes())))
    }

    /// What an option of a command asks of its own item, and of the next one.
    fn argument(
        &self,
        items: &Items<'_, 'py>,
        at: usize,
        item: &Bound<'py, PyAny>,
    ) -> PyResult<(Option<Under>, Option<Under>)> {
        let Some(option) = of_text(item, Argument::of)?.flatten() else { return Ok((None, None)) };
        for before in (at.saturating_sub(MOST_ARGUMENTS)..at).rev() {
            let Some(word) = items.get(before) else { break };
            if let Some((under, next)) = of_text(&word, |word| self.core.matcher.argument(option, word))?.flatten() {
                return Ok(if next { (None, Some(under)) } else { (Some(under), None) });
            }
        }
        Ok((None, None))
    }
}

/// A command stands so near before its option.
const MOST_ARGUMENTS: usize = 64;

/// What is said of the text of a str or bytes.
fn of_text<T>(item: &Bound<'_, PyAny>, says: impl FnOnce(&[u8]) -> T) -> PyResult<Option<T>> {
    if let Ok(string) = item.cast::<PyString>() {
        return crate::strings::with_text(string, |text| Some(says(text.narrow())));
    }
    Ok(item.cast::<PyBytes>().ok().map(|bytes| says(bytes.as_bytes())))
}

fn is_no_option(text: &[u8]) -> bool {
    !text.starts_with(b"-")
}

/// The copy of a list with other items at some places.
pub(crate) fn with_items<'a, 'py: 'a>(
    list: &Bound<'py, PyList>,
    items: impl Iterator<Item = (usize, &'a Bound<'py, PyAny>)>,
) -> PyResult<Bound<'py, PyList>> {
    let copy = list.get_slice(0, list.len());
    for (at, item) in items {
        copy.set_item(at, item)?;
    }
    Ok(copy)
}

/// The same of a tuple.
pub(crate) fn with_items_of_tuple<'a, 'py: 'a>(
    tuple: &Bound<'py, PyTuple>,
    changed: impl Iterator<Item = (usize, &'a Bound<'py, PyAny>)>,
) -> PyResult<Bound<'py, PyTuple>> {
    let mut items: Vec<Bound<'py, PyAny>> = tuple.iter().collect();
    for (at, item) in changed {
        items[at] = item.clone();
    }
    PyTuple::new(tuple.py(), items)
}
