//! Live secrets: exact values known while running, how long each lives, and when it is forgotten.
//!
//! What readers search is the `table`; here stands who holds a value and until when. Adding and discarding cost time in
//! proportion to the value alone; readers take no lock, writers take turns at the gate.

use crate::buckets::{Buckets, Growth};
use crate::gate::Closed;
use crate::pages::Shield;
use crate::parts::{octets, parts};
use crate::sealed::{Sealed, mix};
use crate::table::{Table, Writing};
use smallvec::SmallVec;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// Values shorter than this are not registered.
pub const SHORTEST: usize = 4;
/// Values of this length and more are found in fragments of this length and more.
pub(crate) const FRAGMENT: usize = 16;
/// Symbols of a window.
pub(crate) const WINDOW: usize = 8;
/// From one sampled window of a text to the next: of 16 symbols in a row, the first nine begin windows within them.
pub(crate) const STRIDE: usize = FRAGMENT - WINDOW + 1;
/// Ten minutes of ten thousand released values; a program that makes more than that keeps its memory.
const MOST_IDLE: usize = 10_000;
/// 2^20 buckets of records: four million values.
const MOST_BUCKETS: u32 = 1 << 20;
/// Nanoseconds since the table was made: no time.
const NEVER: u64 = u64::MAX;
const LONGEST_TTL: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 100);

/// The table of live secrets of a process (or of one redactor).
pub struct LiveTable {
    /// Made with the first value: most tables never have one.
    table: OnceLock<Box<Table>>,
    writer: Mutex<Writer>,
    shield: Shield,
    /// Number of live values: a reader that sees none looks no further.
    count: AtomicUsize,
    /// How often it was changed: what was clean before may be so no longer. A value that goes can matter, too: the
    /// fragments of others that it shared are found again.
    changes: AtomicU64,
    grace: Duration,
    /// When to look for expired values next.
    next: AtomicU64,
    born: Instant,
}

/// What only the writer knows. The gate keeps writers apart, so its lock is never waited for and never inherited.
#[derive(Default)]
struct Writer {
    key: u64,
    writing: Writing,
    known: Option<Buckets>,
    growth: Growth,
    found: Vec<u32>,
    records: Vec<Record>,
    free: Vec<u32>,
    /// Deadlines and whose they are, the soonest on top. One that was put off stays until its old time has come.
    deadlines: BinaryHeap<Reverse<(u64, u32)>>,
    /// Released values, oldest first, as (record, hash). One that is held again, or gone, is passed over.
    idle: VecDeque<(u32, u128)>,
    /// Values that live on through their grace alone: at most this many, the oldest are forgotten first.
    most_idle: usize,
}

/// A value, known by 128 bits of keyed hash: what is searched for may be parts of it alone.
struct Record {
    hash: u128,
    /// Its first piece, 0 for a record of nothing, and any others.
    first: u32,
    more: Box<[u32]>,
    holds: u32,
    pinned: bool,
    /// The app itself said which kind it is of.
    named: bool,
    /// When its time and its grace are over.
    deadline: u64,
    /// The deadline that is in the heap.
    noted: u64,
}

impl Record {
    const fn new(hash: u128, first: u32, more: Box<[u32]>) -> Self {
        Self { hash, first, more, holds: 0, pinned: false, named: false, deadline: 0, noted: NEVER }
    }
}

impl std::fmt::Debug for LiveTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LiveTable({} values)", self.len())
    }
}

impl LiveTable {
    /// An empty table under a random process key. Values stay `grace` longer than their last hold or their ttl.
    #[must_use]
    pub fn new(key: u64, grace: Duration, shield: Shield) -> Self {
        Self {
            table: OnceLock::new(),
            writer: Mutex::new(Writer { key, most_idle: MOST_IDLE, ..Writer::default() }),
            shield,
            count: AtomicUsize::new(0),
            changes: AtomicU64::new(0),
            grace: grace.min(LONGEST_TTL),
            next: AtomicU64::new(NEVER),
            born: Instant::now(),
        }
    }

    /// Number of live values.
    #[must_use]
    pub fn len(&self) -> usize {
        self.expire();
        self.count.load(Ordering::Acquire)
    }

    /// How often it was changed. A text without matches has none for as long as this stays the same.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes.load(Ordering::Acquire)
    }

    /// Whether a scan need not look here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count.load(Ordering::Acquire) == 0
    }

    /// Adds a value until it is discarded, or for `ttl` and the grace. False: too short.
    pub fn pin(&self, value: &[u32], kind: &str, ttl: Option<Duration>) -> bool {
        self.add(value, kind, ttl, false, true)
    }

    /// The same for a value of which nobody said the kind: whoever does says it for this one, too.
    pub fn learn(&self, value: &[u32], kind: &str, ttl: Option<Duration>) -> bool {
        self.add(value, kind, ttl, false, false)
    }

    /// Adds a value until it is released as often as it is held, or for `ttl`, whichever is later, and the grace.
    pub fn hold(&self, value: &[u32], kind: &str, ttl: Option<Duration>) -> bool {
        self.add(value, kind, ttl, true, true)
    }

    /// The same for a value of which nobody said the kind.
    pub fn hold_learned(&self, value: &[u32], kind: &str) -> bool {
        self.add(value, kind, None, true, false)
    }

    fn add(&self, value: &[u32], kind: &str, ttl: Option<Duration>, held: bool, named: bool) -> bool {
        if value.len() < SHORTEST {
            return false;
        }
        self.expire();
        self.write(|table, writer| {
            let (slot, added) = writer.record(table, value, kind, named);
            let record = &mut writer.records[slot as usize];
            record.holds += u32::from(held);
            record.pinned |= !held && ttl.is_none();
            if let Some(ttl) = ttl {
                let deadline = self.now().saturating_add(nanoseconds(ttl.min(LONGEST_TTL) + self.grace));
                self.put_off(writer, slot, deadline);
            }
            self.count.fetch_add(usize::from(added), Ordering::AcqRel);
        });
        true
    }

    /// Takes one hold back.
    pub fn release(&self, value: &Sealed) {
        self.write(|table, writer| {
            let Some(slot) = writer.slot(hash(table, value.symbols())) else { return };
            let until = self.now().saturating_add(nanoseconds(self.grace));
            let record = &mut writer.records[slot as usize];
            record.holds = record.holds.saturating_sub(1);
            if record.holds == 0 {
                let idle = !record.pinned && record.deadline <= until;
                let hash = record.hash;
                self.put_off(writer, slot, until);
                if idle {
                    writer.idle.push_back((slot, hash));
                }
            }
            while writer.idle.len() > writer.most_idle {
                let gone = writer.forget_oldest(table, until);
                self.count.fetch_sub(usize::from(gone), Ordering::AcqRel);
            }
        });
        self.expire();
    }

    /// Forgets a value at once, whatever holds it.
    pub fn discard(&self, value: &[u32]) -> bool {
        self.table.get().is_some()
            && self.write(|table, writer| {
                let Some(slot) = writer.slot(hash(table, value.iter().copied())) else { return false };
                writer.forget(table, slot);
                self.count.fetch_sub(1, Ordering::AcqRel);
                true
            })
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.write(|table, writer| {
            for slot in 0..writer.records.len() as u32 {
                if writer.records[slot as usize].first > 0 {
                    writer.forget(table, slot);
                    self.count.fetch_sub(1, Ordering::AcqRel);
                }
            }
            writer.deadlines.clear();
            writer.idle.clear();
        });
    }

    /// What readers search; none while there is nothing to find.
    pub(crate) fn read(&self) -> Option<&Table> {
        if self.is_empty() {
            return None;
        }
        if self.next.load(Ordering::Relaxed) != NEVER {
            self.expire();
        }
        self.table.get().map(|table| &**table)
    }

    fn write<R>(&self, change: impl FnOnce(&Table, &mut Writer) -> R) -> R {
        let _closed = Closed::new();
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let table = self.table.get_or_init(|| {
            let key = std::mem::take(&mut writer.key);
            Box::new(Table::new(key, self.shield))
        });
        let done = change(table, &mut writer);
        self.changes.fetch_add(1, Ordering::AcqRel);
        done
    }

    fn put_off(&self, writer: &mut Writer, slot: u32, deadline: u64) {
        let record = &mut writer.records[slot as usize];
        record.deadline = record.deadline.max(deadline);
        if record.noted == NEVER {
            record.noted = record.deadline;
            writer.deadlines.push(Reverse((record.deadline, slot)));
            self.next.fetch_min(record.deadline, Ordering::AcqRel);
        }
    }

    fn now(&self) -> u64 {
        nanoseconds(self.born.elapsed())
    }

    fn expire(&self) {
        let next = self.next.load(Ordering::Acquire);
        if next == NEVER || next > self.now() {
            return;
        }
        self.write(|table, writer| {
            let now = self.now();
            while let Some(&Reverse((deadline, slot))) = writer.deadlines.peek() {
                if deadline > now {
                    break;
                }
                writer.deadlines.pop();
                let record = &mut writer.records[slot as usize];
                if record.noted != deadline {
                    continue;
                }
                record.noted = NEVER;
                if record.deadline > now {
                    record.noted = record.deadline;
                    writer.deadlines.push(Reverse((record.deadline, slot)));
                } else if !record.pinned && record.holds == 0 {
                    writer.forget(table, slot);
                    self.count.fetch_sub(1, Ordering::AcqRel);
                }
            }
            let soonest = writer.deadlines.peek().map_or(NEVER, |Reverse((deadline, _))| *deadline);
            self.next.store(soonest, Ordering::Release);
        });
    }
}

/// 128 bits that no two values share, under the table's key.
fn hash(table: &Table, mut symbols: impl ExactSizeIterator<Item = u32>) -> u128 {
    let key = table.arena.key();
    let (mut one, mut two) = (mix(key, symbols.len() as u64), mix(!key, 0x5bd1));
    while let Some(symbol) = symbols.next() {
        let pair = u64::from(symbol) | u64::from(symbols.next().unwrap_or(0)) << 32;
        one = mix(one ^ pair, key);
        two = mix(two.rotate_left(23) ^ pair, !key);
    }
    u128::from(one) << 64 | u128::from(two)
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(NEVER - 1)
}

impl Writer {
    fn known(&mut self) -> &Buckets {
        self.known.get_or_insert_with(|| Buckets::new(MOST_BUCKETS, |_, _, _| ()))
    }

    /// The record of a value with this hash.
    fn slot(&mut self, hash: u128) -> Option<u32> {
        let mut found = std::mem::take(&mut self.found);
        self.known().look_up(hash as u32, &mut found);
        let slot = found.iter().map(|what| what - 1).find(|slot| self.records[*slot as usize].hash == hash);
        self.found = found;
        slot
    }

    /// Enters the pieces of a value, or counts one more owner of each.
    fn pieces(&mut self, table: &Table, value: &[u32], kind: &str) -> SmallVec<[u32; 4]> {
        let mut ids = SmallVec::new();
        for piece in parts(value, kind) {
            ids.push(table.add(&mut self.writing, &piece, kind));
            ids.extend(octets(&piece).map(|encoded| table.add(&mut self.writing, &encoded, kind)));
        }
        ids
    }

    /// The pieces of a value under the kind that the app calls it by; those it had go when these are there.
    fn name(&mut self, table: &Table, slot: u32, value: &[u32], kind: &str) {
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
    fn record(&mut self, table: &Table, value: &[u32], kind: &str, named: bool) -> (u32, bool) {
        let hash = hash(table, value.iter().copied());
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
    fn forget_oldest(&mut self, table: &Table, latest: u64) -> bool {
        let Some((slot, hash)) = self.idle.pop_front() else { return false };
        let record = &self.records[slot as usize];
        let idle = record.hash == hash && record.holds == 0 && !record.pinned && record.deadline <= latest;
        if idle {
            self.forget(table, slot);
        }
        idle
    }

    fn forget(&mut self, table: &Table, slot: u32) {
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
