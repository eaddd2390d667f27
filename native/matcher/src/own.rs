//! Rules of the caller's own: regexes on a linear-time engine, in small windows.
//!
//! With keywords a pattern sees at most 4 KiB round each of them; without, lines of at most 4 KiB. So neither a
//! pattern nor a text can make a scan slow out of proportion. The keywords of all rules are searched for at once (`keywords`), and
//! only the rules of those that are there are asked.

use crate::error::BuildError;
use crate::found::{Match, Origin};
use crate::keywords::{Collecting, Keywords, Noted};
use crate::miss::{Miss, Why};
use regex::bytes::{Captures, Regex, RegexBuilder};

/// A rule of the caller's own, before it is compiled.
#[derive(Clone, Debug, Default)]
pub struct OwnRule {
    /// Name, unique.
    pub id: String,
    /// The kind of secret.
    pub kind: String,
    /// A regex without look-around and back-references, ASCII.
    pub pattern: String,
    /// Words one of which must stand nearby; none: the pattern is tried on whole lines.
    pub keywords: Vec<String>,
    /// The group that is the secret, 0 for the whole match; none: the first group that took part, if there is one.
    pub group: Option<usize>,
    /// The secret's Shannon entropy, in bits a symbol, must be above this; 0 asks for none.
    pub entropy: f64,
    /// What makes a match none.
    pub allowed: Vec<Allowance>,
}

/// What makes a match of one rule none.
#[derive(Clone, Debug, Default)]
pub struct Allowance {
    /// A pattern and a word must both be there, not one of them.
    pub every: bool,
    /// What the patterns look at.
    pub target: Target,
    /// Regexes, one of which fits.
    pub patterns: Vec<String>,
    /// Words, one of which the secret holds, without case.
    pub words: Vec<String>,
}

/// What the patterns of an allowance look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// The secret.
    #[default]
    Secret,
    /// The whole match.
    Match,
    /// The line that it stands on.
    Line,
}

/// Symbols on either side of a keyword that its pattern sees.
const REACH: usize = 2048;
const LONGEST_LINE: usize = 4096;
const LARGEST_PROGRAM: usize = 1 << 20;

#[derive(Debug)]
struct Compiled {
    id: String,
    kind: String,
    pattern: Regex,
    /// By number; none: it is tried on every line.
    keywords: Box<[u16]>,
    group: Option<usize>,
    entropy: f64,
    allowed: Vec<Allowed>,
}

#[derive(Debug)]
struct Allowed {
    every: bool,
    target: Target,
    patterns: Option<Regex>,
    words: Option<Regex>,
}

/// Whether a rule compiles.
///
/// # Errors
/// It does not; the message names it and says why.
pub fn check_rule(rule: &OwnRule) -> Result<(), BuildError> {
    compile(rule, &mut Collecting::default()).map(|_| ())
}

/// The compiled rules of one policy.
#[derive(Debug)]
pub(crate) struct OwnRules {
    rules: Vec<Compiled>,
    keywords: Keywords,
    /// Of each keyword the rules that have it.
    asking: Vec<Vec<u16>>,
    /// Those that are asked of every text.
    always: Vec<u16>,
    /// They are asked as the tests ask them: one by one, of every text.
    #[cfg(test)]
    plainly: bool,
}

impl OwnRules {
    pub(crate) fn new(given: &[OwnRule]) -> Result<Self, BuildError> {
        let (mut collecting, mut asking, mut always) = (Collecting::default(), Vec::new(), Vec::new());
        let mut rules: Vec<Compiled> = Vec::with_capacity(given.len());
        for (rule, index) in given.iter().zip(0..=u16::MAX) {
            let compiled = compile(rule, &mut collecting)?;
            for keyword in &compiled.keywords {
                asking.resize(asking.len().max(usize::from(*keyword) + 1), Vec::new());
                asking[usize::from(*keyword)].push(index);
            }
            if compiled.keywords.is_empty() {
                always.push(index);
            }
            rules.push(compiled);
        }
        Ok(Self {
            rules,
            keywords: collecting.done(),
            asking,
            always,
            #[cfg(test)]
            plainly: false,
        })
    }

    #[cfg(test)]
    pub(crate) fn plainly(self) -> Self {
        Self { plainly: true, ..self }
    }

    #[inline]
    pub(crate) const fn keywords(&self) -> &Keywords {
        &self.keywords
    }

    /// Whether one may find something where no window announces a keyword.
    #[inline]
    pub(crate) fn see_more(&self) -> bool {
        #[cfg(test)]
        if self.plainly {
            return true;
        }
        !self.always.is_empty() || self.keywords.are_short()
    }

    /// Whether one may find something in a text in which no window announces a keyword.
    #[inline]
    pub(crate) fn may_see(&self, t: &[u8]) -> bool {
        #[cfg(test)]
        if self.plainly {
            return true;
        }
        !self.always.is_empty() || self.keywords.any_short(t)
    }

    pub(crate) fn id(&self, index: u16) -> &str {
        &self.rules[index as usize].id
    }

    pub(crate) fn kind(&self, index: u16) -> &str {
        &self.rules[index as usize].kind
    }

    /// What the rules find, and, if asked for, what they let go and why. The keywords that have windows are noted.
    pub(crate) fn find(
        &self,
        t: &[u8],
        mut noted: Noted,
        matches: &mut Vec<Match>,
        mut misses: Option<&mut Vec<Miss>>,
    ) {
        #[cfg(test)]
        if self.plainly {
            return tests::plainly(self, t, matches, misses);
        }
        self.keywords.note_short(t, &mut noted);
        if noted.words().is_empty() && self.always.is_empty() {
            return;
        }
        let mut asked = self.always.clone();
        asked.extend(noted.words().iter().flat_map(|word| &self.asking[usize::from(*word)]));
        asked.sort_unstable();
        asked.dedup();
        for index in asked {
            let rule = &self.rules[usize::from(index)];
            let mut within = |from: usize, to: usize| {
                rule.find(t, (from, to), &Origin::Own(index), matches, misses.as_deref_mut());
            };
            if rule.keywords.is_empty() {
                let mut from = 0;
                for line in t.split(|b| *b == b'\n') {
                    let to = from + line.len();
                    if line.len() <= LONGEST_LINE {
                        within(from, to);
                    }
                    from = to + 1;
                }
            } else {
                let mut done = 0;
                noted.each(&self.keywords, &rule.keywords, t, |start, length| {
                    let end = start + length;
                    if end + REACH / 2 > done {
                        done = t.len().min(end + REACH);
                        within(start.saturating_sub(REACH), done);
                    }
                });
            }
        }
    }
}

impl Compiled {
    /// What it finds in a stretch of a text.
    fn find(
        &self,
        t: &[u8],
        (from, to): (usize, usize),
        origin: &Origin,
        matches: &mut Vec<Match>,
        mut misses: Option<&mut Vec<Miss>>,
    ) {
        for captures in self.pattern.captures_iter(&t[from..to]) {
            let Some((start, end)) = self.secret(&captures) else { continue };
            let (start, end) = (from + start, from + end);
            let whole = captures.get(0).map_or((start, end), |m| (from + m.start(), from + m.end()));
            match self.let_go(t, (start, end), whole) {
                None => matches.push(Match { start, end, origin: origin.clone() }),
                Some(why) => {
                    if let Some(misses) = misses.as_deref_mut() {
                        misses.push(Miss { start, end, origin: origin.clone(), why });
                    }
                }
            }
        }
    }

    /// Where the secret of a match is. A pattern with a group means the group; the rest is context.
    fn secret(&self, captures: &Captures<'_>) -> Option<(usize, usize)> {
        let found = match self.group {
            Some(group) => captures.get(group),
            None => captures.iter().skip(1).flatten().find(|group| !group.is_empty()).or_else(|| captures.get(0)),
        };
        found.filter(|found| !found.is_empty()).map(|found| (found.start(), found.end()))
    }

    fn let_go(&self, t: &[u8], (start, end): (usize, usize), whole: (usize, usize)) -> Option<Why> {
        let secret = &t[start..end];
        if self.entropy > 0.0 && entropy(secret) <= self.entropy {
            return Some(Why::Entropy);
        }
        self.allowed.iter().any(|allowed| allowed.takes(t, secret, whole)).then_some(Why::Allowed)
    }
}

impl Allowed {
    fn takes(&self, t: &[u8], secret: &[u8], (start, end): (usize, usize)) -> bool {
        let looked_at = match self.target {
            Target::Secret => secret,
            Target::Match => &t[start..end],
            Target::Line => {
                let nearest = start.saturating_sub(LONGEST_LINE);
                let from = memchr::memrchr(b'\n', &t[nearest..start]).map_or(nearest, |i| nearest + i + 1);
                let furthest = t.len().min(end + LONGEST_LINE);
                &t[from..memchr::memchr(b'\n', &t[end..furthest]).map_or(furthest, |i| end + i)]
            }
        };
        let pattern = self.patterns.as_ref().map(|patterns| patterns.is_match(looked_at));
        let word = self.words.as_ref().map(|words| words.is_match(secret));
        match (pattern, word) {
            (Some(pattern), Some(word)) if self.every => pattern && word,
            (pattern, word) => pattern == Some(true) || word == Some(true),
        }
    }
}

/// Shannon entropy in bits a symbol.
fn entropy(value: &[u8]) -> f64 {
    let mut counts = [0u32; 256];
    for b in value {
        counts[usize::from(*b)] += 1;
    }
    let length = f64::from(u32::try_from(value.len()).unwrap_or(u32::MAX)); // a window's, so it fits
    let share = |count: u32| f64::from(count) / length;
    -counts.into_iter().filter(|count| *count > 0).map(|count| share(count) * share(count).log2()).sum::<f64>()
}

fn compile(rule: &OwnRule, keywords: &mut Collecting) -> Result<Compiled, BuildError> {
    let failed = |reason: String| BuildError::pattern(&rule.id, reason);
    if !rule.pattern.is_ascii() {
        return Err(failed("it holds symbols that are not ASCII".into()));
    }
    let pattern = build(&rule.pattern, false).map_err(|e| failed(plain(&e)))?;
    if pattern.is_match(b"") {
        return Err(failed("it matches the empty text".into()));
    }
    if let Some(group) = rule.group.filter(|group| *group >= pattern.captures_len()) {
        return Err(failed(format!("it has no group {group}")));
    }
    let allowed = rule.allowed.iter().map(|allowed| {
        let patterns: Vec<String> = allowed.patterns.iter().map(|pattern| format!("(?:{pattern})")).collect();
        let fault = |e: &regex::Error| failed(format!("of what it allows: {}", plain(e)));
        for pattern in &allowed.patterns {
            build(pattern, false).map_err(|e| fault(&e))?; // each by itself: one must not close another's group
        }
        Ok(Allowed {
            every: allowed.every,
            target: allowed.target,
            patterns: any_of(&patterns, false).map_err(|e| fault(&e))?,
            words: any_of(&escaped(&allowed.words), true).map_err(|e| fault(&e))?,
        })
    });
    let keyword = |word: &String| match word {
        word if word.is_empty() => Err(failed("a keyword is empty".into())),
        word if !word.is_ascii() => Err(failed("a keyword holds symbols that are not ASCII".into())),
        word => keywords.number(word.as_bytes()).ok_or_else(|| failed("there are too many keywords".into())),
    };
    Ok(Compiled {
        id: rule.id.clone(),
        kind: rule.kind.clone(),
        keywords: rule.keywords.iter().map(keyword).collect::<Result<_, _>>()?,
        group: rule.group,
        entropy: rule.entropy,
        allowed: allowed.collect::<Result<_, BuildError>>()?,
        pattern,
    })
}

fn escaped(words: &[String]) -> Vec<String> {
    words.iter().map(|word| regex::escape(word)).collect()
}

/// One pattern for all; none for none.
fn any_of(patterns: &[String], any_case: bool) -> Result<Option<Regex>, regex::Error> {
    if patterns.is_empty() { Ok(None) } else { build(&patterns.join("|"), any_case).map(Some) }
}

fn build(pattern: &str, any_case: bool) -> Result<Regex, regex::Error> {
    RegexBuilder::new(pattern)
        .unicode(false)
        .case_insensitive(any_case)
        .size_limit(LARGEST_PROGRAM)
        .dfa_size_limit(LARGEST_PROGRAM)
        .build()
}

/// The last line of the engine's message: the reason, without the drawing of the pattern.
fn plain(error: &regex::Error) -> String {
    let text = error.to_string();
    let reason = text.lines().last().unwrap_or_default();
    reason.strip_prefix("error: ").unwrap_or(reason).to_owned()
}

#[cfg(test)]
#[path = "tests/own.rs"]
mod tests;
