//! `pull.toml`: which keys of the documents are ours.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::Value;

/// Of so many words a text is prose.
const WORDS: usize = 2;

/// What is taken from our documents, whatever the vendor's say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Settings {
    /// Keywords whose values are words of ours: where the vendor has them and we don't, someone has to write them.
    pub(super) words: BTreeSet<String>,
    /// All keywords that are ours; `words` are among them.
    #[serde(default)]
    pub(super) ours: BTreeSet<String>,
    /// Keywords that are ours where their value is a text of several words.
    #[serde(default)]
    pub(super) prose: BTreeSet<String>,
}

impl Settings {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).with_context(|| format!("can't read `{}`", path.display()))?;
        let mut settings: Self =
            toml::from_str(&text).with_context(|| format!("`{}` can't be used", path.display()))?;
        settings.ours.extend(settings.words.iter().cloned());
        Ok(settings)
    }

    /// Whether a keyword with this value is ours.
    pub(super) fn is_ours(&self, key: &str, value: &Value) -> bool {
        let is_prose = || value.as_str().is_some_and(|text| text.split_whitespace().nth(WORDS - 1).is_some());
        self.ours.contains(key) || (self.prose.contains(key) && is_prose())
    }
}
