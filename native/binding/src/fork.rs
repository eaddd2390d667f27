//! Forks wait for writers: a child never inherits a table of live secrets in the middle of a change.
//!
//! It would have the writers' gate closed and no thread that opens it.

use pyo3::prelude::*;
use pyo3::types::PyDict;

/// Closes the gate round every fork that Python knows of.
pub(crate) fn follow(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let os = py.import("os")?;
    if !os.hasattr("register_at_fork")? {
        return Ok(());
    }
    let open = wrap_pyfunction!(open_gate, module)?;
    let calls = PyDict::new(py);
    calls.set_item("before", wrap_pyfunction!(close_gate, module)?)?;
    calls.set_item("after_in_parent", &open)?;
    calls.set_item("after_in_child", open)?;
    os.call_method("register_at_fork", (), Some(&calls)).map(|_| ())
}

#[pyfunction]
fn close_gate() {
    redact_matcher::close_gate();
}

#[pyfunction]
fn open_gate() {
    redact_matcher::open_gate();
}
