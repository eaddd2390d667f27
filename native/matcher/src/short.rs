//! One short text: which of its places are windows, with what must stand round them.
//!
//! As in `sift`, no branch depends on what a place holds: in a random value a few places always share the symbols of a window,
//! and each branch that is guessed wrong costs more than the look at several of them.

// What is not inlined is not compiled for the processor that the work runs on.
#![allow(clippy::inline_always)]

use crate::plan::{Group, Index, is_in};
use crate::prefilter::window_at;
use crate::sift::Hit;
use crate::simd::{Tools, WINDOW, Work};

/// Words of 64 places that a short text has at most.
pub(crate) const WORDS: usize = 2;
/// The longest of them.
pub(crate) const LONGEST: usize = 64 * WORDS + WINDOW - 1;
/// So many windows are noted.
pub(crate) const MOST: usize = 16;
/// So many places are looked at, whether there are as many or not.
const AT_ONCE: usize = 4;

/// A text, and where windows are found.
pub(crate) struct Short<'a> {
    pub index: Index<'a>,
    pub groups: &'a [Group],
    /// As long as a window at least, and at most `LONGEST`.
    pub t: &'a [u8],
    pub hits: &'a mut [Hit; MOST],
}

impl Short<'_> {
    /// Notes the windows among the candidates, in order; says how many there are, of which the first ones are noted.
    #[inline(always)]
    pub(crate) fn sifted(self, words: [u64; WORDS], tools: &impl Tools) -> usize {
        let Self { index, groups, t, hits } = self;
        let last = t.len() - WINDOW;
        let mut known = [0u8; 64 * WORDS + AT_ONCE];
        let mut count = 0;
        // Both words as one: most texts have a handful of candidates in all.
        let [near, far] = words;
        let mut word = u128::from(far) << 64 | u128::from(near);
        while word != 0 {
            for _ in 0..AT_ONCE {
                let i = last.min(word.trailing_zeros() as usize);
                known[count] = i as u8;
                count += is_in(index.set, window_at(t, i)) as usize & usize::from(word != 0);
                word &= word.wrapping_sub(1);
            }
        }
        let mut found = 0;
        for &place in &known[..count] {
            let i = usize::from(place);
            let group = index.group_of(window_at(t, i));
            hits[found % MOST] = Hit { place: u16::from(place), group: group as u16 };
            found += usize::from(group > 0) & usize::from(groups[group as usize].context.has(tools.around(t, i)));
            if found == MOST {
                return MOST + 1;
            }
        }
        found
    }
}

/// The same as work for a processor.
pub(crate) struct Shortly<'a>(pub Short<'a>, pub [u64; WORDS]);

impl Work for Shortly<'_> {
    type Done = usize;

    #[inline(always)]
    fn run(self, tools: &impl Tools) -> usize {
        self.0.sifted(self.1, tools)
    }
}
