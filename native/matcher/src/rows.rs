//! Values in rows: below the names of their columns, separated by commas or in tables, and beside names in tables of two columns.
//!
//! A value ends not far behind where its header begins, so that a stream has both in sight and holds nothing but the value. Behind
//! a row that holds a mask none counts: how long the row was nobody knows, and what was out of reach is to stay so.

use crate::class::{LONGEST_GAP, is_alnum, is_name};
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
/// A column's name has at most so many symbols.
const LONGEST_HEADING: usize = 32;

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

/// From here on symbols are opaque: what tables are drawn with.
const OTHER: u8 = 128;

/// Where a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Behind so many delimiters.
    Number(u8, usize),
    /// So far from the beginning of the line.
    Offset(usize),
}

impl Column {
    const fn number(self) -> usize {
        match self {
            Self::Number(_, number) | Self::Offset(number) => number,
        }
    }
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

/// Which column of a header stands from `from` to `to`; none if the line is no header.
fn column(header: &[u8], from: usize, to: usize) -> Option<Column> {
    if to - from == header.len() {
        return None; // a name and nothing else
    }
    let delimiter = delimiter(header);
    let Some(delimiter) = delimiter else { return aligned(header, from, to) };
    let spaced = delimiter == b'|';
    let mut at = 0;
    let (mut found, mut headings) = (None, 0);
    for (number, cell) in header.split(|b| *b == delimiter).enumerate() {
        let begin = at + cell.iter().take_while(|b| spaced && **b == b' ').count();
        let spare = cell.iter().rev().take_while(|b| spaced && **b == b' ').count();
        let mut bare = (begin, (at + cell.len() - spare).max(begin));
        if let [b'"', .., b'"'] = header[bare.0..bare.1] {
            bare = (bare.0 + 1, bare.1 - 1);
        }
        at += cell.len() + 1;
        if spaced && bare.0 == bare.1 {
            continue;
        }
        if !is_heading(&header[bare.0..bare.1]) {
            return None;
        }
        headings += 1;
        if bare == (from, to) {
            found = Some(Column::Number(delimiter, number));
        }
    }
    found.filter(|_| headings > 1)
}

/// What stands between the cells of a header: the first of these that it holds.
fn delimiter(header: &[u8]) -> Option<u8> {
    const ALL: [u8; 4] = *b"|\t;,";
    let found = header.iter().fold(0u8, |found, b| {
        found
            | match b {
                b'|' => 1,
                b'\t' => 1 << 1,
                b';' => 1 << 2,
                b',' => 1 << 3,
                _ => 0,
            }
    });
    ALL.get(found.trailing_zeros() as usize).copied()
}

/// The same of a header whose columns stand apart by two spaces and more.
fn aligned(header: &[u8], from: usize, to: usize) -> Option<Column> {
    let mut at = 0;
    let (mut found, mut headings) = (false, 0);
    while at < header.len() {
        at += header[at..].iter().take_while(|b| **b == b' ').count();
        let rest = &header[at..];
        let length = rest.windows(2).position(|two| two == b"  ").unwrap_or(rest.len());
        let length = length - rest[..length].iter().rev().take_while(|b| **b == b' ').count();
        if length == 0 {
            break;
        }
        if !is_heading(&rest[..length]) {
            return None;
        }
        headings += 1;
        found |= (at, at + length) == (from, to);
        at += length;
    }
    (found && headings > 1).then_some(Column::Offset(from))
}

fn is_heading(cell: &[u8]) -> bool {
    (1..=LONGEST_HEADING).contains(&cell.len())
        && cell[0].is_ascii_alphabetic()
        && cell.last().is_some_and(|b| is_alnum(*b))
        && cell.iter().all(|b| is_name(*b) || *b == b' ')
}

/// A row's value: where it begins and ends, its quotes outside, and where what stands round it ends.
struct Cell {
    from: usize,
    to: usize,
    end: usize,
}

fn cell(row: &[u8], column: Column) -> Option<Cell> {
    let (delimiter, number) = match column {
        Column::Offset(offset) => {
            let starts = offset < row.len() && row[offset] != b' ' && (offset == 0 || row[offset - 1] == b' ');
            let length = row.get(offset..)?.iter().take_while(|b| **b != b' ').count();
            let end = offset + length;
            return starts.then_some(Cell { from: offset, to: end, end });
        }
        Column::Number(delimiter, number) => (delimiter, number),
    };
    let mut at = 0;
    for _ in 0..number {
        at = behind_quoted(row, at);
        at += memchr::memchr(delimiter, &row[at..])? + 1;
    }
    let from = at + row[at..].iter().take_while(|b| **b == b' ').count();
    if row.get(from) == Some(&b'"') {
        let to = memchr::memchr(b'"', &row[from + 1..]).map_or(row.len(), |length| from + 1 + length);
        return Some(Cell { from: from + 1, to, end: row.len().min(to + 1) });
    }
    let to = memchr::memchr(delimiter, &row[from..]).map_or(row.len(), |length| from + length);
    let spare = row[from..to].iter().rev().take_while(|b| **b == b' ').count();
    Some(Cell { from, to: to - spare, end: to })
}

/// Behind a quoted cell that begins at `at`; in it a quote stands twice.
fn behind_quoted(row: &[u8], at: usize) -> usize {
    if row.get(at) != Some(&b'"') {
        return at;
    }
    let mut at = at + 1;
    while let Some(length) = memchr::memchr(b'"', &row[at..]) {
        at += length + 1;
        if row.get(at) != Some(&b'"') {
            return at;
        }
        at += 1;
    }
    row.len()
}
