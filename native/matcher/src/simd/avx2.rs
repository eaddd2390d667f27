//! Thirty-two places at a time.

// Before Rust 1.87 arithmetic on vectors is unsafe as well, because of the processor that it asks for.
#![allow(unused_unsafe)]

use super::among::UPPER;
use super::{AHEAD, Among, Plain, WINDOW, Work, below, fetch};
use crate::plan::{Masks, TABLES};
use std::arch::x86_64::{
    __m256i, _mm_loadu_si128, _mm_shuffle_epi8, _mm256_alignr_epi8, _mm256_and_si256, _mm256_broadcastsi128_si256,
    _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_movemask_epi8, _mm256_or_si256, _mm256_permute2x128_si256,
    _mm256_set_m128i, _mm256_set1_epi8, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_srli_epi16,
};

struct Tables {
    low: [[__m256i; TABLES]; WINDOW],
    high: [[__m256i; TABLES]; WINDOW],
}

impl Tables {
    /// # Safety
    /// The processor has AVX2.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn of(masks: &Masks) -> Self {
        // SAFETY: the processor has AVX2.
        let load = |table: &[u8; 16]| unsafe { load(table) };
        Self {
            low: masks.low.each_ref().map(|tables| tables.each_ref().map(load)),
            high: masks.high.each_ref().map(|tables| tables.each_ref().map(load)),
        }
    }

    /// # Safety
    /// The processor has AVX2; 35 symbols are readable at `at`.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn search(&self, at: *const u8) -> u64 {
        // SAFETY: 32 symbols from at + position on, and position is at most 3.
        let symbols = [0, 1, 2, 3].map(|position| unsafe { _mm256_loadu_si256(at.add(position).cast()) });
        // SAFETY: the processor has AVX2.
        unsafe { self.search_in(symbols) }
    }

    /// As `search`: the symbols at each place, those behind each place, and so on.
    ///
    /// # Safety
    /// The processor has AVX2.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn search_in(&self, symbols: [__m256i; WINDOW]) -> u64 {
        // SAFETY: the processor has AVX2.
        unsafe {
            let half = _mm256_set1_epi8(15);
            let mut buckets = [_mm256_set1_epi8(-1); TABLES];
            let mut position = 0;
            while position < WINDOW {
                let symbols = symbols[position];
                let upper = _mm256_and_si256(_mm256_srli_epi16::<4>(symbols), half);
                let mut table = 0;
                while table < TABLES {
                    // A shuffle gives 0 for symbols of 128 and more: they are in no window.
                    let low = _mm256_shuffle_epi8(self.low[position][table], symbols);
                    let high = _mm256_shuffle_epi8(self.high[position][table], upper);
                    buckets[table] = _mm256_and_si256(buckets[table], _mm256_and_si256(low, high));
                    table += 1;
                }
                position += 1;
            }
            let buckets = buckets.into_iter().fold(_mm256_setzero_si256(), |all, some| _mm256_or_si256(all, some));
            let none = _mm256_movemask_epi8(_mm256_cmpeq_epi8(buckets, _mm256_setzero_si256()));
            u64::from(!none as u32)
        }
    }
}

/// Two lanes, the second `second` symbols behind the first: each table is read once.
///
/// # Safety
/// The processor has AVX2; 35 symbols are readable at both places.
#[inline(never)]
#[target_feature(enable = "avx2")]
pub(super) unsafe fn pair(masks: &Masks, at: *const u8, second: usize) -> u64 {
    // SAFETY: the processor has AVX2.
    unsafe {
        let half = _mm256_set1_epi8(15);
        let upper = |symbols| _mm256_and_si256(_mm256_srli_epi16::<4>(symbols), half);
        let mut buckets = [[_mm256_set1_epi8(-1); 2]; TABLES];
        let mut position = 0;
        while position < WINDOW {
            // SAFETY: 32 symbols from either place + position on, and position is at most 3.
            let symbols = unsafe {
                [_mm256_loadu_si256(at.add(position).cast()), _mm256_loadu_si256(at.add(second + position).cast())]
            };
            let uppers = symbols.map(upper);
            let mut table = 0;
            while table < TABLES {
                // SAFETY: each table is 16 bytes long.
                let (low, high) = unsafe { (load(&masks.low[position][table]), load(&masks.high[position][table])) };
                for lane in 0..2 {
                    let (low, high) =
                        (_mm256_shuffle_epi8(low, symbols[lane]), _mm256_shuffle_epi8(high, uppers[lane]));
                    buckets[table][lane] = _mm256_and_si256(buckets[table][lane], _mm256_and_si256(low, high));
                }
                table += 1;
            }
            position += 1;
        }
        let [first, last] = [0, 1].map(|lane| {
            let zero = _mm256_setzero_si256();
            let found = buckets.into_iter().fold(zero, |all, some| _mm256_or_si256(all, some[lane]));
            u64::from(!_mm256_movemask_epi8(_mm256_cmpeq_epi8(found, zero)) as u32)
        });
        first | last << second
    }
}

/// # Safety
/// The processor has AVX2.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn load(table: &[u8; 16]) -> __m256i {
    // SAFETY: the processor has AVX2.
    unsafe {
        // SAFETY: a table is 16 bytes long.
        _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(table.as_ptr().cast()) })
    }
}

/// Indexes of a shuffle that moves symbols down by as many places as they are read from.
const DOWN: [u8; 32] = {
    let mut down = [0x80; 32];
    let mut place = 0;
    while place < 16 {
        down[place] = place as u8;
        place += 1;
    }
    down
};

/// A text of fewer symbols than a lane and a window need. It is put together in a register: what was written to
/// memory in pieces and is read as a whole must first arrive there.
///
/// # Safety
/// The processor has AVX2.
#[inline(never)]
#[target_feature(enable = "avx2")]
unsafe fn few(masks: &Masks, t: &[u8]) -> u64 {
    // SAFETY: the processor has AVX2.
    unsafe {
        match t.len() {
            // SAFETY: AVX2 includes SSSE3.
            0..=16 => unsafe { super::ssse3::few(masks, t) },
            length @ 17..=32 => {
                // SAFETY: the text has 16 symbols and more; 16 indexes stand behind 32 - length, which is below 16.
                let (first, last, down) = unsafe {
                    (
                        _mm_loadu_si128(t.as_ptr().cast()),
                        _mm_loadu_si128(t.as_ptr().add(length - 16).cast()),
                        _mm_loadu_si128(DOWN.as_ptr().add(32 - length).cast()),
                    )
                };
                let symbols = _mm256_set_m128i(_mm_shuffle_epi8(last, down), first);
                let behind = _mm256_permute2x128_si256::<0x81>(symbols, symbols);
                let symbols = [
                    symbols,
                    _mm256_alignr_epi8::<1>(behind, symbols),
                    _mm256_alignr_epi8::<2>(behind, symbols),
                    _mm256_alignr_epi8::<3>(behind, symbols),
                ];
                // SAFETY: the processor has AVX2.
                unsafe { Tables::of(masks).search_in(symbols) }
            }
            // SAFETY: as this function.
            length => unsafe { few(masks, &t[..32]) & below(29) | few(masks, &t[length - 32..]) << (length - 32) },
        }
    }
}

/// Which of 64 symbols are in a set.
///
/// # Safety
/// The processor has AVX2.
#[target_feature(enable = "avx2")]
pub(super) unsafe fn among(set: &Among, block: &[u8; 64]) -> u64 {
    // SAFETY: the processor has AVX2; the tables have 16 bytes, and the block two lanes.
    unsafe {
        let (halves, upper, half) = (load(&set.halves), load(&UPPER), _mm256_set1_epi8(15));
        let lane = |at: usize| {
            let symbols = _mm256_loadu_si256(block.as_ptr().add(at).cast());
            // A shuffle gives 0 for symbols of 128 and more.
            let low = _mm256_shuffle_epi8(halves, symbols);
            let high = _mm256_shuffle_epi8(upper, _mm256_and_si256(_mm256_srli_epi16::<4>(symbols), half));
            let none = _mm256_cmpeq_epi8(_mm256_and_si256(low, high), _mm256_setzero_si256());
            u64::from(!_mm256_movemask_epi8(none) as u32)
        };
        lane(0) | lane(32) << 32
    }
}

/// # Safety
/// The processor has AVX2, both BMI and the count of bits.
#[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
pub(super) unsafe fn run<W: Work>(work: W) -> W::Done {
    work.run(&Plain)
}

walks!("avx2", 32);
