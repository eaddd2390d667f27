//! Reading text by hand: gaps, line ends and runs, each looked at once.
//!
//! Whatever many candidates share (a run, a line) is remembered, so that no input makes a scan slow out of proportion.

use crate::class::{LONGEST_GAP, colour_at, is_value, is_white, run_end};
use crate::scan::Scan;
use crate::work::done;

impl Scan<'_> {
    #[inline]
    pub(crate) fn at(&self, p: usize) -> u8 {
        self.t.get(p).copied().unwrap_or(0)
    }

    pub(crate) fn starts(&self, p: usize, text: &[u8]) -> bool {
        self.t.get(p..).is_some_and(|rest| rest.len() >= text.len() && rest[..text.len()].eq_ignore_ascii_case(text))
    }

    /// After spaces, tabs and colour codes. Behind most symbols there are none, or a space: every look for a value asks many times.
    #[inline]
    pub(crate) fn gap(&self, p: usize) -> usize {
        let goes_on = |p: usize| matches!(self.at(p), b' ' | b'\t' | 0x1b | b'\\');
        match self.at(p) {
            b' ' if !goes_on(p + 1) => p + 1,
            _ if goes_on(p) => self.longer_gap(p),
            _ => p,
        }
    }

    fn longer_gap(&self, p: usize) -> usize {
        let mut q = p;
        while q < self.t.len() && q - p < LONGEST_GAP {
            match self.t[q] {
                b' ' | b'\t' => q += 1,
                0x1b | b'\\' => match colour_at(self.t, q) {
                    0 => break,
                    length => q += length,
                },
                _ => break,
            }
        }
        q
    }

    /// After a gap, a line end, and another gap.
    pub(crate) fn gap_and_line(&self, p: usize) -> usize {
        let p = self.gap(p.min(self.t.len()));
        self.line_end(p).map_or(p, |next| self.gap(next))
    }

    /// Whether the text ends before it is seen what a gap or a line end at `p` is. A line that ended is seen.
    pub(crate) fn cuts_line_end(&self, p: usize) -> bool {
        let rest = &self.t[p.min(self.t.len())..];
        match rest.first() {
            None => true,
            Some(b'\r') => rest.len() == 1,
            Some(b'\\' | 0x1b) => {
                rest.len() <= LONGEST_GAP && self.line_end(p).is_none() && memchr::memchr(b'\n', rest).is_none()
            }
            _ => false,
        }
    }

    /// Whether a header's value that ends at `to` may go on: at the end of the text, or behind a backslash there.
    pub(crate) fn cuts_header(&self, to: usize) -> bool {
        to == self.t.len() || to + 1 == self.t.len() && self.t[to] == b'\\'
    }

    /// After one line end, real or spelled as an escape.
    #[inline]
    pub(crate) fn line_end(&self, p: usize) -> Option<usize> {
        let is = |at: usize, letter: u8| self.at(p + at).eq_ignore_ascii_case(&letter);
        match self.at(p) {
            b'\n' => Some(p + 1),
            b'\r' if is(1, b'\n') => Some(p + 2),
            b'\\' if is(1, b'n') => Some(p + 2),
            b'\\' if is(1, b'r') && is(2, b'\\') && is(3, b'n') => Some(p + 4),
            _ => None,
        }
    }

    /// The end of the line that `p` stands on: a control character that ends lines, or the end of the text.
    pub(crate) fn line(&mut self, p: usize) -> usize {
        let (from, end) = self.memo.line;
        if from <= p && p <= end && end > 0 {
            return end;
        }
        let end = memchr::memchr2(b'\n', b'\r', &self.t[p..]).map_or(self.t.len(), |length| p + length);
        done(end - p + 1);
        self.memo.line = (p, end);
        end
    }

    /// The next `<` or line end at or after `p`, or the end of the text.
    pub(crate) fn angle(&mut self, p: usize) -> usize {
        next(&mut self.memo.angle, self.t, p, |rest| memchr::memchr3(b'<', b'\n', b'\r', rest))
    }

    /// The next `]]>`, likewise.
    pub(crate) fn literal_end(&mut self, p: usize) -> usize {
        next(&mut self.memo.literal, self.t, p, |rest| memchr::memmem::find(rest, b"]]>"))
    }

    /// The next `;`, likewise.
    pub(crate) fn semicolon(&mut self, p: usize) -> usize {
        next(&mut self.memo.semicolon, self.t, p, |rest| memchr::memchr(b';', rest))
    }

    /// The next `#` that stands in no mask, likewise.
    pub(crate) fn fragment(&mut self, p: usize) -> usize {
        let masks = &self.masks;
        let in_mask = |at: &usize| {
            masks.get(masks.partition_point(|(_, end)| *end <= p + at)).is_some_and(|(start, _)| *start <= p + at)
        };
        next(&mut self.memo.fragment, self.t, p, |rest| memchr::memchr_iter(b'#', rest).find(|at| !in_mask(at)))
    }

    /// The next symbol that ends a parameter's value: white space only if no `;` stands before it, as between cookies.
    pub(crate) fn parameter_end(&mut self, p: usize) -> usize {
        let t = self.t;
        let ends = |at: &usize| match t[p + at] {
            b'&' | b'#' | b'\\' | b'<' | b'>' => true,
            b => is_white(b) && !t[..p + at].ends_with(b";"),
        };
        next(&mut self.memo.parameter, t, p, |rest| (0..rest.len()).find(ends))
    }

    /// The next symbol that no list with colons has, likewise.
    pub(crate) fn list_end(&mut self, p: usize) -> usize {
        let ends = |b: &u8| !(b.is_ascii_alphabetic() || matches!(b, b'_' | b':' | b'-'));
        next(&mut self.memo.list, self.t, p, |rest| rest.iter().position(ends))
    }

    /// The next `=`, likewise.
    pub(crate) fn equals(&mut self, p: usize) -> usize {
        next(&mut self.memo.equals, self.t, p, |rest| memchr::memchr(b'=', rest))
    }

    /// The end of an unquoted run that goes on over `&`.
    pub(crate) fn joined_end(&mut self, p: usize) -> usize {
        let (from, end) = self.memo.joined;
        if from <= p && p < end {
            return end;
        }
        let mut end = self.run_end(p);
        while self.at(end) == b'&' {
            end = self.run_end(end + 1).max(end + 1);
        }
        self.memo.joined = (p, end);
        end
    }

    /// Where a cookie's value ends that begins at `from`, without the spaces and quotes at its end, and what escapes those.
    pub(crate) fn bare_end(&mut self, from: usize, to: usize) -> usize {
        if self.memo.bare.0 != to {
            let (mut end, mut quoted) = (to, false);
            while let Some(b' ' | b'"' | b'\\') = self.t[..end].last() {
                if self.t[end - 1] == b'\\' && !quoted {
                    break;
                }
                quoted = matches!(self.t[end - 1], b'"') || quoted && self.t[end - 1] == b'\\';
                end -= 1;
            }
            self.memo.bare = (to, end);
        }
        self.memo.bare.1.max(from)
    }

    /// Where what ends at `to` ends without the white space at its end; it begins at `from`.
    pub(crate) fn without_spare(&mut self, from: usize, to: usize) -> usize {
        if self.memo.spare.0 != to {
            let spare = self.t[..to].iter().rev().take_while(|b| is_white(**b)).count();
            self.memo.spare = (to, to - spare);
        }
        self.memo.spare.1.max(from)
    }

    /// Whether a machine made what stands from `from` to `to`.
    pub(crate) fn machine_made(&mut self, from: usize, to: usize) -> bool {
        self.memo.stretch.machine_made(self.t, from, to)
    }

    /// Whether it has a long stretch of both letters and digits.
    pub(crate) fn mixed_stretch(&mut self, from: usize, to: usize) -> bool {
        self.memo.stretch.mixed_stretch(self.t, from, to)
    }

    /// The end of an unquoted run; masks are taken whole.
    pub(crate) fn run_end(&mut self, p: usize) -> usize {
        let [last, other] = self.memo.runs;
        if let Some((_, end)) = [last, other].into_iter().find(|(from, end)| *from <= p && p < *end) {
            return end;
        }
        let mut q = p;
        loop {
            q = run_end(self.t, q, is_value);
            let index = self.masks.partition_point(|(_, end)| *end <= q);
            match self.masks.get(index) {
                Some((start, end)) if *start == q => q = *end,
                _ => break,
            }
        }
        // What stands behind a run is asked for together with it: the two do not take each other's place.
        self.memo.runs = [(p, q), last];
        q
    }

    /// The next end of a percent-encoded value at or after `p`.
    pub(crate) fn escaped_end(&mut self, p: usize) -> usize {
        let (from, end) = self.memo.escaped_end;
        if from <= p && p <= end && end > 0 {
            return end;
        }
        let mut q = p;
        let end = loop {
            match memchr::memchr(b'%', &self.t[q..]) {
                None => break self.t.len(),
                Some(length) => {
                    q += length;
                    if self.at(q + 1) == b'2'
                        && [&b"%26"[..], b"%22", b"%2526", b"%2522"].into_iter().any(|spelled| self.starts(q, spelled))
                    {
                        break q;
                    }
                    q += 1;
                }
            }
        };
        done(end - p + 1);
        self.memo.escaped_end = (p, end);
        end
    }

    /// The end of an unquoted header value: the line's end, its escape, a quote.
    pub(crate) fn header_end(&mut self, from: usize) -> usize {
        let (known, end) = self.memo.header;
        if known <= from && from <= end && end > 0 {
            return end;
        }
        let line = self.line(from);
        let mut p = from;
        let end = loop {
            let Some(length) = memchr::memchr3(b'"', b'\'', b'\\', &self.t[p..line]) else {
                break line;
            };
            p += length;
            if self.t[p] != b'\\' || matches!(self.at(p + 1), b'r' | b'n' | b'"' | b'\'' | b'\\' | 0) {
                break p;
            }
            p += 1;
        };
        done(end - from + 1);
        self.memo.header = (from, end);
        end
    }
}

/// The next place of something at or after `p`, or the end of the text; what is known of it is not looked for again.
fn next(known: &mut (usize, usize), t: &[u8], p: usize, find: impl FnOnce(&[u8]) -> Option<usize>) -> usize {
    let (from, end) = *known;
    if from > p || p > end || end == 0 {
        *known = (p, find(&t[p..]).map_or(t.len(), |length| p + length));
        done(known.1 - p + 1);
    }
    known.1
}
