//! Candidates: four-symbol windows, folded to one case, in a 32 KB set and then in a small hash table.
//!
//! Nearly every place of ordinary text is turned away by one load from the set. Windows lie where their pattern is
//! rarest: anywhere in a format's fixed beginning, and on the separator side of a key name. A vector search over the
//! same windows fits in front of `candidates` without changing what follows.

use crate::names::KeyNames;
use crate::shape::{RULES, VARIANTS, WINDOWS};
use std::collections::BTreeSet;

/// What a window announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Anchor {
    /// A variant of a format begins `offset` symbols before the window.
    Format { variant: u16, offset: u16 },
    /// A key name ends after this many symbols of the window.
    Name { length: u8 },
    /// `--` and the beginning of a long option: it may be a key name with its value behind white space.
    Argument,
    /// A scheme word ends after this many symbols of the window.
    Scheme { length: u8 },
    /// `://` begins one symbol into the window.
    Authority,
    /// `-----BEGIN ` ends with the window.
    Block,
}

/// 2^18 bits: three thousand windows leave one place in ninety of ordinary text to the hash table, and the set still
/// fits the first-level cache.
type Set = [u64; 4096];
const SET_SHIFT: u32 = 14;
const FOLD: u32 = 0x2020_2020;

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    window: u32,
    from: u32,
    count: u32,
}

/// The compiled windows of one policy.
#[derive(Debug)]
pub(crate) struct Prefilter {
    set: Box<Set>,
    slots: Box<[Slot]>,
    /// 32 less the binary logarithm of the number of slots.
    shift: u32,
    anchors: Vec<Anchor>,
}

#[inline]
fn mixed(window: u32) -> u32 {
    window.wrapping_mul(0x9E37_79B1)
}

#[inline]
fn window_at(t: &[u8], i: usize) -> u32 {
    let four: [u8; 4] = [t[i], t[i + 1], t[i + 2], t[i + 3]];
    u32::from_le_bytes(four) | FOLD
}

impl Prefilter {
    pub(crate) fn new(names: &KeyNames, disabled: &[bool]) -> Self {
        let mut windows: BTreeSet<(u32, Anchor)> = BTreeSet::new();
        for &(window, variant, offset) in WINDOWS {
            if !disabled[VARIANTS[variant as usize].rule as usize] {
                windows.insert((window, Anchor::Format { variant, offset }));
            }
        }
        for entry in names.entries() {
            for ending in endings(&entry.name) {
                for separator in SEPARATORS {
                    windows
                        .insert((folded(&[ending[0], ending[1], ending[2], *separator]), Anchor::Name { length: 3 }));
                }
                // A word before a space is ordinary prose; what follows the space tells.
                for next in AFTER_SPACE {
                    windows.insert((folded(&[ending[1], ending[2], b' ', *next]), Anchor::Name { length: 2 }));
                }
            }
        }
        for first in b'a'..=b'z' {
            for second in (b'a'..=b'z').chain(b'0'..=b'9').chain(*b"-_.") {
                windows.insert((folded(&[b'-', b'-', first, second]), Anchor::Argument));
            }
        }
        // `pass_=` is how Python spells a name that is a keyword.
        for entry in names.entries() {
            let spelled = format!("{}_", entry.name);
            for separator in b"=:" {
                let mut four = spelled.as_bytes()[spelled.len() - 3..].to_vec();
                four.push(*separator);
                windows.insert((folded(&four), Anchor::Name { length: 3 }));
            }
        }
        for scheme in crate::anchored::SCHEMES {
            let tail = &scheme.as_bytes()[scheme.len() - 3..];
            for separator in b" %+" {
                let mut four = tail.to_vec();
                four.push(*separator);
                windows.insert((folded(&four), Anchor::Scheme { length: 3 }));
            }
        }
        for before in 0..128u8 {
            windows.insert((folded(&[before, b':', b'/', b'/']), Anchor::Authority));
        }
        windows.insert((folded(b"GIN "), Anchor::Block));
        Self::build(&windows)
    }

    fn build(windows: &BTreeSet<(u32, Anchor)>) -> Self {
        let mut set = vec![0u64; 4096].into_boxed_slice();
        let size = (windows.len() * 2).next_power_of_two().max(64);
        let shift = 32 - size.trailing_zeros();
        let mut slots = vec![Slot::default(); size].into_boxed_slice();
        let mut anchors = Vec::with_capacity(windows.len());
        for &(window, anchor) in windows {
            let bit = mixed(window) >> SET_SHIFT;
            set[(bit >> 6) as usize] |= 1 << (bit & 63);
            let mut at = (mixed(window) >> shift) as usize;
            while slots[at].count > 0 && slots[at].window != window {
                at = (at + 1) & (size - 1);
            }
            let slot = &mut slots[at];
            if slot.count == 0 {
                *slot = Slot { window, from: anchors.len() as u32, count: 0 };
            }
            slot.count += 1;
            anchors.push(anchor);
        }
        let set = set.try_into().expect("as long as it was made");
        Self { set, slots, shift, anchors }
    }

    /// The next place at or after `from` whose four symbols may be a window.
    ///
    /// Five places are looked at for each load of eight symbols: their tests do not wait for one another, and one
    /// branch serves them all.
    #[inline]
    pub(crate) fn candidate(&self, t: &[u8], from: usize) -> Option<usize> {
        let mut i = from;
        while let Some(eight) = t.get(i..).and_then(<[u8]>::first_chunk::<8>) {
            let eight = u64::from_le_bytes(*eight);
            let mut hits = 0;
            for k in 0..5 {
                hits |= self.bit((eight >> (8 * k)) as u32 | FOLD) << k;
            }
            if hits != 0 {
                return Some(i + hits.trailing_zeros() as usize);
            }
            i += 5;
        }
        let length = t
            .get(i..)?
            .windows(4)
            .position(|four| self.bit(u32::from_le_bytes([four[0], four[1], four[2], four[3]]) | FOLD) != 0)?;
        Some(i + length)
    }

    #[inline]
    fn bit(&self, window: u32) -> u32 {
        let bit = mixed(window) >> SET_SHIFT;
        (self.set[(bit >> 6) as usize] >> (bit & 63)) as u32 & 1
    }

    /// What the window at a candidate announces.
    #[inline]
    pub(crate) fn anchors(&self, t: &[u8], i: usize) -> &[Anchor] {
        let window = window_at(t, i);
        let mut at = (mixed(window) >> self.shift) as usize;
        loop {
            let slot = self.slots[at];
            if slot.count == 0 {
                return &[];
            }
            if slot.window == window {
                return &self.anchors[slot.from as usize..(slot.from + slot.count) as usize];
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }
}

/// What may follow a key name: a separator, a quote, a gap, an escape, or the `]` of a bracketed name.
const SEPARATORS: &[u8] = b"=:\"'\\\t%&],\x1b";
/// What may follow the first space of a gap behind a key name.
const AFTER_SPACE: &[u8] = b"=:\"'\\ \t%&\x1b";

fn folded(four: &[u8]) -> u32 {
    u32::from_le_bytes([four[0], four[1], four[2], four[3]]) | FOLD
}

/// The last three symbols of a name in every spelling that separates its words.
fn endings(name: &str) -> BTreeSet<Vec<u8>> {
    let mut endings = BTreeSet::new();
    for separator in ["", "_", "-", "."] {
        let spelled = name.replace('_', separator);
        if let Some(from) = spelled.len().checked_sub(3) {
            endings.insert(spelled.as_bytes()[from..].to_vec());
        }
    }
    endings
}

/// Which variants of the catalogue may begin with a symbol; for text whose end cuts an anchor short.
pub(crate) fn variants_by_first(disabled: &[bool]) -> Box<[Vec<u16>; 128]> {
    let mut by_first: Box<[Vec<u16>; 128]> = Box::new(std::array::from_fn(|_| Vec::new()));
    for (index, variant) in VARIANTS.iter().enumerate() {
        if !disabled[variant.rule as usize] {
            for b in variant.first {
                by_first[*b as usize].push(index as u16);
            }
        }
    }
    by_first
}

/// Which rules of the catalogue are left out; an unknown id is given back.
pub(crate) fn disabled_rules<'a>(ids: &[&'a str]) -> Result<Vec<bool>, &'a str> {
    let mut disabled = vec![false; RULES.len()];
    for id in ids {
        let index = RULES.iter().position(|rule| rule.id == *id).ok_or(*id)?;
        disabled[index] = true;
    }
    Ok(disabled)
}
