//! What of a sample text passes a bucket of the vector search, and how often it has a window.
//!
//! The plan asks millions of times. So each four symbols in a row stand here once, with their count; they are sorted,
//! so that those beside one another are alike, and of most words of 64 one look at a summary says that none passes.

use crate::plan::FOLD;
use crate::windows::{Anchor, Context, Window};
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// How a search looks symbols up: each as one part, or as two.
pub type Split = fn(u8) -> [u8; 2];

/// By their halves, as most vectors do.
pub const HALVES: Split = |b| [b & 15, b >> 4];
/// Whole.
pub const WHOLE: Split = |b| [b, 0];

/// A place of the sample that passes the vectors costs one look; one that is a window so many, and if what must stand round
/// it does, so many: a name before a space is nearly always a word in a sentence, which one look more tells; and that a word
/// of a name ends no name takes longest to tell.
const STRANGE: usize = 5;
const SPOKEN: usize = 10;
const FITTING: usize = 25;
const INSIDE: usize = 40;

/// What it costs that a place of a text is a window that announces this.
pub fn look(text: &[u8], place: usize, context: Context, anchor: Anchor) -> usize {
    match anchor {
        _ if !context.fits_whole(text, place) => STRANGE,
        Anchor::Name { length } | Anchor::Scheme { length } if text.get(place + usize::from(length)) == Some(&b' ') => {
            SPOKEN
        }
        Anchor::Inside { .. } => INSIDE,
        _ => FITTING,
    }
}

/// The ways of looking up.
pub const WAYS: usize = 2;

/// Parts of symbols at each place of a window.
const PARTS: usize = 8;

/// For each place of a window and each part of a symbol: which of the sample have it, as bits.
pub struct Sample {
    /// How much the texts have of each of the 64 of a word.
    weights: Vec<usize>,
    split: Split,
    /// By part and its value.
    parts: [Vec<Vec<u64>>; PARTS],
    /// The texts, and how much each place of them counts.
    texts: Vec<(Vec<u8>, usize)>,
    /// By folded window: the text and the place in it.
    windows: HashMap<u32, Vec<(u32, u32)>>,
    known: HashMap<(usize, u128), Rc<Bits>>,
}

/// Some of the sample: a bit each, and a bit for each word that is not empty.
#[derive(Clone)]
struct Bits {
    words: Vec<u64>,
    summary: Vec<u64>,
}

impl Bits {
    fn none(words: usize) -> Self {
        Self { words: vec![0; words], summary: vec![0; words.div_ceil(64)] }
    }

    fn of(words: Vec<u64>) -> Self {
        let some =
            |words: &[u64]| words.iter().enumerate().fold(0, |bits, (at, word)| bits | u64::from(*word != 0) << at);
        let summary = words.chunks(64).map(some).collect();
        Self { words, summary }
    }

    fn add(&mut self, other: &Self) {
        either(&mut self.words, &other.words);
        either(&mut self.summary, &other.summary);
    }
}

fn either(mine: &mut [u64], theirs: &[u64]) {
    mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine |= theirs);
}

/// What has the parts that a window has, or several.
#[derive(Clone)]
pub struct Having([Rc<Bits>; PARTS]);

/// What has the parts of any window of a bucket.
#[derive(Clone)]
pub struct Bucket {
    having: [Bits; PARTS],
    pub passing: usize,
}

impl Bucket {
    /// Adds windows, with which so much passes.
    pub fn add(&mut self, having: &Having, passing: usize) {
        for (mine, theirs) in self.having.iter_mut().zip(&having.0) {
            mine.add(theirs);
        }
        self.passing = passing;
    }
}

impl Sample {
    pub fn new(texts: Vec<(Vec<u8>, usize)>, split: Split) -> Self {
        let mut counts: BTreeMap<[u8; 4], usize> = BTreeMap::new();
        let mut windows: HashMap<u32, Vec<(u32, u32)>> = HashMap::new();
        for (number, (text, weight)) in texts.iter().enumerate() {
            for (place, four) in text.windows(4).enumerate() {
                let four = four.try_into().expect("four of them");
                *counts.entry(four).or_default() += weight;
                windows.entry(u32::from_le_bytes(four) | FOLD).or_default().push((number as u32, place as u32));
            }
        }
        let mut alike: BTreeMap<usize, Vec<[u8; 4]>> = BTreeMap::new();
        for (four, count) in counts {
            alike.entry(count).or_default().push(four);
        }
        let words: Vec<(usize, &[[u8; 4]])> =
            alike.iter().rev().flat_map(|(count, fours)| fours.chunks(64).map(|some| (*count, some))).collect();
        let mut parts = std::array::from_fn(|_| vec![vec![0u64; words.len()]; 128]);
        for (number, (_, fours)) in words.iter().enumerate() {
            for (bit, four) in fours.iter().enumerate() {
                for (of, part) in parts.iter_mut().zip(four.iter().flat_map(|b| split(*b))) {
                    of[usize::from(part)][number] |= 1 << bit;
                }
            }
        }
        let weights = words.iter().map(|(count, _)| *count).collect();
        Self { weights, split, parts, texts, windows, known: HashMap::new() }
    }

    /// What of it has the parts of windows.
    pub fn having(&mut self, windows: &[Window]) -> Having {
        let mut wanted = [0u128; PARTS];
        for window in windows {
            for (place, set) in window.sets.iter().enumerate() {
                for (number, part) in set.iter().flat_map(|b| (self.split)(*b).into_iter().enumerate()) {
                    wanted[2 * place + number] |= 1 << part;
                }
            }
        }
        let mut number = 0;
        Having(wanted.map(|wanted| {
            let of = &self.parts[number];
            let having = self.known.entry((number, wanted)).or_insert_with(|| {
                let mut having = vec![0; of[0].len()];
                let parts = of.iter().enumerate().filter(|(part, _)| wanted >> part & 1 == 1);
                parts.for_each(|(_, of)| either(&mut having, of));
                Rc::new(Bits::of(having))
            });
            number += 1;
            having.clone()
        }))
    }

    /// A bucket without windows: nothing passes.
    pub fn bucket(&self) -> Bucket {
        Bucket { having: std::array::from_fn(|_| Bits::none(self.weights.len())), passing: 0 }
    }

    /// What no window has.
    pub fn nothing(&self) -> Having {
        Having(std::array::from_fn(|_| Rc::new(Bits::none(self.weights.len()))))
    }

    /// How many places pass a bucket to which some windows are added; or, if it is more than `most`, any such number. The
    /// commonest places are counted first.
    pub fn passing(&self, bucket: &Bucket, added: &Having, most: usize) -> usize {
        let mut passing = 0;
        for at in 0..self.weights.len().div_ceil(64) {
            if passing > most {
                break;
            }
            let both = bucket.having.iter().zip(&added.0);
            let mut open = both.fold(u64::MAX, |open, (mine, theirs)| open & (mine.summary[at] | theirs.summary[at]));
            while open != 0 {
                let word = 64 * at + open.trailing_zeros() as usize;
                open &= open - 1;
                let both = bucket.having.iter().zip(&added.0);
                let all = both.fold(u64::MAX, |all, (mine, theirs)| all & (mine.words[word] | theirs.words[word]));
                passing += all.count_ones() as usize * self.weights[word];
            }
        }
        passing
    }

    /// What the places cost that are one of a window's spellings.
    pub fn hits(&self, window: &Window) -> usize {
        let places = window.folded().into_iter().filter_map(|folded| self.windows.get(&folded)).flatten();
        let cost = |(number, place): &(u32, u32)| {
            let (text, weight) = &self.texts[*number as usize];
            weight * look(text, *place as usize, window.context, window.anchor)
        };
        places.map(cost).sum()
    }
}
