//! Finds secrets in text: live values, formats and key names, in one linear pass.
//!
//! A text comes narrowed to one byte a code point (`text`). A compiled policy (`matcher`) starts a `scan`: `prefilter`
//! turns nearly every place away, by vectors (`simd`) and a `sift`, over what the build planned (`windows`, `plan`) and what a policy adds (`late`, by what is `sampled`); what is left is plain to see (`sight`, by `plain`, of a `run`), or verified by
//! `formats` (those that begin alike first by `crowds`, and each by the `walk` of its `shape`, whose parts lie in a `pool`), `keyed` with `reading`, `spelled`, `forms`, `provider` and `layouts` (key names and the values beside them, which end by `bare` or, of a header that is a `parameter`, there, and count by `judge`, by what a name `wants`, or `under` one of a mapping), `anchored` with `basic` (schemes,
//! user info, key blocks). `live` knows exact values (in `table`, which is made of `arena`, `buckets`, both of
//! `pages`, and the `alphabet` of their symbols; `gate` keeps writers apart); `lookup`, `spell` and `views` find them in every spelling, `open` at the end of a
//! text that goes on. What a value looks like is said by `value`, `machine`, `placeholder` and `masked`, what a store of secrets calls it by `stores`, what only looks like a format by `digests`. `own` asks the caller's rules (`own_rule`, with their `regexes`) round their `keywords` and what they have `needed`. `found` unites what they say, `mask` renders what stands in place, `print` its fingerprint,
//! `stream` does it piece by piece; `work` counts what is done, in tests. No Python, no I/O, no unsafe code but for the vectors.
//!
//! What counts as a match is defined in `native/README.md`.

#![deny(unsafe_code)]

mod alphabet;
mod anchored;
mod apart;
mod arena;
mod arguments;
mod around;
mod at_end;
mod bare;
mod basic;
mod beginnings;
mod begun;
mod behind;
mod blanked;
mod blocks;
mod buckets;
mod class;
mod columns;
mod command;
mod cookies;
mod crowds;
mod described;
mod digests;
mod endings;
mod entries;
mod error;
mod escaped;
mod exact;
mod expression;
mod fallback;
mod formats;
mod forms;
mod found;
mod free;
mod gate;
mod glance;
mod heads;
mod holders;
mod identifiers;
mod inserted;
mod judge;
mod key_blocks;
mod key_table;
mod keyed;
mod keywords;
mod late;
mod layouts;
mod learn;
mod letters;
mod lists;
mod live;
mod looks;
mod lookup;
mod loose;
mod machine;
mod markup;
mod mask;
mod masked;
mod matcher;
mod member;
mod memo;
mod miss;
mod names;
mod needed;
mod onward;
mod open;
mod opened;
mod options;
mod ordinary;
mod own;
mod own_names;
mod own_rule;
mod pages;
mod pairs;
mod parameter;
mod parts;
mod past;
mod phrases;
mod place;
mod placeholder;
mod plain;
mod plan;
mod pool;
mod prefilter;
mod print;
mod prose;
mod provider;
mod qualifiers;
mod query;
mod quotes;
mod reading;
mod regexes;
mod registry;
mod report;
mod rows;
mod run;
mod runs;
mod said;
mod sampled;
mod scan;
mod sealed;
mod sentence;
mod separated;
mod separators;
mod several;
mod shape;
mod shared;
mod short;
mod sift;
mod sight;
mod simd;
mod sole;
mod source;
mod spell;
mod spelled;
mod spelled_names;
mod stores;
mod stream;
mod strict;
mod symbols;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod told;
mod tongues;
mod types;
mod under;
mod value;
mod views;
mod walk;
mod wants;
mod windows;
mod word_set;
mod words;
mod work;
mod wrapped;

// How the build plans windows, for the tests that make plans of larger catalogues.
#[cfg(test)]
#[path = "../build/catalogue.rs"]
#[allow(dead_code, missing_docs)] // the build uses the rest of it; so of the others
mod catalogue;
#[cfg(test)]
#[path = "../build/crowding.rs"]
mod crowding;
#[cfg(test)]
#[path = "../build/measure.rs"]
#[allow(dead_code, missing_docs)] // as above
mod measure;
#[cfg(test)]
#[path = "../build/output.rs"]
#[allow(dead_code, missing_docs)] // as above
mod output;
#[cfg(test)]
#[path = "../build/plan.rs"]
#[allow(dead_code, missing_docs)] // as above
mod planning;
#[cfg(test)]
#[path = "../build/pools.rs"]
#[allow(missing_docs)] // as above
mod pools;
#[cfg(test)]
mod rare_windows;
#[cfg(test)]
#[path = "../build/rolls.rs"]
#[allow(dead_code, missing_docs)] // as above
mod rolls;
#[cfg(test)]
#[path = "../build/sample.rs"]
#[allow(dead_code, missing_docs)] // as above
mod sample;
#[cfg(test)]
#[path = "../build/shapes.rs"]
#[allow(dead_code, missing_docs)] // as above
mod shapes;

pub use anchored::STRUCTURES;
pub use arguments::Argument;
pub use entries::KeyName;
pub use error::BuildError;
pub use found::{Found, Match, Matches, Net, Origin, unite};
pub use gate::{close_gate, open_gate};
pub use key_table::Demand;
pub use learn::to_learn;
pub use live::{LiveTable, SHORTEST as SHORTEST_LIVE};
pub use mask::{Mask, Template, Value};
pub use matcher::{Matcher, Settings};
pub use miss::{Miss, Why};
pub use names::same_name;
pub use own_rule::{Allowance, OwnRule, Target, check_rule};
pub use pages::Shield;
pub use place::{Place, Under};
pub use pool::{Label, Span};

pub use letters::PAIRS;
pub use machine::machine_made;
pub use prefilter::search_path;
pub use print::{FingerprintKey, Mark};
pub use scan::CONTEXT;
pub use sealed::Sealed;
pub use several::{LONGEST as LONGEST_TOGETHER, MOST as MOST_AT_ONCE, Together, Windows};
pub use shape::{CATALOGUE_VERSION, Rule, rules};
pub use sight::{Again, Look};
pub use stream::{Piece, Stream};
pub use symbols::Symbols;
pub use text::{BLOCK, Text, Wide, narrowed, narrowed_block};
pub use told::Told;

/// The built-in key names.
#[must_use]
pub fn key_names() -> Vec<KeyName> {
    entries::built_in()
}

/// Words that may stand behind a key name without making it another one.
#[must_use]
pub const fn key_qualifiers() -> &'static [&'static str] {
    key_table::QUALIFIERS
}
