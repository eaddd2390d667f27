//! The walk's second path: subclasses, mappings, sets, data classes and attrs classes. Foreign code may run in here.

use crate::live::Sealed;
use crate::objects::is_of_the_app;
use crate::walk::{Changed, Walk, asked};
use pyo3::exceptions::PyRuntimeError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyByteArray, PyBytes, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PyMapping, PySequence, PySet, PyString, PyTuple,
    PyType,
};
use redact_matcher::{Origin, Place, Under, Value};
use std::sync::Arc;
use zeroize::Zeroizing;

impl<'py> Walk<'_, 'py> {
    pub(crate) fn foreign(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        if let Some(sealed) = &self.core.sealed_type {
            if value.is_instance(sealed.bind(self.py))? {
                return self.secret(value).map(Some);
            }
        }
        if let Ok(string) = value.cast::<PyString>() {
            let changed = self.core.string(string, under, self.work)?;
            return Ok(self.noted(string, changed));
        }
        if let Ok(bytes) = value.cast::<PyBytes>() {
            let changed = self.core.bytes(self.py, bytes.as_bytes(), under, self.work);
            return Ok(changed.map(Bound::into_any));
        }
        if let Ok(array) = value.cast::<PyByteArray>() {
            let changed = self.core.bytes(self.py, &array.to_vec(), under, self.work);
            return Ok(changed.map(|bytes| PyByteArray::new(self.py, bytes.as_bytes()).into_any()));
        }
        if value.is_instance_of::<PyInt>() || value.is_instance_of::<PyFloat>() {
            return Ok(None);
        }
        if let Ok(dict) = value.cast::<PyDict>() {
            return self.dict_subclass(dict, under);
        }
        if let Ok(tuple) = value.cast::<PyTuple>() {
            let names = named_items(value);
            let items =
                if names.is_empty() { self.tuple(tuple, under)? } else { self.named_tuple(tuple, &names, under)? };
            return items.map(|items| made_of(value, items)).transpose();
        }
        if let Ok(list) = value.cast::<PyList>() {
            return Ok(self.list(list, under)?.map(Bound::into_any));
        }
        if value.cast::<PySet>().is_ok() || value.cast::<PyFrozenSet>().is_ok() {
            return self.set(value, under);
        }
        // Sequences that copy themselves (deque, UserList); ranges, arrays and views of memory do not, and hold no text.
        if value.cast::<PySequence>().is_ok() && value.hasattr("copy")? {
            return self.sequence(value, under);
        }
        let kind = value.get_type();
        if value.is_instance_of::<PyType>() {
            return Ok(None);
        }
        if let Some(names) = field_names(value, &kind)? {
            return self.fields(value, &names, under);
        }
        if let Ok(mapping) = value.cast::<PyMapping>() {
            return Ok(self.dict(&plain(mapping)?, under)?.map(Bound::into_any));
        }
        self.object(value, &kind, under)
    }

    /// A tuple whose items have names: what those announce, and what a tuple without them would.
    fn named_tuple(
        &mut self,
        tuple: &Bound<'py, PyTuple>,
        names: &[String],
        under: Option<Under>,
    ) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let asks: Vec<Option<Under>> =
            names.iter().map(|name| self.core.matcher.under(name.as_bytes(), Place::Mapping)).collect();
        let own_of = |at: usize| asks.get(at).copied().flatten();
        let nothing = self.py.None().into_bound(self.py);
        let other = |(at, item)| if own_of(at).is_some() { nothing.clone() } else { item };
        let others = PyTuple::new(self.py, tuple.iter().enumerate().map(other).collect::<Vec<_>>())?;
        let changed = self.tuple(&others, under)?;
        let mut any = changed.is_some();
        let mut items: Vec<Bound<'py, PyAny>> = changed.unwrap_or(others).iter().collect();
        for (at, item) in tuple.iter().enumerate() {
            if let Some(own) = own_of(at) {
                let masked = self.any(&item, asked(under, Some(own)))?;
                any |= masked.is_some();
                items[at] = masked.unwrap_or(item);
            }
        }
        any.then(|| PyTuple::new(self.py, items)).transpose()
    }

    /// The mask of a `Secret`, by its own value; one that came out of a pickle has none and renders itself.
    fn secret(&mut self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let sealed = value.getattr("_sealed")?;
        let Ok(sealed) = sealed.cast::<Sealed>() else { return Ok(value.str()?.into_any()) };
        let kind: Arc<str> = value.getattr("kind")?.extract::<String>()?.into();
        let symbols: Zeroizing<Vec<u32>> = Zeroizing::new(sealed.get().value().symbols().collect());
        let mut mask = String::new();
        self.core.render(&Origin::Live(kind), Value::Wide(&symbols), &mut self.work.hits, &mut mask);
        Ok(PyString::new(self.py, &mask).into_any())
    }

    /// A copy of the same class where that works, else a plain dict.
    fn dict_subclass(&mut self, dict: &Bound<'py, PyDict>, under: Option<Under>) -> PyResult<Changed<'py>> {
        let Some(changed) = self.dict(dict, under)? else {
            return Ok(None);
        };
        if self.look.is_some() {
            return Ok(Some(changed.into_any())); // a look copies nothing by foreign code
        }
        like(dict, &changed).map(Some)
    }

    /// A copy of the same class, with the items that changed.
    fn sequence(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        let items = PyList::empty(self.py);
        for item in value.try_iter()? {
            items.append(item?)?;
        }
        let Some(changed) = self.list(&items, under)? else { return Ok(None) };
        if self.look.is_some() {
            return Ok(Some(changed.into_any()));
        }
        let copy = value.call_method0("copy")?;
        for (i, item) in changed.iter().enumerate() {
            copy.set_item(i, item)?;
        }
        Ok(Some(copy))
    }

    fn set(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        let items = PyTuple::new(self.py, value.try_iter()?.collect::<PyResult<Vec<_>>>()?)?;
        let Some(items) = self.tuple(&items, under)? else { return Ok(None) };
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
                changes.push((name.as_str(), changed));
            }
        }
        if changes.is_empty() {
            return Ok(None);
        }
        if self.look.is_some() {
            return Ok(Some(value.clone()));
        }
        with_fields(value, changes).map(Some)
    }
}

/// A copy of an object that is made of fields, with some of them changed.
pub(crate) fn with_fields<'py>(
    value: &Bound<'py, PyAny>,
    changes: Vec<(&str, Bound<'py, PyAny>)>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = value.py();
    let copy = py.import("copy")?.call_method1("copy", (value,))?;
    if copy.is(value) {
        return Err(PyRuntimeError::new_err("a data class copies to itself"));
    }
    let object = py.import("builtins")?.getattr("object")?;
    for (name, changed) in changes {
        // Past a class's own `__setattr__`, which may refuse, or check. Some of C refuse that; `msgspec` has a way.
        if object.call_method1("__setattr__", (&copy, name, &changed)).is_err() {
            match py.import("sys")?.getattr("modules")?.get_item("msgspec") {
                Ok(msgspec) => {
                    let force = msgspec.getattr("structs")?.getattr("force_setattr")?;
                    force.call1((&copy, name, changed))?;
                }
                Err(_) => copy.setattr(name, changed)?,
            }
        }
    }
    Ok(copy)
}

/// A dict of the same class with these entries, where that works; else the entries.
pub(crate) fn like<'py>(dict: &Bound<'py, PyDict>, entries: &Bound<'py, PyDict>) -> PyResult<Bound<'py, PyAny>> {
    let copied = dict.py().import("copy")?.call_method1("copy", (dict,));
    if let Ok(copy) = copied.as_ref().map_or(Err(()), |copy| copy.cast::<PyDict>().map_err(|_| ())) {
        if !copy.is(dict) && copy.get_type().is(dict.get_type()) {
            copy.clear();
            // SAFETY: both are dicts; PyDict_Update bypasses the subclass's own methods on purpose.
            if unsafe { ffi::PyDict_Update(copy.as_ptr(), entries.as_ptr()) } == 0 {
                return Ok(copy.clone().into_any());
            }
            return Err(PyErr::fetch(dict.py()));
        }
    }
    Ok(entries.clone().into_any())
}

/// The names of a tuple's items; none for most.
pub(crate) fn named_items(tuple: &Bound<'_, PyAny>) -> Vec<String> {
    tuple.getattr("_fields").and_then(|names| names.extract()).unwrap_or_default()
}

/// A tuple of the same class with these items, if it is one of those with named fields; else the items. What its class
/// keeps beside the items (`inspect.Traceback.positions`) it keeps, too.
pub(crate) fn made_of<'py>(tuple: &Bound<'py, PyAny>, items: Bound<'py, PyTuple>) -> PyResult<Bound<'py, PyAny>> {
    let Ok(make) = tuple.get_type().getattr("_make") else {
        return Ok(items.into_any());
    };
    let copy = make.call1((items,))?;
    if let (Ok(given), Ok(own)) = (tuple.getattr("__dict__"), copy.getattr("__dict__")) {
        own.call_method1("update", (given,))?;
    }
    Ok(copy)
}

/// The entries of a mapping that is no dict.
pub(crate) fn plain<'py>(mapping: &Bound<'py, PyMapping>) -> PyResult<Bound<'py, PyDict>> {
    let plain = PyDict::new(mapping.py());
    for pair in mapping.items()?.iter() {
        let (key, item): (Bound<'py, PyAny>, Bound<'py, PyAny>) = pair.extract()?;
        plain.set_item(key, item)?;
    }
    Ok(plain)
}

/// The names of what an object is made of: of a data class, an attrs class, a model of pydantic, a struct of msgspec, a
/// namespace; none for others.
pub(crate) fn field_names(value: &Bound<'_, PyAny>, kind: &Bound<'_, PyType>) -> PyResult<Option<Vec<String>>> {
    let names = |fields: Bound<'_, PyAny>| -> PyResult<Option<Vec<String>>> {
        fields.try_iter()?.map(|name| name?.extract()).collect::<PyResult<Vec<_>>>().map(Some)
    };
    if kind.is_subclass(namespace(value.py())?)? {
        return names(value.getattr("__dict__")?);
    }
    if !is_of_the_app(kind) {
        return Ok(None);
    }
    if let Ok(fields) = kind.getattr("__dataclass_fields__") {
        let fields = fields.cast_into::<PyDict>().map_err(PyErr::from)?;
        return names(fields.into_any());
    }
    if let Ok(attributes) = kind.getattr("__attrs_attrs__") {
        let each = attributes.try_iter()?.map(|attribute| attribute?.getattr("name")?.extract());
        return each.collect::<PyResult<Vec<_>>>().map(Some);
    }
    if let Ok(fields) = kind.getattr("__struct_fields__") {
        return names(fields);
    }
    if kind.hasattr("__pydantic_core_schema__")? {
        let mut own = names(value.getattr("__dict__")?)?.unwrap_or_default();
        own.push("__pydantic_extra__".into());
        return Ok(Some(own));
    }
    Ok(None)
}

/// The class of namespaces.
fn namespace(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static NAMESPACE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    NAMESPACE.import(py, "types", "SimpleNamespace")
}
