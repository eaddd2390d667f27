//! Several plans from several seeds, of which the best is taken.
//!
//! Any change of a rule shuffles the whole plan, and one may by chance put a window where text is full of it. So a plan is
//! measured by text that it was not made from, and chance has to go against all of them.

use crate::measure::{HALVES, Sample, WHOLE};
use crate::plan::{Masks, TABLES};
use crate::planning::{self, Choices};
use crate::sample::{Seed, other_sample, runs, sample};
use crate::windows::{Window, other_windows};
use std::collections::BTreeSet;

/// Symbols of the lines that a plan is made from, and of those that it is measured by.
const SAMPLE: usize = 1 << 17;
/// How often a bucket is emptied: of whole symbols, whose windows are chosen already, a plan is soon as good as it gets.
const ROUNDS: usize = 600;
const ROUNDS_WHOLE: usize = 300;
const SEEDS: [u64; 3] = [0x5EED_0F7E_0B0C_4E75, 0x5EED_2B1D_7C66_90A3, 0x5EED_44E8_D15F_3729];

/// A plan of windows.
pub struct Plan {
    pub masks: Masks,
    pub windows: Vec<Window>,
}

/// The best plan for formats, key names and words that are names by themselves, and all else that has windows.
pub fn best(formats: &[Choices], names: &[&str], words: &[&str]) -> Plan {
    let (lines, runs, other) = (sample(SAMPLE), runs(), other_sample(0x5EED_07E5_A3B1_E5D0, SAMPLE));
    let text = [&lines[..], &[0], &runs].concat();
    let others = [&other[..], &[0], &runs].concat();
    let plans = std::thread::scope(|scope| {
        let start = |seed| {
            let (text, others) = (&text, &others);
            scope.spawn(move || {
                let plan = plan(text, Seed(seed), formats, names, words);
                (plan.cost(others), plan)
            })
        };
        let started = SEEDS.map(start);
        started.map(|plan| plan.join().expect("a plan"))
    });
    let best = plans.into_iter().min_by_key(|(cost, _)| *cost);
    best.expect("one plan or more").1
}

fn plan(text: &[u8], mut seed: Seed, formats: &[Choices], names: &[&str], words: &[&str]) -> Plan {
    let mut sample = Sample::new(text, HALVES);
    let mut patterns = formats.to_vec();
    patterns.extend(planning::names(&sample, names));
    patterns.extend(words.iter().map(|word| planning::word(word)));
    patterns.extend(other_windows().into_iter().map(|window| vec![vec![window]]));
    let planned = planning::plan(&mut sample, &patterns, ROUNDS, &mut seed);
    let chosen: Vec<Choices> = planned.iter().map(|(windows, _)| vec![windows.clone()]).collect();
    let whole = planning::plan(&mut Sample::new(text, WHOLE), &chosen, ROUNDS_WHOLE, &mut seed);
    let mut masks = Masks::EMPTY;
    let mut all = Vec::new();
    for ((windows, by_halves), (_, bucket)) in planned.into_iter().zip(whole) {
        for window in windows {
            masks.add_halves(&window.sets, by_halves);
            masks.add(&window.sets, bucket);
            all.push(window);
        }
    }
    Plan { masks, windows: all }
}

impl Plan {
    /// What a text costs, by halves of symbols and by whole ones.
    fn cost(&self, text: &[u8]) -> usize {
        let windows: BTreeSet<u32> = self.windows.iter().flat_map(Window::folded).collect();
        let places = text.windows(4).map(|four| four.try_into().expect("four of them"));
        let cost = |four: [u8; 4]| {
            let (halves, whole) = passes(&self.masks, four);
            let looks = usize::from(halves) + usize::from(whole);
            let found = looks > 0 && windows.contains(&(u32::from_le_bytes(four) | crate::plan::FOLD));
            if found { looks * (1 + planning::LOOKS) } else { looks }
        };
        places.map(cost).sum()
    }
}

/// Whether the vectors let four symbols pass, by their halves and whole.
fn passes(masks: &Masks, four: [u8; 4]) -> (bool, bool) {
    if !four.is_ascii() {
        return (false, false);
    }
    let (mut halves, mut whole) = ([u8::MAX; TABLES], [u8::MAX; TABLES]);
    for (place, b) in four.map(usize::from).into_iter().enumerate() {
        for table in 0..TABLES {
            halves[table] &= masks.low[place][table][b & 15] & masks.high[place][table][b >> 4];
            whole[table] &= masks.whole[place][table][b];
        }
    }
    (halves != [0; TABLES], whole != [0; TABLES])
}
