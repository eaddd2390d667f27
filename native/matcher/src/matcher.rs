//! A compiled policy: what is searched for, and the calls that search.

use crate::BuildError;
use crate::anchored::{STRUCTURES, begins_with_authority, has_user_info, scheme_may_count};
use crate::arguments::Argument;
use crate::basic::Decoded;
use crate::command::{COMMAND, Form};
use crate::crowds::fitting;
use crate::entries::Layout;
use crate::formats::may_begin;
use crate::found::{Found, Matches, Origin};
use crate::key_table::Demand;
use crate::live::LiveTable;
use crate::masked::masks_in;
use crate::miss::Miss;
use crate::names::{KeyNames, Verdict};
use crate::own::OwnRules;
use crate::own_rule::OwnRule;
use crate::past::Past;
use crate::prefilter::{Prefilter, disabled_rules};
use crate::scan::Scan;
use crate::several::{Together, Windows};
use crate::shape::{BESIDE, RULES};
use crate::sight::Look;
use crate::simd::Path;
use crate::text::Text;
use crate::told::Told;
use crate::walk::fits;
use crate::wants::minted;
use crate::windows::Anchor;
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

    /// What a whole text holds but for live values, as far as that is plain to see: the quick answer for nearly every string,
    /// without the state of a scan. Matches are put into `seen`, which counts if it is `Plain`.
    #[inline]
    pub fn look(&self, narrow: &[u8], seen: &mut Matches) -> Look {
        crate::sight::look(self, narrow, Told::NOTHING, seen)
    }

    /// Which of some texts, at most `MOST_AT_ONCE`, need a look of their own, as bits (and any behind those): in each other one there
    /// is nothing but a live value.
    #[inline]
    #[must_use]
    pub fn stirring(&self, texts: &[&[u8]]) -> u32 {
        let mut found = self.prefilter.stirring(texts, |t, i, anchors| self.any_may_count(t, i, anchors));
        for (at, text) in texts.iter().enumerate() {
            // The window of an authority has one symbol more in front.
            found |= u32::from(text.first() == Some(&b':')) << at;
        }
        if self.own.see_more() { found | self.seen_by_own(texts) } else { found }
    }

    /// The texts in which a rule of the caller's own may find something without a window, as bits.
    #[cold]
    fn seen_by_own(&self, texts: &[&[u8]]) -> u32 {
        texts.iter().enumerate().fold(0, |bits, (at, text)| bits | u32::from(self.own.may_see(text)) << at)
    }

    /// Searches some texts together. Gives those, as bits, of which nothing was noted: they need a look of their own.
    #[inline]
    pub fn search(&self, together: &Together<'_>, windows: &mut Windows) -> u32 {
        if self.says_all_by_anchors() { self.prefilter.windows(together, windows) } else { u32::MAX }
    }

    /// As `look`, of one of some texts that were searched together, by its number. `under` is what a name asks of it: none
    /// then if that is not plain to see.
    #[inline]
    pub fn look_again(
        &self,
        together: &Together<'_>,
        text: usize,
        windows: &Windows,
        under: Option<Under>,
        seen: &mut Matches,
    ) -> Option<Look> {
        let t = together.texts()[text];
        let first = under.map_or(Told::NOTHING, |under| crate::plain::under(self, t, under));
        let plain = under.is_none() || first.is_match();
        plain.then(|| crate::sight::look_again(self, (t, text), windows, first, seen))
    }

    /// Whether nothing but a live value can be in a text: no anchor, and nothing that a rule of the caller's own asks for. What
    /// this says of a text stays true, since a policy is immutable.
    #[inline]
    #[must_use]
    pub fn is_inert(&self, narrow: &[u8]) -> bool {
        self.stirs_at(narrow).is_none()
    }

    /// The place before which no anchor of a text counts; none if the text is inert.
    #[inline]
    #[must_use]
    pub fn stirs_at(&self, narrow: &[u8]) -> Option<usize> {
        let first = self.first_announced(narrow);
        (first < narrow.len() || self.own.may_see(narrow)).then_some(first)
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

    /// The first place that announces anything, or the text's length. Nearly every clean text has none, and costs this
    /// search alone.
    fn first_announced(&self, t: &[u8]) -> usize {
        if begins_with_authority(t) {
            return 0;
        }
        let decoded = Decoded::default();
        self.prefilter.first(t, |i, anchors| anchors.iter().any(|anchor| self.may_count(t, i, *anchor, &decoded)))
    }

    #[inline(never)]
    fn any_may_count(&self, t: &[u8], i: usize, anchors: &[Anchor]) -> bool {
        anchors.iter().any(|anchor| self.may_count(t, i, *anchor, &Decoded::default()))
    }

    /// The cheap half of verifying what a window announces.
    pub(crate) fn may_count(&self, t: &[u8], i: usize, anchor: Anchor, decoded: &Decoded) -> bool {
        match anchor {
            Anchor::Format { variant, offset } => may_begin(self, t, i, (variant, offset)),
            Anchor::Formats { crowd } => fitting(crowd, t, i).any(|member| may_begin(self, t, i, member)),
            Anchor::Name { length } => {
                let end = t.len().min(i + length as usize);
                crate::keyed::value_may_follow(t, end) && self.names.may_end::<true>(&t[..end])
            }
            Anchor::Inside { word } => crate::keyed::ends_round(t, i, word)
                .into_iter()
                .flatten()
                .any(|end| self.names.may_end::<true>(&t[..end]) && crate::keyed::value_may_follow(t, end)),
            Anchor::Attribute => {
                let end = i.checked_sub(2).and_then(|at| crate::markup::tag_round(t, at));
                end.is_some_and(|end| self.names.may_end::<true>(&t[..end]))
            }
            Anchor::Scheme { length } => scheme_may_count(t, i + length as usize, decoded),
            Anchor::Authority => has_user_info(&t[i + 4..]),
            Anchor::Own { word, offset } => {
                let keywords = self.own.keywords();
                keywords.is_loud(word) && keywords.is_round(word, t, i, offset).is_some()
            }
            Anchor::Argument | Anchor::Block | Anchor::Option | Anchor::Report | Anchor::Source | Anchor::Missing => {
                true
            }
        }
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

    /// As `find`, for a value that stands under a name of a mapping, or beside it in a pair.
    #[must_use]
    pub fn find_under(&self, text: Text<'_>, live: Option<&LiveTable>, under: Under) -> Found {
        let mut seen = Matches::new();
        if self.look_under(text.narrow(), under, &mut seen) && live.is_none_or(|table| self.is_free_of(text, table)) {
            return Found::plain(seen, text.narrow().len());
        }
        self.find_dirty_under(text, live, under)
    }

    /// Whether it is plain to see what such a value holds but for live values: then that is in `seen`.
    #[inline]
    pub fn look_under(&self, narrow: &[u8], under: Under, seen: &mut Matches) -> bool {
        let first = crate::plain::under(self, narrow, under);
        first.is_match() && matches!(crate::sight::look(self, narrow, first, seen), Look::Plain)
    }

    /// As `find_under`, for a value of which that is not so.
    #[must_use]
    pub fn find_dirty_under(&self, text: Text<'_>, live: Option<&LiveTable>, under: Under) -> Found {
        let mut scan = Scan::new(self, text, live, false);
        scan.under(under);
        scan.run()
    }

    /// What a name asks of the value under it in a mapping (or, for a pair, beside it).
    #[must_use]
    pub fn under(&self, name: &[u8], place: Place) -> Option<Under> {
        if !self.names.may_end::<false>(name) {
            return None;
        }
        // Of a name that holds masks only what stands behind the last one is left to say anything.
        let behind = masks_in(name).last().map_or(0, |(_, end)| *end);
        let verdict = self.names.verdict(&name[behind..], behind > 0)?;
        let listed = place == Place::Pair && self.names.is_field(name, verdict);
        Some(Under::of(verdict, if listed { Place::Listed } else { place }))
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
                !self.disabled[beside.rule as usize] && fits(beside.elements, value) && (!beside.made || minted(value))
            })
            .map(|beside| {
                // Under a name that says more than `key`, what many providers have is what the name says.
                let named = beside.general && !verdict.bare_key && verdict.demand != Demand::Beside;
                (if named { Origin::Key(verdict.index) } else { Origin::Rule(beside.rule) }, beside.made)
            })
    }

    /// What is asked of what stands at one of the policy's secret paths.
    #[must_use]
    pub fn at_path(&self, number: usize) -> Under {
        Under::of(self.names.at_path(number), Place::Mapping)
    }

    /// What an option in a list of arguments asks where an item before it is its command, and whether of the next item.
    #[must_use]
    pub fn argument(&self, option: Argument, command: &[u8]) -> Option<(Under, bool)> {
        let (form, from) = option.by(command).filter(|_| !self.is_off(COMMAND))?;
        let under = Under { argument: Some((form, from)), ..Under::of(self.names.at_path(0), Place::Listed) };
        Some((under, option.is_alone()))
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
            Origin::Rule(index) => RULES[*index as usize].kind,
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
            Origin::Rule(index) => RULES[*index as usize].id,
            Origin::Built((rule, _)) => rule,
            Origin::Own(index) => self.own.id(*index),
            Origin::Key(index) => &self.names.entry(*index).rule,
        }
    }
}

/// Numbers under the name of a one-time code have this many symbols.
const SHORTEST_CODE: usize = 4;

/// Where a value stands beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Directly under it, in a mapping or an object.
    Mapping,
    /// In a mapping under it, with a name of its own that announces nothing.
    Inner,
    /// As the second of a pair.
    Pair,
    /// As the second of a list of two, which may as well be a list of names.
    Listed,
}

/// What a name asks of a value outside text.
#[derive(Clone, Copy, Debug)]
pub struct Under {
    pub(crate) verdict: Verdict,
    pub(crate) place: Place,
    /// The members of a mapping under the name are what is asked for, as the name asks it.
    whole: bool,
    /// The option of a command asks it, of what stands from there on.
    pub(crate) argument: Option<(Form, usize)>,
}

impl Under {
    const fn of(verdict: Verdict, place: Place) -> Self {
        Self { verdict, place, whole: false, argument: None }
    }

    /// What is asked of a value in a mapping under this name, whose own name asks `own`.
    #[must_use]
    pub fn inside(self, own: Option<Self>) -> Self {
        let inner = Self { place: if self.whole { self.place } else { Place::Inner }, whole: false, ..self };
        let own = own.filter(|own| own.announces() || !self.announces());
        if self.verdict.generous { inner } else { own.unwrap_or(inner) }
    }

    /// What is asked in a mapping under this name: nothing of a member that only describes what is called so, `{"tough-cookie":
    /// {"version": …}}`, and as much as of the value of one that holds it, `{"password": {"S": …}}`.
    #[must_use]
    pub fn above(self, member: &[u8]) -> Option<Self> {
        if self.verdict.generous && crate::apart::describes(member) {
            return None;
        }
        let direct = self.verdict.demand == Demand::Any && self.place != Place::Inner && !self.verdict.generous;
        Some(match crate::holders::held(member).filter(|_| direct) {
            None => self,
            Some(true) => Self { whole: true, ..self },
            Some(false) => Self { whole: true, place: Place::Listed, ..self },
        })
    }

    /// Whether the name announces a secret, whatever its value looks like.
    fn announces(self) -> bool {
        self.verdict.demand != Demand::Beside
    }

    /// Whether a whole number of so many symbols is a secret under the name: any under a password's, one of four and more
    /// under a one-time code's.
    #[must_use]
    pub fn takes_number(self, symbols: usize) -> bool {
        let wanted = match self.verdict.layout {
            Layout::Password => self.verdict.demand == Demand::Any,
            Layout::Code => self.verdict.demand == Demand::Token && symbols >= SHORTEST_CODE,
            _ => false,
        };
        wanted && self.place != Place::Inner && self.argument.is_none()
    }

    /// The origin of what is masked because of the name alone.
    #[must_use]
    pub const fn origin(self) -> Origin {
        Origin::Key(self.verdict.index)
    }
}
