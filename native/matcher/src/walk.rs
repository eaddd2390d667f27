//! The walk of a shape over a text: how far it goes, and what of it is the secret.

use crate::shape::{Element, Variant};
use crate::shared::{Runs, run};

/// How far a shape got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Walk {
    /// Where the shape ends, if it fits.
    pub end: Option<usize>,
    /// The secret in it: all of it, or what its group covers.
    pub secret: (usize, usize),
    /// Whether the end of the text was looked at: more text could change the answer.
    pub touched: bool,
    /// Whether its group has begun.
    begun: bool,
}

impl Walk {
    /// Where the secret of a shape that begins at `start` is at the earliest, however the text goes on; none as long as only
    /// what stands before its group is there. What more text changes before the group takes in all that there is.
    pub(crate) fn secret_from(&self, variant: &Variant, start: usize) -> Option<usize> {
        if variant.elements.iter().any(|element| matches!(element, Element::Begin)) {
            self.begun.then_some(self.secret.0)
        } else {
            Some(start) // all of it is, or its ways have a group each
        }
    }
}

/// Walks a variant's elements from `start`.
pub(crate) fn walk(variant: &Variant, t: &[u8], start: usize, runs: &mut Runs) -> Walk {
    let mut touched = false;
    let mut secret = (usize::MAX, usize::MAX);
    let end = steps(&variant.elements, t, start, runs, &mut touched, &mut secret);
    let begun = secret.0 != usize::MAX;
    let from = if begun { secret.0 } else { start };
    Walk { end, secret: (from, secret.1.min(end.unwrap_or(start))), touched, begun }
}

/// Whether a whole value has the shape of a rule that stands beside a word of its name.
pub(crate) fn fits(elements: &[Element], value: &[u8]) -> bool {
    steps(elements, value, 0, &mut Runs::new(), &mut false, &mut (0, 0)) == Some(value.len())
}

fn steps(
    elements: &[Element],
    t: &[u8],
    mut p: usize,
    runs: &mut Runs,
    touched: &mut bool,
    secret: &mut (usize, usize),
) -> Option<usize> {
    for element in elements {
        match element {
            Element::Begin => secret.0 = p,
            Element::End => secret.1 = p,
            Element::Lit(bytes) => {
                let rest = &t[p..];
                let length = rest.len().min(bytes.len());
                // A symbol at a time: nearly every literal is short, and fails at its first.
                if rest.iter().zip(bytes.items()).any(|(a, b)| a != b) {
                    return None;
                }
                if length < bytes.len() {
                    *touched = true;
                    return None;
                }
                p += length;
            }
            Element::Run { class, min, max } => {
                let end = run(*class, *max, t, p, runs);
                if end == t.len() && (end - p < *max as usize) {
                    *touched = true;
                }
                if end - p < *min as usize {
                    return None;
                }
                p = end;
            }
            Element::Opt(inner) => {
                if let Some(end) = way(inner, t, p, runs, touched, secret) {
                    p = end;
                }
            }
            Element::Alt(options) => {
                p = options.iter().find_map(|option| way(option, t, p, runs, touched, secret))?;
            }
        }
    }
    Some(p)
}

/// The same of one way of several: most of them fail at their first symbol.
#[inline]
fn way(
    elements: &[Element],
    t: &[u8],
    p: usize,
    runs: &mut Runs,
    touched: &mut bool,
    secret: &mut (usize, usize),
) -> Option<usize> {
    let first = if let Some(Element::Lit(bytes)) = elements.first() { bytes.first() } else { None };
    let fails = first.is_some_and(|first| t.get(p).is_some_and(|b| b != first));
    if fails { None } else { steps(elements, t, p, runs, touched, secret) }
}
