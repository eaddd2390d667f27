//! Some texts at once: none is passed over that holds anything, on any processor.

use super::plain::{Dice, texts};
use super::{body, github, hex, live, matcher, percent};
use crate::simd::Path;
use crate::{
    LONGEST_TOGETHER, LiveTable, Look, MOST_AT_ONCE, Matcher, Matches, OwnRule, Settings, Text, Together, Windows,
};

/// Some of the texts and clean ones, in another order and number each time.
fn together(dice: &mut Dice, texts: &mut impl Iterator<Item = String>) -> Vec<Vec<u8>> {
    let clean = ["", "a", "abc", "order 17 shipped", "the token refreshed for user 7 and all went on as it should"];
    let count = 1 + dice.below(MOST_AT_ONCE);
    let one = |_| match dice.below(3) {
        0 => clean[dice.below(clean.len())].to_owned(),
        1 => format!("{}{}", " ".repeat(dice.below(90)), texts.next().unwrap_or_default()),
        _ => texts.next().unwrap_or_default(),
    };
    (0..count).map(one).map(|text| text.chars().map(|c| crate::narrowed(u32::from(c))).collect()).collect()
}

fn check(mut matcher: Matcher, least: usize) {
    for path in Path::all() {
        matcher.prefilter.on(path);
        let (mut dice, mut texts, mut passed) = (Dice(11), texts().step_by(5), 0);
        for _ in 0..1_000 {
            let some = together(&mut dice, &mut texts);
            let some: Vec<&[u8]> = some.iter().map(Vec::as_slice).collect();
            let stirring = matcher.stirring(&some);
            for (at, text) in some.iter().enumerate().filter(|(at, _)| stirring >> at & 1 == 0) {
                let found = matcher.explain(Text::bytes(text), None).0;
                assert!(found.matches.is_empty(), "{} {:?} {at}", path.name(), String::from_utf8_lossy(text));
                passed += 1;
            }
        }
        assert!(passed >= least, "{}: {passed} were passed over", path.name());
    }
}

#[test]
fn what_is_passed_over_holds_nothing() {
    check(matcher(), 2_500);
}

#[test]
fn the_same_under_names_of_a_policys_own() {
    let key_names = vec![("acmePass".into(), "acme".into()), ("quota".into(), "mine".into())];
    check(Matcher::new(&Settings { key_names, ..Settings::default() }).expect("a policy that compiles"), 2_500);
}

#[test]
fn rules_of_ones_own_are_asked_about_texts_that_may_hold_what_they_find() {
    let stirring = |pattern: &str, keywords: &[&str]| {
        let keywords = keywords.iter().map(|word| (*word).into()).collect();
        let rule = OwnRule { id: "acme".into(), pattern: pattern.into(), keywords, ..OwnRule::default() };
        let settings = Settings { rules: vec![rule], ..Settings::default() };
        Matcher::new(&settings).expect("a rule that compiles").stirring(&[b"order 17", b"", b"a bed"]) & 7
    };
    assert_eq!(stirring("[0-9]{2}", &[]), 7, "nothing is fixed in it");
    assert_eq!(stirring("order [0-9]+", &[]), 1);
    assert_eq!(stirring("[0-9]{2}", &["ORD"]), 1);
    assert_eq!(stirring("[0-9]{2}", &["ORDER"]), 1);
    assert_eq!(stirring("order [0-9]+", &["bed"]), 1, "without the keyword beside it, it is found to be none");
}

#[test]
fn each_text_is_told_by_its_place() {
    let secret = format!("key {}", github());
    for at in 0..MOST_AT_ONCE {
        for before in [0, 40, 100, 300] {
            let text = format!("{}{secret}", " ".repeat(before));
            let mut some = [&b"the token refreshed for user 7"[..]; MOST_AT_ONCE];
            some[at] = text.as_bytes();
            assert_eq!(matcher().stirring(&some), 1 << at, "{before}");
        }
    }
}

/// Near the ends of a text each processor has its own way to see what stands round a window.
#[test]
fn every_search_says_the_same_at_every_place_of_a_text() {
    let (mut matcher, mut stirring, mut still, mut crowded) = (matcher(), 0, 0, 0);
    for pattern in [github(), "token=".into(), "Bearer ".into(), "the token is".into(), "a://b:c@d".into()] {
        for length in 0..=67 {
            let texts: Vec<Vec<u8>> = (0..length)
                .map(|before| {
                    let mut text = vec![b'.'; before];
                    text.extend(pattern.bytes());
                    text.resize(length, b' ');
                    text
                })
                .collect();
            for some in texts.chunks(MOST_AT_ONCE) {
                let some: Vec<&[u8]> = some.iter().map(Vec::as_slice).collect();
                let said: Vec<u32> = Path::all()
                    .into_iter()
                    .map(|path| {
                        matcher.prefilter.on(path);
                        matcher.stirring(&some) & ((1 << some.len()) - 1)
                    })
                    .collect();
                // The last one goes symbol by symbol. Where halves of symbols are compared more places are candidates, in some plans
                // each of a run of spaces, and the last of sixteen texts may have no room: then it is looked at by itself.
                let exact = *said.last().expect("a search that any processor has");
                assert!(said.iter().all(|bits| exact & !bits == 0), "{pattern:?} {length}: {said:x?}");
                crowded += said.iter().map(|bits| (bits & !exact).count_ones()).sum::<u32>();
                stirring += exact.count_ones();
                still += (!exact & ((1 << some.len()) - 1)).count_ones();
            }
        }
    }
    assert!(stirring > 500 && still > 500, "{stirring} {still}");
    assert!(crowded * 10 <= still, "{crowded} of {still} had no room");
}

/// More windows than there is room for: texts that hold them are looked at by themselves.
#[test]
fn texts_full_of_windows_are_not_passed_over() {
    let full = "ken ".repeat(16);
    let secret = format!("{}{}", &full[..24], github());
    let mut matcher = matcher();
    for path in Path::all() {
        matcher.prefilter.on(path);
        for at in 0..MOST_AT_ONCE {
            let mut some = [full.as_bytes(); MOST_AT_ONCE];
            some[at] = secret.as_bytes();
            assert_eq!(matcher.stirring(&some) >> at & 1, 1, "{} {at}", path.name());
        }
        assert_eq!(matcher.stirring(&[full.as_bytes()]), 0, "{}", path.name());
    }
}

/// Where the room ends in the middle of a text, what was noted of the texts before it stays.
#[test]
fn a_text_before_those_that_have_no_room_is_not_passed_over() {
    let (full, secret) = ("ken ".repeat(16), github());
    let mut matcher = matcher();
    for path in Path::all() {
        matcher.prefilter.on(path);
        for (before, behind) in (0..=16).flat_map(|before| (1..=16).map(move |behind| (before, behind))) {
            let mut some = [full.as_bytes(); 10];
            some[7] = &full.as_bytes()[..4 * before];
            some[8] = secret.as_bytes();
            some[9] = &full.as_bytes()[..4 * behind];
            assert_eq!(matcher.stirring(&some) >> 8 & 1, 1, "{} {before} {behind}", path.name());
        }
    }
}

/// Texts with a value in some spelling or a part of it, and such as only look like it.
fn near(dice: &mut Dice, value: &str) -> String {
    // Values are of one byte a symbol in UTF-8, or of two and one in turn.
    let place = |at: usize| if value.is_ascii() { at } else { at / 3 * 3 };
    let from = dice.below(value.len());
    let to = place(from + dice.below(value.len() - from + 1));
    let from = place(from);
    let spelled = match dice.below(8) {
        0 => percent(&value[from..to]),
        1 => hex(&value[from..to]),
        2 => value[from..to].to_uppercase(),
        3 => format!("{}\n  {}", &value[..from], &value[from..]),
        4 => format!("{}\u{1b}[0m{}", &value[..from], &value[from..]),
        5 => value.chars().rev().collect(),
        _ => value[from..to].to_owned(),
    };
    format!("{}{spelled}{}", "saw ".repeat(dice.below(8)), " and on".repeat(dice.below(4)))
}

#[test]
fn what_is_passed_over_beside_live_values_holds_none() {
    let value = body(28);
    for (values, quick) in [
        (vec![(value.as_str(), "token")], true),
        (vec![(value.as_str(), "token"), ("é2é3é4é5é6é7é8é9", "token")], true),
        (vec![(value.as_str(), "token"), ("otter-7", "password")], false),
    ] {
        let table: LiveTable = live(&values);
        for path in Path::all() {
            let (mut dice, mut passed) = (Dice(5), 0);
            for _ in 0..2_000 {
                let count = 1 + dice.below(MOST_AT_ONCE);
                let some: Vec<Vec<u8>> = (0..count)
                    .map(|_| {
                        let value = values[dice.below(values.len())].0;
                        near(&mut dice, value)
                    })
                    .map(|text| text.chars().map(|c| crate::narrowed(u32::from(c))).collect())
                    .collect();
                let some: Vec<&[u8]> = some.iter().map(Vec::as_slice).collect();
                let bits = crate::free::may_be_live_on(path, table.read().expect("a table with values"), &some);
                for text in some.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 0).map(|(_, text)| text) {
                    let mut matches = Vec::new();
                    crate::spell::find_live(&table, Text::bytes(text), &mut matches);
                    assert!(matches.is_empty(), "{} {:?}", path.name(), String::from_utf8_lossy(text));
                    passed += 1;
                }
            }
            assert!(passed > if quick && path.name() != "scalar" { 2_000 } else { 100 }, "{} {passed}", path.name());
        }
    }
}

/// Looked at once more by the windows that were noted of it, each text holds what the grammar finds in it alone.
#[test]
fn what_is_noted_of_texts_says_what_each_holds() {
    let mut matcher = matcher();
    for path in Path::all() {
        matcher.prefilter.on(path);
        let (mut dice, mut texts, mut said) = (Dice(13), texts().step_by(3), [0; 3]);
        for round in 0..1_000 {
            let some = together(&mut dice, &mut texts);
            let (mut noted, mut windows) = (Together::default(), Windows::default());
            for text in some.iter().filter(|text| text.len() <= LONGEST_TOGETHER) {
                // A long one takes the room of two.
                noted.add(text);
            }
            let unseen = matcher.search(&noted, &mut windows);
            // Events ask for one behind the other; in whatever order somebody asks, each has what it has.
            let count = noted.texts().len();
            let order = (0..count).map(|at| if round % 2 == 0 { at } else { count - 1 - at });
            for (at, text) in order.filter(|at| unseen >> at & 1 == 0).map(|at| (at, noted.texts()[at])) {
                let mut seen = Matches::new();
                let held = matcher.explain(Text::bytes(text), None).0.matches;
                let (sort, found) = match matcher
                    .look_again(&noted, at, &mut windows, None, &mut seen)
                    .map(|again| again.put_into(&mut seen))
                {
                    Some(Look::Clean) => (0, Matches::new()),
                    Some(Look::Plain) => (1, seen),
                    Some(Look::From(from)) => (2, matcher.find_dirty(Text::bytes(text), None, from).matches),
                    None => panic!("no name asks anything"),
                };
                assert_eq!(found[..], held[..], "{} {:?} {at}", path.name(), String::from_utf8_lossy(text));
                said[sort] += 1;
            }
        }
        assert!(said.iter().all(|count| *count > 100), "{}: {said:?}", path.name());
    }
}
