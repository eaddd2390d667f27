//! Rules of the caller's own, whose keywords are found all at once: they find what they found when each was searched for by itself.

use super::*;
use crate::tests::plain::{Dice, texts};
use crate::{Allowance, LiveTable, Matcher, Settings, Text};

/// As it was before: each rule's keywords are looked for in the whole text.
pub(super) fn plainly(
    rules: &OwnRules,
    t: &[u8],
    matches: &mut Vec<Match>,
    mut misses: Option<&mut Vec<Miss>>,
) -> Option<usize> {
    let mut hanging = None;
    for (rule, index) in rules.rules.iter().zip(0..) {
        let mut within = |from: usize, to: usize| {
            let more = rule.find(t, (from, to), &Origin::Own(index), matches, misses.as_deref_mut());
            hanging = hanging.into_iter().chain(more).min();
        };
        if rule.keywords.is_empty() {
            let mut from = 0;
            for line in t.split(|b| *b == b'\n') {
                let to = from + line.len();
                for at in (from..to).step_by(LONGEST_LINE) {
                    within(at, to.min(at + LONGEST_LINE));
                }
                from = to + 1;
            }
            continue;
        }
        let begins = |at: usize| rule.keywords.iter().find(|word| rules.keywords.is_at(**word, t, at));
        let (mut at, mut done) = (0, 0);
        while at < t.len() {
            let Some(word) = begins(at) else {
                at += 1;
                continue;
            };
            let end = at + rules.keywords.word(*word).len();
            if end + REACH / 2 > done {
                done = end + REACH;
                within(at.saturating_sub(REACH), t.len().min(done));
            }
            at = end;
        }
    }
    hanging
}

/// The same of what the end of a text may have begun: every rule is asked.
pub(crate) fn open(rules: &OwnRules, t: &[u8]) -> Option<(usize, bool)> {
    let mut noted = Noted::default();
    for word in 0..rules.keywords.len() as u16 {
        for at in (0..t.len()).filter(|at| rules.keywords.is_at(word, t, *at)) {
            noted.note(&rules.keywords, word, at);
        }
    }
    (0..rules.rules.len() as u16).filter_map(|index| rules.begun(index, t, &noted, None)).reduce(crate::at_end::earlier)
}

/// Short ones, one inside another, such as are windows of the catalogue, and long ones.
const KEYWORDS: &[&str] = &[
    "a",
    "k7",
    "ab",
    "aba",
    "bab",
    "abab",
    "baba",
    "acme",
    "acme_",
    "ACME_key",
    "cme_",
    "e_ke",
    "key",
    "key ",
    "key=",
    "KEY: ",
    "oken",
    "token",
    "token ",
    "token=",
    "ghp_",
    "password",
    "pass",
    "://",
    "Bearer ",
    "eyJ",
    "--pass",
    "\n",
    "  ",
    "....",
    "x\nacme",
    "order",
    "the ",
    "=",
    "\"",
    "acme_acme_acme_acme_acme_acme_acme_acme_acme_acme_acme_acme_acme_acme_acme_acme_acme_",
];

const PATTERNS: &[&str] = &[
    "acme_[a-z0-9]{2,}",
    "(?i)acme_(?:key)?([0-9]+)",
    "[a-z]+=([0-9]{2,})",
    "(?i)key.{0,30}?([0-9a-f]{3})",
    r"\b[a-z]{3}\b",
    "^.{1,5}",
    ".{3}$",
    "(?s)^.{2,9}",
    "aba",
    "(?:ab)+",
    "ghp_[a-z]+|token.([0-9]+)",
    r"\.{3,}",
    "[0-9]{3}",
    "(?:x|y|key)[=: ]+([a-z]+)",
    "a.*b",
    "(?i)(?:order|acme)[a-z_ ]*([0-9])",
    r"\n.",
    "[a-f]{2}[0-9]?",
];

fn rules(dice: &mut Dice) -> Vec<OwnRule> {
    let rule = |number: usize, dice: &mut Dice| OwnRule {
        id: format!("r{number}"),
        kind: "own".into(),
        pattern: PATTERNS[dice.below(PATTERNS.len())].into(),
        keywords: (0..dice.below(4)).map(|_| KEYWORDS[dice.below(KEYWORDS.len())].into()).collect(),
        entropy: if dice.below(4) == 0 { 1.6 } else { 0.0 },
        allowed: (0..dice.below(8) / 7)
            .map(|_| Allowance { words: vec!["1".into()], ..Allowance::default() })
            .collect(),
        ..OwnRule::default()
    };
    (0..=dice.below(8)).map(|number| rule(number, dice)).collect()
}

/// The words of the rules in any case, between all else.
fn text(dice: &mut Dice, rules: &[OwnRule], others: &mut impl Iterator<Item = String>) -> String {
    let words: Vec<&String> = rules.iter().flat_map(|rule| &rule.keywords).collect();
    let mut text = String::new();
    for _ in 0..dice.below(12) {
        let piece = match dice.below(8) {
            0 | 1 if !words.is_empty() => words[dice.below(words.len())].clone(),
            2 => KEYWORDS[dice.below(KEYWORDS.len())].into(),
            3 => {
                ["a1b2c3", "123", "=12", "_key7 ", "é", "\n", "key", "b", " order 66 ", "acme_9"][dice.below(10)].into()
            }
            4 if dice.below(9) == 0 => ["abab", ".", "x y", "line\n", "acme_"][dice.below(5)].repeat(dice.below(1200)),
            5 if dice.below(4) == 0 => " ".repeat(dice.below(200)),
            6 => others.next().unwrap_or_default(),
            _ => continue,
        };
        let flip = dice.below(3);
        text.extend(piece.chars().map(|c| match flip {
            0 => c,
            1 => c.to_ascii_uppercase(),
            _ if dice.below(2) == 0 => c.to_ascii_uppercase(),
            _ => c.to_ascii_lowercase(),
        }));
    }
    text
}

#[test]
fn they_find_what_they_found_one_by_one() {
    let (mut dice, mut others) = (Dice(17), texts().step_by(7));
    let live = LiveTable::new(11, std::time::Duration::ZERO, |_, _, _| ());
    live.pin(&"acme_9a1b2".chars().map(u32::from).collect::<Vec<_>>(), "live", None);
    let (mut found, mut let_go, mut clean) = (0, 0, 0);
    for number in 0..80 {
        let rules = rules(&mut dice);
        let key_names = if number % 5 == 0 { vec![("acmePass".into(), "acme".into())] } else { Vec::new() };
        let allowed_values = if number % 7 == 0 { vec!["123".into()] } else { Vec::new() };
        let settings = Settings { rules: rules.clone(), key_names, allowed_values, ..Settings::default() };
        let now = Matcher::new(&settings).expect("rules that compile");
        let before = Matcher::new_plainly(&settings);
        let own = |found: &crate::Found| found.matches.iter().filter(|m| matches!(m.origin, Origin::Own(_))).count();
        for _ in 0..20 {
            let text = text(&mut dice, &rules, &mut others);
            let narrow: Vec<u8> = text.chars().map(|c| crate::narrowed(u32::from(c))).collect();
            let of = Text::bytes(&narrow);
            let live = (dice.below(4) == 0).then_some(&live);
            let expected = before.find(of, live);
            assert_eq!(now.find(of, live), expected, "{rules:?} {text:?}");
            assert_eq!(now.find_partial(of, live), before.find_partial(of, live), "{rules:?} {text:?}");
            let explained = now.explain(of, live);
            assert_eq!(explained, before.explain(of, live), "{rules:?} {text:?}");
            if now.is_inert(&narrow) {
                assert!(before.find(of, None).matches.is_empty(), "{rules:?} {text:?}");
                clean += 1;
            }
            if now.stirring(&[b"", &narrow]) >> 1 & 1 == 0 {
                assert!(before.find(of, None).matches.is_empty(), "{rules:?} {text:?}");
            }
            found += own(&expected);
            let_go += explained.1.iter().filter(|miss| matches!(miss.origin, Origin::Own(_))).count();
        }
    }
    assert!(found > 500 && let_go > 50 && clean > 50, "{found} {let_go} {clean}");
}
