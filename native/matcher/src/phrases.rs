//! What leads from a name to its value in a sentence: `is`, `was set to`, `for the test account is`.

use crate::class::is_white;
use crate::run::near_end;
use crate::scan::Scan;
use crate::separated::opening_quote;
use crate::word_set::{WordSet, is_one_of, packed};

/// What joins the two: by their first symbols, and of each of those longer ones first.
const LINKS: [&[u8]; 25] = [
    b"is set to",
    b"is now",
    b"is",
    b"issued:",
    b"was set to",
    b"was reset to",
    b"was changed to",
    b"was changed from",
    b"was",
    b"has been set to",
    b"has been reset to",
    b"has been changed to",
    b"has been changed from",
    b"set to",
    b"supplied:",
    b"changed to",
    b"changed from",
    b"created:",
    b"reset to",
    b"received:",
    b"returned:",
    b"provided:",
    b"given:",
    b"entered:",
    b"used:",
];

const LONGEST_LINK: usize = b"has been changed from".len();

/// Which of them begin with each letter: the first of them, and the one behind the last.
static LINKS_BY_LETTER: [(u8, u8); 26] = {
    let mut found = [(0, 0); 26];
    let mut at = 0;
    while at < LINKS.len() {
        assert!(LINKS[at].len() <= LONGEST_LINK);
        let letter = (LINKS[at][0] - b'a') as usize;
        if found[letter].1 == 0 {
            found[letter].0 = at as u8;
        }
        assert!(found[letter].1 == 0 || found[letter].1 as usize == at, "those of a letter stand together");
        at += 1;
        found[letter].1 = at as u8;
    }
    found
};

/// What a phrase about the name's owner begins with.
const OF: [&[u8]; 8] = [b"for", b"of", b"to", b"on", b"in", b"at", b"from", b"with"];
/// Before `to` this may stand.
const SENT: &[u8] = b"sent ";

const LONGEST_OF: usize = 4;

const PACKED_OF: [u64; OF.len()] = {
    let mut found = [0; OF.len()];
    let mut at = 0;
    while at < found.len() {
        assert!(OF[at].len() <= LONGEST_OF);
        found[at] = packed(OF[at]);
        at += 1;
    }
    found
};

/// So many words follow it at most, of so many symbols.
const MOST_WORDS: usize = 4;
const LONGEST_WORD: usize = 32;

/// Where the value may begin, and whether the text ends before that is decided.
pub(crate) struct Linked {
    pub behind: Option<usize>,
    pub open: bool,
}

/// Whether a word may begin such a phrase: the cheap half.
#[inline]
pub(crate) fn begins_phrase(word: &[u8]) -> bool {
    let word = word.strip_suffix(b":").unwrap_or(word);
    word.len() <= 8 && FIRST_WORDS.has(packed(word))
}

/// The first words of all of them, and what stands before what is taken instead (`fallback`).
pub(crate) static FIRST_WORDS: WordSet = {
    let words: [&[u8]; 25] = [
        b"is",
        b"was",
        b"has",
        b"set",
        b"changed",
        b"reset",
        b"provided",
        b"supplied",
        b"given",
        b"received",
        b"entered",
        b"used",
        b"returned",
        b"created",
        b"issued",
        b"for",
        b"of",
        b"to",
        b"on",
        b"in",
        b"at",
        b"from",
        b"with",
        b"sent",
        b"or",
    ];
    let mut first = [0; 25];
    let mut at = 0;
    while at < first.len() {
        first[at] = packed(words[at]);
        at += 1;
    }
    WordSet::of(first)
};

/// What the words behind a name lead to.
pub(crate) fn linked(scan: &Scan<'_>, p: usize) -> Linked {
    let nowhere = Linked { behind: None, open: false };
    let rest = &scan.t[p..];
    if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
        return nowhere;
    }
    let mut open = ends_in_link(rest);
    if let Some(behind) = link_at(scan, p) {
        return Linked { behind: Some(behind), open };
    }
    // `Set DB_PASSWORD to '…'`
    if scan.starts(p, b"to ") && opening_quote(scan, scan.gap(p + 3)).is_some() {
        return Linked { behind: Some(p + 2), open };
    }
    let sent = if scan.starts(p, b"sent to ") { SENT.len() } else { 0 };
    let (p, rest) = (p + sent, &rest[sent..]);
    let of = rest.iter().take(LONGEST_OF + 1).position(|b| *b == b' ').filter(|of| is_one_of(&PACKED_OF, &rest[..*of]));
    let Some(of) = of else { return Linked { open, ..nowhere } };
    let mut q = p + of;
    for number in 0..=MOST_WORDS {
        let from = q + 1;
        if number > 0 {
            open |= ends_in_link(&scan.t[from.min(scan.t.len())..]);
            if let Some(behind) = link_at(scan, from) {
                return Linked { behind: Some(behind), open };
            }
        }
        let length = (word_end(scan.t, from) - from).min(LONGEST_WORD + 1);
        if from + length + 1 >= scan.t.len() {
            open = true;
        }
        if length == 0 || length > LONGEST_WORD || number == MOST_WORDS {
            break;
        }
        q = from + length;
        if scan.at(q) == b':' && matches!(scan.at(q + 1), b' ' | b'\t') {
            return Linked { behind: Some(q + 1), open };
        }
        if scan.at(q) != b' ' {
            break;
        }
    }
    Linked { behind: None, open }
}

/// Whether the word at `p`, behind a name, may begin a phrase, but the phrase leads to no value, however the text goes on.
pub(crate) fn leads_nowhere(scan: &Scan<'_>, p: usize) -> bool {
    let word = scan.t[p..].iter().take(LONGEST_FIRST + 1).take_while(|b| !is_white(**b)).count();
    let ends = scan.t.get(p + word).is_some_and(|b| is_white(*b));
    let word = &scan.t[p..p + word];
    // `or` stands before what is taken instead.
    if !ends || !begins_phrase(word) || word.eq_ignore_ascii_case(b"or") {
        return false;
    }
    let Linked { behind, open } = linked(scan, p);
    behind.is_none() && !open
}

/// Symbols of the longest first word, and a colon.
const LONGEST_FIRST: usize = 9;

/// Behind the link at `p`, and its colon, if white space follows.
fn link_at(scan: &Scan<'_>, p: usize) -> Option<usize> {
    let letter = (scan.at(p) | 0x20).wrapping_sub(b'a');
    let (from, to) = LINKS_BY_LETTER.get(usize::from(letter)).copied().unwrap_or_default();
    let (second, third) = (scan.at(p + 1) | 0x20, scan.at(p + 2) | 0x20);
    let begins = |link: &&&[u8]| link[1] == second && link.get(2).is_none_or(|b| *b == third);
    LINKS[usize::from(from)..usize::from(to)].iter().filter(begins).find_map(|link| {
        let behind = p + link.len();
        let behind = behind + usize::from(scan.at(behind) == b':' && !link.ends_with(b":"));
        (scan.starts(p, link) && matches!(scan.at(behind), b' ' | b'\t')).then_some(behind)
    })
}

/// Whether a text ends within a link, or right behind it.
fn ends_in_link(rest: &[u8]) -> bool {
    let within = |link: &&[u8]| {
        let length = rest.len().min(link.len());
        rest.len() <= link.len() + 1 && rest[..length].eq_ignore_ascii_case(&link[..length])
    };
    rest.len() <= LONGEST_LINK + 1 && LINKS.iter().any(within)
}

/// Where a word of a phrase ends that begins at `from`; of a longer one than any such, a place behind that.
fn word_end(t: &[u8], from: usize) -> usize {
    let mut at = from;
    loop {
        at = near_end::<LONGEST_WORD>(t, at);
        if at > from + LONGEST_WORD || !matches!(t.get(at), Some(b'@' | b'\'' | b'"' | b'/' | b'+')) {
            return at;
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_whole_and_without_case() {
        for (word, expected) in [
            (&b"is"[..], true),
            (b"IS", true),
            (b"changed", true),
            (b"With", true),
            (b"was:", true),
            (b"set", true),
            (b"", false),
            (b"i", false),
            (b"iss", false),
            (b"changedd", false),
            (b"fromfrom", false),
            (b"fromfromfrom", false),
            (b"with\0", false),
            (b"to", true),
            (b"into", false),
        ] {
            assert_eq!(begins_phrase(word), expected, "{word:?}");
        }
    }

    #[test]
    fn every_phrase_begins_one() {
        for phrase in LINKS.iter().chain(&OF) {
            let word = phrase.iter().take_while(|b| !is_white(**b)).count();
            assert!(begins_phrase(&phrase[..word]), "{phrase:?}");
        }
    }
}
