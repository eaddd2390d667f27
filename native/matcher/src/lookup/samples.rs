//! The windows of a text that are looked up: every ninth, and those before line ends and colour codes.

use super::{Places, REMEMBERED, Search, Touched};
use crate::alphabet::Letters;
use crate::live::{STRIDE, WINDOW};
use crate::simd::Path;
use crate::table::{tag_of, window_at};
use crate::text::Text;

/// Samples that are looked up together: their waits for memory are one.
const GROUP: usize = 8;
/// Of a text up to this long every sample is looked up: they are fewer than what it takes to tell its symbols apart.
const SHORT: usize = 128;
/// Symbols that are told apart at once.
const BLOCK: usize = 64;

/// Where in a block every ninth place of a text is; nine blocks on it is there again.
pub(crate) const NINTHS: [u64; STRIDE] = {
    let mut ninths = [0; STRIDE];
    let mut p = 0;
    while p < BLOCK * STRIDE {
        ninths[p / BLOCK] |= 1 << (p % BLOCK);
        p += STRIDE;
    }
    ninths
};

/// Visits every ninth place of a text from which on there are eight letters in a row.
fn each_sample(path: Path, letters: &Letters, t: &[u8], mut visit: impl FnMut(usize)) {
    let mut before = 0;
    let blocks = t.chunks(BLOCK).map(|block| letters.bits_of(path, block)).chain(std::iter::once(0));
    for (number, behind) in blocks.enumerate() {
        // Where eight letters in a row begin among the 64 symbols before this block.
        let mut row = u128::from(before) | u128::from(behind) << BLOCK;
        for more in [1, 2, 4] {
            row &= row >> more;
        }
        let mut begins = row as u64 & NINTHS[(number + STRIDE - 1) % STRIDE];
        while begins != 0 {
            visit((number - 1) * BLOCK + begins.trailing_zeros() as usize);
            begins &= begins - 1;
        }
        before = behind;
    }
}

impl Search<'_> {
    /// Long values by every ninth window.
    pub(crate) fn samples(&mut self, text: Text<'_>, places: Places<'_>) -> Touched {
        let mut touched = Touched::default();
        if !self.table.has_long() {
            return touched;
        }
        self.read = [(usize::MAX, 0, 0); REMEMBERED];
        let (t, table) = (text.narrow(), self.table);
        let (mut waiting, mut count) = ([0; GROUP], 0);
        let visit = |p| {
            waiting[count] = p;
            count += 1;
            if count == GROUP {
                touched |= self.several(text, &waiting, places);
                count = 0;
            }
        };
        if t.len() <= SHORT {
            (0..(t.len() + 1).saturating_sub(WINDOW)).step_by(STRIDE).for_each(visit);
        } else {
            each_sample(Path::best(), &table.alphabet.letters(), t, visit);
        }
        touched |= self.several(text, &waiting[..count], places);
        touched
    }

    /// Long values by the windows at some places, at most a group.
    fn several(&mut self, text: Text<'_>, some: &[usize], places: Places<'_>) -> Touched {
        let mut touched = Touched::default();
        let mut tags = [0; GROUP];
        for (tag, p) in tags.iter_mut().zip(some) {
            *tag = tag_of(self.key, window_at(text.narrow(), *p));
        }
        let mut held = self.table.windows.may_hold(tags);
        for p in some {
            if held & 1 == 1 {
                touched |= self.window(text, *p, places);
            }
            held >>= 1;
        }
        touched
    }

    /// Long values that go on behind a line end or a colour code: by the window before it.
    pub(crate) fn breaks(&mut self, text: Text<'_>, places: Places<'_>) -> Touched {
        let mut touched = Touched::default();
        if !self.table.has_long() {
            return touched;
        }
        let t = text.narrow();
        for i in memchr::memchr2_iter(b'\n', 0x1b, t) {
            let end = if i > 0 && t[i] == b'\n' && t[i - 1] == b'\r' { i - 1 } else { i };
            if end >= WINDOW && self.may_hold(window_at(t, end - WINDOW)) {
                touched |= self.window(text, end - WINDOW, places);
            }
        }
        touched
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alphabet::Alphabet;

    #[test]
    fn every_ninth_place_with_eight_letters_is_visited() {
        let alphabet = Alphabet::default();
        alphabet.add(b"abc", &crate::alphabet::present(b"abc"));
        let letters = alphabet.letters();
        let text: Vec<u8> = (0..2000usize).map(|i| b"abcabcabcabcabcabc. "[i * i % 1601 % 20 * (i / 37 % 2)]).collect();
        for path in Path::all() {
            for length in (0..200).chain([575, 576, 577, 583, 584, 585, 2000]) {
                let t = &text[..length];
                let mut found = Vec::new();
                each_sample(path, &letters, t, |p| found.push(p));
                let all = (0..(length + 1).saturating_sub(WINDOW)).step_by(STRIDE);
                let known = |p: &usize| t[*p..*p + WINDOW].iter().all(u8::is_ascii_alphabetic);
                let expected: Vec<usize> = all.filter(|p| path.name() == "scalar" || known(p)).collect();
                assert_eq!(found, expected, "{} {length}", path.name());
            }
        }
    }
}
