//! Source lines and formats, as tracebacks, diffs and manuals show them: what stands under a name there is no value.
//!
//! `native/README.md` section 4 is the contract. Everything looks at one value and a bounded way round it.

use crate::class::{is_alnum, is_name, is_white};
use crate::described::camel;
use crate::entries::Layout;
use crate::expression::expression;
use crate::identifiers::{dotted_name, function, identifier, of_words, path_of_names, variable};
use crate::judge::{Before, Separator};
use crate::key_table::Demand;
use crate::looks::{COLON, DOT, LETTER, Looks, UNDERSCORE};
use crate::machine::machine_made;
use crate::masked::mask_at;
use crate::names::{Asked, LONGEST_NAME, Verdict};
use crate::pairs::called;
use crate::scan::Scan;
use crate::types::{generic, numbered, optional};
use crate::value::JUDGED;
use crate::wants::issued;
use memchr::memmem;

/// Types of parameters, as signatures and docstrings name them.
const TYPES: [&[u8]; 8] = [b"str", b"bytes", b"bool", b"int", b"float", b"string", b"object", b"Any"];
/// What stands beside a type: `Key | None`, `string | undefined`.
const NO_TYPES: [&[u8]; 3] = [b"None", b"null", b"undefined"];
/// What a program's settings and arguments are read from.
const ROOTS: [&[u8]; 36] = [
    b"self",
    b"this",
    b"cls",
    b"super",
    b"os",
    b"process",
    b"env",
    b"environ",
    b"config",
    b"cfg",
    b"conf",
    b"settings",
    b"args",
    b"opts",
    b"options",
    b"request",
    b"req",
    b"params",
    b"props",
    b"var",
    b"vars",
    b"local",
    b"data",
    b"module",
    b"secrets",
    b"ctx",
    b"context",
    b"app",
    b"parts",
    b"parsed",
    b"credentials",
    b"random_password",
    b"random_string",
    b"value",
    b"doc",
    b"document",
];

/// `password = getpass()`, `token=self.token` and `f(password=password)` are source lines, as tracebacks show them.
pub(crate) fn code(scan: &mut Scan<'_>, from: usize, end: usize, before: Before, verdict: Verdict) -> bool {
    let value = &scan.t[from..end];
    let next = scan.at(end);
    let looks = Looks::of(value);
    if template(value, next) || expression(scan, from, end, before, verdict.layout.is_typed()) {
        return true;
    }
    if variable(value) || value == b"ConvertTo-SecureString" {
        return true; // `-Password $password`
    }
    let letters = |value: &[u8]| value.iter().all(|b| b.is_ascii_alphabetic() || matches!(b, b'_' | b'.'));
    let plain = !value.is_empty() && looks.is_of(LETTER | UNDERSCORE | DOT) || value.len() > JUDGED && letters(value);
    let path = looks.has(DOT | COLON) && path_of_names(value);
    let dotted = path && dotted_name(value);
    let called = next == b'(' || next == b'[' && mask_at(scan.t, end).is_none();
    // `@Value("${token}")`
    let annotation = value.first() == Some(&b'@') && value.len() > 1 && letters(&value[1..]) && next == b'(';
    if called && (plain || path) || annotation || path && memmem::find(value, b"::").is_some() {
        return true;
    }
    let spaced = from > 0 && scan.t[from - 1] == b' ';
    if matches!(value, b"*const" | b"*mut")
        || spaced && next == b'(' && function(value)
        || counted(scan, from, end, before, verdict)
    {
        return true;
    }
    let typed = verdict.layout.is_typed();
    let closed = matches!(next, b')' | b',' | b'}' | b']' | b';');
    if typed && closed && plain && value.split(|b| *b == b'.').all(|piece| piece.len() <= SHORTEST_LETTERS) {
        return true; // `{username:e,password:t}`, `f(password=c.v)`
    }
    // `token=nextToken`
    if plain && issued(scan, verdict) && camel(value) && !machine_made(value) {
        return true;
    }
    if next == b'{' && scan.at(end + 1) == b'}' && identifier(value) && !machine_made(value) {
        return true; // `pw := Watcher{}`
    }
    if !typed && closed && plain && path || generic(scan, from, end) || numbered(scan, from, end, before) {
        return true; // `token: DataTypes.STRING,`
    }
    let colon = before.separator == Separator::Colon && before.spaced;
    if colon && optional(value) && is_type(scan, from, end) {
        return true; // `password: String? = nil`
    }
    if !plain && !dotted {
        // A name with digits: it may be declared, or be called as what it holds. Nearly every value is neither.
        let kin = || (closed || spaced) && value.contains(&b'_');
        if !colon && !kin() || !identifier(value) {
            return false;
        }
    }
    if spaced && TYPES.contains(&value) {
        return true; // `password: str` in a signature
    }
    let words =
        || !typed && matches!(next, b')' | b',') && (plain || dotted) && of_words(value) && !machine_made(value);
    let made = || !plain && machine_made(value);
    if colon && (!made() && is_type(scan, from, end) || words()) {
        return true;
    }
    let assigned = before.separator == Separator::Equals && before.spaced && (plain || dotted);
    if assigned && (chained(scan, from, end) || unpacked(scan, before.start)) {
        return true;
    }
    let of_a_root = || ROOTS.contains(&value.split(|b| *b == b'.').next().unwrap_or_default());
    if dotted && (!typed || of_a_root()) {
        return true;
    }
    let name = &scan.t[before.start..from];
    let itself = name.starts_with(value) && !name.get(value.len()).is_some_and(|b| is_name(*b));
    let passed_on = matches!(next, b')' | b',') && itself;
    let compound = value.iter().any(|b| matches!(b, b'_' | b'.'));
    let same = plain && (value.contains(&b'.') || passed_on || spaced);
    let kin = compound && (closed || spaced || value.contains(&b'.')) && !(typed && of_all_sorts(value));
    if !same && !kin {
        return false; // whatever it is called
    }
    let Asked::Of(of_value) = scan.asked(from, end).asked else { return false };
    same && of_value.index == verdict.index || kin && kind(scan, of_value) == kind(scan, verdict)
}

/// Whether it is the beginning of a template's field, or of a docstring's mark: `${TOKEN}`, `L{bytes}`.
pub(crate) fn template(value: &[u8], next: u8) -> bool {
    matches!(value, [b'$' | b'%' | b'#' | b'@']) && matches!(next, b'{' | b'(')
        || matches!(value, [b'A'..=b'Z']) && next == b'{'
}

/// `Authorization: NewAuthorizationOptions()`, `kubelet.Authorization{…}`: a call, or a value of a type.
pub(crate) fn hands_on(value: &[u8], next: u8) -> bool {
    matches!(next, b'(' | b'{') && (path_of_names(value) || function(value))
}

/// Whether small letters, capitals and digits stand in it, as people are told to choose passwords: `AlphaPass_2024`. Names in sources
/// hardly ever have all three.
fn of_all_sorts(value: &[u8]) -> bool {
    let any = |sort: fn(&u8) -> bool| value.iter().any(sort);
    any(u8::is_ascii_lowercase) && any(u8::is_ascii_uppercase) && any(u8::is_ascii_digit)
}

/// Minified sources have names this short.
const SHORTEST_LETTERS: usize = 2;

pub(crate) fn kind<'a>(scan: &'a Scan<'_>, verdict: Verdict) -> &'a str {
    &scan.matcher.names.entry(verdict.index).kind
}

/// Whether it is a number under a quoted name, as a table has it: `"access_token": 864000`. Passwords and codes may be
/// numbers.
fn counted(scan: &Scan<'_>, from: usize, end: usize, before: Before, verdict: Verdict) -> bool {
    if !scan.at(from).is_ascii_digit() {
        return false;
    }
    let white = |b: &&u8| matches!(**b, b' ' | b'\t');
    let behind = |t: &[u8]| t.len() - t.iter().rev().take_while(white).count();
    let name = &scan.t[before.start..from];
    let Some(name) = name[..behind(name)].strip_suffix(b":") else { return false };
    matches!(name[..behind(name)].last(), Some(b'"' | b'\''))
        && !verdict.layout.is_typed()
        && scan.matcher.names.is_built_in(verdict.index)
        && end > from
        && scan.t[from..end].iter().all(u8::is_ascii_digit)
}

/// Whether what stands behind `name: ` is a type: its default follows, or another type.
fn is_type(scan: &mut Scan<'_>, from: usize, end: usize) -> bool {
    let q = scan.gap(end);
    if q + LONGEST_OTHER_TYPE >= scan.t.len() {
        scan.open(from, false);
    }
    if q == end {
        return false;
    }
    if scan.at(q) == b'=' {
        return !matches!(scan.at(q + 1), b'=' | b'>');
    }
    let Some(rest) = scan.t[q..].strip_prefix(b"| ") else { return false };
    let word = rest.iter().take(LONGEST_OTHER_TYPE).take_while(|b| is_name(**b)).count();
    TYPES.contains(&&rest[..word]) || NO_TYPES.contains(&&rest[..word])
}

const LONGEST_OTHER_TYPE: usize = 12;

/// `password = secret = "…"`: one more name, which stands for the same.
fn chained(scan: &mut Scan<'_>, from: usize, end: usize) -> bool {
    const ASSIGNS: &[u8] = b" = ";
    let behind = &scan.t[end..];
    if behind.len() < ASSIGNS.len() && ASSIGNS.starts_with(behind) {
        scan.open(from, false);
    }
    behind.starts_with(ASSIGNS)
}

/// Whether nothing but names and commas stands on the line before a name: `username, password = pair`.
fn unpacked(scan: &Scan<'_>, start: usize) -> bool {
    let from = start.saturating_sub(LONGEST_NAME);
    let masked = scan.masks[..scan.masks.partition_point(|(_, end)| *end <= start)].last().map_or(0, |(_, end)| *end);
    // What a mask stands for may have been a name.
    let behind_mask = masked > from;
    let before = &scan.t[from.max(masked)..start];
    let line = before.iter().rposition(|b| matches!(b, b'\n' | b'\r'));
    if line.is_none() && start > LONGEST_NAME && !behind_mask {
        return false;
    }
    let before = &before[line.map_or(0, |at| at + 1)..];
    before.ends_with(b", ")
        && before.split(|b| *b == b',').all(|text| {
            let from = text.iter().take_while(|b| is_white(**b)).count();
            text[from..].iter().all(|b| is_name(*b))
        })
}

/// Whether a name and its value are fields of one list with colons: `user:password:uid:gid`, `arn:aws:…:secret:name`.
pub(crate) fn listed(scan: &mut Scan<'_>, from: usize, end: usize, before: Before) -> bool {
    if before.separator != Separator::Colon || before.spaced || before.start == 0 {
        return false;
    }
    let ahead = &scan.t[before.start.saturating_sub(JUDGED)..before.start];
    let words = |value: &[u8]| value.iter().all(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'-'));
    if let Some(before) = ahead.strip_suffix(b"(") {
        // `pam_unix(passwd:chauthtok)`
        return called(before).is_some() && scan.at(end) == b')' && words(&scan.t[from..end]);
    }
    let name = &scan.t[before.start..from];
    // `/etc/passwd:3: …`, `HIGH:!PSK:!SRP`
    if ahead.last() == Some(&b'/') && name == b"passwd:" || ahead.last() == Some(&b'!') && scan.at(from) == b'!' {
        return true;
    }
    if ahead.last() != Some(&b':') {
        return false;
    }
    if scan.list_end(from) >= end {
        return true;
    }
    let length = ahead.iter().rev().take_while(|b| is_name(**b) || matches!(b, b':' | b'/' | b'*')).count();
    ahead[ahead.len() - length..].starts_with(b"arn:")
}

/// Whether it is a test's verdict and no name: `PASS: suite/case`; or how many passed: `"full_hash_pass":2128`.
pub(crate) fn tally(scan: &Scan<'_>, from: usize, end: usize, before: Before, verdict: Verdict) -> bool {
    if verdict.layout != Layout::Password || before.separator != Separator::Colon {
        return false;
    }
    let value = &scan.t[from..end];
    let count = value.len() <= MOST_TALLIED && value.iter().all(u8::is_ascii_digit);
    if verdict.demand == Demand::Any {
        return count && scan.matcher.names.entry(verdict.index).name == "passwords";
    }
    // `SPF pass: smtp_comment=…`
    let said = matches!(scan.t[..before.start], [.., b, b' '] if is_alnum(b)) && {
        let name = value.iter().take_while(|b| b.is_ascii_lowercase() || matches!(b, b'_' | b'.')).count();
        name > 0 && value.get(name) == Some(&b'=')
    };
    count || before.spaced && (said || scan.t[before.start..].starts_with(b"PASS:"))
}

pub(crate) const MOST_TALLIED: usize = 5;
