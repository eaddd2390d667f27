//! Rules of the caller's own in text that comes in pieces: any cut, what is held for them, and what is not.

use super::{body, feed, github, let_go, live, masked_with, streamed, symbols};
use crate::tests::plain::Dice;
use crate::{Allowance, LiveTable, Matcher, OwnRule, Settings, Stream, Target, work};

fn rule(pattern: &str, keywords: &[&str]) -> OwnRule {
    OwnRule {
        id: format!("own-{pattern}"),
        kind: "own".into(),
        pattern: pattern.into(),
        keywords: keywords.iter().map(|word| (*word).into()).collect(),
        ..OwnRule::default()
    }
}

fn matcher(rules: &[OwnRule]) -> Matcher {
    Matcher::new(&Settings { rules: rules.to_vec(), ..Settings::default() }).expect("rules that compile")
}

/// Symbol by symbol, and cut in two everywhere. Says what comes out.
fn any_cut(matcher: &Matcher, live: Option<&LiveTable>, text: &str) -> String {
    let (wide, whole) = (symbols(text), masked_with(matcher, text, live));
    let single: Vec<&[u32]> = wide.chunks(1).collect();
    assert_eq!(streamed(matcher, live, &single), whole, "{text:?}");
    for cut in 0..wide.len() {
        let (a, b) = wide.split_at(cut);
        assert_eq!(streamed(matcher, live, &[a, b]), whole, "{text:?} cut at {cut}");
    }
    whole
}

const THREE: &str = "[0-9]{4}:[0-9]{4}:[0-9]{4}";

#[test]
fn a_secret_of_several_words_is_masked_whole_wherever_it_is_cut() {
    for (rule, text, secret) in [
        (rule(THREE, &[]), "a 1234:5678:9012 b 1234:5678:x 12", "1234:5678:9012"),
        (rule(THREE, &["Acme"]), "acme 1234:5678:9012 b 1234:5678:x 12", "1234:5678:9012"),
        (rule("[a-z]+ [a-z]+ @ acme", &["acme"]), "one two @ other three four @ acme x", "three four @ acme"),
        (rule("pin ([0-9]+ [0-9]+(?: [0-9]+)?)", &[]), "a pin 1 2 3 4 b pin 5 6 c", "1 2 3"),
        (rule("(?:one|two) (?:x (?:y|z)|w)", &[]), "one x one x y, two w", "one x y"),
        (rule("k=\"([^\"]*)\"", &["k="]), "k=\"a b c\" k=\"d", "a b c"),
        (rule("(?s)BEGIN.*?END", &["begin"]), "x BEGIN a\nb c\nEND y BEGIN", "a\nb c"),
        (rule("(?m)^> .+$", &[]), "a > b\n> c d e\nf", "> c d e"),
        (rule(r"\b[A-Z]{2}-[0-9]+ /\B", &[]), "xAB-1 /, AB-12 /x AB-123 / AB-", "AB-123 /"),
        (rule("€? [a-z]{2}|[^ -~]{3}", &[]), "é é éé ab", "éé"),
    ] {
        let rule = OwnRule { pattern: rule.pattern.replace('€', "(?-u:[\\x80])"), ..rule };
        let whole = any_cut(&matcher(std::slice::from_ref(&rule)), None, text);
        assert!(text.contains(secret) && !whole.contains(secret), "{rule:?} {whole}");
    }
}

#[test]
fn beside_live_secrets_and_the_catalogue_it_is_masked_whole_too() {
    let value = body(28);
    let table = live(&[(&value, "token")]);
    let matcher = matcher(&[
        rule(THREE, &[]),
        rule("acme ([0-9]+ [0-9]+)", &["acme"]),
        OwnRule { entropy: 1.5, ..rule("([a-z ]+)!", &["!"]) },
        rule(".{3}-[0-9]", &[]),
    ]);
    for text in [
        format!("{value}1234:5678:9012{value} x"),
        format!("1234:5678:9012{} acme 12 34", github()),
        format!("password=1234:5678:9012 acme 1 {value}"),
        format!("{{\"token\": \"1234:5678:9012 acme 1\", \"b\": \"acme 1 2 {value}\"}}"),
        "a [REDACTED:own] b 1234:[REDACTED]:9012 1234:5678:9012[REDACTED".into(),
        "a [REDACTED:own]-1 b [REDACTED]".into(),
        "aaa a aa! code word! 1234:5678:9012".into(),
    ] {
        assert_ne!(any_cut(&matcher, Some(&table), &text), text);
    }
}

#[test]
fn what_hangs_on_the_rest_of_its_line_waits_for_it() {
    let allowed = vec![Allowance { target: Target::Line, patterns: vec!["sample$".into()], ..Allowance::default() }];
    let matcher = matcher(&[OwnRule { allowed, ..rule("[0-9]{4}:[0-9]{4}", &[]) }]);
    let whole = any_cut(&matcher, None, "a 1234:5678 b sample\n1234:5678 c samples\nd 1234:5678 sample");
    assert_eq!(whole, "a 1234:5678 b sample\n[REDACTED:own] c samples\nd 1234:5678 sample");
}

/// Parts of which patterns and texts are put together, so that beginnings of secrets stand everywhere.
const PARTS: &[&str] = &[
    "ab",
    "12",
    ":",
    " ",
    "-",
    "ab:",
    "1",
    "(ab|12)",
    "[a-z]+",
    "[0-9]{2}",
    "(?:-|:)?",
    "( 1)?",
    "[^:]*?",
    "(?:ab ?){1,3}",
];

#[test]
fn any_rule_gives_any_cut_of_a_text_what_it_gives_the_whole() {
    let mut dice = Dice(5);
    let (mut masked, mut held) = (0, 0);
    for _ in 0..400 {
        let pattern: String = (0..2 + dice.below(4)).map(|_| PARTS[dice.below(PARTS.len())]).collect();
        let keywords: &[&str] = [&[][..], &["ab"], &[":"]][dice.below(3)];
        let rules = [rule(&pattern, keywords)];
        let Ok(matcher) = Matcher::new(&Settings { rules: rules.to_vec(), ..Settings::default() }) else { continue };
        // Where the keyword stands before all else, as a stream must see it.
        let mut text = keywords.concat();
        for _ in 0..dice.below(14) {
            text += PARTS[dice.below(7)];
        }
        let whole = any_cut(&matcher, None, &text);
        masked += usize::from(whole != text);
        let mut stream = Stream::default();
        feed(&mut stream, &matcher, None, &symbols(&text), |_| ());
        held += usize::from(stream.held() > 8);
    }
    assert!(masked > 60 && held > 20, "{masked} {held}");
}

#[test]
fn stretches_and_pieces_of_lines_are_the_same_wherever_a_text_is_cut() {
    let mut dice = Dice(11);
    let allowed = vec![Allowance { words: vec!["c".into()], ..Allowance::default() }];
    let matcher = matcher(&[
        rule("(?:key|aba)[^0-9]{0,20}[a-d]-[0-9]", &["key", "aba"]),
        rule("^.[a-d]|[0-9]-[0-9]", &[]),
        OwnRule { allowed, ..rule("(?s)y.{9}[0-9a-d]", &["y"]) },
    ]);
    let mut masked = 0;
    for number in 0..8 {
        let mut text = String::new();
        for _ in 0..12 {
            let length = [1, 3, 900, 1_020, 2_040, 2_050, 4_090][dice.below(7)];
            let piece = ["key", "aba", "y", "ab-1", "1-2", "\n", ". ", "ab", "dd-12-2"][dice.below(9)];
            text += &piece.repeat(if dice.below(3) == 0 { length / piece.len() + 1 } else { 1 });
        }
        let wide = symbols(&text);
        let whole = masked_with(&matcher, &text, None);
        masked += whole.matches("[REDACTED").count();
        for size in [20 + dice.below(30), 200 + dice.below(4_000)] {
            let pieces: Vec<&[u32]> = wide.chunks(size).collect();
            let out = streamed(&matcher, None, &pieces);
            let same = out.bytes().zip(whole.bytes()).take_while(|(a, b)| a == b).count();
            let around = |text: &str| text[same.saturating_sub(40)..text.len().min(same + 40)].to_owned();
            assert!(
                out == whole,
                "text {number} in pieces of {size}: {:?}, and not {:?}",
                around(&out),
                around(&whole)
            );
        }
    }
    assert!(masked > 200, "{masked}");
}

#[test]
fn a_line_longer_than_a_piece_is_searched_too() {
    let matcher = matcher(&[rule(THREE, &[])]);
    for before in [0, 4_000, 5_000, 70_000] {
        let text = format!("{}1234:5678:9012 x", ".".repeat(before));
        assert!(masked_with(&matcher, &text, None).ends_with("[REDACTED:own] x"), "{before}");
    }
}

#[test]
fn nothing_is_held_that_no_rule_has_begun() {
    let matcher = matcher(&[
        rule(THREE, &[]),
        rule("(?i)[a-z_.-]{0,50}?(?:acme)[ \t]{0,20}(?:=|:)[ \t]{0,5}([a-z0-9]{32})", &["acme"]),
        rule("tok_[a-z]{8} [a-z]{8}", &[]),
        rule("(?:.*)zzz([0-9]+)", &["order"]),
        rule(".*acme=([a-z]+)", &[]),
    ]);
    for text in [
        "Enter the code: ",
        "Continue? [y/N] ",
        "GET /orders 200\n",
        "acme = ",
        "the order to acme is 1234: ",
        "1234:5678, ",
        "tok_abc ",
    ] {
        let mut stream = Stream::default();
        feed(&mut stream, &matcher, None, &symbols(text), |_| ());
        assert_eq!(stream.held(), 0, "{text:?}");
    }
    let mut stream = Stream::default();
    feed(&mut stream, &matcher, None, &symbols("a 1234:5678:9"), |_| ());
    assert_eq!(stream.held(), 11);
}

#[test]
fn of_what_began_and_did_not_go_on_that_is_masked_which_is_far_along() {
    for (pattern, text, shown) in [
        (".*password.*", "Enter the code: ", "Enter the code: "),
        (THREE, "x 1234", "x 1234"),
        (THREE, "x 1234:5678:9", "x [REDACTED:secret]"),
    ] {
        let matcher = matcher(&[rule(pattern, &[])]);
        let out = let_go(&matcher, |take| {
            let mut stream = Stream::default();
            feed(&mut stream, &matcher, None, &symbols(text), &mut *take);
            stream.expire(&matcher, None, take);
        });
        assert_eq!(out, shown);
    }
}

#[test]
fn many_rules_cost_a_look_no_more_than_those_that_may_have_begun() {
    let many: Vec<OwnRule> = (0..300).map(|n| rule(&format!("acme{n}_[a-z]{{9}} [a-z]+"), &[])).collect();
    let (few, many) = (matcher(&many[..3]), matcher(&many));
    let line = "GET /orders 200 acme7_ in 14 ms, mailed a cat\n".repeat(40);
    let work_of = |matcher: &Matcher| {
        let wide = symbols(&line);
        work::of(|| drop(streamed(matcher, None, &wide.chunks(7).collect::<Vec<_>>())))
    };
    let (few, many) = (work_of(&few), work_of(&many));
    assert!(few > 1_000 && many < 2 * few, "{few} {many}");
}
