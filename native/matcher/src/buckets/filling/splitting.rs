//! How the table grows: one bucket is split in two, in which the entries stay or go by one more bit of their tags.

use super::{Buckets, FULL, Growth, LINK, TAKEN, bits};
use crate::pages::Line;
use crate::simd::{Tools, Work};
use std::sync::atomic::{AtomicU64, Ordering, fence};

/// Splits buckets until there are enough for the entries, or as many as there may be.
pub(super) struct Splitting<'a, 'b>(pub &'a Buckets, pub &'b mut Growth);

impl Work for Splitting<'_, '_> {
    type Done = ();

    #[inline(always)]
    fn run(self, _: &impl Tools) {
        let Self(buckets, growth) = self;
        let mut size = buckets.size.load(Ordering::Relaxed);
        while growth.entries > FULL * size as usize && size < buckets.most {
            let half = if size.is_power_of_two() { size } else { size.next_power_of_two() / 2 };
            let old = buckets.place((size - half) as usize);
            // The new bucket's memory is made before anybody has to wait.
            let new = buckets.place(size as usize);
            let turn = buckets.turn.load(Ordering::Relaxed);
            buckets.turn.store(turn + 1, Ordering::Relaxed);
            fence(Ordering::Release);
            if old.1[LINK].load(Ordering::Relaxed) as u32 == 0 {
                split_line(old, new, half);
            } else {
                buckets.split_chain(growth, old, new, half);
            }
            size += 1;
            buckets.size.store(size, Ordering::Relaxed);
            buckets.turn.store(turn + 2, Ordering::Release);
        }
    }
}

/// A bucket: its filter and its line.
type Place<'a> = (&'a AtomicU64, &'a Line);

/// All ones of an entry that goes, else none.
#[inline(always)]
const fn goes(held: u64, half: u32) -> u64 {
    0u64.wrapping_sub(((held >> 32) as u32 & half != 0) as u64)
}

/// The bits of an entry; of none, none.
#[inline(always)]
pub(super) const fn bits_of(held: u64) -> u64 {
    bits((held >> 32) as u32) & 0u64.wrapping_sub((held != 0) as u64)
}

/// Splits a bucket of one line, without a branch: every entry is written to the next place of the new line, and counts there if it
/// goes.
#[inline(always)]
fn split_line((stays, line): Place<'_>, (filter, into): Place<'_>, half: u32) {
    let mut held = [0; LINK + 1];
    for (held, word) in held.iter_mut().zip(&line[..LINK]) {
        *held = word.load(Ordering::Relaxed);
    }
    let (mut stay, mut go) = (0, 0);
    for held in &held {
        let (wanted, goes) = (bits_of(*held), goes(*held, half));
        go |= wanted & goes;
        stay |= wanted & !goes;
    }
    let (mut gone, mut taken) = (0, 0);
    for (place, held) in held[..LINK].iter().enumerate() {
        let left = held & !goes(*held, half);
        into[gone].store(*held, Ordering::Relaxed);
        line[place].store(left, Ordering::Relaxed);
        gone += usize::from(left != *held);
        taken |= u64::from(left != 0) << place;
    }
    // The last one that stayed; with seven gone, the link of a new line, which is none.
    into[gone].store(0, Ordering::Relaxed);
    into[LINK].store(!(u64::MAX << gone) << TAKEN, Ordering::Relaxed);
    line[LINK].store(taken << TAKEN, Ordering::Relaxed);
    stays.store(stay, Ordering::Relaxed);
    filter.store(go, Ordering::Relaxed);
}

impl Buckets {
    /// The same for a bucket of several lines, of which those that are not needed any more are given back.
    #[inline(always)]
    fn split_chain(&self, growth: &mut Growth, old: Place<'_>, new: Place<'_>, half: u32) {
        let mut moving = std::mem::take(&mut growth.moving);
        let mut at = Some(old.1);
        while let Some(line) = at {
            for word in &line[..LINK] {
                moving.extend(Some(word.load(Ordering::Relaxed)).filter(|held| *held != 0));
                word.store(0, Ordering::Relaxed);
            }
            at = self.next(line);
            growth.free.extend((line[LINK].load(Ordering::Relaxed) as u32 as usize).checked_sub(1));
            line[LINK].store(0, Ordering::Relaxed);
        }
        let (mut stay, mut go) = (0, 0);
        for held in &moving {
            let (wanted, goes) = (bits_of(*held), goes(*held, half));
            go |= wanted & goes;
            stay |= wanted & !goes;
        }
        for held in moving.drain(..) {
            self.put(growth, if goes(held, half) == 0 { old.1 } else { new.1 }, held);
        }
        growth.moving = moving;
        old.0.store(stay, Ordering::Relaxed);
        new.0.store(go, Ordering::Relaxed);
    }
}
