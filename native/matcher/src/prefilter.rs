//! Candidates: windows of four symbols, found by vectors, then in a 32 KB set, then in a small hash table.
//!
//! The vectors turn away nearly every place of ordinary text, the set nearly all that are left. Windows lie where their
//! pattern is rarest: anywhere in a format's fixed beginning, and on the separator side of a key name. They are planned
//! by the build (`plan`).

use crate::anchored::STRUCTURES;
use crate::late::{Late, View};
use crate::plan::{FOLD, Index, Tables, is_in};
use crate::sentence::in_sentence;
use crate::several::{BEGINNINGS, Several, Together, Windows};
use crate::shape::{ANCHORS, GROUPS, MASKS, RULES, SET, SLOTS, SPREADS};
use crate::short::{self, Short};
use crate::sift::{Hit, Room, Sift};
use crate::simd::{BLOCK, Path, WINDOW};
use crate::windows::{Anchor, Window, name_ends};

/// The windows of one policy.
#[derive(Debug)]
pub(crate) struct Prefilter {
    path: Path,
    /// None: those that the build planned, as they are.
    own: Option<Box<Tables>>,
}

/// Those that the build planned.
static PLANNED: View<'static> = View {
    masks: &MASKS,
    index: Index { set: &SET, spreads: &SPREADS, slots: &SLOTS },
    groups: &GROUPS,
    anchors: &ANCHORS,
};

#[inline]
pub(crate) fn window_at(t: &[u8], i: usize) -> u32 {
    t.get(i..i + 4).and_then(<[u8]>::first_chunk::<4>).map_or(0, |four| u32::from_le_bytes(*four) | FOLD)
}

impl Prefilter {
    /// The windows of the build, those of names that a policy adds, and one for each word that its own rules ask for, of those that it
    /// has.
    pub(crate) fn new<'a>(
        added: impl Iterator<Item = &'a str>,
        words: impl Iterator<Item = impl Iterator<Item = Window>>,
    ) -> Self {
        let names: Vec<Window> = added.flat_map(name_ends).collect();
        let mut words = words.peekable();
        let own = (!names.is_empty() || words.peek().is_some()).then(|| {
            let mut late = Late::new(PLANNED);
            for window in &names {
                late.add(window);
            }
            for windows in words {
                late.add_one_of(windows);
            }
            Box::new(late.tables())
        });
        Self { path: Path::best(), own }
    }

    #[cfg(test)]
    pub(crate) fn with_names(names: &[&str]) -> Self {
        Self::new(names.iter().copied(), std::iter::empty::<std::iter::Empty<Window>>())
    }

    /// The search of this processor.
    #[inline]
    pub(crate) const fn path(&self) -> Path {
        self.path
    }

    /// The same with another search of this processor.
    #[cfg(test)]
    pub(crate) fn on(&mut self, path: Path) {
        self.path = path;
    }

    #[inline]
    fn view(&self) -> View<'_> {
        match &self.own {
            None => PLANNED,
            Some(own) => View {
                masks: &own.masks,
                index: Index {
                    set: own.set.first_chunk().expect("as long as it was made"),
                    spreads: own.spreads.first_chunk().expect("as long as it was made"),
                    slots: &own.slots,
                },
                groups: &own.groups,
                anchors: &own.anchors,
            },
        }
    }

    /// The first place that is a window and of which `counts` says so, or the text's length. Most texts are short, and
    /// have none.
    #[inline]
    pub(crate) fn first(&self, t: &[u8], mut counts: impl FnMut(usize, &[Anchor]) -> bool) -> usize {
        if t.len() < WINDOW {
            return t.len();
        }
        if t.len() <= short::LONGEST {
            let view = self.view();
            let mut hits = [Hit::default(); short::MOST];
            let text = Short { index: view.index, groups: view.groups, t, hits: &mut hits };
            let count = self.path.short(view.masks, text);
            if count <= short::MOST {
                let mut hits = hits[..count].iter().map(|hit| (usize::from(hit.place), u32::from(hit.group)));
                return hits.find(|(i, group)| counts(*i, view.announced(*group))).map_or(t.len(), |(i, _)| i);
            }
        }
        let mut first = t.len();
        self.each_of::<true>(t, 0, |i, anchors| {
            let found = counts(i, anchors);
            if found {
                first = i;
            }
            !found
        });
        first
    }

    /// Which of some texts, at most `MOST`, have a window that says anything, as bits.
    #[inline]
    pub(crate) fn stirring(&self, texts: &[&[u8]], counts: impl Fn(&[u8], usize, &[Anchor]) -> bool) -> u32 {
        let (view, mut windows) = (self.view(), Windows::default());
        let several = Several { index: view.index, groups: view.groups, texts, parts: &BEGINNINGS[..texts.len()] };
        let mut found = self.path.several(view.masks, &several, &mut windows);
        for hit in &windows.hits[..windows.count] {
            let says = counts(texts[hit.text()], hit.place(), view.announced(hit.group() as u32));
            found |= u32::from(says) << hit.text();
        }
        if texts.iter().all(|text| text.len() < 64 + WINDOW) { found } else { found | self.stirring_further(texts) }
    }

    /// Notes the windows of some texts, all of them; gives the texts, as bits, for which there was no room.
    #[inline]
    pub(crate) fn windows(&self, together: &Together<'_>, windows: &mut Windows) -> u32 {
        let view = self.view();
        let (texts, parts) = (together.texts(), together.parts());
        self.path.several(view.masks, &Several { index: view.index, groups: view.groups, texts, parts }, windows)
    }

    /// As `first`, of a text whose windows were noted.
    #[inline]
    pub(crate) fn first_of(
        &self,
        windows: &mut Windows,
        text: usize,
        mut counts: impl FnMut(usize, &[Anchor]) -> bool,
    ) -> Option<usize> {
        let (groups, anchors) = match &self.own {
            None => (&GROUPS[..], &ANCHORS[..]),
            Some(own) => (&own.groups[..], &own.anchors[..]),
        };
        let first = windows.first_of(text, |hit| counts(hit.place(), groups[hit.group()].of(anchors)));
        first.map(crate::several::Hit::place)
    }

    /// The same for what lies behind the first 64 places.
    #[cold]
    fn stirring_further(&self, texts: &[&[u8]]) -> u32 {
        let mut found = 0;
        for (at, text) in texts.iter().enumerate().filter(|(_, text)| text.len() >= 64 + WINDOW) {
            self.each(text, 64, |_, _| {
                found |= 1 << at;
                false
            });
        }
        found
    }

    /// Calls with each place from `from` on that is a window, and what it announces, until that says to stop.
    #[inline]
    pub(crate) fn each(&self, t: &[u8], from: usize, take: impl FnMut(usize, &[Anchor]) -> bool) {
        self.each_of::<false>(t, from, take);
    }

    /// The same; of a text that is whole its end ends a word in a sentence, too.
    #[inline]
    fn each_of<const WHOLE: bool>(&self, t: &[u8], from: usize, mut take: impl FnMut(usize, &[Anchor]) -> bool) {
        let view = self.view();
        let mut at = from;
        if t.len() - from >= BULK {
            let mut words = [0u64; BLOCK];
            let mut room = Room::taken();
            let goes_on = 'search: loop {
                let count = self.path.words(view.masks, t, at, &mut words);
                if count == 0 {
                    break true;
                }
                let words = &words[..count];
                let sift = Sift { room: &mut room, index: view.index, groups: view.groups, t, at, words };
                for hit in self.path.run(sift) {
                    if !take(at + usize::from(hit.place), view.announced(u32::from(hit.group))) {
                        break 'search false;
                    }
                }
                at += 64 * count;
            };
            room.give_back();
            if !goes_on {
                return;
            }
        }
        let mut words = [0u64; BULK / 64];
        while at + WINDOW <= t.len() {
            let count = self.path.rest(view.masks, t, at, &mut words);
            for mut word in words[..count].iter().copied() {
                while word != 0 {
                    let i = at + word.trailing_zeros() as usize;
                    word &= word - 1;
                    if is_in(view.index.set, window_at(t, i)) == 1 && !view.tell::<WHOLE>(t, i, &mut take) {
                        return;
                    }
                }
                at += 64;
            }
        }
    }
}

/// From this length on places are collected by the block.
const BULK: usize = 1024;

impl View<'_> {
    #[inline]
    fn tell<const WHOLE: bool>(&self, t: &[u8], i: usize, take: &mut impl FnMut(usize, &[Anchor]) -> bool) -> bool {
        let group = &self.groups[self.index.group_of(window_at(t, i)) as usize];
        if group.count == 0 || !group.context.fits(t, i) {
            return true;
        }
        let end = i + usize::from(group.word);
        let sentence = group.word > 0 && t.get(end) == Some(&b' ') && in_sentence::<WHOLE>(t, end);
        sentence || take(i, self.announced_by(group))
    }
}

/// Which rules of the catalogue are left out, and behind them which structures; an unknown id is given back.
pub(crate) fn disabled_rules<'a>(ids: &[&'a str]) -> Result<Vec<bool>, &'a str> {
    let mut disabled = vec![false; RULES.len() + STRUCTURES.len()];
    for id in ids {
        let structure = || STRUCTURES.iter().position(|(rule, _)| rule == id).map(|index| RULES.len() + index);
        let index = RULES.iter().position(|rule| *rule.id == **id).or_else(structure).ok_or(*id)?;
        disabled[index] = true;
    }
    Ok(disabled)
}

/// Which search this process runs: `vbmi`, `avx2`, `ssse3`, `neon` or `scalar`.
#[must_use]
pub fn search_path() -> &'static str {
    Path::best().name()
}

#[cfg(test)]
#[path = "tests/prefilter.rs"]
mod tests;
