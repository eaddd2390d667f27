//! Rules of the caller's own: regexes on a linear-time engine, in small windows.
//!
//! With keywords a pattern sees at most 4 KiB round each of them; without, pieces of lines of at most 4 KiB. So neither a
//! pattern nor a text can make a scan slow out of proportion. The keywords of all rules are searched for at once (`keywords`), with
//! what the patterns themselves say that each match holds (`needed`), and only the rules of those that are there are asked.

use crate::at_end::AtEnd;
use crate::error::BuildError;
use crate::found::{Match, Origin};
use crate::keywords::{Collecting, Keywords, Noted};
use crate::miss::Miss;
use crate::own_rule::{Compiled, LONGEST_LINE, OwnRule};
use crate::past::{Chain, Past};

/// Symbols on either side of a keyword that its pattern sees.
pub(crate) const REACH: usize = 2048;

/// The compiled rules of one policy.
#[derive(Debug)]
pub(crate) struct OwnRules {
    pub(crate) rules: Vec<Compiled>,
    keywords: Keywords,
    /// Of each word the rules that are asked where it is.
    asking: Vec<Vec<u16>>,
    /// Those that are asked of every text.
    always: Vec<u16>,
    look_back: bool,
    pub(crate) at_end: AtEnd,
    /// They are asked as the tests ask them: one by one, of every text.
    #[cfg(test)]
    plainly: bool,
}

impl OwnRules {
    pub(crate) fn new(given: &[OwnRule]) -> Result<Self, BuildError> {
        let (mut collecting, mut asking, mut always) = (Collecting::default(), Vec::new(), Vec::new());
        let mut rules: Vec<Compiled> = Vec::with_capacity(given.len());
        for (rule, index) in given.iter().zip(0..=u16::MAX) {
            let compiled = Compiled::new(rule, &mut collecting)?;
            asking.resize(collecting.len(), Vec::new());
            for word in compiled.asks_for() {
                asking[usize::from(*word)].push(index);
            }
            if compiled.asks_for().is_empty() {
                always.push(index);
            }
            rules.push(compiled);
        }
        let keywords = collecting.done(|word| !asking[word].is_empty());
        Ok(Self {
            look_back: !keywords.are_loud(),
            at_end: AtEnd::new(&rules, &keywords),
            rules,
            keywords,
            asking,
            always,
            #[cfg(test)]
            plainly: false,
        })
    }

    #[cfg(test)]
    pub(crate) fn plainly(self) -> Self {
        Self { plainly: true, ..self }
    }

    #[cfg(test)]
    pub(crate) const fn is_plain(&self) -> bool {
        self.plainly
    }

    #[inline]
    pub(crate) const fn keywords(&self) -> &Keywords {
        &self.keywords
    }

    /// Whether one may find something where no window announces a keyword.
    #[inline]
    pub(crate) fn see_more(&self) -> bool {
        #[cfg(test)]
        if self.plainly {
            return true;
        }
        !self.always.is_empty() || self.keywords.are_short()
    }

    /// Whether one may find something in a text in which no window announces a keyword.
    #[inline]
    pub(crate) fn may_see(&self, t: &[u8]) -> bool {
        #[cfg(test)]
        if self.plainly {
            return true;
        }
        !self.always.is_empty() || self.keywords.any_short(t)
    }

    /// Whether words count that stand before the first anchor that does.
    #[inline]
    pub(crate) const fn look_back(&self) -> bool {
        self.look_back
    }

    pub(crate) fn id(&self, index: u16) -> &str {
        &self.rules[index as usize].id
    }

    pub(crate) fn kind(&self, index: u16) -> &str {
        &self.rules[index as usize].kind
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// What the rules find, and, if asked for, what they let go and why. The keywords that have windows are noted. Of a text that
    /// comes in pieces the past is told. Says from where the first match begins, found or let go, that hangs on the rest of its line.
    pub(crate) fn find(
        &self,
        t: &[u8],
        noted: &mut Noted,
        past: Option<&Past>,
        matches: &mut Vec<Match>,
        mut misses: Option<&mut Vec<Miss>>,
    ) -> Option<usize> {
        #[cfg(test)]
        if self.plainly {
            return tests::plainly(self, t, matches, misses);
        }
        self.keywords.note_short(t, noted);
        let asked = self.asked(noted);
        if asked.is_empty() {
            return None;
        }
        self.keywords.note_quiet(t, noted);
        let (line, given) = past.map_or((0, 0), |past| (past.line(), past.given));
        let mut hanging: Option<usize> = None;
        for index in asked {
            let rule = &self.rules[usize::from(index)];
            let within = |from: usize, to: usize| {
                if to > given {
                    let more = rule.find(t, (from, to), &Origin::Own(index), matches, misses.as_deref_mut());
                    hanging = hanging.into_iter().chain(more).min();
                }
            };
            match (&*rule.keywords, &*rule.needed) {
                ([], []) => each_piece(t, line, within),
                ([], needed) => self.pieces_with(needed, noted, t, line, within),
                _ => self.each_stretch(index, noted, t, past, within),
            }
        }
        hanging
    }

    /// The rules that are asked of a text in which these words are noted.
    pub(crate) fn asked(&self, noted: &Noted) -> Vec<u16> {
        let mut asked = self.always.clone();
        asked.extend(noted.words().iter().flat_map(|word| &self.asking[usize::from(*word)]));
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// Calls with each stretch round keywords of a rule that has what the rule needs.
    fn each_stretch(
        &self,
        index: u16,
        noted: &Noted,
        t: &[u8],
        past: Option<&Past>,
        mut take: impl FnMut(usize, usize),
    ) {
        let needed = &self.rules[usize::from(index)].needed;
        self.each_keyword(index, noted, t, past, |_, _, opened| {
            let Some((Some(from), to)) = opened else { return };
            let to = t.len().min(to);
            if needed.is_empty() || noted.any_within(needed, from, to) {
                take(from, to);
            }
        });
    }

    /// Calls with each keyword of a rule: where it begins, what is known behind it, and the stretch that it opens, if it opens one.
    /// Of one that begins before all that is in sight the beginning is not known.
    pub(crate) fn each_keyword(
        &self,
        index: u16,
        noted: &Noted,
        t: &[u8],
        past: Option<&Past>,
        mut take: impl FnMut(usize, Chain, Option<(Option<usize>, usize)>),
    ) {
        let Chain { at, mut done } = past.map_or(Chain::default(), |past| past.chain(index));
        let is_cut = past.is_some_and(Past::is_cut);
        noted.each(&self.keywords, &self.rules[usize::from(index)].keywords, t, at, |start, length| {
            let end = start + length;
            let opens = end + REACH / 2 > done;
            if opens {
                done = end + REACH;
            }
            let from = start.checked_sub(REACH).or(if is_cut { None } else { Some(0) });
            take(start, Chain { at: end, done }, opens.then_some((from, done)));
        });
    }

    /// Calls with each piece of a line that has one of some words.
    fn pieces_with(
        &self,
        words: &[u16],
        noted: &Noted,
        t: &[u8],
        forgotten: usize,
        mut take: impl FnMut(usize, usize),
    ) {
        let mut lines = Lines::new(t, forgotten);
        let mut next = 0;
        noted.each(&self.keywords, words, t, 0, |start, length| {
            // In one that goes over the end of a piece another may begin.
            while next < start + length {
                let (from, to) = lines.piece(start.max(next));
                if let Some(from) = from {
                    take(from, to);
                }
                next = to + usize::from(t.get(to) == Some(&b'\n'));
            }
        });
    }
}

/// Calls with each piece of each line.
fn each_piece(t: &[u8], forgotten: usize, mut take: impl FnMut(usize, usize)) {
    let mut lines = Lines::new(t, forgotten);
    let mut at = 0;
    while at < t.len() {
        let (from, to) = lines.piece(at);
        if let Some(from) = from {
            take(from, to);
        }
        at = to + usize::from(t.get(to) == Some(&b'\n'));
    }
}

/// The lines of a text, in pieces, from left to right.
struct Lines<'a> {
    t: &'a [u8],
    /// Where the last line begins that was seen; of the first, so much was forgotten.
    line: usize,
    forgotten: usize,
    seen: usize,
}

impl<'a> Lines<'a> {
    const fn new(t: &'a [u8], forgotten: usize) -> Self {
        Self { t, line: 0, forgotten, seen: 0 }
    }

    /// The piece that a place lies in, not before one that was asked for: where it begins, if that is in sight, and where it ends.
    fn piece(&mut self, place: usize) -> (Option<usize>, usize) {
        if let Some(last) = memchr::memrchr(b'\n', &self.t[self.seen..place]) {
            (self.line, self.forgotten) = (self.seen + last + 1, 0);
        }
        self.seen = place;
        let before = (place - self.line + self.forgotten) / LONGEST_LINE * LONGEST_LINE;
        let longest = self.t.len().min(self.line + before + LONGEST_LINE - self.forgotten);
        let end = memchr::memchr(b'\n', &self.t[place..longest]).map_or(longest, |i| place + i);
        (before.checked_sub(self.forgotten).map(|start| self.line + start), end)
    }
}

/// Where the piece of a line begins that a place lies in, or that goes on there; none: that is not in sight.
pub(crate) fn piece_from(t: &[u8], place: usize, forgotten: usize) -> Option<usize> {
    Lines::new(t, forgotten).piece(place).0
}

#[cfg(test)]
#[path = "tests/own.rs"]
pub(crate) mod tests;
