//! The runtime's files, as they go into the crate: those that every client has, and those that this one needs.

use std::collections::BTreeSet;

use clientsmith_runtime::{DEPENDENCIES, Dependency, FEATURES, Feature, SOURCES, Source};

use super::module::Head;
use crate::document::Files;

/// What emitted files use of the runtime.
#[derive(Debug, Default)]
pub(super) struct Used(BTreeSet<&'static str>);

/// What the crate's root names of the runtime for the crate's users, beside the file that it comes from if that is
/// optional.
const PUBLIC: &[(&str, Option<&str>)] = &[
    ("Base64", Some("base64.rs")),
    ("Body", None),
    ("BoxError", None),
    ("BoxFuture", None),
    ("ByteStream", None),
    ("Bytes", None),
    ("Call", None),
    ("CallInfo", None),
    ("CallOptions", None),
    ("Client", None),
    ("ClientBuilder", None),
    ("Clock", None),
    ("Date", Some("text.rs")),
    ("DateTime", Some("text.rs")),
    ("Decimal", Some("text.rs")),
    ("Error", None),
    ("ErrorKind", None),
    ("FilePart", Some("multipart.rs")),
    ("HeaderMap", None),
    ("IsoDuration", Some("text.rs")),
    ("Items", Some("paging.rs")),
    ("Map", None),
    ("Method", None),
    ("Pages", Some("paging.rs")),
    ("Patch", Some("patch.rs")),
    ("Request", None),
    ("Response", None),
    ("ResponseCall", None),
    ("RetryPolicy", None),
    ("ServerTemplate", Some("servers.rs")),
    ("StatusCode", None),
    ("Time", Some("text.rs")),
    ("Transport", None),
    ("TransportError", None),
    ("TransportErrorKind", None),
    ("Uuid", Some("uuid.rs")),
    ("Value", None),
    ("http", None),
];

/// What the crate's root names where a Cargo feature is enabled.
const PUBLIC_BY_FEATURE: &[(&str, &[&str])] = &[("blocking", &["Wait", "WaitIter"]), ("testing", &["testing"])];

impl Used {
    /// Adds names.
    pub(super) fn extend(&mut self, names: impl IntoIterator<Item = &'static str>) {
        self.0.extend(names);
    }

    /// Whether the crate needs a file: all that aren't optional, and those that declare a name that is used.
    fn needs(&self, source: &Source) -> bool {
        let mut declared = source.declaration.split(|c: char| !c.is_alphanumeric() && c != '_');
        // `Paging` is data, which every client's runtime knows; to follow it takes the file.
        let follows_pages = source.path == "paging.rs" && self.0.contains("Paging");
        // What stands in a folder goes with the file of the folder's name.
        let belongs = source.path.split_once('/').is_some_and(|(folder, _)| self.has(&format!("{folder}.rs")));
        !source.optional || follows_pages || belongs || declared.any(|word| self.0.contains(word))
    }

    fn has(&self, path: &str) -> bool {
        SOURCES.iter().any(|source| source.path == path && self.needs(source))
    }

    /// What the crate's root names of the runtime.
    pub(super) fn public(&self) -> Vec<&'static str> {
        let is_there = |file: Option<&str>| file.is_none_or(|file| self.has(file));
        PUBLIC.iter().filter(|(_, file)| is_there(*file)).map(|(name, _)| *name).collect()
    }

    /// What the crate's root names of the runtime where a Cargo feature is enabled.
    pub(super) fn public_by_feature() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
        PUBLIC_BY_FEATURE.iter().copied()
    }

    /// The features that the crate has beside its modules.
    pub(super) fn features(&self) -> Vec<&'static Feature> {
        FEATURES.iter().filter(|feature| feature.file.is_none_or(|file| self.has(file))).collect()
    }

    /// The runtime's files.
    pub(super) fn files(&self, head: &Head) -> Files {
        let text = |text: &str| format!("{}\n{text}", head.of_all());
        let sources = SOURCES.iter().filter(|source| self.needs(source));
        let mut files: Files =
            sources.map(|source| (format!("src/runtime/{}", source.path).into(), text(source.text))).collect();
        let module = clientsmith_runtime::module(|source| self.needs(source));
        files.insert("src/runtime/mod.rs".into(), text(&module));
        files
    }

    /// The crates that the client depends on.
    pub(super) fn dependencies(&self) -> impl Iterator<Item = &'static Dependency> {
        DEPENDENCIES.iter().filter(|dependency| {
            let users = || SOURCES.iter().filter(|source| source.dependencies.contains(&dependency.name));
            users().next().is_none() || users().any(|source| self.needs(source))
        })
    }
}
