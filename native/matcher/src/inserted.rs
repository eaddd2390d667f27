//! Values in statements that insert them: `INSERT INTO users (name, password) VALUES ('ann', '…')`.

use crate::class::is_name;
use crate::columns::Column;
use crate::judge::{Asks, Before, has_mask, value};
use crate::names::Verdict;
use crate::rows::{LONGEST_HEADER, REACH, below_header};
use crate::scan::Scan;
use crate::separated::{opening_quote, quote_length};

/// Names, quotes and dots of a table.
const LONGEST_TABLE: usize = 130;

/// The name from `start` to `end` may be a column's.
pub(crate) fn inserted(scan: &mut Scan<'_>, start: usize, end: usize, verdict: Verdict, before: Before) {
    let Some((head, number, copied)) = column_of_insert(&scan.t[..start]) else { return };
    let stop = scan.t.len().min(head + REACH);
    let rest = &scan.t[end.min(stop)..stop];
    let Some(close) = rest.iter().position(|b| !is_of_columns(*b)).filter(|at| rest[*at] == b')') else { return };
    if copied {
        return copied_rows(scan, end + close + 1, head + REACH, number, verdict, before);
    }
    let mut p = scan.gap_and_line(end + close + 1);
    if !scan.starts(p, b"values") {
        return;
    }
    p += b"values".len();
    loop {
        p = scan.gap_and_line(p);
        if scan.at(p) != b'(' || p >= stop {
            return;
        }
        p += 1;
        let mut item = 0;
        loop {
            p = scan.gap_and_line(p);
            if p >= stop {
                return;
            }
            if let Some((quote, from)) = opening_quote(scan, p) {
                let to = scan.quoted_end(quote, from);
                if to.is_none() && item == number && scan.line(from) == scan.t.len() {
                    scan.open(p, false);
                }
                let Some(to) = to.filter(|to| *to <= stop && !has_mask(scan, p, *to)) else { return };
                if item == number {
                    value(scan, verdict, from, to, true, before);
                }
                p = to + quote_length(scan, quote, to);
            } else {
                let plain = |b: &&u8| !matches!(**b, b',' | b'(' | b')' | b'\'' | b'"' | b'[');
                p += scan.t[p..stop].iter().take_while(plain).count();
                if scan.at(p) == b'(' && scan.at(p + 1) == b')' {
                    p += 2; // `NOW()`
                }
            }
            p = scan.gap_and_line(p);
            match scan.at(p) {
                b',' => item += 1,
                b')' => break,
                _ => return,
            }
            p += 1;
        }
        p = scan.gap_and_line(p + 1);
        if scan.at(p) != b',' {
            return;
        }
        p += 1;
    }
}

/// `COPY users (name, password) FROM stdin;`: the rows below it, with tabs between their columns.
fn copied_rows(scan: &mut Scan<'_>, p: usize, reach: usize, number: usize, verdict: Verdict, before: Before) {
    let line = scan.t.len().min(reach).max(p);
    let Some(length) = memchr::memchr2(b'\n', b'\r', &scan.t[p..line]) else { return };
    if !scan.t[p..p + length].to_ascii_lowercase().starts_with(b" from stdin") {
        return;
    }
    let before = Before { asks: Asks::Strictly, ..before };
    let column = Column::Number(b'\t', number);
    below_header(scan, p + length, reach, column, verdict, before);
}

/// What stands in a list of columns: names and their quotes, commas and white space.
fn is_of_columns(b: u8) -> bool {
    is_name(b) || b" ,\"`[]\n".contains(&b)
}

/// Where `INTO` (or `COPY`, which the last says) begins before a list of columns that the end of a text stands in, and how many
/// columns stand before it.
pub(crate) fn column_of_insert(t: &[u8]) -> Option<(usize, usize, bool)> {
    let near = &t[t.len().saturating_sub(LONGEST_HEADER)..];
    // Nearly nowhere is there one.
    let columns = &near[memchr::memrchr(b'(', near)? + 1..];
    if !columns.iter().all(|b| is_of_columns(*b)) {
        return None;
    }
    let inside = columns.len();
    let (before, columns) = t.split_at(t.len() - inside);
    let before = before.strip_suffix(b"(")?;
    let before = before.strip_suffix(b" ").unwrap_or(before);
    let table = |b: &&u8| is_name(**b) || b"\"`[]".contains(b);
    let length = before.iter().rev().take(LONGEST_TABLE).take_while(table).count();
    let before = before[..before.len() - length].strip_suffix(b" ")?;
    let head = before.len().checked_sub(b"into".len())?;
    let number = memchr::memchr_iter(b',', columns).count();
    let copied = before[head..].eq_ignore_ascii_case(b"copy");
    (length > 0 && (copied || before[head..].eq_ignore_ascii_case(b"into"))).then_some((head, number, copied))
}
