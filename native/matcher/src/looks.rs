//! What sorts of symbols a value has, by one look at its first ones: most of what a value could be is told by what it lacks.

use crate::value::JUDGED;

/// The sorts of symbols among the first of a value, as bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Looks(u16);

pub(crate) const LOWER: u16 = 1;
pub(crate) const UPPER: u16 = 1 << 1;
pub(crate) const LETTER: u16 = LOWER | UPPER;
pub(crate) const DIGIT: u16 = 1 << 2;
pub(crate) const UNDERSCORE: u16 = 1 << 3;
pub(crate) const DASH: u16 = 1 << 4;
pub(crate) const DOT: u16 = 1 << 5;
pub(crate) const COLON: u16 = 1 << 6;
pub(crate) const SLASH: u16 = 1 << 7;
pub(crate) const STAR: u16 = 1 << 8;
pub(crate) const SPACE: u16 = 1 << 9;
pub(crate) const BAR: u16 = 1 << 10;
/// Punctuation that no words are joined by.
pub(crate) const MARK: u16 = 1 << 11;
const OTHER: u16 = 1 << 12;
/// More symbols than are looked at.
const LONGER: u16 = 1 << 13;

static SORTS: [u16; 256] = {
    let mut sorts = [OTHER; 256];
    let mut b = 0;
    while b < 256 {
        sorts[b] = match b as u8 {
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'0'..=b'9' => DIGIT,
            b'_' => UNDERSCORE,
            b'-' => DASH,
            b'.' => DOT,
            b':' => COLON,
            b'/' => SLASH,
            b'*' => STAR,
            b' ' => SPACE,
            b'|' => BAR,
            b'+' | b'=' | b'~' | b'!' | b'@' | b'#' | b'$' | b'%' | b'^' => MARK,
            _ => OTHER,
        };
        b += 1;
    }
    sorts
};

impl Looks {
    /// Of the first `JUDGED` symbols of a value.
    #[inline]
    pub(crate) fn of(value: &[u8]) -> Self {
        let near = &value[..value.len().min(JUDGED)];
        let longer = if near.len() < value.len() { LONGER } else { 0 };
        Self(near.iter().fold(longer, |found, b| found | SORTS[usize::from(*b)]))
    }

    /// Whether any of those is among the symbols that were looked at.
    #[inline]
    pub(crate) const fn has(self, sorts: u16) -> bool {
        self.0 & sorts != 0
    }

    /// Whether the value is of nothing else, and no longer than was looked at.
    #[inline]
    pub(crate) const fn is_of(self, sorts: u16) -> bool {
        self.0 & !sorts == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_symbol_is_of_one_sort_and_a_long_value_of_none_alone() {
        for b in 0..=255u8 {
            assert!(Looks::of(&[b]).0.is_power_of_two(), "{b}");
        }
        let long = [b'a'; JUDGED + 1];
        assert!(Looks::of(&long[1..]).is_of(LOWER) && !Looks::of(&long).is_of(LOWER) && Looks::of(&long).has(LETTER));
        assert!(!Looks::of(b"a1").is_of(LETTER) && Looks::of(b"a1").has(DIGIT) && !Looks::of(b"").has(u16::MAX));
    }
}
