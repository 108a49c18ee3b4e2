//! What is known of a document once it has been through all steps.

use std::path::PathBuf;
use std::time::Duration;

/// A document, and what became of it.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The file's name without its ending, made fit for a package.
    pub(super) name: String,
    pub(super) document: PathBuf,
    /// The version of its standard.
    pub(super) version: String,
    pub(super) operations: usize,
    /// The client's types.
    pub(super) types: Vec<Type>,
    pub(super) generated: Generated,
    /// Findings that are errors; in a lenient run too, those that a strict one has.
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// CPU time of the generator.
    pub(super) generator_cpu: Duration,
    /// The most memory that the generator held, in bytes.
    pub(super) peak: u64,
    pub(super) compiled: Option<Compiled>,
    pub(super) examples: Examples,
}

/// A type of the client that is made from schemas.
#[derive(Clone, Debug)]
pub(super) struct Type {
    pub(super) name: String,
    /// Whether it is one of several others.
    pub(super) is_union: bool,
    /// Pointers of these schemas.
    pub(super) places: Vec<String>,
}

/// Whether there is a client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Generated {
    /// From all of the document.
    Strictly,
    /// With `--lenient`: without what is wrong.
    Leniently,
    /// None, for this reason.
    #[default]
    Not,
    /// None: the process came to a bad end.
    Failed(String),
}

/// What rustc and clippy said.
#[derive(Debug, Default)]
pub(super) struct Compiled {
    /// Errors of rustc, as it shows them.
    pub(super) errors: Vec<String>,
    /// Warnings of rustc, and all that clippy has.
    pub(super) warnings: Vec<String>,
    /// CPU time of both.
    pub(super) cpu: Duration,
}

/// What became of a document's own examples.
#[derive(Debug, Default)]
pub(super) struct Examples {
    /// Examples of what has a type.
    pub(super) all: usize,
    /// Those that break their own schema, each with the reason.
    pub(super) broken: Vec<String>,
    /// Those that keep to it and can't be read, or lose something, each with the reason.
    pub(super) faults: Vec<String>,
}

impl Row {
    /// Whether there is a crate.
    pub(super) fn is_generated(&self) -> bool {
        matches!(self.generated, Generated::Strictly | Generated::Leniently)
    }

    /// Whether rustc takes it.
    pub(super) fn compiles(&self) -> bool {
        self.compiled.as_ref().is_some_and(|compiled| compiled.errors.is_empty())
    }

    /// Whether something is not as it has to be, and the document is not at fault.
    pub(super) fn is_faulty(&self) -> bool {
        let has_warnings = self.compiled.as_ref().is_some_and(|compiled| !compiled.warnings.is_empty());
        !self.compiles() || has_warnings || !self.examples.faults.is_empty()
    }
}
