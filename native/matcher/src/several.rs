//! Some short texts at once, as the values of an event are: which of them hold a window that says anything.
//!
//! What a text of forty symbols costs is not its search, but what is set up for it, and each branch that depends on what is
//! in it. So the first is done once for all of them. Their candidates are sifted together, as those of a block of a long text
//! are (`sift`): each step writes down every candidate, and counts only those that passed. What turns away most of
//! what a window is found in, words in sentences, is asked at once.

// What is not inlined is not compiled for the processor that the work runs on.
#![allow(clippy::inline_always)]

use crate::plan::{Group, Index, is_in};
use crate::prefilter::window_at;
use crate::sentence::in_short_sentence;
use crate::simd::{Tools, WINDOW, Work};

/// So many texts at most.
pub const MOST: usize = 16;

/// Room for candidates: sixteen texts have a handful each. Behind it there is room for what is written with them.
const ROOM: usize = 128;
const BEHIND: usize = 16;

/// Places of a text that are told apart.
const PLACES: usize = 128;

/// Texts of more symbols than this have places beyond those.
pub const LONGEST: usize = PLACES + WINDOW - 1;

/// Some texts, and which sixty-four of their places are searched: each by the number that its first one has.
pub(crate) struct Several<'a> {
    pub index: Index<'a>,
    pub groups: &'a [Group],
    pub texts: &'a [&'a [u8]],
    pub parts: &'a [u16],
}

/// The first places of each text.
pub(crate) static BEGINNINGS: [u16; MOST] = {
    let (mut parts, mut at) = ([0; MOST], 0);
    while at < MOST {
        parts[at] = (PLACES * at) as u16;
        at += 1;
    }
    parts
};

/// A window that was found, in one word, which is written at once: from its lowest bits on its place in its text, the number of
/// the text, and its group.
#[derive(Clone, Copy, Debug, Default)]
#[repr(transparent)]
pub(crate) struct Hit(pub u32);

impl Hit {
    #[inline(always)]
    pub(crate) const fn place(self) -> usize {
        self.0 as usize % PLACES
    }

    #[inline(always)]
    pub(crate) const fn text(self) -> usize {
        self.0 as usize / PLACES % MOST
    }

    #[inline(always)]
    pub(crate) const fn group(self) -> usize {
        (self.0 >> 16) as usize
    }
}

/// Windows of some texts, in the order of the texts and of their places.
#[derive(Debug)]
pub struct Windows {
    pub(crate) hits: [Hit; ROOM + BEHIND],
    pub(crate) count: usize,
    /// Those before this one were asked for, and texts before this one.
    asked: usize,
    next: usize,
}

impl Default for Windows {
    #[inline]
    fn default() -> Self {
        Self { hits: [Hit::default(); ROOM + BEHIND], count: 0, asked: 0, next: 0 }
    }
}

impl Windows {
    /// Calls with the number of the text of each.
    #[inline]
    pub fn each(&self, mut take: impl FnMut(usize)) {
        self.hits[..self.count].iter().for_each(|hit| take(hit.text()));
    }

    /// The first of one of the texts of which `counts` says so. Who asks for one text after another passes each window once.
    #[inline]
    pub(crate) fn first_of(&mut self, text: usize, mut counts: impl FnMut(Hit) -> bool) -> Option<Hit> {
        let (mut at, mut first) = (if text < self.next { 0 } else { self.asked }, None);
        self.next = text + 1;
        for hit in self.hits[..self.count].get(at..).unwrap_or_default() {
            if hit.text() > text {
                break;
            }
            at += 1;
            if hit.text() == text && counts(*hit) {
                first = Some(*hit);
                break;
            }
        }
        self.asked = at;
        first
    }
}

/// Texts that are searched together.
#[derive(Debug)]
pub struct Together<'t> {
    texts: [&'t [u8]; MOST],
    count: usize,
    parts: [u16; MOST],
    parted: usize,
}

impl Default for Together<'_> {
    #[inline]
    fn default() -> Self {
        Self { texts: [&[]; MOST], count: 0, parts: [0; MOST], parted: 0 }
    }
}

impl<'t> Together<'t> {
    /// Adds a text of at most `LONGEST`; false if there is no room.
    #[inline]
    pub fn add(&mut self, text: &'t [u8]) -> bool {
        let long = text.len() >= 64 + WINDOW;
        if self.parted + usize::from(long) >= MOST {
            return false;
        }
        let first = (PLACES * self.count) as u16;
        (self.texts[self.count], self.parts[self.parted]) = (text, first);
        self.parts[self.parted + usize::from(long)] = first + if long { 64 } else { 0 };
        self.count += 1;
        self.parted += 1 + usize::from(long);
        true
    }

    /// The texts that were added.
    #[inline]
    #[must_use]
    pub fn texts(&self) -> &[&'t [u8]] {
        &self.texts[..self.count]
    }

    #[inline]
    pub(crate) fn parts(&self) -> &[u16] {
        &self.parts[..self.parted]
    }
}

impl<'a> Several<'a> {
    /// A text, and from where on a part of it is searched.
    #[inline(always)]
    pub(crate) fn part(&self, part: u16) -> (&'a [u8], usize) {
        (self.texts[usize::from(part) / PLACES], usize::from(part) % PLACES)
    }

    /// Those of some places of which the set has the symbols.
    pub(crate) fn known_of(&self, t: &[u8], from: usize, places: u64) -> u64 {
        let is_known =
            |place: &usize| places >> place & 1 == 1 && is_in(self.index.set, window_at(t, from + place)) == 1;
        (0..64).filter(is_known).fold(0, |known, place| known | 1 << place)
    }

    /// Notes the windows among the candidates; gives the texts, as bits, for which there was no room.
    #[inline(always)]
    pub(crate) fn sifted(&self, words: &[u64; MOST], windows: &mut Windows, tools: &impl Tools) -> u32 {
        let hits = &mut windows.hits;
        let (found, full) = self.known(words, hits, tools);
        let found = self.keep_fitting(hits, found, tools);
        (windows.count, windows.asked, windows.next) = (self.keep_announcing(hits, found), 0, 0);
        full
    }

    /// Notes the candidates of which the set has the symbols; says how many, and for which texts there is no room.
    #[inline(always)]
    fn known(&self, words: &[u64; MOST], hits: &mut [Hit; ROOM + BEHIND], tools: &impl Tools) -> (usize, u32) {
        let (mut count, mut full) = (0, 0);
        for (part, word) in self.parts.iter().zip(words) {
            let more = word.count_ones() as usize;
            if count + more > ROOM {
                full |= 1 << (usize::from(*part) / PLACES);
            } else {
                tools.write(*word, u32::from(*part), &mut hits[count..]);
                count += more;
            }
        }
        let mut found = 0;
        for at in 0..count {
            let hit = hits[at];
            hits[found] = hit;
            found += is_in(self.index.set, window_at(self.texts[hit.text()], hit.place())) as usize;
        }
        (found, full)
    }

    /// Keeps those that are windows with what must stand round them, and notes their groups.
    #[inline(always)]
    fn keep_fitting(&self, hits: &mut [Hit; ROOM + BEHIND], count: usize, tools: &impl Tools) -> usize {
        let mut found = 0;
        for at in 0..count {
            let hit = hits[at];
            let (t, i) = (self.texts[hit.text()], hit.place());
            let group = self.index.group_of(window_at(t, i));
            let fits = self.groups[group as usize].context.has(tools.around(t, i));
            hits[found] = Hit(hit.0 | group << 16);
            found += usize::from(group > 0) & usize::from(fits);
        }
        found
    }

    /// Keeps those that are no words in sentences.
    #[inline(always)]
    fn keep_announcing(&self, hits: &mut [Hit; ROOM + BEHIND], count: usize) -> usize {
        let mut found = 0;
        for at in 0..count {
            let hit = hits[at];
            let (t, word) = (self.texts[hit.text()], usize::from(self.groups[hit.group()].word));
            let end = hit.place() + word;
            hits[found] = hit;
            // One branch after all: nearly each name in a text of an event has a space behind it.
            found += usize::from(word == 0 || t.get(end) != Some(&b' ') || !in_short_sentence(t, end));
        }
        found
    }
}

/// The same as work for a processor.
pub(crate) struct Sifting<'a, 'b>(pub &'a Several<'b>, pub [u64; MOST], pub &'a mut Windows);

impl Work for Sifting<'_, '_> {
    type Done = u32;

    #[inline(always)]
    fn run(self, tools: &impl Tools) -> u32 {
        self.0.sifted(&self.1, self.2, tools)
    }
}
