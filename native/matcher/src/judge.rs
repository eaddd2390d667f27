//! Judging the value beside a name: whether it counts.

use crate::bare::bare_end;
use crate::described::{asks_for_another, described, points};
use crate::entries::Layout;
use crate::found::Origin;
use crate::key_table::Demand;
use crate::layouts::{authorization, authorization_under, cookies, verification_uri};
use crate::loose;
use crate::masked::mask_ends;
use crate::matcher::{Place, Under};
use crate::miss::Why;
use crate::names::{LONGEST_NAME, Verdict};
use crate::ordinary::ordinary;
use crate::parameter::{begins_with_scheme, one_cookie, parameter_end};
use crate::placeholder::placeholder;
use crate::prose::{prose, says};
use crate::scan::Scan;
use crate::source::{code, listed, own_name, quoted_variable, speaks, tally};
use crate::strict::{constant, fingerprint, held, strictly};
use crate::value::{
    JUDGED, LONG_STRETCH, address_or_path, code_like, identifier_like, lone, long_stretch, machine_made, mixed_stretch,
    of_words, path, plausible, user_code, uuid,
};
use crate::work::done;
use crate::wrapped::next_field;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Separator {
    Equals,
    Colon,
    Encoded,
    Comma,
    /// White space after `--name`.
    Argument,
    /// White space after any other name, or `is`.
    Apart,
    /// `==`: names stand at both sides of it.
    Compared,
    /// `->`
    Arrow,
}

/// How much the place of a value asks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    /// What its name asks.
    Usual,
    /// It stands in a list or a usage line, where a name's neighbour is often another name.
    Listed,
    /// No separator joins the two.
    Strictly,
    /// What stands there is rarely a value: only what a machine made counts.
    Made,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    /// Where the name begins.
    pub start: usize,
    pub separator: Separator,
    /// White space stood after the separator.
    pub spaced: bool,
    /// The name is of several words, as in prose.
    pub words: bool,
    pub asks: Asks,
}

impl Before {
    /// As behind `=`.
    pub(crate) const fn at(start: usize, words: bool) -> Self {
        Self { start, separator: Separator::Equals, spaced: false, words, asks: Asks::Usual }
    }
}

/// Reads the value that begins at `from`; `to` is its end if it is quoted.
pub(crate) fn value(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize, quoted: bool, before: Before) {
    done(1);
    match verdict.layout {
        Layout::Authorization => {
            let to = if quoted { to } else { scan.header_end(from) };
            let to =
                parameter_end(scan, from, quoted, before).filter(|_| !begins_with_scheme(scan, from)).unwrap_or(to);
            if !quoted && scan.cuts_header(to) {
                scan.open(from, false);
            }
            scan.reaches(before.start, to);
            authorization(scan, verdict, from, to, quoted);
        }
        Layout::Cookie | Layout::SetCookie => {
            let parameter = parameter_end(scan, from, quoted, before);
            let to = parameter.unwrap_or_else(|| if quoted { to } else { scan.header_end(from) });
            if !quoted && scan.cuts_header(to) {
                scan.open(from, false);
            }
            scan.reaches(before.start, to);
            cookies(scan, verdict, from, to);
            if parameter.is_some() {
                return one_cookie(scan, verdict, from, to);
            }
            // `; COOKIE: 9b1c…` is what servers of names know each other by.
            let ahead = &scan.t[..before.start];
            let of_names = ahead.ends_with(b"; ") || ahead.ends_with(b" ") && mask_ends(ahead, ahead.len() - 1);
            if scan.equals(from) >= to && !of_names && scan.machine_made(from, to) && !has_mask(scan, from, to) {
                scan.push(from, to, Origin::Key(verdict.index));
            }
        }
        _ => plain(scan, verdict, from, to, quoted, before),
    }
}

fn plain(scan: &mut Scan<'_>, verdict: Verdict, from: usize, to: usize, quoted: bool, before: Before) {
    let query_before = in_query(scan, before.start);
    let end = if quoted { to } else { bare_end(scan, verdict, from, query_before, before) };
    scan.reaches(before.start, end);
    if scan.covers(from, end) || scan.misses.is_none() && !may_count(scan, verdict, (from, end), query_before, before) {
        return;
    }
    // Had the rest of it counted, the mask would stand for all of it.
    if has_mask(scan, from, end) {
        return scan.miss(from, end, Origin::Key(verdict.index), Why::Placeholder);
    }
    if !quoted {
        if matches!(before.separator, Separator::Argument | Separator::Apart) && scan.at(from) == b'-' {
            return;
        }
        if prose(scan, verdict, from, end, before) {
            return scan.miss(from, end, Origin::Key(verdict.index), Why::Prose);
        }
        // `--password swordfish --verbose`
        if before.separator == Separator::Argument && scan.at(end) == b' ' && end + 1 == scan.t.len() {
            scan.open(from, false);
        }
        // What is told by a look at the separator comes first.
        if listed(scan, from, end, before)
            || tally(scan, from, end, before, verdict)
            || next_field(scan, from, end, before)
            || points(scan, from, verdict, before)
            || code(scan, from, end, before, verdict)
            || !query_before && (end - from == 1 || end - from == 2 && scan.t[from..end].iter().all(u8::is_ascii_digit))
        {
            return scan.miss(from, end, Origin::Key(verdict.index), Why::Code);
        }
    }
    if verdict.layout == Layout::VerificationUri {
        if !quoted && described(scan, from, end, verdict) {
            return scan.miss(from, end, Origin::Key(verdict.index), Why::Code);
        }
        if from >= scan.memo.laid_out {
            scan.memo.laid_out = end;
            verification_uri(scan, verdict, from, end);
        }
        return;
    }
    let value = &scan.t[from..end];
    if own_name(scan, value, verdict, before)
        || quoted && (speaks(value, verdict, before) || quoted_variable(scan, value))
    {
        return scan.miss(from, end, Origin::Key(verdict.index), Why::Prose);
    }
    if let Some(origin) = scan.matcher.beside(verdict, value) {
        return scan.push(from, end, origin);
    }
    let plain_word = !quoted && !query_before && scan.at(end) != b'&' && before.separator != Separator::Encoded;
    let form = matches!(verdict.demand, Demand::Query) && in_form(scan, query_before, end, before);
    let counts = match verdict.demand {
        Demand::Beside => false,
        _ if fingerprint(scan, verdict, value, before) => false,
        Demand::Query if user_code(value) => scan.matcher.names.entry(verdict.index).name == "code",
        Demand::Token if loose::of_another(&scan.t[..before.start]) && is_token(scan, verdict) => false,
        _ if matches!(before.asks, Asks::Strictly | Asks::Made) => strictly(scan, verdict, from, end, before),
        _ if before.separator == Separator::Apart => {
            let made = made(scan, value, verdict);
            loose::counts(value, made, verdict)
        }
        _ if before.words && !typed(scan, verdict) => made(scan, value, verdict),
        Demand::Token if unexpected(scan, verdict, before) => made(scan, value, verdict),
        Demand::Any if issued(scan, verdict) && (plain_word || address_or_path(value) || in_words(value)) => {
            wanted(scan, verdict, from, end, before)
        }
        Demand::Any if before.asks == Asks::Usual && !before.words => wanted_anyhow(scan, verdict, value),
        Demand::Any | Demand::Token => wanted(scan, verdict, from, end, before),
        Demand::Made => {
            made(scan, value, verdict)
                || opaque(scan, value, verdict)
                || constant(scan, verdict, before.start) && held(value, scan.at(end))
        }
        Demand::Query if form => value.len() >= 6 && plausible(value),
        Demand::Query => value.len() >= SHORTEST_ALONE && scan.machine_made(from, end) && !ordinary(value),
    };
    if counts {
        // Few values count: what only those can be is asked last.
        if asks_for_another(scan, value, verdict) {
            return scan.miss(from, end, Origin::Key(verdict.index), Why::Prose);
        }
        if !quoted && described(scan, from, end, verdict) {
            return scan.miss(from, end, Origin::Key(verdict.index), Why::Code);
        }
        scan.push(from, end, Origin::Key(verdict.index));
    } else if scan.misses.is_some() && verdict.demand != Demand::Beside {
        let why = why_not(value, verdict, form, before);
        scan.miss(from, end, Origin::Key(verdict.index), why);
    }
}

/// Whether a value could count, by what is quickly told of it: its length, and of what only a machine makes how it looks. Nearly
/// every value of a long run of names ends here, and most short ones.
fn may_count(
    scan: &mut Scan<'_>,
    verdict: Verdict,
    (from, end): (usize, usize),
    query_before: bool,
    before: Before,
) -> bool {
    if verdict.beside != (0, 0) || !verdict.layout.is_plain() {
        return true;
    }
    let length = end - from;
    if before.separator == Separator::Apart && before.asks == Asks::Listed && verdict.demand != Demand::Query {
        // As `loose` asks it.
        let typed = verdict.layout == Layout::Password && scan.t[from..end].iter().take(JUDGED).any(u8::is_ascii_digit);
        return typed || scan.machine_made(from, end);
    }
    length >= verdict.shortest()
        && match verdict.demand {
            Demand::Made => {
                let value = &scan.t[from..end];
                let opaque = length >= LONG_STRETCH && (mixed_stretch(value) || uuid(value));
                opaque || scan.machine_made(from, end) || constant(scan, verdict, before.start)
            }
            Demand::Query => {
                user_code(&scan.t[from..end])
                    || length >= SHORTEST_ALONE && scan.machine_made(from, end)
                    || in_form(scan, query_before, end, before)
            }
            _ => true,
        }
}

/// Of a code that stands in no form.
const SHORTEST_ALONE: usize = 20;

/// `private key is invalid`: two spaces and more.
fn in_words(value: &[u8]) -> bool {
    memchr::memchr_iter(b' ', value).nth(1).is_some()
}

/// `Unexpected token: x1` is what a parser says.
fn unexpected(scan: &Scan<'_>, verdict: Verdict, before: Before) -> bool {
    const WORD: &[u8] = b"expected ";
    let ahead = &scan.t[before.start.saturating_sub(WORD.len())..before.start];
    ahead.eq_ignore_ascii_case(WORD) && is_token(scan, verdict)
}

/// Whether a name is no more than `token`.
fn is_token(scan: &Scan<'_>, verdict: Verdict) -> bool {
    scan.matcher.names.entry(verdict.index).name == "token"
}

/// What a value under a name lacks.
fn why_not(value: &[u8], verdict: Verdict, form: bool, before: Before) -> Why {
    match verdict.demand {
        _ if placeholder(value) => Why::Placeholder,
        Demand::Made if verdict.bare_key && machine_made(value) => Why::Identifier,
        Demand::Made => Why::NotMachineMade,
        Demand::Query if !form => Why::NoRedirect,
        Demand::Any if before.asks == Asks::Usual && !before.words && value.len() < SHORTEST_TOKEN => Why::Short,
        _ if path(value) || address_or_path(value) => Why::Address,
        _ if before.words || before.separator == Separator::Apart => Why::NotMachineMade,
        _ => Why::NotPlausible,
    }
}

/// Whether `code` and `state` stand in a redirect or in a form of the token endpoint.
fn in_form(scan: &mut Scan<'_>, query_before: bool, end: usize, before: Before) -> bool {
    let query = query_before || scan.at(end) == b'&';
    query && matches!(before.separator, Separator::Equals | Separator::Encoded) || token_form(scan, before.start)
}

/// Whether a parameter of the token endpoint stands not far before a name: what is called `code` here is one.
fn token_form(scan: &mut Scan<'_>, start: usize) -> bool {
    // What stands before a mask may have stood further off.
    let masked = scan.masks[..scan.masks.partition_point(|(_, end)| *end <= start)].last().map_or(0, |(_, end)| *end);
    let lowest = start.saturating_sub(FORM_REACH).max(masked);
    let (read, mut last) = scan.memo.form;
    let known = lowest <= read && read <= start;
    // What was read for the name before is not read again, but for what may begin there.
    let from = if known { lowest.max(read.saturating_sub(LONGEST_FORM_NAME)) } else { lowest };
    if !known {
        last = None;
    }
    let near = &scan.t[from..start];
    let begins = |at: usize| {
        let (before, behind) = near.split_at(at);
        FORM_NAMES
            .iter()
            .find(|(first, rest)| before.ends_with(first) && behind.starts_with(rest))
            .map(|name| from + at - name.0.len())
    };
    last = memchr::memchr_iter(b'_', near).rev().find_map(begins).or(last);
    scan.memo.form = (start, last);
    last.is_some_and(|at| at >= lowest)
}

const FORM_REACH: usize = 256;

/// Under a name that is secret whatever stands there.
fn wanted_anyhow(scan: &Scan<'_>, verdict: Verdict, value: &[u8]) -> bool {
    let long_enough = value.len() >= SHORTEST_TOKEN || verdict.layout.is_typed();
    // `pass: https://www.passwordstore.org/`
    let linked =
        verdict.layout == Layout::Password && (value.starts_with(b"https://") || value.starts_with(b"http://"));
    long_enough && !placeholder(value) && !working_directory(scan, verdict, value) && !of_words(value) && !linked
}

/// Under a name that may stand for something else, or in a place where names stand side by side.
pub(crate) fn wanted(scan: &Scan<'_>, verdict: Verdict, from: usize, end: usize, before: Before) -> bool {
    let value = &scan.t[from..end];
    if plausible(value) {
        let elsewhere = if verdict.layout == Layout::Password { of_words(value) } else { address_or_path(value) };
        return !working_directory(scan, verdict, value) && !elsewhere;
    }
    let kind = scan.matcher.names.entry(verdict.index).kind.as_str();
    // `--password swordfish --verbose`, but neither `--password is required` nor `--password PASSWORD`.
    let argument = before.separator == Separator::Argument
        && verdict.demand == Demand::Any
        && (SHORTEST_WORD..LONGEST_NAME).contains(&value.len())
        && value.iter().all(u8::is_ascii_lowercase)
        && scan.at(end) == b' '
        && scan.at(end + 1) == b'-'
        && !says(value)
        && !placeholder(value);
    argument || matches!(kind, "user_code" | "otp") && code_like(value)
}

const SHORTEST_TOKEN: usize = 4;
const SHORTEST_WORD: usize = 6;

/// Whether people type or read out what stands under a name: it need not look machine-made.
pub(crate) fn typed(scan: &Scan<'_>, verdict: Verdict) -> bool {
    let kind = scan.matcher.names.entry(verdict.index).kind.as_str();
    verdict.layout.is_typed() || matches!(kind, "user_code" | "device_code" | "authorization_code" | "client_secret")
}

/// `PWD=/home/me` is no password.
fn working_directory(scan: &Scan<'_>, verdict: Verdict, value: &[u8]) -> bool {
    scan.matcher.names.entry(verdict.index).name == "pwd" && path(value)
}

/// Whether only machines give out what stands under a name: no plain word is one.
fn issued(scan: &Scan<'_>, verdict: Verdict) -> bool {
    let kind = scan.matcher.names.entry(verdict.index).kind.as_str();
    scan.matcher.names.is_built_in(verdict.index) && ISSUED.contains(&kind)
}

const ISSUED: [&str; 11] = [
    "access_token",
    "refresh_token",
    "id_token",
    "device_code",
    "code_verifier",
    "client_assertion",
    "private_key",
    "token",
    "session_token",
    "csrf_token",
    "signature",
];

/// Sessions of fewer hexadecimal digits are counted by a log, and open nothing.
const SHORTEST_SESSION: usize = 16;

pub(crate) fn made(scan: &Scan<'_>, value: &[u8], verdict: Verdict) -> bool {
    let open = value.len() >= SHORTEST_SESSION
        || !value.iter().all(u8::is_ascii_hexdigit)
        || scan.matcher.names.entry(verdict.index).kind != "session";
    // What is quickly told comes first.
    open && (!verdict.lone_key || lone(value))
        && machine_made(value)
        && !(verdict.bare_key && identifier_like(value))
        && !placeholder(value)
        && !(verdict.demand == Demand::Made && ordinary(value))
}

/// Under a name that ends in `token` or `secret`: a stretch that no word has, or a UUID, whether or not it turns often.
pub(crate) fn opaque(scan: &Scan<'_>, value: &[u8], verdict: Verdict) -> bool {
    let asks = matches!(scan.matcher.names.entry(verdict.index).demand, Demand::Any | Demand::Token);
    let made = verdict.demand == Demand::Made && ordinary(value);
    asks && !made && !placeholder(value) && !address_or_path(value) && (mixed_stretch(value) || uuid(value))
}

pub(crate) fn has_mask(scan: &Scan<'_>, from: usize, to: usize) -> bool {
    let index = scan.masks.partition_point(|(_, end)| *end <= from);
    scan.masks.get(index).is_some_and(|(start, _)| *start < to)
}

/// Whether a name begins right after `?`, `&`, `#` or their spellings.
pub(crate) fn in_query(scan: &Scan<'_>, start: usize) -> bool {
    let before = &scan.t[..start];
    let ends = |spelling: &[u8]| {
        before.len() >= spelling.len() && before[before.len() - spelling.len()..].eq_ignore_ascii_case(spelling)
    };
    matches!(before.last(), Some(b'?' | b'&' | b'#'))
        || matches!(before.last(), Some(b'F' | b'f' | b'6' | b'3' | b';'))
            && [&b"%3F"[..], b"%26", b"%23", b"%253F", b"%2526", b"\\u0026", b"&amp;"].into_iter().any(ends)
}

/// A value that stands under a name of a mapping, or beside it in a pair.
pub(crate) fn value_under(scan: &mut Scan<'_>, under: Under) {
    if let Some((form, from)) = under.argument {
        return crate::command::argued(scan, form, from);
    }
    let verdict = under.verdict;
    let (from, to) = (0, scan.t.len());
    let value = scan.t;
    let inner = under.place == Place::Inner && !verdict.generous;
    match verdict.layout {
        _ if inner => {}
        Layout::Authorization => return authorization_under(scan, verdict),
        Layout::SetCookie | Layout::Cookie if value.contains(&b'=') => {
            cookies(scan, verdict, from, to);
            return;
        }
        // A value whose only pair went into a mask has no pair left.
        Layout::SetCookie | Layout::Cookie if !scan.masks.is_empty() => return,
        Layout::VerificationUri => return verification_uri(scan, verdict, from, to),
        _ => {}
    }
    if let Some(origin) = scan.matcher.beside(verdict, value) {
        return scan.push(from, to, origin);
    }
    let counts = match (under.place, verdict.demand) {
        (_, Demand::Beside) => false,
        _ if working_directory(scan, verdict, value) => false,
        _ if inner => made(scan, value, verdict) && scan.masks.is_empty(),
        // `["pass", "##word"]` is how models cut texts.
        (Place::Pair | Place::Listed, _) if value.starts_with(b"##") => false,
        (Place::Mapping | Place::Inner, Demand::Any | Demand::Token) | (Place::Pair, Demand::Any) => {
            !placeholder(value)
        }
        (Place::Pair, Demand::Token) | (Place::Listed, Demand::Any | Demand::Token) => plausible(value),
        (_, Demand::Made) => (made(scan, value, verdict) || opaque(scan, value, verdict)) && scan.masks.is_empty(),
        (_, Demand::Query) => {
            value.len() >= SHORTEST_ALONE && (machine_made(value) || long_stretch(value)) && scan.masks.is_empty()
        }
    };
    if counts {
        scan.push(from, to, Origin::Key(verdict.index));
    }
}

/// Names of a token request's form, by what stands before their `_` and from it on.
const FORM_NAMES: [(&[u8], &[u8]); 2] = [(b"grant", b"_type"), (b"redirect", b"_uri")];
const LONGEST_FORM_NAME: usize = 12;
