//! Null: however a schema says it, it becomes `nullable: true`.

use serde_json::{Value, json};

use super::schema::{Object, Rewriter, is_annotation};
use super::version::Version;
use crate::diag::Code;
use crate::document::child;

fn set_nullable(schema: &mut Object) {
    schema.insert("nullable".to_owned(), Value::Bool(true));
}

/// What vendors write for `nullable`, in every version.
pub(super) const VENDORS: [&str; 2] = ["x-nullable", "x-isnullable"];

/// `x-nullable: true` and `x-isnullable: true`. Says whether one was there.
pub(super) fn vendor_nullable(rewriter: &mut Rewriter<'_, '_>, schema: &mut Object, pointer: &str) -> bool {
    let mut is_vendors = false;
    for key in VENDORS {
        if schema.shift_remove(key) == Some(Value::Bool(true)) {
            set_nullable(schema);
            rewriter.draft.derive(&child(pointer, key), &child(pointer, "nullable"));
            is_vendors = true;
        }
    }
    is_vendors
}

/// `type: 'null'`, and lists of types.
pub(super) fn types(rewriter: &mut Rewriter<'_, '_>, schema: &mut Object, pointer: &str) {
    let types = match schema.get("type") {
        Some(Value::String(ty)) if ty == "null" => vec!["null".to_owned()],
        Some(Value::Array(types)) if !types.is_empty() && types.iter().all(Value::is_string) => {
            types.iter().filter_map(Value::as_str).map(String::from).collect()
        }
        _ => return,
    };
    let mut others: Vec<&str> = types.iter().map(String::as_str).filter(|ty| *ty != "null").collect();
    others.dedup();
    // Any whole number is a number.
    if others.contains(&"number") {
        others.retain(|ty| *ty != "integer");
    }
    if rewriter.version != Version::V3_1 {
        let (code, what) = if others.len() > 1 {
            (Code::OtherVersion, "a list of types")
        } else {
            (Code::NullType, "`null` as a type")
        };
        let message = format!("{what} is no part of {}: read as OpenAPI 3.1 means it", rewriter.version.name());
        rewriter.draft.add(code, &child(pointer, "type"), message);
    }
    if others.len() < types.len() && types.iter().any(|ty| ty == "null") {
        set_nullable(schema);
    }
    match others.as_slice() {
        [] => {
            schema.shift_remove("type");
        }
        [ty] => {
            schema.insert("type".to_owned(), json!(ty));
        }
        several => split(rewriter, schema, several, pointer),
    }
}

/// Which keywords belong to a type. `format` belongs to all of them but objects and arrays.
const OWN: &[(&str, &[&str])] = &[
    ("string", &["minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType"]),
    ("number", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"]),
    ("integer", &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"]),
    ("array", &["items", "prefixItems", "minItems", "maxItems", "uniqueItems"]),
    (
        "object",
        &["properties", "required", "additionalProperties", "patternProperties", "minProperties", "maxProperties"],
    ),
];

/// Several types become an `anyOf` of each with its own keywords. An enum says all by itself.
fn split(rewriter: &mut Rewriter<'_, '_>, schema: &mut Object, types: &[&str], pointer: &str) {
    schema.shift_remove("type");
    if schema.contains_key("enum") || schema.contains_key("const") {
        return;
    }
    if schema.contains_key("anyOf") {
        let message = "a list of types beside `anyOf` can't be expressed: it is left out";
        rewriter.draft.add(Code::Unsupported, &child(pointer, "type"), message);
        return;
    }
    let own = |ty: &str| OWN.iter().find(|(name, _)| *name == ty).map_or(&[][..], |(_, own)| *own);
    let parts = types.iter().map(|ty| {
        let mut part = Object::new();
        part.insert("type".to_owned(), json!(ty));
        for key in own(ty) {
            part.extend(schema.get(*key).map(|value| ((*key).to_owned(), value.clone())));
        }
        Value::Object(part)
    });
    let parts: Vec<Value> = parts.collect();
    for index in 0..parts.len() {
        rewriter.draft.derive(pointer, &child(&child(pointer, "anyOf"), &index.to_string()));
    }
    for key in types.iter().flat_map(|ty| own(ty)) {
        schema.shift_remove(*key);
    }
    schema.insert("anyOf".to_owned(), Value::Array(parts));
}

/// Null among the values of an enum.
pub(super) fn values(rewriter: &mut Rewriter<'_, '_>, schema: &mut Object, pointer: &str) {
    let Some(Value::Array(values)) = schema.get("enum") else { return };
    let kept: Vec<usize> =
        values.iter().enumerate().filter(|(_, value)| !value.is_null()).map(|(index, _)| index).collect();
    let Some(null) = values.iter().position(Value::is_null) else { return };
    let at = child(pointer, "enum");
    let says_so = schema.get("nullable") == Some(&Value::Bool(true)) || !schema.contains_key("type");
    if !says_so && rewriter.version != Version::V3_1 {
        let message = "null is among the values, but the schema isn't nullable: read as if it were";
        rewriter.draft.add(Code::ValueMismatch, &child(&at, &null.to_string()), message);
    }
    set_nullable(schema);
    rewriter.draft.reindex(&at, &kept);
    if kept.is_empty() {
        schema.shift_remove("enum");
    } else if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
}

/// Null among the alternatives of a `oneOf` or `anyOf`. `true` if another schema, not yet rewritten, took the place.
pub(super) fn branches(rewriter: &mut Rewriter<'_, '_>, schema: &mut Object, pointer: &str) -> bool {
    let mut is_other = false;
    for key in ["oneOf", "anyOf"] {
        let Some(Value::Array(parts)) = schema.get(key) else { continue };
        let kept: Vec<usize> =
            parts.iter().enumerate().filter(|(_, part)| !is_null(part)).map(|(index, _)| index).collect();
        if kept.len() == parts.len() {
            continue;
        }
        let at = child(pointer, key);
        rewriter.draft.reindex(&at, &kept);
        set_nullable(schema);
        let Some(Value::Array(parts)) = schema.get_mut(key) else { continue };
        parts.retain(|part| !is_null(part));
        if parts.len() > 1 {
            continue;
        }
        let last = parts.pop();
        schema.shift_remove(key);
        if let Some(part) = last {
            is_other |= put_in_place(rewriter, schema, part, &child(&at, "0"), pointer);
        }
    }
    is_other
}

/// The one alternative that is left takes the place of its `oneOf`. What the outer schema says about itself stays.
fn put_in_place(rewriter: &mut Rewriter<'_, '_>, schema: &mut Object, part: Value, from: &str, pointer: &str) -> bool {
    let is_plain = schema.keys().all(|key| is_annotation(key));
    match part {
        Value::Object(part) if is_plain && !part.contains_key("$ref") => {
            rewriter.draft.relocate(from, pointer);
            for (key, value) in part {
                schema.entry(key).or_insert(value);
            }
            true
        }
        part => {
            let parts = schema.entry("allOf").or_insert_with(|| json!([]));
            if let Value::Array(parts) = parts {
                let to = child(&child(pointer, "allOf"), &parts.len().to_string());
                rewriter.draft.relocate(from, &to);
                parts.push(part);
            }
            false
        }
    }
}

/// Whether null is all that fits.
fn is_null(schema: &Value) -> bool {
    let Some(schema) = schema.as_object() else { return false };
    let mut words = schema.iter().filter(|(key, _)| !is_annotation(key) && *key != "format");
    let (Some((key, value)), None) = (words.next(), words.next()) else { return false };
    match key.as_str() {
        "type" => *value == json!("null") || *value == json!(["null"]),
        "const" => value.is_null(),
        "enum" => *value == json!([null]),
        _ => false,
    }
}
