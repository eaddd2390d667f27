//! What a value looks like: plausible as a credential, a path, an address.
//!
//! One definition each, used by every net. `native/README.md` section 1 is the contract.
use crate::class::{is_alnum, is_white};
use crate::letters::at_random;
use crate::looks::{DIGIT, LOWER, Looks, MARK, SLASH, STAR, UPPER};
use crate::machine::{date, machine_made, number, object};
use crate::placeholder::placeholder_as;
use crate::stores::{kept, stored};

/// Values are judged by this many of their first symbols, so that a repeated key over one long run stays linear.
pub(crate) const JUDGED: usize = 128;

pub(crate) const LONG_STRETCH: usize = 20;

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

/// Whether a value could be a credential: no plain word, and no words joined by separators.
pub(crate) fn plausible(value: &[u8]) -> bool {
    plausible_as(value, Looks::of(value))
}

/// The same of a value of which it is known how it looks.
pub(crate) fn plausible_as(value: &[u8], looks: Looks) -> bool {
    let value = &value[..value.len().min(JUDGED)];
    if value.len() < 4 || placeholder_as(value, looks) {
        return false;
    }
    // Those begin with a digit, or hold a mark.
    let may_be_other = value[0].is_ascii_digit() || looks.has(MARK);
    if may_be_other && (number(value) || object(value) || date(value) || colour(value)) {
        return false;
    }
    let turns = || value.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    looks.has(DIGIT | SLASH | STAR | MARK)
        || looks.has(LOWER) && looks.has(UPPER) && turns()
        || long_stretch(value)
        || at_random(value)
}

/// Whether a value is an address or the path of a file: what they hold that is secret has rules of its own.
pub(crate) fn address_or_path(value: &[u8]) -> bool {
    address_as(value, Looks::of(value))
}

/// The same of a value of which it is known how it looks.
pub(crate) fn address_as(value: &[u8], looks: Looks) -> bool {
    if !looks.has(SLASH) {
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
    match value {
        [b'/' | b'~', ..] | [b'.', b'/', ..] | [b'.', b'.', b'/', ..] => true,
        [drive, b':', b'\\' | b'/', ..] => drive.is_ascii_alphabetic(),
        _ => false,
    }
}

/// Whether a value is the path of a file, of small letters only: `/run/secrets/db_password` says where a password is.
pub(crate) fn of_words(value: &[u8], looks: Looks) -> bool {
    if !looks.has(SLASH) {
        // Nearly every value has none, and is no path and no address then.
        return value.len() <= JUDGED && value.starts_with(b"arn:aws");
    }
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
    value.len() >= LONG_STRETCH && value.split(|b| !is_alnum(*b)).any(|stretch| stretch.len() >= LONG_STRETCH)
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
