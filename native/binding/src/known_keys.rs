//! The keys that a policy has met, and what they ask of their values; none of them is a secret itself.
//!
//! An app's events use the same few hundred keys again and again. A key is remembered by 62 bits of a hash under a
//! random secret, together with its place in the table by ten more: no readable copy of anything is kept, nothing
//! needs to be let go of, and whoever chooses keys cannot aim at another's. One word a key, so that threads need no
//! lock: the worst that two can do to each other is to forget one.

use redact_matcher::Under;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

const SLOTS: usize = 1024;
/// Names of secrets are few, and each keeps its place.
const NAMES: usize = 256;
/// Longer keys are mostly data.
const LONGEST: usize = 32;

/// What a key that is no secret itself asks of its value.
#[derive(Clone, Copy)]
pub(crate) enum Asks {
    Nothing,
    This(Under),
}

impl Asks {
    #[inline]
    pub(crate) const fn under(self) -> Option<Under> {
        match self {
            Self::Nothing => None,
            Self::This(under) => Some(under),
        }
    }
}

pub(crate) struct KnownKeys {
    /// Keys that name nothing.
    slots: Box<[AtomicU64]>,
    /// Keys that name a secret.
    names: Box<[OnceLock<(u64, Under)>]>,
    secret: [u64; 6],
}

/// Where a key belongs, and what stands there if it is known; none for those that are not remembered.
#[derive(Clone, Copy)]
pub(crate) struct Trace {
    at: usize,
    tag: u64,
}

impl KnownKeys {
    pub(crate) fn new(secret: [u64; 6]) -> Self {
        Self {
            slots: (0..SLOTS).map(|_| AtomicU64::new(0)).collect(),
            names: (0..NAMES).map(|_| OnceLock::new()).collect(),
            secret,
        }
    }

    #[inline]
    pub(crate) fn trace(&self, key: &[u8]) -> Option<Trace> {
        let [first, second, third, fourth, last, length] = self.secret;
        let (a, b, more) = match key.len() {
            0..=3 => (key.iter().fold(1, |word, b| word << 8 | u64::from(*b)), 0, None),
            4..=7 => (
                u64::from(u32::from_le_bytes(*key.first_chunk()?)),
                u64::from(u32::from_le_bytes(*key.last_chunk()?)),
                None,
            ),
            8..=16 => (u64::from_le_bytes(*key.first_chunk()?), u64::from_le_bytes(*key.last_chunk()?), None),
            17..=LONGEST => {
                let (head, tail) = (key.first_chunk::<16>()?, key.last_chunk::<16>()?);
                let word = |half: Option<&[u8; 8]>| half.map_or(0, |half| u64::from_le_bytes(*half));
                let (c, d) = (word(tail.first_chunk()), word(tail.last_chunk()));
                (word(head.first_chunk()), word(head.last_chunk()), Some((c, d)))
            }
            _ => return None,
        };
        let mut word = folded(a ^ first, b ^ second);
        if let Some((c, d)) = more {
            word ^= folded(c ^ third, d ^ fourth).rotate_left(17);
        }
        let product = u128::from(word ^ last) * u128::from(key.len() as u64 ^ length);
        let (low, high) = (product as u64, (product >> 64) as u64);
        Some(Trace { at: high as usize % SLOTS, tag: low ^ word | 1 })
    }

    /// What a key asks, if it is known: none for one that was not met.
    #[inline]
    pub(crate) fn asks(&self, trace: Trace) -> Option<Asks> {
        if self.slots[trace.at].load(Ordering::Relaxed) == trace.tag {
            return Some(Asks::Nothing);
        }
        let known = self.names[trace.at % NAMES].get()?;
        (known.0 == trace.tag).then_some(Asks::This(known.1))
    }

    pub(crate) fn remember(&self, trace: Trace, asks: Asks) {
        match asks {
            Asks::Nothing => self.slots[trace.at].store(trace.tag, Ordering::Relaxed),
            // Whoever came first stays: another key at the same place is judged anew each time.
            Asks::This(under) => drop(self.names[trace.at % NAMES].set((trace.tag, under))),
        }
    }
}

#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}
