//! A hash table that one thread changes while any number read it without a lock.
//!
//! It is linear hashing (W. Litwin, 1980) over cache lines. A bucket is a line of seven entries and a link to a further
//! line; beside it stands a filter, one word in which each entry sets four bits, so that nearly every look ends there.
//! When entries outgrow the buckets, one bucket is split in two and all others stay as they are: adding never
//! rebuilds. An entry is 32 bits of keyed hash, its tag, and 32 bits that say what it stands for; the table knows no values.
//!
//! Readers and the writer agree by a counter that is odd while a bucket is being split. Who reads looks at the counter
//! before and after, and again if it moved. Other changes need none: an entry that is being added while somebody reads
//! may or may not be seen, and one that is being taken away as well. All words are atomics in memory that never moves
//! (`pages`), so that no order of events is undefined, whatever the processor.

mod filling;

pub(crate) use filling::TOGETHER;

use crate::pages::{Line, NOTHING, Pages, Shield};
use crate::simd::Path;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering, fence};

/// Buckets of an empty table.
const FIRST: u32 = 64;
/// The entries of a line; its last word is the link.
const LINK: usize = 7;
/// Above a link's 32 bits the writer notes which places of the line are taken, so that it need not look for an empty one.
const TAKEN: usize = 32;
const ALL: u64 = (1 << LINK) - 1;
/// Buckets of a block of memory.
const NEIGHBOURS: usize = 1024;
/// Words of such a block: their filters first, close together for those who read nothing else, and their lines.
const GROUND: usize = NEIGHBOURS * (LINK + 2);

pub(crate) struct Buckets {
    ground: Pages<GROUND>,
    spill: Pages,
    size: AtomicU32,
    turn: AtomicU64,
    most: u32,
    /// For the writer.
    path: Path,
}

/// What only the writer knows.
#[derive(Default)]
pub(crate) struct Growth {
    pub entries: usize,
    spilled: usize,
    free: Vec<usize>,
    moving: Vec<u64>,
}

/// The bits of a tag in its bucket's filter. They come from the upper half of a product, which depends on all of the tag:
/// entries of one bucket have the tag's lower bits in common, and lower digits of a product tell no more than those.
#[inline]
const fn bits(tag: u32) -> u64 {
    let mixed = (tag as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    1 << (mixed >> 58) | 1 << (mixed >> 52 & 63) | 1 << (mixed >> 46 & 63) | 1 << (mixed >> 40 & 63)
}

#[inline]
const fn bucket(tag: u32, size: u32) -> usize {
    let mask = size.next_power_of_two() - 1;
    let index = tag & mask;
    (if index >= size { index & mask >> 1 } else { index }) as usize
}

/// The filter and the line of a bucket in its block.
#[inline]
fn place(block: &[AtomicU64; GROUND], index: usize) -> (&AtomicU64, &Line) {
    let at = index % NEIGHBOURS;
    let line = block[NEIGHBOURS + at * (LINK + 1)..].first_chunk().unwrap_or(&NOTHING);
    (&block[at], line)
}

impl Buckets {
    /// An empty table of at most `most` buckets; with more entries it goes on, slower.
    pub(crate) fn new(most: u32, shield: Shield) -> Self {
        Self {
            ground: Pages::new(most as usize * (LINK + 2), shield),
            spill: Pages::new(most as usize * (LINK + 1), shield),
            size: AtomicU32::new(FIRST),
            turn: AtomicU64::new(0),
            most,
            path: Path::best(),
        }
    }

    #[inline]
    fn filter(&self, index: usize) -> u64 {
        self.ground.block(index / NEIGHBOURS).map_or(0, |block| block[index % NEIGHBOURS].load(Ordering::Relaxed))
    }

    #[inline]
    fn line(&self, index: usize) -> &Line {
        self.ground.block(index / NEIGHBOURS).map_or(&NOTHING, |block| place(block, index).1)
    }

    /// The filter and the line of a bucket, made when they are not there yet. For the writer.
    #[inline]
    fn place(&self, index: usize) -> (&AtomicU64, &Line) {
        place(self.ground.made(index / NEIGHBOURS), index)
    }

    /// Runs a look until no split fell into it.
    #[inline]
    fn steady<R>(&self, mut look: impl FnMut(u32) -> R) -> R {
        let mut tries = 0u32;
        loop {
            let turn = self.turn.load(Ordering::Acquire);
            if turn & 1 == 0 {
                let found = look(self.size.load(Ordering::Relaxed));
                fence(Ordering::Acquire);
                if self.turn.load(Ordering::Relaxed) == turn {
                    return found;
                }
            }
            tries += 1;
            if tries % 64 == 0 { std::thread::yield_now() } else { std::hint::spin_loop() }
        }
    }

    /// Which of eight tags may be there, a bit each.
    #[inline]
    pub(crate) fn may_hold(&self, tags: [u32; 8]) -> u8 {
        self.steady(|size| {
            let mut held = 0;
            for (i, tag) in tags.into_iter().enumerate() {
                let wanted = bits(tag);
                let filter = self.filter(bucket(tag, size));
                held |= u8::from(filter & wanted == wanted) << i;
            }
            held
        })
    }

    /// Whether one tag may be there.
    #[inline]
    pub(crate) fn may_hold_one(&self, tag: u32) -> bool {
        let wanted = bits(tag);
        self.steady(|size| self.filter(bucket(tag, size)) & wanted == wanted)
    }

    /// What the entries of a tag stand for, put into `found`.
    pub(crate) fn look_up(&self, tag: u32, found: &mut Vec<u32>) {
        self.steady(|size| {
            found.clear();
            let turn = self.turn.load(Ordering::Relaxed);
            let mut line = self.line(bucket(tag, size));
            loop {
                for word in &line[..LINK] {
                    let word = word.load(Ordering::Acquire);
                    if (word >> 32) as u32 == tag && word != 0 {
                        found.push(word as u32);
                    }
                }
                match self.next(line) {
                    // A chain that is being split may lead anywhere, also round in a circle.
                    Some(next) if self.turn.load(Ordering::Relaxed) == turn => line = next,
                    _ => break,
                }
            }
        });
    }

    fn next(&self, line: &Line) -> Option<&Line> {
        let further = line[LINK].load(Ordering::Acquire) as u32 as usize;
        (further > 0).then(|| self.spill.line(further - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(i: u32) -> u32 {
        i.wrapping_mul(0x85EB_CA6B) ^ i >> 7
    }

    fn found(table: &Buckets, tag: u32) -> Vec<u32> {
        let mut found = Vec::new();
        table.look_up(tag, &mut found);
        assert!(found.is_empty() || table.may_hold_one(tag));
        found
    }

    #[test]
    fn what_was_added_is_found_until_it_is_taken_away() {
        let table = Buckets::new(1 << 14, |_, _, _| ());
        let mut growth = Growth::default();
        for i in 1..20_000 {
            table.insert(&mut growth, tag(i), i);
        }
        for i in 1..20_000 {
            assert!(found(&table, tag(i)).contains(&i));
        }
        for i in (1..20_000).step_by(2) {
            assert!(table.change(&mut growth, tag(i), i, None));
        }
        for i in 1..20_000 {
            assert_eq!(found(&table, tag(i)).contains(&i), i % 2 == 0);
        }
        assert_eq!(growth.entries, 9_999);
    }

    #[test]
    fn batches_come_and_go_on_every_path() {
        for path in Path::all() {
            let table = Buckets { path, ..Buckets::new(1 << 14, |_, _, _| ()) };
            let mut growth = Growth::default();
            let batch = |number: u32| -> Vec<u32> { (0..TOGETHER as u32).map(|i| tag(number << 6 | i)).collect() };
            for number in 1..400 {
                let tags = batch(number);
                table.insert_each(&mut growth, (&tags, &table.places(&tags)), number << 6, 8, |_, _| ());
            }
            for number in (1..400).step_by(2) {
                let tags = batch(number);
                table.remove_each(&mut growth, (&tags, &table.places(&tags)), number << 6);
            }
            for (number, i) in (1..400).flat_map(|number| (0..TOGETHER as u32).map(move |i| (number, i))) {
                let what = number << 6 | i;
                assert_eq!(found(&table, tag(what)).contains(&what), number % 2 == 0, "{} {what}", path.name());
            }
            assert_eq!(growth.entries, 199 * TOGETHER, "{}", path.name());
        }
    }

    #[test]
    fn a_full_table_goes_on_in_longer_chains() {
        let table = Buckets::new(FIRST, |_, _, _| ());
        let mut growth = Growth::default();
        for i in 1..4000 {
            table.insert(&mut growth, tag(i), i);
        }
        assert!((1..4000).all(|i| found(&table, tag(i)).contains(&i)));
    }

    #[test]
    fn readers_miss_nothing_while_the_table_grows_and_shrinks() {
        let table = Buckets::new(1 << 14, |_, _, _| ());
        let mut growth = Growth::default();
        for i in 1..500 {
            table.insert(&mut growth, tag(i), i);
        }
        std::thread::scope(|scope| {
            let readers: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn(|| {
                        for _ in 0..40 {
                            for i in 1..500 {
                                assert!(table.may_hold_one(tag(i)));
                                assert!(found(&table, tag(i)).contains(&i));
                            }
                        }
                    })
                })
                .collect();
            let mut i = 500;
            while readers.iter().any(|reader| !reader.is_finished()) {
                table.insert(&mut growth, tag(i), i);
                if i > 9_000 {
                    table.change(&mut growth, tag(i - 8_000), i - 8_000, None);
                }
                i += 1;
            }
        });
    }
}
