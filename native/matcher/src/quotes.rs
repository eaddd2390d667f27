//! Quotes: what opens a value, in all the ways they are written, and where each closes.
//!
//! That a quote is missing on a line is remembered, as is the next one of each spelling: no line is read for each of
//! its quotes.

use crate::class::LONGEST_GAP;
use crate::scan::Scan;
use crate::work::done;

pub(crate) const MOST_BACKSLASHES: usize = 16;

/// What opens a value, and must close it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quote {
    /// A quote character behind this many backslashes.
    Plain { quote: u8, backslashes: usize },
    /// A spelling such as `%22`.
    Encoded(&'static [u8]),
}

/// Quotes that close by the same spelling; a backquote is one.
pub(crate) const ENCODED_QUOTES: [&[u8]; 14] = [
    b"%22", b"%27", b"%2522", b"%2527", b"&quot;", b"&#34;", b"&#39;", b"&#x27;", b"&#x22;", b"\\x22", b"\\x27",
    b"\\u0022", b"\\u0027", BACKQUOTE,
];
const BACKQUOTE: &[u8] = b"`";

impl Scan<'_> {
    /// After percent-encoded spaces, if a percent-encoded quote follows them.
    pub(crate) fn encoded_gap(&self, p: usize) -> usize {
        let mut q = p;
        while q - p < LONGEST_GAP && matches!(self.at(q), b'%' | b'+') {
            match [&b"%20"[..], b"+", b"%2520"].into_iter().find(|space| self.starts(q, space)) {
                Some(space) => q += space.len(),
                None => break,
            }
        }
        if self.at(q) == b'%' && self.quote(q).is_some() { q } else { p }
    }

    /// A quote and the place after it.
    #[inline]
    pub(crate) fn quote(&self, p: usize) -> Option<(Quote, usize)> {
        match self.at(p) {
            quote @ (b'"' | b'\'') => Some((Quote::Plain { quote, backslashes: 0 }, p + 1)),
            b'\\' | b'`' | b'%' | b'&' => self.spelled_quote(p),
            _ => None,
        }
    }

    /// The same behind backslashes, or spelled otherwise.
    fn spelled_quote(&self, p: usize) -> Option<(Quote, usize)> {
        let mut q = p;
        while self.at(q) == b'\\' && q - p < MOST_BACKSLASHES {
            q += 1;
        }
        let quote = self.at(q);
        if quote == b'"' || quote == b'\'' {
            return Some((Quote::Plain { quote, backslashes: q - p }, q + 1));
        }
        let first = self.at(p);
        let spelled = match first {
            b'%' => self.at(p + 1) == b'2',
            b'&' => matches!(self.at(p + 1), b'#' | b'q' | b'Q'),
            b'\\' => matches!(self.at(p + 1), b'x' | b'X' | b'u' | b'U'),
            b'`' => return Some((Quote::Encoded(BACKQUOTE), p + 1)),
            _ => false,
        };
        if !spelled {
            return None;
        }
        let encoded = ENCODED_QUOTES.iter().find(|spelling| spelling[0] == first && self.starts(p, spelling))?;
        Some((Quote::Encoded(encoded), p + encoded.len()))
    }

    /// Whether the text ends before it is seen if a quote, or its prefix, stands at `p`.
    pub(crate) fn cuts_quote(&self, p: usize) -> bool {
        let rest = &self.t[p.min(self.t.len())..];
        rest.len() <= MOST_BACKSLASHES && rest.iter().all(|b| b"bBuUrRN@\\&%#0123456789quoxt".contains(b))
    }

    /// Where a quoted value ends, if its quote closes on the line.
    pub(crate) fn quoted_end(&mut self, quote: Quote, from: usize) -> Option<usize> {
        let line = self.line(from);
        match quote {
            Quote::Encoded(spelling) => {
                let index = ENCODED_QUOTES.iter().position(|known| *known == spelling).unwrap_or(0);
                let (known, end) = self.memo.encoded[index];
                if known > from || from > end || end == 0 {
                    let next = memchr::memmem::find(&self.t[from..line], spelling);
                    done(next.unwrap_or(line - from) + 1);
                    self.memo.encoded[index] = (from, next.map_or(line, |length| from + length));
                }
                Some(self.memo.encoded[index].1).filter(|end| *end < line)
            }
            Quote::Plain { quote, backslashes } => {
                // What is read ahead may lie behind a quote that closes what is read next.
                let of_quote = 2 * backslashes + usize::from(quote == b'\'');
                if self.memo.unclosed.get(of_quote).is_some_and(|(known, end)| *end == line && *known <= from) {
                    return None;
                }
                let cycle = 2 * (backslashes + 1);
                let mut p = from;
                while let Some(length) = memchr::memchr(quote, &self.t[p..line]) {
                    done(length + 1);
                    let at = p + length;
                    let before = self.t[from..at].iter().rev().take_while(|b| **b == b'\\').count();
                    if before < backslashes || before % cycle == backslashes {
                        return Some(at - before.min(backslashes));
                    }
                    p = at + 1;
                }
                done(line - p + 1);
                if self.memo.unclosed.is_empty() {
                    self.memo.unclosed = vec![(usize::MAX, 0); 2 * (MOST_BACKSLASHES + 1)];
                }
                self.memo.unclosed[of_quote] = (from, line);
                None
            }
        }
    }

    /// The same; what begins at `begin` is open if the text ends before that is seen.
    pub(crate) fn quoted_or_open(&mut self, quote: Quote, from: usize, begin: usize) -> Option<usize> {
        let end = self.quoted_end(quote, from);
        if end.unwrap_or_else(|| self.line(from)) == self.t.len() {
            self.open(begin, false);
        }
        end
    }
}
