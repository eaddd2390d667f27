//! Values that stand alone in what is round them: the only text of a set, and what follows a scheme's word without a header.

use crate::judge::has_mask;
use crate::scan::Scan;
use crate::separated::{opening_quote, quote_length};
use crate::value::{JUDGED, long_stretch, uuid};

/// The only quoted text in the braces at `p`: `token={"…"}`.
pub(crate) fn in_set(scan: &mut Scan<'_>, p: usize) -> Option<(usize, usize)> {
    let at = scan.gap(p + 1);
    if scan.cuts_quote(at) {
        scan.open(p, false);
    }
    let (quote, from) = opening_quote(scan, at)?;
    let to = scan.quoted_or_open(quote, from, p)?;
    let behind = scan.gap((to + quote_length(scan, quote, to)).min(scan.t.len()));
    if behind >= scan.t.len() || scan.cuts_line_end(behind) {
        scan.open(p, false);
    }
    (scan.at(behind) == b'}' && to > from).then_some((from, to))
}

/// What a machine made behind the word of a scheme at `p`: `acme_token: OAuth …`.
pub(crate) fn behind_scheme(scan: &mut Scan<'_>, p: usize) -> Option<(usize, usize)> {
    if !matches!(scan.at(p), b'O' | b'B' | b'T') {
        return None;
    }
    let rest = &scan.t[p..];
    if SCHEMES.iter().any(|word| rest.len() < word.len() && word.starts_with(rest)) {
        scan.open(p, false);
    }
    let from = p + SCHEMES.iter().find(|word| rest.starts_with(word))?.len();
    let end = scan.run_end(from);
    scan.open_value(p, end);
    let value = &scan.t[from..end.min(from + JUDGED)];
    let made = scan.machine_made(from, end) || long_stretch(value) || uuid(value);
    // What is masked there was the value: the word before it is none.
    (made || has_mask(scan, from, end)).then_some((from, end))
}

const SCHEMES: [&[u8]; 4] = [b"OAuth ", b"Basic ", b"Bearer ", b"Token "];
