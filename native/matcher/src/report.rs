//! Reports of refused values: pydantic writes a field's path on one line, and its input at the end of the next.

use crate::class::{ends_escape, is_name};
use crate::judge::{Before, Separator, has_mask, value};
use crate::masked::mask_ends;
use crate::names::{Asked, LONGEST_NAME, Verdict};
use crate::quotes::MOST_BACKSLASHES;
use crate::scan::Scan;
use crate::separated::opening_quote;

/// What the value stands behind.
const HEAD: &[u8] = b", input_value=";
const LONGEST_MESSAGE: usize = 256;
const LONGEST_ESCAPE: usize = 20;
/// A path goes on over the kinds of a union: `login.token.str`.
const MOST_PARTS: usize = 8;

/// `, input_value=` may end at `from`.
pub(crate) fn report_at(scan: &mut Scan<'_>, from: usize) {
    let Some((start, verdict)) = field(scan, from) else { return };
    if from >= scan.t.len() {
        return;
    }
    let before = Before { separator: Separator::Colon, ..Before::at(start, false) };
    if crate::apart::group(scan, verdict, from, before) {
        return;
    }
    if let Some((quote, begin)) = opening_quote(scan, from) {
        let end = scan.quoted_or_open(quote, begin, from);
        let line = scan.line(begin);
        if end.is_none() && has_mask(scan, begin, line) {
            return;
        }
        return value(scan, verdict, begin, end.unwrap_or(begin), end.is_some(), before);
    }
    if scan.t.len() - from <= MOST_BACKSLASHES {
        scan.open(from, false); // a backslash or prefix letter may turn out to open a quote
    }
    value(scan, verdict, from, from, false, before);
}

/// Where a path ends without the brackets of its last part: `token.function-after[check(), str]`.
fn without_brackets(t: &[u8], end: usize) -> usize {
    let mut depth = 0;
    for at in (end.saturating_sub(LONGEST_NAME)..end).rev() {
        match t[at] {
            b']' => depth += 1,
            b'[' if depth > 0 => depth -= 1,
            b'\n' | b'\\' => break,
            _ => {}
        }
        if depth == 0 {
            return if at + 1 == end { end } else { at };
        }
    }
    end
}

/// The last part of the path that is an entry of the table: where the path begins, and what it asks.
fn field(scan: &mut Scan<'_>, from: usize) -> Option<(usize, Verdict)> {
    let t = scan.t;
    let head = t[..from].strip_suffix(HEAD)?;
    let kind = head.iter().rev().take(LONGEST_NAME).take_while(|b| is_name(**b)).count();
    let message = head[..head.len() - kind].strip_suffix(b"[type=")?;
    let lowest = message.len().saturating_sub(LONGEST_MESSAGE);
    let line = (lowest..message.len()).rev().find(|p| message[*p] == b'\n' || message[*p..].starts_with(b"\\n"))?;
    let spare = t[..line].iter().rev().take(MOST_BACKSLASHES).take_while(|b| matches!(b, b'\\' | b'\r')).count();
    let end = without_brackets(t, line - spare);
    let begin = end - t[..end].iter().rev().take(LONGEST_NAME).take_while(|b| is_name(**b)).count();
    if mask_ends(t, begin) {
        return None;
    }
    let behind = (begin + 1..end.min(begin + LONGEST_ESCAPE)).find(|p| ends_escape(t, *p));
    for start in [behind, Some(begin)].into_iter().flatten() {
        let mut stop = end;
        for _ in 0..MOST_PARTS {
            match scan.asked(start, stop).asked {
                asked if asked.says_little() => {}
                Asked::Of(verdict) => return Some((start, verdict)),
                _ => return None,
            }
            let Some(dot) = t[start..stop].iter().rposition(|b| *b == b'.') else { break };
            stop = start + dot;
        }
    }
    None
}
