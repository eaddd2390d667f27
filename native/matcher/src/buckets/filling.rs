//! The writer's half of the table: entries come, change and go, and buckets are split (`splitting`).
//!
//! What is done for each of a value's windows is done with all that the processor has: shifts by any number and vectors take half
//! the instructions.

#![allow(clippy::inline_always)] // or it is not compiled for the processor

mod splitting;

use super::{ALL, Buckets, Growth, LINK, TAKEN, bits, bucket};
use crate::pages::{Line, NOTHING};
use crate::simd::{Tools, Work, fetch};
use splitting::{Splitting, bits_of};
use std::sync::atomic::{AtomicU64, Ordering};

/// Entries to a bucket, on average, before one is split.
const FULL: usize = 4;
/// So many further lines are more than a near cache holds: 1 MB.
const FAR: usize = 1 << 14;
/// Tags that may be entered together.
pub(crate) const TOGETHER: usize = 64;

/// The filters and the lines of some tags, and the bits of each in its filter.
pub(crate) struct Places<'a> {
    words: [&'a AtomicU64; TOGETHER],
    lines: [&'a Line; TOGETHER],
    wanted: [u64; TOGETHER],
}

/// Finds the places of at most `TOGETHER` tags.
struct Finding<'a, 'b>(&'a Buckets, &'b [u32]);

impl<'a> Work for Finding<'a, '_> {
    type Done = Places<'a>;

    #[inline(always)]
    fn run(self, _: &impl Tools) -> Places<'a> {
        let Self(buckets, tags) = self;
        let size = buckets.size.load(Ordering::Relaxed);
        let mut places = Places { words: [&NOTHING[0]; TOGETHER], lines: [&NOTHING; TOGETHER], wanted: [0; TOGETHER] };
        // In loops of their own, which are done with vectors.
        let mut indexes = [0; TOGETHER];
        for (index, tag) in indexes.iter_mut().zip(tags) {
            *index = bucket(*tag, size) as u32;
        }
        for ((word, line), index) in places.words.iter_mut().zip(&mut places.lines).zip(&indexes[..tags.len()]) {
            (*word, *line) = buckets.place(*index as usize);
            fetch(*line);
            fetch(*word);
        }
        for (wanted, tag) in places.wanted.iter_mut().zip(tags) {
            *wanted = bits(*tag);
        }
        places
    }
}

/// Enters some tags at their places.
struct Entering<'a, 'b, F> {
    buckets: &'a Buckets,
    growth: &'b mut Growth,
    tags: &'b [u32],
    places: &'b Places<'a>,
    first: u32,
    most: usize,
    crowded: F,
}

impl<F: FnMut(usize, usize)> Work for Entering<'_, '_, F> {
    type Done = ();

    #[inline(always)]
    fn run(mut self, _: &impl Tools) {
        let Self { buckets, growth, tags, places, .. } = self;
        let mut entered = 0;
        let each = places.words.iter().zip(&places.lines).zip(&places.wanted).zip(tags);
        for (i, (((word, line), wanted), tag)) in each.enumerate() {
            let filter = word.load(Ordering::Relaxed);
            let sharing = if filter & wanted == *wanted { buckets.count(line, *tag) } else { 0 };
            if sharing < self.most {
                buckets.put(growth, line, entry(*tag, self.first + i as u32));
                word.store(filter | wanted, Ordering::Release);
                entered += 1;
            } else {
                (self.crowded)(i, sharing);
            }
        }
        growth.entries += entered;
    }
}

const fn entry(tag: u32, what: u32) -> u64 {
    (tag as u64) << 32 | what as u64
}

/// Takes some tags away from their places.
struct Leaving<'a, 'b> {
    buckets: &'a Buckets,
    growth: &'b mut Growth,
    tags: &'b [u32],
    places: &'b Places<'a>,
    first: u32,
}

impl Work for Leaving<'_, '_> {
    type Done = ();

    #[inline(always)]
    fn run(self, _: &impl Tools) {
        for (i, ((word, line), tag)) in self.places.words.iter().zip(&self.places.lines).zip(self.tags).enumerate() {
            self.buckets.take(self.growth, (word, line), entry(*tag, self.first + i as u32));
        }
    }
}

impl Buckets {
    /// Adds an entry. `what` is not zero.
    pub(crate) fn insert(&self, growth: &mut Growth, tag: u32, what: u32) {
        let index = bucket(tag, self.size.load(Ordering::Relaxed));
        let (word, line) = self.place(index);
        self.put(growth, line, entry(tag, what));
        word.store(word.load(Ordering::Relaxed) | bits(tag), Ordering::Release);
        growth.entries += 1;
        self.make_room(growth);
    }

    /// Where entries of some tags will be put, of which there are at most `TOGETHER`, if no bucket is split before. All that
    /// those changes need is asked for at once, so that the waits for memory are one, and other work can be done meanwhile.
    #[inline]
    pub(crate) fn places(&self, tags: &[u32]) -> Places<'_> {
        self.path.run(Finding(self, &tags[..tags.len().min(TOGETHER)]))
    }

    /// Adds an entry for each of some tags at its place, if there are fewer than `most` of that tag; `crowded` hears of the others,
    /// and how many there are. They stand for numbers in a row, from `first` on. Buckets are split when all are done, so that
    /// each tag's place is looked for once.
    #[inline]
    pub(crate) fn insert_each(
        &self,
        growth: &mut Growth,
        (tags, places): (&[u32], &Places<'_>),
        first: u32,
        most: usize,
        crowded: impl FnMut(usize, usize),
    ) {
        self.ask_further(growth, places, tags.len());
        self.path.run(Entering { buckets: self, growth: &mut *growth, tags, places, first, most, crowded });
        self.make_room(growth);
    }

    /// Asks for what a look at a tag, or a change of it, needs.
    #[inline]
    pub(crate) fn ask(&self, tag: u32) {
        let (word, line) = self.place(bucket(tag, self.size.load(Ordering::Relaxed)));
        fetch(word);
        fetch(line);
    }

    /// Splits buckets until there are enough for the entries.
    #[inline]
    fn make_room(&self, growth: &mut Growth) {
        if growth.entries > FULL * self.size.load(Ordering::Relaxed) as usize {
            self.path.run(Splitting(self, growth));
        }
    }

    /// Takes away an entry of each of some tags at its place, as `insert_each` added them.
    pub(crate) fn remove_each(&self, growth: &mut Growth, (tags, places): (&[u32], &Places<'_>), first: u32) {
        self.ask_further(growth, places, tags.len());
        self.path.run(Leaving { buckets: self, growth, tags, places, first });
    }

    /// Asks for what stands behind the lines of so many places. While there are few of those, they lie in a near cache.
    #[inline]
    fn ask_further(&self, growth: &Growth, places: &Places<'_>, together: usize) {
        if growth.spilled > FAR {
            for line in &places.lines[..together] {
                let further = line[LINK].load(Ordering::Relaxed) as u32 as usize;
                fetch(self.spill.line(further.wrapping_sub(1)));
            }
        }
    }

    /// How many entries of a bucket have this tag. For the writer.
    #[inline(never)]
    fn count(&self, line: &Line, tag: u32) -> usize {
        let mut count = 0;
        let mut at = Some(line);
        while let Some(line) = at {
            let is_one = |word: &&AtomicU64| {
                let held = word.load(Ordering::Relaxed);
                (held >> 32) as u32 == tag && held != 0
            };
            count += line[..LINK].iter().filter(is_one).count();
            at = self.next(line);
        }
        count
    }

    /// Puts an entry where there is room in its bucket.
    #[inline(always)]
    fn put<'a>(&'a self, growth: &mut Growth, mut line: &'a Line, entry: u64) {
        loop {
            let last = line[LINK].load(Ordering::Relaxed);
            let room = (last >> TAKEN).trailing_ones() as usize;
            if room < LINK {
                line[room].store(entry, Ordering::Release);
                line[LINK].store(last | 1 << (TAKEN + room), Ordering::Relaxed);
                return;
            }
            match self.next(line) {
                Some(next) => line = next,
                None => return self.put_behind(growth, line, entry),
            }
        }
    }

    #[cold]
    fn put_behind(&self, growth: &mut Growth, line: &Line, entry: u64) {
        let fresh = growth.free.pop().unwrap_or(growth.spilled);
        growth.spilled = growth.spilled.max(fresh + 1);
        let next = self.spill.reserved(fresh);
        next[0].store(entry, Ordering::Release);
        next[LINK].store(1 << TAKEN, Ordering::Relaxed);
        line[LINK].store((ALL << TAKEN) | (fresh as u64 + 1), Ordering::Release);
    }

    /// Changes what an entry stands for, or with none takes it away.
    pub(crate) fn change(&self, growth: &mut Growth, tag: u32, what: u32, into: Option<u32>) -> bool {
        let place = self.place(bucket(tag, self.size.load(Ordering::Relaxed)));
        self.change_at(growth, place, entry(tag, what), into.map_or(0, |into| entry(tag, into)))
    }

    /// Takes an entry away: of a bucket of one line, as nearly all are, without asking each place.
    #[inline(always)]
    fn take(&self, growth: &mut Growth, (filter, line): (&AtomicU64, &Line), gone: u64) {
        let last = line[LINK].load(Ordering::Relaxed);
        if last as u32 != 0 {
            self.change_at(growth, (filter, line), gone, 0);
            return;
        }
        let mut held = [0; LINK + 1];
        for (held, word) in held.iter_mut().zip(&line[..LINK]) {
            *held = word.load(Ordering::Relaxed);
        }
        let same = held[..LINK].iter().rev().fold(0u8, |same, held| same << 1 | u8::from(*held == gone));
        let place = same.trailing_zeros() as usize;
        if place >= LINK {
            return;
        }
        held[place] = 0;
        line[place].store(0, Ordering::Release);
        line[LINK].store(last & !(1 << (TAKEN + place)), Ordering::Relaxed);
        filter.store(held.iter().fold(0, |left, held| left | bits_of(*held)), Ordering::Release);
        growth.entries -= 1;
    }

    #[inline(never)]
    fn change_at(&self, growth: &mut Growth, (filter, line): (&AtomicU64, &Line), from: u64, into: u64) -> bool {
        let (mut left, mut done, mut at) = (0, false, Some(line));
        while let Some(line) = at {
            for (place, word) in line[..LINK].iter().enumerate() {
                let held = word.load(Ordering::Relaxed);
                if held == from && !done {
                    done = true;
                    word.store(into, Ordering::Release);
                    if into != 0 {
                        return true;
                    }
                    let last = line[LINK].load(Ordering::Relaxed);
                    line[LINK].store(last & !(1 << (TAKEN + place)), Ordering::Relaxed);
                } else if held != 0 {
                    left |= bits((held >> 32) as u32);
                }
            }
            at = self.next(line);
        }
        if done {
            growth.entries -= 1;
            filter.store(left, Ordering::Release);
        }
        done
    }
}
