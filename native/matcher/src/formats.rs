//! Formats in a text: where one may begin, how far it goes, and what lets it go.
//!
//! A search of a whole text for what is plain to see (`sight`), a scan, and a scan that is to be explained or of a text that goes on
//! ask the same, each in its way; what they ask is said once, here.

use crate::class::word_follows;
use crate::crowds::{are_joined, fitting};
use crate::digests::{in_digest, is_packed};
use crate::found::Origin;
use crate::matcher::Matcher;
use crate::miss::Why;
use crate::scan::Scan;
use crate::shape::{Lead, RULES, Rule, VARIANTS, Variant};
use crate::shared::Runs;
use crate::told::Told;
use crate::views::out_of_escape;
use crate::walk::{Walk, walk};

/// What somebody wants to know.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    /// It does not go on.
    pub whole: bool,
    /// What has a shape and no boundary before it is told of, too.
    pub left: bool,
}

impl Wanted {
    /// Of a whole text only what counts.
    pub(crate) const PLAINLY: Self = Self { whole: true, left: true };
}

/// A variant of a format, and how far before its window it begins.
pub(crate) type Member = (u16, u16);

/// Where a format may begin round a window at `i`, by its first symbols and what stands before them.
#[inline]
pub(crate) fn begins(
    matcher: &Matcher,
    t: &[u8],
    i: usize,
    (variant, offset): Member,
    wanted: Wanted,
) -> Option<usize> {
    let start = i.checked_sub(usize::from(offset))?;
    let lead = Lead::of(variant);
    if !lead.fits(t, start) {
        return None;
    }
    let shape = &VARIANTS[usize::from(variant)];
    let rule = usize::from(shape.rule);
    let apart = || !wanted.left || RULES[rule].may_begin(t, start);
    let begins = if shape.leads_with_run {
        // In a run of letters what stands before turns away more than the first symbols do.
        shape.has_symbol_at(t, start) && apart() && shape.may_begin(t, start)
    } else {
        shape.goes_on(lead, t, start) && apart()
    };
    (begins && (!wanted.whole || shape.has_room(t, start)) && !matcher.disabled[rule]).then_some(start)
}

/// How far the shape of a format goes that may begin at `start`, and go on there.
#[inline]
fn goes(t: &[u8], start: usize, number: u16, runs: &mut Runs, whole: bool) -> Option<Walk> {
    let walked = walk(&VARIANTS[usize::from(number)], t, start, runs);
    if whole && walked.end.is_none() {
        runs.note_barren(number, t, start);
        return None;
    }
    Some(walked)
}

/// What lets go what has the shape of a rule from `start` to `end`, but for what stands before it.
#[inline]
fn let_go(rule: &Rule, t: &[u8], start: usize, end: usize) -> Option<Why> {
    if is_packed(rule, t, start) {
        return Some(Why::LeftBoundary);
    }
    (rule.soft_right && word_follows(t, end)).then_some(Why::RightBoundary)
}

/// What is plain to see of a format that may begin at `start`, and go on there.
pub(crate) fn told(t: &[u8], start: usize, number: u16, runs: &mut Runs) -> Told {
    if runs.is_barren(number, start) {
        return Told::NOTHING;
    }
    let Some(walked) = goes(t, start, number, runs, true) else { return Told::NOTHING };
    let (Some(end), secret) = (walked.end, walked.secret) else { return Told::NOTHING };
    let rule = VARIANTS[usize::from(number)].rule;
    if !is_apart(t, start) || let_go(&RULES[usize::from(rule)], t, start, end).is_some() {
        return Told::UNCLEAR;
    }
    // A mask may begin in it.
    if secret.0 == secret.1 || runs.has_bracket(t, secret.0, secret.1) {
        return Told::UNCLEAR;
    }
    Told::rule(secret, rule)
}

/// Whether what begins at a place plainly does: the symbol before it is in no mask, ends no escape, and joins nothing to it.
#[inline]
pub(crate) fn is_apart(t: &[u8], start: usize) -> bool {
    start == 0
        || matches!(
            t[start - 1],
            b' ' | b'"' | b'\'' | b'=' | b',' | b'(' | b'{' | b'/' | b'&' | b'?' | b'\n' | b'\t' | b'|'
        )
}

impl Scan<'_> {
    /// Formats that a window at `i` tells of.
    #[inline]
    pub(crate) fn formats(&mut self, crowd: u16, i: usize) {
        if !self.by_grammar && are_joined(crowd, self.t, i) {
            return;
        }
        for member in fitting(crowd, self.t, i) {
            self.format(member, i);
        }
    }

    /// A format may begin round a window at `i`.
    pub(crate) fn format(&mut self, member: Member, i: usize) {
        let (t, partial) = (self.t, self.partial);
        let wanted = Wanted { whole: !partial, left: self.misses.is_none() };
        // In a run of beginnings this is known of most.
        if wanted.whole && self.runs.is_barren(member.0, i.wrapping_sub(usize::from(member.1))) {
            return;
        }
        let Some(start) = begins(self.matcher, t, i, member, wanted) else { return };
        let variant = &VARIANTS[usize::from(member.0)];
        if wanted.whole && !variant.may_go_on(t, start) {
            return;
        }
        let Some(walked) = goes(t, start, member.0, &mut self.runs, wanted.whole) else { return };
        let rule = &RULES[usize::from(variant.rule)];
        let (from, to) = walked.secret;
        // Of beginnings again and again (`ghp_ghp_…`) nearly every one is part of what the first began.
        if !partial && self.covers(from, to) || self.in_mask(start) {
            return;
        }
        let origin = Origin::Rule(variant.rule);
        if !wanted.left && !rule.may_begin(t, start) {
            if walked.end.is_some() {
                self.miss(from, to, origin, Why::LeftBoundary);
            }
            return;
        }
        if partial && (walked.touched || rule.soft_right && walked.end == Some(t.len())) {
            self.open_shape(variant, start, &walked);
        }
        let Some(end) = walked.end else { return };
        if let Some(why) = let_go(rule, t, start, end) {
            if partial && in_digest(t, start) == Some(t.len()) {
                self.open(start, false);
            }
            return self.miss(from, to, origin, why);
        }
        let apart = from == start && is_apart(t, start);
        self.push(if apart { from } else { out_of_escape(t, from) }, to, origin);
    }

    /// What a shape leaves undecided is its secret. What stands before its group is given out at once, as `Enter the code: ` is,
    /// behind which a program waits for its user, and stays in sight.
    fn open_shape(&mut self, variant: &Variant, start: usize, walked: &Walk) {
        if let Some(from) = walked.secret_from(variant, start) {
            self.open(from, !variant.leads_with_run);
        }
        self.reaches(start, self.t.len());
    }

    /// Where the first shape begins that the end of a text cuts short before its window is there.
    pub(crate) fn first_begun(&mut self) -> Option<usize> {
        let (t, disabled) = (self.t, &self.matcher.disabled);
        crate::heads::first_begun(t, |start, number| {
            let variant = &VARIANTS[usize::from(number)];
            let rule = usize::from(variant.rule);
            if disabled[rule] || !RULES[rule].may_begin(t, start) {
                return None;
            }
            let walked = walk(variant, t, start, &mut self.runs);
            if walked.touched { walked.secret_from(variant, start) } else { None }
        })
    }
}

/// Whether what an anchor of a format, or of several, tells of may stand there: the cheap half.
#[inline]
pub(crate) fn may_begin(matcher: &Matcher, t: &[u8], i: usize, member: Member) -> bool {
    begins(matcher, t, i, member, Wanted { whole: true, left: false }).is_some()
}
