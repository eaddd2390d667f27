//! Key names: which field names announce a secret, and what their values must look like.
//!
//! A name is split into words, lower-cased and joined, so that `access_token`, `accessToken` and `ACCESS-TOKEN` are
//! one entry. `native/README.md` section 4 is the contract.

use crate::key_table::{Demand, OTHER_KEYS, OTHER_TOKENS, QUALIFIERS, ROWS};
use std::collections::{HashMap, HashSet};

/// How the value under a name is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Plain,
    /// `Bearer …`: the scheme stays.
    Authorization,
    /// `a=b; c=d`: the values go.
    Cookie,
    /// `a=b; Path=/`: the first value goes.
    SetCookie,
    /// An address whose query holds the code.
    VerificationUri,
    /// Numbers are secrets too.
    Password,
    /// Numbers of four digits and more are.
    Code,
}

impl Layout {
    /// Whether people type what stands there: it may be short, and look like anything.
    pub(crate) const fn is_typed(self) -> bool {
        matches!(self, Self::Password | Self::Code)
    }
}

/// One entry of the table.
#[derive(Clone, Debug)]
pub struct KeyName {
    /// Words joined by `_`.
    pub name: String,
    /// The kind of secret it announces.
    pub kind: String,
    /// What its value must look like.
    pub demand: Demand,
    /// Whether the same demand holds where the name ends a longer one.
    pub tail: bool,
    pub(crate) layout: Layout,
    /// The rule that it is: `key:` and its name.
    pub(crate) rule: String,
}

impl KeyName {
    fn new(name: String, kind: &str, demand: Demand, tail: bool, layout: Layout) -> Self {
        let rule = ["key:", &name].concat();
        Self { name, kind: kind.into(), demand, tail, layout, rule }
    }

    /// Whether it is told from a longer word without a separator: `dbpassword`, `XAPIKey`.
    fn is_distinct(&self) -> bool {
        let letters = self.name.bytes().filter(|b| *b != b'_').count();
        self.tail && (letters >= SHORTEST_GLUED || matches!(self.name.as_str(), "passwd" | "api_key"))
    }

    fn is_generous(&self) -> bool {
        matches!(self.name.as_str(), "cookies" | "cookie" | "secrets" | "passwords")
    }
}

/// What a looked-up name asks of its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict {
    pub index: u32,
    pub demand: Demand,
    pub layout: Layout,
    /// A bare suffix `key`: identifiers do not count.
    pub bare_key: bool,
    /// `key` and nothing else: hardly a name at all.
    pub lone_key: bool,
    /// Every string of a mapping under the name is a secret.
    pub generous: bool,
    /// The catalogue's rules for words of the name: a range of them.
    pub beside: (u16, u16),
}

/// What a name says.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked {
    Of(Verdict),
    /// An entry that announces nothing here.
    Nothing,
    /// It is no entry.
    Unknown,
}

/// Names of this many letters are found at the end of a word, too.
const SHORTEST_GLUED: usize = 8;

/// Names are read up to this many symbols.
pub(crate) const LONGEST_NAME: usize = 64;

/// The table of sensitive key names of one policy.
#[derive(Debug)]
pub(crate) struct KeyNames {
    entries: Vec<KeyName>,
    /// How many of the entries are not the policy's.
    built_in: usize,
    /// From here on entries stand for paths, and no name leads to them.
    paths: usize,
    by_join: HashMap<Box<[u8]>, u32, Plain>,
    /// Names that announce nothing, whatever they end in.
    allowed: HashSet<Box<[u8]>, Plain>,
    /// Hashes of the joined entries and of the qualifiers, read from their ends, as a 32-Kbit set with two bits each.
    endings: Box<[u64; 512]>,
    /// Letters and digits of the longest of these.
    longest: usize,
}

impl KeyNames {
    pub(crate) fn new<'a>(added: impl IntoIterator<Item = (&'a str, &'a str)>, allowed: &[&str]) -> Self {
        let mut names = Self {
            entries: Vec::new(),
            built_in: 0,
            paths: 0,
            by_join: HashMap::default(),
            allowed: HashSet::default(),
            endings: Box::new([0; 512]),
            longest: 0,
        };
        for entry in built_in() {
            names.insert(entry);
        }
        for word in ALONE {
            names.insert(KeyName::new((*word).into(), "api_key", Demand::Beside, true, Layout::Plain));
        }
        names.built_in = names.entries.len();
        for word in QUALIFIERS {
            names.mark(word.as_bytes());
        }
        for (name, kind) in added {
            let words = Words::of(name.as_bytes()).joined_by_underscore();
            names.insert(KeyName::new(words, kind, Demand::Any, true, Layout::Plain));
        }
        for name in allowed {
            let words = Words::of(name.as_bytes());
            names.by_join.remove(words.joined());
            names.allowed.insert(words.joined().into());
        }
        names
    }

    fn insert(&mut self, entry: KeyName) {
        let words = Words::of(entry.name.as_bytes());
        self.mark(words.joined());
        let index = self.entries.len() as u32;
        self.by_join.insert(words.joined().into(), index);
        self.entries.push(entry);
    }

    /// Entries for paths, which are found by other means.
    pub(crate) fn insert_paths(&mut self, paths: &[(String, String)]) {
        self.paths = self.entries.len();
        let entry =
            |(name, kind): &(String, String)| KeyName::new(name.clone(), kind, Demand::Any, false, Layout::Password);
        self.entries.extend(paths.iter().map(entry));
    }

    pub(crate) fn at_path(&self, number: usize) -> Verdict {
        let index = (self.paths + number) as u32;
        let (demand, layout) = (Demand::Any, Layout::Password);
        Verdict { index, demand, layout, bare_key: false, lone_key: false, generous: true, beside: (0, 0) }
    }

    fn mark(&mut self, ending: &[u8]) {
        let hash = ending.iter().rev().fold(0, |hash, b| letter(hash, *b));
        for (word, bit) in places(hash) {
            self.endings[word] |= 1 << bit;
        }
        self.longest = self.longest.max(ending.len());
    }

    #[inline]
    fn is_marked(&self, hash: u32) -> bool {
        let [first, second] = places(hash);
        let is_set = |(word, bit): (usize, u32)| self.endings[word] >> bit & 1 == 1;
        is_set(first) && is_set(second)
    }

    pub(crate) fn entry(&self, index: u32) -> &KeyName {
        &self.entries[index as usize]
    }

    /// Whether an entry is not the policy's.
    pub(crate) const fn is_built_in(&self, index: u32) -> bool {
        (index as usize) < self.built_in
    }

    /// The names that the policy added to the built-in ones.
    pub(crate) fn added(&self) -> impl Iterator<Item = &str> {
        self.entries[self.built_in..self.paths.max(self.built_in)].iter().map(|entry| entry.name.as_str())
    }

    /// Whether a name ends in the letters and digits of any entry or qualifier, wherever its words begin: turns nearly every other
    /// name away. In text the name ends with the slice and goes back to the first symbol that no name has.
    #[inline]
    pub(crate) fn may_end<const IN_TEXT: bool>(&self, text: &[u8]) -> bool {
        // Behind a name numbers may stand.
        let behind = |b: &&u8| b.is_ascii_digit() || !is_alnum(**b) && (!IN_TEXT || is_name(**b));
        let behind = text.iter().rev().take(LONGEST_NAME).take_while(behind).count();
        let (before, behind) = text.split_at(text.len() - behind);
        self.ends::<IN_TEXT>(text) || behind.iter().any(u8::is_ascii_digit) && self.ends::<IN_TEXT>(before)
    }

    /// As `may_end`, but for numbers behind an entry.
    #[inline]
    fn ends<const IN_TEXT: bool>(&self, text: &[u8]) -> bool {
        let (mut hash, mut letters) = (0, 0);
        for b in text.iter().rev().take(LONGEST_NAME) {
            if is_alnum(*b) {
                hash = letter(hash, *b);
                if self.is_marked(hash) {
                    return true;
                }
                letters += 1;
                if letters == self.longest {
                    return false;
                }
            } else if IN_TEXT && !is_name(*b) {
                return false;
            }
        }
        false
    }

    /// What the name of a mapping asks of its value; none for names that announce nothing. It may be the end of one only: a
    /// mask stands right before it.
    pub(crate) fn verdict(&self, name: &[u8], behind_mask: bool) -> Option<Verdict> {
        match self.asked::<false>(name, behind_mask) {
            Asked::Of(verdict) => Some(verdict),
            _ => None,
        }
    }

    /// Whether a mapping's name announces a secret, whatever its value looks like.
    pub(crate) fn announces(&self, name: &[u8]) -> bool {
        self.verdict(name, false).is_some_and(|verdict| verdict.demand != Demand::Beside)
    }

    /// What a name asks of its value, in text or in a mapping.
    pub(crate) fn asked<const IN_TEXT: bool>(&self, name: &[u8], behind_mask: bool) -> Asked {
        let whole = name.len();
        let Some(last) = name.iter().rposition(|b| is_alnum(*b)) else { return Asked::Unknown };
        let end = last + 1;
        let name = &name[end.saturating_sub(LONGEST_NAME)..end];
        if !self.may_end::<false>(name) {
            return Asked::Unknown;
        }
        let words = Words::of(name);
        if !self.allowed.is_empty() && self.allowed.contains(words.joined()) {
            return Asked::Nothing;
        }
        let asked = self.looked_up(&words, name, behind_mask);
        if !matches!(asked, Asked::Unknown) {
            return asked;
        }
        // `PASSWORD_PROD`, `token2`: what stands behind the name does not make it another one.
        let left = without_qualifiers::<IN_TEXT>(name);
        if left == name.len() || IN_TEXT && end < whole || !self.may_end::<false>(&name[..left]) {
            return Asked::Unknown;
        }
        match self.looked_up(&Words::of(&name[..left]), &name[..left], behind_mask) {
            Asked::Of(verdict) if verdict.demand == Demand::Query => Asked::Nothing,
            // `heroku_app` names no secret, `heroku_api` does.
            Asked::Of(verdict) if verdict.demand == Demand::Beside && !says_access(&name[left..]) => Asked::Nothing,
            Asked::Of(verdict) => Asked::Of(Verdict { beside: words.beside(), ..verdict }),
            other => other,
        }
    }

    /// What a name asks that is an entry as a whole, from its first word on.
    pub(crate) fn whole(&self, name: &[u8]) -> Option<Verdict> {
        let words = Words::of(name);
        if self.allowed.contains(words.joined()) {
            return None;
        }
        let index = *self.by_join.get(words.joined())?;
        Some(self.verdict_of(&words, index, self.entry(index).demand))
    }

    /// What `key` alone asks of its value in text; none if the policy allows it.
    pub(crate) fn lone_key(&self, name: &[u8]) -> Option<Verdict> {
        if !name.eq_ignore_ascii_case(b"key") || self.allowed.contains(&b"key"[..]) {
            return None;
        }
        let index = *self.by_join.get(&b"key"[..])?;
        let (demand, layout, beside) = (Demand::Made, Layout::Plain, (0, 0));
        Some(Verdict { index, demand, layout, bare_key: true, lone_key: true, generous: false, beside })
    }

    fn verdict_of(&self, words: &Words, index: u32, demand: Demand) -> Verdict {
        let entry = self.entry(index);
        let (bare_key, generous) = (entry.name == "key", entry.is_generous());
        Verdict { index, demand, layout: entry.layout, bare_key, lone_key: false, generous, beside: words.beside() }
    }

    /// The places from which a joined name may be an entry, as bits: one pass over it, so that few of them are looked up.
    fn possible_ends(&self, joined: &[u8]) -> u64 {
        let (mut hash, mut possible) = (0, 0);
        for (start, b) in joined.iter().enumerate().rev() {
            hash = letter(hash, *b);
            possible |= u64::from(self.is_marked(hash)) << start;
        }
        possible
    }

    /// What a name asks by the longest entry that it ends in.
    fn looked_up(&self, words: &Words, name: &[u8], behind_mask: bool) -> Asked {
        let possible = self.possible_ends(words.joined());
        for start in words.starts().filter(|start| possible >> start & 1 == 1) {
            let Some(&index) = self.by_join.get(&words.joined()[start..]) else {
                continue;
            };
            let entry = self.entry(index);
            // A letter right behind a mask goes on with the mask's word.
            if start == 0 && behind_mask && name.first().is_some_and(|b| is_alnum(*b)) {
                continue;
            }
            let whole = start == 0 && !behind_mask;
            let bare_key = entry.name == "key";
            if whole || entry.tail {
                return if bare_key && whole {
                    Asked::Nothing
                } else {
                    Asked::Of(self.verdict_of(words, index, entry.demand))
                };
            }
            let others = match entry.name.as_str() {
                "key" => OTHER_KEYS,
                "token" => OTHER_TOKENS,
                _ => &[],
            };
            if words.before(start).is_some_and(|word| others.iter().any(|x| x.as_bytes() == word)) {
                return Asked::Nothing;
            }
            return Asked::Of(self.verdict_of(words, index, Demand::Made));
        }
        // `dbpassword`: no word begins there, but no other word ends so.
        let glued = usize::from(!behind_mask)..words.joined().len();
        let glued = glued.filter(|start| possible >> start & 1 == 1).find_map(|start| {
            let index = *self.by_join.get(&words.joined()[start..])?;
            let entry = self.entry(index);
            // `NOPASSWD: /bin/ls` asks for none.
            let denied = !behind_mask && words.joined()[..start] == *b"no";
            (entry.is_distinct() && !denied).then(|| self.verdict_of(words, index, entry.demand))
        });
        glued.map_or(Asked::Unknown, Asked::Of)
    }
}

/// Where a name ends if up to two qualifiers or numbers at its end are left out. In text they stand behind `_` or `-`;
/// of the names of mappings a turn of the case will do.
fn without_qualifiers<const IN_TEXT: bool>(name: &[u8]) -> usize {
    let mut end = name.len();
    for _ in 0..MOST_QUALIFIERS {
        let word = last_word::<IN_TEXT>(&name[..end]);
        let digits = name[..end].iter().rev().take(MOST_DIGITS + 1).take_while(|b| b.is_ascii_digit()).count();
        let number = (1..=MOST_DIGITS).contains(&digits);
        let left = match number {
            true => end - digits,
            false if qualifier(&name[word..end]) => word,
            false => break,
        };
        let stem = match name[..left].last() {
            Some(b'_' | b'-') if IN_TEXT => left - 1,
            _ if IN_TEXT && !number => break,
            _ if IN_TEXT => left,
            _ => name[..left].iter().rposition(|b| is_alnum(*b)).map_or(0, |last| last + 1),
        };
        if stem == 0 || !is_alnum(name[stem - 1]) {
            break;
        }
        end = stem;
    }
    end
}

/// Where the last word of a name begins.
fn last_word<const IN_TEXT: bool>(name: &[u8]) -> usize {
    let mut start = name.len();
    while start > 0 && is_alnum(name[start - 1]) {
        start -= 1;
        let turns = !IN_TEXT && start > 0 && name[start].is_ascii_uppercase() && !name[start - 1].is_ascii_uppercase();
        if turns && is_alnum(name[start - 1]) {
            break;
        }
    }
    start
}

fn qualifier(word: &[u8]) -> bool {
    let Some(first) = word.first().map(u8::to_ascii_lowercase).filter(u8::is_ascii_lowercase) else { return false };
    // Nearly every word has another length than those that begin as it does.
    QUALIFIER_LENGTHS[usize::from(first - b'a')] >> word.len().min(31) & 1 == 1
        && QUALIFIERS.iter().any(|known| word.eq_ignore_ascii_case(known.as_bytes()))
}

/// The lengths of the qualifiers that begin with each letter, as bits.
static QUALIFIER_LENGTHS: [u32; 26] = {
    let mut lengths = [0; 26];
    let mut i = 0;
    while i < QUALIFIERS.len() {
        let word = QUALIFIERS[i].as_bytes();
        assert!(word.len() < 31);
        lengths[(word[0] - b'a') as usize] |= 1 << word.len();
        i += 1;
    }
    lengths
};

/// Where the name that an entry ends in at `end` itself ends, with the qualifiers that follow; none if something else does.
pub(crate) fn end_with_qualifiers(t: &[u8], end: usize) -> Option<usize> {
    let length = t[end..].iter().take(LONGEST_NAME / 2 + 1).take_while(|b| is_name(**b)).count();
    if length > LONGEST_NAME / 2 || !matches!(t[end], b'_' | b'-' | b'0'..=b'9') {
        return None;
    }
    let from = end.saturating_sub(1);
    let left = from + without_qualifiers::<true>(&t[from..end + length]);
    (left == end).then_some(end + length)
}

/// Whether what stands behind a provider's name is about access to it.
fn says_access(rest: &[u8]) -> bool {
    let word = &rest[rest.iter().position(|b| is_alnum(*b)).unwrap_or(rest.len())..];
    [&b"api"[..], b"auth", b"access"].into_iter().any(|known| word.eq_ignore_ascii_case(known))
}

const MOST_QUALIFIERS: usize = 2;
const MOST_DIGITS: usize = 2;

use crate::class::{is_alnum, is_name};
use crate::shape::ALONE;
use crate::words::Words;

/// Whether two spellings are of one name: case and separators make no difference.
#[must_use]
pub fn same_name(a: &[u8], b: &[u8]) -> bool {
    a == b || (!a.is_empty() && Words::of(a).joined() == Words::of(b).joined() && a.iter().any(|b| is_alnum(*b)))
}

/// A plain multiplicative hash: the table holds the policy's own names and never grows with what is looked up.
#[derive(Clone, Copy, Debug, Default)]
struct PlainHasher(u64);

type Plain = std::hash::BuildHasherDefault<PlainHasher>;

impl std::hash::Hasher for PlainHasher {
    fn finish(&self) -> u64 {
        self.0 ^ self.0 >> 29
    }

    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        }
    }
}

/// Where the two bits of a hash stand: the word, and the bit in it.
#[inline]
const fn places(hash: u32) -> [(usize, u32); 2] {
    [((hash >> 23) as usize, hash >> 17 & 63), ((hash >> 8 & 511) as usize, hash >> 2 & 63)]
}

/// One more letter, without case, of a name that is read from its end.
#[inline]
fn letter(hash: u32, b: u8) -> u32 {
    (hash ^ u32::from(b | 0x20)).wrapping_mul(0x9E37_79B1).rotate_left(5) ^ hash >> 7
}

/// The built-in table.
pub(crate) fn built_in() -> Vec<KeyName> {
    let mut entries = Vec::new();
    for (names, kind, demand, tail) in ROWS {
        for name in *names {
            let layout = match *name {
                "authorization" | "proxy_authorization" | "x_authorization" => Layout::Authorization,
                "cookie" | "cookies" => Layout::Cookie,
                "set_cookie" => Layout::SetCookie,
                _ if *kind == "verification_uri_complete" => Layout::VerificationUri,
                _ if *kind == "password" => Layout::Password,
                _ if *kind == "otp" => Layout::Code,
                _ => Layout::Plain,
            };
            entries.push(KeyName::new((*name).into(), kind, *demand, *tail, layout));
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demand(name: &str) -> Option<Demand> {
        KeyNames::new([], &[]).verdict(name.as_bytes(), false).map(|v| v.demand)
    }

    #[test]
    fn spellings_of_one_name_are_one_entry() {
        for name in ["access_token", "accessToken", "ACCESS-TOKEN", "Access.Token", "AccessToken", "ACCESSTOKEN"] {
            assert_eq!(demand(name), Some(Demand::Any), "{name}");
        }
    }

    #[test]
    fn a_suffix_counts_at_a_word_start() {
        assert_eq!(demand("ACME_IO_KEY"), Some(Demand::Made));
        assert_eq!(demand("acme.api-token"), Some(Demand::Any));
        assert_eq!(demand("db_password"), Some(Demand::Any));
        assert_eq!(demand("githubToken"), Some(Demand::Made));
        assert_eq!(demand("X-API-Key"), Some(Demand::Any));
    }

    #[test]
    fn names_that_only_look_alike_announce_nothing() {
        for name in [
            "token_type",
            "max_tokens",
            "token_count",
            "expires_in",
            "authorization_pending",
            "password_policy",
            "public_key",
            "cache_key",
            "primary_key",
            "key",
            "monkey",
            "compass",
            "secretary",
        ] {
            assert_eq!(demand(name), None, "{name}");
        }
    }

    #[test]
    fn a_policy_adds_and_allows() {
        let names = KeyNames::new([("acmePass Word", "acme")], &["password"]);
        assert!(names.verdict(b"acme_pass_word", false).is_some());
        assert!(names.verdict(b"password", false).is_none());
    }
}
