//! Values that say nothing but a name: their own once more, a variable's or a header's; and texts that speak of a password.
//!
//! `native/README.md` section 4 is the contract.

use crate::entries::Layout;
use crate::judge::{Asks, Before, Separator};
use crate::looks::{DASH, LETTER, Looks, SPACE, UNDERSCORE};
use crate::names::{Asked, LONGEST_NAME, Verdict};
use crate::scan::Scan;
use crate::source::kind;
use crate::types::is_checks;
use crate::value::JUDGED;

/// Whether a value is its own name once more: `"password": "Password"`, `ACCESS_TOKEN = "AccessToken"`. In a pair it may be
/// any name: `("access_token", "refresh_token")` are two.
pub(crate) fn own_name(scan: &Scan<'_>, value: &[u8], verdict: Verdict, before: Before) -> bool {
    let option = scan.t[before.start..].starts_with(b"--");
    let paired = before.separator == Separator::Comma && !option;
    let names = &scan.matcher.names;
    if value.len() >= LONGEST_NAME || !Looks::of(value).is_of(LETTER | UNDERSCORE | DASH | SPACE) {
        return false;
    }
    // `--http-password=PASS`: what a usage line has in a value's place.
    let shown = option && !value.iter().any(u8::is_ascii_lowercase);
    // `("password", "last_login")` are two fields.
    let words = || {
        value.contains(&b'_')
            && value.split(|b| *b == b'_').all(|word| !word.is_empty() && word.iter().all(u8::is_ascii_lowercase))
    };
    if paired && words() || spells(value, &names.entry(verdict.index).name) {
        return true;
    }
    if constant_name(scan, value, verdict) {
        return true;
    }
    (paired || shown)
        && names.whole(value).is_some_and(|of_value| paired || kind(scan, of_value) == kind(scan, verdict))
}

/// Whether letters are those of a name, whatever joins its words.
fn spells(letters: &[u8], name: &str) -> bool {
    let mut rest = name.bytes().filter(u8::is_ascii_alphanumeric);
    let joins = |b: &&u8| !matches!(b, b'_' | b'-' | b' ');
    letters.iter().filter(joins).all(|b| rest.next() == Some(b.to_ascii_lowercase())) && rest.next().is_none()
}

/// `OPENAI_API_KEY = "OPENAI_API_KEY"`, `("api_key", "X-API-Key")`: the name of a variable or a header, of several words, that
/// is to hold such a value.
fn constant_name(scan: &Scan<'_>, value: &[u8], verdict: Verdict) -> bool {
    let Some(joint) = value.iter().find(|b| matches!(b, b'_' | b'-')) else { return false };
    let word = |word: &[u8]| {
        let capital = word.first().is_some_and(u8::is_ascii_uppercase);
        let rest = &word[word.len().min(1)..];
        let small = *joint == b'-' && rest.iter().all(u8::is_ascii_lowercase);
        capital && (small || rest.iter().all(u8::is_ascii_uppercase))
    };
    // A password may be written as a header is.
    value.len() < LONGEST_NAME
        && (*joint == b'_' || !verdict.layout.is_typed())
        && value.split(|b| b == joint).all(word)
        && match scan.matcher.names.asked::<true>(value, false) {
            Asked::Of(of_value) => kind(scan, of_value) == kind(scan, verdict),
            _ => false,
        }
}

/// Whether a quoted value is a variable called like a secret: `"$token"`, `'$ac_pwd'`, `"$mysql_pass$"`.
pub(crate) fn quoted_variable(scan: &Scan<'_>, value: &[u8]) -> bool {
    let Some(name) = value.strip_prefix(b"$") else { return false };
    let name = name.strip_suffix(b"$").unwrap_or(name);
    name.len() < LONGEST_NAME
        && name.iter().all(|b| b.is_ascii_alphabetic() || *b == b'_')
        && matches!(scan.matcher.names.asked::<true>(name, false), Asked::Of(_))
}

/// `Ensure that this has 8 symbols.`: a complaint in a list of them.
fn is_sentence(value: &[u8]) -> bool {
    value.len() <= JUDGED
        && value.first().is_some_and(u8::is_ascii_uppercase)
        && value.last() == Some(&b'.')
        && memchr::memchr_iter(b' ', value).count() >= SENTENCE_SPACES
}

const SENTENCE_SPACES: usize = 3;

/// Whether a quoted value under a password's name speaks of one: `"password": "Enter your password"`.
pub(crate) fn speaks(value: &[u8], verdict: Verdict, before: Before) -> bool {
    let sentence = before.asks == Asks::Listed && is_sentence(value);
    let value = &value[..value.len().min(JUDGED)];
    sentence
        || verdict.layout == Layout::Password && is_checks(value)
        || verdict.layout == Layout::Password
            && value.contains(&b' ')
            && [&b"password"[..], b"passphrase", b"passcode"]
                .into_iter()
                .any(|word| value.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word)))
}
