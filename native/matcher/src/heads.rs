//! Which shapes of the catalogue the end of a text may have begun.
//!
//! A stream asks this at the end of every chunk, and nearly every answer is "none". A shape of which the window stands in
//! the text was found by it (`prefilter`): what is left are those that begin so near the end that it cuts their window
//! short. And a shape that is still open has all symbols from where it begins to the end of the text. So the search goes
//! backwards from the end with a bit for each shape of which both are true, and stops when none is left. For each of the
//! first four symbols of a shape there are such bits too: what four symbols leave open is what their four rows have in
//! common. At most places no shape begins with the two symbols there, and nothing else is asked.

use crate::class::soft_boundary;
use crate::shape::{ANCHORS, CLASSES, Element, Left, RULES, VARIANTS};
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
    /// By the first symbol of a shape, a bit for each that may follow: where there is no boundary, and where there is one.
    pairs: [[u128; ASCII]; 2],
}

impl Heads {
    fn new() -> Self {
        let mut heads = Self {
            rows: vec![[0; WORDS]; (DEPTH + 1) * ASCII],
            anywhere: [0; WORDS],
            cut: Vec::new(),
            pairs: [[0; ASCII]; 2],
        };
        for (index, variant) in VARIANTS.iter().enumerate() {
            let (word, bit) = (index / 64, 1 << (index % 64));
            let soft = RULES[variant.rule as usize].left != Left::Any;
            heads.anywhere[word] |= if soft { 0 } else { bit };
            let at = |depth: usize| variant.head.get(depth).map_or(u128::MAX, |class| CLASSES[*class as usize]);
            let first = variant.first.iter().fold(0, |all, b| all | 1 << b);
            for (depth, fitting) in [first, at(1), at(2), at(3), alphabet(variant.elements)].into_iter().enumerate() {
                for symbol in symbols(fitting) {
                    heads.rows[depth * ASCII + symbol][word] |= bit;
                }
            }
            for symbol in symbols(first) {
                heads.pairs[1][symbol] |= at(1);
                heads.pairs[0][symbol] |= if soft { 0 } else { at(1) };
            }
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

    fn row(&self, depth: usize, symbol: u8) -> &Row {
        &self.rows[depth * ASCII + symbol as usize]
    }

    /// Whether any shape may begin with the first two symbols at `start`: hardly anywhere, and all else is asked where it may.
    fn may_begin(&self, t: &[u8], start: usize) -> bool {
        let follows = |pairs: &[u128; ASCII]| {
            let pairs = pairs[usize::from(t[start])];
            t.get(start + 1).map_or(pairs, |b| pairs & 1 << (b & 127)) != 0
        };
        follows(&self.pairs[1]) && (follows(&self.pairs[0]) || soft_boundary(t, start))
    }
}

/// The symbols that have a bit each.
fn symbols(mut bits: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let symbol = bits.trailing_zeros() as usize;
        (bits != 0).then(|| {
            bits &= bits - 1;
            symbol
        })
    })
}

/// The symbols that a shape may hold, a bit each.
fn alphabet(elements: &[Element]) -> u128 {
    let of = |element: &Element| match element {
        Element::Lit(bytes) => bytes.iter().fold(0, |all, b| all | 1 << b),
        Element::Run { class, .. } => CLASSES[*class as usize],
        Element::Opt(inner) => alphabet(inner),
        Element::Alt(ways) => ways.iter().fold(0, |all, way| all | alphabet(way)),
        Element::Begin | Element::End => 0,
    };
    elements.iter().fold(0, |all, element| all | of(element))
}

/// The first place where the secret of a shape begins that is open at the end of the text, and whose window is not all in the
/// text. The caller says of each that has the right symbols where that is, if it is open.
pub(crate) fn first_begun(t: &[u8], mut open_from: impl FnMut(usize, usize) -> Option<usize>) -> Option<usize> {
    static HEADS: OnceLock<Heads> = OnceLock::new();
    let heads = HEADS.get_or_init(Heads::new);
    // The shapes that have all symbols from `reached` on.
    let (mut alive, mut reached) = ([u64::MAX; WORDS], t.len());
    let mut first: Option<usize> = None;
    for (start, cut) in (0..t.len()).rev().zip(heads.cut.iter().skip(1)) {
        // A symbol beyond ASCII belongs to no shape.
        if t[start] >= 128 {
            break;
        }
        if !heads.may_begin(t, start) {
            continue;
        }
        while reached > start {
            reached -= 1;
            alive = common(&alive, heads.row(DEPTH, t[reached]));
        }
        // Further back still fewer windows are cut.
        let mut begun = common(&alive, cut);
        if is_empty(&begun) {
            break;
        }
        for (depth, symbol) in t[start..].iter().take(DEPTH).enumerate() {
            begun = common(&begun, heads.row(depth, *symbol));
        }
        if is_empty(&begun) {
            continue;
        }
        if !soft_boundary(t, start) {
            begun = common(&begun, &heads.anywhere);
        }
        for from in indices(&begun).filter_map(|index| open_from(start, index)) {
            first = Some(first.map_or(from, |first| first.min(from)));
        }
    }
    first
}

fn is_empty(row: &Row) -> bool {
    row.iter().fold(0, |all, word| all | word) == 0
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
