//! Cookies of a header: which open a session, and which are settings, counters or attributes. Names and attributes stay.
//!
//! `native/README.md` section 4 is the contract.

use crate::class::is_white;
use crate::entries::Layout;
use crate::found::Origin;
use crate::judge::has_mask;
use crate::names::{Asked, LONGEST_NAME, Verdict};
use crate::placeholder::placeholder;
use crate::scan::Scan;

/// The values of `name=value` pairs; of a set-cookie header the first. What another header has read is not read again, but
/// for its first pair, which may have been the middle of one.
pub(crate) fn cookies(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize) {
    let mut p = from;
    while p < to {
        let end = scan.semicolon(p).min(to);
        let equals = scan.equals(p);
        if equals < end && equals - p <= LONGEST_COOKIE && of_cookie(&scan.t[p..equals]) && !has_mask(scan, p, equals) {
            let mut begin = equals + 1;
            while begin < end && matches!(scan.t[begin], b' ' | b'"' | b'\\') {
                // In JSON the quotes round it are escaped.
                let escapes = scan.t[begin..end].iter().take_while(|b| **b == b'\\').count();
                if escapes > 0 && (begin + escapes >= end || scan.t[begin + escapes] != b'"') {
                    break;
                }
                begin = end.min(begin + escapes + 1);
            }
            let stop = scan.bare_end(begin, end);
            if !scan.covers(begin, stop)
                && !has_mask(scan, begin, stop)
                && !placeholder(&scan.t[begin..stop])
                && !is_setting(scan, (p, equals), (begin, stop))
            {
                scan.push(begin, stop, Origin::Key(verdict.index));
            }
        }
        let known = scan.memo.laid_out.min(to);
        scan.memo.laid_out = scan.memo.laid_out.max(end);
        if verdict.layout == Layout::SetCookie {
            return;
        }
        p = end.max(known) + 1;
    }
}

/// Names of cookies are read up to this many symbols.
const LONGEST_COOKIE: usize = 256;

/// Whether a cookie may have this name, which holds no secret by itself: `bool ` and `seek(self, timeout` are of sources,
/// and under `mstshash` remote desktops send the user's name.
fn of_cookie(name: &[u8]) -> bool {
    let name = cookie_name(name);
    !name.iter().any(|b| is_white(*b) || matches!(b, b',' | b'(' | b')' | b'{' | b'}')) && name != b"mstshash"
}

/// A cookie's name without what stands before it.
fn cookie_name(name: &[u8]) -> &[u8] {
    let begins = |name: &[u8]| name.iter().take_while(|b| matches!(b, b' ' | b'"')).count();
    let mut name = &name[begins(name)..];
    for header in [&b"cookie:"[..], b"set-cookie:"] {
        // Several headers on one line.
        if name.get(..header.len()).is_some_and(|first| first.eq_ignore_ascii_case(header)) {
            name = &name[header.len()..];
            name = &name[begins(name)..];
        }
    }
    name
}

/// Whether a cookie keeps what a visitor chose (`theme=dark`, `lang=en-US`), or counts visits: no session is opened by one. A name that
/// announces something, or stands for somebody, keeps none; but `sid=deleted` is no session.
fn is_setting(scan: &Scan<'_>, name: (usize, usize), value: (usize, usize)) -> bool {
    let name = cookie_name(&scan.t[name.0..name.1]);
    let value = &scan.t[value.0..value.1];
    if name.len() > LONGEST_NAME {
        return false;
    }
    let lower = name.to_ascii_lowercase();
    let ended = [&b"deleted"[..], b"deleteMe"].contains(&value);
    if ended || counts_visits(name) || ATTRIBUTES.contains(&&lower[..]) {
        return true;
    }
    let plain = name.len() <= LONGEST_CHOICE && name.iter().all(|b| b.is_ascii_alphabetic() || b"_-.".contains(b));
    if value.len() > LONGEST_SETTING || !plain {
        return false;
    }
    let personal = PERSONAL.iter().any(|word| lower.windows(word.len()).any(|part| part == *word));
    !personal && of_words(value) && !matches!(scan.matcher.names.asked::<true>(name, false), Asked::Of(_))
}

const LONGEST_SETTING: usize = 32;

/// What is chosen has a name of letters, of so many symbols.
const LONGEST_CHOICE: usize = 24;

/// Up to three words or short numbers, as settings are: a word has one turn at most.
fn of_words(value: &[u8]) -> bool {
    let mut pieces = 0;
    value.split(|b| b"-_./".contains(b)).all(|piece| {
        pieces += 1;
        let number = piece.len() <= MOST_NUMBER && piece.iter().all(u8::is_ascii_digit);
        let word = piece.len() <= LONGEST_WORD && piece.iter().all(u8::is_ascii_alphabetic);
        pieces <= MOST_WORDS && (number || word)
    })
}

const MOST_WORDS: usize = 3;

const LONGEST_WORD: usize = 12;

const MOST_NUMBER: usize = 4;

/// What the name of a cookie holds that stands for somebody.
const PERSONAL: [&[u8]; 18] = [
    b"sess",
    b"auth",
    b"token",
    b"sid",
    b"login",
    b"user",
    b"remember",
    b"ticket",
    b"secret",
    b"key",
    b"jwt",
    b"csrf",
    b"xsrf",
    b"pass",
    b"cred",
    b"account",
    b"email",
    b"code",
];

/// What stands beside a cookie.
const ATTRIBUTES: [&[u8]; 8] =
    [b"path", b"domain", b"expires", b"max-age", b"samesite", b"version", b"priority", b"port"];

/// Cookies of well-known counters of visits, which open nothing.
fn counts_visits(name: &[u8]) -> bool {
    COUNTING.iter().any(|begin| name.starts_with(begin))
}

const COUNTING: [&[u8]; 9] =
    [b"_ga", b"_gid", b"_gcl_au", b"_fbp", b"_pk_id", b"_pk_ses", b"__utm", b"OptanonConsent", b"CookieConsent"];
