//! One search of a whole text for what is plain to see: most texts hold nothing, and most of the others nothing else.

use crate::anchored::begins_with_authority;
use crate::basic::Decoded;
use crate::crowds::fitting;
use crate::formats::{Member, Wanted, begins, told};
use crate::found::Matches;
use crate::matcher::Matcher;
use crate::plain::other_at;
use crate::several::Windows;
use crate::shape::VARIANTS;
use crate::shared::Runs;
use crate::told::{Sort, Told};
use crate::windows::Anchor;

/// Longer texts are searched by the block, and their candidates sifted.
const LONGEST: usize = 1 << 10;

/// What one search of a whole text says of it.
#[derive(Clone, Copy, Debug)]
pub enum Look {
    /// Nothing in it announces anything.
    Clean,
    /// But for live values it holds what was seen.
    Plain,
    /// No anchor before this place counts.
    From(usize),
}

/// The same of a text that was searched with others. Nearly each that holds anything has one match.
#[derive(Clone, Copy, Debug)]
pub enum Again {
    /// But for live values it holds this match alone.
    Sole(Told),
    /// It is something else.
    Other(Look),
}

impl Again {
    /// The same where a match that is alone is put into what was seen, as others are.
    #[inline]
    pub(crate) fn put_into(self, seen: &mut Matches) -> Look {
        match self {
            Self::Other(look) => look,
            Self::Sole(told) => {
                seen.clear();
                seen.push(told.found());
                Look::Plain
            }
        }
    }
}

/// What is plain to see of a whole text. `first` is a match that is known.
#[inline]
pub(crate) fn look(matcher: &Matcher, t: &[u8], first: Told, seen: &mut Matches) -> Look {
    if t.len() > LONGEST || !matcher.says_all_by_anchors() {
        return matcher.stirs_at(t).map_or(Look::Clean, Look::From);
    }
    if begins_with_authority(t) {
        return Look::From(0);
    }
    let mut sight = Sight::new(seen);
    sight.hears(first, 0);
    let unclear = matcher.prefilter.first(t, |i, anchors| !sight.takes(matcher, t, i, anchors));
    sight.says(t, unclear).put_into(seen)
}

/// The same of one of some texts whose windows were noted.
#[inline(never)]
pub(crate) fn look_again(
    matcher: &Matcher,
    (t, text): (&[u8], usize),
    windows: &mut Windows,
    first: Told,
    seen: &mut Matches,
) -> Again {
    if begins_with_authority(t) {
        return Again::Other(Look::From(0));
    }
    let mut sight = Sight::new(seen);
    sight.hears(first, 0);
    let unclear = matcher.prefilter.first_of(windows, text, |i, anchors| !sight.takes(matcher, t, i, anchors));
    sight.says(t, unclear.unwrap_or(t.len()))
}

/// What was seen of a text so far. Nearly every text ends before there is anything, and nearly each of the others has one match.
struct Sight<'a> {
    /// What was told first, and where it was announced.
    first: Told,
    from: usize,
    /// More matches than this one, and it: then they are in `seen`.
    more: bool,
    seen: &'a mut Matches,
    /// Few texts ask for these.
    runs: Option<Runs>,
    decoded: Option<Decoded>,
}

impl<'a> Sight<'a> {
    #[inline]
    const fn new(seen: &'a mut Matches) -> Self {
        Self { first: Told::NOTHING, from: usize::MAX, more: false, seen, runs: None, decoded: None }
    }

    /// What comes of it, where the first place that is unclear is known, or there is none in the text.
    #[inline]
    fn says(&self, t: &[u8], unclear: usize) -> Again {
        Again::Other(match (self.first.is_match(), self.more) {
            _ if unclear != t.len() => Look::From(unclear.min(self.from)),
            (false, _) => Look::Clean,
            (_, false) => return Again::Sole(self.first),
            _ => Look::Plain,
        })
    }

    /// Takes in what a place announces. False: it is not plain to see.
    #[inline(never)]
    fn takes(&mut self, matcher: &Matcher, t: &[u8], i: usize, anchors: &[Anchor]) -> bool {
        anchors.iter().all(|anchor| match *anchor {
            Anchor::Format { variant, offset } => self.takes_format(matcher, t, i, (variant, offset)),
            Anchor::Formats { crowd } => fitting(crowd, t, i).all(|member| self.takes_format(matcher, t, i, member)),
            other => {
                let told = other_at(matcher, t, i, other);
                self.hears(told, i).unwrap_or_else(|| {
                    !matcher.may_count(t, i, other, self.decoded.get_or_insert_with(Decoded::default))
                })
            }
        })
    }

    /// The same of a format.
    #[inline]
    fn takes_format(&mut self, matcher: &Matcher, t: &[u8], i: usize, member: Member) -> bool {
        let Some(start) = begins(matcher, t, i, member, Wanted::PLAINLY) else { return true };
        if !VARIANTS[usize::from(member.0)].may_go_on(t, start) {
            return true;
        }
        let told = told(t, start, member.0, self.runs.get_or_insert_with(Runs::new));
        self.hears(told, i).unwrap_or(false)
    }

    /// Takes in what was told of a place: puts a match behind those that are known, or in place of one that is as long and ranks
    /// lower. False: it is not as simple; none: it is not plain to see.
    #[inline]
    fn hears(&mut self, told: Told, i: usize) -> Option<bool> {
        if told.is_match() { Some(self.notes(told, i)) } else { (told.sort() == Sort::Nothing).then_some(true) }
    }

    /// The same of a match.
    #[inline]
    fn notes(&mut self, told: Told, i: usize) -> bool {
        if self.first.is_match() {
            return self.notes_another(told);
        }
        (self.first, self.from) = (told, i);
        true
    }

    #[inline(never)]
    fn notes_another(&mut self, told: Told) -> bool {
        let found = told.found();
        if !self.more {
            if self.first.range() == told.range() {
                if found.origin.ranks_before(&self.first.origin()) {
                    self.first = told;
                }
                return true;
            }
            self.seen.clear();
            self.seen.push(self.first.found());
        }
        let Some(last) = self.seen.last_mut() else { return false };
        if (last.start, last.end) == (found.start, found.end) {
            if found.origin.ranks_before(&last.origin) {
                *last = found;
            }
            return true;
        }
        if found.start <= last.end {
            return false;
        }
        self.seen.push(found);
        self.more = true;
        true
    }
}
