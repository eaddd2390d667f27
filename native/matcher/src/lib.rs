//! Finds secrets in text: live values, formats and key names, in one linear pass.
//!
//! A text comes narrowed to one byte a code point (`text`). `prefilter` turns nearly every place away; what is left is
//! verified by `shape` (formats), `keyed` (key names), `anchored` (schemes, user info, key blocks). `live` and `spell`
//! look for exact values in every spelling, `own` runs the caller's regexes. `scan` drives them all, and `found` unites
//! what they say. `mask` renders what stands in place. No Python, no I/O, no unsafe code.
//!
//! What counts as a match is defined in `native/README.md`.

#![forbid(unsafe_code)]

mod anchored;
mod class;
mod error;
mod found;
mod keyed;
mod layouts;
mod live;
mod mask;
mod names;
mod own;
mod parts;
mod prefilter;
mod reading;
mod scan;
mod sealed;
mod shape;
mod spell;
mod stream;
#[cfg(test)]
mod tests;
mod text;
mod value;
mod windows;

pub use error::BuildError;
pub use found::{Found, Match, Net, Origin, unite};
pub use live::{LiveTable, SHORTEST as SHORTEST_LIVE};
pub use mask::{FingerprintKey, Mask};
pub use names::{Demand, KeyName};
pub use own::check_rule;
pub use scan::{CONTEXT, Matcher, OwnRule, Place, Settings, Under};
pub use sealed::Sealed;
pub use shape::{CATALOGUE_VERSION, Rule, rules};
pub use stream::{Piece, Stream};
pub use text::{Text, Wide, narrowed};
pub use value::machine_made;

/// The built-in key names.
#[must_use]
pub fn key_names() -> Vec<KeyName> {
    names::built_in()
}
