//! Where live values stand: masked with the table's key, read without a lock, wiped when they go.
//!
//! A value is words of eight symbols below 128 each, or of two code points. Its head says how long it is and where it
//! stands, and carries a generation: whoever reads a value looks at the head again afterwards and, if it moved, has read nothing.

use crate::exact::{Exact, words};
use crate::pages::{Pages, Shield};
use crate::sealed::mix;
use crate::text::narrowed_all;
use smallvec::SmallVec;
use std::collections::HashMap;
use std::sync::atomic::{Ordering, fence};
use zeroize::Zeroizing;

/// Words of a head: generation and length; place, kind and flags; base and the next head of the same value; owners.
const HEAD: usize = 4;
/// Heads there may be at once. A value takes one for each 1,024 symbols.
pub(crate) const MOST_HEADS: usize = 1 << 22;
const MOST_WORDS: usize = 1 << 26;

/// The heads of one value; nearly every value has one.
pub(crate) type Heads = SmallVec<[u32; 4]>;

/// Any 16 consecutive symbols count.
pub(crate) const FRAGMENTS: u16 = 1;
/// Found whole and between boundaries.
pub(crate) const SHORT: u16 = 2;
const WIDE: u16 = 4;
/// Where the kind stands beside place and flags.
const KIND: u64 = 0xFFFF << 16;

pub(crate) struct Arena {
    heads: Pages,
    words: Pages,
}

/// What only the writer knows.
#[derive(Default)]
pub(crate) struct Free {
    heads: Vec<u32>,
    next_head: u32,
    next_word: usize,
    /// Places that were given back, by their size in words.
    places: HashMap<usize, Vec<u32>>,
}

/// One value as a reader sees it.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    arena: &'a Arena,
    head: u64,
    at: usize,
    key: u64,
    start: usize,
    flags: u16,
    pub kind: u16,
    pub len: usize,
    /// Where the offsets of this head begin to count.
    pub base: usize,
    known: (usize, u64),
}

impl Arena {
    /// An empty one. The key stands in the place of the first head, which no value has.
    pub(crate) fn new(key: u64, shield: Shield) -> Self {
        let arena = Self { heads: Pages::new(MOST_HEADS * HEAD, shield), words: Pages::new(MOST_WORDS, shield) };
        arena.heads.store(0, key, Ordering::Release);
        arena
    }

    pub(crate) fn key(&self) -> u64 {
        self.heads.load(0, Ordering::Relaxed)
    }

    /// The value behind a head; none if there is none any more.
    #[inline]
    pub(crate) fn value(&self, id: u32) -> Option<Value<'_>> {
        let at = id as usize * HEAD;
        let head = self.heads.load(at, Ordering::Acquire);
        let len = head as u32 as usize;
        if len == 0 {
            return None;
        }
        let place = self.heads.load(at + 1, Ordering::Relaxed);
        let base = (self.heads.load(at + 2, Ordering::Relaxed) >> 32) as usize;
        Some(Value {
            arena: self,
            head,
            at,
            key: self.key(),
            start: (place >> 32) as usize,
            flags: place as u16,
            kind: (place >> 16) as u16,
            len,
            base,
            known: (usize::MAX, 0),
        })
    }

    /// Puts a value in and returns its heads, the first of which has all other heads behind it.
    pub(crate) fn add(&self, free: &mut Free, value: Exact<'_>, kind: u16, mut flags: u16) -> Heads {
        let wide = !value.is_ascii();
        flags |= if wide { WIDE } else { 0 };
        let count = value.len().div_ceil(if wide { 2 } else { 8 });
        let start = free.place(count);
        assert!(start + count <= self.words.most(), "more live secrets than there is room for");
        let key = self.key();
        let put = |(at, word): (usize, u64)| self.words.store(at, word ^ mix(key, at as u64), Ordering::Relaxed);
        (start..).zip(value.pairs()).for_each(put); // none where all are ASCII
        (start..).zip(words(value.narrow)).take(if wide { 0 } else { count }).for_each(put);
        let ids: Heads = (0..value.len().div_ceil(SPAN)).map(|_| free.head()).collect();
        for (i, id) in ids.iter().enumerate().rev() {
            let at = *id as usize * HEAD;
            let next = ids.get(i + 1).copied().unwrap_or(0);
            let generation = self.heads.load(at, Ordering::Relaxed) >> 32;
            self.heads.store(
                at + 1,
                (start as u64) << 32 | u64::from(kind) << 16 | u64::from(flags),
                Ordering::Relaxed,
            );
            self.heads.store(at + 2, ((i * SPAN) as u64) << 32 | u64::from(next), Ordering::Relaxed);
            self.heads.store(at + 3, 1, Ordering::Relaxed);
            self.heads.store(at, generation << 32 | value.len() as u64, Ordering::Release);
        }
        ids
    }

    /// The heads of a value, from its first.
    pub(crate) fn heads(&self, first: u32) -> Heads {
        let next = |id: &u32| Some(self.heads.load(*id as usize * HEAD + 2, Ordering::Relaxed) as u32);
        std::iter::successors(Some(first), |id| next(id).filter(|next| *next > 0)).collect()
    }

    /// Wipes a value and gives its place back.
    pub(crate) fn remove(&self, free: &mut Free, first: u32) {
        let Some(value) = self.value(first) else { return };
        let (start, words) = (value.start, value.len.div_ceil(if value.flags & WIDE > 0 { 2 } else { 8 }));
        for id in self.heads(first) {
            let at = id as usize * HEAD;
            let generation = (self.heads.load(at, Ordering::Relaxed) >> 32) + 1;
            self.heads.store(at, generation << 32, Ordering::Relaxed);
            free.heads.push(id);
        }
        // Whoever reads a wiped word will also see that the heads moved.
        fence(Ordering::Release);
        for at in start..start + words {
            self.words.store(at, 0, Ordering::Relaxed);
        }
        free.places.entry(rounded(words)).or_default().push(start as u32);
    }

    /// Names a value's kind anew.
    pub(crate) fn rename(&self, first: u32, kind: u16) {
        for id in self.heads(first) {
            let at = id as usize * HEAD + 1;
            let place = self.heads.load(at, Ordering::Relaxed);
            self.heads.store(at, place & !KIND | u64::from(kind) << 16, Ordering::Relaxed);
        }
    }

    /// Changes how many own a value, and says how many do then.
    pub(crate) fn owners(&self, first: u32, change: i64) -> u64 {
        let at = first as usize * HEAD + 3;
        let owners = self.heads.load(at, Ordering::Relaxed).wrapping_add_signed(change);
        self.heads.store(at, owners, Ordering::Relaxed);
        owners
    }
}

/// Symbols that one head's offsets count.
pub(crate) const SPAN: usize = 1024;

impl Free {
    fn head(&mut self) -> u32 {
        self.heads.pop().unwrap_or_else(|| {
            self.next_head += 1;
            assert!((self.next_head as usize) < MOST_HEADS - (1 << 16), "more live secrets than there is room for");
            self.next_head
        })
    }

    fn place(&mut self, words: usize) -> usize {
        let size = rounded(words);
        if let Some(start) = self.places.get_mut(&size).and_then(Vec::pop) {
            return start as usize;
        }
        self.next_word += size;
        self.next_word - size
    }
}

/// Sizes are rounded up by an eighth at most, so that a place serves values of about one length.
fn rounded(words: usize) -> usize {
    let step = (words.next_power_of_two() / 16).max(1);
    words.next_multiple_of(step)
}

impl Value<'_> {
    pub(crate) const fn fragments(&self) -> bool {
        self.flags & FRAGMENTS > 0
    }

    pub(crate) const fn short(&self) -> bool {
        self.flags & SHORT > 0
    }

    /// The place that no other value has at the same time.
    pub(crate) const fn place(&self) -> usize {
        self.start
    }

    /// The code point at `i`.
    #[inline]
    pub(crate) fn symbol(&mut self, i: usize) -> u32 {
        let wide = self.flags & WIDE > 0;
        let at = self.start + if wide { i / 2 } else { i / 8 };
        if self.known.0 != at {
            self.known = (at, self.arena.words.load(at, Ordering::Relaxed) ^ mix(self.key, at as u64));
        }
        let word = self.known.1;
        if wide { (word >> (i % 2 * 32)) as u32 } else { u32::from((word >> (i % 8 * 8)) as u8) }
    }

    /// All its code points, none where all are ASCII, and the symbols that stand for them.
    pub(crate) fn read(&self) -> (Zeroizing<Vec<u32>>, Zeroizing<Vec<u8>>) {
        let each = if self.flags & WIDE > 0 { 2 } else { 8 };
        let words = self.start..self.start + self.len.div_ceil(each);
        let words = words.map(|at| self.arena.words.load(at, Ordering::Relaxed) ^ mix(self.key, at as u64));
        // With room for all, so that nothing moves and leaves a copy behind.
        if self.flags & WIDE > 0 {
            let mut symbols = Zeroizing::new(Vec::with_capacity(self.len.next_multiple_of(2)));
            words.for_each(|word| symbols.extend([word as u32, (word >> 32) as u32]));
            symbols.truncate(self.len);
            let narrow = narrowed_all(&symbols);
            return (symbols, narrow);
        }
        let mut narrow = Zeroizing::new(Vec::with_capacity(self.len.next_multiple_of(8)));
        words.for_each(|word| narrow.extend_from_slice(&word.to_le_bytes()));
        narrow.truncate(self.len);
        (Zeroizing::default(), narrow)
    }

    /// Whether the value was there all the while that it was read.
    pub(crate) fn is_there(&self) -> bool {
        fence(Ordering::Acquire);
        self.arena.heads.load(self.at, Ordering::Relaxed) == self.head
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(arena: &Arena, free: &mut Free, text: &str) -> Heads {
        let symbols: Vec<u32> = text.chars().map(u32::from).collect();
        arena.add(free, Exact::new(&symbols, &narrowed_all(&symbols)), 0, 0)
    }

    fn read(arena: &Arena, id: u32) -> Option<String> {
        let mut value = arena.value(id)?;
        let text = (0..value.len).filter_map(|i| char::from_u32(value.symbol(i))).collect();
        value.is_there().then_some(text)
    }

    #[test]
    fn what_goes_in_comes_out_and_memory_does_not_show_it() {
        let (arena, mut free) = (Arena::new(7, |_, _, _| ()), Free::default());
        for text in ["swordfish", "pässwörd €", "exactly8"] {
            let ids = add(&arena, &mut free, text);
            assert_eq!(read(&arena, ids[0]).as_deref(), Some(text));
            let place = arena.value(ids[0]).expect("there").place();
            let plain = u64::from_le_bytes(*b"swordfis");
            assert_ne!(arena.words.load(place, Ordering::Relaxed), plain);
        }
    }

    #[test]
    fn a_value_that_goes_is_wiped_and_its_place_used_again() {
        let (arena, mut free) = (Arena::new(7, |_, _, _| ()), Free::default());
        let first = add(&arena, &mut free, "swordfish")[0];
        let reader = arena.value(first).expect("there");
        let place = reader.place();
        arena.remove(&mut free, first);
        assert!(!reader.is_there());
        assert_eq!(read(&arena, first), None);
        assert_eq!(arena.words.load(place, Ordering::Relaxed), 0);
        let second = add(&arena, &mut free, "catfish99")[0];
        assert_eq!(arena.value(second).expect("there").place(), place);
        assert!(!reader.is_there());
    }

    #[test]
    fn a_long_value_has_a_head_for_each_stretch() {
        let (arena, mut free) = (Arena::new(7, |_, _, _| ()), Free::default());
        let ids = add(&arena, &mut free, &"x".repeat(SPAN + 1));
        assert_eq!(arena.heads(ids[0]), ids);
        assert_eq!(arena.value(ids[1]).expect("there").base, SPAN);
    }
}
