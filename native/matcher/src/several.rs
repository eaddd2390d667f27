//! Some short texts at once, as the values of an event are: which of them hold a window that says anything.
//!
//! What a text of forty symbols costs is not its search, but what is set up for it, and each branch that depends on what is
//! in it. So the first is done once for all of them. Their candidates are sifted together, as those of a block of a long text
//! are (`sift`): each step writes down every candidate, and counts only those that passed. What turns away most of
//! what a window is found in, words in sentences, is asked at once.

// What is not inlined is not compiled for the processor that the work runs on.
#![allow(clippy::inline_always)]

use crate::plan::{Group, Index, is_in};
use crate::prefilter::window_at;
use crate::sentence::in_sentence;
use crate::simd::{Tools, Work};

/// So many texts at most.
pub const MOST: usize = 16;

/// So many candidates of a text are looked at without asking whether there are as many.
const AT_ONCE: usize = 4;

/// Room for windows: sixteen texts have five.
const ROOM: usize = 128;

/// Some texts, and where windows are found.
pub(crate) struct Several<'a, C> {
    pub index: Index<'a>,
    pub groups: &'a [Group],
    pub texts: &'a [&'a [u8]],
    /// Whether what a window at a place of a text announces may count.
    pub counts: C,
}

/// A window that was found, in one word, which is written at once: from its lowest bits on its place in its text, the number of
/// the text, and its group.
#[derive(Clone, Copy, Default)]
struct Hit(u32);

impl Hit {
    #[inline(always)]
    const fn place(self) -> usize {
        (self.0 % 64) as usize
    }

    #[inline(always)]
    const fn text(self) -> usize {
        (self.0 / 64 % MOST as u32) as usize
    }

    #[inline(always)]
    const fn group(self) -> usize {
        (self.0 >> 16) as usize
    }
}

impl<C: Fn(&[u8], usize, &Group) -> bool> Several<'_, C> {
    /// The texts of which a candidate says anything, as bits; from the candidates among the first 64 places of each.
    #[inline(always)]
    pub(crate) fn sifted(&self, words: &[u64; MOST], tools: &impl Tools) -> u32 {
        let mut hits = [Hit::default(); ROOM];
        let (found, mut stirring) = self.known(words, &mut hits);
        let found = self.keep_fitting(&mut hits, found, tools);
        let found = self.keep_announcing(&mut hits, found);
        for hit in &hits[..found] {
            let says = (self.counts)(self.texts[hit.text()], hit.place(), &self.groups[hit.group()]);
            stirring |= u32::from(says) << hit.text();
        }
        stirring
    }

    /// Notes the candidates of which the set has the symbols; says how many. A text for which there is no room stirs.
    #[inline(always)]
    fn known(&self, words: &[u64; MOST], hits: &mut [Hit; ROOM]) -> (usize, u32) {
        let (mut found, mut stirring) = (0, 0);
        for (nth, (t, word)) in self.texts.iter().zip(words).enumerate() {
            let mut word = *word;
            loop {
                let before = found;
                for _ in 0..AT_ONCE {
                    // Without a candidate it is the first place, and does not count.
                    let place = word.trailing_zeros() % u64::BITS;
                    hits[found % ROOM] = Hit(64 * nth as u32 + place);
                    found += (is_in(self.index.set, window_at(t, place as usize)) & u32::from(word != 0)) as usize;
                    word &= word.wrapping_sub(1);
                }
                if found > ROOM - AT_ONCE {
                    // No more than these: what was noted before may be another text's.
                    found = before;
                    stirring |= 1 << nth;
                    word = 0;
                }
                if word == 0 {
                    break;
                }
            }
        }
        (found, stirring)
    }

    /// Keeps those that are windows with what must stand round them, and notes their groups.
    #[inline(always)]
    fn keep_fitting(&self, hits: &mut [Hit; ROOM], count: usize, tools: &impl Tools) -> usize {
        let mut found = 0;
        for at in 0..count {
            let hit = hits[at];
            let (t, i) = (self.texts[hit.text()], hit.place());
            let group = self.index.group_of(window_at(t, i));
            let fits = self.groups[group as usize].context.has(tools.around(t, i));
            hits[found] = Hit(hit.0 | group << 16);
            found += usize::from(group > 0) & usize::from(fits);
        }
        found
    }

    /// Keeps those that are no words in sentences.
    #[inline(always)]
    fn keep_announcing(&self, hits: &mut [Hit; ROOM], count: usize) -> usize {
        let mut found = 0;
        for at in 0..count {
            let hit = hits[at];
            let (t, word) = (self.texts[hit.text()], usize::from(self.groups[hit.group()].word));
            let end = hit.place() + word;
            hits[found] = hit;
            // One branch after all: nearly each name in a text of an event has a space behind it.
            found += usize::from(word == 0 || t.get(end) != Some(&b' ') || !in_sentence::<true>(t, end));
        }
        found
    }
}

/// The same as work for a processor.
pub(crate) struct Sifting<'a, 'b, C>(pub &'a Several<'b, C>, pub [u64; MOST]);

impl<C: Fn(&[u8], usize, &Group) -> bool> Work for Sifting<'_, '_, C> {
    type Done = u32;

    #[inline(always)]
    fn run(self, tools: &impl Tools) -> u32 {
        self.0.sifted(&self.1, tools)
    }
}
