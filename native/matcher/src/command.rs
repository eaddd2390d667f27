//! Options of commands that take a password: `docker login -u ann -p …`, `["mysql", "-p…"]`, `a1="-u" a2="ann:…"`.
//!
//! `options` knows the commands; `native/README.md` section 3 is the contract.

use crate::anchored::{is_example, no_password};
use crate::class::{is_name, is_value, is_white};
use crate::found::Origin;
use crate::machine::machine_made;
use crate::masked::mask_at;
use crate::options::Form::{self, Apart, Behind, Either, Joined};
use crate::options::{TWO, of};
use crate::placeholder::placeholder;
use crate::quotes::Quote;
use crate::scan::Scan;
use crate::value::{address_or_path, day, long_stretch, plausible};
use crate::windows::OPTIONS as LETTERS;

/// The value of such an option, from `from` on.
pub(crate) fn argued(scan: &mut Scan<'_>, form: Form, from: usize) {
    judge(scan, form, from.min(scan.t.len()), scan.t.len(), true);
}

pub(crate) const MOST_SPACE: usize = 64;
const LONGEST_PASSWORD: usize = 256;
pub(crate) const COMMAND: &str = "command-option";

/// Which option's letters begin at `p`, and where they end.
fn letter_at(t: &[u8], p: usize) -> Option<(usize, usize)> {
    match *t.get(p..)? {
        [b'p', b'w', b' ' | b'"' | b'\'' | b'\\', ..] => Some((TWO, p + 2)),
        [b'p' | b'P', behind, ..] if !(b' '..=b'~').contains(&behind) => None,
        [b'p' | b'P', ..] => Some((of(t[p]), p + 1)),
        [letter, b' ' | b'"' | b'\'' | b'=' | b'\\', ..] => {
            LETTERS.iter().position(|b| *b == letter).map(|index| (index, p + 1))
        }
        _ => None,
    }
}

/// The long options that a letter stands for: `--user ann:…`.
pub(crate) const LONG: [(&[u8], u8); 3] = [(b"--user", b'u'), (b"--proxy-user", b'U'), (b"--cert", b'E')];

/// A long option may begin at `at`.
pub(crate) fn long_at(scan: &mut Scan<'_>, at: usize) {
    let found = LONG.iter().find(|(word, _)| scan.starts(at, word) && !is_name(scan.at(at + word.len())));
    let Some((word, letter)) = found else { return };
    let joined = scan.t[..at].ends_with(GOES_ON);
    if at > 0 && (joined || is_white(scan.t[at - 1]) || matches!(scan.t[at - 1], b'"' | b'\'')) {
        option(scan, at, of(*letter), at + word.len());
    }
}

/// A line end, spelled out, that a shell's backslash stands before.
const GOES_ON: &[u8] = b"\\\\\\n";

/// An option may stand behind the symbol at `before`, which is white space or a quote, or behind a backslash there and a line end; of one
/// that is spelled, the window begins at the second of its three backslashes.
pub(crate) fn option_at(scan: &mut Scan<'_>, mut before: usize) {
    if scan.at(before) == b'\\' {
        before += 1 + usize::from(scan.at(before + 1) == b'\\');
        if scan.at(before) == b'n' && !scan.t[..=before].ends_with(GOES_ON) {
            return;
        }
    }
    let Some((letter, from)) = letter_at(scan.t, before + 2) else { return };
    option(scan, before + 1, letter, from);
}

fn option(scan: &mut Scan<'_>, at: usize, letter: usize, from: usize) {
    if scan.in_mask(at) || scan.matcher.is_off(COMMAND) {
        return;
    }
    let opening = scan.t[..at - 1].iter().rev().take(MOST_BACKSLASHES).take_while(|b| **b == b'\\').count();
    let quote = Quote::Plain { quote: scan.t[at - 1], backslashes: opening };
    let quoted = matches!(scan.t[at - 1], b'"' | b'\'');
    let masked = scan.masks.partition_point(|(_, end)| *end <= at);
    // Right behind a mask stands the rest of a word.
    let lowest = masked.checked_sub(1).map_or(0, |last| scan.masks[last].1 + 1);
    let mut form =
        |listed: bool| scan.memo.commands.get_or_insert_with(Box::default).form(scan.t, at, lowest, letter, listed);
    let (as_item, plainly) = (if quoted { form(true) } else { None }, form(false));
    if let Some(form) = as_item {
        let closing = from + opening;
        let closes = scan.at(closing) == scan.t[at - 1] && scan.t[from..closing].iter().all(|b| *b == b'\\');
        if closes && form != Joined {
            return next_item(scan, form, closing + 1);
        }
        if !closes && matches!(form, Joined | Either) {
            let end = scan.quoted_end(quote, from);
            if let Some(end) = end.filter(|end| !scan.t[from..*end].iter().any(|b| is_white(*b))) {
                return judge(scan, form, from, end, true);
            }
        }
    }
    let Some(form) = plainly else { return };
    let spaces = scan.t[from..].iter().take(MOST_SPACE).take_while(|b| matches!(b, b' ' | b'\t')).count();
    let apart = spaces > 0 || scan.at(from) == b'=';
    match form {
        Joined if apart => return,
        Apart | Behind(_) if !apart => return,
        _ => {}
    }
    value_at(scan, form, from + if spaces == 0 { usize::from(apart) } else { spaces });
}

const MOST_BACKSLASHES: usize = crate::quotes::MOST_BACKSLASHES;

/// The value is the next of a list: `"-p", "…"`, `a1="-u" a2="…"`.
fn next_item(scan: &mut Scan<'_>, form: Form, from: usize) {
    let space = |p: usize| scan.t[p.min(scan.t.len())..].iter().take(MOST_SPACE).take_while(|b| is_white(**b)).count();
    let mut p = from + space(from);
    if scan.at(p) == b',' {
        p += 1 + space(p + 1);
    } else if scan.at(p) == b'a' && p > from {
        let digits = scan.t[p + 1..].iter().take(3).take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || scan.at(p + 1 + digits) != b'=' {
            return;
        }
        p += digits + 2;
    }
    if p > from {
        if let Some((quote @ Quote::Plain { .. }, from)) = scan.quote(p) {
            quoted(scan, form, quote, from);
        }
    }
}

fn quoted(scan: &mut Scan<'_>, form: Form, quote: Quote, from: usize) {
    if let Some(to) = scan.quoted_or_open(quote, from, from) {
        judge(scan, form, from, to, true);
    }
}

/// The value begins at `from`, in quotes or as a shell's word.
fn value_at(scan: &mut Scan<'_>, form: Form, from: usize) {
    if let Some((quote @ Quote::Plain { .. }, from)) = scan.quote(from) {
        return quoted(scan, form, quote, from);
    }
    let comma = form == Behind(b',');
    let to = from
        + scan.t[from..]
            .iter()
            .take(2 * LONGEST_PASSWORD)
            .take_while(|b| is_value(**b) || comma && **b == b',')
            .count();
    scan.open_value(from, to);
    // `ann:'…'`
    if let (Behind(mark), Some((quote @ Quote::Plain { .. }, inside))) = (form, scan.quote(to)) {
        if to > from && scan.t[to - 1] == mark {
            return quoted(scan, Either, quote, inside);
        }
    }
    judge(scan, form, from, to, false);
}

/// What a value is, or what of it stands behind a user.
fn judge(scan: &mut Scan<'_>, form: Form, from: usize, to: usize, quoted: bool) {
    let value = &scan.t[from..to];
    let joined = !quoted && mask_at(scan.t, to).is_some();
    if joined || mask_at(scan.t, from).is_some() || value.iter().any(|b| is_white(*b)) {
        return;
    }
    let Behind(mark) = form else {
        return counts(scan, from, to, quoted);
    };
    let Some(length) = memchr::memchr(mark, value) else { return };
    let user = &value[..length];
    if !user.iter().all(|b| is_name(*b) || b"@+/\\~{}".contains(b)) {
        return;
    }
    let password = &value[length + 1..];
    if mark == b':' && no_password(password) {
        if machine_made(user) || long_stretch(user) {
            scan.push(from, from + length, Origin::Built(&(COMMAND, "token")));
        }
    } else if !is_example(user, password) {
        counts(scan, from + length + 1, to, quoted);
    }
}

/// Whether a password could be one: no variable, no plain word, no port.
fn counts(scan: &mut Scan<'_>, from: usize, mut to: usize, quoted: bool) {
    if !quoted {
        let trailing = scan.t[from..to].iter().rev().take(MOST_TRAILING).take_while(|b| b".:".contains(b)).count();
        to -= trailing;
    }
    let value = &scan.t[from..to];
    let variable = |rest: &[u8]| rest.iter().all(|b| b.is_ascii_alphabetic() || *b == b'_');
    if (!quoted && value.first() == Some(&b'-'))
        || value.len() > LONGEST_PASSWORD
        || value.len() <= LONGEST_PORT && value.iter().all(u8::is_ascii_digit)
        || value.strip_prefix(b"$").is_some_and(variable)
        || memchr::memmem::find(value, b"[REDACTED").is_some()
        || placeholder(value)
        || address_or_path(value)
        || !plausible(value)
        || day(value)
    {
        return;
    }
    scan.push(from, to, Origin::Built(&(COMMAND, "password")));
}

const MOST_TRAILING: usize = 8;
const LONGEST_PORT: usize = 5;
