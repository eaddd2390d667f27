//! Crowds: formats of one window, of which a look at a few symbols turns most away together.
//!
//! Where many formats begin alike (`sk_…`), each of them was asked at every such beginning. A crowd has a row for each place round
//! its window; in it stands, for each sort of symbols, a bit for every format that allows one there. What a text leaves of all
//! formats is what the rows of its symbols have in common.

use crate::plan::Tables;
use crate::windows::Anchor;
use std::fmt::Write as _;

/// Of fewer formats each is asked by itself.
const FEWEST: usize = 3;
/// Bits of a row.
const MOST: usize = 32;
/// How far from a window's beginning a crowd is looked at, and at how many places.
const NEAR: std::ops::Range<isize> = -BEFORE..24;
const BEFORE: isize = 8;
const MOST_PLACES: usize = 8;
/// A place that leaves more than this of what was left before is not looked at.
const TELLING: f64 = 0.97;

/// What may stand at each place from a format's beginning on, as far as its length is fixed.
pub type Beginning = Vec<Vec<u8>>;

/// Puts crowds in place of the formats of the tables' groups, and gives their source.
pub fn crowds(tables: &mut Tables, beginnings: &[Beginning]) -> String {
    let mut text = String::new();
    let (mut anchors, mut count) = (Vec::new(), 0);
    for group in &mut tables.groups {
        let range = usize::from(group.from)..usize::from(group.from + group.count);
        let (mut members, mut others) = (Vec::new(), Vec::new());
        for anchor in &tables.anchors[range] {
            match *anchor {
                Anchor::Format { variant, offset } => members.push((variant, offset)),
                other => others.push(other),
            }
        }
        let crowd = Crowd { members: &members, beginnings };
        let places = if (FEWEST..=MOST).contains(&members.len()) { crowd.places() } else { Vec::new() };
        group.from = anchors.len() as u16;
        if places.is_empty() {
            anchors
                .extend(members.iter().map(|(variant, offset)| Anchor::Format { variant: *variant, offset: *offset }));
        } else {
            anchors.push(Anchor::Formats { crowd: count });
            count += 1;
            crowd.write(&places, &mut text);
        }
        anchors.extend(others);
        group.count = anchors.len() as u16 - group.from;
    }
    tables.anchors = anchors.into();
    format!("pub(crate) static CROWDS: [Crowd; {count}] = [\n{text}];\n")
}

/// Some formats, and how far before the window each begins.
struct Crowd<'a> {
    members: &'a [(u16, u16)],
    beginnings: &'a [Beginning],
}

impl Crowd<'_> {
    /// What a member allows at a place; none: anything.
    fn set(&self, (variant, offset): (u16, u16), place: isize) -> Option<&[u8]> {
        let place = usize::try_from(place + offset as isize).ok()?;
        self.beginnings[usize::from(variant)].get(place).map(Vec::as_slice)
    }

    /// The places that tell most, the first of them first: by what would be left of all if one of them stood there, or any word.
    fn places(&self) -> Vec<isize> {
        let words: Vec<u8> = (0..128).filter(|b: &u8| b.is_ascii_alphanumeric() || b"_-".contains(b)).collect();
        let stands: Vec<Option<(u16, u16)>> = self.members.iter().copied().map(Some).chain([None]).collect();
        // How likely each is left, for each that stands there.
        let left = |place: isize| {
            let (words, members) = (&words, self.members);
            stands.iter().flat_map(move |stands| {
                let symbols = stands.and_then(|one| self.set(one, place)).unwrap_or(words);
                members.iter().map(move |one| self.set(*one, place).map_or(1.0, |set| share(symbols, set)))
            })
        };
        let mut so_far = vec![1.0; stands.len() * self.members.len()];
        let mut found = Vec::new();
        while found.len() < MOST_PLACES {
            let sum = |place: isize| so_far.iter().zip(left(place)).map(|(before, left)| before * left).sum::<f64>();
            // What stands in the window itself is known.
            let places = NEAR.filter(|place| !(0..4).contains(place) && !found.contains(place));
            let best = places.map(|place| (sum(place), place)).min_by(|a, b| a.0.total_cmp(&b.0));
            let tells = |(best, _): &(f64, isize)| *best < TELLING * so_far.iter().sum::<f64>();
            let Some((_, place)) = best.filter(tells) else { break };
            so_far = so_far.iter().zip(left(place)).map(|(before, left)| before * left).collect();
            found.push(place);
        }
        found
    }

    fn write(&self, places: &[isize], text: &mut String) {
        let allows = |place: isize, symbol: u8| {
            self.members.iter().enumerate().fold(0u32, |bits, (at, one)| {
                bits | u32::from(self.set(*one, place).is_none_or(|set| set.contains(&symbol))) << at
            })
        };
        // Symbols that are alike at all places are of one sort; those beyond ASCII are of the last.
        let mut sorts: Vec<Vec<u32>> = Vec::new();
        let mut sort_of = |column: Vec<u32>| {
            sorts.iter().position(|known| *known == column).unwrap_or_else(|| {
                sorts.push(column);
                sorts.len() - 1
            })
        };
        let symbols: Vec<usize> =
            (0..=128).map(|symbol| sort_of(places.iter().map(|place| allows(*place, symbol)).collect())).collect();
        let row = |at: usize| format!("&{:?}", sorts.iter().map(|column| column[at]).collect::<Vec<_>>());
        let rows = (0..places.len()).map(row).collect::<Vec<_>>().join(", ");
        let (members, all) = (self.members, u32::MAX >> (MOST - self.members.len()));
        let places: Vec<isize> = places.iter().map(|place| place + BEFORE).collect();
        writeln!(
            text,
            "    Crowd {{ members: &{members:?}, all: {all}, places: &{places:?}, sorts: &{symbols:?}, rows: &[{rows}] }},"
        )
        .expect("writing to a string");
    }
}

/// How many of some symbols a set has, of all of them.
fn share(symbols: &[u8], set: &[u8]) -> f64 {
    let count = |symbols: usize| f64::from(symbols as u32);
    count(symbols.iter().filter(|b| set.contains(b)).count()) / count(symbols.len())
}
