//! A key name's words: split at separators and where the case turns, so that all spellings of a name are one.

use crate::class::is_alnum;
use crate::names::LONGEST_NAME;
use crate::shape::{BESIDE, BESIDE_FIRSTS};

const MOST_WORDS: usize = 24;

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
        let mut previous = 0u8;
        for (i, &b) in name.iter().enumerate() {
            if words.length == LONGEST_NAME {
                break;
            }
            if is_alnum(b) {
                let after_capitals = previous.is_ascii_uppercase()
                    && b.is_ascii_uppercase()
                    && name.get(i + 1).is_some_and(u8::is_ascii_lowercase);
                let turns = (previous.is_ascii_lowercase() || previous.is_ascii_digit()) && b.is_ascii_uppercase();
                if (!is_alnum(previous) || turns || after_capitals) && words.count < MOST_WORDS {
                    words.starts[words.count] = words.length as u8;
                    words.count += 1;
                }
                words.joined[words.length] = b.to_ascii_lowercase();
                words.length += 1;
            }
            previous = b;
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
            let Some(letter) = rest.first().filter(|b| b.is_ascii_lowercase()) else { continue };
            let letter = usize::from(letter - b'a');
            let (mut from, to) = (BESIDE_FIRSTS[letter], BESIDE_FIRSTS[letter + 1]);
            let mut found = None;
            while from < to {
                let word = BESIDE[from as usize].word;
                let same = (from..to).take_while(|i| BESIDE[*i as usize].word == word).count() as u16;
                let end = start + word.len();
                if rest.starts_with(word) && (end == self.length || self.starts().any(|s| s == end)) {
                    // Words that begin alike stand in the order of their lengths.
                    found = Some((from, from + same));
                }
                from += same;
            }
            if let Some(found) = found {
                return found;
            }
        }
        (0, 0)
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
