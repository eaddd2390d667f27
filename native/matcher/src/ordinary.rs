//! Values that say themselves that nobody keeps them: versions, counts, fingerprints, times, places, names of several words.
//!
//! `native/README.md` sections 1 and 4 are the contract.

use crate::class::is_alnum;
use crate::stores::stored;

/// Longer values are none of these.
const LONGEST: usize = 64;

/// Whether it is a version, or asks for one: `1.12.3-rc.1`, `^3.0.1`, `>= 0.12`.
pub(crate) fn version(value: &[u8]) -> bool {
    if value.len() > LONGEST {
        return false;
    }
    let ranged = match value {
        [b'^' | b'~', rest @ ..] | [b'<' | b'>', b'=', rest @ ..] => Some(rest.strip_prefix(b" ").unwrap_or(rest)),
        _ => None,
    };
    let (mut rest, mut numbers) = (ranged.unwrap_or(value), 0);
    let fewest = if ranged.is_some() { 2 } else { 3 };
    loop {
        let digits = rest.iter().take(MOST_DIGITS + 1).take_while(|b| b.is_ascii_digit()).count();
        if !(1..=MOST_DIGITS).contains(&digits) {
            return false;
        }
        numbers += 1;
        rest = &rest[digits..];
        match rest {
            [] => return (fewest..=3).contains(&numbers),
            [b'-' | b'+', behind @ ..] => {
                return (fewest..=3).contains(&numbers) && behind.iter().all(|b| is_alnum(*b) || b"-+._~".contains(b));
            }
            [b'.', behind @ ..] => rest = behind,
            _ => return false,
        }
    }
}

const MOST_DIGITS: usize = 5;

/// Whether words are joined to the beginning of a digest, as names of things are made unique: `web-prod-7f3e9a1b`.
pub(crate) fn slug(value: &[u8]) -> bool {
    let mut pieces = value.rsplit(|b| *b == b'-');
    let unique = pieces.next().is_some_and(|last| {
        (UNIQUE.contains(&last.len()))
            && last.iter().all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
            && last.iter().any(u8::is_ascii_digit)
    });
    let mut words = 0;
    unique
        && pieces.all(|word| {
            words += 1;
            word.len() > 1 && word.iter().all(u8::is_ascii_lowercase)
        })
        && words > 1
}

const UNIQUE: std::ops::RangeInclusive<usize> = 6..=12;

/// Whether it is groups of four capitals and digits, as Docker shows what a key is known by: `7TRN:IPZB:QYBB`.
pub(crate) fn grouped(value: &[u8]) -> bool {
    value.get(4) == Some(&b':')
        && value.len() <= LONGEST
        && value.len() >= 14
        && value
            .split(|b| *b == b':')
            .all(|group| group.len() == 4 && group.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()))
}

/// Whether marks on both sides say that another value is to stand there: `@PASSWORD@`, `__TOKEN__`, `%%SECRET%%`.
pub(crate) fn marked(value: &[u8]) -> bool {
    let (Some(first), Some(last)) = (value.first(), value.last()) else { return false };
    if first != last || !b"@_%#".contains(first) || value.len() > LONGEST {
        return false;
    }
    let count = |bytes: &mut dyn Iterator<Item = &u8>| bytes.take_while(|b| *b == first).count();
    let (from, to) = (count(&mut value.iter()), count(&mut value.iter().rev()));
    from == to
        && from <= 2
        && value.len() > from + to
        && value[from].is_ascii_uppercase()
        && value[from..value.len() - to].iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
}

/// Whether it says where or when something is, or is a name of several words or a signature that anybody may see, though a
/// machine seems to have made it.
pub(crate) fn ordinary(value: &[u8]) -> bool {
    match value {
        [b'/', ..] => rooted(value),
        [b'M', b'E', b'Q' | b'U' | b'Y', b'C', b'I', ..] => value.len() >= SHORTEST_SIGNATURE,
        [_, _, b':', _, _, b':', ..] => pairs(value),
        [b'0'..=b'9', ..] => stamped(value) || worded(value),
        [b'A'..=b'Z', b'A'..=b'Z', rest @ ..] if rest.len() == 32 => {
            rest.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        }
        _ => worded(value) || stored(value),
    }
}

/// Base64 of two numbers of 32 bytes, as DER has them.
const SHORTEST_SIGNATURE: usize = 88;

/// `/run/netns/cni-4f9a…`: a path whose first two pieces are words.
fn rooted(value: &[u8]) -> bool {
    let mut pieces = value[1..].split(|b| *b == b'/');
    let mut word = || {
        pieces.next().is_some_and(|piece| {
            (3..20).contains(&piece.len()) && piece.iter().all(|b| b.is_ascii_lowercase() || b"_.-".contains(b))
        })
    };
    word() && word() && pieces.next().is_some()
}

/// `20190408T191610.507018Z-H9b68c35f`: it begins with the time when it was made.
fn stamped(value: &[u8]) -> bool {
    value.len() >= 16
        && value[8] == b'T'
        && value[..8].iter().chain(&value[9..15]).all(u8::is_ascii_digit)
        && matches!(value[15], b'.' | b'Z')
}

/// `9F:86:D0:81:88`: pairs of hexadecimal digits, three and more.
fn pairs(value: &[u8]) -> bool {
    value
        .strip_suffix(b"...")
        .unwrap_or(value)
        .split(|b| *b == b':')
        .all(|pair| pair.len() == 2 && pair.iter().all(u8::is_ascii_hexdigit))
}

/// `S3ListSpecificDirectory`: words with three small letters and more, but for a fifth of it, two of them or more with a capital.
fn worded(value: &[u8]) -> bool {
    if !(SHORTEST_WORDED..=LONGEST).contains(&value.len()) {
        return false;
    }
    let (mut words, mut letters, mut p) = (0, 0, 0);
    while p < value.len() {
        let capital = usize::from(value[p].is_ascii_uppercase());
        let small = value[p + capital..].iter().take_while(|b| b.is_ascii_lowercase()).count();
        if small >= 3 {
            words += capital;
            letters += capital + small;
        }
        p += (capital + small).max(1);
    }
    words >= 2 && letters * 5 >= value.len() * 4
}

const SHORTEST_WORDED: usize = 18;
