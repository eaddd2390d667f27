//! Words and numbers that may stand behind a name without making it another one: `PASSWORD_PROD`, `token2`.

use crate::class::is_alnum;
use crate::key_table::QUALIFIERS;
use crate::names::LONGEST_NAME;
use crate::run::near_end;

const MOST_QUALIFIERS: usize = 2;
const MOST_DIGITS: usize = 4;

/// Where a name ends if a qualifier or a number at its end is left out. In text that stands behind `_` or `-`; of the names of
/// mappings a turn of the case will do.
pub(crate) fn without_last<const IN_TEXT: bool>(name: &[u8]) -> Option<usize> {
    let digits = name.iter().rev().take(MOST_DIGITS + 1).take_while(|b| b.is_ascii_digit()).count();
    let counts = (1..=MOST_DIGITS).contains(&digits);
    // Most names end in a letter, and in one that is no qualifier.
    let word = if digits > MOST_DIGITS { name.len() } else { last_word::<IN_TEXT>(name) };
    let known = qualifier(&name[word..]);
    let number = counts && !known;
    if !counts && !known {
        return None;
    }
    let left = if number { name.len() - digits } else { word };
    let stem = match name[..left].last() {
        Some(b'_' | b'-') if IN_TEXT => left - 1,
        _ if IN_TEXT && !number => return None,
        _ if IN_TEXT => left,
        _ => name[..left].iter().rposition(|b| is_alnum(*b)).map_or(0, |last| last + 1),
    };
    (stem > 0 && is_alnum(name[stem - 1])).then_some(stem)
}

/// The ends of a name of which one qualifier after the other is left out, up to two.
pub(crate) fn shorter<const IN_TEXT: bool>(name: &[u8]) -> impl Iterator<Item = usize> {
    let ends = std::iter::successors(Some(name.len()), |end| without_last::<IN_TEXT>(&name[..*end]));
    ends.skip(1).take(MOST_QUALIFIERS)
}

/// Where the last word of a name begins.
fn last_word<const IN_TEXT: bool>(name: &[u8]) -> usize {
    let mut start = name.len();
    while start > 0 && is_alnum(name[start - 1]) {
        start -= 1;
        let turns = !IN_TEXT && start > 0 && name[start].is_ascii_uppercase() && !name[start - 1].is_ascii_uppercase();
        if turns && is_alnum(name[start - 1]) {
            break;
        }
    }
    start
}

fn qualifier(word: &[u8]) -> bool {
    let Some(first) = word.first().map(u8::to_ascii_lowercase).filter(u8::is_ascii_lowercase) else { return false };
    // Nearly every word has another length than those that begin as it does.
    let letter = usize::from(first - b'a');
    QUALIFIER_LENGTHS[letter] >> word.len().min(31) & 1 == 1
        && QUALIFIERS[usize::from(QUALIFIER_STARTS[letter])..usize::from(QUALIFIER_STARTS[letter + 1])]
            .iter()
            .any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}

/// The lengths of the qualifiers that begin with each letter, as bits.
static QUALIFIER_LENGTHS: [u32; 26] = {
    let mut lengths = [0; 26];
    let mut i = 0;
    while i < QUALIFIERS.len() {
        let word = QUALIFIERS[i].as_bytes();
        assert!(word.len() < 31);
        lengths[(word[0] - b'a') as usize] |= 1 << word.len();
        i += 1;
    }
    lengths
};

/// Where in the list, which is in the order of the alphabet, those begin that begin with each letter.
static QUALIFIER_STARTS: [u8; 27] = {
    let mut starts = [0; 27];
    let mut i = 0;
    while i < QUALIFIERS.len() {
        let letter = (QUALIFIERS[i].as_bytes()[0] - b'a') as usize;
        assert!(i == 0 || QUALIFIERS[i - 1].as_bytes()[0] <= QUALIFIERS[i].as_bytes()[0]);
        let mut behind = letter + 1;
        while behind < starts.len() {
            starts[behind] = i as u8 + 1;
            behind += 1;
        }
        i += 1;
    }
    starts
};

/// Where the name that an entry ends in at `end` itself ends, with the qualifiers that follow; none if something else does.
pub(crate) fn end_with_qualifiers(t: &[u8], end: usize) -> Option<usize> {
    if !matches!(t[end], b'_' | b'-' | b'0'..=b'9') {
        return None;
    }
    let length = near_end::<{ LONGEST_NAME / 2 }>(t, end) - end;
    if length > LONGEST_NAME / 2 {
        return None;
    }
    let from = end.saturating_sub(1);
    let name = &t[from..end + length];
    let mut left = name.len();
    for _ in 0..MOST_QUALIFIERS {
        left = without_last::<true>(&name[..left])?;
        if from + left <= end {
            return (from + left == end).then_some(end + length);
        }
    }
    None
}

/// Whether what stands behind a provider's name is about access to it.
pub(crate) fn says_access(rest: &[u8]) -> bool {
    let word = &rest[rest.iter().position(|b| is_alnum(*b)).unwrap_or(rest.len())..];
    [&b"api"[..], b"auth", b"access"].into_iter().any(|known| word.eq_ignore_ascii_case(known))
}
