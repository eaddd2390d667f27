//! A compiled policy: what is searched for, and the calls that search.

use crate::BuildError;
use crate::anchored::STRUCTURES;
use crate::found::{Found, Matches, Origin};
use crate::key_table::Demand;
use crate::live::LiveTable;
use crate::miss::Miss;
use crate::names::{KeyNames, Verdict};
use crate::own::OwnRules;
use crate::own_rule::OwnRule;
use crate::past::Past;
use crate::prefilter::{Prefilter, disabled_rules};
use crate::scan::Scan;
use crate::shape::{BESIDE, RULES};
use crate::sight::Look;
use crate::simd::Path;
use crate::text::Text;
use crate::walk::fits;
use crate::wants::minted;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

/// What a policy asks of the matcher.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Rules of the caller's own.
    pub rules: Vec<OwnRule>,
    /// Ids of catalogue rules and of structures that are left out.
    pub disabled: Vec<String>,
    /// Key names that are added, with their kinds.
    pub key_names: Vec<(String, String)>,
    /// Key names that announce nothing.
    pub allowed_keys: Vec<String>,
    /// Paths in real values that are secret, with their kinds.
    pub paths: Vec<(String, String)>,
    /// Values that are no secrets; ASCII.
    pub allowed_values: Vec<String>,
}

/// A compiled policy: immutable, shared by any number of threads.
#[derive(Debug)]
pub struct Matcher {
    pub(crate) names: KeyNames,
    pub(crate) prefilter: Prefilter,
    /// Of each rule of the catalogue, and then of each structure, whether it is left out.
    pub(crate) disabled: Vec<bool>,
    pub(crate) own: OwnRules,
    pub(crate) allowed_values: HashSet<Vec<u8>>,
    longest_allowed: usize,
}

impl Matcher {
    /// Compiles a policy.
    ///
    /// # Errors
    /// A pattern that does not compile, or an unknown rule; the message names it.
    pub fn new(settings: &Settings) -> Result<Self, BuildError> {
        let ids: Vec<&str> = settings.disabled.iter().map(String::as_str).collect();
        let disabled = disabled_rules(&ids).map_err(BuildError::unknown_rule)?;
        let added = settings.key_names.iter().map(|(name, kind)| (name.as_str(), kind.as_str()));
        let allowed: Vec<&str> = settings.allowed_keys.iter().map(String::as_str).collect();
        let mut names = KeyNames::new(added, &allowed);
        names.insert_paths(&settings.paths);
        let own = OwnRules::new(&settings.rules)?;
        Ok(Self {
            prefilter: Prefilter::new(names.added(), own.keywords().windows()),
            disabled,
            names,
            own,
            longest_allowed: settings.allowed_values.iter().map(String::len).max().unwrap_or(0),
            allowed_values: settings.allowed_values.iter().map(|value| value.clone().into_bytes()).collect(),
        })
    }

    /// As `new`; the policy that settles nothing is compiled once, and every redactor of it has the same.
    ///
    /// # Errors
    /// As of `new`.
    pub fn shared(settings: &Settings) -> Result<Arc<Self>, BuildError> {
        static PLAIN: OnceLock<Arc<Matcher>> = OnceLock::new();
        if *settings != Settings::default() {
            return Self::new(settings).map(Arc::new);
        }
        if let Some(plain) = PLAIN.get() {
            return Ok(Arc::clone(plain));
        }
        let made = Arc::new(Self::new(settings)?);
        Ok(Arc::clone(PLAIN.get_or_init(|| made)))
    }

    /// The same without windows of the words that rules ask for: these are asked one by one.
    #[cfg(test)]
    pub(crate) fn new_plainly(settings: &Settings) -> Self {
        let rules = std::mem::take(&mut settings.clone().rules);
        let without = Self::new(&Settings { rules: Vec::new(), ..settings.clone() }).expect("a policy that compiles");
        Self { own: OwnRules::new(&rules).expect("rules that compile").plainly(), ..without }
    }

    /// Everything a whole text holds.
    #[must_use]
    pub fn find(&self, text: Text<'_>, live: Option<&LiveTable>) -> Found {
        let (length, free) = (text.narrow().len(), || live.is_none_or(|table| self.is_free_of(text, table)));
        let mut seen = Matches::new();
        match self.look(text.narrow(), &mut seen) {
            Look::Clean if free() => Found::plain(Matches::new(), length),
            Look::Plain if free() => Found::plain(seen, length),
            Look::Clean => self.find_dirty(text, live, length),
            Look::Plain => self.find_dirty(text, live, 0),
            Look::From(from) => self.find_dirty(text, live, from),
        }
    }

    /// Whether no live value is in a text.
    #[inline]
    #[must_use]
    pub fn is_free_of(&self, text: Text<'_>, live: &LiveTable) -> bool {
        if live.is_empty() {
            return true;
        }
        let mut matches = Vec::new();
        crate::spell::find_live(live, text, &mut matches);
        matches.is_empty()
    }

    /// Which of some texts, at most `MOST_AT_ONCE`, may hold a live value, as bits.
    #[must_use]
    pub fn may_be_live(&self, texts: &[&[u8]], live: &LiveTable) -> u32 {
        live.read().map_or(0, |table| crate::free::may_be_live(table, texts))
    }

    /// As `find`, for a text that is known not to be plainly clean, and of which no anchor before `from` counts.
    #[must_use]
    pub fn find_dirty(&self, text: Text<'_>, live: Option<&LiveTable>, from: usize) -> Found {
        let mut scan = Scan::new(self, text, live, false);
        scan.from = if self.own.look_back() { 0 } else { from };
        scan.run()
    }

    /// Whether the policy may let a value go, by a look that is as short for a long one.
    #[inline]
    pub(crate) fn may_allow(&self, value: &[u8]) -> bool {
        value.len() <= self.longest_allowed
    }

    /// Whether nothing but anchors and live values makes a match, and each that they make is one.
    pub(crate) fn says_all_by_anchors(&self) -> bool {
        !self.own.see_more() && self.allowed_values.is_empty()
    }

    /// Everything a whole text holds, and what was looked at and let go.
    #[must_use]
    pub fn explain(&self, text: Text<'_>, live: Option<&LiveTable>) -> (Found, Vec<Miss>) {
        let mut misses = Vec::new();
        let mut scan = Scan::new(self, text, live, false);
        (scan.misses, scan.by_grammar) = (Some(&mut misses), true);
        let found = scan.run();
        let alone = |miss: &Miss| {
            let next = found.matches.partition_point(|m| m.end <= miss.start);
            found.matches.get(next).is_none_or(|m| m.start >= miss.end)
        };
        misses.retain(alone);
        misses.sort_by_key(|miss| (miss.start, miss.end));
        misses.dedup();
        (found, misses)
    }

    /// What a text that goes on holds, and from where it is undecided.
    #[must_use]
    pub fn find_partial(&self, text: Text<'_>, live: Option<&LiveTable>) -> Found {
        Scan::new(self, text, live, true).run()
    }

    /// As one of the two, for what a stream has in sight: behind it more comes, or nothing.
    pub(crate) fn find_in_sight(
        &self,
        text: Text<'_>,
        live: Option<&LiveTable>,
        past: &mut Past,
        goes_on: bool,
    ) -> Found {
        if self.own.is_empty() && !goes_on {
            return self.find(text, live);
        }
        let mut scan = Scan::new(self, text, live, goes_on);
        scan.past = (!self.own.is_empty()).then_some(past);
        scan.run()
    }

    /// The search that this processor runs.
    #[inline]
    pub(crate) const fn path(&self) -> Path {
        self.prefilter.path()
    }

    /// Whether a structure is left out, by its number.
    #[inline]
    pub(crate) fn is_off_at(&self, structure: usize) -> bool {
        self.disabled[RULES.len() + structure]
    }

    /// The same by its name.
    pub(crate) fn is_off(&self, structure: &str) -> bool {
        let off = &self.disabled[RULES.len()..];
        STRUCTURES.iter().zip(off).any(|((id, _), off)| *off && *id == structure)
    }

    /// The rule of the catalogue that a value under a name fits, by words of that name; and whether it asks of the value that a
    /// machine made it.
    pub(crate) fn beside(&self, verdict: Verdict, value: &[u8]) -> Option<(Origin, bool)> {
        let (from, to) = verdict.beside;
        if from == to {
            return None;
        }
        BESIDE[from as usize..to as usize]
            .iter()
            .filter(|beside| beside.alone || verdict.demand != Demand::Beside)
            .find(|beside| {
                !self.disabled[beside.rule as usize] && fits(&beside.elements, value) && (!beside.made || minted(value))
            })
            .map(|beside| {
                // Under a name that says more than `key`, what many providers have is what the name says.
                let named = beside.general && !verdict.bare_key && verdict.demand != Demand::Beside;
                (if named { Origin::Key(verdict.index) } else { Origin::Rule(beside.rule) }, beside.made)
            })
    }

    /// Whether a name announces a secret.
    #[must_use]
    pub fn is_sensitive(&self, name: &[u8]) -> bool {
        self.names.announces(name)
    }

    /// The kind of an origin.
    #[inline]
    #[must_use]
    pub fn kind<'a>(&'a self, origin: &'a Origin) -> &'a str {
        match origin {
            Origin::Live(kind) => kind,
            Origin::Rule(index) => RULES[*index as usize].kind.text(),
            Origin::Built((_, kind)) => kind,
            Origin::Own(index) => self.own.kind(*index),
            Origin::Key(index) => &self.names.entry(*index).kind,
        }
    }

    /// The rule of an origin.
    #[must_use]
    pub fn rule(&self, origin: &Origin) -> &str {
        match origin {
            Origin::Live(_) => "live",
            Origin::Rule(index) => RULES[*index as usize].id.text(),
            Origin::Built((rule, _)) => rule,
            Origin::Own(index) => self.own.id(*index),
            Origin::Key(index) => &self.names.entry(*index).rule,
        }
    }
}
