//! Names in queries and forms: what is called `code` and `state` is a secret there, and hardly anywhere else.

use crate::judge::{Before, Separator};
use crate::names::Verdict;
use crate::scan::Scan;

/// Whether a name begins right after `?`, `&`, `#` or their spellings.
pub(crate) fn in_query(scan: &Scan<'_>, start: usize) -> bool {
    let before = &scan.t[..start];
    let ends = |spelling: &[u8]| {
        before.len() >= spelling.len() && before[before.len() - spelling.len()..].eq_ignore_ascii_case(spelling)
    };
    matches!(before.last(), Some(b'?' | b'&' | b'#'))
        || matches!(before.last(), Some(b'F' | b'f' | b'6' | b'3' | b';'))
            && [&b"%3F"[..], b"%26", b"%23", b"%253F", b"%2526", b"\\u0026", b"&amp;"].into_iter().any(ends)
}

/// Whether `code` and `state` stand in a redirect or in a form of the token endpoint.
pub(crate) fn in_form(scan: &mut Scan<'_>, query_before: bool, end: usize, before: Before) -> bool {
    let query = query_before || scan.at(end) == b'&';
    query && matches!(before.separator, Separator::Equals | Separator::Encoded) || token_form(scan, before.start)
}

/// Whether a parameter called `code` holds a source, as the addresses of playgrounds do: what no code has, but lines and calls do.
pub(crate) fn is_source(scan: &Scan<'_>, verdict: Verdict, value: &[u8]) -> bool {
    const HELD: [&[u8]; 12] = [b"20", b"0a", b"0d", b"22", b"27", b"28", b"29", b"3b", b"3c", b"3e", b"7b", b"7d"];
    let held =
        |at: usize| value.get(at + 1..at + 3).is_some_and(|hex| HELD.iter().any(|of| hex.eq_ignore_ascii_case(of)));
    scan.matcher.names.entry(verdict.index).name == "code" && memchr::memchr_iter(b'%', value).any(held)
}

/// Whether a parameter of the token endpoint stands not far before a name: what is called `code` here is one.
fn token_form(scan: &mut Scan<'_>, start: usize) -> bool {
    // What stands before a mask may have stood further off.
    let masked = scan.masks[..scan.masks.partition_point(|(_, end)| *end <= start)].last().map_or(0, |(_, end)| *end);
    let lowest = start.saturating_sub(FORM_REACH).max(masked);
    let (read, mut last) = scan.memo.form;
    let known = lowest <= read && read <= start;
    // What was read for the name before is not read again, but for what may begin there.
    let from = if known { lowest.max(read.saturating_sub(LONGEST_FORM_NAME)) } else { lowest };
    if !known {
        last = None;
    }
    let near = &scan.t[from..start];
    let begins = |at: usize| {
        let (before, behind) = near.split_at(at);
        FORM_NAMES
            .iter()
            .find(|(first, rest)| before.ends_with(first) && behind.starts_with(rest))
            .map(|name| from + at - name.0.len())
    };
    last = memchr::memchr_iter(b'_', near).rev().find_map(begins).or(last);
    scan.memo.form = (start, last);
    last.is_some_and(|at| at >= lowest)
}

const FORM_REACH: usize = 256;

/// Names of a token request's form, by what stands before their `_` and from it on.
const FORM_NAMES: [(&[u8], &[u8]); 2] = [(b"grant", b"_type"), (b"redirect", b"_uri")];

const LONGEST_FORM_NAME: usize = 12;
