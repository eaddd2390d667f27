//! Regexes of the caller's: checked when a policy is made, and compiled when a text first needs them.
//!
//! Of three hundred rules most never see a text that they are tried on, and to compile one takes a hundred times as long as to read it, and
//! twenty kilobytes.

use crate::gate::Closed;
use regex::bytes::{Regex, RegexBuilder};
use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class, Hir, HirKind};
use std::sync::OnceLock;

const LARGEST_PROGRAM: usize = 1 << 20;
/// A pattern of fewer states is no larger than that for sure: a state takes less than a hundred bytes.
const FEW_STATES: usize = 4096;

/// A regex that compiles.
#[derive(Debug)]
pub(crate) struct Checked {
    source: String,
    any_case: bool,
    compiled: OnceLock<Regex>,
}

impl Checked {
    /// Reads a pattern. One that may be too large is compiled at once.
    pub(crate) fn new(source: String, any_case: bool) -> Result<(Self, Hir), regex::Error> {
        let mut parser = ParserBuilder::new().unicode(false).utf8(false).case_insensitive(any_case).build();
        let parsed = parser.parse(&source).map_err(|e| match build(&source, any_case) {
            Err(error) => error,
            Ok(_) => regex::Error::Syntax(e.to_string()),
        })?;
        let compiled = OnceLock::new();
        if states(&parsed) > FEW_STATES {
            let _ = compiled.set(build(&source, any_case)?);
        }
        Ok((Self { source, any_case, compiled }, parsed))
    }

    /// Does something with it.
    pub(crate) fn with<R>(&self, take: impl FnOnce(&Regex) -> R) -> R {
        if let Some(regex) = self.compiled.get() {
            return take(regex);
        }
        let regex = build(&self.source, self.any_case).expect("a pattern that was checked");
        // A child of a fork that comes while this is written would wait for it for ever: where that could be, it is not kept.
        let Some(closed) = Closed::now() else { return take(&regex) };
        let regex = self.compiled.set(regex).err();
        drop(closed);
        take(self.compiled.get().or(regex.as_ref()).expect("it was set, or given back"))
    }
}

fn build(pattern: &str, any_case: bool) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .unicode(false)
        .case_insensitive(any_case)
        .size_limit(LARGEST_PROGRAM)
        .dfa_size_limit(LARGEST_PROGRAM)
        .build()
}

/// No fewer states than the pattern's program has, and each range of a class counted as one.
fn states(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(Class::Bytes(class)) => 1 + class.ranges().len(),
        HirKind::Class(Class::Unicode(class)) => 8 * (1 + class.ranges().len()),
        HirKind::Capture(capture) => 2 + states(&capture.sub),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(repetition.min).max(1) as usize;
            (states(&repetition.sub) + 2).saturating_mul(times + 1)
        }
        HirKind::Concat(all) | HirKind::Alternation(all) => {
            all.iter().fold(1, |sum: usize, one| sum.saturating_add(1 + states(one)))
        }
    }
}

/// The last line of the engine's message: the reason, without the drawing of the pattern.
pub(crate) fn plain(error: &regex::Error) -> String {
    let text = error.to_string();
    let reason = text.lines().last().unwrap_or_default();
    reason.strip_prefix("error: ").unwrap_or(reason).to_owned()
}
