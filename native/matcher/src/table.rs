//! What is known of live values: their windows, their beginnings, and the values behind them.
//!
//! Of a value of 16 symbols and more every window of eight is entered, folded to one case; a text is sampled every
//! ninth symbol, so that any 16 symbols of a value hold a sample. A shorter one is entered by its first four symbols.
//! Spellings are not entered: the text is decoded round what looks like one (`spell`).

use crate::arena::{Arena, FRAGMENTS, Free, MOST_HEADS, SHORT, SPAN, Value};
use crate::buckets::{Buckets, Growth};
use crate::live::{FRAGMENT, SHORTEST, STRIDE, WINDOW};
use crate::pages::Shield;
use crate::parts::Part;
use crate::sealed::mix;
use crate::text::narrowed;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// The same window is entered for at most this many values: a header that all share is no secret of one of them, and
/// its chain would grow with their number. A value without a stride of windows in a row of its own, which are what
/// finds it whole wherever it stands, has its last ones entered all the same.
const MOST_SHARING: usize = 8;
/// What an entry stands for from here on is how often a beginning was entered.
const BEGINNING: u32 = 0xFC00_0000;
/// 2^22 buckets: about 400,000 values of 40 symbols before chains grow.
const MOST_BUCKETS: u32 = 1 << 22;
/// Kinds that keep their names; any further one is shown as the first.
const MOST_KINDS: usize = 1024;
const FOLD: u64 = 0x2020_2020_2020_2020;
/// Windows whose memory is asked for together.
const TOGETHER: usize = 32;

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
    kinds: Box<[OnceLock<Arc<str>>]>,
}

/// What only the writer knows.
#[derive(Default)]
pub(crate) struct Writing {
    growth: Growth,
    free: Free,
    found: Vec<u32>,
    kinds: HashMap<Arc<str>, u16>,
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
    fn tag_of_whole(&self, symbols: impl Iterator<Item = u32>) -> u32 {
        let key = !self.arena.key();
        (symbols.fold(key, |hash, symbol| mix(hash ^ u64::from(symbol), key)) >> 16) as u32
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

    /// Enters a piece of a value, or counts one more owner of it, and says by which head it is known.
    pub(crate) fn add(&self, writing: &mut Writing, piece: &Part, kind: &str) -> u32 {
        let symbols = &piece.symbols;
        let short = symbols.len() < FRAGMENT;
        let narrow: zeroize::Zeroizing<Vec<u8>> = symbols.iter().map(|s| narrowed(*s)).collect::<Vec<u8>>().into();
        if let Some(known) = self.known(writing, symbols) {
            self.arena.owners(known, 1);
            return known;
        }
        let flags = if short { SHORT } else { 0 } | if piece.fragments { FRAGMENTS } else { 0 };
        let kind = self.kind_index(writing, kind);
        let ids = self.arena.add(&mut writing.free, symbols, kind, flags);
        let whole = self.tag_of_whole(symbols.iter().copied());
        self.windows.insert(&mut writing.growth, whole, ids[0] * SPAN as u32);
        if short {
            let four = first_four(&narrow);
            self.windows.insert(&mut writing.growth, self.tag_of_first(four), ids[0] * SPAN as u32);
            let bit = four.wrapping_mul(0x9E37_79B1) >> 16;
            self.firsts[(bit >> 6) as usize].fetch_or(1 << (bit & 63), Ordering::Release);
            self.shorts.fetch_add(1, Ordering::Release);
        } else {
            let what = |offset: usize| ids[offset / SPAN] * SPAN as u32 + (offset % SPAN) as u32;
            // The search looks at every ninth place of a text, and so may meet the windows of one of nine rows only: each
            // row has one in the table. Of a row that is crowded all along it is the one that the fewest others share,
            // or a value that differs from thousands in a few symbols would be as dear as all of them together.
            let mut rows = [Row::Empty; STRIDE];
            self.each_window(&narrow, |tag, offset| {
                let sharing = self.sharing(writing, tag);
                let row = &mut rows[offset % STRIDE];
                if sharing < MOST_SHARING {
                    self.windows.insert(&mut writing.growth, tag, what(offset));
                    *row = Row::Entered;
                } else if row.is_worse_than(sharing) {
                    *row = Row::Crowded { sharing, tag, offset };
                }
            });
            for row in rows {
                if let Row::Crowded { tag, offset, .. } = row {
                    self.windows.insert(&mut writing.growth, tag, what(offset));
                }
            }
            self.octets.fetch_add(usize::from(!symbols.iter().all(|s| *s < 128)), Ordering::Release);
            self.longs.fetch_add(1, Ordering::Release);
        }
        if piece.fragments {
            let mut inner = [0; 4];
            for symbol in narrow.iter().map(|symbol| symbol | 32) {
                inner[symbol as usize / 64] |= 1u64 << (symbol % 64);
            }
            for (word, bits) in self.inner.iter().zip(inner) {
                word.fetch_or(bits, Ordering::Release);
            }
        } else {
            self.beginnings(writing, &narrow, 1);
        }
        ids[0]
    }

    /// Names the kind of a piece anew, unless another value has the same.
    pub(crate) fn rename(&self, writing: &mut Writing, id: u32, kind: &str) {
        if self.arena.owners(id, 0) <= 2 {
            let kind = self.kind_index(writing, kind);
            self.arena.rename(id, kind);
        }
    }

    /// Takes one owner from a piece; without any it is wiped.
    pub(crate) fn remove(&self, writing: &mut Writing, id: u32) {
        if self.arena.owners(id, -1) > 0 {
            return;
        }
        let Some(mut value) = self.arena.value(id) else { return };
        let whole = self.tag_of_whole((0..value.len).map(|i| value.symbol(i)));
        self.windows.change(&mut writing.growth, whole, id * SPAN as u32, None);
        let narrow: zeroize::Zeroizing<Vec<u8>> =
            (0..value.len).map(|i| narrowed(value.symbol(i))).collect::<Vec<u8>>().into();
        if value.short() {
            let tag = self.tag_of_first(first_four(&narrow));
            self.windows.change(&mut writing.growth, tag, id * SPAN as u32, None);
            if self.shorts.fetch_sub(1, Ordering::AcqRel) == 1 {
                self.firsts.iter().for_each(|word| word.store(0, Ordering::Release));
            }
        } else {
            let ids = self.arena.heads(id);
            self.each_window(&narrow, |tag, offset| {
                let what = ids[offset / SPAN] * SPAN as u32 + (offset % SPAN) as u32;
                self.windows.change(&mut writing.growth, tag, what, None);
            });
            self.octets.fetch_sub(usize::from(!narrow.is_ascii()), Ordering::Release);
            if self.longs.fetch_sub(1, Ordering::AcqRel) == 1 {
                self.inner.iter().for_each(|word| word.store(0, Ordering::Release));
            }
        }
        if !value.fragments() {
            self.beginnings(writing, &narrow, -1);
        }
        self.arena.remove(&mut writing.free, id);
    }

    /// Visits the windows of a value, having asked for the memory of several at once.
    fn each_window(&self, narrow: &[u8], mut visit: impl FnMut(u32, usize)) {
        let count = narrow.len() + 1 - WINDOW;
        let mut tags = [0; TOGETHER];
        let key = self.arena.key();
        for begin in (0..count).step_by(TOGETHER) {
            let some = (count - begin).min(TOGETHER);
            let mut touched = 0;
            for (i, tag) in tags[..some].iter_mut().enumerate() {
                *tag = tag_of(key, window_at(narrow, begin + i));
                touched ^= self.windows.warm(*tag);
            }
            std::hint::black_box(touched);
            for (i, tag) in tags[..some].iter().enumerate() {
                visit(*tag, begin + i);
            }
        }
    }

    /// How many entries a window has.
    fn sharing(&self, writing: &mut Writing, tag: u32) -> usize {
        if !self.windows.may_hold_one(tag) {
            return 0;
        }
        self.windows.look_up(tag, &mut writing.found);
        writing.found.len()
    }

    /// The head of an equal piece that is there already.
    fn known(&self, writing: &mut Writing, symbols: &[u32]) -> Option<u32> {
        let tag = self.tag_of_whole(symbols.iter().copied());
        if !self.windows.may_hold_one(tag) {
            return None;
        }
        self.windows.look_up(tag, &mut writing.found);
        writing.found.iter().map(|what| what / SPAN as u32).find(|id| {
            let Some(mut value) = self.arena.value(*id) else { return false };
            value.len == symbols.len() && (0..value.len).all(|i| value.symbol(i) == symbols[i])
        })
    }

    /// Counts a value's proper beginnings up or down: what a stream must not give out yet.
    fn beginnings(&self, writing: &mut Writing, narrow: &[u8], change: i32) {
        let most = if narrow.len() < FRAGMENT { SHORTEST - 1 } else { WINDOW - 1 };
        for length in 1..=most {
            let tag = self.tag_of_beginning(&narrow[..length]);
            self.windows.look_up(tag, &mut writing.found);
            match writing.found.iter().copied().find(|what| *what >= BEGINNING) {
                Some(what) => {
                    let left = what.wrapping_add_signed(change);
                    let left = (left > BEGINNING).then_some(left);
                    self.windows.change(&mut writing.growth, tag, what, left);
                }
                None if change > 0 => self.windows.insert(&mut writing.growth, tag, BEGINNING + 1),
                None => (),
            }
        }
    }

    fn kind_index(&self, writing: &mut Writing, kind: &str) -> u16 {
        if let Some(index) = writing.kinds.get(kind) {
            return *index;
        }
        let index = writing.kinds.len();
        if index >= MOST_KINDS {
            return 0;
        }
        let name: Arc<str> = kind.into();
        self.kinds[index].get_or_init(|| name.clone());
        writing.kinds.insert(name, index as u16);
        index as u16
    }
}

/// Every ninth window of a value, while it is entered.
#[derive(Clone, Copy)]
enum Row {
    Empty,
    Entered,
    Crowded { sharing: usize, tag: u32, offset: usize },
}

impl Row {
    const fn is_worse_than(self, sharing: usize) -> bool {
        match self {
            Self::Empty => true,
            Self::Entered => false,
            Self::Crowded { sharing: least, .. } => sharing < least,
        }
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
