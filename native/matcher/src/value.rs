//! What a value looks like: made by a machine, plausible as a credential, a path, an address.
//!
//! One definition each, used by every net. `native/README.md` section 1 is the contract.

use crate::class::{is_alnum, is_white};
use crate::placeholder::placeholder;
use crate::simd::sixteen::{between, equal};
use crate::stores::{kept, stored};

/// Values are judged by this many of their first symbols, so that a repeated key over one long run stays linear.
pub(crate) const JUDGED: usize = 128;

pub(crate) const SHORTEST_MADE: usize = 12;
const SHORTEST_MADE_WITHOUT_DIGIT: usize = 16;
pub(crate) const LONG_STRETCH: usize = 20;

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
    enough_turns(kinds.turns(), value.len(), digit)
        && !has_white(value)
        && !(digit && (number(value) || date(value)) || object(value))
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
fn number(value: &[u8]) -> bool {
    if value.first().is_some_and(u8::is_ascii_digit) && value.contains(&b'.') {
        return value.split(|b| *b == b'.').all(|part| !part.is_empty() && part.iter().all(u8::is_ascii_digit));
    }
    let digits = value.strip_prefix(b"0x").or_else(|| value.strip_prefix(b"0X"));
    digits.is_some_and(|digits| (1..=16).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit))
}

/// Whether a value is a date, with or without a time.
fn date(value: &[u8]) -> bool {
    value.len() >= DATE.len()
        && value.iter().zip(DATE).all(|(b, kind)| if *kind == b'0' { b.is_ascii_digit() } else { *b == b'-' })
        && value[DATE.len()..].iter().all(|b| b.is_ascii_digit() || b"T:.+Z-".contains(b))
}

const DATE: &[u8] = b"0000-00-00";

/// Whether a value is a day as people write it: `01-Jan-1970`.
pub(crate) fn day(value: &[u8]) -> bool {
    let mut parts = value.splitn(3, |b| *b == b'-');
    let [Some(day), Some(month), Some(year)] = [parts.next(), parts.next(), parts.next()] else { return false };
    let digits = |part: &[u8]| part.iter().all(u8::is_ascii_digit);
    (1..=2).contains(&day.len())
        && digits(day)
        && matches!(year.len(), 2 | 4)
        && digits(year)
        && MONTHS.iter().any(|name| month.eq_ignore_ascii_case(name))
}

const MONTHS: [&[u8]; 12] =
    [b"jan", b"feb", b"mar", b"apr", b"may", b"jun", b"jul", b"aug", b"sep", b"oct", b"nov", b"dec"];

/// Whether a value is how Java names an object without a text of its own: `android.os.BinderProxy@1e5c1ef`.
fn object(value: &[u8]) -> bool {
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
            return machine_made(value);
        }
        if from < self.from || from + value.len() > self.end {
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
            all & u128::MAX >> (JUDGED - value.len())
        };
        let kinds = Kinds {
            lower: bits(|kinds| kinds.lower),
            upper: bits(|kinds| kinds.upper),
            digits: bits(|kinds| kinds.digits),
        };
        is_made(&kinds, value)
    }
}

/// Digits and the punctuation that no words are joined by.
static IN_NO_WORD: [bool; 256] = {
    let mut found = [false; 256];
    let symbols = b"0123456789+/=~!@#$%^*";
    let mut at = 0;
    while at < symbols.len() {
        found[symbols[at] as usize] = true;
        at += 1;
    }
    found
};

/// Whether a value could be a credential: no plain word, and no words joined by separators.
pub(crate) fn plausible(value: &[u8]) -> bool {
    let value = &value[..value.len().min(JUDGED)];
    if value.len() < 4 || placeholder(value) || number(value) || object(value) || date(value) || colour(value) {
        return false;
    }
    value.iter().any(|b| IN_NO_WORD[usize::from(*b)])
        || value.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
        || long_stretch(value)
}

/// Whether a value is an address or the path of a file: what they hold that is secret has rules of its own.
pub(crate) fn address_or_path(value: &[u8]) -> bool {
    let near = &value[..value.len().min(JUDGED)];
    if memchr::memchr(b'/', near).is_none() {
        // Nearly every value has none.
        return match value {
            [b'u' | b'a', b'r', ..] => value.starts_with(b"urn:") || value.starts_with(b"arn:"),
            [b'~', ..] | [_, b':', b'\\', ..] => path(value) && !machine_made(value),
            _ => false,
        };
    }
    let of_scheme = |b: &&u8| is_alnum(**b) || matches!(b, b'+' | b'.' | b'-');
    let scheme = value.iter().take(LONGEST_SCHEME).take_while(of_scheme).count();
    let has_scheme = scheme > 0 && value[scheme..].starts_with(b"://");
    has_scheme
        || value.starts_with(b"urn:")
        || value.starts_with(b"arn:")
        || path(value) && !machine_made(value)
        || relative(value)
        || stored(value)
}

/// Whether a value is the name of a resource: `projects/example/secrets/login/versions/2`.
fn relative(value: &[u8]) -> bool {
    let value = &value[..value.len().min(JUDGED)];
    memchr::memchr(b'/', value).is_some()
        && value.split(|b| *b == b'/').all(|piece| {
            let digits = piece.strip_prefix(b"v").unwrap_or(piece);
            digits.iter().all(|b| b.is_ascii_digit() || *b == b'.')
                || piece.len() < LONG_STRETCH && piece.iter().all(|b| b.is_ascii_lowercase() || b"_.-".contains(b))
        })
}

/// Whether a value is a colour, as styles have them.
fn colour(value: &[u8]) -> bool {
    value
        .strip_prefix(b"#")
        .is_some_and(|digits| matches!(digits.len(), 3 | 4 | 6 | 8) && digits.iter().all(u8::is_ascii_hexdigit))
}

/// Whether a value begins as the path of a file does.
pub(crate) fn path(value: &[u8]) -> bool {
    let drive =
        value.len() > 2 && value[0].is_ascii_alphabetic() && value[1] == b':' && matches!(value[2], b'\\' | b'/');
    drive || [&b"/"[..], b"./", b"../", b"~"].into_iter().any(|start| value.starts_with(start))
}

/// Whether a value is the path of a file, of small letters only: `/run/secrets/db_password` says where a password is.
pub(crate) fn of_words(value: &[u8]) -> bool {
    let Some(path) = value.strip_prefix(b"/") else { return reference(value) || kept(value) };
    let word = |piece: &[u8]| {
        (2..LONG_STRETCH).contains(&piece.len()) && piece.iter().all(|b| b.is_ascii_lowercase() || b"_.-".contains(b))
    };
    path.len() <= JUDGED && path.contains(&b'/') && path.split(|b| *b == b'/').all(word)
}

/// Whether a value says where a secret is kept: `op://vault/item/password`, `arn:aws:ssm:…`.
fn reference(value: &[u8]) -> bool {
    if value.len() > JUDGED {
        return false;
    }
    let scheme = value.iter().take(LONGEST_SCHEME).take_while(|b| b.is_ascii_lowercase() || **b == b'+').count();
    let Some(rest) = value[scheme..].strip_prefix(b"://") else { return value.starts_with(b"arn:aws") };
    scheme > 0 && !rest.is_empty() && rest.iter().all(|b| b.is_ascii_lowercase() || b"_./#-".contains(b))
}

const LONGEST_SCHEME: usize = 32;

/// Whether a value looks like a code that a person is to type: groups of capitals and digits, joined by hyphens.
pub(crate) fn code_like(value: &[u8]) -> bool {
    (7..=20).contains(&value.len())
        && value.contains(&b'-')
        && value.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'-')
        && value.split(|b| *b == b'-').all(|group| (2..=8).contains(&group.len()))
}

/// Whether a value is a code as devices show them: of consonants only, so that no word is one.
pub(crate) fn user_code(value: &[u8]) -> bool {
    value.len() == 9
        && value
            .iter()
            .enumerate()
            .all(|(at, b)| if at == 4 { *b == b'-' } else { b"BCDFGHJKLMNPQRSTVWXZ".contains(b) })
}

/// Whether 20 or more letters and digits stand in one stretch.
pub(crate) fn long_stretch(value: &[u8]) -> bool {
    value.split(|b| !is_alnum(*b)).any(|stretch| stretch.len() >= LONG_STRETCH)
}

/// Whether a value without white space has a long stretch of both letters and digits.
pub(crate) fn mixed_stretch(value: &[u8]) -> bool {
    let value = &value[..value.len().min(JUDGED)];
    value.len() >= LONG_STRETCH && Kinds::of(value).mixed_stretch() && !has_white(value)
}

/// Whether a value is a UUID, of more than one digit over and over: those of examples count up, and are not machine-made.
pub(crate) fn uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
        && value.iter().any(|b| *b != value[0] && *b != b'-')
}

/// Whether a value mixes its symbols as passwords have to: of three sorts, with two digits, or one and a mark, among them.
pub(crate) fn mixed(value: &[u8]) -> bool {
    let is_mark = |b: &u8| b"!#$%&+=?@^~".contains(b);
    let count = |is: &dyn Fn(&u8) -> bool| value.iter().filter(|b| is(b)).count();
    let (small, capital) = (count(&u8::is_ascii_lowercase), count(&u8::is_ascii_uppercase));
    let (digits, marks) = (count(&u8::is_ascii_digit), count(&is_mark));
    let sorts = [small, capital, digits, marks].into_iter().filter(|count| *count > 0).count();
    (SHORTEST_MIXED..=LONGEST_MIXED).contains(&value.len())
        && sorts >= 3
        && (digits >= 2 || digits == 1 && marks > 0)
        && !value.iter().any(|b| is_white(*b))
        && plausible(value)
}

pub(crate) const SHORTEST_MIXED: usize = 8;
const LONGEST_MIXED: usize = 64;

/// Whether a value can be a key under the name `key` alone: no path and no digest, whatever stands before it.
pub(crate) fn lone(value: &[u8]) -> bool {
    let value = &value[..value.len().min(JUDGED)];
    value.iter().all(|b| is_alnum(*b) || matches!(b, b'_' | b'-'))
        && value.split(|b| !is_alnum(*b)).any(|stretch| stretch.len() >= LONG_STRETCH && !identifier_like(stretch))
}

/// Whether a value is a UUID, or hexadecimal digits and separators only.
pub(crate) fn identifier_like(value: &[u8]) -> bool {
    value.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-' || *b == b':')
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
