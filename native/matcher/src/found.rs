//! Matches while a text is scanned, and their union.

use smallvec::SmallVec;
use std::sync::Arc;

/// Which net a match comes from; the order decides between matches that start together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Net {
    /// An exact value known while running.
    Live,
    /// A format of the catalogue, or a rule of the caller's own.
    Format,
    /// The field name beside the value.
    Key,
}

impl Net {
    /// The word for it at the boundary.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Format => "format",
            Self::Key => "key",
        }
    }
}

/// Where a match comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A live secret of this kind.
    Live(Arc<str>),
    /// A rule of the catalogue, by index.
    Rule(u16),
    /// A built-in structure: the rule's name and the kind. Matches are handed on, and so as short as can be.
    Built(&'static (&'static str, &'static str)),
    /// A rule of the caller's own, by index.
    Own(u16),
    /// A key name, by index.
    Key(u32),
}

impl Origin {
    /// The net it belongs to.
    #[must_use]
    pub const fn net(&self) -> Net {
        match self {
            Self::Live(_) => Net::Live,
            Self::Key(_) => Net::Key,
            Self::Rule(_) | Self::Built(_) | Self::Own(_) => Net::Format,
        }
    }

    /// Whether a match from it stands for one of the same range from another.
    pub(crate) fn ranks_before(&self, other: &Self) -> bool {
        (self.net(), self.rank()) < (other.net(), other.rank())
    }

    /// Order between equal matches of one net: the catalogue's, then structures, then the caller's own rules.
    const fn rank(&self) -> u32 {
        match self {
            Self::Live(_) | Self::Key(_) => 0,
            Self::Rule(index) => *index as u32,
            Self::Built(_) => 1 << 16,
            Self::Own(index) => (1 << 17) + *index as u32,
        }
    }
}

/// A half-open range of symbols, with its origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// First symbol.
    pub start: usize,
    /// One after the last symbol.
    pub end: usize,
    /// Where it comes from.
    pub origin: Origin,
}

/// Matches of one text: nearly every one has one, and needs no memory of its own for it.
pub type Matches = SmallVec<[Match; 2]>;

/// What a scan found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// United matches, in order.
    pub matches: Matches,
    /// For a text that goes on: the first symbol that is not decided yet. For a whole text, its length.
    pub hold: usize,
    /// Whether what is held is further along than a bare beginning: an anchor is complete, or a value has begun.
    pub strong: bool,
    /// The first symbol that what is held may depend on: the name of a long value that reaches it, or what is held itself.
    pub sight: usize,
}

impl Found {
    /// Of a whole text of so many symbols.
    pub(crate) const fn plain(matches: Matches, length: usize) -> Self {
        Self { matches, hold: length, strong: false, sight: length }
    }
}

/// Unites overlapping and touching matches under the one that starts first (ties: by net, then the longer).
#[must_use]
pub fn unite(mut matches: Vec<Match>) -> Vec<Match> {
    if matches.len() < 2 {
        return matches;
    }
    matches.sort_by(|a, b| {
        let order = |m: &Match| (m.start, m.origin.net(), std::cmp::Reverse(m.end), m.origin.rank());
        order(a).cmp(&order(b))
    });
    let mut united: Vec<Match> = Vec::with_capacity(matches.len());
    for next in matches {
        match united.last_mut() {
            Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
            _ => united.push(next),
        }
    }
    united
}

/// Matches end at the edges of masks, never inside one; a match of nothing but masks is none.
pub(crate) fn around_masks(matches: &mut Vec<Match>, masks: &[(usize, usize)]) {
    if masks.is_empty() {
        return;
    }
    let around = |p: usize| {
        let index = masks.partition_point(|(_, end)| *end <= p);
        masks.get(index).copied().filter(|(start, _)| *start < p)
    };
    for found in matches.iter_mut() {
        if let Some((start, _)) = around(found.start) {
            found.start = start;
        }
        if let Some((_, end)) = around(found.end) {
            found.end = end;
        }
    }
    matches.retain(|m| !only_masks(m, masks));
}

fn only_masks(m: &Match, masks: &[(usize, usize)]) -> bool {
    let mut p = m.start;
    let first = masks.partition_point(|(start, _)| *start < p);
    for (start, end) in &masks[first..] {
        if *start != p || p >= m.end {
            break;
        }
        p = *end;
    }
    p >= m.end
}
