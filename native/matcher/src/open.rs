//! The end of a text that goes on: from where it may be the beginning of a live secret, in any spelling.
//!
//! Eight symbols and more are looked up, so that nothing is held back for them in vain. Fewer are held back if every
//! one of them stands in some value, or if a value begins with them; so is an escape that the end cuts short.

use crate::live::LiveTable;
use crate::lookup::Search;
use crate::spell::{LEVELS, LONGEST_ESCAPE, settled_before};
use crate::text::Text;
use crate::views::{View, base64_value, base64_view, hex_view, unescape, unit_at};

/// The end of a text is decoded from this far before it, and from further where what is open reaches back so far.
const TAIL: usize = 512;

/// From where the end of a text is open, and whether that is sure enough to keep it back for ever.
pub(crate) fn open_live(table: &LiveTable, text: Text<'_>) -> Option<(usize, bool)> {
    let table = table.read()?;
    let mut matches = Vec::new();
    let mut end =
        End { search: Search::new(table, text.narrow(), &mut matches), open: text.narrow().len(), strong: false };
    end.plain(text, None);
    end.runs(text, None);
    let n = text.narrow().len();
    let mut tail = TAIL;
    loop {
        let from = settled_before(text.narrow(), n.saturating_sub(tail));
        if !end.levels(text, from) || from == 0 {
            break;
        }
        tail *= 2;
    }
    (end.open < n).then_some((end.open, end.strong))
}

struct End<'a> {
    search: Search<'a>,
    open: usize,
    strong: bool,
}

impl End<'_> {
    fn note(&mut self, start: Option<usize>, strong: bool, places: Option<&[(u32, u32)]>) {
        if let Some(start) = start {
            let start = places.map_or(start, |places| places[start].0 as usize);
            self.open = self.open.min(start);
            self.strong |= strong;
        }
    }

    /// Looks at the end of a text as it stands, and without an escape that is cut short; what that stands for may end another
    /// one, at each level. Says whether anything open begins with the text.
    fn plain(&mut self, text: Text<'_>, places: Option<&[(u32, u32)]>) -> bool {
        let mut touched = false;
        let mut left = Some(text);
        for _ in 0..=LEVELS {
            let Some(text) = left else { break };
            let many = self.search.open_many(text);
            self.note(many, true, places);
            let few = self.search.open_few(text);
            self.note(few, false, places);
            touched |= many == Some(0);
            let cut = unfinished(text.narrow());
            self.note(cut, false, places);
            left = cut.map(|cut| text.until(cut));
        }
        touched
    }

    fn levels(&mut self, text: Text<'_>, from: usize) -> bool {
        self.below(text, from, None, LEVELS)
    }

    /// The same of what the escapes of a text from `from` on stand for, so many levels deep. What one that is cut short stands
    /// for is not known yet: as it stands, it may seem to end another escape (`\%`, of which the last is to be `%26`).
    fn below(&mut self, text: Text<'_>, from: usize, places: Option<&[(u32, u32)]>, levels: usize) -> bool {
        let mut touched = self.decoded_from(text, from, places, levels);
        if let Some(cut) = unfinished(text.narrow()).filter(|cut| *cut > from) {
            touched |= self.decoded_from(text.until(cut), from, places, levels);
        }
        touched
    }

    fn decoded_from(&mut self, text: Text<'_>, from: usize, places: Option<&[(u32, u32)]>, levels: usize) -> bool {
        let mut view = View::default();
        if !unescape(text, (from, text.narrow().len()), places, &mut view) {
            return false;
        }
        let mut touched = self.plain(view.text(), Some(&view.places));
        if levels == LEVELS {
            touched |= self.runs(view.text(), Some(&view.places));
        }
        levels > 1 && self.below(view.text(), 0, Some(&view.places), levels - 1) || touched
    }

    /// The same in what a run of base64 or hex at the end stands for. Its last symbols may belong to a byte that is
    /// not complete.
    fn runs(&mut self, text: Text<'_>, places: Option<&[(u32, u32)]>) -> bool {
        let t = text.narrow();
        let n = t.len();
        let is_base64 = |b: &&u8| base64_value(**b).is_some();
        let length = t.iter().rev().take_while(is_base64).count();
        if length == 0 || !self.search.table.has_long() {
            return false;
        }
        let digits = t[n - length..].iter().rev().take_while(|b| b.is_ascii_hexdigit()).count();
        let part = if length <= 5 { length } else { 2 };
        self.note(Some(n - part), false, places);
        let mut touched = false;
        let mut view = View::default();
        for phase in 0..4.min(length) {
            let run = (n - length, n);
            base64_view(t, run, (run.0 + phase, n), places, &mut view);
            touched |= self.decoded(&view) && run.0 == 0;
        }
        for phase in 0..2.min(digits) {
            let run = (n - digits, n);
            hex_view(t, run, (run.0 + phase, n), places, &mut view);
            touched |= self.decoded(&view) && run.0 == 0;
        }
        touched
    }

    fn decoded(&mut self, view: &View) -> bool {
        let many = self.search.open_many(view.text());
        self.note(many, true, Some(&view.places));
        let few = self.search.open_few(view.text());
        self.note(few, false, Some(&view.places));
        many == Some(0)
    }
}

/// Where an escape, a colour code or a line end begins that the end of the text cuts short.
fn unfinished(t: &[u8]) -> Option<usize> {
    let mut p = settled_before(t, t.len().saturating_sub(LONGEST_ESCAPE));
    while p < t.len() {
        let rest = &t[p + 1..];
        let cut = match t[p] {
            b'%' => rest.len() < 2 && rest.iter().all(u8::is_ascii_hexdigit),
            b'\\' => is_cut_short(rest),
            b'&' => {
                rest.len() < 10
                    && match rest.strip_prefix(b"#") {
                        Some(digits) => digits.iter().all(|b| b.is_ascii_hexdigit() || matches!(b, b'x' | b'X')),
                        None => [&b"amp;"[..], b"lt;", b"gt;", b"quot;", b"apos;"]
                            .iter()
                            .any(|name| name.len() > rest.len() && name.starts_with(rest)),
                    }
            }
            0x1b => rest.is_empty() || rest[0] == b'[' && rest[1..].iter().all(|b| b.is_ascii_digit() || *b == b';'),
            b'\r' => rest.is_empty(),
            _ => false,
        };
        if cut {
            return Some(p);
        }
        p += unit_at(t, p).map_or(1, |(_, length)| length);
    }
    None
}

/// Whether a backslash with this behind it may be the beginning of a longer escape.
fn is_cut_short(rest: &[u8]) -> bool {
    let hex = |digits: &[u8], most: usize| digits.len() < most && digits.iter().all(u8::is_ascii_hexdigit);
    match rest {
        [] | [b'0'] | [b'0', b'3'] => true,
        [b'x', digits @ ..] => hex(digits, 2),
        [b'U', digits @ ..] => hex(digits, 8),
        // The first half of a pair: its second half may follow.
        [b'u', b'd' | b'D', b'8' | b'9' | b'a' | b'b' | b'A' | b'B', x, y, second @ ..] => {
            x.is_ascii_hexdigit()
                && y.is_ascii_hexdigit()
                && match second {
                    [] | [b'\\'] => true,
                    [b'\\', b'u', digits @ ..] => hex(digits, 4),
                    _ => false,
                }
        }
        [b'u', digits @ ..] => hex(digits, 4),
        _ => false,
    }
}
