//! What a value looks like: made by a machine, plausible as a credential, a path, an address.
//!
//! One definition each, used by every net. `native/README.md` section 1 is the contract.

use crate::class::{is_alnum, is_white};
use crate::placeholder::placeholder;

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
    let (turns, seen) = turns(value);
    enough_turns(turns, value.len(), seen & DIGIT > 0)
        && seen & WHITE == 0
        && !(seen & DIGIT > 0 && (number(value) || date(value)) || seen & AT > 0 && object(value))
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

/// Whether a value is how Java names an object without a text of its own: `android.os.BinderProxy@1e5c1ef`.
fn object(value: &[u8]) -> bool {
    let Some(at) = memchr::memchr(b'@', value) else { return false };
    let (class, hash) = (&value[..at], &value[at + 1..]);
    (1..=8).contains(&hash.len())
        && hash.iter().all(u8::is_ascii_hexdigit)
        && class.contains(&b'.')
        && class.iter().all(|b| is_alnum(*b) || matches!(b, b'.' | b'_' | b'$'))
}

const LOWER: u8 = 1;
const UPPER: u8 = 2;
const DIGIT: u8 = 4;
const WHITE: u8 = 8;
const AT: u8 = 16;

/// How many neighbours inside ALNUM stretches go from lower case to upper, from digit to letter or from letter to digit;
/// and what classes of symbols there are.
fn turns(value: &[u8]) -> (usize, u8) {
    if value.len() <= JUDGED / 2 { turns_of::<{ JUDGED / 2 }>(value) } else { turns_of::<JUDGED>(value) }
}

/// As `turns`, of at most `MOST` symbols. In two passes of a fixed length without a branch: a key that is repeated over one
/// long value asks this of every place of it.
fn turns_of<const MOST: usize>(value: &[u8]) -> (usize, u8) {
    // NULs are in none of the classes.
    let mut symbols = [0u8; MOST];
    symbols[..value.len()].copy_from_slice(value);
    let mut classes = [0u8; JUDGED + 16];
    let mut seen = 0;
    for (class, b) in classes.iter_mut().zip(symbols) {
        *class = u8::from(b.is_ascii_lowercase()) * LOWER
            + u8::from(b.is_ascii_uppercase()) * UPPER
            + u8::from(b.is_ascii_digit()) * DIGIT;
        seen |= *class + u8::from(is_white(b)) * WHITE + u8::from(b == b'@') * AT;
    }
    let turn = |a: u8, b: u8| {
        let rise = (a & LOWER) & ((b & UPPER) / UPPER);
        let digit = a.min(1) & b.min(1) & (((a ^ b) & DIGIT) / DIGIT);
        rise | digit
    };
    // So few that a byte counts them.
    let found = (0..MOST).fold(0u8, |found, at| found.wrapping_add(turn(classes[at], classes[at + 1])));
    (usize::from(found), seen)
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
    let scheme = memchr::memchr(b':', &value[..value.len().min(LONGEST_SCHEME + 1)]).unwrap_or(0);
    let has_scheme = scheme > 0
        && value[scheme..].starts_with(b"://")
        && value[..scheme].iter().all(|b| is_alnum(*b) || b"+.-".contains(b));
    has_scheme
        || value.starts_with(b"urn:")
        || value.starts_with(b"arn:")
        || path(value) && !machine_made(value)
        || relative(value)
}

/// Whether a value is the name of a resource: `projects/example/secrets/login/versions/2`.
fn relative(value: &[u8]) -> bool {
    let value = &value[..value.len().min(JUDGED)];
    value.contains(&b'/')
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

const LONGEST_SCHEME: usize = 32;

/// Whether a value looks like a code that a person is to type: groups of capitals and digits, joined by hyphens.
pub(crate) fn code_like(value: &[u8]) -> bool {
    (7..=20).contains(&value.len())
        && value.contains(&b'-')
        && value.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'-')
        && value.split(|b| *b == b'-').all(|group| (2..=8).contains(&group.len()))
}

/// Whether 20 or more letters and digits stand in one stretch.
pub(crate) fn long_stretch(value: &[u8]) -> bool {
    value.split(|b| !is_alnum(*b)).any(|stretch| stretch.len() >= LONG_STRETCH)
}

/// Whether a value without white space has a long stretch of both letters and digits.
pub(crate) fn mixed_stretch(value: &[u8]) -> bool {
    let value = &value[..value.len().min(JUDGED)];
    !value.iter().any(|b| is_white(*b))
        && value.split(|b| !is_alnum(*b)).any(|stretch| {
            let digits = stretch.iter().filter(|b| b.is_ascii_digit()).count();
            stretch.len() >= LONG_STRETCH && digits > 0 && digits < stretch.len()
        })
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
