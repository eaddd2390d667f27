//! Live secrets in other spellings: escaped, percent-encoded, base64, hex.
//!
//! The text is decoded, not the values: registering a value enters it once. A view is the decoded text with, for each
//! symbol, the place it came from; a match in a view is a match of the whole spelling. Views are made only while
//! there are live secrets, and only of text that holds the characters that such a spelling needs.

use crate::found::{Match, Origin};
use crate::live::{FRAGMENT, Inner, LiveTable, SHORTEST, WINDOW};
use crate::text::{Text, Wide};
use crate::views::{View, as_code_points, base64_value, base64_view, hex_view, place, unescaped};
use std::sync::Arc;

/// Escapes are undone this many times: a URL in JSON in a log line of JSON.
const LEVELS: usize = 3;
/// 16 symbols make at least this many of base64.
const SHORTEST_RUN: usize = 22;
/// An escape is at most this long.
const LONGEST_ESCAPE: usize = 12;
/// A stream looks this far back for the beginning of a value in another spelling.
const LONGEST_SPELLED: usize = 1024;
/// A trailing stretch that may be the beginning of an encoded value is held back up to this length by a stream.
const LONGEST_HELD: usize = 64;

/// Finds live secrets in every spelling.
pub(crate) fn find_live(table: &LiveTable, text: Text<'_>, matches: &mut Vec<Match>) {
    if table.is_empty() || text.narrow().len() < SHORTEST {
        return;
    }
    let inner = table.read();
    if !inner.has_short() && text.narrow().len() < FRAGMENT {
        return;
    }
    search(&inner, text, None, matches);
    encoded_runs(&inner, text, None, matches);
    let Some(mut view) = unescaped(text, None) else { return };
    for level in 1..=LEVELS {
        search(&inner, view.text(), Some(&view.places), matches);
        if level == 1 {
            encoded_runs(&inner, view.text(), Some(&view.places), matches);
        }
        match unescaped(view.text(), Some(&view.places)) {
            Some(next) if level < LEVELS => view = next,
            _ => break,
        }
    }
}

fn search(inner: &Inner, text: Text<'_>, places: Option<&[(u32, u32)]>, matches: &mut Vec<Match>) {
    search_long(inner, text, places, matches);
    if inner.has_short() {
        for p in 0..(text.narrow().len() + 1).saturating_sub(SHORTEST) {
            inner.short_at(text, p, |start, end, kind| matches.push(live(start, end, kind, places)));
        }
    }
}

fn live(start: usize, end: usize, kind: &Arc<str>, places: Option<&[(u32, u32)]>) -> Match {
    let (start, end) = place(places, start, end);
    Match { start: start as usize, end: end as usize, origin: Origin::Live(kind.clone()) }
}

fn search_long(inner: &Inner, text: Text<'_>, places: Option<&[(u32, u32)]>, matches: &mut Vec<Match>) {
    let n = text.narrow().len();
    if inner.has_long() && n >= WINDOW {
        let mut p = 0;
        while p + WINDOW <= n {
            let mut reach = p;
            inner.long_at(text, p, |start, end, kind| {
                matches.push(live(start, end, kind, places));
                reach = reach.max(end);
            });
            // What a match covers holds no other beginning that its samples would not find again behind it.
            p = if reach > p + WINDOW { (reach - WINDOW + 1).max(p + 1) } else { p + WINDOW };
        }
    }
}

/// Decodes runs of base64 and hex and searches what comes out.
fn encoded_runs(inner: &Inner, text: Text<'_>, places: Option<&[(u32, u32)]>, matches: &mut Vec<Match>) {
    let t = text.narrow();
    if !inner.has_long() || t.len() < SHORTEST_RUN {
        return;
    }
    let mut p = 0;
    while p < t.len() {
        if base64_value(t[p]).is_none() {
            p += 1;
            continue;
        }
        let mut end = p;
        let (mut upper, mut hexadecimal) = (false, true);
        while end < t.len() && base64_value(t[end]).is_some() {
            upper |= t[end].is_ascii_uppercase();
            hexadecimal &= t[end].is_ascii_hexdigit();
            end += 1;
        }
        if end - p >= SHORTEST_RUN {
            if upper || end - p >= 64 {
                for phase in 0..4 {
                    search_decoded(inner, &base64_view(t, (p + phase, end), places), matches);
                }
            }
            if hexadecimal {
                search_decoded(inner, &hex_view(t, (p, end), places), matches);
                search_decoded(inner, &hex_view(t, (p + 1, end), places), matches);
            } else {
                hex_within(inner, t, (p, end), places, matches);
            }
        }
        p = end;
    }
}

/// Hex stretches inside a longer run of base64 symbols, such as a path.
fn hex_within(
    inner: &Inner,
    t: &[u8],
    (from, to): (usize, usize),
    places: Option<&[(u32, u32)]>,
    matches: &mut Vec<Match>,
) {
    let mut p = from;
    while p < to {
        let end = t[p..to].iter().position(|b| !b.is_ascii_hexdigit()).map_or(to, |length| p + length);
        if end - p >= 2 * FRAGMENT {
            search_decoded(inner, &hex_view(t, (p, end), places), matches);
            search_decoded(inner, &hex_view(t, (p + 1, end), places), matches);
        }
        p = end + 1;
    }
}

/// Searches decoded bytes, as they are and, where they are UTF-8 beyond ASCII, as code points.
fn search_decoded(inner: &Inner, view: &View, matches: &mut Vec<Match>) {
    search_long(inner, view.text(), Some(&view.places), matches);
    if view.symbols.iter().any(|s| *s >= 128) {
        if let Some(wide) = as_code_points(view) {
            search_long(inner, wide.text(), Some(&wide.places), matches);
        }
    }
}

/// Where the end of a text may be the beginning of a live secret, and whether that is sure enough to keep it back for
/// ever.
pub(crate) fn open_live(table: &LiveTable, text: Text<'_>) -> Option<(usize, bool)> {
    if table.is_empty() {
        return None;
    }
    let inner = table.read();
    let t = text.narrow();
    let n = t.len();
    let plain = beginning(&inner, text);
    let strong = plain.is_some_and(|start| n - start >= WINDOW);
    let mut open = plain.unwrap_or(n);
    // Only the last stretch can hold a beginning: at most 63 symbols, each spelled in at most 16.
    let from = n.saturating_sub(LONGEST_SPELLED);
    let tail = View {
        symbols: (from..n).map(|i| text.symbol(i)).collect(),
        narrow: t[from..].to_vec(),
        places: (from..n).map(|i| (i as u32, i as u32 + 1)).collect(),
    };
    open = open.min(spelled_beginning(&inner, &tail, 0).unwrap_or(n));
    let encoded = |b: &&u8| base64_value(**b).is_some() || matches!(**b, b'%' | b'\\' | b'&' | b'=' | b'#' | b';');
    open = open.min(n - t.iter().rev().take(LONGEST_HELD).take_while(encoded).count());
    (open < n).then_some((open, strong))
}

/// The longest end that is the beginning of a value, or the middle of one.
fn beginning(inner: &Inner, text: Text<'_>) -> Option<usize> {
    let n = text.narrow().len();
    let mut open = inner.beginning_at_end(text);
    if inner.has_long() && n >= WINDOW {
        let middle = (n.saturating_sub(2 * WINDOW - 1)..=n - WINDOW).find(|p| inner.open_at(text, *p));
        open = open.into_iter().chain(middle).min();
    }
    open
}

/// The same in the text with its escapes undone, an escape that the end cuts short left aside, and in decoded runs.
fn spelled_beginning(inner: &Inner, view: &View, level: usize) -> Option<usize> {
    let n = view.narrow.len();
    let cut = view.narrow[n.saturating_sub(LONGEST_ESCAPE)..].iter().rposition(|b| matches!(b, b'%' | b'\\' | b'&'));
    let cut = cut.map(|length| n.saturating_sub(LONGEST_ESCAPE) + length);
    let mut open: Option<usize> = None;
    let mut note = |start: Option<usize>| open = open.into_iter().chain(start).min();
    for end in [Some(n), cut].into_iter().flatten() {
        let part = Text::wide(&view.narrow[..end], Wide::Four(&view.symbols[..end]));
        if level > 0 || end < n {
            note(beginning(inner, part).map(|start| view.places[start].0 as usize));
        }
        if level < LEVELS {
            if let Some(next) = unescaped(part, Some(&view.places[..end])) {
                note(spelled_beginning(inner, &next, level + 1));
            }
        }
        if level < 2 && inner.has_long() {
            let run = view.narrow[..end].iter().rev().take_while(|b| base64_value(**b).is_some()).count();
            for phase in 0..4 {
                let decoded = base64_view(&view.narrow, (end - run + phase.min(run), end), Some(&view.places));
                note(beginning(inner, decoded.text()).map(|start| decoded.places[start].0 as usize));
            }
            for phase in 0..2 {
                let decoded = hex_view(&view.narrow, (end - run + phase.min(run), end), Some(&view.places));
                note(beginning(inner, decoded.text()).map(|start| decoded.places[start].0 as usize));
            }
        }
    }
    open
}
