//! Plans the search: which four symbols stand for each pattern, and in which bucket.
//!
//! Eight buckets share a vector table, and a bucket lets through every mixture of what its windows have at each
//! place. So windows that look alike belong together, and where a pattern offers several, the one that ordinary text
//! and its bucket hit least. Both are measured on a sample: first each pattern is put where it does the least harm.
//! Then, again and again, a bucket is emptied and what was in it is put in anew, in another order. What lets less
//! through is kept, and at first also what lets a little more through: else the plan gets stuck early.

use crate::plan::{BUCKETS, FOLD};
use crate::sample::Seed;
use crate::windows::{Window, name_ends, name_insides, word_insides};
use std::collections::{BTreeMap, HashMap};

/// What may stand for one pattern: all windows of any one of these.
pub type Choices = Vec<Vec<Window>>;

/// How often a bucket is emptied.
const ROUNDS: usize = 1200;
/// A round may at first cost so small a part of the whole more than the one before it.
const SLACK: usize = 200;
/// A place of the sample that passes the vectors costs one look; one that is a window costs this many.
const LOOKS: usize = 24;
/// Each spelling of a window takes a bit of the set of all: so many cost as much as one place that passes.
const SPELLINGS: usize = 4;
/// Of what a pattern offers, the plan tries this many: those that the sample hits least.
const MOST_CHOICES: usize = 5;

/// How a search looks symbols up: each as one part, or as two.
pub type Split = fn(u8) -> [u8; 2];

/// By their halves, as most vectors do.
pub const HALVES: Split = |b| [b & 15, b >> 4];
/// Whole.
pub const WHOLE: Split = |b| [b, 0];

/// For each place of a window and each part of a symbol: the places of the sample that have it, as bits.
pub struct Sample {
    places: usize,
    split: Split,
    /// By place, part and its value.
    parts: [[Vec<Vec<u64>>; 2]; 4],
    windows: HashMap<u32, usize>,
    /// What was counted already.
    known: HashMap<Parts, usize>,
    /// Places that have any of some parts, by place, number and these.
    any: HashMap<(usize, usize, u128), Vec<u64>>,
}

/// The parts of symbols that a window, or a bucket, has at each of its places.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Parts([[u128; 2]; 4]);

impl Parts {
    fn of(windows: &[Window], split: Split) -> Self {
        let mut parts = Self::default();
        for (place, set) in windows.iter().flat_map(|window| window.sets.iter().enumerate()) {
            for b in set {
                for (has, part) in parts.0[place].iter_mut().zip(split(*b)) {
                    *has |= 1 << part;
                }
            }
        }
        parts
    }

    fn and(mut self, other: Self) -> Self {
        for (mine, theirs) in self.0.as_flattened_mut().iter_mut().zip(other.0.as_flattened()) {
            *mine |= theirs;
        }
        self
    }
}

impl Sample {
    pub fn new(text: &[u8], split: Split) -> Self {
        let places = (text.len() - 3) / 64 * 64;
        let values = (0..128).map(split).fold([0; 2], |most: [u8; 2], parts| [0, 1].map(|i| most[i].max(parts[i])));
        let empty = values.map(|most| vec![vec![0u64; places / 64]; usize::from(most) + 1]);
        let parts = std::array::from_fn(|_| empty.clone());
        let (windows, known, any) = (HashMap::new(), HashMap::new(), HashMap::new());
        let mut sample = Self { places, split, parts, windows, known, any };
        for at in 0..places {
            let four: [u8; 4] = text[at..at + 4].try_into().expect("four of them");
            *sample.windows.entry(u32::from_le_bytes(four) | FOLD).or_default() += 1;
            for (parts, b) in sample.parts.iter_mut().zip(four) {
                for (of, part) in parts.iter_mut().zip(split(b)) {
                    of[usize::from(part)][at / 64] |= 1 << (at % 64);
                }
            }
        }
        sample
    }

    /// How many places pass a bucket that has these parts.
    fn passing(&mut self, parts: Parts) -> usize {
        if let Some(known) = self.known.get(&parts) {
            return *known;
        }
        let words = self.places / 64;
        let mut open = vec![u64::MAX; words];
        for (place, has) in parts.0.into_iter().enumerate() {
            for (number, has) in has.into_iter().enumerate() {
                let of = &self.parts[place][number];
                if (0..of.len()).all(|value| has >> value & 1 == 1) {
                    continue;
                }
                let any = self.any.entry((place, number, has)).or_insert_with(|| {
                    let has = of.iter().enumerate().filter(|(value, _)| has >> value & 1 == 1);
                    has.fold(vec![0; words], |mut any, (_, bits)| {
                        any.iter_mut().zip(bits).for_each(|(a, b)| *a |= b);
                        any
                    })
                });
                open.iter_mut().zip(&*any).for_each(|(a, b)| *a &= b);
            }
        }
        let passing = open.iter().map(|bits| bits.count_ones() as usize).sum();
        self.known.insert(parts, passing);
        passing
    }

    /// How many places are one of a window's spellings.
    fn hits(&self, window: &Window) -> usize {
        window.folded().iter().map(|folded| self.windows.get(folded).copied().unwrap_or(0)).sum()
    }

    /// What windows cost wherever they are, in places that pass.
    fn looks(&self, windows: &[Window]) -> usize {
        windows.iter().map(|window| self.hits(window) * LOOKS + window.folded().len() / SPELLINGS).sum()
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

/// A word that is a name as it is written: any four of its letters may stand for it.
pub fn word(word: &str) -> Choices {
    word_insides(word).into_iter().map(|window| vec![window]).collect()
}

/// A pattern as the plan sees it: what each of its choices has, and costs.
struct Pattern(Vec<(Parts, usize)>);

/// Where patterns are: of each its choice and its bucket.
#[derive(Clone)]
struct Places {
    of: Vec<Option<(usize, usize)>>,
    buckets: [Parts; BUCKETS],
}

impl Places {
    /// Puts a pattern where it does the least harm.
    fn put(&mut self, sample: &mut Sample, number: usize, pattern: &Pattern) {
        let mut best: Option<(usize, usize, usize)> = None;
        for (choice, (parts, looks)) in pattern.0.iter().enumerate() {
            for (bucket, has) in self.buckets.iter().enumerate() {
                let with = has.and(*parts);
                let growth = if with == *has { 0 } else { sample.passing(with) - sample.passing(*has) };
                if best.is_none_or(|(least, ..)| growth + looks < least) {
                    best = Some((growth + looks, choice, bucket));
                }
            }
        }
        let (_, choice, bucket) = best.expect("a pattern offers something");
        self.buckets[bucket] = self.buckets[bucket].and(pattern.0[choice].0);
        self.of[number] = Some((choice, bucket));
    }

    /// Takes out all that is in a bucket.
    fn empty(&mut self, emptied: usize) -> Vec<usize> {
        self.buckets[emptied] = Parts::default();
        let inside =
            |(_, place): &(usize, &mut Option<(usize, usize)>)| place.is_some_and(|(_, bucket)| bucket == emptied);
        self.of
            .iter_mut()
            .enumerate()
            .filter(inside)
            .map(|(number, place)| {
                *place = None;
                number
            })
            .collect()
    }

    fn cost(&self, sample: &mut Sample, patterns: &[Pattern]) -> usize {
        let looks =
            self.of.iter().zip(patterns).map(|(place, pattern)| place.map_or(0, |(choice, _)| pattern.0[choice].1));
        looks.sum::<usize>() + self.buckets.iter().map(|has| sample.passing(*has)).sum::<usize>()
    }
}

/// Chooses the windows of each pattern, and their bucket.
pub fn plan(sample: &mut Sample, offered: &[Choices]) -> Vec<(Vec<Window>, usize)> {
    let fewer = |choices: &Choices| {
        let mut fewer = choices.clone();
        fewer.sort_by_key(|windows| sample.looks(windows));
        fewer.truncate(MOST_CHOICES);
        fewer
    };
    let offered: Vec<Choices> = offered.iter().map(fewer).collect();
    let pattern = |choices: &Choices| {
        Pattern(choices.iter().map(|some| (Parts::of(some, sample.split), sample.looks(some))).collect())
    };
    let patterns: Vec<Pattern> = offered.iter().map(pattern).collect();

    let mut places = Places { of: vec![None; patterns.len()], buckets: [Parts::default(); BUCKETS] };
    // Windows that end alike next to one another: they then come together by themselves.
    let mut order: Vec<usize> = (0..patterns.len()).collect();
    order.sort_by_key(|number| offered[*number][0][0].sets.clone().into_iter().rev().collect::<Vec<_>>());
    for number in order {
        places.put(sample, number, &patterns[number]);
    }
    let mut cost = places.cost(sample, &patterns);
    let mut best = (cost, places.clone());
    let slack = cost / SLACK;
    let mut seed = Seed(0x5EED_0F7E_0B0C_4E75);
    for round in 0..ROUNDS {
        let mut trial = places.clone();
        let mut out = trial.empty(seed.next(BUCKETS));
        for i in (1..out.len()).rev() {
            out.swap(i, seed.next(i + 1));
        }
        for number in out {
            trial.put(sample, number, &patterns[number]);
        }
        let of_trial = trial.cost(sample, &patterns);
        if of_trial <= cost + slack * (ROUNDS - round) / ROUNDS {
            (places, cost) = (trial, of_trial);
            if cost < best.0 {
                best = (cost, places.clone());
            }
        }
    }

    offered
        .into_iter()
        .zip(best.1.of)
        .map(|(mut choices, place)| {
            let (choice, bucket) = place.expect("every pattern has been placed");
            (choices.swap_remove(choice), bucket)
        })
        .collect()
}
