//! `Shortcut`: stands in the place of another package's method, and calls that at once where there is nothing to mask. No
//! frame of Python, no tuple and no bound method is made for it. All else goes to functions of Python.

use crate::core::{Core, Work};
use crate::gates::{Switch, core_of};
use crate::large::LARGE;
use crate::records::Plain;
use pyo3::ffi;
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyList, PyListMethods, PyString, PyTuple, PyType};
use smallvec::SmallVec;
use std::slice;

/// Calls the method that it stands for at once, where that is all there is to do.
#[pyclass(frozen, module = "redact._native")]
pub(crate) struct Shortcut {
    /// Where Python looks for what calls it.
    vectorcall: ffi::vectorcallfunc,
    before: Py<PyAny>,
    slow: Py<PyAny>,
    way: Way,
}

/// Python's own class of bound methods.
static METHOD: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// What it stands for.
enum Way {
    /// structlog's `_process_event`, for loggers whose chain ends in a renderer of this class.
    Events { renderer: Py<PyType> },
    /// Any method: `slow` says what it is called with.
    Calls,
    /// `Logger.handle`, for clean records of loggers without filters. For others `slow` says what it is called with.
    Records { core: Py<Core>, switch: Py<Switch>, plain: Plain },
    /// `Handler.format`, for what is formatted to a clean text. Any other goes to `slow`, before the arguments.
    Lines { core: Py<Core>, switch: Py<Switch> },
}

/// The arguments of a call.
#[derive(Clone, Copy)]
struct Given {
    args: *const *mut ffi::PyObject,
    nargsf: usize,
    names: *mut ffi::PyObject,
}

#[pymethods]
impl Shortcut {
    /// Of structlog's events.
    #[staticmethod]
    fn of_events(before: Py<PyAny>, slow: Py<PyAny>, renderer: Py<PyType>) -> Self {
        Self { vectorcall: called, before, slow, way: Way::Events { renderer } }
    }

    /// Of calls with other arguments.
    #[staticmethod]
    fn of_calls(before: Py<PyAny>, slow: Py<PyAny>) -> Self {
        Self { vectorcall: called, before, slow, way: Way::Calls }
    }

    /// Of logging's records; none for a core of another make.
    #[staticmethod]
    fn of_records(
        before: Py<PyAny>,
        slow: Py<PyAny>,
        core: &Bound<'_, PyAny>,
        switch: Py<Switch>,
        record: Py<PyType>,
        fields: usize,
        report: Py<PyString>,
    ) -> Option<Self> {
        let (core, plain) = (core_of(Some(core))?, Plain { record, fields, report });
        Some(Self { vectorcall: called, before, slow, way: Way::Records { core, switch, plain } })
    }

    /// Of what handlers of logging format; none for a core of another make.
    #[staticmethod]
    fn of_lines(before: Py<PyAny>, slow: Py<PyAny>, core: &Bound<'_, PyAny>, switch: Py<Switch>) -> Option<Self> {
        let core = core_of(Some(core))?;
        Some(Self { vectorcall: called, before, slow, way: Way::Lines { core, switch } })
    }

    #[pyo3(signature = (*args, **options))]
    fn __call__<'py>(
        slf: &Bound<'py, Self>,
        args: &Bound<'py, PyTuple>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let options = options.map_or(std::ptr::null_mut(), Bound::as_ptr);
        // SAFETY: the class has the offset of its own vectorcall, and the arguments are of the types that are asked for.
        unsafe { Bound::from_owned_ptr_or_err(slf.py(), ffi::PyVectorcall_Call(slf.as_ptr(), args.as_ptr(), options)) }
    }

    /// As a function in a class.
    fn __get__<'py>(
        slf: &Bound<'py, Self>,
        instance: &Bound<'py, PyAny>,
        _owner: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if instance.is_none() {
            return Ok(slf.clone().into_any());
        }
        METHOD.import(slf.py(), "types", "MethodType")?.call1((slf, instance))
    }

    /// What a function has is that of the method that it stands for.
    fn __getattr__<'py>(slf: &Bound<'py, Self>, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        slf.get().before.bind(slf.py()).getattr(name)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.before)?;
        visit.call(&self.slow)?;
        match &self.way {
            Way::Events { renderer } => visit.call(renderer),
            Way::Calls => Ok(()),
            Way::Records { core, switch, plain } => {
                visit.call(core)?;
                visit.call(switch)?;
                visit.call(&plain.record)
            }
            Way::Lines { core, switch } => {
                visit.call(core)?;
                visit.call(switch)
            }
        }
    }
}

/// Makes calls of a shortcut, and looks at it as a method, as cheap as those of a function. Called once, before there is any.
pub(crate) fn prepare(py: Python<'_>) -> PyResult<()> {
    let nothing = py.None();
    let renderer = py.get_type::<PyDict>().unbind();
    let way = Way::Events { renderer };
    let one = Bound::new(py, Shortcut { vectorcall: called, before: nothing.clone_ref(py), slow: nothing, way })?;
    let offset = (&raw const one.get().vectorcall).addr() - one.as_ptr().addr();
    // SAFETY: the type is ours, complete, and nobody has used it yet. The offset is that of the field in each of its objects,
    // which holds a function of the right type from the first on; `called` takes an instance as the first argument, as
    // functions do, which is what the second flag says.
    unsafe {
        let class = py.get_type::<Shortcut>().as_type_ptr();
        (*class).tp_vectorcall_offset = offset as ffi::Py_ssize_t;
        (*class).tp_call = Some(ffi::PyVectorcall_Call);
        let flags = ffi::Py_TPFLAGS_HAVE_VECTORCALL | ffi::Py_TPFLAGS_METHOD_DESCRIPTOR;
        #[cfg(not(Py_GIL_DISABLED))]
        {
            (*class).tp_flags |= flags;
        }
        #[cfg(Py_GIL_DISABLED)]
        (*class).tp_flags.fetch_or(flags, std::sync::atomic::Ordering::Relaxed);
        ffi::PyType_Modified(class);
    }
    Ok(())
}

/// What Python calls.
unsafe extern "C" fn called(
    shortcut: *mut ffi::PyObject,
    args: *const *mut ffi::PyObject,
    nargsf: usize,
    names: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: Python calls this with an object of the class, attached, and with arguments that live as long as the call.
    let (py, shortcut) =
        unsafe { (Python::assume_attached(), Bound::from_borrowed_ptr(Python::assume_attached(), shortcut)) };
    // SAFETY: only objects of the class have this function.
    let shortcut = unsafe { shortcut.cast_unchecked::<Shortcut>() };
    match shortcut.get().answer(py, Given { args, nargsf, names }) {
        Ok(answer) => answer.into_ptr(),
        Err(error) => {
            error.restore(py);
            std::ptr::null_mut()
        }
    }
}

impl Given {
    /// The arguments, if none is given by its name.
    fn positional<'a, 'py>(&'a self, py: Python<'py>) -> &'a [pyo3::Borrowed<'a, 'py, PyAny>] {
        let _ = py;
        if !self.names.is_null() {
            return &[];
        }
        // SAFETY: so many pointers to living objects, and a borrowed reference is one pointer.
        unsafe { slice::from_raw_parts(self.args.cast(), ffi::PyVectorcall_NARGS(self.nargsf) as usize) }
    }

    /// Calls something with an object, and the same behind it.
    fn behind<'py>(&self, first: &Bound<'py, PyAny>, callable: &Py<PyAny>) -> PyResult<Bound<'py, PyAny>> {
        // SAFETY: the arguments are as Python gave them, the positional ones and behind them those that have names; the object
        // is alive until the call has ended.
        unsafe {
            let count = ffi::PyVectorcall_NARGS(self.nargsf) as usize;
            let named = if self.names.is_null() { 0 } else { ffi::PyTuple_GET_SIZE(self.names) as usize };
            let mut all: SmallVec<[*mut ffi::PyObject; 8]> = SmallVec::from_slice(&[first.as_ptr()]);
            all.extend_from_slice(slice::from_raw_parts(self.args, count + named));
            let answer = ffi::PyObject_Vectorcall(callable.as_ptr(), all.as_ptr(), count + 1, self.names);
            Bound::from_owned_ptr_or_err(first.py(), answer)
        }
    }

    /// Calls something with the same.
    fn to<'py>(&self, py: Python<'py>, callable: &Py<PyAny>) -> PyResult<Bound<'py, PyAny>> {
        // SAFETY: the arguments are as Python gave them.
        unsafe {
            let answer = ffi::PyObject_Vectorcall(callable.as_ptr(), self.args, self.nargsf, self.names);
            Bound::from_owned_ptr_or_err(py, answer)
        }
    }
}

impl Shortcut {
    fn answer<'py>(&self, py: Python<'py>, given: Given) -> PyResult<Bound<'py, PyAny>> {
        let to = match (&self.way, given.positional(py)) {
            (Way::Events { renderer }, [logger, _, _, _]) if ends_in(logger, renderer.bind(py)) => &self.before,
            (Way::Records { core, switch, plain }, [logger, record])
                if switch.get().armed()
                    && has_none(logger, pyo3::intern!(py, "filters"))
                    && crate::records::is_clean(core.bind(py), record, plain)? =>
            {
                &self.before
            }
            (Way::Records { .. } | Way::Calls, _) => return self.changed(py, given),
            (Way::Lines { core, switch }, _) => {
                let line = given.to(py, &self.before)?;
                if !switch.get().armed() || is_clean(core.get(), &line) {
                    return Ok(line);
                }
                return given.behind(&line, &self.slow);
            }
            _ => &self.slow,
        };
        given.to(py, to)
    }

    /// Calls what it stands for with what `slow` gives; with the same where that is None. No frame is left while it runs.
    fn changed<'py>(&self, py: Python<'py>, given: Given) -> PyResult<Bound<'py, PyAny>> {
        let changed = given.to(py, &self.slow)?;
        if changed.is_none() {
            return given.to(py, &self.before);
        }
        self.before.bind(py).call1(changed.cast_into::<PyTuple>()?)
    }
}

/// Whether a logger's chain is a list that ends in an object of a class.
fn ends_in(logger: &Bound<'_, PyAny>, class: &Bound<'_, PyType>) -> bool {
    let Ok(chain) = logger.getattr(pyo3::intern!(logger.py(), "_processors")) else { return false };
    let Ok(chain) = chain.cast_exact::<PyList>() else { return false };
    chain.len().checked_sub(1).and_then(|last| chain.get_item(last).ok()).is_some_and(|last| last.get_type().is(class))
}

/// Whether an attribute is an empty list.
fn has_none(object: &Bound<'_, PyAny>, name: &Bound<'_, PyString>) -> bool {
    object.getattr(name).is_ok_and(|list| list.cast_exact::<PyList>().is_ok_and(PyListMethods::is_empty))
}

/// Whether what was formatted is clean. Large texts are Python's: others may go on while they are searched.
fn is_clean(core: &Core, line: &Bound<'_, PyAny>) -> bool {
    let clean = || {
        let Ok(text) = line.cast_exact::<PyString>() else { return Ok(false) };
        let mut work = Work { asks: true, ..Work::default() };
        Ok(text.len()? < LARGE && core.string(text, None, &mut work)?.is_none())
    };
    crate::guarded(clean).unwrap_or(false)
}
