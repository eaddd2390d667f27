//! Records of `logging`: the one question that is asked of each line of an app, in one call.

use crate::core::{Core, Work};
use crate::walk::Walk;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple};

/// Whether a record is plain and clean. Ordinary errors say no: whoever asks then looks for himself.
pub(crate) fn is_clean<'py>(
    core: &Bound<'py, Core>,
    record: &Bound<'py, PyAny>,
    fields: usize,
    report: &Bound<'py, PyString>,
) -> PyResult<bool> {
    match crate::guarded(|| judged(core, record, fields, report)) {
        Err(error) if error.is_instance_of::<PyException>(record.py()) => Ok(false),
        other => other,
    }
}

fn judged<'py>(
    core: &Bound<'py, Core>,
    record: &Bound<'py, PyAny>,
    fields: usize,
    report: &Bound<'py, PyString>,
) -> PyResult<bool> {
    let py = record.py();
    let attributes = record.getattr(pyo3::intern!(py, "__dict__"))?;
    let Ok(attributes) = attributes.cast_exact::<PyDict>() else { return Ok(false) };
    let nothing =
        |name: &Bound<'_, PyString>| attributes.get_item(name).map(|found| found.is_none_or(|it| it.is_none()));
    if attributes.len() > fields
        || !nothing(pyo3::intern!(py, "exc_info"))?
        || !nothing(pyo3::intern!(py, "exc_text"))?
        || !nothing(pyo3::intern!(py, "stack_info"))?
    {
        return Ok(false);
    }
    let Some(message) = attributes.get_item(pyo3::intern!(py, "msg"))? else { return Ok(false) };
    let Ok(template) = message.cast_exact::<PyString>() else { return Ok(false) };
    let text = match attributes.get_item(pyo3::intern!(py, "args"))? {
        Some(args) if args.is_exact_instance_of::<PyTuple>() || args.is_exact_instance_of::<PyDict>() => {
            if args.len()? == 0 {
                template.clone()
            } else {
                if !Walk::is_clean(core, &args, "logging")? {
                    return Ok(false);
                }
                template.rem(&args)?.cast_into_exact::<PyString>()?
            }
        }
        None => template.clone(),
        Some(args) if args.is_none() => template.clone(),
        Some(_) => return Ok(false),
    };
    if text.contains(report)? {
        return Ok(false);
    }
    Ok(core.get().string(&text, None, &mut Work::default())?.is_none())
}
