//! check: a tree in OpenAPI 3.0's form, so clean that parsing cannot fail on a leaf.
//!
//! One walk along the vocabulary sees to it that each keyword is used, or known to have no effect on a client,
//! or reported, and that its value has the shape that the standard asks for; what hasn't is reported and removed. Then
//! references are resolved, each rewritten as a plain JSON pointer (`#/components/schemas/A`: no percent escapes but `%25`, no
//! other reference on the way). Last come the checks of what would make a client wrong, one module a subject.

mod endless;
mod faults;
mod formats;
mod operations;
mod parameters;
mod paths;
mod pattern;
mod references;
mod resolve;
mod responses;
mod schemas;
mod security;
mod servers;
mod shapes;
mod templates;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::config::Limits;
use crate::diag::{At, Code, Diagnostic, Diagnostics};
use crate::document::{Document, Moves, Unfollowed, child, entry_of};
use crate::suggest;
use crate::vocabulary::{Enter, Kind, Shape, walk_mut};
use faults::Fault;

/// Checks every document. Those that couldn't be read (null) are passed on as they are.
#[inline(never)]
pub fn vocabulary(documents: Vec<Document>, limits: &Limits, diags: &mut Diagnostics) -> Vec<Document> {
    documents.into_iter().map(|document| check(document, limits, diags)).collect()
}

fn check(mut document: Document, limits: &Limits, diags: &mut Diagnostics) -> Document {
    if document.tree.is_null() {
        return document;
    }
    let mut tree = std::mem::take(&mut document.tree);
    let faults = faults::early(document.source, diags);
    let moves = std::mem::take(&mut document.moves);
    let mut report = Report {
        source: document.source,
        moves,
        inlined: BTreeSet::new(),
        unfollowed: &document.unfollowed,
        faults,
        suggestions: suggest::Budget::default(),
        limits,
        diags,
    };
    if shapes::fit(&mut tree, limits, &mut report) {
        // Before references put copies of path items elsewhere.
        faults::settle(&mut tree, &mut report);
        let is_resolved = references::resolve(&mut tree, &mut report);
        objects(&mut tree, &mut report);
        paths::check(&mut tree, &mut report);
        operations::check(&mut tree, &mut report);
        schemas::check(&tree, &mut report);
        endless::check(&tree, &mut report);
        faults::settle(&mut tree, &mut report);
        if !is_resolved {
            references::remove_unresolved(&mut tree);
        }
    } else {
        tree = Value::Null;
    }
    document.moves = report.moves;
    document.tree = tree;
    document
}

/// Checks what an object other than a schema shows by itself.
fn objects(tree: &mut Value, report: &mut Report<'_>) {
    let schemes = security::check_schemes(tree, report);
    security::check_requirements(tree.get("security"), "/security", &schemes, report);
    let mut deep = Vec::new();
    walk_mut(tree, Shape::Object(Kind::Document), &mut String::new(), &mut |value, kind, pointer| {
        let Value::Object(object) = value else { return Enter::No };
        if entry_of(object, "$ref").is_some() {
            return Enter::No;
        }
        match kind {
            Kind::Schema => return Enter::No,
            Kind::Server => servers::check(object, pointer, report),
            Kind::PathItem => responses::check_head(object, pointer, report),
            Kind::Operation => {
                responses::check_presence(object, pointer, report);
                let at = child(pointer, "security");
                security::check_requirements(object.get("security"), &at, &schemes, report);
            }
            Kind::Parameter => {
                parameters::check(object, pointer, report);
                deep.extend(parameters::is_deep(object).then(|| pointer.clone()));
            }
            Kind::Header => parameters::check_content(object, "header", pointer, report),
            Kind::RequestBody => responses::check_body(object, pointer, report),
            Kind::Responses => responses::check_keys(object, pointer, report),
            Kind::Response => responses::check_response(object, pointer, report),
            _ => {}
        }
        Enter::Yes
    });
    parameters::check_deep(tree, &deep, report);
}

/// A document's findings, by pointers of the upgraded tree.
struct Report<'a> {
    source: usize,
    moves: Moves,
    /// Errors that have not been [settled](faults::settle).
    faults: Vec<Fault>,
    unfollowed: &'a BTreeMap<(usize, String), Unfollowed>,
    /// Path items that have taken the place of a reference to them.
    inlined: BTreeSet<String>,
    suggestions: suggest::Budget,
    limits: &'a Limits,
    diags: &'a mut Diagnostics,
}

impl<'a> Report<'a> {
    fn add(&mut self, code: Code, pointer: &str, message: impl Into<String>) -> &mut Diagnostic {
        if code.is_spoiling() {
            self.faults.push(Fault::new(self.diags, pointer));
        }
        let at = self.at(pointer);
        self.diags.report(code, at, message)
    }

    /// The node at `from` now stands at `to`.
    fn relocate(&mut self, from: &str, to: &str) {
        self.moves.relocate(self.source, from, to);
        self.faults.iter_mut().for_each(|fault| fault.relocate(from, to));
    }

    /// Of the list at `list` only the elements `kept` (their indices, ascending) are left.
    fn reindex(&mut self, list: &str, kept: &[usize]) {
        self.moves.reindex(self.source, list, kept);
        self.faults.iter_mut().for_each(|fault| fault.reindex(list, kept));
    }

    fn at(&self, pointer: &str) -> At {
        At::Place(self.moves.origin(self.source, pointer))
    }

    /// Why the reference at `pointer` leads to another file and wasn't followed, if that is known.
    fn unfollowed(&self, pointer: &str, reference: &str) -> Option<&'a Unfollowed> {
        let place = self.moves.origin(self.source, pointer);
        self.unfollowed.get(&(place.document, reference.to_owned()))
    }

    /// The pointer as the document's author knows it.
    fn original(&self, pointer: &str) -> String {
        self.moves.origin(self.source, pointer).pointer
    }
}
