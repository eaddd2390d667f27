//! Key names: which field names announce a secret, and what their values must look like.
//!
//! A name is split into words, lower-cased and joined, so that `access_token`, `accessToken` and `ACCESS-TOKEN` are
//! one entry. `native/README.md` section 4 is the contract.

mod asking;

use crate::class::is_alnum;
use crate::described::names_a_place;
use crate::endings::Endings;
use crate::entries::{KeyName, Layout, built_in};
use crate::key_table::{Demand, GIVEN_OUT, QUALIFIERS};
use crate::shape::ALONE;
use crate::spelled::Spelled;
use crate::tongues;
use crate::words::Words;
use std::collections::{HashMap, HashSet};

/// What a looked-up name asks of its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub index: u32,
    pub demand: Demand,
    pub layout: Layout,
    /// A bare suffix `key`: identifiers do not count.
    pub bare_key: bool,
    /// `key` and nothing else: hardly a name at all.
    pub lone_key: bool,
    /// Every string of a mapping under the name is a secret.
    pub generous: bool,
    /// The catalogue's rules for words of the name: a range of them.
    pub beside: (u16, u16),
}

impl Verdict {
    /// What counts under the name in a text has so many symbols, if its layout is plain and no word of it makes a difference.
    #[inline]
    pub(crate) const fn shortest(&self) -> usize {
        match self.demand {
            Demand::Made => 8,
            Demand::Query => 6,
            Demand::Minted => 16,
            Demand::Any if self.layout.is_typed() => 1,
            Demand::Any | Demand::Token | Demand::Beside => 4,
        }
    }
}

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Of(Verdict),
    /// An entry that announces nothing here.
    Nothing,
    /// It is no entry.
    Unknown,
}

impl Asked {
    /// Whether a name announces nothing but what is minted, if that.
    pub(crate) const fn says_little(self) -> bool {
        match self {
            Self::Of(verdict) => matches!(verdict.demand, Demand::Minted),
            Self::Nothing => false,
            Self::Unknown => true,
        }
    }
}

/// Names are read up to this many symbols.
pub(crate) const LONGEST_NAME: usize = 64;

/// The table of sensitive key names of one policy.
#[derive(Debug)]
pub(crate) struct KeyNames {
    entries: Vec<KeyName>,
    /// How many of the entries are not the policy's.
    built_in: usize,
    /// From here on entries ask for what is minted, where a name says nothing else.
    given_out: usize,
    /// From here on entries count in mappings alone.
    tongues: usize,
    /// From here on entries stand for paths, and no name leads to them.
    paths: usize,
    by_join: HashMap<Box<[u8]>, u32, Plain>,
    /// Names that announce nothing, whatever they end in.
    allowed: HashSet<Box<[u8]>, Plain>,
    /// What the joined entries and the qualifiers end in.
    endings: Endings,
    /// The entries as most people write them.
    spelled: Spelled,
}

impl KeyNames {
    pub(crate) fn new<'a>(added: impl IntoIterator<Item = (&'a str, &'a str)>, allowed: &[&str]) -> Self {
        let mut names = Self {
            entries: Vec::new(),
            built_in: 0,
            given_out: 0,
            tongues: 0,
            paths: 0,
            by_join: HashMap::default(),
            allowed: HashSet::default(),
            endings: Endings::default(),
            spelled: Spelled::default(),
        };
        for entry in built_in() {
            names.insert(entry);
        }
        for word in ALONE {
            names.insert(KeyName::new((*word).into(), "api_key", Demand::Beside, true, Layout::Plain));
        }
        names.given_out = names.entries.len();
        for (word, kind) in GIVEN_OUT {
            names.endings.mark(word.as_bytes());
            names.entries.push(KeyName::new(word.into(), kind, Demand::Minted, true, Layout::Plain));
        }
        names.tongues = names.entries.len();
        for word in tongues::joined() {
            names.endings.mark(word);
        }
        for word in tongues::entries() {
            let tokens = KeyName::new(word.into(), "token", Demand::Token, false, Layout::Plain);
            let password = || KeyName::new(word.into(), "password", Demand::Any, true, Layout::Password);
            names.entries.push(if word == tongues::TOKENS { tokens } else { password() });
        }
        names.built_in = names.entries.len();
        for word in QUALIFIERS {
            names.endings.mark(word.as_bytes());
        }
        for (name, kind) in added {
            let words = Words::of(name.as_bytes()).joined_by_underscore();
            names.insert(KeyName::new(words, kind, Demand::Any, true, Layout::Plain));
        }
        for name in allowed {
            let words = Words::of(name.as_bytes());
            names.by_join.remove(words.joined());
            names.allowed.insert(words.joined().into());
        }
        names.spell();
        names
    }

    /// Works out what the entries ask in the spellings that most people use.
    fn spell(&mut self) {
        for index in 0..self.entries.len() {
            let name = &self.entries[index].name;
            // `tokens` asks more in a mapping than in a text.
            if names_a_place(name) || name == tongues::TOKENS {
                continue;
            }
            // Of a whole entry a mapping and a text say the same, in all these spellings: it has the same words in each.
            let asked = self.split::<true>(name.as_bytes(), false);
            if matches!(asked, Asked::Unknown) {
                continue;
            }
            for spelling in [name.clone(), name.replace('_', "-"), name.to_ascii_uppercase()] {
                debug_assert_eq!(self.split::<true>(spelling.as_bytes(), false), asked, "{spelling}");
                self.spelled.insert(spelling.as_bytes(), asked);
            }
        }
    }

    fn insert(&mut self, entry: KeyName) {
        let words = Words::of(entry.name.as_bytes());
        self.endings.mark(words.joined());
        let index = self.entries.len() as u32;
        self.by_join.insert(words.joined().into(), index);
        self.entries.push(entry);
    }

    /// Entries for paths, which are found by other means.
    pub(crate) fn insert_paths(&mut self, paths: &[(String, String)]) {
        self.paths = self.entries.len();
        let entry =
            |(name, kind): &(String, String)| KeyName::new(name.clone(), kind, Demand::Any, false, Layout::Password);
        self.entries.extend(paths.iter().map(entry));
    }

    pub(crate) fn at_path(&self, number: usize) -> Verdict {
        let index = (self.paths + number) as u32;
        let (demand, layout) = (Demand::Any, Layout::Password);
        Verdict { index, demand, layout, bare_key: false, lone_key: false, generous: true, beside: (0, 0) }
    }

    pub(crate) fn entry(&self, index: u32) -> &KeyName {
        &self.entries[index as usize]
    }

    /// Whether an entry is not the policy's.
    pub(crate) const fn is_built_in(&self, index: u32) -> bool {
        (index as usize) < self.built_in
    }

    /// Whether a name may be that of a field, and what stands beside it in a pair another one's: `("client_secret", "note")`. Headers
    /// have a `-`, and what people type has no shape of its own.
    pub(crate) fn is_field(&self, name: &[u8], verdict: Verdict) -> bool {
        !verdict.layout.is_typed() && self.is_built_in(verdict.index) && !name.contains(&b'-')
    }

    /// The names that the policy added to the built-in ones.
    pub(crate) fn added(&self) -> impl Iterator<Item = &str> {
        self.entries[self.built_in..self.paths.max(self.built_in)].iter().map(|entry| entry.name.as_str())
    }

    /// Whether a name ends as an entry or a qualifier does: turns nearly every other name away.
    #[inline]
    pub(crate) fn may_end<const IN_TEXT: bool>(&self, text: &[u8]) -> bool {
        self.endings.may_end::<IN_TEXT>(text)
    }

    /// What the name of a mapping asks of its value; none for names that announce nothing. It may be the end of one only: a
    /// mask stands right before it.
    pub(crate) fn verdict(&self, name: &[u8], behind_mask: bool) -> Option<Verdict> {
        match self.asked::<false>(name, behind_mask) {
            Asked::Of(verdict) => Some(verdict),
            Asked::Unknown if !behind_mask => self.in_other_tongue(name),
            _ => None,
        }
    }

    fn in_other_tongue(&self, name: &[u8]) -> Option<Verdict> {
        let index = (self.tongues + tongues::number(name)?) as u32;
        let entry = self.entry(index);
        // What models count is called tokens, too.
        let demand = if entry.demand == Demand::Any { Demand::Any } else { Demand::Made };
        let (layout, beside) = (entry.layout, (0, 0));
        let allowed = !self.allowed.is_empty() && self.allowed.contains(Words::of(name).joined());
        let verdict = Verdict { index, demand, layout, bare_key: false, lone_key: false, generous: false, beside };
        (!allowed).then_some(verdict)
    }

    /// Whether a mapping's name announces a secret, whatever its value looks like.
    pub(crate) fn announces(&self, name: &[u8]) -> bool {
        self.verdict(name, false).is_some_and(|verdict| !verdict.demand.is_of_values())
    }
}

/// Whether two spellings are of one name: case and separators make no difference.
#[must_use]
pub fn same_name(a: &[u8], b: &[u8]) -> bool {
    a == b || (!a.is_empty() && Words::of(a).joined() == Words::of(b).joined() && a.iter().any(|b| is_alnum(*b)))
}

/// A plain multiplicative hash: the table holds the policy's own names and never grows with what is looked up.
#[derive(Clone, Copy, Debug, Default)]
struct PlainHasher(u64);

type Plain = std::hash::BuildHasherDefault<PlainHasher>;

impl std::hash::Hasher for PlainHasher {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
    }
}

#[cfg(test)]
mod tests;
