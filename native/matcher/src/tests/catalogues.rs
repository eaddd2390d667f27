//! What many rules more cost, whichever they are: counts for plans of the catalogue with others beside it.
//!
//! How long a search takes depends on how many places get through each of its steps. Which these are is chance, in part: each
//! rule that is added draws the whole plan anew. So there are ten larger catalogues here, and none may be an unlucky one.

use crate::catalogue::{Family, Rule, rule_files};
use crate::output::Output;
use crate::plan::{Index, Tables, is_in};
use crate::prefilter::window_at;
use crate::rolls::{self, Plan, passes};
use crate::sample::{Seed, events, lines, writer};

/// The rules of each of them.
const MORE: usize = 300;
/// The build spends more rounds; that a plan of fewer lets more through holds for all of them.
const ROUNDS: usize = 40;

/// The files' rules.
fn rules() -> Vec<Rule> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../redact/rules");
    let of_file = |file| {
        let text = std::fs::read_to_string(file).expect("a readable file");
        toml::from_str::<Family>(&text).expect("a family of rules").rule
    };
    rule_files(&folder).into_iter().flat_map(of_file).collect()
}

/// Rules as vendors make them: a prefix of its own for each, then 20 to 59 symbols.
fn synthetic(mut seed: Seed) -> Vec<Rule> {
    let alphabet: Vec<char> = ('a'..='z').chain('0'..='9').collect();
    let rule = |number| {
        let prefix: String = (0..3 + seed.next(4)).map(|_| alphabet[seed.next(alphabet.len())]).collect();
        let separator = ["_", "-", "_live_", ":", r"\."][seed.next(5)];
        let symbols = ["[A-Za-z0-9]", "[0-9a-f]", "[A-Za-z0-9_-]"][seed.next(3)];
        Rule {
            id: format!("synthetic-{number}"),
            kind: format!("synthetic_{number}"),
            provider: String::new(),
            shape: format!("{prefix}{separator}{symbols}{{{}}}", 20 + seed.next(40)),
            left: "soft".to_owned(),
            right: "any".to_owned(),
            beside: Vec::new(),
            alone: Vec::new(),
            general: false,
            made: false,
            source: "made by this test".to_owned(),
            lengths: "made by this test".to_owned(),
        }
    };
    (0..MORE).map(rule).collect()
}

/// The plan of the catalogue and some rules more.
fn plan(texts: &[(Vec<u8>, usize)], more: &[Rule]) -> Plan {
    let mut output = Output::default();
    rules().iter().chain(more).for_each(|rule| output.add(rule));
    rolls::plan(texts, Seed(0x5EED_0F7E_0B0C_4E75), &output.offered(), ROUNDS)
}

/// Of a hundred thousand places of a text: how many pass the vectors, by halves of symbols and whole; how many of these are in the set, but
/// no windows; and how many are windows with what must stand round them.
fn counts(tables: &Tables, t: &[u8]) -> [usize; 4] {
    let set = tables.set.first_chunk().expect("as long as it was made");
    let spreads = tables.spreads.first_chunk().expect("as long as it was made");
    let index = Index { set, spreads, slots: &tables.slots };
    let mut counts = [0; 4];
    for (i, four) in t.windows(4).enumerate() {
        let (halves, whole) = passes(&tables.masks, four.try_into().expect("four of them"));
        let window = window_at(t, i);
        let group = index.group_of(window);
        let known = (halves || whole) && is_in(set, window) == 1;
        counts[0] += usize::from(halves);
        counts[1] += usize::from(whole);
        counts[2] += usize::from(known && group == 0);
        counts[3] += usize::from(known && group > 0 && tables.groups[group as usize].context.fits(t, i));
    }
    counts.map(|count| count * 100_000 / t.len())
}

#[test]
fn three_hundred_rules_more_let_hardly_more_through_whichever_they_are() {
    let known = rolls::known();
    let mut texts = vec![lines(writer(0x0007_E575_EED0_0003, true), 1 << 17)];
    texts.push(events::texts(writer(0x0007_E575_EED0_0004, true), 3_000).join(&b'\n'));
    let plain = plan(&known, &[]).tables();
    let plain: Vec<[usize; 4]> = texts.iter().map(|t| counts(&plain, t)).collect();
    for number in 0..10u64 {
        let seed = Seed(0x5EED_CA7A_1065_0001 + (number << 20));
        let larger = plan(&known, &synthetic(seed)).tables();
        for (t, [halves, whole, _, fitting]) in texts.iter().zip(&plain) {
            let found = counts(&larger, t);
            println!("{number}: {found:?}, {halves} {whole} {fitting} without them");
            assert!(found[0] < halves * 135 / 100 && found[1] < whole * 150 / 100, "{number}: {found:?}");
            // Of those that pass, one in two hundred by chance, and of an unlucky catalogue one in forty: in a log of lines that are
            // all alike, each of them is in every line. Ends of services' names, and a hundred formats, are half as much again of what it has.
            assert!(found[2] < found[0] * 30 / 1000, "{number}: {found:?}");
            // A hundred more are one in a thousand symbols, of which the search takes 440 ns and that one about 10.
            assert!(found[3] < fitting + 200, "{number}: {found:?}");
        }
    }
}
