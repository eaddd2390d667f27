//! The writer's half of the table: entries come, change and go, and buckets are split.

use super::{ALL, Buckets, Growth, LINK, TAKEN, bits, bucket};
use crate::pages::{Line, NOTHING};
use crate::simd::fetch;
use std::sync::atomic::{AtomicU64, Ordering, fence};

/// Entries to a bucket, on average, before one is split.
const FULL: usize = 4;
/// So many further lines are more than a near cache holds: 1 MB.
const FAR: usize = 1 << 14;
/// Tags that may be entered together.
pub(crate) const TOGETHER: usize = 64;

/// The filters and the lines of some tags.
pub(crate) struct Places<'a> {
    words: [&'a AtomicU64; TOGETHER],
    lines: [&'a Line; TOGETHER],
}

const fn entry(tag: u32, what: u32) -> u64 {
    (tag as u64) << 32 | what as u64
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
        let tags = &tags[..tags.len().min(TOGETHER)];
        let size = self.size.load(Ordering::Relaxed);
        let mut places = Places { words: [&NOTHING[0]; TOGETHER], lines: [&NOTHING; TOGETHER] };
        for ((word, line), tag) in places.words.iter_mut().zip(&mut places.lines).zip(tags) {
            (*word, *line) = self.place(bucket(*tag, size));
            fetch(*line);
            fetch(*word);
        }
        places
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
        mut crowded: impl FnMut(usize, usize),
    ) {
        self.ask_further(growth, places, tags.len());
        let mut entered = 0;
        for (i, tag) in tags.iter().enumerate() {
            let (word, line, wanted) = (places.words[i], places.lines[i], bits(*tag));
            let filter = word.load(Ordering::Relaxed);
            let sharing = if filter & wanted == wanted { self.count(line, *tag) } else { 0 };
            if sharing < most {
                self.put(growth, line, entry(*tag, first + i as u32));
                word.store(filter | wanted, Ordering::Release);
                entered += 1;
            } else {
                crowded(i, sharing);
            }
        }
        growth.entries += entered;
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
        while growth.entries > FULL * self.size.load(Ordering::Relaxed) as usize && self.split(growth) {}
    }

    /// Takes away an entry of each of some tags at its place, as `insert_each` added them.
    pub(crate) fn remove_each(&self, growth: &mut Growth, (tags, places): (&[u32], &Places<'_>), first: u32) {
        self.ask_further(growth, places, tags.len());
        for (i, tag) in tags.iter().enumerate() {
            self.change_at(growth, (places.words[i], places.lines[i]), entry(*tag, first + i as u32), 0);
        }
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
    #[inline]
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

    /// Splits the bucket whose turn it is; false if there are as many as there may be.
    #[inline(never)]
    fn split(&self, growth: &mut Growth) -> bool {
        let size = self.size.load(Ordering::Relaxed);
        if size >= self.most {
            return false;
        }
        let half = if size.is_power_of_two() { size } else { size.next_power_of_two() / 2 };
        let (old, new) = ((size - half) as usize, size as usize);
        let (stays, line) = self.place(old);
        // The new bucket's memory is made before anybody has to wait.
        let (filter, into) = self.place(new);
        let turn = self.turn.load(Ordering::Relaxed);
        self.turn.store(turn + 1, Ordering::Relaxed);
        fence(Ordering::Release);
        if line[LINK].load(Ordering::Relaxed) as u32 == 0 {
            // Again without a branch: every entry is written to the next place of the new line, and counts there if it goes.
            let (mut stay, mut go, mut gone, mut taken) = (0, 0, 0, 0);
            for (place, word) in line[..LINK].iter().enumerate() {
                let held = word.load(Ordering::Relaxed);
                let tag = (held >> 32) as u32;
                let goes = tag & half != 0;
                let here = if held == 0 { 0 } else { bits(tag) };
                into[gone].store(held, Ordering::Relaxed);
                word.store(if goes { 0 } else { held }, Ordering::Relaxed);
                go |= if goes { here } else { 0 };
                stay |= if goes { 0 } else { here };
                gone += usize::from(goes);
                taken |= u64::from(held != 0 && !goes) << place;
            }
            // The last one that stayed; with seven gone, the link of a new line, which is none.
            into[gone].store(0, Ordering::Relaxed);
            into[LINK].store(!(u64::MAX << gone) << TAKEN, Ordering::Relaxed);
            line[LINK].store(taken << TAKEN, Ordering::Relaxed);
            stays.store(stay, Ordering::Relaxed);
            filter.store(go, Ordering::Relaxed);
        } else {
            self.split_chain(growth, (old, new), half);
        }
        self.size.store(size + 1, Ordering::Relaxed);
        self.turn.store(turn + 2, Ordering::Release);
        true
    }

    /// The same for a bucket of several lines, of which those that are not needed any more are given back.
    fn split_chain(&self, growth: &mut Growth, (old, new): (usize, usize), half: u32) {
        let mut moving = std::mem::take(&mut growth.moving);
        let mut at = Some(self.line(old));
        while let Some(line) = at {
            for word in &line[..LINK] {
                moving.extend(Some(word.load(Ordering::Relaxed)).filter(|held| *held != 0));
                word.store(0, Ordering::Relaxed);
            }
            at = self.next(line);
            growth.free.extend((line[LINK].load(Ordering::Relaxed) as u32 as usize).checked_sub(1));
            line[LINK].store(0, Ordering::Relaxed);
        }
        let mut filters = [0; 2];
        for held in moving.drain(..) {
            let tag = (held >> 32) as u32;
            let goes = tag & half != 0;
            self.put(growth, self.line(if goes { new } else { old }), held);
            filters[usize::from(goes)] |= bits(tag);
        }
        growth.moving = moving;
        self.place(old).0.store(filters[0], Ordering::Relaxed);
        self.place(new).0.store(filters[1], Ordering::Relaxed);
    }
}
