//! Key names in text: where they begin and end, and what they ask.
//!
//! The grammar is `native/README.md` section 4. It is read by hand, forwards, with every look-ahead bounded or
//! remembered: a line of `token=token=…` costs one pass.

use crate::class::{ends_escape, is_name, is_white};
use crate::loose;
use crate::markup::tag_round;
use crate::masked::mask_ends;
use crate::names::{Asked, LONGEST_NAME, Verdict};
use crate::onward::leads_on;
use crate::phrases::leads_nowhere;
use crate::provider;
use crate::qualifiers::end_with_qualifiers;
use crate::rows::LONGEST_HEADER;
use crate::run::Run;
use crate::said::Said;
use crate::scan::Scan;
use crate::sentence::in_sentence;
use crate::separated::value_after;
use crate::simd::sixteen::equal;
use crate::spelled_names::{OfWords, behind_nested, ends_name, may_go_on, of_words, written_out};

/// Escapes and colour codes reach this far into what looks like a name.
pub(crate) const LONGEST_ESCAPE: usize = 20;

/// A long option begins at `start`: its name ends where its symbols do.
pub(crate) fn argument_at(scan: &mut Scan<'_>, start: usize) {
    let end = symbols_end(scan.t, start);
    if scan.t.get(end).is_some_and(|b| is_white(*b)) {
        name_at(scan, end);
    }
}

/// The attribute `value` begins at `at`: the name of its element may be one of a secret.
pub(crate) fn attribute_at(scan: &mut Scan<'_>, at: usize) {
    if let Some(end) = tag_round(scan.t, at) {
        name_at(scan, end);
    }
}

/// Where the symbols of a name that `inside` stands in end.
pub(crate) fn symbols_end(t: &[u8], inside: usize) -> usize {
    crate::run::near_end::<LONGEST_NAME>(t, inside).min(inside + LONGEST_NAME + 1)
}

/// A key name may go on from `inside`, where `word` symbols on another of its words follows.
pub(crate) fn name_round(scan: &mut Scan<'_>, inside: usize, word: u8) {
    for end in ends_round(scan.t, inside, word).into_iter().flatten() {
        name_at(scan, end);
    }
}

/// Where a name may end that goes on behind the word that a window stands in; of a name of words, behind the next word, or
/// the one behind that. In prose the same word stands before any other.
#[inline]
pub(crate) fn ends_round(t: &[u8], inside: usize, word: u8) -> [Option<usize>; 2] {
    let behind = inside + usize::from(word);
    match t.get(behind) {
        Some(b' ') if word > 0 => {
            let next = next_word(t, behind);
            [next, next.and_then(|end| next_word(t, end))]
        }
        Some(b) if word > 0 && !is_name(*b) => [None, None],
        _ => [Some(symbols_end(t, inside)), None],
    }
}

/// Where the word behind the space at `p` ends.
fn next_word(t: &[u8], p: usize) -> Option<usize> {
    let begins = t.get(p) == Some(&b' ') && t.get(p + 1).is_none_or(u8::is_ascii_alphabetic);
    begins.then(|| symbols_end(t, t.len().min(p + 1)))
}

/// What may stand behind a name and a gap: a separator, or what may go before one.
const fn may_separate(b: u8) -> bool {
    matches!(
        b,
        b'=' | b':'
            | b'-'
            | b'['
            | b'('
            | b')'
            | b','
            | b'"'
            | b'\''
            | b'`'
            | b'%'
            | b'&'
            | b'\\'
            | b'?'
            | b'!'
            | b'|'
            | b'.'
            | b'+'
            | b'<'
    )
}

/// Whether `--` is among the symbols of the name that ends at `end`.
#[inline]
fn is_option(t: &[u8], end: usize) -> bool {
    if let Some(near) = t[..end].last_chunk::<16>() {
        // Nearly every name is shorter than that, and without dashes: no branch is needed to see it.
        if equal(near, b' ') != 0 && equal(near, b'-') == 0 {
            return false;
        }
    }
    let mut dashed = false;
    for b in t[..end].iter().rev().take(LONGEST_NAME).take_while(|b| is_name(**b)) {
        if *b == b'-' && dashed {
            return true;
        }
        dashed = *b == b'-';
    }
    false
}

/// So many symbols to the end of a text are looked at.
const SHORT_REST: usize = 16;

/// Whether a value could follow a name that ends at `end`: the cheap half of `name_at`, for a text that is whole.
pub(crate) fn value_may_follow(t: &[u8], end: usize) -> bool {
    let sentence = t.get(end) == Some(&b' ') && in_sentence::<true>(t, end);
    !sentence && value_may_follow_slowly(t, end)
}

/// The same, a symbol at a time.
pub(crate) fn value_may_follow_slowly(t: &[u8], end: usize) -> bool {
    match t.get(end) {
        None => false,
        Some(b' ') => {
            let gap = t[end..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            t.get(end + gap).is_some_and(|b| may_separate(*b) || *b == 0x1b || *b >= 128)
                || matches!(t.get(end + 1), Some(b' ' | b'\t' | b'\n' | b'\r'))
                || loose::may_follow(t, end + gap, false) && !begins_pair(t, end, end + gap)
                || is_option(t, end)
                || loose::may_be_told(t, end)
        }
        // Behind the last line's end nothing stands.
        Some(b'\n') => end + 1 < t.len(),
        // Nor behind a name that goes on to the end of the text: `session-7`.
        Some(_) => t.len() - end > SHORT_REST || !t[end..].iter().all(|b| is_name(*b)),
    }
}

/// Where the name itself ends whose entry ends at `end`: there, or behind the qualifiers that follow; none if it goes on to be
/// another one.
#[inline]
pub(crate) fn ends_at(t: &[u8], end: usize) -> Option<usize> {
    match t.get(end) {
        Some(b) if is_name(*b) => end_with_qualifiers(t, end).or(matches!(b, b'-' | b'.').then_some(end)),
        _ => Some(end),
    }
}

/// Whether nothing but a space stands between a name's end and a pair of its own at `p`: `token request=…`.
fn begins_pair(t: &[u8], end: usize, p: usize) -> bool {
    p == end + 1 && loose::is_small_pair(t, p)
}

/// A key name may end at `end`.
pub(crate) fn name_at(scan: &mut Scan<'_>, end: usize) {
    if end > scan.t.len() {
        return;
    }
    let Some(whole) = ends_at(scan.t, end) else { return };
    if !leads_on(scan.t, whole) || scan.memo.has_read_name(end) || scan.memo.has_read_whole(whole) {
        return;
    }
    let end = whole;
    if scan.t.get(end) == Some(&b' ') {
        // A word in a sentence, nearly always: nothing that could separate it from a value follows.
        let next = scan.gap(end);
        let bare = next < scan.t.len()
            && !may_separate(scan.t[next])
            && scan.t[next] < 128
            && (!loose::may_follow(scan.t, next, true)
                || begins_pair(scan.t, end, next)
                || next == end + 1 && scan.misses.is_none() && leads_nowhere(scan, next));
        // The next column of a table stands apart by two spaces, on a line that is no longer than a header, or in the next line.
        let bare = bare
            && match scan.at(end + 1) {
                b'\t' | b'\n' | b'\r' => false,
                b' ' => scan.line(end) >= end + LONGEST_HEADER,
                _ => true,
            };
        if bare && !is_option(scan.t, end) && !loose::may_be_told(scan.t, end) {
            return;
        }
    }
    if !ends_name(scan.t, end) {
        return;
    }
    let mut start = Run::begins(scan.t, end).max(end.saturating_sub(LONGEST_NAME));
    // Behind a mask stands the rest of a name: nothing says what it began with.
    if mask_ends(scan.t, start) {
        return;
    }
    let said = scan.said(start, end);
    if said.is_none() && !scan.matcher.names.may_end::<true>(&scan.t[..end]) {
        return;
    }
    // An escape in front (`\npassword`, `%26token`, a colour code) is no part of the name; but in `\token` it only seems to be one.
    let escapes = start + 1..end.min(start + LONGEST_ESCAPE);
    let escapes = if may_go_on(scan.t, start, end) { escapes } else { 0..0 };
    let behind = escapes.into_iter().find(|p| ends_escape(scan.t, *p));
    let mut found = match behind {
        None => named(said_by(scan, start, start, end, said), start),
        Some(behind) => {
            // `%2526token`: behind the escape of the `%` stands the rest of another.
            let nested = behind_nested(scan.t, behind, end);
            let parts = [nested, Some(behind), Some(start)].into_iter().flatten();
            let first = parts.map(|after| (after, said_by(scan, start, after, end, said)));
            // `\ncache_key` is no `ncache_key`.
            first
                .into_iter()
                .find(|(_, said)| !matches!(said.asked, Asked::Unknown))
                .and_then(|(after, said)| named(said, after))
        }
    };
    let mut spaced = false;
    let words = scan.t[..start].last() == Some(&b' ');
    if words && behind.is_none() && scan.t[start..end].first().is_some_and(u8::is_ascii_alphabetic) {
        match of_words(scan, start, end) {
            OfWords::Is(at, verdict, known) => {
                found = Some((at, verdict, known));
                spaced = true;
            }
            OfWords::Cut => return,
            OfWords::Not => {}
        }
    }
    if found.is_none() && end - start == 3 {
        found = scan.matcher.names.lone_key(&scan.t[start..end]).map(|verdict| (start, verdict, false));
    }
    let Some((name, mut verdict, known)) = found else { return };
    if verdict.beside == (0, 0) {
        // Behind anything else there is none.
        if scan.t[..name].last() == Some(&b' ') {
            verdict.beside = provider::beside(scan, name);
        }
    }
    if !known && !written_out(scan.matcher, &scan.t[name..end], verdict) {
        return;
    }
    start = name;
    if scan.in_mask(start) || scan.in_mask(end.saturating_sub(1)) {
        return;
    }
    value_after(scan, start, end, verdict, spaced);
}

/// What the part of a name from `after` to `end` says, where all of it says `said`.
fn said_by(scan: &mut Scan<'_>, start: usize, after: usize, end: usize, said: Option<Said>) -> Said {
    said.filter(|_| after == start).unwrap_or_else(|| scan.asked(after, end))
}

/// Where a name begins that announces something, what, and whether it is known to be spelled as its entry is.
fn named(said: Said, after: usize) -> Option<(usize, Verdict, bool)> {
    if let Asked::Of(verdict) = said.asked { Some((after, verdict, said.written_out)) } else { None }
}
