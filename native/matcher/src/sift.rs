//! Which of the places that the vectors let through are windows, with what must stand round them: a block at a time.
//!
//! No branch depends on what a place holds. Whether it passes is as good as random, and a branch guessed wrong costs
//! more than all the rest of a look. So each step writes down every place, and counts only those that passed.

// What is not inlined is not compiled for the processor that the work runs on.
#![allow(clippy::inline_always)]

use crate::plan::{Group, Index, Set, is_in};
use crate::prefilter::window_at;
use crate::sentence::in_sentence;
use crate::simd::{BLOCK, Places, Tools, Work};
use std::cell::Cell;

/// A place of a block that is a window, and the group that the window is of.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hit {
    pub place: u16,
    pub group: u16,
}

/// Room for the places of a block.
#[derive(Debug)]
pub(crate) struct Room {
    places: Places,
    hits: [Hit; 64 * BLOCK],
}

thread_local! {
    static ROOM: Cell<Option<Box<Room>>> = const { Cell::new(None) };
}

impl Room {
    /// Each thread keeps one: a text that comes in chunks would pay for new room, all of it zeroed, with every chunk. A
    /// search inside a search has room of its own.
    pub(crate) fn taken() -> Box<Self> {
        // A thread that is ending may have lost its own already.
        ROOM.try_with(Cell::take)
            .ok()
            .flatten()
            .unwrap_or_else(|| Box::new(Self { places: [0; 64 * BLOCK + 64], hits: [Hit::default(); 64 * BLOCK] }))
    }

    pub(crate) fn give_back(self: Box<Self>) {
        let _ = ROOM.try_with(|kept| kept.set(Some(self)));
    }

    /// Keeps the places of which the set has the symbols.
    #[inline(always)]
    fn keep_known(&mut self, set: &Set, block: &[u8], count: usize) -> usize {
        let mut found = 0;
        for at in 0..count {
            let place = self.places[at];
            self.places[found] = place;
            found += is_in(set, window_at(block, usize::from(place))) as usize;
        }
        found
    }

    /// Keeps those that are windows with what must stand round them, and notes their groups.
    #[inline(always)]
    fn keep_fitting(&mut self, index: Index<'_>, groups: &[Group], t: &[u8], at: usize, count: usize) -> usize {
        let mut found = 0;
        for &place in &self.places[..count] {
            let i = at + usize::from(place);
            let group = index.group_of(window_at(t, i));
            self.hits[found] = Hit { place, group: group as u16 };
            found += usize::from(group > 0) & usize::from(groups[group as usize].context.fits(t, i));
        }
        found
    }

    /// Keeps those that are no words in sentences.
    #[inline(always)]
    fn keep_announcing(&mut self, groups: &[Group], t: &[u8], at: usize, count: usize) -> usize {
        let mut found = 0;
        for number in 0..count {
            let hit = self.hits[number];
            let word = usize::from(groups[usize::from(hit.group)].word);
            let end = at + usize::from(hit.place) + word;
            self.hits[found] = hit;
            // One branch after all: in a list of settings no name has a space behind it, and in prose nearly each.
            found += usize::from(word == 0 || t.get(end) != Some(&b' ') || !in_sentence::<false>(t, end));
        }
        found
    }
}

/// Sifts the candidates of the block at `at`, in order.
pub(crate) struct Sift<'a> {
    pub room: &'a mut Room,
    pub index: Index<'a>,
    pub groups: &'a [Group],
    pub t: &'a [u8],
    pub at: usize,
    pub words: &'a [u64],
}

impl<'a> Work for Sift<'a> {
    type Done = &'a [Hit];

    #[inline(always)]
    fn run(self, tools: &impl Tools) -> &'a [Hit] {
        let Self { room, index, groups, t, at, words } = self;
        let found = tools.write_down(words, &mut room.places);
        let found = room.keep_known(index.set, &t[at..], found);
        let found = room.keep_fitting(index, groups, t, at, found);
        let found = room.keep_announcing(groups, t, at, found);
        &room.hits[..found]
    }
}
