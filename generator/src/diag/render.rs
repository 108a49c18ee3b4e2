//! Renders findings: for people, a JSON object a line, or as commands of GitHub's workflows.

mod excerpt;
mod github;
mod json;
mod text;

use std::collections::BTreeMap;

use super::{At, Diagnostic, Diagnostics, Severity, locate};
use crate::document::Source;
use crate::origins::Place;
use crate::read::Sources;
use excerpt::{Cursor, Excerpt};
pub(crate) use json::printable;
pub(crate) use text::shown;

/// How findings are rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// For people.
    Text {
        /// With a terminal's colours.
        color: bool,
    },
    /// For programs: one JSON object a line.
    Json,
    /// For GitHub's workflows: a command a line, by which findings are shown beside their lines.
    Github,
}

/// A place with all that can be said about it.
struct Spot<'a> {
    name: &'a str,
    pointer: Option<&'a str>,
    excerpt: Excerpt<'a>,
}

/// A finding with its places found.
struct Finding<'a> {
    said: &'a Diagnostic,
    severity: Severity,
    spot: Option<Spot<'a>>,
    related: Vec<(Option<Spot<'a>>, &'a str)>,
}

impl Finding<'_> {
    fn help(&self) -> Option<&str> {
        let help = self.said.help.as_deref().unwrap_or_else(|| self.said.code.help());
        (!help.is_empty()).then_some(help)
    }

    /// What became of what is at fault; nothing, if the run fails for it.
    fn consequence(&self) -> Option<&str> {
        self.said.consequence.as_deref().filter(|_| self.severity != Severity::Error)
    }
}

/// Renders all findings that are to be shown, sorted by file and position.
#[must_use]
pub fn render(diags: &Diagnostics, sources: &Sources, format: Format) -> String {
    let shown = diags.list().iter().map(|finding| (finding, diags.weight(finding)));
    let shown: Vec<_> = shown.filter(|(_, severity)| *severity != Severity::Allowed).collect();
    let places = Places::find(shown.iter().map(|(finding, _)| *finding), sources);
    let mut findings: Vec<_> =
        shown.into_iter().map(|(finding, severity)| (places.key(&finding.at), finding, severity)).collect();
    findings.sort_by_key(|(key, _, _)| *key);
    let findings = findings.into_iter().map(|(_, finding, severity)| places.resolve(finding, severity));
    match format {
        Format::Text { color } => text::render(findings, color),
        Format::Json => json::render(findings),
        Format::Github => github::render(findings),
    }
}

/// The offsets of all places of a report.
struct Places<'a> {
    sources: &'a Sources,
    /// By source and pointer.
    offsets: BTreeMap<(usize, &'a str), usize>,
    /// By source and offset.
    excerpts: BTreeMap<(usize, usize), Excerpt<'a>>,
}

impl<'a> Places<'a> {
    fn find(findings: impl Iterator<Item = &'a Diagnostic>, sources: &'a Sources) -> Self {
        let mut pointers: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
        let mut bytes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in
            findings.flat_map(|finding| std::iter::once(&finding.at).chain(finding.related.iter().map(|(at, _)| at)))
        {
            match at {
                At::Nowhere => {}
                At::Place(place) => pointers.entry(place.document).or_default().push(&place.pointer),
                At::Offset { source: index, offset } | At::Exact { place: Place { document: index, .. }, offset } => {
                    bytes.entry(*index).or_default().push(*offset);
                }
            }
        }
        let mut places = Self { sources, offsets: BTreeMap::new(), excerpts: BTreeMap::new() };
        for (index, source) in sources.list.iter().enumerate() {
            let pointers = pointers.remove(&index).unwrap_or_default();
            let mut bytes = bytes.remove(&index).unwrap_or_default();
            if !pointers.is_empty() {
                let offsets = locate::offsets(source, pointers.into_iter());
                bytes.extend(offsets.values());
                places.offsets.extend(offsets.into_iter().map(|(pointer, offset)| ((index, pointer), offset)));
            }
            places.excerpts.extend(excerpts(source, bytes).map(|(offset, excerpt)| ((index, offset), excerpt)));
        }
        places
    }

    /// What findings are sorted by: those without a place go first.
    fn key(&self, at: &At) -> Option<(usize, usize)> {
        match at {
            At::Nowhere => None,
            At::Place(place) => {
                self.offsets.get(&(place.document, place.pointer.as_str())).map(|offset| (place.document, *offset))
            }
            At::Offset { source: index, offset } | At::Exact { place: Place { document: index, .. }, offset } => {
                Some((*index, *offset))
            }
        }
    }

    fn resolve(&self, finding: &'a Diagnostic, severity: Severity) -> Finding<'a> {
        let related = finding.related.iter().map(|(at, note)| (self.spot(at), note.as_str()));
        Finding { said: finding, severity, spot: self.spot(&finding.at), related: related.collect() }
    }

    fn spot(&self, at: &'a At) -> Option<Spot<'a>> {
        let key = self.key(at)?;
        let pointer = match at {
            At::Place(place) | At::Exact { place, .. } => Some(place.pointer.as_str()),
            At::Nowhere | At::Offset { .. } => None,
        };
        Some(Spot { name: &self.sources.list.get(key.0)?.name, pointer, excerpt: *self.excerpts.get(&key)? })
    }
}

/// Line and column of offsets in a source, both counted from 1, columns in characters.
pub(crate) fn positions(source: &Source, offsets: Vec<usize>) -> BTreeMap<usize, (usize, usize)> {
    excerpts(source, offsets).map(|(offset, excerpt)| (offset, (excerpt.line, excerpt.column))).collect()
}

/// The excerpts around offsets of one source, found in one go over its lines.
fn excerpts(source: &Source, mut offsets: Vec<usize>) -> impl Iterator<Item = (usize, Excerpt<'_>)> {
    offsets.sort_unstable();
    offsets.dedup();
    let mut cursor = Cursor::new(&source.text);
    offsets.into_iter().map(move |offset| (offset, cursor.excerpt(offset)))
}
