//! Letters at random: what is of letters only, and of more rare pairs of them than words have in any language, or names that are joined of words.
//!
//! A token that happens to have no digit turns between no sorts of symbols: only its letters tell that nobody wrote it.

/// How many bits each pair tells, from the letter of the row to that of the column, for letters at random and against words: 4 is
/// none. Counted in words of twelve languages and in the names of sources (`native/letter_pairs.py`); a letter beside itself or its
/// neighbour in the alphabet tells nothing for them, so that no row of letters looks random.
pub const PAIRS: [[u8; 26]; 26] = [
    *b"43224436354121637111436765",
    *b"34483999479498399368499959",
    *b"24443992384589299474499965",
    *b"37441777287576379446478966",
    *b"44324435343220536002445474",
    *b"49984449389499399465599979",
    *b"38972444478475499336489989",
    *b"39993944479677499675598969",
    *b"25231434444231246312548694",
    *b"49874999444987499979599999",
    *b"38993898444495399444568979",
    *b"16641666264246269744469948",
    *b"24972788398444239757489959",
    *b"26321416274643377621558956",
    *b"64435547565231437123443766",
    *b"39882786399497344355599979",
    *b"99999999999999944499499999",
    *b"14530546184543254323357955",
    *b"25361565253445336421457955",
    *b"16670674167565279233367855",
    *b"45444558465343759333447897",
    *b"29982989399797499778444999",
    *b"49894998499897699869744459",
    *b"69796999699999879996994449",
    *b"67566869886655769646996444",
    *b"39784989598886599998597944",
];

/// Whether no person chose the letters of a value, by its first symbols. Where the case turns a word may begin: such a pair tells nothing.
pub(crate) fn at_random(value: &[u8]) -> bool {
    if value.len() < SHORTEST {
        return false;
    }
    let near = &value[..value.len().min(READ)];
    let mut seen = 0u32;
    for &b in near {
        if !b.is_ascii_alphabetic() {
            return false;
        }
        seen |= 1 << ((b | 0x20) - b'a');
    }
    seen.count_ones() >= FEWEST_LETTERS && bits(near) >= FEWEST_BITS
}

/// What the pairs of letters among these symbols tell.
fn bits(near: &[u8]) -> i32 {
    let of = |pair: &[u8]| {
        let [a, b] = [pair[0], pair[1]];
        let told = a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && !(a >= b'a' && b < b'a');
        if told { i32::from(PAIRS[usize::from((a | 0x20) - b'a')][usize::from((b | 0x20) - b'a')]) - NONE } else { 0 }
    };
    near.windows(2).map(of).sum()
}

/// Whether letters among digits are rather those of words, as names have them: `Matrix4x4ToTexture2D`.
pub(crate) fn reads_as_words(value: &[u8]) -> bool {
    let near = &value[..value.len().min(READ)];
    !near.iter().all(|b| b.is_ascii_hexdigit() || *b == b'-') && bits(near) < 0
}

/// Fewer letters are a word of any language.
pub(crate) const SHORTEST: usize = 16;
/// So many of the first symbols are read.
const READ: usize = 64;

/// A thousand times as likely at random as in words.
const FEWEST_BITS: i32 = 10;

/// What is typed without a look has a few letters over and over.
const FEWEST_LETTERS: u32 = 8;

/// How the table spells that a pair tells nothing.
const NONE: i32 = b'4' as i32;

#[cfg(test)]
mod tests {
    use super::*;

    /// A few letters from a seed, without any pattern.
    fn letters(seed: u64, length: usize, alphabet: &[u8]) -> Vec<u8> {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let next = |_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            alphabet[(state >> 33) as usize % alphabet.len()]
        };
        (0..length).map(next).collect()
    }

    #[test]
    fn nearly_all_letters_at_random_are_told_and_no_words() {
        let (small, both) = (b"abcdefghijklmnopqrstuvwxyz", b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
        for (alphabet, length, least) in
            [(&small[..], 16, 850), (small, 24, 950), (small, 32, 970), (&both[..], 32, 930)]
        {
            let told = (0..1000).filter(|seed| at_random(&letters(*seed, length, alphabet))).count();
            assert!(told >= least && told < 1000, "{told} of {length}");
        }
        let words: [&[u8]; 14] = [
            b"internationalization",
            b"correcthorsebatterystaple",
            b"VpcPeeringConnection",
            b"getElementsByTagName",
            b"XMLHttpRequestEventTarget",
            b"donaudampfschifffahrtsgesellschaft",
            b"rindfleischetikettierung",
            b"anticonstitutionnellement",
            b"szczodrobliwoscia",
            b"zelfmoordbriefje",
            b"abcdefghijklmnopqrstuvwxyz",
            b"ZYXWVUTSRQPONMLKJIHGFEDCBA",
            b"xxxxxxxxxxxxxxxxxxxxxxxx",
            b"asdfasdfasdfasdfasdf",
        ];
        for word in words {
            assert!(!at_random(word), "{}", String::from_utf8_lossy(word));
        }
    }
}
