//! Secrets that no name stands before: what stands round them tells them. `app:…@tcp(db:3306)/app`, `KeyError: '…'`.

use crate::class::{is_alnum, is_name, is_value};
use crate::found::Origin;
use crate::masked::mask_ends;
use crate::placeholder::placeholder;
use crate::scan::Scan;
use crate::value::{JUDGED, LONG_STRETCH, identifier_like, plausible};

/// A password before `@tcp(` is up to this long.
const LONGEST_PASSWORD: usize = 128;
const LONGEST_USER: usize = 64;
/// What Go's drivers connect by.
const NETWORKS: [&[u8]; 2] = [b"tcp", b"unix"];

/// `@` of a data source's name may stand at `at`: `user:password@tcp(host:port)/name`.
pub(crate) fn source_at(scan: &mut Scan<'_>, at: usize) {
    let network = NETWORKS.iter().find(|word| scan.t[at + 1..].starts_with(word));
    if network.is_none_or(|word| scan.at(at + 1 + word.len()) != b'(') || scan.matcher.is_off(SOURCE) {
        return;
    }
    let Some(from) = source_before(scan.t, at) else { return };
    let password = &scan.t[from..at];
    let length = scan.t[..from - 1].iter().rev().take(LONGEST_USER).take_while(|b| is_name(**b)).count();
    let user = &scan.t[from - 1 - length..from - 1];
    // Behind an escape the name may be another one.
    let escaped = scan.t[..from - 1 - length].last().is_some_and(|b| b"\\%[".contains(b));
    // Under a name that announces something the value is that name's.
    let own = length > 0 && scan.matcher.names.asked::<true>(user, false).says_little();
    let escaped = escaped || mask_ends(scan.t, from - 1 - length);
    // `token:=…` assigns.
    let begins = !password.first().is_none_or(|b| b":=-?*".contains(b));
    if own && !escaped && begins && !placeholder(password) && !scan.in_mask(from) && password.len() <= LONGEST_PASSWORD
    {
        scan.push(from, at, Origin::Built(&(SOURCE, "password")));
    }
}

/// Where the password of a source that ends at `at` begins: behind the first colon in the run before it.
pub(crate) fn source_before(t: &[u8], at: usize) -> Option<usize> {
    let lowest = at.saturating_sub(LONGEST_PASSWORD + LONGEST_USER);
    let before = &t[lowest..at];
    let of_source = |b: &&u8| is_value(**b) && **b != b'/';
    let run = at - before.iter().rev().take_while(of_source).count();
    // Behind a mask it is the rest of one.
    let colon = memchr::memchr(b':', &t[run..at]).filter(|colon| run + colon > 0 && !mask_ends(t, run));
    colon.map(|colon| run + colon + 1)
}

const SOURCE: &str = "data-source-name";

/// `KeyError` ends at `end`: the key that a mapping lacks is shown, and was a secret where one came by mistake.
pub(crate) fn missing_at(scan: &mut Scan<'_>, end: usize) {
    if !scan.t[..end].ends_with(b"KeyError") || scan.matcher.is_off(MISSING) {
        return;
    }
    let from = match (scan.at(end), scan.at(end + 1)) {
        (b':', b' ') => end + 2,
        (b'(', _) => end + 1,
        _ => return,
    };
    let Some((quote, from)) = crate::separated::opening_quote(scan, from) else { return };
    let Some(to) = scan.quoted_or_open(quote, from, from) else { return };
    if is_made(&scan.t[from..to]) {
        scan.push(from, to, Origin::Built(&(MISSING, "secret")));
    }
}

const MISSING: &str = "missing-key";

/// Whether it is one stretch of both cases with three numbers in it and more: no name of a setting or of a class.
fn is_made(value: &[u8]) -> bool {
    let value = &value[..value.len().min(JUDGED)];
    let numbers = value.split(|b| !b.is_ascii_digit()).filter(|number| !number.is_empty()).count();
    let stretch = value.split(|b| !is_alnum(*b)).any(|stretch| stretch.len() >= LONG_STRETCH);
    value.iter().all(|b| is_alnum(*b) || matches!(b, b'_' | b'-'))
        && value.iter().any(u8::is_ascii_lowercase)
        && value.iter().any(u8::is_ascii_uppercase)
        && stretch
        && numbers >= FEWEST_NUMBERS
        && !identifier_like(value)
        && plausible(value)
}

const FEWEST_NUMBERS: usize = 3;
