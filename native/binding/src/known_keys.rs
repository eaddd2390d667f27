//! The keys that a policy has met, and what they ask of their values; none of them is a secret itself.
//!
//! An app's events use the same few hundred keys again and again. A key is remembered by 63 bits of a hash under a
//! random secret: no readable copy of anything is kept, nothing
//! needs to be let go of, and whoever chooses keys cannot aim at another's. One word a key, so that threads need no
//! lock: the worst that two can do to each other is to forget one.
//!
//! A key of a dict has its hash already, and Python's are `SipHash`, nearly always under a random secret. Where they are, that one is
//! taken: even under a known secret nobody finds a text for a given hash. It is of the bytes that are stored, so only keys of one byte
//! a code point are known by it.

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
    slots: Box<[AtomicU64; SLOTS]>,
    /// The same of those of which no live value is known to be in them, with how many had been added by then.
    free: Box<[AtomicU64; SLOTS]>,
    /// Keys that ask something.
    names: Box<[OnceLock<(u64, Asks)>]>,
    secret: [u64; SECRETS],
    /// Python's own hashes are as good as ours.
    by_hash: bool,
}

/// Where a key belongs, and what stands there if it is known; none for those that are not remembered.
#[derive(Clone, Copy)]
pub(crate) struct Trace {
    at: usize,
    tag: u64,
}

impl Trace {
    #[inline]
    const fn of(hash: u64) -> Self {
        Self { at: hash as usize % SLOTS, tag: hash | 1 }
    }
}

/// The text of a key, with the hash that Python has of it.
#[derive(Clone, Copy)]
pub(crate) struct Name<'a> {
    pub(crate) text: &'a [u8],
    /// -1: it was not asked for yet.
    pub(crate) hash: isize,
}

/// Keys that are known to name nothing, for one look after another.
#[derive(Clone, Copy)]
pub(crate) struct Quick<'a> {
    slots: &'a [AtomicU64; SLOTS],
    /// Of what is in them.
    salt: u64,
    /// Whether any is to be known.
    any: bool,
}

impl Quick<'_> {
    /// Whether a key is known to name nothing, and to be plainly clean itself. Each key has two places, so that of two that
    /// share one neither puts the other out, again and again.
    #[inline(always)]
    #[allow(clippy::inline_always)] // each entry of each dict asks
    pub(crate) fn names_nothing(&self, name: Name<'_>) -> bool {
        let trace = Trace::of(name.hash as u64);
        let is_at = |at: usize| self.slots[at % SLOTS].load(Ordering::Relaxed) == trace.tag ^ self.salt;
        self.any && name.hash != -1 && (is_at(trace.at) || is_at(trace.at ^ 1))
    }
}

impl KnownKeys {
    pub(crate) fn new(secret: &[u64; SECRETS], by_hash: bool) -> Self {
        Self {
            by_hash,
            slots: Box::new([const { AtomicU64::new(0) }; SLOTS]),
            free: Box::new([const { AtomicU64::new(0) }; SLOTS]),
            names: (0..NAMES).map(|_| OnceLock::new()).collect(),
            secret: *secret,
        }
    }

    /// What a walk asks of most keys; of none, unless it is asked for. `changes` of the live values, if there are any.
    #[inline]
    pub(crate) fn quick(&self, any: bool, changes: Option<u64>) -> Quick<'_> {
        let slots = if changes.is_some() { &self.free } else { &self.slots };
        Quick { slots, salt: changes.map_or(0, salt), any: any && self.by_hash }
    }

    /// Whether a key that names nothing is known to be free of live values, which have changed so often.
    #[inline]
    pub(crate) fn is_free(&self, trace: Trace, changes: u64) -> bool {
        let is_at = |at: usize| self.free[at].load(Ordering::Relaxed) == trace.tag ^ salt(changes);
        is_at(trace.at) || is_at(trace.at ^ 1)
    }

    /// Said of a key that names nothing, by a search that began when they had changed so often.
    pub(crate) fn remember_free(&self, trace: Trace, changes: u64) {
        put(&self.free, trace.at, trace.tag ^ salt(changes));
    }

    #[inline]
    pub(crate) fn trace(&self, name: Name<'_>) -> Option<Trace> {
        if self.by_hash && name.hash != -1 {
            return (name.text.len() <= LONGEST).then(|| Trace::of(name.hash as u64));
        }
        self.own_trace(name.text)
    }

    fn own_trace(&self, key: &[u8]) -> Option<Trace> {
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
        Some(Trace::of(tag))
    }

    #[inline]
    pub(crate) fn names_nothing(&self, trace: Trace) -> bool {
        let is_at = |at: usize| self.slots[at].load(Ordering::Relaxed) == trace.tag;
        is_at(trace.at) || is_at(trace.at ^ 1)
    }

    /// What a key asks, if it is known: none for one that was not met.
    #[inline]
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
        put(&self.slots, trace.at, trace.tag);
    }
}

/// Puts a word at one of its two places; what stood there goes to the other.
fn put(slots: &[AtomicU64; SLOTS], at: usize, tag: u64) {
    let before = slots[at].load(Ordering::Relaxed);
    if before != 0 && before != tag {
        slots[at ^ 1].store(before, Ordering::Relaxed);
    }
    slots[at].store(tag, Ordering::Relaxed);
}

/// What makes a word another one with every addition, and leaves it odd.
#[inline]
const fn salt(changes: u64) -> u64 {
    changes.wrapping_mul(0x9E37_79B9_7F4A_7C15) << 1
}

#[inline]
fn folded(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}
