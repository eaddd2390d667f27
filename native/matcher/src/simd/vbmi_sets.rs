//! Which symbols of a block are in a set, by the same vectors as `vbmi`: a set is a table of all symbols there.

#![allow(clippy::incompatible_msrv)] // the build leaves this module out where the compiler is older

use super::{Among, below};
use std::arch::x86_64::{
    _bzhi_u64, _mm512_cmpeq_epi8_mask, _mm512_cmplt_epu8_mask, _mm512_loadu_si512, _mm512_maskz_loadu_epi8,
    _mm512_movepi8_mask, _mm512_or_si512, _mm512_permutex2var_epi8, _mm512_set1_epi8, _mm512_sub_epi8,
};

/// Which of 64 symbols are in a set.
///
/// # Safety
/// The processor has VBMI.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) unsafe fn among(set: &Among, block: &[u8; 64]) -> u64 {
    // SAFETY: 64 bytes of the 128 of the set, from its beginning and from its middle, and the 64 of the block.
    let [low, high, symbols] = unsafe {
        [set.whole.as_ptr(), set.whole.as_ptr().add(64), block.as_ptr()].map(|at| _mm512_loadu_si512(at.cast()))
    };
    _mm512_movepi8_mask(_mm512_permutex2var_epi8(low, symbols, high)) & !_mm512_movepi8_mask(symbols)
}

/// Which of up to 64 symbols are in each of some sets.
///
/// # Safety
/// The processor has VBMI.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) unsafe fn kinds<const N: usize>(sets: [&Among; N], t: &[u8]) -> [u64; N] {
    // SAFETY: no symbol behind the end of the text is read.
    let symbols = unsafe { _mm512_maskz_loadu_epi8(below(t.len()), t.as_ptr().cast()) };
    let ours = below(t.len()) & !_mm512_movepi8_mask(symbols);
    sets.map(|set| {
        // SAFETY: 64 bytes of the 128 of the set, from its beginning and from its middle.
        let [low, high] =
            unsafe { [set.whole.as_ptr(), set.whole.as_ptr().add(64)].map(|at| _mm512_loadu_si512(at.cast())) };
        _mm512_movepi8_mask(_mm512_permutex2var_epi8(low, symbols, high)) & ours
    })
}

/// Which of up to 64 symbols are letters, which are digits, and which are `_`, `-` or `.`: by comparisons, without a table.
///
/// # Safety
/// The processor has VBMI and BMI2.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi2")]
pub(super) unsafe fn parts_of_names(t: &[u8]) -> [u64; 3] {
    let ours = _bzhi_u64(u64::MAX, t.len().min(64) as u32);
    let all = |symbol: u8| _mm512_set1_epi8(symbol as i8);
    // SAFETY: no symbol behind the end of the text is read.
    let symbols = unsafe { _mm512_maskz_loadu_epi8(ours, t.as_ptr().cast()) };
    // Of so many that begin with one; what is less wraps round.
    let among = |symbols, first, count| _mm512_cmplt_epu8_mask(_mm512_sub_epi8(symbols, all(first)), all(count));
    let letters = among(_mm512_or_si512(symbols, all(0x20)), b'a', 26);
    let joints = among(symbols, b'-', 2) | _mm512_cmpeq_epi8_mask(symbols, all(b'_'));
    [letters, among(symbols, b'0', 10), joints]
}
