//! What a whole text holds: formats, values beside names, key blocks.

use super::{body, feed, github, let_go, masked, matcher, symbols};
use crate::key_table::ROWS;
use crate::{Stream, Text};

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
fn names_of_several_words_are_found_as_people_write_them() {
    let value = format!("{}1a2b3c", body(30));
    for name in ROWS.iter().flat_map(|(names, ..)| *names).filter(|name| (2..=3).contains(&name.split('_').count())) {
        for name in [name.replace('_', " "), name.replace('_', " ").to_ascii_uppercase()] {
            let (spelled, bare) = (format!("The {name}: {value}"), format!("{name}: {value}"));
            assert!(!masked(&bare).contains(&value) && !masked(&spelled).contains(&value), "{name}");
        }
    }
}

#[test]
fn a_value_beside_its_name_is_masked_and_nothing_else() {
    for (text, expected) in [
        ("password=hunter2&next=1", "password=[REDACTED:password]&next=1"),
        ("--password= must be given", "--password= must be given"),
        ("name=\"password\" x=@\"password:\" y=\"z", "name=\"password\" x=@\"password:\"[REDACTED:password]\"z"),
        ("name=\"password\" x=\"password:\" y=\"z", "name=\"password\" x=\"password:\" y=\"z"),
        ("user,password\nann,Lantern47!x\nbob,********\n", "user,password\nann,[REDACTED:password]\nbob,********\n"),
        (
            "| id | api key |\n|----|---|\n| 1  | a1b2C3d4e5F6g7H8i9J0k |",
            "| id | api key |\n|----|---|\n| 1  | [REDACTED:api_key] |",
        ),
        ("NAME  PASSWORD  AGE\nann   Lantern47  3d", "NAME  PASSWORD  AGE\nann   [REDACTED:password]  3d"),
        ("password,email\nis, as you know", "password,email\nis, as you know"),
        (
            "INSERT INTO users (name, password) VALUES (NOW(), 'Lantern47'), ('b', 'Lantern48')",
            "INSERT INTO users (name, password) VALUES (NOW(), '[REDACTED:password]'), ('b', '[REDACTED:password]')",
        ),
        ("INSERT INTO t (id, password) VALUES (1, ?)", "INSERT INTO t (id, password) VALUES (1, ?)"),
        ("Password:\n\n  Lantern47!x\n", "Password:\n\n  [REDACTED:password]\n"),
        ("password:\n  min: 8", "password:\n  min: 8"),
        ("| password | Lantern47 |", "| password | [REDACTED:password] |"),
        ("| password | Lantern47 | x |", "| password | Lantern47 | x |"),
        ("get(\"password\") or \"Lantern47\"", "get(\"password\") or \"[REDACTED:password]\""),
        ("env.PASSWORD || 'Lantern47'", "env.PASSWORD || '[REDACTED:password]'"),
        ("if password or \"admin1\" in x", "if password or \"admin1\" in x"),
        ("ENV.fetch('PASSWORD') { 'Lantern47' }", "ENV.fetch('PASSWORD') { '[REDACTED:password]' }"),
        ("var(\"PASSWORD\").unwrap_or(\"Lantern47\")", "var(\"PASSWORD\").unwrap_or(\"[REDACTED:password]\")"),
        ("${PASSWORD:-lantern} ${PASSWORD:?is not set}", "${PASSWORD:-[REDACTED:password]} ${PASSWORD:?is not set}"),
        ("setattr(x, 'password', 'Lantern47')", "setattr(x, 'password', '[REDACTED:password]')"),
        ("setenv(\"PASSWORD\", \"Lantern47\", 1)", "setenv(\"PASSWORD\", \"[REDACTED:password]\", 1)"),
        ("(\"password\", \"Lantern47\", 1)", "(\"password\", \"Lantern47\", 1)"),
        (
            "{'loc': ('body', 'password'), 'msg': 'Bad', 'input': 'lantern'}",
            "{'loc': ('body', 'password'), 'msg': 'Bad', 'input': '[REDACTED:password]'}",
        ),
        ("(b\"Password:\", b\"User:\", b\"x\")", "(b\"Password:\", b\"User:\", b\"x\")"),
        ("@type password: L{bytes}", "@type password: L{bytes}"),
        ("signing-key: Updated. psk: limit 7", "signing-key: Updated. psk: limit 7"),
        ("--access-token requires --url", "--access-token requires --url"),
        ("password: !custom Lantern47\n", "password: !custom [REDACTED:password]\n"),
        ("password: !lantern is wrong", "password: [REDACTED:password] is wrong"),
        ("password: &pw Lantern47 # x", "password: &pw [REDACTED:password] # x"),
        ("no --password\", \"path\": \"/srv/x1\"", "no --password\", \"path\": \"/srv/x1\""),
        ("token=`cat file1`", "token=`cat file1`"),
        ("Authorization: Bearer ${TOKEN}", "Authorization: Bearer ${TOKEN}"),
        ("Cookies: 3 Set-Cookie: a=b0c1d2", "Cookies: 3 Set-Cookie: a=[REDACTED:cookie]"),
        ("password=\"ab1\" -> \"cd2\"", "password=\"[REDACTED:password]\" -> \"[REDACTED:password]\""),
        ("{\"access_token\": \"abcd\", \"x\": 1}", "{\"access_token\": \"[REDACTED:access_token]\", \"x\": 1}"),
        ("{\\\"device_code\\\": \\\"a bc\\\"}", "{\\\"device_code\\\": \\\"[REDACTED:device_code]\\\"}"),
        ("b'refresh_token'=b'abcd'", "b'refresh_token'=b'[REDACTED:refresh_token]'"),
        ("user_code%3DABCD-EFGH%26x", "user_code%3D[REDACTED:user_code]%26x"),
        ("Authorization: Bearer abc!def, Accept: *", "Authorization: Bearer [REDACTED:authorization], Accept: *"),
        ("Cookie: a=1ne; b=tw0", "Cookie: a=[REDACTED:cookie]; b=[REDACTED:cookie]"),
        ("Set-Cookie: a=1ne; Path=/", "Set-Cookie: a=[REDACTED:cookie]; Path=/"),
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
    let token = github();
    for text in [
        format!("password={token} {token}"),
        "a=1\\npassword=x1y2 Bearer [REDACTED:x]".into(),
        // What is left beside a mask is no value, no name and no address.
        "Authorization:password%3D%22t %22".into(),
        "password=%22temporary password is generated for t: 7oH%22".into(),
        format!("apikey=/ts/{token}"),
        format!("a://b{token}/9OfrFPR@h"),
        format!("{token}--passwd <-\"ig\""),
        format!("x {token}://q4w7H2m7d9q2@h"),
        format!("{token}:7:f@unix("),
    ] {
        let once = masked(&text);
        assert_ne!(once, text);
        assert_eq!(masked(&once), once);
    }
}

#[test]
fn what_follows_a_key_that_was_cut_short_is_not_swallowed() {
    let matcher = matcher();
    let label = format!("{} KEY", "PRIVATE");
    let out = let_go(&matcher, |take| {
        let mut stream = Stream::default();
        let begun = symbols(&format!("-----BEGIN {label}-----\n{}\n", body(64)));
        let rest = symbols(&format!("{}\n-----END {label}-----\nall is well\n", body(64)));
        feed(&mut stream, &matcher, None, &begun, &mut *take);
        stream.expire(&matcher, None, &mut *take);
        feed(&mut stream, &matcher, None, &rest, &mut *take);
        stream.flush(&matcher, None, take);
    });
    assert!(!out.contains(&body(64)[..16]), "{out}");
    assert!(out.ends_with(&format!("-----END {label}-----\nall is well\n")), "{out}");
}

#[test]
fn what_turns_a_text_away_at_once_never_disagrees_with_the_scan() {
    let made = "k7Qz3fXb9TnW2c";
    let schemes = ["bearer", "Basic", "SSWS", "dpop", "xbasic", "apikey", "token", "password", "-t", "api key"];
    let joints = [" ", "  ", "%20", "+", "         ", " is ", " for you is ", " WITH: ", ": ", ""];
    let before = ["", "a ", "setx ", "<", "--", "config ", "SET "];
    let values = [
        made,
        "YTpi",
        "YTpiY2Q=",
        "YTpi=YTpi",
        "aGVhbHRo",
        "health",
        "health=checks=passed",
        "k7Qz3fX",
        "abcdefghijklmnopqrstuvwxyz",
        "[REDACTED:token]",
        "Aa1!Aa1!",
        "",
    ];
    let matcher = matcher();
    let mut found = 0;
    for (before, scheme) in before.iter().flat_map(|before| schemes.map(|scheme| (before, scheme))) {
        for (joint, value) in joints.iter().flat_map(|joint| values.map(|value| (joint, value))) {
            for text in
                [format!("{before}{scheme}{joint}{value}"), format!("see {before}{scheme}{joint}{value} and more")]
            {
                let text_of = Text::bytes(text.as_bytes());
                let scanned = matcher.find_dirty(text_of, None, 0).matches;
                assert_eq!(matcher.find(text_of, None).matches, scanned, "{text}");
                found += usize::from(!scanned.is_empty());
            }
        }
    }
    assert!(found > 200);
}

/// A sink that puts an argument into a line, behind a space, searches the line alone: nothing may be lost by that.
#[test]
fn what_is_a_secret_alone_stirs_behind_a_space_as_well() {
    let (short, long) = (body(16), body(40));
    let token = github();
    let heads = [
        "",
        "token ",
        "-password ",
        "-p ",
        "--token ",
        "api_key=",
        "Bearer ",
        "basic ",
        "://u:",
        "https://u:",
        "password is ",
        "set token ",
        "password for bob: ",
        "pwd: ",
        "secret\t",
        "a_token  ",
        "<password>",
        "setx TOKEN ",
        "cookie: a=",
        "{\"token\": \"",
        "('password', '",
        "api key ",
        "code=",
        "user code ",
    ];
    let values = [
        short.as_str(),
        long.as_str(),
        token.as_str(),
        "hunter22",
        "hunter",
        "a:b",
        "dXNlcjpwYXNzd29yZA==",
        "123456",
        "WDJB-MJHT",
        "x@y",
        "k7Qz3f\"}",
    ];
    let tails = ["", "@host", " and", "'", "\"", "')", "</password>", ":x@host/a", " is"];
    let befores = ["", " ", "x ", "the token ", "set ", "config ", "<a ", ": ", "-- ", "much stands here before it "];
    let afters = ["", "xyz", "0", " then waited", ", 3 ms", "=1", "==", "\"", " is", "\n"];
    let matcher = matcher();
    let mut counted = 0;
    for (head, value) in heads.iter().flat_map(|head| values.iter().map(move |value| (head, value))) {
        for tail in tails {
            let alone = format!("{head}{value}{tail}");
            if matcher.find(Text::bytes(alone.as_bytes()), None).matches.is_empty() {
                continue;
            }
            counted += 1;
            for (before, after) in befores.iter().flat_map(|before| afters.iter().map(move |after| (before, after))) {
                let line = format!("{before}{alone}{after}");
                assert!(matcher.stirs_at(line.as_bytes()).is_some(), "{alone:?} in {line:?}");
            }
        }
    }
    assert!(counted > 500, "{counted}");
}

#[test]
fn each_code_is_asked_for_the_form_before_it() {
    let names = ["grant_type ", "redirect_uri ", "grant_ ", "type ", "redirect ", "_uri ", "an_other_word "];
    for seed in 0..400_usize {
        let (mut text, mut last, mut expected) = (String::new(), None, String::new());
        for step in 0..30 {
            let number = seed * 31 + step * step * 7 + seed / (step + 1);
            let piece = names[number % names.len()].repeat(1 + number % 5 * (number % 3));
            for part in [piece.as_str(), "code: ab12cd "] {
                let begin = text.len();
                if part.starts_with("code") {
                    let near = text.len().saturating_sub(256);
                    let form = ["grant_type", "redirect_uri"].into_iter().filter_map(|name| text.rfind(name)).max();
                    last = form.filter(|at| *at >= near);
                }
                text.push_str(part);
                let masked = last.is_some() && part.starts_with("code");
                expected += if masked { "code: [REDACTED:authorization_code] " } else { &text[begin..] };
            }
        }
        assert_eq!(masked(&text), expected, "{text}");
    }
}
