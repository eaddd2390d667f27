//! One pass over one text: candidates, their verification, and what a text that goes on leaves undecided.

use crate::class::{is_base64, is_token, run_end};
use crate::found::{Found, Match, Matches, Net, Origin, around_masks, unite};
use crate::keyed;
use crate::keywords::Noted;
use crate::live::LiveTable;
use crate::masked::masks_in;
use crate::matcher::Matcher;
use crate::memo::Memo;
use crate::miss::{Miss, Why};
use crate::past::Past;
use crate::place::Under;
use crate::shape::{Lead, joins};
use crate::shared::Runs;
use crate::text::Text;
use crate::told::{Doubt, Says};
use crate::windows::Anchor;

/// Symbols before a place that verification may look at. A stream keeps this many of what it has given out.
pub const CONTEXT: usize = 512;

/// The state of one pass.
pub(crate) struct Scan<'a> {
    pub matcher: &'a Matcher,
    pub text: Text<'a>,
    /// The narrowed text.
    pub t: &'a [u8],
    live: Option<&'a LiveTable>,
    /// No anchor before this place counts.
    pub from: usize,
    /// The text goes on: a decision that looked at its end is open.
    pub partial: bool,
    /// Where a mask begins that the end of a text that may go on cuts short.
    cut_mask: Option<usize>,
    pub matches: Vec<Match>,
    /// What was let go, if somebody asks.
    pub misses: Option<&'a mut Vec<Miss>>,
    /// Nothing is taken for plain: the text goes on, or somebody asks what was let go.
    pub by_grammar: bool,
    pub masks: Vec<(usize, usize)>,
    hold: usize,
    strong: bool,
    /// Names of values that end out of sight of them, and where those end, in a text that goes on.
    far: Vec<(usize, usize)>,
    pub runs: Runs,
    pub memo: Memo,
    doubt: Doubt,
    /// Keywords of the caller's own rules.
    noted: Noted,
    /// What a stream has forgotten for them.
    pub past: Option<&'a mut Past>,
    /// The last run of token symbols and its padding: (from, end).
    token: (usize, usize),
    /// The same for base64 symbols.
    base64: (usize, usize),
}

impl<'a> Scan<'a> {
    pub(crate) fn new(matcher: &'a Matcher, text: Text<'a>, live: Option<&'a LiveTable>, partial: bool) -> Self {
        let t = text.narrow();
        Self {
            matcher,
            text,
            t,
            live,
            from: 0,
            partial,
            cut_mask: if partial { mask_opening(t) } else { None },
            matches: Vec::new(),
            misses: None,
            by_grammar: partial,
            masks: masks_in(t),
            hold: t.len(),
            strong: false,
            far: Vec::new(),
            runs: Runs::new(),
            memo: Memo::default(),
            doubt: Doubt::default(),
            noted: Noted::default(),
            past: None,
            token: (0, 0),
            base64: (0, 0),
        }
    }

    pub(crate) fn push(&mut self, start: usize, end: usize, origin: Origin) {
        if start < end && !self.covers(start, end) {
            self.matches.push(Match { start, end, origin });
        }
    }

    /// Whether the match that was found last begins before a range and covers it: one more, of whatever origin, makes no
    /// difference, and whether it will be one when the text goes on makes none, either. It does where somebody asks what was
    /// let go, or the policy lets the longer one go.
    #[inline]
    pub(crate) fn covers(&self, from: usize, end: usize) -> bool {
        let covering = self.matches.last().filter(|last| last.start < from && end <= last.end);
        covering.is_some_and(|last| self.misses.is_none() && !self.matcher.may_allow(&self.t[last.start..last.end]))
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

    /// Says that a value of the name at `start` ends at `end`: when more of the text comes, a name must be in sight of all that is
    /// asked of it.
    pub(crate) fn reaches(&mut self, start: usize, end: usize) {
        let known = |last: &(usize, usize)| last.0 <= start && end <= last.1;
        if self.partial && end - start > CONTEXT / 2 && !self.far.last().is_some_and(known) {
            self.far.push((start, end));
        }
    }

    /// As `open`, of a value that ends at `end`, if it may go on there: at the end of the text, or with a mask.
    pub(crate) fn open_value(&mut self, start: usize, end: usize) {
        if end == self.t.len() || self.cut_mask == Some(end) {
            self.open(start, false);
        }
    }

    pub(crate) fn in_mask(&self, p: usize) -> bool {
        let index = self.masks.partition_point(|(_, end)| *end <= p);
        self.masks.get(index).is_some_and(|(start, _)| *start <= p)
    }

    pub(crate) fn under(&mut self, under: Under) {
        crate::under::value_under(self, under);
    }

    pub(crate) fn run(&mut self) -> Found {
        let (matcher, t) = (self.matcher, self.t);
        if self.from == 0 && t.starts_with(b"://") {
            crate::anchored::authority_at(self, 3);
        }
        matcher.prefilter.each(t, self.from, |i, anchors| {
            for &anchor in anchors {
                match anchor {
                    // Many formats may begin alike: nearly all end here.
                    Anchor::Formats { crowd } => self.formats(crowd, i),
                    Anchor::Format { variant, offset }
                        if !Lead::of(variant).fits(t, i.saturating_sub(usize::from(offset)))
                            || self.misses.is_none() && joins(variant, t, i.wrapping_sub(usize::from(offset))) => {}
                    _ => self.verify(anchor, i),
                }
            }
            true
        });
        if let Some(live) = self.live {
            crate::spell::find_live(live, self.text, &mut self.matches);
        }
        self.by_own_rules();
        if self.partial {
            self.open_end();
        }
        if !self.matcher.allowed_values.is_empty() {
            self.let_allowed_go();
        }
        around_masks(&mut self.matches, &self.masks);
        self.finish()
    }

    /// What the caller's own rules find, and may find when the text goes on.
    fn by_own_rules(&mut self) {
        let (own, t) = (&self.matcher.own, self.t);
        if own.is_empty() {
            return;
        }
        let mut noted = std::mem::take(&mut self.noted);
        let past = self.past.as_deref();
        let hanging = own.find(t, &mut noted, past, &mut self.matches, self.misses.as_deref_mut());
        if !self.partial {
            return;
        }
        let open = own.open(t, &noted, past);
        for (start, strong) in hanging.map(|start| (start, true)).into_iter().chain(open) {
            // What begins inside of a mask will be widened to all of it.
            let masks = &self.masks;
            let mask = masks.get(masks.partition_point(|(_, end)| *end <= start));
            self.open(mask.map_or(start, |(from, _)| start.min(*from)), strong);
        }
        if let Some(past) = self.past.as_deref_mut() {
            own.note(t, &mut noted, past);
        }
    }

    /// Values that the policy allows, whatever found them but the table of live ones.
    fn let_allowed_go(&mut self) {
        let (allowed, t) = (&self.matcher.allowed_values, self.t);
        let (kept, gone): (Vec<Match>, Vec<Match>) = std::mem::take(&mut self.matches)
            .into_iter()
            .partition(|m| m.origin.net() == Net::Live || !allowed.contains(&t[m.start..m.end]));
        self.matches = kept;
        for m in gone {
            self.miss(m.start, m.end, m.origin, Why::Allowed);
        }
    }

    /// Notes what was let go, if somebody asks.
    pub(crate) fn miss(&mut self, start: usize, end: usize, origin: Origin, why: Why) {
        if let Some(misses) = self.misses.as_deref_mut().filter(|_| start < end) {
            misses.push(Miss { start, end, origin, why });
        }
    }

    fn verify(&mut self, anchor: Anchor, i: usize) {
        // Behind a name without a separator of its own nothing is plain, and the grammar asks the same of it first.
        let asked = match anchor {
            Anchor::Format { .. } => false,
            Anchor::Name { length } => matches!(self.at(i + usize::from(length)), b'=' | b':' | b'"' | b'\''),
            _ => true,
        };
        if asked && !self.by_grammar && self.doubt.asks() {
            match crate::plain::other_at(self.matcher, self.t, i, anchor).says() {
                Says::Nothing => return self.doubt.ends(),
                Says::Is(start, end, origin) => {
                    self.doubt.ends();
                    return self.push(start, end, origin);
                }
                Says::Unclear => {}
            }
        }
        match anchor {
            Anchor::Format { variant, offset } => self.format((variant, offset), i),
            Anchor::Formats { crowd } => self.formats(crowd, i),
            Anchor::Name { length } => keyed::name_at(self, i + length as usize),
            Anchor::Inside { word } => keyed::name_round(self, i, word),
            Anchor::Argument => {
                crate::command::long_at(self, i);
                keyed::argument_at(self, i);
            }
            Anchor::Attribute => keyed::attribute_at(self, i.saturating_sub(2)),
            Anchor::Option => crate::command::option_at(self, i),
            Anchor::Scheme { length } => crate::anchored::scheme_at(self, i + length as usize),
            Anchor::Authority => crate::anchored::authority_at(self, i + 4),
            Anchor::Block => crate::key_blocks::block_at(self, i + 4),
            Anchor::Source => crate::around::source_at(self, i),
            Anchor::Own { word, offset } => {
                let keywords = self.matcher.own.keywords();
                if let Some(at) = keywords.is_round(word, self.t, i, offset) {
                    self.noted.note(keywords, word, at);
                }
            }
            Anchor::Missing => crate::around::missing_at(self, self.t.len().min(i + 6)),
            Anchor::Report => crate::report::report_at(self, self.t.len().min(i + 9)),
        }
    }

    /// A text that goes on: anchors that its end cuts short, and live values of which it shows the beginning.
    fn open_end(&mut self) {
        let t = self.t;
        let open = self.first_begun();
        if let Some(start) = open {
            self.open(start, false);
        }
        if let Some(start) = self.cut_mask {
            self.open(start, false);
        }
        if let Some(start) = crate::around::source_before(t, t.len()) {
            self.open(start, false);
        }
        if let Some(start) = crate::markup::unclosed(self) {
            self.open(start, false);
        }
        if let Some(live) = self.live {
            if let Some((start, strong)) = crate::open::open_live(live, self.text) {
                self.open(start, strong);
            }
        }
    }

    fn finish(&mut self) -> Found {
        let matches = Matches::from_vec(unite(std::mem::take(&mut self.matches)));
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
        let reaching = self.far.iter().filter(|(_, end)| *end >= hold).map(|(start, _)| *start);
        Found { matches, hold, strong: self.strong, sight: reaching.fold(hold, usize::min) }
    }

    /// The end of the run of base64 symbols, padding included, that begins at `from`.
    pub(crate) fn base64_end(&mut self, from: usize) -> usize {
        let (known, end) = self.base64;
        if known <= from && from < end {
            return end;
        }
        let mut to = run_end(self.t, from, is_base64);
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
        let mut to = run_end(self.t, from, is_token);
        while to < self.t.len() && self.t[to] == b'=' {
            to += 1;
        }
        self.token = (from, to);
        to
    }
}

/// A mask cut short by the end of a text begins at most this far before it.
const LONGEST_MASK: usize = 112;

/// Where a mask begins that the end of the text cuts short.
fn mask_opening(t: &[u8]) -> Option<usize> {
    let from = t.len().saturating_sub(LONGEST_MASK);
    let start = from + t[from..].iter().rposition(|b| *b == b'[')?;
    let opening = b"[REDACTED";
    let rest = &t[start..];
    let length = rest.len().min(opening.len());
    let cut = rest[..length] == opening[..length] && !rest.contains(&b']');
    cut.then_some(start)
}
