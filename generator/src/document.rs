//! A document on its way through the stages before the Model.

use std::path::PathBuf;

use serde_json::Value;

/// A document as text: what [`read`](crate::read) takes.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name that reports show: a path as the user gave it, or `-`.
    pub name: String,
    /// Its text, without a byte order mark.
    pub text: String,
    /// Its notation.
    pub notation: Notation,
}

/// How a document is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// JSON.
    Json,
    /// YAML 1.2's core schema.
    Yaml,
}

/// A document as a tree: what flows from [`read`](crate::read) to [`lower`](crate::lower).
#[derive(Clone, Debug)]
pub struct Document {
    /// The document.
    pub tree: Value,
    /// Which of the run's [`Source`]s it was read from.
    pub source: usize,
    /// The way back from pointers of `tree` to places in sources.
    pub moves: Moves,
}

/// Leads pointers of a rewritten tree back to where they came from.
#[derive(Clone, Debug, Default)]
pub struct Moves {
    /// New prefix, and the place it came from: the longest prefix counts; without one, the pointer is as it was.
    pub entries: std::collections::BTreeMap<String, (usize, String)>,
}

/// Gives the text behind a name. Files come through this, so that tests need no disk.
pub trait Loader {
    /// The bytes behind `path`.
    ///
    /// # Errors
    ///
    /// Whatever keeps them from being read.
    fn load(&self, path: &std::path::Path) -> std::io::Result<Vec<u8>>;
}

/// Emitted files by their path below the output folder.
pub type Files = std::collections::BTreeMap<PathBuf, String>;
