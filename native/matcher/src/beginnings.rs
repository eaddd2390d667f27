//! The beginnings of what a pattern matches, as a pattern: of a text that goes on they tell what its end may have begun.
//!
//! What stands between symbols that are there is asked as the pattern asks it; what is asked of the end (`$`, `\b`) is not known
//! yet, and taken for granted.

use regex_syntax::hir::{Hir, HirKind, Look, Repetition};

/// A pattern in parts: what stands before the secret, if that never holds any of it, and the rest.
pub(crate) struct Parts {
    pub before: Option<Hir>,
    pub rest: Hir,
}

/// Splits a pattern, of which the secret is the group of that number, or the first that took part.
pub(crate) fn parts(pattern: &Hir, group: Option<usize>) -> Parts {
    let whole = || Parts { before: None, rest: bare(pattern) };
    let HirKind::Concat(all) = pattern.kind() else { return whole() };
    let holds = |part: &Hir| part.properties().explicit_captures_len() > 0;
    let Some(first) = all.iter().position(holds).filter(|first| *first > 0) else { return whole() };
    let always = match all[first].kind() {
        HirKind::Capture(capture) => capture.sub.properties().minimum_len().is_some_and(|length| length > 0),
        _ => false,
    };
    let joined = |parts: &[Hir]| Hir::concat(parts.iter().map(bare).collect());
    let before = joined(&all[..first]);
    // What it asks of the symbol behind it cannot be asked where it ends.
    if group == Some(0) || group.is_none() && !always || !before.properties().look_set_suffix_any().is_empty() {
        return whole();
    }
    Parts { before: Some(before), rest: joined(&all[first..]) }
}

/// The same without groups.
fn bare(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Capture(capture) => bare(&capture.sub),
        HirKind::Repetition(repetition) => {
            Hir::repetition(Repetition { sub: Box::new(bare(&repetition.sub)), ..repetition.clone() })
        }
        HirKind::Concat(all) => Hir::concat(all.iter().map(bare).collect()),
        HirKind::Alternation(all) => Hir::alternation(all.iter().map(bare).collect()),
        _ => hir.clone(),
    }
}

/// All beginnings of what a pattern without groups matches: the empty one and the whole, too.
pub(crate) fn beginnings(hir: &Hir) -> Hir {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Repetition(Repetition { max: Some(0), .. }) => Hir::empty(),
        HirKind::Literal(literal) => {
            let symbols: Vec<Hir> = literal.0.iter().map(|b| Hir::literal([*b])).collect();
            of_parts(&symbols)
        }
        HirKind::Class(_) => {
            Hir::repetition(Repetition { min: 0, max: Some(1), greedy: true, sub: Box::new(hir.clone()) })
        }
        HirKind::Capture(capture) => beginnings(&capture.sub),
        HirKind::Repetition(repetition) => {
            let max = repetition.max.map(|max| max - 1);
            let full = Repetition { min: 0, max, greedy: true, sub: repetition.sub.clone() };
            Hir::concat(vec![Hir::repetition(full), beginnings(&repetition.sub)])
        }
        HirKind::Alternation(all) => Hir::alternation(all.iter().map(beginnings).collect()),
        HirKind::Concat(all) => of_parts(all),
    }
}

/// In halves, so that nothing is nested as deep as there are parts.
fn of_parts(parts: &[Hir]) -> Hir {
    match parts {
        [] => Hir::empty(),
        [one] if matches!(one.kind(), HirKind::Literal(literal) if literal.0.len() == 1) => {
            Hir::repetition(Repetition { min: 0, max: Some(1), greedy: true, sub: Box::new(one.clone()) })
        }
        [one] => beginnings(one),
        _ => {
            let (first, second) = parts.split_at(parts.len() / 2);
            let beyond = Hir::concat(first.iter().cloned().chain([of_parts(second)]).collect());
            Hir::alternation(vec![of_parts(first), beyond])
        }
    }
}

/// The pattern at the end of a text, written.
pub(crate) fn at_end(parts: impl IntoIterator<Item = Hir>) -> String {
    Hir::concat(parts.into_iter().chain([Hir::look(Look::End)]).collect()).to_string()
}

#[cfg(test)]
#[path = "tests/beginnings.rs"]
mod tests;
