//! The ledger's words: each is kept once, and compared as a number.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Words as numbers. The empty one is 0: it stands nowhere, and is not compared.
pub(crate) struct Words {
    index: HashMap<Box<str>, u32, Quick>,
    texts: Vec<Box<str>>,
    /// The number that a word was found to have which stood at an address like this one: the program's own names stay
    /// where they are. What stands there now is compared each time.
    near: [u32; NEAR],
}

const NEAR: usize = 32;

impl Default for Words {
    fn default() -> Self {
        Self { index: HashMap::default(), texts: vec!["".into()], near: [NOTHING; NEAR] }
    }
}

/// The empty word.
pub(crate) const NOTHING: u32 = 0;

impl Words {
    pub(crate) fn of(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return NOTHING;
        }
        let address = text.as_ptr().addr();
        let near = (address ^ address >> 5) % NEAR;
        let word = self.near[near];
        if self.texts.get(word as usize).is_some_and(|known| **known == *text) {
            return word;
        }
        let word = self.looked_up(text);
        self.near[near] = word;
        word
    }

    fn looked_up(&mut self, text: &str) -> u32 {
        if let Some(word) = self.index.get(text) {
            return *word;
        }
        let word = self.texts.len() as u32;
        self.index.insert(text.into(), word);
        self.texts.push(text.into());
        word
    }

    pub(crate) fn text(&self, word: u32) -> &str {
        &self.texts[word as usize]
    }
}

pub(crate) type Quick = BuildHasherDefault<QuickHasher>;

/// A hash for tables that hold the program's own names and hashes that are keyed already.
#[derive(Clone, Copy, Default)]
pub(crate) struct QuickHasher(u64);

impl QuickHasher {
    #[inline]
    fn word(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word ^ 0x9E37_79B9_7F4A_7C15) * 0xD6E8_FEB8_6659_FD93;
        self.0 = product as u64 ^ (product >> 64) as u64;
    }
}

impl Hasher for QuickHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.word(chunk.first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight)));
        }
        let rest = chunks.remainder().iter().fold(1, |word, b| word << 8 | u64::from(*b));
        self.word(rest);
    }

    fn write_u32(&mut self, word: u32) {
        self.0 = (self.0.rotate_left(32)) ^ u64::from(word);
        self.word(0);
    }

    fn write_u64(&mut self, word: u64) {
        self.word(word);
    }

    fn write_u8(&mut self, byte: u8) {
        self.word(u64::from(byte));
    }

    fn write_isize(&mut self, word: isize) {
        self.word(word as u64);
    }
}
