//! What is known of live values: their windows, their beginnings, and the values behind them.
//!
//! Of a value of 16 symbols and more every window of eight is entered, folded to one case; a text is sampled every
//! ninth symbol, so that any 16 symbols of a value hold a sample; a sample with a symbol that no value has is not
//! looked up (`alphabet`). A shorter one is entered by its first four symbols.
//! Spellings are not entered: the text is decoded round what looks like one (`spell`).

mod entering;

use crate::alphabet::Alphabet;
use crate::arena::{Arena, Free, MOST_HEADS, SPAN, Value};
use crate::buckets::{Buckets, Growth};
use crate::exact::Exact;
use crate::live::WINDOW;
use crate::pages::Shield;
use crate::sealed::mix;
use crate::text::narrowed;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// What an entry stands for from here on is how often a beginning was entered.
const BEGINNING: u32 = 0xFC00_0000;
/// 2^22 buckets: about 400,000 values of 40 symbols before chains grow.
const MOST_BUCKETS: u32 = 1 << 22;
/// Kinds that keep their names; any further one is shown as the first.
const MOST_KINDS: usize = 1024;
const FOLD: u64 = 0x2020_2020_2020_2020;

pub(crate) struct Table {
    pub arena: Arena,
    pub windows: Buckets,
    longs: AtomicUsize,
    shorts: AtomicUsize,
    /// Values with octets of 128 and more among those that are searched for in base64 and hex.
    octets: AtomicUsize,
    /// First four folded symbols of every short value, hashed; it only grows until there is none any more.
    firsts: Box<[AtomicU64; 1024]>,
    /// Symbols of all values of which fragments count; it only grows until there is none any more.
    inner: [AtomicU64; 4],
    /// Symbols of all long values; it too only grows until there is none any more.
    pub alphabet: Alphabet,
    kinds: Box<[OnceLock<Arc<str>>]>,
}

/// What only the writer knows.
#[derive(Default)]
pub(crate) struct Writing {
    growth: Growth,
    free: Free,
    found: Vec<u32>,
    kinds: HashMap<Arc<str>, u16>,
    /// The kind asked for last: many values in a row are of one.
    kind: Option<(Arc<str>, u16)>,
}

impl Table {
    pub(crate) fn new(key: u64, shield: Shield) -> Self {
        Self {
            arena: Arena::new(key, shield),
            windows: Buckets::new(MOST_BUCKETS, shield),
            longs: AtomicUsize::new(0),
            shorts: AtomicUsize::new(0),
            octets: AtomicUsize::new(0),
            firsts: Box::new([const { AtomicU64::new(0) }; 1024]),
            inner: [const { AtomicU64::new(0) }; 4],
            alphabet: Alphabet::default(),
            kinds: (0..MOST_KINDS).map(|_| OnceLock::new()).collect(),
        }
    }

    pub(crate) fn has_long(&self) -> bool {
        self.longs.load(Ordering::Acquire) > 0
    }

    pub(crate) fn has_short(&self) -> bool {
        self.shorts.load(Ordering::Acquire) > 0
    }

    pub(crate) fn has_octets(&self) -> bool {
        self.octets.load(Ordering::Acquire) > 0
    }

    pub(crate) fn kind(&self, index: u16) -> Arc<str> {
        self.kinds[index as usize].get().cloned().unwrap_or_else(|| "secret".into())
    }

    pub(crate) fn tag_of_first(&self, four: u32) -> u32 {
        (mix(u64::from(four) | 1 << 40, self.arena.key()) >> 16) as u32
    }

    /// By which a piece that comes again is known. Readers never ask for it.
    fn tag_of_whole(&self, value: Exact<'_>) -> u32 {
        let key = !self.arena.key();
        let mut hash = mix(key, value.len() as u64);
        value.each_word(|word| hash = mix(hash ^ word, key));
        (hash >> 16) as u32
    }

    fn tag_of_beginning(&self, narrow: &[u8]) -> u32 {
        let packed = narrow
            .iter()
            .fold(narrow.len() as u64, |packed, symbol| packed << 8 | u64::from(narrowed(u32::from(*symbol)) | 32));
        (mix(packed, !self.arena.key()) >> 16) as u32
    }

    /// Whether a value begins with these symbols, of which there are at most seven.
    pub(crate) fn is_beginning(&self, narrow: &[u8], found: &mut Vec<u32>) -> bool {
        let tag = self.tag_of_beginning(narrow);
        if !self.windows.may_hold_one(tag) {
            return false;
        }
        self.windows.look_up(tag, found);
        found.iter().any(|what| *what >= BEGINNING)
    }

    /// Whether a symbol stands in any value of which fragments count.
    pub(crate) fn is_inner(&self, symbol: u8) -> bool {
        let symbol = narrowed(u32::from(symbol)) | 32;
        self.inner[symbol as usize / 64].load(Ordering::Acquire) >> (symbol % 64) & 1 == 1
    }

    /// Whether a short value may begin with these four symbols.
    #[inline]
    pub(crate) fn may_be_first(&self, four: u32) -> bool {
        let bit = four.wrapping_mul(0x9E37_79B1) >> 16;
        self.firsts[(bit >> 6) as usize].load(Ordering::Relaxed) >> (bit & 63) & 1 == 1
    }

    /// The value that an entry stands for, and at which of its symbols.
    #[inline]
    pub(crate) fn value(&self, what: u32) -> Option<(Value<'_>, usize)> {
        let id = what / SPAN as u32;
        if id as usize >= MOST_HEADS - (1 << 16) {
            return None;
        }
        let value = self.arena.value(id)?;
        Some((value, value.base + what as usize % SPAN))
    }
}

/// The tag of eight symbols.
#[inline]
pub(crate) fn tag_of(key: u64, window: u64) -> u32 {
    (mix(window | FOLD, key) >> 16) as u32
}

/// Eight symbols as one word. Those of 128 and more count as one symbol, in whichever width the text is stored.
#[inline]
pub(crate) fn window_at(narrow: &[u8], at: usize) -> u64 {
    let window = u64::from_le_bytes(narrow[at..at + WINDOW].try_into().expect("eight symbols"));
    let high = window & 0x8080_8080_8080_8080;
    window & !(high - (high >> 7))
}

/// Four symbols in the same way, without case.
#[inline]
pub(crate) fn first_four(narrow: &[u8]) -> u32 {
    let four = u32::from_le_bytes([narrow[0], narrow[1], narrow[2], narrow[3]]);
    let high = four & 0x8080_8080;
    four & !(high - (high >> 7)) | 0x2020_2020
}

/// A symbol without ASCII case.
#[inline]
pub(crate) const fn folded(symbol: u32) -> u32 {
    if symbol >= 65 && symbol <= 90 { symbol | 32 } else { symbol }
}
