//! Private key blocks: the body between `-----BEGIN … PRIVATE KEY-----` and its end, whatever stands before the rows of it.
//!
//! `native/README.md` section 3 is the contract.

use crate::class::{is_base64, is_key_body, is_white};
use crate::found::Origin;
use crate::machine::machine_made;
use crate::scan::Scan;
use crate::value::JUDGED;
use crate::work::done;

/// A body holds at least one row of base64 of this length.
const SHORTEST_ROW: usize = 16;
/// And one of this length, if anything but base64 and headers stands in it.
const SHORTEST_FULL_ROW: usize = 32;
const LONGEST_LABEL: usize = 40;
/// As long is a label with all that stands round it, in an address.
const LONGEST_HEAD: usize = 200;
/// What stands before the rows of a body on their lines is up to this long.
const LONGEST_PREFIX: usize = 256;
/// So long is a body in which anything may stand, as is what a stream holds.
const LONGEST_BODY: usize = 32 * 1024;
/// So many of its lines hold no row: headers, empty ones, and the last.
const MOST_BARE_LINES: usize = 8;

/// How the mask of a body begins.
const MASKED: &[u8] = b"[REDACTED:private_key";

const RULE: &str = "private-key-block";
/// How spaces of a label are written, in an address too.
const SPACES: [&[u8]; 3] = [b" ", b"+", b"%20"];

/// How blocks begin and end.
struct Frame {
    begins: &'static [u8],
    dashes: &'static [u8],
    ends: &'static [u8],
    /// Spaces stand on both sides of the label.
    is_spaced: bool,
}

const PEM: Frame = Frame { begins: b"-----BEGIN", dashes: b"-----", ends: b"-----END", is_spaced: false };
const SSH2: Frame = Frame { begins: b"---- BEGIN", dashes: b"----", ends: b"---- END", is_spaced: true };

/// A block may begin with a label at `label`, behind a symbol that is a space or how an address writes one.
pub(crate) fn block_at(scan: &mut Scan<'_>, label: usize) {
    let space = label - 1;
    let Some(frame) = [PEM, SSH2].into_iter().find(|frame| scan.t[..space].ends_with(frame.begins)) else { return };
    if scan.matcher.is_off(RULE) {
        return;
    }
    let Some(mut from) = behind_label(&scan.t[space..], &frame).map(|length| space + length) else { return };
    let mut to = from;
    while to < scan.t.len() && is_key_body(scan.t[to]) && !scan.t[to..].starts_with(frame.dashes) {
        to += 1;
    }
    let rest = &scan.t[to..];
    if rest.len() < frame.ends.len() && frame.ends.starts_with(rest) {
        scan.open(from, false);
    }
    let closed = rest.starts_with(frame.ends);
    if !closed {
        if let Some(end) = framed(scan, space - frame.begins.len(), from, &frame) {
            from += line_ends(&scan.t[from..end], false);
            let to = end - line_ends(&scan.t[from..end], true);
            return scan.push(from, to, Origin::Built(&(RULE, "private_key")));
        }
        // Cut off: the quote of the line that holds it ends it, unless rows follow.
        if let Some(length) = scan.t[from..to].iter().position(|b| matches!(b, b'"' | b'\'')) {
            to = from + length;
            to -= scan.t[from..to].iter().rev().take_while(|b| **b == b'\\').count();
        }
        to = rows_end(&scan.t[from..before_masks(scan, from)], &frame).map_or(to, |length| to.max(from + length));
    }
    from += line_ends(&scan.t[from..to], false);
    to -= line_ends(&scan.t[from..to], true);
    let body = &scan.t[from..to];
    if has_row(body, SHORTEST_ROW) || closed && in_short_rows(body) {
        scan.push(from, to, Origin::Built(&(RULE, "private_key")));
    }
}

/// The length of the space before a label, the label and the dashes behind it.
fn behind_label(t: &[u8], frame: &Frame) -> Option<usize> {
    let space = SPACES.into_iter().find(|space| t.starts_with(space))?;
    let near = &t[..t.len().min(LONGEST_HEAD)];
    let end = memchr::memmem::find(near, frame.dashes)?;
    // Behind SSH2's label stands a space, too.
    let label = near[..end].strip_suffix(if frame.is_spaced { space } else { b"" })?.get(space.len()..)?;
    let label = String::from_utf8_lossy(label).replace(std::str::from_utf8(space).ok()?, " ");
    let of_label = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ';
    let before = label.strip_suffix(" BLOCK").unwrap_or(&label).strip_suffix("PRIVATE KEY")?;
    (before.len() <= LONGEST_LABEL && before.bytes().all(of_label)).then_some(end + frame.dashes.len())
}

/// Where a body ends in which anything may stand, as before the lines of a log or a comment: at the end of its block, if its lines but
/// few hold a row.
fn framed(scan: &mut Scan<'_>, begin: usize, from: usize, frame: &Frame) -> Option<usize> {
    let t = scan.t;
    // What stands behind our own mask of a body was let go when it was made.
    if t[from + line_ends(&t[from..], false)..].starts_with(MASKED) {
        return None;
    }
    let last = t.len().min(from + LONGEST_BODY);
    let (mut at, mut bare, mut rows) = (from, 0, 0);
    loop {
        let end = memchr::memchr(b'\n', &t[at..last]).map(|length| at + length);
        let line = &t[at..end.unwrap_or(last)];
        done(line.len() + 1);
        let stop = memchr::memmem::find(line, frame.dashes);
        if stop.is_none() && end.is_none() {
            if last == t.len() {
                scan.open(from, false);
            }
            return None;
        }
        let part = &line[..stop.unwrap_or(line.len())];
        if full_row(part).is_some() {
            rows += 1;
        } else {
            bare += 1;
        }
        if bare > MOST_BARE_LINES {
            return None;
        }
        let Some(stop) = stop else {
            at = end? + 1;
            continue;
        };
        let rest = &t[at + stop..];
        if rest.len() < frame.ends.len() && frame.ends.starts_with(rest) {
            scan.open(from, false);
        }
        if !rest.starts_with(frame.ends) || rows == 0 {
            return None;
        }
        // What stands before the end on its line stands before the beginning, too.
        let before = &t[begin.saturating_sub(LONGEST_PREFIX)..begin];
        let column = memchr::memrchr(b'\n', before).map_or(before.len(), |line| before.len() - line - 1);
        return Some(if stop == column && at > from { at - 1 } else { at + stop });
    }
}

/// Where the lines end behind a place that no mask is on, or begins before: what stands behind a mask was let go when it was made.
fn before_masks(scan: &Scan<'_>, from: usize) -> usize {
    let last = scan.t.len().min(from + LONGEST_BODY);
    let mask = scan.masks.get(scan.masks.partition_point(|(start, _)| *start < from));
    match mask.filter(|(start, _)| *start < last) {
        Some((start, _)) => memchr::memrchr(b'\n', &scan.t[from..*start]).map_or(from, |length| from + length),
        None => last,
    }
}

/// How far the rows of a block reach that was cut off, whatever stands before and behind them on their lines: two and more of one width,
/// of which the first is near, on lines that follow one another; and a shorter one that stands as they do.
fn rows_end(t: &[u8], frame: &Frame) -> Option<usize> {
    let (mut at, mut rows, mut bare) = (0, 0, 0);
    let mut row: Option<Row> = None;
    loop {
        let end = memchr::memchr(b'\n', &t[at..]).map(|length| at + length);
        let line = &t[at..end.unwrap_or(t.len())];
        done(line.len() + 1);
        let stop = memchr::memmem::find(line, frame.dashes);
        let line = &line[..stop.unwrap_or(line.len())];
        match (full_row(line), &row) {
            (Some((from, to)), None) => row = Some(Row { from, width: to - from, end: at + to, behind: &line[to..] }),
            (Some((from, to)), Some(before)) if to - from == before.width => {
                row = Some(Row { from, width: to - from, end: at + to, behind: &line[to..] });
            }
            (_, Some(before)) => {
                return (rows > 1).then(|| before.shorter(line).map_or(before.end, |length| at + length));
            }
            (None, None) => bare += 1,
        }
        rows += usize::from(row.is_some());
        at = match end.filter(|_| stop.is_none() && bare <= MOST_BARE_LINES) {
            Some(end) => end + 1,
            None => return row.filter(|_| rows > 1).map(|row| row.end),
        };
    }
}

/// A full row on its line, and what stands behind it there.
struct Row<'a> {
    from: usize,
    width: usize,
    end: usize,
    behind: &'a [u8],
}

impl Row<'_> {
    /// Where a shorter row ends that stands on its line as this one does.
    fn shorter(&self, line: &[u8]) -> Option<usize> {
        let rest = line.get(self.from..)?;
        let length = rest.iter().take_while(|b| is_of_row(**b)).count();
        let padding = rest[length..].iter().take(2).take_while(|b| **b == b'=').count();
        let behind = &rest[length + padding..];
        let is_row = length < self.width && rest[..length].iter().any(u8::is_ascii_digit);
        (is_row && (behind.is_empty() || behind == self.behind)).then_some(self.from + length + padding)
    }
}

fn has_row(body: &[u8], shortest: usize) -> bool {
    body.split(|b| !is_base64(*b)).any(|stretch| stretch.len() >= shortest)
}

fn is_of_row(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')
}

/// The first stretch as long as half of a row, with small letters, capitals and digits as all those have.
fn full_row(line: &[u8]) -> Option<(usize, usize)> {
    let is_full = |stretch: &[u8]| {
        stretch.len() >= SHORTEST_FULL_ROW
            && stretch.iter().any(u8::is_ascii_lowercase)
            && stretch.iter().any(u8::is_ascii_uppercase)
            && stretch.iter().any(u8::is_ascii_digit)
    };
    let mut at = 0;
    for stretch in line.split(|b| !is_of_row(*b)) {
        if is_full(stretch) {
            return Some((at, at + stretch.len()));
        }
        at += stretch.len() + 1;
    }
    None
}

/// Whether nothing but base64 stands there, in rows of whatever length.
fn in_short_rows(body: &[u8]) -> bool {
    let mut joined = Vec::new();
    let mut at = 0;
    while at < body.len() && joined.len() < JUDGED {
        let slashes = body[at..].iter().take_while(|b| **b == b'\\').count();
        match body.get(at + slashes) {
            Some(b'n' | b'r') if slashes > 0 => at += slashes,
            Some(b) if is_base64(*b) && slashes == 0 => joined.push(*b),
            Some(b) if (is_white(*b) || *b == b'=') && slashes == 0 => {}
            _ => return false,
        }
        at += 1;
    }
    joined.len() >= SHORTEST_FULL_ROW && machine_made(&joined)
}

/// How much white space, and how many escapes of line ends, stand at one side.
fn line_ends(body: &[u8], at_end: bool) -> usize {
    let mut length = 0;
    loop {
        let rest = if at_end { &body[..body.len() - length] } else { &body[length..] };
        let slashes = |rest: &[u8]| rest.iter().take_while(|b| **b == b'\\').count();
        let step = if at_end {
            match rest.split_last() {
                Some((last, _)) if is_white(*last) => 1,
                Some((b'n' | b'r', before)) => match before.iter().rev().take_while(|b| **b == b'\\').count() {
                    0 => 0,
                    slashes => slashes + 1,
                },
                _ => 0,
            }
        } else if rest.first().is_some_and(|b| is_white(*b)) {
            1
        } else {
            let slashes = slashes(rest);
            if slashes > 0 && matches!(rest.get(slashes), Some(b'n' | b'r')) { slashes + 1 } else { 0 }
        };
        if step == 0 {
            return length;
        }
        length += step;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_counted_from_either_side() {
        assert_eq!(line_ends(b"\\n\nMII", false), 3);
        assert_eq!(line_ends(b"MII\\\\n ", true), 4);
    }
}
