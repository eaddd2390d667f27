//! Plans the search: which four symbols stand for each pattern, and in which bucket.
//!
//! Eight buckets share a vector table, and a bucket lets through every mixture of what its windows have at each
//! place. So windows that look alike belong together, and where a pattern offers several, the one that ordinary text
//! and its bucket hit least. Both are measured on a sample: first each pattern is put where it does the least harm.
//! Then, again and again, a bucket is emptied and what was in it is put in anew, in another order. What lets less
//! through is kept, and at first also what lets a little more through: else the plan gets stuck early.

use crate::measure::{Bucket, Having, Sample};
use crate::plan::BUCKETS;
use crate::sample::Seed;
use crate::windows::{Window, name_ends, name_insides, word_insides};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What may stand for one pattern: all windows of any one of these.
pub type Choices = Vec<Vec<Window>>;

/// A round may at first cost so small a part of the whole more than the one before it.
const SLACK: usize = 200;
/// A place of the sample that passes the vectors costs one look; one that is a window costs this many.
pub const LOOKS: usize = 24;
/// Each spelling of a window takes a bit of the set of all: so many cost as much as one place that passes.
const SPELLINGS: usize = 4;
/// Of what a pattern offers, the plan tries this many: those that the sample hits least.
const MOST_CHOICES: usize = 5;

/// What windows cost wherever they are, in places that pass.
fn looks(sample: &Sample, windows: &[Window]) -> usize {
    windows.iter().map(|window| sample.hits(window) * LOOKS + window.folded().len() / SPELLINGS).sum()
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

/// A pattern as the plan sees it: what each of its choices has, and costs; the cheapest first.
struct Pattern(Vec<(Having, usize)>);

/// Where patterns are: of each its choice and its bucket.
#[derive(Clone)]
struct Places {
    of: Vec<Option<(usize, usize)>>,
    buckets: Vec<Rc<Bucket>>,
}

impl Places {
    /// Puts a pattern where it does the least harm.
    fn put(&mut self, sample: &Sample, number: usize, pattern: &Pattern) {
        let mut best: Option<(usize, usize, usize, usize)> = None;
        for (choice, (having, looks)) in pattern.0.iter().enumerate() {
            for (bucket, has) in self.buckets.iter().enumerate() {
                if best.is_some_and(|(least, ..)| *looks >= least) {
                    break;
                }
                let passing = sample.passing(has, having);
                let harm = passing - has.passing + looks;
                if best.is_none_or(|(least, ..)| harm < least) {
                    best = Some((harm, choice, bucket, passing));
                }
            }
        }
        let (_, choice, bucket, passing) = best.expect("a pattern offers something");
        Rc::make_mut(&mut self.buckets[bucket]).add(&pattern.0[choice].0, passing);
        self.of[number] = Some((choice, bucket));
    }

    /// Takes out all that is in a bucket.
    fn empty(&mut self, sample: &Sample, emptied: usize) -> Vec<usize> {
        self.buckets[emptied] = Rc::new(sample.bucket());
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

    fn cost(&self, patterns: &[Pattern]) -> usize {
        let looks =
            self.of.iter().zip(patterns).map(|(place, pattern)| place.map_or(0, |(choice, _)| pattern.0[choice].1));
        looks.sum::<usize>() + self.buckets.iter().map(|bucket| bucket.passing).sum::<usize>()
    }
}

/// Chooses the windows of each pattern, and their bucket.
pub fn plan(sample: &mut Sample, offered: &[Choices], rounds: usize, seed: &mut Seed) -> Vec<(Vec<Window>, usize)> {
    let fewer = |choices: &Choices| {
        let mut fewer = choices.clone();
        fewer.sort_by_key(|windows| looks(sample, windows));
        fewer.truncate(MOST_CHOICES);
        fewer
    };
    let offered: Vec<Choices> = offered.iter().map(fewer).collect();
    let pattern =
        |choices: &Choices| Pattern(choices.iter().map(|some| (sample.having(some), looks(sample, some))).collect());
    let patterns: Vec<Pattern> = offered.iter().map(pattern).collect();

    let empty = Rc::new(sample.bucket());
    let mut places = Places { of: vec![None; patterns.len()], buckets: vec![empty; BUCKETS] };
    // Windows that end alike next to one another: they then come together by themselves.
    let mut order: Vec<usize> = (0..patterns.len()).collect();
    order.sort_by_key(|number| offered[*number][0][0].sets.clone().into_iter().rev().collect::<Vec<_>>());
    for number in order {
        places.put(sample, number, &patterns[number]);
    }
    let mut cost = places.cost(&patterns);
    let mut best = (cost, places.clone());
    let slack = cost / SLACK;
    for round in 0..rounds {
        let mut trial = places.clone();
        let mut out = trial.empty(sample, seed.next(BUCKETS));
        for i in (1..out.len()).rev() {
            out.swap(i, seed.next(i + 1));
        }
        for number in out {
            trial.put(sample, number, &patterns[number]);
        }
        let of_trial = trial.cost(&patterns);
        if of_trial <= cost + slack * (rounds - round) / rounds {
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
