//! Key names in text, and what separates them from their values.
//!
//! The grammar is `native/README.md` section 4. It is read by hand, forwards, with every look-ahead bounded or
//! remembered: a line of `token=token=…` costs one pass.

use crate::apart::{element, group, part, record};
use crate::class::{ends_escape, is_alnum, is_name, is_white};
use crate::forms::{declared, operator};
use crate::judge::{Before, Separator, value};
use crate::key_table::Demand;
use crate::loose;
use crate::names::{Asked, LONGEST_NAME, Layout, Verdict, end_with_qualifiers};
use crate::provider;
use crate::reading::{ENCODED_QUOTES, MOST_BACKSLASHES, Quote};
use crate::scan::Scan;
use crate::value::mask_ends;

/// Escapes and colour codes reach this far into what looks like a name.
const LONGEST_ESCAPE: usize = 20;

/// A long option begins at `start`: its name ends where its symbols do.
pub(crate) fn argument_at(scan: &mut Scan<'_>, start: usize) {
    let length = scan.t[start..].iter().take(LONGEST_NAME + 1).take_while(|b| is_name(**b)).count();
    if scan.t.get(start + length).is_some_and(|b| is_white(*b)) {
        name_at(scan, start + length);
    }
}

/// Where the symbols of a name that `inside` stands in end.
pub(crate) fn symbols_end(t: &[u8], inside: usize) -> usize {
    inside + t[inside..].iter().take(LONGEST_NAME + 1).take_while(|b| is_name(**b)).count()
}

/// A key name may go on from `inside`, where `word` symbols on another of its words follows.
pub(crate) fn name_round(scan: &mut Scan<'_>, inside: usize, word: u8) {
    if goes_on(scan.t, inside, word) {
        name_at(scan, symbols_end(scan.t, inside));
    }
}

/// Whether a name goes on behind the word that a window stands in. In prose the same word stands alone.
#[inline]
pub(crate) fn goes_on(t: &[u8], inside: usize, word: u8) -> bool {
    word == 0 || t.get(inside + usize::from(word)).is_none_or(|b| is_name(*b))
}

/// What may stand behind a name and a gap: a separator, or what may go before one.
const fn may_separate(b: u8) -> bool {
    matches!(b, b'=' | b':' | b'"' | b'\'' | b'`' | b'%' | b'&' | b'\\' | b'?' | b'|' | b'.' | b'+')
}

/// Whether `--` is among the symbols of the name that ends at `end`.
#[inline]
fn is_option(t: &[u8], end: usize) -> bool {
    if let Some(near) = t[..end].last_chunk::<16>() {
        // Nearly every name is shorter than that, and without dashes: no branch is needed to see it.
        let count = |symbol: u8| near.iter().fold(0, |count, b| count + u8::from(*b == symbol));
        if count(b' ') > 0 && count(b'-') == 0 {
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

/// Whether a value could follow a name that ends at `end`: the cheap half of `name_at`, for a text that is whole.
pub(crate) fn value_may_follow(t: &[u8], end: usize) -> bool {
    match t.get(end) {
        None => false,
        Some(b' ') => {
            let gap = t[end..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
            t.get(end + gap).is_some_and(|b| may_separate(*b) || *b == 0x1b)
                || loose::may_follow(t, end + gap, false)
                || is_option(t, end)
        }
        Some(_) => true,
    }
}

/// A key name may end at `end`.
pub(crate) fn name_at(scan: &mut Scan<'_>, end: usize) {
    if scan.memo.last_name == Some(end) || end > scan.t.len() {
        return;
    }
    scan.memo.last_name = Some(end);
    let mut end = end;
    if end < scan.t.len() && is_name(scan.t[end]) {
        match end_with_qualifiers(scan.t, end) {
            Some(further) => end = further,
            None if matches!(scan.t[end], b'-' | b'.') => {}
            None => return,
        }
    }
    if scan.t.get(end) == Some(&b' ') {
        // A word in a sentence, nearly always: nothing that could separate it from a value follows.
        let next = scan.gap(end);
        let bare = next < scan.t.len() && !may_separate(scan.t[next]) && !loose::may_follow(scan.t, next, true);
        if bare && !is_option(scan.t, end) {
            return;
        }
    }
    if !scan.matcher.names.may_end::<true>(&scan.t[..end]) {
        return;
    }
    let mut start = end;
    while start > 0 && end - start < LONGEST_NAME && is_name(scan.t[start - 1]) {
        start -= 1;
    }
    // An escape in front (`\npassword`, `%26token`, a colour code) is no part of the name; but in `\token` it only seems to be one.
    let escapes = start + 1..end.min(start + LONGEST_ESCAPE);
    let escapes = if may_go_on(scan.t, start) || end - start >= LONGEST_NAME { escapes } else { 0..0 };
    let behind = escapes.into_iter().find(|p| ends_escape(scan.t, *p));
    // `%2526token`: behind the escape of the `%` stands the rest of another.
    let nested = behind.and_then(|after| behind_nested(scan.t, after, end));
    let mut found = None;
    for after in [nested, behind, Some(start)].into_iter().flatten() {
        let behind_mask = after == start && mask_ends(scan.t, start);
        match scan.asked(after, end, behind_mask) {
            Asked::Of(verdict) => found = Some((after, verdict)),
            Asked::Unknown => continue,
            // `\ncache_key` is no `ncache_key`.
            Asked::Nothing => {}
        }
        break;
    }
    let mut spaced = false;
    if behind.is_none() && scan.t[start..end].first().is_some_and(u8::is_ascii_alphabetic) {
        if let Some(longer) = of_words(scan, start, end) {
            found = Some(longer);
            spaced = true;
        }
    }
    if found.is_none() && end - start == 3 && !mask_ends(scan.t, start) {
        found = scan.matcher.names.lone_key(&scan.t[start..end]).map(|verdict| (start, verdict));
    }
    let Some((name, mut verdict)) = found else { return };
    if verdict.beside == (0, 0) {
        verdict.beside = provider::beside(scan, name);
    }
    if verdict.demand == Demand::Beside && !written_out(scan, name, end, verdict) {
        return;
    }
    start = name;
    if scan.in_mask(start) || scan.in_mask(end.saturating_sub(1)) {
        return;
    }
    value_after(scan, start, end, verdict, spaced);
}

/// Whether an escape could end among the symbols of a name that begin at `start`: what no name has begins each of them.
fn may_go_on(t: &[u8], start: usize) -> bool {
    start > 0 && matches!(t[start - 1], b'\\' | b'%' | b'[' | b';')
}

/// Whether a provider's name stands in a name as it is written in the catalogue.
fn written_out(scan: &Scan<'_>, start: usize, end: usize, verdict: Verdict) -> bool {
    let word = scan.matcher.names.entry(verdict.index).name.as_bytes();
    scan.t[start..end].windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
}

/// Where the name begins if an escaped escape ends at `after`, or at the place behind it.
fn behind_nested(t: &[u8], after: usize, end: usize) -> Option<usize> {
    let mut at = after;
    while at + 2 < end && t[..at].ends_with(b"25") && ends_escape(t, at + 2) {
        at += 2;
    }
    (at > after).then_some(at)
}

/// A name of two or three words, as people write them: `API key: …`, `User code: …`.
fn of_words(scan: &Scan<'_>, start: usize, end: usize) -> Option<(usize, Verdict)> {
    let mut begin = start;
    let mut found = None;
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
        if begin > 0 && is_alnum(scan.t[begin - 1]) || mask_ends(scan.t, begin) {
            break;
        }
        if let Some(verdict) = scan.matcher.names.whole(&scan.t[begin..end]) {
            found = Some((begin, verdict));
        }
    }
    found
}

/// Where a name ends with its quote or bracket, and whether it has a quote.
fn name_end(scan: &Scan<'_>, start: usize, end: usize, dashes: bool) -> (usize, bool) {
    // Behind the name of an option and a space begins its value.
    let quote_at = if dashes { end } else { scan.gap(end) };
    if let Some((_, after)) = scan.quote(quote_at) {
        let bracket = !dashes && scan.at(after) == b']' && opener(scan, start) == Some(b'[');
        return (after + usize::from(bracket), true);
    }
    let before = &scan.t[..start];
    if scan.at(end) == b']' && before.last() == Some(&b'[') {
        return (end + 1, false);
    }
    let opened = before.len() >= 3 && before[before.len() - 3..].eq_ignore_ascii_case(b"%5B");
    (if opened && scan.starts(end, b"%5D") { end + 3 } else { end }, false)
}

/// The separator at `p`, and the place behind it. `apart` says that white space alone would do.
fn separator(
    scan: &mut Scan<'_>,
    start: usize,
    p: usize,
    quoted: bool,
    dashes: bool,
    apart: bool,
) -> Option<(Separator, usize)> {
    let longer = |scan: &Scan<'_>, second: u8| p + 1 + usize::from(scan.at(p + 1) == second);
    if let Some(length) = operator(scan, p) {
        return Some((Separator::Equals, p + length));
    }
    match scan.at(p) {
        b'=' if scan.at(p + 1) == b'=' => {
            let behind = p + 2 + usize::from(scan.at(p + 2) == b'=');
            Some((Separator::Compared, behind))
        }
        b'=' => Some((Separator::Equals, longer(scan, b'>'))),
        b':' if scan.at(p + 1) == b':' || scan.starts(p, b"://") => None,
        b':' if scan.at(p + 1) == b'=' => Some((Separator::Colon, p + 2)),
        b':' => match declared(scan, p + 1) {
            Some(value) => Some((Separator::Equals, value)),
            None => Some((Separator::Colon, p + 1)),
        },
        b'%' => {
            let spelled = [&b"%3D"[..], b"%3A", b"%253D", b"%253A"].into_iter().find(|text| scan.starts(p, text));
            match spelled {
                Some(text) => Some((Separator::Encoded, p + text.len())),
                None => apart.then_some((Separator::Argument, p)),
            }
        }
        b',' if quoted && (dashes || matches!(opener(scan, start), Some(b'(' | b'['))) => {
            Some((Separator::Comma, p + 1))
        }
        _ => apart.then_some((Separator::Argument, p)),
    }
}

fn value_after(scan: &mut Scan<'_>, start: usize, end: usize, verdict: Verdict, spaced: bool) {
    let dashes = scan.t[start..end].starts_with(b"--") && !mask_ends(scan.t, start);
    let (name_end, quoted) = name_end(scan, start, end, dashes);
    // In a page `<code>` holds any source.
    let page = scan.at(end) == b'>' && (verdict.lone_key || verdict.demand == Demand::Query);
    if page || quoted && verdict.lone_key {
        return;
    }
    if scan.at(end) == b'>' {
        return element(scan, end, verdict, Before::at(start, spaced));
    }
    if !dashes && quoted {
        if let Some((from, to)) = part(scan, start, name_end) {
            return value(scan, verdict, from, to, true, Before::at(start, spaced));
        }
    }
    let p = scan.gap(name_end);
    let record =
        if dashes || verdict.lone_key || !quoted && p > name_end { None } else { record(scan, start, p, quoted) };
    let found = record.map(|after| (Separator::Equals, after));
    let found = found.or_else(|| separator(scan, start, p, quoted, dashes, dashes && p > name_end));
    let alone = !dashes && !quoted && p > name_end && loose::may_stand_apart(scan, verdict);
    let found = found.or_else(|| if alone { loose::typed(scan, p) } else { None });
    let Some((separator, mut p)) = found else {
        return if alone {
            loose::apart(scan, start, p, verdict, spaced);
        };
    };
    let plain = !verdict.lone_key && matches!(verdict.layout, Layout::Plain | Layout::Password | Layout::Code);
    if separator == Separator::Compared && !plain {
        return;
    }
    let gap_after = matches!(scan.at(p), b' ' | b'\t');
    p = scan.gap(p);
    if separator == Separator::Encoded {
        p = scan.encoded_gap(p);
    }
    if matches!(separator, Separator::Equals | Separator::Colon | Separator::Comma) {
        if let Some(next) = scan.line_end(p) {
            let next = scan.gap(next);
            if next >= scan.t.len() || opening_quote(scan, next).is_some() {
                p = next;
            }
        }
    }
    if p >= scan.t.len() {
        return;
    }
    let listed = match separator {
        Separator::Argument => quoted || opening_quote(scan, p).is_none(),
        Separator::Comma => !dashes && opener(scan, start) == Some(b'['),
        Separator::Compared => true,
        _ => false,
    };
    let before = Before { start, separator, spaced: gap_after, listed, words: spaced };
    if matches!(separator, Separator::Equals | Separator::Colon) && group(scan, verdict, p, before) {
        return;
    }
    let paired = separator == Separator::Comma && !dashes;
    if let Some((quote, from)) = opening_quote(scan, p) {
        if let Some(to) = scan.quoted_end(quote, from) {
            if to == scan.t.len() {
                scan.open(p, false);
            }
            if paired && !closes(scan, p, to, quote) {
                return;
            }
            return value(scan, verdict, from, to, true, before);
        }
        if scan.line(from) == scan.t.len() {
            scan.open(p, false);
        }
        if paired && scan.run_end(from) < scan.t.len() {
            return;
        }
        return value(scan, verdict, from, from, false, before);
    }
    if matches!(separator, Separator::Comma | Separator::Compared) {
        if scan.t.len() - p <= MOST_BACKSLASHES {
            scan.open(p, false);
        }
        return;
    }
    // A backslash or prefix letter at the very end may turn out to open a quote.
    if scan.t.len() - p <= MOST_BACKSLASHES && scan.t[p..].iter().all(|b| b"bBuUrR\\&%#0123456789quoxt".contains(b)) {
        scan.open(p, false);
    }
    value(scan, verdict, p, p, false, before);
}

/// What stands before a quoted name: `(` or `[` in a pair.
fn opener(scan: &Scan<'_>, start: usize) -> Option<u8> {
    let before = &scan.t[..start];
    let encoded = ENCODED_QUOTES
        .iter()
        .find(|quote| before.len() >= quote.len() && before[before.len() - quote.len()..].eq_ignore_ascii_case(quote));
    let quote = match (encoded, before.last()) {
        (Some(quote), _) => quote.len(),
        (None, Some(b'"' | b'\'')) => {
            1 + before[..before.len() - 1].iter().rev().take(MOST_BACKSLASHES).take_while(|b| **b == b'\\').count()
        }
        _ => return None,
    };
    let before = &before[..before.len() - quote];
    let prefix = usize::from(matches!(before.last(), Some(b'b' | b'B' | b'u' | b'U' | b'r' | b'R')));
    before[..before.len() - prefix].last().copied()
}

/// Whether `)` or `]` (or the end of the text) follows the second of a pair.
fn closes(scan: &mut Scan<'_>, value: usize, to: usize, quote: Quote) -> bool {
    let after = to + quote_length(scan, quote, to);
    let next = scan.gap(after.min(scan.t.len()));
    if next >= scan.t.len() {
        scan.open(value, false);
        return true;
    }
    matches!(scan.t[next], b')' | b']')
}

pub(crate) fn opening_quote(scan: &Scan<'_>, p: usize) -> Option<(Quote, usize)> {
    if let Some(found) = scan.quote(p) {
        return Some(found);
    }
    if matches!(scan.at(p), b'b' | b'B' | b'u' | b'U' | b'r' | b'R' | b'@') {
        return scan.quote(p + 1);
    }
    None
}

/// Length of the closing quote at `to`, its backslashes included.
pub(crate) fn quote_length(scan: &Scan<'_>, quote: Quote, to: usize) -> usize {
    match quote {
        Quote::Encoded(spelling) => spelling.len(),
        Quote::Plain { .. } => scan.t[to..].iter().take_while(|b| **b == b'\\').count() + 1,
    }
}
