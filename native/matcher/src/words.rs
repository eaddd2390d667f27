//! A key name's words: split at separators and where the case turns, so that all spellings of a name are one.

use crate::names::LONGEST_NAME;
use crate::shape::{BESIDE, BESIDE_BEGINNINGS};
use crate::windows::beginning;

const MOST_WORDS: usize = 24;

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
            let Some(at) = beginning(first, second) else { continue };
            // Nearly every word begins with two letters that none of these begins with.
            let (mut from, to) = (BESIDE_BEGINNINGS[at], BESIDE_BEGINNINGS[at + 1]);
            let mut found = None;
            while from < to {
                let word = BESIDE[from as usize].word;
                let end = start + word.len();
                // The third symbol tells nearly all of them apart.
                let third = word.get(2).is_none_or(|third| rest.get(2) == Some(third));
                if !third || !rest.starts_with(word) || end != self.length && !self.starts().any(|s| s == end) {
                    from += 1;
                    continue;
                }
                // Words that begin alike stand in the order of their lengths.
                let same = (from..to).take_while(|i| BESIDE[*i as usize].word == word).count() as u16;
                found = Some((from, from + same));
                from += same;
            }
            if let Some(found) = found {
                return found;
            }
        }
        (0, 0)
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
