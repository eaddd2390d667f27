//! How sources declare and assign: `name: Type = "value"`, `name ?= value`.

use crate::class::is_alnum;
use crate::quotes::MOST_BACKSLASHES;
use crate::scan::Scan;

pub(crate) const LONGEST_TYPE: usize = 48;

/// The length of an assignment with an operator in it: `?=`, `??=`, `||=`, `.=`, `+=`, `::=`, `:::=`.
pub(crate) fn operator(scan: &Scan<'_>, p: usize) -> Option<usize> {
    if !matches!(scan.at(p), b':' | b'?' | b'|' | b'.' | b'+') || !matches!(scan.at(p + 1), b':' | b'?' | b'|' | b'=') {
        return None;
    }
    let length = [&b":::="[..], b"::=", b"??=", b"||=", b"?=", b".=", b"+="]
        .into_iter()
        .find(|spelled| scan.starts(p, spelled))
        .map(<[u8]>::len)?;
    (scan.at(p + length) != b'=').then_some(length)
}

/// Behind the `=` of `name: Type = "value"`, if `p` is behind the colon. A value without quotes is no declaration's.
pub(crate) fn declared(scan: &mut Scan<'_>, p: usize) -> Option<usize> {
    let mut q = scan.gap(p);
    let begin = q;
    for lead in [&b"&"[..], b"'static "] {
        if scan.starts(q, lead) {
            q += lead.len();
        }
    }
    let word = |b: &&u8| is_alnum(**b) || matches!(b, b'_' | b'.');
    let name = scan.t[q..].iter().take(LONGEST_TYPE).take_while(word).count();
    if name == 0 || scan.t[q].is_ascii_digit() {
        return None;
    }
    q += name;
    // Nearly every value goes on with what no type has behind it.
    if scan.t.get(q).is_some_and(|b| !matches!(b, b' ' | b'\t' | b'\\' | 0x1b | b'[' | b'<' | b'?')) {
        return None;
    }
    if let Some(closing) = [(b'[', b']'), (b'<', b'>')].into_iter().find(|pair| pair.0 == scan.at(q)).map(|pair| pair.1)
    {
        let inside = |b: &&u8| word(b) || matches!(b, b',' | b' ' | b'|');
        let length = scan.t[q + 1..].iter().take(LONGEST_TYPE).take_while(inside).count();
        q += 1 + length;
        if q < scan.t.len() && scan.t[q] != closing {
            return None;
        }
        q = (q + 1).min(scan.t.len());
    }
    if scan.at(q) == b'?' {
        q += 1;
    }
    // `signature: k7Q…=\'` ends a quoted header: its padding assigns nothing.
    let apart = scan.gap(q) > q;
    q = scan.gap(q);
    let assigned = apart && scan.at(q) == b'=' && !matches!(scan.at(q + 1), b'=' | b'>');
    let value = if assigned { scan.gap(q + 1) } else { q };
    if value >= scan.t.len() || assigned && scan.t.len() - value <= MOST_BACKSLASHES {
        // What follows may yet make a declaration of it.
        scan.open(begin, false);
    }
    (assigned && crate::separated::opening_quote(scan, value).is_some()).then_some(q + 1)
}
