//! Responses: a schema and the media types that `produces` lists become content.

use serde_json::{Value, json};

use super::super::draft::Draft;
use super::{Object, Shared, parameters, types_of};
use crate::document::{child, pointer_tokens};
use crate::read::measure;

/// Rewrites an operation's responses. A shared one goes in place of its reference where the operation has media types
/// of its own.
pub(super) fn of_operation(
    operation: &mut Object,
    produces: Option<&[String]>,
    shared: &Shared,
    pointer: &str,
    draft: &mut Draft<'_>,
) {
    let Some(Value::Object(responses)) = operation.get_mut("responses") else { return };
    let pointer = child(pointer, "responses");
    for (status, response) in responses.iter_mut().filter(|(status, _)| !status.starts_with("x-")) {
        let at = child(&pointer, status);
        let Value::Object(response) = response else { continue };
        if let Some(reference) = response.get("$ref").and_then(Value::as_str) {
            let Some(name) = shared_name(reference).filter(|_| produces != shared.produces.as_deref()) else {
                continue;
            };
            let Some(Value::Object(other)) = shared.responses.get(&name).filter(|other| other.get("schema").is_some())
            else {
                continue;
            };
            if !draft.may_copy(other.values().map(|value| measure(value).0).sum(), &at) {
                continue;
            }
            response.clone_from(other);
            draft.derive(&child("/components/responses", &name), &at);
        }
        convert(response, produces, &at, &at, draft);
    }
}

fn shared_name(reference: &str) -> Option<String> {
    match pointer_tokens(reference).ok()?.as_slice() {
        [section, name] if section == "responses" => Some(name.clone()),
        _ => None,
    }
}

/// Rewrites a response; `old` is where it stood.
pub(super) fn convert(
    response: &mut Object,
    produces: Option<&[String]>,
    pointer: &str,
    old: &str,
    draft: &mut Draft<'_>,
) {
    super::newer(response, &["content", "links"], pointer, draft);
    for (name, header) in response.get_mut("headers").and_then(Value::as_object_mut).into_iter().flatten() {
        if let Value::Object(header) = header {
            convert_header(header, &child(&child(pointer, "headers"), name), draft);
        }
    }
    let examples = response.shift_remove("examples");
    let Some(schema) = response.shift_remove("schema") else { return };
    let is_file = schema.get("type") == Some(&json!("file"));
    let usual = if is_file { "application/octet-stream" } else { "application/json" };
    let origin = child(pointer, "schema");
    let mut content = Object::new();
    let media_types = types_of(produces, usual, &schema, &origin, draft);
    let places = media_types.iter().map(|media_type| child(&child(&child(pointer, "content"), media_type), "schema"));
    let places: Vec<String> = places.collect();
    draft.derive_each(&origin, places.iter().map(String::as_str));
    for (media_type, at) in media_types.into_iter().zip(places) {
        draft.forward(child(old, "schema"), at);
        let mut entry = Object::new();
        entry.insert("schema".to_owned(), schema.clone());
        let example = examples.as_ref().and_then(|examples| examples.get(media_type));
        entry.extend(example.map(|example| ("example".to_owned(), example.clone())));
        content.insert(media_type.to_owned(), Value::Object(entry));
    }
    response.insert("content".to_owned(), Value::Object(content));
}

fn convert_header(header: &mut Object, pointer: &str, draft: &mut Draft<'_>) {
    if let Some(mut schema) = parameters::schema_of(header, pointer, pointer, draft) {
        schema.shift_remove("collectionFormat");
        header.insert("schema".to_owned(), Value::Object(schema));
    }
}
