//! What the search looks for: windows of four symbols, what each told, and the tables they are found by.
//!
//! The build compiles this module too: it plans the windows of the catalogue and of the built-in key names once
//! (`build/plan.rs`), so that start-up plans nothing. At run time only the names that a policy adds are put in.

use crate::key_table::{APART, SCHEMES};
use std::collections::{BTreeMap, BTreeSet};

/// What a window told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Anchor {
    /// A variant of a format begins `offset` symbols before the window.
    Format { variant: u16, offset: u16 },
    /// A key name ends after this many symbols of the window.
    Name { length: u8 },
    /// The window is part of a key name, which ends where its symbols do. So many symbols behind its beginning another word
    /// of the name follows; 0: none does.
    Inside { word: u8 },
    /// `--` and the beginning of a long option: it may be a key name with its value behind white space.
    Argument,
    /// A scheme word ends after this many symbols of the window.
    Scheme { length: u8 },
    /// `://` begins one symbol into the window.
    Authority,
    /// `-----BEGIN ` ends with the window.
    Block,
    /// The window is the middle of ` input_value=`, which begins four symbols before it.
    Report,
}

/// Four neighbouring symbols: what may stand at each of the places, and what that told.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Window {
    pub sets: [Vec<u8>; 4],
    pub anchor: Anchor,
    pub context: Context,
}

/// Bits of the sixteen symbols from `BEFORE` before a window on: turns away most of what only shares its four symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Context {
    /// Every pattern has these.
    pub must: u128,
    /// No pattern has any other.
    pub may: u128,
}

pub(crate) const BEFORE: usize = 4;
pub(crate) const CONTEXT: usize = 16;

impl Context {
    /// Nothing is known.
    pub(crate) const ANY: Self = Self { must: 0, may: u128::MAX };

    /// Of the symbols that may stand at each place; none for a place of which nothing is known.
    pub(crate) fn of(places: &[Option<&Vec<u8>>]) -> Self {
        let mut context = Self::ANY;
        for (place, set) in places.iter().enumerate().take(CONTEXT) {
            if let Some(set) = set {
                let (must, may) = set.iter().fold((0xff, 0), |(must, may), b| (must & b, may | b));
                context.must |= u128::from(must) << (8 * place);
                context.may &= !(u128::from(!may) << (8 * place));
            }
        }
        context
    }

    /// What holds for both.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self { must: self.must & other.must, may: self.may | other.may }
    }

    /// Whether a place of a text could be one of the patterns. Near the text's edges it could.
    #[inline]
    pub(crate) fn fits(self, t: &[u8], i: usize) -> bool {
        let Some(around) = i.checked_sub(BEFORE).and_then(|from| t[from..].first_chunk::<CONTEXT>()) else {
            return true;
        };
        let around = u128::from_le_bytes(*around);
        around & self.must == self.must && around & !self.may == 0
    }
}

impl Window {
    /// Every way to write it, folded: letters of one case, other symbols as chance has it.
    pub(crate) fn folded(&self) -> Vec<u32> {
        let mut found: Vec<u32> = vec![0];
        for (place, set) in self.sets.iter().enumerate() {
            let set: BTreeSet<u32> = set.iter().map(|b| u32::from(b | 0x20)).collect();
            found = found.iter().flat_map(|window| set.iter().map(move |b| window | b << (8 * place))).collect();
        }
        found
    }
}

/// Of each place of a window, and each half of a symbol: a bit for every bucket that has it; eight buckets a table. And the
/// same of whole symbols, for processors that can look those up.
#[derive(Clone, Debug, PartialEq, Eq)]
#[repr(C, align(64))]
pub(crate) struct Masks {
    pub whole: [[[u8; 128]; TABLES]; 4],
    pub low: [[[u8; 16]; TABLES]; 4],
    pub high: [[[u8; 16]; TABLES]; 4],
}

/// Tables for each half of a symbol. Of ordinary text, the windows of six hundred rules let one place in sixteen through
/// three of them; of whole symbols one in seventy. A fourth, or a fifth symbol beside the window, costs more than the looks
/// that it saves.
pub(crate) const TABLES: usize = 3;
/// As many as there are bits in the tables.
pub(crate) const BUCKETS: usize = 8 * TABLES;

impl Masks {
    /// Without any bucket.
    #[allow(dead_code)] // only the build asks
    pub(crate) const EMPTY: Self =
        Self { whole: [[[0; 128]; TABLES]; 4], low: [[[0; 16]; TABLES]; 4], high: [[[0; 16]; TABLES]; 4] };

    /// Puts a window into a bucket of whole symbols.
    pub(crate) fn add(&mut self, sets: &[Vec<u8>; 4], bucket: usize) {
        for (place, set) in sets.iter().enumerate() {
            for b in set {
                self.whole[place][bucket / 8][usize::from(*b)] |= 1 << (bucket % 8);
            }
        }
    }

    /// Puts a window into a bucket of halves.
    pub(crate) fn add_halves(&mut self, sets: &[Vec<u8>; 4], bucket: usize) {
        for (place, set) in sets.iter().enumerate() {
            for b in set {
                self.low[place][bucket / 8][usize::from(b & 15)] |= 1 << (bucket % 8);
                self.high[place][bucket / 8][usize::from(b >> 4)] |= 1 << (bucket % 8);
            }
        }
    }

    /// Puts a window that was not there when the build planned where the buckets become least wider.
    fn add_late(&mut self, sets: &[Vec<u8>; 4]) {
        let growth = |add: fn(&mut Self, &[Vec<u8>; 4], usize), width: fn(&Self, usize) -> u64| {
            let by = |bucket: usize| {
                let mut with = self.clone();
                add(&mut with, sets, bucket);
                width(&with, bucket) - width(self, bucket)
            };
            (0..BUCKETS).min_by_key(|bucket| by(*bucket)).unwrap_or(0)
        };
        let (whole, halves) = (growth(Self::add, Self::width), growth(Self::add_halves, Self::width_of_halves));
        self.add(sets, whole);
        self.add_halves(sets, halves);
    }

    /// In how many ways four symbols pass a bucket.
    fn width(&self, bucket: usize) -> u64 {
        self.whole.iter().map(|tables| ways(&tables[bucket / 8], bucket)).product()
    }

    /// The same by halves of symbols.
    fn width_of_halves(&self, bucket: usize) -> u64 {
        self.low.iter().chain(&self.high).map(|tables| ways(&tables[bucket / 8], bucket)).product()
    }
}

/// How many entries of a table have a bucket.
fn ways(table: &[u8], bucket: usize) -> u64 {
    table.iter().filter(|bits| **bits >> (bucket % 8) & 1 == 1).count() as u64
}

/// A bit for the hash of every folded window. 2^18 bits: of ordinary text one place in fifty passes, and the set
/// still fits the first-level cache.
pub(crate) type Set = [u64; 4096];
const SET_SHIFT: u32 = 14;
/// Letters of both cases are one: bit 5 is set in every symbol.
pub(crate) const FOLD: u32 = 0x2020_2020;

/// Which group a folded window belongs to; 0 for none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Slot {
    pub window: u32,
    pub group: u32,
}

/// What windows announce that announce the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub context: Context,
    pub from: u16,
    pub count: u16,
}

/// The tables of one plan. Groups begin at 1.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    pub masks: Masks,
    pub set: Box<[u64]>,
    pub slots: Box<[Slot]>,
    pub groups: Box<[Group]>,
    pub anchors: Box<[Anchor]>,
}

#[inline]
pub(crate) fn mixed(window: u32) -> u32 {
    window.wrapping_mul(0x9E37_79B1)
}

/// 1 if the set has the folded window, or another with the same hash.
#[inline]
pub(crate) fn is_in(set: &Set, window: u32) -> u32 {
    let bit = mixed(window) >> SET_SHIFT;
    (set[(bit >> 6) as usize] >> (bit & 63)) as u32 & 1
}

/// Slots are at most half full: their number is a power of two.
pub(crate) fn home(slots: &[Slot], window: u32) -> usize {
    ((u64::from(mixed(window)) * slots.len() as u64) >> 32) as usize
}

/// What each folded window told, and what must stand round it.
pub(crate) type Announced = BTreeMap<u32, (Context, BTreeSet<Anchor>)>;

/// Adds all spellings of a window.
pub(crate) fn announce(announced: &mut Announced, window: &Window) {
    for folded in window.folded() {
        let (context, anchors) = announced.entry(folded).or_insert((window.context, BTreeSet::new()));
        *context = context.or(window.context);
        anchors.insert(window.anchor);
    }
}

impl Tables {
    /// Puts folded windows and what they announce where they are found.
    pub(crate) fn new(masks: Masks, announced: &Announced) -> Self {
        let mut set = vec![0u64; 4096].into_boxed_slice();
        let size = (announced.len() * 2).next_power_of_two().max(64);
        let mut slots = vec![Slot::default(); size].into_boxed_slice();
        let mut known = BTreeMap::new();
        let nothing = Group { context: Context::ANY, from: 0, count: 0 };
        let (mut groups, mut anchors) = (vec![nothing], Vec::new());
        for (&window, (context, told)) in announced {
            let group = *known.entry((*context, told)).or_insert_with(|| {
                let from = anchors.len() as u16;
                anchors.extend(told.iter().copied());
                groups.push(Group { context: *context, from, count: told.len() as u16 });
                groups.len() as u32 - 1
            });
            let bit = mixed(window) >> SET_SHIFT;
            set[(bit >> 6) as usize] |= 1 << (bit & 63);
            let mut at = home(&slots, window);
            while slots[at].group > 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = Slot { window, group };
        }
        assert!(u16::try_from(anchors.len()).is_ok(), "too many windows: ask more fixed symbols of the shapes");
        Self { masks, set, slots, groups: groups.into(), anchors: anchors.into() }
    }

    /// A plan and some windows more.
    pub(crate) fn with(masks: &Masks, slots: &[Slot], groups: &[Group], anchors: &[Anchor], more: &[Window]) -> Self {
        let mut masks = masks.clone();
        let mut announced = Announced::new();
        for slot in slots.iter().filter(|slot| slot.group > 0) {
            let group = groups[slot.group as usize];
            let told = &anchors[usize::from(group.from)..usize::from(group.from + group.count)];
            announced.insert(slot.window, (group.context, told.iter().copied().collect()));
        }
        for window in more {
            masks.add_late(&window.sets);
            announce(&mut announced, window);
        }
        Self::new(masks, &announced)
    }
}

/// What may follow a key name: a separator, a quote, a gap, a line end, an escape, the `]` of a bracketed name, the `>` of
/// an element, a qualifier or a number.
const SEPARATORS: &[u8] = b"=:\"'`\\\t\r\n%&[],;\x1b>?|_-(<0123456789";
/// What may follow the first space of a gap behind a key name: a word before a space is ordinary prose.
const AFTER_SPACE: &[u8] = b"=:\"'`\\ \t%&?|.+\x1b";

/// The windows in which a key name ends: its last symbols with what stands behind them.
pub(crate) fn name_ends(name: &str) -> Vec<Window> {
    let letter = |b: u8| both_cases(&[b]);
    let mut found = Vec::new();
    for ending in endings(name) {
        if let [a, b, c] = ending[..] {
            let places = [
                ([letter(a), letter(b), letter(c), SEPARATORS.to_vec()], 3),
                ([letter(b), letter(c), vec![b' '], AFTER_SPACE.to_vec()], 2),
                // `pass_=` is how Python spells a name that is a keyword.
                ([letter(b), letter(c), vec![b'_'], b"=:".to_vec()], 3),
            ];
            for (sets, length) in places {
                found.extend(parted(sets).map(|sets| Window {
                    sets,
                    anchor: Anchor::Name { length },
                    context: Context::ANY,
                }));
            }
        } else if let [a, b] = ending[..] {
            let separators = [SEPARATORS, b" "].concat();
            let sets = [letter(a), letter(b), separators, (0..128).collect()];
            found.push(Window { sets, anchor: Anchor::Name { length: 2 }, context: Context::ANY });
        }
    }
    found
}

/// The last places of windows, in parts: in one window the separators would have nearly every half of a symbol, so that any letter
/// passed; without those that share their high half with letters (`` ` ``, `|`) or capitals (`_`, `\`, `]`) none does.
const PARTS: [std::ops::Range<u8>; 3] = [0..0x40, 0x40..0x60, 0x60..0x80];

fn parted([a, b, c, last]: [Vec<u8>; 4]) -> impl Iterator<Item = [Vec<u8>; 4]> {
    let parts = PARTS.map(|part| last.iter().copied().filter(|b| part.contains(b)).collect::<Vec<u8>>());
    parts.into_iter().filter(|part| !part.is_empty()).map(move |part| [a.clone(), b.clone(), c.clone(), part])
}

/// The windows inside a key name of several words that all its spellings have: four letters of one of them. A name of
/// one word has none, because it may be spelled as two (`pass_word`).
#[allow(dead_code)] // only the build asks
pub(crate) fn name_insides(name: &str) -> Vec<Window> {
    if !name.contains('_') {
        return Vec::new();
    }
    let last = name.rsplit('_').next();
    let followed = |word: &str| Some(word) != last;
    name.split('_').flat_map(|word| insides(word, followed(word))).collect()
}

/// The windows inside a word of a name.
#[allow(dead_code)] // only the build asks
pub(crate) fn word_insides(word: &str) -> Vec<Window> {
    insides(word, false)
}

/// As `word_insides`, for a word that another one follows or not.
fn insides(word: &str, followed: bool) -> Vec<Window> {
    let window = |(at, four): (usize, &[u8])| {
        let behind = if followed { word.len() - at } else { 0 };
        Window {
            sets: [0, 1, 2, 3].map(|place| both_cases(&four[place..=place])),
            anchor: Anchor::Inside { word: behind as u8 },
            context: Context::ANY,
        }
    };
    word.as_bytes().windows(4).enumerate().map(window).collect()
}

/// The last three symbols of a name, or two if there are no more, in every spelling that separates its words.
fn endings(name: &str) -> BTreeSet<Vec<u8>> {
    let spelled = ["", "_", "-", "."].map(|separator| name.replace('_', separator).into_bytes());
    spelled.into_iter().map(|spelled| spelled[spelled.len().saturating_sub(3)..].to_vec()).collect()
}

/// The windows of what is neither a format nor a key name.
#[allow(dead_code)] // only the build asks
pub(crate) fn other_windows() -> Vec<Window> {
    let second = [&(b'a'..=b'z').collect::<Vec<u8>>()[..], b"0123456789-_."].concat();
    let any: Vec<u8> = (0..128).collect();
    let dash = vec![b'-'];
    let mut found = vec![
        Window {
            sets: [dash.clone(), dash, both_cases(&(b'a'..=b'z').collect::<Vec<u8>>()), both_cases(&second)],
            anchor: Anchor::Argument,
            context: Context::ANY,
        },
        Window { sets: [any, vec![b':'], vec![b'/'], vec![b'/']], anchor: Anchor::Authority, context: Context::ANY },
        Window {
            sets: [vec![b'G'], vec![b'I'], vec![b'N'], vec![b' ']],
            anchor: Anchor::Block,
            context: Context::of(&b"--BEGIN ".map(|b| vec![b]).each_ref().map(Some)),
        },
        Window {
            sets: b"ut_v".map(|b| vec![b]),
            anchor: Anchor::Report,
            context: Context::of(&b" input_value=".map(|b| vec![b]).each_ref().map(Some)),
        },
    ];
    for word in APART {
        let [.., a, b, c] = word.as_bytes() else { continue };
        let sets = [both_cases(&[*a]), both_cases(&[*b]), both_cases(&[*c]), vec![b' ']];
        found.push(Window { sets, anchor: Anchor::Name { length: 3 }, context: Context::ANY });
    }
    for scheme in SCHEMES {
        let [.., a, b, c] = scheme.as_bytes() else { continue };
        let sets = [both_cases(&[*a]), both_cases(&[*b]), both_cases(&[*c]), b" %+".to_vec()];
        found.push(Window { sets, anchor: Anchor::Scheme { length: 3 }, context: Context::ANY });
    }
    found
}

fn both_cases(symbols: &[u8]) -> Vec<u8> {
    let both = symbols.iter().flat_map(|b| [b.to_ascii_lowercase(), b.to_ascii_uppercase()]);
    both.collect::<BTreeSet<u8>>().into_iter().collect()
}

/// What the second symbol of a word may be: a letter, or anything else.
pub(crate) const SECONDS: usize = 27;

/// Where words that begin with these two symbols, in lower case, stand among those beside values: they are sorted, and
/// other symbols than letters come before these. None for a word that begins with no letter.
pub(crate) fn beginning(first: u8, second: u8) -> Option<usize> {
    let letter = |b: u8| b.is_ascii_lowercase().then(|| usize::from(b - b'a'));
    letter(first).map(|first| first * SECONDS + letter(second).map_or(0, |second| second + 1))
}
