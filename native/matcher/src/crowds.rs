//! Formats of one window, of which a look at a few symbols turns most away together (`build/crowds.rs`).
//!
//! What is turned away here has symbols that its shape does not allow, and would be turned away by the walk of it.

use crate::class::is_joined;
use crate::formats::Member;
use crate::shape::{CROWDS, Left, RULES, VARIANTS};
use crate::windows::Anchor;

/// Some formats of one window.
#[derive(Debug)]
pub(crate) struct Crowd {
    /// Their variants, and how far before the window each begins.
    pub members: &'static [Member],
    /// A bit for each of them.
    pub all: u32,
    /// Places round the window that tell something, by how far they are from `BEFORE` before it.
    pub places: &'static [u8],
    /// The sort of each symbol, and of those beyond ASCII.
    pub sorts: &'static [u8; 129],
    /// For each place, and each sort of symbols, the members that allow it there, as bits.
    pub rows: &'static [&'static [u32]],
}

/// Symbols round a window that may be asked, and how many of them stand before it.
const NEAR: usize = 32;
const BEFORE: usize = 8;

impl Crowd {
    /// Those of which a window at `i` may tell, by the symbols round it. A text that ends before a place says nothing of it.
    #[inline]
    fn fitting(&self, t: &[u8], i: usize) -> u32 {
        let near = i.checked_sub(BEFORE).and_then(|from| t.get(from..)?.first_chunk::<NEAR>());
        near.map_or_else(
            || self.left(|place| i.checked_add(place)?.checked_sub(BEFORE).and_then(|at| t.get(at)).copied()),
            |near| self.left(|place| near.get(place).copied()),
        )
    }

    /// Those that are left of all by what stands at each place.
    #[inline(always)]
    #[allow(clippy::inline_always)] // once for each way to look a symbol up
    fn left(&self, symbol: impl Fn(usize) -> Option<u8>) -> u32 {
        let mut left = self.all;
        for (place, row) in self.places.iter().zip(self.rows) {
            if let Some(symbol) = symbol(usize::from(*place)) {
                left &= row[usize::from(self.sorts[usize::from(symbol.min(128))])];
            }
            // Of a single one its boundary is asked next.
            if left & left.wrapping_sub(1) == 0 {
                break;
            }
        }
        left
    }
}

/// How far before its window all of a crowd begin, none of which a letter or a digit may stand before; of any other `NONE`.
static BEGINNINGS: [u16; CROWDS.len()] = {
    let mut found = [NONE; CROWDS.len()];
    let mut at = 0;
    while at < found.len() {
        let (members, mut member) = (CROWDS[at].members, 0);
        found[at] = members[0].1;
        while member < members.len() {
            let (variant, offset) = members[member];
            let rule = &RULES[VARIANTS[variant as usize].rule as usize];
            if offset != found[at] || matches!(rule.left, Left::Any) {
                found[at] = NONE;
            }
            member += 1;
        }
        at += 1;
    }
    found
};

const NONE: u16 = u16::MAX;

/// Whether none of a crowd counts because a letter or a digit plainly stands before all of it: in a run of their first symbols nearly
/// each place is such a one.
#[inline]
pub(crate) fn are_joined(crowd: u16, t: &[u8], i: usize) -> bool {
    let offset = BEGINNINGS[usize::from(crowd)];
    offset != NONE && is_joined(t, i.wrapping_sub(usize::from(offset)))
}

/// The formats of a crowd that may begin round a window at `i`.
#[inline]
pub(crate) fn fitting(crowd: u16, t: &[u8], i: usize) -> impl Iterator<Item = Member> {
    let crowd = &CROWDS[usize::from(crowd)];
    let mut left = crowd.fitting(t, i);
    std::iter::from_fn(move || {
        let member = *crowd.members.get(left.trailing_zeros() as usize)?;
        left &= left - 1;
        Some(member)
    })
}

/// The formats that an anchor tells of.
pub(crate) fn formats_of(anchor: Anchor) -> Vec<Member> {
    match anchor {
        Anchor::Format { variant, offset } => vec![(variant, offset)],
        Anchor::Formats { crowd } => CROWDS[usize::from(crowd)].members.to_vec(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::{CLASSES, Element, VARIANTS};
    use crate::shared::Runs;
    use crate::walk::walk;

    /// One of the texts that a shape allows, as short as it may be.
    fn spelled(elements: &[Element], way: usize, text: &mut Vec<u8>) {
        for element in elements {
            match element {
                Element::Lit(symbols) => text.extend(symbols.items()),
                Element::Run { class, min, .. } => {
                    let symbols: Vec<u8> = (0..128u8).filter(|b| CLASSES[usize::from(*class)] >> *b & 1 == 1).collect();
                    text.extend((0..*min as usize).map(|at| symbols[(way * 7 + at * (way + 1)) % symbols.len()]));
                }
                Element::Opt(inner) if way % 2 == 1 => spelled(inner, way, text),
                Element::Alt(ways) => spelled(&ways[way % ways.len()], way, text),
                Element::Opt(_) | Element::Begin | Element::End => {}
            }
        }
    }

    #[test]
    fn no_crowd_turns_away_a_format_that_stands_there() {
        let mut asked = 0;
        for (number, crowd) in CROWDS.iter().enumerate() {
            for (variant, offset) in crowd.members {
                for (way, before) in (0..24).flat_map(|way| [0, 3, 40].map(|before| (way, before))) {
                    let mut text = vec![b' '; before];
                    spelled(&VARIANTS[usize::from(*variant)].elements, way, &mut text);
                    let i = before + usize::from(*offset);
                    // A run that goes on takes what should stand behind it: not all of these are what they should be.
                    let shape = &VARIANTS[usize::from(*variant)];
                    if walk(shape, &text, before, &mut Runs::new()).end.is_none() {
                        continue;
                    }
                    asked += 1;
                    let stands = fitting(number as u16, &text, i).any(|one| one == (*variant, *offset));
                    assert!(stands, "{variant} {way} {before}");
                }
            }
        }
        assert!(asked > 72 * CROWDS.len(), "{asked}");
    }

    #[test]
    fn where_many_formats_begin_alike_few_of_them_are_asked() {
        let text = ["s", "k_"].concat().repeat(99).into_bytes();
        let crowds: Vec<u16> =
            (0..CROWDS.len() as u16).filter(|crowd| CROWDS[usize::from(*crowd)].members.len() > 12).collect();
        assert!(crowds.len() > 4, "{}", crowds.len());
        for crowd in crowds {
            let found = (30..60).step_by(3).map(|i| fitting(crowd, &text, i).count()).max();
            assert!(found <= Some(2), "{crowd}: {found:?} of {}", CROWDS[usize::from(crowd)].members.len());
        }
    }
}
