//! Text with an encoding undone, and where each of its symbols came from: escapes, base64, hex, UTF-8.

use crate::text::{Text, Wide, narrowed};

/// Decoded text, and where each of its symbols came from.
pub(crate) struct View {
    pub symbols: Vec<u32>,
    pub narrow: Vec<u8>,
    /// (start, end) in the original text.
    pub places: Vec<(u32, u32)>,
}

impl View {
    fn with_capacity(capacity: usize) -> Self {
        Self {
            symbols: Vec::with_capacity(capacity),
            narrow: Vec::with_capacity(capacity),
            places: Vec::with_capacity(capacity),
        }
    }

    fn push(&mut self, symbol: u32, place: (u32, u32)) {
        self.symbols.push(symbol);
        self.narrow.push(narrowed(symbol));
        self.places.push(place);
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

/// One level of escapes undone; none if there are none.
pub(crate) fn unescaped(text: Text<'_>, places: Option<&[(u32, u32)]>) -> Option<View> {
    let t = text.narrow();
    let first = memchr::memchr3(b'%', b'\\', b'&', t)?;
    let mut view = View::with_capacity(t.len());
    let mut any = false;
    for p in 0..first {
        view.push(text.symbol(p), place(places, p, p + 1));
    }
    let mut p = first;
    while p < t.len() {
        let decoded = match t[p] {
            b'%' => percent(t, p),
            b'\\' => backslash(t, p),
            b'&' => entity(t, p),
            _ => None,
        };
        if let Some((symbol, length)) = decoded {
            view.push(symbol, place(places, p, p + length));
            p += length;
            any = true;
        } else {
            view.push(text.symbol(p), place(places, p, p + 1));
            p += 1;
        }
    }
    any.then_some(view)
}

fn hex(t: &[u8], from: usize, length: usize) -> Option<u32> {
    let digits = t.get(from..from + length)?;
    digits.iter().try_fold(0, |value, b| Some(value << 4 | char::from(*b).to_digit(16)?))
}

/// `%XX`, several of them where they are the UTF-8 of one code point.
fn percent(t: &[u8], p: usize) -> Option<(u32, usize)> {
    let lead = hex(t, p + 1, 2)?;
    let more = match lead {
        0xC2..=0xDF => 1,
        0xE0..=0xEF => 2,
        0xF0..=0xF4 => 3,
        _ => return Some((lead, 3)),
    };
    let mut bytes = [lead as u8, 0, 0, 0];
    for (i, byte) in bytes.iter_mut().enumerate().take(more + 1).skip(1) {
        let at = p + 3 * i;
        match (t.get(at), hex(t, at + 1, 2)) {
            (Some(b'%'), Some(value)) => *byte = value as u8,
            _ => return Some((lead, 3)),
        }
    }
    match std::str::from_utf8(&bytes[..=more]).ok().and_then(|s| s.chars().next()) {
        Some(c) => Some((u32::from(c), 3 * (more + 1))),
        None => Some((lead, 3)),
    }
}

fn backslash(t: &[u8], p: usize) -> Option<(u32, usize)> {
    match *t.get(p + 1)? {
        b @ (b'"' | b'\'' | b'\\' | b'/') => Some((u32::from(b), 2)),
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

pub(crate) fn base64_view(t: &[u8], (from, to): (usize, usize), places: Option<&[(u32, u32)]>) -> View {
    let mut view = View::with_capacity((to - from.min(to)) * 3 / 4);
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
    view
}

pub(crate) fn hex_view(t: &[u8], (from, to): (usize, usize), places: Option<&[(u32, u32)]>) -> View {
    let mut view = View::with_capacity((to - from.min(to)) / 2);
    let mut p = from;
    while p + 2 <= to {
        let Some(byte) = hex(t, p, 2) else { break };
        view.push(byte, place(places, p, p + 2));
        p += 2;
    }
    view
}

pub(crate) fn as_code_points(view: &View) -> Option<View> {
    let bytes: Vec<u8> = view.symbols.iter().map(|s| *s as u8).collect();
    let mut wide = View::with_capacity(bytes.len());
    let mut at = 0;
    let mut any = false;
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            let length = c.len_utf8();
            any |= length > 1;
            wide.push(u32::from(c), (view.places[at].0, view.places[at + length - 1].1));
            at += length;
        }
        for byte in chunk.invalid() {
            wide.push(u32::from(*byte), view.places[at]);
            at += 1;
        }
    }
    any.then_some(wide)
}
