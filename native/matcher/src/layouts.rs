//! Values with a layout of their own: authorization headers and verification addresses; `cookies` has the third kind.
//!
//! A mask removes the secret and nothing else: the scheme word and the address stay.

use crate::bare::without_trailing;
use crate::class::is_alnum;
use crate::found::Origin;
use crate::judge::has_mask;
use crate::machine::machine_made;
use crate::names::Verdict;
use crate::own_names::quoted_variable;
use crate::placeholder::placeholder;
use crate::prose::sentence;
use crate::scan::Scan;
use crate::source::{hands_on, template};
use crate::value::{JUDGED, address_or_path, long_stretch, plausible};

/// Schemes whose credential is one word.
const SCHEMES: [&[u8]; 6] = [b"bearer", b"basic", b"ssws", b"dpop", b"apikey", b"token"];
/// Schemes whose parameters have names of their own.
const PARAMETER_SCHEMES: [&[u8]; 3] = [b"digest", b"aws4-hmac-sha256", b"oauth"];

/// Where the credential of an authorization value begins, and whether its scheme is known; none for parameters.
fn credential(value: &[u8]) -> Option<(usize, bool)> {
    let word = value.iter().take_while(|b| is_alnum(**b) || **b == b'-').count();
    let spaces = value[word..].iter().take_while(|b| **b == b' ').count();
    let gap = if spaces > 0 { spaces } else { escaped_space(&value[word..]) };
    if word == 0 || gap == 0 || word + gap == value.len() {
        return Some((0, false));
    }
    let scheme = &value[..word];
    let is = |names: &[&[u8]]| names.iter().any(|name| scheme.eq_ignore_ascii_case(name));
    if is(&PARAMETER_SCHEMES) {
        return None;
    }
    let known = is(&SCHEMES);
    if spaces == 0 && !known {
        return Some((0, false));
    }
    // A first word that could be the credential itself is no scheme.
    Some((if known || !plausible(scheme) { word + gap } else { 0 }, known))
}

/// The length of a space that is spelled as programs escape it: `\u0020`, `\\x20`.
fn escaped_space(value: &[u8]) -> usize {
    let slashes = value.iter().take(MOST_SLASHES).take_while(|b| **b == b'\\').count();
    let space = [&b"u0020"[..], b"x20"].into_iter().find(|space| value[slashes..].starts_with(space));
    space.filter(|_| slashes > 0).map_or(0, |space| slashes + space.len())
}

const MOST_SLASHES: usize = 8;

/// Whether it is a scheme whose credential is one word.
pub(crate) fn is_scheme(word: &[u8]) -> bool {
    SCHEMES.iter().any(|name| word.eq_ignore_ascii_case(name))
}

/// Masks what follows the scheme word.
pub(crate) fn authorization(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize, quoted: bool) {
    let Some((skipped, known)) = credential(&scan.t[from..to]) else { return };
    if skipped == 0 && behind_own_scheme(scan, verdict, from, to, quoted) {
        return;
    }
    let begin = from + skipped;
    let mut end = to;
    if known || skipped == 0 {
        end = scan.run_end(begin).min(to);
        if !quoted {
            end = without_trailing(scan, begin, end);
        }
    }
    if known && !quoted && sentence(scan, begin, end) {
        return;
    }
    if !known && skipped > 0 {
        // `Authorization: The user must sign in again`
        let word = scan.run_end(begin).min(to);
        if sentence(scan, begin, word) || matches!(scan.at(begin), b'=' | b'|') {
            return;
        }
    }
    let value = &scan.t[begin..end];
    if has_mask(scan, begin, end)
        || template(value, scan.at(end))
        || quoted_variable(scan, value)
        || !known && hands_on(value, scan.at(end))
    {
        return;
    }
    let counts =
        if known { !placeholder(value) && !parameters(value) } else { plausible(value) && !address_or_path(value) };
    if counts {
        scan.push(begin, end, Origin::Key(verdict.index));
    }
}

/// A first word that may be plausible (`KakaoAK`, `GenieKey`) is a scheme of somebody's own if no machine made it, and one made
/// the next word. Whether that is so; the next word is masked then.
fn behind_own_scheme(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize, quoted: bool) -> bool {
    let Some(behind) = behind_word(&scan.t[from..to]) else { return false };
    let begin = from + behind;
    let mut end = scan.run_end(begin).min(to);
    if !quoted {
        end = without_trailing(scan, begin, end);
    }
    let value = &scan.t[begin..end];
    let masked = has_mask(scan, begin, end);
    let counts = made(value) && !address_or_path(value) && !template(value, scan.at(end));
    if counts && !masked {
        scan.push(begin, end, Origin::Key(verdict.index));
    }
    // `Authorization: SharedKey %s:%s`
    counts || masked || value.first() == Some(&b'%') && placeholder(value)
}

/// What stands behind a first word that no machine made, and spaces.
fn behind_word(value: &[u8]) -> Option<usize> {
    let word = value.iter().take_while(|b| is_alnum(**b) || **b == b'-').count();
    let gap = value[word..].iter().take_while(|b| **b == b' ').count();
    (word > 0 && gap > 0 && word + gap < value.len() && !made(&value[..word])).then_some(word + gap)
}

/// Whether a machine made a word, as of what stands behind a scheme.
fn made(value: &[u8]) -> bool {
    machine_made(value) || long_stretch(&value[..value.len().min(JUDGED)])
}

/// `realm="…"` describes a challenge.
fn parameters(value: &[u8]) -> bool {
    value.split_last().is_some_and(|(last, name)| *last == b'=' && name.iter().all(u8::is_ascii_alphabetic))
        || value.starts_with(b"realm=")
        || value.starts_with(b"error=")
        || value.starts_with(b"scope=")
}

/// The values of the address's query, else its last path segment.
pub(crate) fn verification_uri(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize) {
    let value = &scan.t[from..to];
    let origin = Origin::Key(verdict.index);
    if let Some(query) = memchr::memchr(b'?', value) {
        let mut p = from + query + 1;
        while p < to {
            let end =
                scan.t[p..to].iter().position(|b| matches!(b, b'&' | b'#' | b';')).map_or(to, |length| p + length);
            let begin = memchr::memchr(b'=', &scan.t[p..end]).map_or(p, |length| p + length + 1);
            if !placeholder(&scan.t[begin..end]) && !has_mask(scan, begin, end) {
                scan.push(begin, end, origin.clone());
            }
            p = end + 1;
        }
        return;
    }
    if !value.contains(&b'/') {
        // No address at all, but under this name: the code itself.
        if !placeholder(value) && !has_mask(scan, from, to) {
            scan.push(from, to, origin);
        }
        return;
    }
    let host = memchr::memmem::find(value, b"://").map_or(0, |scheme| scheme + 3);
    let Some(path) = memchr::memchr(b'/', &value[host..]) else { return };
    let slashes = value.iter().rev().take_while(|b| **b == b'/').count();
    let last = &value[..value.len() - slashes];
    let Some(begin) = last.get(host + path..).and_then(|path| memchr::memrchr(b'/', path)) else { return };
    let begin = from + host + path + begin + 1;
    let end = from + last.len();
    if !placeholder(&scan.t[begin..end]) && !has_mask(scan, begin, end) {
        scan.push(begin, end, origin);
    }
}

pub(crate) fn authorization_under(scan: &mut Scan<'_>, verdict: Verdict) {
    let Some((from, _)) = credential(scan.t) else { return };
    if !placeholder(&scan.t[from..]) {
        scan.push(from, scan.t.len(), Origin::Key(verdict.index));
    }
}
