//! What the end of a text that goes on may have begun of the secret of a rule of the caller's own.
//!
//! Of every rule that is asked of the text it is looked from where on its end may be the beginning of a match (`beginnings`): read
//! from the end, that is as short as what may have begun. Most rules ask for words, and of these most can have begun nothing
//! before one of their words is there, or its beginning is the end of the text: they cost nothing until then.

use crate::beginnings::{at_end, beginnings, parts};
use crate::needed::{leading, needed};
use crate::regexes::{Checked, Lazy, build_written};
use regex::bytes::Regex;
use regex_syntax::hir::Hir;

/// So many places where a secret may begin behind what stands before it are looked at.
const MOST_PLACES: usize = 64;

/// When something may have begun.
#[derive(Debug)]
pub(crate) enum When {
    /// Where one of the words that the rule asks for is in sight.
    Asked,
    /// There, or where the text ends with the beginning of one of these, which hold such a word; in lower case.
    Leading(Box<[Box<[u8]>]>),
    /// Anywhere.
    Always,
}

/// How that is found out.
#[derive(Debug)]
pub(crate) struct Begun {
    when: When,
    group: Option<usize>,
    looks: Lazy<Option<Looks>>,
}

/// Each fits at the end of a text.
#[derive(Debug)]
struct Looks {
    /// All that may have begun with the secret.
    all: Regex,
    /// What stands before the secret, and what may have begun of the secret itself.
    apart: Option<(Regex, Regex)>,
}

impl Begun {
    /// Of a pattern, and the words of which each text holds one that the rule is asked of.
    pub(crate) fn new(pattern: &Hir, group: Option<usize>, asked: &[Vec<u8>]) -> Self {
        Self { when: When::of(pattern, group, asked), group, looks: Lazy::default() }
    }

    /// When it is to be looked for.
    pub(crate) const fn when(&self) -> &When {
        &self.when
    }

    /// From where a text may be the beginning of a secret; none: it is not. What stands in a match that is over has begun none
    /// where matches `follow` one another.
    pub(crate) fn start(&self, t: &[u8], pattern: &Checked, follow: bool) -> Option<usize> {
        let make = || Looks::new(&pattern.parsed()?, self.group);
        self.looks.with(make, |looks| {
            let Some(looks) = looks else { return (!t.is_empty()).then_some(0) }; // too large a pattern to tell
            let first = looks.first(t, 0)?;
            let first = if follow { looks.behind_matches(t, first, pattern)? } else { first };
            looks.secret(t, first)
        })
    }
}

impl When {
    fn of(pattern: &Hir, group: Option<usize>, asked: &[Vec<u8>]) -> Self {
        let holds = |text: &[u8]| asked.iter().any(|word| text.windows(word.len()).any(|part| part == word));
        let parts = parts(pattern, group);
        if parts.before.as_ref().and_then(needed).is_some_and(|texts| texts.iter().all(|text| holds(text))) {
            return Self::Asked;
        }
        let whole = parts.before.into_iter().chain([parts.rest]).collect();
        match leading(&Hir::concat(whole)) {
            Some(texts) if texts.iter().all(|text| holds(text)) => {
                Self::Leading(texts.into_iter().map(Vec::into_boxed_slice).collect())
            }
            _ => Self::Always,
        }
    }
}

impl Looks {
    fn new(pattern: &Hir, group: Option<usize>) -> Option<Self> {
        let parts = parts(pattern, group);
        let begun = beginnings(&parts.rest);
        let all = build_written(&at_end(parts.before.clone().into_iter().chain([begun.clone()])))?;
        let apart = match parts.before {
            None => None,
            Some(before) => Some((build_written(&at_end([before]))?, build_written(&at_end([begun]))?)),
        };
        Some(Self { all, apart })
    }

    fn first(&self, t: &[u8], from: usize) -> Option<usize> {
        crate::work::done(1);
        let found = self.all.find_at(t, from)?.start();
        (found < t.len()).then_some(found)
    }

    /// The same behind the matches that are over: what begins inside of one is none.
    fn behind_matches(&self, t: &[u8], mut first: usize, pattern: &Checked) -> Option<usize> {
        pattern.with(|pattern| {
            let mut at = 0;
            while let Some(over) = pattern.find_at(t, at).filter(|over| over.start() < first) {
                at = over.end().max(over.start() + 1);
                if at > first {
                    first = self.first(t, at)?;
                }
            }
            Some(first)
        })
    }

    /// Where the secret begins of what began at `first`, or behind it.
    fn secret(&self, t: &[u8], first: usize) -> Option<usize> {
        let Some((before, begun)) = &self.apart else { return Some(first) };
        let mut at = first;
        for _ in 0..MOST_PLACES {
            at = begun.find_at(t, at)?.start();
            if at >= t.len() {
                return None;
            }
            if before.is_match(&t[..at]) {
                return Some(at);
            }
            at += 1;
        }
        Some(first)
    }
}
