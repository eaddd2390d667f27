//! Where a value without quotes ends: what belongs to it of the symbols behind it.

use crate::entries::Layout;
use crate::judge::{Before, Separator, has_mask};
use crate::names::Verdict;
use crate::scan::Scan;
use crate::value::{JUDGED, plausible};

/// What follows `&` in a password has at most so many symbols.
const LONGEST_TAIL: usize = 32;

/// Punctuation behind an unquoted value stays outside, up to this much.
const MOST_TRAILING: usize = 8;

/// The end of the value at `from`. `query_before`: its name stands in an address or a form.
pub(crate) fn bare_end(
    scan: &mut Scan<'_>,
    verdict: Verdict,
    from: usize,
    query_before: bool,
    before: Before,
) -> usize {
    let uri = verdict.layout == Layout::VerificationUri;
    let mut end = if uri { scan.joined_end(from) } else { scan.run_end(from) };
    if before.separator == Separator::Encoded {
        end = end.min(scan.escaped_end(from)).max(from);
    }
    if before.separator == Separator::Apart {
        end = before_quote(scan, from, end);
    }
    scan.open_value(from, end);
    if verdict.layout == Layout::Password && !query_before && before.separator != Separator::Encoded {
        end = past_ampersand(scan, from, end);
    }
    if query_before || scan.at(end) == b'&' {
        let fragment = scan.fragment(from);
        if fragment < end.min(from + JUDGED * 16) {
            end = fragment;
        }
    }
    let bare = without_trailing(scan, from, end);
    // `hunter2!` ends in a symbol that a password may have to hold.
    let marks = scan.at(bare) == b'!' && verdict.layout == Layout::Password && plausible(&scan.t[from..bare]);
    bare + if marks { scan.t[bare..end].iter().take_while(|b| **b == b'!').count() } else { 0 }
}

/// Where a value ends that a percent-encoded quote may end: nothing says that the quote round it is not encoded.
fn before_quote(scan: &Scan<'_>, from: usize, end: usize) -> usize {
    let is_quote =
        |p: &usize| [&b"%22"[..], b"%27", b"%2522", b"%2527"].into_iter().any(|quote| scan.starts(*p, quote));
    memchr::memchr_iter(b'%', &scan.t[from..end]).map(|length| from + length).find(is_quote).unwrap_or(end)
}

/// `Tr0ub4dor&3`: a password goes on behind `&` where neither the next member of a form follows nor a plain word.
fn past_ampersand(scan: &mut Scan<'_>, from: usize, end: usize) -> usize {
    if end == from || scan.at(end) != b'&' || has_mask(scan, from, end) {
        return end;
    }
    let stop = scan.run_end(end + 1);
    if stop - end > LONGEST_TAIL + 1 {
        return end;
    }
    scan.open_value(from, stop);
    let tail = &scan.t[end + 1..stop];
    let word = tail.iter().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'-'));
    let member = tail.contains(&b'=') || tail.contains(&b'%') || matches!(scan.at(stop), b'&' | b';');
    if word || member || has_mask(scan, end, stop) { end } else { stop }
}

/// Punctuation of the sentence around an unquoted value stays outside.
pub(crate) fn without_trailing(scan: &Scan<'_>, from: usize, end: usize) -> usize {
    let punctuation = |b: &&u8| matches!(**b, b'.' | b':' | b'!');
    let trailing = scan.t[from..end].iter().rev().take(MOST_TRAILING).take_while(punctuation).count();
    if trailing < end - from { end - trailing } else { end }
}
