//! What says something of a value and is none: how long it is, what it is called, that it is to be replaced.

use crate::judge::Before;
use crate::key_table::Demand;
use crate::names::{LONGEST_NAME, Verdict};
use crate::scan::Scan;
use crate::source::MOST_TALLIED;

/// Whether it says how long a value is, or where something is, and is none: `token: 1024 bytes`, `Mountable secrets: default-token-x7k2p`,
/// `pin=GPIO17`.
pub(crate) fn described(scan: &mut Scan<'_>, from: usize, end: usize, verdict: Verdict) -> bool {
    let value = &scan.t[from..end];
    if !value.is_empty() && value.len() <= MOST_TALLIED && value.iter().all(u8::is_ascii_digit) && scan.at(end) == b' '
    {
        let word = &scan.t[end + 1..scan.t.len().min(end + 1 + BYTES.len())];
        if end + 1 + word.len() == scan.t.len() && BYTES.starts_with(word) {
            scan.open(from, false);
        }
        return word == BYTES;
    }
    match scan.matcher.names.entry(verdict.index).name.as_str() {
        "secrets" => {
            value.contains(&b'-')
                && value.len() <= LONGEST_NAME
                && value.split(|b| *b == b'-').all(|piece| {
                    !piece.is_empty() && piece.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
                })
        }
        "token" if verdict.demand == Demand::Token => {
            let digits = value.iter().take_while(|b| b.is_ascii_digit()).count();
            (1..=MOST_TALLIED).contains(&digits) && matches!(&value[digits..], [] | [b'k' | b'K' | b'M'])
        }
        // `TargetUserSid: SHOP-PC1\Administrator`
        "sid" => {
            scan.at(end) == b'\\'
                && scan.at(end + 1).is_ascii_alphabetic()
                && value.len() <= LONGEST_HOST
                && value.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'-')
        }
        name if names_a_place(name) => {
            if value.iter().all(u8::is_ascii_alphabetic) {
                return camel(value) && value[0].is_ascii_uppercase(); // `pin: PhantomPinned`
            }
            if let Some(at) = value.iter().position(|b| *b == b'_') {
                let digits = |part: &[u8]| (1..=2).contains(&part.len()) && part.iter().all(u8::is_ascii_digit);
                let port = value[..at].iter().take_while(|b| b.is_ascii_uppercase()).count();
                if (1..=5).contains(&port) && digits(&value[port..at]) && digits(&value[at + 1..]) {
                    return true; // `pin: P0_13`
                }
            }
            let digits = value.iter().rev().take_while(|b| b.is_ascii_digit()).count();
            let part = &value[..value.len() - digits];
            let part = part.strip_suffix(b"_").unwrap_or(part);
            (1..=2).contains(&digits) && (1..=5).contains(&part.len()) && part.iter().all(u8::is_ascii_uppercase)
        }
        _ => false,
    }
}

/// Windows' computers have names of up to so many symbols in what knows them by capitals.
const LONGEST_HOST: usize = 15;

/// Whether letters are words joined by a turn of the case, as a source names what it holds: `nextToken`, `PhantomPinned`. Of
/// letters at random hardly any are words of three.
pub(crate) fn camel(value: &[u8]) -> bool {
    let mut small = 2;
    let mut turns = 0;
    for (at, b) in value.iter().enumerate() {
        match b {
            b'a'..=b'z' => small += 1,
            b'A'..=b'Z' if small > 1 => {
                turns += usize::from(at > 0);
                small = 0;
            }
            _ => return false,
        }
    }
    turns > 0 && small > 1 && value.len() < LONGEST_CAMEL
}

const LONGEST_CAMEL: usize = 24;

/// Whether a name is one of a place on a board, too: its values are told by all that `described` asks.
pub(crate) fn names_a_place(name: &str) -> bool {
    name == "pin"
}

const BYTES: &[u8] = b"bytes";

/// Whether it says where a secret is to be found, and not what it is: `--secret id=npmrc,src=.npmrc`, `s/password=.*/…/`.
pub(crate) fn points(scan: &Scan<'_>, from: usize, verdict: Verdict, before: Before) -> bool {
    if scan.at(from) == b'.' {
        return matches!(scan.at(from + 1), b'*' | b'+');
    }
    scan.t[before.start..].starts_with(b"--")
        && MOUNTING.iter().any(|field| scan.t[from..].starts_with(field))
        && scan.matcher.names.entry(verdict.index).name == "secret"
}

/// Fields of a mount of Docker's build.
const MOUNTING: [&[u8]; 5] = [b"id=", b"type=", b"source=", b"src=", b"target="];

/// Whether it asks to be replaced, where nobody would use it as it is: `api_key = "changeme"`.
pub(crate) fn asks_for_another(scan: &Scan<'_>, value: &[u8], verdict: Verdict) -> bool {
    if value.len() > LONGEST_ASKING || verdict.layout.is_typed() || !scan.matcher.names.is_built_in(verdict.index) {
        return false;
    }
    let letters = || value.iter().filter(|b| !matches!(b, b'_' | b'-')).map(u8::to_ascii_lowercase);
    // Those that all of them begin with.
    if !matches!(letters().next(), Some(b'c' | b'r' | b'i' | b'f')) {
        return false;
    }
    ASKING.iter().any(|word| letters().eq(word.iter().copied()))
}

const ASKING: [&[u8]; 8] =
    [b"changeme", b"changethis", b"changeit", b"replaceme", b"replacethis", b"insertme", b"fillme", b"fillmein"];
const LONGEST_ASKING: usize = 16;
