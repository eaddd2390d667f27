//! What the writer of live secrets knows of each value: its hash, the pieces that the table has of it, who holds it and until when.

use super::NEVER;
use crate::buckets::{Buckets, Growth};
use crate::exact::Exact;
use crate::parts::{otherwise, parts};
use crate::sealed::mix;
use crate::table::{Table, Writing};
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// 2^20 buckets of records: four million values.
const MOST_BUCKETS: u32 = 1 << 20;

/// What only the writer knows. The gate keeps writers apart, so its lock is never waited for and never inherited.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) key: u64,
    pub(super) writing: Writing,
    pub(super) known: Option<Buckets>,
    pub(super) growth: Growth,
    pub(super) found: Vec<u32>,
    pub(super) records: Vec<Record>,
    pub(super) free: Vec<u32>,
    /// Deadlines and whose they are, the soonest on top. One that was put off stays until its old time has come.
    pub(super) deadlines: BinaryHeap<Reverse<(u64, u32)>>,
    /// Released values, oldest first, as (record, hash). One that is held again, or gone, is passed over.
    pub(super) idle: VecDeque<(u32, u128)>,
    /// Values that live on through their grace alone: at most this many, the oldest are forgotten first.
    pub(super) most_idle: usize,
}

/// A value, known by 128 bits of keyed hash: what is searched for may be parts of it alone.
pub(super) struct Record {
    pub(super) hash: u128,
    /// Its first piece, 0 for a record of nothing, and any others.
    pub(super) first: u32,
    pub(super) more: Box<[u32]>,
    pub(super) holds: u32,
    pub(super) pinned: bool,
    /// The app itself said which kind it is of.
    pub(super) named: bool,
    /// When its time and its grace are over.
    pub(super) deadline: u64,
    /// The deadline that is in the heap.
    pub(super) noted: u64,
}

impl Record {
    const fn new(hash: u128, first: u32, more: Box<[u32]>) -> Self {
        Self { hash, first, more, holds: 0, pinned: false, named: false, deadline: 0, noted: NEVER }
    }
}

impl Writer {
    fn known(&mut self) -> &Buckets {
        self.known.get_or_insert_with(|| Buckets::new(MOST_BUCKETS, |_, _, _| ()))
    }

    /// The record of a value with this hash.
    pub(super) fn slot(&mut self, hash: u128) -> Option<u32> {
        if !self.known().may_hold_one(hash as u32) {
            return None;
        }
        let mut found = std::mem::take(&mut self.found);
        self.known().look_up(hash as u32, &mut found);
        let slot = found.iter().map(|what| what - 1).find(|slot| self.records[*slot as usize].hash == hash);
        self.found = found;
        slot
    }

    /// Enters the pieces of a value, or counts one more owner of each.
    fn pieces(&mut self, table: &Table, value: Exact<'_>, kind: &str) -> SmallVec<[u32; 4]> {
        let mut ids = SmallVec::new();
        for piece in parts(value, kind) {
            ids.push(table.add(&mut self.writing, &piece, kind));
            ids.extend(otherwise(&piece).iter().map(|spelled| table.add(&mut self.writing, spelled, kind)));
        }
        ids
    }

    /// The pieces of a value under the kind that the app calls it by; those it had go when these are there.
    fn name(&mut self, table: &Table, slot: u32, value: Exact<'_>, kind: &str) {
        let ids = self.pieces(table, value, kind);
        for id in &ids {
            table.rename(&mut self.writing, *id, kind);
        }
        let record = &mut self.records[slot as usize];
        record.named = true;
        let first = std::mem::replace(&mut record.first, ids[0]);
        let more = std::mem::replace(&mut record.more, ids[1..].into());
        for id in std::iter::once(first).chain(more) {
            table.remove(&mut self.writing, id);
        }
    }

    /// The record of a value, made when there is none, and whether it was made.
    pub(super) fn record(&mut self, table: &Table, value: Exact<'_>, kind: &str, named: bool) -> (u32, bool) {
        let hash = hash(table, value);
        // Its place comes while that of the value's windows is looked for.
        self.known().ask(hash as u32);
        if let Some(slot) = self.slot(hash) {
            if named && !self.records[slot as usize].named {
                self.name(table, slot, value, kind);
            }
            return (slot, false);
        }
        let ids = self.pieces(table, value, kind);
        let record = Record { named, ..Record::new(hash, ids[0], ids[1..].into()) };
        let slot = self.free.pop().unwrap_or(self.records.len() as u32);
        if slot as usize == self.records.len() {
            self.records.push(record);
        } else {
            self.records[slot as usize] = record;
        }
        self.known();
        if let Some(known) = &self.known {
            known.insert(&mut self.growth, hash as u32, slot + 1);
        }
        (slot, true)
    }

    /// Forgets the value that was released first, if nothing but its grace keeps it.
    pub(super) fn forget_oldest(&mut self, table: &Table, latest: u64) -> bool {
        let Some((slot, hash)) = self.idle.pop_front() else { return false };
        let record = &self.records[slot as usize];
        let idle = record.hash == hash && record.holds == 0 && !record.pinned && record.deadline <= latest;
        if idle {
            self.forget(table, slot);
        }
        idle
    }

    pub(super) fn forget(&mut self, table: &Table, slot: u32) {
        let record = std::mem::replace(&mut self.records[slot as usize], Record::new(0, 0, Box::new([])));
        if let Some(known) = &self.known {
            known.change(&mut self.growth, record.hash as u32, slot + 1, None);
        }
        for id in std::iter::once(record.first).chain(record.more.iter().copied()) {
            table.remove(&mut self.writing, id);
        }
        self.free.push(slot);
    }
}

/// 128 bits that no two values share, under the table's key.
pub(super) fn hash(table: &Table, value: Exact<'_>) -> u128 {
    let key = table.arena.key();
    let (mut one, mut two) = (mix(key, value.len() as u64), mix(!key, 0x5bd1));
    value.each_word(|word| {
        one = mix(one ^ word, key);
        two = mix(two.rotate_left(23) ^ word, !key);
    });
    u128::from(one) << 64 | u128::from(two)
}
