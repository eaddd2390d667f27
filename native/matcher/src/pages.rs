//! Words that never move: memory that readers look into while one writer lets it grow.
//!
//! A table that readers share without a lock must not be copied to a larger place under them. Here it grows by blocks
//! that stay where they are until the whole table goes; a reader with an old index finds old words, never freed memory.
//! Blocks begin on pages of their own, so that the system can be asked to leave them out of core dumps.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

/// Told of each stretch of memory that will hold secrets (address and bytes), and whether it begins or ends to.
pub type Shield = fn(usize, usize, bool);

const WORDS: usize = 8;
/// Words of a block.
const BLOCK: usize = 8192;

/// A cache line: what one look reads.
pub(crate) type Line = [AtomicU64; WORDS];

#[repr(align(4096))]
struct Block<const SIZE: usize>([AtomicU64; SIZE]);

/// A growing array of words, all zero at first.
pub(crate) struct Pages<const SIZE: usize = BLOCK> {
    blocks: Box<[OnceLock<Box<Block<SIZE>>>]>,
    shield: Shield,
}

/// What stands where nothing was ever put.
pub(crate) static NOTHING: Line = [const { AtomicU64::new(0) }; WORDS];

impl<const SIZE: usize> Pages<SIZE> {
    /// Room for `most` words, none of them there yet.
    pub(crate) fn new(most: usize, shield: Shield) -> Self {
        Self { blocks: (0..most.div_ceil(SIZE)).map(|_| OnceLock::new()).collect(), shield }
    }

    /// How many words there can be.
    pub(crate) fn most(&self) -> usize {
        self.blocks.len() * SIZE
    }

    /// The line at `index`, counted in lines.
    #[inline]
    pub(crate) fn line(&self, index: usize) -> &Line {
        match self.blocks.get(index / (SIZE / WORDS)).and_then(OnceLock::get) {
            Some(block) => block.line(index),
            None => &NOTHING,
        }
    }

    /// The word at `index`.
    #[inline]
    pub(crate) fn load(&self, index: usize, order: Ordering) -> u64 {
        self.blocks.get(index / SIZE).and_then(OnceLock::get).map_or(0, |block| block.0[index % SIZE].load(order))
    }

    /// The word at `index`, made when it is not there yet. For the writer.
    #[inline]
    pub(crate) fn word(&self, index: usize) -> &AtomicU64 {
        &self.reserved(index / WORDS)[index % WORDS]
    }

    /// Sets a word; its block is made when it is the first in it. For the writer.
    pub(crate) fn store(&self, index: usize, value: u64, order: Ordering) {
        self.word(index).store(value, order);
    }

    /// The line at `index`, made when it is not there yet. For the writer.
    #[inline]
    pub(crate) fn reserved(&self, index: usize) -> &Line {
        self.whole(index / (SIZE / WORDS)).line(index)
    }

    /// The words of a block, if it is there.
    #[inline]
    pub(crate) fn block(&self, number: usize) -> Option<&[AtomicU64; SIZE]> {
        self.blocks.get(number).and_then(OnceLock::get).map(|block| &block.0)
    }

    /// The words of a block, made when it is not there yet. For the writer.
    #[inline]
    pub(crate) fn made(&self, number: usize) -> &[AtomicU64; SIZE] {
        &self.whole(number).0
    }

    #[inline]
    fn whole(&self, number: usize) -> &Block<SIZE> {
        let block = &self.blocks[number];
        block.get().map_or_else(|| self.make(block), |block| &**block)
    }

    #[cold]
    fn make<'a>(&self, block: &'a OnceLock<Box<Block<SIZE>>>) -> &'a Block<SIZE> {
        block.get_or_init(|| {
            #[allow(clippy::large_stack_arrays)] // 72 KB at most, and moved to the heap at once
            let block = Box::new(Block([const { AtomicU64::new(0) }; SIZE]));
            (self.shield)(block.0.as_ptr() as usize, size_of::<Block<SIZE>>(), true);
            block
        })
    }
}

impl<const SIZE: usize> Block<SIZE> {
    #[inline]
    fn line(&self, index: usize) -> &Line {
        let from = index % (SIZE / WORDS) * WORDS;
        self.0[from..].first_chunk().unwrap_or(&NOTHING)
    }
}

impl<const SIZE: usize> Drop for Pages<SIZE> {
    fn drop(&mut self) {
        for block in self.blocks.iter().filter_map(OnceLock::get) {
            for word in &block.0 {
                word.store(0, Ordering::Relaxed);
            }
            (self.shield)(block.0.as_ptr() as usize, size_of::<Block<SIZE>>(), false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_into_being_as_they_are_set() {
        let pages: Pages = Pages::new(3 * BLOCK, |_, _, _| ());
        assert_eq!(pages.load(2 * BLOCK + 5, Ordering::Relaxed), 0);
        pages.store(2 * BLOCK + 5, 7, Ordering::Relaxed);
        assert_eq!(pages.load(2 * BLOCK + 5, Ordering::Relaxed), 7);
        assert_eq!(pages.load(BLOCK, Ordering::Relaxed), 0);
        assert_eq!(pages.most(), 3 * BLOCK);
    }

    #[test]
    fn blocks_begin_on_pages() {
        let pages: Pages = Pages::new(BLOCK, |start, bytes, _| {
            assert_eq!(start % 4096, 0);
            assert_eq!(bytes, 8 * BLOCK);
        });
        pages.store(1, 1, Ordering::Relaxed);
    }
}
