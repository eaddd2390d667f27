//! A provider's name before a key name: `Heroku API key: …`, `ollama token = …`.
//!
//! The rules beside its words are asked as if it stood in the name itself. A value must fit one of them wholly, so prose hardly ever
//! does.

use crate::class::{is_alnum, is_name};
use crate::judge::{Asks, Before, Separator};
use crate::key_table::Demand;
use crate::masked::mask_ends;
use crate::names::{LONGEST_NAME, Verdict};
use crate::scan::Scan;
use crate::wants::{DIGEST, given_out};

/// Providers are called by this many words at most.
const MOST_WORDS: usize = 2;

/// And each of them has so many symbols.
const LONGEST_WORD: usize = 20;

/// The catalogue's rules for the words before a name that begins at `start`: a range of `BESIDE`.
pub(crate) fn beside(scan: &mut Scan<'_>, start: usize) -> (u16, u16) {
    let mut begin = start;
    for _ in 0..MOST_WORDS {
        let Some((b' ', before)) = scan.t[..begin].split_last() else { break };
        let length = before.iter().rev().take(LONGEST_WORD).take_while(|b| goes_on(**b)).count();
        begin = before.len() - length;
        let cut = begin > 0 && goes_on(scan.t[begin - 1]) || mask_ends(scan.t, begin);
        if cut || !scan.t[begin].is_ascii_alphabetic() {
            break;
        }
        let found = scan.words_beside(begin, start);
        if found != (0, 0) {
            return found;
        }
    }
    (0, 0)
}

/// Whether a value is one under a name that says little: it was given out, and the name is none in passing.
pub(crate) fn says_enough(
    scan: &mut Scan<'_>,
    verdict: Verdict,
    (from, end): (usize, usize),
    quoted: bool,
    before: Before,
) -> bool {
    // `registry.example/billing-api:…`
    let tagged = before.separator == Separator::Colon
        && !before.spaced
        && !quoted
        && scan.matcher.names.entry(verdict.index).demand == Demand::Minted;
    !tagged
        && given_out(scan, &scan.t[from..end], verdict, before.asks == Asks::Strictly)
        && stands_alone(scan, verdict, (from, end), quoted, before)
}

fn goes_on(b: u8) -> bool {
    is_alnum(b) || b == b'-'
}

/// Whether a name that says little, as a provider's alone, is a name: right before a separator or its quote, and not said in passing of what something else is
/// called: `webhook from Sinch: 4f9a…`, `INFO sinch: 4f9a… received`; nor, as lists of packages have them, before a commit:
/// `Mixpanel: 9c1f…`.
pub(crate) fn stands_alone(
    scan: &mut Scan<'_>,
    verdict: Verdict,
    (from, end): (usize, usize),
    quoted: bool,
    before: Before,
) -> bool {
    let name = &scan.t[before.start..];
    let name = &name[..name.iter().take(LONGEST_NAME).take_while(|b| is_name(**b)).count()];
    let word = scan.matcher.names.entry(verdict.index).name.as_bytes();
    let ends = name.len() >= word.len() && name[name.len() - word.len()..].eq_ignore_ascii_case(word);
    let both = name.iter().any(u8::is_ascii_lowercase) && name.iter().any(u8::is_ascii_uppercase);
    let behind = before.start + name.len();
    let separated = match scan.at(behind) {
        b'=' | b':' | b'"' | b'\'' => true,
        b' ' => matches!(scan.at(behind + 1), b'=' | b':'),
        _ => false,
    };
    if !ends || !separated {
        return false;
    }
    if quoted || before.separator != Separator::Colon || !before.spaced {
        return true;
    }
    if scan.at(end) == b' ' && end + 1 == scan.t.len() {
        scan.open(from, false);
    }
    let word_before = matches!(scan.t[..before.start], [.., b, b' '] if is_alnum(b));
    let word_behind = scan.at(end) == b' ' && is_alnum(scan.at(end + 1));
    let commit = end - from == DIGEST && scan.t[from..end].iter().all(u8::is_ascii_hexdigit);
    !(word_before || word_behind || (commit && both))
}
