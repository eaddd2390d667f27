//! What is a name in a source, by its symbols alone: an identifier, a path of them, a variable, words in capitals.
//!
//! `native/README.md` section 4 is the contract. None of it looks past the value.

use crate::class::is_alnum;
use crate::machine::machine_made;
use crate::names::LONGEST_NAME;
use crate::value::JUDGED;

/// `$name`, `*name`, without digits: a variable, or what YAML calls an alias.
pub(crate) fn variable(value: &[u8]) -> bool {
    let pointed = value.first() == Some(&b'*');
    value.strip_prefix(b"$").or_else(|| value.strip_prefix(b"*")).is_some_and(|name| {
        !name.is_empty()
            && name.len() < LONGEST_NAME
            && name.iter().all(|b| b.is_ascii_alphabetic() || *b == b'_' || pointed && *b == b'.')
    })
}

/// Letters, digits and `_`, as a name in a source.
pub(crate) fn identifier(value: &[u8]) -> bool {
    value.len() <= LONGEST_NAME
        && value.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_')
        && value.iter().all(|b| is_alnum(*b) || *b == b'_')
}

/// `base64.b64encode`, `::std::env::var`: names joined by dots or by two colons, none as machines make them where there is no such colon.
pub(crate) fn path_of_names(value: &[u8]) -> bool {
    // Nearly every value ends before that, or goes on with something else.
    let first = value.iter().find(|b| !is_alnum(**b) && **b != b'_');
    if value.len() > JUDGED || !matches!(first, Some(b'.' | b':')) {
        return false;
    }
    let mut rest = value.strip_prefix(b"::").unwrap_or(value);
    let mut joined = rest.len() < value.len();
    let scoped = value.contains(&b':');
    loop {
        let end = rest.iter().position(|b| matches!(b, b'.' | b':')).unwrap_or(rest.len());
        if !identifier(&rest[..end]) || !scoped && machine_made(&rest[..end]) {
            return false;
        }
        rest = match &rest[end..] {
            [] => return joined,
            [b'.', behind @ ..] | [b':', b':', behind @ ..] => behind,
            _ => return false,
        };
        joined = true;
    }
}

/// `sqlite3_value_text`, `Sha256Hash`, `bin2hex`: a name of several words, or with a digit in one.
pub(crate) fn function(value: &[u8]) -> bool {
    let turn = |a: u8, b: u8| {
        a.is_ascii_lowercase() && b.is_ascii_uppercase() || a.is_ascii_digit() && b.is_ascii_alphabetic()
    };
    let turns = || value.windows(2).any(|two| turn(two[0], two[1]));
    identifier(value) && !machine_made(value) && (value.contains(&b'_') || turns())
}

/// `case.value`: a path of names joined by dots, one of them a plain word.
pub(crate) fn dotted_name(path: &[u8]) -> bool {
    !path.contains(&b':')
        && path
            .split(|b| *b == b'.')
            .any(|piece| piece.len() >= 3 && piece.iter().all(|b| b.is_ascii_lowercase() || *b == b'_'))
}

/// `ReadableBuffer`: words that begin in upper case, each with two small letters or more.
pub(crate) fn of_words(value: &[u8]) -> bool {
    let mut small = 2;
    for b in value {
        match b {
            b'a'..=b'z' => small += 1,
            b'A'..=b'Z' if small == 0 || small >= 2 => small = 0,
            b'_' | b'.' => {}
            _ => return false,
        }
    }
    small >= 2 && value.len() < MOST_WORDS_LETTERS
}

const MOST_WORDS_LETTERS: usize = 40;
