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

/// What is made when it is first needed.
#[derive(Debug)]
pub(crate) struct Lazy<T>(OnceLock<T>);

impl<T> Default for Lazy<T> {
    fn default() -> Self {
        Self(OnceLock::new())
    }
}

impl<T> Lazy<T> {
    /// Does something with it.
    pub(crate) fn with<R>(&self, new: impl FnOnce() -> T, take: impl FnOnce(&T) -> R) -> R {
        if let Some(made) = self.0.get() {
            return take(made);
        }
        let made = new();
        // A child of a fork that comes while this is written would wait for it for ever: where that could be, it is not kept.
        let Some(closed) = Closed::now() else { return take(&made) };
        let left = self.0.set(made).err();
        drop(closed);
        take(self.0.get().or(left.as_ref()).expect("it was set, or given back"))
    }
}

/// A regex that compiles.
#[derive(Debug)]
pub(crate) struct Checked {
    source: String,
    any_case: bool,
    compiled: Lazy<Regex>,
}

impl Checked {
    /// Reads a pattern. One that may be too large is compiled at once.
    pub(crate) fn new(source: String, any_case: bool) -> Result<(Self, Hir), regex::Error> {
        let parsed = parse(&source, any_case).map_err(|e| match build(&source, any_case) {
            Err(error) => error,
            Ok(_) => regex::Error::Syntax(e),
        })?;
        let compiled = Lazy::default();
        if states(&parsed) > FEW_STATES {
            let _ = compiled.0.set(build(&source, any_case)?);
        }
        Ok((Self { source, any_case, compiled }, parsed))
    }

    /// Does something with it.
    pub(crate) fn with<R>(&self, take: impl FnOnce(&Regex) -> R) -> R {
        self.compiled.with(|| build(&self.source, self.any_case).expect("a pattern that was checked"), take)
    }

    /// What it says.
    pub(crate) fn parsed(&self) -> Option<Hir> {
        parse(&self.source, self.any_case).ok()
    }
}

fn parse(pattern: &str, any_case: bool) -> Result<Hir, String> {
    let mut parser = ParserBuilder::new().unicode(false).utf8(false).case_insensitive(any_case).build();
    parser.parse(pattern).map_err(|e| e.to_string())
}

fn build(pattern: &str, any_case: bool) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .unicode(false)
        .case_insensitive(any_case)
        .size_limit(LARGEST_PROGRAM)
        .dfa_size_limit(LARGEST_PROGRAM)
        .build()
}

/// A pattern that was written from what another says, which may be larger than that.
pub(crate) fn build_written(pattern: &str) -> Option<Regex> {
    RegexBuilder::new(pattern).size_limit(16 * LARGEST_PROGRAM).dfa_size_limit(4 * LARGEST_PROGRAM).build().ok()
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
