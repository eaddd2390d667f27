//! Names that count in mappings alone: what passwords are called in other languages, and `tokens`. In a text each of these words would be
//! one more that every place is asked for; the key of a mapping is looked up anyway.

use crate::words::Words;

/// As names are joined, without what is beyond ASCII, and the entry that each announces.
const NAMES: [(&[u8], &str); 18] = [
    (b"adgangskode", "adgangskode"),
    (b"contrasea", "contrasena"), // contraseña
    (b"contrasena", "contrasena"),
    (b"contrasenya", "contrasenya"),
    (b"haso", "haslo"), // hasło
    (b"haslo", "haslo"),
    (b"jelsz", "jelszo"), // jelszó
    (b"jelszo", "jelszo"),
    (b"kennwort", "kennwort"),
    (b"losenord", "losenord"),
    (b"lsenord", "losenord"), // lösenord
    (b"lozinka", "lozinka"),
    (b"motdepasse", "mot_de_passe"),
    (b"passord", "passord"),
    (b"passwort", "passwort"),
    (b"senha", "senha"),
    (b"tokens", TOKENS),
    (b"wachtwoord", "wachtwoord"),
];

/// Only what a machine made counts under it.
pub(crate) const TOKENS: &str = "tokens";

/// Before it these words say that a model counts them, or cuts texts into them; those of DKIM anybody may read.
#[rustfmt::skip]
const COUNTED: [&str; 16] = [
    "added", "cached", "completion", "dkim", "input", "max", "min", "new", "num", "output", "prompt", "reasoning", "special", "stop", "total", "vocab",
];

/// The words, as mappings spell them.
pub(crate) fn joined() -> impl Iterator<Item = &'static [u8]> {
    NAMES.iter().map(|(word, _)| *word)
}

/// The entries.
pub(crate) fn entries() -> impl Iterator<Item = &'static str> {
    let new = |at: usize| at == 0 || NAMES[at - 1].1 != NAMES[at].1;
    NAMES.iter().enumerate().filter(move |(at, _)| new(*at)).map(|(_, (_, entry))| *entry)
}

/// The number of the entry that a mapping's name ends in at the beginning of a word.
pub(crate) fn number(name: &[u8]) -> Option<usize> {
    let words = Words::of(name);
    let ends = |start: usize| NAMES.iter().find(|(word, _)| words.joined()[start..] == **word);
    let (start, entry) = words.starts().find_map(|start| Some((start, ends(start)?.1)))?;
    let counted = |word: &[u8]| COUNTED.iter().any(|other| other.as_bytes() == word);
    if entry == TOKENS && words.before(start).is_some_and(counted) {
        return None;
    }
    entries().position(|other| other == entry)
}
