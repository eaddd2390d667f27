//! What a name asks: as a whole, as it is mostly spelled, or by the longest entry that its words end in.

use super::{Asked, KeyNames, LONGEST_NAME, Verdict};
use crate::class::is_alnum;
use crate::entries::Layout;
use crate::key_table::{Demand, GIVEN_OUT, GLUED, OTHER_CODES, OTHER_KEYS, OTHER_SIGNATURES, OTHER_TOKENS};
use crate::qualifiers::{says_access, shorter};
use crate::tongues;
use crate::words::Words;

impl Verdict {
    /// Two letters say too little for more to stand behind them.
    fn is_short(self, names: &KeyNames) -> bool {
        names.entry(self.index).name == "pw"
    }
}

impl KeyNames {
    /// What a name asks of its value, in text or in a mapping.
    #[inline]
    pub(crate) fn asked<const IN_TEXT: bool>(&self, name: &[u8], behind_mask: bool) -> Asked {
        let known = if behind_mask { None } else { self.spelled.asked(name) };
        known.copied().unwrap_or_else(|| self.split::<IN_TEXT>(name, behind_mask))
    }

    /// What a name asks that is an entry, spelled as most people do.
    #[inline]
    pub(crate) fn spelled(&self, name: &[u8]) -> Option<&Asked> {
        self.spelled.asked(name)
    }

    /// What a name asks, by its words.
    pub(super) fn split<const IN_TEXT: bool>(&self, name: &[u8], behind_mask: bool) -> Asked {
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
        if IN_TEXT && end < whole {
            return Asked::Unknown;
        }
        for left in shorter::<IN_TEXT>(name).filter(|left| self.may_end::<false>(&name[..*left])) {
            return match self.looked_up(&Words::of(&name[..left]), &name[..left], behind_mask) {
                Asked::Unknown => continue,
                Asked::Of(verdict) if verdict.demand == Demand::Query || verdict.is_short(self) => Asked::Nothing,
                // `heroku_app` names no secret, `heroku_api` does.
                Asked::Of(verdict) if verdict.demand == Demand::Beside && !says_access(&name[left..]) => Asked::Nothing,
                Asked::Of(verdict) => Asked::Of(Verdict { beside: words.beside_or(verdict.beside), ..verdict }),
                Asked::Nothing => Asked::Nothing,
            };
        }
        if behind_mask { Asked::Unknown } else { self.given_out::<IN_TEXT>(&words, name) }
    }

    /// What a name asks that announces nothing by its words: `acme_api`, `webhooksigning`, `wstoken`.
    fn given_out<const IN_TEXT: bool>(&self, words: &Words, name: &[u8]) -> Asked {
        let joined = words.joined();
        // A mapping's name asks more.
        if IN_TEXT && joined.ends_with(tongues::TOKENS.as_bytes()) {
            let tokens = tongues::number(name).map(|number| self.minted(words, self.tongues + number));
            return tokens.unwrap_or(Asked::Unknown);
        }
        let ends = |word: &str| joined.ends_with(word.as_bytes());
        let after = |word: &str| joined.len() > word.len();
        if let Some(at) = GIVEN_OUT.iter().position(|(word, _)| ends(word)) {
            let (word, _) = GIVEN_OUT[at];
            // `rapi` and `capi` are words.
            let apart = word != "api" || matches!(name, [.., b, b'_' | b'-', _, _, _] if is_alnum(*b));
            return if apart { self.minted(words, self.given_out + at) } else { Asked::Unknown };
        }
        let Some(word) = GLUED.into_iter().find(|word| ends(word) && after(word)) else { return Asked::Unknown };
        let before = &joined[..joined.len() - word.len()];
        let others = if word == "key" { OTHER_KEYS } else { OTHER_TOKENS };
        if word != "secret" && others.iter().any(|other| before.ends_with(other.as_bytes())) {
            return Asked::Unknown;
        }
        self.by_join.get(word.as_bytes()).map_or(Asked::Unknown, |index| self.minted(words, *index as usize))
    }

    fn minted(&self, words: &Words, index: usize) -> Asked {
        Asked::Of(self.verdict_of(words, index as u32, Demand::Minted))
    }

    /// What a name asks that is an entry as a whole, from its first word on.
    pub(crate) fn whole(&self, name: &[u8]) -> Option<Verdict> {
        self.whole_of(&Words::of(name))
    }

    fn whole_of(&self, words: &Words) -> Option<Verdict> {
        if self.allowed.contains(words.joined()) {
            return None;
        }
        let index = *self.by_join.get(words.joined())?;
        Some(self.verdict_of(words, index, self.entry(index).demand))
    }

    /// The same of words as people write them: those of the entry, or `pass word`.
    pub(crate) fn of_words(&self, name: &[u8]) -> Option<Verdict> {
        let words = Words::of(name);
        let verdict = self.whole_of(&words)?;
        (words.are_those_of(&self.entry(verdict.index).name) || words.begin_with(b"pass")).then_some(verdict)
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

    /// What a name asks by the longest entry that it ends in.
    fn looked_up(&self, words: &Words, name: &[u8], behind_mask: bool) -> Asked {
        let possible = self.endings.possible(words.joined());
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
                "code" => OTHER_CODES,
                "signature" => OTHER_SIGNATURES,
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
            let denied = words.joined()[..start] == *b"no";
            (entry.is_distinct() && !denied).then(|| self.verdict_of(words, index, entry.demand))
        });
        glued.or_else(|| self.closed_up(words, possible, behind_mask)).map_or(Asked::Unknown, Asked::Of)
    }

    /// `SINCHTOKEN`: behind a provider's name no word needs to begin.
    fn closed_up(&self, words: &Words, possible: u64, behind_mask: bool) -> Option<Verdict> {
        let possible = |start: &usize| !behind_mask && possible >> *start & 1 == 1;
        (1..words.joined().len()).filter(possible).find_map(|start| {
            let index = *self.by_join.get(&words.joined()[start..])?;
            let entry = self.entry(index);
            let beside = words.beside_closed_up(start);
            let asks = matches!(entry.demand, Demand::Any | Demand::Token | Demand::Made) && !entry.layout.is_typed();
            let verdict = Verdict { beside: words.beside_or(beside), ..self.verdict_of(words, index, Demand::Made) };
            (asks && beside != (0, 0)).then_some(verdict)
        })
    }
}
