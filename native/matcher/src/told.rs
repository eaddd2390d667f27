//! What is plain to see of an anchor, in two words.
//!
//! It is handed on from function to function for each secret. Through memory it would be written in small pieces and read in
//! larger ones, and a processor waits for those; two words stay in registers.

use crate::anchored::STRUCTURES;
use crate::found::{Match, Origin};

/// What an anchor comes to.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// From where to where, a half each.
    range: u64,
    /// What sort it is of, and the number of what it comes from, a half each.
    source: u64,
}

/// What sort of answer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Nothing,
    /// The grammar says.
    Unclear,
    Rule,
    Key,
    Built,
}

/// The same, for whoever hands it on no further.
pub(crate) enum Says {
    Nothing,
    Unclear,
    /// From where to where, and what it comes from.
    Is(usize, usize, Origin),
}

impl Told {
    pub(crate) const NOTHING: Self = Self { range: 0, source: (Sort::Nothing as u64) << 32 };
    pub(crate) const UNCLEAR: Self = Self { range: 0, source: (Sort::Unclear as u64) << 32 };

    /// A match of a rule of the catalogue.
    #[inline]
    pub(crate) const fn rule(range: (usize, usize), index: u16) -> Self {
        Self::is(range, Sort::Rule, index as u32)
    }

    /// A match under a key name.
    #[inline]
    pub(crate) const fn key(range: (usize, usize), index: u32) -> Self {
        Self::is(range, Sort::Key, index)
    }

    /// A match of a structure.
    #[inline]
    pub(crate) const fn built(range: (usize, usize), number: usize) -> Self {
        Self::is(range, Sort::Built, number as u32)
    }

    #[inline]
    const fn is((start, end): (usize, usize), sort: Sort, number: u32) -> Self {
        // What begins so far behind has no room here.
        if end as u64 > u32::MAX as u64 {
            return Self::UNCLEAR;
        }
        Self { range: (start as u64) << 32 | end as u64, source: (sort as u64) << 32 | number as u64 }
    }

    #[inline]
    pub(crate) const fn sort(self) -> Sort {
        const RULE: u64 = Sort::Rule as u64;
        const KEY: u64 = Sort::Key as u64;
        const BUILT: u64 = Sort::Built as u64;
        match self.source >> 32 {
            0 => Sort::Nothing,
            RULE => Sort::Rule,
            KEY => Sort::Key,
            BUILT => Sort::Built,
            _ => Sort::Unclear,
        }
    }

    /// Whether it is a match.
    #[inline]
    pub(crate) const fn is_match(self) -> bool {
        self.range != 0
    }

    /// From where to where a match is.
    #[inline]
    #[must_use]
    pub const fn range(self) -> (usize, usize) {
        ((self.range >> 32) as usize, self.range as u32 as usize)
    }

    /// Whether it is a match of this structure.
    #[inline]
    pub(crate) const fn is_of_structure(self, number: usize) -> bool {
        self.source == (Sort::Built as u64) << 32 | number as u64
    }

    /// Of a rule and of a key the index, of a structure the number.
    #[inline]
    const fn number(self) -> u32 {
        self.source as u32
    }

    /// What a match comes from.
    #[inline]
    #[must_use]
    pub fn origin(self) -> Origin {
        match self.sort() {
            Sort::Rule => Origin::Rule(self.number() as u16),
            Sort::Key => Origin::Key(self.number()),
            _ => Origin::Built(&STRUCTURES[self.number() as usize]),
        }
    }

    /// The match that was told of.
    #[inline]
    #[must_use]
    pub fn found(self) -> Match {
        let (start, end) = self.range();
        Match { start, end, origin: self.origin() }
    }

    pub(crate) fn says(self) -> Says {
        match self.sort() {
            Sort::Nothing => Says::Nothing,
            Sort::Unclear => Says::Unclear,
            _ => Says::Is(self.range().0, self.range().1, self.origin()),
        }
    }
}

/// How many places of a text in a row were not plain to see. Behind many of them the grammar, which says the same, is asked at once,
/// and only one in a few is looked at again.
#[derive(Debug, Default)]
pub(crate) struct Doubt(u8);

impl Doubt {
    const MOST: u8 = 32;
    const PASSED: u8 = 16;

    /// Whether the next place is to be looked at.
    #[inline]
    pub(crate) fn asks(&mut self) -> bool {
        let asks = self.0 < Self::MOST;
        self.0 = if self.0 == Self::MOST + Self::PASSED { Self::MOST - 1 } else { self.0 + 1 };
        asks
    }

    /// Something was plain to see.
    #[inline]
    pub(crate) fn ends(&mut self) {
        self.0 = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_said_again() {
        let same = |told: Told, sort: Sort, range: (usize, usize), origin: &Origin| {
            assert_eq!((told.sort(), told.range(), told.is_match()), (sort, range, true));
            assert!(matches!(told.says(), Says::Is(start, end, from) if (start, end) == range && from == *origin));
        };
        for range in [(0, 1), (7, 50), (0, u32::MAX as usize), (u32::MAX as usize - 1, u32::MAX as usize)] {
            same(Told::rule(range, u16::MAX), Sort::Rule, range, &Origin::Rule(u16::MAX));
            same(Told::key(range, u32::MAX), Sort::Key, range, &Origin::Key(u32::MAX));
            for (number, structure) in STRUCTURES.iter().enumerate() {
                same(Told::built(range, number), Sort::Built, range, &Origin::Built(structure));
            }
        }
        assert!(!Told::NOTHING.is_match() && matches!(Told::NOTHING.says(), Says::Nothing));
        let far = u32::MAX as usize + 1;
        for unclear in [Told::UNCLEAR, Told::rule((1, far), 3), Told::key((far, far + 9), 3), Told::built((1, far), 0)]
        {
            assert!(!unclear.is_match() && matches!(unclear.says(), Says::Unclear));
        }
    }

    #[test]
    fn who_doubts_looks_again_now_and_then() {
        let mut doubt = Doubt::default();
        assert!((0..32).all(|_| doubt.asks()));
        assert_eq!((0..1_800).filter(|_| doubt.asks()).count(), 100);
        doubt.ends();
        assert!((0..32).all(|_| doubt.asks()) && !doubt.asks());
    }
}
