//! What the walk does about numbers and texts: which are plainly clean, and what becomes of the others.

use super::{Changed, Walk};
use crate::core::Dirty;
use crate::known_keys::{Name, Quick};
use crate::raised::Walked;
use crate::raw::Leaf;
use crate::waiting::{Judge, is_clean, tells_long};
use pyo3::prelude::*;
use pyo3::types::PyString;
use redact_matcher::{Text, Told, Under, Value};

impl<'py> Walk<'_, 'py> {
    pub(super) fn number(&mut self, value: &Bound<'py, PyAny>, under: Option<Under>) -> Walked<Changed<'py>> {
        let Some(under) = under.filter(|under| under.takes_number(usize::MAX)) else {
            return Ok(None);
        };
        let symbols = crate::strings::symbols(&value.str()?)?;
        if !under.takes_number(symbols.len()) {
            return Ok(None);
        }
        let mut mask = String::new();
        self.core.render(&under.origin(), Value::Wide(&symbols), &mut self.work.hits, &mut mask);
        Ok(Some(PyString::new(self.py, &mask).into_any()))
    }

    /// Whether a value is plainly clean; if so it counts as visited. Of a text that is not, `dirty` says what
    /// is known.
    #[inline]
    pub(crate) fn is_plain(&mut self, leaf: Option<Leaf<'_>>, asked: Option<Under>, dirty: &mut Option<Dirty>) -> bool {
        let Some(asked) = asked else { return self.is_plain_unnamed(leaf, dirty) };
        let plain = match leaf {
            None | Some(Leaf::Text(_)) => false,
            Some(Leaf::Nothing) => true,
            Some(Leaf::Number) => !asked.takes_number(usize::MAX),
        };
        let plain = plain && self.nodes < self.most_nodes;
        self.nodes += usize::from(plain);
        plain
    }

    /// The same under no name.
    #[inline]
    pub(crate) fn is_plain_unnamed(&mut self, leaf: Option<Leaf<'_>>, dirty: &mut Option<Dirty>) -> bool {
        if self.nodes >= self.most_nodes {
            return false;
        }
        let plain = match leaf {
            None => false,
            Some(Leaf::Nothing | Leaf::Number) => true,
            Some(Leaf::Text(text)) => {
                *dirty = self.core.dirty(text, &mut self.work.seen);
                dirty.is_none()
            }
        };
        self.nodes += usize::from(plain);
        plain
    }

    /// A string under no name, of this text, which is ASCII, that needs a look of its own.
    pub(crate) fn stirred(&mut self, text: &[u8], value: &Bound<'py, PyAny>) -> Walked<Changed<'py>> {
        self.nodes += 1;
        let Some(dirty) = self.core.dirty(text, &mut self.work.seen) else { return Ok(None) };
        if matches!(dirty, Dirty::Seen) && self.look.is_none() {
            if let Some(masked) = self.core.written(self.py, text, &self.work.seen, &mut self.work.hits) {
                return Ok(Some(masked?.into_any()));
            }
        }
        let string = value.cast::<PyString>().map_err(PyErr::from)?;
        let changed = self.core.dirty_string(string, dirty, None, self.work)?;
        Ok(self.noted(string, changed))
    }

    /// A string of this text, which is ASCII, that holds one match, under a name that asks for it or not.
    #[inline]
    pub(crate) fn sole(
        &mut self,
        text: &[u8],
        value: &Bound<'py, PyAny>,
        named: bool,
        told: Told,
    ) -> Walked<Bound<'py, PyAny>> {
        if !named || self.core.learned.is_none() {
            let origin = told.origin();
            if let Some(masked) = self.core.written_one(self.py, text, (told.range(), &origin), &mut self.work.hits) {
                self.nodes += 1;
                return Ok(masked?.into_any());
            }
        }
        self.work.seen.clear();
        self.work.seen.push(told.found());
        self.plain(text, value, named)
    }

    /// A string of this text, which is ASCII, that holds what was seen, under a name that asks for it or not.
    #[inline(never)]
    pub(crate) fn plain(&mut self, text: &[u8], value: &Bound<'py, PyAny>, named: bool) -> Walked<Bound<'py, PyAny>> {
        self.nodes += 1;
        if named {
            self.core.learn(Text::bytes(text), &self.work.seen, self.work.asks);
        }
        if let Some(masked) = self.core.written(self.py, text, &self.work.seen, &mut self.work.hits) {
            return Ok(masked?.into_any());
        }
        let string = value.cast::<PyString>().map_err(PyErr::from)?;
        Ok(self.core.with_masks(string, text, self.work)?.into_any())
    }

    /// A string under no name that is not plainly clean.
    pub(crate) fn dirty(&mut self, value: &Bound<'py, PyAny>, dirty: Dirty) -> Walked<Changed<'py>> {
        self.nodes += 1;
        let string = value.cast::<PyString>().map_err(PyErr::from)?;
        let changed = self.core.dirty_string(string, dirty, None, self.work)?;
        Ok(self.noted(string, changed))
    }
}

impl Judge for Walk<'_, '_> {
    #[inline]
    fn room(&self) -> usize {
        self.most_nodes - self.nodes.min(self.most_nodes)
    }

    #[inline]
    fn depth(&self) -> usize {
        self.most_depth - self.path.len().min(self.most_depth)
    }

    #[inline]
    fn pass(&mut self, count: usize) {
        self.nodes += count;
    }

    #[inline]
    fn is_plain_key(&self, name: Name<'_>, quick: Quick<'_>) -> bool {
        // Of others the walk says, when it comes to them.
        quick.names_nothing(name)
    }

    #[inline]
    fn tells(&self, text: &[u8]) -> Option<bool> {
        tells_long(self.core, text)
    }

    #[inline]
    fn is_clean(&self, text: &[u8]) -> bool {
        is_clean(self.core, text)
    }

    #[inline]
    fn stirring(&self, texts: &[&[u8]]) -> u32 {
        self.core.stirring(texts)
    }
}
