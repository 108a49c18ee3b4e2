//! choose: a tree without the operations that `client.toml` leaves out, and without the components that they alone lead to.
//!
//! Left out before anything looks at them, they can't stop a run. One that something else refers into stays, since the reference
//! has to lead somewhere; it is marked, and [`parse`](crate::parse) passes it over. A pattern that fits no operation is reported.

mod operations;
mod references;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::config::{ApiConfig, Config, Limits};
use crate::diag::{Code, Diagnostics};
use crate::document::{Document, child, remove_all};
use crate::read::measure;
use operations::{Operation, SECTIONS};
use references::{PathItems, References};

/// The mark of an operation that is only there since something refers into it.
pub(crate) const LEFT_OUT: &str = "x-left-out";

/// Leaves out what the configuration of each document's API asks for. Documents that couldn't be read (null) are passed on.
#[must_use]
#[inline(never)]
pub fn operations(documents: Vec<Document>, config: &Config, diags: &mut Diagnostics) -> Vec<Document> {
    let apis = documents.into_iter().enumerate();
    apis.map(|(index, document)| choose(document, index, config, diags)).collect()
}

fn choose(mut document: Document, index: usize, config: &Config, diags: &mut Diagnostics) -> Document {
    unmark(&mut document.tree);
    let Some(api) = config.apis.get(index).filter(|api| api.include.is_some() || api.exclude.is_some()) else {
        return document;
    };
    if !document.tree.is_object() {
        return document;
    }
    inline_path_items(&mut document, &config.limits);
    let operations = operations::all(&document.tree);
    let is_kept = judge(&operations, index, api, config, diags);
    let (kept, left): (Vec<_>, Vec<_>) = operations.iter().zip(is_kept).partition(|(_, is_kept)| *is_kept);
    if kept.is_empty() && !operations.is_empty() {
        let key = if api.exclude.is_some() { "exclude" } else { "include" };
        let at = config.at(format!("/api/{index}/{key}"));
        diags
            .report(Code::UnmatchedChoice, at, "every operation is left out")
            .help("the client will have nothing to call");
    }
    let pointers =
        |operations: Vec<(&Operation, bool)>| operations.into_iter().map(|(it, _)| it.pointer.clone()).collect();
    leave_out(&mut document, &pointers(kept), &pointers(left));
    document
}

/// Which operations the client has.
fn judge(
    operations: &[Operation],
    index: usize,
    api: &ApiConfig,
    config: &Config,
    diags: &mut Diagnostics,
) -> Vec<bool> {
    let mut is_kept = vec![api.include.is_none(); operations.len()];
    for (key, choice, is_wanted) in [("include", &api.include, true), ("exclude", &api.exclude, false)] {
        let Some(choice) = choice else { continue };
        for (list, patterns) in [("tags", &choice.tags), ("operations", &choice.operations)] {
            for (at, pattern) in patterns.iter().enumerate() {
                let fits = |operation: &Operation| match list {
                    "tags" => operation.has_tag(pattern),
                    _ => operation.is_meant(pattern),
                };
                let mut is_used = false;
                for (_, is_kept) in operations.iter().zip(&mut is_kept).filter(|(operation, _)| fits(operation)) {
                    (is_used, *is_kept) = (true, is_wanted);
                }
                if !is_used {
                    let at = config.at(format!("/api/{index}/{key}/{list}/{at}"));
                    operations::report_unmatched(pattern, list, operations, at, diags);
                }
            }
        }
    }
    is_kept
}

/// A document's own marks mean nothing.
fn unmark(tree: &mut Value) {
    for section in SECTIONS {
        let items = tree.get_mut(section).and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut);
        for operation in items.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
            if let Value::Object(operation) = operation {
                operation.shift_remove(LEFT_OUT);
            }
        }
    }
}

/// Puts path items in place of references to them: each path has its own choice. What is too much in all stays a
/// reference, which is refused later.
fn inline_path_items(document: &mut Document, limits: &Limits) {
    let (mut behind, mut nodes) = (PathItems::default(), 0);
    for section in SECTIONS {
        let items = document.tree.get(section).and_then(Value::as_object).into_iter().flatten();
        let inlined = items.filter_map(|(path, item)| {
            let pointer = behind.behind(&document.tree, item)?;
            let target = document.tree.pointer(&pointer)?;
            nodes += measure(target).0;
            (nodes <= limits.max_nodes).then(|| (child(&child("", section), path), target.clone(), pointer))
        });
        for (pointer, item, origin) in inlined.collect::<Vec<_>>() {
            let place = document.place(&origin);
            if let Some(reference) = document.tree.pointer_mut(&pointer) {
                *reference = item;
                document.moves.insert(&pointer, place);
            }
        }
    }
}

/// Takes out operations, and what they alone lead to.
fn leave_out(document: &mut Document, kept: &BTreeSet<String>, left: &BTreeSet<String>) {
    let references = References::of(&document.tree);
    let rest = BTreeSet::from([String::new()]);
    let used = references.reached([&rest, kept, left].into_iter().flatten());
    // What no operation leads to is there for its own sake.
    let unused: BTreeSet<String> =
        references.components().filter(|component| !used.contains(*component)).cloned().collect();
    let needed = references.reached([&rest, kept, &unused].into_iter().flatten());
    for pointer in left.intersection(&needed) {
        mark(document, pointer);
    }
    let gone: Vec<&str> = used.difference(&needed).map(String::as_str).collect();
    remove_all(&mut document.tree, gone.iter().copied());
    for pointer in gone {
        document.moves.remove(pointer);
    }
}

fn mark(document: &mut Document, pointer: &str) {
    if let Some(Value::Object(operation)) = document.tree.pointer_mut(pointer) {
        // Its name is free for others.
        operation.shift_remove("operationId");
        operation.insert(LEFT_OUT.to_owned(), Value::Bool(true));
    }
}
