//! One pass over one text: candidates, their verification, and what a text that goes on leaves undecided.

use crate::class::{is_base64, is_token};
use crate::found::{Found, Match, Origin, around_masks, unite};
use crate::live::LiveTable;
use crate::names::{KeyNames, Verdict};
use crate::own::OwnRules;
use crate::prefilter::{Anchor, Prefilter, disabled_rules, variants_by_first};
use crate::reading::Memo;
use crate::shape::{RULES, Runs, VARIANTS, walk};
use crate::text::Text;
use crate::value::masks_in;
use crate::{BuildError, keyed};

/// Symbols before a place that verification may look at. A stream keeps this many of what it has given out.
pub const CONTEXT: usize = 512;

/// A rule of the caller's own, before it is compiled.
#[derive(Clone, Debug)]
pub struct OwnRule {
    /// Name, unique.
    pub id: String,
    /// The kind of secret.
    pub kind: String,
    /// A regex without look-around and back-references, ASCII.
    pub pattern: String,
    /// Words one of which must stand nearby; none: the pattern is tried on whole lines.
    pub keywords: Vec<String>,
}

/// What a policy asks of the matcher.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Rules of the caller's own.
    pub rules: Vec<OwnRule>,
    /// Ids of catalogue rules that are left out.
    pub disabled: Vec<String>,
    /// Key names that are added, with their kinds.
    pub key_names: Vec<(String, String)>,
    /// Key names that announce nothing.
    pub allowed_keys: Vec<String>,
}

/// A compiled policy: immutable, shared by any number of threads.
#[derive(Debug)]
pub struct Matcher {
    pub(crate) names: KeyNames,
    prefilter: Prefilter,
    by_first: Box<[Vec<u16>; 128]>,
    own: OwnRules,
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
        let names = KeyNames::new(added, &allowed);
        Ok(Self {
            prefilter: Prefilter::new(&names, &disabled),
            by_first: variants_by_first(&disabled),
            names,
            own: OwnRules::new(&settings.rules)?,
        })
    }

    /// Everything a whole text holds.
    #[must_use]
    pub fn find(&self, text: Text<'_>, live: Option<&LiveTable>) -> Found {
        if self.plainly_clean(text, live) {
            return Found { matches: Vec::new(), hold: text.narrow().len(), strong: false };
        }
        Scan::new(self, text, live, false).run()
    }

    /// Whether nothing in a text announces anything, no live value is in it, and no rule of the caller's own is there:
    /// the quick answer for nearly every string, without the state of a scan.
    #[must_use]
    pub fn plainly_clean(&self, text: Text<'_>, live: Option<&LiveTable>) -> bool {
        self.own.is_empty()
            && self.first_anchor(text.narrow()).is_none()
            && live.is_none_or(|table| {
                let mut matches = Vec::new();
                crate::spell::find_live(table, text, &mut matches);
                matches.is_empty()
            })
    }

    /// The first place that announces anything. Nearly every clean text has none, and costs this search alone.
    fn first_anchor(&self, t: &[u8]) -> Option<usize> {
        let mut from = 0;
        loop {
            let i = self.prefilter.candidate(t, from)?;
            let possible = |anchor: &Anchor| match *anchor {
                Anchor::Format { variant, offset } => {
                    let length = VARIANTS[variant as usize].shortest as usize;
                    i.checked_sub(offset as usize).is_some_and(|start| start + length <= t.len())
                }
                _ => true,
            };
            if self.prefilter.anchors(t, i).iter().any(possible) {
                return Some(i);
            }
            from = i + 1;
        }
    }

    /// What a text that goes on holds, and from where it is undecided.
    #[must_use]
    pub fn find_partial(&self, text: Text<'_>, live: Option<&LiveTable>) -> Found {
        Scan::new(self, text, live, true).run()
    }

    /// As `find`, for a value that stands under a name of a mapping, or beside it in a pair.
    #[must_use]
    pub fn find_under(&self, text: Text<'_>, live: Option<&LiveTable>, under: Under) -> Found {
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
        self.names.verdict_in(&name[behind..], behind > 0).map(|verdict| Under { verdict, place })
    }

    /// Whether a name announces a secret.
    #[must_use]
    pub fn is_sensitive(&self, name: &[u8]) -> bool {
        self.names.verdict(name).is_some()
    }

    /// The kind of an origin.
    #[must_use]
    pub fn kind<'a>(&'a self, origin: &'a Origin) -> &'a str {
        match origin {
            Origin::Live(kind) => kind,
            Origin::Rule(index) => RULES[*index as usize].kind,
            Origin::Built(_, kind) => kind,
            Origin::Own(index) => self.own.kind(*index),
            Origin::Key(index) => &self.names.entry(*index).kind,
        }
    }

    /// The rule of an origin.
    #[must_use]
    pub fn rule(&self, origin: &Origin) -> String {
        match origin {
            Origin::Live(_) => "live".into(),
            Origin::Rule(index) => RULES[*index as usize].id.into(),
            Origin::Built(rule, _) => (*rule).into(),
            Origin::Own(index) => self.own.id(*index).into(),
            Origin::Key(index) => format!("key:{}", self.names.entry(*index).name),
        }
    }
}

/// Where a value stands beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Directly under it, in a mapping or an object.
    Mapping,
    /// In a mapping under it, with a name of its own that announces nothing.
    Inner,
    /// As the second of a pair.
    Pair,
}

/// What a name asks of a value outside text.
#[derive(Clone, Copy, Debug)]
pub struct Under {
    pub(crate) verdict: Verdict,
    pub(crate) place: Place,
}

impl Under {
    /// What is asked of a value in a mapping under this name, whose own name asks `own`.
    #[must_use]
    pub fn inside(self, own: Option<Self>) -> Self {
        let inner = Self { place: Place::Inner, ..self };
        if self.verdict.generous { inner } else { own.unwrap_or(inner) }
    }

    /// Whether a whole number under the name is a secret.
    #[must_use]
    pub fn takes_numbers(self) -> bool {
        self.verdict.layout == crate::names::Layout::Password && self.place != Place::Inner
    }

    /// The origin of what is masked because of the name alone.
    #[must_use]
    pub const fn origin(self) -> Origin {
        Origin::Key(self.verdict.index)
    }
}

/// The state of one pass.
pub(crate) struct Scan<'a> {
    pub matcher: &'a Matcher,
    pub text: Text<'a>,
    /// The narrowed text.
    pub t: &'a [u8],
    live: Option<&'a LiveTable>,
    /// The text goes on: a decision that looked at its end is open.
    partial: bool,
    pub matches: Vec<Match>,
    pub masks: Vec<(usize, usize)>,
    hold: usize,
    strong: bool,
    runs: Runs,
    pub memo: Memo,
    /// The last run of token symbols and its padding: (from, end).
    token: (usize, usize),
    /// The same for base64 symbols.
    base64: (usize, usize),
}

impl<'a> Scan<'a> {
    fn new(matcher: &'a Matcher, text: Text<'a>, live: Option<&'a LiveTable>, partial: bool) -> Self {
        let t = text.narrow();
        Self {
            matcher,
            text,
            t,
            live,
            partial,
            matches: Vec::new(),
            masks: masks_in(t),
            hold: t.len(),
            strong: false,
            runs: Runs::new(),
            memo: Memo::default(),
            token: (0, 0),
            base64: (0, 0),
        }
    }

    pub(crate) fn push(&mut self, start: usize, end: usize, origin: Origin) {
        if start < end {
            self.matches.push(Match { start, end, origin });
        }
    }

    /// Says that what begins at `start` is undecided because the text may go on.
    pub(crate) fn open(&mut self, start: usize, strong: bool) {
        if self.partial && start < self.t.len() {
            if start < self.hold {
                self.hold = start;
            }
            self.strong |= strong;
        }
    }

    pub(crate) fn in_mask(&self, p: usize) -> bool {
        let index = self.masks.partition_point(|(_, end)| *end <= p);
        self.masks.get(index).is_some_and(|(start, _)| *start <= p)
    }

    fn under(&mut self, under: Under) {
        keyed::value_under(self, under);
    }

    fn run(mut self) -> Found {
        let mut from = 0;
        while let Some(i) = self.matcher.prefilter.candidate(self.t, from) {
            from = i + 1;
            for &anchor in self.matcher.prefilter.anchors(self.t, i) {
                self.verify(anchor, i);
            }
        }
        if let Some(live) = self.live {
            crate::spell::find_live(live, self.text, &mut self.matches);
        }
        self.matcher.own.find(self.t, &mut self.matches);
        if self.partial {
            self.open_end();
        }
        around_masks(&mut self.matches, &self.masks);
        self.finish()
    }

    fn verify(&mut self, anchor: Anchor, i: usize) {
        match anchor {
            Anchor::Format { variant, offset } => {
                if let Some(start) = i.checked_sub(offset as usize) {
                    self.format(variant, start);
                }
            }
            Anchor::Name { length } => keyed::name_at(self, i + length as usize),
            Anchor::Argument => keyed::argument_at(self, i),
            Anchor::Scheme { length } => crate::anchored::scheme_at(self, i + length as usize),
            Anchor::Authority => crate::anchored::authority_at(self, i + 4),
            Anchor::Block => crate::anchored::block_at(self, i + 4),
        }
    }

    fn format(&mut self, variant: u16, start: usize) {
        let variant = &VARIANTS[variant as usize];
        let rule = &RULES[variant.rule as usize];
        if self.in_mask(start) || rule.soft_left && !crate::class::soft_boundary(self.t, start) {
            return;
        }
        let walked = walk(variant, self.t, start, &mut self.runs);
        let looked_right = rule.soft_right && walked.end == Some(self.t.len());
        if walked.touched || looked_right {
            self.open(start, !variant.leads_with_run);
        }
        let Some(end) = walked.end else { return };
        if rule.soft_right && crate::class::word_follows(self.t, end) {
            return;
        }
        self.push(start, end, Origin::Rule(variant.rule));
    }

    /// A text that goes on: anchors that its end cuts short, and live values of which it shows the beginning.
    fn open_end(&mut self) {
        let n = self.t.len();
        for start in n.saturating_sub(LONGEST_ANCHOR)..n {
            let variants = self.t[start] as usize;
            let Some(variants) = self.matcher.by_first.get(variants) else {
                continue;
            };
            for &index in variants {
                let variant = &VARIANTS[index as usize];
                let rule = &RULES[variant.rule as usize];
                if rule.soft_left && !crate::class::soft_boundary(self.t, start) {
                    continue;
                }
                if walk(variant, self.t, start, &mut self.runs).touched {
                    self.open(start, false);
                }
            }
        }
        if let Some(start) = mask_opening(self.t) {
            self.open(start, false);
        }
        if let Some(live) = self.live {
            if let Some((start, strong)) = crate::spell::open_live(live, self.text) {
                self.open(start, strong);
            }
        }
    }

    fn finish(mut self) -> Found {
        let matches = unite(std::mem::take(&mut self.matches));
        let mut hold = self.hold;
        if self.partial {
            // A match that reaches the undecided part, or the end, may still grow or be joined by the next.
            for found in matches.iter().rev() {
                if found.end < hold {
                    break;
                }
                if found.start < hold {
                    hold = found.start;
                    self.strong = true;
                }
            }
        }
        Found { matches, hold, strong: self.strong }
    }

    /// The end of the run of base64 symbols, padding included, that begins at `from`.
    pub(crate) fn base64_end(&mut self, from: usize) -> usize {
        let (known, end) = self.base64;
        if known <= from && from < end {
            return end;
        }
        let mut to = from;
        while to < self.t.len() && is_base64(self.t[to]) {
            to += 1;
        }
        while to < self.t.len() && self.t[to] == b'=' {
            to += 1;
        }
        self.base64 = (from, to);
        to
    }

    /// The end of the run of token symbols, padding included, that `from` stands in.
    pub(crate) fn token_end(&mut self, from: usize) -> usize {
        let (known, end) = self.token;
        if known <= from && from < end {
            return end;
        }
        let mut to = from;
        while to < self.t.len() && is_token(self.t[to]) {
            to += 1;
        }
        while to < self.t.len() && self.t[to] == b'=' {
            to += 1;
        }
        self.token = (from, to);
        to
    }
}

/// Anchors cut short by the end of a text begin at most this far before it.
const LONGEST_ANCHOR: usize = 112;

/// Where a mask begins that the end of the text cuts short.
fn mask_opening(t: &[u8]) -> Option<usize> {
    let from = t.len().saturating_sub(LONGEST_ANCHOR);
    let start = from + t[from..].iter().rposition(|b| *b == b'[')?;
    let opening = b"[REDACTED";
    let rest = &t[start..];
    let length = rest.len().min(opening.len());
    let cut = rest[..length] == opening[..length] && !rest.contains(&b']');
    cut.then_some(start)
}
