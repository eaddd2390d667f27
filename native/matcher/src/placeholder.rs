//! What stands for no value: a word such as `null`, a template's field, stars, what others wrote in place of one.
//!
//! `native/README.md` section 1 is the contract.

use crate::blanked::{MASKED_WORDS, of_words_and_masks, only_masks, starred, trimmed};
use crate::class::{is_alnum, is_white};
use crate::looks::{DOT, Looks, STAR};
use crate::ordinary::{grouped, marked, version};
use crate::work::done;

const EMPTY_WORDS: [&str; 56] = [
    "null",
    "none",
    "nil",
    "true",
    "false",
    "undefined",
    "empty",
    "unset",
    "n/a",
    "na",
    "hidden",
    "redacted",
    "masked",
    "filtered",
    "removed",
    // Answers and states: `(using password: YES)`.
    "yes",
    "no",
    "on",
    "off",
    "required",
    "optional",
    "enabled",
    "disabled",
    "invalid",
    "incorrect",
    "expired",
    "missing",
    "wrong",
    "unknown",
    "unspecified",
    "set",
    "unchanged",
    "configured",
    "present",
    "provided",
    "encrypted",
    // `self.password = value`
    "value",
    // What begins an expression: `password = await ask()`.
    "await",
    "yield",
    "lambda",
    "function",
    "async",
    // Types, as signatures and schemas name them.
    "str",
    "string",
    "bytes",
    "int",
    "integer",
    "bool",
    "boolean",
    "any",
    "object",
    "char",
    "varchar",
    "text",
    "secretstr",
    "optional[str]",
];

const LONGEST_EMPTY: usize = {
    let (mut longest, mut at) = (0, 0);
    while at < EMPTY_WORDS.len() {
        if EMPTY_WORDS[at].len() > longest {
            longest = EMPTY_WORDS[at].len();
        }
        at += 1;
    }
    longest
};

/// The lengths of the words that begin with each symbol, as bits.
static EMPTY_LENGTHS: [u32; 256] = {
    let mut lengths = [0; 256];
    let mut at = 0;
    while at < EMPTY_WORDS.len() {
        let word = EMPTY_WORDS[at].as_bytes();
        assert!(word[0].is_ascii_lowercase() && word.len() < 32);
        lengths[word[0] as usize] |= 1 << word.len();
        at += 1;
    }
    lengths
};

/// The words that begin with each symbol, as bits.
static EMPTY_BY_FIRST: [u64; 256] = {
    let mut words = [0; 256];
    let mut at = 0;
    while at < EMPTY_WORDS.len() {
        words[EMPTY_WORDS[at].as_bytes()[0] as usize] |= 1 << at;
        at += 1;
    }
    words
};

/// Whether a value stands for no value: empty, a word such as `null`, a template field, stars, or masks only.
pub(crate) fn placeholder(value: &[u8]) -> bool {
    placeholder_as(value, Looks::of(value))
}

/// The same of a value of which it is known how it looks.
pub(crate) fn placeholder_as(value: &[u8], looks: Looks) -> bool {
    done(value.len().min(LONGEST_NEAR));
    if plainly_begins(value, looks) && value.last().is_some_and(|last| plainly_ends(value, *last)) {
        return empty_word(value);
    }
    let (whole, value) = (value, trimmed(value));
    let looks = if whole.len() == value.len() { looks } else { Looks::of(value) };
    if only_masks(value) {
        return true;
    }
    let (Some(&first), Some(&last)) = (value.first(), value.last()) else {
        return true;
    };
    if value.iter().all(|b| b"*xX.-_#?!()+".contains(b)) {
        return true;
    }
    if stand_in(value, looks) {
        return true;
    }
    if first == b'%' && value.get(1).is_some_and(|b| b"sdrif(vqwTtp".contains(b)) {
        // `%d0` and `%fa` begin percent-encoded bytes, `%d` and `%f` do not.
        return !(matches!(value[1], b'd' | b'f') && value.get(2).is_some_and(u8::is_ascii_hexdigit));
    }
    if (first == b'{' && last == b'}') || (first == b'<' && last == b'>') {
        return true;
    }
    if let Some(name) = value.strip_prefix(b"$$").or_else(|| value.strip_prefix(b"$")) {
        let braced = matches!((name.first(), last), (Some(b'{'), b'}') | (Some(b'('), b')'));
        let plain = !name.is_empty() && name.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_');
        if braced || plain {
            return true;
        }
    }
    empty_word(value)
}

/// A version or what is marked, which are looked at as a whole, are no longer.
const LONGEST_NEAR: usize = 64;

/// Whether a value begins with a letter or a digit, as nearly every one does, and as none that stands for another but a word such as
/// `null`: no star behind it, no groups, no version; nor as what begins with `your`, or is of `x` only, or Ansible's words in capitals.
fn plainly_begins(value: &[u8], looks: Looks) -> bool {
    value.first().is_some_and(|first| {
        is_alnum(*first)
            && !matches!(first | 0x20, b'x' | b'y')
            && *first != b'V'
            && !looks.has(STAR)
            && value.get(4) != Some(&b':')
            && !(first.is_ascii_digit() && looks.has(DOT))
    })
}

/// Whether a value ends as such a value may: not with the marks that stand behind a masked word, nor with `here`.
fn plainly_ends(value: &[u8], last: u8) -> bool {
    match last {
        b'_' | b'-' | b'#' | b'.' => false,
        b'e' | b'E' => !ends_in_here(value),
        _ => !is_white(last),
    }
}

fn ends_in_here(value: &[u8]) -> bool {
    value.last_chunk::<4>().is_some_and(|last| last.eq_ignore_ascii_case(b"here"))
}

/// Whether a value is one of the empty words.
fn empty_word(value: &[u8]) -> bool {
    let Some(first) = value.first() else { return false };
    // Nearly every value has another length than the words that begin as it does.
    if value.len() > LONGEST_EMPTY || EMPTY_LENGTHS[usize::from(first | 0x20)] >> value.len() & 1 == 0 {
        return false;
    }
    let mut words = EMPTY_BY_FIRST[usize::from(first | 0x20)];
    while words != 0 {
        if value.eq_ignore_ascii_case(EMPTY_WORDS[words.trailing_zeros() as usize].as_bytes()) {
            return true;
        }
        words &= words - 1;
    }
    false
}

/// Whether a value was put in place of one by others, or asks for one: `[FILTERED]`, `__REDACTED__`, `YOUR_API_KEY`, `:name`.
fn stand_in(value: &[u8], looks: Looks) -> bool {
    let words = |value: &[u8]| value.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'-' | b' '));
    let is_mark = |b: &u8| matches!(b, b'*' | b'_' | b'-' | b'.' | b'#');
    let (first, rest) = (value[0], &value[1..]);
    if first == b'[' && value[value.len() - 1] == b']' && value.len() > 2 && words(&value[1..value.len() - 1]) {
        return true;
    }
    // YAML's null, and what Ansible shows in place of a parameter.
    if matches!(value, b"~" | b"VALUE_SPECIFIED_IN_NO_LOG_PARAMETER") {
        return true;
    }
    // Bound to a statement, or a minified `true`.
    if first == b':' && !rest.is_empty() && words(rest) || matches!(value, b"!0" | b"!1") {
        return true;
    }
    if looks.has(STAR) && starred(value) || looks.has(DOT) && version(value) || grouped(value) || marked(value) {
        return true;
    }
    let asks = |text: &[u8]| value.len() > text.len() && value[..text.len()].eq_ignore_ascii_case(text);
    let here = |text: &[u8]| value.len() > text.len() && value[value.len() - text.len()..].eq_ignore_ascii_case(text);
    let last = value[value.len() - 1];
    let asked = first | 0x20 == b'y' && [&b"your_"[..], b"your-", b"your "].into_iter().any(asks)
        || last | 0x20 == b'e' && [&b"_here"[..], b"-here", b" here"].into_iter().any(here);
    if asked && of_words_and_masks(value) {
        return true;
    }
    // The word first: many values may end in the same marks.
    let bare = &value[value.iter().take_while(|b| is_mark(b)).count()..];
    let letter = bare.first().map_or(0, |b| b | 0x20);
    if !b"nhrmfscow".contains(&letter) {
        return false;
    }
    let begins = |word: &&&[u8]| {
        word[0] == letter && bare.get(..word.len()).is_some_and(|first| first.eq_ignore_ascii_case(word))
    };
    let word = MASKED_WORDS.iter().find(begins);
    word.is_some_and(|word| word.len() < value.len() && bare[word.len()..].iter().all(is_mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_empty_word_is_one_however_it_is_spelled_and_no_other() {
        for word in EMPTY_WORDS {
            let more = format!("{word}1");
            let less = &word[..word.len() - 1];
            for spelled in [word.to_owned(), word.to_uppercase(), format!(" {word}\t")] {
                assert!(placeholder(spelled.as_bytes()), "{spelled}");
            }
            for other in [more.as_str(), less, &format!("{word}=")] {
                let known = EMPTY_WORDS.contains(&other);
                assert_eq!(placeholder(other.as_bytes()), known || other.is_empty(), "{other}");
            }
        }
    }

    /// What is plain to see of a value that begins with a letter or a digit is what the rest says.
    #[test]
    fn a_plain_value_is_what_it_is_without_a_look_at_that() {
        for first in [b'a', b'7', b'Z', b'x', b'n'] {
            for second in 0..128u8 {
                for third in [b'1', b'+', b'=', b'*', b'a', b'x', b'!', b'%'] {
                    let value = [first, second, third];
                    // Behind a line end it is the same value, and no plain one.
                    let whole = [&value[..], b"\n"].concat();
                    assert_eq!(placeholder(&value), placeholder(&whole), "{value:?}");
                }
            }
        }
    }
}
