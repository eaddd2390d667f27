//! Shapes of rules as elements: what may stand where, and where a window may lie.

use crate::windows::{BEFORE, CONTEXT, Context};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::collections::BTreeSet;

#[derive(Clone, Debug)]
pub enum Element {
    Lit(Vec<u8>),
    Run {
        class: [bool; 128],
        min: u32,
        max: u32,
    },
    Opt(Vec<Element>),
    Alt(Vec<Vec<Element>>),
    /// The secret begins here, or ends here; what stands before and behind is its surroundings.
    Begin,
    End,
}

type Layout = Vec<Vec<u8>>;

const MOST_VARIANTS: usize = 64;
const MOST_WINDOWS: usize = 2048;
pub const LONGEST_LAYOUT: usize = 100;

/// Turns a parsed regex into elements.
pub fn elements(hir: &Hir, name: &str) -> Vec<Element> {
    match hir.kind() {
        HirKind::Empty => vec![],
        HirKind::Literal(literal) => {
            assert!(literal.0.is_ascii(), "rule {name}: shapes are ASCII");
            vec![Element::Lit(literal.0.to_vec())]
        }
        HirKind::Class(class) => vec![Element::Run { class: table(class, name), min: 1, max: 1 }],
        HirKind::Capture(capture) => {
            let mut inner = elements(&capture.sub, name);
            inner.insert(0, Element::Begin);
            inner.push(Element::End);
            inner
        }
        HirKind::Concat(parts) => parts.iter().flat_map(|part| elements(part, name)).collect(),
        HirKind::Alternation(options) => vec![Element::Alt(options.iter().map(|x| elements(x, name)).collect())],
        HirKind::Look(_) => panic!("rule {name}: shapes hold no look-around; use left and right"),
        HirKind::Repetition(repetition) => {
            let max = repetition.max.unwrap_or(u32::MAX);
            let inner = elements(&repetition.sub, name);
            match inner.as_slice() {
                [Element::Run { class, min: 1, max: 1 }] => {
                    vec![Element::Run { class: *class, min: repetition.min, max }]
                }
                [Element::Lit(bytes)] if bytes.len() == 1 => {
                    let mut class = [false; 128];
                    class[bytes[0] as usize] = true;
                    vec![Element::Run { class, min: repetition.min, max }]
                }
                _ => {
                    assert!(max <= 8, "rule {name}: a group repeats at most 8 times");
                    let mut out = Vec::new();
                    for _ in 0..repetition.min {
                        out.extend(inner.clone());
                    }
                    let mut tail: Vec<Element> = Vec::new();
                    for _ in repetition.min..max {
                        let mut once = inner.clone();
                        once.extend(tail);
                        tail = vec![Element::Opt(once)];
                    }
                    out.extend(tail);
                    out
                }
            }
        }
    }
}

fn table(class: &Class, name: &str) -> [bool; 128] {
    let mut table = [false; 128];
    let Class::Bytes(class) = class else { panic!("rule {name}: a class is not ASCII") };
    for range in class.ranges() {
        for byte in range.start()..=range.end() {
            assert!(byte < 128, "rule {name}: a class is not ASCII (negated classes are not allowed)");
            table[byte as usize] = true;
        }
    }
    table
}

/// Byte sets of the positions whose distance from the start is fixed, and the index of the element that ended them.
pub fn layout(elements: &[Element]) -> (Layout, usize) {
    let mut sets = Vec::new();
    for (index, element) in elements.iter().enumerate() {
        match element {
            Element::Lit(bytes) => sets.extend(bytes.iter().map(|b| vec![*b])),
            Element::Run { class, min, max } => {
                let set: Vec<u8> = (0..128u8).filter(|b| class[*b as usize]).collect();
                for _ in 0..(*min).min(LONGEST_LAYOUT as u32) {
                    sets.push(set.clone());
                }
                if min != max {
                    return (sets, index);
                }
            }
            Element::Begin | Element::End => {}
            Element::Opt(_) | Element::Alt(_) => return (sets, index),
        }
        if sets.len() > LONGEST_LAYOUT {
            return (sets, index);
        }
    }
    (sets, elements.len())
}

/// As `layout`, but on behind alternatives and options, as far as the shortest of them goes: what may stand at each place in any.
pub fn around(elements: &[Element]) -> Layout {
    around_within(elements, MOST_FORKS)
}

/// So many alternatives and options in a row are followed.
const MOST_FORKS: usize = 4;

fn around_within(elements: &[Element], forks: usize) -> Layout {
    let (mut sets, stop) = layout(elements);
    let branches: Vec<&[Element]> = match elements.get(stop) {
        Some(Element::Alt(options)) => options.iter().map(Vec::as_slice).collect(),
        Some(Element::Opt(inner)) => vec![inner, &[]],
        _ => return sets,
    };
    if forks == 0 || sets.len() >= LONGEST_LAYOUT {
        return sets;
    }
    let behind = branches.iter().map(|branch| around_within(&[branch, &elements[stop + 1..]].concat(), forks - 1));
    let both = |(some, other): (Vec<u8>, Vec<u8>)| some.into_iter().chain(other).collect::<BTreeSet<u8>>();
    let either = |some: Layout, other: Layout| {
        some.into_iter().zip(other).map(|sets| both(sets).into_iter().collect()).collect::<Layout>()
    };
    sets.extend(behind.reduce(either).unwrap_or_default());
    sets
}

/// The fewest symbols that a match has.
pub fn shortest(elements: &[Element]) -> usize {
    let of = |element: &Element| match element {
        Element::Lit(bytes) => bytes.len(),
        Element::Run { min, .. } => *min as usize,
        Element::Alt(options) => options.iter().map(|option| shortest(option)).min().unwrap_or(0),
        Element::Opt(_) | Element::Begin | Element::End => 0,
    };
    elements.iter().map(of).sum()
}

/// Unfolds alternatives and options at the beginning until every variant has a window.
pub fn split(elements: Vec<Element>, name: &str) -> Vec<Vec<Element>> {
    let mut done = Vec::new();
    let mut open = vec![elements];
    while let Some(variant) = open.pop() {
        assert!(done.len() + open.len() < MOST_VARIANTS, "rule {name}: too many alternatives at its beginning");
        let (sets, stop) = layout(&variant);
        let branches: Vec<Vec<Element>> = match variant.get(stop) {
            Some(Element::Alt(options)) => options.clone(),
            Some(Element::Opt(inner)) => vec![inner.clone(), vec![]],
            _ => vec![],
        };
        let rare = rarest(&sets).first().is_some_and(|offset| literal_enough(&sets[*offset..*offset + 4]));
        if branches.is_empty() || rare {
            done.push(variant);
            continue;
        }
        for branch in branches {
            let mut next: Vec<Element> = variant[..stop].to_vec();
            next.extend(branch);
            next.extend_from_slice(&variant[stop + 1..]);
            open.push(next);
        }
    }
    done
}

fn literal_enough(window: &[Vec<u8>]) -> bool {
    window.iter().filter(|set| set.len() <= 5).count() >= 3
}

/// Where four neighbouring positions have few spellings, those first that ordinary text hits least.
pub fn rarest(sets: &[Vec<u8>]) -> Vec<usize> {
    let mut found: Vec<(f64, usize)> = Vec::new();
    for (offset, window) in sets.windows(4).enumerate() {
        if window.iter().map(|s| folded(s).len()).product::<usize>() <= MOST_WINDOWS {
            let share = |set: &Vec<u8>| folded(set).iter().map(|b| frequency(*b)).sum::<f64>();
            found.push((window.iter().map(share).product(), offset));
        }
    }
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, offset)| offset).collect()
}

/// What stands round the window at an offset.
pub fn context(sets: &[Vec<u8>], offset: usize) -> Context {
    let place = |at: usize| (offset + at).checked_sub(BEFORE).and_then(|at| sets.get(at));
    Context::of(&(0..CONTEXT).map(place).collect::<Vec<_>>())
}

pub fn members(set: &[u8]) -> [bool; 128] {
    std::array::from_fn(|b| set.contains(&(b as u8)))
}

fn folded(set: &[u8]) -> BTreeSet<u8> {
    set.iter().map(|b| b | 0x20).collect()
}

/// Rough share of a folded byte in English prose and log lines. Only the order of magnitude matters.
fn frequency(byte: u8) -> f64 {
    match byte {
        b' ' | b'e' | b't' | b'a' | b'o' | b'i' | b'n' | b's' | b'r' => 0.06,
        b'h' | b'l' | b'd' | b'c' | b'u' | b'm' | b'p' => 0.03,
        b'f' | b'g' | b'w' | b'y' | b'b' | b'v' | b'.' | b'/' | b'-' | b':' => 0.015,
        b'0'..=b'9' => 0.02,
        b'k' | b'"' | b'=' | b',' => 0.01,
        b'x' | b'j' | b'q' | b'z' => 0.003,
        _ => 0.004,
    }
}
