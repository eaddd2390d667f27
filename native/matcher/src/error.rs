//! The one error of the crate: a policy that cannot be compiled.

use std::fmt;

/// Why a policy cannot be compiled. Never holds a value, only names that the policy's author wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    UnknownRule(String),
    Pattern { rule: String, reason: String },
}

impl BuildError {
    pub(crate) fn unknown_rule(id: &str) -> Self {
        Self { kind: Kind::UnknownRule(id.into()) }
    }

    pub(crate) fn pattern(rule: &str, reason: impl fmt::Display) -> Self {
        Self { kind: Kind::Pattern { rule: rule.into(), reason: reason.to_string() } }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::UnknownRule(id) => write!(f, "disabled: there is no rule {id:?}; `redact rules` lists them"),
            Kind::Pattern { rule, reason } => {
                write!(f, "rule {rule:?}: the pattern does not compile: {reason}")
            }
        }
    }
}

impl std::error::Error for BuildError {}
