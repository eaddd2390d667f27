//! Values that no separator joins to their names: `api key k7Q…`, `the password is k7Q…`, `var token string = "…"`,
//! `Password for alice: …`, `setx NAME …`.
//!
//! Prose is full of names with a word behind them. So only machine-made values count there, and most words end the look at once.

use crate::class::{LONGEST_GAP, is_alnum, is_name, is_white};
use crate::entries::Layout;
use crate::forms::LONGEST_TYPE;
use crate::judge::{Asks, Before, Separator, value};
use crate::key_table::{APART, Demand, OTHER_TOKENS};
use crate::letters::at_random;
use crate::masked::mask_at;
use crate::names::{LONGEST_NAME, Verdict};
use crate::phrases::{Linked, begins_phrase, linked};
use crate::registry::{REGISTRY, registry};
use crate::run::Run;
use crate::scan::Scan;
use crate::separated::{opening_quote, quote_length};
use crate::simd::sixteen::{between, equal};
use crate::value::{SHORTEST_MIXED, address_or_path, long_stretch, mixed};
use crate::word_set::{is_one_of, packed};

/// Fewer symbols are never machine-made.
pub(crate) const SHORTEST: usize = 12;

/// Whether such a value may stand behind a name that announces this entry.
pub(crate) fn may_stand_apart(scan: &Scan<'_>, verdict: Verdict) -> bool {
    let entry = scan.matcher.names.entry(verdict.index);
    verdict.layout.is_plain() && !verdict.lone_key && APART.iter().any(|word| entry.name.ends_with(word))
}

/// The one type that stands behind a name without a colon, and holds secrets.
const TYPE: &[u8] = b"string";

/// Words of shells and of settings that a name and its value stand behind: `setx NAME value`.
pub(crate) const VERBS: [&[u8]; 10] =
    [b"setx", b"setenv", b"env", b"set", b"-x", b"-gx", b"-ux", b"config", b"--global", b"--secret"];

/// Whether something here could be a value, or lead to one: the cheap half. `cut` is what to say where the text ends first.
pub(crate) fn may_follow(t: &[u8], p: usize, cut: bool) -> bool {
    let rest = &t[p..];
    let beginning = &rest[..rest.len().min(SHORTEST)];
    let word = first_white(rest);
    if word >= beginning.len() {
        return cut && rest.len() < SHORTEST
            || is_short(beginning)
            || beginning.len() == SHORTEST && !is_word(t, p)
            || is_type(rest);
    }
    if is_short(&beginning[..word]) {
        return true;
    }
    match beginning[0] {
        b'*' | b's' | b'S' if is_type(rest) => true,
        b'/' => rest.starts_with(b"/t ") || rest.starts_with(b"/T "),
        b'R' if rest.starts_with(REGISTRY) => true,
        b'i' | b'I' | b'w' | b'W' if says_word(t, p) => false,
        _ => begins_phrase(&beginning[..word]),
    }
}

/// Where the first white space stands among the first symbols, all of which are looked at at once; if there is none, a place behind
/// those that are asked for.
fn first_white(rest: &[u8]) -> usize {
    let white = rest.first_chunk::<16>().map(|near| equal(near, b' ') | between(near, 9, 13));
    white.map_or_else(
        || rest.iter().take_while(|b| !is_white(**b)).count(),
        |white| (white | 1 << 16).trailing_zeros() as usize,
    )
}

/// Whether a long word stands at `p`, white space behind it: no value, and it leads to none. `password authentication failed`
fn is_word(t: &[u8], p: usize) -> bool {
    let run = Run::at(t, p);
    run.is_word(t) && run.length() >= SHORTEST && t.get(run.end).is_some_and(|b| is_white(*b))
}

/// Whether nothing but a word follows what links a name to its value: `is required`, `was refreshed`; but not `was set to …`.
fn says_word(t: &[u8], p: usize) -> bool {
    const LINKS: [&[u8]; 2] = [b"is ", b"was "];
    let links = |link: &&&[u8]| t[p..].get(..link.len()).is_some_and(|word| word.eq_ignore_ascii_case(link));
    let Some(link) = LINKS.iter().find(links) else { return false };
    let run = Run::at(t, p + link.len());
    let word = &t[run.begin()..run.end];
    run.is_word(t)
        && t.get(run.end).is_some_and(|b| is_white(*b))
        && !(word.is_empty() || [&b"set"[..], b"now", b"reset", b"changed"].contains(&word))
}

/// Whether a word could be a short value: one that mixes its symbols.
fn is_short(word: &[u8]) -> bool {
    word.len() >= SHORTEST_MIXED && word.iter().any(u8::is_ascii_digit)
}

fn is_type(rest: &[u8]) -> bool {
    let type_of = rest.strip_prefix(b"*").unwrap_or(rest);
    type_of.len() >= TYPE.len() && type_of[..TYPE.len()].eq_ignore_ascii_case(TYPE)
}

/// Whether what stands before a name says that a value follows it: it is an option with one dash, or a verb stands there.
pub(crate) fn is_told(before: &[u8], name: &[u8]) -> bool {
    if name.first() == Some(&b'-') {
        return name.get(1).is_some_and(u8::is_ascii_alphabetic) && before.last().is_none_or(|b| is_white(*b));
    }
    let Some((b' ' | b'\t', before)) = before.split_last() else { return false };
    // Most words end in other letters than all of those.
    if !before.last().is_some_and(|b| b"xvtgl".contains(&(b | 0x20))) {
        return false;
    }
    let length = before.iter().rev().take(LONGEST_VERB + 1).take_while(|b| is_name(**b)).count();
    let word = &before[before.len() - length..];
    is_one_of(&PACKED_VERBS, word)
}

const PACKED_VERBS: [u64; VERBS.len()] = {
    let mut found = [0; VERBS.len()];
    let mut at = 0;
    while at < found.len() {
        found[at] = packed(VERBS[at]);
        at += 1;
    }
    found
};

const LONGEST_VERB: usize = 8;

/// The same of a name that ends at `end`, whatever it is; and whether it may be an element's.
pub(crate) fn may_be_told(t: &[u8], end: usize) -> bool {
    let start = Run::begins(t, end).max(end.saturating_sub(LONGEST_NAME));
    let before = &t[..start];
    matches!(before.last(), Some(b'<' | b':')) || is_told(before, &t[start..end])
}

/// Behind the `=` of `var name string = "value"`, if the type stands at `p`. In prose any other word may stand there.
pub(crate) fn typed(scan: &mut Scan<'_>, p: usize) -> Option<(Separator, usize)> {
    let p = p + usize::from(scan.at(p) == b'*');
    let behind = scan.starts(p, TYPE).then(|| p + TYPE.len())?;
    let behind = behind + scan.t[behind..].iter().take(LONGEST_GAP).take_while(|b| matches!(b, b' ' | b'\t')).count();
    if scan.at(behind) != b'=' {
        return None;
    }
    let from = scan.gap(behind + 1);
    if scan.cuts_quote(from) {
        scan.open(p, false);
    }
    opening_quote(scan, from).is_some().then_some((Separator::Equals, behind + 1))
}

/// Behind R's arrow, if one stands at `p` and a quote behind it: `password <- "…"`.
pub(crate) fn arrow(scan: &Scan<'_>, p: usize) -> Option<(Separator, usize)> {
    let follows = scan.starts(p, b"<-") && opening_quote(scan, scan.gap(p + 2)).is_some();
    follows.then_some((Separator::Equals, p + 2))
}

/// The value behind a name and a gap that ends at `p`.
pub(crate) fn apart(scan: &mut Scan<'_>, start: usize, (end, p): (usize, usize), verdict: Verdict, words: bool) {
    let entry = scan.matcher.names.entry(verdict.index);
    if !matches!(entry.demand, Demand::Any | Demand::Token) {
        return;
    }
    // `/etc/pam.d/passwd` and its digest: a list of files.
    if scan.t[..start].last() == Some(&b'/') || entry.name == "token" && follows_other(&scan.t[..start]) {
        return;
    }
    let asks = if is_told(&scan.t[..start], &scan.t[start..end]) { Asks::Strictly } else { Asks::Listed };
    let Linked { behind, open } = linked(scan, p);
    if open {
        scan.open(p, false);
    }
    let from = behind.map_or(p, |behind| scan.gap(behind));
    let registry = if behind.is_none() { registry(scan, end, p) } else { None };
    let (from, asks) = registry.map_or((from, asks), |from| (from, Asks::Strictly));
    let led = behind.is_some();
    let before = Before { separator: Separator::Apart, spaced: true, asks, led, ..Before::at(start, words) };
    if let Some((quote, from)) = opening_quote(scan, from) {
        let to = scan.quoted_end(quote, from);
        if to.is_none_or(|to| to + quote_length(scan, quote, to) >= scan.t.len()) && scan.line(from) == scan.t.len() {
            scan.open(p, false);
        }
        if let Some(to) = to {
            value(scan, verdict, from, to, true, Before { asks: Asks::Strictly, ..before });
            if behind.is_some_and(|behind| scan.t[behind - 4..behind].eq_ignore_ascii_case(b"from")) {
                changed_to(scan, start, to + quote_length(scan, quote, to), verdict, before);
            }
        }
        return;
    }
    if let Some(closing) = closing_bracket(scan.at(from)).filter(|_| mask_at(scan.t, from).is_none()) {
        let end = scan.run_end(from + 1);
        scan.open_value(p, end);
        if scan.at(end) == closing {
            value(scan, verdict, from + 1, end, true, before);
        }
        return;
    }
    if registry.is_none() && is_pair(scan, from, asks == Asks::Strictly) {
        return;
    }
    value(scan, verdict, from, from, false, before);
}

/// The new value of a change, behind the old one: `changed from '…' to '…'`.
fn changed_to(scan: &mut Scan<'_>, start: usize, p: usize, verdict: Verdict, before: Before) {
    scan.reaches(start, p);
    let behind = p + TO.len();
    if behind >= scan.t.len() && TO.starts_with(&scan.t[p.min(scan.t.len())..]) || scan.cuts_quote(behind) {
        scan.open(p.min(scan.t.len().saturating_sub(1)), false);
    }
    let Some((quote, from)) = opening_quote(scan, behind).filter(|_| scan.starts(p, TO)) else { return };
    if let Some(to) = scan.quoted_or_open(quote, from, from) {
        value(scan, verdict, from, to, true, Before { asks: Asks::Strictly, ..before });
    }
}

const TO: &[u8] = b" to ";

/// Whether a name of its own, `=` and more stand there: `set token secret=…`. In prose it is of small letters: `password strength=…`.
fn is_pair(scan: &mut Scan<'_>, p: usize, told: bool) -> bool {
    let name = scan.t[p..].iter().take(LONGEST_NAME + 1).take_while(|b| is_name(**b)).count();
    let behind = p + name + 1;
    if behind > scan.t.len() {
        scan.open(p, false);
    }
    if scan.at(p + name) == b'=' {
        scan.open_value(p, behind);
    }
    let named = scan.at(p).is_ascii_alphabetic() || scan.at(p) == b'_';
    let small = || scan.t[p..p + name].iter().all(|b| b.is_ascii_lowercase() || *b == b'_');
    let filled = is_alnum(scan.at(behind)) || mask_at(scan.t, behind).is_some();
    named && (told || small()) && name <= LONGEST_NAME && scan.at(p + name) == b'=' && filled
}

/// The same of a text that may go on, if nothing that follows makes a difference.
pub(crate) fn is_small_pair(t: &[u8], p: usize) -> bool {
    let name = t[p..].iter().take(LONGEST_NAME + 1).take_while(|b| b.is_ascii_lowercase() || **b == b'_').count();
    (1..=LONGEST_NAME).contains(&name)
        && t.get(p + name) == Some(&b'=')
        && t.get(p + name + 1).is_some_and(|b| is_alnum(*b))
}

/// What closes the bracket that a value stands in.
pub(crate) const fn closing_bracket(b: u8) -> Option<u8> {
    match b {
        b'(' => Some(b')'),
        b'[' => Some(b']'),
        _ => None,
    }
}

/// Whether a value that stands apart from its name is one: of those that people type only what mixes its symbols.
pub(crate) fn counts(value: &[u8], made: bool, (verdict, kind): (Verdict, &str), led: bool) -> bool {
    let typed = verdict.layout == Layout::Password;
    // `OTP for ann: 844473`
    let code = led
        && verdict.layout == Layout::Code
        && CODE_DIGITS.contains(&value.len())
        && value.iter().all(u8::is_ascii_digit);
    let short = typed || kind == "client_secret";
    code || !address_or_path(value)
        && (made && (short || long_stretch(value) || at_random(value)) || typed && mixed(value))
}

/// Digits of a one-time code.
const CODE_DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

/// `Next page token: …`, `Public key token: …`: the same behind any separator, where the name `key` alone says less.
pub(crate) fn of_another(before: &[u8]) -> bool {
    const KEY: &[u8] = b" key ";
    let of_key = |tail: &[u8]| tail.eq_ignore_ascii_case(KEY);
    match before.last_chunk::<{ KEY.len() }>() {
        Some(tail) if of_key(tail) => {
            before.len() >= PUBLIC_KEY.len()
                && before[before.len() - PUBLIC_KEY.len()..].eq_ignore_ascii_case(PUBLIC_KEY)
        }
        _ => !of_key(before) && follows_other(before),
    }
}

const PUBLIC_KEY: &[u8] = b"public key ";

/// `page token CAES…`: the word before says that it is no credential.
fn follows_other(before: &[u8]) -> bool {
    let Some((b' ', before)) = before.split_last() else { return false };
    let length = before.iter().rev().take(LONGEST_TYPE).take_while(|b| is_alnum(**b)).count();
    let word = &before[before.len() - length..];
    OTHER_TOKENS.iter().any(|other| word.eq_ignore_ascii_case(other.as_bytes()))
}
