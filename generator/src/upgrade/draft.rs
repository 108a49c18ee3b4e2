//! A document while it is being rewritten: what was moved where, and what is to be said about it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diag::{At, Code, Diagnostic, Diagnostics};
use crate::document::{Document, named_pointer, nearest, reference_to};
use crate::vocabulary::{Enter, Kind, Shape, walk_mut};

/// Moves and findings of one document.
pub(super) struct Draft<'a> {
    document: &'a mut Document,
    diags: &'a mut Diagnostics,
    /// Old prefix of a pointer, and the new one: how references follow what they lead to.
    forwards: BTreeMap<String, String>,
    /// The same for what moved once more, by its pointer after the first move.
    further: BTreeMap<String, String>,
    /// The last numbers that were put behind names.
    numbers: BTreeMap<String, u32>,
    /// Schemas that are named by an anchor, and where they stand now.
    anchors: BTreeMap<String, String>,
    /// How many nodes stand in several places now.
    copied: usize,
}

/// How many nodes may come to stand in several places: each place is remembered.
const MOST_COPIED: usize = 300_000;

impl<'a> Draft<'a> {
    pub(super) fn new(document: &'a mut Document, diags: &'a mut Diagnostics) -> Self {
        Self {
            document,
            diags,
            forwards: BTreeMap::new(),
            further: BTreeMap::new(),
            numbers: BTreeMap::new(),
            anchors: BTreeMap::new(),
            copied: 0,
        }
    }

    /// Reports a finding at a pointer of the tree as it is now.
    pub(super) fn add(&mut self, code: Code, pointer: &str, message: impl Into<String>) -> &mut Diagnostic {
        let at = self.document.at(pointer);
        self.diags.report(code, at, message)
    }

    /// Where a node of the tree as it is now came from.
    pub(super) fn at(&self, pointer: &str) -> At {
        self.document.at(pointer)
    }

    /// The pointer that a node of the tree as it is now had in the document; none where it is from another file.
    pub(super) fn origin(&self, pointer: &str) -> Option<String> {
        let place = self.document.place(pointer);
        (place.document == self.document.source).then_some(place.pointer)
    }

    /// Notes that the node at `from` now stands at `to`.
    pub(super) fn relocate(&mut self, from: &str, to: &str) {
        self.document.moves.relocate(self.document.source, from, to);
    }

    /// Notes that the node at `to` was made from the one at `from`, which is still there.
    pub(super) fn derive(&mut self, from: &str, to: &str) {
        self.derive_each(from, [to]);
    }

    /// The same for several nodes that were made from one.
    pub(super) fn derive_each<'t>(&mut self, from: &str, to: impl IntoIterator<Item = &'t str>) {
        let place = self.document.place(from);
        for to in to {
            self.document.moves.insert(to, place.clone());
        }
    }

    /// Notes that only these elements of a list are left.
    pub(super) fn reindex(&mut self, list: &str, kept: &[usize]) {
        self.document.moves.reindex(self.document.source, list, kept);
        for (new, old) in kept.iter().enumerate().filter(|(new, old)| new != *old) {
            self.forward(format!("{list}/{old}"), format!("{list}/{new}"));
        }
    }

    /// Has references to `from` lead to `to`; the first word counts.
    pub(super) fn forward(&mut self, from: String, to: String) {
        self.forwards.entry(from).or_insert(to);
    }

    /// Has references to `from`, as it is now, lead to `to`.
    pub(super) fn forward_further(&mut self, from: String, to: String) {
        self.further.insert(from, to);
    }

    /// The reference as it is now.
    pub(super) fn followed(&self, reference: &str) -> String {
        self.reference(reference).unwrap_or_else(|| reference.to_owned())
    }

    /// A name that isn't taken: the words, and a number if need be.
    pub(super) fn free_name(&mut self, words: &str, is_taken: impl Fn(&str) -> bool) -> String {
        if !is_taken(words) {
            return words.to_owned();
        }
        let number = self.numbers.entry(words.to_owned()).or_insert(1);
        loop {
            *number += 1;
            let name = format!("{words} {number}");
            if !is_taken(&name) {
                return name;
            }
        }
    }

    /// Whether what stands at `pointer` may be copied, as so many nodes. If they are too many with all that has been copied, that is
    /// reported once.
    pub(super) fn may_copy(&mut self, nodes: usize, pointer: &str) -> bool {
        let before = self.copied;
        self.copied = self.copied.saturating_add(nodes);
        if before <= MOST_COPIED && self.copied > MOST_COPIED {
            let message = format!(
                "up to here, what has several media types or is shared by operations that have others comes to more than {MOST_COPIED} nodes"
            );
            self.add(Code::TooManyNodes, pointer, message).help(
                "each media type in `consumes` or `produces` counts for all that it applies to: let there be fewer",
            );
        }
        self.copied <= MOST_COPIED
    }

    /// Names a schema.
    pub(super) fn anchor(&mut self, name: &str, pointer: &str) {
        self.anchors.entry(name.to_owned()).or_insert_with(|| pointer.to_owned());
    }

    /// Where a pointer of the document as it was leads now.
    fn forwarded(&self, pointer: &str) -> Option<String> {
        let once = replaced(pointer, &self.forwards);
        replaced(once.as_deref().unwrap_or(pointer), &self.further).or(once)
    }

    /// The reference as it must be now. Wrongly escaped ones are left for `check` to report.
    fn reference(&self, reference: &str) -> Option<String> {
        let fragment = reference.strip_prefix('#')?;
        if let Some(pointer) = self.anchors.get(fragment) {
            return Some(reference_to(&self.forwarded(pointer).unwrap_or_else(|| pointer.clone())));
        }
        if self.forwards.is_empty() && self.further.is_empty() {
            return None;
        }
        self.forwarded(&named_pointer(reference)?).map(|pointer| reference_to(&pointer))
    }

    /// Has every reference follow what moved.
    pub(super) fn rewrite_references(&self, tree: &mut Value) {
        if self.forwards.is_empty() && self.further.is_empty() && self.anchors.is_empty() {
            return;
        }
        walk_mut(tree, Shape::Object(Kind::Document), &mut String::new(), &mut |value, kind, _| {
            if kind == Kind::Discriminator {
                for target in value.get_mut("mapping").and_then(Value::as_object_mut).into_iter().flatten() {
                    self.rewrite_reference(target.1);
                }
            } else if let Some(reference) = value.get_mut("$ref") {
                self.rewrite_reference(reference);
            }
            Enter::Yes
        });
    }

    fn rewrite_reference(&self, value: &mut Value) {
        if let Some(reference) = value.as_str().and_then(|reference| self.reference(reference)) {
            *value = Value::String(reference);
        }
    }
}

/// A pointer whose longest prefix in the table is replaced.
fn replaced(pointer: &str, table: &BTreeMap<String, String>) -> Option<String> {
    let (length, to) = nearest(pointer, |prefix| table.get(prefix))?;
    Some([to, pointer.get(length..)?].concat())
}
