//! `Incremental` and `IncrementalData`: streams of text and of bytes.

use crate::core::{Core, Hits, Speaker};
use crate::strings::{Decoded, encode, from_symbols, symbols};
use crate::tally::Hit;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use redact_matcher::{LiveTable, Matcher, Piece, Stream, Value};

/// What every stream does with a step of the matcher: masks, reports, and in observe mode passes everything on.
fn step(
    core: &Core,
    hits: &mut Hits,
    run: impl FnOnce(&Matcher, Option<&LiveTable>, &mut dyn FnMut(Piece<'_>)),
) -> PyResult<Vec<u32>> {
    let mut out = Vec::new();
    let mut take = |piece: Piece<'_>| match piece {
        Piece::Text(text) => out.extend_from_slice(text),
        Piece::Masked(found, value) => {
            let mut mask = String::new();
            core.render(&found.origin, Value::Wide(value), hits, &mut mask);
            if core.observe {
                out.extend_from_slice(value);
            } else {
                out.extend(mask.chars().map(u32::from));
            }
        }
    };
    crate::guarded(|| {
        run(&core.matcher, core.live(), &mut take);
        Ok(())
    })?;
    Ok(out)
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
        let py = chunk.py();
        let text = symbols(chunk)?;
        let held = self.stream.held();
        let mut hits = Hits::new();
        let core = self.core.get();
        let out = step(core, &mut hits, |matcher, live, out| self.stream.feed(matcher, live, &text, out))?;
        if held == 0
            && hits.is_empty()
            && out.len() == text.len()
            && out == text
            && chunk.is_exact_instance_of::<PyString>()
        {
            return Ok(chunk.clone());
        }
        core.tell(py, &Speaker::of(&self.sink), &hits)?;
        from_symbols(py, &out)
    }

    fn flush<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        let mut hits = Hits::new();
        let core = self.core.get();
        let out = step(core, &mut hits, |matcher, live, out| self.stream.flush(matcher, live, out))?;
        core.tell(py, &Speaker::of(&self.sink), &hits)?;
        from_symbols(py, &out)
    }

    fn expire<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        let mut hits = Hits::new();
        let core = self.core.get();
        let out = step(core, &mut hits, |matcher, live, out| self.stream.expire(matcher, live, out))?;
        core.tell(py, &Speaker::of(&self.sink), &hits)?;
        from_symbols(py, &out)
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
}

impl IncrementalData {
    pub(crate) fn new(core: Py<Core>, sink: &str) -> Self {
        Self { core, sink: sink.into(), stream: Stream::default(), cut: Vec::new() }
    }

    fn finish<'py>(&self, py: Python<'py>, out: &[u32], hits: &[Hit]) -> PyResult<Bound<'py, PyBytes>> {
        self.core.get().tell(py, &Speaker::of(&self.sink), hits)?;
        let mut bytes = Vec::with_capacity(out.len());
        encode(out, &mut bytes);
        Ok(PyBytes::new(py, &bytes))
    }

    /// Everything that waits, as symbols.
    fn rest(&mut self) -> Vec<u32> {
        Decoded::new(&std::mem::take(&mut self.cut)).symbols
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
        self.cut.extend_from_slice(chunk.as_bytes());
        let whole = self.cut.len() - unfinished(&self.cut);
        let text = Decoded::new(&self.cut[..whole]).symbols;
        self.cut.drain(..whole);
        let mut hits = Hits::new();
        let out = step(self.core.get(), &mut hits, |matcher, live, out| self.stream.feed(matcher, live, &text, out))?;
        self.finish(chunk.py(), &out, &hits)
    }

    fn flush<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let text = self.rest();
        let mut hits = Hits::new();
        let out = step(self.core.get(), &mut hits, |matcher, live, out| {
            self.stream.feed(matcher, live, &text, &mut *out);
            self.stream.flush(matcher, live, out);
        })?;
        self.finish(py, &out, &hits)
    }

    fn expire<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let mut hits = Hits::new();
        let out = step(self.core.get(), &mut hits, |matcher, live, out| self.stream.expire(matcher, live, out))?;
        self.finish(py, &out, &hits)
    }

    #[getter]
    fn held(&self) -> usize {
        self.stream.held() + self.cut.len()
    }
}
