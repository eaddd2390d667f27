//! Values with a layout of their own: authorization headers, cookies, verification addresses.
//!
//! A mask removes the secret and nothing else: the scheme word, a cookie's name and attributes, the address stay.

use crate::bare::without_trailing;
use crate::class::{is_alnum, is_white};
use crate::entries::Layout;
use crate::found::Origin;
use crate::judge::has_mask;
use crate::machine::machine_made;
use crate::names::{Asked, LONGEST_NAME, Verdict};
use crate::placeholder::placeholder;
use crate::prose::sentence;
use crate::scan::Scan;
use crate::source::{hands_on, quoted_variable, template};
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
