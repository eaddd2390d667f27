//! A provider's name before a key name: `Heroku API key: …`, `ollama token = …`.
//!
//! The rules beside its words are asked as if it stood in the name itself. A value must fit one of them wholly, so prose hardly ever
//! does.

use crate::class::is_alnum;
use crate::masked::mask_ends;
use crate::scan::Scan;

/// Providers are called by this many words at most.
const MOST_WORDS: usize = 2;

/// And each of them has so many symbols.
const LONGEST_WORD: usize = 20;

/// The catalogue's rules for the words before a name that begins at `start`: a range of `BESIDE`.
pub(crate) fn beside(scan: &mut Scan<'_>, start: usize) -> (u16, u16) {
    let mut begin = start;
    for _ in 0..MOST_WORDS {
        let Some((b' ', before)) = scan.t[..begin].split_last() else { break };
        let length = before.iter().rev().take(LONGEST_WORD).take_while(|b| goes_on(**b)).count();
        begin = before.len() - length;
        let cut = begin > 0 && goes_on(scan.t[begin - 1]) || mask_ends(scan.t, begin);
        if cut || !scan.t[begin].is_ascii_alphabetic() {
            break;
        }
        let found = scan.words_beside(begin, start);
        if found != (0, 0) {
            return found;
        }
    }
    (0, 0)
}

fn goes_on(b: u8) -> bool {
    is_alnum(b) || b == b'-'
}
