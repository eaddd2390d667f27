//! The windows: four neighbouring symbols of each pattern, what they tell, and what must stand round them.
//!
//! The build compiles this module too, as it does `plan`, where windows are found.

use crate::key_table::{APART, SCHEMES};
use std::collections::BTreeSet;

/// What a window told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Anchor {
    /// A variant of a format begins `offset` symbols before the window.
    Format { variant: u16, offset: u16 },
    /// Several formats may begin round the window (`crowds`).
    #[allow(dead_code)] // the plan knows each of them by itself
    Formats { crowd: u16 },
    /// A key name ends after this many symbols of the window.
    Name { length: u8 },
    /// The window is the end of ` value=`, which begins three symbols before it: an attribute of an element with a key name.
    Attribute,
    /// The window is part of a key name, which ends where its symbols do. So many symbols behind its beginning another word
    /// of the name follows; 0: none does.
    Inside { word: u8 },
    /// `--` and the beginning of a long option: it may be a key name with its value behind white space.
    Argument,
    /// White space or a quote, `-` and a letter: the option of a command.
    Option,
    /// A scheme word ends after this many symbols of the window.
    Scheme { length: u8 },
    /// `://` begins one symbol into the window.
    Authority,
    /// `-----BEGIN ` ends with the window.
    Block,
    /// The window is the middle of ` input_value=`, which begins four symbols before it.
    Report,
    /// `@` of a data source's name, and how it is connected to.
    Source,
    /// The window is the middle of `KeyError`, which begins two symbols before it.
    Missing,
    /// A word that rules of the caller's own ask for begins `offset` symbols before the window.
    #[allow(dead_code)] // the build makes none
    Own { word: u16, offset: u16 },
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
    #[inline(always)]
    #[allow(clippy::inline_always)] // or it is not compiled for the processor that asks
    pub(crate) fn fits(self, t: &[u8], i: usize) -> bool {
        let Some(around) = i.checked_sub(BEFORE).and_then(|from| t[from..].first_chunk::<CONTEXT>()) else {
            return true;
        };
        self.has(u128::from_le_bytes(*around))
    }

    /// The same for a text that is whole: where it ends, what must stand there does not.
    #[allow(dead_code)] // only the build asks
    pub(crate) fn fits_whole(self, t: &[u8], i: usize) -> bool {
        self.has(around_whole(t, i))
    }

    /// Whether these may be the symbols from `BEFORE` before a window on.
    #[inline(always)]
    #[allow(clippy::inline_always)] // as above
    pub(crate) const fn has(self, around: u128) -> bool {
        (self.must & !around) | (around & !self.may) == 0
    }
}

/// The sixteen symbols from `BEFORE` before a place of a whole text on; those that are not there are symbols of no pattern.
#[inline(always)]
#[allow(clippy::inline_always)] // or it is not compiled for the processor that asks
pub(crate) fn around_whole(t: &[u8], i: usize) -> u128 {
    let Some(last) = t.len().checked_sub(CONTEXT) else { return around_few(t, i) };
    // The sixteen that are nearest, moved to their places.
    let from = i.saturating_sub(BEFORE).min(last);
    let near = t[from..].first_chunk::<CONTEXT>().map_or(0, |near| u128::from_le_bytes(*near));
    let (ahead, behind) = ((BEFORE + from).saturating_sub(i), (i - from).saturating_sub(BEFORE));
    let moved = |bits: u128| bits << (8 * ahead) >> (8 * behind);
    moved(near) | !moved(u128::MAX)
}

/// The same of fewer than sixteen symbols.
#[inline(never)]
fn around_few(t: &[u8], i: usize) -> u128 {
    let mut around = [u8::MAX; BEFORE + 2 * CONTEXT];
    around[BEFORE..BEFORE + t.len()].copy_from_slice(t);
    around[i..].first_chunk::<CONTEXT>().map_or(u128::MAX, |around| u128::from_le_bytes(*around))
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

/// What may follow a key name: a separator, a quote, a gap, a line end, an escape, the `]` of a bracketed name, the `>` of
/// an element, a qualifier or a number.
const SEPARATORS: &[u8] = b"=:\"'`\\\t\r\n%&[]),;\x1b>?|_-(<+0123456789";
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

/// The windows in which a word ends that is a name by itself only right before what separates it from a value: of all that may
/// stand behind a name hardly anything else does so often. Its letters stand together, so what is before the window is known too:
/// `cursor=` ends as `tripadvisor=` does, and is turned away with a look at sixteen symbols.
#[allow(dead_code)] // only the build asks
pub(crate) fn word_ends(word: &str) -> Vec<Window> {
    let [.., a, b, c] = *word.as_bytes() else { return Vec::new() };
    let letter = |b: u8| both_cases(&[b]);
    let places = [
        // Together, their halves would be those of digits and `-` as well.
        ([letter(a), letter(b), letter(c), b"=:".to_vec()], 3),
        ([letter(a), letter(b), letter(c), b"\"'".to_vec()], 3),
        ([letter(b), letter(c), b" ".to_vec(), b"=:".to_vec()], 2),
    ];
    let window = |(sets, length): ([Vec<u8>; 4], u8)| {
        let before = &word.as_bytes()[..word.len() - usize::from(length)];
        let near: Vec<Vec<u8>> = before.iter().rev().take(BEFORE).map(|b| letter(*b)).collect();
        let known = near.iter().rev().map(Some);
        let places: Vec<Option<&Vec<u8>>> = std::iter::repeat_n(None, BEFORE - near.len()).chain(known).collect();
        Window { sets, anchor: Anchor::Name { length }, context: Context::of(&places) }
    };
    places.into_iter().map(window).collect()
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

/// The last three symbols of a name, or two if there are no more, in every spelling that separates its words: those of a name of
/// words may be ` id`.
fn endings(name: &str) -> BTreeSet<Vec<u8>> {
    let spelled = ["", "_", "-", ".", " "].map(|separator| name.replace('_', separator).into_bytes());
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
        Window { sets: b"@tcp".map(|b| vec![b]), anchor: Anchor::Source, context: Context::ANY },
        Window { sets: b"@uni".map(|b| vec![b]), anchor: Anchor::Source, context: Context::ANY },
        Window { sets: b"yErr".map(|b| vec![b]), anchor: Anchor::Missing, context: Context::ANY },
    ];
    let attribute = b"value=".map(|b| both_cases(&[b]));
    let [v, a, sets @ ..] = &attribute;
    found.push(Window {
        sets: sets.clone(),
        anchor: Anchor::Attribute,
        context: Context::of(&[None, Some(&b" \t\r\n".to_vec()), Some(v), Some(a)]),
    });
    let printable: Vec<u8> = (b' '..=b'~').collect();
    let apart: Vec<u8> = OPTIONS.iter().copied().filter(|b| !b"pP".contains(b)).collect();
    for (letters, behind) in [(apart, b" \"'=\\".to_vec()), (b"pP".to_vec(), printable)] {
        let sets = [b" \"'".to_vec(), vec![b'-'], letters, behind];
        found.push(Window { sets, anchor: Anchor::Option, context: Context::ANY });
    }
    for word in APART.iter().filter(|word| SPOKEN.iter().all(|(_, spoken)| word.as_bytes() != *spoken)) {
        let [.., a, b, c] = word.as_bytes() else { continue };
        let sets = [both_cases(&[*a]), both_cases(&[*b]), both_cases(&[*c]), vec![b' ']];
        found.push(Window { sets, anchor: Anchor::Name { length: 3 }, context: Context::ANY });
    }
    // Words that end as many others do before a space are found by what no other word has.
    for (window, word) in SPOKEN {
        let at = word.windows(4).position(|four| four == window);
        assert!(at.is_some(), "a window lies in its word");
        found.push(Window {
            sets: window.map(|b| both_cases(&[b])),
            anchor: Anchor::Inside { word: 0 },
            context: Context::ANY,
        });
    }
    for scheme in SCHEMES {
        let [.., a, b, c] = scheme.as_bytes() else { continue };
        let sets = [both_cases(&[*a]), both_cases(&[*b]), both_cases(&[*c]), b" %+".to_vec()];
        found.push(Window { sets, anchor: Anchor::Scheme { length: 3 }, context: Context::ANY });
    }
    found
}

/// Four letters of words that a value may stand apart from, and the words.
const SPOKEN: [([u8; 4], &[u8]); 2] = [(*b"sphr", b"passphrase"), (*b"ssco", b"passcode")];

/// The letters of options that take a password (`command`).
pub(crate) const OPTIONS: &[u8; 14] = b"aAcEkKNpPsuUwX";

pub(crate) fn both_cases(symbols: &[u8]) -> Vec<u8> {
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

#[cfg(test)]
#[path = "tests/windows.rs"]
mod tests;
