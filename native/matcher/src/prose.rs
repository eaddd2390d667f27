//! Words that stand where a value could: sentences, and what is said of an option.

use crate::class::is_white;
use crate::judge::{Before, Separator};
use crate::letters::at_random;
use crate::masked::mask_at;
use crate::names::Verdict;
use crate::scan::Scan;
use crate::wants::typed;

/// `password: incorrect or expired` is a sentence. Of what nobody types, so are `key: limit 5 to …` and `key: Updated.`
pub(crate) fn prose(scan: &mut Scan<'_>, verdict: Verdict, from: usize, end: usize, before: Before) -> bool {
    if before.separator != Separator::Colon || !before.spaced {
        // `password:did not match`
        let rest = &scan.t[end..];
        if rest.len() < DENIED.len() && rest.eq_ignore_ascii_case(&DENIED[..rest.len()]) {
            scan.open(from, false);
        }
        return before.separator == Separator::Colon
            && scan.starts(end, DENIED)
            && scan.t[from..end].iter().all(u8::is_ascii_lowercase);
    }
    if sentence(scan, from, end) {
        return !at_random(&scan.t[from..end]);
    }
    if typed(scan, verdict) || end == from || !scan.t[from..end].iter().all(u8::is_ascii_alphabetic) {
        return false;
    }
    if at_random(&scan.t[from..end]) {
        return false;
    }
    let next = scan.at(end + 1);
    match scan.at(end) {
        b' ' => next.is_ascii_digit(),
        b'.' => {
            if end + 1 >= scan.t.len() {
                scan.open(from, false);
            }
            let capital = scan.t[from].is_ascii_uppercase();
            capital && scan.t[from + 1..end].iter().all(u8::is_ascii_lowercase) && (next == 0 || is_white(next))
        }
        _ => false,
    }
}

/// Whether a word of letters is followed by another.
pub(crate) fn sentence(scan: &mut Scan<'_>, from: usize, end: usize) -> bool {
    let word = &scan.t[from..end];
    // `Re-type new password:`
    let word = if word.len() > 3 && word[..3].eq_ignore_ascii_case(b"re-") { &word[3..] } else { word };
    if word.is_empty() || !word.iter().all(u8::is_ascii_alphabetic) {
        return false;
    }
    let mut behind = end;
    if scan.at(end) == b'\'' {
        // `don't accept an empty one`
        let letters = scan.t[end + 1..].iter().take(MOST_SHORTENED).take_while(|b| b.is_ascii_lowercase()).count();
        behind += if letters > 0 { 1 + letters } else { 0 };
    }
    if behind + 1 >= scan.t.len() && scan.t.get(behind).is_none_or(|b| *b == b' ' || behind > end)
        || scan.at(end) == b'\'' && behind >= scan.t.len() - 1
    {
        scan.open(from, false);
    }
    scan.at(behind) == b' ' && (scan.at(behind + 1).is_ascii_alphabetic() || mask_at(scan.t, behind + 1).is_some())
}

const DENIED: &[u8] = b" not ";

/// Letters behind an apostrophe: `don't`, `we'll`.
const MOST_SHORTENED: usize = 2;

/// `--token requires --url` says something of two options.
pub(crate) fn says(value: &[u8]) -> bool {
    SAYING.iter().any(|word| word.as_bytes() == value)
}

const SAYING: [&str; 26] = [
    "accepts",
    "allows",
    "before",
    "cannot",
    "conflicts",
    "deprecated",
    "disables",
    "enables",
    "excludes",
    "expects",
    "ignored",
    "ignores",
    "implies",
    "instead",
    "overrides",
    "prevents",
    "replaced",
    "replaces",
    "requires",
    "should",
    "supersedes",
    "supports",
    "together",
    "unless",
    "versus",
    "without",
];
