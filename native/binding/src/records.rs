//! Records of `logging`: the one question that is asked of each line of an app, in one call.

use crate::core::{Core, Work};
use crate::places::Each;
use crate::strings::one_byte;
use crate::walk::Walk;
use pyo3::Borrowed;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyInt, PyString, PyTuple, PyType};
use redact_matcher::{Place, Text};
use smallvec::SmallVec;

/// What a plain record is.
pub(crate) struct Plain {
    /// logging's own class.
    pub(crate) record: Py<PyType>,
    /// How many fields each has.
    pub(crate) fields: usize,
    /// What a text holds that may be a report of names and values apart.
    pub(crate) report: Py<PyString>,
}

/// Whether a record is plain and clean. Ordinary errors say no: whoever asks then looks for himself.
pub(crate) fn is_clean<'py>(core: &Bound<'py, Core>, record: &Bound<'py, PyAny>, plain: &Plain) -> PyResult<bool> {
    match crate::guarded(|| judged(core, record, plain)) {
        Err(error) if error.is_instance_of::<PyException>(record.py()) => Ok(false),
        other => other,
    }
}

/// What is looked at of a record that has no more fields than each has.
#[inline]
fn fields<'py>(record: &Bound<'py, PyAny>, plain: &Plain) -> PyResult<Option<Each<'py>>> {
    if let Some(each) = crate::places::fields(record, &plain.record, plain.fields)? {
        return Ok(Some(each));
    }
    let py = record.py();
    let fields = record.getattr(pyo3::intern!(py, "__dict__"))?;
    let fields = fields.cast_into_exact::<PyDict>().ok().filter(|fields| fields.len() <= plain.fields);
    let Some(fields) = fields else { return Ok(None) };
    Ok(Some([
        fields.get_item(pyo3::intern!(py, "msg"))?,
        fields.get_item(pyo3::intern!(py, "args"))?,
        fields.get_item(pyo3::intern!(py, "exc_info"))?,
        fields.get_item(pyo3::intern!(py, "exc_text"))?,
        fields.get_item(pyo3::intern!(py, "stack_info"))?,
    ]))
}

fn judged<'py>(core: &Bound<'py, Core>, record: &Bound<'py, PyAny>, plain: &Plain) -> PyResult<bool> {
    let report = plain.report.bind(record.py());
    let Some([Some(message), args, traces @ ..]) = fields(record, plain)? else { return Ok(false) };
    if traces.iter().flatten().any(|it| !it.is_none()) {
        return Ok(false);
    }
    let Ok(template) = message.cast_exact::<PyString>() else { return Ok(false) };
    let Some(args) = args.filter(|args| !args.is_none()) else { return is_clean_text(core, template, report) };
    if !args.is_exact_instance_of::<PyTuple>() && !args.is_exact_instance_of::<PyDict>() {
        return Ok(false);
    }
    if args.len()? == 0 {
        return is_clean_text(core, template, report);
    }
    let mut line = Line::default();
    let filled = match args.cast_exact::<PyTuple>() {
        Ok(args) => fill(template, args, &mut line)?.map(|apart| apart && say_nothing(core.get(), args)),
        Err(_) => None,
    };
    let Some(apart) = filled else {
        return Ok(Walk::is_clean(core, &args, "logging")?
            && is_clean_text(core, &template.rem(&args)?.cast_into_exact::<PyString>()?, report)?);
    };
    // What would stir in an argument alone would stir here.
    if apart && core.get().matcher.is_inert(&line.text) {
        return Ok(true);
    }
    Ok(Walk::is_clean(core, &args, "logging")? && is_clean_line(core.get(), &line.text, report.to_str()?.as_bytes()))
}

/// Whether no argument says more by its place among the others than as a part of the line: as the name of the next, or as
/// an option of a command line; and whether no caps, paths or live values ask for a closer look.
fn say_nothing(core: &Core, args: &Bound<'_, PyTuple>) -> bool {
    let plain = core.paths.is_empty() && args.len() < core.max_nodes && core.max_depth > 0;
    if !plain || core.live().is_some_and(|live| !live.is_empty()) {
        return false;
    }
    let says = |(at, arg): (usize, Borrowed<'_, '_, PyAny>)| {
        let arg: &Bound<'_, PyAny> = &arg;
        let Ok(text) = arg.cast_exact::<PyString>() else { return false };
        let Ok(Some(text)) = one_byte(text) else { return true };
        let names = at == 0 && args.len() == 2 && core.matcher.under(text, Place::Pair).is_some();
        names || text.starts_with(b"-")
    };
    !args.iter_borrowed().enumerate().any(says)
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
    !has_report && !core.find_dirty(Text::bytes(line), dirty, None, &mut work)
}

/// A line that is nobody's object. Longer ones are Python's.
#[derive(Default)]
struct Line {
    text: SmallVec<[u8; LONGEST]>,
}

const LONGEST: usize = 1024;

impl Line {
    /// Writes what comes next; false where there is no room for it.
    #[inline]
    fn push(&mut self, piece: &[u8]) -> bool {
        let fits = self.text.len() + piece.len() <= LONGEST;
        if fits {
            self.text.extend_from_slice(piece);
        }
        fits
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

    /// Whether what comes next stands at the beginning, or behind a space: what is a secret in it alone is one here.
    fn begins_word(&self) -> bool {
        self.text.last().is_none_or(|b| *b == b' ')
    }
}

/// Puts arguments into a template, as `%` does, and without an object; none for what only Python can: other conversions
/// than `%s` and `%d`, other arguments than texts of one byte a code point and whole numbers, more or fewer of them. Says
/// whether each text begins a word of the line.
fn fill(template: &Bound<'_, PyString>, args: &Bound<'_, PyTuple>, line: &mut Line) -> PyResult<Option<bool>> {
    let Some(mut rest) = one_byte(template)? else { return Ok(None) };
    let mut args = args.iter_borrowed();
    let mut apart = true;
    while let Some(at) = rest.iter().position(|b| *b == b'%') {
        let (before, conversion) = rest.split_at(at);
        let done = line.push(before)
            && match conversion.get(1) {
                Some(b'%') => line.push(b"%"),
                Some(conversion) => match args.next() {
                    Some(arg) => {
                        apart &= line.begins_word() || !arg.is_exact_instance_of::<PyString>();
                        put(&arg, *conversion, line)?
                    }
                    None => false,
                },
                None => false,
            };
        if !done {
            return Ok(None);
        }
        rest = &conversion[2..];
    }
    Ok((line.push(rest) && args.next().is_none()).then_some(apart))
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
