//! Some short texts at once, as the values of an event are: which of them hold a window that says anything.
//!
//! What a text of forty symbols costs is not its search but all that is set up for it. So that is done once for all of
//! them, and what turns away most of what a window is found in, words in sentences, is asked at once.

// What is not inlined is not compiled for the processor that the work runs on.
#![allow(clippy::inline_always)]

use crate::plan::{Group, Index, is_in};
use crate::prefilter::window_at;
use crate::sentence::in_sentence;
use crate::simd::{Places, Work};

/// So many texts at most.
pub const MOST: usize = 16;

/// Some texts, and where windows are found.
pub(crate) struct Several<'a, C> {
    pub index: Index<'a>,
    pub groups: &'a [Group],
    pub texts: &'a [&'a [u8]],
    /// Whether what a window at a place of a text announces may count.
    pub counts: C,
}

impl<C: Fn(&[u8], usize, &Group) -> bool> Several<'_, C> {
    /// The texts of which a candidate says anything, as bits; from the candidates among the first 64 places of each.
    #[inline(always)]
    pub(crate) fn sifted(&self, words: &[u64; MOST]) -> u32 {
        let mut found = 0;
        for (at, (text, word)) in self.texts.iter().zip(words).enumerate() {
            if *word != 0 && self.says_anything(text, *word) {
                found |= 1 << at;
            }
        }
        found
    }

    #[inline(always)]
    fn says_anything(&self, t: &[u8], mut word: u64) -> bool {
        while word != 0 {
            let i = word.trailing_zeros() as usize;
            word &= word - 1;
            let window = window_at(t, i);
            if is_in(self.index.set, window) == 1 {
                let group = &self.groups[self.index.group_of(window) as usize];
                let end = i + usize::from(group.word);
                let a_word = || group.word > 0 && t.get(end) == Some(&b' ') && in_sentence::<true>(t, end);
                if group.count > 0 && group.context.fits_whole(t, i) && !a_word() && (self.counts)(t, i, group) {
                    return true;
                }
            }
        }
        false
    }
}

/// The same as work for a processor.
pub(crate) struct Sifting<'a, 'b, C>(pub &'a Several<'b, C>, pub [u64; MOST]);

impl<C: Fn(&[u8], usize, &Group) -> bool> Work for Sifting<'_, '_, C> {
    type Done = u32;

    #[inline(always)]
    fn run(self, _: impl FnOnce(&[u64], &mut Places) -> usize) -> u32 {
        self.0.sifted(&self.1)
    }
}
