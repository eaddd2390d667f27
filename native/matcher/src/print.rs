//! Fingerprints: HMAC-SHA-256 (RFC 2104, FIPS 180-4) of a kind and a value, which tell values apart and say nothing of them.
//!
//! One is made for each match that is counted, mostly of less than a block. So what a hash under the key begins with is
//! kept, and the blocks are put together here.

use crate::mask::Value;
use sha2::block_api::compress256;
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Bytes of a block.
const BLOCK: usize = 64;
/// Bytes that end a hash, at least.
const END: usize = 9;

/// What SHA-256 begins with.
const BEGIN: [u32; 8] =
    [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19];

/// A key of fingerprints; renders as a mask. It is kept as the states that the two hashes under it begin with.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct FingerprintKey {
    inner: [u32; 8],
    outer: [u32; 8],
}

impl FingerprintKey {
    /// Takes any length; 16 bytes and more are sensible.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let mut key = Zeroizing::new([0; BLOCK]);
        if bytes.len() > BLOCK {
            key[..32].copy_from_slice(&Sha256::digest(bytes));
        } else {
            key[..bytes.len()].copy_from_slice(bytes);
        }
        let begun = |with: u8| {
            let mut state = BEGIN;
            compress256(&mut state, &[*Zeroizing::new(key.map(|byte| byte ^ with))]);
            state
        };
        Self { inner: begun(0x36), outer: begun(0x5c) }
    }

    /// The first 64 bits of HMAC-SHA-256 over the kind, a NUL and the value's UTF-8 (surrogates as three bytes each).
    #[must_use]
    pub fn fingerprint(&self, kind: &str, value: Value<'_>) -> u64 {
        self.fingerprint_of(self.mark(kind, value))
    }

    /// The fingerprint that a mark under this key is of.
    #[must_use]
    pub fn fingerprint_of(&self, mark: Mark) -> u64 {
        let mut outer = Block([0; BLOCK]);
        for (bytes, word) in outer.0.chunks_exact_mut(4).zip(mark.0) {
            bytes.copy_from_slice(&word.to_be_bytes());
        }
        outer.end(4 * mark.0.len());
        let [first, second, ..] = outer.last_of(self.outer);
        u64::from(first) << 32 | u64::from(second)
    }

    /// What a fingerprint is made of, which tells values apart as well, and is had for half of it.
    #[must_use]
    pub fn mark(&self, kind: &str, value: Value<'_>) -> Mark {
        match value {
            Value::Narrow(bytes) if bytes.is_ascii() => self.of_parts(kind.as_bytes(), bytes),
            _ => {
                let mut bytes = Zeroizing::new(Vec::new());
                for symbol in value.symbols() {
                    encode(symbol, &mut bytes);
                }
                self.of_parts(kind.as_bytes(), &bytes)
            }
        }
    }

    /// The same of what is known to be ASCII, and so its own UTF-8.
    #[inline]
    #[must_use]
    pub fn mark_of_ascii(&self, kind: &str, value: &[u8]) -> Mark {
        debug_assert!(value.is_ascii());
        self.of_parts(kind.as_bytes(), value)
    }

    fn of_parts(&self, kind: &[u8], value: &[u8]) -> Mark {
        if let Some(block) = Block::of(&[kind, &[0], value]) {
            Mark(block.last_of(self.inner))
        } else {
            let mut hash = Hash::after_a_block(self.inner);
            for bytes in [kind, &[0], value] {
                hash.update(bytes);
            }
            Mark(hash.finish())
        }
    }
}

/// The inner one of the two hashes that a fingerprint is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Mark([u32; 8]);

impl Mark {
    /// Some of its bits: what tables are ordered by, and enough to tell a few values apart.
    #[inline]
    #[must_use]
    pub const fn bits(&self) -> u64 {
        (self.0[0] as u64) << 32 | self.0[1] as u64
    }
}

impl std::fmt::Debug for FingerprintKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FingerprintKey([REDACTED])")
    }
}

/// The one block behind that of the key: of kind and value there is mostly no more.
struct Block([u8; BLOCK]);

impl Block {
    /// Some bytes with the end of a hash behind them, if there is room for both.
    #[inline]
    fn of(pieces: &[&[u8]]) -> Option<Self> {
        let length: usize = pieces.iter().map(|piece| piece.len()).sum();
        if length + END > BLOCK {
            return None;
        }
        let mut block = Self([0; BLOCK]);
        let mut at = 0;
        for piece in pieces {
            put(&mut block.0[at..at + piece.len()], piece);
            at += piece.len();
        }
        block.end(length);
        Some(block)
    }

    /// A one, zeros, and the number of bits, those of the block before included.
    #[inline]
    fn end(&mut self, length: usize) {
        self.0[length] = 0x80;
        self.0[BLOCK - 8..].copy_from_slice(&(8 * (BLOCK + length) as u64).to_be_bytes());
    }

    #[inline]
    fn last_of(&self, mut state: [u32; 8]) -> [u32; 8] {
        compress256(&mut state, std::slice::from_ref(&self.0));
        state
    }
}

/// Copies what is short: a call would cost as much as the copy.
#[inline]
fn put(to: &mut [u8], from: &[u8]) {
    match from.len() {
        16.. => put_blocks::<16>(to, from),
        8..16 => put_blocks::<8>(to, from),
        _ => to.iter_mut().zip(from).for_each(|(to, from)| *to = *from),
    }
}

/// By blocks of a length that there are at least, the last of which may begin in the one before.
#[inline]
fn put_blocks<const LENGTH: usize>(to: &mut [u8], from: &[u8]) {
    for (to, from) in to.chunks_exact_mut(LENGTH).zip(from.chunks_exact(LENGTH)) {
        to.copy_from_slice(from);
    }
    if let (Some(to), Some(from)) = (to.last_chunk_mut::<LENGTH>(), from.last_chunk()) {
        *to = *from;
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// In one piece; and it is seen by somebody, so that it is not left out.
#[inline]
fn wipe(block: &mut [u8; BLOCK]) {
    *block = [0; BLOCK];
    std::hint::black_box(block);
}

/// A hash that is being made, of more than a block.
struct Hash {
    state: [u32; 8],
    block: [u8; BLOCK],
    /// All bytes so far, those in the block included.
    length: usize,
}

impl Hash {
    const fn after_a_block(state: [u32; 8]) -> Self {
        Self { state, block: [0; BLOCK], length: BLOCK }
    }

    #[inline]
    fn update(&mut self, mut bytes: &[u8]) {
        loop {
            let filled = self.length % BLOCK;
            let taken = bytes.len().min(BLOCK - filled);
            self.block[filled..filled + taken].copy_from_slice(&bytes[..taken]);
            self.length += taken;
            bytes = &bytes[taken..];
            if filled + taken < BLOCK {
                return;
            }
            compress256(&mut self.state, &[self.block]);
        }
    }

    /// A one, zeros, and the number of bits.
    fn finish(mut self) -> [u32; 8] {
        let filled = self.length % BLOCK;
        self.block[filled] = 0x80;
        self.block[filled + 1..].fill(0);
        if filled + 1 > BLOCK - 8 {
            compress256(&mut self.state, &[self.block]);
            self.block.fill(0);
        }
        self.block[BLOCK - 8..].copy_from_slice(&(8 * self.length as u64).to_be_bytes());
        compress256(&mut self.state, &[self.block]);
        self.state
    }
}

impl Drop for Hash {
    fn drop(&mut self) {
        wipe(&mut self.block);
    }
}

fn encode(symbol: u32, out: &mut Vec<u8>) {
    match char::from_u32(symbol) {
        Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => {
            out.extend([0xE0 | (symbol >> 12) as u8, 0x80 | (symbol >> 6 & 0x3F) as u8, 0x80 | (symbol & 0x3F) as u8]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmac::{Hmac, KeyInit, Mac};

    #[test]
    fn a_fingerprint_depends_on_key_and_kind() {
        let (one, two) = (FingerprintKey::new(b"one"), FingerprintKey::new(b"two"));
        let value = Value::Narrow(b"a1B2c3D4");
        assert_eq!(one.fingerprint("jwt", value), one.fingerprint("jwt", value));
        assert_ne!(one.fingerprint("jwt", value), two.fingerprint("jwt", value));
        assert_ne!(one.fingerprint("jwt", value), one.fingerprint("token", value));
    }

    #[test]
    fn a_fingerprint_is_of_code_points_however_they_are_stored() {
        let key = FingerprintKey::new(b"key");
        let latin: Vec<u8> = vec![b'p', 0xE4, 0xDF, b'w'];
        let wide: Vec<u32> = latin.iter().map(|b| u32::from(*b)).collect();
        assert_eq!(key.fingerprint("password", Value::Narrow(&latin)), key.fingerprint("password", Value::Wide(&wide)));
    }

    #[test]
    fn it_is_the_hmac_of_another_implementation_whatever_the_lengths() {
        let bytes: Vec<u8> = (0..300u32).map(|i| (i * 7 % 94 + 33) as u8).collect();
        for key in [0, 1, 16, 32, 63, 64, 65, 200] {
            let key = &bytes[..key];
            for length in 0..bytes.len() {
                let value = &bytes[..length];
                let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("keys of any length");
                mac.update(b"jwt\0");
                mac.update(value);
                let expected = mac.finalize().into_bytes();
                let expected = expected[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte));
                assert_eq!(FingerprintKey::new(key).fingerprint("jwt", Value::Narrow(value)), expected, "{length}");
            }
        }
    }
}
