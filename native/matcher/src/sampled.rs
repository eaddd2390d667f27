//! What of log text passes a bucket, for windows that join at run time.
//!
//! How often each symbol stands in text by itself does not tell how often four of them stand there in a row: in a number or a digest
//! one digit follows the other. So the build leaves some places of such text (`FOURS`), and what is to join is tried on these.

use crate::plan::BUCKETS;
use crate::shape::FOURS;
use crate::windows::Window;

/// Some of the places, as bits.
type Bits = [u64; FOURS.len() / 64];

/// Of each part of a window which places have what it asks for: its four symbols, or the halves of each.
pub(crate) type Having<const PARTS: usize> = [Bits; PARTS];

/// The buckets of one way of looking symbols up, whole (four parts) or by halves (eight).
pub(crate) struct Sampled<const PARTS: usize> {
    /// By part and its value.
    places: Vec<Vec<Bits>>,
    /// Of each bucket what any of its windows has, and how many places pass.
    buckets: Vec<(Having<PARTS>, u32)>,
}

/// How many places there are.
const ALL: f64 = FOURS.len() as u32 as f64;

/// Symbols that are looked up.
const VALUES: usize = 128;

/// The symbol of a window that a part is of.
const fn symbol_of<const PARTS: usize>(part: usize) -> usize {
    part * 4 / PARTS
}

/// What a part has of a symbol: all of it, or its lower or its upper half.
const fn value_of<const PARTS: usize>(part: usize, symbol: u8) -> usize {
    (match (PARTS, part % 2) {
        (4, _) => symbol,
        (_, 0) => symbol & 15,
        _ => symbol >> 4,
    }) as usize
}

fn add(mine: &mut Bits, theirs: &Bits) {
    mine.iter_mut().zip(theirs).for_each(|(mine, theirs)| *mine |= theirs);
}

/// How many places have what all parts ask for of one or the other.
fn passing<const PARTS: usize>(one: &Having<PARTS>, other: &Having<PARTS>) -> u32 {
    let mut found = 0;
    for at in 0..one[0].len() {
        let both = one.iter().zip(other);
        found += both.fold(u64::MAX, |all, (one, other)| all & (one[at] | other[at])).count_ones();
    }
    found
}

impl<const PARTS: usize> Sampled<PARTS> {
    /// The buckets of some tables, which say whether a bucket has a value of a part.
    pub(crate) fn new(has: impl Fn(usize, usize, usize) -> bool) -> Self {
        let mut places = vec![vec![[0; FOURS.len() / 64]; VALUES]; PARTS];
        for (number, four) in FOURS.iter().enumerate() {
            for (part, places) in places.iter_mut().enumerate() {
                places[value_of::<PARTS>(part, four[symbol_of::<PARTS>(part)])][number / 64] |= 1 << (number % 64);
            }
        }
        let nothing = [[0; FOURS.len() / 64]; PARTS];
        let bucket = |bucket: usize| {
            let mut having = nothing;
            for (part, (mine, places)) in having.iter_mut().zip(&places).enumerate() {
                let its = places.iter().enumerate().filter(|(value, _)| has(bucket, part, *value));
                its.for_each(|(_, places)| add(mine, places));
            }
            (having, passing(&having, &nothing))
        };
        let buckets = (0..BUCKETS).map(bucket).collect();
        Self { places, buckets }
    }

    /// Which places have what a window asks for.
    pub(crate) fn having(&self, window: &Window) -> Having<PARTS> {
        std::array::from_fn(|part| {
            let mut having = [0; FOURS.len() / 64];
            for symbol in &window.sets[symbol_of::<PARTS>(part)] {
                add(&mut having, &self.places[part][value_of::<PARTS>(part, *symbol)]);
            }
            having
        })
    }

    /// The share of places that pass a bucket with a window, and not without it.
    pub(crate) fn growth(&self, bucket: usize, having: &Having<PARTS>) -> f64 {
        let (mine, before) = &self.buckets[bucket];
        f64::from(passing(mine, having) - before) / ALL
    }

    /// Puts a window into a bucket.
    pub(crate) fn put(&mut self, bucket: usize, having: &Having<PARTS>) {
        let (mine, passed) = &mut self.buckets[bucket];
        mine.iter_mut().zip(having).for_each(|(mine, theirs)| add(mine, theirs));
        *passed = passing(mine, having);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Masks;
    use crate::rolls::passes;
    use crate::windows::name_ends;

    fn of(masks: &Masks) -> (Sampled<4>, Sampled<8>) {
        let has = |table: u8, bucket: usize| table >> (bucket % 8) & 1 == 1;
        let whole = Sampled::new(|bucket, at, b| has(masks.whole[at][bucket / 8][b], bucket));
        let halves = Sampled::new(|bucket, part, half| {
            let tables = if part % 2 == 0 { &masks.low } else { &masks.high };
            tables[part / 2][bucket / 8].get(half).is_some_and(|table| has(*table, bucket))
        });
        (whole, halves)
    }

    #[test]
    fn what_passes_is_what_the_tables_let_through() {
        let mut masks = Masks::EMPTY;
        let (mut whole, mut halves) = of(&masks);
        let mut passed = [0, 0];
        // All in one bucket: then what the tables let through is what that one does.
        for window in ["user id", "request", "acme_ip", "a7"].into_iter().flat_map(name_ends) {
            let (of_whole, of_halves) = (whole.having(&window), halves.having(&window));
            let grown = [whole.growth(3, &of_whole), halves.growth(3, &of_halves)];
            whole.put(3, &of_whole);
            halves.put(3, &of_halves);
            masks.add(&window.sets, 3);
            masks.add_halves(&window.sets, 3);
            let now = FOURS.map(|four| passes(&masks, four));
            let now = [now.iter().filter(|of| of.1).count(), now.iter().filter(|of| of.0).count()];
            for ((now, before), grown) in now.iter().zip(passed).zip(grown) {
                assert_eq!(now - before, (grown * ALL).round() as usize);
            }
            passed = now;
            let (anew, anew_halves) = of(&masks);
            assert_eq!([whole.buckets[3].1, halves.buckets[3].1], [anew.buckets[3].1, anew_halves.buckets[3].1]);
        }
        assert!(passed.iter().all(|passed| *passed > 10), "{passed:?}");
    }
}
