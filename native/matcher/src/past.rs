//! What a stream remembers, for the caller's own rules, of the text that it has forgotten: so they see what they see in the whole text.
//!
//! A rule is tried on pieces of lines, or on stretches round its keywords, and where one of those begins depends on all that stands
//! before it. Of that nothing is left to know but how long the line is, and where of each rule the last keyword and the last
//! stretch end.

use crate::own_rule::LONGEST_LINE;

/// Of one rule.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chain {
    /// From where on keywords count: the end of the last one.
    pub at: usize,
    /// Where the last stretch ends if the text is as long.
    pub done: usize,
}

/// A keyword of a rule, by where it begins, and what is known behind it.
#[derive(Debug)]
struct Keyword {
    rule: u16,
    start: usize,
    behind: Chain,
}

/// A stretch that one opened.
#[derive(Debug)]
struct Stretch {
    from: usize,
    to: usize,
}

/// All of it.
#[derive(Debug, Default)]
pub(crate) struct Past {
    /// What stands before has come out.
    pub given: usize,
    is_cut: bool,
    /// So many symbols of the first line were forgotten, whole pieces of it aside.
    line: usize,
    chains: Vec<(u16, Chain)>,
    keywords: Vec<Keyword>,
    stretches: Vec<Stretch>,
}

impl Past {
    /// What is known of a rule where the text begins.
    pub(crate) fn chain(&self, rule: u16) -> Chain {
        self.chains.iter().find(|(known, _)| *known == rule).map_or(Chain::default(), |(_, chain)| *chain)
    }

    /// Whether anything was forgotten.
    pub(crate) const fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(crate) const fn line(&self) -> usize {
        self.line
    }

    /// Begins to note what a look at the text finds.
    pub(crate) fn look(&mut self) {
        self.keywords.clear();
        self.stretches.clear();
    }

    pub(crate) fn keyword(&mut self, rule: u16, start: usize, behind: Chain) {
        self.keywords.push(Keyword { rule, start, behind });
    }

    pub(crate) fn stretch(&mut self, from: usize, to: usize) {
        self.stretches.push(Stretch { from, to });
    }

    /// Where the first stretch begins that goes on behind a place, or that place.
    pub(crate) fn sight(&self, place: usize) -> usize {
        self.stretches.iter().filter(|stretch| stretch.to > place).map(|stretch| stretch.from).fold(place, usize::min)
    }

    /// So much of the text is forgotten.
    pub(crate) fn forget(&mut self, t: &[u8]) {
        let count = t.len();
        self.is_cut |= count > 0;
        self.given = self.given.saturating_sub(count);
        self.line = match memchr::memrchr(b'\n', t) {
            Some(last) => count - last - 1,
            None => self.line + count,
        } % LONGEST_LINE;
        for keyword in self.keywords.drain(..).filter(|keyword| keyword.start < count) {
            match self.chains.iter_mut().find(|(rule, _)| *rule == keyword.rule) {
                Some((_, chain)) => *chain = keyword.behind,
                None => self.chains.push((keyword.rule, keyword.behind)),
            }
        }
        self.stretches.clear();
        for (_, chain) in &mut self.chains {
            *chain = Chain { at: chain.at.saturating_sub(count), done: chain.done.saturating_sub(count) };
        }
        self.chains.retain(|(_, chain)| *chain != Chain::default());
    }
}
