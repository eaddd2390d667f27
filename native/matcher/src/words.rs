//! A key name's words: split at separators and where the case turns, so that all spellings of a name are one.

use crate::names::LONGEST_NAME;
use crate::shape::{BESIDE, BESIDE_BEGINNINGS, BYTES};
use crate::windows::beginning;

/// A name may hold nothing but words of two symbols, and of one.
const MOST_WORDS: usize = LONGEST_NAME;

/// What a symbol is in a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Other,
    Lower,
    Upper,
    Digit,
}

static SORTS: [Sort; 256] = {
    let mut sorts = [Sort::Other; 256];
    let mut b = 0;
    while b < 256 {
        sorts[b] = match b as u8 {
            b'a'..=b'z' => Sort::Lower,
            b'A'..=b'Z' => Sort::Upper,
            b'0'..=b'9' => Sort::Digit,
            _ => Sort::Other,
        };
        b += 1;
    }
    sorts
};

/// A name's words, lower-cased, without separators.
pub(crate) struct Words {
    joined: [u8; LONGEST_NAME],
    length: usize,
    starts: [u8; MOST_WORDS],
    count: usize,
}

/// What the words beside values begin with, as hashes: so many symbols of each, or all of a shorter one.
static BEGINNINGS: [u64; 1 << (BITS - 6)] = {
    let mut bits = [0; 1 << (BITS - 6)];
    let mut at = 0;
    while at < BESIDE.len() {
        let ((from, to), mut hash, mut symbol) = (BESIDE[at].word.range(), 0, 0);
        while symbol < to - from && symbol < MOST_BEGINNING {
            hash = longer(hash, BYTES[from + symbol]);
            symbol += 1;
        }
        let place = place(hash);
        bits[place / 64] |= 1 << (place % 64);
        at += 1;
    }
    bits
};

/// Shorter names of providers end in other words by chance.
const SHORTEST_CLOSED_UP: usize = 4;

const BITS: u32 = 14;
const MOST_BEGINNING: usize = 6;

const fn longer(hash: u32, b: u8) -> u32 {
    (hash ^ b as u32).wrapping_mul(0x9E37_79B1).rotate_left(13)
}

const fn place(hash: u32) -> usize {
    (hash.wrapping_mul(0x85EB_CA6B) >> (u32::BITS - BITS)) as usize
}

/// Whether one of the words beside values could begin what is left of a name: nearly never.
#[inline]
fn begins_one(rest: &[u8]) -> bool {
    let mut hash = 0;
    rest.iter().take(MOST_BEGINNING).any(|b| {
        hash = longer(hash, *b);
        let place = place(hash);
        BEGINNINGS[place / 64] >> (place % 64) & 1 == 1
    })
}

impl Words {
    pub(crate) fn of(name: &[u8]) -> Self {
        let mut words = Self { joined: [0; LONGEST_NAME], length: 0, starts: [0; MOST_WORDS], count: 0 };
        let mut before = Sort::Other;
        for (i, &b) in name.iter().enumerate() {
            let sort = SORTS[b as usize];
            if sort != Sort::Other {
                if words.length == LONGEST_NAME {
                    break;
                }
                let begins = match (before, sort) {
                    (Sort::Other, _) | (Sort::Lower | Sort::Digit, Sort::Upper) => true,
                    (Sort::Upper, Sort::Upper) => name.get(i + 1).is_some_and(u8::is_ascii_lowercase),
                    _ => false,
                };
                if begins && words.count < MOST_WORDS {
                    words.starts[words.count] = words.length as u8;
                    words.count += 1;
                }
                words.joined[words.length] = b | (u8::from(sort == Sort::Upper) << 5);
                words.length += 1;
            }
            before = sort;
        }
        words
    }

    pub(crate) fn joined(&self) -> &[u8] {
        &self.joined[..self.length]
    }

    pub(crate) fn starts(&self) -> impl Iterator<Item = usize> {
        self.starts[..self.count].iter().map(|s| *s as usize)
    }

    /// The word that ends where the word at `start` begins.
    pub(crate) fn before(&self, start: usize) -> Option<&[u8]> {
        let index = self.starts[..self.count].iter().position(|s| *s as usize == start)?;
        let from = self.starts[index.checked_sub(1)?] as usize;
        Some(&self.joined[from..start])
    }

    /// The catalogue's rules that stand beside a word of this name, or beside several joined: a range of `BESIDE`.
    pub(crate) fn beside(&self) -> (u16, u16) {
        for start in self.starts() {
            let rest = &self.joined()[start..];
            let [first, second, ..] = *rest else { continue };
            if !begins_one(rest) {
                continue;
            }
            let Some(at) = beginning(first, second) else { continue };
            let (mut from, to) = (BESIDE_BEGINNINGS[at], BESIDE_BEGINNINGS[at + 1]);
            let mut found = None;
            while from < to {
                let word = BESIDE[from as usize].word.items();
                let end = start + word.len();
                if !rest.starts_with(word) || end != self.length && !self.starts().any(|s| s == end) {
                    from += 1;
                    continue;
                }
                // Words that begin alike stand in the order of their lengths.
                let same = (from..to).take_while(|i| *BESIDE[*i as usize].word == *word).count() as u16;
                found = Some((from, from + same));
                from += same;
            }
            if let Some(found) = found {
                return found;
            }
        }
        (0, 0)
    }

    /// The same, or else those given.
    pub(crate) fn beside_or(&self, other: (u16, u16)) -> (u16, u16) {
        let found = self.beside();
        if found == (0, 0) { other } else { found }
    }

    /// The catalogue's rules that stand beside what ends at `end`, inside a word, and begins where one does.
    pub(crate) fn beside_closed_up(&self, end: usize) -> (u16, u16) {
        let found = self.starts().take_while(|start| start + SHORTEST_CLOSED_UP <= end).find_map(|start| {
            let before = &self.joined()[start..end];
            let at = beginning(before[0], before[1])?;
            let (from, to) = (BESIDE_BEGINNINGS[at], BESIDE_BEGINNINGS[at + 1]);
            let is_it = |i: &u16| *BESIDE[usize::from(*i)].word == *before;
            let first = (from..to).find(is_it)?;
            Some((first, first + (first..to).take_while(is_it).count() as u16))
        });
        found.unwrap_or((0, 0))
    }

    /// Whether they are the words of a name that joins them by underscores.
    pub(crate) fn are_those_of(&self, name: &str) -> bool {
        let (mut rest, mut starts) = (self.joined(), self.starts());
        for word in name.as_bytes().split(|b| *b == b'_') {
            match rest.strip_prefix(word) {
                Some(behind) if starts.next() == Some(self.length - rest.len()) => rest = behind,
                _ => return false,
            }
        }
        rest.is_empty() && starts.next().is_none()
    }

    /// Whether the first of several words is this one.
    pub(crate) fn begin_with(&self, word: &[u8]) -> bool {
        self.joined().starts_with(word) && self.starts().nth(1) == Some(word.len())
    }

    pub(crate) fn joined_by_underscore(&self) -> String {
        let mut text = String::new();
        for (i, b) in self.joined().iter().enumerate() {
            if i > 0 && self.starts().any(|s| s == i) {
                text.push('_');
            }
            text.push(char::from(*b));
        }
        text
    }
}
