//! Plans the search: which four symbols stand for each pattern, and in which bucket.
//!
//! Eight buckets share a vector table, and a bucket lets through every mixture of what its windows have at each
//! place. So windows that look alike belong together, and where a pattern offers several, the one that ordinary text
//! and its bucket hit least. Both are measured on a sample: first each pattern is put where it does the least harm.
//! Then, again and again, a bucket is emptied and what was in it is put in anew, in another order. What lets less
//! through is kept, and at first also what lets a little more through: else the plan gets stuck early.

use crate::measure::{Bucket, Having, Sample, WAYS};
use crate::plan::BUCKETS;
use crate::sample::Seed;
use crate::windows::{Anchor, Window, name_ends, name_insides, other_windows, word_ends, word_insides};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What may stand for one pattern: all windows of any one of these.
pub type Choices = Vec<Vec<Window>>;

/// A round may at first cost so small a part of the whole more than the one before it.
const SLACK: usize = 200;
/// In one of so many rounds what is put in anew may be of another choice.
const ANEW: usize = 6;
/// Each spelling of a window takes a bit of the set of all, which costs so many places that pass.
const SPELLING: usize = 2;
/// Of what a pattern offers, the plan tries this many: those that the sample hits least.
const MOST_CHOICES: usize = 5;

/// What windows cost wherever they are, in places that pass.
fn looks(sample: &Sample, windows: &[Window]) -> usize {
    windows.iter().map(|window| sample.hits(window) + window.folded().len() * SPELLING).sum()
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

/// Of what formats offer, all but windows in which a word ends before a space that announces something; unless there is nothing
/// else. Such a word in a sentence is turned away by what stands round it, but not where it may begin a format.
pub fn clear_of_words(formats: &[Choices], names: &[&str]) -> Vec<Choices> {
    let ends = names.iter().flat_map(|name| name_ends(name)).chain(other_windows());
    let mut spoken = BTreeSet::new();
    for mut window in ends {
        let (Anchor::Name { length } | Anchor::Scheme { length }) = window.anchor else { continue };
        let Some(behind) = window.sets.get_mut(usize::from(length)) else { continue };
        behind.retain(|b| *b == b' ');
        spoken.extend(window.folded());
    }
    let is_clear = |windows: &Vec<Window>| !windows.iter().flat_map(Window::folded).any(|four| spoken.contains(&four));
    let clear = |choices: &Choices| {
        let clear: Choices = choices.iter().filter(|windows| is_clear(windows)).cloned().collect();
        if clear.is_empty() { choices.clone() } else { clear }
    };
    formats.iter().map(clear).collect()
}

/// A word that is a name as it is written: any four of its letters may stand for it.
pub fn word(word: &str) -> Choices {
    word_insides(word).into_iter().map(|window| vec![window]).collect()
}

/// The same of words that are names only right before a separator: as text has few of those, such windows cost it less.
pub fn ended(words: &[String]) -> Vec<Choices> {
    let mut windows: BTreeMap<_, Window> = BTreeMap::new();
    for window in words.iter().flat_map(|word| word_ends(word)) {
        // Words that end alike share a window, with what stands before it in any of them.
        let shared = windows.entry((window.sets.clone(), window.anchor)).or_insert_with(|| window.clone());
        shared.context = shared.context.or(window.context);
    }
    windows.into_values().map(|window| vec![vec![window]]).collect()
}

/// A pattern as the plan sees it: what each of its choices has by each way of looking symbols up, and costs wherever it
/// is; the cheapest first.
struct Pattern(Vec<([Having; WAYS], usize)>);

/// Where a pattern is: its choice, and a bucket for each way of looking up.
type Place = (usize, [usize; WAYS]);

/// Where patterns are.
#[derive(Clone)]
struct Places {
    of: Vec<Option<Place>>,
    buckets: [Vec<Rc<Bucket>>; WAYS],
    looks: usize,
}

/// What a plan is made of.
struct Planning<'a> {
    samples: &'a [Sample; WAYS],
    patterns: Vec<Pattern>,
}

impl Planning<'_> {
    fn empty(&self) -> Places {
        let buckets = self.samples.each_ref().map(|sample| {
            let empty = Rc::new(sample.bucket());
            (0..BUCKETS).map(|_| empty.clone()).collect()
        });
        Places { of: vec![None; self.patterns.len()], buckets, looks: 0 }
    }

    /// The bucket in which something does the least harm, the harm, and what then passes there.
    fn best(&self, places: &Places, way: usize, having: &Having) -> (usize, usize, usize) {
        let mut best = (usize::MAX, 0, 0);
        for (bucket, has) in places.buckets[way].iter().enumerate() {
            let most = has.passing.saturating_add(best.0);
            let passing = self.samples[way].passing(has, having, most);
            if passing < most {
                best = (passing - has.passing, bucket, passing);
            }
        }
        best
    }

    /// Puts a pattern where it does the least harm.
    fn put(&self, places: &mut Places, number: usize) {
        let mut least = (usize::MAX, 0, [(0, 0, 0); WAYS]);
        'choices: for (choice, (having, looks)) in self.patterns[number].0.iter().enumerate() {
            let (mut harm, mut into) = (*looks, [(0, 0, 0); WAYS]);
            for way in 0..WAYS {
                if harm >= least.0 {
                    continue 'choices;
                }
                into[way] = self.best(places, way, &having[way]);
                harm += into[way].0;
            }
            if harm < least.0 {
                least = (harm, choice, into);
            }
        }
        let (_, choice, into) = least;
        places.looks += self.patterns[number].0[choice].1;
        for (way, into) in into.into_iter().enumerate() {
            self.add(places, way, number, choice, into);
        }
        places.of[number] = Some((choice, into.map(|(_, bucket, _)| bucket)));
    }

    fn add(&self, places: &mut Places, way: usize, number: usize, choice: usize, into: (usize, usize, usize)) {
        let (_, bucket, passing) = into;
        Rc::make_mut(&mut places.buckets[way][bucket]).add(&self.patterns[number].0[choice].0[way], passing);
    }

    /// Empties a bucket and puts what was in it anew, in another order: all of it, or only where it is by this way.
    fn shuffle(&self, places: &mut Places, (way, emptied): (usize, usize), all: bool, seed: &mut Seed) {
        let inside = |place: &Option<Place>| place.is_some_and(|(_, buckets)| buckets[way] == emptied);
        let mut out: Vec<usize> = (0..places.of.len()).filter(|number| inside(&places.of[*number])).collect();
        for i in (1..out.len()).rev() {
            out.swap(i, seed.next(i + 1));
        }
        places.buckets[way][emptied] = Rc::new(self.samples[way].bucket());
        if !all {
            for number in out {
                let Some((choice, mut buckets)) = places.of[number] else { continue };
                let into = self.best(places, way, &self.patterns[number].0[choice].0[way]);
                self.add(places, way, number, choice, into);
                buckets[way] = into.1;
                places.of[number] = Some((choice, buckets));
            }
            return;
        }
        let taken: Vec<Place> = out.iter().filter_map(|number| places.of[*number].take()).collect();
        places.looks -=
            out.iter().zip(&taken).map(|(number, (choice, _))| self.patterns[*number].0[*choice].1).sum::<usize>();
        for other in (0..WAYS).filter(|other| *other != way) {
            let touched: BTreeSet<usize> = taken.iter().map(|(_, buckets)| buckets[other]).collect();
            for bucket in touched {
                places.buckets[other][bucket] = Rc::new(self.filled(places, other, bucket));
            }
        }
        for number in out {
            self.put(places, number);
        }
    }

    /// A bucket with all that is in it.
    fn filled(&self, places: &Places, way: usize, bucket: usize) -> Bucket {
        let sample = &self.samples[way];
        let mut filled = sample.bucket();
        for (pattern, place) in self.patterns.iter().zip(&places.of) {
            if let Some((choice, _)) = place.filter(|(_, buckets)| buckets[way] == bucket) {
                filled.add(&pattern.0[choice].0[way], 0);
            }
        }
        filled.passing = sample.passing(&filled, &sample.nothing(), usize::MAX);
        filled
    }
}

impl Places {
    fn cost(&self) -> usize {
        self.looks + self.buckets.iter().flatten().map(|bucket| bucket.passing).sum::<usize>()
    }
}

/// Chooses the windows of each pattern, and their buckets. The last few are put where they do the least harm when all is shuffled.
pub fn plan(
    samples: &mut [Sample; WAYS],
    (offered, last): (&[Choices], usize),
    rounds: usize,
    seed: &mut Seed,
) -> Vec<(Vec<Window>, [usize; WAYS])> {
    let fewer = |choices: &Choices| {
        let mut fewer = choices.clone();
        fewer.sort_by_cached_key(|windows| looks(&samples[0], windows));
        fewer.truncate(MOST_CHOICES);
        fewer
    };
    let offered: Vec<Choices> = offered.iter().map(fewer).collect();
    let mut patterns = Vec::new();
    for choices in &offered {
        let mut had =
            |some: &Vec<Window>| (samples.each_mut().map(|sample| sample.having(some)), looks(&samples[0], some));
        patterns.push(Pattern(choices.iter().map(&mut had).collect()));
    }
    let planning = Planning { samples, patterns };

    let mut places = planning.empty();
    // Windows that end alike next to one another: they then come together by themselves.
    let shuffled = offered.len() - last;
    let mut order: Vec<usize> = (0..shuffled).collect();
    order.sort_by_key(|number| offered[*number][0][0].sets.clone().into_iter().rev().collect::<Vec<_>>());
    for number in order {
        planning.put(&mut places, number);
    }
    let mut cost = places.cost();
    let mut best = (cost, places.clone());
    let slack = cost / SLACK;
    for round in 0..rounds {
        let mut trial = places.clone();
        let all = seed.next(ANEW) == 0;
        planning.shuffle(&mut trial, (seed.next(WAYS), seed.next(BUCKETS)), all, seed);
        let of_trial = trial.cost();
        if of_trial <= cost + slack * (rounds - round) / rounds {
            (places, cost) = (trial, of_trial);
            if cost < best.0 {
                best = (cost, places.clone());
            }
        }
    }

    let (_, mut places) = best;
    (shuffled..offered.len()).for_each(|number| planning.put(&mut places, number));

    offered
        .into_iter()
        .zip(places.of)
        .map(|(mut choices, place)| {
            let (choice, buckets) = place.expect("every pattern has been placed");
            (choices.swap_remove(choice), buckets)
        })
        .collect()
}
