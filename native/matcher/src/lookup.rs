//! Looking live secrets up in a text: by sampled windows, by the ends of lines, by the first symbols of short ones.

mod samples;

pub(crate) use samples::NINTHS;

use crate::arena::Value;
use crate::class::{begins_word, is_alnum};
use crate::found::{Match, Origin};
use crate::live::{FRAGMENT, SHORTEST, WINDOW};
use crate::masked::{mask_at, mask_ends};
use crate::table::{Table, first_four, folded, tag_of, window_at};
use crate::text::Text;
use crate::views::{break_at, break_round, place};

/// Breaks at the end of a text are looked at this far back.
const LONGEST_BREAKS: usize = 128;
/// Stretches that are remembered, so that none is read again from each of its samples.
const REMEMBERED: usize = 8;

/// One search of one text, and of what is decoded of it.
pub(crate) struct Search<'a> {
    pub table: &'a Table,
    key: u64,
    found: Vec<u32>,
    /// The text as it stands, whatever is decoded of it.
    raw: &'a [u8],
    /// Stretches that were read: the value, how far the text is ahead of it, and where the stretch ends in the text.
    read: [(usize, usize, usize); REMEMBERED],
    oldest: usize,
    pub matches: &'a mut Vec<Match>,
}

/// Whether anything equal ran on to an end of what was searched, so that more of the text could say more.
#[derive(Clone, Copy, Default)]
pub(crate) struct Touched {
    pub left: bool,
    pub right: bool,
}

impl std::ops::BitOrAssign for Touched {
    fn bitor_assign(&mut self, other: Self) {
        self.left |= other.left;
        self.right |= other.right;
    }
}

/// Where a text and a value are equal round a window.
struct Stretch {
    start: usize,
    end: usize,
    /// The first symbol of the value in it.
    from: usize,
    /// How many symbols of the value.
    length: usize,
    /// Where the text was read up to: the end, or behind breaks that follow it.
    reached: usize,
}

/// Places of decoded text in the text itself.
pub(crate) type Places<'a> = Option<&'a [(u32, u32)]>;

impl<'a> Search<'a> {
    pub(crate) fn new(table: &'a Table, raw: &'a [u8], matches: &'a mut Vec<Match>) -> Self {
        let read = [(usize::MAX, 0, 0); REMEMBERED];
        Self { table, key: table.arena.key(), found: Vec::new(), raw, read, oldest: 0, matches }
    }

    /// Whether a value may have these eight symbols in it.
    #[inline]
    pub(crate) fn may_hold(&self, window: u64) -> bool {
        self.table.windows.may_hold_one(tag_of(self.key, window))
    }

    /// Notes every live value in a text, long ones also over breaks.
    pub(crate) fn whole(&mut self, text: Text<'_>, places: Places<'_>) -> Touched {
        let mut touched = self.samples(text, places);
        touched |= self.breaks(text, places);
        if self.table.has_short() {
            self.shorts(text, (0, text.narrow().len()), places);
        }
        touched
    }

    /// Values with the window at `p`, verified both ways.
    fn window(&mut self, text: Text<'_>, p: usize, places: Places<'_>) -> Touched {
        let mut touched = Touched::default();
        let mut found = std::mem::take(&mut self.found);
        self.table.windows.look_up(tag_of(self.key, window_at(text.narrow(), p)), &mut found);
        for what in &found {
            let Some((mut value, offset)) = self.table.value(*what) else { continue };
            let ahead = p.wrapping_sub(offset);
            if self.read.iter().any(|read| read.0 == value.place() && read.1 == ahead && p < read.2) {
                continue;
            }
            let Some(stretch) = stretch(text, p, &mut value, offset) else { continue };
            if !value.is_there() {
                continue;
            }
            self.read[self.oldest] = (value.place(), ahead, stretch.end);
            self.oldest = (self.oldest + 1) % REMEMBERED;
            touched.left |= stretch.start == 0 && stretch.from > 0;
            touched.right |= stretch.reached == text.narrow().len() && stretch.from + stretch.length < value.len;
            if stretch.length == value.len || value.fragments() && stretch.length >= FRAGMENT {
                self.note(stretch.start, stretch.end, value.kind, places);
            }
        }
        self.found = found;
        touched
    }

    /// Short values, whole and between boundaries, in a stretch of a text.
    pub(crate) fn shorts(&mut self, text: Text<'_>, (from, to): (usize, usize), places: Places<'_>) {
        let t = text.narrow();
        let mut found = std::mem::take(&mut self.found);
        for p in from..(to + 1).saturating_sub(SHORTEST) {
            let four = first_four(&t[p..]);
            if !self.table.may_be_first(four) {
                continue;
            }
            self.table.windows.look_up(self.table.tag_of_first(four), &mut found);
            for what in &found {
                let Some((mut value, _)) = self.table.value(*what).filter(|(value, _)| value.short()) else { continue };
                let end = p + value.len;
                let fits = end <= to && (0..value.len).all(|i| same(text, p + i, &mut value, i));
                let word = |symbol: u32| symbol < 128 && (symbol as u8).is_ascii_alphanumeric();
                if fits
                    && (!word(value.symbol(0))
                        || begins_word(t, p) && !mask_ends(self.raw, place(places, p, end).0 as usize))
                    && (!word(value.symbol(value.len - 1)) || !self.goes_on(t, end, place(places, p, end).1 as usize))
                    && value.is_there()
                {
                    self.note(p, end, value.kind, places);
                }
            }
        }
        self.found = found;
    }

    /// Whether a word goes on at `end`, or a mask stands there, which is one of the text as it stands, from `behind` on.
    fn goes_on(&self, t: &[u8], end: usize, behind: usize) -> bool {
        t.get(end).is_some_and(|b| is_alnum(*b)) || mask_at(self.raw, behind).is_some()
    }

    fn note(&mut self, start: usize, end: usize, kind: u16, places: Places<'_>) {
        let (start, end) = place(places, start, end);
        let origin = Origin::Live(self.table.kind(kind));
        self.matches.push(Match { start: start as usize, end: end as usize, origin });
    }

    /// From where the end of a text may be the beginning of a long value, or the middle of one, by eight symbols and more.
    pub(crate) fn open_many(&mut self, text: Text<'_>) -> Option<usize> {
        let t = text.narrow();
        let last = t.len().checked_sub(WINDOW)?;
        let mut open = None;
        let tail = t.len().saturating_sub(LONGEST_BREAKS);
        for i in memchr::memchr2_iter(b'\n', 0x1b, &t[tail..]).map(|i| tail + i) {
            let end = if i > 0 && t[i] == b'\n' && t[i - 1] == b'\r' { i - 1 } else { i };
            if let Some(p) = end.checked_sub(WINDOW) {
                self.open_at(text, p, &mut open);
            }
        }
        for p in t.len().saturating_sub(2 * WINDOW - 1)..=last {
            self.open_at(text, p, &mut open);
        }
        open
    }

    fn open_at(&mut self, text: Text<'_>, p: usize, open: &mut Option<usize>) {
        let tag = tag_of(self.key, window_at(text.narrow(), p));
        if !self.table.windows.may_hold_one(tag) {
            return;
        }
        let mut found = std::mem::take(&mut self.found);
        self.table.windows.look_up(tag, &mut found);
        for what in &found {
            let Some((mut value, offset)) = self.table.value(*what) else { continue };
            let Some(stretch) = stretch(text, p, &mut value, offset) else { continue };
            let goes_on = stretch.reached == text.narrow().len() && stretch.from + stretch.length < value.len;
            if goes_on && (value.fragments() || stretch.from == 0) && value.is_there() {
                *open = open.iter().copied().chain(Some(stretch.start)).min();
            }
        }
        self.found = found;
    }

    /// From where it may be by the last few symbols, of which there are no eight to look up.
    pub(crate) fn open_few(&mut self, text: Text<'_>) -> Option<usize> {
        let t = text.narrow();
        let n = t.len();
        let few = &t[n.saturating_sub(WINDOW - 1)..];
        let inner = few.iter().rev().take_while(|symbol| self.table.is_inner(**symbol)).count();
        let mut open = (inner > 0).then_some(n - inner);
        for length in 1..=few.len() {
            if self.table.is_beginning(&t[n - length..], &mut self.found) {
                open = open.into_iter().chain(Some(n - length)).min();
            }
        }
        if self.table.has_short() {
            let mut found = std::mem::take(&mut self.found);
            for p in n.saturating_sub(FRAGMENT - 1)..(n + 1).saturating_sub(SHORTEST) {
                let four = first_four(&t[p..]);
                if !self.table.may_be_first(four) {
                    continue;
                }
                self.table.windows.look_up(self.table.tag_of_first(four), &mut found);
                let begins = |what: &u32| {
                    let Some((mut value, _)) = self.table.value(*what) else { return false };
                    value.short() && value.len > n - p && (0..n - p).all(|i| same(text, p + i, &mut value, i))
                };
                if found.iter().any(begins) {
                    open = open.into_iter().chain(Some(p)).min();
                }
            }
            self.found = found;
        }
        open
    }
}

#[inline]
fn same(text: Text<'_>, p: usize, value: &mut Value<'_>, i: usize) -> bool {
    folded(text.symbol(p)) == folded(value.symbol(i))
}

/// White space that may be the indentation behind a line end.
const fn is_gap(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n')
}

/// How far a text and a value are equal both ways of a window at `p` and `offset`, breaks in the text passed over.
///
/// A stretch begins with eight symbols without a break in them: what stands before a break is decided by what stands
/// there, and a stream need not wait for the next line.
fn stretch(text: Text<'_>, p: usize, value: &mut Value<'_>, offset: usize) -> Option<Stretch> {
    let t = text.narrow();
    if value.short() || offset + WINDOW > value.len || !(0..WINDOW).all(|i| same(text, p + i, value, offset + i)) {
        return None;
    }
    let (mut start, mut from) = (p, offset);
    let (mut at, mut next, mut since) = (p, offset, WINDOW);
    let (mut end, mut to) = (p + WINDOW, offset + WINDOW);
    while to < value.len && end < t.len() && same(text, end, value, to) {
        end += 1;
        to += 1;
    }
    // Where the text as it stands has enough of the value, all of it counts.
    let mut unbroken = None;
    loop {
        while next > 0 && at > 0 && !is_gap(t[at - 1]) && same(text, at - 1, value, next - 1) {
            at -= 1;
            next -= 1;
            since += 1;
        }
        let (begin, behind) = break_round(t, at);
        if behind > at {
            let whole = next == 0 && (to == value.len || end == t.len());
            if since == p + WINDOW - at && (whole || value.fragments() && to - next >= FRAGMENT) {
                unbroken = Some((at, next));
            }
            // Symbols of a colour code that are those of the value by chance.
            let by_chance = (behind - at).min(since);
            (at, next, since) = (behind, next + by_chance, since - by_chance);
        } else if begin == at && next > 0 && at > 0 && same(text, at - 1, value, next - 1) {
            (at, next, since) = (at - 1, next - 1, since + 1);
            continue;
        }
        if since >= WINDOW {
            (start, from) = (at, next);
        }
        if begin == at || next == 0 {
            break;
        }
        at = begin;
        since = 0;
    }
    if let Some((at, next)) = unbroken.filter(|(at, _)| *at < start) {
        (start, from) = (at, next);
    }
    let mut at = end;
    loop {
        while to < value.len && at < t.len() && same(text, at, value, to) {
            at += 1;
            to += 1;
            end = at;
        }
        let length = break_at(t, at);
        if length == 0 || to == value.len {
            break;
        }
        at += length;
    }
    Some(Stretch { start, end, from, length: to - from, reached: at })
}
