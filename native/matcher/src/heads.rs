//! Which shapes of the catalogue the end of a text may have begun.
//!
//! A stream asks this at the end of every chunk, and nearly every answer is "none". A shape of which the window stands in
//! the text was found by it (`prefilter`): what is left are those that begin so near the end that it cuts their window
//! short. And a shape that is still open has all symbols from where it begins to the end of the text. So the search goes
//! backwards from the end with a bit for each shape of which both are true, and stops when none is left. For each of the
//! first four symbols of a shape there are such bits too: what four symbols leave open is what their four rows have in
//! common.

use crate::class::soft_boundary;
use crate::shape::{ANCHORS, Element, RULES, VARIANTS, has_symbol};
use crate::simd::WINDOW;
use crate::windows::Anchor;
use std::sync::OnceLock;

/// Symbols of a shape that are looked at.
const DEPTH: usize = 4;
const ASCII: usize = 128;

const WORDS: usize = VARIANTS.len().div_ceil(64);

/// A bit for each shape.
type Row = [u64; WORDS];

struct Heads {
    /// By depth and symbol; behind them, by symbol, the shapes that have it anywhere.
    rows: Vec<Row>,
    /// Shapes that need no boundary before them.
    anywhere: Row,
    /// By the length from where a shape begins to the end of the text: those whose window is not all there.
    cut: Vec<Row>,
}

impl Heads {
    fn new() -> Self {
        let mut heads = Self { rows: vec![[0; WORDS]; (DEPTH + 1) * ASCII], anywhere: [0; WORDS], cut: Vec::new() };
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
                    heads.rows[depth * ASCII + symbol][word] |= if fits { bit } else { 0 };
                }
            }
            heads.anywhere[word] |= if RULES[variant.rule as usize].soft_left { 0 } else { bit };
        }
        for anchor in &ANCHORS {
            let Anchor::Format { variant, offset } = *anchor else { continue };
            let (word, bit) = (variant as usize / 64, 1 << (variant % 64));
            let whole = offset as usize + WINDOW;
            if heads.cut.len() < whole {
                heads.cut.resize(whole, [0; WORDS]);
            }
            heads.cut[..whole].iter_mut().for_each(|row| row[word] |= bit);
        }
        heads
    }

    fn row(&self, depth: usize, symbol: u8) -> Option<&Row> {
        (symbol < 128).then(|| &self.rows[depth * ASCII + symbol as usize])
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

/// The first place where a shape begins that is open at the end of the text, and whose window is not all in the text. The
/// caller says of each that has the right symbols whether it is open.
pub(crate) fn first_begun(t: &[u8], mut is_open: impl FnMut(usize, usize) -> bool) -> Option<usize> {
    static HEADS: OnceLock<Heads> = OnceLock::new();
    let heads = HEADS.get_or_init(Heads::new);
    let mut alive = [u64::MAX; WORDS];
    let mut first = None;
    for (start, cut) in (0..t.len()).rev().zip(heads.cut.iter().skip(1)) {
        // A symbol beyond ASCII belongs to no shape.
        let Some(all) = heads.row(DEPTH, t[start]) else { break };
        alive = common(&common(&alive, all), cut);
        if alive == [0; WORDS] {
            break;
        }
        let mut begun = alive;
        for (depth, symbol) in t[start..].iter().take(DEPTH).enumerate() {
            begun = heads.row(depth, *symbol).map_or(begun, |row| common(&begun, row));
        }
        if begun == [0; WORDS] {
            continue;
        }
        if !soft_boundary(t, start) {
            begun = common(&begun, &heads.anywhere);
        }
        if indices(&begun).any(|index| is_open(start, index)) {
            first = Some(start);
        }
    }
    first
}

fn common(a: &Row, b: &Row) -> Row {
    let mut both = *a;
    both.iter_mut().zip(b).for_each(|(word, other)| *word &= other);
    both
}

fn indices(row: &Row) -> impl Iterator<Item = usize> {
    row.iter().enumerate().flat_map(|(word, bits)| {
        let mut bits = *bits;
        std::iter::from_fn(move || {
            let index = word * 64 + bits.trailing_zeros() as usize;
            (bits != 0).then(|| {
                bits &= bits - 1;
                index
            })
        })
    })
}
