//! The end of a text that goes on, as the caller's own rules see it: from where it may be the beginning of a secret of one of
//! them, and how much of what came out they must go on seeing.

use crate::begun::When;
use crate::keywords::{Keywords, Noted};
use crate::own::{OwnRules, REACH, piece_from};
use crate::own_rule::{Compiled, LONGEST_LINE};
use crate::past::Past;
use smallvec::SmallVec;

/// What is known of all rules together.
#[derive(Debug)]
pub(crate) struct AtEnd {
    /// Rules of which something may have begun before a word of theirs is in sight.
    unannounced: Vec<u16>,
    /// Texts with which rules begin, in order, and of each the rule.
    leading: Vec<(Box<[u8]>, u16)>,
    longest_leading: usize,
    /// Symbols that one of them begins with.
    first: Box<[bool; 256]>,
    /// Of each word the rules that have it as a keyword.
    having: Vec<Vec<u16>>,
    longest_keyword: usize,
    any_by_line: bool,
    any_by_keyword: bool,
    any_looks_on: bool,
}

impl AtEnd {
    pub(crate) fn new(rules: &[Compiled], keywords: &Keywords) -> Self {
        let (mut unannounced, mut leading) = (Vec::new(), Vec::new());
        let mut having = vec![Vec::new(); keywords.len()];
        for (rule, index) in rules.iter().zip(0..=u16::MAX) {
            match rule.begun.when() {
                When::Asked => (),
                When::Leading(texts) => leading.extend(texts.iter().map(|text| (text.clone(), index))),
                When::Always => unannounced.push(index),
            }
            for word in &rule.keywords {
                having[usize::from(*word)].push(index);
            }
        }
        leading.sort();
        let mut first = Box::new([false; 256]);
        for (text, _) in &leading {
            first[usize::from(text[0])] = true;
        }
        let words = rules.iter().flat_map(|rule| &rule.keywords);
        Self {
            unannounced,
            longest_leading: leading.iter().map(|(text, _)| text.len()).max().unwrap_or(0),
            leading,
            first,
            having,
            longest_keyword: words.map(|word| keywords.word(*word).len()).max().unwrap_or(0),
            any_by_line: rules.iter().any(|rule| rule.keywords.is_empty()),
            any_by_keyword: rules.iter().any(|rule| !rule.keywords.is_empty()),
            any_looks_on: rules.iter().any(Compiled::looks_on),
        }
    }

    /// Calls with the rules that a text ends with a beginning of, from the longest on, until one says that it is one.
    fn any_led(&self, t: &[u8], mut take: impl FnMut(u16) -> bool) {
        for start in t.len().saturating_sub(self.longest_leading.saturating_sub(1))..t.len() {
            if !self.first[usize::from(t[start].to_ascii_lowercase())] {
                continue;
            }
            let end: SmallVec<[u8; 64]> = t[start..].iter().map(u8::to_ascii_lowercase).collect();
            let next = self.leading.partition_point(|(text, _)| **text < *end);
            let begin = self.leading[next..].iter().take_while(|(text, _)| text.starts_with(&end));
            if begin.filter(|(text, _)| text.len() > end.len()).any(|(_, rule)| take(*rule)) {
                return;
            }
        }
    }
}

/// Of two beginnings the first, which is far along if one is.
pub(crate) fn earlier(a: (usize, bool), b: (usize, bool)) -> (usize, bool) {
    (a.0.min(b.0), a.1 || b.1)
}

impl OwnRules {
    /// From where a text that goes on may be the beginning of a secret, after its words are noted, and whether one is far along.
    pub(crate) fn open(&self, t: &[u8], noted: &Noted, past: Option<&Past>) -> Option<(usize, bool)> {
        if self.is_empty() || t.is_empty() {
            return None;
        }
        #[cfg(test)]
        if self.is_plain() {
            return crate::own::tests::open(self, t);
        }
        let mut rules = self.asked(noted);
        rules.extend(&self.at_end.unannounced);
        rules.sort_unstable();
        rules.dedup();
        let begun = |index: u16| self.begun(index, t, noted, past);
        let mut first = rules.into_iter().filter_map(begun).reduce(earlier);
        // What no word announces begins with the beginning of one: of all others none begins earlier.
        self.at_end.any_led(t, |index| {
            let led = begun(index);
            first = first.into_iter().chain(led).reduce(earlier);
            led.is_some()
        });
        first
    }

    /// The same of one rule.
    pub(crate) fn begun(&self, index: u16, t: &[u8], noted: &Noted, past: Option<&Past>) -> Option<(usize, bool)> {
        let rule = &self.rules[usize::from(index)];
        let start = self.begun_from(index, t, noted, past)?;
        // One that asks for words has begun nothing for sure without them.
        let asks = rule.asks_for();
        let has_word = asks.is_empty() || asks.iter().any(|word| noted.words().contains(word));
        Some((start, has_word && 2 * (t.len() - start) >= rule.shortest))
    }

    fn begun_from(&self, index: u16, t: &[u8], noted: &Noted, past: Option<&Past>) -> Option<usize> {
        let rule = &self.rules[usize::from(index)];
        if rule.keywords.is_empty() {
            let from = piece_from(t, t.len(), past.map_or(0, Past::line))?;
            return rule.begun_from(t, from, true);
        }
        // Round a keyword that has come, and round one that is to come.
        let mut first = rule.begun_from(t, t.len().saturating_sub(REACH + self.at_end.longest_keyword), false);
        self.each_keyword(index, noted, t, past, |_, _, opened| {
            if let Some((Some(from), _)) = opened.filter(|(_, to)| *to > t.len()) {
                first = first.into_iter().chain(rule.begun_from(t, from, false)).min();
            }
        });
        first
    }

    /// Notes what of a text will matter once it is forgotten.
    pub(crate) fn note(&self, t: &[u8], noted: &mut Noted, past: &mut Past) {
        past.look();
        if !self.at_end.any_by_keyword {
            return;
        }
        self.keywords().note_quiet(t, noted);
        let mut rules: Vec<u16> =
            noted.words().iter().flat_map(|word| &self.at_end.having[usize::from(*word)]).copied().collect();
        rules.sort_unstable();
        rules.dedup();
        for index in rules {
            let mut found = Vec::new();
            self.each_keyword(index, noted, t, Some(past), |start, behind, opened| found.push((start, behind, opened)));
            for (start, behind, opened) in found {
                past.keyword(index, start, behind);
                if let Some((Some(from), to)) = opened {
                    past.stretch(from, to);
                }
            }
        }
    }

    /// The first symbol of a text that the rules must see to find behind a place what they find in the whole text.
    pub(crate) fn sight(&self, t: &[u8], place: usize, past: &Past) -> usize {
        let mut sight = past.sight(place);
        if self.at_end.any_by_line {
            sight = sight.min(piece_from(t, place, past.line()).unwrap_or(0));
        }
        if self.at_end.any_by_keyword {
            sight = sight.min(place.saturating_sub(REACH + self.at_end.longest_keyword));
        }
        if self.at_end.any_looks_on {
            sight = sight.min(place.saturating_sub(LONGEST_LINE));
        }
        sight
    }

    /// So much before what is held a stream may have to keep for them.
    pub(crate) fn longest_sight(&self) -> usize {
        if self.is_empty() { 0 } else { 2 * REACH + self.at_end.longest_keyword }
    }
}
