//! What a name says is asked for once: logs and forms say the same few names again and again.

use crate::names::Asked;
use crate::scan::Scan;
use crate::words::Words;

/// So many names are remembered: logs and forms say the same few again and again.
pub(crate) const NAMES: usize = 16;
/// And so many of the words before them.
pub(crate) const PROVIDERS: usize = 8;

/// What a name said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said {
    /// Where it stands in the text, and its length.
    pub from: usize,
    pub length: usize,
    pub asked: Asked,
    /// Whether its entry stands in it as it is written in the table.
    pub written_out: bool,
}

/// Where a name is remembered, or in the place behind it: by its last symbols and its length, since names that begin alike, or end
/// alike, are many.
#[inline]
fn slot(name: &[u8]) -> usize {
    let last = name.last_chunk::<4>().map_or(0, |four| u32::from_le_bytes(*four));
    let hash = (last ^ name.len() as u32).wrapping_mul(0x9E37_79B1);
    (hash >> 16) as usize % NAMES / 2 * 2
}

impl Scan<'_> {
    /// What the name from `from` to `end` says.
    pub(crate) fn asked(&mut self, from: usize, end: usize) -> Said {
        let name = &self.t[from..end];
        let names = &self.matcher.names;
        if name.is_empty() {
            let asked = names.asked::<true>(name, false);
            return Said { from, length: name.len(), asked, written_out: false };
        }
        if let Some(said) = self.said(from, end) {
            return said;
        }
        let asked = names.asked::<true>(name, false);
        let said = self.saying(from, name, asked);
        self.remember(said);
        said
    }

    /// Remembers what a name says, and the one before it that belongs there beside it.
    fn remember(&mut self, said: Said) {
        let slot = slot(&self.t[said.from..said.from + said.length]);
        self.memo.names[slot + 1] = self.memo.names[slot];
        self.memo.names[slot] = said;
    }

    /// What the name of several words from `from` to `end` says. It is remembered like any other, which hold no spaces.
    pub(crate) fn of_words(&mut self, from: usize, end: usize) -> Said {
        if let Some(said) = self.said(from, end) {
            return said;
        }
        let name = &self.t[from..end];
        let asked = self.matcher.names.of_words(name).map_or(Asked::Unknown, Asked::Of);
        let said = self.saying(from, name, asked);
        self.remember(said);
        said
    }

    /// That a name asks this.
    fn saying(&self, from: usize, name: &[u8], asked: Asked) -> Said {
        let written_out =
            matches!(asked, Asked::Of(verdict) if crate::spelled_names::written_out(self.matcher, name, verdict));
        Said { from, length: name.len(), asked, written_out }
    }

    /// The catalogue's rules for the words from `from` to `end`, which the space before a name ends.
    pub(crate) fn words_beside(&mut self, from: usize, end: usize) -> (u16, u16) {
        let words = &self.t[from..end];
        let slot = slot(words) % PROVIDERS;
        let known =
            |(from, length, _): &&(usize, usize, _)| *length == words.len() && self.t[*from..*from + *length] == *words;
        let known = [slot, slot + 1].into_iter().map(|slot| &self.memo.providers[slot]).find(known);
        if let Some((_, _, found)) = known {
            return *found;
        }
        let found = Words::of(words).beside();
        self.memo.providers[slot + 1] = self.memo.providers[slot];
        self.memo.providers[slot] = (from, words.len(), found);
        found
    }

    /// What is remembered of the name from `from` to `end`.
    pub(crate) fn said(&self, from: usize, end: usize) -> Option<Said> {
        let name = &self.t[from..end];
        let slot = slot(name);
        let is_it = |said: &&Said| said.length == name.len() && self.t[said.from..said.from + said.length] == *name;
        [slot, slot + 1]
            .into_iter()
            .map(|slot| &self.memo.names[slot])
            .filter(|_| !name.is_empty())
            .find(is_it)
            .copied()
    }
}
