//! Learning: values that stood under a sensitive name in a structured value become live for a while.
//!
//! Bounded in number and time. It only ever adds, with a time to live: a value that the app registered itself keeps its
//! own life, and none is pushed out for a learned one.

use redact_matcher::{LiveTable, Match, Matcher, Origin, Text, to_learn};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

const MOST: usize = 1000;
const LIFE: Duration = Duration::from_secs(600);

/// What one core has learned: keyed hashes, no values.
#[derive(Default)]
pub(crate) struct Learned {
    hashes: Mutex<HashMap<u64, Instant>>,
    key: RandomState,
}

impl Learned {
    /// Remembers what was found under a name.
    pub(crate) fn learn(&self, matcher: &Matcher, table: &LiveTable, text: Text<'_>, found: &[Match]) {
        for m in found {
            if matches!(m.origin, Origin::Live(_)) {
                continue;
            }
            let kind = matcher.kind(&m.origin);
            for (value, kind) in to_learn(&text.narrow()[m.start..m.end], kind) {
                let value = Zeroizing::new(value);
                if self.is_new(&value) {
                    let symbols: Zeroizing<Vec<u32>> = Zeroizing::new(value.iter().map(|b| u32::from(*b)).collect());
                    table.learn(&symbols, kind, Some(LIFE));
                }
            }
        }
    }

    /// Whether there is room for a value, and it was not learned a short while ago.
    fn is_new(&self, value: &[u8]) -> bool {
        let hash = self.key.hash_one(value);
        let now = Instant::now();
        let mut hashes = self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        if hashes.get(&hash).is_some_and(|since| now.duration_since(*since) < LIFE / 2) {
            return false;
        }
        if hashes.len() >= MOST {
            hashes.retain(|_, since| now.duration_since(*since) < LIFE);
            if hashes.len() >= MOST && !hashes.contains_key(&hash) {
                return false;
            }
        }
        hashes.insert(hash, now);
        true
    }
}
