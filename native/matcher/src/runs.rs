//! Runs of base64 and hex symbols that are long enough to hold sixteen symbols of a value.
//!
//! Nearly every text has few of them, and finding that out must cost next to nothing: of runs of 22 symbols each
//! holds one of the text's aligned eights whole, and eights are classed without a branch, many at a time.

use crate::views::base64_value;

/// 16 symbols make at least this many of base64, and twice as many of hex.
pub(crate) const SHORTEST_RUN: usize = 22;
pub(crate) const SHORTEST_HEX: usize = 32;
const EIGHT: usize = 8;
const BLOCK: usize = 64;
const ALL: u64 = 0x0101_0101_0101_0101;

/// 1 for symbols of both base64 alphabets; written so that it is computed for many symbols at once.
#[inline]
const fn is_base64(b: u8) -> u8 {
    let letter = ((b | 32).wrapping_sub(b'a') < 26) as u8;
    let digit = (b.wrapping_sub(b'/') < 11) as u8; // the slash stands before the digits
    letter | digit | (b == b'+') as u8 | (b == b'-') as u8 | (b == b'_') as u8
}

/// Visits the runs of at least `SHORTEST_RUN` base64 symbols.
pub(crate) fn base64_runs(t: &[u8], mut visit: impl FnMut((usize, usize))) {
    let mut done = 0;
    let mut look = |from: usize| {
        if from < done {
            return;
        }
        let other = |b: &u8| base64_value(*b).is_none();
        let start = t[done..from].iter().rposition(other).map_or(done, |before| done + before + 1);
        done = t[from..].iter().position(other).map_or(t.len(), |length| from + length);
        if done - start >= SHORTEST_RUN {
            visit((start, done));
        }
    };
    // Of three eights in a row, the middle one being of the class: how far the run reaches into its neighbours.
    let (mut before, mut middle) = (0u64, 0u64);
    let mut eights = |number: usize, block: &[u8]| {
        let mut classes = [0; BLOCK];
        for (class, b) in classes.iter_mut().zip(block) {
            *class = is_base64(*b);
        }
        for (i, eight) in classes.chunks_exact(EIGHT).enumerate() {
            let behind = u64::from_le_bytes(eight.try_into().expect("eight classes"));
            if middle == ALL {
                let reach = (before ^ ALL).leading_zeros() / 8 + (behind ^ ALL).trailing_zeros() / 8;
                if reach as usize + EIGHT >= SHORTEST_RUN || behind == ALL {
                    look(number * BLOCK + i * EIGHT - EIGHT);
                }
            }
            (before, middle) = (middle, behind);
        }
    };
    let blocks = t.chunks_exact(BLOCK);
    let rest = blocks.remainder();
    let count = t.len() / BLOCK;
    for (number, block) in blocks.enumerate() {
        eights(number, block);
    }
    eights(count, rest);
}

/// Visits the runs of at least `SHORTEST_HEX` hex digits in a stretch of a text.
pub(crate) fn hex_runs(t: &[u8], (mut start, to): (usize, usize), mut visit: impl FnMut((usize, usize))) {
    while start + SHORTEST_HEX <= to {
        let other = |b: &u8| !b.is_ascii_hexdigit();
        if let Some(other) = t[start..start + SHORTEST_HEX].iter().rposition(other) {
            start += other + 1;
        } else {
            let end = start + SHORTEST_HEX;
            let end = t[end..to].iter().position(other).map_or(to, |length| end + length);
            visit((start, end));
            start = end + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_long_run_is_visited_wherever_it_stands() {
        for before in 0..70 {
            for length in [21, 22, 23, 40, 64, 130] {
                for behind in [0, 1, 7, 8, 60] {
                    let text = [vec![b'.'; before], vec![b'a'; length], vec![b' '; behind]].concat();
                    let mut found = Vec::new();
                    base64_runs(&text, |run| found.push(run));
                    let expected = (length >= SHORTEST_RUN).then_some((before, before + length));
                    assert_eq!(found, expected.into_iter().collect::<Vec<_>>());
                }
            }
        }
    }

    #[test]
    fn classes_are_those_of_the_decoder() {
        for b in 0..=255u8 {
            assert_eq!(is_base64(b) == 1, base64_value(b).is_some(), "{b}");
        }
    }

    #[test]
    fn digits_are_found_in_other_symbols() {
        let text = [b"zz".as_slice(), &[b'f'; 33], b"-", &[b'0'; 31], b"z", &[b'1'; 32]].concat();
        let mut found = Vec::new();
        hex_runs(&text, (0, text.len()), |run| found.push(run));
        assert_eq!(found, [(2, 35), (68, 100)]);
    }
}
