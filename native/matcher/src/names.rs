//! Key names: which field names announce a secret, and what their values must look like.
//!
//! A name is split into words, lower-cased and joined, so that `access_token`, `accessToken` and `ACCESS-TOKEN` are
//! one entry. `native/README.md` section 4 is the contract.

use crate::key_table::{Demand, OTHER_KEYS, ROWS};
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
}

impl KeyName {
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
    /// Every string of a mapping under the name is a secret.
    pub generous: bool,
    /// The catalogue's rules for words of the name: a range of them.
    pub beside: (u16, u16),
}

/// Names are read up to this many symbols.
pub(crate) const LONGEST_NAME: usize = 64;

/// The table of sensitive key names of one policy.
#[derive(Debug)]
pub(crate) struct KeyNames {
    entries: Vec<KeyName>,
    /// How many of the entries are not the policy's.
    built_in: usize,
    by_join: HashMap<Box<[u8]>, u32, Plain>,
    /// Names that announce nothing, whatever they end in.
    allowed: HashSet<Box<[u8]>, Plain>,
    /// Hashes of the joined entries, read from their ends, as a 32-Kbit set.
    endings: Box<[u64; 512]>,
}

impl KeyNames {
    pub(crate) fn new<'a>(added: impl IntoIterator<Item = (&'a str, &'a str)>, allowed: &[&str]) -> Self {
        let mut names = Self {
            entries: Vec::new(),
            built_in: 0,
            by_join: HashMap::default(),
            allowed: HashSet::default(),
            endings: Box::new([0; 512]),
        };
        for entry in built_in() {
            names.insert(entry);
        }
        names.built_in = names.entries.len();
        for (name, kind) in added {
            let layout = Layout::Plain;
            let words = Words::of(name.as_bytes()).joined_by_underscore();
            names.insert(KeyName { name: words, kind: kind.into(), demand: Demand::Any, tail: true, layout });
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
        let hash = words.joined().iter().rev().fold(0, |hash, b| letter(hash, *b));
        self.endings[(hash >> 23) as usize] |= 1 << (hash >> 17 & 63);
        let index = self.entries.len() as u32;
        self.by_join.insert(words.joined().into(), index);
        self.entries.push(entry);
    }

    pub(crate) fn entry(&self, index: u32) -> &KeyName {
        &self.entries[index as usize]
    }

    /// The names that the policy added to the built-in ones.
    pub(crate) fn added(&self) -> impl Iterator<Item = &str> {
        self.entries[self.built_in..].iter().map(|entry| entry.name.as_str())
    }

    /// Whether a name ends in the letters and digits of any entry, wherever its words begin: turns nearly every other
    /// name away. In text the name ends with the slice and goes back to the first symbol that no name has.
    #[inline]
    pub(crate) fn may_end<const IN_TEXT: bool>(&self, text: &[u8]) -> bool {
        let mut hash = 0;
        for b in text.iter().rev().take(LONGEST_NAME) {
            if is_alnum(*b) {
                hash = letter(hash, *b);
                if self.endings[(hash >> 23) as usize] >> (hash >> 17 & 63) & 1 == 1 {
                    return true;
                }
            } else if IN_TEXT && !is_name(*b) {
                return false;
            }
        }
        false
    }

    /// What a name asks of its value; none for names that announce nothing.
    pub(crate) fn verdict(&self, name: &[u8]) -> Option<Verdict> {
        self.verdict_in(name, false)
    }

    /// As `verdict`, for a name that is only the end of one: a mask stands right before it.
    pub(crate) fn verdict_in(&self, name: &[u8], behind_mask: bool) -> Option<Verdict> {
        let end = name.iter().rposition(|b| is_alnum(*b))? + 1;
        let name = &name[end.saturating_sub(LONGEST_NAME)..end];
        if !self.may_end::<false>(name) {
            return None;
        }
        let words = Words::of(name);
        if !self.allowed.is_empty() && self.allowed.contains(words.joined()) {
            return None;
        }
        for start in words.starts() {
            let Some(&index) = self.by_join.get(&words.joined()[start..]) else {
                continue;
            };
            let entry = self.entry(index);
            // A letter right behind a mask goes on with the mask's word.
            if start == 0 && behind_mask && name.first().is_some_and(|b| is_alnum(*b)) {
                continue;
            }
            let whole = start == 0 && !behind_mask;
            if whole || entry.tail {
                let bare_key = entry.name == "key";
                if bare_key && whole {
                    return None;
                }
                return Some(Verdict {
                    index,
                    demand: entry.demand,
                    layout: entry.layout,
                    bare_key,
                    generous: entry.is_generous(),
                    beside: words.beside(),
                });
            }
            let bare_key = entry.name == "key";
            if bare_key && words.before(start).is_some_and(|word| OTHER_KEYS.iter().any(|x| x.as_bytes() == word)) {
                return None;
            }
            return Some(Verdict {
                index,
                demand: Demand::Made,
                layout: entry.layout,
                bare_key,
                generous: entry.is_generous(),
                beside: words.beside(),
            });
        }
        None
    }
}

use crate::class::{is_alnum, is_name};
use crate::words::Words;

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
                _ if *kind == "password" || *kind == "otp" => Layout::Password,
                _ => Layout::Plain,
            };
            entries.push(KeyName { name: (*name).into(), kind: (*kind).into(), demand: *demand, tail: *tail, layout });
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demand(name: &str) -> Option<Demand> {
        KeyNames::new([], &[]).verdict(name.as_bytes()).map(|v| v.demand)
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
        assert!(names.verdict(b"acme_pass_word").is_some());
        assert!(names.verdict(b"password").is_none());
    }
}
