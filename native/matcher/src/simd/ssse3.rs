//! Sixteen places at a time.

// Before Rust 1.87 arithmetic on vectors is unsafe as well, because of the processor that it asks for.
#![allow(unused_unsafe)]

use super::among::UPPER;
use super::{AHEAD, Among, WINDOW, below, fetch};
use crate::plan::{Masks, TABLES};
use std::arch::x86_64::{
    __m128i, _mm_and_si128, _mm_cmpeq_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x,
    _mm_set1_epi8, _mm_setzero_si128, _mm_shuffle_epi8, _mm_srli_epi16, _mm_srli_si128,
};

struct Tables {
    low: [[__m128i; TABLES]; WINDOW],
    high: [[__m128i; TABLES]; WINDOW],
}

impl Tables {
    /// # Safety
    /// The processor has SSSE3.
    #[inline]
    #[target_feature(enable = "ssse3")]
    unsafe fn of(masks: &Masks) -> Self {
        // SAFETY: each table is 16 bytes long.
        let load = |table: &[u8; 16]| unsafe { _mm_loadu_si128(table.as_ptr().cast()) };
        Self {
            low: masks.low.each_ref().map(|tables| tables.each_ref().map(load)),
            high: masks.high.each_ref().map(|tables| tables.each_ref().map(load)),
        }
    }

    /// # Safety
    /// The processor has SSSE3; 19 symbols are readable at `at`.
    #[inline]
    #[target_feature(enable = "ssse3")]
    unsafe fn search(&self, at: *const u8) -> u64 {
        // SAFETY: 16 symbols from at + position on, and position is at most 3.
        let symbols = [0, 1, 2, 3].map(|position| unsafe { _mm_loadu_si128(at.add(position).cast()) });
        // SAFETY: the processor has SSSE3.
        unsafe { self.search_in(symbols) }
    }

    /// As `search`: the symbols at each place, those behind each place, and so on.
    ///
    /// # Safety
    /// The processor has SSSE3.
    #[inline]
    #[target_feature(enable = "ssse3")]
    unsafe fn search_in(&self, symbols: [__m128i; WINDOW]) -> u64 {
        // SAFETY: the processor has SSSE3.
        unsafe {
            let half = _mm_set1_epi8(15);
            let mut buckets = [_mm_set1_epi8(-1); TABLES];
            let mut position = 0;
            while position < WINDOW {
                let symbols = symbols[position];
                let upper = _mm_and_si128(_mm_srli_epi16::<4>(symbols), half);
                let mut table = 0;
                while table < TABLES {
                    let low = _mm_shuffle_epi8(self.low[position][table], symbols);
                    let high = _mm_shuffle_epi8(self.high[position][table], upper);
                    buckets[table] = _mm_and_si128(buckets[table], _mm_and_si128(low, high));
                    table += 1;
                }
                position += 1;
            }
            let buckets = buckets.into_iter().fold(_mm_setzero_si128(), |all, some| _mm_or_si128(all, some));
            let none = _mm_movemask_epi8(_mm_cmpeq_epi8(buckets, _mm_setzero_si128()));
            u64::from(!(none as u16))
        }
    }
}

/// A text of fewer symbols than a lane and a window need, put together in a register from its beginning and its end.
///
/// # Safety
/// The processor has SSSE3.
#[inline]
#[target_feature(enable = "ssse3")]
pub(super) unsafe fn few(masks: &Masks, t: &[u8]) -> u64 {
    // SAFETY: the processor has SSSE3.
    unsafe {
        let length = t.len();
        let symbols = match length {
            0..WINDOW => return 0,
            WINDOW..8 => {
                let four = |four: Option<&[u8; 4]>| four.map_or(0, |four| u64::from(u32::from_le_bytes(*four)));
                u128::from(four(t.first_chunk()) | four(t.last_chunk()) << (8 * (length - 4)))
            }
            8..=16 => {
                let eight = |eight: Option<&[u8; 8]>| eight.map_or(0, |eight| u128::from(u64::from_le_bytes(*eight)));
                eight(t.first_chunk()) | eight(t.last_chunk()) << (8 * (length - 8))
            }
            // SAFETY: as this function.
            _ => return unsafe { few(masks, &t[..16]) & below(13) | few(masks, &t[length - 16..]) << (length - 16) },
        };
        let symbols = _mm_set_epi64x((symbols >> 64) as i64, symbols as i64);
        let symbols =
            [symbols, _mm_srli_si128::<1>(symbols), _mm_srli_si128::<2>(symbols), _mm_srli_si128::<3>(symbols)];
        // SAFETY: the processor has SSSE3.
        unsafe { Tables::of(masks).search_in(symbols) }
    }
}

/// Which of 64 symbols are in a set.
///
/// # Safety
/// The processor has SSSE3.
#[target_feature(enable = "ssse3")]
pub(super) unsafe fn among(set: &Among, block: &[u8; 64]) -> u64 {
    // SAFETY: the processor has SSSE3; the tables have 16 bytes, and the block four lanes.
    unsafe {
        let load = |at: *const u8| _mm_loadu_si128(at.cast());
        let (halves, upper, half) = (load(set.halves.as_ptr()), load(UPPER.as_ptr()), _mm_set1_epi8(15));
        let lane = |at: usize| {
            let symbols = load(block.as_ptr().add(at));
            // A shuffle gives 0 for symbols of 128 and more.
            let low = _mm_shuffle_epi8(halves, symbols);
            let high = _mm_shuffle_epi8(upper, _mm_and_si128(_mm_srli_epi16::<4>(symbols), half));
            let none = _mm_cmpeq_epi8(_mm_and_si128(low, high), _mm_setzero_si128());
            u64::from(!_mm_movemask_epi8(none) as u16) << at
        };
        lane(0) | lane(16) | lane(32) | lane(48)
    }
}

walks!("ssse3", 16);
