//! The walk over Python objects: one call per event, the same object back when nothing in it is secret.
//!
//! Exact built-in types take the fast path, where what is plainly clean is read in place (`raw`) and keys that were met
//! before cost one look (`known_keys`): no allocation, no foreign code. All else takes the second path (`foreign`).
//! Nothing here calls `repr`; what objects render is masked as text by the sink.

use crate::core::{Core, Hits, Work};
use crate::known_keys::Asks;
use crate::objects::{DEEPEST_LOOK, Look, MOST_LOOKED_AT};
use crate::raw::{Entries, Items, Leaf, Sort, sort};
use crate::tally::Hit;
use pyo3::exceptions::PyException;
use pyo3::ffi;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyFrozenSet, PyList, PyString, PyTuple};
use redact_matcher::{Origin, Place, Under, Value};
use smallvec::SmallVec;

pub(crate) type Changed<'py> = Option<Bound<'py, PyAny>>;

/// What stands in place of what the walk does not enter.
const TOO_DEEP: &str = "[REDACTED:depth]";
const CYCLE: &str = "[REDACTED:cycle]";
const BROKEN: &str = "[REDACTED:error]";

/// One walk.
pub(crate) struct Walk<'a, 'py> {
    pub(crate) core: &'a Core,
    pub(crate) py: Python<'py>,
    pub(crate) work: Work,
    nodes: usize,
    /// Containers above the present one.
    path: SmallVec<[*mut ffi::PyObject; 16]>,
    met_cycle: bool,
    /// A copy is being made: a reference back to an original must not stay in it.
    cut_cycles: bool,
    /// The core as Python sees it, and where the value is going.
    pub(crate) owner: &'a Bound<'py, Core>,
    pub(crate) sink: &'a str,
    most_nodes: usize,
    most_depth: usize,
    /// This walk only looks into an object, to know whether it must be masked.
    pub(crate) look: Option<Look<'py>>,
    /// How much such looks have seen.
    pub(crate) looked: usize,
}

/// An entry of a dict of which the key or the value changed.
struct Change<'py> {
    key: Bound<'py, PyAny>,
    new_key: Changed<'py>,
    new_value: Changed<'py>,
}

/// What is known of an entry's key.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// What it asks, if it is known to be clean itself.
    asks: Option<Asks>,
    /// Another entry may name the value.
    recorded: bool,
}

impl Seen {
    const NOTHING: Self = Self { asks: Some(Asks::Nothing), recorded: false };
}

/// An item that changed, with its place.
type Placed<'py> = (usize, Bound<'py, PyAny>);

impl<'a, 'py> Walk<'a, 'py> {
    /// The redacted copy of a value with what was masked; none when it is clean.
    pub(crate) fn redacted(
        core: &'a Bound<'py, Core>,
        value: &Bound<'py, PyAny>,
        sink: &'a str,
    ) -> PyResult<Option<(Bound<'py, PyAny>, Hits)>> {
        if core.get().paths.is_empty() { Self::by_names(core, value, sink) } else { Self::by_paths(core, value, sink) }
    }

    /// The same for a policy with paths: what they name goes first, or is kept out.
    fn by_paths(
        core: &'a Bound<'py, Core>,
        value: &Bound<'py, PyAny>,
        sink: &'a str,
    ) -> PyResult<Option<(Bound<'py, PyAny>, Hits)>> {
        let mut walk = Self::new(core, sink, false);
        let prepared = crate::paths::prepare(&mut walk, value)?;
        let Some(present) = prepared.value else { return Self::by_names(core, value, sink) };
        let mut hits = walk.work.hits;
        let (present, mut changed) = match Self::by_names(core, &present, sink)? {
            Some((walked, more)) => {
                hits.extend(more);
                (walked, true)
            }
            None => (present, prepared.masked),
        };
        let mut walk = Self::new(core, sink, false);
        let (done, judged) = crate::paths::put_back(&mut walk, present, &prepared.taken)?;
        hits.extend(walk.work.hits);
        changed |= judged;
        Ok(changed.then_some((done, hits)))
    }

    fn by_names(
        core: &'a Bound<'py, Core>,
        value: &Bound<'py, PyAny>,
        sink: &'a str,
    ) -> PyResult<Option<(Bound<'py, PyAny>, Hits)>> {
        let mut walk = Self::new(core, sink, false);
        let Some(changed) = walk.any(value, None)? else {
            return Ok(None);
        };
        if !walk.met_cycle {
            return Ok(Some((changed, walk.work.hits)));
        }
        let mut again = Self::new(core, sink, true);
        let changed = again.any(value, None)?;
        Ok(changed.map(|changed| (changed, again.work.hits)))
    }

    fn new(owner: &'a Bound<'py, Core>, sink: &'a str, cut_cycles: bool) -> Self {
        let core = owner.get();
        Self {
            core,
            py: owner.py(),
            work: Work::default(),
            nodes: 0,
            path: SmallVec::new(),
            met_cycle: false,
            cut_cycles,
            owner,
            sink,
            most_nodes: core.max_nodes,
            most_depth: core.max_depth,
            look: None,
            looked: 0,
        }
    }

    /// A walk that looks into an object.
    pub(crate) fn looking(&self, object: &Bound<'py, PyAny>) -> Self {
        let mut walk = Self::new(self.owner, self.sink, false);
        walk.path.push(object.as_ptr());
        (walk.most_nodes, walk.most_depth, walk.look) = (MOST_LOOKED_AT, DEEPEST_LOOK, Some(Look::default()));
        walk
    }

    /// How many values it has visited.
    pub(crate) const fn visited(&self) -> usize {
        self.nodes
    }

    pub(crate) fn any(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        self.nodes += 1;
        if self.nodes > self.most_nodes {
            return Ok(self.beyond());
        }
        match sort(value) {
            Sort::Nothing => Ok(None),
            Sort::Number => self.number(value, under),
            Sort::Text => {
                let string = value.cast::<PyString>().map_err(PyErr::from)?;
                let changed = self.core.string(string, under, &mut self.work)?;
                Ok(self.noted(string, changed))
            }
            sort => self.container(value, sort, under),
        }
    }

    fn number(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> PyResult<Changed<'py>> {
        let Some(under) = under.filter(|under| under.takes_number(usize::MAX)) else {
            return Ok(None);
        };
        let symbols = crate::strings::symbols(&value.str()?)?;
        if !under.takes_number(symbols.len()) {
            return Ok(None);
        }
        let mut mask = String::new();
        self.core.render(&under.origin(), Value::Wide(&symbols), &mut self.work.hits, &mut mask);
        Ok(Some(PyString::new(self.py, &mask).into_any()))
    }

    fn container(&mut self, value: &Bound<'py, PyAny>, sort: Sort, under: Option<Under>) -> PyResult<Changed<'py>> {
        let pointer = value.as_ptr();
        if self.path.contains(&pointer) {
            self.met_cycle = true;
            return Ok(self.cut_cycles.then(|| self.instead(CYCLE, "cycle")));
        }
        if self.path.len() >= self.most_depth {
            return Ok(self.beyond());
        }
        self.path.push(pointer);
        let changed = self.inside(value, sort, under);
        self.path.pop();
        changed
    }

    fn inside(&mut self, value: &Bound<'py, PyAny>, sort: Sort, under: Option<Under>) -> PyResult<Changed<'py>> {
        match sort {
            Sort::Dict => {
                let dict = value.cast::<PyDict>().map_err(PyErr::from)?;
                return Ok(self.dict(dict, under)?.map(Bound::into_any));
            }
            Sort::List => {
                let list = value.cast::<PyList>().map_err(PyErr::from)?;
                return Ok(self.list(list, under)?.map(Bound::into_any));
            }
            Sort::Tuple => {
                let tuple = value.cast::<PyTuple>().map_err(PyErr::from)?;
                return Ok(self.tuple(tuple, under)?.map(Bound::into_any));
            }
            _ => {}
        }
        if let Ok(bytes) = value.cast_exact::<PyBytes>() {
            let changed = self.core.bytes(self.py, bytes.as_bytes(), under, &mut self.work);
            return Ok(changed.map(Bound::into_any));
        }
        // From here on foreign code may run. What it breaks is masked; the rest of the event goes on.
        match self.foreign(value, under) {
            Err(error) if error.is_instance_of::<PyException>(self.py) => Ok(Some(self.instead(BROKEN, "error"))),
            other => other,
        }
    }

    /// What stands for what lies beyond a cap. A look says nothing of it.
    fn beyond(&mut self) -> Changed<'py> {
        self.look.is_none().then(|| self.instead(TOO_DEEP, "depth"))
    }

    pub(crate) fn noted(&mut self, before: &Bound<'py, PyString>, after: Option<Bound<'py, PyString>>) -> Changed<'py> {
        let after = after?;
        self.note(before, &after);
        Some(after.into_any())
    }

    fn instead(&mut self, mask: &str, kind: &'static str) -> Bound<'py, PyAny> {
        self.work.hits.push(Hit { origin: Origin::Built("walk", kind), print: None });
        PyString::new(self.py, mask).into_any()
    }

    /// What a name asks of the value beside it.
    pub(crate) fn named(&self, name: &Bound<'py, PyAny>, place: Place) -> PyResult<Option<Under>> {
        if let Ok(name) = name.cast::<PyString>() {
            return crate::strings::with_text(name, |text| self.core.matcher.under(text.narrow(), place));
        }
        Ok(match name.cast::<PyBytes>() {
            Ok(name) => self.core.matcher.under(name.as_bytes(), place),
            Err(_) => None,
        })
    }

    pub(crate) fn dict(
        &mut self,
        dict: &Bound<'py, PyDict>,
        under: Option<Under>,
    ) -> PyResult<Option<Bound<'py, PyDict>>> {
        let mut entries = Entries::of(dict);
        let mut changes: SmallVec<[Change<'py>; 4]> = SmallVec::new();
        loop {
            // Whether the key is known to ask nothing and not to be a secret; from where on a text must be read closely.
            let (mut nothing, mut dirty) = (false, None);
            let mut seen = Seen::default();
            let next = entries.next_but(|key, leaf| {
                nothing = key.is_some_and(|key| self.core.names_nothing(key) && !is_of_a_record(key));
                if nothing && under.is_none() {
                    return self.is_plain_unnamed(leaf, &mut dirty);
                }
                seen = Seen::default();
                key.is_some_and(|key| self.is_plain_entry(key, leaf, under, &mut seen, &mut dirty))
            })?;
            let Some((key, value)) = next else { break };
            let Seen { asks, recorded } = if nothing { Seen::NOTHING } else { seen };
            let name = match asks {
                Some(_) if recorded => self.name_of_record(dict, &key)?,
                Some(asks) => asks.under(),
                None => self.named(&key, Place::Mapping)?,
            };
            let new_value = match dirty {
                Some(from) => self.dirty(&value, from)?,
                None => self.any(&value, asked(under, name))?,
            };
            let new_key = if asks.is_some() { None } else { self.key(&key)? };
            if new_key.is_some() || new_value.is_some() {
                changes.push(Change { key, new_key, new_value });
            }
        }
        if changes.is_empty() {
            return Ok(None);
        }
        if changes.iter().all(|change| change.new_key.is_none()) {
            let copy = dict.copy()?;
            for change in changes {
                copy.set_item(change.key, change.new_value)?;
            }
            return Ok(Some(copy));
        }
        let copy = PyDict::new(self.py);
        let mut changes = changes.into_iter().peekable();
        for (key, value) in dict.iter() {
            match changes.next_if(|change| change.key.is(&key)) {
                Some(change) => {
                    copy.set_item(change.new_key.unwrap_or(key), change.new_value.unwrap_or(value))?;
                }
                None => copy.set_item(key, value)?,
            }
        }
        Ok(Some(copy))
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
                if let Some(under) = self.named(&name, Place::Mapping)? {
                    return Ok(Some(under));
                }
            }
        }
        Ok(None)
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
            if let Some(under) = self.named(part, Place::Mapping)? {
                return Ok(Some(under));
            }
        }
        Ok(None)
    }

    /// Whether an entry is plainly clean, of which more must be known than that its key asks nothing.
    #[inline(never)]
    fn is_plain_entry(
        &mut self,
        key: &[u8],
        leaf: Option<Leaf<'_>>,
        under: Option<Under>,
        seen: &mut Seen,
        dirty: &mut Option<usize>,
    ) -> bool {
        let Some(asks) = self.core.key_asks(key) else { return false };
        let recorded = matches!(asks, Asks::Nothing) && is_of_a_record(key);
        *seen = Seen { asks: Some(asks), recorded };
        !recorded && self.is_plain(leaf, asked(under, asks.under()), dirty)
    }

    /// Whether a value is plainly clean; if so it counts as visited. Of a text that is not, `dirty` says from where on it
    /// must be read.
    #[inline]
    fn is_plain(&mut self, leaf: Option<Leaf<'_>>, asked: Option<Under>, dirty: &mut Option<usize>) -> bool {
        let Some(asked) = asked else { return self.is_plain_unnamed(leaf, dirty) };
        let plain = match leaf {
            None | Some(Leaf::Text(_)) => false,
            Some(Leaf::Nothing) => true,
            Some(Leaf::Number) => !asked.takes_number(usize::MAX),
        };
        let plain = plain && self.nodes < self.most_nodes;
        self.nodes += usize::from(plain);
        plain
    }

    /// The same under no name.
    #[inline]
    fn is_plain_unnamed(&mut self, leaf: Option<Leaf<'_>>, dirty: &mut Option<usize>) -> bool {
        if self.nodes >= self.most_nodes {
            return false;
        }
        let plain = match leaf {
            None => false,
            Some(Leaf::Nothing | Leaf::Number) => true,
            Some(Leaf::Text(text)) => {
                *dirty = self.core.dirty_from(text);
                dirty.is_none()
            }
        };
        self.nodes += usize::from(plain);
        plain
    }

    /// A string under no name that is not plainly clean before `from`.
    fn dirty(&mut self, value: &Bound<'py, PyAny>, from: usize) -> PyResult<Changed<'py>> {
        self.nodes += 1;
        let string = value.cast::<PyString>().map_err(PyErr::from)?;
        let changed = self.core.dirty_string(string, from, None, &mut self.work)?;
        Ok(self.noted(string, changed))
    }

    /// A key that is itself a secret.
    fn key(&mut self, key: &Bound<'py, PyAny>) -> PyResult<Changed<'py>> {
        if let Ok(string) = key.cast::<PyString>() {
            return Ok(self.core.string(string, None, &mut self.work)?.map(Bound::into_any));
        }
        if let Ok(bytes) = key.cast::<PyBytes>() {
            return Ok(self.core.bytes(self.py, bytes.as_bytes(), None, &mut self.work).map(Bound::into_any));
        }
        if key.cast::<PyTuple>().is_ok() || key.cast::<PyFrozenSet>().is_ok() {
            return self.any(key, None);
        }
        Ok(None)
    }

    pub(crate) fn list(
        &mut self,
        list: &Bound<'py, PyList>,
        under: Option<Under>,
    ) -> PyResult<Option<Bound<'py, PyList>>> {
        let pair = match list.len() {
            2 if under.is_none() => self.pair(&list.get_item(0)?, &list.get_item(1)?, Place::Listed)?,
            _ => None,
        };
        let changes = self.items(Items::of_list(list), pair, under)?;
        if changes.is_empty() {
            return Ok(None);
        }
        let copy = list.get_slice(0, list.len());
        for (at, item) in changes {
            copy.set_item(at, item)?;
        }
        Ok(Some(copy))
    }

    pub(crate) fn tuple(
        &mut self,
        tuple: &Bound<'py, PyTuple>,
        under: Option<Under>,
    ) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let pair = match tuple.len() {
            2 if under.is_none() => self.pair(&tuple.get_item(0)?, &tuple.get_item(1)?, Place::Pair)?,
            _ => None,
        };
        let changes = self.items(Items::of_tuple(tuple), pair, under)?;
        if changes.is_empty() {
            return Ok(None);
        }
        let mut items: Vec<Bound<'py, PyAny>> = tuple.iter().collect();
        for (at, item) in changes {
            items[at] = item;
        }
        Ok(Some(PyTuple::new(self.py, items)?))
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
    ) -> PyResult<SmallVec<[Placed<'py>; 4]>> {
        let mut changes = SmallVec::new();
        // What the option before an item asks of it.
        let mut option = None;
        loop {
            let mut dirty = None;
            let second = |at| if at == 1 && pair.is_some() { pair } else { under };
            let next = items.next_but(|at, leaf| {
                let text = if let Leaf::Text(text) = leaf { Some(text) } else { None };
                let asks = second(at).or_else(|| option.filter(|_| text.is_some_and(is_no_option)));
                let plain = self.is_plain(Some(leaf), asks, &mut dirty);
                if plain {
                    option = text.and_then(|text| self.option(text));
                }
                plain
            })?;
            let Some((at, item)) = next else { break };
            let (asks, its_option) = self.behind_an_option(&item, option)?;
            let asks = second(at).or(asks);
            option = its_option;
            let new = match dirty {
                Some(from) => self.dirty(&item, from)?,
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
}

/// Whether another entry of its mapping may name the value under a key.
fn is_of_a_record(key: &[u8]) -> bool {
    matches!(key, b"value" | b"Value" | b"input")
}

/// A path goes on over places in lists and the kinds of a union.
const MOST_PARTS: usize = 8;

fn is_no_option(text: &[u8]) -> bool {
    !text.starts_with(b"-")
}

/// What is asked of a value in a mapping: by its own name, and by the name that the mapping stands under.
pub(crate) fn asked(above: Option<Under>, own: Option<Under>) -> Option<Under> {
    above.map_or(own, |above| Some(above.inside(own)))
}
