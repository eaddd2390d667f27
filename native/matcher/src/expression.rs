//! What stands in a value's place in a source and is worked out from it: `set->password`, `v1.Secret{…}`, `f(password=KEYED)`.
//!
//! `native/README.md` section 4 is the contract.

use crate::class::{is_name, is_white};
use crate::identifiers::{identifier, path_of_names};
use crate::judge::{Before, Separator};
use crate::letters::at_random;
use crate::machine::machine_made;
use crate::masked::mask_ends;
use crate::scan::Scan;

/// Whether the unquoted value is an expression.
pub(crate) fn expression(scan: &mut Scan<'_>, from: usize, end: usize, before: Before, typed: bool) -> bool {
    let value = &scan.t[from..end];
    match scan.at(end) {
        b'>' => member(value),
        b'{' => literal(value, typed),
        b')' | b',' | b'}' => constant(scan, value, end, before),
        b' ' if usage(value) && scan.t[before.start..].starts_with(b"--") => {
            // What is cut here may go on with another space.
            if end + 1 >= scan.t.len() {
                scan.open(from, false);
            }
            scan.at(end + 1) == b' '
        }
        _ => cmdlet(value) || pin_label(scan, before.start) || !typed && in_variable(value),
    }
}

/// `--password=HESLO    heslo`: what a usage line has in a value's place, in any language.
fn usage(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(|b| b.is_ascii_uppercase() || *b >= 128 || b"_-".contains(b))
}

/// `$dir/private/key`: a path in what a variable says.
fn in_variable(value: &[u8]) -> bool {
    value.strip_prefix(b"$").is_some_and(|rest| {
        let name = rest.iter().take_while(|b| b.is_ascii_alphabetic() || **b == b'_').count();
        name > 0 && rest.get(name) == Some(&b'/')
    })
}

/// `set->password`: what stands behind the arrow is one of its fields.
fn member(value: &[u8]) -> bool {
    value.strip_suffix(b"-").is_some_and(|object| {
        let object = object.strip_prefix(b"!").or_else(|| object.strip_prefix(b"*")).unwrap_or(object);
        let object = object.strip_prefix(b"$").unwrap_or(object);
        object.split(|b| *b == b'.').all(|piece| identifier(piece) && !machine_made(piece))
    })
}

/// `v1.Secret{Name: …}`, `@var{string}`: a value of that type, or a command of the text.
fn literal(value: &[u8], typed: bool) -> bool {
    let command = value.strip_prefix(b"@").unwrap_or_default();
    path_of_names(value)
        || !typed && identifier(value) && value[0].is_ascii_uppercase() && !machine_made(value)
        || !command.is_empty() && command.iter().all(u8::is_ascii_lowercase)
}

/// `f(user=USER, password=KEYED)`: a constant is handed on, in a call or on a line of one. In a mapping its name is of several words.
fn constant(scan: &Scan<'_>, value: &[u8], end: usize, before: Before) -> bool {
    if value.len() < 2
        || !value.iter().all(|b| b.is_ascii_uppercase() || *b == b'_')
        || value[0] == b'_'
        || at_random(value)
    {
        return false;
    }
    match before.separator {
        Separator::Equals if before.spaced => false,
        Separator::Equals => in_call(scan, before.start, scan.at(end)),
        Separator::Colon => before.spaced && value.contains(&b'_'),
        _ => false,
    }
}

/// Whether a name stands among the arguments of a call: `(` behind a name before it, not closed; or nothing but white space on its line.
fn in_call(scan: &Scan<'_>, start: usize, next: u8) -> bool {
    let near = &scan.t[start.saturating_sub(REACH)..start];
    let (mut depth, mut line) = (0, true);
    for (at, b) in near.iter().enumerate().rev() {
        match b {
            // What it stands for may have been shorter, and have held anything.
            b']' if mask_ends(scan.t, start - near.len() + at + 1) => return next != b'}',
            b')' => depth += 1,
            b'(' if depth > 0 => depth -= 1,
            b'(' => return at > 0 && is_name(near[at - 1]) && next != b'}',
            b'\n' if line => return at + 1 < near.len() && next == b',',
            b'\n' => return false,
            _ => {}
        }
        line &= is_white(*b);
    }
    line && start <= REACH && start > 0 && next == b','
}

const REACH: usize = 128;

/// `Get-Location`, `Read-Host -AsSecureString`: what PowerShell is to run.
fn cmdlet(value: &[u8]) -> bool {
    let Some(dash) = memchr::memchr(b'-', &value[..value.len().min(LONGEST_VERB + 1)]) else { return false };
    let noun = &value[dash + 1..];
    VERBS.contains(&&value[..dash])
        && noun.first().is_some_and(u8::is_ascii_uppercase)
        && noun.iter().all(u8::is_ascii_alphabetic)
}

const VERBS: [&[u8]; 8] = [b"Get", b"Read", b"New", b"Import", b"Select", b"ConvertTo", b"ConvertFrom", b"Convert"];
const LONGEST_VERB: usize = 11;

/// `pkcs11:token=label;object=…`: the name of a device.
fn pin_label(scan: &Scan<'_>, start: usize) -> bool {
    let Some(before) = scan.t[..start].strip_suffix(b":") else { return false };
    scan.t[start..].starts_with(b"token") && (before.ends_with(b"pkcs11") || mask_ends(scan.t, start - 1))
}
