//! Text that comes in pieces: gives out what is decided, holds back an open match, and nothing else.
//!
//! Any way of cutting a text gives the same output: what was given out stays in sight as context, and a place is given
//! out only once no continuation can make it part of a match.

use crate::class::{is_alnum, is_key_body, is_value};
use crate::found::{Found, Match, Origin};
use crate::live::LiveTable;
use crate::mask::Value;
use crate::matcher::Matcher;
use crate::past::Past;
use crate::scan::CONTEXT;
use crate::symbols::Symbols;
use crate::text::Text;

/// An open match longer than this is masked as far as it came, and the rest of it swallowed.
const MOST_HELD: usize = 32 * 1024;
/// A bare beginning shorter than this is shown when nothing follows.
const BARE: usize = 8;
/// As much text is read again with every piece that comes, and what the caller's own rules must see.
const SHORT: usize = 2 * CONTEXT;
/// Of more text each symbol that comes pays for so many to be read again: however small the pieces of an open match are, all looks
/// together take time in proportion to the text.
const PAYS: usize = 64;
/// What a stream that seldom holds anything has saved up is no more than this.
const MOST_PAID: usize = PAYS * MOST_HELD;
/// Inside a word of which so many symbols are held, a look can wait until an eighth more of them have come.
const LONG_WORD: usize = CONTEXT / 4;

/// A piece of output.
#[derive(Debug)]
pub enum Piece<'a> {
    /// Text as it came.
    Text(Value<'a>),
    /// A match, and the value it covers.
    Masked(&'a Match, Value<'a>),
}

/// One stream of code points.
#[derive(Debug, Default)]
pub struct Stream {
    /// Context that was given out, then what is held.
    buffer: Symbols,
    given: usize,
    swallow: Option<fn(u8) -> bool>,
    /// What came before the buffer was forgotten.
    cut: bool,
    /// Symbols at the end of the buffer that came since the last look.
    unread: usize,
    /// They are letters and digits, as is the one before them.
    in_word: bool,
    /// Symbols that may be read again.
    paid: usize,
    /// What the caller's own rules must know of what was forgotten.
    past: Past,
}

impl Stream {
    /// Takes a chunk and gives what is decided.
    pub fn feed(
        &mut self,
        matcher: &Matcher,
        live: Option<&LiveTable>,
        chunk: Text<'_>,
        mut out: impl FnMut(Piece<'_>),
    ) {
        let chunk = self.after_swallowed(chunk);
        if chunk.narrow().is_empty() {
            return;
        }
        self.take(chunk);
        if !self.may_wait(short(matcher)) {
            self.look(matcher, live, &mut out);
        }
        if self.held() > MOST_HELD {
            self.close(matcher, live, &mut out);
        }
    }

    fn take(&mut self, chunk: Text<'_>) {
        let t = chunk.narrow();
        if self.unread == 0 {
            self.in_word = self.buffer.text().narrow().last().is_some_and(|b| is_alnum(*b));
        }
        self.in_word &= t.iter().all(|b| is_alnum(*b));
        self.unread += t.len();
        self.paid = MOST_PAID.min(self.paid + PAYS * t.len());
        self.buffer.push_text(chunk);
    }

    /// Whether what came can be read together with what comes next. It is as if both had come at once: any cut gives the same.
    fn may_wait(&self, short: usize) -> bool {
        let read_again = self.buffer.len() - self.unread;
        let held = read_again - self.given;
        let goes_on = self.in_word && held >= LONG_WORD && 8 * self.unread <= held;
        self.held() <= MOST_HELD && (goes_on || self.buffer.len() > short && self.paid < read_again)
    }

    /// Gives what is decided.
    fn look(&mut self, matcher: &Matcher, live: Option<&LiveTable>, out: &mut impl FnMut(Piece<'_>)) {
        crate::work::done(self.buffer.len());
        let read_again = self.buffer.len() - self.unread;
        if self.buffer.len() > short(matcher) {
            self.paid = self.paid.saturating_sub(read_again);
        }
        self.unread = 0;
        let found = self.find(matcher, live, true);
        let hold = found.hold.max(self.given);
        self.give(matcher, &found.matches, (hold, found.sight), out);
    }

    /// The end of the stream: gives all that was held, and starts anew.
    pub fn flush(&mut self, matcher: &Matcher, live: Option<&LiveTable>, mut out: impl FnMut(Piece<'_>)) {
        let found = self.find(matcher, live, false);
        let end = self.buffer.len();
        self.give(matcher, &found.matches, (end, end), &mut out);
        self.buffer.clear();
        self.past = Past::default();
        self.given = 0;
        self.swallow = None;
        self.cut = false;
        self.unread = 0;
    }

    /// Nothing followed for a while: a bare beginning is shown, anything further along masked and its rest swallowed.
    pub fn expire(&mut self, matcher: &Matcher, live: Option<&LiveTable>, mut out: impl FnMut(Piece<'_>)) {
        if self.unread > 0 {
            self.look(matcher, live, &mut out);
        }
        if self.held() > 0 {
            self.close(matcher, live, &mut out);
        }
    }

    /// Code points held back.
    #[must_use]
    pub fn held(&self) -> usize {
        self.buffer.len() - self.given
    }

    /// Whether nothing is held or swallowed: what comes out next begins with what goes in next.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.held() == 0 && self.swallow.is_none()
    }

    /// Code points in memory, of which some were given out.
    #[cfg(test)]
    pub(crate) fn kept(&self) -> usize {
        self.buffer.len()
    }

    fn after_swallowed<'a>(&mut self, chunk: Text<'a>) -> Text<'a> {
        let Some(class) = self.swallow else {
            return chunk;
        };
        let t = chunk.narrow();
        let run = t.iter().take_while(|b| class(**b)).count();
        // The closing line of a key block is made of symbols of its body; what follows it is ordinary text.
        let length = t[..run].windows(5).position(|five| five == b"-----").unwrap_or(run);
        if length < t.len() {
            self.swallow = None;
        }
        chunk.behind(length)
    }

    fn find(&mut self, matcher: &Matcher, live: Option<&LiveTable>, goes_on: bool) -> Found {
        self.past.given = self.given;
        matcher.find_in_sight(self.buffer.text(), live, &mut self.past, goes_on)
    }

    /// Gives out everything held, as if the text ended here.
    fn close(&mut self, policy: &Matcher, live: Option<&LiveTable>, out: &mut impl FnMut(Piece<'_>)) {
        self.unread = 0;
        // The one that tells what matters when it is forgotten comes last.
        let mut matches = self.find(policy, live, false).matches.into_vec();
        let partial = self.find(policy, live, true);
        let n = self.buffer.len();
        let start = partial.hold.max(self.given);
        if !matches.iter().any(|m| m.end > self.given) && partial.strong && n - start >= BARE {
            matches.push(Match { start, end: n, origin: Origin::Built(&("cut-short", "secret")) });
        }
        self.swallow = matches.last().filter(|m| m.end == n).map(|m| match m.origin {
            Origin::Built(("private-key-block", _)) => is_key_body as fn(u8) -> bool,
            _ => is_value,
        });
        self.give(policy, &matches, (n, n), out);
    }

    /// Gives out up to `hold`, with masks, and keeps some of it as context: what stands before `sight`.
    fn give(
        &mut self,
        policy: &Matcher,
        matches: &[Match],
        (hold, sight): (usize, usize),
        out: &mut impl FnMut(Piece<'_>),
    ) {
        let mut at = self.given;
        for found in matches {
            // At the beginning of what is left of a text nothing is seen of what stood before: it may be the middle of a word.
            if self.cut && found.start == 0 {
                continue;
            }
            if found.end <= at || found.start >= hold {
                continue;
            }
            let start = found.start.max(at);
            if start > at {
                out(Piece::Text(self.buffer.value(at, start)));
            }
            out(Piece::Masked(found, self.buffer.value(start, found.end)));
            at = found.end;
        }
        if at < hold {
            out(Piece::Text(self.buffer.value(at, hold)));
        }
        self.given = hold.max(at);
        // A value without an end is not followed for ever.
        let sight = self.given.min(sight.max(self.given.saturating_sub(MOST_HELD)));
        let t = self.buffer.text().narrow();
        let sight = sight.min(policy.own.sight(t, self.given, &self.past));
        let spare = sight.saturating_sub(CONTEXT);
        if spare > 0 {
            self.past.forget(&t[..spare]);
            self.buffer.forget(spare);
            self.cut = true;
            self.given -= spare;
        }
    }
}

/// As much text is read again with every piece that comes.
fn short(matcher: &Matcher) -> usize {
    SHORT + matcher.own.longest_sight()
}
