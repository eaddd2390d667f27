//! Values that do not stand right behind a separator: in groups, elements, records and the parts of forms.

use crate::class::{is_name, is_white};
use crate::found::Origin;
use crate::judge::{Asks, Before, has_mask, value};
use crate::key_table::Demand;
use crate::masked::mask_at;
use crate::names::Verdict;
use crate::placeholder::placeholder;
use crate::quotes::MOST_BACKSLASHES;
use crate::run::near_end;
use crate::scan::Scan;
use crate::separated::{opening_quote, quote_length};

/// `"set-cookie": ["a=b", "c=d"]` and `cookies={'a': 'b'}`: the quoted texts of a list, or of a mapping under a generous
/// name. Gives whether there is one.
pub(crate) fn group(scan: &mut Scan<'_>, verdict: Verdict, p: usize, before: Before) -> bool {
    let mapping = scan.at(p) == b'{' && (verdict.generous || is_change(scan, verdict, p, before));
    if !mapping && !matches!(scan.at(p), b'[' | b'(') || mask_at(scan.t, p).is_some() {
        return false;
    }
    let before = Before { asks: if mapping || verdict.generous { Asks::Usual } else { Asks::Listed }, ..before };
    let (mut any, mut p) = (false, p + 1);
    loop {
        let name = if mapping { quoted_text(scan, p, before.start) } else { None };
        let from = match name {
            None if mapping => return any,
            None => p,
            Some((_, _, after)) => {
                let colon = scan.gap(after);
                if scan.at(colon) != b':' {
                    return any;
                }
                colon + 1
            }
        };
        let Some((from, to, after)) = quoted_text(scan, from, before.start) else { return any };
        any = true;
        // Where one stands for several lines, its quotes may have been others.
        if has_mask(scan, from, to) {
            return any;
        }
        if !mapping {
            value(scan, verdict, from, to, true, before);
        } else if !placeholder(&scan.t[from..to]) && !name.is_some_and(|(from, to, _)| describes(&scan.t[from..to])) {
            scan.push(from, to, Origin::Key(verdict.index));
        }
        let comma = scan.gap(after);
        if comma >= scan.t.len() {
            scan.open(before.start, false);
        }
        // What another group has read goes on as it did there: texts that are groups themselves end in no longer time.
        if scan.at(comma) != b',' || !scan.memo.grouped.insert(comma + 1, mapping) {
            return any;
        }
        p = comma + 1;
    }
}

/// Whether a member says something of what is called like a secret, as lock files and schemas do: `"tough-cookie": {"version": "…"}`.
pub(crate) fn describes(name: &[u8]) -> bool {
    DESCRIBING.contains(&name)
}

const DESCRIBING: [&[u8]; 9] =
    [b"version", b"resolved", b"integrity", b"license", b"description", b"type", b"title", b"format", b"$ref"];

/// `{'new_value': '…', 'old_value': '…'}`: what a comparison says of a value.
fn is_change(scan: &mut Scan<'_>, verdict: Verdict, p: usize, before: Before) -> bool {
    let announced = matches!(verdict.demand, Demand::Any | Demand::Token);
    let plain = verdict.layout.is_plain() && !verdict.lone_key;
    if !announced || !plain {
        return false;
    }
    let Some((from, to, _)) = quoted_text(scan, p + 1, before.start) else { return false };
    [&b"new_value"[..], b"old_value"].contains(&&scan.t[from..to])
}

/// The quoted text that begins behind a gap at `p`, and the place behind its closing quote. A text that goes on is held
/// from the group's name on, which later members are nothing without.
fn quoted_text(scan: &mut Scan<'_>, p: usize, name: usize) -> Option<(usize, usize, usize)> {
    let mut at = scan.gap(p);
    if let Some(next) = scan.line_end(at) {
        at = scan.gap(next);
    }
    if scan.t.len() - at.min(scan.t.len()) <= MOST_BACKSLASHES {
        scan.open(name, false);
    }
    let (quote, from) = opening_quote(scan, at)?;
    let to = scan.quoted_or_open(quote, from, name)?;
    scan.reaches(name, to);
    Some((from, to, (to + quote_length(scan, quote, to)).min(scan.t.len())))
}

/// A part of a multipart form: `name="password"`, more headers or none, an empty line, and the value to its line's end.
pub(crate) fn part(scan: &mut Scan<'_>, start: usize, name_end: usize, quoted: bool) -> Option<(usize, usize)> {
    let before = &scan.t[..start];
    let named = if quoted {
        before.ends_with(b"name=\"") || before.ends_with(b"name=\\\"")
    } else {
        before.ends_with(b"form-data; name=")
    };
    if !named {
        return None;
    }
    let mut from = scan.line_end(name_end)?;
    for _ in 0..MOST_HEADERS {
        if from + HEADER.len() >= scan.t.len() {
            scan.open(start, false);
        }
        if scan.line_end(from).is_some() || !scan.starts(from, HEADER) {
            break;
        }
        let end = scan.header_end(from);
        if end + 4 >= scan.t.len() {
            scan.open(start, false);
        }
        from = scan.line_end(end)?;
    }
    let from = scan.line_end(from)?;
    let to = scan.header_end(from);
    if scan.cuts_header(to) {
        scan.open(start, false);
    }
    Some((from, to))
}

const HEADER: &[u8] = b"content-";
const MOST_HEADERS: usize = 2;

/// `"name": "password", "value": …`, with other members between them or not: where the separator of a record's value ends.
///
/// And whether it counts strictly: `"type": "password", "value": …`.
pub(crate) fn record(scan: &mut Scan<'_>, start: usize, p: usize, quoted: bool) -> Option<(usize, bool)> {
    let tag = scan.t[..start].last() == Some(&b'<');
    let place = if quoted { behind_place(scan, start, p) } else { None };
    let mut q = next_member(scan, place.unwrap_or(p)).filter(|(_, white)| !white || quoted || tag)?.0;
    let typed = if place.is_none() && !tag { names_a_record(scan, start)? } else { false };
    for _ in 0..=MOST_SKIPPED {
        if q >= scan.t.len() {
            scan.open(start, false);
            return None;
        }
        let quote = scan.quote(q);
        q = quote.map_or(q, |(_, after)| after);
        let length = (near_end::<LONGEST_MEMBER>(scan.t, q) - q).min(LONGEST_MEMBER + 1);
        if q + length == scan.t.len() {
            scan.open(start, false);
        }
        if length == 0 || length > LONGEST_MEMBER {
            return None;
        }
        let member = &scan.t[q..q + length];
        let wanted = if place.is_some() {
            member == b"input"
        } else {
            ends_in(member, b"value") || member.eq_ignore_ascii_case(b"content")
        };
        q += length;
        if let Some((opened, _)) = quote {
            let (closed, after) = scan.quote(q)?;
            if closed != opened {
                return None;
            }
            q = after;
        }
        q = scan.gap(q);
        if !matches!(scan.at(q), b':' | b'=') || matches!(scan.at(q + 1), b':' | b'=') {
            return None;
        }
        if wanted {
            return Some((q + 1, typed));
        }
        q = behind_member(scan, scan.gap(q + 1), start)?;
    }
    None
}

/// `'loc': ('body', 'password'), …`: behind the bracket, if a name is the last text in it that says where an error is.
fn behind_place(scan: &mut Scan<'_>, start: usize, p: usize) -> Option<usize> {
    let p = if scan.at(p) == b',' { scan.gap(p + 1) } else { p };
    let p = scan.line_end(p).map_or(p, |next| scan.gap(next));
    if !matches!(scan.at(p), b')' | b']') {
        return None;
    }
    let of_place = |b: &&u8| is_name(**b) || is_white(**b) || matches!(b, b'"' | b'\'' | b'\\' | b',');
    let inside = scan.t[..start].iter().rev().take(LONGEST_PLACE).take_while(of_place).count();
    let (b'(' | b'[', before) = scan.t[..start - inside].split_last()? else { return None };
    let before = without_spare(before, b" \t");
    let before = without_spare(before.strip_suffix(b":")?, b"\"'\\ \t");
    (before.ends_with(b"loc")).then(|| scan.gap(p + 1))
}

/// Of the texts and numbers that say where an error is.
const LONGEST_PLACE: usize = 128;

/// Without such symbols at its end.
fn without_spare<'a>(t: &'a [u8], of: &[u8]) -> &'a [u8] {
    &t[..t.len() - t.iter().rev().take(LONGEST_MEMBER).take_while(|b| of.contains(b)).count()]
}

/// Behind what separates the members of a record at `p`, and whether that is white space only.
fn next_member(scan: &Scan<'_>, p: usize) -> Option<(usize, bool)> {
    let apart = matches!(scan.at(p), b',' | b';');
    let q = if apart { scan.gap(p + 1) } else { p };
    match scan.line_end(q) {
        Some(next) => Some((scan.gap(next), false)),
        None if apart => Some((q, false)),
        None => is_white(scan.t[..p].last().copied().unwrap_or(0)).then_some((q, true)),
    }
}

/// Behind a short value that is quoted or one word, and what separates it from the next member.
fn behind_member(scan: &mut Scan<'_>, p: usize, start: usize) -> Option<usize> {
    let after = match opening_quote(scan, p) {
        Some((quote, from)) => {
            let end = scan.t.len().min(from + LONGEST_SKIPPED);
            let to = scan.quoted_end(quote, from).filter(|to| *to <= end);
            if to.is_none() && end == scan.t.len() {
                scan.open(start, false);
            }
            let to = to?;
            to + quote_length(scan, quote, to)
        }
        None => near_end::<LONGEST_MEMBER>(scan.t, p.min(scan.t.len())).min(p + LONGEST_MEMBER),
    };
    if after + 2 >= scan.t.len() {
        scan.open(start, false);
    }
    let after = after.min(scan.t.len());
    next_member(scan, scan.gap(after)).map(|(next, _)| next)
}

/// So many members between a record's name and its value, each with a value of so many symbols.
const MOST_SKIPPED: usize = 3;
const LONGEST_SKIPPED: usize = 128;
const LONGEST_MEMBER: usize = 32;

fn ends_in(text: &[u8], word: &[u8]) -> bool {
    text.len() >= word.len() && text[text.len() - word.len()..].eq_ignore_ascii_case(word)
}

/// Whether a name is itself the value of a member `name` or `key`, or, as `true`, of one that says of what sort a value is.
fn names_a_record(scan: &Scan<'_>, start: usize) -> Option<bool> {
    let before = without_spare(&scan.t[..start], b"\"'\\ \t");
    let (b':' | b'=', before) = before.split_last()? else { return None };
    let before = without_spare(before, b"\"'\\ \t");
    if ends_in(before, b"name") || ends_in(before, b"key") {
        return Some(false);
    }
    SORTS.iter().any(|word| ends_in(before, word)).then_some(true)
}

/// Members that say of what sort the value beside them is.
const SORTS: [&[u8]; 9] =
    [b"type", b"field", b"variable", b"header", b"param", b"parameter", b"property", b"attribute", b"setting"];
