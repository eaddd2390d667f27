//! Words of which rules of the caller's own need one, all searched for at once.
//!
//! A word has one window of four symbols among those of the catalogue (`late`), so that a text without any of them costs what
//! it costs without rules. Only words that are too short for one are searched for by themselves. What is noted of a word
//! that was found is where it is, to 64 symbols: that bounds what a text of nothing but words takes.

use crate::windows::{Anchor, Context, Window, both_cases};
use aho_corasick::{AhoCorasick, AhoCorasickBuilder};
use smallvec::SmallVec;
use std::collections::HashMap;

/// As many words have windows; more than any file of rules has.
const MOST_WINDOWS: usize = 8192;
/// Of a longer word the window is one of these.
const MOST_PLACES: usize = 64;
/// Symbols of a stretch.
const STRETCH: usize = 64;

/// The words of all rules: ASCII, in lower case, each once.
#[derive(Debug, Default)]
pub(crate) struct Keywords {
    words: Vec<Box<[u8]>>,
    short: Option<Short>,
}

/// Those without a window.
#[derive(Debug)]
struct Short {
    search: AhoCorasick,
    words: Box<[u16]>,
}

/// Collects the words of rules.
#[derive(Debug, Default)]
pub(crate) struct Collecting {
    words: Vec<Box<[u8]>>,
    known: HashMap<Box<[u8]>, u16>,
}

impl Collecting {
    /// The number of a word; none if there are too many.
    pub(crate) fn number(&mut self, word: &[u8]) -> Option<u16> {
        let word: Box<[u8]> = word.to_ascii_lowercase().into();
        if let Some(number) = self.known.get(&word) {
            return Some(*number);
        }
        let number = u16::try_from(self.words.len()).ok()?;
        self.words.push(word.clone());
        self.known.insert(word, number);
        Some(number)
    }

    pub(crate) fn done(self) -> Keywords {
        let short: Vec<u16> = (0..self.words.len())
            .filter(|number| !has_window(*number, &self.words[*number]))
            .map(|number| number as u16)
            .collect();
        let search = |words: &[u16]| {
            let words = words.iter().map(|number| &self.words[usize::from(*number)]);
            let mut builder = AhoCorasickBuilder::new();
            builder.ascii_case_insensitive(true).build(words).expect("words of a few symbols")
        };
        let short = (!short.is_empty()).then(|| Short { search: search(&short), words: short.into() });
        Keywords { words: self.words, short }
    }
}

fn has_window(number: usize, word: &[u8]) -> bool {
    number < MOST_WINDOWS && word.len() >= 4
}

impl Keywords {
    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    /// In lower case.
    #[cfg(test)]
    pub(crate) fn word(&self, number: u16) -> &[u8] {
        &self.words[usize::from(number)]
    }

    /// Of each word that has a window all that could be it.
    pub(crate) fn windows(&self) -> impl Iterator<Item = impl Iterator<Item = Window>> {
        let of = |(number, word)| {
            let word: Box<[u8]> = Box::clone(word);
            let places = if has_window(number, &word) { (word.len() - 3).min(MOST_PLACES) } else { 0 };
            (0..places).map(move |offset| Window {
                sets: std::array::from_fn(|at| both_cases(&word[offset + at..=offset + at])),
                anchor: Anchor::Own { word: number as u16, offset: offset as u16 },
                context: Context::ANY,
            })
        };
        self.words.iter().enumerate().filter(|(number, word)| has_window(*number, word)).map(of)
    }

    /// Whether a text has one of the words that have no window.
    #[inline]
    pub(crate) fn any_short(&self, t: &[u8]) -> bool {
        self.short.as_ref().is_some_and(|short| short.search.is_match(t))
    }

    /// Whether some have none.
    #[inline]
    pub(crate) fn are_short(&self) -> bool {
        self.short.is_some()
    }

    /// Notes those.
    pub(crate) fn note_short(&self, t: &[u8], noted: &mut Noted) {
        let Some(short) = &self.short else { return };
        for found in short.search.find_overlapping_iter(t) {
            noted.note(self, short.words[found.pattern()], found.start());
        }
    }

    /// Whether a word begins at a place.
    #[inline]
    pub(crate) fn is_at(&self, word: u16, t: &[u8], at: usize) -> bool {
        let word = &self.words[usize::from(word)];
        t.get(at..at + word.len()).is_some_and(|these| these.eq_ignore_ascii_case(word))
    }

    /// The same of a word that may have a window at `i`.
    #[inline]
    pub(crate) fn is_round(&self, word: u16, t: &[u8], i: usize, offset: u16) -> Option<usize> {
        i.checked_sub(usize::from(offset)).filter(|at| self.is_at(word, t, *at))
    }
}

/// Where a text has which words, to a stretch of 64 symbols.
#[derive(Debug, Default)]
pub(crate) struct Noted {
    /// By word, bits by stretch; nothing at all while there is no word.
    stretches: Vec<Vec<u64>>,
    /// The words.
    words: Vec<u16>,
}

impl Noted {
    /// A word begins at a place.
    pub(crate) fn note(&mut self, keywords: &Keywords, word: u16, at: usize) {
        if self.stretches.is_empty() {
            self.stretches.resize_with(keywords.len(), Vec::new);
        }
        let bits = &mut self.stretches[usize::from(word)];
        if bits.is_empty() {
            self.words.push(word);
        }
        let stretch = at / STRETCH;
        if bits.len() <= stretch / 64 {
            bits.resize(stretch / 64 + 1, 0);
        }
        bits[stretch / 64] |= 1 << (stretch % 64);
    }

    pub(crate) fn words(&self) -> &[u16] {
        &self.words
    }

    /// Calls with every place where one of some words begins, and how long it is: from the first on, each behind the end of
    /// the one before; of those at one place the first of the words.
    pub(crate) fn each(&self, keywords: &Keywords, words: &[u16], t: &[u8], mut take: impl FnMut(usize, usize)) {
        let bits = |word: &u16| self.stretches.get(usize::from(*word)).map_or(&[][..], Vec::as_slice);
        let bits: Vec<&[u64]> = words.iter().map(bits).collect();
        let mut at = 0;
        let most = bits.iter().map(|bits| bits.len()).max().unwrap_or(0);
        for sixty_four in 0..most {
            let of = |bits: &[u64]| bits.get(sixty_four).copied().unwrap_or(0);
            let mut any = bits.iter().fold(0, |any, bits| any | of(bits));
            while any != 0 {
                let stretch = any.trailing_zeros();
                any &= any - 1;
                let from = STRETCH * (64 * sixty_four + stretch as usize);
                let here =
                    bits.iter().zip(words).filter(|(bits, _)| of(bits) >> stretch & 1 == 1).map(|(_, word)| *word);
                let here: SmallVec<[u16; 8]> = here.collect();
                at = at.max(from);
                while at < t.len().min(from + STRETCH) {
                    if let Some(word) = here.iter().find(|word| keywords.is_at(**word, t, at)) {
                        let length = keywords.words[usize::from(*word)].len();
                        take(at, length);
                        at += length;
                    } else {
                        at += 1;
                    }
                }
            }
        }
    }
}
