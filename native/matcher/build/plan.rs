//! Plans the search: which four symbols stand for each pattern, and in which bucket.
//!
//! Eight buckets share the vector tables, and a bucket lets through every mixture of what its windows have at each
//! place. So windows that look alike belong together, and where a pattern offers several, the one that ordinary text
//! and its bucket hit least. Both are measured on a sample: first each pattern is put where it does the least harm.
//! Then, again and again, a bucket is emptied and what was in it is put in anew, in another order. What lets less
//! through is kept, and at first also what lets a little more through: else the plan gets stuck early.

use crate::plan::{BUCKETS, FOLD, Masks, Window, name_ends, name_insides, word_insides};
use crate::sample::Seed;
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

/// For each place of a window and each half of a symbol: the places of the sample that have it, as bits.
pub struct Sample {
    places: usize,
    /// By place, half and its value.
    halves: [[Vec<Vec<u64>>; 2]; 4],
    windows: HashMap<u32, usize>,
    /// What was counted already.
    known: HashMap<Halves, usize>,
    /// Places that have any of some halves, by place, half and these.
    any: HashMap<(usize, usize, u16), Vec<u64>>,
}

/// The halves of symbols that a window, or a bucket, has at each of its places: the low ones and the high ones.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Halves([[u16; 2]; 4]);

impl Halves {
    fn of(windows: &[Window]) -> Self {
        let mut halves = Self::default();
        for (place, set) in windows.iter().flat_map(|window| window.sets.iter().enumerate()) {
            for b in set {
                halves.0[place][0] |= 1 << (b & 15);
                halves.0[place][1] |= 1 << (b >> 4);
            }
        }
        halves
    }

    fn and(mut self, other: Self) -> Self {
        for (mine, theirs) in self.0.as_flattened_mut().iter_mut().zip(other.0.as_flattened()) {
            *mine |= theirs;
        }
        self
    }
}

impl Sample {
    pub fn new(text: &[u8]) -> Self {
        let places = (text.len() - 3) / 64 * 64;
        let halves = std::array::from_fn(|_| std::array::from_fn(|_| vec![vec![0u64; places / 64]; 16]));
        let mut sample = Self { places, halves, windows: HashMap::new(), known: HashMap::new(), any: HashMap::new() };
        for at in 0..places {
            let four: [u8; 4] = text[at..at + 4].try_into().expect("four of them");
            *sample.windows.entry(u32::from_le_bytes(four) | FOLD).or_default() += 1;
            for (halves, b) in sample.halves.iter_mut().zip(four) {
                halves[0][usize::from(b & 15)][at / 64] |= 1 << (at % 64);
                halves[1][usize::from(b >> 4)][at / 64] |= 1 << (at % 64);
            }
        }
        sample
    }

    /// How many places pass a bucket that has these halves.
    fn passing(&mut self, halves: Halves) -> usize {
        if let Some(known) = self.known.get(&halves) {
            return *known;
        }
        let words = self.places / 64;
        let wanted = (0..4).flat_map(|place| [(place, 0, halves.0[place][0]), (place, 1, halves.0[place][1])]);
        let wanted: Vec<_> = wanted.filter(|(.., halves)| *halves != u16::MAX).collect();
        for &(place, half, halves) in &wanted {
            let of = &self.halves[place][half];
            self.any.entry((place, half, halves)).or_insert_with(|| {
                let has = of.iter().enumerate().filter(|(value, _)| halves >> value & 1 == 1);
                has.fold(vec![0; words], |mut any, (_, bits)| {
                    any.iter_mut().zip(bits).for_each(|(a, b)| *a |= b);
                    any
                })
            });
        }
        let mut open = vec![u64::MAX; words];
        for key in &wanted {
            open.iter_mut().zip(&self.any[key]).for_each(|(a, b)| *a &= b);
        }
        let passing = open.iter().map(|bits| bits.count_ones() as usize).sum();
        self.known.insert(halves, passing);
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
struct Pattern(Vec<(Halves, usize)>);

/// Where patterns are: of each its choice and its bucket.
#[derive(Clone)]
struct Places {
    of: Vec<Option<(usize, usize)>>,
    buckets: [Halves; BUCKETS],
}

impl Places {
    /// Puts a pattern where it does the least harm.
    fn put(&mut self, sample: &mut Sample, number: usize, pattern: &Pattern) {
        let mut best: Option<(usize, usize, usize)> = None;
        for (choice, (halves, looks)) in pattern.0.iter().enumerate() {
            for (bucket, has) in self.buckets.iter().enumerate() {
                let with = has.and(*halves);
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
        self.buckets[emptied] = Halves::default();
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

/// Chooses a window for each pattern, and fills the buckets.
pub fn plan(sample: &mut Sample, offered: &[Choices]) -> (Masks, Vec<Window>) {
    let fewer = |choices: &Choices| {
        let mut fewer = choices.clone();
        fewer.sort_by_key(|windows| sample.looks(windows));
        fewer.truncate(MOST_CHOICES);
        fewer
    };
    let offered: Vec<Choices> = offered.iter().map(fewer).collect();
    let pattern =
        |choices: &Choices| Pattern(choices.iter().map(|some| (Halves::of(some), sample.looks(some))).collect());
    let patterns: Vec<Pattern> = offered.iter().map(pattern).collect();

    let mut places = Places { of: vec![None; patterns.len()], buckets: [Halves::default(); BUCKETS] };
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

    let mut masks = Masks::default();
    let mut windows = Vec::new();
    for (choices, place) in offered.iter().zip(best.1.of) {
        let (choice, bucket) = place.expect("every pattern has been placed");
        for window in &choices[choice] {
            masks.add(&window.sets, bucket);
            windows.push(window.clone());
        }
    }
    (masks, windows)
}
