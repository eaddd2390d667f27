//! Key names as people write most of them: found by a look at all of the name, before it is split into words.
//!
//! What stands here is what `names` says of each, worked out when a policy is compiled.

use crate::names::Asked;

/// As many as a power of two, a few times as many as there are names.
const SLOTS: usize = 2048;

/// Names with what they ask.
#[derive(Debug)]
pub(crate) struct Spelled {
    /// Into `names`, and one more; 0 for none. Of two names that belong to one slot the first has it.
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
        let Some(slot) = slot(name) else { return };
        if self.slots[slot] == 0 && self.names.len() < usize::from(u16::MAX) {
            self.names.push((name.into(), asked));
            self.slots[slot] = self.names.len() as u16;
        }
    }

    #[inline]
    pub(crate) fn asked(&self, name: &[u8]) -> Option<&Asked> {
        let number = self.slots[slot(name)?];
        let (known, asked) = self.names.get(usize::from(number).checked_sub(1)?)?;
        (**known == *name).then_some(asked)
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
    (name.len() <= LONGEST).then_some((hash >> 53) as usize)
}

const LONGEST: usize = 40;
