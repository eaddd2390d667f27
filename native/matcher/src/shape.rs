//! Formats: the compiled catalogue, and the walk of one shape over the text.

use crate::class::{ends_escape, is_alnum, is_joined};
use crate::masked::mask_ends;
use crate::pool::{Label, Span};

/// One rule of the catalogue, as people see it.
#[derive(Debug)]
pub struct Rule {
    /// Stable name, kebab-case.
    pub id: Label,
    /// The kind of secret.
    pub kind: Label,
    /// Who issues it.
    pub provider: Label,
    /// The shape, as written in the catalogue.
    pub shape: Label,
    /// Words of key names, one of which must announce a value of this shape; none: the shape speaks for itself.
    pub beside: Span<Label>,
    /// Where the shape is known from.
    pub source: Label,
    /// Where its lengths are known from.
    pub lengths: Label,
    pub(crate) left: Left,
    pub(crate) soft_right: bool,
}

/// What may stand before a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    Any,
    /// No letter and no digit.
    Soft,
    /// Nor what joins words.
    Hard,
    /// Nor base64, which has the shape, too.
    Free,
}

impl Rule {
    /// Whether what stands before `start` allows a match there.
    #[inline]
    pub(crate) fn may_begin(&self, t: &[u8], start: usize) -> bool {
        if self.left == Left::Any || start == 0 {
            return true;
        }
        match t[start - 1] {
            // In a run of what begins formats nearly every place ends here.
            b if is_alnum(b) => ends_escape(t, start),
            b'_' | b'-' | b'.' => self.left != Left::Hard,
            b']' => !mask_ends(t, start),
            _ => true,
        }
    }
}

/// One step of a shape. Steps take as much as they can and give nothing back.
#[derive(Debug)]
pub(crate) enum Element {
    Lit(Span<u8>),
    Run {
        class: u16,
        min: u32,
        max: u32,
    },
    Opt(Span<Element>),
    Alt(Span<Span<Element>>),
    /// The secret begins here.
    Begin,
    /// The secret ends here.
    End,
}

/// A word of key names under which a value of this shape is a secret.
#[derive(Debug)]
pub(crate) struct Beside {
    pub word: Span<u8>,
    pub rule: u16,
    pub elements: Span<Element>,
    /// The rule is one of many providers.
    pub general: bool,
    /// The word is a name by itself for the rule.
    pub alone: bool,
    /// The value must look issued as well.
    pub made: bool,
}

/// A rule's shape with the alternatives at its beginning chosen.
#[derive(Debug)]
pub(crate) struct Variant {
    pub rule: u16,
    /// Symbols that may stand first.
    pub first: Span<u8>,
    /// No match is shorter: the symbols of the fixed beginning.
    pub shortest: u16,
    /// Classes of its first symbols.
    pub head: Span<u16>,
    /// Begins with a class: its beginning looks like any word.
    pub leads_with_run: bool,
    pub elements: Span<Element>,
}

/// What build.rs made of the catalogue. Its literals are for the compiler, not for readers.
#[allow(clippy::unreadable_literal)]
mod catalogue {
    use super::{Beside, Element, Left, Rule, Variant};
    use crate::crowds::Crowd;
    use crate::plan::{Group, Masks, Set, Slot, Spreads};
    use crate::pool::{Label, Span};
    use crate::windows::{
        Anchor::{
            self, Argument, Attribute, Authority, Block, Format, Formats, Inside, Missing, Name, Option, Report,
            Scheme, Source,
        },
        Context,
    };
    include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));
}

pub use catalogue::CATALOGUE_VERSION;
pub(crate) use catalogue::CLASSES;
pub(crate) use catalogue::{
    ALONE, ANCHORS, BESIDE, BESIDE_BEGINNINGS, BYTES, CROWDS, ELEMENTS, FOURS, FREQUENCIES, GROUPS, HEADS, MASKS,
    NAMES, RULES, SET, SLOTS, SPREADS, TEXT, VARIANTS, WAYS,
};

/// The catalogue, in the order of its files.
#[must_use]
pub fn rules() -> &'static [Rule] {
    RULES
}

/// Whether a class has a symbol.
#[inline]
pub(crate) fn has_symbol(class: u16, b: u8) -> bool {
    let symbols = CLASSES[class as usize];
    let half = if b < 64 { symbols as u64 } else { (symbols >> 64) as u64 };
    b < 128 && half >> (b & 63) & 1 == 1
}

/// The fixed symbols that a shape begins with, as far as there are any among its first eight, and where they are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lead {
    symbols: u64,
    fixed: u64,
}

/// Those of all variants: where many begin alike (`sk_…`), one comparison for each turns nearly all of them away.
static LEADS: [Lead; VARIANTS.len()] = {
    let mut leads = [Lead { symbols: 0, fixed: 0 }; VARIANTS.len()];
    let mut index = 0;
    while index < leads.len() {
        let ((from, to), mut at) = (VARIANTS[index].head.range(), 0);
        while at < to - from && at < 8 {
            let class = CLASSES[HEADS[from + at] as usize];
            if class.is_power_of_two() {
                leads[index].symbols |= (class.trailing_zeros() as u64) << (8 * at);
                leads[index].fixed |= 0xff << (8 * at);
            }
            at += 1;
        }
        index += 1;
    }
    leads
};

/// Whether a letter or a digit plainly stands before a place where a variant may begin, and must not: in a run of its first symbols
/// nearly each place is such a one.
#[inline]
pub(crate) fn joins(variant: u16, t: &[u8], start: usize) -> bool {
    ASKS_BEFORE[usize::from(variant)] && is_joined(t, start)
}

/// The variants that ask what stands before them.
static ASKS_BEFORE: [bool; VARIANTS.len()] = {
    let mut asks = [false; VARIANTS.len()];
    let mut index = 0;
    while index < asks.len() {
        asks[index] = !matches!(RULES[VARIANTS[index].rule as usize].left, Left::Any);
        index += 1;
    }
    asks
};

impl Lead {
    #[inline]
    pub(crate) fn of(variant: u16) -> Self {
        LEADS[usize::from(variant)]
    }

    /// How many of them stand first.
    const fn length(self) -> usize {
        self.fixed.trailing_ones() as usize / 8
    }

    /// Whether a shape may begin at `start` by its fixed symbols. Near the end of a text they are not asked.
    #[inline]
    pub(crate) fn fits(self, t: &[u8], start: usize) -> bool {
        let eight = t.get(start..).and_then(<[u8]>::first_chunk);
        eight.is_none_or(|eight| (u64::from_le_bytes(*eight) ^ self.symbols) & self.fixed == 0)
    }
}

impl Variant {
    /// Whether the first symbols at `start`, as far as the text goes, are those of the shape: turns away nearly all that
    /// only share a window.
    #[inline]
    pub(crate) fn may_begin(&self, t: &[u8], start: usize) -> bool {
        self.head.iter().zip(&t[start..]).all(|(class, b)| has_symbol(*class, *b))
    }

    /// As `may_begin`, where its fixed symbols are known to be there.
    #[inline]
    pub(crate) fn goes_on(&self, lead: Lead, t: &[u8], start: usize) -> bool {
        let known = lead.length().min(self.head.len());
        let rest = t.get(start + known..).unwrap_or_default();
        self.head[known..].iter().zip(rest).all(|(class, b)| has_symbol(*class, *b))
    }

    /// Whether the run behind its first fixed symbols may be as long as it must be: many a name of a field begins as a format
    /// does, `access_token=`, and ends soon after. Of a whole text.
    #[inline]
    pub(crate) fn may_go_on(&self, t: &[u8], start: usize) -> bool {
        let [Element::Lit(fixed), Element::Run { class, min, .. }, ..] = self.elements.items() else { return true };
        let from = t.len().min(start + fixed.len());
        let symbols = CLASSES[usize::from(*class)];
        let (low, high) = (symbols as u64, (symbols >> 64) as u64);
        let near = &t[from..t.len().min(from + NEAR.min(*min as usize))];
        near.iter().all(|b| *b < 128 && (if *b < 64 { low } else { high }) >> (b & 63) & 1 == 1)
    }

    /// Whether its first symbol may be the one at `start`.
    #[inline]
    pub(crate) fn has_symbol_at(&self, t: &[u8], start: usize) -> bool {
        self.head.first().zip(t.get(start)).is_some_and(|(class, b)| has_symbol(*class, *b))
    }

    /// Whether a text is long enough for it.
    #[inline]
    pub(crate) fn has_room(&self, t: &[u8], start: usize) -> bool {
        start + self.shortest as usize <= t.len()
    }
}

/// So many symbols behind them turn away nearly every name.
const NEAR: usize = 8;
