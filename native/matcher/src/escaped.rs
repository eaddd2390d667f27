//! Elements of markup that is itself a text of something else: `&lt;password&gt;…&lt;/password&gt;`, `\\u003cpassword\\u003e…`; and
//! elements that hold the value of an attribute's name: `<property name="password"><value>…`.

use crate::class::is_name;
use crate::names::LONGEST_NAME;
use crate::quotes::MOST_BACKSLASHES;
use crate::scan::Scan;

/// How `<` and `>` are spelled, behind backslashes or not.
const SPELLINGS: [(&[u8], &[u8], bool); 2] = [(b"&lt;", b"&gt;", false), (b"u003c", b"u003e", true)];
/// Such a value ends so near.
const LONGEST: usize = 400;

/// The value of an element that a name from `start` to `end` opens.
pub(crate) fn escaped(scan: &mut Scan<'_>, start: usize, end: usize) -> Option<(usize, usize)> {
    if !matches!(scan.at(end), b'&' | b'\\') {
        return None;
    }
    SPELLINGS.iter().find_map(|(open, close, behind_backslashes)| {
        let before = scan.t[..start].len().checked_sub(open.len()).filter(|at| scan.starts(*at, open))?;
        let slashes = scan.t[..before].iter().rev().take(MOST_BACKSLASHES).take_while(|b| **b == b'\\').count();
        if *behind_backslashes != (slashes > 0) && *behind_backslashes {
            return None;
        }
        let slashes = if *behind_backslashes { slashes } else { 0 };
        let has = |scan: &Scan<'_>, at: usize, spelled: &[u8]| {
            let all = scan.t.get(at..at + slashes).is_some_and(|t| t.iter().all(|b| *b == b'\\'));
            all && scan.starts(at + slashes, spelled)
        };
        if !has(scan, end, close) {
            return None;
        }
        let from = end + slashes + close.len();
        let line = scan.line(from);
        let last = line.min(from + LONGEST);
        let to = (from..last).find(|at| has(scan, *at, open));
        let behind = to.map_or(last, |to| to + slashes + open.len());
        if behind >= scan.t.len() || to.is_none() && last == scan.t.len() {
            scan.open(from, false);
        }
        to.filter(|to| *to > from && scan.at(behind) == b'/').map(|to| (from, to))
    })
}

/// Behind the tag of an element that only holds the value, at `from`, where one stands: `<value>`, `<saml:AttributeValue type="x">`.
pub(crate) fn behind_holder(scan: &mut Scan<'_>, start: usize, from: usize) -> usize {
    let p = scan.gap_and_line(from);
    let rest = &scan.t[p.min(scan.t.len())..];
    let tag = rest.iter().take(LONGEST_TAG).skip(1).position(|b| matches!(b, b'<' | b'>')).map(|at| at + 1);
    if rest.len() < LONGEST_TAG && tag.is_none() && rest.first().is_none_or(|b| *b == b'<') {
        scan.open(start, false);
    }
    let Some(tag) = tag.filter(|_| scan.at(p) == b'<') else { return from };
    let name = rest[1..].iter().take(2 * LONGEST_NAME).take_while(|b| is_name(**b) || **b == b':').count();
    let holds = rest[..=name].last_chunk::<5>().is_some_and(|word| word.eq_ignore_ascii_case(b"value"));
    let ends = name + 1 == tag || rest[name + 1] == b' ';
    if holds && ends && rest[tag] == b'>' && rest[tag - 1] != b'/' { p + tag + 1 } else { from }
}

/// So long a tag is read.
const LONGEST_TAG: usize = 128;
