//! Which shapes of the catalogue the end of a text may have begun.
//!
//! A stream asks this at the end of every chunk, and nearly every answer is "none". A shape of which the window stands in
//! the text was found by it (`prefilter`): what is left are those that begin so near the end that it cuts their window
//! short. For each of the first four symbols of a shape there are bits: what four symbols leave open is what their four rows
//! have in common. Only the first place counts, so the search goes from the furthest one towards the end, and stops at a shape
//! that is open: nearly every one is that its first symbols leave.
//!
//! Of shapes whose first symbols are fixed hardly any begins with the two symbols at a place, and nothing else is asked then. A
//! few begin as any word does, or have their window far behind: of these one word has a bit each. An open shape has all symbols up
//! to the end, so that the furthest place for one of them is found backwards from there, without a branch for each.

use crate::class::{is_alnum, soft_boundary};
use crate::crowds::formats_of;
use crate::shape::{ANCHORS, CLASSES, Element, Left, RULES, VARIANTS, Variant};
use crate::simd::WINDOW;
use std::sync::OnceLock;

/// Symbols of a shape that are looked at.
const DEPTH: usize = 4;
const ASCII: usize = 128;
/// Stands for what comes behind the end: any symbol.
const BEHIND: usize = ASCII;

/// Bits for 256 shapes: looked at in one step, which vectors do.
type Block = [u64; 4];
const BLOCK: usize = 256;
const BLOCKS: usize = VARIANTS.len().div_ceil(BLOCK);

struct Heads {
    near: Near,
    far: Far,
}

/// With so many symbols the windows of nearly all shapes are all there.
const NEAR: usize = 20;

/// The shapes that begin with fixed symbols, and near the end. Any others may stand here, too.
struct Near {
    variants: Vec<u16>,
    /// By depth and symbol, the shapes that have it there.
    rows: Vec<[Block; BLOCKS]>,
    /// Those that need no boundary before them.
    anywhere: [Block; BLOCKS],
    /// By the length from where a shape begins to the end of the text: those whose window is not all there.
    cut: Vec<[Block; BLOCKS]>,
    /// By the first symbol of a shape, a bit for each that may follow: where there is no boundary, and where there is one.
    pairs: [[u128; ASCII]; 2],
}

/// The same of shapes that begin with a run, or far from the end: as many as one word has bits.
struct Far {
    variants: Vec<u16>,
    rows: [[u64; ASCII + 1]; DEPTH],
    /// By symbol, the shapes that have it anywhere.
    alphabets: [u64; ASCII],
    anywhere: u64,
    cut: Vec<u64>,
}

impl Heads {
    fn new() -> Self {
        let wholes = wholes();
        let is_far = |number: &u16| of(*number).leads_with_run || wholes[usize::from(*number)] > NEAR;
        let (mut far, mut near): (Vec<u16>, Vec<u16>) = (0..VARIANTS.len() as u16).partition(is_far);
        near.extend(far.drain(far.len().min(64)..));
        Self { near: Near::new(near, &wholes), far: Far::new(far, &wholes) }
    }
}

impl Near {
    fn new(variants: Vec<u16>, wholes: &[usize]) -> Self {
        let none = [[0; 4]; BLOCKS];
        let mut near =
            Self { rows: vec![none; DEPTH * ASCII], anywhere: none, cut: Vec::new(), pairs: [[0; ASCII]; 2], variants };
        for (index, number) in near.variants.iter().enumerate() {
            let put_in = |row: &mut [Block; BLOCKS]| row[index / BLOCK][index % BLOCK / 64] |= 1 << (index % 64);
            let variant = of(*number);
            for (depth, fitting) in head(variant).into_iter().enumerate() {
                symbols(fitting).for_each(|symbol| put_in(&mut near.rows[depth * ASCII + symbol]));
            }
            let [first, second, ..] = head(variant);
            symbols(first).for_each(|symbol| near.pairs[1][symbol] |= second);
            if begins_anywhere(variant) {
                put_in(&mut near.anywhere);
                symbols(first).for_each(|symbol| near.pairs[0][symbol] |= second);
            }
            let whole = wholes[usize::from(*number)];
            near.cut.resize(whole.max(near.cut.len()), none);
            near.cut[..whole].iter_mut().for_each(put_in);
        }
        near
    }

    /// The places, of 64 from `from` on, where any may begin by its first two symbols, as bits: hardly any.
    fn places(&self, t: &[u8], from: usize, may_escape: bool) -> u64 {
        let mut places = 0;
        for (at, start) in (from..t.len()).take(64).enumerate() {
            let second = t.get(start + 1).map_or(u128::MAX, |b| 1 << (b & 127));
            let fits = |pairs: &[u128; ASCII]| u64::from(pairs[usize::from(t[start] & 127)] & second != 0);
            // Where escapes are, what a boundary is takes a closer look.
            let apart = may_escape || start == 0 || !is_alnum(t[start - 1]);
            places |= (fits(&self.pairs[0]) | (fits(&self.pairs[1]) & u64::from(apart))) << at;
        }
        places
    }

    /// The first place from `from` on where the secret of one of them begins.
    fn first(&self, t: &[u8], from: usize, open_from: &mut impl FnMut(usize, u16) -> Option<usize>) -> Option<usize> {
        let may_escape = memchr::memchr3(b'\\', b'%', 0x1b, &t[from.saturating_sub(ESCAPE)..]).is_some();
        let mut first: Option<usize> = None;
        for from in (from..t.len()).step_by(64) {
            let mut places = self.places(t, from, may_escape);
            while places != 0 {
                let start = from + places.trailing_zeros() as usize;
                places &= places - 1;
                if first.is_some_and(|first| first <= start) {
                    return first;
                }
                if let Some(begun) = self.begun(t, start) {
                    let open = earliest(&self.variants, begun.as_flattened(), start, open_from);
                    first = first.into_iter().chain(open).min();
                }
            }
        }
        first
    }

    /// Those that may begin at `start`, if any may.
    fn begun(&self, t: &[u8], start: usize) -> Option<[Block; BLOCKS]> {
        let mut begun = *self.cut.get(t.len() - start)?;
        for (depth, symbol) in t[start..].iter().take(DEPTH).enumerate() {
            if !keep(&mut begun, &self.rows[depth * ASCII + usize::from(*symbol)]) {
                return None;
            }
        }
        (soft_boundary(t, start) || keep(&mut begun, &self.anywhere)).then_some(begun)
    }
}

impl Far {
    fn new(variants: Vec<u16>, wholes: &[usize]) -> Self {
        let mut far =
            Self { rows: [[0; ASCII + 1]; DEPTH], alphabets: [0; ASCII], anywhere: 0, cut: Vec::new(), variants };
        far.rows.iter_mut().for_each(|row| row[BEHIND] = u64::MAX);
        for (index, number) in far.variants.iter().enumerate() {
            let (variant, bit) = (of(*number), 1 << index);
            for (row, fitting) in far.rows.iter_mut().zip(head(variant)) {
                symbols(fitting).for_each(|symbol| row[symbol] |= bit);
            }
            symbols(alphabet(&variant.elements)).for_each(|symbol| far.alphabets[symbol] |= bit);
            far.anywhere |= if begins_anywhere(variant) { bit } else { 0 };
            let whole = wholes[usize::from(*number)];
            far.cut.resize(whole.max(far.cut.len()), 0);
            far.cut[..whole].iter_mut().for_each(|row| *row |= bit);
        }
        far
    }

    /// As of the others.
    fn first(&self, t: &[u8], from: usize, open_from: &mut impl FnMut(usize, u16) -> Option<usize>) -> Option<usize> {
        let mut first: Option<usize> = None;
        for start in self.furthest(t, from)..t.len() {
            if first.is_some_and(|first| first <= start) {
                break;
            }
            let behind = &t[start..];
            let at = |depth: usize| self.rows[depth][behind.get(depth).map_or(BEHIND, |b| usize::from(*b))];
            let mut begun = self.cut.get(behind.len()).map_or(0, |cut| cut & at(0) & at(1) & at(2) & at(3));
            if begun != 0 && !soft_boundary(t, start) {
                begun &= self.anywhere;
            }
            first = first.into_iter().chain(earliest(&self.variants, &[begun], start, open_from)).min();
        }
        first
    }

    /// The furthest place before the end where one may begin that has all symbols from there on.
    fn furthest(&self, t: &[u8], from: usize) -> usize {
        let (mut alive, mut furthest) = (u64::MAX, t.len());
        let mut behind = [BEHIND; DEPTH - 1];
        for (start, cut) in (from..t.len()).rev().zip(self.cut.iter().skip(1)) {
            let symbol = usize::from(t[start] & 127);
            alive &= self.alphabets[symbol];
            if alive & cut == 0 {
                break;
            }
            let [second, third, fourth] = behind;
            let [one, two, three, four] = &self.rows;
            let begun = alive & cut & one[symbol] & two[second] & three[third] & four[fourth];
            furthest = if begun == 0 { furthest } else { start };
            behind = [symbol, second, third];
        }
        furthest
    }
}

/// An escape, or a colour code, is no longer than this.
const ESCAPE: usize = 64;

fn of(number: u16) -> &'static Variant {
    &VARIANTS[usize::from(number)]
}

fn begins_anywhere(variant: &Variant) -> bool {
    RULES[usize::from(variant.rule)].left == Left::Any
}

/// The symbols that a shape may have at each place that is looked at.
fn head(variant: &Variant) -> [u128; DEPTH] {
    let first = variant.first.iter().fold(0, |all, b| all | 1 << b);
    let at = |depth: usize| variant.head.get(depth).map_or(u128::MAX, |class| CLASSES[usize::from(*class)]);
    [first, at(1), at(2), at(3)]
}

/// With how many symbols the window of each shape is all there.
fn wholes() -> Vec<usize> {
    let mut wholes = vec![0; VARIANTS.len()];
    for (variant, offset) in ANCHORS.iter().copied().flat_map(formats_of) {
        let whole = &mut wholes[usize::from(variant)];
        *whole = (*whole).max(usize::from(offset) + WINDOW);
    }
    wholes
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
pub(crate) fn first_begun(t: &[u8], mut open_from: impl FnMut(usize, u16) -> Option<usize>) -> Option<usize> {
    static HEADS: OnceLock<Heads> = OnceLock::new();
    let heads = HEADS.get_or_init(Heads::new);
    // A symbol beyond ASCII belongs to no shape.
    let most = heads.near.cut.len().max(heads.far.cut.len());
    let from = t.len().saturating_sub(most);
    let from = t[from..].iter().rposition(|b| *b >= 128).map_or(from, |last| from + last + 1);
    let from_near = from.max((t.len() + 1).saturating_sub(heads.near.cut.len()));
    let first = heads.near.first(t, from_near, &mut open_from);
    first.into_iter().chain(heads.far.first(t, from, &mut open_from)).min()
}

/// The first place where the secret of one of some shapes begins that begin at `start`. Nearly every one that comes so far is open,
/// and nothing begins earlier than the first of them that is a secret from `start` on.
fn earliest(
    variants: &[u16],
    begun: &[u64],
    start: usize,
    open_from: &mut impl FnMut(usize, u16) -> Option<usize>,
) -> Option<usize> {
    let mut first: Option<usize> = None;
    for index in indices(begun) {
        let from = open_from(start, variants[index]);
        if from == Some(start) {
            return from;
        }
        first = first.into_iter().chain(from).min();
    }
    first
}

/// Keeps of a row what another has, too; false if that is nothing.
fn keep(row: &mut [Block; BLOCKS], other: &[Block; BLOCKS]) -> bool {
    let mut all: Block = [0; 4];
    for (block, other) in row.iter_mut().zip(other) {
        for ((word, other), all) in block.iter_mut().zip(other).zip(&mut all) {
            *word &= other;
            *all |= *word;
        }
    }
    all != [0; 4]
}

fn indices(row: &[u64]) -> impl Iterator<Item = usize> {
    row.iter().enumerate().flat_map(|(word, bits)| symbols(u128::from(*bits)).map(move |bit| 64 * word + bit))
}
