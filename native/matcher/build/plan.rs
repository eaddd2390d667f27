//! Plans the search: which four symbols stand for each pattern, and in which bucket.
//!
//! Eight buckets share the vector tables, and a bucket lets through every mixture of what its windows have at each
//! place. So windows that look alike belong together, and where a pattern offers several, the one that ordinary text
//! and its bucket hit least. Both are measured on a sample: first each pattern is put where it does the least harm,
//! then each is taken out and put in again, now that the others are there.

use crate::plan::{BUCKETS, FOLD, Masks, Window, name_ends, name_insides};
use std::collections::{BTreeMap, HashMap};

/// What may stand for one pattern: all windows of any one of these.
pub type Choices = Vec<Vec<Window>>;

const ROUNDS: usize = 3;
/// A place of the sample that passes the vectors costs one look; one that is a window costs this many.
const LOOKS: usize = 24;
/// Each spelling of a window takes a bit of the set of all: so many cost as much as one place that passes.
const SPELLINGS: usize = 4;

/// For each place of a window and each half of a symbol: the places of the sample that have it, as bits.
pub struct Sample {
    places: usize,
    low: Vec<Vec<Vec<u64>>>,
    high: Vec<Vec<Vec<u64>>>,
    windows: HashMap<u32, usize>,
}

/// The halves of symbols that a window, or a bucket, has at each of its places.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Halves([(u16, u16); 4]);

impl Halves {
    fn of(windows: &[Window]) -> Self {
        let mut halves = Self::default();
        for (place, set) in windows.iter().flat_map(|window| window.sets.iter().enumerate()) {
            for b in set {
                halves.0[place].0 |= 1 << (b & 15);
                halves.0[place].1 |= 1 << (b >> 4);
            }
        }
        halves
    }

    fn and(mut self, other: Self) -> Self {
        for (mine, theirs) in self.0.iter_mut().zip(other.0) {
            mine.0 |= theirs.0;
            mine.1 |= theirs.1;
        }
        self
    }
}

impl Sample {
    pub fn new(text: &[u8]) -> Self {
        let places = (text.len() - 3) / 64 * 64;
        let empty = || vec![vec![vec![0u64; places / 64]; 16]; 4];
        let mut sample = Self { places, low: empty(), high: empty(), windows: HashMap::new() };
        for at in 0..places {
            let four: [u8; 4] = text[at..at + 4].try_into().expect("four of them");
            *sample.windows.entry(u32::from_le_bytes(four) | FOLD).or_default() += 1;
            for (place, b) in four.into_iter().enumerate() {
                sample.low[place][usize::from(b & 15)][at / 64] |= 1 << (at % 64);
                sample.high[place][usize::from(b >> 4)][at / 64] |= 1 << (at % 64);
            }
        }
        sample
    }

    /// How many places pass a bucket that has these halves.
    fn passing(&self, halves: Halves) -> usize {
        let mut open = vec![u64::MAX; self.places / 64];
        for place in 0..4 {
            for (table, wanted) in [(&self.low[place], halves.0[place].0), (&self.high[place], halves.0[place].1)] {
                if wanted == u16::MAX {
                    continue;
                }
                let mut any = vec![0u64; open.len()];
                for (half, bits) in table.iter().enumerate() {
                    if wanted >> half & 1 == 1 {
                        any.iter_mut().zip(bits).for_each(|(a, b)| *a |= b);
                    }
                }
                open.iter_mut().zip(&any).for_each(|(a, b)| *a &= b);
            }
        }
        open.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// How many places are one of a window's spellings.
    fn hits(&self, window: &Window) -> usize {
        window.folded().iter().map(|folded| self.windows.get(folded).copied().unwrap_or(0)).sum()
    }
}

/// Key names: those that end alike share the windows of their ends, or each has a window inside, whichever the sample
/// hits less. A name that ends in another needs none.
pub fn names(sample: &Sample, names: &[&str]) -> Vec<Choices> {
    let joined = |name: &str| name.replace('_', "");
    let covered = |name: &str| names.iter().any(|other| *other != name && joined(name).ends_with(&joined(other)));
    let mut alike: BTreeMap<Vec<Window>, Vec<&str>> = BTreeMap::new();
    for name in names.iter().filter(|name| !covered(name)) {
        alike.entry(name_ends(name)).or_default().push(name);
    }
    let mut patterns = Vec::new();
    for (ends, names) in alike {
        let rarest = |name: &&str| name_insides(name).into_iter().min_by_key(|window| sample.hits(window));
        let insides: Option<Vec<Window>> = names.iter().map(rarest).collect();
        let hits = |windows: &[Window]| windows.iter().map(|window| sample.hits(window)).sum::<usize>();
        match insides {
            Some(insides) if hits(&insides) < hits(&ends) => {
                patterns.extend(
                    names.iter().map(|name| name_insides(name).into_iter().map(|window| vec![window]).collect()),
                );
            }
            _ => patterns.extend(ends.into_iter().map(|window| vec![vec![window]])),
        }
    }
    patterns
}

/// Chooses a window for each pattern, and fills the buckets.
pub fn plan(sample: &Sample, patterns: &[Choices]) -> (Masks, Vec<Window>) {
    let halves: Vec<Vec<Halves>> =
        patterns.iter().map(|choices| choices.iter().map(|windows| Halves::of(windows)).collect()).collect();
    let look = |window: &Window| sample.hits(window) * LOOKS + window.folded().len() / SPELLINGS;
    let looks: Vec<Vec<usize>> =
        patterns.iter().map(|choices| choices.iter().map(|windows| windows.iter().map(look).sum()).collect()).collect();
    let mut known: HashMap<[(u16, u16); 4], usize> = HashMap::new();
    let mut passing = |halves: Halves| *known.entry(halves.0).or_insert_with(|| sample.passing(halves));

    let mut chosen: Vec<Option<(usize, usize)>> = vec![None; patterns.len()];
    let mut order: Vec<usize> = (0..patterns.len()).collect();
    // Windows that end alike next to one another: the first round then groups them by itself.
    order.sort_by_key(|pattern| patterns[*pattern][0][0].sets.clone().into_iter().rev().collect::<Vec<_>>());
    for _ in 0..ROUNDS {
        for &pattern in &order {
            let mut buckets = [Halves::default(); BUCKETS];
            for (other, place) in chosen.iter().enumerate() {
                if let Some((choice, bucket)) = place.filter(|_| other != pattern) {
                    buckets[bucket] = buckets[bucket].and(halves[other][choice]);
                }
            }
            let mut best: Option<(usize, usize, usize)> = None;
            for choice in 0..patterns[pattern].len() {
                for (bucket, has) in buckets.iter().enumerate() {
                    let with = has.and(halves[pattern][choice]);
                    let growth = if with == *has { 0 } else { passing(with) - passing(*has) };
                    let cost = growth + looks[pattern][choice];
                    if best.is_none_or(|(least, ..)| cost < least) {
                        best = Some((cost, choice, bucket));
                    }
                }
            }
            chosen[pattern] = best.map(|(_, choice, bucket)| (choice, bucket));
        }
    }
    let mut masks = Masks::default();
    let mut windows = Vec::new();
    for (pattern, place) in chosen.into_iter().enumerate() {
        let (choice, bucket) = place.expect("every pattern has been placed");
        for window in &patterns[pattern][choice] {
            masks.add(&window.sets, bucket);
            windows.push(window.clone());
        }
    }
    (masks, windows)
}
