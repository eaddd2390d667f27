//! Tables of cases for the whole matcher. Secrets are put together at run time, so that scanners stay quiet.

mod catalogues;
mod heads;
mod linear;
mod live;
mod own_streams;
mod passing;
pub(crate) mod plain;
mod policy;
mod several;
mod streams;
mod texts;

use crate::{LiveTable, Mask, Matcher, Piece, Settings, Stream, Symbols, Text, Value, Wide, narrowed};
use std::time::Duration;

fn matcher() -> Matcher {
    Matcher::new(&Settings::default()).expect("the default policy compiles")
}

fn symbols(text: &str) -> Vec<u32> {
    text.chars().map(u32::from).collect()
}

fn string(symbols: &[u32]) -> String {
    symbols.iter().filter_map(|s| char::from_u32(*s)).collect()
}

fn masked_with(matcher: &Matcher, text: &str, live: Option<&LiveTable>) -> String {
    let wide = symbols(text);
    let narrow: Vec<u8> = wide.iter().map(|s| narrowed(*s)).collect();
    let found = matcher.find(Text::wide(&narrow, Wide::Four(&wide)), live);
    let mut out = String::new();
    let mut at = 0;
    for m in found.matches {
        out += &string(&wide[at..m.start]);
        let value = Value::Wide(&wide[m.start..m.end]);
        Mask::standard().render(matcher.kind(&m.origin), value, &mut out);
        at = m.end;
    }
    out + &string(&wide[at..])
}

fn masked(text: &str) -> String {
    masked_with(&matcher(), text, None)
}

/// Letters and digits without meaning.
fn body(length: usize) -> String {
    let alphabet = b"k7Qz3fXb9TnW2cLs8RdYh4GvJ6pMa5Ue1";
    (0..length).map(|i| char::from(alphabet[(i * 11 + i / 7) % alphabet.len()])).collect()
}

fn github() -> String {
    format!("gh{}_{}", "p", body(36))
}

/// A table of values with their kinds.
fn live(values: &[(&str, &str)]) -> LiveTable {
    let table = LiveTable::new(11, Duration::ZERO, |_, _, _| ());
    for (value, kind) in values {
        table.pin(&symbols(value), kind, None);
    }
    table
}

fn feed(stream: &mut Stream, matcher: &Matcher, live: Option<&LiveTable>, chunk: &[u32], out: impl FnMut(Piece<'_>)) {
    let narrow: Vec<u8> = chunk.iter().map(|s| narrowed(*s)).collect();
    stream.feed(matcher, live, Text::wide(&narrow, Wide::Four(chunk)), out);
}

fn written(value: Value<'_>) -> String {
    let mut symbols = Symbols::default();
    symbols.push(value);
    let text = symbols.text();
    (0..symbols.len()).filter_map(|i| char::from_u32(text.symbol(i))).collect()
}

/// What a stream lets go of, with the standard masks.
fn let_go(matcher: &Matcher, run: impl FnOnce(&mut dyn FnMut(Piece<'_>))) -> String {
    let mut out = String::new();
    run(&mut |piece| match piece {
        Piece::Text(text) => out += &written(text),
        Piece::Masked(m, value) => {
            Mask::standard().render(matcher.kind(&m.origin), value, &mut out);
        }
    });
    out
}

fn streamed(matcher: &Matcher, live: Option<&LiveTable>, chunks: &[&[u32]]) -> String {
    let_go(matcher, |take| {
        let mut stream = Stream::default();
        for chunk in chunks {
            feed(&mut stream, matcher, live, chunk, &mut *take);
        }
        stream.flush(matcher, live, take);
    })
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |out, b| out + &format!("{b:02x}"))
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |out, b| out + &format!("%{b:02X}"))
}
