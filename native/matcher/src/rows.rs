//! Values in rows: below the names of their columns, separated by commas or in tables, and beside names in tables of two columns.
//!
//! A value ends not far behind where its header begins, so that a stream has both in sight and holds nothing but the value. Behind
//! a row that holds a mask none counts: how long the row was nobody knows, and what was out of reach is to stay so.

use crate::class::LONGEST_GAP;
use crate::columns::{Cell, Column, OTHER, cell, column};
use crate::inserted::inserted;
use crate::judge::{Asks, Before, has_mask, value};
use crate::key_table::Demand;
use crate::keyed::symbols_end;
use crate::loose;
use crate::names::Verdict;
use crate::scan::Scan;
use crate::value::address_or_path;

/// A header is up to this long.
pub(crate) const LONGEST_HEADER: usize = 256;
/// A value ends at most so far behind the beginning of its header.
pub(crate) const REACH: usize = 480;

/// What stands behind a name that may be a column's is looked at here, whatever else it may be.
pub(crate) fn column_at(scan: &mut Scan<'_>, start: usize, end: usize, name_end: usize, verdict: Verdict) {
    let entry = scan.matcher.names.entry(verdict.index);
    if !matches!(entry.demand, Demand::Any | Demand::Token) {
        return;
    }
    let before = Before::at(start, false);
    let next = scan.gap(name_end);
    if matches!(scan.at(next), b',' | b')') {
        inserted(scan, start, name_end, verdict, before);
    }
    let delimited = matches!(scan.at(name_end), b',' | b';' | b'\t' | b'\n' | b'\r');
    let spaced = scan.at(name_end) == b' ' && matches!(scan.at(name_end + 1), b' ' | b'\n' | b'\r' | b'|');
    if delimited || spaced || scan.at(name_end) == b'|' {
        rows(scan, start, end, verdict, before);
    }
}

/// `| password | … |` and `password | …`, where nothing else stands on the line: the value, if it may be one.
pub(crate) fn beside(
    scan: &mut Scan<'_>,
    start: usize,
    name_end: usize,
    p: usize,
    verdict: Verdict,
) -> Option<(usize, usize)> {
    let near = start.saturating_sub(LONGEST_GAP);
    let before = &scan.t[near..start];
    let bar = |b: u8| b == b'|' || b >= OTHER;
    let spare = before.iter().rev().take_while(|b| matches!(**b, b' ' | b'\t') || bar(**b)).count();
    let begins = spare == start || spare < before.len() && matches!(before[before.len() - spare - 1], b'\n' | b'\r');
    let drawn = |scan: &Scan<'_>| p > name_end && loose::may_stand_apart(scan, verdict);
    let tight = scan.at(p) == b'|' && p == name_end && before.last() == Some(&b'|');
    let barred = tight || matches!(scan.at(p + 1), b' ') && (scan.at(p) == b'|' || bar(scan.at(p)) && drawn(scan));
    let spaced = p >= name_end + 2 || scan.at(name_end) == b'\t';
    if !begins || !barred && !spaced {
        return None;
    }
    let from = if barred { scan.gap(p + 1) } else { p };
    // As Markdown writes code.
    let ticked = usize::from(barred && scan.at(from) == b'`');
    let from = from + ticked;
    let end = from + scan.t[from..scan.run_end(from)].iter().take_while(|b| !bar(**b)).count();
    scan.open_value(from, end);
    if ticked == 1 && scan.at(end) != b'`' {
        return None;
    }
    if !barred && address_or_path(&scan.t[from..end]) {
        return None; // `kpasswd  464/tcp`
    }
    let mut behind = scan.gap(end + ticked);
    if bar(scan.at(behind)) && (behind > end || tight) {
        behind = scan.gap(behind + 1);
    }
    if scan.cuts_line_end(behind) {
        scan.open(from, false);
    }
    (end > from && (behind >= scan.t.len() || scan.line_end(behind).is_some())).then_some((from, end))
}

/// The name from `start` to `end` may be a column's: reads the values in the rows below it.
fn rows(scan: &mut Scan<'_>, start: usize, end: usize, verdict: Verdict, before: Before) {
    // On a long line, which many names may share, this ends it.
    let header_end = scan.line(end);
    if header_end == scan.t.len() || header_end >= start + LONGEST_HEADER {
        return;
    }
    let lowest = start.saturating_sub(LONGEST_HEADER);
    let line = match memchr::memrchr2(b'\n', b'\r', &scan.t[lowest..start]) {
        Some(at) => lowest + at + 1,
        None if lowest == 0 => 0,
        None => return,
    };
    if header_end >= line + LONGEST_HEADER {
        return;
    }
    let Some(column) = column(&scan.t[line..header_end], start - line, end - line) else { return };
    let before = Before { asks: Asks::Strictly, ..before };
    below_header(scan, header_end, line + REACH, column, verdict, before);
}

/// Rows below a header that were read, for a name: each of them may be a header itself, which asks the same of those below it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Walked {
    column: Column,
    verdict: Verdict,
    /// Where the name stands.
    name: (usize, usize),
    /// Where the line above the first of them ends, and the last.
    from: usize,
    to: usize,
    /// The one behind the last ended them, for whoever asks.
    ended: bool,
}

/// So many columns are remembered.
pub(crate) const COLUMNS: usize = 4;

impl Walked {
    /// Whether what was asked of its rows is what another name asks of those behind the line that ends at `p`.
    fn says(&self, t: &[u8], p: usize, column: Column, verdict: Verdict, name: &[u8]) -> bool {
        let same = self.column == column && self.verdict == verdict && t[self.name.0..self.name.1] == *name;
        same && self.from <= p && p <= self.to
    }
}

/// Reads the values of a column in the rows below the line that ends at `p`, up to `reach`.
pub(crate) fn below_header(
    scan: &mut Scan<'_>,
    p: usize,
    reach: usize,
    column: Column,
    verdict: Verdict,
    before: Before,
) {
    let name = (before.start, symbols_end(scan.t, before.start));
    let slot = column.number() % COLUMNS;
    let known = scan.memo.columns[slot].filter(|known| known.says(scan.t, p, column, verdict, &scan.t[name.0..name.1]));
    let mut walked = known.unwrap_or(Walked { column, verdict, name, from: p, to: p, ended: false });
    while !walked.ended {
        match row_below(scan, walked.to, reach, column, verdict, before) {
            Row::Read(to) => walked.to = to,
            Row::Last => walked.ended = true,
            Row::Cut => break,
        }
    }
    scan.memo.columns[slot] = Some(walked);
}

/// What a row comes to.
enum Row {
    /// It ends here, and others may follow.
    Read(usize),
    /// None follows that counts.
    Last,
    /// Of what is in reach it is the last.
    Cut,
}

/// Reads the value of a column in the row below the line that ends at `p`.
fn row_below(scan: &mut Scan<'_>, p: usize, reach: usize, column: Column, verdict: Verdict, before: Before) -> Row {
    let stop = scan.t.len().min(reach);
    let Some(row) = scan.line_end(p).filter(|row| *row < stop) else { return Row::Cut };
    let ends = memchr::memchr2(b'\n', b'\r', &scan.t[row..stop]).map(|length| row + length);
    let p = ends.unwrap_or(stop);
    // What is not there to its end says nothing to those who see more of it.
    let (read, last) = if ends.is_some() { (Row::Read(p), Row::Last) } else { (Row::Cut, Row::Cut) };
    if scan.t[row..p].iter().all(|b| b"-+|:= ".contains(b)) {
        if ends.is_none() && stop < reach {
            scan.open(row, false); // More of the line may show that it is a row.
        }
        return if p == row { last } else { read }; // a table's rule
    }
    let Some(Cell { from, to, end }) = cell(&scan.t[row..p], column) else { return last };
    let (from, to, end) = (row + from, row + to, row + end);
    if end == stop && ends.is_none() {
        // It goes on, or is out of reach.
        if stop == reach {
            return Row::Cut;
        }
        scan.open(from, false);
    }
    if has_mask(scan, row, end) {
        return last;
    }
    value(scan, verdict, from, to, true, before);
    if has_mask(scan, end, p) { last } else { read }
}
