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
struct Block([AtomicU64; BLOCK]);

/// A growing array of words, all zero at first.
pub(crate) struct Pages {
    blocks: Box<[OnceLock<Box<Block>>]>,
    shield: Shield,
}

/// What stands where nothing was ever put.
pub(crate) static NOTHING: Line = [const { AtomicU64::new(0) }; WORDS];

impl Pages {
    /// Room for `most` words, none of them there yet.
    pub(crate) fn new(most: usize, shield: Shield) -> Self {
        Self { blocks: (0..most.div_ceil(BLOCK)).map(|_| OnceLock::new()).collect(), shield }
    }

    /// How many words there can be.
    pub(crate) fn most(&self) -> usize {
        self.blocks.len() * BLOCK
    }

    /// The line at `index`, counted in lines.
    #[inline]
    pub(crate) fn line(&self, index: usize) -> &Line {
        match self.blocks.get(index / (BLOCK / WORDS)).and_then(OnceLock::get) {
            Some(block) => block.line(index),
            None => &NOTHING,
        }
    }

    /// The word at `index`.
    #[inline]
    pub(crate) fn load(&self, index: usize, order: Ordering) -> u64 {
        self.blocks.get(index / BLOCK).and_then(OnceLock::get).map_or(0, |block| block.0[index % BLOCK].load(order))
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
        let block = &self.blocks[index / (BLOCK / WORDS)];
        block.get().map_or_else(|| self.make(block), |block| &**block).line(index)
    }

    #[cold]
    fn make<'a>(&self, block: &'a OnceLock<Box<Block>>) -> &'a Block {
        block.get_or_init(|| {
            #[allow(clippy::large_stack_arrays)] // 64 KB at most, and moved to the heap at once
            let block = Box::new(Block([const { AtomicU64::new(0) }; BLOCK]));
            (self.shield)(block.0.as_ptr() as usize, size_of::<Block>(), true);
            block
        })
    }
}

impl Block {
    #[inline]
    fn line(&self, index: usize) -> &Line {
        let from = index % (BLOCK / WORDS) * WORDS;
        self.0[from..].first_chunk().unwrap_or(&NOTHING)
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        for block in self.blocks.iter().filter_map(OnceLock::get) {
            for word in &block.0 {
                word.store(0, Ordering::Relaxed);
            }
            (self.shield)(block.0.as_ptr() as usize, size_of::<Block>(), false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_into_being_as_they_are_set() {
        let pages = Pages::new(3 * BLOCK, |_, _, _| ());
        assert_eq!(pages.load(2 * BLOCK + 5, Ordering::Relaxed), 0);
        pages.store(2 * BLOCK + 5, 7, Ordering::Relaxed);
        assert_eq!(pages.load(2 * BLOCK + 5, Ordering::Relaxed), 7);
        assert_eq!(pages.load(BLOCK, Ordering::Relaxed), 0);
        assert_eq!(pages.most(), 3 * BLOCK);
    }

    #[test]
    fn blocks_begin_on_pages() {
        let pages = Pages::new(BLOCK, |start, bytes, _| {
            assert_eq!(start % 4096, 0);
            assert_eq!(bytes, 8 * BLOCK);
        });
        pages.store(1, 1, Ordering::Relaxed);
    }
}
