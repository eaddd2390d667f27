//! Live secrets: exact values known while running, found whole or in fragments.
//!
//! Values of 16 symbols and more are entered by every window of eight symbols, folded to one case, under a keyed hash;
//! a text is sampled every eighth symbol, so any stretch of 16 symbols of a value holds a sample. Shorter values are
//! entered by their first four symbols. Adding and discarding cost time in proportion to the value alone.

use crate::parts::{Part as Piece, parts};
use crate::sealed::{Sealed, mix};
use crate::text::narrowed;
use crate::windows::Windows;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// Values shorter than this are not registered.
pub const SHORTEST: usize = 4;
/// Values of this length and more are found in fragments of this length and more.
pub(crate) const FRAGMENT: usize = 16;
/// Symbols of a window.
pub(crate) const WINDOW: usize = 8;
/// Ten minutes of ten thousand released values; a program that makes more than that keeps its memory.
const MOST_IDLE: usize = 10_000;
const NEVER: u64 = u64::MAX;
const FOLD: u64 = 0x2020_2020_2020_2020;
const LONGEST_TTL: Duration = Duration::from_secs(60 * 60 * 24 * 365 * 100);

/// The table of live secrets of a process (or of one redactor).
pub struct LiveTable {
    inner: RwLock<Inner>,
    /// Number of live values: a reader that sees none takes no lock.
    count: AtomicUsize,
    grace: Duration,
    /// When to look for expired values next: nanoseconds since `born`, or `NEVER`.
    next: AtomicU64,
    born: Instant,
    /// Values that live on through their grace alone: at most this many, the oldest are forgotten first.
    most_idle: usize,
}

pub(crate) struct Inner {
    pub(crate) key: u64,
    pub(crate) records: HashMap<u64, Vec<Record>>,
    pub(crate) parts: Vec<Option<PartEntry>>,
    pub(crate) free: Vec<u32>,
    pub(crate) windows: Windows,
    pub(crate) short: HashMap<u32, Vec<u32>>,
    /// First four folded symbols of every short value, as a set that only grows between clears.
    pub(crate) short_set: Box<[u64; 1024]>,
    pub(crate) shorts: usize,
    /// Hashes of the beginnings of values, with how many values share each: what a stream must not give out yet.
    pub(crate) beginnings: HashMap<u64, u32>,
    pub(crate) longest_beginning: usize,
    /// Hashes of released values, oldest first. A value that is held again, or gone, is passed over.
    pub(crate) idle: VecDeque<u64>,
}

pub(crate) struct Record {
    value: Sealed,
    parts: Vec<u32>,
    holds: u32,
    pinned: bool,
    deadline: Option<Instant>,
}

pub(crate) struct PartEntry {
    pub value: Sealed,
    pub kind: Arc<str>,
    /// Any 16 consecutive symbols count.
    pub fragments: bool,
}

impl Record {
    fn is_live(&self, now: Instant) -> bool {
        self.pinned || self.holds > 0 || self.deadline.is_some_and(|deadline| deadline > now)
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
    pub fn new(key: u64, grace: Duration) -> Self {
        Self {
            most_idle: MOST_IDLE,
            inner: RwLock::new(Inner::new(key)),
            count: AtomicUsize::new(0),
            grace: grace.min(LONGEST_TTL),
            next: AtomicU64::new(NEVER),
            born: Instant::now(),
        }
    }

    /// Number of live values.
    #[must_use]
    pub fn len(&self) -> usize {
        self.expire(Instant::now());
        self.count.load(Ordering::Acquire)
    }

    /// Whether a scan need not look here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count.load(Ordering::Acquire) == 0
    }

    /// Adds a value until it is discarded, or for `ttl` and the grace. False: too short.
    pub fn pin(&self, value: &[u32], kind: &str, ttl: Option<Duration>) -> bool {
        self.add(value, kind, ttl, false)
    }

    /// Adds a value until it is released as often as it is held, or for `ttl`, whichever is later, and the grace.
    pub fn hold(&self, value: &[u32], kind: &str, ttl: Option<Duration>) -> bool {
        self.add(value, kind, ttl, true)
    }

    fn add(&self, value: &[u32], kind: &str, ttl: Option<Duration>, held: bool) -> bool {
        if value.len() < SHORTEST {
            return false;
        }
        let now = Instant::now();
        self.expire(now);
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        let (record, added) = inner.record(value, kind);
        record.holds += u32::from(held);
        record.pinned |= !held && ttl.is_none();
        if let Some(ttl) = ttl {
            let deadline = now + ttl.min(LONGEST_TTL) + self.grace;
            record.deadline = Some(record.deadline.map_or(deadline, |old| old.max(deadline)));
            self.look_at(deadline);
        }
        if added {
            self.count.fetch_add(1, Ordering::AcqRel);
        }
        true
    }

    /// Takes one hold back.
    pub fn release(&self, value: &Sealed) {
        let now = Instant::now();
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        let hash = inner.hash(value.symbols());
        let Some(records) = inner.records.get_mut(&hash) else { return };
        let Some(record) = records.iter_mut().find(|record| record.value.equals(value.symbols())) else { return };
        record.holds = record.holds.saturating_sub(1);
        if record.holds == 0 {
            let deadline = record.deadline.map_or(now + self.grace, |old| old.max(now + self.grace));
            record.deadline = Some(deadline);
            self.look_at(deadline);
            if !record.pinned && deadline <= now + self.grace {
                inner.idle.push_back(hash);
            }
        }
        while inner.idle.len() > self.most_idle {
            let gone = inner.forget_oldest(now + self.grace);
            self.count.fetch_sub(usize::from(gone), Ordering::AcqRel);
        }
        drop(inner);
        self.expire(now);
    }

    /// Forgets a value at once, whatever holds it.
    pub fn discard(&self, value: &[u32]) -> bool {
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        let hash = inner.hash(value.iter().copied());
        let Some(records) = inner.records.get_mut(&hash) else {
            return false;
        };
        let Some(index) = records.iter().position(|record| record.value.equals(value.iter().copied())) else {
            return false;
        };
        let record = records.swap_remove(index);
        if records.is_empty() {
            inner.records.remove(&hash);
        }
        inner.forget(&record);
        self.count.fetch_sub(1, Ordering::AcqRel);
        true
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        let key = inner.key;
        *inner = Inner::new(key);
        self.count.store(0, Ordering::Release);
    }

    pub(crate) fn read(&self) -> std::sync::RwLockReadGuard<'_, Inner> {
        if self.next.load(Ordering::Relaxed) != NEVER {
            self.expire(Instant::now());
        }
        self.inner.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn look_at(&self, deadline: Instant) {
        self.next.fetch_min(self.nanoseconds(deadline), Ordering::AcqRel);
    }

    fn nanoseconds(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.born).as_nanos()).unwrap_or(NEVER - 1)
    }

    fn expire(&self, now: Instant) {
        let next = self.next.load(Ordering::Acquire);
        if next > self.nanoseconds(now)
            || self.next.compare_exchange(next, NEVER, Ordering::AcqRel, Ordering::Relaxed).is_err()
        {
            return;
        }
        let mut inner = self.inner.write().unwrap_or_else(PoisonError::into_inner);
        let mut gone = Vec::new();
        let mut soonest: Option<Instant> = None;
        inner.records.retain(|_, records| {
            let mut i = 0;
            while i < records.len() {
                if records[i].is_live(now) {
                    if let Some(deadline) = records[i].deadline.filter(|deadline| *deadline > now) {
                        soonest = Some(soonest.map_or(deadline, |old| old.min(deadline)));
                    }
                    i += 1;
                } else {
                    gone.push(records.swap_remove(i));
                }
            }
            !records.is_empty()
        });
        self.count.fetch_sub(gone.len(), Ordering::AcqRel);
        for record in &gone {
            inner.forget(record);
        }
        drop(inner);
        if let Some(deadline) = soonest {
            self.look_at(deadline);
        }
    }
}

impl Inner {
    fn new(key: u64) -> Self {
        Self {
            key,
            records: HashMap::new(),
            parts: Vec::new(),
            free: Vec::new(),
            windows: Windows::new(),
            short: HashMap::new(),
            short_set: Box::new([0; 1024]),
            shorts: 0,
            beginnings: HashMap::new(),
            longest_beginning: 0,
            idle: VecDeque::new(),
        }
    }

    fn hash(&self, symbols: impl Iterator<Item = u32>) -> u64 {
        symbols.fold(self.key, |hash, symbol| mix(hash, u64::from(symbol)))
    }

    fn record(&mut self, value: &[u32], kind: &str) -> (&mut Record, bool) {
        let hash = self.hash(value.iter().copied());
        let known = self
            .records
            .get(&hash)
            .and_then(|records| records.iter().position(|record| record.value.equals(value.iter().copied())));
        if let Some(index) = known {
            let records = self.records.get_mut(&hash).expect("just found");
            return (&mut records[index], false);
        }
        let kind: Arc<str> = kind.into();
        let mut indexes = Vec::new();
        for piece in parts(value, &kind) {
            indexes.push(self.add_part(&piece, &kind));
        }
        let sealed = Sealed::new(value.iter().copied(), self.key);
        let record = Record { value: sealed, parts: indexes, holds: 0, pinned: false, deadline: None };
        let records = self.records.entry(hash).or_default();
        records.push(record);
        (records.last_mut().expect("just pushed"), true)
    }

    fn add_part(&mut self, piece: &Piece, kind: &Arc<str>) -> u32 {
        let symbols = &piece.symbols;
        let entry = PartEntry {
            value: Sealed::new(symbols.iter().copied(), self.key),
            kind: kind.clone(),
            fragments: piece.fragments,
        };
        let index = self.free.pop().unwrap_or_else(|| {
            self.parts.push(None);
            self.parts.len() as u32 - 1
        });
        self.parts[index as usize] = Some(entry);
        let narrow: Vec<u8> = symbols.iter().map(|s| narrowed(*s)).collect();
        if symbols.len() >= FRAGMENT {
            for offset in 0..=symbols.len() - WINDOW {
                let tag = self.tag(&narrow[offset..]);
                self.windows.insert(tag, index, offset as u32);
            }
        } else {
            let four = first_four(&narrow);
            self.short.entry(four).or_default().push(index);
            let bit = four.wrapping_mul(0x9E37_79B1) >> 16;
            self.short_set[(bit >> 6) as usize] |= 1 << (bit & 63);
            self.shorts += 1;
        }
        self.beginnings_of(symbols, |count| *count += 1);
        index
    }

    /// Forgets the value that was released first, if nothing but its grace keeps it.
    fn forget_oldest(&mut self, latest: Instant) -> bool {
        let Some(hash) = self.idle.pop_front() else { return false };
        let Some(records) = self.records.get_mut(&hash) else { return false };
        let idle = |record: &Record| {
            record.holds == 0 && !record.pinned && record.deadline.is_none_or(|deadline| deadline <= latest)
        };
        let Some(index) = records.iter().position(idle) else { return false };
        let record = records.swap_remove(index);
        if records.is_empty() {
            self.records.remove(&hash);
        }
        self.forget(&record);
        true
    }

    fn forget(&mut self, record: &Record) {
        for index in &record.parts {
            let Some(part) = self.parts[*index as usize].take() else {
                continue;
            };
            let symbols: Vec<u32> = part.value.symbols().collect();
            let narrow: Vec<u8> = symbols.iter().map(|s| narrowed(*s)).collect();
            if symbols.len() >= FRAGMENT {
                for offset in 0..=symbols.len() - WINDOW {
                    let tag = self.tag(&narrow[offset..]);
                    self.windows.remove(tag, *index, offset as u32);
                }
            } else {
                let four = first_four(&narrow);
                if let Some(sharing) = self.short.get_mut(&four) {
                    sharing.retain(|other| other != index);
                    if sharing.is_empty() {
                        self.short.remove(&four);
                    }
                }
                self.shorts -= 1;
            }
            self.beginnings_of(&symbols, |count| *count -= 1);
            let mut symbols = zeroize::Zeroizing::new(symbols);
            symbols.clear();
            self.free.push(*index);
        }
    }

    /// Visits the counters of a value's proper beginnings.
    fn beginnings_of(&mut self, symbols: &[u32], change: impl Fn(&mut u32)) {
        let most = symbols.len().saturating_sub(1).min(LONGEST_BEGINNING);
        let mut hash = 0u64;
        for symbol in &symbols[..most] {
            hash = self.extend(hash, *symbol);
            let count = self.beginnings.entry(hash).or_insert(0);
            change(count);
            if *count == 0 {
                self.beginnings.remove(&hash);
            }
        }
        self.longest_beginning = self.longest_beginning.max(most);
    }

    pub(crate) fn base(&self) -> u64 {
        mix(self.key, 0x5bd1) | 1
    }

    fn extend(&self, hash: u64, symbol: u32) -> u64 {
        hash.wrapping_mul(self.base()).wrapping_add(u64::from(folded(symbol)) + 1)
    }

    #[inline]
    pub(crate) fn tag(&self, narrow: &[u8]) -> u32 {
        let eight: [u8; 8] = narrow[..WINDOW].try_into().expect("eight symbols");
        (mix(u64::from_le_bytes(eight) | FOLD, self.key) >> 16) as u32
    }
}

/// Streams watch this much of a value's beginning; what is longer is found as a fragment.
const LONGEST_BEGINNING: usize = 63;

#[inline]
pub(crate) fn folded(symbol: u32) -> u32 {
    if (65..=90).contains(&symbol) { symbol | 32 } else { symbol }
}

pub(crate) fn first_four(narrow: &[u8]) -> u32 {
    u32::from_le_bytes([narrow[0], narrow[1], narrow[2], narrow[3]]) | 0x2020_2020
}
