//! Records of `logging`: the one question that is asked of each line of an app, in one call.

use crate::core::{Core, Work};
use crate::strings::one_byte;
use crate::walk::Walk;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyString, PyTuple};
use redact_matcher::Text;

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
    let args = attributes.get_item(pyo3::intern!(py, "args"))?.filter(|args| !args.is_none());
    let Some(args) = args else { return is_clean_text(core, template, report) };
    if !args.is_exact_instance_of::<PyTuple>() && !args.is_exact_instance_of::<PyDict>() {
        return Ok(false);
    }
    if args.len()? == 0 {
        return is_clean_text(core, template, report);
    }
    if !Walk::is_clean(core, &args, "logging")? {
        return Ok(false);
    }
    let mut line = Line { room: [0; 1024], length: 0 };
    match args.cast_exact::<PyTuple>() {
        Ok(args) if fill(template, args, &mut line)? => {
            Ok(is_clean_line(core.get(), &line.room[..line.length], report.to_str()?.as_bytes()))
        }
        _ => is_clean_text(core, &template.rem(&args)?.cast_into_exact::<PyString>()?, report),
    }
}

fn is_clean_text<'py>(
    core: &Bound<'py, Core>,
    text: &Bound<'py, PyString>,
    report: &Bound<'py, PyString>,
) -> PyResult<bool> {
    match one_byte(text)? {
        Some(narrow) => Ok(is_clean_line(core.get(), narrow, report.to_str()?.as_bytes())),
        None => Ok(!text.contains(report)? && core.get().string(text, None, &mut Work::default())?.is_none()),
    }
}

/// A report's head is one of the matcher's windows: what is plainly clean has none.
fn is_clean_line(core: &Core, line: &[u8], report: &[u8]) -> bool {
    let mut work = Work { asks: true, ..Work::default() };
    let Some(dirty) = core.dirty(line, &mut work.seen) else { return true };
    let has_report = line.windows(report.len()).any(|part| part[0] == report[0] && part == report);
    !has_report && core.find_dirty(Text::bytes(line), dirty, None, &mut work).is_empty()
}

/// A line that is nobody's object. Longer ones are Python's.
struct Line {
    room: [u8; 1024],
    length: usize,
}

impl Line {
    /// Writes what comes next; false where there is no room for it.
    #[inline]
    fn push(&mut self, piece: &[u8]) -> bool {
        let end = self.length + piece.len();
        let Some(here) = self.room.get_mut(self.length..end) else { return false };
        here.copy_from_slice(piece);
        self.length = end;
        true
    }

    /// Writes a whole number.
    fn push_number(&mut self, number: i64) -> bool {
        let (mut digits, mut at, mut left) = ([0; 20], 20, number.unsigned_abs());
        loop {
            at -= 1;
            digits[at] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        (number >= 0 || self.push(b"-")) && self.push(&digits[at..])
    }
}

/// Puts arguments into a template, as `%` does, and without an object; false for what only Python can: other conversions
/// than `%s` and `%d`, other arguments than texts of one byte a code point and whole numbers, more or fewer of them.
fn fill(template: &Bound<'_, PyString>, args: &Bound<'_, PyTuple>, line: &mut Line) -> PyResult<bool> {
    let Some(mut rest) = one_byte(template)? else { return Ok(false) };
    let mut args = args.iter_borrowed();
    while let Some(at) = rest.iter().position(|b| *b == b'%') {
        let (before, conversion) = rest.split_at(at);
        let done = line.push(before)
            && match conversion.get(1) {
                Some(b'%') => line.push(b"%"),
                Some(conversion) => match args.next() {
                    Some(arg) => put(&arg, *conversion, line)?,
                    None => false,
                },
                None => false,
            };
        if !done {
            return Ok(false);
        }
        rest = &conversion[2..];
    }
    Ok(line.push(rest) && args.next().is_none())
}

/// Puts one argument in.
#[inline]
fn put(arg: &Bound<'_, PyAny>, conversion: u8, line: &mut Line) -> PyResult<bool> {
    if conversion == b's' {
        if let Ok(text) = arg.cast_exact::<PyString>() {
            return Ok(one_byte(text)?.is_some_and(|text| line.push(text)));
        }
    }
    let number = matches!(conversion, b's' | b'd') && arg.is_exact_instance_of::<PyInt>();
    Ok(number && arg.extract::<i64>().is_ok_and(|number| line.push_number(number)))
}
