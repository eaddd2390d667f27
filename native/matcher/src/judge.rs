//! Judging the value beside a name: whether it counts.
use crate::bare::bare_end;
use crate::blocks::next_field;
use crate::cookies::cookies;
use crate::described::{asks_for_another, described, points};
use crate::entries::Layout;
use crate::found::Origin;
use crate::key_table::Demand;
use crate::layouts::{authorization, verification_uri};
use crate::loose;
use crate::machine::machine_made;
use crate::masked::mask_ends;
use crate::miss::Why;
use crate::names::Verdict;
use crate::ordinary::ordinary;
use crate::own_names::{own_name, quoted_variable, speaks};
use crate::parameter::{begins_with_scheme, one_cookie, parameter_end};
use crate::placeholder::placeholder;
use crate::prose::prose;
use crate::provider::{says_enough, stands_alone};
use crate::query::{in_form, in_query, is_source};
use crate::scan::Scan;
use crate::source::{code, listed, tally};
use crate::strict::{constant, fingerprint, held, strictly};
use crate::value::{JUDGED, LONG_STRETCH, address_or_path, lone, path, plausible, user_code, uuid};
use crate::wants::{SHORTEST_TOKEN, issued, made, opaque, typed, wanted, wanted_anyhow};
use crate::work::done;

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
    /// Words lead to it: `is`, `for ann:`.
    pub led: bool,
}

impl Before {
    /// As behind `=`.
    pub(crate) const fn at(start: usize, words: bool) -> Self {
        Self { start, separator: Separator::Equals, spaced: false, words, asks: Asks::Usual, led: false }
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
            || is_named_next(scan, from, end, before)
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
    if let Some((origin, made)) = scan.matcher.beside(verdict, value) {
        if !made || verdict.demand != Demand::Beside || stands_alone(scan, verdict, (from, end), quoted, before) {
            scan.push(from, end, origin);
        }
        return;
    }
    let plain_word = !quoted && !query_before && scan.at(end) != b'&' && before.separator != Separator::Encoded;
    let form = matches!(verdict.demand, Demand::Query) && in_form(scan, query_before, end, before);
    let counts = match verdict.demand {
        Demand::Beside => false,
        Demand::Minted => says_enough(scan, verdict, (from, end), quoted, before),
        _ if fingerprint(scan, verdict, value, before) => false,
        Demand::Query if user_code(value) => scan.matcher.names.entry(verdict.index).name == "code",
        Demand::Token if loose::of_another(&scan.t[..before.start]) && is_token(scan, verdict) => false,
        _ if matches!(before.asks, Asks::Strictly | Asks::Made) => strictly(scan, verdict, from, end, before),
        _ if before.separator == Separator::Apart => {
            let made = made(scan, value, verdict);
            let kind = scan.matcher.names.entry(verdict.index).kind.as_str();
            loose::counts(value, made, (verdict, kind), before.led)
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
        Demand::Query if form => value.len() >= 6 && plausible(value) && !is_source(scan, verdict, value),
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
    } else if scan.misses.is_some() && !verdict.demand.is_of_values() {
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
        let code = before.led && verdict.layout == Layout::Code;
        return typed || code || scan.machine_made(from, end);
    }
    length >= verdict.shortest()
        && match verdict.demand {
            Demand::Made => {
                let value = &scan.t[from..end];
                if verdict.lone_key {
                    return lone(value);
                }
                scan.machine_made(from, end)
                    || length >= LONG_STRETCH && (scan.mixed_stretch(from, end) || uuid(value))
                    || constant(scan, verdict, before.start)
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
pub(crate) const SHORTEST_ALONE: usize = 20;

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

/// Whether an option only says that the value behind a name is secret: `config set --secret dbPassword …`.
fn is_named_next(scan: &mut Scan<'_>, from: usize, end: usize, before: Before) -> bool {
    if before.separator != Separator::Argument || !scan.t[..before.start].ends_with(b"set ") {
        return false;
    }
    let option = scan.t[before.start..].get(..8).is_some_and(|name| name.eq_ignore_ascii_case(b"--secret"));
    option && scan.at(end) == b' ' && matches!(scan.asked(from, end).asked, crate::names::Asked::Of(_))
}

pub(crate) fn has_mask(scan: &Scan<'_>, from: usize, to: usize) -> bool {
    let index = scan.masks.partition_point(|(_, end)| *end <= from);
    scan.masks.get(index).is_some_and(|(start, _)| *start < to)
}
