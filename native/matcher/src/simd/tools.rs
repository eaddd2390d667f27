//! Work that processors do in ways of their own, and what they do it with.

// What is not inlined is not compiled for the processor that the work runs on.
#![allow(clippy::inline_always)]

use super::BLOCK;
use crate::several::Hit;
use crate::windows::around_whole;

/// Something that the processor may do in its own way.
pub(crate) trait Work {
    type Done;

    /// To be inlined.
    fn run(self, tools: &impl Tools) -> Self::Done;
}

/// What processors do in ways of their own.
pub(crate) trait Tools {
    /// Writes down the places that bits stand for, in order; says how many. What stands behind them is of no account.
    fn write_down(&self, words: &[u64], places: &mut Places) -> usize;

    /// The same of one word, of texts that are searched together; the first place of it has a number. Some more may be written
    /// behind the last one.
    fn write(&self, word: u64, first: u32, hits: &mut [Hit]);

    /// The symbols from `BEFORE` before a place of a whole text on; beyond the text are symbols of no pattern.
    fn around(&self, t: &[u8], i: usize) -> u128;
}

/// What any processor can.
pub(crate) struct Plain;

impl Tools for Plain {
    #[inline(always)]
    fn write_down(&self, words: &[u64], places: &mut Places) -> usize {
        write_down(words, places)
    }

    #[inline(always)]
    fn write(&self, mut word: u64, first: u32, hits: &mut [Hit]) {
        for some in hits.chunks_mut(AT_ONCE) {
            if word == 0 {
                return;
            }
            for hit in some {
                *hit = Hit(first + word.trailing_zeros());
                word &= word.wrapping_sub(1);
            }
        }
    }

    #[inline(always)]
    fn around(&self, t: &[u8], i: usize) -> u128 {
        around_whole(t, i)
    }
}

/// Room for the places of a block, and for what is written behind the last one.
pub(crate) type Places = [u16; 64 * BLOCK + 64];

/// So many places of a word are written down at once, whether there are as many or not: how many there are is as good as
/// random.
const AT_ONCE: usize = 8;

/// Writes down the places that bits stand for, in order; says how many. What stands behind them is of no account.
#[inline(always)]
fn write_down(words: &[u64], places: &mut Places) -> usize {
    let mut found = 0;
    let mut base = 0;
    for word in words {
        let mut word = *word;
        let behind = found + word.count_ones() as usize;
        loop {
            for place in &mut places[found..found + AT_ONCE] {
                *place = base + word.trailing_zeros() as u16;
                word &= word.wrapping_sub(1);
            }
            found += AT_ONCE;
            if word == 0 {
                break;
            }
        }
        found = behind;
        base += 64;
    }
    found
}
