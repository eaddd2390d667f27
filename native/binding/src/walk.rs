//! The walk over Python objects: one call per event, the same object back when nothing in it is secret.
//!
//! Exact built-in types take the fast path, where what is plainly clean is read in place (`raw`, `cursors`) and keys that were met
//! before cost one look (`known_keys`): no allocation, no foreign code. All else takes the second path (`foreign`).
//! Nothing here calls `repr`; what objects render is masked as text by the sink.

mod leaves;

use crate::core::{Core, Work};
use crate::objects::{DEEPEST_LOOK, Look, MOST_LOOKED_AT};
use crate::raised::Walked;
use crate::raw::{Sort, sort};
use crate::tally::Hit;
use pyo3::exceptions::PyException;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};
use redact_matcher::{Origin, Place, Under};
use smallvec::SmallVec;

pub(crate) type Changed<'py> = Option<Bound<'py, PyAny>>;

/// What stands in place of what the walk does not enter.
const TOO_DEEP: Instead = ("[REDACTED:depth]", &("walk", "depth"));
const CYCLE: Instead = ("[REDACTED:cycle]", &("walk", "cycle"));
const BROKEN: Instead = ("[REDACTED:error]", &("walk", "error"));
/// A mask, and what the ledger hears.
type Instead = (&'static str, &'static (&'static str, &'static str));

/// One walk.
pub(crate) struct Walk<'a, 'py> {
    pub(crate) core: &'a Core,
    pub(crate) py: Python<'py>,
    pub(crate) work: &'a mut Work,
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

impl<'a, 'py> Walk<'a, 'py> {
    /// The redacted copy of a value, with what was masked among the work's hits; none when it is clean.
    pub(crate) fn redacted(
        core: &'a Bound<'py, Core>,
        value: &Bound<'py, PyAny>,
        sink: &'a str,
        work: &'a mut Work,
    ) -> Walked<Changed<'py>> {
        let by_names = core.get().paths.is_empty();
        if by_names { Self::by_names(core, value, sink, work) } else { Self::by_paths(core, value, sink, work) }
    }

    /// Whether there is nothing to mask in a value. Tells the ledger nothing: whoever hears no masks, and tells then.
    pub(crate) fn is_clean(core: &Bound<'py, Core>, value: &Bound<'py, PyAny>, sink: &str) -> PyResult<bool> {
        let mut work = Work { asks: true, ..Work::default() };
        Ok(Walk::redacted(core, value, sink, &mut work)?.is_none())
    }

    /// The same for a policy with paths: what they name goes first, or is kept out.
    fn by_paths(
        core: &'a Bound<'py, Core>,
        value: &Bound<'py, PyAny>,
        sink: &'a str,
        work: &mut Work,
    ) -> Walked<Changed<'py>> {
        let mut walk = Walk::new(core, sink, false, work);
        let prepared = crate::paths::prepare(&mut walk, value)?;
        let Some(present) = prepared.value else {
            work.hits.clear();
            return Walk::by_names(core, value, sink, work);
        };
        let (present, mut changed) = match Walk::by_names(core, &present, sink, work)? {
            Some(walked) => (walked, true),
            None => (present, prepared.masked),
        };
        let mut walk = Walk::new(core, sink, false, work);
        let (done, judged) = crate::paths::put_back(&mut walk, present, &prepared.taken)?;
        changed |= judged;
        Ok(changed.then_some(done))
    }

    fn by_names(
        core: &Bound<'py, Core>,
        value: &Bound<'py, PyAny>,
        sink: &str,
        work: &mut Work,
    ) -> Walked<Changed<'py>> {
        let before = work.hits.len();
        let mut walk = Walk::new(core, sink, false, work);
        let changed = match crate::sweep::whole(&mut walk, value)? {
            Some(changed) => changed,
            None => walk.any(value, None)?,
        };
        let again = changed.is_some() && walk.met_cycle;
        if changed.is_none() || again {
            work.hits.truncate(before);
        }
        if again { Walk::new(core, sink, true, work).any(value, None) } else { Ok(changed) }
    }

    fn new(owner: &'a Bound<'py, Core>, sink: &'a str, cut_cycles: bool, work: &'a mut Work) -> Self {
        let core = owner.get();
        Self {
            core,
            py: owner.py(),
            work,
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
    pub(crate) fn looking<'b>(&self, object: &Bound<'py, PyAny>, work: &'b mut Work) -> Walk<'b, 'py>
    where
        'a: 'b,
    {
        let mut walk = Walk::new(self.owner, self.sink, false, work);
        walk.path.push(object.as_ptr());
        (walk.most_nodes, walk.most_depth, walk.look) = (MOST_LOOKED_AT, DEEPEST_LOOK, Some(Look::default()));
        walk
    }

    /// How many values it has visited.
    pub(crate) const fn visited(&self) -> usize {
        self.nodes
    }

    pub(crate) fn any(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> Walked<Changed<'py>> {
        self.nodes += 1;
        if self.nodes > self.most_nodes {
            return Ok(self.beyond());
        }
        match sort(value) {
            Sort::Nothing => Ok(None),
            Sort::Number => self.number(value, under),
            Sort::Text => {
                let string = value.cast::<PyString>().map_err(PyErr::from)?;
                let changed = self.core.string(string, under, self.work)?;
                Ok(self.noted(string, changed))
            }
            sort => self.container(value, sort, under),
        }
    }

    fn container(&mut self, value: &Bound<'py, PyAny>, sort: Sort, under: Option<Under>) -> Walked<Changed<'py>> {
        let pointer = value.as_ptr();
        if self.path.contains(&pointer) {
            self.met_cycle = true;
            return Ok(self.cut_cycles.then(|| self.instead(CYCLE)));
        }
        if self.path.len() >= self.most_depth {
            return Ok(self.beyond());
        }
        self.path.push(pointer);
        let changed = self.inside(value, sort, under);
        self.path.pop();
        changed
    }

    fn inside(&mut self, value: &Bound<'py, PyAny>, sort: Sort, under: Option<Under>) -> Walked<Changed<'py>> {
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
            let changed = self.core.bytes(self.py, bytes.as_bytes(), under, self.work);
            return Ok(changed.map(Bound::into_any));
        }
        // From here on foreign code may run. What it breaks is masked; the rest of the event goes on.
        match self.foreign(value, under) {
            Err(error) if error.is_instance_of::<PyException>(self.py) => Ok(Some(self.instead(BROKEN))),
            other => Ok(other?),
        }
    }

    /// What stands for what lies beyond a cap. A look says nothing of it.
    fn beyond(&mut self) -> Changed<'py> {
        self.look.is_none().then(|| self.instead(TOO_DEEP))
    }

    pub(crate) fn noted(&mut self, before: &Bound<'py, PyString>, after: Option<Bound<'py, PyString>>) -> Changed<'py> {
        let after = after?;
        self.note(before, &after);
        Some(after.into_any())
    }

    fn instead(&mut self, (mask, told): Instead) -> Bound<'py, PyAny> {
        self.work.hits.push(Hit { origin: Origin::Built(told), mark: None, times: 1 });
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
}

/// What is asked of a value in a mapping: by its own name, and by the name that the mapping stands under.
pub(crate) fn asked(above: Option<Under>, own: Option<Under>) -> Option<Under> {
    above.map_or(own, |above| Some(above.inside(own)))
}
