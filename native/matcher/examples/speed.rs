//! How fast the search is: `speed ROUNDS FILE` prints megabytes a second, the best of the rounds.
//!
//! For the benchmark that builds the catalogue with many rules more (`benchmarks/measure_catalogue.py`).

use redact_matcher::{Matcher, Settings, Text};
use std::time::{Duration, Instant};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(rounds), Some(path)) = (arguments.next(), arguments.next()) else {
        panic!("speed ROUNDS FILE");
    };
    let rounds: u32 = rounds.parse().expect("a number of rounds");
    let text = std::fs::read(path).expect("a readable file");
    let matcher = Matcher::new(&Settings::default()).expect("the built-in policy compiles");
    let run = |_| {
        let begin = Instant::now();
        std::hint::black_box(matcher.find(Text::bytes(&text), None));
        begin.elapsed()
    };
    let best = (0..rounds).map(run).min().unwrap_or(Duration::MAX);
    println!("{}", text.len() as u128 * 1000 / best.as_nanos());
}
