//! Symbols and boundaries: which symbols belong together, and where a secret may begin.
//!
//! A symbol is a byte of the narrowed text: code points of 128 and more are one opaque symbol of 128 or above.

use crate::masked::{mask_at, mask_ends};
use crate::work::done;

/// White space: space, and the controls from tab to carriage return.
#[inline]
pub(crate) const fn is_white(b: u8) -> bool {
    matches!(b, b' ' | 9..=13)
}

const ALNUM: u8 = 1;
const NAME: u8 = 2;
const TOKEN: u8 = 4;
const BASE64: u8 = 8;
const VALUE: u8 = 16;
const AUTHORITY: u8 = 32;
const KEY_BODY: u8 = 64;

/// The classes of each symbol. Runs are read a symbol at a time, and one look is quicker than a dozen comparisons.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        let alnum = b.is_ascii_alphanumeric();
        let name = alnum || matches!(b, b'_' | b'.' | b'-');
        let token = name || matches!(b, b'~' | b'+' | b'/');
        let base64 = alnum || matches!(b, b'+' | b'/' | b'-' | b'_');
        let control = matches!(b, 0..=b' ' | 0x7f);
        let value = !control
            && !matches!(b, b'"' | b'\'' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}')
            && !matches!(b, b'&' | b',' | b';' | b'|' | b'`' | b'\\');
        let authority = !control && !matches!(b, b'/' | b'?' | b'#' | b'"' | b'\'' | b'<' | b'>' | b'\\' | b'|' | b'`');
        let key_body = base64
            || is_white(b)
            || matches!(b, b'=' | b':' | b',' | b'.' | b'\\' | b'"' | b'\'' | b'(' | b')' | b'@' | b';' | b'<' | b'>');
        classes[i] = (alnum as u8 * ALNUM)
            | (name as u8 * NAME)
            | (token as u8 * TOKEN)
            | (base64 as u8 * BASE64)
            | (value as u8 * VALUE)
            | (authority as u8 * AUTHORITY)
            | (key_body as u8 * KEY_BODY);
        i += 1;
    }
    classes
};

#[inline]
const fn is(b: u8, class: u8) -> bool {
    CLASSES[b as usize] & class > 0
}

/// `[A-Za-z0-9]`
#[inline]
pub(crate) const fn is_alnum(b: u8) -> bool {
    is(b, ALNUM)
}

/// Symbols of a key name: `[A-Za-z0-9_.-]`
#[inline]
pub(crate) const fn is_name(b: u8) -> bool {
    is(b, NAME)
}

/// RFC 6750's b64token without its padding: `[A-Za-z0-9._~+/-]`
#[inline]
pub(crate) const fn is_token(b: u8) -> bool {
    is(b, TOKEN)
}

/// Symbols of both base64 alphabets, without padding.
#[inline]
pub(crate) const fn is_base64(b: u8) -> bool {
    is(b, BASE64)
}

/// Symbols that an unquoted value may hold.
#[inline]
pub(crate) const fn is_value(b: u8) -> bool {
    is(b, VALUE)
}

/// Symbols of the authority part of a URL, as written in logs.
#[inline]
pub(crate) const fn is_authority(b: u8) -> bool {
    is(b, AUTHORITY)
}

/// Symbols of the body of a private key block, its line ends and their escapes included.
#[inline]
pub(crate) const fn is_key_body(b: u8) -> bool {
    is(b, KEY_BODY)
}

/// Where the symbols of a class that begin at `from` end.
#[inline]
pub(crate) fn run_end(t: &[u8], from: usize, is: impl Fn(u8) -> bool) -> usize {
    let rest = t.get(from..).unwrap_or_default();
    let length = rest.iter().position(|b| !is(*b)).unwrap_or(rest.len());
    done(length + 1);
    from + length
}

/// Gaps between a name and its value are read up to this many symbols.
pub(crate) const LONGEST_GAP: usize = 32;
const LONGEST_COLOUR: usize = 16;
/// Symbols of the longest escapes but for colour codes, and one more: `%2525` and two digits, `\u` and four.
const LONGEST_SPELLED: usize = 8;

/// Length of the escape character (raw or spelled out) that ends before `i`, or 0.
fn escape_character_before(t: &[u8], i: usize) -> usize {
    let before = &t[..i];
    if before.last() == Some(&0x1b) {
        return 1;
    }
    for spelled in [&b"\\x1b"[..], b"\\x1B", b"\\033", b"\\e", b"\\u001b", b"\\u001B"] {
        if before.ends_with(spelled) {
            return spelled.len();
        }
    }
    0
}

/// Length of a colour code that ends before `i`, or 0.
fn colour_before(t: &[u8], i: usize) -> usize {
    if i == 0 || !t[i - 1].is_ascii_alphabetic() {
        return 0;
    }
    let mut p = i - 1;
    while p > 0 && i - p <= LONGEST_COLOUR && (t[p - 1].is_ascii_digit() || t[p - 1] == b';') {
        p -= 1;
    }
    if p == 0 || t[p - 1] != b'[' {
        return 0;
    }
    match escape_character_before(t, p - 1) {
        0 => 0,
        length => i - (p - 1) + length,
    }
}

/// Whether a `%`, in itself or spelled `%25` or `%2525`, stands right before `i`.
fn percent_before(t: &[u8], i: usize) -> bool {
    let spelled =
        |length: usize| i > length && t[i - length - 1] == b'%' && t[i - length..i].iter().all(|b| b"25".contains(b));
    t[i - 1] == b'%' || (t[..i].ends_with(b"25") && (spelled(2) || t[..i].ends_with(b"2525") && spelled(4)))
}

/// Whether one of eight symbols is this one.
#[inline]
const fn has(eight: u64, symbol: u8) -> bool {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    let other = eight ^ (ONES * symbol as u64);
    other.wrapping_sub(ONES) & !other & (ONES << 7) != 0
}

/// Whether a letter or a digit plainly stands before `i`: none that ends an escape, nor a colour code.
#[inline]
pub(crate) fn is_joined(t: &[u8], i: usize) -> bool {
    let Some(near) = t.get(..i).and_then(<[u8]>::last_chunk::<LONGEST_SPELLED>) else { return false };
    is_alnum(near[LONGEST_SPELLED - 1]) && may_end_none(*near)
}

/// Whether nothing that begins an escape stands among the symbols before a place, nor a colour code's end: nearly nowhere does one.
#[inline]
const fn may_end_none(near: [u8; LONGEST_SPELLED]) -> bool {
    let eight = u64::from_le_bytes(near);
    !has(eight, b'\\') && !has(eight, b'%') && !matches!(near[LONGEST_SPELLED - 2], b'[' | b';' | b'0'..=b'9')
}

/// Whether an escape sequence or colour code ends right before `i`.
pub(crate) fn ends_escape(t: &[u8], i: usize) -> bool {
    if let Some(near) = t[..i].last_chunk::<LONGEST_SPELLED>() {
        if may_end_none(*near) {
            return false;
        }
    }
    let hex = |from: usize| t[from..i].iter().all(u8::is_ascii_hexdigit);
    (i >= 2 && t[i - 2] == b'\\' && matches!(t[i - 1], b'a' | b'b' | b'e' | b'f' | b'n' | b'r' | b't' | b'v' | b'0'))
        || (i >= 3 && percent_before(t, i - 2) && hex(i - 2))
        || (i >= 4 && t[i - 4] == b'\\' && t[i - 3] == b'x' && hex(i - 2))
        || (i >= 6 && t[i - 6] == b'\\' && t[i - 5] == b'u' && hex(i - 4))
        || colour_before(t, i) > 0
}

/// A soft boundary: nothing before `i` belongs to the same word. A mask stands for a word, so that a second pass sees
/// what the first saw.
#[inline]
pub(crate) fn soft_boundary(t: &[u8], i: usize) -> bool {
    begins_word(t, i) && !(i > 0 && t[i - 1] == b']' && mask_ends(t, i))
}

/// The same where masks are none: no ALNUM stands before `i`, or an escape ends there.
#[inline]
pub(crate) fn begins_word(t: &[u8], i: usize) -> bool {
    i == 0 || !is_alnum(t[i - 1]) || ends_escape(t, i)
}

/// Whether a word, or a mask in place of one, goes on at `i`.
#[inline]
pub(crate) fn word_follows(t: &[u8], i: usize) -> bool {
    t.get(i).is_some_and(|b| is_alnum(*b) || *b == b'[' && mask_at(t, i).is_some())
}

/// Length of the colour code that begins at `i`, or 0.
pub(crate) fn colour_at(t: &[u8], i: usize) -> usize {
    let rest = &t[i..];
    let escape = match rest.first() {
        Some(0x1b) => 1,
        Some(b'\\') => [&b"\\x1b"[..], b"\\x1B", b"\\033", b"\\e", b"\\u001b", b"\\u001B"]
            .iter()
            .find(|s| rest.starts_with(s))
            .map_or(0, |s| s.len()),
        _ => 0,
    };
    if escape == 0 || rest.get(escape) != Some(&b'[') {
        return 0;
    }
    let mut p = escape + 1;
    while p <= escape + LONGEST_COLOUR && rest.get(p).is_some_and(|b| b.is_ascii_digit() || *b == b';') {
        p += 1;
    }
    if rest.get(p).is_some_and(u8::is_ascii_alphabetic) { p + 1 } else { 0 }
}
