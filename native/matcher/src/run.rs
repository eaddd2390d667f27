//! A run of the symbols that names have, and most values: letters, digits, `_`, `-` and `.`. Its first 64 symbols are read
//! sixteen at a time, and what they are is asked as bits.

// What is not inlined is not compiled for the processor that the search runs on.
#![allow(clippy::inline_always)]

use crate::class::{is_name, run_end};
use crate::letters::SHORTEST;
use crate::machine::enough_turns;
use crate::names::LONGEST_NAME;
use crate::simd::sixteen::{between, equal};
use crate::simd::{Path, below};
use crate::value::LONG_STRETCH;

const BLOCK: usize = 16;
/// So many symbols have a bit.
const BITS: usize = 64;

/// A run, and which of its first symbols are letters, and digits.
pub(crate) struct Run {
    from: usize,
    pub end: usize,
    letters: u64,
    digits: u64,
}

/// Which of sixteen symbols are letters, which are digits, and which are none of a run's.
#[inline(always)]
fn kinds(symbols: &[u8; BLOCK]) -> (u32, u32, u32) {
    let letters = between(symbols, b'a', b'z') | between(symbols, b'A', b'Z');
    let digits = between(symbols, b'0', b'9');
    let joints = between(symbols, b'-', b'.') | equal(symbols, b'_');
    (letters, digits, !(letters | digits | joints) & 0xFFFF)
}

/// The same of those from `from` on. What stands behind the text is none of a run's.
#[inline(always)]
fn kinds_at(t: &[u8], from: usize) -> (u32, u32, u32) {
    if let Some(symbols) = t.get(from..).and_then(|rest| rest.first_chunk()) {
        return kinds(symbols);
    }
    let Some(last) = t.last_chunk() else {
        let mut symbols = [0; BLOCK];
        let rest = t.get(from..).unwrap_or_default();
        symbols[..rest.len()].copy_from_slice(rest);
        return kinds(&symbols);
    };
    let before = (from - (t.len() - BLOCK)).min(BLOCK);
    let (letters, digits, others) = kinds(last);
    (letters >> before, digits >> before, (others | 0xFFFF << BLOCK) >> before & 0xFFFF)
}

impl Run {
    /// The run that begins at `from`, by what the processor has.
    #[inline]
    pub(crate) fn on(path: Path, t: &[u8], from: usize) -> Self {
        let rest = t.get(from..).unwrap_or_default();
        let symbols = &rest[..rest.len().min(BITS)];
        let Some([letters, digits, joints]) = path.parts_of_names(symbols) else {
            return Self::at(t, from);
        };
        let length = (!(letters | digits | joints)).trailing_zeros() as usize;
        let (those, end) = (below(length), from + length);
        let end = if length < BITS { end } else { run_end(t, end, is_name) };
        Self { from, end, letters: letters & those, digits: digits & those }
    }

    /// The same, by what every processor has.
    #[inline]
    pub(crate) fn at(t: &[u8], from: usize) -> Self {
        let (mut all_letters, mut all_digits) = (0, 0);
        for at in (0..BITS).step_by(BLOCK) {
            let (letters, digits, others) = kinds_at(t, from + at);
            all_letters |= u64::from(letters) << at;
            all_digits |= u64::from(digits) << at;
            if others != 0 {
                let length = at + others.trailing_zeros() as usize;
                let those = (1 << length) - 1;
                return Self { from, end: from + length, letters: all_letters & those, digits: all_digits & those };
            }
        }
        Self { from, end: run_end(t, from + BITS, is_name), letters: all_letters, digits: all_digits }
    }

    /// Where the run that ends at `end` begins; if it is longer than any name, a place that far before it.
    #[inline]
    pub(crate) fn begins(t: &[u8], end: usize) -> usize {
        let mut start = end;
        while let Some(symbols) = t[..start].last_chunk() {
            let (_, _, others) = kinds(symbols);
            if others != 0 {
                return start - (others as u16).leading_zeros() as usize;
            }
            start -= BLOCK;
            if end - start > LONGEST_NAME {
                return start;
            }
        }
        start - t[..start].iter().rev().take_while(|b| is_name(**b)).count()
    }

    /// Whether it is small letters, joined or not, and no stretch that no word has: none of them turns, and none is a digit. As many
    /// letters in a row as may be at random are no plain word.
    #[inline]
    pub(crate) fn is_word(&self, t: &[u8]) -> bool {
        self.length() <= BITS
            && self.digits == 0
            && self.letters & below(SHORTEST) != below(SHORTEST)
            && !self.has_long_stretch()
            && !t[self.from..self.end].iter().any(u8::is_ascii_uppercase)
    }

    pub(crate) const fn begin(&self) -> usize {
        self.from
    }

    /// Whether there is one letter only, as far as there are bits.
    pub(crate) const fn letters_are_one(&self) -> bool {
        self.letters & self.letters.wrapping_sub(1) == 0
    }

    pub(crate) const fn length(&self) -> usize {
        self.end - self.from
    }

    /// Whether it is neither a placeholder, nor a path, a number or a date, and could be a credential: it has letters and
    /// digits, and begins with one of them.
    #[inline]
    pub(crate) fn is_plain(&self, t: &[u8]) -> bool {
        (self.letters | self.digits) & 1 == 1
            && self.letters != 0
            && self.digits != 0
            && !(t[self.from] == b'0' && matches!(t.get(self.from + 1), Some(b'x' | b'X')))
            && t.get(self.from + 4) != Some(&b'-')
            && (self.digits & 1 == 0 || !self.begins_with_number(t))
    }

    /// Whether a number and a dot stand first, as in a version.
    fn begins_with_number(&self, t: &[u8]) -> bool {
        t.get(self.from + (!self.digits).trailing_zeros() as usize) == Some(&b'.')
    }

    /// Whether it is no names that dots join: it has none, or what stands before the first was made by a machine.
    #[inline]
    pub(crate) fn is_no_path(&self, t: &[u8]) -> bool {
        if self.length() <= BITS && self.letters | self.digits == below(self.length()) {
            return true;
        }
        let dot = memchr::memchr(b'.', &t[self.from..self.end]);
        dot.is_none_or(|dot| dot <= BITS && self.is_made_until(t, dot))
    }

    /// Whether 20 or more letters and digits stand in one stretch, as far as there are bits.
    #[inline]
    pub(crate) fn has_long_stretch(&self) -> bool {
        let mut row = self.letters | self.digits;
        for more in [1, 2, 4, 8, LONG_STRETCH - BLOCK] {
            row &= row >> more;
        }
        row != 0
    }

    /// Whether a machine made it; no for those that are longer than there are bits.
    #[inline]
    pub(crate) fn is_machine_made(&self, t: &[u8]) -> bool {
        self.length() <= BITS && self.is_made_until(t, self.length())
    }

    /// The same of its first symbols.
    fn is_made_until(&self, t: &[u8], length: usize) -> bool {
        let those = if length < BITS { (1 << length) - 1 } else { u64::MAX };
        let (letters, digits) = (self.letters & those, self.digits & those);
        let small = |b: &u8| b.is_ascii_lowercase();
        let lower = t[self.from..self.from + length].iter().rev().fold(0, |bits, b| bits << 1 | u64::from(small(b)));
        let (upper, alnum) = (letters & !lower, letters | digits);
        let turns = lower & upper >> 1 | alnum & alnum >> 1 & (digits ^ digits >> 1);
        enough_turns(turns.count_ones() as usize, length, digits != 0)
    }
}

/// Where the run that begins at `from` ends, if it has no more symbols than these; else a place behind that.
#[inline]
pub(crate) fn near_end<const MOST: usize>(t: &[u8], from: usize) -> usize {
    let mut at = from;
    loop {
        let (_, _, others) = kinds_at(t, at);
        if others != 0 {
            return at + others.trailing_zeros() as usize;
        }
        at += BLOCK;
        if at - from > MOST {
            return at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::machine_made;
    use crate::value::long_stretch;

    #[test]
    fn a_run_is_what_its_symbols_say_one_by_one() {
        let pieces: [&[u8]; 9] = [b"a1B2", b"xyz", b"-", b".", b"_", b"7", b" ", b"Q9w", b"\xe9"];
        for number in 0..20_000usize {
            let text: Vec<u8> = (0..number % 40)
                .flat_map(|i| pieces[(number * 31 + i * i * 7 + number / (i + 1)) % 9].to_vec())
                .collect();
            let from = number % (text.len() + 1);
            let run = Run::at(&text, from);
            let end = run_end(&text, from, is_name);
            let near = LONGEST_NAME + 1;
            assert_eq!(near_end::<LONGEST_NAME>(&text, from).min(from + near), end.min(from + near), "{text:?} {from}");
            assert_eq!(run.end, end, "{text:?} {from}");
            for path in Path::all() {
                let other = Run::on(path, &text, from);
                let all = |run: &Run| (run.from, run.end, run.letters, run.digits);
                assert_eq!(all(&other), all(&run), "{text:?} {from}");
            }
            let value = &text[from..end];
            if value.len() <= BITS {
                let (stretch, made) = (run.has_long_stretch(), run.is_machine_made(&text));
                assert_eq!(stretch, long_stretch(value), "{value:?}");
                // Numbers and dates are no plain values.
                assert!(made == machine_made(value) || !run.is_plain(&text) && made, "{value:?}");
            }
            let begins = text[..from].iter().rev().take_while(|b| is_name(**b)).count();
            if begins <= LONGEST_NAME {
                assert_eq!(Run::begins(&text, from), from - begins, "{text:?} {from}");
            }
        }
    }
}
