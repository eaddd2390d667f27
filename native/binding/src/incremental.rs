//! `Incremental` and `IncrementalData`: streams of text and of bytes.

use crate::byte_strings::{Decoded, encode};
use crate::core::{Core, Hits};
use crate::large::LARGE;
use crate::speaker::Speaker;
use crate::strings::{from_latin1, from_symbols, with_text, written};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use redact_matcher::{LiveTable, Matcher, Piece, Stream, Symbols, Text, Value};

/// What comes out of one step.
#[derive(Default)]
struct Step {
    out: Symbols,
    /// So many symbols at the chunk's beginning came out as they are, and are not copied: nothing else did before it, and nothing
    /// was masked.
    same: usize,
    hits: Hits,
    /// Whether anything in it was, or would have been, masked.
    masked: bool,
}

impl Step {
    /// What every stream does with a step of the matcher: masks, reports, and in observe mode passes everything on. Of a `chunk` that
    /// nothing stands before what comes out begins with its beginning.
    fn of(
        core: &Core,
        chunk: Option<Text<'_>>,
        run: impl FnOnce(&Matcher, Option<&LiveTable>, &mut dyn FnMut(Piece<'_>)),
    ) -> PyResult<Self> {
        let mut step = Self::default();
        let mut mask = String::new();
        let mut take = |piece: Piece<'_>| match piece {
            Piece::Text(text) if chunk.is_some() && !step.masked => step.same += text.len(),
            Piece::Text(text) => step.out.push(text),
            Piece::Masked(found, value) => {
                step.copy(chunk);
                step.masked = true;
                mask.clear();
                core.render(&found.origin, value, &mut step.hits, &mut mask);
                if core.observe {
                    step.out.push(value);
                } else {
                    step.out.push_str(&mask);
                }
            }
        };
        crate::guarded(|| {
            run(&core.matcher, core.live(), &mut take);
            Ok(())
        })?;
        if chunk.is_some_and(|chunk| step.same < chunk.narrow().len()) {
            step.copy(chunk);
        }
        Ok(step)
    }

    /// Copies what was not.
    fn copy(&mut self, chunk: Option<Text<'_>>) {
        if let Some(chunk) = chunk {
            self.out.push_text(chunk.until(std::mem::take(&mut self.same)));
        }
    }

    fn string<'py>(&self, py: Python<'py>, core: &Core, sink: &str) -> PyResult<Bound<'py, PyString>> {
        core.tell(py, &Speaker::of(sink), &self.hits)?;
        match self.out.value(0, self.out.len()) {
            Value::Narrow(bytes) if bytes.is_ascii() => Ok(written(py, bytes.len(), |room| room.write(bytes))?),
            Value::Narrow(bytes) => from_latin1(py, bytes),
            Value::Wide(symbols) => from_symbols(py, symbols),
        }
    }

    fn bytes<'py>(&self, py: Python<'py>, core: &Core, sink: &str) -> PyResult<Bound<'py, PyBytes>> {
        core.tell(py, &Speaker::of(sink), &self.hits)?;
        match self.out.value(0, self.out.len()) {
            Value::Narrow(bytes) if bytes.is_ascii() => Ok(PyBytes::new(py, bytes)),
            Value::Narrow(bytes) => Ok(encoded(py, bytes.iter().map(|b| u32::from(*b)))),
            Value::Wide(symbols) => Ok(encoded(py, symbols.iter().copied())),
        }
    }
}

fn encoded(py: Python<'_>, symbols: impl ExactSizeIterator<Item = u32>) -> Bound<'_, PyBytes> {
    let mut bytes = Vec::with_capacity(symbols.len());
    encode(symbols, &mut bytes);
    PyBytes::new(py, &bytes)
}

/// One text stream.
#[pyclass(module = "redact._native")]
pub(crate) struct Incremental {
    core: Py<Core>,
    sink: String,
    stream: Stream,
}

impl Incremental {
    pub(crate) fn new(core: Py<Core>, sink: &str) -> Self {
        Self { core, sink: sink.into(), stream: Stream::default() }
    }
}

#[pymethods]
impl Incremental {
    fn feed<'py>(&mut self, chunk: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
        let fresh = self.stream.is_fresh() && chunk.is_exact_instance_of::<PyString>();
        let core = self.core.get();
        let step = with_text(chunk, |text| {
            Step::of(core, fresh.then_some(text), |matcher, live, out| self.stream.feed(matcher, live, text, out))
        })??;
        // All of it, as it is.
        if step.same > 0 { Ok(chunk.clone()) } else { step.string(chunk.py(), core, &self.sink) }
    }

    fn flush<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        let core = self.core.get();
        let step = Step::of(core, None, |matcher, live, out| self.stream.flush(matcher, live, out))?;
        step.string(py, core, &self.sink)
    }

    fn expire<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        let core = self.core.get();
        let step = Step::of(core, None, |matcher, live, out| self.stream.expire(matcher, live, out))?;
        step.string(py, core, &self.sink)
    }

    #[getter]
    fn held(&self) -> usize {
        self.stream.held()
    }
}

/// One byte stream. Bytes that end inside a UTF-8 sequence wait for the rest of it.
#[pyclass(module = "redact._native")]
pub(crate) struct IncrementalData {
    core: Py<Core>,
    sink: String,
    stream: Stream,
    cut: Vec<u8>,
    /// Whether it belongs to one thread, and is in no hands of a fork: then large chunks are searched without the
    /// interpreter's lock.
    alone: bool,
}

impl IncrementalData {
    pub(crate) fn new(core: Py<Core>, sink: &str, alone: bool) -> Self {
        Self { core, sink: sink.into(), stream: Stream::default(), cut: Vec::new(), alone }
    }

    fn step(&mut self, py: Python<'_>, text: Text<'_>, length: usize, fresh: bool) -> PyResult<Step> {
        let core = self.core.get();
        let stream = &mut self.stream;
        let mut search =
            || Step::of(core, fresh.then_some(text), |matcher, live, out| stream.feed(matcher, live, text, out));
        if self.alone && length >= LARGE { py.detach(search) } else { search() }
    }
}

/// How many bytes at the end begin a UTF-8 sequence that is not complete.
fn unfinished(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let byte = bytes[bytes.len() - back];
        let wanted = match byte {
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            0x80..=0xBF => continue,
            _ => return 0,
        };
        return if wanted > back { back } else { 0 };
    }
    0
}

#[pymethods]
impl IncrementalData {
    fn feed<'py>(&mut self, chunk: &Bound<'py, PyBytes>) -> PyResult<Bound<'py, PyBytes>> {
        let py = chunk.py();
        let bytes = chunk.as_bytes();
        let step = if self.cut.is_empty() && bytes.is_ascii() {
            let fresh = self.stream.is_fresh() && chunk.is_exact_instance_of::<PyBytes>();
            self.step(py, Text::bytes(bytes), bytes.len(), fresh)?
        } else {
            self.cut.extend_from_slice(bytes);
            let whole = self.cut.len() - unfinished(&self.cut);
            let decoded = Decoded::new(&self.cut[..whole]);
            self.cut.drain(..whole);
            self.step(py, decoded.text(), whole, false)?
        };
        // All of it, as it is.
        if step.same > 0 { Ok(chunk.clone()) } else { step.bytes(py, self.core.get(), &self.sink) }
    }

    fn flush<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let core = self.core.get();
        let rest = Decoded::new(&std::mem::take(&mut self.cut));
        let step = Step::of(core, None, |matcher, live, out| {
            self.stream.feed(matcher, live, rest.text(), &mut *out);
            self.stream.flush(matcher, live, out);
        })?;
        step.bytes(py, core, &self.sink)
    }

    fn expire<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let core = self.core.get();
        let step = Step::of(core, None, |matcher, live, out| self.stream.expire(matcher, live, out))?;
        step.bytes(py, core, &self.sink)
    }

    #[getter]
    fn held(&self) -> usize {
        self.stream.held() + self.cut.len()
    }
}
