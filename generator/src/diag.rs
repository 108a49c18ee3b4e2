//! Findings: every stage reports into one [`Diagnostics`], goes on with a placeholder, and never prints or exits.

mod code;
mod locate;
mod render;

pub use code::{Class, Code};
pub use render::{Format, render};

use crate::origins::Place;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Something is written, but not all that the document says.
    Warning,
    /// Not shown unless asked for.
    Allowed,
}

impl Severity {
    /// As reports write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Allowed => "allowed",
        }
    }
}

/// Where a finding stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// Nowhere in particular.
    Nowhere,
    /// At a node of a document; line and column are found when the report is rendered.
    Place(Place),
    /// At a byte of a source: what the readers report.
    Offset {
        /// Which source.
        source: usize,
        /// Byte offset in its text.
        offset: usize,
    },
    /// At a byte, for a node that its pointer alone doesn't find: a key that is there twice.
    Exact {
        /// Which node.
        place: Place,
        /// Byte offset in its document's text.
        offset: usize,
    },
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: Code,
    /// What is the matter here, in one line.
    pub message: String,
    /// Where.
    pub at: At,
    /// Further places that belong to it, each with a few words.
    pub related: Vec<(At, String)>,
    /// What to do, if there is more to say than the code's own help.
    pub help: Option<String>,
}

/// All findings of a run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    levels: std::collections::BTreeMap<Code, Severity>,
}

impl Diagnostics {
    /// An empty list that weighs codes as `levels` says, and otherwise as they weigh by themselves.
    #[must_use]
    pub fn new(levels: std::collections::BTreeMap<Code, Severity>) -> Self {
        Self { list: Vec::new(), levels }
    }

    /// Adds a finding.
    pub fn report(&mut self, code: Code, at: At, message: impl Into<String>) -> &mut Diagnostic {
        self.list.push(Diagnostic { code, message: message.into(), at, related: Vec::new(), help: None });
        let last = self.list.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "the element was pushed just above")]
        &mut self.list[last]
    }

    /// Sets the weight of a code for this run; without effect for a code that [is fatal](Code::is_fatal).
    pub fn set_level(&mut self, code: Code, severity: Severity) {
        self.levels.insert(code, severity);
    }

    /// How much findings of `code` weigh in this run.
    #[must_use]
    pub fn severity(&self, code: Code) -> Severity {
        let level = self.levels.get(&code).filter(|_| !code.is_fatal());
        level.copied().unwrap_or_else(|| code.severity())
    }

    /// Stops the pipeline if there is an error so far.
    #[must_use]
    pub fn gate(&self) -> Option<()> {
        (!self.has_errors()).then_some(())
    }

    /// Whether there is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|finding| self.severity(finding.code) == Severity::Error)
    }

    /// The findings, in the order of their reporting.
    #[must_use]
    pub fn list(&self) -> &[Diagnostic] {
        &self.list
    }
}

impl Diagnostic {
    /// Says what to do.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a further place.
    pub fn also(&mut self, at: At, note: impl Into<String>) -> &mut Self {
        self.related.push((at, note.into()));
        self
    }
}
