//! The tables that windows are found by.
//!
//! The build compiles this module too: it plans the windows of the catalogue and of the built-in key names once
//! (`build/plan.rs`), so that start-up plans nothing. At run time only the names that a policy adds are put in.

use crate::windows::{Anchor, Context, Window};
use std::collections::{BTreeMap, BTreeSet};

/// Of each place of a window, and each half of a symbol: a bit for every bucket that has it; eight buckets a table. And the
/// same of whole symbols, for processors that can look those up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub(crate) struct Masks {
    pub whole: [[[u8; 128]; TABLES]; 4],
    pub low: [[[u8; 16]; TABLES]; 4],
    pub high: [[[u8; 16]; TABLES]; 4],
}

/// Tables for each half of a symbol. Of ordinary text, the windows of six hundred rules let one place in sixteen through
/// three of them; of whole symbols one in seventy. A fourth, or a fifth symbol beside the window, costs more than the looks
/// that it saves.
pub(crate) const TABLES: usize = 3;
/// As many as there are bits in the tables.
pub(crate) const BUCKETS: usize = 8 * TABLES;

impl Masks {
    /// Without any bucket.
    #[allow(dead_code)] // only the build asks
    pub(crate) const EMPTY: Self =
        Self { whole: [[[0; 128]; TABLES]; 4], low: [[[0; 16]; TABLES]; 4], high: [[[0; 16]; TABLES]; 4] };

    /// Puts a window into a bucket of whole symbols.
    pub(crate) fn add(&mut self, sets: &[Vec<u8>; 4], bucket: usize) {
        for (place, set) in sets.iter().enumerate() {
            for b in set {
                self.whole[place][bucket / 8][usize::from(*b)] |= 1 << (bucket % 8);
            }
        }
    }

    /// Puts a window into a bucket of halves.
    pub(crate) fn add_halves(&mut self, sets: &[Vec<u8>; 4], bucket: usize) {
        for (place, set) in sets.iter().enumerate() {
            for b in set {
                self.low[place][bucket / 8][usize::from(b & 15)] |= 1 << (bucket % 8);
                self.high[place][bucket / 8][usize::from(b >> 4)] |= 1 << (bucket % 8);
            }
        }
    }

    /// Puts a window that was not there when the build planned where the buckets become least wider.
    fn add_late(&mut self, sets: &[Vec<u8>; 4]) {
        let growth = |add: fn(&mut Self, &[Vec<u8>; 4], usize), width: fn(&Self, usize) -> u64| {
            let by = |bucket: usize| {
                let mut with = self.clone();
                add(&mut with, sets, bucket);
                width(&with, bucket) - width(self, bucket)
            };
            (0..BUCKETS).min_by_key(|bucket| by(*bucket)).unwrap_or(0)
        };
        let (whole, halves) = (growth(Self::add, Self::width), growth(Self::add_halves, Self::width_of_halves));
        self.add(sets, whole);
        self.add_halves(sets, halves);
    }

    /// In how many ways four symbols pass a bucket.
    fn width(&self, bucket: usize) -> u64 {
        self.whole.iter().map(|tables| ways(&tables[bucket / 8], bucket)).product()
    }

    /// The same by halves of symbols.
    fn width_of_halves(&self, bucket: usize) -> u64 {
        self.low.iter().chain(&self.high).map(|tables| ways(&tables[bucket / 8], bucket)).product()
    }
}

/// How many entries of a table have a bucket.
fn ways(table: &[u8], bucket: usize) -> u64 {
    table.iter().filter(|bits| **bits >> (bucket % 8) & 1 == 1).count() as u64
}

/// A bit for the hash of every folded window. 2^18 bits: of ordinary text one place in fifty passes, and the set
/// still fits the first-level cache.
pub(crate) type Set = [u64; 4096];
const SET_SHIFT: u32 = 14;
/// Letters of both cases are one: bit 5 is set in every symbol.
pub(crate) const FOLD: u32 = 0x2020_2020;

/// How many windows the words of the set before each one stand for; and whether two windows of that word share a bit.
pub(crate) type Ranks = [u32; 4096];
const SHARED: u32 = 1 << 31;

/// A folded window, and its group. They stand in the order of their bits in the set, but those whose bit another one of
/// the same word has behind all others of that word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    pub window: u32,
    pub group: u32,
}

/// What windows announce that announce the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub context: Context,
    pub from: u16,
    pub count: u16,
    /// Where the word ends whose windows these are, if it announces nothing in a sentence; else 0.
    pub word: u8,
}

/// The tables of one plan. Groups begin at 1.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    pub masks: Masks,
    pub set: Box<[u64]>,
    pub ranks: Box<[u32]>,
    pub slots: Box<[Slot]>,
    pub groups: Box<[Group]>,
    pub anchors: Box<[Anchor]>,
}

#[inline]
pub(crate) fn mixed(window: u32) -> u32 {
    window.wrapping_mul(0x9E37_79B1)
}

/// 1 if the set has the folded window, or another with the same hash.
#[inline]
pub(crate) fn is_in(set: &Set, window: u32) -> u32 {
    let bit = mixed(window) >> SET_SHIFT;
    (set[(bit >> 6) as usize] >> (bit & 63)) as u32 & 1
}

/// Where the windows are found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Index<'a> {
    pub set: &'a Set,
    pub ranks: &'a Ranks,
    pub slots: &'a [Slot],
}

impl Index<'_> {
    /// The group of a folded window; 0 if it is none. No branch depends on which window it is.
    #[inline(always)]
    #[allow(clippy::inline_always)] // or it is not compiled for the processor that the work runs on
    pub(crate) fn group_of(self, window: u32) -> u32 {
        let bit = mixed(window) >> SET_SHIFT;
        let (word, rank) = (self.set[(bit >> 6) as usize], self.ranks[(bit >> 6) as usize]);
        let before = (word & ((1 << (bit & 63)) - 1)).count_ones();
        // A bit that is not set may lead behind the last one.
        let slot = self.slots[((rank & !SHARED) + before) as usize];
        // All ones if it is the window, without a comparison: compilers make branches of those.
        let other = slot.window ^ window;
        let is_it = !(((other | other.wrapping_neg()) as i32 >> 31) as u32);
        if rank & SHARED & !is_it > 0 {
            return self.sharing(window, word, rank & !SHARED);
        }
        slot.group & is_it
    }

    /// Rarely another window has its bit.
    #[cold]
    fn sharing(self, window: u32, word: u64, rank: u32) -> u32 {
        let behind = (rank + word.count_ones()) as usize;
        let bit = |window: u32| mixed(window) >> SET_SHIFT >> 6;
        let mut sharing = self.slots[behind..].iter().take_while(|slot| bit(slot.window) == bit(window));
        sharing.find(|slot| slot.window == window).map_or(0, |slot| slot.group)
    }
}

/// What each folded window told, and what must stand round it.
pub(crate) type Announced = BTreeMap<u32, (Context, BTreeSet<Anchor>)>;

/// Adds all spellings of a window.
pub(crate) fn announce(announced: &mut Announced, window: &Window) {
    for folded in window.folded() {
        let (context, anchors) = announced.entry(folded).or_insert((window.context, BTreeSet::new()));
        *context = context.or(window.context);
        anchors.insert(window.anchor);
    }
}

impl Tables {
    /// Puts folded windows and what they announce where they are found.
    pub(crate) fn new(masks: Masks, announced: &Announced) -> Self {
        let mut known = BTreeMap::new();
        let nothing = Group { context: Context::ANY, from: 0, count: 0, word: 0 };
        let (mut groups, mut anchors) = (vec![nothing], Vec::new());
        let mut by_bit = Vec::with_capacity(announced.len());
        for (&window, (context, told)) in announced {
            let word = word(window, told);
            let group = *known.entry((*context, told, word)).or_insert_with(|| {
                let from = anchors.len() as u16;
                anchors.extend(told.iter().copied());
                groups.push(Group { context: *context, from, count: told.len() as u16, word });
                groups.len() as u32 - 1
            });
            by_bit.push((mixed(window) >> SET_SHIFT, Slot { window, group }));
        }
        assert!(u16::try_from(anchors.len()).is_ok(), "too many windows: ask more fixed symbols of the shapes");
        let (set, ranks, slots) = index(by_bit);
        let (set, ranks, slots) = (set.into(), ranks.into(), slots.into());
        Self { masks, set, ranks, slots, groups: groups.into(), anchors: anchors.into() }
    }

    /// A plan and some windows more.
    pub(crate) fn with(masks: &Masks, slots: &[Slot], groups: &[Group], anchors: &[Anchor], more: &[Window]) -> Self {
        let mut masks = masks.clone();
        let mut announced = Announced::new();
        for slot in slots.iter().filter(|slot| slot.group > 0) {
            let group = groups[slot.group as usize];
            let told = &anchors[usize::from(group.from)..usize::from(group.from + group.count)];
            announced.insert(slot.window, (group.context, told.iter().copied().collect()));
        }
        for window in more {
            masks.add_late(&window.sets);
            announce(&mut announced, window);
        }
        Self::new(masks, &announced)
    }
}

/// Where the word ends that is all that a window tells of: a name, or a scheme but `basic`, whose values may be short.
fn word(window: u32, told: &BTreeSet<Anchor>) -> u8 {
    let basic = window.to_le_bytes().starts_with(b"sic");
    let mut ends = told.iter().map(|anchor| match anchor {
        Anchor::Name { length } => *length,
        Anchor::Scheme { length } if !basic => *length,
        _ => 0,
    });
    let first = ends.next().unwrap_or(0);
    if ends.all(|end| end == first) { first } else { 0 }
}

/// The set of windows, and where each stands among the slots; from their bits.
fn index(mut windows: Vec<(u32, Slot)>) -> (Vec<u64>, Vec<u32>, Vec<Slot>) {
    windows.sort_by_key(|(bit, slot)| (*bit, slot.window));
    let (mut set, mut ranks) = (vec![0u64; 4096], vec![0u32; 4096]);
    let mut slots = Vec::with_capacity(windows.len() + 1);
    let mut rest = &windows[..];
    for (number, (word, rank)) in set.iter_mut().zip(&mut ranks).enumerate() {
        let (these, behind) = rest.split_at(rest.partition_point(|(bit, _)| (bit >> 6) as usize == number));
        rest = behind;
        *rank = slots.len() as u32;
        let mut sharing = Vec::new();
        for (bit, slot) in these {
            let bit = 1 << (bit & 63);
            if *word & bit == 0 { &mut slots } else { &mut sharing }.push(*slot);
            *word |= bit;
        }
        if !sharing.is_empty() {
            *rank |= SHARED;
        }
        slots.append(&mut sharing);
    }
    slots.push(Slot::default());
    (set, ranks, slots)
}
