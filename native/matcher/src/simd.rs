//! The vector search: where four neighbouring symbols may be a window, 64 places a word. The one module with unsafe code.
//!
//! Every position of a window has tables for the low half of a symbol and for the high half; each bit of their entries
//! is a bucket of windows, eight in a table. A place is a candidate if, for all four symbols, both halves have a bucket in common.
//! That lets some others through, and never misses one: the caller looks again (`prefilter`).
//!
//! Safety, for all of it: vectors are loaded from addresses inside the slice, at most `WIDTH` symbols from the last
//! three ones, which the callers' bounds checks prove; the functions with a target feature are called only where that
//! feature was found on this processor (`Path::all`), and a `Path` cannot be made anywhere else.

#![allow(unsafe_code)]

use crate::plan::{Masks, TABLES};
use std::sync::OnceLock;

/// Which search this processor runs. Made only here, so that one which it has not cannot be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Path(Kind);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Ssse3,
    #[cfg(target_arch = "aarch64")]
    Neon,
    Scalar,
}

impl Path {
    /// The quickest one; or the one that the environment's `REDACT_SEARCH` names, if this processor has it.
    pub(crate) fn best() -> Self {
        static BEST: OnceLock<Path> = OnceLock::new();
        *BEST.get_or_init(|| {
            let all = Self::all();
            let wanted = std::env::var("REDACT_SEARCH").ok();
            all.iter().copied().find(|path| Some(path.name()) == wanted.as_deref()).unwrap_or(all[0])
        })
    }

    /// All that this processor has, the quickest first. The scalar one is always there.
    pub(crate) fn all() -> Vec<Self> {
        let mut found = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            if std::arch::is_x86_feature_detected!("avx2") {
                found.push(Self(Kind::Avx2));
            }
            if std::arch::is_x86_feature_detected!("ssse3") {
                found.push(Self(Kind::Ssse3));
            }
        }
        #[cfg(target_arch = "aarch64")]
        if std::arch::is_aarch64_feature_detected!("neon") {
            found.push(Self(Kind::Neon));
        }
        found.push(Self(Kind::Scalar));
        found
    }

    /// Its name, in lower case.
    pub(crate) const fn name(self) -> &'static str {
        match self.0 {
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            Kind::Ssse3 => "ssse3",
            #[cfg(target_arch = "aarch64")]
            Kind::Neon => "neon",
            Kind::Scalar => "scalar",
        }
    }

    /// The candidates among the 64 places from `from` on, as bits; places of which four symbols are not left have none.
    /// Without vectors every place is a candidate.
    #[inline]
    pub(crate) fn word(self, masks: &Masks, t: &[u8], from: usize) -> u64 {
        let left = t.len() - from;
        if left < WINDOW {
            return 0;
        }
        match self.0 {
            // SAFETY: the feature was detected when this Path was made (see `all`).
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { avx2::word(masks, t, from) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kind::Ssse3 => unsafe { ssse3::word(masks, t, from) },
            // SAFETY: as above.
            #[cfg(target_arch = "aarch64")]
            Kind::Neon => unsafe { neon::word(masks, t, from) },
            Kind::Scalar => below(left - (WINDOW - 1)),
        }
    }

    /// As `word`, for as many whole words as there are and `out` has room for; says how many that was.
    #[inline]
    pub(crate) fn words(self, masks: &Masks, t: &[u8], from: usize, out: &mut [u64]) -> usize {
        let whole = (t.len() - from).saturating_sub(WINDOW - 1) / 64;
        let count = whole.min(out.len());
        let out = &mut out[..count];
        match self.0 {
            // SAFETY: the feature was detected when this Path was made; 64 × count + 3 symbols are there.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { avx2::words(masks, t, from, out) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Kind::Ssse3 => unsafe { ssse3::words(masks, t, from, out) },
            // SAFETY: as above.
            #[cfg(target_arch = "aarch64")]
            Kind::Neon => unsafe { neon::words(masks, t, from, out) },
            Kind::Scalar => out.fill(u64::MAX),
        }
        count
    }
}

/// How far ahead of the search memory is asked for: a block of the caller's.
const AHEAD: usize = 64 * BLOCK;

/// Words of 64 places that callers ask for at a time.
pub(crate) const BLOCK: usize = 64;

/// Symbols of a window.
pub(crate) const WINDOW: usize = 4;

/// The lowest `count` bits.
#[inline]
const fn below(count: usize) -> u64 {
    if count >= 64 { u64::MAX } else { (1 << count) - 1 }
}

/// Asks for the memory at an address that may lie behind the text: nothing is read, and no address faults.
#[inline]
#[allow(unused_variables)] // where there is no way to ask
fn fetch(at: *const u8) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch reads nothing that a program could see.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(at.cast());
    }
}

/// The same walk over a text for every width of vector. `$lane` is the number of places that `search` answers for, as
/// the lowest bits of its result, from an address with `$lane + 3` readable symbols.
macro_rules! walks {
    ($feature:literal, $lane:literal) => {
        const LANE: usize = $lane;

        /// # Safety
        /// The processor has the feature.
        #[target_feature(enable = $feature)]
        pub(super) unsafe fn words(masks: &Masks, t: &[u8], from: usize, out: &mut [u64]) {
            assert!(from + 64 * out.len() + (WINDOW - 1) <= t.len());
            // SAFETY: the processor has the feature.
            let tables = unsafe { Tables::of(masks) };
            for (index, word) in out.iter_mut().enumerate() {
                // The caller looks at what was found before it comes back for more: meanwhile the next symbols arrive.
                fetch(t.as_ptr().wrapping_add(from + 64 * index + AHEAD));
                // SAFETY: the assertion leaves 64 places and three symbols behind this address.
                *word = unsafe { whole(&tables, t.as_ptr().add(from + 64 * index)) };
            }
        }

        /// # Safety
        /// The processor has the feature; 67 symbols are readable at `at`.
        #[inline]
        #[target_feature(enable = $feature)]
        unsafe fn whole(tables: &Tables, at: *const u8) -> u64 {
            let mut word = 0;
            let mut done = 0;
            while done < 64 {
                // SAFETY: LANE + 3 of the 67 symbols are left.
                word |= unsafe { tables.search(at.add(done)) } << done;
                done += LANE;
            }
            word
        }

        /// One lane, with each table read where it is needed: a text of a few symbols has no use for more.
        ///
        /// # Safety
        /// The processor has the feature; LANE + 3 symbols are readable at `at`.
        #[inline(never)]
        #[target_feature(enable = $feature)]
        unsafe fn lane(masks: &Masks, at: *const u8) -> u64 {
            // SAFETY: the caller's promise.
            unsafe { Tables::of(masks).search(at) }
        }

        /// # Safety
        /// The processor has the feature.
        #[inline]
        #[target_feature(enable = $feature)]
        pub(super) unsafe fn word(masks: &Masks, t: &[u8], from: usize) -> u64 {
            let rest = &t[from..];
            if rest.len() < LANE + (WINDOW - 1) {
                // SAFETY: the processor has the feature.
                let word = unsafe { few(masks, rest) };
                return word & below((rest.len() + 1).saturating_sub(WINDOW));
            }
            #[cfg(target_arch = "x86_64")]
            if LANE == 32 {
                // Two lanes; the second overlaps the first where the text ends, and ends with it.
                let second = (rest.len() - LANE - (WINDOW - 1)).min(LANE);
                // SAFETY: `second` leaves LANE + 3 symbols there, and is not negative; a lane of 32 is AVX2's.
                return unsafe { super::avx2::pair(masks, rest.as_ptr(), second) };
            }
            let mut word = 0;
            let mut done = 0;
            while done < 64 && done + LANE + (WINDOW - 1) <= rest.len() {
                // SAFETY: the condition leaves LANE + 3 symbols there.
                word |= unsafe { lane(masks, rest.as_ptr().add(done)) } << done;
                done += LANE;
            }
            if done < 64 {
                // The last lane overlaps the one before it, and ends with the text.
                let last = rest.len() - LANE - (WINDOW - 1);
                // SAFETY: LANE + 3 symbols are left from there on, and `last` is not negative.
                word |= unsafe { lane(masks, rest.as_ptr().add(last)) } << last;
            }
            word
        }
    };
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{AHEAD, Masks, TABLES, WINDOW, below, fetch};
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

    /// Two lanes, the second `second` symbols behind the first: each table is read once.
    ///
    /// # Safety
    /// The processor has AVX2; 35 symbols are readable at both places.
    #[inline(never)]
    #[target_feature(enable = "avx2")]
    pub(super) unsafe fn pair(masks: &Masks, at: *const u8, second: usize) -> u64 {
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

    /// # Safety
    /// The processor has AVX2.
    #[inline]
    #[target_feature(enable = "avx2")]
    unsafe fn load(table: &[u8; 16]) -> __m256i {
        // SAFETY: a table is 16 bytes long.
        _mm256_broadcastsi128_si256(unsafe { _mm_loadu_si128(table.as_ptr().cast()) })
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

    walks!("avx2", 32);
}

#[cfg(target_arch = "x86_64")]
mod ssse3 {
    use super::{AHEAD, Masks, TABLES, WINDOW, below, fetch};
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

    /// A text of fewer symbols than a lane and a window need, put together in a register from its beginning and its end.
    ///
    /// # Safety
    /// The processor has SSSE3.
    #[inline]
    #[target_feature(enable = "ssse3")]
    pub(super) unsafe fn few(masks: &Masks, t: &[u8]) -> u64 {
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

    walks!("ssse3", 16);
}

#[cfg(target_arch = "aarch64")]
mod neon {
    use super::{AHEAD, Masks, TABLES, WINDOW, below, fetch};
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

    walks!("neon", 16);
}
