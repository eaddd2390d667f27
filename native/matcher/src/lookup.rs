//! Looking live secrets up at one place of a text: by a window, by their first symbols, by the end of the text.

use crate::class::{soft_boundary, word_follows};
use crate::live::{FRAGMENT, Inner, SHORTEST, WINDOW, first_four, folded};
use crate::text::Text;
use std::sync::Arc;

impl Inner {
    /// The longest end of a text that is the beginning of a value, as the place where it begins.
    pub(crate) fn beginning_at_end(&self, text: Text<'_>) -> Option<usize> {
        let n = text.narrow().len();
        let base = self.base();
        let (mut hash, mut power, mut found) = (0u64, 1u64, None);
        for length in 1..=self.longest_beginning.min(n) {
            let symbol = folded(text.symbol(n - length));
            hash = hash.wrapping_add((u64::from(symbol) + 1).wrapping_mul(power));
            power = power.wrapping_mul(base);
            if self.beginnings.contains_key(&hash) {
                found = Some(n - length);
            }
        }
        found
    }

    pub(crate) fn has_short(&self) -> bool {
        self.shorts > 0
    }

    pub(crate) fn has_long(&self) -> bool {
        !self.windows.is_empty()
    }

    /// Values whose window stands at `p`, verified both ways: the stretch of each that counts.
    pub(crate) fn long_at(&self, text: Text<'_>, p: usize, mut take: impl FnMut(usize, usize, &Arc<str>)) {
        let narrow = text.narrow();
        let tag = self.tag(&narrow[p..]);
        self.windows.each(tag, |index, offset| {
            let Some(part) = &self.parts[index as usize] else { return };
            let value = &part.value;
            let offset = offset as usize;
            let same = |i: usize, q: usize| folded(value.symbol(i)) == folded(text.symbol(q));
            if !(0..WINDOW).all(|i| same(offset + i, p + i)) {
                return;
            }
            let mut before = 0;
            while before < offset && before < p && same(offset - before - 1, p - before - 1) {
                before += 1;
            }
            let mut after = WINDOW;
            while offset + after < value.len() && p + after < narrow.len() && same(offset + after, p + after) {
                after += 1;
            }
            let length = before + after;
            if length == value.len() || part.fragments && length >= FRAGMENT {
                take(p - before, p + after, &part.kind);
            }
        });
    }

    /// Whether a value could go on where the text ends: a window of it stands at `p` and the text runs out with it.
    pub(crate) fn open_at(&self, text: Text<'_>, p: usize) -> bool {
        let narrow = text.narrow();
        let mut open = false;
        self.windows.each(self.tag(&narrow[p..]), |index, offset| {
            let Some(part) = &self.parts[index as usize] else { return };
            let offset = offset as usize;
            let rest = (narrow.len() - p).min(part.value.len() - offset);
            let same = (0..rest).all(|i| folded(part.value.symbol(offset + i)) == folded(text.symbol(p + i)));
            open |= same && p + rest == narrow.len();
        });
        open
    }

    /// Short values that stand at `p`, whole and between boundaries.
    pub(crate) fn short_at(&self, text: Text<'_>, p: usize, mut take: impl FnMut(usize, usize, &Arc<str>)) {
        let narrow = text.narrow();
        if p + SHORTEST > narrow.len() {
            return;
        }
        let four = first_four(&narrow[p..]);
        let bit = four.wrapping_mul(0x9E37_79B1) >> 16;
        if self.short_set[(bit >> 6) as usize] >> (bit & 63) & 1 == 0 {
            return;
        }
        let Some(sharing) = self.short.get(&four) else { return };
        for index in sharing {
            let Some(part) = &self.parts[*index as usize] else {
                continue;
            };
            let value = &part.value;
            let end = p + value.len();
            let fits =
                end <= narrow.len() && (0..value.len()).all(|i| folded(value.symbol(i)) == folded(text.symbol(p + i)));
            if !fits {
                continue;
            }
            let word = |symbol: u32| symbol < 128 && (symbol as u8).is_ascii_alphanumeric();
            let left = !word(value.symbol(0)) || soft_boundary(narrow, p);
            let right = !word(value.symbol(value.len() - 1)) || !word_follows(narrow, end);
            if left && right {
                take(p, end, &part.kind);
            }
        }
    }
}
