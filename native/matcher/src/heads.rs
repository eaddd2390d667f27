//! Which shapes of the catalogue the end of a text may have begun.
//!
//! A stream asks this for each of the last hundred places of every chunk, and nearly every answer is "none". A shape that
//! is still open has all symbols from where it begins to the end of the text, so the search goes backwards from the
//! end with a bit for each shape that has them all, and stops when none is left. For each of the first four symbols of
//! a shape there are such bits too: what four symbols leave open is what their four rows have in common.

use crate::class::soft_boundary;
use crate::shape::{Element, RULES, VARIANTS, has_symbol};
use std::sync::OnceLock;

/// Symbols of a shape that are looked at.
const DEPTH: usize = 4;
const ASCII: usize = 128;

struct Heads {
    /// Words of a row.
    words: usize,
    /// By depth and symbol; behind them, by symbol, the shapes that have it anywhere.
    rows: Vec<u64>,
    /// Shapes that need no boundary before them.
    anywhere: Vec<u64>,
}

impl Heads {
    fn new() -> Self {
        let words = VARIANTS.len().div_ceil(64);
        let mut heads = Self { words, rows: vec![0; (DEPTH + 1) * ASCII * words], anywhere: vec![0; words] };
        for (index, variant) in VARIANTS.iter().enumerate() {
            let (word, bit) = (index / 64, 1 << (index % 64));
            let all = alphabet(variant.elements);
            for symbol in 0..ASCII {
                for depth in 0..=DEPTH {
                    let fits = match (depth, variant.head.get(depth)) {
                        (DEPTH, _) => all >> symbol & 1 == 1,
                        (0, _) => variant.first.contains(&(symbol as u8)),
                        (_, Some(class)) => has_symbol(*class, symbol as u8),
                        (_, None) => true,
                    };
                    heads.rows[(depth * ASCII + symbol) * words + word] |= if fits { bit } else { 0 };
                }
            }
            heads.anywhere[word] |= if RULES[variant.rule as usize].soft_left { 0 } else { bit };
        }
        heads
    }

    fn row(&self, depth: usize, symbol: u8) -> Option<&[u64]> {
        let from = (depth * ASCII + symbol as usize) * self.words;
        (symbol < 128).then(|| &self.rows[from..from + self.words])
    }
}

/// The symbols that a shape may hold, a bit each.
fn alphabet(elements: &[Element]) -> u128 {
    let of = |element: &Element| match element {
        Element::Lit(bytes) => bytes.iter().fold(0, |all, b| all | 1 << b),
        Element::Run { class, .. } => (0..128).filter(|b| has_symbol(*class, *b)).fold(0, |all, b| all | 1u128 << b),
        Element::Opt(inner) => alphabet(inner),
        Element::Alt(ways) => ways.iter().fold(0, |all, way| all | alphabet(way)),
        Element::Begin | Element::End => 0,
    };
    elements.iter().fold(0, |all, element| all | of(element))
}

/// The first place from `from` on where a shape stands that is open at the end of the text. The caller says of each
/// that has the right symbols whether it is one.
pub(crate) fn first_begun(t: &[u8], from: usize, mut is_open: impl FnMut(usize, usize) -> bool) -> Option<usize> {
    static HEADS: OnceLock<Heads> = OnceLock::new();
    let heads = HEADS.get_or_init(Heads::new);
    let mut alive = vec![u64::MAX; heads.words];
    let mut first = None;
    for start in (from..t.len()).rev() {
        // A symbol beyond ASCII belongs to no shape.
        let Some(all) = heads.row(DEPTH, t[start]) else { break };
        let mut any = 0;
        for (alive, has) in alive.iter_mut().zip(all) {
            *alive &= has;
            any |= *alive;
        }
        if any == 0 {
            break;
        }
        let soft = soft_boundary(t, start);
        let shown = (t.len() - start).min(DEPTH);
        let mut rows = [alive.as_slice(); DEPTH];
        for (depth, row) in rows[..shown].iter_mut().enumerate() {
            *row = heads.row(depth, t[start + depth]).unwrap_or(*row);
        }
        let begins = (0..heads.words).any(|word| {
            let mut bits = alive[word] & if soft { u64::MAX } else { heads.anywhere[word] };
            bits = rows.iter().fold(bits, |bits, row| bits & row[word]);
            std::iter::from_fn(|| {
                let index = word * 64 + bits.trailing_zeros() as usize;
                (bits != 0).then(|| {
                    bits &= bits - 1;
                    index
                })
            })
            .any(|index| is_open(start, index))
        });
        if begins {
            first = Some(start);
        }
    }
    first
}
