//! The rows of the ledger: what makes each one of its own, and how often it was counted.
//!
//! Words are kept once and compared as numbers; a fingerprint's outer hash is made for who looks at a row, and not for each match.

use crate::core::Core;
use crate::index::Index;
use crate::words::{NOTHING, Quick, Words};
use redact_matcher::{FingerprintKey, Mark, Origin};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};

/// What is known of a fingerprint: the mark that it is made of, its 64 bits, or a word that Python gave.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Print {
    Mark(Mark),
    Bits(u64),
    Word(u32),
}

/// What makes a row one of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) what: What,
    pub(crate) place: Where,
    pub(crate) print: Print,
}

/// Kind, rule and net.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct What {
    pub(crate) kind: u32,
    pub(crate) rule: u32,
    pub(crate) net: u32,
}

/// Where a match would have gone, and from where.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Where {
    pub(crate) sink: u32,
    pub(crate) logger: u32,
    pub(crate) level: u32,
    pub(crate) file: u32,
    pub(crate) line: u32,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let two = |a: u32, b: u32| u64::from(a) << 32 | u64::from(b);
        let (what, place) = (self.what, self.place);
        state.write_u64(match self.print {
            Print::Mark(mark) => mark.bits(),
            Print::Bits(bits) => bits,
            Print::Word(word) => u64::from(word),
        });
        state.write_u64(two(what.kind, what.rule));
        state.write_u64(two(place.file, place.line));
        // Few of each: they are found in different bits.
        state.write_u64(two(place.sink, place.level) ^ two(place.logger, what.net).rotate_left(16));
    }
}

#[derive(Clone, Copy)]
struct Row {
    key: Key,
    /// Which of the book's keys its mark is under.
    under: u8,
    count: u64,
    first: f64,
    last: f64,
}

/// A row as Python sees it: kind, rule, net, sink, logger, level, file, line, fingerprint; count, first, last.
pub(crate) type Shown = (Vec<String>, u32, String, u64, f64, f64);

/// Marks are kept under this many keys. Policies without a key of their own share one.
const MOST_KEYS: usize = 16;

/// Kinds of matches whose words are known: a core's number, and what the match comes from.
const NEAR: usize = 32;
type Source = (usize, usize);

/// So many rows have room in a book that was cleared.
const KEPT: usize = 1024;

#[derive(Default)]
pub(crate) struct Book {
    pub(crate) words: Words,
    index: Index,
    rows: Vec<Row>,
    keys: Vec<FingerprintKey>,
    near: [(Source, What); NEAR],
    /// Fingerprints were given that may be those of marks.
    given: bool,
}

impl Book {
    /// Counts so many of one; says where, and whether it is new. `under` is what `key_of` said.
    pub(crate) fn count(&mut self, mut key: Key, times: u64, under: u8, limit: usize, now: f64) -> (u32, bool) {
        let mut hash = Quick::default().hash_one(key);
        let mut free = match self.row_of(hash, &key) {
            Ok(at) => return (self.again(at, times, now), false),
            Err(free) => free,
        };
        if self.rows.len() >= limit {
            key = self.overflow();
            hash = Quick::default().hash_one(key);
            // Only the row of all that is too much can be there already.
            free = match self.row_of(hash, &key) {
                Ok(at) => return (self.again(at, times, now), false),
                Err(free) => free,
            };
        }
        let at = self.rows.len() as u32;
        self.rows.push(Row { key, under, count: times, first: now, last: now });
        self.index.insert(hash, at, free);
        self.given |= matches!(key.print, Print::Bits(_));
        (at, true)
    }

    /// Forgets everything, but keeps room for rows.
    pub(crate) fn clear(&mut self) {
        let (mut rows, mut index) = (std::mem::take(&mut self.rows), std::mem::take(&mut self.index));
        rows.clear();
        rows.shrink_to(KEPT);
        index.clear(2 * KEPT);
        *self = Self { index, rows, ..Self::default() };
    }

    /// The row of a key; else where its number belongs.
    #[inline]
    fn row_of(&self, hash: u64, key: &Key) -> Result<u32, usize> {
        self.index.find(hash, |row| self.rows[row as usize].key == *key)
    }

    fn again(&mut self, at: u32, times: u64, now: f64) -> u32 {
        let row = &mut self.rows[at as usize];
        row.count += times;
        row.last = now;
        at
    }

    /// Sink, logger, level and file as words, and a line.
    pub(crate) fn place(&mut self, words: [&str; 4], line: u32) -> Where {
        let [sink, logger, level, file] = words.map(|word| self.words.of(word));
        Where { sink, logger, level, file, line }
    }

    fn overflow(&mut self) -> Key {
        let what = What { kind: self.words.of("overflow"), ..What::default() };
        Key { what, place: Where::default(), print: Print::Word(NOTHING) }
    }

    /// The number of a core's key; none if there are too many.
    pub(crate) fn key_of(&mut self, core: &Core) -> Option<u8> {
        let known = self.keys.iter().position(|key| *key == core.key);
        let at = known.or_else(|| {
            let room = self.keys.len() < MOST_KEYS;
            room.then(|| self.keys.push(core.key.clone())).map(|()| self.keys.len() - 1)
        });
        at.map(|at| at as u8)
    }

    /// The words for a match: those of its kind, its rule and its net.
    pub(crate) fn what(&mut self, core: &Core, origin: &Origin) -> What {
        // What stands for no policy's own number is at an address, and no core has that for a number.
        let source: Source = match origin {
            Origin::Live(_) => (0, 0),
            Origin::Rule(number) => (core.number, usize::from(*number)),
            Origin::Own(number) => (core.number, 1 << 16 | usize::from(*number)),
            Origin::Key(number) => (core.number, 1 << 17 | (*number as usize) << 1),
            Origin::Built((rule, kind)) => (rule.as_ptr().addr(), kind.as_ptr().addr()),
        };
        let near = (source.0 ^ source.1 ^ source.1 >> 5 ^ source.1 >> 17) % NEAR;
        if source != (0, 0) && self.near[near].0 == source {
            return self.near[near].1;
        }
        let what = What {
            kind: self.words.of(core.matcher.kind(origin)),
            rule: self.words.of(core.matcher.rule(origin)),
            net: self.words.of(origin.net().as_str()),
        };
        if source != (0, 0) {
            self.near[near] = (source, what);
        }
        what
    }

    fn shown(&self, row: &Row) -> Shown {
        let Key { what, place, print } = row.key;
        let words = [what.kind, what.rule, what.net, place.sink, place.logger, place.level, place.file];
        let words = words.into_iter().map(|word| self.words.text(word).to_owned()).collect();
        let print = match print {
            Print::Mark(mark) => format!("{:016x}", self.keys[usize::from(row.under)].fingerprint_of(mark)),
            Print::Bits(bits) => format!("{bits:016x}"),
            Print::Word(word) => self.words.text(word).to_owned(),
        };
        (words, place.line, print, row.count, row.first, row.last)
    }

    pub(crate) fn shown_at(&self, at: u32) -> Option<Shown> {
        self.rows.get(at as usize).map(|row| self.shown(row))
    }

    /// All rows. What was counted by its mark and by its fingerprint is one.
    pub(crate) fn all_shown(&self) -> Vec<Shown> {
        let shown = self.rows.iter().map(|row| self.shown(row));
        if !self.given {
            return shown.collect();
        }
        let mut known = HashMap::new();
        let mut all: Vec<Shown> = Vec::new();
        for row in shown {
            let at = *known.entry((row.0.clone(), row.1, row.2.clone())).or_insert(all.len());
            match all.get_mut(at) {
                Some(same) => (same.3, same.4, same.5) = (same.3 + row.3, same.4.min(row.4), same.5.max(row.5)),
                None => all.push(row),
            }
        }
        all
    }

    pub(crate) fn len(&self) -> usize {
        if self.given { self.all_shown().len() } else { self.rows.len() }
    }
}
