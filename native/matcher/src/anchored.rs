//! Structures that are no key and no provider's format: authorization schemes, URL user info.

use crate::basic::{Decoded, user_and_password};
use crate::class::{is_authority, is_token, soft_boundary};
use crate::found::Origin;
use crate::judge::has_mask;
use crate::key_table::SCHEMES;
use crate::machine::{SHORTEST_MADE, machine_made};
use crate::masked::{mask_at, mask_ends};
use crate::placeholder::placeholder;
use crate::scan::Scan;
use crate::value::{long_stretch, plausible};

const MOST_SPACES: usize = 8;

/// The numbers of `bearer` and of `basic` among the scheme words.
pub(crate) const BEARER: usize = 0;
pub(crate) const BASIC: usize = 1;

/// The structures and the kinds of what they hold, those of the scheme words first: of URL user info without a password it is `token`.
pub static STRUCTURES: [(&str, &str); 10] = [
    ("bearer", "authorization"),
    ("basic", "authorization"),
    ("ssws", "authorization"),
    ("dpop", "authorization"),
    ("apikey", "authorization"),
    ("url-userinfo", "password"),
    ("private-key-block", "private_key"),
    ("data-source-name", "password"),
    ("missing-key", "secret"),
    ("command-option", "password"),
];

/// Which of the scheme words, the first of the structures, ends at `end`.
#[inline]
pub(crate) fn scheme_before(t: &[u8], end: usize) -> Option<usize> {
    let last = t[..end].last()? | 0x20;
    SCHEMES.iter().position(|scheme| {
        let scheme = scheme.as_bytes();
        // No two end in one letter.
        scheme[scheme.len() - 1] == last
            && end >= scheme.len()
            && t[end - scheme.len()..end].eq_ignore_ascii_case(scheme)
    })
}

/// Whether a text begins with an authority that names a user.
pub(crate) fn has_user_info(t: &[u8]) -> bool {
    t.iter().take_while(|b| is_authority(**b) || **b == b'#').any(|b| *b == b'@' || *b == b'[')
}

/// Whether a text begins with `://` and a user: the window of an authority has one symbol more in front.
#[inline]
pub(crate) fn begins_with_authority(t: &[u8]) -> bool {
    t.first() == Some(&b':') && t.starts_with(b"://") && has_user_info(&t[3..])
}

/// A scheme word may end at `end`.
pub(crate) fn scheme_at(scan: &mut Scan<'_>, end: usize) {
    let Some(scheme) = scheme_before(scan.t, end) else {
        return;
    };
    let start = end - SCHEMES[scheme].len();
    if scan.in_mask(start) || !soft_boundary(scan.t, start) || scan.matcher.is_off_at(scheme) {
        return;
    }
    let from = behind_scheme(scan.t, end);
    let to = if scheme == BASIC { scan.base64_end(from) } else { scan.token_end(from) };
    if to == scan.t.len() {
        scan.open(from, false);
    }
    let value = &scan.t[from..to];
    let counts = if scheme == BASIC {
        user_and_password(value)
    } else {
        (machine_made(value) || long_stretch(value)) && !placeholder(value)
    };
    if counts {
        scan.push(from, to, Origin::Built(&STRUCTURES[scheme]));
    }
}

/// Where the value of a scheme word that ends at `end` begins.
fn behind_scheme(t: &[u8], end: usize) -> usize {
    let rest = &t[end..];
    if rest.starts_with(b"%20") {
        end + 3
    } else if rest.first() == Some(&b'+') {
        end + 1
    } else {
        end + rest.iter().take(MOST_SPACES).take_while(|b| **b == b' ').count()
    }
}

/// Whether a scheme word that ends at `end` may have a value behind it: the cheap half of `scheme_at`, for a text that is
/// whole. In prose a plain word follows.
pub(crate) fn scheme_may_count(t: &[u8], end: usize, decoded: &Decoded) -> bool {
    let Some(scheme) = scheme_before(t, end) else {
        return false;
    };
    let from = behind_scheme(t, end);
    if scheme == BASIC {
        return decoded.may_hold_pair(t, from);
    }
    let near = &t[from..t.len().min(from + MOST_JUDGED_EARLY)];
    let symbols = near.iter().take_while(|b| is_token(**b)).count();
    let length = symbols + near[symbols..].iter().take_while(|b| **b == b'=').count();
    let value = &near[..length];
    length >= SHORTEST_MADE && (length == MOST_JUDGED_EARLY || machine_made(value) || long_stretch(value))
}

/// A value of so many symbols is left to the grammar.
const MOST_JUDGED_EARLY: usize = 64;

/// Where the authority that begins at `from` ends, its last `@`, and how far behind its beginning its first `:` stands.
fn authority(scan: &Scan<'_>, from: usize) -> (usize, Option<usize>, Option<usize>) {
    let mut to = from;
    let mut last_at = None;
    let mut colon = None;
    while to < scan.t.len()
        && (is_authority(scan.t[to]) || scan.t[to] == b'#' && in_password(&scan.t[from..to], colon, last_at))
    {
        if scan.t[to] == b'#' && scan.at(to + 1) == b'{' {
            break; // `#{password}` is Ruby's
        }
        if let Some(length) = mask_at(scan.t, to) {
            to += length;
            continue;
        }
        match scan.t[to] {
            b'@' => last_at = Some(to),
            b':' => colon = colon.or(Some(to - from)),
            _ => (),
        }
        to += 1;
    }
    (to, last_at, colon)
}

/// Whether a name is the user of an address that holds a password, which ends where the host begins: `https://x-access-token:…@github.com`.
pub(crate) fn is_user(scan: &mut Scan<'_>, start: usize, end: usize) -> bool {
    if scan.at(end) != b':' || !scan.t[..start].ends_with(b"://") || scan.matcher.is_off("url-userinfo") {
        return false;
    }
    let begins = start - b"://".len();
    if scan.t[..begins].last().is_some_and(|b| *b >= 128) {
        return false;
    }
    let (to, last_at, _) = authority(scan, start);
    if to == scan.t.len() {
        scan.open(start, false);
    }
    last_at.is_some_and(|at| !mask_ends(scan.t, begins) && !has_mask(scan, start, at))
}

/// The authority of a URL begins at `from`.
pub(crate) fn authority_at(scan: &mut Scan<'_>, from: usize) {
    if scan.matcher.is_off("url-userinfo") {
        return;
    }
    let (to, last_at, colon) = authority(scan, from);
    if to == scan.t.len() {
        // Without an `@` so far this is nearly always a host: shown when nothing follows.
        scan.open(from, false);
    }
    let Some(at) = last_at.filter(|at| !mask_ends(scan.t, from - b"://".len()) && !has_mask(scan, from, *at)) else {
        return;
    };
    let info = &scan.t[from..at];
    let colon = colon.filter(|colon| *colon < info.len());
    if let Some(colon) = colon.filter(|colon| !no_password(&info[colon + 1..])) {
        if !placeholder(&info[colon + 1..]) && !is_example(&info[..colon], &info[colon + 1..]) {
            scan.push(from + colon + 1, at, Origin::Built(&("url-userinfo", "password")));
        }
        return;
    }
    let lone = &info[..colon.unwrap_or(info.len())];
    if !placeholder(lone) && (machine_made(lone) || lone.len() >= 16 && plausible(lone)) {
        scan.push(from, from + lone.len(), Origin::Built(&("url-userinfo", "token")));
    }
}

/// Whether a `#` behind what stands between `://` and it belongs to a password that nobody encoded: neither behind a host nor behind
/// its port.
fn in_password(before: &[u8], colon: Option<usize>, last_at: Option<usize>) -> bool {
    last_at.is_none() && colon.is_some_and(|colon| !before[colon + 1..].iter().all(u8::is_ascii_digit))
}

/// Whether user and password are called what they are: `user:password@localhost`.
pub(crate) fn is_example(user: &[u8], password: &[u8]) -> bool {
    let is = |text: &[u8], words: &[&[u8]]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    is(user, &[b"user", b"username", b"usr"]) && is(password, &[b"password", b"passwd", b"pass", b"pwd", b"pw"])
}

/// What stands where a password would, if the user is the secret: `https://<token>:x-oauth-basic@…`.
pub(crate) fn no_password(value: &[u8]) -> bool {
    value.is_empty() || value.eq_ignore_ascii_case(b"x-oauth-basic")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scheme_words_are_the_first_structures() {
        assert_eq!((SCHEMES[BEARER], SCHEMES[BASIC]), ("bearer", "basic"));
        for (number, scheme) in SCHEMES.iter().enumerate() {
            assert_eq!(STRUCTURES[number], (*scheme, "authorization"));
            for word in [(*scheme).to_owned(), scheme.to_uppercase()] {
                assert_eq!(scheme_before(format!("x {word} y").as_bytes(), 2 + word.len()), Some(number));
                assert_eq!(scheme_before(&word.as_bytes()[1..], word.len() - 1), None);
            }
        }
    }
}
