//! Text with an encoding undone, and where each of its symbols came from: escapes, base64, hex.

use crate::class::{LONGEST_GAP, colour_at};
use crate::text::{Text, Wide, narrowed};

/// Decoded text, and where each of its symbols came from.
#[derive(Default)]
pub(crate) struct View {
    pub symbols: Vec<u32>,
    pub narrow: Vec<u8>,
    /// (start, end) in the original text.
    pub places: Vec<(u32, u32)>,
}

impl View {
    fn clear(&mut self) {
        self.symbols.clear();
        self.narrow.clear();
        self.places.clear();
    }

    fn push(&mut self, symbol: u32, place: (u32, u32)) {
        self.symbols.push(symbol);
        self.narrow.push(narrowed(symbol));
        self.places.push(place);
    }

    /// Lets the first symbol begin where `(start, _)` does, and the last end where `(_, end)` does.
    fn widen(&mut self, first: bool, last: bool, (start, end): (u32, u32)) {
        if let Some(place) = self.places.first_mut().filter(|_| first) {
            place.0 = start;
        }
        if let Some(place) = self.places.last_mut().filter(|_| last) {
            place.1 = end;
        }
    }

    pub(crate) fn text(&self) -> Text<'_> {
        Text::wide(&self.narrow, Wide::Four(&self.symbols))
    }
}

pub(crate) fn place(places: Option<&[(u32, u32)]>, from: usize, to: usize) -> (u32, u32) {
    match places {
        Some(places) => (places[from].0, places[to - 1].1),
        None => (from as u32, to as u32),
    }
}

/// Puts a stretch of a text with one level of escapes undone into `view`, and says whether there was any.
pub(crate) fn unescape(
    text: Text<'_>,
    (from, to): (usize, usize),
    places: Option<&[(u32, u32)]>,
    view: &mut View,
) -> bool {
    let t = &text.narrow()[..to];
    view.clear();
    let mut any = false;
    let mut p = from;
    while p < to {
        let unit = unit_at(t, p);
        any |= unit.is_some();
        let (symbol, length) = unit.unwrap_or_else(|| (text.symbol(p), 1));
        view.push(symbol, place(places, p, p + length));
        p += length;
    }
    any
}

/// The escape that begins at `p`: what it stands for, and its length.
#[inline]
pub(crate) fn unit_at(t: &[u8], p: usize) -> Option<(u32, usize)> {
    match t[p] {
        b'%' => Some((hex(t, p + 1, 2)?, 3)),
        b'\\' => backslash(t, p),
        b'&' => entity(t, p),
        _ => None,
    }
}

fn hex(t: &[u8], from: usize, length: usize) -> Option<u32> {
    let digits = t.get(from..from + length)?;
    digits.iter().try_fold(0, |value, b| Some(value << 4 | char::from(*b).to_digit(16)?))
}

fn backslash(t: &[u8], p: usize) -> Option<(u32, usize)> {
    match *t.get(p + 1)? {
        b if b == b' ' || b.is_ascii_punctuation() => Some((u32::from(b), 2)),
        b'e' => Some((0x1b, 2)),
        b'0' if t.get(p + 2..p + 4) == Some(b"33") => Some((0x1b, 4)),
        b'n' => Some((10, 2)),
        b'r' => Some((13, 2)),
        b't' => Some((9, 2)),
        b'x' => Some((hex(t, p + 2, 2)?, 4)),
        b'u' => {
            let high = hex(t, p + 2, 4)?;
            if (0xD800..0xDC00).contains(&high) && t.get(p + 6..p + 8) == Some(b"\\u") {
                if let Some(low @ 0xDC00..=0xDFFF) = hex(t, p + 8, 4) {
                    return Some((0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00), 12));
                }
            }
            Some((high, 6))
        }
        b'U' => Some((hex(t, p + 2, 8)?, 10)),
        _ => None,
    }
}

fn entity(t: &[u8], p: usize) -> Option<(u32, usize)> {
    let rest = &t[p..];
    for (name, symbol) in
        [(&b"&amp;"[..], b'&'), (b"&lt;", b'<'), (b"&gt;", b'>'), (b"&quot;", b'"'), (b"&apos;", b'\'')]
    {
        if rest.starts_with(name) {
            return Some((u32::from(symbol), name.len()));
        }
    }
    let digits = rest.strip_prefix(b"&#")?;
    let (digits, radix, skipped) = match digits.first()? {
        b'x' | b'X' => (&digits[1..], 16, 3),
        _ => (digits, 10, 2),
    };
    let length = digits.iter().take(8).take_while(|b| char::from(**b).is_digit(radix)).count();
    if length == 0 || digits.get(length) != Some(&b';') {
        return None;
    }
    let value = digits[..length]
        .iter()
        .try_fold(0u32, |value, b| value.checked_mul(radix)?.checked_add(char::from(*b).to_digit(radix)?))?;
    Some((value, skipped + length + 1))
}

/// The six bits of a base64 symbol in either alphabet.
#[inline]
pub(crate) const fn base64_value(b: u8) -> Option<u8> {
    match b {
        b'A'..=b'Z' => Some(b - b'A'),
        b'a'..=b'z' => Some(b - b'a' + 26),
        b'0'..=b'9' => Some(b - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

/// The four windows of eight bytes that begin within the first three of twelve symbols of base64, the first symbol of
/// each decoded window's first four being 0, 1, 2 or 3 symbols on.
#[inline]
pub(crate) fn base64_windows(twelve: &[u8]) -> [u64; 4] {
    let bits = twelve.iter().fold(0u128, |bits, b| bits << 6 | u128::from(SEXTETS[*b as usize]));
    // A group of four symbols that begins k symbols on has bytes at bits 6k, modulo 8.
    [8, 2, 4, 6].map(|spare| ((bits >> spare) as u64).swap_bytes())
}

/// Where a run of letters and digits begins without the escape that ends in it: `%27` and base64, `\n` and a token.
pub(crate) fn behind_escape(t: &[u8], (from, end): (usize, usize)) -> usize {
    let digits =
        |at: usize, count: usize| t.get(at..at + count).is_some_and(|some| some.iter().all(u8::is_ascii_hexdigit));
    let escaped = |count: usize| if digits(from + 1, count) { 1 + count } else { 0 };
    let length = match t[..from].last() {
        Some(b'%') => {
            let spelled = |at: usize| t[at..].starts_with(b"25") && digits(at + 2, 2);
            let nested = (0..2).take_while(|level| spelled(from + 2 * level)).count();
            if digits(from, 2) { 2 + 2 * nested } else { 0 }
        }
        Some(b'\\') => match t.get(from) {
            Some(b'x') => escaped(2),
            Some(b'u') => escaped(4),
            Some(b'U') => escaped(8),
            Some(b'0') if t[from..].starts_with(b"033") => 3,
            Some(b'a' | b'b' | b'e' | b'f' | b'n' | b'r' | b't' | b'v' | b'0') => 1,
            _ => 0,
        },
        _ => 0,
    };
    end.min(from + length)
}

/// Where a stretch begins that does not begin inside an escape.
pub(crate) fn out_of_escape(t: &[u8], start: usize) -> usize {
    let lowest = start.saturating_sub(LONGEST_SPELLED);
    let back = t[lowest..start].iter().rposition(|b| matches!(b, b'%' | b'\\'));
    back.map_or(start, |back| behind_escape(t, (lowest + back + 1, t.len())).max(start))
}

/// Symbols of an escape but for its last: `\U` and seven digits.
const LONGEST_SPELLED: usize = 9;

/// Eight bytes of sixteen digits.
#[inline]
pub(crate) fn hex_window(sixteen: &[u8]) -> u64 {
    sixteen.chunks_exact(2).rev().fold(0, |window, pair| {
        let digit = |b: u8| u64::from((b & 15) + (b >> 6) * 9);
        window << 8 | digit(pair[0]) << 4 | digit(pair[1])
    })
}

const SEXTETS: [u8; 256] = {
    let mut table = [0; 256];
    let mut b = 0;
    while b < 256 {
        if let Some(six) = base64_value(b as u8) {
            table[b] = six;
        }
        b += 1;
    }
    table
};

/// Three bytes for four symbols of a run of base64, decoded from `from`, which is one of the run's first four symbols or
/// any number of fours behind it. What is left over at either end of the run belongs to the byte beside it.
pub(crate) fn base64_view(
    t: &[u8],
    run: (usize, usize),
    (from, to): (usize, usize),
    places: Option<&[(u32, u32)]>,
    view: &mut View,
) {
    view.clear();
    let (mut bits, mut held, mut begin) = (0u32, 0u32, from);
    for (p, b) in t.iter().enumerate().take(to).skip(from) {
        let Some(six) = base64_value(*b) else { break };
        if held == 0 {
            begin = p;
        }
        bits = (bits << 6 | u32::from(six)) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            view.push((bits >> held) & 0xFF, place(places, begin, p + 1));
            begin = p;
        }
    }
    let padding = t[run.1..].iter().take(2).take_while(|b| **b == b'=').count();
    view.widen(from < run.0 + 4, to == run.1, place(places, run.0, run.1 + padding));
}

/// The same for hex, two digits a byte.
pub(crate) fn hex_view(
    t: &[u8],
    run: (usize, usize),
    (from, to): (usize, usize),
    places: Option<&[(u32, u32)]>,
    view: &mut View,
) {
    view.clear();
    let mut p = from;
    while p + 2 <= to {
        let Some(byte) = hex(t, p, 2) else { break };
        view.push(byte, place(places, p, p + 2));
        p += 2;
    }
    view.widen(from < run.0 + 2, to == run.1, place(places, run.0, run.1));
}

/// Length of the break that begins at `i`, or 0: a line end and the indentation behind it, or a colour code.
pub(crate) fn break_at(t: &[u8], i: usize) -> usize {
    let line = match t.get(i) {
        Some(b'\n') => 1,
        Some(b'\r') if t.get(i + 1) == Some(&b'\n') => 2,
        Some(0x1b) => return colour_at(t, i),
        _ => return 0,
    };
    line + t[i + line..].iter().take(LONGEST_GAP).take_while(|b| matches!(b, b' ' | b'\t')).count()
}

/// The break that ends at `i`, or the colour code that `i` stands in; an empty one if there is none.
pub(crate) fn break_round(t: &[u8], i: usize) -> (usize, usize) {
    if let Some(back) = t[..i].iter().rev().take(LONGEST_COLOUR).position(|b| *b == 0x1b) {
        let begin = i - back - 1;
        let end = begin + colour_at(t, begin);
        if end >= i {
            return (begin, end);
        }
    }
    let indent = t[..i].iter().rev().take(LONGEST_GAP).take_while(|b| matches!(b, b' ' | b'\t')).count();
    match t[..i - indent] {
        [.., b'\r', b'\n'] => (i - indent - 2, i),
        [.., b'\n'] => (i - indent - 1, i),
        _ => (i, i),
    }
}

/// ESC, `[`, 16 digits and semicolons, a letter.
const LONGEST_COLOUR: usize = 19;
