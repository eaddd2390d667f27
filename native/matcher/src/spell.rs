//! Live secrets in other spellings: escaped, percent-encoded, base64, hex.
//!
//! The text is decoded, not the values: registering a value enters it once. Nor is all of the text decoded. Sixteen
//! symbols that hold one escape have eight plain ones on one side of it, and those are looked up first; where escapes
//! stand close together, and where those eight are known, the text round them is decoded, and more of it as long as
//! anything equal reaches the end of what was decoded. Of base64 and hex twelve or sixteen symbols are decoded at
//! each sample of a run that is long enough, and the run round them where those are known.

use crate::found::Match;
use crate::live::{FRAGMENT, LiveTable, SHORTEST, WINDOW};
use crate::lookup::{Places, Search, Touched};
use crate::runs::{SHORTEST_HEX, SHORTEST_RUN, base64_runs, hex_runs};
use crate::table::window_at;
use crate::text::Text;
use crate::views::{
    View, base64_value, base64_view, base64_windows, behind_escape, break_round, hex_view, hex_window, unescape,
    unit_at,
};

/// Escapes are undone this many times: a URL in JSON in a log line of JSON.
pub(crate) const LEVELS: usize = 3;
/// Symbols that eight make at any alignment: a sample of base64, and of hex.
const BASE64_SAMPLE: usize = 12;
const HEX_SAMPLE: usize = 2 * WINDOW;
/// No escape is longer, also none whose symbols are what others stand for.
pub(crate) const LONGEST_ESCAPE: usize = 20;
/// Symbols on either side of escapes that are decoded with them at first.
const REACH: usize = 48;

/// Finds live secrets in every spelling.
pub(crate) fn find_live(table: &LiveTable, text: Text<'_>, matches: &mut Vec<Match>) {
    let n = text.narrow().len();
    if n < SHORTEST {
        return;
    }
    let Some(table) = table.read() else { return };
    if n < FRAGMENT && !table.has_short() {
        return;
    }
    let mut search = Search::new(table, text.narrow(), matches);
    search.whole(text, None);
    Spelled { search, views: Default::default() }.all(text);
}

/// The search of what is decoded.
struct Spelled<'a> {
    search: Search<'a>,
    /// One for each level of escapes, and one for base64 and hex.
    views: [View; LEVELS + 1],
}

impl Spelled<'_> {
    fn all(&mut self, text: Text<'_>) {
        if self.search.table.has_long() {
            self.runs(text, None);
        }
        let t = text.narrow();
        let mut from = 0;
        while let Some(group) = Group::next(t, from) {
            from = group.end;
            if group.units > 0 && (self.is_worth_it(t, &group)) {
                self.decode(text, &group);
            }
        }
    }

    /// Whether a live value may be spelled with the escapes of a group.
    fn is_worth_it(&self, t: &[u8], group: &Group) -> bool {
        if group.knots > 1 || group.leads_on || self.search.table.has_short() {
            return true;
        }
        let before = group.start.checked_sub(WINDOW).is_some_and(|p| self.search.may_hold(window_at(t, p)));
        before || group.end + WINDOW <= t.len() && self.search.may_hold(window_at(t, group.end)) || group.in_run(t)
    }

    /// Searches what a group and the text round it stand for, and more of it as long as anything runs on.
    fn decode(&mut self, text: Text<'_>, group: &Group) {
        let t = text.narrow();
        let (mut left, mut right) = (REACH, REACH);
        loop {
            let from = settled_before(t, break_round(t, group.start.saturating_sub(left)).0);
            let to = settled_behind(t, t.len().min(group.end + right));
            let touched = self.levels(text, (from, to));
            let (more_left, more_right) = (touched.left && from > 0, touched.right && to < t.len());
            if !more_left && !more_right {
                return;
            }
            left = if more_left { 2 * (group.start - from) } else { left };
            right = if more_right { 2 * (to - group.end) } else { right };
        }
    }

    fn levels(&mut self, text: Text<'_>, (from, to): (usize, usize)) -> Touched {
        let mut touched = Touched::default();
        let mut views = std::mem::take(&mut self.views);
        let (first, rest) = views.split_at_mut(1);
        let mut view = &mut first[0];
        let mut any = unescape(text, (from, to), None, view);
        // Short values are told apart by what stands round them: those near a cut edge were found in the plain text.
        let left = if from > 0 { LONGEST_ESCAPE } else { 0 };
        let right = if to < text.narrow().len() { LONGEST_ESCAPE } else { 0 };
        for (level, next) in rest.iter_mut().enumerate() {
            if !any {
                break;
            }
            touched |= self.search.samples(view.text(), Some(&view.places));
            touched |= self.search.breaks(view.text(), Some(&view.places));
            if self.search.table.has_short() {
                let until = view.narrow.len().saturating_sub(right);
                self.search.shorts(view.text(), (left, until), Some(&view.places));
            }
            if level == 0 && self.search.table.has_long() {
                touched |= self.runs(view.text(), Some(&view.places));
            }
            if level + 1 < LEVELS {
                any = unescape(view.text(), (0, view.narrow.len()), Some(&view.places), next);
                view = next;
            }
        }
        self.views = views;
        touched
    }

    /// Decodes samples of the runs of base64 and hex in a text, and the run round each that is known.
    fn runs(&mut self, text: Text<'_>, places: Places<'_>) -> Touched {
        let t = text.narrow();
        let mut touched = Touched::default();
        base64_runs(t, |(from, end)| {
            let run = (behind_escape(t, (from, end)), end);
            touched |= self.base64(t, run, places);
            hex_runs(t, run, |digits| touched |= self.hex(t, digits, places));
        });
        touched
    }

    fn base64(&mut self, t: &[u8], run: (usize, usize), places: Places<'_>) -> Touched {
        let mut touched = Touched::default();
        let any = self.search.table.has_octets();
        let mut done = [0; 4];
        for p in (run.0..(run.1 + 1).saturating_sub(BASE64_SAMPLE)).step_by(WINDOW) {
            for (ahead, window) in base64_windows(&t[p..p + BASE64_SAMPLE]).into_iter().enumerate() {
                let Some(window) = known_octets(window, any) else { continue };
                let phase = (p + ahead - run.0) % 4;
                if p < done[phase] || !self.search.may_hold(window) {
                    continue;
                }
                let view = |from: usize, to: usize, view: &mut View| {
                    let from = run.0 + phase + (from.max(run.0 + phase) - run.0 - phase) / 4 * 4;
                    base64_view(t, run, (from, to), places, view);
                };
                touched |= self.round(run, t.len(), (p, p + BASE64_SAMPLE), &mut done[phase], view);
            }
        }
        touched
    }

    fn hex(&mut self, t: &[u8], run: (usize, usize), places: Places<'_>) -> Touched {
        let mut touched = Touched::default();
        let any = self.search.table.has_octets();
        for phase in 0..2 {
            let mut done = 0;
            for p in (run.0 + phase..(run.1 + 1).saturating_sub(HEX_SAMPLE)).step_by(HEX_SAMPLE) {
                let Some(window) = known_octets(hex_window(&t[p..p + HEX_SAMPLE]), any) else { continue };
                if p < done || !self.search.may_hold(window) {
                    continue;
                }
                let view = |from: usize, to: usize, view: &mut View| {
                    let from = run.0 + phase + (from.max(run.0 + phase) - run.0 - phase) / 2 * 2;
                    hex_view(t, run, (from, to), places, view);
                };
                touched |= self.round(run, t.len(), (p, p + HEX_SAMPLE), &mut done, view);
            }
        }
        touched
    }

    /// Searches a decoded run round a sample, and more of it as long as anything runs on.
    fn round(
        &mut self,
        run: (usize, usize),
        length: usize,
        sample: (usize, usize),
        done: &mut usize,
        decode: impl Fn(usize, usize, &mut View),
    ) -> Touched {
        let mut view = std::mem::take(&mut self.views[LEVELS]);
        let (mut left, mut right) = (REACH, REACH);
        let mut touched;
        loop {
            let (from, to) = (sample.0.saturating_sub(left).max(run.0), (sample.1 + right).min(run.1));
            decode(from, to, &mut view);
            touched = self.search.samples(view.text(), Some(&view.places));
            *done = to - (to - sample.1).min(SHORTEST_HEX);
            let (more_left, more_right) = (touched.left && from > run.0, touched.right && to < run.1);
            if !more_left && !more_right {
                break;
            }
            left *= if more_left { 2 } else { 1 };
            right *= if more_right { 2 } else { 1 };
        }
        self.views[LEVELS] = view;
        // What runs on to the end of the run can run on further only where the text was cut there.
        Touched { left: touched.left && run.0 == 0, right: touched.right && run.1 == length }
    }
}

/// A decoded window as values are entered: octets of 128 and more are one symbol, and without values that have any,
/// a window that has some is none.
fn known_octets(window: u64, any: bool) -> Option<u64> {
    let high = window & 0x8080_8080_8080_8080;
    if high == 0 {
        return Some(window);
    }
    any.then_some(window & !((high >> 7) * 0x7F))
}

/// Escapes, and what could begin one, that stand close together.
struct Group {
    start: usize,
    end: usize,
    /// How many places could begin an escape, and how many do.
    knots: usize,
    units: usize,
    /// What it stands for may begin a further escape, or a break.
    leads_on: bool,
    symbol: u8,
}

impl Group {
    fn next(t: &[u8], from: usize) -> Option<Self> {
        let start = from + memchr::memchr3(b'%', b'\\', b'&', &t[from..])?;
        let mut group = Self { start, end: start, knots: 0, units: 0, leads_on: false, symbol: 0 };
        let mut at = start;
        loop {
            group.knots += 1;
            group.end = at + 1;
            if let Some((symbol, length)) = unit_at(t, at) {
                group.units += 1;
                group.end = at + length;
                group.symbol = symbol.min(128) as u8;
                group.leads_on |= matches!(group.symbol, b'%' | b'\\' | b'&' | b'\n' | b'\r' | 0x1b);
            }
            let near = &t[group.end..t.len().min(group.end + LONGEST_ESCAPE)];
            let Some(next) = memchr::memchr3(b'%', b'\\', b'&', near) else { return Some(group) };
            at = group.end + next;
        }
    }

    /// Whether its symbol joins two stretches of base64 to a run that is long enough.
    fn in_run(&self, t: &[u8]) -> bool {
        let is_base64 = |b: &u8| base64_value(*b).is_some();
        let before = t[..self.start].iter().rev().take(SHORTEST_RUN).take_while(|b| is_base64(b)).count();
        let behind = t[self.end..].iter().take(SHORTEST_RUN).take_while(|b| is_base64(b)).count();
        (is_base64(&self.symbol) || self.symbol == b'=') && before + behind + 1 >= SHORTEST_RUN
    }
}

const fn begins_escape(b: u8) -> bool {
    matches!(b, b'%' | b'\\' | b'&')
}

/// The last place up to `p` that no escape reaches over.
pub(crate) fn settled_before(t: &[u8], mut p: usize) -> usize {
    while let Some(back) = t[..p].iter().rev().take(LONGEST_ESCAPE).rposition(|b| begins_escape(*b)) {
        p -= back + 1;
    }
    p
}

/// The first place from `p` on that no escape reaches over.
fn settled_behind(t: &[u8], mut p: usize) -> usize {
    loop {
        let from = p.saturating_sub(LONGEST_ESCAPE);
        let Some(last) = t[from..p].iter().rposition(|b| begins_escape(*b)) else { return p };
        if p == t.len() {
            return p;
        }
        p = t.len().min(from + last + 1 + LONGEST_ESCAPE);
    }
}
