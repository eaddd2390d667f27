//! Short texts without live values, told at one look: nearly all of them, in a process that knows some.
//!
//! A text of up to 64 symbols is one vector. It holds no value if it has nothing that begins an escape or a break, no run
//! of base64 that is long enough, and no sample that a value may have. What is not as simple is searched (`spell`).

use crate::live::{FRAGMENT, SHORTEST, WINDOW};
use crate::lookup::NINTHS;
use crate::runs::{BASE64, SHORTEST_RUN};
use crate::simd::{Among, Path};
use crate::table::{Table, tag_of, window_at};

/// Symbols of a vector.
const LONGEST: usize = 64;

const _: () = assert!(SHORTEST_RUN == 22 && WINDOW == 8, "so many are told by the shifts below");

/// What begins an escape or a break.
static MARKS: Among = Among::NONE.with(b'%').with(b'\\').with(b'&').with(b'\n').with(0x1b);

/// Which of some texts may hold a live value, as bits.
pub(crate) fn may_be_live(table: &Table, texts: &[&[u8]]) -> u32 {
    may_be_live_on(Path::best(), table, texts)
}

/// The same with one of the searches of this processor.
#[inline]
pub(crate) fn may_be_live_on(path: Path, table: &Table, texts: &[&[u8]]) -> u32 {
    let (letters, short) = (table.alphabet.letters(), table.has_short());
    let mut found = 0;
    for (at, t) in texts.iter().enumerate() {
        if t.len() < if short { SHORTEST } else { FRAGMENT } {
            continue;
        }
        let one_look = !short && t.len() <= LONGEST && (!letters.wide || t.is_ascii());
        let kinds = if one_look { path.kinds([&letters.set, &BASE64, &MARKS], t) } else { None };
        let may_be = |[known, runs, marks]: [u64; 3]| marks != 0 || any_in_a_row(runs) || any_sample(table, t, known);
        found |= u32::from(kinds.is_none_or(may_be)) << at;
    }
    found
}

/// Whether so many symbols of base64 stand in a row as sixteen symbols of a value make.
const fn any_in_a_row(mut runs: u64) -> bool {
    runs &= runs >> 1;
    runs &= runs >> 2;
    runs &= runs >> 4;
    runs &= runs >> 8;
    runs & runs >> 6 != 0
}

/// Whether a sample of which all symbols are those of values may be in one.
#[inline]
fn any_sample(table: &Table, t: &[u8], mut known: u64) -> bool {
    known &= known >> 1;
    known &= known >> 2;
    known &= known >> 4;
    let mut samples = known & NINTHS[0];
    while samples != 0 {
        let p = samples.trailing_zeros() as usize;
        samples &= samples - 1;
        if table.windows.may_hold_one(tag_of(table.arena.key(), window_at(t, p))) {
            return true;
        }
    }
    false
}
