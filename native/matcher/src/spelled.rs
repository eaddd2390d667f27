//! Key names as people write most of them: found by a look at all of the name, before it is split into words.
//!
//! What stands here is what `names` says of each, worked out when a policy is compiled.

use crate::names::Asked;

/// As many as a power of two, a few times as many as there are names.
const SLOTS: usize = 4096;

/// Names with what they ask.
#[derive(Debug)]
pub(crate) struct Spelled {
    /// Into `names`, and one more; 0 for none. Of two names that belong to one slot the first has it, and the other the slot beside it,
    /// if that is free: `session` stands in every other log, and costs three times as much where it has none.
    slots: Box<[u16; SLOTS]>,
    names: Vec<(Box<[u8]>, Asked)>,
}

impl Default for Spelled {
    fn default() -> Self {
        Self { slots: Box::new([0; SLOTS]), names: Vec::new() }
    }
}

impl Spelled {
    pub(crate) fn insert(&mut self, name: &[u8], asked: Asked) {
        if self.asked(name).is_some() {
            return; // Of one word two spellings are one.
        }
        let Some(slot) = slot(name) else { return };
        let Some(slot) = [slot, slot ^ 1].into_iter().find(|slot| self.slots[*slot] == 0) else { return };
        if self.names.len() < usize::from(u16::MAX) {
            self.names.push((name.into(), asked));
            self.slots[slot] = self.names.len() as u16;
        }
    }

    #[inline]
    pub(crate) fn asked(&self, name: &[u8]) -> Option<&Asked> {
        let slot = slot(name)?;
        let asked_at = |slot: usize| {
            let (known, asked) = self.names.get(usize::from(self.slots[slot]).checked_sub(1)?)?;
            (**known == *name).then_some(asked)
        };
        asked_at(slot).or_else(|| asked_at(slot ^ 1))
    }
}

/// Where a name belongs, by its first and its last symbols; none for those that are hardly anybody's.
#[inline]
fn slot(name: &[u8]) -> Option<usize> {
    let word = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
    let (first, middle, last) = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => (word(first), word(name[name.len() / 2 - 2..].first_chunk()?), word(last)),
        _ => (name.iter().fold(0, |all, b| all << 8 | u64::from(*b)), 0, 0),
    };
    let hash = ((first << 32 | last) ^ middle.rotate_left(16) ^ name.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (name.len() <= LONGEST).then_some((hash >> (u64::BITS - SLOTS.ilog2())) as usize)
}

const LONGEST: usize = 40;
