//! Rules of the caller's own: regexes on a linear-time engine, in small windows.
//!
//! With keywords a pattern sees at most 4 KiB round each of them; without, lines of at most 4 KiB. So neither a
//! pattern nor a text can make a scan slow out of proportion. The keywords of all rules are searched for at once (`keywords`), with
//! what the patterns themselves say that each match holds (`needed`), and only the rules of those that are there are asked.

use crate::error::BuildError;
use crate::found::{Match, Origin};
use crate::keywords::{Collecting, Keywords, Noted};
use crate::miss::Miss;
use crate::own_rule::{Compiled, LONGEST_LINE, OwnRule};

/// Symbols on either side of a keyword that its pattern sees.
const REACH: usize = 2048;

/// The compiled rules of one policy.
#[derive(Debug)]
pub(crate) struct OwnRules {
    rules: Vec<Compiled>,
    keywords: Keywords,
    /// Of each word the rules that are asked where it is.
    asking: Vec<Vec<u16>>,
    /// Those that are asked of every text.
    always: Vec<u16>,
    look_back: bool,
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
            rules,
            look_back: !keywords.are_loud(),
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

    /// What the rules find, and, if asked for, what they let go and why. The keywords that have windows are noted.
    pub(crate) fn find(
        &self,
        t: &[u8],
        mut noted: Noted,
        matches: &mut Vec<Match>,
        mut misses: Option<&mut Vec<Miss>>,
    ) {
        #[cfg(test)]
        if self.plainly {
            return tests::plainly(self, t, matches, misses);
        }
        self.keywords.note_short(t, &mut noted);
        let mut asked = self.always.clone();
        asked.extend(noted.words().iter().flat_map(|word| &self.asking[usize::from(*word)]));
        if asked.is_empty() {
            return;
        }
        asked.sort_unstable();
        asked.dedup();
        self.keywords.note_quiet(t, &mut noted);
        for index in asked {
            let rule = &self.rules[usize::from(index)];
            let mut within = |from: usize, to: usize| {
                rule.find(t, (from, to), &Origin::Own(index), matches, misses.as_deref_mut());
            };
            match (&*rule.keywords, &*rule.needed) {
                ([], []) => each_line(t, within),
                ([], needed) => self.lines_with(needed, &noted, t, within),
                (keywords, needed) => {
                    let mut done = 0;
                    noted.each(&self.keywords, keywords, t, |start, length| {
                        let end = start + length;
                        if end + REACH / 2 > done {
                            done = t.len().min(end + REACH);
                            let from = start.saturating_sub(REACH);
                            if needed.is_empty() || noted.any_within(needed, from, done) {
                                within(from, done);
                            }
                        }
                    });
                }
            }
        }
    }

    /// Calls with each line that has one of some words.
    fn lines_with(&self, words: &[u16], noted: &Noted, t: &[u8], mut take: impl FnMut(usize, usize)) {
        let mut next = 0;
        noted.each(&self.keywords, words, t, |start, _| {
            if start >= next {
                let from = memchr::memrchr(b'\n', &t[next..start]).map_or(next, |i| next + i + 1);
                let to = memchr::memchr(b'\n', &t[start..]).map_or(t.len(), |i| start + i);
                if to - from <= LONGEST_LINE {
                    take(from, to);
                }
                next = to + 1;
            }
        });
    }
}

/// Calls with each line.
fn each_line(t: &[u8], mut take: impl FnMut(usize, usize)) {
    let mut from = 0;
    for line in t.split(|b| *b == b'\n') {
        let to = from + line.len();
        if line.len() <= LONGEST_LINE {
            take(from, to);
        }
        from = to + 1;
    }
}

#[cfg(test)]
#[path = "tests/own.rs"]
mod tests;
