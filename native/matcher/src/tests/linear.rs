//! No input costs more than in proportion to its length. What a scan does is counted, so that no clock is asked.

use super::{body, matcher};
use crate::{Matcher, Settings, Text, work};

/// What a scan of a text does.
fn work_of(text: &str) -> usize {
    let matcher = matcher();
    work::of(|| drop(matcher.find(Text::bytes(text.as_bytes()), None)))
}

/// Asserts that four times the pieces, and what is between them and the end, are no more than about four times the work.
#[track_caller]
fn assert_linear(what: &str, text: impl Fn(usize) -> String) {
    let (small, large) = (work_of(&text(2_000)), work_of(&text(8_000)));
    assert!(small > 2_000, "{what}: {small} is too little to say anything");
    assert!(large < small * 9 / 2, "{what}: {small}, then {large}");
}

#[test]
fn what_is_counted_tells_when_work_is_by_the_square() {
    let looks = |count: usize| (0..count).for_each(work::done);
    let (small, large) = (work::of(|| looks(2_000)), work::of(|| looks(8_000)));
    assert!(large > small * 9 / 2, "{small}, then {large}");
}

#[test]
fn names_in_a_list_with_colons() {
    assert_linear("names", |count| "jwt:".repeat(count));
    assert_linear("names and their last value", |count| "jwt:".repeat(count) + &body(40));
}

#[test]
fn names_in_a_value_that_goes_on_behind_an_ampersand() {
    assert_linear("nothing behind it", |count| "pwd=".repeat(count) + "&x");
    assert_linear("a password", |count| "pwd=".repeat(count) + &body(12) + "&" + &body(6) + " ");
    assert_linear("each", |count| "pwd=x&x".repeat(count));
    assert_linear("a fragment behind it", |count| "?pwd=".repeat(count) + "#" + &body(12));
}

#[test]
fn names_in_one_value() {
    for piece in
        ["token=", "token%3D", "code=", "token='", "token=\\\"", "set-cookie:a=", "verification_uri_complete=x&"]
    {
        assert_linear(piece, |count| piece.repeat(count));
    }
}

#[test]
fn names_at_the_ends_of_members_of_one_line() {
    assert_linear("objects", |count| "[User code\"}".repeat(count));
    assert_linear("members", |count| "\"note\": \"no token\", ".repeat(count));
}

/// Each word of such a name leads to its end, from where it is read once.
#[test]
fn names_of_which_several_words_announce_something() {
    let found = work_of(&"key_secret=>".repeat(2_000)) / 2_000;
    // Its value is read, and judged once.
    assert!((12..30).contains(&found), "{found}");
}

#[test]
fn beginnings_of_formats_in_one_run() {
    let json = ["ey", "J"].concat();
    assert_linear("tokens of JSON", |count| json.repeat(count));
    assert_linear("prefixes", |count| ["gh", "p_"].concat().repeat(count));
    // Each stands apart, and is a whole one.
    assert_linear("prefixes in values", |count| ["tf", "p_="].concat().repeat(count));
}

/// Each part of such a token is a run of one class, and the first of them begins one at many places.
#[test]
fn parts_of_formats_in_runs_of_one_class() {
    let first = ["ey", "J0eXAi--"].concat();
    assert_linear("no second part", |count| first.repeat(count) + &".".repeat(count));
    assert_linear("all parts", |count| {
        let part = ".".to_owned() + &body(8).repeat(count);
        first.repeat(count) + &part.repeat(4)
    });
}

#[test]
fn cookies_in_one_value() {
    for piece in ["cookie=", "@cookie=a1&", "cookie=>"] {
        assert_linear(piece, |count| piece.repeat(count));
        assert_linear("marks behind them", |count| piece.repeat(count) + &"*".repeat(count));
    }
}

/// What the policy lets go is compared with a value as a whole, but not with a long one.
#[test]
fn names_in_one_value_where_the_policy_lets_values_go() {
    let settings = Settings { allowed_values: vec!["swordfish".into()], ..Settings::default() };
    let matcher = Matcher::new(&settings).expect("it compiles");
    let work = |count: usize| {
        let text = "token=".repeat(count);
        work::of(|| drop(matcher.find(Text::bytes(text.as_bytes()), None)))
    };
    let (small, large) = (work(2_000), work(8_000));
    assert!(2_000 < small && large < small * 9 / 2, "{small}, then {large}");
}

#[test]
fn rows_that_may_be_headers_are_read_once_for_all_that_ask() {
    for (piece, most) in [("\nnull,pwd", 12), ("api_key \n| signature||", 24)] {
        let count = 4_000;
        let found = work_of(&piece.repeat(count)) / count;
        assert!(found <= most, "{piece:?}: {found} for each");
    }
}
