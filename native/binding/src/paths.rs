//! Paths of a policy in real mappings and lists: `headers.*.authorization` is secret, `build.token` is not.
//!
//! A pass before the walk, and only for a policy that has paths. What stands at a secret path is masked there, and the
//! walk sees the masks. What stands at an allowed path is taken out before the walk and put back after it, judged as if
//! it had no name. Copies are made of the containers along a path and of nothing else.

use crate::core::Core;
use crate::walk::{Changed, Walk};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};
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
            Some(under) => at(&present, &path.steps, &mut Budget::of(core), &mut |found| walk.any(found, Some(under)))?,
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

fn inside<'py>(
    value: &Bound<'py, PyAny>,
    step: &Step,
    rest: &[Step],
    budget: &mut Budget,
    change: &mut dyn FnMut(&Bound<'py, PyAny>) -> PyResult<Changed<'py>>,
) -> PyResult<Changed<'py>> {
    if let Ok(dict) = value.cast::<PyDict>() {
        let mut copy: Option<Bound<'py, PyDict>> = None;
        for (key, item) in dict.iter() {
            if !fits(step, &key)? {
                continue;
            }
            if let Some(changed) = at(&item, rest, budget, change)? {
                let copy = match &copy {
                    Some(copy) => copy,
                    // A subclass copies itself, and stays what it is.
                    None => copy.insert(dict.call_method0("copy")?.cast_into::<PyDict>().map_err(PyErr::from)?),
                };
                copy.set_item(key, changed)?;
            }
        }
        return Ok(copy.map(Bound::into_any));
    }
    let items: Vec<Bound<'py, PyAny>> = if let Ok(list) = value.cast_exact::<PyList>() {
        list.iter().collect()
    } else if let Ok(tuple) = value.cast_exact::<PyTuple>() {
        tuple.iter().collect()
    } else {
        return Ok(None);
    };
    let (mut items, mut any) = (items, false);
    for (number, item) in items.iter_mut().enumerate() {
        let named = match step {
            Step::Name(name) => *name == number.to_string(),
            _ => true,
        };
        if !named {
            continue;
        }
        if let Some(changed) = at(item, rest, budget, change)? {
            *item = changed;
            any = true;
        }
    }
    match any {
        false => Ok(None),
        true if value.is_exact_instance_of::<PyList>() => Ok(Some(PyList::new(value.py(), items)?.into_any())),
        true => Ok(Some(PyTuple::new(value.py(), items)?.into_any())),
    }
}

fn fits(step: &Step, key: &Bound<'_, PyAny>) -> PyResult<bool> {
    let Step::Name(name) = step else { return Ok(true) };
    if let Ok(key) = key.cast::<PyString>() {
        return crate::strings::with_text(key, |text| same_name(text.narrow(), name.as_bytes()));
    }
    Ok(key.cast::<PyBytes>().is_ok_and(|key| same_name(key.as_bytes(), name.as_bytes())))
}
