//! Tables of cases for the whole matcher. Secrets are put together at run time, so that scanners stay quiet.

use crate::{LiveTable, Mask, Matcher, OwnRule, Piece, Place, Settings, Stream, Symbols, Text, Value, Wide, narrowed};
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

#[test]
fn a_format_is_found_whatever_stands_beside_it() {
    let token = github();
    for (before, after) in [
        ("", ""),
        ("see ", ", please"),
        ("\u{1b}[1m", "\u{1b}[0m"),
        ("\\n", "\\n"),
        ("tok_", ""),
        ("x%3D", "&y=1"),
        ("Ω", "ß"),
        ("\"", "\""),
    ] {
        let text = format!("{before}{token}{after}");
        assert_eq!(masked(&text), format!("{before}[REDACTED:github_token]{after}"));
    }
}

#[test]
fn a_value_beside_its_name_is_masked_and_nothing_else() {
    for (text, expected) in [
        ("password=hunter2&next=1", "password=[REDACTED:password]&next=1"),
        ("{\"access_token\": \"abcd\", \"x\": 1}", "{\"access_token\": \"[REDACTED:access_token]\", \"x\": 1}"),
        ("{\\\"device_code\\\": \\\"a bc\\\"}", "{\\\"device_code\\\": \\\"[REDACTED:device_code]\\\"}"),
        ("b'refresh_token'=b'abcd'", "b'refresh_token'=b'[REDACTED:refresh_token]'"),
        ("user_code%3DABCD-EFGH%26x", "user_code%3D[REDACTED:user_code]%26x"),
        ("Authorization: Bearer abc!def, Accept: *", "Authorization: Bearer [REDACTED:authorization], Accept: *"),
        ("Cookie: a=one; b=two", "Cookie: a=[REDACTED:cookie]; b=[REDACTED:cookie]"),
        ("Set-Cookie: a=one; Path=/", "Set-Cookie: a=[REDACTED:cookie]; Path=/"),
        ("--password s3cr3t --verbose", "--password [REDACTED:password] --verbose"),
        ("('--token', 'abc1')", "('--token', '[REDACTED:token]')"),
        ("[(b'x-api-key', b'abcd')]", "[(b'x-api-key', b'[REDACTED:api_key]')]"),
        ("ACME_IO_KEY=k7Qz3fXb9TnW2c", "ACME_IO_KEY=[REDACTED:api_key]"),
        ("password\u{1b}[0m=\u{1b}[32mhunter2\u{1b}[0m", "password\u{1b}[0m=\u{1b}[32m[REDACTED:password]\u{1b}[0m"),
        (
            "http://a/cb?code=4a5b6c7d&state=zz11zz",
            "http://a/cb?code=[REDACTED:authorization_code]&state=[REDACTED:state]",
        ),
        ("redis://u:p@ss@host:1/0", "redis://u:[REDACTED:password]@host:1/0"),
    ] {
        assert_eq!(masked(text), expected);
    }
}

#[test]
fn what_only_looks_like_a_secret_survives() {
    for text in [
        "token expired",
        "password: incorrect or expired",
        "token_type=bearer max_tokens=4096 expires_in=3600",
        "password=%s password=null password=\"\" token=${TOKEN} secret=<secret>",
        "{'grant_type': 'refresh_token', 'scope': 'read'}",
        "['password', 'email']",
        "WWW-Authenticate: Bearer realm=\"x\"",
        "Basic authentication is off, bearer tokens are on",
        "code=404 state=running exit_code=12",
        "cache_key=9b2e4f6a8c0d1e3f5a7b9c1d3e5f7a9b public_key: k7Qz3fXb9TnW2c",
        "a == b, token == other, std::token::Kind",
        "https://example.com/a?b=c#d",
        "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----",
    ] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn the_body_of_a_private_key_goes_and_its_frame_stays() {
    let rows = format!("{}\n{}", body(64), body(64));
    let label = format!("{} KEY", "PRIVATE");
    let text = format!("x -----BEGIN RSA {label}-----\n{rows}\n-----END RSA {label}----- y");
    let expected = format!("x -----BEGIN RSA {label}-----\n[REDACTED:private_key]\n-----END RSA {label}----- y");
    assert_eq!(masked(&text), expected);
    let escaped = text.replace('\n', "\\n");
    assert_eq!(masked(&escaped), expected.replace('\n', "\\n"));
}

#[test]
fn masking_twice_is_masking_once() {
    for text in [format!("password={} {}", github(), github()), "a=1\\npassword=x1y2 Bearer [REDACTED:x]".into()] {
        let once = masked(&text);
        assert_ne!(once, text);
        assert_eq!(masked(&once), once);
    }
}

fn live(values: &[(&str, &str)]) -> LiveTable {
    let table = LiveTable::new(11, Duration::ZERO, |_, _, _| ());
    for (value, kind) in values {
        table.pin(&symbols(value), kind, None);
    }
    table
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |out, b| out + &format!("{b:02x}"))
}

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |out, b| out + &format!("%{b:02X}"))
}

#[test]
fn a_live_value_is_found_in_every_spelling() {
    let value = body(28);
    let table = live(&[(&value, "token")]);
    let twice = percent(&value).replace('%', "%25");
    let json: String = value.bytes().fold(String::new(), |out, b| out + &format!("\\u{b:04x}"));
    for spelled in [value.clone(), value.to_lowercase(), hex(&value), percent(&value), twice, json, value[5..24].into()]
    {
        let text = format!("before {spelled} after");
        assert_eq!(masked_with(&matcher(), &text, Some(&table)), "before [REDACTED:token] after");
        assert_eq!(masked(&text), text, "the control: without the live value it stays");
    }
}

#[test]
fn a_short_live_value_counts_between_boundaries_only() {
    let table = live(&[("WDJB-MJHT", "user_code"), ("otter", "password")]);
    let matcher = matcher();
    for (text, expected) in [
        ("code wdjb-mjht.", "code [REDACTED:user_code]."),
        ("code WDJBMJHT.", "code [REDACTED:user_code]."),
        ("an otter, no otters", "an [REDACTED:password], no otters"),
        ("\\notter", "\\n[REDACTED:password]"),
    ] {
        assert_eq!(masked_with(&matcher, text, Some(&table)), expected);
    }
}

#[test]
fn a_table_forgets_what_is_discarded_released_or_expired() {
    let value = symbols(&body(28));
    let table = LiveTable::new(5, Duration::ZERO, |_, _, _| ());
    assert!(table.pin(&value, "token", None));
    assert!(table.discard(&value));
    assert_eq!(table.len(), 0);
    table.hold(&value, "token", None);
    table.hold(&value, "token", None);
    let sealed = crate::Sealed::new(value.iter().copied(), 1);
    table.release(&sealed);
    assert_eq!(table.len(), 1);
    table.release(&sealed);
    assert_eq!(table.len(), 0);
    table.pin(&value, "token", Some(Duration::from_nanos(1)));
    std::thread::sleep(Duration::from_millis(2));
    assert_eq!(table.len(), 0);
    assert!(!table.pin(&symbols("abc"), "token", None), "under four symbols nothing is registered");
}

#[test]
fn many_values_come_and_go_without_a_trace() {
    let table = LiveTable::new(3, Duration::ZERO, |_, _, _| ());
    let values: Vec<String> = (0..500).map(|i| format!("{}{i:04}{}", body(9), body(15))).collect();
    for value in &values {
        table.pin(&symbols(value), "token", None);
    }
    let matcher = matcher();
    for (i, value) in values.iter().enumerate() {
        assert_eq!(masked_with(&matcher, value, Some(&table)), "[REDACTED:token]");
        if i % 2 == 0 {
            assert!(table.discard(&symbols(value)));
        }
    }
    assert_eq!(table.len(), 250);
    for value in values.iter().skip(1).step_by(2) {
        table.discard(&symbols(value));
    }
    assert_eq!(masked_with(&matcher, &values[0], Some(&table)), values[0]);
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

fn streamed(matcher: &Matcher, live: Option<&LiveTable>, chunks: &[&[u32]]) -> String {
    let mut out = String::new();
    let mut stream = Stream::default();
    let mut take = |piece: Piece<'_>| match piece {
        Piece::Text(text) => out += &written(text),
        Piece::Masked(m, value) => {
            Mask::standard().render(matcher.kind(&m.origin), value, &mut out);
        }
    };
    for chunk in chunks {
        feed(&mut stream, matcher, live, chunk, &mut take);
    }
    stream.flush(matcher, live, &mut take);
    out
}

#[test]
fn any_cut_gives_the_same_output() {
    let value = body(28);
    let table = live(&[(&value, "token"), ("WDJB-MJHT", "user_code")]);
    let matcher = matcher();
    for text in [
        format!("a {} b password=hunter2 c", github()),
        format!("Cookie: a={}; b=2\nAuthorization: Bearer {} x", body(9), body(9)),
        format!("{{\"device_code\": \"{}\", \"user_code\": \"wdjb-mjht\"}}", body(30)),
        format!("go {} then {} end", percent(&value), hex(&value)),
        "https://user:p@ss@host/x?code=4a5b6c7d&state=zz11zz ok".into(),
    ] {
        let wide = symbols(&text);
        let whole = masked_with(&matcher, &text, Some(&table));
        assert_ne!(whole, text);
        let single: Vec<&[u32]> = wide.chunks(1).collect();
        assert_eq!(streamed(&matcher, Some(&table), &single), whole);
        for cut in 0..wide.len() {
            let (a, b) = wide.split_at(cut);
            assert_eq!(streamed(&matcher, Some(&table), &[a, b]), whole, "cut at {cut}");
        }
    }
}

#[test]
fn a_prompt_is_given_out_at_once() {
    let matcher = matcher();
    let mut shown = String::new();
    let mut stream = Stream::default();
    feed(&mut stream, &matcher, None, &symbols("Enter the code: "), |piece| {
        if let Piece::Text(text) = piece {
            shown += &written(text);
        }
    });
    assert_eq!((shown.as_str(), stream.held()), ("Enter the code: ", 0));
}

#[test]
fn what_expires_is_shown_if_bare_and_masked_if_further_along() {
    let matcher = matcher();
    for (text, expected) in [("gh".to_owned(), "gh".to_owned()), (github()[..20].into(), "[REDACTED:secret]".into())] {
        let mut out = String::new();
        let mut stream = Stream::default();
        let mut take = |piece: Piece<'_>| match piece {
            Piece::Text(text) => out += &written(text),
            Piece::Masked(m, value) => {
                Mask::standard().render(matcher.kind(&m.origin), value, &mut out);
            }
        };
        feed(&mut stream, &matcher, None, &symbols(&text), &mut take);
        stream.expire(&matcher, None, &mut take);
        assert_eq!(stream.held(), 0);
        assert_eq!(out, expected);
    }
}

#[test]
fn an_endless_value_is_held_within_bounds() {
    let matcher = matcher();
    let mut stream = Stream::default();
    let mut given = 0;
    let endless = symbols(&body(1000));
    feed(&mut stream, &matcher, None, &symbols("password="), |_| {});
    for _ in 0..200 {
        feed(&mut stream, &matcher, None, &endless, |piece| given += usize::from(matches!(piece, Piece::Masked(..))));
        assert!(stream.held() <= 40_000);
    }
    assert_eq!(given, 1);
}

#[test]
fn a_rule_of_ones_own_is_compiled_or_refused_by_name() {
    let rule = |pattern: &str, keywords: &[&str]| Settings {
        rules: vec![OwnRule {
            id: "acme".into(),
            kind: "acme_token".into(),
            pattern: pattern.into(),
            keywords: keywords.iter().map(|s| (*s).into()).collect(),
            ..OwnRule::default()
        }],
        ..Settings::default()
    };
    let matcher = Matcher::new(&rule("acme-([0-9]{6})", &["ACME"])).expect("it compiles");
    assert_eq!(masked_with(&matcher, "x acme-123456 y", None), "x acme-[REDACTED:acme_token] y");
    for (pattern, reason) in [("(", "unclosed group"), ("(?=a)", "look-around"), ("é", "ASCII"), ("a*", "empty text")]
    {
        let error = Matcher::new(&rule(pattern, &[])).expect_err("it is refused").to_string();
        assert!(error.contains("acme") && error.contains(reason), "{error}");
    }
    let unknown = Settings { disabled: vec!["no-such-rule".into()], ..Settings::default() };
    assert!(Matcher::new(&unknown).expect_err("it is refused").to_string().contains("no-such-rule"));
}

#[test]
fn a_name_in_a_mapping_asks_for_the_whole_value() {
    let matcher = matcher();
    let whole = |name: &str, value: &str| {
        let under = matcher.under(name.as_bytes(), Place::Mapping)?;
        let found = matcher.find_under(Text::bytes(value.as_bytes()), None, under);
        found.matches.first().map(|m| (m.start, m.end))
    };
    assert_eq!(whole("password", "correct horse"), Some((0, 13)));
    assert_eq!(whole("Authorization", "Bearer abc"), Some((7, 10)));
    assert_eq!(whole("token", "swordfish"), Some((0, 9)));
    assert_eq!(whole("token", "null"), None);
    assert_eq!(whole("token_type", "Bearer"), None);
    assert_eq!(whole("state", "running"), None);
}

#[test]
fn a_disabled_rule_and_an_allowed_name_are_left_alone() {
    let settings = Settings {
        disabled: vec!["github-token".into()],
        allowed_keys: vec!["password".into()],
        ..Settings::default()
    };
    let matcher = Matcher::new(&settings).expect("it compiles");
    let text = format!("{} password=hunter2", github());
    assert_eq!(masked_with(&matcher, &text, None), text);
}

#[test]
fn released_values_are_kept_in_bounds() {
    let table = LiveTable::new(9, Duration::from_secs(600), |_, _, _| ());
    // No two share sixteen symbols: each would be masked as a fragment of the other.
    let value = |i: usize| symbols(&format!("{}{i:06}{}", body(9), &body(9)[1..]));
    for i in 0..12_000 {
        table.hold(&value(i), "token", None);
        table.release(&crate::Sealed::new(value(i).into_iter(), 1));
    }
    assert_eq!(table.len(), 10_000);
    let matcher = matcher();
    assert_eq!(masked_with(&matcher, &string(&value(11_999)), Some(&table)), "[REDACTED:token]");
    assert_eq!(masked_with(&matcher, &string(&value(0)), Some(&table)), string(&value(0)));
}

#[test]
fn an_allowed_name_is_left_alone_whatever_it_ends_in() {
    let settings = Settings { allowed_keys: vec!["db_password".into()], ..Settings::default() };
    let matcher = Matcher::new(&settings).expect("it compiles");
    assert_eq!(masked_with(&matcher, "DB-Password=hunter2", None), "DB-Password=hunter2");
    assert_eq!(masked_with(&matcher, "password=hunter2", None), "password=[REDACTED:password]");
}

#[test]
fn what_follows_a_key_that_was_cut_short_is_not_swallowed() {
    let matcher = matcher();
    let label = format!("{} KEY", "PRIVATE");
    let mut out = String::new();
    let mut stream = Stream::default();
    let mut take = |piece: Piece<'_>| match piece {
        Piece::Text(text) => out += &written(text),
        Piece::Masked(m, value) => {
            Mask::standard().render(matcher.kind(&m.origin), value, &mut out);
        }
    };
    feed(&mut stream, &matcher, None, &symbols(&format!("-----BEGIN {label}-----\n{}\n", body(64))), &mut take);
    stream.expire(&matcher, None, &mut take);
    feed(
        &mut stream,
        &matcher,
        None,
        &symbols(&format!("{}\n-----END {label}-----\nall is well\n", body(64))),
        &mut take,
    );
    stream.flush(&matcher, None, &mut take);
    assert!(!out.contains(&body(64)[..16]), "{out}");
    assert!(out.ends_with(&format!("-----END {label}-----\nall is well\n")), "{out}");
}
