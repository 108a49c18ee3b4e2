//! Swagger 2.0 to OpenAPI 3.0: the objects around schemas.

mod bodies;
mod parameters;
mod responses;
mod root;

use serde_json::{Map, Value, json};

use super::draft::Draft;
use crate::diag::Code;
use crate::document::{child, entry_of};
use crate::read::measure;
use crate::vocabulary::{Enter, Kind, Shape, walk_mut};

type Object = Map<String, Value>;

/// What operations share: the document's media types, parameters and responses, as they were.
struct Shared {
    consumes: Option<Vec<String>>,
    produces: Option<Vec<String>>,
    parameters: Object,
    responses: Object,
}

/// Rewrites a Swagger 2.0 tree. Schemas still hold what only [`schema`](super::schema) understands.
pub(super) fn rewrite(tree: &mut Value, draft: &mut Draft<'_>) {
    let Value::Object(root) = tree else { return };
    root.shift_remove("swagger");
    newer(root, &["servers", "components", "webhooks"], "", draft);
    root::servers(root, draft);
    let shared = Shared {
        consumes: media_types(root, "consumes"),
        produces: media_types(root, "produces"),
        parameters: root.get("parameters").and_then(Value::as_object).cloned().unwrap_or_default(),
        responses: root.get("responses").and_then(Value::as_object).cloned().unwrap_or_default(),
    };
    let components = root::components(root, &shared, draft);
    if let Some(Value::Object(paths)) = root.get_mut("paths") {
        for (path, item) in paths.iter_mut().filter(|(path, _)| !path.starts_with("x-")) {
            if let Value::Object(item) = item {
                path_item(item, &shared, &child("/paths", path), draft);
            }
        }
    }
    if !components.is_empty() {
        root.insert("components".to_owned(), Value::Object(components));
    }
    files(tree);
}

fn path_item(item: &mut Object, shared: &Shared, pointer: &str, draft: &mut Draft<'_>) {
    let own = parameters::take(item, &shared.parameters, pointer, draft);
    for method in ["get", "put", "post", "delete", "options", "head", "patch"] {
        if let Some(Value::Object(operation)) = item.get_mut(method) {
            rewrite_operation(operation, &own, shared, &child(pointer, method), draft);
        }
    }
    parameters::finish(item, pointer, draft);
    parameters::convert(item, pointer, draft);
}

fn rewrite_operation(
    operation: &mut Object,
    inherited: &[parameters::InBody],
    shared: &Shared,
    pointer: &str,
    draft: &mut Draft<'_>,
) {
    newer(operation, &["requestBody", "servers", "callbacks"], pointer, draft);
    let own = media_types(operation, "consumes");
    let header = parameters::content_type(operation, &shared.parameters).filter(|_| own.is_none());
    let own = own.or(header.map(|header| vec![header]));
    let consumes = own.as_deref().or(shared.consumes.as_deref());
    let produces = media_types(operation, "produces");
    let produces = produces.as_deref().or(shared.produces.as_deref());
    operation.shift_remove("schemes");
    let parts = parameters::take(operation, &shared.parameters, pointer, draft);
    let parts = parameters::with_inherited(parts, inherited);
    bodies::write(operation, &parts, consumes, shared, pointer, draft);
    parameters::finish(operation, pointer, draft);
    parameters::convert(operation, pointer, draft);
    responses::of_operation(operation, produces, shared, pointer, draft);
}

/// Takes out a list of media types; none if it isn't there.
fn media_types(map: &mut Object, key: &str) -> Option<Vec<String>> {
    let is_list = matches!(map.get(key), Some(Value::Array(list)) if list.iter().all(Value::is_string));
    if !is_list {
        return None;
    }
    let list = map.shift_remove(key);
    Some(
        list.as_ref()
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(String::from)
            .collect(),
    )
}

/// The media types under which a schema is put: all that are declared, unless that comes to too much, or else the usual one.
fn types_of<'t>(
    declared: Option<&'t [String]>,
    usual: &'t str,
    schema: &Value,
    pointer: &str,
    draft: &mut Draft<'_>,
) -> Vec<&'t str> {
    let Some((first, others)) = declared.and_then(<[String]>::split_first) else { return vec![usual] };
    let may_have_all = others.is_empty() || draft.may_copy((measure(schema).0 + 1) * others.len(), pointer);
    let others = others.iter().filter(|_| may_have_all);
    std::iter::once(first).chain(others).map(String::as_str).collect()
}

/// Leaves out keywords that OpenAPI 3 has where Swagger 2.0 has nothing.
fn newer(map: &mut Object, keywords: &[&str], pointer: &str, draft: &mut Draft<'_>) {
    for keyword in keywords {
        if map.shift_remove(*keyword).is_some() {
            let message = format!("`{keyword}` is a keyword of OpenAPI 3.0, not of Swagger 2.0: it is left out");
            draft.add(Code::OtherVersion, &child(pointer, keyword), message);
        }
    }
}

/// Files may stand in any schema.
fn files(tree: &mut Value) {
    walk_mut(tree, Shape::Object(Kind::Document), &mut String::new(), &mut |value, kind, _| {
        if let (Kind::Schema, Value::Object(schema)) = (kind, value) {
            file(schema);
        }
        Enter::Yes
    });
}

/// `type: file` is a text of bytes.
fn file(schema: &mut Object) {
    if entry_of(schema, "type").and_then(Value::as_str) == Some("file") {
        schema.insert("type".to_owned(), json!("string"));
        schema.insert("format".to_owned(), json!("binary"));
    }
}
