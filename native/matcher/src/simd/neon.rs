//! Sixteen places at a time.

use super::among::UPPER;
use super::{AHEAD, Among, WINDOW, below, fetch};
use crate::plan::{Masks, TABLES};
use std::arch::aarch64::{
    uint8x16_t, vaddv_u8, vandq_u8, vceqzq_u8, vdupq_n_u8, vget_high_u8, vget_low_u8, vld1q_u8, vmvnq_u8, vorrq_u8,
    vqtbl1q_u8, vshrq_n_u8,
};

struct Tables {
    low: [[uint8x16_t; TABLES]; WINDOW],
    high: [[uint8x16_t; TABLES]; WINDOW],
    bits: uint8x16_t,
}

const BITS: [u8; 16] = [1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128];

impl Tables {
    /// # Safety
    /// The processor has NEON.
    #[inline]
    #[target_feature(enable = "neon")]
    unsafe fn of(masks: &Masks) -> Self {
        // SAFETY: each table is 16 bytes long.
        let load = |table: &[u8; 16]| unsafe { vld1q_u8(table.as_ptr()) };
        Self {
            low: masks.low.each_ref().map(|tables| tables.each_ref().map(load)),
            high: masks.high.each_ref().map(|tables| tables.each_ref().map(load)),
            bits: load(&BITS),
        }
    }

    /// # Safety
    /// The processor has NEON; 19 symbols are readable at `at`.
    #[inline]
    #[target_feature(enable = "neon")]
    unsafe fn search(&self, at: *const u8) -> u64 {
        // SAFETY: the processor has NEON; 16 symbols from at + position on, and position is at most 3.
        unsafe {
            let half = vdupq_n_u8(15);
            let mut buckets = [vdupq_n_u8(255); TABLES];
            let mut position = 0;
            while position < WINDOW {
                let symbols = vld1q_u8(at.add(position));
                let lower = vandq_u8(symbols, half);
                let upper = vshrq_n_u8::<4>(symbols);
                let mut table = 0;
                while table < TABLES {
                    // The upper halves of 8 and more have no bucket, so symbols of 128 and more have none.
                    let low = vqtbl1q_u8(self.low[position][table], lower);
                    let high = vqtbl1q_u8(self.high[position][table], upper);
                    buckets[table] = vandq_u8(buckets[table], vandq_u8(low, high));
                    table += 1;
                }
                position += 1;
            }
            let buckets = buckets.into_iter().fold(vdupq_n_u8(0), |all, some| vorrq_u8(all, some));
            let found = vandq_u8(vmvnq_u8(vceqzq_u8(buckets)), self.bits);
            u64::from(vaddv_u8(vget_low_u8(found))) | u64::from(vaddv_u8(vget_high_u8(found))) << 8
        }
    }
}

/// A text of fewer symbols than a lane and a window need.
///
/// # Safety
/// The processor has NEON.
#[inline]
#[target_feature(enable = "neon")]
unsafe fn few(masks: &Masks, t: &[u8]) -> u64 {
    let mut symbols = [0; LANE + WINDOW - 1];
    symbols[..t.len()].copy_from_slice(t);
    // SAFETY: the array has LANE + 3 symbols.
    unsafe { lane(masks, symbols.as_ptr()) }
}

/// Which of 64 symbols are in a set.
///
/// # Safety
/// The processor has NEON.
#[target_feature(enable = "neon")]
pub(super) unsafe fn among(set: &Among, block: &[u8; 64]) -> u64 {
    // SAFETY: the processor has NEON; the tables have 16 bytes, and the block four lanes.
    unsafe {
        let (halves, upper) = (vld1q_u8(set.halves.as_ptr()), vld1q_u8(UPPER.as_ptr()));
        let bits = vld1q_u8(BITS.as_ptr());
        let lane = |at: usize| {
            let symbols = vld1q_u8(block.as_ptr().add(at));
            let low = vqtbl1q_u8(halves, vandq_u8(symbols, vdupq_n_u8(15)));
            let high = vqtbl1q_u8(upper, vshrq_n_u8::<4>(symbols));
            let found = vandq_u8(vmvnq_u8(vceqzq_u8(vandq_u8(low, high))), bits);
            (u64::from(vaddv_u8(vget_low_u8(found))) | u64::from(vaddv_u8(vget_high_u8(found))) << 8) << at
        };
        lane(0) | lane(16) | lane(32) | lane(48)
    }
}

walks!("neon", 16);
