//! The walk over Python objects: one call per event, the same object back when nothing in it is secret.
//!
//! Exact built-in types take the fast path; subclasses, mappings, data classes and attrs classes the second. Other
//! objects are left alone: nothing here calls `repr`, and what they render is masked as text by the sink.

use crate::core::{Core, Hit};
use crate::live::Sealed;
use pyo3::exceptions::{PyException, PyRuntimeError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PyMapping, PySequence, PySet, PyString,
    PyTuple, PyType,
};
use redact_matcher::{Origin, Place, Under};
use smallvec::SmallVec;
use std::sync::Arc;
use zeroize::Zeroizing;

type Changed<'py> = Option<Bound<'py, PyAny>>;

/// What stands in place of what the walk does not enter.
const TOO_DEEP: &str = "[REDACTED:depth]";
const CYCLE: &str = "[REDACTED:cycle]";
const BROKEN: &str = "[REDACTED:error]";

/// One walk.
pub(crate) struct Walk<'a, 'py> {
    core: &'a Core,
    py: Python<'py>,
    hits: Vec<Hit>,
    nodes: usize,
    /// Containers above the present one.
    path: SmallVec<[*mut ffi::PyObject; 16]>,
    met_cycle: bool,
    /// A copy is being made: a reference back to an original must not stay in it.
    cut_cycles: bool,
}

impl<'a, 'py> Walk<'a, 'py> {
    /// The redacted copy of a value with what was masked; none when it is clean.
    pub(crate) fn redacted(
        core: &'a Core,
        value: &Bound<'py, PyAny>,
    ) -> PyResult<Option<(Bound<'py, PyAny>, Vec<Hit>)>> {
        let mut walk = Self::new(core, value.py(), false);
        let Some(changed) = walk.any(value, None)? else {
            return Ok(None);
        };
        if !walk.met_cycle {
            return Ok(Some((changed, walk.hits)));
        }
        let mut again = Self::new(core, value.py(), true);
        let changed = again.any(value, None)?;
        Ok(changed.map(|changed| (changed, again.hits)))
    }

    fn new(core: &'a Core, py: Python<'py>, cut_cycles: bool) -> Self {
        Self { core, py, hits: Vec::new(), nodes: 0, path: SmallVec::new(), met_cycle: false, cut_cycles }
    }

    fn any(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        self.nodes += 1;
        if self.nodes > self.core.max_nodes {
            return Ok(Some(self.instead(TOO_DEEP, "depth")));
        }
        if let Ok(string) = value.cast_exact::<PyString>() {
            return Ok(self.core.string(string, under, &mut self.hits)?.map(Bound::into_any));
        }
        if scalar(value) {
            return Ok(None);
        }
        if value.is_exact_instance_of::<PyInt>() {
            return self.number(value, under);
        }
        self.container(value, under)
    }

    fn number(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        let Some(under) = under.filter(|under| under.takes_numbers()) else {
            return Ok(None);
        };
        let symbols = crate::strings::symbols(&value.str()?)?;
        let mask = self.core.rendered(&under.origin(), &symbols, &mut self.hits);
        Ok(Some(PyString::new(self.py, &mask).into_any()))
    }

    fn container(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        let pointer = value.as_ptr();
        if self.path.contains(&pointer) {
            self.met_cycle = true;
            return Ok(self.cut_cycles.then(|| self.instead(CYCLE, "cycle")));
        }
        if self.path.len() >= self.core.max_depth {
            return Ok(Some(self.instead(TOO_DEEP, "depth")));
        }
        self.path.push(pointer);
        let changed = self.inside(value, under);
        self.path.pop();
        changed
    }

    fn inside(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        if let Ok(dict) = value.cast_exact::<PyDict>() {
            return Ok(self.dict(dict, under)?.map(Bound::into_any));
        }
        if let Ok(list) = value.cast_exact::<PyList>() {
            let Some(items) = self.items(list.len(), |i| list.get_item(i), under)? else {
                return Ok(None);
            };
            return Ok(Some(PyList::new(self.py, items)?.into_any()));
        }
        if let Ok(tuple) = value.cast_exact::<PyTuple>() {
            let Some(items) = self.items(tuple.len(), |i| tuple.get_item(i), under)? else {
                return Ok(None);
            };
            return Ok(Some(PyTuple::new(self.py, items)?.into_any()));
        }
        if let Ok(bytes) = value.cast_exact::<PyBytes>() {
            let changed = self.core.bytes(self.py, bytes.as_bytes(), under, &mut self.hits);
            return Ok(changed.map(Bound::into_any));
        }
        // From here on foreign code may run. What it breaks is masked; the rest of the event goes on.
        match self.foreign(value, under) {
            Err(error) if error.is_instance_of::<PyException>(self.py) => Ok(Some(self.instead(BROKEN, "error"))),
            other => other,
        }
    }

    fn instead(&mut self, mask: &str, kind: &str) -> Bound<'py, PyAny> {
        self.hits.push((kind.into(), "walk".into(), "format", String::new()));
        PyString::new(self.py, mask).into_any()
    }

    /// What a name asks of the value beside it.
    fn named(&self, name: &Bound<'py, PyAny>, place: Place) -> PyResult<Option<Under>> {
        if let Ok(name) = name.cast::<PyString>() {
            return crate::strings::with_text(name, |text| self.core.matcher.under(text.narrow(), place));
        }
        Ok(match name.cast::<PyBytes>() {
            Ok(name) => self.core.matcher.under(name.as_bytes(), place),
            Err(_) => None,
        })
    }

    fn dict(&mut self, dict: &Bound<'py, PyDict>, under: Option<Under>) -> PyResult<Option<Bound<'py, PyDict>>> {
        let size = dict.len();
        let mut position: ffi::Py_ssize_t = 0;
        let mut changes: Vec<(Bound<'py, PyAny>, Changed<'py>, Changed<'py>)> = Vec::new();
        loop {
            let (mut key, mut value) = (std::ptr::null_mut(), std::ptr::null_mut());
            // SAFETY: the dict is alive; `position` is only moved by PyDict_Next; a change of size while foreign code
            // ran ends the loop below before the next step.
            if unsafe { ffi::PyDict_Next(dict.as_ptr(), &raw mut position, &raw mut key, &raw mut value) } == 0 {
                break;
            }
            // SAFETY: PyDict_Next lends both; strong references are taken before any other code runs.
            let (key, value) =
                unsafe { (Bound::from_borrowed_ptr(self.py, key), Bound::from_borrowed_ptr(self.py, value)) };
            let (name, clean) = self.look_at(&key, scalar(&value))?;
            let new_value = self.any(&value, asked(under, name))?;
            let new_key = if clean { None } else { self.key(&key)? };
            if new_key.is_some() || new_value.is_some() {
                changes.push((key, new_key, new_value));
            }
            if dict.len() != size {
                return Err(PyRuntimeError::new_err("a dict changed while it was read"));
            }
        }
        if changes.is_empty() {
            return Ok(None);
        }
        if changes.iter().all(|(_, new_key, _)| new_key.is_none()) {
            let copy = dict.copy()?;
            for (key, _, new_value) in changes {
                copy.set_item(key, new_value)?;
            }
            return Ok(Some(copy));
        }
        let copy = PyDict::new(self.py);
        let mut changes = changes.into_iter().peekable();
        for (key, value) in dict.iter() {
            match changes.next_if(|(changed, _, _)| changed.is(&key)) {
                Some((_, new_key, new_value)) => {
                    copy.set_item(new_key.unwrap_or(key), new_value.unwrap_or(value))?;
                }
                None => copy.set_item(key, value)?,
            }
        }
        Ok(Some(copy))
    }

    /// What a key asks of its value, and whether it is plainly no secret itself: one look for nearly every key.
    fn look_at(&self, key: &Bound<'py, PyAny>, scalar: bool) -> PyResult<(Option<Under>, bool)> {
        let Ok(string) = key.cast_exact::<PyString>() else { return Ok((self.named(key, Place::Mapping)?, false)) };
        crate::strings::with_text(string, |text| {
            (
                if scalar { None } else { self.core.matcher.under(text.narrow(), Place::Mapping) },
                self.core.matcher.plainly_clean(text, self.core.live()),
            )
        })
    }

    /// A key that is itself a secret.
    fn key(&mut self, key: &Bound<'py, PyAny>) -> PyResult<Changed<'py>> {
        if let Ok(string) = key.cast::<PyString>() {
            return Ok(self.core.string(string, None, &mut self.hits)?.map(Bound::into_any));
        }
        if let Ok(bytes) = key.cast::<PyBytes>() {
            return Ok(self.core.bytes(self.py, bytes.as_bytes(), None, &mut self.hits).map(Bound::into_any));
        }
        if key.cast::<PyTuple>().is_ok() || key.cast::<PyFrozenSet>().is_ok() {
            return self.any(key, None);
        }
        Ok(None)
    }

    /// All items, if one of them changed.
    fn items(
        &mut self,
        length: usize,
        item: impl Fn(usize) -> PyResult<Bound<'py, PyAny>>,
        under: Option<Under>,
    ) -> PyResult<Option<Vec<Bound<'py, PyAny>>>> {
        let pair = if length == 2 && under.is_none() { self.named(&item(0)?, Place::Pair)? } else { None };
        let mut changed: Option<Vec<Bound<'py, PyAny>>> = None;
        for i in 0..length {
            let before = item(i)?;
            let asked = if i == 1 && pair.is_some() { pair } else { under };
            let after = self.any(&before, asked)?;
            match (&mut changed, after) {
                (Some(items), after) => items.push(after.unwrap_or(before)),
                (None, Some(after)) => {
                    let mut items = (0..i).map(&item).collect::<PyResult<Vec<_>>>()?;
                    items.push(after);
                    changed = Some(items);
                }
                (None, None) => {}
            }
        }
        Ok(changed)
    }

    fn foreign(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        if let Some(sealed) = &self.core.sealed_type {
            if value.is_instance(sealed.bind(self.py))? {
                return self.secret(value).map(Some);
            }
        }
        if let Ok(string) = value.cast::<PyString>() {
            return Ok(self.core.string(string, under, &mut self.hits)?.map(Bound::into_any));
        }
        if let Ok(bytes) = value.cast::<PyBytes>() {
            let changed = self.core.bytes(self.py, bytes.as_bytes(), under, &mut self.hits);
            return Ok(changed.map(Bound::into_any));
        }
        if let Ok(array) = value.cast::<PyByteArray>() {
            let changed = self.core.bytes(self.py, &array.to_vec(), under, &mut self.hits);
            return Ok(changed.map(|bytes| PyByteArray::new(self.py, bytes.as_bytes()).into_any()));
        }
        if value.is_instance_of::<PyInt>() || value.is_instance_of::<PyFloat>() {
            return Ok(None);
        }
        if let Ok(dict) = value.cast::<PyDict>() {
            return self.dict_subclass(dict, under);
        }
        if let Ok(tuple) = value.cast::<PyTuple>() {
            let Some(items) = self.items(tuple.len(), |i| tuple.get_item(i), under)? else {
                return Ok(None);
            };
            let items = PyTuple::new(self.py, items)?;
            return Ok(Some(match value.get_type().getattr("_make") {
                Ok(make) => make.call1((items,))?,
                Err(_) => items.into_any(),
            }));
        }
        if let Ok(list) = value.cast::<PyList>() {
            let Some(items) = self.items(list.len(), |i| list.get_item(i), under)? else {
                return Ok(None);
            };
            return Ok(Some(PyList::new(self.py, items)?.into_any()));
        }
        if value.cast::<PySet>().is_ok() || value.cast::<PyFrozenSet>().is_ok() {
            return self.set(value, under);
        }
        // Sequences that copy themselves (deque, UserList); ranges, arrays and views of memory do not, and hold no text.
        if value.cast::<PySequence>().is_ok() && value.hasattr("copy")? {
            return self.sequence(value, under);
        }
        let kind = value.get_type();
        if let Some(names) = field_names(&kind)? {
            return self.fields(value, &names, under);
        }
        if !kind.is_instance_of::<PyType>() || value.is_instance_of::<PyType>() {
            return Ok(None);
        }
        if let Ok(mapping) = value.cast::<PyMapping>() {
            let plain = PyDict::new(self.py);
            for pair in mapping.items()?.iter() {
                let (key, item): (Bound<'py, PyAny>, Bound<'py, PyAny>) = pair.extract()?;
                plain.set_item(key, item)?;
            }
            return Ok(self.dict(&plain, under)?.map(Bound::into_any));
        }
        Ok(None)
    }

    /// The mask of a `Secret`, by its own value; one that came out of a pickle has none and renders itself.
    fn secret(&mut self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let sealed = value.getattr("_sealed")?;
        let Ok(sealed) = sealed.cast::<Sealed>() else { return Ok(value.str()?.into_any()) };
        let kind: Arc<str> = value.getattr("kind")?.extract::<String>()?.into();
        let symbols: Zeroizing<Vec<u32>> = Zeroizing::new(sealed.get().value().symbols().collect());
        let mask = self.core.rendered(&Origin::Live(kind), &symbols, &mut self.hits);
        Ok(PyString::new(self.py, &mask).into_any())
    }

    /// A copy of the same class where that works, else a plain dict.
    fn dict_subclass(&mut self, dict: &Bound<'py, PyDict>, under: Option<Under>) -> PyResult<Changed<'py>> {
        let Some(changed) = self.dict(dict, under)? else {
            return Ok(None);
        };
        let copied = self.py.import("copy")?.call_method1("copy", (dict,));
        if let Ok(copy) = copied.as_ref().map_or(Err(()), |copy| copy.cast::<PyDict>().map_err(|_| ())) {
            if !copy.is(dict) && copy.get_type().is(dict.get_type()) {
                copy.clear();
                // SAFETY: both are dicts; PyDict_Update bypasses the subclass's own methods on purpose.
                if unsafe { ffi::PyDict_Update(copy.as_ptr(), changed.as_ptr()) } == 0 {
                    return Ok(Some(copy.clone().into_any()));
                }
                return Err(PyErr::fetch(self.py));
            }
        }
        Ok(Some(changed.into_any()))
    }

    /// A copy of the same class, with the items that changed.
    fn sequence(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        let items: Vec<Bound<'py, PyAny>> = value.try_iter()?.collect::<PyResult<_>>()?;
        let Some(changed) = self.items(items.len(), |i| Ok(items[i].clone()), under)? else { return Ok(None) };
        let copy = value.call_method0("copy")?;
        for (i, item) in changed.into_iter().enumerate() {
            copy.set_item(i, item)?;
        }
        Ok(Some(copy))
    }

    fn set(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        let items: Vec<Bound<'py, PyAny>> = value.try_iter()?.collect::<PyResult<_>>()?;
        let Some(items) = self.items(items.len(), |i| Ok(items[i].clone()), under)? else {
            return Ok(None);
        };
        Ok(Some(if value.is_instance_of::<PySet>() {
            PySet::new(self.py, items)?.into_any()
        } else {
            PyFrozenSet::new(self.py, items)?.into_any()
        }))
    }

    /// The fields of a data class or attrs class.
    fn fields(&mut self, value: &Bound<'py, PyAny>, names: &[String], under: Option<Under>) -> PyResult<Changed<'py>> {
        let mut changes = Vec::new();
        for name in names {
            let Ok(field) = value.getattr(name.as_str()) else {
                continue;
            };
            let asked = asked(under, self.core.matcher.under(name.as_bytes(), Place::Mapping));
            if let Some(changed) = self.any(&field, asked)? {
                changes.push((name, changed));
            }
        }
        if changes.is_empty() {
            return Ok(None);
        }
        let copy = self.py.import("copy")?.call_method1("copy", (value,))?;
        if copy.is(value) {
            return Err(PyRuntimeError::new_err("a data class copies to itself"));
        }
        let object = self.py.import("builtins")?.getattr("object")?;
        for (name, changed) in changes {
            object.call_method1("__setattr__", (&copy, name.as_str(), changed))?;
        }
        Ok(Some(copy))
    }
}

/// Values that no name can make a secret of.
fn scalar(value: &Bound<'_, PyAny>) -> bool {
    value.is_none() || value.is_exact_instance_of::<PyBool>() || value.is_exact_instance_of::<PyFloat>()
}

/// What is asked of a value in a mapping: by its own name, and by the name that the mapping stands under.
fn asked(above: Option<Under>, own: Option<Under>) -> Option<Under> {
    above.map_or(own, |above| Some(above.inside(own)))
}

fn field_names(kind: &Bound<'_, PyType>) -> PyResult<Option<Vec<String>>> {
    if let Ok(fields) = kind.getattr("__dataclass_fields__") {
        let fields = fields.cast_into::<PyDict>().map_err(PyErr::from)?;
        return Ok(Some(fields.keys().iter().map(|name| name.extract()).collect::<PyResult<_>>()?));
    }
    let Ok(attributes) = kind.getattr("__attrs_attrs__") else {
        return Ok(None);
    };
    attributes
        .try_iter()?
        .map(|attribute| attribute?.getattr("name")?.extract())
        .collect::<PyResult<Vec<_>>>()
        .map(Some)
}
