//! `Processor` and `Renderer`: what structlog calls for each event, without a frame of Python on the clean path.
//!
//! They know the plain case alone: an event that is a dict and holds no exception, a rendering that is a str or bytes.
//! Whatever else comes, and whatever fails, goes to methods of their Python subclasses, which fail closed.

use crate::core::Core;
use crate::rendered::{Rendered, looked_at, says_all_in_texts};
use crate::speaker::Speaker;
use crate::sweep::{Texts, is_plain};
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyString};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// The core of the process's own redactor, for processors that were given none.
static DEFAULT: Mutex<Option<Py<Core>>> = Mutex::new(None);

/// Makes a core the process's own; None while there is none, or it does nothing.
pub(crate) fn use_core(core: Option<Py<Core>>) {
    let before = std::mem::replace(&mut *DEFAULT.lock().unwrap_or_else(PoisonError::into_inner), core);
    drop(before); // not under the lock: letting go may run code
}

/// Says to many renderers whether they mask.
#[pyclass(frozen, module = "redact._native")]
pub(crate) struct Switch {
    armed: AtomicBool,
}

#[pymethods]
impl Switch {
    #[new]
    fn new() -> Self {
        Self { armed: AtomicBool::new(true) }
    }

    #[getter]
    pub(crate) fn armed(&self) -> bool {
        self.armed.load(Ordering::Relaxed)
    }

    #[setter]
    fn set_armed(&self, armed: bool) {
        self.armed.store(armed, Ordering::Relaxed);
    }
}

/// The core that a redactor has, if it is one.
pub(crate) fn core_of(core: Option<&Bound<'_, PyAny>>) -> Option<Py<Core>> {
    core.and_then(|core| core.cast_exact::<Core>().ok()).map(|core| core.clone().unbind())
}

/// What a plain event becomes; none for one that Python must see to. `simple` says whether it may be one that a look tells clean.
fn plain_event<'py>(
    core: &Bound<'py, Core>,
    event: &Bound<'py, PyAny>,
    who: &Speaker<'_, 'py>,
    simple: bool,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let Ok(fields) = event.cast_exact::<PyDict>() else { return Ok(None) };
    if simple && or_python(event.py(), is_plain(core.get(), fields, Texts::Clean).map(Some))? == Some(true) {
        return Ok(Some(event.clone()));
    }
    if fields.contains(pyo3::intern!(event.py(), "exc_info"))? {
        return Ok(None);
    }
    // A cap of the walk may leave a mask where a dict was.
    let masked = Core::walked(core, event, who);
    or_python(event.py(), masked.map(|masked| masked.is_exact_instance_of::<PyDict>().then_some(masked)))
}

/// What a plain rendering becomes; none for one that Python must see to.
fn plain_rendering<'py>(
    core: &Bound<'py, Core>,
    rendered: &Bound<'py, PyAny>,
    who: &Speaker<'_, 'py>,
) -> PyResult<Option<Bound<'py, PyAny>>> {
    let py = rendered.py();
    if let Ok(text) = rendered.cast_exact::<PyString>() {
        return or_python(py, core.get().masked_text(text, who).map(|text| Some(text.into_any())));
    }
    if let Ok(data) = rendered.cast_exact::<PyBytes>() {
        return or_python(py, core.get().masked_data(data, who).map(|data| Some(data.into_any())));
    }
    let texts = rendered.is_instance_of::<PyString>()
        || rendered.is_instance_of::<PyBytes>()
        || rendered.is_instance_of::<PyByteArray>();
    // Else it is arguments for another logger, or an event for another formatter: what was walked just now.
    Ok((!texts).then(|| rendered.clone()))
}

/// An ordinary error is for Python to see to; others pass.
fn or_python<T>(py: Python<'_>, result: PyResult<Option<T>>) -> PyResult<Option<T>> {
    match result {
        Err(error) if error.is_instance_of::<PyException>(py) => Ok(None),
        other => other,
    }
}

/// Masks events, anywhere in a chain.
#[pyclass(subclass, frozen, module = "redact._native")]
pub(crate) struct Processor {
    core: Option<Py<Core>>,
    /// None was given: the process's own is asked for each time.
    default: bool,
}

#[pymethods]
impl Processor {
    #[new]
    #[pyo3(signature = (core))]
    fn new(core: Option<&Bound<'_, PyAny>>) -> Self {
        Self { core: core_of(core), default: core.is_none() }
    }

    fn __call__<'py>(
        slf: &Bound<'py, Self>,
        logger: &Bound<'py, PyAny>,
        method: &Bound<'py, PyAny>,
        event: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, this) = (slf.py(), slf.get());
        let own = this.default.then(|| {
            let default = DEFAULT.lock().unwrap_or_else(PoisonError::into_inner);
            default.as_ref().map(|core| core.clone_ref(py))
        });
        if let Some(core) = own.as_ref().map_or(this.core.as_ref(), Option::as_ref) {
            let who = Speaker { sink: "structlog", structlog: Some((logger, method, event)), rendered: false };
            if let Some(masked) = plain_event(core.bind(py), event, &who, true)? {
                return Ok(masked);
            }
        }
        slf.call_method1(pyo3::intern!(py, "_redact_slowly"), (logger, method, event))
    }
}

/// Stands for a chain's renderer, and masks before it and after it.
#[pyclass(subclass, frozen, module = "redact._native")]
pub(crate) struct Renderer {
    core: Option<Py<Core>>,
    inner: Py<PyAny>,
    switch: Py<Switch>,
    /// What the renderer writes its events by, if that is known to write JSON.
    dumps: Option<Py<PyAny>>,
}

impl Renderer {
    /// Whether the renderer still writes its events by what is known to write JSON.
    fn writes_json(&self, renderer: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Some(dumps) = &self.dumps else { return Ok(false) };
        Ok(renderer.getattr(pyo3::intern!(renderer.py(), "_dumps"))?.is(dumps))
    }

    /// What an event is rendered to before it is masked, if that can be searched in its place.
    fn early<'py>(
        &self,
        core: &Core,
        renderer: &Bound<'py, PyAny>,
        (logger, method, event): (&Bound<'py, PyAny>, &Bound<'py, PyAny>, &Bound<'py, PyAny>),
    ) -> PyResult<Option<Rendered<'py>>> {
        if !self.writes_json(renderer)? || !says_all_in_texts(core, event)? {
            return Ok(None);
        }
        looked_at(core, renderer.call1((logger, method, event))?).map(Some)
    }
}

#[pymethods]
impl Renderer {
    #[new]
    #[pyo3(signature = (core, renderer, switch, dumps))]
    fn new(core: &Bound<'_, PyAny>, renderer: Py<PyAny>, switch: Py<Switch>, dumps: Option<Py<PyAny>>) -> Self {
        let core = core_of(Some(core));
        // Where a rule of the caller's own may be anywhere, every rendering stirs.
        let dumps = dumps.filter(|_| core.as_ref().is_some_and(|core| core.get().matcher.is_inert(b"")));
        Self { core, inner: renderer, switch, dumps }
    }

    fn __call__<'py>(
        slf: &Bound<'py, Self>,
        logger: &Bound<'py, PyAny>,
        method: &Bound<'py, PyAny>,
        event: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let (py, this) = (slf.py(), slf.get());
        let renderer = this.inner.bind(py);
        if !this.switch.get().armed() {
            return renderer.call1((logger, method, event));
        }
        let core = this.core.as_ref().map(|core| core.bind(py));
        // What a renderer says of an event that it cannot write may show it: that event is masked, and fails again.
        let early = core.map_or(Ok(None), |core| this.early(core.get(), renderer, (logger, method, event)));
        let mut early = match or_python(py, early)? {
            Some(Rendered::Clean(line)) => return Ok(line),
            early => early,
        };
        let who = Speaker { sink: "structlog", structlog: Some((logger, method, event)), rendered: false };
        // What was looked at, and is not of texts alone, is none that a look tells clean.
        let simple = early.is_some() || this.dumps.is_none();
        let masked = core.map_or(Ok(None), |core| plain_event(core, event, &who, simple))?;
        let given = event;
        let event = match masked {
            Some(event) => event,
            None => slf.call_method1(pyo3::intern!(py, "_redact_event"), (logger, method, event))?,
        };
        let (line, looked) = match early.take_if(|_| event.is(given)) {
            Some(early) => early.parts(),
            None => (renderer.call1((logger, method, &event))?, None),
        };
        let who = Speaker { sink: "structlog", structlog: Some((logger, method, &event)), rendered: true };
        let masked = match (core, looked) {
            (Some(core), Some(looked)) => or_python(py, looked.masked(core.get(), &line, &who).map(Some))?,
            (Some(core), None) => plain_rendering(core, &line, &who)?,
            (None, _) => None,
        };
        if let Some(masked) = masked {
            return Ok(masked);
        }
        slf.call_method1(pyo3::intern!(py, "_redact_rendering"), (logger, method, event, line))
    }
}
