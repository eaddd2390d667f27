//! The entries of the table of key names: what each announces, and how the value under it is laid out.

use crate::key_table::{Demand, ROWS};

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
    /// Whether the values of its names have none of their own.
    pub(crate) const fn is_plain(self) -> bool {
        matches!(self, Self::Plain | Self::Password | Self::Code)
    }

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
    /// Whether only machines give out what stands under it: no plain word is one.
    pub(crate) issued: bool,
    /// Whether people type or read out what stands under it: it need not look machine-made.
    pub(crate) typed: bool,
}

impl KeyName {
    pub(crate) fn new(name: String, kind: &str, demand: Demand, tail: bool, layout: Layout) -> Self {
        let rule = ["key:", &name].concat();
        let (issued, typed) = (ISSUED.contains(&kind), layout.is_typed() || READ_OUT.contains(&kind));
        Self { name, kind: kind.into(), demand, tail, layout, rule, issued, typed }
    }

    /// Whether it is told from a longer word without a separator: `dbpassword`, `XAPIKey`.
    pub(crate) fn is_distinct(&self) -> bool {
        let letters = self.name.bytes().filter(|b| *b != b'_').count();
        self.tail && (letters >= SHORTEST_GLUED || matches!(self.name.as_str(), "passwd" | "api_key"))
    }

    pub(crate) fn is_generous(&self) -> bool {
        matches!(self.name.as_str(), "cookies" | "cookie" | "secrets" | "passwords")
    }
}

/// Kinds of what only machines give out.
const ISSUED: [&str; 11] = [
    "access_token",
    "refresh_token",
    "id_token",
    "device_code",
    "code_verifier",
    "client_assertion",
    "private_key",
    "token",
    "session_token",
    "csrf_token",
    "signature",
];

/// Kinds of what people type or read out, beside passwords and one-time codes.
const READ_OUT: [&str; 4] = ["user_code", "device_code", "authorization_code", "client_secret"];

/// Names of this many letters are found at the end of a word, too.
const SHORTEST_GLUED: usize = 8;

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
