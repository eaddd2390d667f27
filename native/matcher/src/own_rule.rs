//! One rule of the caller's own: what it is made of, and what it finds where it is tried.

use crate::begun::Begun;
use crate::error::BuildError;
use crate::found::{Match, Origin};
use crate::keywords::Collecting;
use crate::miss::{Miss, Why};
use crate::needed::needed;
use crate::regexes::{Checked, plain};
use regex::bytes::Captures;

/// A rule of the caller's own, before it is compiled.
#[derive(Clone, Debug, Default, PartialEq)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

/// Longer lines are not looked at.
pub(crate) const LONGEST_LINE: usize = 4096;
/// Of a rule with keywords so many texts at most are looked for beside them, and none is shorter than this.
const MOST_BESIDE: usize = 4;
const SHORTEST_BESIDE: usize = 4;

/// A rule that was checked.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub id: String,
    pub kind: String,
    pattern: Checked,
    /// By number; none: it is tried on lines.
    pub keywords: Box<[u16]>,
    /// By number: one of them is in each of its matches. None: that is not known, or says no more than the keywords do.
    pub needed: Box<[u16]>,
    group: Option<usize>,
    entropy: f64,
    allowed: Vec<Allowed>,
    /// What the end of a text may have begun of its secret.
    pub begun: Begun,
    /// No match is shorter.
    pub shortest: usize,
}

#[derive(Debug)]
struct Allowed {
    every: bool,
    target: Target,
    patterns: Option<Checked>,
    words: Option<Checked>,
}

/// Whether a rule compiles.
///
/// # Errors
/// It does not; the message names it and says why.
pub fn check_rule(rule: &OwnRule) -> Result<(), BuildError> {
    Compiled::new(rule, &mut Collecting::default()).map(|_| ())
}

impl Compiled {
    /// Checks a rule, and collects the words that it asks for.
    pub(crate) fn new(rule: &OwnRule, words: &mut Collecting) -> Result<Self, BuildError> {
        let failed = |reason: String| BuildError::pattern(&rule.id, reason);
        if !rule.pattern.is_ascii() {
            return Err(failed("it holds symbols that are not ASCII".into()));
        }
        let (pattern, parsed) = Checked::new(rule.pattern.clone(), false).map_err(|e| failed(plain(&e)))?;
        if parsed.properties().minimum_len() == Some(0) && pattern.with(|pattern| pattern.is_match(b"")) {
            return Err(failed("it matches the empty text".into()));
        }
        if let Some(group) = rule.group.filter(|group| *group > parsed.properties().explicit_captures_len()) {
            return Err(failed(format!("it has no group {group}")));
        }
        let allowed = rule.allowed.iter().map(|allowed| {
            let patterns: Vec<String> = allowed.patterns.iter().map(|pattern| format!("(?:{pattern})")).collect();
            let fault = |e: &regex::Error| failed(format!("of what it allows: {}", plain(e)));
            for pattern in &allowed.patterns {
                Checked::new(pattern.clone(), false).map_err(|e| fault(&e))?; // each by itself: one must not close another's group
            }
            Ok(Allowed {
                every: allowed.every,
                target: allowed.target,
                patterns: any_of(&patterns, false).map_err(|e| fault(&e))?,
                words: any_of(&escaped(&allowed.words), true).map_err(|e| fault(&e))?,
            })
        });
        let allowed = allowed.collect::<Result<_, BuildError>>()?;
        if rule.keywords.iter().any(String::is_empty) {
            return Err(failed("a keyword is empty".into()));
        }
        if !rule.keywords.iter().all(|word| word.is_ascii()) {
            return Err(failed("a keyword holds symbols that are not ASCII".into()));
        }
        let needed = needed(&parsed).filter(|needed| says_more(needed, &rule.keywords)).unwrap_or_default();
        let asked = if needed.is_empty() { lower(&rule.keywords) } else { needed.clone() };
        let mut number = |word: &[u8]| words.number(word).ok_or_else(|| failed("there are too many keywords".into()));
        Ok(Self {
            id: rule.id.clone(),
            kind: rule.kind.clone(),
            pattern,
            keywords: rule.keywords.iter().map(|word| number(word.as_bytes())).collect::<Result<_, _>>()?,
            needed: needed.iter().map(|word| number(word)).collect::<Result<_, _>>()?,
            group: rule.group,
            entropy: rule.entropy,
            allowed,
            begun: Begun::new(&parsed, rule.group, &asked),
            shortest: parsed.properties().minimum_len().unwrap_or(0),
        })
    }

    /// The words one of which a text must have for the rule to be asked; none: it is asked of every text.
    pub(crate) fn asks_for(&self) -> &[u16] {
        if self.needed.is_empty() { &self.keywords } else { &self.needed }
    }

    /// Whether what stands behind a match on its line may make it none.
    pub(crate) fn looks_on(&self) -> bool {
        self.allowed.iter().any(|allowed| allowed.target == Target::Line)
    }

    /// From where in a stretch that ends with the text a secret may have begun; what stands in a match that is over has not where
    /// matches `follow` one another from the beginning of the stretch.
    pub(crate) fn begun_from(&self, t: &[u8], from: usize, follow: bool) -> Option<usize> {
        self.begun.start(&t[from..], &self.pattern, follow).map(|start| from + start)
    }

    /// What it finds in a stretch of a text. Says where the first match begins, found or let go, that hangs on the rest of its line.
    pub(crate) fn find(
        &self,
        t: &[u8],
        (from, to): (usize, usize),
        origin: &Origin,
        matches: &mut Vec<Match>,
        mut misses: Option<&mut Vec<Miss>>,
    ) -> Option<usize> {
        let looks_on = self.looks_on();
        let mut hanging: Option<usize> = None;
        self.pattern.with(|pattern| {
            for captures in pattern.captures_iter(&t[from..to]) {
                let Some((start, end)) = self.secret(&captures) else { continue };
                let (start, end) = (from + start, from + end);
                let whole = captures.get(0).map_or((start, end), |m| (from + m.start(), from + m.end()));
                if looks_on && hanging.is_none() && t.len() - whole.1 < LONGEST_LINE && !t[whole.1..].contains(&b'\n') {
                    hanging = Some(start);
                }
                match self.let_go(t, (start, end), whole) {
                    None => matches.push(Match { start, end, origin: origin.clone() }),
                    Some(why) => {
                        if let Some(misses) = misses.as_deref_mut() {
                            misses.push(Miss { start, end, origin: origin.clone(), why });
                        }
                    }
                }
            }
        });
        hanging
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
        let pattern = self.patterns.as_ref().map(|patterns| patterns.with(|regex| regex.is_match(looked_at)));
        let word = self.words.as_ref().map(|words| words.with(|regex| regex.is_match(secret)));
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

fn lower(words: &[String]) -> Vec<Vec<u8>> {
    words.iter().map(|word| word.to_ascii_lowercase().into_bytes()).collect()
}

fn escaped(words: &[String]) -> Vec<String> {
    words.iter().map(|word| regex::escape(word)).collect()
}

/// One pattern for all; none for none.
fn any_of(patterns: &[String], any_case: bool) -> Result<Option<Checked>, regex::Error> {
    if patterns.is_empty() {
        return Ok(None);
    }
    Checked::new(patterns.join("|"), any_case).map(|(checked, _)| Some(checked))
}

/// Whether texts that each match holds say more than the keywords: of a rule with keywords it is looked for both.
fn says_more(needed: &[Vec<u8>], keywords: &[String]) -> bool {
    let has =
        |text: &[u8], word: &String| text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()));
    let is_other = |text: &Vec<u8>| text.len() >= SHORTEST_BESIDE && !keywords.iter().any(|word| has(text, word));
    keywords.is_empty() || needed.len() <= MOST_BESIDE && needed.iter().all(is_other)
}
