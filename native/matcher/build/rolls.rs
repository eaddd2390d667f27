//! Several plans from several seeds, of which the best is taken.
//!
//! Any change of a rule shuffles the whole plan, and one may by chance put a window where text is full of it. So a plan is
//! measured by text that it was not made from, and chance has to go against all of them.

use crate::measure::{HALVES, Sample, WHOLE, look};
use crate::plan::{Announced, FOLD, Masks, TABLES, Tables, announce};
use crate::planning::{self, Choices};
use crate::rare_windows::rare_windows;
use crate::sample::{Seed, Writer, events, lines, runs, writer};
use crate::windows::{Window, other_windows};

/// Symbols of the lines that a plan is made from, and of those that it is measured by.
const SAMPLE: usize = 1 << 17;
/// Texts of events.
const TEXTS: usize = 3000;
/// How much each place counts: in the short texts of events nothing is sifted by the block, and runs are rare.
const LINES: usize = 4;
const RUNS: usize = 2;
const SHORT: usize = 8;
/// How often a bucket is emptied: of twice as many rounds one gains more than of twice as many seeds.
const ROUNDS: usize = 3600;
const SEEDS: [u64; 2] = [0x5EED_30F4_D038_0CFB, 0x5EED_009F_8028_9E32];

/// What is to have windows: formats, key names, and words that are names by themselves.
pub struct Offered {
    pub formats: Vec<Choices>,
    pub names: Vec<&'static str>,
    pub words: Vec<String>,
    /// Words that are such names only right before a separator.
    pub ended: Vec<String>,
}

/// A plan of windows.
pub struct Plan {
    pub masks: Masks,
    pub windows: Vec<Window>,
}

/// The best plan for what is offered, and all else that has windows.
pub fn best(offered: &Offered) -> Plan {
    let text = known();
    let others = texts(writer(0x5EED_07E5_A3B1_E5D0, true), writer(0x5EED_6B1F_0C92_D3E7, true));
    let plans = std::thread::scope(|scope| {
        let start = |seed| {
            let (text, others) = (&text, &others);
            scope.spawn(move || {
                let plan = plan(text, Seed(seed), offered, ROUNDS);
                (plan.cost(others), plan)
            })
        };
        let started = SEEDS.map(start);
        started.map(|plan| plan.join().expect("a plan"))
    });
    let best = plans.into_iter().min_by_key(|(cost, _)| *cost);
    best.expect("one plan or more").1
}

/// The texts that plans are made from.
pub fn known() -> Vec<(Vec<u8>, usize)> {
    texts(writer(0x5EED_1E55_0DD5_EED5, false), writer(0x5EED_93C1_55D0_7A2B, false))
}

/// Lines, runs of symbols, and texts of events with what each place of them counts.
fn texts(of_lines: Writer, of_events: Writer) -> Vec<(Vec<u8>, usize)> {
    let mut texts = vec![(lines(of_lines, SAMPLE), LINES), (runs(), RUNS)];
    texts.extend(events::texts(of_events, TEXTS).into_iter().map(|text| (text, SHORT)));
    texts
}

/// A plan by one seed, on which so many rounds are spent.
pub fn plan(text: &[(Vec<u8>, usize)], mut seed: Seed, offered: &Offered, rounds: usize) -> Plan {
    let mut samples = [HALVES, WHOLE].map(|split| Sample::new(text.to_vec(), split));
    let mut patterns = planning::clear_of_words(&offered.formats, &offered.names);
    patterns.extend(planning::names(&samples[0], &offered.names));
    patterns.extend(offered.words.iter().map(|word| planning::word(word)));
    patterns.extend(planning::ended(&offered.ended));
    patterns.extend(other_windows().into_iter().map(|window| vec![vec![window]]));
    let rare = rare_windows();
    let last = rare.len();
    patterns.extend(rare.into_iter().map(|window| vec![vec![window]]));
    let mut masks = Masks::EMPTY;
    let mut all = Vec::new();
    for (windows, [by_halves, whole]) in planning::plan(&mut samples, (&patterns, last), rounds, &mut seed) {
        for window in windows {
            masks.add_halves(&window.sets, by_halves);
            masks.add(&window.sets, whole);
            all.push(window);
        }
    }
    Plan { masks, windows: all }
}

impl Plan {
    /// What its windows announce.
    fn announced(&self) -> Announced {
        let mut announced = Announced::new();
        self.windows.iter().for_each(|window| announce(&mut announced, window));
        announced
    }

    /// The tables that its windows are found by.
    pub fn tables(self) -> Tables {
        let announced = self.announced();
        Tables::new(self.masks, &announced)
    }

    /// What texts cost, by halves of symbols and by whole ones.
    fn cost(&self, texts: &[(Vec<u8>, usize)]) -> usize {
        let announced = self.announced();
        let mut cost = 0;
        for (text, weight) in texts {
            for (place, four) in text.windows(4).enumerate() {
                let four: [u8; 4] = four.try_into().expect("four of them");
                let (halves, whole) = passes(&self.masks, four);
                cost += weight * (usize::from(halves) + usize::from(whole));
                let window = announced.get(&(u32::from_le_bytes(four) | FOLD)).filter(|_| halves || whole);
                let told =
                    window.into_iter().flat_map(|(context, told)| told.iter().map(move |anchor| (*context, *anchor)));
                cost += weight * told.map(|(context, anchor)| look(text, place, context, anchor)).max().unwrap_or(0);
            }
        }
        cost
    }
}

/// Whether the vectors let four symbols pass, by their halves and whole.
pub fn passes(masks: &Masks, four: [u8; 4]) -> (bool, bool) {
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
