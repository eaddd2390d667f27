//! The catalogue as its files have it.

use std::path::{Path, PathBuf};

#[derive(serde::Deserialize)]
pub struct Family {
    pub rule: Vec<Rule>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    pub id: String,
    pub kind: String,
    pub provider: String,
    pub shape: String,
    #[serde(default = "any")]
    pub left: String,
    #[serde(default = "any")]
    pub right: String,
    /// The shape counts only as the whole value under a key name that holds one of these words.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Those of them that are a name by themselves, without a word that announces a secret.
    #[serde(default)]
    pub alone: Vec<String>,
    /// Of many providers: where the name says more than `key`, what is found is the name's.
    #[serde(default)]
    pub general: bool,
    /// The value must look issued as well: as no word, name or number does.
    #[serde(default)]
    pub made: bool,
    pub source: String,
    pub lengths: String,
}

fn any() -> String {
    "any".into()
}

/// The TOML files of a folder, by name.
pub fn rule_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("the catalogue {} cannot be read: {e}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|x| x == "toml"))
        .collect();
    files.sort();
    files
}
