//! Text in pieces: any cut, what is held, what expires.

use super::{body, feed, github, hex, let_go, live, masked_with, matcher, percent, streamed, symbols, written};
use crate::{Piece, Stream, work};

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
        "user,password\nann,Lantern47!x\nbob,\"Lantern48!x\"\n".into(),
        "NAME  PASSWORD  AGE\nann   Lantern47  3d\nSecret:\n  a1b2C3d4e5F6g7H8i9J0k\n".into(),
        "INSERT INTO users (name, password) VALUES (NOW(), 'Lantern47')".into(),
        "| password | Lantern47 |\nx = get('password') or 'Lantern47'; ${PASSWORD:-lantern}".into(),
        "setattr(x, 'password', 'Lantern47') (b\"Password:\", b\"Login:\") password: !x Lantern47\n".into(),
        "{'loc': ('body', 'password'), 'msg': 'Bad', 'input': 'lantern'}".into(),
        "password = \"hunter2\" -> \"hunter3\"; session id: 9f3b1c7d9f3b1c7d9f3b".into(),
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
fn an_escape_that_is_cut_short_below_another_ends_none_above_it() {
    let value = format!("{}\\&{}", body(12), body(6));
    let table = live(&[(&value, "token")]);
    // As Python quotes it, then for an address, then again with each symbol encoded: `\%` is not what the text comes to.
    let text = percent(&value.replace('\\', "%5C%5C").replace('&', "%26")) + " x";
    let wide = symbols(&text);
    let single: Vec<&[u32]> = wide.chunks(1).collect();
    assert_eq!(streamed(&matcher(), Some(&table), &single), "[REDACTED:token] x");
}

#[test]
fn what_a_name_asks_far_behind_it_is_asked_wherever_the_text_is_cut() {
    let (matcher, long) = (matcher(), "theme=dark; ".repeat(60));
    for text in [
        format!("{{\"cookie\": \"{long}session=Lantern47\", \"b\": 1}}"),
        format!("cookie = '{long}x=password='; session=Lantern47' y"),
        format!("{{\"verification_uri_complete\": \"https://host/{long}/Lantern47\"}}"),
        format!("password=[\"{}\", \"Lantern47\"] y", body(600)),
        format!("password = \"{}\" -> \"Lantern47\" y", body(600)),
        format!("form-data; name=\"password\"\r\ncontent-x: {long}\r\n\r\nLantern47\r\n"),
        "COPY u (password) FROM stdin\n=Lantern47\n".into(),
    ] {
        let wide = symbols(&text);
        let whole = masked_with(&matcher, &text, None);
        assert!(!whole.contains("Lantern47"), "{whole}");
        let single: Vec<&[u32]> = wide.chunks(1).collect();
        assert_eq!(streamed(&matcher, None, &single), whole);
        for cut in (0..wide.len()).rev().take(64) {
            let (a, b) = wide.split_at(cut);
            assert_eq!(streamed(&matcher, None, &[a, b]), whole, "cut at {cut}");
        }
    }
}

#[test]
fn a_prompt_is_given_out_at_once() {
    let matcher = matcher();
    for prompt in [
        "Enter the code: ",
        "Enter the code ",
        "Verification code: ",
        "One-time code (sent to your phone): ",
        "Your code: ",
        "User code: ",
        "Password: ",
        "Open https://example.com/device and enter ",
    ] {
        let mut shown = String::new();
        let mut stream = Stream::default();
        feed(&mut stream, &matcher, None, &symbols(prompt), |piece| {
            if let Piece::Text(text) = piece {
                shown += &written(text);
            }
        });
        assert_eq!((shown.as_str(), stream.held()), (prompt, 0));
    }
}

#[test]
fn what_is_given_out_before_a_secret_of_a_sentence_still_tells_it() {
    let matcher = matcher();
    let code = format!("{}-{}", "WDJB", "MJHT");
    for text in [format!("Enter the code: {code}\n"), format!("then enter code \"{code}\" there\n")] {
        let whole = masked_with(&matcher, &text, None);
        assert!(text.contains(&code) && !whole.contains(&code), "{whole}");
        let wide = symbols(&text);
        let single: Vec<&[u32]> = wide.chunks(1).collect();
        assert_eq!(streamed(&matcher, None, &single), whole);
    }
}

#[test]
fn a_finished_line_is_given_out_at_once() {
    let matcher = matcher();
    for line in [
        "header: Set-Cookie: session=a1b2c3d4; Path=/",
        "Set-Cookie: a",
        "Authorization: Bearer x",
        "wrong password",
        "user and password or",
        "API key",
        "token: Updated.",
        "password: \"a\"",
        "(\"Password:\"",
        "[\"user\", \"password\"",
        "get(\"token\") or \"x\"",
        "| password | Lantern47 |",
        "token: !x y",
        "f(a, \"password\", \"b\")",
    ] {
        for end in ["\n", "\r\n"] {
            let mut stream = Stream::default();
            feed(&mut stream, &matcher, None, &symbols(&format!("{line}{end}")), |_| ());
            assert_eq!(stream.held(), 0, "{line:?} {end:?}");
        }
    }
}

#[test]
fn what_expires_is_shown_if_bare_and_masked_if_further_along() {
    let matcher = matcher();
    for (text, expected) in [("gh".to_owned(), "gh".to_owned()), (github()[..20].into(), "[REDACTED:secret]".into())] {
        let out = let_go(&matcher, |take| {
            let mut stream = Stream::default();
            feed(&mut stream, &matcher, None, &symbols(&text), &mut *take);
            stream.expire(&matcher, None, take);
            assert_eq!(stream.held(), 0);
        });
        assert_eq!(out, expected);
    }
}

#[test]
fn a_value_of_many_is_followed_within_bounds() {
    let matcher = matcher();
    let mut stream = Stream::default();
    let endless = symbols(&"verification_uri_complete=x&".repeat(100));
    for _ in 0..100 {
        feed(&mut stream, &matcher, None, &endless, |_| {});
        assert!(stream.kept() <= 80_000, "{}", stream.kept());
    }
}

/// Open values of so many symbols: in one word, in many, over lines, in another spelling.
fn open_values(length: usize) -> [String; 5] {
    let words = |word: &str| word.repeat(length / word.len());
    [
        format!("token={} x", body(length)),
        format!("password=\"{}\" x", words("a1-B2 ")),
        format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----", words(&(body(64) + "\n"))),
        format!("set-cookie: session={}; a=b\n", words("a1%2B.")),
        format!("https://host/a?access_token={}&b=c x", words("a1._")),
    ]
}

#[test]
fn an_open_value_that_comes_symbol_by_symbol_takes_work_in_proportion_to_its_length() {
    let matcher = matcher();
    let work_of = |text: &str| {
        let wide = symbols(text);
        let single: Vec<&[u32]> = wide.chunks(1).collect();
        let mut out = String::new();
        let work = work::of(|| out = streamed(&matcher, None, &single));
        assert_eq!(out, masked_with(&matcher, text, None));
        work
    };
    for (small, large) in open_values(4_000).iter().zip(&open_values(16_000)) {
        let (small, large) = (work_of(small), work_of(large));
        assert!(small > 20_000, "{small} is too little to say anything");
        assert!(large < small * 9 / 2, "{small}, then {large}");
    }
}

#[test]
fn a_long_value_is_given_out_when_its_line_ends_however_it_came() {
    let matcher = matcher();
    for length in [100, 1_000, 10_000] {
        for size in [1, 7] {
            let mut stream = Stream::default();
            for chunk in symbols(&format!("token={}", body(length))).chunks(size) {
                feed(&mut stream, &matcher, None, chunk, |_| ());
            }
            assert!(stream.held() >= length, "all of it may go on");
            let end = symbols("\n");
            feed(&mut stream, &matcher, None, &end, |_| ());
            assert_eq!(stream.held(), 0, "{length} in pieces of {size}");
        }
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
