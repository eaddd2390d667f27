//! Values below their names, and in lists: the items that YAML has below a name, and lists that have names and values in turn, as Node keeps headers.

use crate::entries::Layout;
use crate::judge::{Asks, Before, Separator, has_mask, value};
use crate::key_table::Demand;
use crate::letters::reads_as_words;
use crate::machine::SHORTEST_MADE;
use crate::names::Verdict;
use crate::opened::ends_own_text;
use crate::quotes::Quote;
use crate::rows::REACH;
use crate::scan::Scan;
use crate::separated::{opening_quote, quote_length};
use crate::value::user_code;

/// Whether nothing stands before a name on its line but what marks a title.
pub(crate) fn is_title(scan: &Scan<'_>, start: usize) -> bool {
    let near = &scan.t[start.saturating_sub(LONGEST_TITLE)..start];
    let marks = near.iter().rev().take_while(|b| matches!(b, b' ' | b'\t' | b'#' | b'*' | b'-' | b'>')).count();
    marks == start || marks < near.len() && matches!(near[near.len() - marks - 1], b'\n' | b'\r')
}

const LONGEST_TITLE: usize = 16;

/// What stands alone on the line below a name and `:`, or on the one behind that: no separator says that it belongs to it.
pub(crate) fn below(scan: &mut Scan<'_>, p: usize, verdict: Verdict, before: Before) {
    let entry = scan.matcher.names.entry(verdict.index);
    let next = |scan: &Scan<'_>, p: usize| scan.line_end(p).map(|next| scan.gap(next));
    let Some(from) = next(scan, p) else { return };
    // A title is underlined, or a line stands empty.
    let rule = scan.t[from..].iter().take(LONGEST_RULE).take_while(|b| matches!(b, b'-' | b'=')).count();
    let from = next(scan, from + rule).unwrap_or(from);
    let code = entry.name == "code";
    if from >= scan.t.len() || !code && !matches!(entry.demand, Demand::Any | Demand::Token) {
        return;
    }
    if !code && before.separator == Separator::Colon && scan.at(from) == b'-' {
        return items(scan, from, verdict, before);
    }
    let end = scan.run_end(from);
    let behind = scan.gap(end);
    if scan.cuts_line_end(behind) {
        scan.open(from, false);
    }
    let padding = scan.t[from..end].iter().rev().take_while(|b| **b == b'=').count();
    let alone = behind >= scan.t.len() || scan.line_end(behind).is_some();
    let alone = alone && (!code || user_code(&scan.t[from..end]));
    if alone && memchr::memchr2(b':', b'=', &scan.t[from..end - padding]).is_none() {
        scan.open_value(from, behind);
        // Fewer symbols are never machine-made, and what people type may be any.
        let hopeless =
            end - from < SHORTEST_MADE && verdict.beside == (0, 0) && verdict.layout == Layout::Plain && !code;
        if hopeless && !scan.partial && scan.misses.is_none() {
            return;
        }
        let before = Before { separator: Separator::Apart, spaced: true, asks: Asks::Listed, ..before };
        value(scan, verdict, from, from, false, before);
    }
}

/// Of what a title is underlined with.
const LONGEST_RULE: usize = 64;

/// The items of a list below a name, as YAML has it: `- …` each. They end not far behind the name, as those of rows do.
fn items(scan: &mut Scan<'_>, mut p: usize, verdict: Verdict, before: Before) {
    let reach = before.start + REACH;
    let before = Before { asks: Asks::Strictly, ..before };
    loop {
        if p + 2 > scan.t.len() {
            scan.open(p, false);
        }
        if !scan.starts(p, b"- ") {
            return;
        }
        let at = scan.gap(p + 2);
        if scan.cuts_quote(at) {
            scan.open(p, false);
        }
        let quote = opening_quote(scan, at);
        let (from, to) = match quote {
            Some((quote, from)) => (from, scan.quoted_end(quote, from)),
            None => (at, Some(scan.run_end(at))),
        };
        if to.is_none_or(|to| to + 1 >= scan.t.len()) && scan.line(at) == scan.t.len() {
            scan.open(p, false);
        }
        let Some(to) = to.filter(|to| *to < reach) else { return };
        let behind = to + quote.map_or(0, |(quote, _)| quote_length(scan, quote, to));
        let behind = scan.gap(behind.min(scan.t.len()));
        if scan.cuts_line_end(behind) {
            scan.open(p, false);
        }
        let next = scan.line_end(behind);
        if next.is_none() && behind < scan.t.len() || has_mask(scan, p, to) {
            return;
        }
        if to > from {
            value(scan, verdict, from, to, true, before);
        }
        let Some(next) = next else { return };
        p = scan.gap(next);
    }
}

/// Reads the quoted text behind a name without a quote and the comma at `p`, if a machine made it: `connect(acme_token, "…")`.
pub(crate) fn next_in_list(scan: &mut Scan<'_>, (start, p): (usize, usize), verdict: Verdict, words: bool) {
    let at = scan.gap(p + 1);
    if scan.cuts_quote(at) {
        scan.open(start, false);
    }
    let Some((quote, from)) = opening_quote(scan, at) else { return };
    if ends_own_text(scan, start, at, (quote, from)) {
        return;
    }
    let Some(to) = scan.quoted_or_open(quote, from, start) else { return };
    neighbour(scan, verdict, (from, to), Before { separator: Separator::Comma, ..Before::at(start, words) });
}

/// Reads what stands beside a name in a list, where the next name may have digits, too.
pub(crate) fn neighbour(scan: &mut Scan<'_>, verdict: Verdict, (from, to): (usize, usize), before: Before) {
    let (from, to) = inner(scan, from, to);
    if !reads_as_words(&scan.t[from..to]) {
        value(scan, verdict, from, to, true, Before { asks: Asks::Made, ..before });
    }
}

/// What stands between two quotes more, right within those of a text: `'"…"'`, `"\"…\""`.
fn inner(scan: &mut Scan<'_>, from: usize, to: usize) -> (usize, usize) {
    let Some((quote, inside)) = scan.quote(from) else { return (from, to) };
    let end = scan.quoted_end(quote, inside).filter(|end| *end < to && end + quote_length(scan, quote, *end) == to);
    end.map_or((from, to), |end| (inside, end))
}

/// Reads the value of a list that has names and values in turn, if the list goes on or its line ends. What follows a header's name
/// without a scheme or `=` may as well be another name.
pub(crate) fn member(
    scan: &mut Scan<'_>,
    verdict: Verdict,
    (p, from, to, quote): (usize, usize, usize, Quote),
    before: Before,
) {
    let mut next = scan.gap((to + quote_length(scan, quote, to)).min(scan.t.len()));
    if scan.cuts_line_end(next) {
        scan.open(p, false);
    }
    if let Some(line) = scan.line_end(next) {
        next = scan.gap(line);
        if next >= scan.t.len() {
            scan.open(p, false);
        }
    }
    let value_of = |mark: u8| memchr::memchr(mark, &scan.t[from..to]).is_some();
    let says = match verdict.layout {
        Layout::Authorization => value_of(b' '),
        Layout::Cookie | Layout::SetCookie => value_of(b'='),
        _ => true,
    };
    if says && matches!(scan.at(next), b',' | b']') {
        value(scan, verdict, from, to, true, Before { asks: Asks::Strictly, ..before });
    }
}
