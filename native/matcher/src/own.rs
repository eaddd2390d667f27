//! Rules of the caller's own: regexes on a linear-time engine, in small windows.
//!
//! With keywords a pattern sees at most 4 KiB round each of them; without, lines of at most 4 KiB. So neither a
//! pattern nor a text can make a scan slow out of proportion.

use crate::error::BuildError;
use crate::found::{Match, Origin};
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
    /// One pattern for all keywords, without case.
    keywords: Option<Regex>,
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
    compile(rule).map(|_| ())
}

/// The compiled rules of one policy.
#[derive(Debug)]
pub(crate) struct OwnRules {
    rules: Vec<Compiled>,
}

impl OwnRules {
    pub(crate) fn new(rules: &[OwnRule]) -> Result<Self, BuildError> {
        let rules = rules.iter().map(compile).collect::<Result<_, _>>()?;
        Ok(Self { rules })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    pub(crate) fn id(&self, index: u16) -> &str {
        &self.rules[index as usize].id
    }

    pub(crate) fn kind(&self, index: u16) -> &str {
        &self.rules[index as usize].kind
    }

    /// What the rules find, and, if asked for, what they let go and why.
    pub(crate) fn find(&self, t: &[u8], matches: &mut Vec<Match>, mut misses: Option<&mut Vec<Miss>>) {
        for (index, rule) in self.rules.iter().enumerate() {
            let mut within = |from: usize, to: usize| {
                for captures in rule.pattern.captures_iter(&t[from..to]) {
                    let Some((start, end)) = rule.secret(&captures) else { continue };
                    let (start, end) = (from + start, from + end);
                    let origin = Origin::Own(index as u16);
                    let whole = captures.get(0).map_or((start, end), |m| (from + m.start(), from + m.end()));
                    match rule.let_go(t, (start, end), whole) {
                        None => matches.push(Match { start, end, origin }),
                        Some(why) => {
                            if let Some(misses) = misses.as_deref_mut() {
                                misses.push(Miss { start, end, origin, why });
                            }
                        }
                    }
                }
            };
            if let Some(keywords) = &rule.keywords {
                let mut done = 0;
                for keyword in keywords.find_iter(t) {
                    if keyword.end() + REACH / 2 <= done {
                        continue;
                    }
                    let to = t.len().min(keyword.end() + REACH);
                    within(keyword.start().saturating_sub(REACH), to);
                    done = to;
                }
            } else {
                let mut from = 0;
                for line in t.split(|b| *b == b'\n') {
                    let to = from + line.len();
                    if line.len() <= LONGEST_LINE {
                        within(from, to);
                    }
                    from = to + 1;
                }
            }
        }
    }
}

impl Compiled {
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

fn compile(rule: &OwnRule) -> Result<Compiled, BuildError> {
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
    Ok(Compiled {
        id: rule.id.clone(),
        kind: rule.kind.clone(),
        keywords: any_of(&escaped(&rule.keywords), true).map_err(|e| failed(plain(&e)))?,
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
