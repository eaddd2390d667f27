//! Source lines and formats, as tracebacks, diffs and manuals show them: what stands under a name there is no value.
//!
//! `native/README.md` section 4 is the contract. Everything looks at one value and a bounded way round it.

use crate::class::{is_alnum, is_name, is_white};
use crate::described::camel;
use crate::entries::Layout;
use crate::expression::expression;
use crate::judge::{Asks, Before, Separator};
use crate::key_table::Demand;
use crate::looks::{COLON, DASH, DOT, LETTER, Looks, SPACE, UNDERSCORE};
use crate::machine::machine_made;
use crate::masked::mask_at;
use crate::names::{Asked, LONGEST_NAME, Verdict};
use crate::pairs::called;
use crate::scan::Scan;
use crate::types::{generic, is_checks, numbered, optional};
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
    if plain && issued(scan, verdict) && camel(value) {
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
    let words = || !typed && matches!(next, b')' | b',') && (plain || dotted) && of_words(value);
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
    let kin = compound && (closed || spaced || value.contains(&b'.'));
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

/// `$name`, `*name`, without digits: a variable, or what YAML calls an alias.
fn variable(value: &[u8]) -> bool {
    let pointed = value.first() == Some(&b'*');
    value.strip_prefix(b"$").or_else(|| value.strip_prefix(b"*")).is_some_and(|name| {
        !name.is_empty()
            && name.len() < LONGEST_NAME
            && name.iter().all(|b| b.is_ascii_alphabetic() || *b == b'_' || pointed && *b == b'.')
    })
}

/// Minified sources have names this short.
const SHORTEST_LETTERS: usize = 2;

fn kind<'a>(scan: &'a Scan<'_>, verdict: Verdict) -> &'a str {
    &scan.matcher.names.entry(verdict.index).kind
}

/// Letters, digits and `_`, as a name in a source.
pub(crate) fn identifier(value: &[u8]) -> bool {
    value.len() <= LONGEST_NAME
        && value.first().is_some_and(|b| b.is_ascii_alphabetic() || *b == b'_')
        && value.iter().all(|b| is_alnum(*b) || *b == b'_')
}

/// `base64.b64encode`, `::std::env::var`: names joined by dots or by two colons, none as machines make them where there is no such colon.
pub(crate) fn path_of_names(value: &[u8]) -> bool {
    // Nearly every value ends before that, or goes on with something else.
    let first = value.iter().find(|b| !is_alnum(**b) && **b != b'_');
    if value.len() > JUDGED || !matches!(first, Some(b'.' | b':')) {
        return false;
    }
    let mut rest = value.strip_prefix(b"::").unwrap_or(value);
    let mut joined = rest.len() < value.len();
    let scoped = value.contains(&b':');
    loop {
        let end = rest.iter().position(|b| matches!(b, b'.' | b':')).unwrap_or(rest.len());
        if !identifier(&rest[..end]) || !scoped && machine_made(&rest[..end]) {
            return false;
        }
        rest = match &rest[end..] {
            [] => return joined,
            [b'.', behind @ ..] | [b':', b':', behind @ ..] => behind,
            _ => return false,
        };
        joined = true;
    }
}

/// `sqlite3_value_text`, `Sha256Hash`, `bin2hex`: a name of several words, or with a digit in one.
fn function(value: &[u8]) -> bool {
    let turn = |a: u8, b: u8| {
        a.is_ascii_lowercase() && b.is_ascii_uppercase() || a.is_ascii_digit() && b.is_ascii_alphabetic()
    };
    let turns = || value.windows(2).any(|two| turn(two[0], two[1]));
    identifier(value) && !machine_made(value) && (value.contains(&b'_') || turns())
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

/// `case.value`: a path of names joined by dots, one of them a plain word.
fn dotted_name(path: &[u8]) -> bool {
    !path.contains(&b':')
        && path
            .split(|b| *b == b'.')
            .any(|piece| piece.len() >= 3 && piece.iter().all(|b| b.is_ascii_lowercase() || *b == b'_'))
}

/// `ReadableBuffer`: words that begin in upper case, each with two small letters or more.
fn of_words(value: &[u8]) -> bool {
    let mut small = 2;
    for b in value {
        match b {
            b'a'..=b'z' => small += 1,
            b'A'..=b'Z' if small == 0 || small >= 2 => small = 0,
            b'_' | b'.' => {}
            _ => return false,
        }
    }
    small >= 2 && value.len() < MOST_WORDS_LETTERS
}

const MOST_WORDS_LETTERS: usize = 40;

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

/// Whether a value is its own name once more: `"password": "Password"`, `ACCESS_TOKEN = "AccessToken"`. In a pair it may be
/// any name: `("access_token", "refresh_token")` are two.
pub(crate) fn own_name(scan: &Scan<'_>, value: &[u8], verdict: Verdict, before: Before) -> bool {
    let option = scan.t[before.start..].starts_with(b"--");
    let paired = before.separator == Separator::Comma && !option;
    let names = &scan.matcher.names;
    if value.len() >= LONGEST_NAME || !Looks::of(value).is_of(LETTER | UNDERSCORE | DASH | SPACE) {
        return false;
    }
    // `--http-password=PASS`: what a usage line has in a value's place.
    let shown = option && !value.iter().any(u8::is_ascii_lowercase);
    // `("password", "last_login")` are two fields.
    let words = || {
        value.contains(&b'_')
            && value.split(|b| *b == b'_').all(|word| !word.is_empty() && word.iter().all(u8::is_ascii_lowercase))
    };
    if paired && words() || spells(value, &names.entry(verdict.index).name) {
        return true;
    }
    if constant_name(scan, value, verdict) {
        return true;
    }
    (paired || shown)
        && names.whole(value).is_some_and(|of_value| paired || kind(scan, of_value) == kind(scan, verdict))
}

/// Whether letters are those of a name, whatever joins its words.
fn spells(letters: &[u8], name: &str) -> bool {
    let mut rest = name.bytes().filter(u8::is_ascii_alphanumeric);
    let joins = |b: &&u8| !matches!(b, b'_' | b'-' | b' ');
    letters.iter().filter(joins).all(|b| rest.next() == Some(b.to_ascii_lowercase())) && rest.next().is_none()
}

/// `OPENAI_API_KEY = "OPENAI_API_KEY"`, `("api_key", "X-API-Key")`: the name of a variable or a header, of several words, that
/// is to hold such a value.
fn constant_name(scan: &Scan<'_>, value: &[u8], verdict: Verdict) -> bool {
    let Some(joint) = value.iter().find(|b| matches!(b, b'_' | b'-')) else { return false };
    let word = |word: &[u8]| {
        let capital = word.first().is_some_and(u8::is_ascii_uppercase);
        let rest = &word[word.len().min(1)..];
        let small = *joint == b'-' && rest.iter().all(u8::is_ascii_lowercase);
        capital && (small || rest.iter().all(u8::is_ascii_uppercase))
    };
    // A password may be written as a header is.
    value.len() < LONGEST_NAME
        && (*joint == b'_' || !verdict.layout.is_typed())
        && value.split(|b| b == joint).all(word)
        && match scan.matcher.names.asked::<true>(value, false) {
            Asked::Of(of_value) => kind(scan, of_value) == kind(scan, verdict),
            _ => false,
        }
}

/// Whether a quoted value is a variable called like a secret: `"$token"`, `'$ac_pwd'`, `"$mysql_pass$"`.
pub(crate) fn quoted_variable(scan: &Scan<'_>, value: &[u8]) -> bool {
    let Some(name) = value.strip_prefix(b"$") else { return false };
    let name = name.strip_suffix(b"$").unwrap_or(name);
    name.len() < LONGEST_NAME
        && name.iter().all(|b| b.is_ascii_alphabetic() || *b == b'_')
        && matches!(scan.matcher.names.asked::<true>(name, false), Asked::Of(_))
}

/// `Ensure that this has 8 symbols.`: a complaint in a list of them.
fn is_sentence(value: &[u8]) -> bool {
    value.len() <= JUDGED
        && value.first().is_some_and(u8::is_ascii_uppercase)
        && value.last() == Some(&b'.')
        && memchr::memchr_iter(b' ', value).count() >= SENTENCE_SPACES
}

const SENTENCE_SPACES: usize = 3;

/// Whether a quoted value under a password's name speaks of one: `"password": "Enter your password"`.
pub(crate) fn speaks(value: &[u8], verdict: Verdict, before: Before) -> bool {
    let sentence = before.asks == Asks::Listed && is_sentence(value);
    let value = &value[..value.len().min(JUDGED)];
    sentence
        || verdict.layout == Layout::Password && is_checks(value)
        || verdict.layout == Layout::Password
            && value.contains(&b' ')
            && [&b"password"[..], b"passphrase", b"passcode"]
                .into_iter()
                .any(|word| value.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word)))
}
