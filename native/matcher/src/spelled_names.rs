//! How a name in text is spelled: where it may begin and end, whether its words are those of its entry, and names of several words.

use crate::class::{ends_escape, is_alnum, is_name};
use crate::key_table::Demand;
use crate::keyed::LONGEST_ESCAPE;
use crate::masked::mask_ends;
use crate::matcher::Matcher;
use crate::names::{Asked, LONGEST_NAME, Verdict};
use crate::run::Run;
use crate::said::Said;
use crate::scan::Scan;

/// Whether an escape could end among the first symbols of a name: what no name has begins each of them, and stands before the
/// name, or not far before what is read of a longer one.
pub(crate) fn may_go_on(t: &[u8], start: usize, end: usize) -> bool {
    let cut = end - start >= LONGEST_NAME && start > 0 && is_name(t[start - 1]);
    let begins = if cut { Run::begins(t, start) } else { start };
    begins > 0 && start - begins <= LONGEST_ESCAPE && matches!(t[begins - 1], b'\\' | b'%' | b'[' | b';')
}

/// Whether a name may end at `end`: with a letter or digit, or as Python spells a keyword: `pass_=`.
pub(crate) fn ends_name(t: &[u8], end: usize) -> bool {
    let last = |end: usize| end > 0 && is_alnum(t[end - 1]);
    last(end) || end > 1 && t[end - 1] == b'_' && last(end - 1) && matches!(t.get(end), Some(b'=' | b':'))
}

/// Whether the words of an entry stand in a name as they are written in the table; of an entry of one word its last three symbols.
pub(crate) fn written_out(matcher: &Matcher, name: &[u8], verdict: Verdict) -> bool {
    let entry = matcher.names.entry(verdict.index).name.as_bytes();
    if name.eq_ignore_ascii_case(entry) {
        return true;
    }
    let stands = |word: &[u8]| name.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word));
    if verdict.demand == Demand::Beside {
        return stands(entry);
    }
    let mut words = entry.split(|b| *b == b'_');
    if entry.contains(&b'_') { words.all(stands) } else { stands(&entry[entry.len().saturating_sub(3)..]) }
}

/// Where the name begins if an escaped escape ends at `after`, or at the place behind it.
pub(crate) fn behind_nested(t: &[u8], after: usize, end: usize) -> Option<usize> {
    let mut at = after;
    while at + 2 < end && t[..at].ends_with(b"25") && ends_escape(t, at + 2) {
        at += 2;
    }
    (at > after).then_some(at)
}

/// Whether a name is of words.
pub(crate) enum OfWords {
    /// As this from there on, and whether it is known to be spelled as its entry is.
    Is(usize, Verdict, bool),
    /// It would be, if no mask stood right before it: nothing says what the mask covers of its first word.
    Cut,
    Not,
}

/// A name of two or three words, as people write them: `API key: …`, `User code: …`.
pub(crate) fn of_words(scan: &mut Scan<'_>, start: usize, end: usize) -> OfWords {
    let mut begin = start;
    let mut found = OfWords::Not;
    for _ in 0..2 {
        let before = &scan.t[..begin];
        if before.last() != Some(&b' ') || begin < 2 || end - begin > LONGEST_NAME / 2 {
            break;
        }
        let word = before[..begin - 1]
            .iter()
            .rev()
            .take(LONGEST_NAME / 4)
            .take_while(|b| b.is_ascii_alphabetic() || **b == b'-');
        let length = word.count();
        if !scan.t[begin - 1 - length..begin - 1].first().is_some_and(u8::is_ascii_alphabetic) {
            break;
        }
        begin -= length + 1;
        if begin > 0 && is_alnum(scan.t[begin - 1]) {
            break;
        }
        if let Said { asked: Asked::Of(verdict), written_out, .. } = scan.of_words(begin, end) {
            if mask_ends(scan.t, begin) {
                return OfWords::Cut;
            }
            found = OfWords::Is(begin, verdict, written_out);
        }
        if mask_ends(scan.t, begin) {
            break;
        }
    }
    found
}
