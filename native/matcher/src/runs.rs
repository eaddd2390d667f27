//! Runs of base64 and hex symbols that are long enough to hold sixteen symbols of a value.
//!
//! Nearly every text has few of them, and finding that out must cost next to nothing: symbols are classed many at a
//! time without a branch, into a bit each, and a few shifts of 128 bits tell where 22 of them stand in a row.

use crate::simd::{Among, Path};
use crate::views::base64_value;

/// 16 symbols make at least this many of base64, and twice as many of hex.
pub(crate) const SHORTEST_RUN: usize = 22;
pub(crate) const SHORTEST_HEX: usize = 32;
const BLOCK: usize = 64;

/// 1 for symbols of both base64 alphabets; written so that it is computed for many symbols at once.
#[inline]
const fn is_base64(b: u8) -> u8 {
    let letter = ((b | 32).wrapping_sub(b'a') < 26) as u8;
    let digit = (b.wrapping_sub(b'/') < 11) as u8; // the slash stands before the digits
    letter | digit | (b == b'+') as u8 | (b == b'-') as u8 | (b == b'_') as u8
}

pub(crate) static BASE64: Among = {
    let mut set = Among::NONE;
    let mut b = 0;
    while b < 128 {
        if is_base64(b) == 1 {
            set = set.with(b);
        }
        b += 1;
    }
    set
};

/// A bit for each of up to 64 symbols, the first one lowest.
#[inline]
fn bits_of(path: Path, block: &[u8]) -> u64 {
    let bits = if let Some(whole) = block.first_chunk() {
        path.among(&BASE64, whole)
    } else {
        // Most texts are no longer than this. What stands behind one is in no run.
        let mut whole = [0; BLOCK];
        whole[..block.len()].copy_from_slice(block);
        path.among(&BASE64, &whole)
    };
    bits.unwrap_or_else(|| class_bits(block))
}

/// The same without special vectors.
#[inline]
fn class_bits(block: &[u8]) -> u64 {
    let mut classes = [0; BLOCK];
    for (class, b) in classes.iter_mut().zip(block) {
        *class = is_base64(*b);
    }
    let eights = classes.chunks_exact(8).map(|eight| u64::from_le_bytes(eight.try_into().expect("eight classes")));
    // One multiplication brings the low bits of eight bytes together.
    eights.rev().fold(0, |bits, eight| bits << 8 | eight.wrapping_mul(0x0102_0408_1020_4080) >> 56)
}

/// Visits the runs of at least `SHORTEST_RUN` base64 symbols.
pub(crate) fn base64_runs(t: &[u8], visit: impl FnMut((usize, usize))) {
    if t.len() >= SHORTEST_RUN {
        runs_by(Path::best(), t, visit);
    }
}

#[inline]
fn runs_by(path: Path, t: &[u8], mut visit: impl FnMut((usize, usize))) {
    let mut done = 0;
    let mut before = 0;
    let blocks = t.chunks(BLOCK).map(|block| bits_of(path, block)).chain(std::iter::once(0));
    for (number, behind) in blocks.enumerate() {
        // Where 22 symbols of the class begin among the 64 before this block.
        let mut row = u128::from(before) | u128::from(behind) << BLOCK;
        for more in [1, 2, 4, 8, 6] {
            row &= row >> more;
        }
        let mut begins = row as u64;
        while begins != 0 {
            let start = (number - 1) * BLOCK + begins.trailing_zeros() as usize;
            begins &= begins - 1;
            if start >= done {
                let other = |b: &u8| base64_value(*b).is_none();
                done = t[start..].iter().position(other).map_or(t.len(), |length| start + length);
                visit((start, done));
            }
        }
        before = behind;
    }
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
    fn every_processor_tells_the_same_symbols() {
        for path in Path::all() {
            for start in 0..=255u8 {
                let block: Vec<u8> = (0..BLOCK as u8).map(|i| start.wrapping_add(i)).collect();
                let expected = block.iter().rev().fold(0, |bits, b| bits << 1 | u64::from(base64_value(*b).is_some()));
                assert_eq!(bits_of(path, &block), expected, "{path:?} {start}");
            }
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
