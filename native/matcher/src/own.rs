//! Rules of the caller's own: regexes on a linear-time engine, in small windows.
//!
//! With keywords a pattern sees at most 4 KiB round each of them; without, lines of at most 4 KiB. So neither a
//! pattern nor a text can make a scan slow out of proportion.

use crate::error::BuildError;
use crate::found::{Match, Origin};
use crate::matcher::OwnRule;
use regex::bytes::{Regex, RegexBuilder};

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

    pub(crate) fn find(&self, t: &[u8], matches: &mut Vec<Match>) {
        for (index, rule) in self.rules.iter().enumerate() {
            let mut within = |from: usize, to: usize| {
                for captures in rule.pattern.captures_iter(&t[from..to]) {
                    // A pattern with a group means the group; the rest is context.
                    let Some(found) = captures.get(1).or_else(|| captures.get(0)) else {
                        continue;
                    };
                    if !found.is_empty() {
                        let origin = Origin::Own(index as u16);
                        matches.push(Match { start: from + found.start(), end: from + found.end(), origin });
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

fn compile(rule: &OwnRule) -> Result<Compiled, BuildError> {
    if !rule.pattern.is_ascii() {
        return Err(BuildError::pattern(&rule.id, "it holds symbols that are not ASCII"));
    }
    let pattern = build(&rule.pattern, false).map_err(|e| BuildError::pattern(&rule.id, plain(&e)))?;
    if pattern.is_match(b"") {
        return Err(BuildError::pattern(&rule.id, "it matches the empty text"));
    }
    let keywords = if rule.keywords.is_empty() {
        None
    } else {
        let any: Vec<String> = rule.keywords.iter().map(|word| regex::escape(word)).collect();
        Some(build(&any.join("|"), true).map_err(|e| BuildError::pattern(&rule.id, plain(&e)))?)
    };
    Ok(Compiled { id: rule.id.clone(), kind: rule.kind.clone(), pattern, keywords })
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
