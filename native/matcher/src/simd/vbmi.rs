//! Sixty-four places at a time, by AVX-512 VBMI: a shuffle there knows a whole symbol, not one half of it, so that hardly
//! anything passes that is no window.

#![allow(clippy::incompatible_msrv)] // the build leaves this module out where the compiler is older

use super::{AHEAD, Places, Tools, WINDOW, Work, below, fetch};
use crate::plan::{Masks, TABLES};
use crate::several::{Hit, MOST, Several, Windows};
use crate::short::{Short, WORDS};
use crate::windows::{BEFORE, CONTEXT};
use std::arch::x86_64::{
    __m128i, __m512i, _bzhi_u32, _bzhi_u64, _mm_mask_loadu_epi8, _mm_set1_epi8, _mm512_add_epi16, _mm512_add_epi32,
    _mm512_and_si512, _mm512_castsi512_si128, _mm512_castsi512_si256, _mm512_cvtepu8_epi16, _mm512_cvtepu8_epi32,
    _mm512_extracti64x4_epi64, _mm512_loadu_si512, _mm512_maskz_compress_epi8, _mm512_maskz_loadu_epi8,
    _mm512_movepi8_mask, _mm512_or_si512, _mm512_permutex2var_epi8, _mm512_set1_epi16, _mm512_set1_epi32,
    _mm512_setzero_si512, _mm512_storeu_si512, _mm512_test_epi8_mask,
};

type Tables = [[[__m512i; 2]; TABLES]; WINDOW];

/// # Safety
/// The processor has VBMI.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
unsafe fn tables(masks: &Masks) -> Tables {
    // SAFETY: 64 bytes of the 128 of a table, from its beginning and from its middle.
    let load = |table: &[u8; 128]| unsafe {
        [_mm512_loadu_si512(table.as_ptr().cast()), _mm512_loadu_si512(table.as_ptr().add(64).cast())]
    };
    masks.whole.each_ref().map(|tables| tables.each_ref().map(load))
}

/// The candidates among 64 places: the symbols at each place, those behind each place, and so on.
///
/// # Safety
/// The processor has VBMI.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
unsafe fn search(tables: &Tables, symbols: [__m512i; WINDOW]) -> u64 {
    let mut found = _mm512_setzero_si512();
    let mut table = 0;
    while table < TABLES {
        let of = |place: usize| {
            let [low, high] = tables[place][table];
            _mm512_permutex2var_epi8(low, symbols[place], high)
        };
        let buckets = _mm512_and_si512(_mm512_and_si512(of(0), of(1)), _mm512_and_si512(of(2), of(3)));
        found = _mm512_or_si512(found, buckets);
        table += 1;
    }
    // A shuffle looks at seven bits: symbols of 128 and more are in no window.
    let [a, b, c, d] = symbols;
    let other = _mm512_movepi8_mask(_mm512_or_si512(_mm512_or_si512(a, b), _mm512_or_si512(c, d)));
    _mm512_test_epi8_mask(found, found) & !other
}

/// # Safety
/// The processor has VBMI.
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) unsafe fn words(masks: &Masks, t: &[u8], from: usize, out: &mut [u64]) {
    assert!(from + 64 * out.len() + (WINDOW - 1) <= t.len());
    // SAFETY: the processor has VBMI.
    let tables = unsafe { tables(masks) };
    for (index, word) in out.iter_mut().enumerate() {
        // The caller looks at what was found before it comes back for more: meanwhile the next symbols arrive.
        fetch(t.as_ptr().wrapping_add(from + 64 * index + AHEAD));
        // SAFETY: the assertion leaves 64 places and three symbols behind this address.
        let symbols =
            [0, 1, 2, 3].map(|place| unsafe { _mm512_loadu_si512(t.as_ptr().add(from + 64 * index + place).cast()) });
        // SAFETY: the processor has VBMI.
        *word = unsafe { search(&tables, symbols) };
    }
}

/// # Safety
/// The processor has VBMI.
#[inline(never)]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) unsafe fn word(masks: &Masks, t: &[u8], from: usize) -> u64 {
    // SAFETY: the processor has VBMI.
    unsafe { cut(&tables(masks), &t[from..]) }
}

/// As `word` for one word after another, to the end of the text.
///
/// # Safety
/// The processor has VBMI.
#[inline(never)]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
pub(super) unsafe fn rest(masks: &Masks, t: &[u8], from: usize, out: &mut [u64]) {
    // SAFETY: the processor has VBMI.
    let tables = unsafe { tables(masks) };
    for (index, word) in out.iter_mut().enumerate() {
        // SAFETY: as above.
        *word = unsafe { cut(&tables, &t[from + 64 * index..]) };
    }
}

/// Searches parts of some texts and sifts what is found: the tables are read once for all.
///
/// # Safety
/// The processor has VBMI, masks for vectors of any width, both BMI and the count of bits.
#[inline(never)]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
pub(super) unsafe fn several(masks: &Masks, several: &Several<'_>, windows: &mut Windows) -> u32 {
    // SAFETY: the processor has VBMI.
    let tables = unsafe { tables(masks) };
    let mut words = [0; MOST];
    for (part, word) in several.parts.iter().zip(&mut words) {
        let (text, from) = several.part(*part);
        // SAFETY: as above.
        *word = unsafe { begun(&tables, &text[from..]) };
    }
    several.sifted(&words, windows, &Vbmi)
}

/// Searches a short text, and sifts what is found.
///
/// # Safety
/// The processor has VBMI, masks for vectors of any width, both BMI and the count of bits.
#[inline(never)]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
pub(super) unsafe fn short(masks: &Masks, short: Short<'_>) -> usize {
    let mut words = [0; WORDS];
    // SAFETY: the processor has VBMI.
    let tables = unsafe { tables(masks) };
    for (number, word) in words.iter_mut().enumerate() {
        let Some(rest) = short.t.get(64 * number..) else { break };
        // SAFETY: as above.
        *word = unsafe { begun(&tables, rest) };
    }
    if words == [0; WORDS] { 0 } else { short.sifted(words, &Vbmi) }
}

/// The candidates among the first 64 places of a text, as `cut`, on processors that make masks at once.
///
/// # Safety
/// The processor has VBMI and BMI2.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,bmi2")]
unsafe fn begun(tables: &Tables, text: &[u8]) -> u64 {
    if text.len() < WINDOW {
        return 0;
    }
    // From 64 on a count leaves all bits. More symbols than those of all windows are not asked for.
    let length = text.len().min(64 + WINDOW - 1) as u32;
    let below = |place: u32| _bzhi_u64(u64::MAX, length - place);
    let symbols = [0, 1, 2, 3].map(|place| {
        // SAFETY: no symbol behind the end of the text is read; it has four at least.
        unsafe { _mm512_maskz_loadu_epi8(below(place), text.as_ptr().add(place as usize).cast()) }
    });
    // SAFETY: the processor has VBMI.
    unsafe { search(tables, symbols) & below(3) }
}

/// The candidates among the first 64 places of a text that may be shorter.
///
/// # Safety
/// The processor has VBMI.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi")]
unsafe fn cut(tables: &Tables, rest: &[u8]) -> u64 {
    let Some(places) = (rest.len() + 1).checked_sub(WINDOW) else {
        return 0;
    };
    let symbols = [0, 1, 2, 3].map(|place| {
        // SAFETY: no symbol behind the end of the text is read; `rest` has three at least.
        unsafe { _mm512_maskz_loadu_epi8(below(rest.len() - place), rest.as_ptr().add(place).cast()) }
    });
    // SAFETY: the processor has VBMI.
    unsafe { search(tables, symbols) & below(places) }
}

/// # Safety
/// The processor has VBMI2, masks for vectors of any width, both BMI and the count of bits.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi1,bmi2,popcnt")]
pub(super) unsafe fn run<W: Work>(work: W) -> W::Done {
    work.run(&Vbmi)
}

/// Only functions that ask for the features have it.
struct Vbmi;

#[allow(clippy::inline_always)] // or it is not compiled for the processor
impl Tools for Vbmi {
    #[inline(always)]
    fn write_down(&self, words: &[u64], places: &mut Places) -> usize {
        // SAFETY: the processor has the features.
        unsafe { write_down(words, places) }
    }

    #[inline(always)]
    fn write(&self, word: u64, first: u32, hits: &mut [Hit]) {
        // SAFETY: the processor has the features.
        unsafe { write(word, first, hits) }
    }

    #[inline(always)]
    fn around(&self, t: &[u8], i: usize) -> u128 {
        // SAFETY: the processor has the features.
        unsafe { around(t, i) }
    }
}

/// # Safety
/// The processor has BMI2, and masks for vectors of any width.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vl,bmi2")]
unsafe fn around(t: &[u8], i: usize) -> u128 {
    let (ahead, left) = (BEFORE.saturating_sub(i), (t.len() + BEFORE).saturating_sub(i).min(CONTEXT));
    let there = _bzhi_u32(u32::from(u16::MAX) << ahead, left as u32) as u16;
    // SAFETY: no symbol before the text or behind its end is read.
    unsafe {
        let none = _mm_set1_epi8(-1);
        let symbols = _mm_mask_loadu_epi8(none, there, t.as_ptr().wrapping_add(i).wrapping_sub(BEFORE).cast());
        std::mem::transmute::<__m128i, u128>(symbols)
    }
}

/// Writes down the places that bits stand for: 32 of them at once, which is nearly always all.
///
/// # Safety
/// The processor has VBMI2 and the count of bits.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2,popcnt")]
unsafe fn write_down(words: &[u64], places: &mut Places) -> usize {
    // SAFETY: the array has 64 bytes.
    let each = unsafe { _mm512_loadu_si512(EACH.as_ptr().cast()) };
    let mut found = 0;
    for (index, word) in words.iter().enumerate() {
        let packed = _mm512_maskz_compress_epi8(*word, each);
        let base = _mm512_set1_epi16((64 * index) as i16);
        let wide = |half| _mm512_add_epi16(_mm512_cvtepu8_epi16(half), base);
        let count = word.count_ones() as usize;
        let room = &mut places[found..found + 64];
        // SAFETY: the room is for two vectors.
        unsafe {
            _mm512_storeu_si512(room.as_mut_ptr().cast(), wide(_mm512_castsi512_si256(packed)));
            if count > 32 {
                let rest = wide(_mm512_extracti64x4_epi64::<1>(packed));
                _mm512_storeu_si512(room.as_mut_ptr().add(32).cast(), rest);
            }
        }
        found += count;
    }
    found
}

/// The places that bits stand for, as numbers of hits, the first of which is that of the first place.
///
/// # Safety
/// The processor has VBMI and its second part.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vbmi,avx512vbmi2")]
unsafe fn write(word: u64, first: u32, hits: &mut [Hit]) {
    let (few, rest) = hits.split_at_mut(16);
    // SAFETY: the array has 64 bytes, and there is room for sixteen numbers, of four bytes each.
    let packed = unsafe {
        let packed = _mm512_maskz_compress_epi8(word, _mm512_loadu_si512(EACH.as_ptr().cast()));
        let wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed));
        _mm512_storeu_si512(few.as_mut_ptr().cast(), _mm512_add_epi32(wide, _mm512_set1_epi32(first as i32)));
        packed
    };
    let count = word.count_ones() as usize;
    if count > 16 {
        let mut places = [0u8; 64];
        // SAFETY: as many bytes.
        unsafe { _mm512_storeu_si512(places.as_mut_ptr().cast(), packed) };
        for (hit, place) in rest.iter_mut().zip(&places[16..count]) {
            *hit = Hit(first + u32::from(*place));
        }
    }
}

/// The places of a word.
const EACH: [u8; 64] = {
    let mut each = [0; 64];
    let mut place = 0;
    while place < 64 {
        each[place] = place as u8;
        place += 1;
    }
    each
};
