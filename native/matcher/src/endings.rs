//! How key names end: a small set of hashes that turns nearly every other name away before it is split into words.

use crate::class::{is_alnum, is_name};
use crate::names::LONGEST_NAME;

/// Hashes of the joined entries and of the qualifiers, read from their ends, as a 32-Kbit set with two bits each.
#[derive(Debug)]
pub(crate) struct Endings {
    bits: Box<[u64; 512]>,
    /// The same of all that one of these begins with when it is read so, one bit each: most names end in none after a letter
    /// or three.
    leading: Box<[u64; 512]>,
}

impl Default for Endings {
    fn default() -> Self {
        Self { bits: Box::new([0; 512]), leading: Box::new([0; 512]) }
    }
}

impl Endings {
    pub(crate) fn mark(&mut self, ending: &[u8]) {
        let mut hash = 0;
        for b in ending.iter().rev() {
            hash = letter(hash, *b);
            let [(word, bit), _] = places(hash);
            self.leading[word] |= 1 << bit;
        }
        for (word, bit) in places(hash) {
            self.bits[word] |= 1 << bit;
        }
    }

    /// Whether an entry or a qualifier may end in what was read so far.
    #[inline]
    fn leads_on(&self, hash: u32) -> bool {
        let [(word, bit), _] = places(hash);
        self.leading[word] >> bit & 1 == 1
    }

    #[inline]
    fn is_marked(&self, hash: u32) -> bool {
        let [first, second] = places(hash);
        let is_set = |(word, bit): (usize, u32)| self.bits[word] >> bit & 1 == 1;
        is_set(first) && is_set(second)
    }

    /// Whether a name ends in the letters and digits of any entry or qualifier, wherever its words begin: turns nearly every other
    /// name away. In text the name ends with the slice and goes back to the first symbol that no name has.
    #[inline]
    pub(crate) fn may_end<const IN_TEXT: bool>(&self, text: &[u8]) -> bool {
        // Behind a name numbers may stand.
        let behind = |b: &&u8| b.is_ascii_digit() || !is_alnum(**b) && (!IN_TEXT || is_name(**b));
        let behind = text.iter().rev().take(LONGEST_NAME).take_while(behind).count();
        let (before, behind) = text.split_at(text.len() - behind);
        self.ends::<IN_TEXT>(text) || behind.iter().any(u8::is_ascii_digit) && self.ends::<IN_TEXT>(before)
    }

    /// As `may_end`, but for numbers behind an entry. In text a name may be of two or three words.
    #[inline]
    fn ends<const IN_TEXT: bool>(&self, text: &[u8]) -> bool {
        let (mut hash, mut any, mut spaces) = (0, false, 0);
        for b in text.iter().rev().take(LONGEST_NAME) {
            if is_alnum(*b) {
                (hash, any) = (letter(hash, *b), true);
                if !self.leads_on(hash) {
                    return false;
                }
                if self.is_marked(hash) {
                    return true;
                }
            } else if IN_TEXT && !is_name(*b) {
                if *b != b' ' || !any || spaces == MOST_SPACES {
                    return false;
                }
                spaces += 1;
            }
        }
        false
    }

    /// The places from which a joined name may be an entry, as bits: one pass over it, so that few of them are looked up.
    pub(crate) fn possible(&self, joined: &[u8]) -> u64 {
        let (mut hash, mut possible) = (0, 0);
        for (start, b) in joined.iter().enumerate().rev() {
            hash = letter(hash, *b);
            if !self.leads_on(hash) {
                break;
            }
            possible |= u64::from(self.is_marked(hash)) << start;
        }
        possible
    }
}

/// Spaces in a name of words.
const MOST_SPACES: usize = 2;

/// Where the two bits of a hash stand: the word, and the bit in it.
#[inline]
const fn places(hash: u32) -> [(usize, u32); 2] {
    [((hash >> 23) as usize, hash >> 17 & 63), ((hash >> 8 & 511) as usize, hash >> 2 & 63)]
}

/// One more letter, without case, of a name that is read from its end.
#[inline]
fn letter(hash: u32, b: u8) -> u32 {
    (hash ^ u32::from(b | 0x20)).wrapping_mul(0x9E37_79B1).rotate_left(5) ^ hash >> 7
}
