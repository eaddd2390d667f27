//! Which of sixteen symbols are of a kind, as bits. Every x86-64 processor has what this asks for.

// What is not inlined is not compiled for the processor that the search runs on.
#![allow(clippy::inline_always)]

#[cfg(target_arch = "x86_64")]
mod with {
    // Before Rust 1.87 arithmetic on vectors is unsafe as well, because of the processor that it asks for.
    #![allow(unused_unsafe)]

    use std::arch::x86_64::{
        __m128i, _mm_and_si128, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_loadu_si128, _mm_movemask_epi8, _mm_set1_epi8,
    };

    #[inline(always)]
    fn load(symbols: &[u8; 16]) -> __m128i {
        // SAFETY: there are sixteen symbols; SSE2 is part of x86-64.
        unsafe { _mm_loadu_si128(symbols.as_ptr().cast()) }
    }

    #[inline(always)]
    pub(crate) fn equal(symbols: &[u8; 16], symbol: u8) -> u32 {
        let symbols = load(symbols);
        // SAFETY: SSE2 is part of x86-64.
        unsafe { _mm_movemask_epi8(_mm_cmpeq_epi8(symbols, _mm_set1_epi8(symbol as i8))) as u32 }
    }

    #[inline(always)]
    pub(crate) fn between(symbols: &[u8; 16], low: u8, high: u8) -> u32 {
        let symbols = load(symbols);
        // SAFETY: SSE2 is part of x86-64. Symbols of 128 and more are negative here, and less than any other.
        unsafe {
            let from = _mm_cmpgt_epi8(symbols, _mm_set1_epi8(low as i8 - 1));
            let to = _mm_cmpgt_epi8(_mm_set1_epi8(high as i8 + 1), symbols);
            _mm_movemask_epi8(_mm_and_si128(from, to)) as u32
        }
    }
}

#[cfg(not(target_arch = "x86_64"))]
mod with {
    #[inline(always)]
    fn bits(symbols: &[u8; 16], is: impl Fn(u8) -> bool) -> u32 {
        symbols.iter().rev().fold(0, |bits, symbol| bits << 1 | u32::from(is(*symbol)))
    }

    #[inline(always)]
    pub(crate) fn equal(symbols: &[u8; 16], symbol: u8) -> u32 {
        bits(symbols, |b| b == symbol)
    }

    #[inline(always)]
    pub(crate) fn between(symbols: &[u8; 16], low: u8, high: u8) -> u32 {
        bits(symbols, |b| (low..=high).contains(&b))
    }
}

/// Which are this one.
#[inline(always)]
pub(crate) fn equal(symbols: &[u8; 16], symbol: u8) -> u32 {
    with::equal(symbols, symbol)
}

/// Which are of these, both below 127 and the first above 0.
#[inline(always)]
pub(crate) fn between(symbols: &[u8; 16], low: u8, high: u8) -> u32 {
    with::between(symbols, low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_is_told() {
        for symbol in 0..=255u8 {
            for place in 0..16 {
                let mut symbols = [b'~'; 16];
                symbols[place] = symbol;
                let bit = 1 << place;
                let others = u32::from(u16::MAX) ^ bit;
                assert_eq!(equal(&symbols, symbol) & bit, bit, "{symbol}");
                assert_eq!(equal(&symbols, b'~') & others, others);
                for (low, high) in [(9, 13), (b'0', b'9'), (1, 126)] {
                    assert_eq!(
                        between(&symbols, low, high) & bit > 0,
                        (low..=high).contains(&symbol),
                        "{symbol} {low}"
                    );
                }
            }
        }
    }
}
