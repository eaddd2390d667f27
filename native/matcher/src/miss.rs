//! What was looked at and let go, and why: for people who ask. A scan notes it only when it is asked to.

use crate::found::Origin;

/// A range that would have been a match, but for one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// First symbol.
    pub start: usize,
    /// One after the last symbol.
    pub end: usize,
    /// What would have found it.
    pub origin: Origin,
    /// What it lacks.
    pub why: Why,
}

/// Why something is no match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It stands for no value.
    Placeholder,
    /// No machine made it, and the name alone does not say enough.
    NotMachineMade,
    /// It could be a word, and the name alone does not say enough.
    NotPlausible,
    /// Hexadecimal digits under a bare `key`.
    Identifier,
    /// An address or a path.
    Address,
    /// A sentence goes on.
    Prose,
    /// A source line.
    Code,
    /// `code` or `state` outside a redirect or form.
    NoRedirect,
    /// Fewer than four symbols.
    Short,
    /// A word goes on to the left of it.
    LeftBoundary,
    /// A word goes on to the right of it.
    RightBoundary,
    /// The rule asks for more entropy.
    Entropy,
    /// The rule, or the policy, allows it.
    Allowed,
}

impl Why {
    /// The word for it at the boundary.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Placeholder => "placeholder",
            Self::NotMachineMade => "not-machine-made",
            Self::NotPlausible => "not-plausible",
            Self::Identifier => "identifier",
            Self::Address => "address",
            Self::Prose => "prose",
            Self::Code => "code",
            Self::NoRedirect => "no-redirect",
            Self::Short => "short",
            Self::LeftBoundary => "left-boundary",
            Self::RightBoundary => "right-boundary",
            Self::Entropy => "entropy",
            Self::Allowed => "allowed",
        }
    }
}
