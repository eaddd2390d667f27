//! Names at the end of texts in JSON, which separate nothing from what stands behind them: `"note": "no token", "x": …`.

use crate::class::is_alnum;
use crate::inserted::column_of_insert;
use crate::matcher::Matcher;
use crate::names::LONGEST_NAME;
use crate::rows::LONGEST_HEADER;
use crate::work::done;

/// Whether a name is the last word of a text that a member of JSON holds, and more than that word: `"note": "no token", "x": …`. Then
/// it is no name of a column or of a record, and what stands behind it separates it from nothing.
pub(crate) fn ends_member(matcher: &Matcher, t: &[u8], start: usize, end: usize) -> bool {
    let (before, name, behind) = (&t[..start], &t[start..end], &t[end..]);
    let goes_on = matches!(behind, [b'"', b'}', ..] | [b'"', b',', b'"', ..] | [b'"', b',', b' ', b'"', ..]);
    let (alone, spaced) = match before {
        [.., b'/'] => (true, false),
        [.., last, b' '] => (is_alnum(*last), true),
        _ => (false, false),
    };
    goes_on
        && alone
        && name.iter().all(u8::is_ascii_alphabetic)
        && !line_ends(behind)
        && column_of_insert(before).is_none()
        && !(spaced && may_be_of_words(matcher, t, start, end))
}

/// Whether the line ends so near that it may be a header of rows. What stands further off makes no difference, and one long line may hold
/// many names.
fn line_ends(behind: &[u8]) -> bool {
    let near = &behind[..behind.len().min(LONGEST_HEADER)];
    done(near.len());
    memchr::memchr2(b'\n', b'\r', near).is_some()
}

/// Whether a name and one or two words before it may be a name of words.
fn may_be_of_words(matcher: &Matcher, t: &[u8], start: usize, end: usize) -> bool {
    let mut begin = start;
    for _ in 0..2 {
        let Some((b' ', before)) = t[..begin].split_last() else { return false };
        let word = before.iter().rev().take(LONGEST_NAME).take_while(|b| b.is_ascii_alphabetic() || **b == b'-');
        begin = before.len() - word.count();
        if begin == before.len() {
            return false;
        }
        if matcher.names.of_words(&t[begin..end]).is_some() {
            return true;
        }
    }
    false
}
