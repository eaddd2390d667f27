//! Whether a machine made a value: it turns between sorts of symbols too often for a person.
//!
//! One definition, used by every net. `native/README.md` section 1 is the contract.

use crate::class::{is_alnum, is_white};
use crate::letters::at_random;
use crate::simd::sixteen::{between, equal};
use crate::value::{JUDGED, LONG_STRETCH};

pub(crate) const SHORTEST_MADE: usize = 12;

const SHORTEST_MADE_WITHOUT_DIGIT: usize = 16;

/// Whether a value is long and mixed enough that no person typed it.
#[must_use]
pub fn machine_made(value: &[u8]) -> bool {
    let value = &value[..value.len().min(JUDGED)];
    if value.len() < SHORTEST_MADE {
        return false;
    }
    is_made(&Kinds::of(value), value)
}

/// The same of a value of which it is known what its symbols are.
fn is_made(kinds: &Kinds, value: &[u8]) -> bool {
    let digit = kinds.digits != 0;
    if !enough_turns(kinds.turns(), value.len(), digit) {
        return !digit && at_random(value);
    }
    !has_white(value) && !(digit && (number(value) || date(value)) || object(value))
}

/// Whether white space stands in a value.
fn has_white(value: &[u8]) -> bool {
    let mut sixteens = value.chunks_exact(SIXTEEN);
    let white = |symbols: &[u8; SIXTEEN]| equal(symbols, b' ') | between(symbols, 9, 13);
    let found = sixteens.by_ref().filter_map(|part| part.first_chunk()).fold(0, |found, part| found | white(part));
    found != 0 || sixteens.remainder().iter().any(|b| is_white(*b))
}

/// Whether so many turns in so many symbols are those of what a machine made.
#[inline]
pub(crate) fn enough_turns(turns: usize, length: usize, digit: bool) -> bool {
    if digit {
        length >= SHORTEST_MADE && turns >= (length / 8).max(3)
    } else {
        length >= SHORTEST_MADE_WITHOUT_DIGIT && turns >= (length / 4).max(4)
    }
}

/// Whether a value is a number of at most 64 bits in hexadecimal digits (an address, a handle, a session of a cluster), or numbers
/// with points between them: a version, an address of the network.
pub(crate) fn number(value: &[u8]) -> bool {
    if value.first().is_some_and(u8::is_ascii_digit) && value.contains(&b'.') {
        return value.split(|b| *b == b'.').all(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit));
    }
    let digits = value.strip_prefix(b"0x").or_else(|| value.strip_prefix(b"0X"));
    digits.is_some_and(|digits| (1..=16).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit))
}

/// Whether a value is a date, with or without a time.
pub(crate) fn date(value: &[u8]) -> bool {
    value.len() >= DATE.len()
        && value.iter().zip(DATE).all(|(b, kind)| if *kind == b'0' { b.is_ascii_digit() } else { *b == b'-' })
        && value[DATE.len()..].iter().all(|b| b.is_ascii_digit() || b"T:.+Z-".contains(b))
}

const DATE: &[u8] = b"0000-00-00";

/// Whether a value is how Java names an object without a text of its own: `android.os.BinderProxy@1e5c1ef`.
pub(crate) fn object(value: &[u8]) -> bool {
    // From its end on: nearly every value is told by its last symbol.
    let hash = value.iter().rev().take(LONGEST_HASH + 1).take_while(|b| b.is_ascii_hexdigit()).count();
    let Some(class) = value[..value.len() - hash].strip_suffix(b"@") else { return false };
    (1..=LONGEST_HASH).contains(&hash)
        && class.contains(&b'.')
        && class.iter().all(|b| is_alnum(*b) || matches!(b, b'.' | b'_' | b'$'))
}

const LONGEST_HASH: usize = 8;

/// Which of a value's first symbols are of a kind, as bits.
#[derive(Clone, Copy, Debug, Default)]
struct Kinds {
    lower: u128,
    upper: u128,
    digits: u128,
}

impl Kinds {
    /// Those of at most `JUDGED` symbols: a key that is repeated over one long value asks this of every place of it.
    #[inline]
    fn of(value: &[u8]) -> Self {
        let mut kinds = Self { lower: 0, upper: 0, digits: 0 };
        for (number, part) in value.chunks(SIXTEEN).enumerate().take(JUDGED / SIXTEEN) {
            let mut symbols = [0; SIXTEEN];
            let symbols = part.first_chunk().unwrap_or_else(|| {
                // NULs are of none.
                symbols[..part.len()].copy_from_slice(part);
                &symbols
            });
            let put = |bits: u32| u128::from(bits) << (number * SIXTEEN);
            kinds.lower |= put(between(symbols, b'a', b'z'));
            kinds.upper |= put(between(symbols, b'A', b'Z'));
            kinds.digits |= put(between(symbols, b'0', b'9'));
        }
        kinds
    }

    /// How many neighbours inside ALNUM stretches go from lower case to upper, from digit to letter or from letter to digit.
    #[inline]
    fn turns(&self) -> usize {
        let Self { lower, upper, digits } = *self;
        let alnum = lower | upper | digits;
        let turns = lower & upper >> 1 | alnum & alnum >> 1 & (digits ^ digits >> 1);
        if turns == 0 { 0 } else { turns.count_ones() as usize }
    }

    /// Whether 20 or more letters and digits stand in one stretch, both of them.
    fn mixed_stretch(&self) -> bool {
        let letters = self.lower | self.upper;
        let mut begins = letters | self.digits;
        for more in [1, 2, 4, 8, LONG_STRETCH - SIXTEEN] {
            begins &= begins >> more;
        }
        while begins != 0 {
            let from = begins.trailing_zeros();
            // All of the stretch, with none of those behind it.
            let behind = u128::MAX << from;
            let end = (!(letters | self.digits) & behind).trailing_zeros();
            let stretch = behind & if end < u128::BITS { (1 << end) - 1 } else { u128::MAX };
            if letters & stretch != 0 && self.digits & stretch != 0 {
                return true;
            }
            begins &= !stretch;
        }
        false
    }
}

const SIXTEEN: usize = 16;

/// What the symbols of a stretch are that long values begin in: of a key that is repeated over one value each place begins another.
#[derive(Debug, Default)]
pub(crate) struct Stretch {
    from: usize,
    end: usize,
    kinds: [Kinds; 2],
}

impl Stretch {
    /// As `machine_made`, of the value from `from` to `to`.
    pub(crate) fn machine_made(&mut self, t: &[u8], from: usize, to: usize) -> bool {
        let value = &t[from..to.min(from + JUDGED)];
        if value.len() <= JUDGED / 2 {
            machine_made(value)
        } else {
            is_made(&self.kinds_of(t, from, value.len()), value)
        }
    }

    /// As `mixed_stretch`.
    pub(crate) fn mixed_stretch(&mut self, t: &[u8], from: usize, to: usize) -> bool {
        let value = &t[from..to.min(from + JUDGED)];
        if value.len() <= JUDGED / 2 {
            return mixed_stretch(value);
        }
        self.kinds_of(t, from, value.len()).mixed_stretch() && !has_white(value)
    }

    /// The kinds of so many symbols from `from` on.
    fn kinds_of(&mut self, t: &[u8], from: usize, length: usize) -> Kinds {
        if from < self.from || from + length > self.end {
            let (middle, end) = (t.len().min(from + JUDGED), t.len().min(from + 2 * JUDGED));
            *self = Self { from, end, kinds: [Kinds::of(&t[from..middle]), Kinds::of(&t[middle..end])] };
        }
        let before = from - self.from;
        let bits = |kind: fn(&Kinds) -> u128| {
            let [first, second] = [kind(&self.kinds[0]), kind(&self.kinds[1])];
            let all = match before {
                0 => first,
                JUDGED.. => second >> (before - JUDGED),
                _ => first >> before | second << (JUDGED - before),
            };
            all & u128::MAX >> (JUDGED - length)
        };
        Kinds { lower: bits(|kinds| kinds.lower), upper: bits(|kinds| kinds.upper), digits: bits(|kinds| kinds.digits) }
    }
}

/// Whether a value without white space has a long stretch of both letters and digits.
pub(crate) fn mixed_stretch(value: &[u8]) -> bool {
    let value = &value[..value.len().min(JUDGED)];
    value.len() >= LONG_STRETCH && Kinds::of(value).mixed_stretch() && !has_white(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_those_of_the_symbols_one_by_one() {
        let alphabet = b"abzAMZ059_-/.@ \x80";
        for number in 0..4000usize {
            let value: Vec<u8> = (0..number % 131)
                .map(|i| alphabet[(number * 17 + i * i * 5 + number / (i + 1)) % alphabet.len()])
                .collect();
            let value = &value[..value.len().min(JUDGED)];
            let turn = |pair: &[u8]| {
                let digit =
                    is_alnum(pair[0]) && is_alnum(pair[1]) && pair[0].is_ascii_digit() != pair[1].is_ascii_digit();
                digit || pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase()
            };
            let kinds = Kinds::of(value);
            assert_eq!(kinds.turns(), value.windows(2).filter(|pair| turn(pair)).count(), "{value:?}");
            assert_eq!(kinds.digits != 0, value.iter().any(u8::is_ascii_digit), "{value:?}");
            let mixed = |stretch: &[u8]| {
                let digits = stretch.iter().filter(|b| b.is_ascii_digit()).count();
                stretch.len() >= LONG_STRETCH && digits > 0 && digits < stretch.len()
            };
            let expected = value.split(|b| !is_alnum(*b)).any(mixed);
            assert_eq!(kinds.mixed_stretch(), expected, "{value:?}");
        }
    }
}
