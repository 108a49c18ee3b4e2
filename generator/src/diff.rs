//! diff: what a change of the documents means to those who use the client.
//!
//! Takes the two sides as Models with their names, never emitted text; gives a [`Comparison`]: every change in the terms of the
//! emitted Rust code, with a [`Verdict`] and the reason for it, which hang on its [`Rule`] alone. What is renamed is one change. A
//! type that became another is reported where it stands, and not again wherever it is used.

mod rule;

pub use rule::{Rule, Verdict};

use crate::model::Model;
use crate::name::Names;
use crate::origins::Origins;
use crate::read::Sources;

/// A client before or after: what [`understand`](crate::understand) gives, and the texts that its places lead into.
#[derive(Clone, Debug, Default)]
pub struct Side {
    /// What the client offers.
    pub model: Model,
    /// Where in the documents that stands.
    pub origins: Origins,
    /// What it is called in Rust.
    pub names: Names,
    /// The documents as text.
    pub sources: Sources,
}

/// Everything that differs between two sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The changes, in the order in which they are shown: by API, then by group, those first that hold the gravest changes, and in
    /// a group the gravest first.
    pub changes: Vec<Change>,
    /// How many of the operations and types are on both sides.
    pub common: Common,
}

/// How much two sides have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Common {
    /// How many operations and types the old side has.
    pub old: usize,
    /// How many the new side has.
    pub new: usize,
    /// How many of them belong together, called the same or not.
    pub matched: usize,
}

/// One change of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change; says its verdict, and the reason for that.
    pub rule: Rule,
    /// The module of its API, where the crate has several: `v2`; the old one, if there was one.
    pub module: Option<String>,
    /// What it is shown under.
    pub group: Group,
    /// The item by its path in the crate: `v2::PipelineApi::list_pipelines`, `v2::Pipeline`; as the old side calls it, if it has it.
    pub item: String,
    /// What of the item has changed, if it isn't the item as a whole; again by its old name.
    pub part: Option<Part>,
    /// What it was: a type or a signature in Rust, a request, a count; none if it is new, or if there is nothing to add to `item`.
    pub before: Option<String>,
    /// What it is; none if it is gone, or if there is nothing to add.
    pub after: Option<String>,
    /// Further words: by what a likely rename was recognised, which places a type is divided between.
    pub note: Option<String>,
    /// Where it stands in the old document; what holds it, if it isn't there.
    pub old: Option<Spot>,
    /// Where it stands in the new document; what holds it, if it isn't there.
    pub new: Option<Spot>,
}

/// What changes are shown under.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The API as a whole.
    Api,
    /// The operations of a tag, by its handle: `PipelineApi`.
    Tag(String),
    /// A type: `Pipeline`.
    Type(String),
}

/// A part of an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its name in Rust; a status for declared errors, a name of the document for callbacks and webhooks.
    pub name: String,
}

/// What a part of an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PartKind {
    /// Of an operation: a parameter of its method, or a setter of its builder.
    Argument,
    /// Of an operation: an error that it declares.
    Error,
    /// Of an operation: what it has the API call back with.
    Callback,
    /// Of an API: what it sends by itself.
    Webhook,
    /// Of a struct.
    Field,
    /// Of an enum.
    Value,
    /// Of a union, or of an answer that hangs on the status.
    Variant,
    /// Of a type: a trait that it derives.
    Trait,
    /// Of an API: a Cargo feature.
    Feature,
}

impl PartKind {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Argument => "argument",
            Self::Error => "error",
            Self::Callback => "callback",
            Self::Webhook => "webhook",
            Self::Field => "field",
            Self::Value => "value",
            Self::Variant => "variant",
            Self::Trait => "trait",
            Self::Feature => "feature",
        }
    }
}

/// A place in a document, for people.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The document, as the user named it.
    pub file: String,
    /// Its line, counted from 1.
    pub line: usize,
    /// The column in characters, counted from 1.
    pub column: usize,
    /// The JSON pointer into the document.
    pub pointer: String,
}

impl Change {
    /// How grave it is.
    #[must_use]
    pub const fn verdict(&self) -> Verdict {
        self.rule.verdict()
    }
}

impl Comparison {
    /// The gravest of all verdicts; none if nothing has changed.
    #[must_use]
    pub fn verdict(&self) -> Option<Verdict> {
        self.changes.iter().map(Change::verdict).max()
    }

    /// How many changes have this verdict.
    #[must_use]
    pub fn count(&self, verdict: Verdict) -> usize {
        self.changes.iter().filter(|change| change.verdict() == verdict).count()
    }

    /// Whether the sides have nothing in common, and hence are hardly two versions of one client.
    #[must_use]
    pub const fn is_unrelated(&self) -> bool {
        self.common.matched == 0 && self.common.old > 0 && self.common.new > 0
    }
}
