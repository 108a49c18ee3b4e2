//! Reads files: bytes → text → tree.
//!
//! JSON and YAML become the same [`Value`]s through one visitor, which keeps the order of keys, and refuses keys that
//! stand twice, and documents beyond the [`Limits`]: too large, nested too deeply, with too many nodes once their
//! aliases are expanded. Numbers and dates as keys are the text that is written; scalars follow YAML 1.2's core schema (`no` and `2024-01-01` are
//! text).

mod help;
mod numbers;
mod syntax;
mod text;
mod visit;

use std::io;
use std::path::Path;

use serde_json::Value;

use crate::config::{Config, Limit, Limits};
use crate::diag::{self, At, Code, Diagnostics};
use crate::document::{Document, Loader, Notation, Source, named};
use crate::origins::Place;

/// Where in `text` the key or value `part` stands, quotes included, if it is a slice of it and not a copy.
pub(crate) fn offset_of(text: &str, part: &str) -> Option<usize> {
    let offset = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let before = text.as_bytes().get(offset.wrapping_sub(1));
    let is_quoted = matches!(before, Some(b'"' | b'\''));
    (offset + part.len() <= text.len()).then(|| offset - usize::from(is_quoted))
}

/// All texts of a run: [`Place::document`] and [`Document::source`] are indices of `list`.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Documents, overlays and configuration, in the order of their reading.
    pub list: Vec<Source>,
}

impl Sources {
    /// Adds a text and gives its index.
    pub fn add(&mut self, source: Source) -> usize {
        self.list.push(source);
        self.list.len() - 1
    }
}

/// Reads the document of each API: one for each, with a null tree where it can't be read.
#[must_use]
#[inline(never)]
pub fn documents(
    loader: &dyn Loader,
    config: &Config,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Vec<Document> {
    let paths = config.apis.iter().map(|api| api.document.as_path());
    paths.map(|path| document(loader, path, &config.limits, sources, diags)).collect()
}

/// Reads one document; its tree is null where it can't be read.
#[must_use]
pub fn document(
    loader: &dyn Loader,
    path: &Path,
    limits: &Limits,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Document {
    let (index, tree) = mapping(loader, path, limits, sources, diags);
    Document { tree: tree.unwrap_or_default(), source: index, ..Document::default() }
}

/// Reads a file that has to be a mapping: a document or an overlay. Its text is among the sources even if there is no
/// tree.
pub(crate) fn mapping(
    loader: &dyn Loader,
    path: &Path,
    limits: &Limits,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> (usize, Option<Value>) {
    let (index, is_text) = source(loader, path, limits, sources, diags);
    let text = sources.list.get(index).filter(|_| is_text);
    let tree = text.and_then(|source| tree(source, index, limits, diags));
    (index, tree.filter(|tree| expect_mapping(tree, index, diags)))
}

fn expect_mapping(tree: &Value, index: usize, diags: &mut Diagnostics) -> bool {
    let kind = match tree {
        Value::Object(_) => return true,
        Value::Array(_) => "a list",
        Value::Null => "empty",
        Value::String(_) => "plain text",
        Value::Bool(_) | Value::Number(_) => "a single value",
    };
    let root = At::Place(Place { document: index, pointer: String::new() });
    let finding = diags.report(Code::Syntax, root, format!("the document is {kind}, but has to be a mapping"));
    finding.help("is this the right file? An API description starts with `openapi: …` or `swagger: …`");
    false
}

/// Loads a file and adds its text to the sources: its index, and whether it is text that can be read on.
pub(crate) fn source(
    loader: &dyn Loader,
    path: &Path,
    limits: &Limits,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> (usize, bool) {
    let name = named(path);
    let bytes = match loader.load(path, limits.max_size) {
        Ok(bytes) => bytes,
        Err(error) => {
            unreadable(path, &error, diags);
            return (sources.add(Source { notation: Notation::Yaml, text: String::new(), name }), false);
        }
    };
    text_of(bytes, name, sources, diags)
}

/// Adds a file's text to the sources: its index, and whether it is text that can be read on.
pub(crate) fn text_of(bytes: Vec<u8>, name: String, sources: &mut Sources, diags: &mut Diagnostics) -> (usize, bool) {
    let (text, fault) = text::decode(bytes);
    let notation = text::notation(&name, &text);
    let index = sources.add(Source { name, text, notation });
    let is_text = fault.is_none();
    if let Some(fault) = fault {
        diags.report(Code::Syntax, At::Offset { source: index, offset: fault.offset }, fault.message).help(fault.help);
    }
    (index, is_text)
}

/// Reports that a file can't be read, or is too large.
pub(crate) fn unreadable(path: &Path, error: &io::Error, diags: &mut Diagnostics) {
    let message = format!("can't read `{}`: {error}", named(path));
    if error.kind() == io::ErrorKind::FileTooLarge {
        diags.report(Code::TooLarge, At::Nowhere, message).help(Limit::Size.help());
    } else {
        diags.report(Code::UnreadableFile, At::Nowhere, message);
    }
}

/// Reads the tree that `source`, the run's `index`th, writes down. Where there is none, it has been reported why.
#[must_use]
pub fn tree(source: &Source, index: usize, limits: &Limits, diags: &mut Diagnostics) -> Option<Value> {
    if let Some((message, help)) = text::obstacle(&source.text) {
        diags.report(Code::Syntax, At::Offset { source: index, offset: 0 }, message).help(help);
        return None;
    }
    let reading = visit::Reading::new(&source.text, index, source.notation, *limits, diags);
    let mut tree = match source.notation {
        Notation::Json => syntax::json(reading),
        Notation::Yaml | Notation::Toml => syntax::yaml(&reading),
    }?;
    write_out_version(&mut tree, source);
    Some(tree)
}

/// The version of the API is a text, which many write without quotes: `1.10` is not `1.1`, which a number would be.
fn write_out_version(tree: &mut Value, source: &Source) {
    const VERSION: &str = "/info/version";
    let Some(value @ Value::Number(_)) = tree.pointer_mut(VERSION) else { return };
    let offset = diag::offsets(source, std::iter::once(VERSION)).remove(VERSION);
    let entry = offset.and_then(|offset| source.text.get(offset..)).unwrap_or_default();
    let written = entry.split_once(':').map(|(_, written)| written.trim_start()).unwrap_or_default();
    let written = written.split(|c: char| c.is_whitespace() || matches!(c, ',' | '}')).next().unwrap_or_default();
    if written.parse().ok() == value.as_f64() {
        *value = Value::String(written.to_owned());
    }
}

/// How many nodes a tree has, and how many levels. It has been read, so its depth is bounded.
pub(crate) fn measure(tree: &Value) -> (usize, usize) {
    let add = |(nodes, depth): (usize, usize), child: &Value| {
        let (more, below) = measure(child);
        (nodes + more, depth.max(below + 1))
    };
    match tree {
        Value::Object(entries) => entries.values().fold((1, 1), add),
        Value::Array(elements) => elements.iter().fold((1, 1), add),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => (1, 1),
    }
}
