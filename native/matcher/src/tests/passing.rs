//! How much of a text gets how far in the search. Any change of a rule makes the plan of windows anew, and a bad one finds
//! the same: it is only slow.

use crate::plan::is_in;
use crate::prefilter::{Prefilter, window_at};
use crate::shape::{MASKS, SET};
use crate::simd::{BLOCK, Path};

#[path = "../../build/sample.rs"]
#[allow(dead_code)] // the build uses the rest of it
mod sample;

/// How many places pass the vectors, are in the set of windows as well, and reach the grammar.
fn passing(path: Path, t: &[u8]) -> [usize; 3] {
    let mut found = [0; 3];
    let mut words = [0u64; BLOCK];
    let mut at = 0;
    loop {
        let count = path.words(&MASKS, t, at, &mut words);
        if count == 0 {
            break;
        }
        for place in (0..64 * count).filter(|place| words[place / 64] >> (place % 64) & 1 == 1) {
            found[0] += 1;
            found[1] += is_in(&SET, window_at(t, at + place)) as usize;
        }
        at += 64 * count;
    }
    let mut prefilter = Prefilter::new([].into_iter());
    prefilter.on(path);
    prefilter.each(t, 0, |_, _| {
        found[2] += 1;
        true
    });
    found
}

/// Every search by vectors, and whether it knows whole symbols.
fn vectors() -> impl Iterator<Item = (Path, bool)> {
    let all = Path::all().into_iter().filter(|path| path.name() != "scalar");
    all.map(|path| (path, path.name() == "vbmi"))
}

/// Asserts that of a thousand places of a text no more get so far.
#[track_caller]
fn assert_few(what: &str, t: &[u8], halves: [usize; 3], whole: [usize; 3]) {
    for (path, knows_whole) in vectors() {
        let found = passing(path, t).map(|found| found * 1000 / t.len());
        println!("{what} {} {found:?}", path.name());
        let most = if knows_whole { whole } else { halves };
        // Which of them share a bit with a window by chance, each plan draws anew: a sixteenth more is no other search.
        let few = found.iter().zip(most).all(|(found, most)| *found <= most + most / 16);
        assert!(few, "{what} {}: {found:?}", path.name());
    }
}

#[test]
fn few_places_of_lines_get_far() {
    let lines = sample::other_sample(0x0007_E575_EED0_0001, 1 << 18);
    // With a thousand formats more places pass the vectors than with nine hundred, and fewer the steps behind them.
    assert_few("lines", &lines, [180, 25, 10], [80, 20, 10]);
}

#[test]
fn few_places_of_programs_get_far() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = std::fs::read_dir(folder).expect("the sources").map(|file| file.expect("a source").path());
    let mut files: Vec<_> = files.filter(|file| file.is_file()).collect();
    files.sort();
    let text: Vec<u8> = files.iter().flat_map(|file| std::fs::read(file).expect("a readable source")).collect();
    assert_few("sources", &text, [200, 30, 20], [90, 25, 20]);
}

#[test]
fn runs_of_one_symbol_and_of_two_in_turn_hold_hardly_any_window() {
    for (path, _) in vectors() {
        let mut found = [[0; 3]; 2];
        for one in b' '..=b'~' {
            for other in one..=b'~' {
                let text: Vec<u8> = [one, other].into_iter().cycle().take(128 + 3).collect();
                for (count, places) in found[usize::from(one != other)].iter_mut().zip(passing(path, &text)) {
                    *count += usize::from(places > 0);
                }
            }
        }
        println!("{} {found:?}", path.name());
        // Of the letters A there is a format that begins with twenty-one.
        let [[_, ones, ones_told], [_, pairs, pairs_told]] = found;
        assert!(ones <= 4 && ones_told <= 2, "{} {found:?}", path.name());
        // Of 4,371 pairs: which of them share a bit with a window by chance, each plan draws anew, and with a thousand formats
        // there are more bits. What costs time are those that are told.
        assert!(pairs <= 120 && pairs_told <= 25, "{} {found:?}", path.name());
    }
}
