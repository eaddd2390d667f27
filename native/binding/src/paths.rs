//! Paths of a policy in real values: `headers.*.authorization` is secret, `build.token` is not.
//!
//! A pass before the walk, and only for a policy that has paths. What stands at a secret path is masked there, and the
//! walk sees the masks. What stands at an allowed path is taken out before the walk and put back after it, judged as if
//! it had no name. Copies are made of the containers along a path and of nothing else.

use crate::core::Core;
use crate::foreign::{field_names, like, made_of, named_items, plain, with_fields};
use crate::walk::{Changed, Walk};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{
    PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyList, PyMapping, PySequence, PyString, PyTuple, PyType,
};
use redact_matcher::{Under, same_name};

/// How much of a value may still be looked at. A value with cycles and `**` has no end: where the budget ends, the call
/// fails, and the sink lets nothing out.
struct Budget {
    objects: usize,
    depth: usize,
    deepest: usize,
}

impl Budget {
    const fn of(core: &Core) -> Self {
        Self { objects: core.max_nodes, depth: 0, deepest: core.max_depth }
    }

    fn spend(&mut self) -> PyResult<()> {
        self.objects = self
            .objects
            .checked_sub(1)
            .ok_or_else(|| PyRuntimeError::new_err("a path of the policy leads through more objects than max_nodes"))?;
        Ok(())
    }
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// An entry of this name, or the item of this number.
    Name(String),
    /// Any one entry or item.
    Any,
    /// Any number of them, none too.
    AnyDepth,
}

/// A path, and what is asked of what stands there; none: it is allowed.
#[derive(Debug)]
pub(crate) struct Path {
    steps: Vec<Step>,
    under: Option<Under>,
}

impl Path {
    pub(crate) fn new(spelled: &str, under: Option<Under>) -> Self {
        let steps = spelled.split('.').map(|step| match step {
            "*" => Step::Any,
            "**" => Step::AnyDepth,
            name => Step::Name(name.into()),
        });
        Self { steps: steps.collect(), under }
    }
}

/// A value without what its policy's paths name, and what was taken out.
pub(crate) struct Prepared<'py> {
    /// None: nothing stands at any path.
    pub(crate) value: Changed<'py>,
    /// Whether something was masked.
    pub(crate) masked: bool,
    /// What stands in for something, and what that was.
    pub(crate) taken: Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>,
}

/// Masks what stands at secret paths and takes out what stands at allowed ones.
pub(crate) fn prepare<'py>(walk: &mut Walk<'_, 'py>, value: &Bound<'py, PyAny>) -> PyResult<Prepared<'py>> {
    let mut prepared = Prepared { value: None, masked: false, taken: Vec::new() };
    let core = walk.core;
    let object = walk.py.import("builtins")?.getattr("object")?;
    for path in &core.paths {
        let present = prepared.value.as_ref().unwrap_or(value).clone();
        let changed = match path.under {
            Some(under) => {
                at(&present, &path.steps, &mut Budget::of(core), &mut |found| Ok(walk.any(found, Some(under))?))?
            }
            None => at(&present, &path.steps, &mut Budget::of(core), &mut |found| {
                let stand_in = object.call0()?;
                prepared.taken.push((stand_in.clone(), found.clone()));
                Ok(Some(stand_in))
            })?,
        };
        if changed.is_some() {
            prepared.masked |= path.under.is_some();
            prepared.value = changed;
        }
    }
    Ok(prepared)
}

/// Puts back what was taken out, judged as if it had no name; says whether that changed anything of it.
pub(crate) fn put_back<'py>(
    walk: &mut Walk<'_, 'py>,
    value: Bound<'py, PyAny>,
    taken: &[(Bound<'py, PyAny>, Bound<'py, PyAny>)],
) -> PyResult<(Bound<'py, PyAny>, bool)> {
    let (core, mut value, mut changed) = (walk.core, value, false);
    for path in core.paths.iter().filter(|path| path.under.is_none()) {
        let next = at(&value, &path.steps, &mut Budget::of(core), &mut |found| {
            let Some((_, original)) = taken.iter().find(|(stand_in, _)| stand_in.is(found)) else { return Ok(None) };
            let masked = walk.any(original, None)?;
            changed |= masked.is_some();
            Ok(Some(masked.unwrap_or_else(|| original.clone())))
        })?;
        value = next.unwrap_or(value);
    }
    Ok((value, changed))
}

/// A copy of what leads to a path, with what stands there changed; none if nothing does.
fn at<'py>(
    value: &Bound<'py, PyAny>,
    steps: &[Step],
    budget: &mut Budget,
    change: &mut dyn FnMut(&Bound<'py, PyAny>) -> PyResult<Changed<'py>>,
) -> PyResult<Changed<'py>> {
    let Some((step, rest)) = steps.split_first() else { return change(value) };
    budget.spend()?;
    if *step != Step::AnyDepth {
        return inside(value, step, rest, budget, change);
    }
    let here = at(value, rest, budget, change)?;
    budget.depth += 1;
    let deeper = if budget.depth <= budget.deepest {
        inside(here.as_ref().unwrap_or(value), &Step::Any, steps, budget, change)?
    } else {
        None
    };
    budget.depth -= 1;
    Ok(deeper.or(here))
}

/// The same, one step into a value: whatever has entries, items or fields. Others have nothing at a path.
fn inside<'py>(
    value: &Bound<'py, PyAny>,
    step: &Step,
    rest: &[Step],
    budget: &mut Budget,
    change: &mut dyn FnMut(&Bound<'py, PyAny>) -> PyResult<Changed<'py>>,
) -> PyResult<Changed<'py>> {
    if is_leaf(value) {
        return Ok(None);
    }
    let py = value.py();
    if let Ok(dict) = value.cast::<PyDict>() {
        let Some(entries) = in_entries(dict, step, rest, budget, change)? else { return Ok(None) };
        return if dict.is_exact_instance_of::<PyDict>() {
            Ok(Some(entries.into_any()))
        } else {
            like(dict, &entries).map(Some)
        };
    }
    if let Ok(list) = value.cast::<PyList>() {
        let items = in_items(list.iter().collect(), &[], step, rest, budget, change)?;
        return Ok(items.map(|items| PyList::new(py, items)).transpose()?.map(Bound::into_any));
    }
    if let Ok(tuple) = value.cast::<PyTuple>() {
        let items = in_items(tuple.iter().collect(), &named_items(value), step, rest, budget, change)?;
        let Some(items) = items.map(|items| PyTuple::new(py, items)).transpose()? else { return Ok(None) };
        return made_of(value, items).map(Some);
    }
    if value.cast::<PySequence>().is_ok() && value.hasattr("copy")? {
        let items = value.try_iter()?.collect::<PyResult<_>>()?;
        let Some(items) = in_items(items, &[], step, rest, budget, change)? else { return Ok(None) };
        let copy = value.call_method0("copy")?;
        for (number, item) in items.into_iter().enumerate() {
            copy.set_item(number, item)?;
        }
        return Ok(Some(copy));
    }
    if let Some(names) = field_names(value, &value.get_type())? {
        let mut changes = Vec::new();
        for name in &names {
            let Ok(field) = value.getattr(name.as_str()) else { continue };
            if fits(step, PyString::new(py, name).as_any())? {
                if let Some(changed) = at(&field, rest, budget, change)? {
                    changes.push((name.as_str(), changed));
                }
            }
        }
        return if changes.is_empty() { Ok(None) } else { with_fields(value, changes).map(Some) };
    }
    if let Ok(mapping) = value.cast::<PyMapping>() {
        let entries = in_entries(&plain(mapping)?, step, rest, budget, change)?;
        return Ok(entries.map(Bound::into_any));
    }
    Ok(None)
}

/// Whether nothing can be inside of a value, without a look at its class.
fn is_leaf(value: &Bound<'_, PyAny>) -> bool {
    value.is_none()
        || value.is_instance_of::<PyString>()
        || value.is_instance_of::<PyBytes>()
        || value.is_instance_of::<PyByteArray>()
        || value.is_instance_of::<PyInt>()
        || value.is_instance_of::<PyFloat>()
        || value.is_instance_of::<PyType>()
}

/// The entries of a dict, with what a path leads to changed; none if nothing is.
fn in_entries<'py>(
    dict: &Bound<'py, PyDict>,
    step: &Step,
    rest: &[Step],
    budget: &mut Budget,
    change: &mut dyn FnMut(&Bound<'py, PyAny>) -> PyResult<Changed<'py>>,
) -> PyResult<Option<Bound<'py, PyDict>>> {
    let mut entries: Option<Bound<'py, PyDict>> = None;
    for (key, item) in dict.iter() {
        if fits(step, &key)? {
            if let Some(changed) = at(&item, rest, budget, change)? {
                let entries = match &entries {
                    Some(entries) => entries,
                    None => entries.insert(dict.copy()?),
                };
                entries.set_item(key, changed)?;
            }
        }
    }
    Ok(entries)
}

/// Items, with what a path leads to changed; none if nothing is. Each has its number, and its name if it has one.
fn in_items<'py>(
    mut items: Vec<Bound<'py, PyAny>>,
    names: &[String],
    step: &Step,
    rest: &[Step],
    budget: &mut Budget,
    change: &mut dyn FnMut(&Bound<'py, PyAny>) -> PyResult<Changed<'py>>,
) -> PyResult<Option<Vec<Bound<'py, PyAny>>>> {
    let mut any = false;
    for (number, item) in items.iter_mut().enumerate() {
        let is_called = |name: &str| names.get(number).is_some_and(|own| same_name(own.as_bytes(), name.as_bytes()));
        let leads = match step {
            Step::Name(name) => *name == number.to_string() || is_called(name),
            _ => true,
        };
        if leads {
            if let Some(changed) = at(item, rest, budget, change)? {
                *item = changed;
                any = true;
            }
        }
    }
    Ok(any.then_some(items))
}

fn fits(step: &Step, key: &Bound<'_, PyAny>) -> PyResult<bool> {
    let Step::Name(name) = step else { return Ok(true) };
    if let Ok(key) = key.cast::<PyString>() {
        return crate::strings::with_text(key, |text| same_name(text.narrow(), name.as_bytes()));
    }
    Ok(key.cast::<PyBytes>().is_ok_and(|key| same_name(key.as_bytes(), name.as_bytes())))
}
