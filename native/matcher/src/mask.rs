//! What stands in place of a match.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How one kind is masked. `{kind}` in a template is the kind.
#[derive(Clone, Debug)]
pub enum Mask {
    /// The same text for every value.
    Fixed(String),
    /// A text with `{tail}`, the last symbols of machine-made values of at least four times that length.
    Partial(String, usize),
    /// A text with `{fingerprint}`: a keyed hash that tells values apart.
    Fingerprint(String, FingerprintKey, String),
    /// Nothing.
    Drop,
}

/// A key of fingerprints; renders as a mask.
#[derive(Clone)]
pub struct FingerprintKey(Vec<u8>);

impl FingerprintKey {
    /// Takes any length; 16 bytes and more are sensible.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// 16 hex digits of HMAC-SHA-256 over the kind, a NUL and the value's UTF-8 (surrogates as three bytes each).
    ///
    /// # Panics
    /// Never: HMAC takes keys of any length.
    #[must_use]
    pub fn fingerprint(&self, kind: &str, value: impl Iterator<Item = u32>) -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(kind.as_bytes());
        mac.update(&[0]);
        let mut bytes = zeroize::Zeroizing::new(Vec::new());
        for symbol in value {
            encode(symbol, &mut bytes);
        }
        mac.update(&bytes);
        let digest = mac.finalize().into_bytes();
        digest[..8].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
    }
}

impl std::fmt::Debug for FingerprintKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FingerprintKey([REDACTED])")
    }
}

impl Drop for FingerprintKey {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

fn encode(symbol: u32, out: &mut Vec<u8>) {
    match char::from_u32(symbol) {
        Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => {
            out.extend([0xE0 | (symbol >> 12) as u8, 0x80 | (symbol >> 6 & 0x3F) as u8, 0x80 | (symbol & 0x3F) as u8]);
        }
    }
}

impl Mask {
    /// The mask that is used where a policy says nothing.
    #[must_use]
    pub fn standard() -> Self {
        Self::Fixed("[REDACTED:{kind}]".into())
    }

    /// What stands in place of a value of this kind.
    #[must_use]
    pub fn render(&self, kind: &str, value: &[u32]) -> String {
        match self {
            Self::Fixed(template) => template.replace("{kind}", kind),
            Self::Partial(template, kept) => {
                let narrow: Vec<u8> = value.iter().map(|s| crate::text::narrowed(*s)).collect();
                // The tail must stay inside a mask's alphabet, so that a second pass takes the mask whole.
                let shown = value.len() >= kept * 4
                    && crate::value::machine_made(&narrow)
                    && narrow[value.len() - kept..].iter().all(u8::is_ascii_alphanumeric);
                let tail = if shown { &value[value.len() - kept..] } else { &[] };
                let tail: String = tail.iter().filter_map(|s| char::from_u32(*s)).collect();
                let text = template.replace("{kind}", kind);
                if tail.is_empty() {
                    text.replace(":{tail}", "").replace("{tail}", "")
                } else {
                    text.replace("{tail}", &tail)
                }
            }
            Self::Fingerprint(template, key, id) => template
                .replace("{kind}", kind)
                .replace("{fingerprint}", &key.fingerprint(kind, value.iter().copied())[..8])
                .replace("{key_id}", id),
            Self::Drop => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn symbols(text: &str) -> Vec<u32> {
        text.chars().map(u32::from).collect()
    }

    #[test]
    fn a_tail_is_shown_of_long_machine_made_values_only() {
        let mask = Mask::Partial("[REDACTED:{kind}:{tail}]".into(), 4);
        assert_eq!(mask.render("token", &symbols("a1B2c3D4e5F6g7H8")), "[REDACTED:token:g7H8]");
        assert_eq!(mask.render("password", &symbols("correct horse battery")), "[REDACTED:password]");
        assert_eq!(mask.render("password", &symbols("a1B2c3")), "[REDACTED:password]");
    }

    #[test]
    fn a_fingerprint_depends_on_key_and_kind() {
        let (one, two) = (FingerprintKey::new(b"one"), FingerprintKey::new(b"two"));
        let value = || symbols("a1B2c3D4").into_iter();
        assert_eq!(one.fingerprint("jwt", value()), one.fingerprint("jwt", value()));
        assert_ne!(one.fingerprint("jwt", value()), two.fingerprint("jwt", value()));
        assert_ne!(one.fingerprint("jwt", value()), one.fingerprint("token", value()));
    }
}
