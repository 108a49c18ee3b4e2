//! Operations: their ids, and the parameters that they and their path declare.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::parameters::{is_reserved_header, is_sent};
use super::resolve::dereference;
use super::{Report, servers, templates};
use crate::diag::Code;
use crate::document::{METHODS, child, value_of};
use crate::suggest;
use crate::vocabulary::Kind;

/// Checks every operation, and leaves out the parameters that are not sent.
pub(super) fn check(tree: &mut Value, report: &mut Report<'_>) {
    let mut ids = BTreeMap::new();
    let mut lists = Vec::new();
    let paths = tree.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten().filter(|(path, _)| path.starts_with('/')) {
        let pointer = child("/paths", path);
        let shared = declared(tree, item, &pointer, report);
        servers::check_own(tree, item, &pointer, report);
        lists.push(child(&pointer, "parameters"));
        for method in METHODS {
            let Some(operation) = value_of(item, method) else { continue };
            let pointer = child(&pointer, method);
            let own = declared(tree, operation, &pointer, report);
            servers::check_own(tree, operation, &pointer, report);
            check_template(path, &pointer, (&shared, &own), report);
            check_id(operation, &pointer, &mut ids, report);
            check_body(tree, operation, (method, &child(&pointer, "requestBody")), report);
            lists.push(child(&pointer, "parameters"));
        }
        check_extra(path, &shared, report);
    }
    let removals: Vec<_> = lists.into_iter().filter_map(|list| removal(tree, list)).collect();
    for (list, kept) in removals {
        report.reindex(&list, &kept);
        if let Some(Value::Array(parameters)) = tree.pointer_mut(&list) {
            let mut index = 0;
            parameters.retain(|_| {
                index += 1;
                kept.binary_search(&(index - 1)).is_ok()
            });
        }
    }
    drop_empty_ids(tree);
}

/// Stands for the place of a parameter of which the reference leads nowhere.
const UNRESOLVED: &str = "unresolved";

/// A parameter that an operation or a path declares.
struct Declared<'a> {
    name: &'a str,
    place: &'a str,
    pointer: String,
}

impl<'a> Declared<'a> {
    /// What tells it from others. Names of headers don't differ by case.
    fn key(&self) -> (&'a str, Cow<'a, str>) {
        let is_header = self.place == "header";
        (self.place, if is_header { self.name.to_ascii_lowercase().into() } else { self.name.into() })
    }
}

/// The parameters of an operation or a path item, references followed. Doubles and ignored headers are reported.
fn declared<'a>(tree: &'a Value, owner: &'a Value, pointer: &str, report: &mut Report<'_>) -> Vec<Declared<'a>> {
    let mut all: Vec<Declared<'a>> = Vec::new();
    let mut seen: BTreeMap<_, usize> = BTreeMap::new();
    let list_pointer = child(pointer, "parameters");
    let list = value_of(owner, "parameters").and_then(Value::as_array);
    for (index, parameter) in list.into_iter().flatten().enumerate() {
        let Some(parameter) = dereference(tree, parameter, Kind::Parameter) else {
            all.push(Declared { name: "", place: UNRESOLVED, pointer: String::new() });
            continue;
        };
        let text = |key: &str| value_of(parameter, key).and_then(Value::as_str).unwrap_or_default();
        let pointer = child(&list_pointer, &index.to_string());
        let this = Declared { name: text("name"), place: text("in"), pointer };
        if this.place == "header" && is_reserved_header(this.name) {
            let message = format!("header parameter `{}` is left out: the client sends its own", this.name);
            let help = "media types, `produces` and security schemes say what these headers hold";
            report.add(Code::NoEffect, &this.pointer, message).help(help);
        }
        if let Some(first) = seen.get(&this.key()) {
            let message = format!("{} parameter `{}` is declared twice", this.place, this.name);
            let related = report.at(&child(&list_pointer, &first.to_string()));
            report.add(Code::DuplicateParameter, &this.pointer, message).also(related, "the first one");
        } else {
            seen.insert(this.key(), index);
        }
        all.push(this);
    }
    all
}

/// Every variable of the path has a parameter, and every path parameter of the operation is in the path.
fn check_template(
    path: &str,
    pointer: &str,
    (shared, own): (&[Declared<'_>], &[Declared<'_>]),
    report: &mut Report<'_>,
) {
    let Ok(mut variables) = templates::variables(path) else { return };
    // A parameter that isn't known may be any of them.
    if !own.iter().chain(shared).any(|it| it.place == UNRESOLVED) {
        let is_path = |it: &&Declared<'_>| it.place == "path";
        let mut named: BTreeSet<String> =
            own.iter().chain(shared).filter(is_path).map(|it| it.name.to_owned()).collect();
        variables.retain(|variable| named.insert(variable.clone()));
        report_undeclared(path, &variables, pointer, (shared, own), report);
    }
    check_extra(path, own, report);
}

/// How many variables without a parameter are reported each for itself.
const MOST_UNDECLARED: usize = 20;

/// Reports variables of a path for which there is no parameter.
fn report_undeclared(
    path: &str,
    variables: &[String],
    pointer: &str,
    (shared, own): (&[Declared<'_>], &[Declared<'_>]),
    report: &mut Report<'_>,
) {
    for variable in variables.iter().take(MOST_UNDECLARED) {
        let message = format!("`{{{variable}}}` of the path has no parameter");
        let help = match own.iter().chain(shared).find(|it| it.name == variable) {
            Some(it) if it.place == "query" && is_in_query(path, variable) => {
                format!("`{variable}` is declared as a query parameter: leave it out of the path")
            }
            Some(it) => format!("`{variable}` is declared as a {} parameter: write `in: path`", it.place),
            None => format!("declare a parameter with `name: {variable}` and `in: path`"),
        };
        report.add(Code::PathTemplate, pointer, message).help(help);
    }
    if let Some(more @ 1..) = variables.len().checked_sub(MOST_UNDECLARED) {
        report.add(Code::PathTemplate, pointer, format!("{more} more variables of the path have no parameter"));
    }
}

/// Whether a variable stands behind the path's `?`.
fn is_in_query(path: &str, variable: &str) -> bool {
    path.split_once(&format!("{{{variable}}}")).is_some_and(|(before, _)| templates::skeleton(before).contains('?'))
}

/// Path parameters that the path doesn't have.
fn check_extra(path: &str, parameters: &[Declared<'_>], report: &mut Report<'_>) {
    let Ok(variables) = templates::variables(path) else { return };
    let variables: BTreeSet<&str> = variables.iter().map(String::as_str).collect();
    for parameter in parameters.iter().filter(|parameter| parameter.place == "path") {
        if variables.contains(parameter.name) {
            continue;
        }
        let message = format!("path parameter `{}` is not in the path `{path}`", parameter.name);
        let may_compare = report.suggestions.allows(variables.len());
        let suggestion = may_compare.then(|| suggest::closest(parameter.name, variables.iter().copied())).flatten();
        let finding = report.add(Code::PathTemplate, &parameter.pointer, message);
        finding.help(match suggestion {
            Some(suggestion) => format!("did you mean `{suggestion}`?"),
            None => format!("remove it, or write `{{{}}}` in the path", parameter.name),
        });
    }
}

fn check_id<'a>(operation: &'a Value, pointer: &str, ids: &mut BTreeMap<&'a str, String>, report: &mut Report<'_>) {
    let Some(id) = operation.get("operationId").and_then(Value::as_str) else { return };
    // What stands there by reference is shown where the reference is.
    let item = pointer.rsplit_once('/').map(|(item, _)| item).filter(|item| report.inlined.contains(*item));
    let at = &item.map_or_else(|| child(pointer, "operationId"), String::from);
    if id.trim().is_empty() {
        report.add(Code::InvalidName, at, "the operationId is empty: method and path make a name");
    } else if id.chars().any(char::is_control) {
        let message = format!("the operationId `{}` holds control characters", id.escape_debug());
        report.add(Code::InvalidName, at, message);
    } else if let Some(first) = ids.get(id) {
        let related = report.at(first);
        report
            .add(Code::DuplicateOperationId, at, format!("operationId `{id}` is taken"))
            .also(related, "by this operation");
    } else {
        ids.insert(id, at.to_owned());
    }
}

fn check_body(tree: &Value, operation: &Value, (method, at): (&str, &str), report: &mut Report<'_>) {
    let is_sent = operation.get("requestBody").is_some_and(|body| !is_vacant(tree, body));
    if is_sent && matches!(method, "get" | "head" | "delete" | "trace") {
        let message = format!("HTTP gives the body of a {} request no meaning", method.to_uppercase());
        report.add(Code::UnusualBody, at, message);
    }
}

/// Whether nothing can be put into a body, and so none is sent: some vendors' tools write an optional form without properties for
/// each operation.
fn is_vacant(tree: &Value, body: &Value) -> bool {
    let Some(body) = dereference(tree, body, Kind::RequestBody) else { return false };
    let content = body.get("content").and_then(Value::as_object);
    let is_required = body.get("required") == Some(&Value::Bool(true));
    !is_required && content.is_some_and(|content| content.iter().all(|(media, ty)| is_form(media) && has_no_fields(ty)))
}

fn is_form(media: &str) -> bool {
    media.starts_with("application/x-www-form-urlencoded") || media.starts_with("multipart/form-data")
}

fn has_no_fields(ty: &Value) -> bool {
    let schema = ty.get("schema").and_then(Value::as_object);
    let is_empty = |value: &Value| value.as_object().is_some_and(Map::is_empty);
    let is_silent = |(key, value): (&String, &Value)| match key.as_str() {
        "properties" => is_empty(value),
        "additionalProperties" => value == &Value::Bool(false),
        key => key == "type",
    };
    schema.is_some_and(|schema| schema.contains_key("properties") && schema.iter().all(is_silent))
}

/// A list of parameters with some that are not sent, and the indices of those that are; none if all are.
fn removal(tree: &Value, list: String) -> Option<(String, Vec<usize>)> {
    let parameters = tree.pointer(&list)?.as_array()?;
    let is_kept = |parameter: &Value| dereference(tree, parameter, Kind::Parameter).is_none_or(is_sent);
    let kept: Vec<usize> =
        parameters.iter().enumerate().filter(|(_, parameter)| is_kept(parameter)).map(|(index, _)| index).collect();
    (kept.len() < parameters.len()).then_some((list, kept))
}

/// An empty operationId counts as none.
fn drop_empty_ids(tree: &mut Value) {
    let items = tree.get_mut("paths").and_then(Value::as_object_mut).into_iter().flat_map(Map::values_mut);
    for operation in items.filter_map(Value::as_object_mut).flat_map(Map::values_mut) {
        let is_empty = operation.get("operationId").and_then(Value::as_str).is_some_and(|id| id.trim().is_empty());
        if let (true, Value::Object(operation)) = (is_empty, operation) {
            operation.shift_remove("operationId");
        }
    }
}
