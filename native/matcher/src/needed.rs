//! Texts one of which each match of a pattern holds: where none of them is, the pattern need not be tried.
//!
//! Read off the pattern, without case: what is fixed in it, with few ways to go on. Of several such parts the longest counts.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Ways to write a part.
const MOST_WAYS: usize = 16;
/// A class of more symbols is no part of a text.
const MOST_SYMBOLS: usize = 4;
/// Shorter texts stand everywhere.
const SHORTEST: usize = 2;
/// Of longer ones that with fewer ways counts.
const LONG: usize = 6;

pub(crate) type Texts = Vec<Vec<u8>>;

/// Texts of `SHORTEST` ASCII symbols and more, in lower case and on one line; none if that is not known.
pub(crate) fn needed(pattern: &Hir) -> Option<Texts> {
    let found = of(pattern).needed();
    found.filter(|texts| {
        shortest(texts) >= SHORTEST && texts.iter().all(|text| text.is_ascii() && !text.contains(&b'\n'))
    })
}

/// Texts with one of which each match begins, in lower case; none if that is not known.
pub(crate) fn leading(pattern: &Hir) -> Option<Texts> {
    let texts = match pattern.kind() {
        HirKind::Capture(capture) => return leading(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => return leading(&repetition.sub),
        HirKind::Alternation(ways) => {
            let ways: Option<Vec<Texts>> = ways.iter().map(leading).collect();
            ways?.concat()
        }
        HirKind::Concat(parts) => {
            let mut run = vec![Vec::new()];
            for part in parts {
                let exact = of(part).exact.filter(|texts| texts.len() * run.len() <= MOST_WAYS);
                let Some(texts) = exact.or_else(|| leading(part)) else { break };
                run = run.iter().flat_map(|one| texts.iter().map(move |text| [&one[..], text].concat())).collect();
                if of(part).exact.is_none() {
                    break;
                }
            }
            run
        }
        _ => of(pattern).exact?,
    };
    (texts.len() <= MOST_WAYS && shortest(&texts) > 0).then_some(texts)
}

/// What is known of a part.
struct Known {
    /// All that it matches.
    exact: Option<Texts>,
    needed: Option<Texts>,
}

impl Known {
    const NOTHING: Self = Self { exact: None, needed: None };

    fn exactly(texts: Texts) -> Self {
        Self { exact: Some(texts), needed: None }
    }

    /// Texts one of which each match of the part holds.
    fn needed(self) -> Option<Texts> {
        better(self.exact.filter(|texts| shortest(texts) > 0), self.needed)
    }
}

fn of(hir: &Hir) -> Known {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Known::exactly(vec![Vec::new()]),
        HirKind::Literal(literal) => Known::exactly(vec![literal.0.to_ascii_lowercase()]),
        HirKind::Class(Class::Bytes(class)) => {
            let symbols = class.ranges().iter().flat_map(|range| range.start()..=range.end());
            // A range of letters is of both cases, at most.
            let mut symbols: Vec<u8> = symbols.take(2 * MOST_SYMBOLS + 1).map(|b| b.to_ascii_lowercase()).collect();
            if symbols.len() > 2 * MOST_SYMBOLS {
                return Known::NOTHING;
            }
            symbols.sort_unstable();
            symbols.dedup();
            let few = (1..=MOST_SYMBOLS).contains(&symbols.len());
            if few { Known::exactly(symbols.into_iter().map(|b| vec![b]).collect()) } else { Known::NOTHING }
        }
        HirKind::Class(Class::Unicode(_)) => Known::NOTHING,
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Repetition(repetition) => {
            let known = of(&repetition.sub);
            match (repetition.min, repetition.max) {
                (0, Some(1)) => {
                    let exact = known.exact.map(|texts| [vec![Vec::new()], texts].concat());
                    Known { exact: exact.filter(|texts| texts.len() <= MOST_WAYS), needed: None }
                }
                (0, _) => Known::NOTHING,
                _ => Known { exact: None, needed: known.needed() },
            }
        }
        HirKind::Concat(parts) => concatenated(parts),
        HirKind::Alternation(parts) => {
            let parts: Vec<Known> = parts.iter().map(of).collect();
            let exact: Option<Vec<&Texts>> = parts.iter().map(|part| part.exact.as_ref()).collect();
            let exact = exact.map(|texts| texts.into_iter().flatten().cloned().collect::<Texts>());
            if let Some(texts) = exact.filter(|texts| texts.len() <= MOST_WAYS) {
                return Known::exactly(texts);
            }
            let needed: Option<Vec<Texts>> = parts.into_iter().map(Known::needed).collect();
            let needed = needed.map(|texts| texts.concat());
            Known { exact: None, needed: needed.filter(|texts| texts.len() <= MOST_WAYS) }
        }
    }
}

fn concatenated(parts: &[Hir]) -> Known {
    let (mut run, mut whole, mut best) = (vec![Vec::new()], true, None);
    for part in parts {
        let known = of(part);
        if let Some(texts) = known.exact.as_ref().filter(|texts| texts.len() * run.len() <= MOST_WAYS) {
            run = run.iter().flat_map(|one| texts.iter().map(move |text| [&one[..], text].concat())).collect();
        } else {
            whole = false;
            best = better(best, Known::exactly(std::mem::replace(&mut run, vec![Vec::new()])).needed());
            best = better(best, known.needed());
        }
    }
    if whole { Known::exactly(run) } else { Known { exact: None, needed: better(best, Known::exactly(run).needed()) } }
}

/// The one that is rarer, as far as that is known.
fn better(a: Option<Texts>, b: Option<Texts>) -> Option<Texts> {
    let (Some(one), Some(other)) = (&a, &b) else { return a.or(b) };
    let rank = |texts: &Texts| (shortest(texts).min(LONG), std::cmp::Reverse(texts.len()));
    if rank(other) > rank(one) { b } else { a }
}

fn shortest(texts: &Texts) -> usize {
    texts.iter().map(Vec::len).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pattern: &str) -> Option<Vec<String>> {
        let mut parser = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build();
        let texts = needed(&parser.parse(pattern).expect("a pattern"))?;
        Some(texts.into_iter().map(|text| String::from_utf8(text).expect("ASCII")).collect())
    }

    #[test]
    fn what_is_fixed_in_a_pattern_is_needed() {
        for (pattern, expected) in [
            ("Acme_[a-z]{20}", "acme_"),
            ("(?i)acme_([a-z]{20})", "acme_"),
            (r"[\w.-]{0,50}?(?:(?i)initech)[ \t]{0,20}=([a-z0-9]{32})", "initech"),
            ("(?:gh[pous]|glpat)_[A-Z]+", "ghp_ gho_ ghu_ ghs_ glpat_"),
            (r"\bAB-[0-9]{7}\b", "ab-"),
            ("colou?r=[0-9]+", "color= colour="),
            ("(?:ab)+cdef", "cdef"),
            ("[0-9]+(?:one|two[0-9])", "one two"),
            ("x(?:long_word)+y", "long_word"),
            ("a[b-d]e", "abe ace ade"),
        ] {
            let expected = expected.split(' ').map(str::to_owned).collect::<Vec<_>>();
            let mut told = told(pattern).unwrap_or_default();
            told.sort();
            let mut sorted = expected.clone();
            sorted.sort();
            assert_eq!(told, sorted, "{pattern}");
        }
    }

    #[test]
    fn where_nothing_is_fixed_nothing_is_said() {
        for pattern in [
            "[0-9]{6}",
            "a|[0-9]bcd",
            "(?:abc)?[0-9]",
            "x[0-9]",
            r"\n[a-z]",
            r"abc\ndef",
            r"\xffabc",
            "(?:abcd)*[0-9]{3}",
            "[a-z]+",
        ] {
            assert_eq!(told(pattern), None, "{pattern}");
        }
    }
}
