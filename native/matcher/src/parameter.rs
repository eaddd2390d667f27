//! A header's name that is a parameter of a query or a form: `?Cookie=…&page=2`, `Authorization=…&page=2`.
//!
//! A header goes on to its line's end, a parameter to the next one: what follows has names of its own.

use crate::bare::without_trailing;
use crate::class::is_alnum;
use crate::found::Origin;
use crate::judge::{Before, Separator, has_mask};
use crate::layouts::is_scheme;
use crate::names::Verdict;
use crate::query::in_query;
use crate::scan::Scan;
use crate::value::{address_or_path, plausible};

/// Where the value at `from` ends under a header's name, if that is a parameter: it stands in a query, or its value is one run
/// without `=` before `&`.
pub(crate) fn parameter_end(scan: &mut Scan<'_>, from: usize, quoted: bool, before: Before) -> Option<usize> {
    if quoted || before.spaced || !matches!(before.separator, Separator::Equals | Separator::Encoded) {
        return None;
    }
    if !in_query(scan, before.start) {
        let end = scan.run_end(from);
        if scan.at(end) != b'&' || scan.equals(from) < end {
            return None;
        }
    }
    let encoded = before.separator == Separator::Encoded;
    let end = scan.header_end(from).min(scan.parameter_end(from));
    Some(if encoded { end.min(scan.escaped_end(from)).max(from) } else { end })
}

/// Whether a value begins with the word of a scheme, as in a header.
pub(crate) fn begins_with_scheme(scan: &Scan<'_>, from: usize) -> bool {
    let word = scan.t[from..].iter().take(LONGEST_SCHEME).take_while(|b| is_alnum(**b)).count();
    scan.at(from + word) == b' ' && is_scheme(&scan.t[from..from + word])
}

const LONGEST_SCHEME: usize = 8;

/// A cookie without a name of its own.
pub(crate) fn one_cookie(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize) {
    let to = without_trailing(scan, from, to);
    if scan.equals(from) < to || has_mask(scan, from, to) {
        return;
    }
    let value = &scan.t[from..to];
    if plausible(value) && !address_or_path(value) {
        scan.push(from, to, Origin::Key(verdict.index));
    }
}
