//! What a name wants of its value, by what it announces: any at all, one that could be a credential, one that a machine made.

use crate::class::is_alnum;
use crate::entries::Layout;
use crate::judge::{Before, Separator};
use crate::key_table::Demand;
use crate::looks::Looks;
use crate::machine::{machine_made, mixed_stretch};
use crate::names::{LONGEST_NAME, Verdict};
use crate::ordinary::{ordinary, slug};
use crate::placeholder::{placeholder, placeholder_as};
use crate::prose::says;
use crate::scan::Scan;
use crate::value::{address_as, address_or_path, code_like, identifier_like, lone, of_words, path, plausible_as, uuid};

/// Under a name that is secret whatever stands there.
pub(crate) fn wanted_anyhow(scan: &Scan<'_>, verdict: Verdict, value: &[u8]) -> bool {
    let long_enough = value.len() >= SHORTEST_TOKEN || verdict.layout.is_typed();
    // `pass: https://www.passwordstore.org/`
    let linked =
        verdict.layout == Layout::Password && (value.starts_with(b"https://") || value.starts_with(b"http://"));
    let looks = Looks::of(value);
    long_enough
        && !placeholder_as(value, looks)
        && !working_directory(scan, verdict, value)
        && !of_words(value, looks)
        && !linked
}

/// Under a name that may stand for something else, or in a place where names stand side by side.
pub(crate) fn wanted(scan: &Scan<'_>, verdict: Verdict, from: usize, end: usize, before: Before) -> bool {
    let value = &scan.t[from..end];
    let looks = Looks::of(value);
    if plausible_as(value, looks) {
        let typed = verdict.layout == Layout::Password;
        let elsewhere = if typed { of_words(value, looks) } else { address_as(value, looks) };
        return !working_directory(scan, verdict, value) && !elsewhere;
    }
    let kind = scan.matcher.names.entry(verdict.index).kind.as_str();
    // `--password swordfish --verbose`, but neither `--password is required` nor `--password PASSWORD`.
    let argument = before.separator == Separator::Argument
        && verdict.demand == Demand::Any
        && (SHORTEST_WORD..LONGEST_NAME).contains(&value.len())
        && value.iter().all(u8::is_ascii_lowercase)
        && scan.at(end) == b' '
        && scan.at(end + 1) == b'-'
        && !says(value)
        && !placeholder(value);
    argument || matches!(kind, "user_code" | "otp") && code_like(value)
}

pub(crate) const SHORTEST_TOKEN: usize = 4;

const SHORTEST_WORD: usize = 6;

/// Whether people type or read out what stands under a name: it need not look machine-made.
pub(crate) fn typed(scan: &Scan<'_>, verdict: Verdict) -> bool {
    verdict.layout.is_typed() || scan.matcher.names.entry(verdict.index).typed
}

/// `PWD=/home/me` is no password.
pub(crate) fn working_directory(scan: &Scan<'_>, verdict: Verdict, value: &[u8]) -> bool {
    path(value) && scan.matcher.names.entry(verdict.index).name == "pwd"
}

/// Whether only machines give out what stands under a name: no plain word is one.
pub(crate) fn issued(scan: &Scan<'_>, verdict: Verdict) -> bool {
    scan.matcher.names.entry(verdict.index).issued && scan.matcher.names.is_built_in(verdict.index)
}

/// Sessions of fewer hexadecimal digits are counted by a log, and open nothing.
const SHORTEST_SESSION: usize = 16;

pub(crate) fn made(scan: &Scan<'_>, value: &[u8], verdict: Verdict) -> bool {
    let open = value.len() >= SHORTEST_SESSION
        || !value.iter().all(u8::is_ascii_hexdigit)
        || scan.matcher.names.entry(verdict.index).kind != "session";
    // What is quickly told comes first.
    open && (!verdict.lone_key || lone(value))
        && machine_made(value)
        && !(verdict.bare_key && (identifier_like(value) || slug(value)))
        && !placeholder(value)
        && !(verdict.demand == Demand::Made && ordinary(value))
}

/// Under a name that ends in `token` or `secret`: a stretch that no word has, or a UUID, whether or not it turns often.
pub(crate) fn opaque(scan: &Scan<'_>, value: &[u8], verdict: Verdict) -> bool {
    let asks = matches!(scan.matcher.names.entry(verdict.index).demand, Demand::Any | Demand::Token);
    let made = verdict.demand == Demand::Made && ordinary(value);
    asks && !made && !placeholder(value) && !address_or_path(value) && (mixed_stretch(value) || uuid(value))
}

/// Under a name that says little: what is minted, and of what may be called so itself (`billing_api`, `code_signing`) no digest and,
/// unless a scheme's word leads to it, no number.
pub(crate) fn given_out(scan: &Scan<'_>, value: &[u8], verdict: Verdict, led: bool) -> bool {
    // `3f2b…-…:9c1e…`: a key's number, and the key.
    let value = match value.split_at_checked(UUID) {
        Some((number, [b':', key @ ..])) if uuid(number) => key,
        _ => value,
    };
    let in_one = value.iter().all(|b| is_alnum(*b) || b"_-+/=".contains(b));
    let called = scan.matcher.names.entry(verdict.index).demand == Demand::Minted;
    let digest = || value.len() >= DIGEST && value.iter().all(u8::is_ascii_hexdigit);
    let other = verdict.bare_key && identifier_like(value) || called && (digest() || !led && uuid(value));
    minted(value) && in_one && !other && !address_or_path(value)
}

/// Symbols of a UUID.
const UUID: usize = 36;

/// Digits of a commit, as of any digest of twenty bytes.
pub(crate) const DIGEST: usize = 40;

/// Whether a value is a key as providers give them out, and hardly anything else: a UUID, or machine-made with a long stretch of letters
/// and digits. Fewer hexadecimal digits than a digest has are what databases number their rows by.
pub(crate) fn minted(value: &[u8]) -> bool {
    if uuid(value) {
        return true;
    }
    let numbered = value.len() < SHORTEST_HEX && value.iter().all(u8::is_ascii_hexdigit);
    let stretch = |part: &[u8]| {
        part.len() >= SHORTEST_MINTED && part.iter().any(u8::is_ascii_digit) && part.iter().any(u8::is_ascii_alphabetic)
    };
    !numbered
        && machine_made(value)
        && value.split(|b| !is_alnum(*b)).any(stretch)
        && !placeholder(value)
        && !ordinary(value)
}

const SHORTEST_HEX: usize = 32;
const SHORTEST_MINTED: usize = 16;
