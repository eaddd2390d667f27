//! Words that rules of the caller's own ask for, all searched for at once.
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
    /// Whether a rule is asked because of it; others only say where a rule is tried that is asked because of another.
    loud: Box<[bool]>,
    short: Option<Short>,
    /// The same of those that are not loud.
    quiet: Option<Short>,
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

    pub(crate) fn len(&self) -> usize {
        self.words.len()
    }

    pub(crate) fn done(self, is_loud: impl Fn(usize) -> bool) -> Keywords {
        let loud: Box<[bool]> = (0..self.words.len()).map(is_loud).collect();
        let short = |wanted: bool| {
            let is_short = |number: &usize| loud[*number] == wanted && !has_window(*number, &self.words[*number]);
            Short::new(&self.words, (0..self.words.len()).filter(is_short).map(|number| number as u16).collect())
        };
        Keywords { short: short(true), quiet: short(false), words: self.words, loud }
    }
}

impl Short {
    fn new(all: &[Box<[u8]>], words: Box<[u16]>) -> Option<Self> {
        if words.is_empty() {
            return None;
        }
        let texts = words.iter().map(|number| &all[usize::from(*number)]);
        let search = AhoCorasickBuilder::new().ascii_case_insensitive(true).build(texts);
        Some(Self { search: search.expect("words of a few symbols"), words })
    }

    fn note(&self, keywords: &Keywords, t: &[u8], noted: &mut Noted) {
        for found in self.search.find_overlapping_iter(t) {
            noted.note(keywords, self.words[found.pattern()], found.start());
        }
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

    /// Notes those that are loud.
    pub(crate) fn note_short(&self, t: &[u8], noted: &mut Noted) {
        if let Some(short) = &self.short {
            short.note(self, t, noted);
        }
    }

    /// Notes the others.
    pub(crate) fn note_quiet(&self, t: &[u8], noted: &mut Noted) {
        if let Some(quiet) = &self.quiet {
            quiet.note(self, t, noted);
        }
    }

    /// Whether a rule is asked because of a word.
    #[inline]
    pub(crate) fn is_loud(&self, word: u16) -> bool {
        self.loud[usize::from(word)]
    }

    /// Whether all words are: then nothing before the first of them matters.
    pub(crate) fn are_loud(&self) -> bool {
        self.loud.iter().all(|loud| *loud)
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

    /// Whether one of some words begins between two places, or not far from there.
    pub(crate) fn any_within(&self, words: &[u16], from: usize, to: usize) -> bool {
        let has = |bits: &Vec<u64>, stretch: usize| {
            bits.get(stretch / 64).is_some_and(|word| word >> (stretch % 64) & 1 == 1)
        };
        let bits = |word: &u16| self.stretches.get(usize::from(*word));
        words.iter().filter_map(bits).any(|bits| (from / STRETCH..=to / STRETCH).any(|stretch| has(bits, stretch)))
    }

    /// Calls with every place from `at` on where one of some words begins, and how long it is: from the first on, each behind the end of
    /// the one before; of those at one place the first of the words.
    pub(crate) fn each(
        &self,
        keywords: &Keywords,
        words: &[u16],
        t: &[u8],
        mut at: usize,
        mut take: impl FnMut(usize, usize),
    ) {
        let bits = |word: &u16| self.stretches.get(usize::from(*word)).map_or(&[][..], Vec::as_slice);
        let bits: Vec<&[u64]> = words.iter().map(bits).collect();
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
                let end = t.len().min(from + STRETCH);
                while at < end {
                    // Of one word, which is nearly always all, the first symbol is looked for.
                    if let [word] = here[..] {
                        let first = keywords.words[usize::from(word)][0];
                        let next = memchr::memchr2(first, first.to_ascii_uppercase(), &t[at..end]);
                        let Some(next) = next else { break };
                        at += next;
                    }
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
