//! What a policy adds and takes away.

use super::{github, masked_with, matcher};
use crate::{Matcher, OwnRule, Place, Settings, Text};
use std::sync::Arc;

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
fn an_allowed_name_is_left_alone_whatever_it_ends_in() {
    let settings = Settings { allowed_keys: vec!["db_password".into()], ..Settings::default() };
    let matcher = Matcher::new(&settings).expect("it compiles");
    assert_eq!(masked_with(&matcher, "DB-Password=hunter2", None), "DB-Password=hunter2");
    assert_eq!(masked_with(&matcher, "password=hunter2", None), "password=[REDACTED:password]");
}

#[test]
fn the_policy_that_settles_nothing_is_compiled_once_and_no_other_is() {
    let shared = |settings: &Settings| Matcher::shared(settings).expect("it compiles");
    assert!(Arc::ptr_eq(&shared(&Settings::default()), &shared(&Settings::default())));
    let settings = Settings { allowed_keys: vec!["password".into()], ..Settings::default() };
    let (one, other) = (shared(&settings), shared(&settings));
    assert!(!Arc::ptr_eq(&one, &other) && !Arc::ptr_eq(&one, &shared(&Settings::default())));
    assert_eq!(masked_with(&one, "password=hunter2", None), "password=hunter2");
    assert_ne!(masked_with(&shared(&Settings::default()), "password=hunter2", None), "password=hunter2");
}
