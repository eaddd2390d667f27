//! Text that comes in pieces: gives out what is decided, holds back an open match, and nothing else.
//!
//! Any way of cutting a text gives the same output: what was given out stays in sight as context, and a place is given
//! out only once no continuation can make it part of a match.

use crate::class::{is_key_body, is_value};
use crate::found::{Match, Origin};
use crate::live::LiveTable;
use crate::matcher::Matcher;
use crate::scan::CONTEXT;
use crate::text::{Text, Wide, narrowed};
use zeroize::Zeroize;

/// An open match longer than this is masked as far as it came, and the rest of it swallowed.
const MOST_HELD: usize = 32 * 1024;
/// A bare beginning shorter than this is shown when nothing follows.
const BARE: usize = 8;

/// A piece of output.
#[derive(Debug)]
pub enum Piece<'a> {
    /// Text as it came.
    Text(&'a [u32]),
    /// A match, and the value it covers.
    Masked(&'a Match, &'a [u32]),
}

/// One stream of code points.
#[derive(Debug, Default)]
pub struct Stream {
    /// Context that was given out, then what is held.
    buffer: Vec<u32>,
    given: usize,
    swallow: Option<fn(u8) -> bool>,
}

impl Stream {
    /// Takes a chunk and gives what is decided.
    pub fn feed(&mut self, matcher: &Matcher, live: Option<&LiveTable>, chunk: &[u32], mut out: impl FnMut(Piece<'_>)) {
        let chunk = self.after_swallowed(chunk);
        if chunk.is_empty() {
            return;
        }
        self.buffer.extend_from_slice(chunk);
        let narrow = self.narrow();
        let found = matcher.find_partial(Text::wide(&narrow, Wide::Four(&self.buffer)), live);
        let hold = found.hold.max(self.given);
        self.give(&found.matches, hold, &mut out);
        if self.held() > MOST_HELD {
            self.close(matcher, live, &mut out);
        }
    }

    /// The end of the stream: gives all that was held, and starts anew.
    pub fn flush(&mut self, matcher: &Matcher, live: Option<&LiveTable>, mut out: impl FnMut(Piece<'_>)) {
        let narrow = self.narrow();
        let found = matcher.find(Text::wide(&narrow, Wide::Four(&self.buffer)), live);
        self.give(&found.matches, self.buffer.len(), &mut out);
        self.buffer.zeroize();
        self.given = 0;
        self.swallow = None;
    }

    /// Nothing followed for a while: a bare beginning is shown, anything further along masked and its rest swallowed.
    pub fn expire(&mut self, matcher: &Matcher, live: Option<&LiveTable>, mut out: impl FnMut(Piece<'_>)) {
        if self.held() > 0 {
            self.close(matcher, live, &mut out);
        }
    }

    /// Code points held back.
    #[must_use]
    pub fn held(&self) -> usize {
        self.buffer.len() - self.given
    }

    fn narrow(&self) -> Vec<u8> {
        self.buffer.iter().map(|s| narrowed(*s)).collect()
    }

    fn after_swallowed<'a>(&mut self, chunk: &'a [u32]) -> &'a [u32] {
        let Some(class) = self.swallow else {
            return chunk;
        };
        let run = chunk.iter().take_while(|s| class(narrowed(**s))).count();
        // The closing line of a key block is made of symbols of its body; what follows it is ordinary text.
        let dashes = chunk[..run].windows(5).position(|five| five.iter().all(|s| *s == u32::from(b'-')));
        let length = dashes.unwrap_or(run);
        if length < chunk.len() {
            self.swallow = None;
        }
        &chunk[length..]
    }

    /// Gives out everything held, as if the text ended here.
    fn close(&mut self, policy: &Matcher, live: Option<&LiveTable>, out: &mut impl FnMut(Piece<'_>)) {
        let narrow = self.narrow();
        let text = Text::wide(&narrow, Wide::Four(&self.buffer));
        let mut matches = policy.find(text, live).matches;
        let n = self.buffer.len();
        if !matches.iter().any(|m| m.end > self.given) {
            let partial = policy.find_partial(text, live);
            if partial.strong && n - partial.hold.max(self.given) >= BARE {
                let origin = Origin::Built("cut-short", "secret");
                matches.push(Match { start: partial.hold.max(self.given), end: n, origin });
            }
        }
        self.swallow = matches.last().filter(|m| m.end == n).map(|m| match m.origin {
            Origin::Built("private-key-block", _) => is_key_body as fn(u8) -> bool,
            _ => is_value,
        });
        self.give(&matches, n, out);
    }

    /// Gives out up to `hold`, with masks, and keeps some of it as context.
    fn give(&mut self, matches: &[Match], hold: usize, out: &mut impl FnMut(Piece<'_>)) {
        let mut at = self.given;
        for found in matches {
            if found.end <= at || found.start >= hold {
                continue;
            }
            let start = found.start.max(at);
            if start > at {
                out(Piece::Text(&self.buffer[at..start]));
            }
            out(Piece::Masked(found, &self.buffer[start..found.end]));
            at = found.end;
        }
        if at < hold {
            out(Piece::Text(&self.buffer[at..hold]));
        }
        self.given = hold.max(at);
        if self.given > 2 * CONTEXT {
            let spare = self.given - CONTEXT;
            let length = self.buffer.len();
            self.buffer.copy_within(spare.., 0);
            self.buffer[length - spare..].zeroize();
            self.buffer.truncate(length - spare);
            self.given -= spare;
        }
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.buffer.zeroize();
    }
}
