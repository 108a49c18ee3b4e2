//! Parameters and headers: type and format go into a schema, `collectionFormat` becomes a style.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::super::draft::Draft;
use super::{Object, file};
use crate::diag::Code;
use crate::document::{child, entry_of, pointer_tokens, push_token, text_of, value_of};

/// A parameter of kind `body` or `formData`, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct InBody {
    /// The parameter, a reference followed.
    pub(super) parameter: Object,
    /// Its place in the list of parameters.
    pub(super) pointer: String,
    /// Where the parameter itself stands, if the list has a reference.
    pub(super) shared: Option<String>,
}

impl InBody {
    pub(super) fn is_form(&self) -> bool {
        text_of(&self.parameter, "in") == "formData"
    }

    pub(super) fn name(&self) -> &str {
        text_of(&self.parameter, "name")
    }
}

/// Takes the parameters out of a list that belong to the body. [`finish`] closes the gaps.
pub(super) fn take(owner: &mut Object, shared: &Object, pointer: &str, draft: &mut Draft<'_>) -> Vec<InBody> {
    let list = child(pointer, "parameters");
    let (mut taken, mut names) = (Vec::new(), BTreeMap::<String, String>::new());
    let Some(Value::Array(parameters)) = owner.get_mut("parameters") else { return taken };
    for (index, parameter) in parameters.iter_mut().enumerate() {
        let Some((name, object)) = follow(parameter, shared) else { continue };
        if matches!(text_of(object, "in"), "body" | "formData") {
            let pointer = child(&list, &index.to_string());
            let this = InBody { parameter: object.clone(), pointer, shared: name };
            *parameter = Value::Null;
            if let Some(first) = names.get(this.name()).filter(|_| this.is_form()) {
                // A body of form data has one property of a name.
                let message = format!("form parameter `{}` is declared twice", this.name());
                let related = draft.at(first);
                draft.add(Code::DuplicateParameter, &this.pointer, message).also(related, "the first one");
                continue;
            }
            if this.is_form() {
                names.insert(this.name().to_owned(), this.pointer.clone());
            }
            taken.push(this);
        }
    }
    taken
}

/// What an operation's body is made of: what it says itself, and what its path says for all operations, unless it says
/// something else in its place.
pub(super) fn with_inherited(own: Vec<InBody>, inherited: &[InBody]) -> Vec<InBody> {
    let has_body = own.iter().any(|part| !part.is_form());
    let names: BTreeSet<&str> = own.iter().filter(|part| part.is_form()).map(InBody::name).collect();
    let is_kept = |part: &&InBody| if part.is_form() { !names.contains(part.name()) } else { !has_body };
    let mut all: Vec<InBody> = inherited.iter().filter(is_kept).cloned().collect();
    all.extend(own);
    all
}

/// A parameter, and its name among the shared ones if it was given by reference.
fn follow<'a>(parameter: &'a Value, shared: &'a Object) -> Option<(Option<String>, &'a Object)> {
    let Some(reference) = value_of(parameter, "$ref").and_then(Value::as_str) else {
        return Some((None, parameter.as_object()?));
    };
    match pointer_tokens(reference).ok()?.as_slice() {
        [section, name] if section == "parameters" => Some((Some(name.clone()), shared.get(name)?.as_object()?)),
        _ => None,
    }
}

/// Closes the gaps that [`take`] left.
pub(super) fn finish(owner: &mut Object, pointer: &str, draft: &mut Draft<'_>) {
    let Some(Value::Array(parameters)) = owner.get_mut("parameters") else { return };
    let is_kept = |(_, parameter): &(usize, &Value)| !parameter.is_null();
    let kept: Vec<usize> = parameters.iter().enumerate().filter(is_kept).map(|(index, _)| index).collect();
    if kept.len() < parameters.len() {
        parameters.retain(|parameter| !parameter.is_null());
        draft.reindex(&child(pointer, "parameters"), &kept);
    }
    if kept.is_empty() {
        owner.shift_remove("parameters");
    }
}

/// The media type that a `Content-Type` parameter allows, if it is but one: another way to write `consumes`.
pub(super) fn content_type(operation: &Object, shared: &Object) -> Option<String> {
    let parameters = operation.get("parameters").and_then(Value::as_array)?;
    let mut followed = parameters.iter().filter_map(|parameter| follow(parameter, shared));
    let (_, header) = followed.find(|(_, parameter)| {
        text_of(parameter, "in") == "header" && text_of(parameter, "name").eq_ignore_ascii_case("content-type")
    })?;
    match header.get("enum").and_then(Value::as_array)?.as_slice() {
        [only] => only.as_str().map(String::from),
        _ => None,
    }
}

/// Rewrites the parameters of an operation or a path item, but for references.
pub(super) fn convert(owner: &mut Object, pointer: &str, draft: &mut Draft<'_>) {
    let list = child(pointer, "parameters");
    let parameters = owner.get_mut("parameters").and_then(Value::as_array_mut);
    for (index, parameter) in parameters.into_iter().flatten().enumerate() {
        if let Value::Object(parameter) = parameter {
            let pointer = child(&list, &index.to_string());
            convert_one(parameter, &pointer, &pointer, draft);
        }
    }
}

/// Rewrites a parameter that isn't part of the body; `old` is where it stood.
pub(super) fn convert_one(parameter: &mut Object, pointer: &str, old: &str, draft: &mut Draft<'_>) {
    if parameter.contains_key("$ref") {
        return;
    }
    let given = parameter.shift_remove("schema");
    if given.is_some() {
        let message = "`schema` is for body parameters alone in Swagger 2.0: read as OpenAPI 3.0 means it";
        draft.add(Code::OtherVersion, &child(pointer, "schema"), message);
    }
    let place = text_of(parameter, "in").to_owned();
    let Some(mut schema) = schema_of(parameter, pointer, old, draft) else {
        parameter.extend(given.map(|given| ("schema".to_owned(), given)));
        return;
    };
    let format = collection(&mut schema, pointer, draft);
    if text_of(&schema, "type") == "array" {
        parameter.extend(style(&format, &place, pointer, draft).into_iter().flatten());
    }
    parameter.insert("schema".to_owned(), Value::Object(schema));
}

/// Keywords of a parameter or header that say what it holds. Those of vendors are among them where they are about values.
const OF_SCHEMAS: [&str; 21] = [
    "type",
    "format",
    "items",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "enum",
    "multipleOf",
    "collectionFormat",
    "nullable",
    "x-nullable",
    "x-enum-varnames",
    "x-enum-descriptions",
];

/// Takes the schema out of a parameter or header; none if it doesn't say what it holds.
pub(super) fn schema_of(map: &mut Object, pointer: &str, old: &str, draft: &mut Draft<'_>) -> Option<Object> {
    let mut schema = Object::new();
    let keys: Vec<&str> = OF_SCHEMAS.into_iter().filter(|key| entry_of(map, key).is_some()).collect();
    for key in keys {
        schema.extend(map.shift_remove(key).map(|value| (key.to_owned(), value)));
    }
    if schema.is_empty() {
        return None;
    }
    file(&mut schema);
    let to = child(pointer, "schema");
    draft.relocate(pointer, &to);
    if schema.contains_key("items") {
        draft.forward(child(old, "items"), child(&to, "items"));
    }
    Some(schema)
}

/// Takes the `collectionFormat`s out of an array's schema: its own (`csv` if it has none), and those of arrays within,
/// for which OpenAPI 3.0 has no word.
pub(super) fn collection(schema: &mut Object, pointer: &str, draft: &mut Draft<'_>) -> String {
    let own = schema.shift_remove("collectionFormat");
    let mut at = child(pointer, "items");
    let mut items = schema.get_mut("items").and_then(Value::as_object_mut);
    while let Some(inner) = items {
        if inner.shift_remove("collectionFormat").is_some_and(|format| format != json!("csv")) {
            let message = "OpenAPI 3.0 has no word for how an array within an array is written: this is left out";
            draft.add(Code::Unsupported, &child(&at, "collectionFormat"), message);
        }
        push_token(&mut at, "items");
        items = inner.get_mut("items").and_then(Value::as_object_mut);
    }
    match own {
        None => "csv".to_owned(),
        Some(Value::String(format)) => format,
        Some(_) => {
            draft.add(
                Code::UnknownWord,
                &child(pointer, "collectionFormat"),
                "`collectionFormat` is not a text: `csv` is taken",
            );
            "csv".to_owned()
        }
    }
}

/// How OpenAPI 3.0 says a `collectionFormat`, where its default doesn't.
pub(super) fn style(format: &str, place: &str, pointer: &str, draft: &mut Draft<'_>) -> Option<Object> {
    let at = child(pointer, "collectionFormat");
    let is_exploding = matches!(place, "query" | "formData");
    let style = match (format, is_exploding) {
        ("csv", true) => json!({ "explode": false }),
        ("ssv", true) => json!({ "style": "spaceDelimited", "explode": false }),
        ("pipes", true) => json!({ "style": "pipeDelimited", "explode": false }),
        ("tsv", _) => json!({ "x-collection-format": "tsv", "explode": false }),
        ("multi", true) | ("csv", false) => return None,
        ("multi", false) => {
            let message = "`multi` is for query and form parameters alone: `csv` is taken";
            draft.add(Code::NoEffect, &at, message);
            return None;
        }
        ("ssv" | "pipes", false) => {
            let message = format!("`{format}` in a {place} parameter has no word in OpenAPI 3.0: `csv` is taken");
            draft.add(Code::Unsupported, &at, message);
            return None;
        }
        _ => {
            let message = format!("`{format}` is no collection format: `csv` is taken");
            draft.add(Code::UnknownWord, &at, message).help("write one of `csv`, `ssv`, `tsv`, `pipes` and `multi`");
            json!({ "explode": false })
        }
    };
    style.as_object().cloned()
}
