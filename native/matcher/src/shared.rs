//! Runs of symbols that many candidates share, and what else is known of them: each is read once for all, so that no text of
//! beginnings (`eyJeyJ…`, `ghp_ghp_…`) costs more than in proportion to its length.

use crate::shape::{CLASSES, Element, VARIANTS, has_symbol};
use crate::work::done;

/// The last run read of each class, from where to where: a run that many candidates share is read once.
#[derive(Debug)]
pub(crate) struct Runs {
    /// The classes that were asked for first, and their runs. What is made for one short text is all zeros, without a gap.
    classes: [u16; FEW],
    few: [(usize, usize); FEW],
    count: usize,
    /// Of any others. Hardly a scan asks for so many, and those that do pay for the table.
    ends: Option<Box<[(usize, usize)]>>,
    /// Long runs with their classes, those that were read last: a shape of several parts reads one behind the other, and the next
    /// candidate in the first of them begins again.
    long: Option<Box<[(u16, usize, usize); MOST_LONG]>>,
    /// How many there were.
    count_long: usize,
    /// Variants, and from where to where they do not begin.
    variants: [u16; FEW],
    barren: [(usize, usize); FEW],
    /// A place, and the first behind it that is a bracket, or up to which there is none.
    bracket: (usize, usize),
}

const FEW: usize = 4;

/// Shorter runs are read again.
const LONG: usize = 128;
/// More than the parts of all shapes that may begin at one place.
const MOST_LONG: usize = 32;

impl Runs {
    pub(crate) const fn new() -> Self {
        Self {
            classes: [0; FEW],
            few: [(0, 0); FEW],
            count: 0,
            ends: None,
            long: None,
            count_long: 0,
            variants: [0; FEW],
            barren: [(0, 0); FEW],
            bracket: (0, 0),
        }
    }

    /// Whether a variant is known not to fit at `start`.
    #[inline]
    pub(crate) fn is_barren(&self, variant: u16, start: usize) -> bool {
        let at = usize::from(variant) % FEW;
        let (from, to) = self.barren[at];
        self.variants[at] == variant && from <= start && start < to
    }

    /// Notes that a variant does not fit at `start`, and wherever else its run ends where it does from there, if what stands
    /// behind the run is the reason: `eyJeyJeyJ…`.
    pub(crate) fn note_barren(&mut self, variant: u16, t: &[u8], start: usize) {
        let [Element::Lit(head), Element::Run { class, max: u32::MAX, .. }, Element::Lit(behind), ..] =
            VARIANTS[usize::from(variant)].elements.items()
        else {
            return;
        };
        let from = start + head.len();
        let (known, end) = *self.last(*class);
        if known <= from && from < end && t.get(end) != behind.first() {
            let at = usize::from(variant) % FEW;
            (self.variants[at], self.barren[at]) = (variant, (start, end - head.len()));
        }
    }

    /// Whether `[` stands from `from` to `end`. Many that end alike ask: `tfp_=tfp_=…`.
    pub(crate) fn has_bracket(&mut self, t: &[u8], from: usize, end: usize) -> bool {
        let (known, next) = self.bracket;
        let is_known = known <= from && from <= next;
        let at = if is_known { next } else { from };
        if at < end {
            let next = memchr::memchr(b'[', &t[at..end]).map_or(end, |length| at + length);
            done(next - at + 1);
            self.bracket = (if is_known { known } else { from }, next);
        }
        self.bracket.1 < end
    }

    /// The long run of a class that a place stands in.
    fn long_at(&self, class: u16, p: usize) -> Option<(usize, usize)> {
        let holds = |(of, from, end): &&(u16, usize, usize)| *of == class && *from <= p && p < *end;
        self.long.iter().flat_map(|long| long.iter()).find(holds).map(|(_, from, end)| (*from, *end))
    }

    fn note_long(&mut self, class: u16, (from, end): (usize, usize)) {
        if end - from >= LONG {
            let long = self.long.get_or_insert_with(|| Box::new([(0, 0, 0); MOST_LONG]));
            long[self.count_long % MOST_LONG] = (class, from, end);
            self.count_long += 1;
        }
    }

    fn last(&mut self, class: u16) -> &mut (usize, usize) {
        let known = self.classes[..self.count].iter().position(|known| *known == class);
        if known.is_none() && self.count == FEW {
            let ends = self.ends.get_or_insert_with(|| vec![(0, 0); CLASSES.len()].into());
            return &mut ends[class as usize];
        }
        let at = known.unwrap_or(self.count);
        if known.is_none() {
            self.classes[at] = class;
            self.count += 1;
        }
        &mut self.few[at]
    }
}

/// The end of a run of a class at `p`, of at most so many symbols.
pub(crate) fn run(class: u16, max: u32, t: &[u8], p: usize, runs: &mut Runs) -> usize {
    if max != u32::MAX {
        let most = t.len().min(p + max as usize);
        return t[p..most].iter().position(|b| !has_symbol(class, *b)).map_or(most, |length| p + length);
    }
    let (known, end) = *runs.last(class);
    if known <= p && p < end {
        return end;
    }
    let read = runs.long_at(class, p).unwrap_or_else(|| {
        let end = t[p..].iter().position(|b| !has_symbol(class, *b)).map_or(t.len(), |length| p + length);
        done(end - p + 1);
        runs.note_long(class, (p, end));
        (p, end)
    });
    *runs.last(class) = read;
    read.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_each_class_is_remembered_however_many_there_are() {
        let mut runs = Runs::new();
        let ends = |class: u16| (usize::from(class), usize::from(class) + 7);
        for class in (0..CLASSES.len() as u16).rev() {
            assert_eq!(*runs.last(class), (0, 0));
            *runs.last(class) = ends(class);
        }
        for class in 0..CLASSES.len() as u16 {
            assert_eq!(*runs.last(class), ends(class));
        }
    }
}
