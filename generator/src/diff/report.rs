//! A comparison with what is said beside it: as text, as Markdown, as JSON.

use super::{Comparison, Proposal, json, markdown};

/// A comparison with what is said beside it.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What the user calls the old side.
    pub old: &'a str,
    /// What the user calls the new side.
    pub new: &'a str,
    /// What has changed.
    pub comparison: &'a Comparison,
    /// The version that the new side needs; none if nothing says which it has.
    pub proposal: Option<&'a Proposal>,
}

/// How a comparison is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// For a terminal.
    Text,
    /// For a comment on a pull request: of bounded length, details folded.
    Markdown,
    /// For programs: one object.
    Json,
}

impl Report<'_> {
    /// Writes it.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        match format {
            Format::Text => {
                let version = self.proposal.map(|proposal| format!("\nNext version: {proposal}\n"));
                format!("{}{}", self.comparison, version.unwrap_or_default())
            }
            Format::Markdown => markdown::render(self),
            Format::Json => json::render(self),
        }
    }
}
