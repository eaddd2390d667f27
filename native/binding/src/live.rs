//! `LiveTable` and `Sealed`: values that Python code must not be able to stumble over.

use crate::strings::{from_symbols, one_byte, symbols};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;
use std::time::Duration;
use zeroize::Zeroizing;

/// Exact values known while running.
#[pyclass(frozen, module = "redact._native")]
pub(crate) struct LiveTable {
    table: redact_matcher::LiveTable,
}

impl LiveTable {
    pub(crate) const fn table(&self) -> &redact_matcher::LiveTable {
        &self.table
    }
}

#[pymethods]
impl LiveTable {
    #[new]
    #[pyo3(signature = (*, grace=600.0))]
    fn new(grace: f64) -> PyResult<Self> {
        let grace = seconds("grace", grace)?;
        let key = u64::from_le_bytes(crate::random_bytes::<8>()?);
        Ok(Self { table: redact_matcher::LiveTable::new(key, grace, crate::memory::shield) })
    }

    /// Pins a plain str under a proper kind for good: the whole cost of nearly every call. False where there is anything
    /// to say about the arguments: then nothing was done.
    fn pin_plain(&self, value: &Bound<'_, PyAny>, kind: &Bound<'_, PyAny>) -> PyResult<bool> {
        let (Ok(value), Ok(kind)) = (value.cast_exact::<PyString>(), kind.cast_exact::<PyString>()) else {
            return Ok(false);
        };
        if !one_byte(kind)?.is_some_and(is_kind) {
            return Ok(false);
        }
        let kind = kind.to_str()?;
        Ok(match one_byte(value)? {
            Some(value) => self.table.pin_bytes(value, kind),
            None => self.table.pin(&Zeroizing::new(symbols(value)?), kind, None),
        })
    }

    #[pyo3(signature = (value, kind, ttl))]
    fn pin(&self, value: &Bound<'_, PyString>, kind: &str, ttl: Option<f64>) -> PyResult<bool> {
        let ttl = ttl.map(|ttl| seconds("ttl", ttl)).transpose()?;
        Ok(self.table.pin(&Zeroizing::new(symbols(value)?), kind, ttl))
    }

    #[pyo3(signature = (value, kind, ttl))]
    fn hold(&self, value: &Bound<'_, PyString>, kind: &str, ttl: Option<f64>) -> PyResult<bool> {
        let ttl = ttl.map(|ttl| seconds("ttl", ttl)).transpose()?;
        Ok(self.table.hold(&Zeroizing::new(symbols(value)?), kind, ttl))
    }

    fn hold_learned(&self, value: &Bound<'_, PyString>, kind: &str) -> PyResult<bool> {
        Ok(self.table.hold_learned(&Zeroizing::new(symbols(value)?), kind))
    }

    fn release(&self, value: &Sealed) {
        self.table.release(&value.value);
    }

    fn discard(&self, value: &Bound<'_, PyString>) -> PyResult<bool> {
        Ok(match one_byte(value)? {
            Some(value) => self.table.discard_bytes(value),
            None => self.table.discard(&Zeroizing::new(symbols(value)?)),
        })
    }

    fn clear(&self) {
        self.table.clear();
    }

    fn __len__(&self) -> usize {
        self.table.len()
    }

    fn __repr__(&self) -> String {
        format!("<LiveTable of {} values>", self.table.len())
    }
}

/// Whether a kind may be called so: lower-case letters, digits and underscores, a letter first.
pub(crate) fn is_kind(name: &[u8]) -> bool {
    let rest = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'_';
    name.first().is_some_and(u8::is_ascii_lowercase) && name.len() <= LONGEST_KIND && name.iter().all(rest)
}

const LONGEST_KIND: usize = 64;

fn seconds(name: &str, value: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(value)
        .map_err(|_| PyValueError::new_err(format!("{name}: expected a number of seconds from 0, below 10^19")))
}

/// One plain value, kept outside Python's heap and wiped when the last owner is gone.
#[pyclass(frozen, module = "redact._native")]
pub(crate) struct Sealed {
    value: redact_matcher::Sealed,
}

impl Sealed {
    pub(crate) const fn value(&self) -> &redact_matcher::Sealed {
        &self.value
    }
}

#[pymethods]
impl Sealed {
    #[new]
    fn new(value: &Bound<'_, PyString>) -> PyResult<Self> {
        let plain = Zeroizing::new(symbols(value)?);
        let key = u64::from_le_bytes(crate::random_bytes::<8>()?);
        Ok(Self { value: redact_matcher::Sealed::new(plain.iter().copied(), key) })
    }

    fn reveal<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        let plain: Zeroizing<Vec<u32>> = Zeroizing::new(self.value.symbols().collect());
        from_symbols(py, &plain)
    }

    fn equals(&self, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        if let Ok(other) = other.cast::<Sealed>() {
            return Ok(self.value.equals(other.get().value.symbols()));
        }
        let Ok(other) = other.cast::<PyString>() else {
            return Err(PyTypeError::new_err("expected a Sealed or a str"));
        };
        let plain = Zeroizing::new(symbols(other)?);
        Ok(self.value.equals(plain.iter().copied()))
    }

    fn __len__(&self) -> usize {
        self.value.len()
    }

    fn __repr__(&self) -> String {
        format!("{:?}", self.value)
    }
}
