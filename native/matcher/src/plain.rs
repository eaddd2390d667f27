//! Secrets that are plain to see: nearly all are letters and digits, `_`, `-` and `.` behind `name=`, `"name": "`, a scheme
//! word or the beginning of a format.
//!
//! Nothing here finds what the grammar does not find, or says it otherwise; what is not plain is left to it. Of such a value,
//! and of what stands round it, only little can make a difference, and that is asked once, with nothing to be remembered.
//! Property tests hold the two to each other: `Matcher::explain` goes by the grammar alone.

use crate::anchored::{BASIC, BEARER, STRUCTURES, scheme_before};
use crate::basic::Decoded;
use crate::class::{is_alnum, is_token, is_value, is_white};
use crate::entries::Layout;
use crate::formats::is_apart;
use crate::key_table::Demand;
use crate::keyed::ends_at;
use crate::layouts::is_scheme;
use crate::machine::SHORTEST_MADE as SHORTEST_AT_ALL;
use crate::matcher::Matcher;
use crate::member::ends_member;
use crate::names::{Asked, LONGEST_NAME, Verdict};
use crate::onward::leads_on;
use crate::ordinary::ordinary;
use crate::place::{Place, Under};
use crate::run::Run;
use crate::separated::is_checksum;
use crate::told::Told;
use crate::value::LONG_STRETCH;
use crate::windows::Anchor;

/// What is plain to see of an anchor at `i` that is no format's.
#[inline]
pub(crate) fn other_at(matcher: &Matcher, t: &[u8], i: usize, anchor: Anchor) -> Told {
    match anchor {
        Anchor::Name { length } => name(matcher, t, i + usize::from(length)),
        Anchor::Inside { word } => match crate::keyed::ends_round(t, i, word) {
            [None, None] => Told::NOTHING,
            [Some(end), None] => name(matcher, t, end),
            ends => {
                let named = ends.into_iter().flatten().any(|end| matcher.names.may_end::<true>(&t[..end]));
                if named { Told::UNCLEAR } else { Told::NOTHING }
            }
        },
        Anchor::Scheme { length } => scheme(matcher, t, i + usize::from(length)),
        Anchor::Attribute if !matcher.may_count(t, i, anchor, &Decoded::default()) => Told::NOTHING,
        Anchor::Argument
        | Anchor::Attribute
        | Anchor::Authority
        | Anchor::Block
        | Anchor::Format { .. }
        | Anchor::Formats { .. }
        | Anchor::Option
        | Anchor::Own { .. }
        | Anchor::Report
        | Anchor::Source
        | Anchor::Missing => Told::UNCLEAR,
    }
}

/// A scheme word may end at `end`.
#[inline]
fn scheme(matcher: &Matcher, t: &[u8], end: usize) -> Told {
    // Nearly every one is this.
    let bearer = t[..end].ends_with(b"Bearer");
    let Some(scheme) = (if bearer { Some(BEARER) } else { scheme_before(t, end) }) else { return Told::NOTHING };
    let start = end - STRUCTURES[scheme].0.len();
    if !is_apart(t, start) || scheme == BASIC || t.get(end) != Some(&b' ') || matcher.is_off_at(scheme) {
        return Told::UNCLEAR;
    }
    let from = end + 1;
    let value = Run::on(matcher.path(), t, from);
    let behind = t.get(value.end).copied().unwrap_or(0);
    if !value.is_plain(t) || is_token(behind) || behind == b'=' {
        // `bearer scheme accepted`: a word that is too short for anything that a machine made.
        let word = (1..SHORTEST_AT_ALL).contains(&value.length()) && is_white(behind);
        return if word { Told::NOTHING } else { Told::UNCLEAR };
    }
    if value.has_long_stretch() || value.is_machine_made(t) {
        Told::built((from, value.end), scheme)
    } else {
        Told::UNCLEAR
    }
}

/// A key name may end at `end`, with `=`, `: ` or a quote behind it.
fn name(matcher: &Matcher, t: &[u8], end: usize) -> Told {
    let Some(&behind) = t.get(end) else { return Told::NOTHING };
    let colon = behind == b':' && t.get(end + 1) == Some(&b' ');
    if !colon && !matches!(behind, b'=' | b'"' | b'\'') {
        // `token_type`, `token!`
        let may_follow = ends_at(t, end).is_some_and(|end| leads_on(t, end));
        return if may_follow { Told::UNCLEAR } else { Told::NOTHING };
    }
    let start = Run::begins(t, end);
    if end - start > LONGEST_NAME {
        return Told::UNCLEAR;
    }
    let before = start.checked_sub(1).map(|at| t[at]);
    let apart = if colon || behind == b'=' { may_begin(t, start, before) } else { before == Some(behind) };
    if !apart {
        // `size=12 session=3 region=7`: neither a value of its own, nor, by its ending, a name.
        let listed = || {
            behind == b'='
                && is_behind_number(t, start)
                && (is_nothing(matcher, t, (start, end), &Run::on(matcher.path(), t, end + 1))
                    || !matcher.names.may_end::<true>(&t[..end]))
        };
        return if ends_member(matcher, t, start, end) || listed() { Told::NOTHING } else { Told::UNCLEAR };
    }
    if colon {
        let value = Run::on(matcher.path(), t, end + 2);
        return if is_nothing(matcher, t, (start, end), &value) { Told::NOTHING } else { Told::UNCLEAR };
    }
    if behind != b'=' {
        if t.get(end + 1) != Some(&b':') {
            return Told::UNCLEAR;
        }
        let Some(verdict) = asked_of(matcher, &t[start..end]) else { return Told::UNCLEAR };
        let found = member(matcher, t, end + 1, verdict);
        return found.map_or(Told::UNCLEAR, |range| Told::key(range, verdict.index));
    }
    let Some(first) = t.get(end + 1) else { return Told::UNCLEAR };
    let quoted = matches!(first, b'"' | b'\'');
    // What the value looks like is asked first: it is quicker than what the name says.
    let value = Run::on(matcher.path(), t, end + 1 + usize::from(quoted));
    let closed = !quoted || t.get(value.end) == Some(first);
    if !closed || !value.is_plain(t) {
        let nothing = !quoted && is_nothing(matcher, t, (start, end), &value);
        return if nothing { Told::NOTHING } else { Told::UNCLEAR };
    }
    let Some(verdict) = asked_of(matcher, &t[start..end]) else { return Told::UNCLEAR };
    let plain = is_wanted(t, &value, verdict)
        && if quoted { !may_change(t, value.end + 1) } else { is_assigned(t, &value, before, verdict) };
    if plain { Told::key((value.begin(), value.end), verdict.index) } else { Told::UNCLEAR }
}

/// Whether what stands behind `name=` or `name: ` is no value of the name, whatever stands round them: too short, or a word where a word
/// is none. `session=1`, `token: refreshed`.
fn is_nothing(matcher: &Matcher, t: &[u8], (start, end): (usize, usize), value: &Run) -> bool {
    // `pw: pw: x`: a colon at the end of a value stays outside.
    let from = value.end + usize::from(t.get(value.end) == Some(&b':'));
    let behind = |at: usize| t.get(from + at).copied();
    let ends = match behind(0) {
        // A type would have its default behind it.
        Some(b' ' | b'\t') => behind(1).is_none_or(is_alnum),
        None | Some(b'\n' | b'\r' | b',' | b')' | b';') => true,
        _ => false,
    };
    // The last is Erlang's, and wraps a value.
    if !ends || value.length() == 0 || t[value.begin()..value.end] == *b"chr" {
        return false;
    }
    if matcher.names.lone_key(&t[start..end]).is_some() {
        return value.length() < LONG_STRETCH;
    }
    let Some(verdict) = asked_of(matcher, &t[start..end]) else { return false };
    let word = || verdict.demand != Demand::Any && value.is_word(t);
    // `api_key: OAuth …`
    let leads = || behind(0) == Some(b' ') && t[value.begin()].is_ascii_uppercase();
    verdict.layout.is_plain() && (value.length() < verdict.shortest() && !leads() || word())
}

/// What a name asks, if most people spell it so, and no word of it makes a difference.
fn asked_of<'a>(matcher: &'a Matcher, name: &[u8]) -> Option<&'a Verdict> {
    let Some(Asked::Of(verdict)) = matcher.names.spelled(name) else { return None };
    let plain = verdict.beside == (0, 0) && matcher.names.entry(verdict.index).name != "signing_key";
    plain.then_some(verdict)
}

/// Whether nothing that stands before a name makes a difference: no part of it, no name of words, no provider's name.
fn may_begin(t: &[u8], start: usize, before: Option<u8>) -> bool {
    match before {
        None | Some(b'?' | b'&' | b'#' | b',' | b'(' | b'{' | b'"' | b'\'' | b'|' | b'\n' | b'\t') => true,
        Some(b'/') => !is_checksum(t, start),
        Some(b' ') => start < 2 || !is_alnum(t[start - 2]) && t[start - 2] != b'-',
        _ => false,
    }
}

/// Whether a number and a space stand before a name, as in `size=12 token=3`: they are no part of it, and no provider's name.
fn is_behind_number(t: &[u8], start: usize) -> bool {
    let Some((b' ', before)) = t[..start].split_last() else { return false };
    let digits = before.iter().rev().take(LONGEST_NUMBER + 1).take_while(|b| b.is_ascii_digit()).count();
    let rest = &before[..before.len() - digits];
    (1..=LONGEST_NUMBER).contains(&digits) && matches!(rest.last(), None | Some(b'='))
}

/// Digits of a number before a name.
const LONGEST_NUMBER: usize = 19;

/// Whether an unquoted value of `name=value` is none that goes on, and nothing behind it makes a difference.
fn is_assigned(t: &[u8], value: &Run, before: Option<u8>, verdict: &Verdict) -> bool {
    let query = matches!(before, Some(b'?' | b'&' | b'#'));
    let ends = match t.get(value.end).copied() {
        None => true,
        Some(b'(' | b'[' | b'{') => false,
        Some(b'>') => t[value.end - 1] != b'-',
        // A password may go on behind it.
        Some(b'&') => query || verdict.layout != Layout::Password,
        // A source may pass on what is called like this.
        Some(b')' | b',' | b'}' | b']' | b';') => !t[value.begin()..value.end].contains(&b'_'),
        Some(b) => !is_value(b),
    };
    ends && value.is_no_path(t) && !matches!(t[value.end - 1], b'.')
}

/// Whether the new value of a change could follow a quoted one that ends before `at`: `"…" -> "…"`.
fn may_change(t: &[u8], at: usize) -> bool {
    let leads = |at: usize| t.get(at).is_some_and(|b| matches!(b, b' ' | b'\t' | b'-' | b'|' | b'\\' | 0x1b));
    leads(at) && (t[at] != b' ' || leads(at + 1))
}

/// The value of `"name": "value"`, where `"` is either quote, and one stands at `from - 1`.
fn member(matcher: &Matcher, t: &[u8], from: usize, verdict: &Verdict) -> Option<(usize, usize)> {
    let (b':', rest) = t.get(from..)?.split_first()? else { return None };
    let gap = usize::from(rest.first() == Some(&b' '));
    let opening = *rest.get(gap)?;
    if !matches!(opening, b'"' | b'\'') {
        return None;
    }
    let mut from = from + 2 + gap;
    if verdict.layout == Layout::Authorization {
        from = behind_scheme(t, from)?;
    }
    let value = Run::on(matcher.path(), t, from);
    let counts = value.is_plain(t) && (verdict.layout == Layout::Authorization || is_wanted(t, &value, verdict));
    (counts && t.get(value.end) == Some(&opening)).then_some((from, value.end))
}

/// Behind the scheme word that begins at `from`, and a space.
fn behind_scheme(t: &[u8], from: usize) -> Option<usize> {
    // Nearly every one is this.
    if t[from..].starts_with(BEARER_BEFORE) {
        return Some(from + BEARER_BEFORE.len());
    }
    let length = t[from..].iter().take(16).position(|b| *b == b' ')?;
    is_scheme(&t[from..from + length]).then_some(from + length + 1)
}

/// Whether a plain value is what a name asks for.
fn is_wanted(t: &[u8], value: &Run, verdict: &Verdict) -> bool {
    verdict.layout.is_plain()
        && match verdict.demand {
            Demand::Any => value.length() >= SHORTEST,
            // Short numbers with one letter count something.
            Demand::Token => value.length() >= if value.letters_are_one() { SHORTEST_MADE } else { SHORTEST },
            Demand::Made => {
                !verdict.bare_key
                    && value.length() >= SHORTEST_MADE
                    && value.is_machine_made(t)
                    && !ordinary(&t[value.begin()..value.end])
            }
            Demand::Beside | Demand::Minted | Demand::Query => false,
        }
}

const SHORTEST: usize = 4;
/// And no session of fewer hexadecimal digits.
const SHORTEST_MADE: usize = 16;

/// What a name of a mapping asks of a whole text, if that is plain to see.
pub(crate) fn under(matcher: &Matcher, t: &[u8], under: &Under) -> Told {
    let verdict = &under.verdict;
    if under.place != Place::Mapping || verdict.beside != (0, 0) {
        return Told::UNCLEAR;
    }
    let from = match verdict.layout {
        Layout::Authorization => match behind_scheme(t, 0) {
            Some(from) => from,
            None => return Told::UNCLEAR,
        },
        Layout::Plain | Layout::Password | Layout::Code if matches!(verdict.demand, Demand::Any | Demand::Token) => 0,
        _ => return Told::UNCLEAR,
    };
    let value = Run::on(matcher.path(), t, from);
    let all = value.is_plain(t) && value.end == t.len();
    if all { Told::key((from, t.len()), verdict.index) } else { Told::UNCLEAR }
}

/// Whether a name that asks for a scheme's value stands over `Bearer …`: nearly every header's does.
#[inline]
pub(crate) fn is_bearer_under(t: &[u8], under: &Under) -> bool {
    let Under { verdict, place, .. } = under;
    let asks = verdict.layout == Layout::Authorization && *place == Place::Mapping && verdict.beside == (0, 0);
    asks && t.starts_with(BEARER_BEFORE)
}

/// Whether what was seen of such a text is all that stands behind the scheme, told by the scheme itself: then it is plain, and the
/// name asks for the same.
#[inline]
pub(crate) fn is_all_of_bearer(t: &[u8], told: Told) -> bool {
    told.range() == (BEARER_BEFORE.len(), t.len()) && told.is_of_structure(BEARER)
}

const BEARER_BEFORE: &[u8] = b"Bearer ";
