//! What stands in place of a match.

use crate::print::FingerprintKey;

/// How one kind is masked. `{kind}` in a template is the kind.
#[derive(Clone, Debug)]
pub enum Mask {
    /// The same text for every value.
    Fixed(Template),
    /// A text with `{tail}`, the last symbols of machine-made values of at least four times that length.
    Partial(String, usize),
    /// A text with `{fingerprint}`: a keyed hash that tells values apart.
    Fingerprint(String, FingerprintKey, String),
    /// Nothing.
    Drop,
}

/// A text in which `{kind}` becomes the kind: what stands before the first one, and behind each.
#[derive(Clone, Debug)]
pub struct Template {
    first: Box<str>,
    rest: Box<[Box<str>]>,
}

impl From<&str> for Template {
    fn from(text: &str) -> Self {
        let mut pieces = text.split("{kind}");
        Self { first: pieces.next().unwrap_or_default().into(), rest: pieces.map(Into::into).collect() }
    }
}

impl Template {
    /// Writes the text for a kind, in pieces.
    #[inline]
    pub fn write(&self, kind: &str, mut piece: impl FnMut(&str)) {
        piece(&self.first);
        for behind in &self.rest {
            piece(kind);
            piece(behind);
        }
    }

    /// The length of that in bytes.
    #[inline]
    #[must_use]
    pub fn length(&self, kind: &str) -> usize {
        self.rest.iter().fold(self.first.len(), |length, behind| length + kind.len() + behind.len())
    }

    fn is_ascii(&self) -> bool {
        self.first.is_ascii() && self.rest.iter().all(|behind| behind.is_ascii())
    }
}

/// A value that is about to be masked: the code points of a stretch of text.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// One byte a code point.
    Narrow(&'a [u8]),
    /// Any code points.
    Wide(&'a [u32]),
}

impl<'a> Value<'a> {
    /// How many code points there are.
    #[must_use]
    pub const fn len(self) -> usize {
        match self {
            Self::Narrow(bytes) => bytes.len(),
            Self::Wide(symbols) => symbols.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    pub(crate) fn symbols(self) -> impl Iterator<Item = u32> + 'a {
        let (narrow, wide) = match self {
            Self::Narrow(bytes) => (bytes, &[][..]),
            Self::Wide(symbols) => (&[][..], symbols),
        };
        narrow.iter().map(|b| u32::from(*b)).chain(wide.iter().copied())
    }
}

impl Mask {
    /// The mask that is used where a policy says nothing.
    #[must_use]
    pub fn standard() -> Self {
        Self::Fixed(Template::from("[REDACTED:{kind}]"))
    }

    /// Writes what stands in place of a value of this kind.
    pub fn render(&self, kind: &str, value: Value<'_>, out: &mut String) {
        match self {
            Self::Fixed(template) => template.write(kind, |piece| out.push_str(piece)),
            Self::Partial(template, kept) => {
                let symbols: zeroize::Zeroizing<Vec<u32>> = zeroize::Zeroizing::new(value.symbols().collect());
                let narrow: zeroize::Zeroizing<Vec<u8>> =
                    zeroize::Zeroizing::new(symbols.iter().map(|s| crate::text::narrowed(*s)).collect());
                // The tail must stay inside a mask's alphabet, so that a second pass takes the mask whole.
                let shown = symbols.len() >= kept * 4
                    && crate::machine::machine_made(&narrow)
                    && narrow[symbols.len() - kept..].iter().all(u8::is_ascii_alphanumeric);
                let tail = if shown { &symbols[symbols.len() - kept..] } else { &[] };
                let tail: String = tail.iter().filter_map(|s| char::from_u32(*s)).collect();
                let text = template.replace("{kind}", kind);
                out.push_str(&if tail.is_empty() {
                    text.replace(":{tail}", "").replace("{tail}", "")
                } else {
                    text.replace("{tail}", &tail)
                });
            }
            Self::Fingerprint(template, key, id) => {
                let print = format!("{:016x}", key.fingerprint(kind, value));
                let text = template.replace("{kind}", kind).replace("{fingerprint}", &print[..8]);
                out.push_str(&text.replace("{key_id}", id));
            }
            Self::Drop => {}
        }
    }

    /// Whether all that a template of it brings in is ASCII.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        match self {
            Self::Fixed(template) => template.is_ascii(),
            Self::Partial(template, _) => template.is_ascii(),
            Self::Fingerprint(template, _, id) => template.is_ascii() && id.is_ascii(),
            Self::Drop => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(mask: &Mask, kind: &str, text: &str) -> String {
        let symbols: Vec<u32> = text.chars().map(u32::from).collect();
        let (mut wide, mut narrow) = (String::new(), String::new());
        mask.render(kind, Value::Wide(&symbols), &mut wide);
        mask.render(kind, Value::Narrow(text.as_bytes()), &mut narrow);
        assert_eq!(wide, narrow);
        wide
    }

    #[test]
    fn a_template_takes_its_kind_wherever_it_says_so() {
        for (template, expected) in [
            ("[REDACTED:{kind}]", "[REDACTED:jwt]"),
            ("{kind}{kind}", "jwtjwt"),
            ("{ {kin {kind} }", "{ {kin jwt }"),
            ("{{kind}", "{jwt"),
            ("", ""),
        ] {
            assert_eq!(rendered(&Mask::Fixed(Template::from(template)), "jwt", "a"), expected);
            assert_eq!(Template::from(template).length("jwt"), expected.len());
        }
    }

    #[test]
    fn a_tail_is_shown_of_long_machine_made_values_only() {
        let mask = Mask::Partial("[REDACTED:{kind}:{tail}]".into(), 4);
        assert_eq!(rendered(&mask, "token", "a1B2c3D4e5F6g7H8"), "[REDACTED:token:g7H8]");
        assert_eq!(rendered(&mask, "password", "correct horse battery"), "[REDACTED:password]");
        assert_eq!(rendered(&mask, "password", "a1B2c3"), "[REDACTED:password]");
    }
}
