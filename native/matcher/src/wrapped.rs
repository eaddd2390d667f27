//! Values that something stands round, as programs print them: `Some("…")`, `SecretStr('…')`, `string(8) "…"`, `[…]`, and
//! what YAML writes below a name. And calls: `setPassword("…")`.

use crate::class::is_alnum;
use crate::judge::{Asks, Before, Separator, value};
use crate::loose::closing_bracket;
use crate::masked::mask_at;
use crate::names::{Asked, Verdict};
use crate::scan::Scan;
use crate::separated::{opening_quote, quote_length};
use crate::sole::{behind_scheme, in_set};

/// Types that hold a text and nothing else; any that is named as a secret does, too.
const WRAPPERS: [&[u8]; 13] = [
    b"Some",
    b"Just",
    b"Ok",
    b"Optional",
    b"Secret",
    b"SecretStr",
    b"SecretString",
    b"SecretBytes",
    b"bytearray",
    b"bytes",
    b"String",
    b"string",
    b"Cow",
];
const LONGEST_WRAPPER: usize = 40;
/// Digits of a length: `string(8) "…"`.
const MOST_DIGITS: usize = 5;

/// Where the quote of a value stands that a type's name and `(` stand before at `p`, or where a bracket's does: `Some(String("…"))`.
pub(crate) fn unwrapped(scan: &mut Scan<'_>, p: usize) -> Option<usize> {
    let mut at = p;
    for _ in 0..MOST_WRAPPERS {
        let may_lead = matches!(scan.at(at), b'[' | b'<' | b'c');
        if let Some(lead) = LEADS.iter().find(|lead| may_lead && scan.t[at..].starts_with(lead)) {
            at += lead.len();
        } else {
            at = inside(scan, p, at)?;
        }
        if at + 1 >= scan.t.len() {
            scan.open(p, false);
        }
        if opening_quote(scan, at).is_some() {
            return Some(at);
        }
    }
    None
}

const MOST_WRAPPERS: usize = 3;
/// What Go, Erlang and R have before a text's quote.
const LEADS: [&[u8]; 3] = [b"[]string{", b"<<", b"chr "];

/// Behind one such type's name and `(` at `p`; what goes on is held from `held` on.
fn inside(scan: &mut Scan<'_>, held: usize, p: usize) -> Option<usize> {
    let word = |b: &&u8| is_alnum(**b) || matches!(b, b'_' | b':' | b'.');
    if p < scan.t.len() {
        if !word(&&scan.t[p]) {
            return None;
        }
        // Nearly every value stands by itself: no bracket ends the run that it is, which is read once for all who ask, or it
        // is longer than a type's name.
        let end = scan.run_end(p);
        if end - p > LONGEST_WRAPPER || end < scan.t.len() && !matches!(scan.t[end], b'(' | b'[') {
            return None;
        }
    }
    let length = scan.t[p.min(scan.t.len())..].iter().take(LONGEST_WRAPPER + 1).take_while(word).count();
    if p + length >= scan.t.len() && length <= LONGEST_WRAPPER {
        scan.open(held, false);
    }
    if !(1..=LONGEST_WRAPPER).contains(&length) || !matches!(scan.at(p + length), b'(' | b'[') {
        return None;
    }
    let name = &scan.t[p..p + length];
    let name = &name[name.iter().rposition(|b| matches!(b, b':' | b'.')).map_or(0, |at| at + 1)..];
    if !WRAPPERS.contains(&name) && !is_secret(scan, p + length - name.len(), p + length) {
        return None;
    }
    let inside = p + length + 1;
    let mut q = scan.gap(inside);
    let digits = scan.t[inside.min(scan.t.len())..].iter().take(MOST_DIGITS).take_while(|b| b.is_ascii_digit()).count();
    if digits > 0 && scan.at(inside + digits) == b')' {
        q = scan.gap(inside + digits + 1);
    } else if let Some(next) = scan.line_end(q) {
        q = scan.gap(next);
    }
    Some(q)
}

/// What stands round a value.
pub(crate) enum Wrapped {
    /// It stands elsewhere.
    Nothing,
    /// It goes on here.
    From(usize),
    /// It is this; without an end yet where both are one.
    Value(usize, usize),
}

/// What stands behind `=` or `:` round a value that begins at `p`.
#[inline]
pub(crate) fn wrapped(scan: &mut Scan<'_>, p: usize, before: Before) -> Wrapped {
    // Nothing stands round a text that begins right here.
    if matches!(scan.at(p), b'"' | b'\'') { Wrapped::From(p) } else { within(scan, p, before) }
}

fn within(scan: &mut Scan<'_>, mut p: usize, before: Before) -> Wrapped {
    let colon = before.separator == Separator::Colon;
    if let Some((from, to)) = in_brackets(scan, p) {
        return Wrapped::Value(from, to);
    }
    if let Some((from, to)) = if before.separator == Separator::Equals { in_braces(scan, p, before) } else { None } {
        return Wrapped::Value(from, to);
    }
    if let Some((from, to)) = if scan.at(p) == b'{' { in_set(scan, p) } else { None } {
        return Wrapped::Value(from, to);
    }
    if let Some((from, to)) = behind_scheme(scan, p) {
        return Wrapped::Value(from, to);
    }
    if let Some(from) = block(scan, p).filter(|_| colon) {
        return Wrapped::Value(from, from);
    }
    if colon && before.spaced {
        match behind_tag(scan, p) {
            Wrapped::From(at) => p = at,
            other => return other,
        }
    }
    if scan.starts(p, OPTIONAL) {
        if let Some((from, to)) = in_brackets(scan, p + OPTIONAL.len() - 1) {
            return Wrapped::Value(from, to);
        }
    }
    if colon && before.spaced && scan.t[p..].starts_with(TEXT) {
        let from = p + TEXT.len();
        let end = scan.run_end(from);
        scan.open_value(p, end);
        if scan.at(end) == b')' && end > from {
            return Wrapped::Value(from, end);
        }
    }
    Wrapped::From(unwrapped(scan, p).unwrap_or(p))
}

const OPTIONAL: &[u8] = b"Optional[";
/// As OpenTelemetry's collector shows attributes: `-> api_key: Str(…)`.
const TEXT: &[u8] = b"Str(";

/// `Password`, `ApiKey`: a type that is called as what it holds.
fn is_secret(scan: &mut Scan<'_>, from: usize, to: usize) -> bool {
    scan.t[from].is_ascii_uppercase() && matches!(scan.asked(from, to).asked, Asked::Of(_))
}

/// `[…]` round a value without quotes: where it begins.
fn in_brackets(scan: &mut Scan<'_>, p: usize) -> Option<(usize, usize)> {
    if scan.at(p) != b'[' || mask_at(scan.t, p).is_some() {
        return None;
    }
    // `[[…]]` is how Lua quotes.
    let from = p + 1 + usize::from(scan.at(p + 1) == b'[' && mask_at(scan.t, p + 1).is_none());
    let end = scan.run_end(from);
    scan.open_value(p, end);
    (Some(scan.at(end)) == closing_bracket(b'[') && end > from).then_some((from, end))
}

/// `{…}` round a value without quotes, as ODBC's connections have it: `;Pwd={…};`.
fn in_braces(scan: &mut Scan<'_>, p: usize, before: Before) -> Option<(usize, usize)> {
    if scan.at(p) != b'{' || scan.t[p - 1] != b'=' {
        return None;
    }
    let end = scan.run_end(p + 1);
    scan.open_value(p, end);
    if end + 1 >= scan.t.len() {
        scan.open(p, false);
    }
    let ahead = &scan.t[..before.start];
    let listed = ahead.strip_suffix(b" ").unwrap_or(ahead).last() == Some(&b';') || scan.at(end + 1) == b';';
    (listed && scan.at(end) == b'}' && end > p + 1).then_some((p + 1, end))
}

/// Behind a tag or an anchor of YAML. Some say that the value stands elsewhere: `!vault |`, `!Ref Name`.
fn behind_tag(scan: &mut Scan<'_>, p: usize) -> Wrapped {
    if !matches!(scan.at(p), b'!' | b'&') {
        return Wrapped::From(p);
    }
    let word = |b: &&u8| is_alnum(**b) || matches!(b, b'_' | b'-' | b'!' | b'.' | b':' | b'/');
    let length = 1 + scan.t[p + 1..].iter().take(LONGEST_WRAPPER).take_while(word).count();
    if p + length + 1 >= scan.t.len() {
        scan.open(p, false);
    }
    let tag = &scan.t[p..p + length];
    if scan.at(p + length) != b' ' || length == 1 {
        return Wrapped::From(p);
    }
    if OTHER_TAGS.contains(&tag) {
        return Wrapped::Nothing;
    }
    let texts = TEXT_TAGS.contains(&tag);
    let from = scan.gap(p + length);
    if scan.cuts_quote(from) {
        scan.open(p, false);
    }
    if texts || opening_quote(scan, from).is_some() {
        return Wrapped::From(from);
    }
    // Any other: what is alone on the line behind it, as it is in YAML. A password may begin with `!`, too.
    let end = scan.run_end(from);
    let behind = scan.gap(end);
    scan.open_value(p, end);
    if scan.cuts_line_end(behind) {
        scan.open(p, false);
    }
    let comment = behind > end && scan.at(behind) == b'#';
    let alone = behind >= scan.t.len() || scan.line_end(behind).is_some() || comment;
    if end > from && alone && scan.at(from) != b'#' { Wrapped::Value(from, end) } else { Wrapped::From(p) }
}

const TEXT_TAGS: [&[u8]; 3] = [b"!!str", b"!str", b"!!binary"];
const OTHER_TAGS: [&[u8]; 9] =
    [b"!vault", b"!Ref", b"!Sub", b"!GetAtt", b"!ImportValue", b"!secret", b"!env", b"!env_var", b"!reference"];

/// What YAML writes below a name: `|` or `>`, their marks, a line end and white space stand before it.
fn block(scan: &mut Scan<'_>, p: usize) -> Option<usize> {
    if !matches!(scan.at(p), b'|' | b'>') {
        return None;
    }
    let marks = scan.t[p + 1..].iter().take(2).take_while(|b| matches!(b, b'-' | b'+' | b'1'..=b'9')).count();
    let q = scan.gap(p + 1 + marks);
    if q + 2 >= scan.t.len() {
        scan.open(p, false);
    }
    let line = scan.line_end(q)?;
    let from = scan.gap(line);
    if from >= scan.t.len() {
        scan.open(p, false);
    }
    (from > line && from < scan.t.len()).then_some(from)
}

/// The value of a call: the name's `(` stands at `p`, then a quoted text, then `)`.
pub(crate) fn call(scan: &mut Scan<'_>, p: usize, verdict: Verdict, before: Before) {
    let mut at = scan.gap(p + 1);
    if let Some(next) = scan.line_end(at) {
        at = scan.gap(next);
    }
    if at + 1 >= scan.t.len() {
        scan.open(p, false);
    }
    // `ClientSecret(value='…')`
    let keyword = [&b"value="[..], b"token="].into_iter().find(|word| scan.starts(at, word)).map_or(0, <[u8]>::len);
    if scan.t.len() - at.min(scan.t.len()) <= 8 {
        scan.open(p, false);
    }
    let Some((quote, from)) = opening_quote(scan, at + keyword) else { return };
    let Some(to) = scan.quoted_end(quote, from) else {
        if scan.line(from) == scan.t.len() {
            scan.open(p, false);
        }
        return;
    };
    let mut next = scan.gap((to + quote_length(scan, quote, to)).min(scan.t.len()));
    if let Some(line) = scan.line_end(next) {
        next = scan.gap(line);
    }
    if next + 1 >= scan.t.len() || scan.cuts_line_end(next) {
        scan.open(p, false);
    }
    if scan.at(next) == b')' {
        value(scan, verdict, from, to, true, Before { asks: Asks::Strictly, ..before });
    }
}

/// The new value of a change: `"…" -> "…"`, as plans show it, or another one: `"…" | "…"`. Gives where its quote stands.
pub(crate) fn changed(scan: &mut Scan<'_>, behind: usize) -> Option<usize> {
    // Behind nearly every value stands nothing that leads there.
    if scan.t.get(behind).is_some_and(|b| !matches!(b, b' ' | b'\t' | 0x1b | b'\\' | b'|' | b'-')) {
        return None;
    }
    let arrow = scan.gap(behind.min(scan.t.len()));
    let length = if scan.at(arrow) == b'|' { 1 } else { 2 };
    let at = scan.gap((arrow + length).min(scan.t.len()));
    if (at + 1 >= scan.t.len() || scan.cuts_quote(at))
        && (arrow >= scan.t.len() || length == 1 || b"->".starts_with(&scan.t[arrow..scan.t.len().min(arrow + 2)]))
    {
        scan.open(behind.min(scan.t.len().saturating_sub(1)), false);
    }
    ((length == 1 || scan.starts(arrow, b"->")) && opening_quote(scan, at).is_some()).then_some(at)
}
