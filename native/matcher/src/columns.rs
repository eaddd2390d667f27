//! Columns of tables: which of them a name heads, and where a row has its cell.

use crate::class::{is_alnum, is_name};

/// A column's name has at most so many symbols.
const LONGEST_HEADING: usize = 32;

/// From here on symbols are opaque: what tables are drawn with.
pub(crate) const OTHER: u8 = 128;

/// Where a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    /// Behind so many delimiters.
    Number(u8, usize),
    /// So far from the beginning of the line.
    Offset(usize),
}

impl Column {
    pub(crate) const fn number(self) -> usize {
        match self {
            Self::Number(_, number) | Self::Offset(number) => number,
        }
    }
}

/// Which column of a header stands from `from` to `to`; none if the line is no header.
pub(crate) fn column(header: &[u8], from: usize, to: usize) -> Option<Column> {
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
pub(crate) struct Cell {
    pub from: usize,
    pub to: usize,
    pub end: usize,
}

pub(crate) fn cell(row: &[u8], column: Column) -> Option<Cell> {
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
