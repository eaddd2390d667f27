//! Words in sentences: `the token was refreshed` announces no value, and logs are full of such.
//!
//! What stands round a word is as good as random, and a branch for each symbol of it is guessed wrong again and again. So
//! both sides are looked at whole. This only turns away what the grammar (`keyed`, `anchored`) turns away too, later.

// What is not inlined is not compiled for the processor that the search runs on; and lazy operators are branches.
#![allow(clippy::inline_always, clippy::needless_bitwise_bool)]

use crate::loose::SHORTEST;
use crate::phrases::FIRST_WORDS;
use crate::simd::sixteen::{between, equal};
use crate::value::SHORTEST_MIXED;
use crate::word_set::WordSet;

/// Symbols that are looked at on either side.
const NEAR: usize = 16;

/// How the words end behind which a name and a value stand in commands: those of `loose`.
pub(crate) const VERB_ENDS: [[u8; 2]; 8] = [*b"tx", *b"nv", *b"et", *b"-x", *b"gx", *b"ux", *b"ig", *b"al"];

static VERBS: WordSet = {
    let mut ends = [0; VERB_ENDS.len()];
    let mut at = 0;
    while at < ends.len() {
        ends[at] = u16::from_le_bytes(VERB_ENDS[at]) as u64;
        at += 1;
    }
    WordSet::of(ends)
};

/// Whether the name, or the scheme word but `basic`, that ends at `end` plainly is a word in a sentence: behind it stand a space
/// and a short word that leads to no value, before it a space and none that says that a value follows. Of a text that is
/// whole its end ends the word, too.
#[inline(always)]
pub(crate) fn in_sentence<const WHOLE: bool>(t: &[u8], end: usize) -> bool {
    is_in_sentence::<WHOLE, false>(t, end)
}

/// The same in a text of an event: of the few words that are asked there, nearly all are followed by another one, or by a value.
/// What is too long for a word is turned down before anything else is asked.
#[inline(always)]
pub(crate) fn in_short_sentence(t: &[u8], end: usize) -> bool {
    is_in_sentence::<true, true>(t, end)
}

#[inline(always)]
fn is_in_sentence<const WHOLE: bool, const LONG_FIRST: bool>(t: &[u8], end: usize) -> bool {
    let near = |from: usize| t.get(from..)?.first_chunk::<NEAR>();
    let last = if WHOLE { t.len().saturating_sub(NEAR) } else { usize::MAX };
    let (before, behind) = (end.saturating_sub(NEAR), (end + 1).min(last));
    let (Some(before), Some(behind)) = (near(before), near(behind)) else { return false };
    if LONG_FIRST && length_of(t, end + 1, behind) >= SHORTEST {
        return false;
    }
    // A single branch, for all of it.
    (t[end] == b' ') & is_plain_word(t, end + 1, behind) & is_untold(t, before, end)
}

/// How long the word at `at` is, as far as the symbols behind tell. The text may end among them, and then they are its last.
#[inline(always)]
fn length_of(t: &[u8], at: usize, behind: &[u8; NEAR]) -> usize {
    // So many of the symbols stand before the word, and as many behind the text.
    let ahead = (at + NEAR).saturating_sub(t.len());
    let white = (equal(behind, b' ') | between(behind, 9, 13)) >> ahead | u32::MAX << (NEAR - ahead);
    white.trailing_zeros() as usize
}

/// Whether at `at` stands a word that is no value behind a name, and leads to none. The text may end among the sixteen
/// symbols behind, and then those are its last.
#[inline(always)]
fn is_plain_word(t: &[u8], at: usize, behind: &[u8; NEAR]) -> bool {
    let ahead = (at + NEAR).saturating_sub(t.len());
    let length = length_of(t, at, behind);
    let short = length < SHORTEST;
    let length = length & (NEAR - 1);
    let digits = between(behind, b'0', b'9') >> ahead & ((1 << length) - 1);
    let typed = (length >= SHORTEST_MIXED) & (digits != 0);
    let from = at.min(t.len() - 8);
    let eight = t[from..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
    // All of them may stand before the word.
    let eight = eight >> (4 * (at - from)) >> (4 * (at - from));
    // Letters in lower case; what else becomes a letter was one.
    let lower = eight | u64::from_le_bytes([0x20; 8]);
    let a_type = lower & below(6) == u64::from_le_bytes(*b"string\0\0");
    let colon = equal(behind, b':') >> ahead << 1 >> length & 1;
    let length = length - (colon as usize & usize::from(length > 0));
    // Of a longer word the first eight symbols are none of these, either.
    let word = lower & below(length);
    let leads = FIRST_WORDS.has(word);
    (eight as u8).is_ascii_alphanumeric() & short & !typed & !a_type & !leads
}

/// Whether nothing before the word that ends at `end` says that a value follows it. A text may begin among the sixteen symbols
/// before, and then those are its first.
#[inline(always)]
fn is_untold(t: &[u8], before: &[u8; NEAR], end: usize) -> bool {
    // So many of the symbols stand behind the word, and as many before the text.
    let behind = NEAR.saturating_sub(end);
    let near = |bits: u32| bits << behind & 0xffff;
    let white = near(equal(before, b' ') | equal(before, b'\t')) | ((1 << behind) - 1);
    let stops = white | near(equal(before, b'<') | equal(before, b':'));
    // The last of them, if there is one.
    let last = (stops | 1).ilog2() as usize;
    let stands = white >> last & 1 == 1;
    let dash = near(equal(before, b'-')) != 0;
    // At the beginning of a text no verb has room.
    let verb = (end + last).checked_sub(NEAR + 2).and_then(|at| t[at..].first_chunk::<2>());
    let verb = verb.map_or(0x2020, |verb| u16::from_le_bytes(*verb) | 0x2020);
    let told = VERBS.has(u64::from(verb));
    stands & !dash & !told
}

/// The bits of the first symbols.
#[inline(always)]
const fn below(count: usize) -> u64 {
    if count >= 8 { u64::MAX } else { (1 << (8 * count)) - 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keyed::value_may_follow_slowly;

    /// Whatever the quick look turns away, the slow one does; and it turns away what it is for.
    #[test]
    fn only_what_announces_nothing_is_turned_away() {
        let befores = [
            "",
            " ",
            "the ",
            "GET /a ",
            "x\t",
            "set ",
            "export ",
            "config ",
            "CONFIG ",
            "-x ",
            "a -gx ",
            "setenv ",
            "--",
            "-",
            "<",
            ":",
            "\"",
            "a: ",
            "--api-",
            "x.",
            "<a ",
            "\u{1b}[1m",
        ];
        let behinds = [
            "refreshed",
            "count",
            "is",
            "IS",
            "is:",
            "was:",
            "has",
            "for",
            "From",
            "with",
            "reset",
            "changed",
            "changed:",
            "string",
            "*string",
            "STRINGS",
            "a1b2c3d4",
            "k7Qx9ZpL2mNv",
            "k7Qx9ZpL2mN",
            "=",
            ":",
            "-",
            "'a'",
            "\"a\"",
            "",
            " ",
            "\t",
            "x=1",
            "(a)",
            "7",
            "1234567",
            "12345678",
            "\u{1b}[0mx",
            "is=",
            "..",
        ];
        let mut turned_away = 0;
        for (before, behind) in befores.iter().flat_map(|a| behinds.iter().map(move |b| (a, b))) {
            for (padding, rest) in
                [("", ""), ("", " and so on for a while"), ("much stands here before ", " and so on for a while")]
            {
                for (name, gap) in
                    [("token", " "), ("token", "  "), ("api_token", " "), ("password", ""), ("secret", "\t")]
                {
                    let text = format!("{padding}{before}{name}{gap}{behind}{rest}");
                    let end = padding.len() + before.len() + name.len();
                    let inside = in_sentence::<true>(text.as_bytes(), end);
                    assert_eq!(in_short_sentence(text.as_bytes(), end), inside, "{text:?}");
                    if inside {
                        turned_away += 1;
                        assert!(!value_may_follow_slowly(text.as_bytes(), end), "{text:?}");
                    } else {
                        assert!(!in_sentence::<false>(text.as_bytes(), end), "{text:?}");
                    }
                }
            }
        }
        assert!(turned_away > 100, "{turned_away}");
        for (text, end) in [
            ("much stands here: the token refreshed for user 7", 27),
            ("token refreshed for user 7", 5),
            ("a token refreshed for user 7", 7),
            ("much stands here: the token refreshed", 27),
            ("the token refreshed", 9),
        ] {
            assert!(in_sentence::<true>(text.as_bytes(), end), "{text:?}");
            assert_eq!(in_sentence::<false>(text.as_bytes(), end), text.len() > end + NEAR, "{text:?}");
        }
    }

    #[test]
    fn every_verb_has_its_end_here() {
        for verb in crate::loose::VERBS {
            assert!(VERB_ENDS.iter().any(|end| verb.ends_with(end)), "{verb:?}");
        }
    }
}
