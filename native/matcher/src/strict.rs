//! Values that no separator joins to their names: more is asked of them.

use crate::class::{is_alnum, is_name, is_white};
use crate::entries::Layout;
use crate::judge::{Asks, Before, Separator, has_mask};
use crate::key_table::Demand;
use crate::letters::at_random;
use crate::names::{LONGEST_NAME, Verdict};
use crate::scan::Scan;
use crate::value::{JUDGED, address_or_path, code_like, long_stretch, plausible};
use crate::wants::{made, opaque, typed, wanted};

/// Where no separator says so: in one piece, and what no word is.
pub(crate) fn strictly(scan: &Scan<'_>, verdict: Verdict, from: usize, end: usize, before: Before) -> bool {
    let value = &scan.t[from..end];
    if value.iter().any(|b| is_white(*b)) {
        return false;
    }
    // `pass("tests/*.rs")` and `.code("SlowDown")` hand no secret on.
    let asked = match verdict.demand {
        _ if before.asks == Asks::Made => false,
        Demand::Any => true,
        Demand::Token => verdict.layout != Layout::Password,
        _ => false,
    };
    let typed = asked && typed(scan, verdict);
    let plain = !value.iter().any(|b| b.is_ascii_digit() || MARKS.contains(b)) && !code_like(value);
    let long_enough = value.len() >= SHORTEST_TYPED && !ends_in_own_name(scan, verdict, value);
    let linked = value.starts_with(b"https://") || value.starts_with(b"http://");
    if typed && !plain && long_enough && !linked && wanted(scan, verdict, from, end, before) {
        return true;
    }
    let long = long_stretch(value) || value.len() >= SHORTEST_LONG || at_random(value);
    (made(scan, value, verdict) && long || opaque(scan, value, verdict))
        && !has_mask(scan, from, end)
        && !address_or_path(value)
}

/// Symbols of which a password has one that was typed.
const MARKS: &[u8] = b"!#$%&+=?@^~";

/// `[rules.1password]`
fn ends_in_own_name(scan: &Scan<'_>, verdict: Verdict, value: &[u8]) -> bool {
    ends_in(value, scan.matcher.names.entry(verdict.index).name.as_bytes())
}

fn ends_in(text: &[u8], word: &[u8]) -> bool {
    text.len() >= word.len() && text[text.len() - word.len()..].eq_ignore_ascii_case(word)
}

/// Of so many symbols no stretch is asked.
const SHORTEST_LONG: usize = 32;

/// Fewer symbols are none where no separator stands before them.
const SHORTEST_TYPED: usize = 6;

/// Whether a value is a key's fingerprint, as people and git write it: `signing key 9F3B…`, `user.signingkey=9F3B…`.
pub(crate) fn fingerprint(scan: &Scan<'_>, verdict: Verdict, value: &[u8], before: Before) -> bool {
    if scan.matcher.names.entry(verdict.index).name != "signing_key" || !matches!(value.len(), 8 | 16 | 40) {
        return false;
    }
    // As GnuPG writes them.
    if value.iter().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(b)) {
        return true;
    }
    let name = &scan.t[before.start..];
    let length = name.iter().take(LONGEST_NAME).take_while(|b| is_name(**b)).count();
    let of_git = name[..length] == *GIT_KEYS[0] || GIT_KEYS[1..].iter().any(|key| ends_in(&name[..length], key));
    (before.words || before.separator == Separator::Apart || of_git) && value.iter().all(u8::is_ascii_hexdigit)
}

/// As git lists its settings, and alone as its files have it.
const GIT_KEYS: [&[u8]; 3] = [b"signingkey", b"user.signingkey", b"gpg.signingkey"];

/// `MY_SECRET=…`: a variable of the environment that ends in a word which announces a secret.
pub(crate) fn constant(scan: &Scan<'_>, verdict: Verdict, start: usize) -> bool {
    let length = scan.t[start..]
        .iter()
        .take(LONGEST_NAME)
        .take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || **b == b'_')
        .count();
    matches!(scan.matcher.names.entry(verdict.index).name.as_str(), "token" | "secret")
        && scan.at(start + length) == b'='
        && scan.t[start..start + length].contains(&b'_')
}

/// Whether what a variable holds is more than a word and no expression: eight symbols, a letter and a digit.
pub(crate) fn held(value: &[u8], behind: u8) -> bool {
    (SHORTEST_HELD..=JUDGED).contains(&value.len())
        && value.iter().all(|b| is_alnum(*b) || b"_+!@#$%^*~".contains(b))
        && value.first().is_some_and(|b| is_alnum(*b))
        && value.iter().any(u8::is_ascii_alphabetic)
        && value.iter().any(u8::is_ascii_digit)
        && !matches!(behind, b'(' | b'[' | b'{' | b'<')
        && plausible(value)
}

const SHORTEST_HELD: usize = 8;
