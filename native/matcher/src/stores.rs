//! Names of secrets in the stores that keep them: `projects/shop/secrets/login/versions/2`, `secret/data/shop`, `op://shop/login`.
//!
//! They say where a secret is and not what it is, and stand under the same names as the secret itself.

use crate::machine::machine_made;
use crate::value::{JUDGED, LONG_STRETCH};

/// How paths in a store begin, and those that are hardly anything else.
const LEADS: [&[u8]; 14] = [
    b"projects",
    b"secret",
    b"secrets",
    b"kv",
    b"vault",
    b"vaults",
    b"prod",
    b"production",
    b"staging",
    b"stage",
    b"dev",
    b"test",
    b"qa",
    b"ssm",
];
const PLAIN_LEADS: usize = 6;
/// How addresses in one begin, as tools that put the secret in their place have them.
const SCHEMES: [&[u8]; 16] = [
    b"op",
    b"vault",
    b"ref+vault",
    b"ref+awssecrets",
    b"ref+awsssm",
    b"ref+gcpsecrets",
    b"ref+azurekeyvault",
    b"sm",
    b"gcpsm",
    b"awssm",
    b"aws-sm",
    b"secretsmanager",
    b"ssm",
    b"keyring",
    b"akv",
    b"berglas",
];

/// Whether a value is a path in a store.
pub(crate) fn stored(value: &[u8]) -> bool {
    led(value, &LEADS, 2)
}

/// Whether it is one, or an address, even where people type what stands there.
pub(crate) fn kept(value: &[u8]) -> bool {
    led(value, &LEADS[..PLAIN_LEADS], 3) || addressed(value)
}

/// Whether a value is so many pieces of which no machine made any, and one of these stands first.
fn led(value: &[u8], leads: &[&[u8]], fewest: usize) -> bool {
    let Some(length) = memchr::memchr(b'/', &value[..value.len().min(LONGEST_LEAD + 1)]) else { return false };
    let mut pieces = 1;
    leads.contains(&&value[..length])
        && value.len() <= JUDGED
        && value[length + 1..].split(|b| *b == b'/').all(|piece| {
            pieces += 1;
            let word = piece.split(|b| !b.is_ascii_alphanumeric()).all(|part| part.len() < LONG_STRETCH);
            let named = piece.iter().all(|b| b.is_ascii_alphanumeric() || b"_.-:#@".contains(b));
            !piece.is_empty() && named && word && !machine_made(piece)
        })
        && pieces >= fewest
}

const LONGEST_LEAD: usize = 10;

/// Whether a value is an address in a store.
fn addressed(value: &[u8]) -> bool {
    let Some(length) = memchr::memchr(b':', &value[..value.len().min(LONGEST_SCHEME + 1)]) else { return false };
    SCHEMES.contains(&&value[..length]) && value[length..].starts_with(b"://") && value.len() <= JUDGED
}

const LONGEST_SCHEME: usize = 17;
