//! The secret parts of a structured value: a password of an address, what follows a token's header, a key's body.
//!
//! A host, a scheme or a fixed header that became live would be masked everywhere.

use crate::anchored::no_password;
use crate::exact::Exact;
use crate::machine::machine_made;
use crate::names::KeyNames;
use crate::simd::sixteen::equal;
use crate::text::narrowed_all;
use smallvec::SmallVec;
use std::sync::OnceLock;
use zeroize::Zeroizing;

/// A piece of a value that counts by itself.
pub(crate) struct Part<'a> {
    piece: Piece<'a>,
    /// Any 16 consecutive symbols count.
    pub fragments: bool,
}

/// A stretch of the value, or what was made of one.
enum Piece<'a> {
    Lent(Exact<'a>),
    Made(Zeroizing<Vec<u32>>, Zeroizing<Vec<u8>>),
}

impl Part<'_> {
    fn made(symbols: Vec<u32>, fragments: bool) -> Self {
        let narrow = narrowed_all(&symbols);
        Self { piece: Piece::Made(Zeroizing::new(symbols), narrow), fragments }
    }

    pub(crate) fn value(&self) -> Exact<'_> {
        match &self.piece {
            Piece::Lent(value) => *value,
            Piece::Made(symbols, narrow) => Exact::new(symbols, narrow),
        }
    }
}

const SHORTEST: usize = crate::live::SHORTEST;

/// The pieces of a value that are registered; never empty for a value of four symbols and more. Nearly every value is one.
pub(crate) fn parts<'a>(value: Exact<'a>, kind: &str) -> SmallVec<[Part<'a>; 1]> {
    let value = without_ends(value);
    let narrow = value.narrow;
    let mut ranges = ranges(narrow, kind);
    ranges.retain(|(from, to)| to - from >= SHORTEST);
    let whole = ranges.is_empty();
    let all = [(0, value.len())];
    // A stretch of a whole address may be nothing but its host.
    let address = whole && scheme_end(narrow).is_some();
    let mut pieces = SmallVec::new();
    for &(from, to) in if whole { &all[..] } else { &ranges } {
        let piece = if whole { value } else { value.part(from, to) };
        let fragments = piece.len() >= crate::live::FRAGMENT && !address && mixed(piece.narrow);
        if code_kind(kind) {
            // A user code is typed with or without its hyphens.
            let bare: Vec<u32> = piece.symbols().filter(|s| *s != u32::from(b'-')).collect();
            if bare.len() < piece.len() && bare.len() >= SHORTEST {
                pieces.push(Part::made(bare, false));
            }
        }
        pieces.push(Part { piece: Piece::Lent(piece), fragments });
    }
    pieces
}

/// Without the white space at its ends, as of a file's last line: what is sent and shown has none. What would be too short stays whole.
fn without_ends(value: Exact<'_>) -> Exact<'_> {
    let inside = |b: &u8| !b.is_ascii_whitespace();
    let (Some(from), Some(last)) = (value.narrow.iter().position(inside), value.narrow.iter().rposition(inside)) else {
        return value;
    };
    if last + 1 - from == value.len() || last + 1 - from < SHORTEST { value } else { value.part(from, last + 1) }
}

/// What stands in a text for the piece though no escape says so: its bytes of UTF-8, `+` for a space as in forms, a quote as in shells.
pub(crate) fn otherwise(piece: &Part<'_>) -> SmallVec<[Part<'static>; 1]> {
    let narrow = piece.value().narrow;
    let mut others: SmallVec<_> = octets(piece).into_iter().collect();
    if has(narrow, b' ') {
        let in_octets = others.first().map(|octets| instead(octets, b' ', b"+"));
        others.extend(in_octets.into_iter().chain([instead(piece, b' ', b"+")]));
    }
    if has(narrow, b'\'') {
        others.extend(SHELL_QUOTES.map(|quote| instead(piece, b'\'', quote)));
    }
    others
}

/// A `'` between `'`: as `shlex.quote` writes it, and as people and other programs do.
const SHELL_QUOTES: [&[u8]; 2] = [b"'\"'\"'", b"'\\''"];

/// The piece with another spelling for each such symbol.
fn instead(piece: &Part<'_>, symbol: u8, spelled: &[u8]) -> Part<'static> {
    let mut symbols = Vec::with_capacity(spelled.len() * piece.value().len());
    for one in piece.value().symbols() {
        if one == u32::from(symbol) {
            symbols.extend(spelled.iter().map(|b| u32::from(*b)));
        } else {
            symbols.push(one);
        }
    }
    Part::made(symbols, piece.fragments)
}

/// The piece as bytes of UTF-8, which is how base64, hex and percent codes spell what is beyond ASCII.
fn octets(piece: &Part<'_>) -> Option<Part<'static>> {
    let value = piece.value();
    if value.is_ascii() {
        return None;
    }
    let mut octets = Vec::with_capacity(4 * value.len());
    for symbol in value.symbols() {
        let part = |shift: u32| 0x80 | symbol >> shift & 0x3F;
        match symbol {
            0..0x80 => octets.push(symbol),
            0x80..0x800 => octets.extend([0xC0 | symbol >> 6, part(0)]),
            0x800..0x1_0000 => octets.extend([0xE0 | symbol >> 12, part(6), part(0)]),
            _ => octets.extend([0xF0 | symbol >> 18, part(12), part(6), part(0)]),
        }
    }
    Some(Part::made(octets, piece.fragments))
}

fn code_kind(kind: &str) -> bool {
    matches!(kind, "user_code" | "verification_uri_complete")
}

/// Machine-made, judged piece by piece so that one long value need not be dense all along.
fn mixed(narrow: &[u8]) -> bool {
    machine_made(narrow) || narrow.chunks(64).any(machine_made)
}

fn ranges(value: &[u8], kind: &str) -> Vec<(usize, usize)> {
    if let Some(dots) = token_dots(value) {
        return vec![(dots + 1, value.len())];
    }
    // The space is a quick no for nearly every value.
    if has(value, b' ') && memchr::memmem::find(value, b"-----BEGIN ").is_some() {
        return key_lines(value);
    }
    match scheme_end(value) {
        Some(at) if value[..at].iter().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(b)) => {
            address(value, at + 3, kind)
        }
        _ => Vec::new(),
    }
}

/// Whether a symbol stands in a value, which is so short that the call of a search would take longer.
fn has(value: &[u8], symbol: u8) -> bool {
    let Some(last) = value.last_chunk() else { return value.contains(&symbol) };
    let sixteens = value.chunks_exact(16).filter_map(|part| part.first_chunk());
    sixteens.fold(equal(last, symbol), |found, part| found | equal(part, symbol)) != 0
}

/// Where the first `://` begins.
fn scheme_end(value: &[u8]) -> Option<usize> {
    if !has(value, b':') {
        return None;
    }
    memchr::memchr_iter(b':', value).find(|at| value[*at..].starts_with(b"://"))
}

/// The first dot of a JWT or JWE.
fn token_dots(value: &[u8]) -> Option<usize> {
    if !value.starts_with(b"eyJ") {
        return None;
    }
    let whole = value.iter().all(|b| crate::class::is_token(*b) || *b == b'=');
    let dot = value.iter().position(|b| *b == b'.')?;
    (whole && value.len() - dot > SHORTEST).then_some(dot)
}

fn key_lines(value: &[u8]) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut from = 0;
    for line in value.split(|b| *b == b'\n' || *b == b'\r') {
        let to = from + line.len();
        if line.len() >= SHORTEST && !line.starts_with(b"-----") && !line.contains(&b':') {
            lines.push((from, to));
        }
        from = to + 1;
    }
    lines
}

/// The password or lone user info, and the values of query and fragment that are secret.
fn address(value: &[u8], from: usize, kind: &str) -> Vec<(usize, usize)> {
    static NAMES: OnceLock<KeyNames> = OnceLock::new();
    let names = NAMES.get_or_init(|| KeyNames::new([], &[]));
    let mut found = Vec::new();
    let end = value[from..].iter().position(|b| b"/?#".contains(b)).map_or(value.len(), |length| from + length);
    if let Some(at) = value[from..end].iter().rposition(|b| *b == b'@').map(|length| from + length) {
        match value[from..at].iter().position(|b| *b == b':') {
            Some(length) if no_password(&value[from + length + 1..at]) => found.push((from, from + length)),
            Some(length) => found.push((from + length + 1, at)),
            None => found.push((from, at)),
        }
    }
    let complete = kind == "verification_uri_complete";
    let mut query = false;
    if let Some(begin) = value[end..].iter().position(|b| *b == b'?' || *b == b'#').map(|length| end + length + 1) {
        let mut p = begin;
        while p < value.len() {
            let stop = value[p..].iter().position(|b| b"&#;".contains(b)).map_or(value.len(), |length| p + length);
            if let Some(equals) = value[p..stop].iter().position(|b| *b == b'=').map(|length| p + length) {
                let (name, content) = (&value[p..equals], &value[equals + 1..stop]);
                if complete || machine_made(content) || names.announces(name) {
                    found.push((equals + 1, stop));
                    query = true;
                }
            }
            p = stop + 1;
        }
    }
    if found.is_empty() || complete && !query {
        // An address that is itself the secret (a webhook, a code in the path): its last segment.
        let last = value.iter().rposition(|b| *b == b'/').map_or(0, |slash| slash + 1);
        if complete || machine_made(&value[last..]) {
            found.push((last, value.len()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret_parts(value: &str, kind: &str) -> Vec<String> {
        let symbols: Vec<u32> = value.chars().map(u32::from).collect();
        parts(Exact::new(&symbols, value.as_bytes()), kind)
            .iter()
            .map(|part| part.value().symbols().filter_map(char::from_u32).collect())
            .collect()
    }

    #[test]
    fn a_host_is_never_live() {
        assert_eq!(secret_parts("postgres://app:s3cr3tpw@db.internal/app", "dsn"), ["s3cr3tpw"]);
        assert_eq!(
            secret_parts("https://id.example/device?user_code=WDJB-MJHT", "verification_uri_complete"),
            ["WDJBMJHT", "WDJB-MJHT"]
        );
        assert_eq!(secret_parts("https://id.example/device/WDJB-MJHT", "verification_uri_complete")[1], "WDJB-MJHT");
    }

    #[test]
    fn a_user_without_a_password_is_live() {
        assert_eq!(secret_parts("https://q8w2e4r6t1:@git.example/a", "dsn"), ["q8w2e4r6t1"]);
        assert_eq!(secret_parts("https://q8w2e4r6t1:x-oauth-basic@git.example/a", "dsn"), ["q8w2e4r6t1"]);
    }

    #[test]
    fn a_token_header_is_never_live() {
        assert_eq!(secret_parts("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln", "jwt"), ["eyJzdWIiOiIxIn0.c2ln"]);
    }

    #[test]
    fn a_plain_value_is_one_part() {
        assert_eq!(secret_parts("hunter22", "password"), ["hunter22"]);
    }
}
