//! The operations of a tree in any dialect, and which of them a pattern means.

use serde_json::Value;

use crate::config::pattern::{METHODS, fits, is_method};
use crate::diag::{At, Code, Diagnostics};
use crate::document::{self, child};
use crate::prefix::Prefix;
use crate::suggest;

/// Where path items stand.
pub(super) const SECTIONS: [&str; 3] = ["paths", "webhooks", "x-webhooks"];

/// An operation as patterns see it.
#[derive(Debug)]
pub(super) struct Operation {
    pub(super) pointer: String,
    method: &'static str,
    /// Its path; the name of a webhook.
    path: String,
    id: Option<String>,
    tags: Vec<String>,
}

/// All operations, in the document's order.
pub(super) fn all(tree: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    let paths = tree.get("paths").and_then(Value::as_object).into_iter().flat_map(serde_json::Map::keys);
    let prefix = Prefix::of(paths.map(String::as_str));
    for section in SECTIONS {
        for (path, item) in tree.get(section).and_then(Value::as_object).into_iter().flatten() {
            let item_pointer = child(&child("", section), path);
            for (key, method) in document::METHODS.into_iter().zip(METHODS) {
                let Some(operation) = item.get(key).filter(|operation| operation.is_object()) else { continue };
                all.push(Operation {
                    pointer: child(&item_pointer, key),
                    method,
                    // One that lacks its first slash gets it later.
                    path: if section == "paths" { format!("/{}", path.trim_start_matches('/')) } else { path.clone() },
                    id: operation.get("operationId").and_then(Value::as_str).map(str::to_owned),
                    tags: tags(operation, path, prefix),
                });
            }
        }
    }
    all
}

/// The tags; for an operation without one, what stands for it.
fn tags(operation: &Value, path: &str, prefix: Prefix<'_>) -> Vec<String> {
    let declared = operation.get("tags").and_then(Value::as_array).into_iter().flatten();
    let declared = declared.filter_map(Value::as_str).filter(|tag| !tag.trim().is_empty());
    let tags: Vec<String> = declared.map(str::to_owned).collect();
    if tags.is_empty() { prefix.tag(path).into_iter().map(str::to_owned).collect() } else { tags }
}

impl Operation {
    /// Whether one of its tags fits a pattern.
    pub(super) fn has_tag(&self, pattern: &str) -> bool {
        self.tags.iter().any(|tag| fits(pattern, tag))
    }

    /// Whether a pattern of operations fits it.
    pub(super) fn is_meant(&self, pattern: &str) -> bool {
        match pattern.split_once(' ').filter(|(method, _)| is_method(method)) {
            Some((method, path)) => (method == "*" || method == self.method) && fits(path, &self.path),
            None if pattern.starts_with('/') => fits(pattern, &self.path),
            None => self.id.as_ref().is_some_and(|id| fits(pattern, id)),
        }
    }

    /// How a pattern that means it alone is written: like the given one.
    fn spelled_like(&self, pattern: &str) -> Option<String> {
        match pattern.split_once(' ').filter(|(method, _)| is_method(method)) {
            Some(_) => Some(format!("{} {}", self.method, self.path)),
            None if pattern.starts_with('/') => Some(self.path.clone()),
            None => self.id.clone(),
        }
    }
}

/// More names than these are too many for a line.
const MOST_NAMES: usize = 12;

/// Reports a pattern that fits no operation.
pub(super) fn report_unmatched(pattern: &str, list: &str, operations: &[Operation], at: At, diags: &mut Diagnostics) {
    let is_tag = list == "tags";
    let mut known: Vec<String> = if is_tag {
        operations.iter().flat_map(|operation| operation.tags.clone()).collect()
    } else {
        operations.iter().filter_map(|operation| operation.spelled_like(pattern)).collect()
    };
    known.sort_unstable();
    known.dedup();
    let what = if is_tag { "no operation has the tag" } else { "there is no operation" };
    let finding = diags.report(Code::UnmatchedChoice, at, format!("{what} `{pattern}`"));
    if let Some(meant) = suggest::closest(pattern, known.iter().map(String::as_str)) {
        finding.help(format!("did you mean `{meant}`?"));
    } else if !known.is_empty() && known.len() <= MOST_NAMES {
        finding.help(format!("there are `{}`", known.join("`, `")));
    }
}
