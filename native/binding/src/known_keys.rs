//! The keys that a policy has met, and what they ask of their values; none of them is a secret itself.
//!
//! An app's events use the same few hundred keys again and again. A key is remembered by 63 bits of a hash under a
//! random secret: no readable copy of anything is kept, nothing
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
/// Words of the secret: one for each length, and three.
pub(crate) const SECRETS: usize = LONGEST + 4;

/// What a key that is no secret itself asks of its value.
#[derive(Clone, Copy)]
pub(crate) enum Asks {
    Nothing,
    /// Nothing itself; another entry of its mapping may name the value.
    Record,
    This(Under),
}

impl Asks {
    #[inline]
    pub(crate) const fn under(self) -> Option<Under> {
        match self {
            Self::Nothing | Self::Record => None,
            Self::This(under) => Some(under),
        }
    }
}

pub(crate) struct KnownKeys {
    /// Keys that name nothing.
    slots: Box<[AtomicU64]>,
    /// Keys that ask something.
    names: Box<[OnceLock<(u64, Asks)>]>,
    secret: [u64; SECRETS],
}

/// Where a key belongs, and what stands there if it is known; none for those that are not remembered.
#[derive(Clone, Copy)]
pub(crate) struct Trace {
    at: usize,
    tag: u64,
}

impl KnownKeys {
    pub(crate) fn new(secret: &[u64; SECRETS]) -> Self {
        Self {
            slots: (0..SLOTS).map(|_| AtomicU64::new(0)).collect(),
            names: (0..NAMES).map(|_| OnceLock::new()).collect(),
            secret: *secret,
        }
    }

    #[inline]
    pub(crate) fn trace(&self, key: &[u8]) -> Option<Trace> {
        let word = |eight: &[u8; 8]| u64::from_le_bytes(*eight);
        let (a, b) = match key.len() {
            8..=LONGEST => (word(key.first_chunk()?), word(key.last_chunk()?)),
            4..8 => {
                let half = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
                (half(key.first_chunk()?), half(key.last_chunk()?))
            }
            0..4 => (key.iter().fold(1, |word, b| word << 8 | u64::from(*b)), 0),
            _ => return None,
        };
        let [first, second, third, ref lengths @ ..] = self.secret;
        let mut tag = folded(a ^ lengths[key.len()], b ^ first);
        if key.len() > 16 {
            // The first and the last eight are not all.
            let (c, d) = (word(key[8..].first_chunk()?), word(key[..key.len() - 8].last_chunk()?));
            tag ^= folded(c ^ second, d ^ third).rotate_left(17);
        }
        Some(Trace { at: tag as usize % SLOTS, tag: tag | 1 })
    }

    /// Each key has two places, so that of two that share one neither puts the other out, again and again.
    #[inline]
    pub(crate) fn names_nothing(&self, trace: Trace) -> bool {
        let is_at = |at: usize| self.slots[at].load(Ordering::Relaxed) == trace.tag;
        is_at(trace.at) || is_at(trace.at ^ 1)
    }

    /// What a key asks, if it is known: none for one that was not met.
    pub(crate) fn asks(&self, trace: Trace) -> Option<Asks> {
        if self.names_nothing(trace) {
            return Some(Asks::Nothing);
        }
        let known = self.names[trace.at % NAMES].get()?;
        (known.0 == trace.tag).then_some(known.1)
    }

    pub(crate) fn remember(&self, trace: Trace, asks: Asks) {
        if !matches!(asks, Asks::Nothing) {
            // Whoever came first stays: another key at the same place is judged anew each time.
            let _ = self.names[trace.at % NAMES].set((trace.tag, asks));
            return;
        }
        let (first, second) = (&self.slots[trace.at], &self.slots[trace.at ^ 1]);
        let before = first.load(Ordering::Relaxed);
        if before != 0 {
            second.store(before, Ordering::Relaxed);
        }
        first.store(trace.tag, Ordering::Relaxed);
    }
}

#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}
