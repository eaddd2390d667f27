//! A text is the beginning of a match just if it can be made one.

use super::*;
use crate::needed::leading;
use crate::regexes::build_written;

fn parsed(pattern: &str) -> Hir {
    regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).expect("a pattern")
}

/// All texts of two symbols, up to a length.
fn texts(longest: usize) -> Vec<Vec<u8>> {
    let mut all = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..longest {
        let to = all.len();
        for at in from..to {
            for b in [b'a', b'-'] {
                let longer = [&all[at][..], &[b]].concat();
                all.push(longer);
            }
        }
        from = to;
    }
    all
}

const PATTERNS: &[&str] = &[
    "a-a-",
    "a{3}-{2}a",
    "(?:a-){2,3}a",
    "(?:a|--a)+-?a",
    "a*-",
    "(?:a{0}-|a)(?:-a?)*a",
    "[a-]a{2,}-",
    "(?:(?:a-?){2}-){1,2}",
    "a.?(?:a|--)",
    "(?s-u:[^a])a",
    "a(?:-a(?:--)?)?",
];

#[test]
fn a_beginning_is_what_can_be_made_a_match() {
    let (short, long) = (texts(4), texts(11));
    for pattern in PATTERNS {
        let begun = build_written(&format!(r"\A{}", at_end([beginnings(&parsed(pattern))]))).expect("a pattern");
        let whole = build_written(&format!(r"\A(?:{pattern})\z")).expect("a pattern");
        let matches: Vec<&Vec<u8>> = long.iter().filter(|text| whole.is_match(text)).collect();
        assert!(!matches.is_empty(), "{pattern}");
        for text in &short {
            let can = matches.iter().any(|longer| longer.starts_with(text));
            assert_eq!(begun.is_match(text), can, "{pattern} {:?}", String::from_utf8_lossy(text));
        }
    }
}

#[test]
fn what_is_asked_of_the_end_is_taken_for_granted() {
    for (pattern, text) in [(r"ab\b", "ab"), (r"ab\B.", "ab"), ("ab$", "ab"), (r"a\bb?-", "a"), ("(?m)^a$\nb", "a")] {
        let begun = build_written(&at_end([beginnings(&parsed(pattern))])).expect("a pattern");
        assert_eq!(begun.find(text.as_bytes()).map(|found| found.start()), Some(0), "{pattern}");
    }
}

#[test]
fn what_stands_before_the_secret_is_told_apart_where_it_never_holds_any_of_it() {
    for (pattern, group, expected) in [
        ("acme=([a-z]+)", None, Some("acme=")),
        (r"\bacme.{0,9}=([a-z]+)(?:;|$)", None, Some(r"\bacme.{0,9}=")),
        ("acme(=|:)([a-z]+)", Some(2), Some("acme")),
        ("acme=([a-z]*)", None, None),
        ("acme=([a-z]+)?", None, None),
        ("acme=([a-z]+)", Some(0), None),
        (r"acme\b([a-z:]+)", None, None),
        ("(acme)=[a-z]+", None, None),
        ("acme_[a-z]+", None, None),
        ("a=([a-z]+)|b=([a-z]+)", None, None),
    ] {
        let before = parts(&parsed(pattern), group).before;
        assert_eq!(before, expected.map(parsed), "{pattern}");
    }
}

#[test]
fn the_texts_that_a_pattern_begins_with_are_read_off_it() {
    let told = |pattern: &str| {
        let texts = leading(&parsed(pattern))?;
        Some(texts.into_iter().map(|text| String::from_utf8(text).expect("ASCII")).collect::<Vec<_>>().join(" "))
    };
    for (pattern, expected) in [
        ("Acme_[a-z]{20}", Some("acme_")),
        (r"\b(gh[po]|glpat)_[A-Z]+", Some("gho_ ghp_ glpat_")),
        ("(?:ab|ac[0-9])x", Some("ab ac")),
        ("(?:ab)+c", Some("ab")),
        ("a?b[0-9]", Some("b ab")),
        ("[0-9]{4}", None),
        ("(?:ab)*[0-9]", None),
    ] {
        assert_eq!(told(pattern).as_deref(), expected, "{pattern}");
    }
}
