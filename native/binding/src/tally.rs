//! The counting of the ledger: which match, where it would have gone, from which line of code, how often.
//!
//! It knows names, numbers and keyed fingerprints, and no value. Words are kept once and compared as numbers. Nothing
//! here calls into Python while it holds its lock, so that a finalizer or a signal handler that logs in the middle
//! finds the lock free.

use crate::book::{Book, Key, Print, Shown, What};
use crate::core::Core;
use crate::echoes;
use crate::sites::Sites;
use crate::speaker::Speaker;
use crate::words::NOTHING;
use pyo3::prelude::*;
use pyo3::types::{PyFrozenSet, PyList, PyString, PyTuple};
use redact_matcher::{Mark, Origin};
use smallvec::SmallVec;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

/// A masked match, or several of one value.
pub(crate) struct Hit {
    pub(crate) origin: Origin,
    /// What its fingerprint is made of.
    pub(crate) mark: Option<Mark>,
    pub(crate) times: usize,
}

/// Counts of matches.
#[pyclass(frozen, module = "redact._native")]
pub(crate) struct Tally {
    book: Mutex<Book>,
    limit: usize,
    sites: Sites,
    /// Whether anybody wants to hear of rows as they are counted.
    watched: AtomicBool,
    watcher: Mutex<Option<Py<PyAny>>>,
    /// Whether a sink has ever said beforehand which logger it is about; that counts more than what its call tells.
    told: AtomicBool,
    /// Knows which logger and level a sink is about.
    asked: Mutex<Option<Py<PyAny>>>,
    /// Knows where an exception that nobody caught was raised.
    located: Mutex<Option<Py<PyAny>>>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn now() -> f64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64())
}

impl Tally {
    /// Counts the matches of one call of a core.
    pub(crate) fn tell(&self, py: Python<'_>, core: &Core, who: &Speaker<'_, '_>, hits: &[Hit]) -> PyResult<()> {
        let observed =
            core.observe.then(|| (self.sites.program(py).unwrap_or(echoes::NOWHERE), (echoes::way(py), who.rendered)));
        let (file, line) = self.place(py, who.sink)?;
        let (logger, level) = self.context(py, who)?;
        let now = now();
        let watched = self.watched.load(Ordering::Acquire);
        let mut counted: SmallVec<[(u32, bool); 8]> = SmallVec::new();
        {
            let book = &mut *locked(&self.book);
            let place = book.place([who.sink, &logger, &level, &file], line);
            let under = book.key_of(core);
            for hit in hits {
                let what = book.what(core, &hit.origin);
                let print = match (hit.mark, under) {
                    (None, _) => Print::Word(NOTHING),
                    (Some(mark), Some(_)) => Print::Mark(mark),
                    (Some(mark), None) => Print::Bits(core.key.fingerprint_of(mark)),
                };
                let value = || (u64::from(what.kind), hit.mark.map_or(0, |mark| mark.bits()));
                if !observed.is_some_and(|(program, look)| echoes::is_echo(program, look, value())) {
                    let (at, new) =
                        book.count(Key { what, place, print }, hit.times as u64, under.unwrap_or(0), self.limit, now);
                    // Who hears of rows as they are counted hears of each.
                    if watched {
                        counted.push((at, new));
                        counted.extend(std::iter::repeat_n((at, false), hit.times - 1));
                    }
                }
            }
        }
        self.announce(py, &counted)
    }

    /// File and line of the program: where it is; of an exception that nobody caught, where that was raised.
    fn place(&self, py: Python<'_>, sink: &str) -> PyResult<(Arc<str>, u32)> {
        let here = self.sites.here(py);
        if sink != "tracebacks" && !here.0.is_empty() {
            return Ok(here);
        }
        let Some(located) = locked(&self.located).as_ref().map(|located| located.clone_ref(py)) else {
            return Ok(here);
        };
        let (file, line): (String, u32) = located.call0(py)?.extract(py)?;
        Ok(if file.is_empty() { here } else { (file.into(), line) })
    }

    /// Logger and level of what a sink hands over. Callers of a redactor have none.
    fn context(&self, py: Python<'_>, who: &Speaker<'_, '_>) -> PyResult<(String, String)> {
        if who.sink.is_empty() {
            return Ok(Default::default());
        }
        if !self.told.load(Ordering::Acquire) {
            if let Some(found) = who.logger_and_level() {
                return Ok(found);
            }
        }
        let asked = locked(&self.asked).as_ref().map(|asked| asked.clone_ref(py));
        asked.map_or(Ok(Default::default()), |asked| asked.call1(py, (who.sink,))?.extract(py))
    }

    fn announce(&self, py: Python<'_>, counted: &[(u32, bool)]) -> PyResult<()> {
        if counted.is_empty() || !self.watched.load(Ordering::Acquire) {
            return Ok(());
        }
        let Some(watcher) = locked(&self.watcher).as_ref().map(|watcher| watcher.clone_ref(py)) else {
            return Ok(());
        };
        let rows: Vec<(Shown, bool)> = {
            let book = locked(&self.book);
            counted.iter().filter_map(|(at, new)| Some((book.shown_at(*at)?, *new))).collect()
        };
        watcher.call1(py, (rows,))?;
        Ok(())
    }
}

#[pymethods]
impl Tally {
    #[new]
    fn new(limit: usize, passed_through: &Bound<'_, PyFrozenSet>) -> PyResult<Self> {
        Ok(Self {
            book: Mutex::default(),
            limit,
            sites: Sites::new(passed_through)?,
            watched: AtomicBool::new(false),
            watcher: Mutex::default(),
            told: AtomicBool::new(false),
            asked: Mutex::default(),
            located: Mutex::default(),
        })
    }

    fn record(&self, sink: &Bound<'_, PyString>, hits: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = sink.py();
        let hits: Vec<(String, String, String, String)> = hits.extract()?;
        let sink = sink.to_cow()?;
        let (file, line) = self.place(py, &sink)?;
        let (logger, level) = self.context(py, &Speaker::of(&sink))?;
        let now = now();
        let counted: Vec<(u32, bool)> = {
            let book = &mut *locked(&self.book);
            let place = book.place([&sink, &logger, &level, &file], line);
            let mut counted = Vec::new();
            for (kind, rule, net, print) in &hits {
                let words = &mut book.words;
                let bits = u64::from_str_radix(print, 16).ok().filter(|bits| *print == format!("{bits:016x}"));
                let what = What { kind: words.of(kind), rule: words.of(rule), net: words.of(net) };
                let print = bits.map_or_else(|| Print::Word(words.of(print)), Print::Bits);
                counted.push(book.count(Key { what, place, print }, 1, 0, self.limit, now));
            }
            counted
        };
        self.announce(py, &counted)
    }

    /// Where the program is, as a file and a line.
    fn site(&self, py: Python<'_>) -> (String, u32) {
        let (file, line) = self.sites.here(py);
        (file.to_string(), line)
    }

    fn watch(&self, watcher: Option<Py<PyAny>>) {
        self.watched.store(watcher.is_some(), Ordering::Release);
        let before = std::mem::replace(&mut *locked(&self.watcher), watcher);
        drop(before); // not under the lock: it may run code
    }

    fn listen(&self) {
        self.told.store(true, Ordering::Release);
    }

    fn ask(&self, asked: Option<Py<PyAny>>) {
        let before = std::mem::replace(&mut *locked(&self.asked), asked);
        drop(before);
    }

    fn locate(&self, located: Option<Py<PyAny>>) {
        let before = std::mem::replace(&mut *locked(&self.located), located);
        drop(before);
    }

    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let rows = locked(&self.book).all_shown();
        PyList::new(
            py,
            rows.into_iter().map(|row| row.into_pyobject(py)).collect::<PyResult<Vec<Bound<'py, PyTuple>>>>()?,
        )
    }

    fn clear(&self) {
        locked(&self.book).clear();
    }

    fn __len__(&self) -> usize {
        locked(&self.book).len()
    }
}
