//! Live secrets: exact values known while running, how long each lives, and when it is forgotten.
//!
//! What readers search is the `table`; who holds a value and until when stands in `records`. Adding and discarding cost time in
//! proportion to the value alone; readers take no lock, writers take turns at the gate.

mod records;

use crate::exact::Exact;
use crate::gate::Closed;
use crate::pages::Shield;
use crate::sealed::Sealed;
use crate::table::Table;
use crate::text::{narrowed_all, widened};
use records::{Writer, hash};
use std::cmp::Reverse;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

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

    /// As `pin`, of a value of one byte a code point: of ASCII nothing is copied.
    pub fn pin_bytes(&self, value: &[u8], kind: &str) -> bool {
        if let Some(value) = Exact::ascii(value) {
            return self.enter(value, kind, None, false, true);
        }
        self.pin(&widened(value), kind, None)
    }

    fn add(&self, value: &[u32], kind: &str, ttl: Option<Duration>, held: bool, named: bool) -> bool {
        self.enter(Exact::new(value, &narrowed_all(value)), kind, ttl, held, named)
    }

    fn enter(&self, value: Exact<'_>, kind: &str, ttl: Option<Duration>, held: bool, named: bool) -> bool {
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
            self.counted(isize::from(added));
        });
        true
    }

    /// Takes one hold back.
    pub fn release(&self, value: &Sealed) {
        self.write(|table, writer| {
            let symbols = Zeroizing::new(value.symbols().collect::<Vec<u32>>());
            let Some(slot) = writer.slot(hash(table, Exact::new(&symbols, &narrowed_all(&symbols)))) else { return };
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
                self.counted(-isize::from(gone));
            }
        });
        self.expire();
    }

    /// Forgets a value at once, whatever holds it.
    pub fn discard(&self, value: &[u32]) -> bool {
        self.leave(Exact::new(value, &narrowed_all(value)))
    }

    /// The same of a value of one byte a code point.
    pub fn discard_bytes(&self, value: &[u8]) -> bool {
        Exact::ascii(value).map_or_else(|| self.discard(&widened(value)), |value| self.leave(value))
    }

    fn leave(&self, value: Exact<'_>) -> bool {
        self.table.get().is_some()
            && self.write(|table, writer| {
                let Some(slot) = writer.slot(hash(table, value)) else { return false };
                writer.forget(table, slot);
                self.counted(-1);
                true
            })
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.write(|table, writer| {
            for slot in 0..writer.records.len() as u32 {
                if writer.records[slot as usize].first > 0 {
                    writer.forget(table, slot);
                    self.counted(-1);
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
        self.changes.store(self.changes.load(Ordering::Relaxed) + 1, Ordering::Release);
        done
    }

    /// Counts values that came or went. Who writes is alone, and needs no change that nobody can come between.
    fn counted(&self, more: isize) {
        self.count.store(self.count.load(Ordering::Relaxed).wrapping_add_signed(more), Ordering::Release);
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
                    self.counted(-1);
                }
            }
            let soonest = writer.deadlines.peek().map_or(NEVER, |Reverse((deadline, _))| *deadline);
            self.next.store(soonest, Ordering::Release);
        });
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(NEVER - 1)
}
