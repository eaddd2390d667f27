//! The walk's way through dicts: which entries are plainly clean, what their keys ask, and the copy of one that changed.

use crate::core::Dirty;
use crate::cursors::{Entries, Lent};
use crate::known_keys::{Asks, Name};
use crate::raised::Walked;
use crate::raw::Leaf;
use crate::walk::{Changed, Walk, asked};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFrozenSet, PyList, PyString, PyTuple};
use redact_matcher::{Place, Under};
use smallvec::SmallVec;

/// Keys of a dict, each with what stands in its place, or in that of its value. Two words each: they are pushed from registers.
type Changes<'py, const N: usize> = SmallVec<[(Bound<'py, PyAny>, Bound<'py, PyAny>); N]>;

/// Records are small: of more members nothing else is asked.
const MOST_MEMBERS: usize = 16;
/// Members that say what the value beside them is, and words that say that it is a secret.
const SORTS: [&str; 2] = ["type", "Type"];
const SECRET: [&str; 3] = ["securestring", "secret", "password"];
/// Members that are true where the value is one.
const SECRECY: [&str; 6] = ["sensitive", "is_sensitive", "isSensitive", "isSecret", "is_secret", "masked"];
/// Members that name the value, and as often a field of a form: only a plausible one counts.
const NAMING: [&str; 7] = ["id", "Id", "field", "header", "variable", "ParameterKey", "OptionName"];

/// A path goes on over places in lists and the kinds of a union.
const MOST_PARTS: usize = 8;

impl<'py> Walk<'_, 'py> {
    pub(crate) fn dict(
        &mut self,
        dict: &Bound<'py, PyDict>,
        under: Option<Under>,
    ) -> Walked<Option<Bound<'py, PyDict>>> {
        let mut entries = Entries::of(dict);
        let (mut values, mut keys): (Changes<'py, 4>, Changes<'py, 1>) = (SmallVec::new(), SmallVec::new());
        loop {
            // What the key asks, if it is known to be clean itself; what is known of a text that is not.
            let (mut asks, mut dirty) = (None, None);
            let mut above = under;
            let plain = |walk: &mut Self, key: Option<Name<'_>>, leaf: Option<Leaf<'_>>| {
                let Some(key) = key else {
                    (asks, above) = (None, under);
                    return false;
                };
                if under.is_none() && walk.core.names_nothing(key) {
                    asks = Some(Asks::Nothing);
                    return walk.is_plain_unnamed(leaf, &mut dirty);
                }
                asks = walk.core.key_asks(key);
                above = under.and_then(|under| under.above(key.text));
                asks.is_some_and(|asks| walk.is_plain_entry(asks, leaf, above, &mut dirty))
            };
            let stirs = |walk: &mut Self, text: &[u8], (key, value): Lent<'_, 'py>| {
                if let Some(new) = walk.stirred(text, &value)? {
                    values.push((key.to_owned(), new));
                }
                Ok(())
            };
            let quick = self.core.quick_keys(under.is_none());
            let next = entries.next_but(self, quick, plain, stirs)?;
            let Some((key, value)) = next else { break };
            let name = match asks {
                Some(Asks::Record) => self.name_of_record(dict, &key)?,
                Some(asks) => asks.under(),
                None => self.named(&key, Place::Mapping)?,
            };
            let new_value = match dirty {
                Some(dirty) => self.dirty(&value, dirty)?,
                None => self.any(&value, asked(above, name))?,
            };
            let new_key = if asks.is_some() { None } else { self.key(&key)? };
            if let Some(new) = new_key {
                keys.push((key.clone(), new));
            }
            if let Some(new) = new_value {
                values.push((key, new));
            }
        }
        if values.is_empty() && keys.is_empty() {
            return Ok(None);
        }
        let copy = with_values(dict, values.iter().map(|(key, new)| (key, new)))?;
        if keys.is_empty() {
            return Ok(Some(copy));
        }
        // Entries stay in their order, and so a new key needs a new dict.
        let renamed = PyDict::new(self.py);
        let mut keys = keys.into_iter().peekable();
        for (key, value) in copy.iter() {
            let new = keys.next_if(|(old, _)| old.is(&key)).map(|(_, new)| new);
            renamed.set_item(new.unwrap_or(key), value)?;
        }
        Ok(Some(renamed))
    }

    /// What the name in a record, `{"name": "api_key", "value": …}`, asks of the value in it; or in a report, as pydantic
    /// makes them, `{"loc": ("login", "api_key"), "input": …}`.
    fn name_of_record(&self, dict: &Bound<'py, PyDict>, key: &Bound<'py, PyAny>) -> PyResult<Option<Under>> {
        if key.eq(intern!(self.py, "input"))? {
            return self.name_of_report(dict);
        }
        for key in
            [intern!(self.py, "name"), intern!(self.py, "key"), intern!(self.py, "Name"), intern!(self.py, "Key")]
        {
            if let Some(name) = dict.get_item(key)? {
                if let Some(under) = self.named(&name, Place::Mapping)?.filter(|under| !under.says_little()) {
                    return Ok(Some(under));
                }
            }
        }
        if dict.len() > MOST_MEMBERS { Ok(None) } else { self.said_by_record(dict) }
    }

    /// What a record asks of its value by what else it says of it: that it is secret, or what it is called by other words.
    fn said_by_record(&self, dict: &Bound<'py, PyDict>) -> PyResult<Option<Under>> {
        let mut named = None;
        for (key, value) in dict.iter() {
            let Ok(key) = key.cast_exact::<PyString>() else { continue };
            let Ok(key) = key.to_str() else { continue };
            let text = value.cast_exact::<PyString>().ok().and_then(|text| text.to_str().ok());
            let secret = SECRECY.contains(&key) && value.is(PyBool::new(self.py, true))
                || SORTS.contains(&key)
                    && text.is_some_and(|sort| SECRET.iter().any(|it| sort.eq_ignore_ascii_case(it)));
            if secret {
                return Ok(self.core.matcher.under(b"secret_value", Place::Mapping));
            }
            if named.is_none() && NAMING.contains(&key) {
                named = self.named(&value, Place::Listed)?.filter(|under| !under.says_little());
            }
        }
        Ok(named)
    }

    /// What the last part of a path that names a secret asks.
    fn name_of_report(&self, dict: &Bound<'py, PyDict>) -> PyResult<Option<Under>> {
        let Some(path) = dict.get_item(intern!(self.py, "loc"))? else { return Ok(None) };
        let parts: Vec<Bound<'py, PyAny>> = match (path.cast::<PyTuple>(), path.cast::<PyList>()) {
            (Ok(parts), _) => parts.iter().collect(),
            (_, Ok(parts)) => parts.iter().collect(),
            _ => return Ok(None),
        };
        for part in parts.iter().rev().take(MOST_PARTS) {
            if let Some(under) = self.named(part, Place::Mapping)?.filter(|under| !under.says_little()) {
                return Ok(Some(under));
            }
        }
        Ok(None)
    }

    /// Whether the value under a key that asks something, or in a mapping under such a key, is plainly clean.
    #[inline(never)]
    fn is_plain_entry(
        &mut self,
        asks: Asks,
        leaf: Option<Leaf<'_>>,
        under: Option<Under>,
        dirty: &mut Option<Dirty>,
    ) -> bool {
        !matches!(asks, Asks::Record) && self.is_plain(leaf, asked(under, asks.under()), dirty)
    }

    /// A key that is itself a secret.
    fn key(&mut self, key: &Bound<'py, PyAny>) -> PyResult<Changed<'py>> {
        if let Ok(string) = key.cast::<PyString>() {
            return Ok(self.core.string(string, None, self.work)?.map(Bound::into_any));
        }
        if let Ok(bytes) = key.cast::<PyBytes>() {
            return Ok(self.core.bytes(self.py, bytes.as_bytes(), None, self.work).map(Bound::into_any));
        }
        if key.cast::<PyTuple>().is_ok() || key.cast::<PyFrozenSet>().is_ok() {
            return Ok(self.any(key, None)?);
        }
        Ok(None)
    }
}

/// The copy of a dict with other values under some of its keys.
pub(crate) fn with_values<'a, 'py: 'a>(
    dict: &Bound<'py, PyDict>,
    values: impl Iterator<Item = (&'a Bound<'py, PyAny>, &'a Bound<'py, PyAny>)>,
) -> PyResult<Bound<'py, PyDict>> {
    let copy = dict.copy()?;
    for (key, new) in values {
        copy.set_item(key, new)?;
    }
    Ok(copy)
}
