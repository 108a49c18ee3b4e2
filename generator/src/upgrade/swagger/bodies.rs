//! Request bodies: made of a `body` parameter, or of `formData` parameters.

use serde_json::{Value, json};

use super::super::draft::Draft;
use super::parameters::{self, InBody};
use super::{Object, Shared, types_of};
use crate::diag::Code;
use crate::document::{child, reference_to, text_of};
use crate::read::measure;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// Gives an operation its request body, if it has one.
pub(super) fn write(
    operation: &mut Object,
    parts: &[InBody],
    consumes: Option<&[String]>,
    shared: &Shared,
    pointer: &str,
    draft: &mut Draft<'_>,
) {
    let Some(first) = parts.first() else { return };
    for part in parts.iter().skip(1).filter(|part| !first.is_form() || !part.is_form()) {
        let message = if part.is_form() == first.is_form() {
            "the operation has two bodies"
        } else {
            "the operation has a body and a form, and can send but one"
        };
        let related = draft.at(&first.pointer);
        draft.add(Code::DuplicateParameter, &part.pointer, message).also(related, "the first one");
    }
    let to = child(pointer, "requestBody");
    let body = if first.is_form() {
        let parts: Vec<&InBody> = parts.iter().filter(|part| part.is_form()).collect();
        form(&parts, consumes, pointer, &to, draft)
    } else {
        match &first.shared {
            Some(name) if consumes == shared.consumes.as_deref() => {
                json!({ "$ref": reference_to(&child("/components/requestBodies", name)) })
            }
            Some(name) => {
                let from = child("/components/requestBodies", name);
                let nodes: usize = first.parameter.values().map(|value| measure(value).0).sum();
                if !draft.may_copy(nodes, &from) {
                    return;
                }
                draft.derive(&from, &to);
                from_body(Value::Object(first.parameter.clone()), consumes, &from, &to, draft)
            }
            None => from_body(Value::Object(first.parameter.clone()), consumes, &first.pointer, &to, draft),
        }
    };
    operation.insert("requestBody".to_owned(), body);
}

/// The request body that a `body` parameter is; it stood at `from`.
pub(super) fn from_body(
    parameter: Value,
    consumes: Option<&[String]>,
    from: &str,
    to: &str,
    draft: &mut Draft<'_>,
) -> Value {
    let Value::Object(mut parameter) = parameter else { return parameter };
    let schema = parameter.shift_remove("schema");
    if schema.is_none() {
        let message = "a body parameter needs a `schema`: this one is read as any value";
        draft.add(Code::MissingDetail, from, message);
    }
    let schema = schema.unwrap_or_else(|| json!({}));
    if from != to {
        draft.derive(from, to);
    }
    let mut content = Object::new();
    let origin = child(from, "schema");
    for media_type in types_of(consumes, JSON, &schema, from, draft) {
        let at = child(&child(&child(to, "content"), media_type), "schema");
        draft.derive(&origin, &at);
        draft.forward(origin.clone(), at);
        content.insert(media_type.to_owned(), json!({ "schema": schema }));
    }
    for key in ["in", "name"] {
        parameter.shift_remove(key);
    }
    parameter.insert("content".to_owned(), Value::Object(content));
    Value::Object(parameter)
}

/// The request body that several `formData` parameters make.
fn form(parts: &[&InBody], consumes: Option<&[String]>, operation: &str, to: &str, draft: &mut Draft<'_>) -> Value {
    let media_type = form_type(parts, consumes, operation, draft);
    let at = child(&child(to, "content"), media_type);
    let (mut properties, mut required, mut encoding) = (Object::new(), Vec::new(), Object::new());
    for part in parts {
        let origin =
            part.shared.as_ref().map_or_else(|| part.pointer.clone(), |name| child("/components/parameters", name));
        let name = part.name();
        let target = child(&child(&child(&at, "schema"), "properties"), name);
        if properties.is_empty() {
            draft.derive(&origin, to);
        }
        draft.derive(&origin, &target);
        draft.forward(origin, target.clone());
        let mut schema = property(&part.parameter);
        let format = parameters::collection(&mut schema, &target, draft);
        if text_of(&schema, "type") == "array" {
            let style = parameters::style(&format, "formData", &target, draft);
            encoding.extend(style.map(|style| (name.to_owned(), Value::Object(style))));
        }
        if part.parameter.get("required") == Some(&Value::Bool(true)) {
            required.push(json!(name));
        }
        properties.insert(name.to_owned(), Value::Object(schema));
    }
    let is_required = !required.is_empty();
    let mut schema = Object::new();
    schema.insert("type".to_owned(), json!("object"));
    if is_required {
        schema.insert("required".to_owned(), Value::Array(required));
    }
    schema.insert("properties".to_owned(), Value::Object(properties));
    let mut content = Object::new();
    content.insert("schema".to_owned(), Value::Object(schema));
    if !encoding.is_empty() {
        content.insert("encoding".to_owned(), Value::Object(encoding));
    }
    let mut body = Object::new();
    body.insert("content".to_owned(), json!({ media_type: content }));
    if is_required {
        body.insert("required".to_owned(), Value::Bool(true));
    }
    Value::Object(body)
}

/// A form parameter without what only a parameter has.
fn property(parameter: &Object) -> Object {
    let is_own = |key: &str| !matches!(key, "name" | "in" | "required" | "allowEmptyValue");
    let entries = parameter.iter().filter(|(key, _)| is_own(key));
    let mut schema: Object = entries.map(|(key, value)| (key.clone(), value.clone())).collect();
    super::file(&mut schema);
    schema
}

/// Files need `multipart/form-data`; otherwise `consumes` chooses, and forms are urlencoded if it doesn't.
fn form_type(parts: &[&InBody], consumes: Option<&[String]>, operation: &str, draft: &mut Draft<'_>) -> &'static str {
    let has_file = parts.iter().any(|part| text_of(&part.parameter, "type") == "file");
    let types = consumes.unwrap_or_default();
    let has = |name: &str| types.iter().any(|media_type| media_type.eq_ignore_ascii_case(name));
    if has_file && !types.is_empty() && !has(MULTIPART) {
        let message = format!(
            "a file can only be sent as `{MULTIPART}`, which `consumes` doesn't list: it is sent so all the same"
        );
        draft.add(Code::NoEffect, &child(operation, "consumes"), message);
    }
    if has_file || has(MULTIPART) && !has(FORM) { MULTIPART } else { FORM }
}
