//! What stands right behind a name where nothing leads on to a value, whatever the name says: most symbols, and of the others those that
//! another symbol than theirs follows. `key-id`, `pw!`, `'token'x`.
//!
//! Where names stand close together this is asked of each, before anything that costs more. It says no more than the grammar does:
//! `separated` and what it calls would look at all the forms that a value may have, and find none.

use crate::class::is_alnum;

/// What a symbol right behind a name says of what follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Onward {
    /// Nothing leads on from here.
    Nowhere,
    /// Only with one of some symbols behind it.
    With(&'static [u8]),
    /// A quote: behind the one that closes a name stands what separates it from its value, which no letter and no digit does.
    Quote,
    /// Anything may follow.
    Anywhere,
}

static ONWARD: [Onward; 128] = {
    let mut found = [Onward::Nowhere; 128];
    // A gap, a line end, an escape; what separates; what opens or closes what a name or a value stands in.
    let anywhere = b" \t\n\r\x1b\\=:,;|()]<>";
    let mut at = 0;
    while at < anywhere.len() {
        found[anywhere[at] as usize] = Onward::Anywhere;
        at += 1;
    }
    found[b'"' as usize] = Onward::Quote;
    found[b'\'' as usize] = Onward::Quote;
    found[b'`' as usize] = Onward::Quote;
    // Operators of assignments, and what is taken where nothing is set: `?=`, `??=`, `?:`, `+=`.
    found[b'?' as usize] = Onward::With(b"=?:");
    found[b'+' as usize] = Onward::With(b"=");
    // `.=`, dots that lead to a value, and methods: `.unwrap_or(`, `.orElse(`, `.getOrElse(`, `.value_or(`.
    found[b'.' as usize] = Onward::With(b"=.uogv");
    // Separators, quotes and brackets as escapes: `%3D`, `%253D`, `%22`, `%5D`.
    found[b'%' as usize] = Onward::With(b"235");
    // Quotes and brackets as entities.
    found[b'&' as usize] = Onward::With(b"#qQgG");
    // The length of an array, or none: `password[32]`.
    found[b'[' as usize] = Onward::With(b"0123456789]");
    found
};

/// Whether a value may stand anywhere behind a name that ends at `end`, by the one or two symbols there.
#[inline]
pub(crate) fn leads_on(t: &[u8], end: usize) -> bool {
    // Where a text ends it may go on.
    let Some(&first) = t.get(end) else { return true };
    match ONWARD[usize::from(first & 0x7f)] {
        _ if first >= 128 => false,
        Onward::Anywhere => true,
        Onward::Nowhere => false,
        Onward::Quote => t.get(end + 1).is_none_or(|b| !is_alnum(*b)),
        Onward::With(next) => t.get(end + 1).is_none_or(|b| next.contains(b)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a value, or what leads to one, may begin behind a name: `native/README.md`, section 4.
    const BEGINNINGS: &str = "= =\" == === => : := ::= :::= :- :? ?= ??= ||= .= += %3D %3a %253D %253A \\u003d :** :</b> ;s: , ,\" \
        ::token:: ;x= ]x (value= )=( [32]= [] ]= > </td> </name> &gt; \\u003e \" ' ` \"= '; \": \\\": &quot; &#39; &#x22; %22 %2522 %5D= \
        ... .unwrap_or( .orElse( .getOrElse( .or( .value_or( ?: ?? || |x :protected] \n \r \\n \t \x1b[0m";

    #[test]
    fn whatever_leads_to_a_value_is_looked_at() {
        for beginning in BEGINNINGS.split(' ').chain([" ", " = ", " is "]) {
            for shown in 1..=beginning.len() {
                let text = format!("token{}", &beginning[..shown]);
                assert!(leads_on(text.as_bytes(), 5), "{text:?}");
            }
        }
        assert!(leads_on(b"token", 5), "a text that may go on");
    }

    #[test]
    fn behind_most_symbols_nothing_is_looked_for() {
        let nowhere = |first: u8| (0..=128u8).filter(|next| !leads_on(&[b'n', first, *next], 1)).count();
        for first in b"!#$*/@^{}~-\x80" {
            assert_eq!(nowhere(*first), 129, "{first}");
        }
        for first in b"\"'`" {
            assert_eq!(nowhere(*first), 62, "{first}");
        }
        for first in b"?+.%&[" {
            assert!((110..129).contains(&nowhere(*first)), "{first}");
        }
    }
}
