//! Paths: how they are written, and whether two of them match the same requests.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::{Report, templates};
use crate::diag::{At, Code};
use crate::document::child;

/// How many of the same paths are shown beyond two.
const MOST_SHOWN: usize = 4;

/// Checks the keys of `paths`; one that lacks its first slash gets it.
pub(super) fn check(tree: &mut Value, report: &mut Report<'_>) {
    let is_for_others = tree.get("x-webhooks").is_some() || tree.get("components").is_some();
    let Some(Value::Object(paths)) = tree.get_mut("paths") else { return };
    if paths.is_empty() && !is_for_others {
        report.add(Code::MissingDetail, "/paths", "the document has no paths: there is nothing to call");
    }
    add_slashes(paths, report);
    let mut alike: IndexMap<String, Vec<&String>> = IndexMap::new();
    for path in paths.keys().filter(|path| !path.starts_with("x-")) {
        check_form(path, report);
        alike.entry(templates::skeleton(path)).or_default().push(path);
    }
    for paths in alike.values() {
        check_same(paths, report);
    }
}

/// Paths that differ in the names of their parameters alone: one finding for all of them.
fn check_same(paths: &[&String], report: &mut Report<'_>) {
    let [first, second, others @ ..] = paths else { return };
    let more = match others.len() {
        0 => String::new(),
        1 => " and one more".to_owned(),
        count => format!(" and {count} more"),
    };
    let verb = if others.is_empty() { "matches" } else { "match" };
    let message = format!("`{second}`{more} {verb} the same requests as `{first}`");
    let related: Vec<At> = std::iter::once(first)
        .chain(others.iter().take(MOST_SHOWN))
        .map(|path| report.at(&child("/paths", path)))
        .collect();
    let finding = report.add(Code::SamePath, &child("/paths", second), message);
    for (index, at) in related.into_iter().enumerate() {
        finding.also(at, if index == 0 { "this one" } else { "one more" });
    }
}

fn add_slashes(paths: &mut Map<String, Value>, report: &mut Report<'_>) {
    let is_slashed = |path: &String| path.starts_with('/') || path.starts_with("x-");
    if paths.keys().all(is_slashed) {
        return;
    }
    for (path, item) in std::mem::take(paths) {
        if is_slashed(&path) {
            paths.insert(path, item);
            continue;
        }
        let (old, slashed) = (child("/paths", &path), format!("/{path}"));
        if path.contains("://") {
            let message = format!("`{path}` is a URL, not a path: it is left out");
            report.add(Code::PathForm, &old, message).help("name its server in `servers` of the path");
        } else if paths.contains_key(&slashed) {
            report.add(
                Code::SamePath,
                &old,
                format!("`{path}` lacks its first slash, and `{slashed}` is taken: it is left out"),
            );
        } else {
            report.add(Code::PathForm, &old, format!("`{path}` lacks its first slash: read as `{slashed}`"));
            report.relocate(&old, &child("/paths", &slashed));
            paths.insert(slashed, item);
        }
    }
}

fn check_form(path: &str, report: &mut Report<'_>) {
    let at = child("/paths", path);
    let variables = match templates::variables(path) {
        Ok(variables) => variables,
        Err(fault) => {
            let message = format!("the braces of `{path}` don't match: {fault}");
            report
                .add(Code::PathTemplate, &at, message)
                .help("write `{name}` for a parameter, `%7B` and `%7D` for braces");
            return;
        }
    };
    let skeleton = templates::skeleton(path);
    let (sent, fragment) =
        skeleton.split_once('#').map_or((skeleton.as_str(), None), |(sent, rest)| (sent, Some(rest)));
    if sent.contains('?') {
        let message = format!("`{path}` holds a query: it is sent before the query parameters");
        report.add(Code::PathForm, &at, message).help("declare query parameters as such");
    }
    if fragment.is_some() {
        let message = format!("`{path}` holds a fragment: `#` and what follows it are not sent");
        report.add(Code::PathForm, &at, message).help("declare what has to be sent as a query or header parameter");
    }
    let mut seen = BTreeSet::new();
    for variable in &variables {
        if !seen.insert(variable) {
            let message = format!("`{path}` names `{variable}` twice: it gets the same value in both places");
            report.add(Code::PathForm, &at, message);
        }
        if variable.starts_with(['+', '#', '.', '/', ';', '?', '&']) || variable.contains(['*', '=', ',']) {
            let message = format!("`{{{variable}}}` looks like an operator of RFC 6570, which OpenAPI doesn't have");
            report.add(Code::PathForm, &at, message).help("the whole text between the braces is taken as a name");
        }
    }
}
