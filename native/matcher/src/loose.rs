//! Values that white space alone separates from their names: `api key k7Q…`, `the password is k7Q…`, `var token string = "…"`.
//!
//! Prose is full of names with a word behind them. So only machine-made values count, and most words end the look at once.

use crate::class::{LONGEST_GAP, is_alnum, is_white};
use crate::forms::LONGEST_TYPE;
use crate::judge::{Before, Separator, value};
use crate::key_table::{APART, Demand, OTHER_TOKENS};
use crate::keyed::{opening_quote, quote_length};
use crate::names::{Layout, Verdict};
use crate::scan::Scan;
use crate::value::{address_or_path, long_stretch};

/// Fewer symbols are never machine-made.
const SHORTEST: usize = 12;

/// Whether such a value may stand behind a name that announces this entry.
pub(crate) fn may_stand_apart(scan: &Scan<'_>, verdict: Verdict) -> bool {
    let entry = scan.matcher.names.entry(verdict.index);
    let plain = matches!(verdict.layout, Layout::Plain | Layout::Password | Layout::Code);
    plain && !verdict.lone_key && APART.iter().any(|word| entry.name.ends_with(word))
}

/// What may stand between a name and its value in a sentence.
const LINKS: [&[u8]; 2] = [b"is", b"was"];

/// The one type that stands behind a name without a colon, and holds secrets.
const TYPE: &[u8] = b"string";

/// Whether something here could be a value, or lead to one: the cheap half. `cut` is what to say where the text ends first.
pub(crate) fn may_follow(t: &[u8], p: usize, cut: bool) -> bool {
    let rest = &t[p..];
    let beginning = &rest[..rest.len().min(SHORTEST)];
    // Without an early end, so that it is done at once.
    if !beginning.iter().fold(false, |white, b| white | is_white(*b)) {
        return cut || beginning.len() == SHORTEST;
    }
    match beginning[0] {
        b'i' | b'I' | b'w' | b'W' => {
            let word = beginning.iter().take_while(|b| !is_white(**b)).count();
            let spelled = rest[..word].strip_suffix(b":").unwrap_or(&rest[..word]);
            LINKS.iter().any(|link| spelled.eq_ignore_ascii_case(link))
        }
        b'*' | b's' | b'S' => {
            let type_of = rest.strip_prefix(b"*").unwrap_or(rest);
            type_of.len() >= TYPE.len() && type_of[..TYPE.len()].eq_ignore_ascii_case(TYPE)
        }
        _ => false,
    }
}

/// Behind the `=` of `var name string = "value"`, if the type stands at `p`. In prose any other word may stand there.
pub(crate) fn typed(scan: &Scan<'_>, p: usize) -> Option<(Separator, usize)> {
    let p = p + usize::from(scan.at(p) == b'*');
    let behind = scan.starts(p, TYPE).then(|| p + TYPE.len())?;
    let behind = behind + scan.t[behind..].iter().take(LONGEST_GAP).take_while(|b| matches!(b, b' ' | b'\t')).count();
    let assigned = scan.at(behind) == b'=' && opening_quote(scan, scan.gap(behind + 1)).is_some();
    assigned.then_some((Separator::Equals, behind + 1))
}

/// The value behind a name and a gap that ends at `p`.
pub(crate) fn apart(scan: &mut Scan<'_>, start: usize, p: usize, verdict: Verdict, words: bool) {
    let entry = scan.matcher.names.entry(verdict.index);
    if !matches!(entry.demand, Demand::Any | Demand::Token) {
        return;
    }
    // `/etc/pam.d/passwd` and its digest: a list of files.
    if scan.t[..start].last() == Some(&b'/') || entry.name == "token" && follows_other(&scan.t[..start]) {
        return;
    }
    let link = LINKS.iter().find(|link| scan.starts(p, link)).map_or(p, |link| p + link.len());
    let link = link + usize::from(link > p && scan.at(link) == b':');
    let behind = scan.gap(link);
    let linked = link > p && matches!(scan.at(link), b' ' | b'\t');
    let from = if linked { behind } else { p };
    let before = Before { separator: Separator::Apart, spaced: true, listed: true, ..Before::at(start, words) };
    if let Some((quote, from)) = opening_quote(scan, from).filter(|_| linked) {
        let to = scan.quoted_end(quote, from);
        if to.is_none_or(|to| to + quote_length(scan, quote, to) >= scan.t.len()) && scan.line(from) == scan.t.len() {
            scan.open(p, false);
        }
        if let Some(to) = to {
            value(scan, verdict, from, to, true, before);
        }
        return;
    }
    value(scan, verdict, from, from, false, before);
}

/// Whether a machine-made value that stands apart from its name is one.
pub(crate) fn counts(value: &[u8], verdict: Verdict) -> bool {
    !address_or_path(value) && (verdict.layout == Layout::Password || long_stretch(value))
}

/// `page token CAES…`: the word before says that it is no credential.
fn follows_other(before: &[u8]) -> bool {
    let Some((b' ', before)) = before.split_last() else { return false };
    let length = before.iter().rev().take(LONGEST_TYPE).take_while(|b| is_alnum(**b)).count();
    let word = &before[before.len() - length..];
    OTHER_TOKENS.iter().any(|other| word.eq_ignore_ascii_case(other.as_bytes()))
}
