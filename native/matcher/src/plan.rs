//! The tables that windows are found by.
//!
//! The build compiles this module too: it plans the windows of the catalogue and of the built-in key names once
//! (`build/plan.rs`), so that start-up plans nothing. What a policy adds is put in at run time (`late`).

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
}

/// Some bits for the hash of every folded window, all of them in one word. With one bit each, a symbol quadruple that stands in
/// every line of a log would be taken for a window as often as bits are set, one time in sixteen, and by chance alone a plan
/// would be slow for that log. With three it is one time in two hundred; and the set still fits the first-level cache.
pub(crate) type Set = [u64; WORDS];
pub(crate) const WORDS: usize = 4096;
/// Letters of both cases are one: bit 5 is set in every symbol.
pub(crate) const FOLD: u32 = 0x2020_2020;

/// How the windows of each word of the set are told apart: where their slots begin, an odd factor, and a shift. What the factor
/// makes of a window's hash is its slot among them.
pub(crate) type Spreads = [u32; WORDS];

/// A folded window, and its group. The slots of the windows of one word stand together, and some are empty.
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

impl Group {
    /// What its windows announce, of all that windows do.
    #[inline]
    #[allow(dead_code)] // the build does not ask
    pub(crate) fn of<'a>(&self, anchors: &'a [Anchor]) -> &'a [Anchor] {
        &anchors[usize::from(self.from)..usize::from(self.from + self.count)]
    }
}

/// The tables of one plan. Groups begin at 1.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    pub masks: Masks,
    pub set: Box<[u64]>,
    pub spreads: Box<[u32]>,
    pub slots: Box<[Slot]>,
    pub groups: Box<[Group]>,
    pub anchors: Box<[Anchor]>,
}

#[inline(always)]
#[allow(clippy::inline_always)] // as below
pub(crate) const fn mixed(window: u32) -> u64 {
    (window as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The word of the set that a hash belongs to.
#[inline(always)]
#[allow(clippy::inline_always)] // as below
pub(crate) const fn word_of(hash: u64) -> usize {
    (hash >> 52) as usize
}

/// The bits of a hash in its word.
const BITS: [u32; 3] = [46, 40, 34];

/// 1 if the set has the folded window, or another with the same bits.
#[inline(always)]
#[allow(clippy::inline_always)] // or it is not compiled for the processor that the work runs on
pub(crate) const fn is_in(set: &Set, window: u32) -> u32 {
    let hash = mixed(window);
    let word = set[word_of(hash)];
    let [a, b, c] = BITS;
    ((word >> (hash >> a & 63)) & (word >> (hash >> b & 63)) & (word >> (hash >> c & 63))) as u32 & 1
}

/// Where the windows are found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Index<'a> {
    pub set: &'a Set,
    pub spreads: &'a Spreads,
    pub slots: &'a [Slot],
}

impl Index<'_> {
    /// The group of a folded window; 0 if it is none. No branch depends on which window it is.
    #[inline(always)]
    #[allow(clippy::inline_always)] // or it is not compiled for the processor that the work runs on
    pub(crate) fn group_of(&self, window: u32) -> u32 {
        let hash = mixed(window);
        let slot = self.slots[spread(self.spreads[word_of(hash)], hash)];
        // All ones if it is the window, without a comparison: compilers make branches of those.
        let other = slot.window ^ window;
        slot.group & !(((other | other.wrapping_neg()) as i32 >> 31) as u32)
    }
}

/// Of a spread: so many bits for the shift, as many for the factor, and the rest for where the slots begin.
const SHIFT_BITS: u32 = 6;
const FACTOR_BITS: u32 = 8;

/// The slot of a hash among those of its word.
#[inline(always)]
#[allow(clippy::inline_always)] // as above
const fn spread(spread: u32, hash: u64) -> usize {
    let (shift, factor) = (spread & ((1 << SHIFT_BITS) - 1), spread >> SHIFT_BITS & ((1 << FACTOR_BITS) - 1));
    // The lower half is another for each window.
    let own = (hash as u32).wrapping_mul(factor);
    (spread >> (SHIFT_BITS + FACTOR_BITS)) as usize + (own as u64 >> shift) as usize
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
    #[allow(dead_code)] // only the build, and the tests, ask
    pub(crate) fn new(masks: Masks, announced: &Announced) -> Self {
        let mut known = BTreeMap::new();
        let nothing = Group { context: Context::ANY, from: 0, count: 0, word: 0 };
        let (mut groups, mut anchors) = (vec![nothing], Vec::new());
        let mut all = Vec::with_capacity(announced.len());
        for (&window, (context, told)) in announced {
            let word = word(window, told);
            let group = *known.entry((*context, told, word)).or_insert_with(|| {
                let from = anchors.len() as u16;
                anchors.extend(told.iter().copied());
                groups.push(Group { context: *context, from, count: told.len() as u16, word });
                groups.len() as u32 - 1
            });
            all.push(Slot { window, group });
        }
        assert!(u16::try_from(anchors.len()).is_ok(), "too many windows: ask more fixed symbols of the shapes");
        let (set, spreads, slots) = index(all);
        let (set, spreads, slots) = (set.into(), spreads.into(), slots.into());
        Self { masks, set, spreads, slots, groups: groups.into(), anchors: anchors.into() }
    }
}

/// Where the word ends that is all that a window tells of: a name, or a scheme but `basic`, whose values may be short.
pub(crate) fn word(window: u32, told: &BTreeSet<Anchor>) -> u8 {
    let basic = window.to_le_bytes().starts_with(b"sic");
    let mut ends = told.iter().map(|anchor| match anchor {
        Anchor::Name { length } => *length,
        Anchor::Scheme { length } if !basic => *length,
        _ => 0,
    });
    let first = ends.next().unwrap_or(0);
    if ends.all(|end| end == first) { first } else { 0 }
}

/// The set of windows, and where each stands among the slots.
#[allow(dead_code)] // as above
fn index(mut windows: Vec<Slot>) -> (Vec<u64>, Vec<u32>, Vec<Slot>) {
    let of_slot = |slot: &Slot| word_of(mixed(slot.window));
    windows.sort_by_key(|slot| (of_slot(slot), slot.window));
    // The slot of words without a window is that of what no text has: every folded symbol has a bit.
    let (mut set, mut spreads, mut slots) = (vec![0; WORDS], vec![u32::BITS; WORDS], vec![Slot::default()]);
    for these in windows.chunk_by(|a, b| of_slot(a) == of_slot(b)) {
        let word = of_slot(&these[0]);
        (set[word], spreads[word]) = place(&mut slots, these);
    }
    (set, spreads, slots)
}

/// Puts the windows of one word behind the slots; gives the word of the set, and how they are told apart.
pub(crate) fn place(slots: &mut Vec<Slot>, these: &[Slot]) -> (u64, u32) {
    let bits = |hash: u64| BITS.iter().fold(0, |bits, at| bits | 1 << (hash >> at & 63));
    let set = these.iter().fold(0, |set, slot| set | bits(mixed(slot.window)));
    let from = slots.len();
    let (apart, size) = told_apart(these);
    slots.resize(from + size, Slot::default());
    for slot in these {
        slots[from + spread(apart, mixed(slot.window))] = *slot;
    }
    (set, moved(from, apart))
}

/// A spread of slots that begin there.
pub(crate) fn moved(from: usize, apart: u32) -> u32 {
    assert!(from < 1 << (u32::BITS - SHIFT_BITS - FACTOR_BITS), "too many windows");
    (from as u32) << (SHIFT_BITS + FACTOR_BITS) | apart
}

/// Where the slots of a word of the set are, with a spread that begins at 0.
pub(crate) const fn slots_of(spread: u32) -> (usize, usize, u32) {
    let place = SHIFT_BITS + FACTOR_BITS;
    let size = 1 << (u32::BITS - (spread & ((1 << SHIFT_BITS) - 1)));
    ((spread >> place) as usize, size, spread & ((1 << place) - 1))
}

/// A spread, from the beginning of the slots, that gives each window one of its own, and how many slots that are: with half as
/// many again as windows a factor is soon found.
fn told_apart(windows: &[Slot]) -> (u32, usize) {
    let most = windows.len() + windows.len() / 2;
    for bits in most.next_power_of_two().trailing_zeros()..u32::BITS {
        let mut taken = vec![false; 1 << bits];
        for factor in (1..1 << FACTOR_BITS).step_by(2) {
            let apart = factor << SHIFT_BITS | (u32::BITS - bits);
            taken.fill(false);
            if windows.iter().all(|slot| !std::mem::replace(&mut taken[spread(apart, mixed(slot.window))], true)) {
                return (apart, 1 << bits);
            }
        }
    }
    unreachable!("windows differ, and so do the lower halves of their hashes")
}
