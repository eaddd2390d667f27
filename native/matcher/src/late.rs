//! What joins the plan of windows at run time: the names that a policy adds, and the words that its own rules ask for.
//!
//! Nothing is planned anew. A window goes into the buckets that then let the least more of log text through; its slots
//! are those of its word of the set, which alone are told apart again.

use crate::plan::{
    Announced, BUCKETS, Group, Index, Masks, Slot, Tables, WORDS, announce, mixed, moved, place, slots_of, word,
    word_of,
};
use crate::sampled::{Having, Sampled};
use crate::shape::FREQUENCIES;
use crate::windows::{Anchor, Window};
use std::collections::BTreeMap;

/// The tables in force.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub masks: &'a Masks,
    pub index: Index<'a>,
    pub groups: &'a [Group],
    pub anchors: &'a [Anchor],
}

impl<'a> View<'a> {
    #[inline]
    pub(crate) fn announced(&self, group: u32) -> &'a [Anchor] {
        self.announced_by(&self.groups[group as usize])
    }

    #[inline]
    pub(crate) fn announced_by(&self, group: &Group) -> &'a [Anchor] {
        group.of(self.anchors)
    }
}

/// Windows that are to join some tables.
pub(crate) struct Late<'a> {
    plan: View<'a>,
    masks: Box<Masks>,
    /// Of each bucket of whole symbols, and each place: the share of log text that it lets through.
    shares: [[f64; 4]; BUCKETS],
    /// The same by halves of symbols, and which those are.
    halves: [[Halves; 4]; BUCKETS],
    /// What a sample says, where single symbols say the same of several buckets, or less than is true.
    sampled: Sampled<4>,
    sampled_halves: Sampled<8>,
    announced: Announced,
}

impl<'a> Late<'a> {
    pub(crate) fn new(plan: View<'a>) -> Self {
        let masks = Box::new(plan.masks.clone());
        let shares = std::array::from_fn(|bucket| std::array::from_fn(|at| share(&masks, bucket, at)));
        let halves = std::array::from_fn(|bucket| std::array::from_fn(|at| Halves::of(&masks, bucket, at)));
        let has = |table: u8, bucket: usize| table >> (bucket % 8) & 1 == 1;
        let sampled = Sampled::new(|bucket, at, b| has(masks.whole[at][bucket / 8][b], bucket));
        let sampled_halves = Sampled::new(|bucket, part, half| {
            let tables = if part % 2 == 0 { &masks.low } else { &masks.high };
            tables[part / 2][bucket / 8].get(half).is_some_and(|table| has(*table, bucket))
        });
        Self { plan, masks, shares, halves, sampled, sampled_halves, announced: Announced::new() }
    }

    /// Adds a window.
    pub(crate) fn add(&mut self, window: &Window) {
        let (bucket, _) = self.bucket(window);
        self.put(window, bucket);
    }

    /// Adds the one of some windows that costs the least.
    pub(crate) fn add_one_of(&mut self, windows: impl Iterator<Item = Window>) {
        let costs = windows.map(|window| {
            let (bucket, growth) = self.bucket(&window);
            let cost = growth + self.looks(&window);
            (window, bucket, cost)
        });
        if let Some((window, bucket, _)) = costs.min_by(|a, b| a.2.total_cmp(&b.2)) {
            self.put(&window, bucket);
        }
    }

    /// The bucket of whole symbols that a window widens least, and by how much.
    fn bucket(&self, window: &Window) -> (usize, f64) {
        let having = self.sampled.having(window);
        let growth = |bucket: usize| {
            let (mut with, mut without) = (1.0, 1.0);
            for (at, set) in window.sets.iter().enumerate() {
                let table = &self.masks.whole[at][bucket / 8];
                let new = set.iter().filter(|b| table[usize::from(**b)] >> (bucket % 8) & 1 == 0);
                without *= self.shares[bucket][at];
                with *= self.shares[bucket][at] + new.map(|b| frequency(*b)).sum::<f64>();
            }
            with - without
        };
        least(growth, |bucket| self.sampled.growth(bucket, &having))
    }

    /// The same by halves of symbols.
    fn bucket_of_halves(&self, window: &Window, having: &Having<8>) -> usize {
        let growth = |bucket: usize| {
            let (mut with, mut without) = (1.0, 1.0);
            for (halves, set) in self.halves[bucket].iter().zip(&window.sets) {
                without *= halves.share;
                with *= halves.with(set).share;
            }
            with - without
        };
        least(growth, |bucket| self.sampled_halves.growth(bucket, having)).0
    }

    /// What a window costs that is found: a look behind the vectors costs several places. One that says something already says it
    /// less often if what must stand round it is no longer known.
    fn looks(&self, window: &Window) -> f64 {
        let often: f64 = window.sets.iter().map(|set| set.iter().map(|b| frequency(*b)).sum::<f64>()).product();
        let known = window.folded().into_iter().any(|folded| self.plan.index.group_of(folded) > 0);
        LOOK * often + f64::from(u8::from(known))
    }

    fn put(&mut self, window: &Window, bucket: usize) {
        self.masks.add(&window.sets, bucket);
        self.shares[bucket] = std::array::from_fn(|at| share(&self.masks, bucket, at));
        self.sampled.put(bucket, &self.sampled.having(window));
        let having = self.sampled_halves.having(window);
        let halves = self.bucket_of_halves(window, &having);
        self.sampled_halves.put(halves, &having);
        self.masks.add_halves(&window.sets, halves);
        self.halves[halves] = std::array::from_fn(|at| self.halves[halves][at].with(&window.sets[at]));
        for folded in window.folded() {
            let group = self.plan.index.group_of(folded);
            if group > 0 {
                let context = self.plan.groups[group as usize].context;
                let told = || self.plan.announced(group).iter().copied().collect();
                self.announced.entry(folded).or_insert_with(|| (context, told()));
            }
        }
        announce(&mut self.announced, window);
    }

    /// The tables with all of them.
    pub(crate) fn tables(self) -> Tables {
        let Self { plan, masks, announced, .. } = self;
        let (mut groups, mut anchors) = (plan.groups.to_vec(), plan.anchors.to_vec());
        let mut known = BTreeMap::new();
        let mut joining: Vec<Slot> = Vec::with_capacity(announced.len());
        for (&window, (context, told)) in &announced {
            let group = *known.entry((*context, told, word(window, told))).or_insert_with_key(|(_, _, word)| {
                let from = anchors.len() as u16;
                anchors.extend(told.iter().copied());
                groups.push(Group { context: *context, from, count: told.len() as u16, word: *word });
                groups.len() as u32 - 1
            });
            joining.push(Slot { window, group });
        }
        let few = |count: usize| u16::try_from(count).is_ok();
        assert!(few(anchors.len()) && few(groups.len()), "too many windows");
        joining.sort_by_key(|slot| word_of(mixed(slot.window)));
        let (set, spreads, slots) = joined(plan.index, &joining);
        let (set, spreads, slots) = (set.into(), spreads.into(), slots.into());
        Tables { masks: *masks, set, spreads, slots, groups: groups.into(), anchors: anchors.into() }
    }
}

/// The set of windows, and where each stands among the slots, with some more, which are in the order of their words.
fn joined(index: Index<'_>, mut joining: &[Slot]) -> (Vec<u64>, Vec<u32>, Vec<Slot>) {
    let (mut set, mut spreads) = (index.set.to_vec(), index.spreads.to_vec());
    let mut slots = Vec::with_capacity(index.slots.len() + 16 * joining.len());
    // The slot of words without a window.
    slots.push(Slot::default());
    let mut these = Vec::new();
    for word in 0..WORDS {
        let (from, size, apart) = slots_of(spreads[word]);
        let more = joining.iter().take_while(|slot| word_of(mixed(slot.window)) == word).count();
        if more > 0 {
            let (new, rest) = joining.split_at(more);
            joining = rest;
            let is_new = |slot: &Slot| new.iter().any(|new| new.window == slot.window);
            these.clear();
            these.extend(index.slots[from..from + size].iter().filter(|slot| slot.group > 0 && !is_new(slot)));
            these.extend(new);
            (set[word], spreads[word]) = place(&mut slots, &these);
        } else if set[word] > 0 {
            spreads[word] = moved(slots.len(), apart);
            slots.extend_from_slice(&index.slots[from..from + size]);
        }
    }
    (set, spreads, slots)
}

/// Looks at places that passed the vectors, as a share of what it costs when one does.
const LOOK: f64 = 4.0;

/// The bucket that grows least by both counts together. The first is quicker, and most buckets need no more.
fn least(quick: impl Fn(usize) -> f64, sampled: impl Fn(usize) -> f64) -> (usize, f64) {
    let mut least = (0, f64::INFINITY);
    for bucket in 0..BUCKETS {
        let mut growth = quick(bucket);
        if growth < least.1 {
            growth += sampled(bucket);
        }
        if growth < least.1 {
            least = (bucket, growth);
        }
    }
    least
}

/// How often a symbol stands in log text.
fn frequency(b: u8) -> f64 {
    f64::from(FREQUENCIES[usize::from(b % 128)]) / 65_536.0
}

/// The share of log text that a place of a bucket lets through.
fn share(masks: &Masks, bucket: usize, at: usize) -> f64 {
    let table = &masks.whole[at][bucket / 8];
    (0..128u8).filter(|b| table[usize::from(*b)] >> (bucket % 8) & 1 == 1).map(frequency).sum()
}

/// The halves of symbols that a place of a bucket lets through, as bits, and the share of log text that these are.
#[derive(Clone, Copy)]
struct Halves {
    low: u16,
    high: u16,
    share: f64,
}

impl Halves {
    fn of(masks: &Masks, bucket: usize, at: usize) -> Self {
        let bits =
            |table: &[u8; 16]| (0..16).fold(0, |bits, half| bits | u16::from(table[half] >> (bucket % 8) & 1) << half);
        Self::new(bits(&masks.low[at][bucket / 8]), bits(&masks.high[at][bucket / 8]))
    }

    fn new(low: u16, high: u16) -> Self {
        let of_high =
            |high: u8| (0..16).filter(move |half| low >> half & 1 == 1).map(move |half| frequency(high << 4 | half));
        let share = (0..8).filter(|half| high >> half & 1 == 1).flat_map(of_high).sum();
        Self { low, high, share }
    }

    fn with(self, set: &[u8]) -> Self {
        let low = set.iter().fold(self.low, |low, b| low | 1 << (b & 15));
        let high = set.iter().fold(self.high, |high, b| high | 1 << (b >> 4));
        if (low, high) == (self.low, self.high) { self } else { Self::new(low, high) }
    }
}
