//! Findings: every stage reports into one [`Diagnostics`], goes on with a placeholder, and never prints or exits.

mod code;
mod locate;
mod render;

pub use code::{Class, Code};
pub(crate) use locate::offsets;
pub use render::{Format, render};
pub(crate) use render::{positions, printable, shown};

use crate::origins::Place;

/// `1 file`, `2 files`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

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
    /// Whether it is about one operation, schema or other part alone, without which the rest makes sense.
    pub is_confined: bool,
    /// What became of that part in a [lenient](Diagnostics::set_lenient) run.
    pub consequence: Option<String>,
}

/// All findings of a run.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    levels: std::collections::BTreeMap<Code, Severity>,
    is_lenient: bool,
}

impl Diagnostics {
    /// An empty list that weighs codes as `levels` says, and otherwise as they weigh by themselves.
    #[must_use]
    pub fn new(levels: std::collections::BTreeMap<Code, Severity>) -> Self {
        Self { list: Vec::new(), levels, is_lenient: false }
    }

    /// Adds a finding.
    pub fn report(&mut self, code: Code, at: At, message: impl Into<String>) -> &mut Diagnostic {
        let message = message.into();
        let (related, help, consequence) = (Vec::new(), None, None);
        self.list.push(Diagnostic { code, message, at, related, help, is_confined: false, consequence });
        let last = self.list.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "the element was pushed just above")]
        &mut self.list[last]
    }

    /// Sets the weight of a code for this run; without effect for a code that [is fatal](Code::is_fatal).
    pub fn set_level(&mut self, code: Code, severity: Severity) {
        self.levels.insert(code, severity);
    }

    /// Has the run go on without the operations and schemas that have errors: these weigh as warnings then, unless their
    /// code's weight was [set](Self::set_level).
    pub fn set_lenient(&mut self) {
        self.is_lenient = true;
    }

    /// Whether the run goes on without what has errors.
    #[must_use]
    pub fn is_lenient(&self) -> bool {
        self.is_lenient
    }

    /// How much a finding weighs in this run.
    #[must_use]
    pub fn weight(&self, finding: &Diagnostic) -> Severity {
        match self.severity(finding.code) {
            Severity::Error if finding.consequence.is_some() && !self.levels.contains_key(&finding.code) => {
                Severity::Warning
            }
            severity => severity,
        }
    }

    /// Whether a lenient run would have no errors, and this one has.
    #[must_use]
    pub fn could_be_lenient(&self) -> bool {
        let mut errors = self.list.iter().filter(|finding| self.weight(finding) == Severity::Error);
        !self.is_lenient
            && self.has_errors()
            && errors.all(|error| error.is_confined && !self.levels.contains_key(&error.code))
    }

    /// Notes that the `index`th finding is about one part of a document alone.
    pub(crate) fn confine(&mut self, index: usize) {
        if let Some(finding) = self.list.get_mut(index) {
            finding.is_confined = true;
        }
    }

    /// Notes what became of the part that the `index`th finding is about.
    pub(crate) fn settle(&mut self, index: usize, consequence: String) {
        if let Some(finding) = self.list.get_mut(index) {
            finding.consequence = Some(consequence);
        }
    }

    /// How much findings of `code` weigh in this run, as far as that hangs on their code.
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
        self.list.iter().any(|finding| self.weight(finding) == Severity::Error)
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
