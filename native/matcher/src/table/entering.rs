//! The writer's half of what is known of live values: pieces of values come, are named and go.

use super::{BEGINNING, MOST_KINDS, Table, Writing, first_four, tag_of, window_at};
use crate::alphabet::{caseless, present};
use crate::arena::{FRAGMENTS, Heads, SHORT, SPAN};
use crate::buckets::TOGETHER;
use crate::exact::Exact;
use crate::live::{FRAGMENT, SHORTEST, STRIDE, WINDOW};
use crate::parts::Part;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// The same window is entered for at most this many values: a header that all share is no secret of one of them, and
/// its chain would grow with their number. A value without a stride of windows in a row of its own, which are what
/// finds it whole wherever it stands, has its last ones entered all the same.
const MOST_SHARING: usize = 8;

/// What the windows of a batch stand for are numbers in a row: no batch goes on from one head to the next.
const _: () = assert!(SPAN % TOGETHER == 0);

impl Table {
    /// Enters a piece of a value, or counts one more owner of it, and says by which head it is known.
    pub(crate) fn add(&self, writing: &mut Writing, piece: &Part<'_>, kind: &str) -> u32 {
        let value = piece.value();
        let narrow = value.narrow;
        let short = value.len() < FRAGMENT;
        // What the value needs arrives while all else is done.
        let whole = self.tag_of_whole(value);
        self.windows.ask(whole);
        let count = if short { 0 } else { narrow.len() + 1 - WINDOW };
        let (mut tags, mut begin) = ([0; TOGETHER], 0);
        let mut together = self.tags_of(narrow, begin, &mut tags);
        let mut places = self.windows.places(&tags[..together]);
        if let Some(known) = self.known(writing, whole, value) {
            self.arena.owners(known, 1);
            return known;
        }
        let present = present(narrow);
        let flags = if short { SHORT } else { 0 } | if piece.fragments { FRAGMENTS } else { 0 };
        let kind = self.kind_index(writing, kind);
        let ids = self.arena.add(&mut writing.free, value, kind, flags);
        if short {
            let four = first_four(narrow);
            self.windows.insert(&mut writing.growth, self.tag_of_first(four), ids[0] * SPAN as u32);
            let bit = four.wrapping_mul(0x9E37_79B1) >> 16;
            self.firsts[(bit >> 6) as usize].fetch_or(1 << (bit & 63), Ordering::Release);
            self.shorts.fetch_add(1, Ordering::Release);
        } else {
            // Before the windows, which nobody asks for without them.
            self.alphabet.add(narrow, &present);
            // The search looks at every ninth place of a text, and so may meet the windows of one of nine rows only: each
            // row has one in the table. Of a row that is crowded all along it is the one that the fewest others share,
            // or a value that differs from thousands in a few symbols would be as dear as all of them together.
            let mut rows = [Row::default(); STRIDE];
            loop {
                let these = (&tags[..together], &places);
                self.windows.insert_each(
                    &mut writing.growth,
                    these,
                    entry_at(&ids, begin),
                    MOST_SHARING,
                    |i, sharing| {
                        rows[(begin + i) % STRIDE].crowded(sharing, tags[i], begin + i);
                    },
                );
                begin += together;
                if begin >= count {
                    break;
                }
                together = self.tags_of(narrow, begin, &mut tags);
                places = self.windows.places(&tags[..together]);
            }
            for (first, row) in rows.into_iter().enumerate() {
                if row.crowded > 0 && row.crowded == (count - first).div_ceil(STRIDE) {
                    self.windows.insert(&mut writing.growth, row.tag, entry_at(&ids, row.offset));
                }
            }
            if present[2] | present[3] > 0 {
                self.octets.fetch_add(1, Ordering::Release);
            }
            self.longs.fetch_add(1, Ordering::Release);
        }
        self.windows.insert(&mut writing.growth, whole, ids[0] * SPAN as u32);
        if piece.fragments {
            for (word, bits) in self.inner.iter().zip(caseless(present)) {
                if bits & !word.load(Ordering::Relaxed) > 0 {
                    word.fetch_or(bits, Ordering::Release);
                }
            }
        } else {
            self.beginnings(writing, narrow, 1);
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
        let Some(value) = self.arena.value(id) else { return };
        let (symbols, narrow) = value.read();
        let whole = self.tag_of_whole(Exact::new(&symbols, &narrow));
        self.windows.ask(whole);
        if value.short() {
            let tag = self.tag_of_first(first_four(&narrow));
            self.windows.change(&mut writing.growth, tag, id * SPAN as u32, None);
            if self.shorts.fetch_sub(1, Ordering::AcqRel) == 1 {
                self.firsts.iter().for_each(|word| word.store(0, Ordering::Release));
            }
        } else {
            let ids = self.arena.heads(id);
            let (mut tags, mut begin) = ([0; TOGETHER], 0);
            loop {
                let together = self.tags_of(&narrow, begin, &mut tags);
                if together == 0 {
                    break;
                }
                let these = (&tags[..together], &self.windows.places(&tags[..together]));
                self.windows.remove_each(&mut writing.growth, these, entry_at(&ids, begin));
                begin += together;
            }
            self.octets.fetch_sub(usize::from(!narrow.is_ascii()), Ordering::Release);
            if self.longs.fetch_sub(1, Ordering::AcqRel) == 1 {
                self.inner.iter().for_each(|word| word.store(0, Ordering::Release));
                self.alphabet.clear();
            }
        }
        self.windows.change(&mut writing.growth, whole, id * SPAN as u32, None);
        if !value.fragments() {
            self.beginnings(writing, &narrow, -1);
        }
        self.arena.remove(&mut writing.free, id);
    }

    /// Writes down the tags of a value's windows from `begin` on, as far as there is room; says how many. A value that is shorter than
    /// a fragment has none.
    #[inline]
    fn tags_of(&self, narrow: &[u8], begin: usize, tags: &mut [u32; TOGETHER]) -> usize {
        if narrow.len() < FRAGMENT {
            return 0;
        }
        let (key, windows) = (self.arena.key(), narrow[begin..].windows(WINDOW));
        let together = TOGETHER.min(windows.len());
        for (tag, window) in tags.iter_mut().zip(windows) {
            *tag = tag_of(key, window_at(window, 0));
        }
        together
    }

    /// The head of an equal piece that is there already.
    fn known(&self, writing: &mut Writing, tag: u32, sought: Exact<'_>) -> Option<u32> {
        if !self.windows.may_hold_one(tag) {
            return None;
        }
        self.windows.look_up(tag, &mut writing.found);
        writing.found.iter().map(|what| what / SPAN as u32).find(|id| {
            let Some(mut value) = self.arena.value(*id) else { return false };
            value.len == sought.len() && (0..value.len).all(|i| value.symbol(i) == sought.symbol(i))
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
        if let Some((_, index)) = writing.kind.as_ref().filter(|(name, _)| **name == *kind) {
            return *index;
        }
        let index = self.looked_up(writing, kind);
        writing.kind = Some((self.kind(index), index));
        index
    }

    fn looked_up(&self, writing: &mut Writing, kind: &str) -> u16 {
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

/// What the entry of a window stands for, by the heads of its value.
fn entry_at(ids: &Heads, offset: usize) -> u32 {
    ids[offset / SPAN] * SPAN as u32 + (offset % SPAN) as u32
}

/// Every ninth window of a value, while it is entered: how many of them were crowded, and the one that the fewest share.
#[derive(Clone, Copy, Default)]
struct Row {
    crowded: usize,
    sharing: usize,
    tag: u32,
    offset: usize,
}

impl Row {
    #[cold]
    fn crowded(&mut self, sharing: usize, tag: u32, offset: usize) {
        if self.crowded == 0 || sharing < self.sharing {
            (self.sharing, self.tag, self.offset) = (sharing, tag, offset);
        }
        self.crowded += 1;
    }
}
