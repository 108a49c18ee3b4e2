//! Changes to a tree that keep it like a document: something is gone, there twice, of another shape, or elsewhere.

use arbitrary::Unstructured;
use clientsmith::document::child;
use serde_json::Value;

use crate::chance::Chance;
use crate::schema::{any, escaped};

/// Keywords of all versions, and some of none.
const KEYWORDS: &[&str] = &[
    "$ref",
    "type",
    "format",
    "enum",
    "const",
    "default",
    "example",
    "examples",
    "properties",
    "required",
    "items",
    "prefixItems",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "unevaluatedProperties",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "if",
    "then",
    "else",
    "discriminator",
    "nullable",
    "readOnly",
    "writeOnly",
    "deprecated",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "multipleOf",
    "minLength",
    "pattern",
    "minItems",
    "uniqueItems",
    "minProperties",
    "title",
    "description",
    "xml",
    "externalDocs",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "$defs",
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$schema",
    "$comment",
    "contains",
    "parameters",
    "requestBody",
    "responses",
    "content",
    "schema",
    "headers",
    "links",
    "callbacks",
    "servers",
    "security",
    "tags",
    "operationId",
    "summary",
    "in",
    "name",
    "style",
    "explode",
    "allowReserved",
    "allowEmptyValue",
    "encoding",
    "collectionFormat",
    "consumes",
    "produces",
    "schemes",
    "host",
    "basePath",
    "definitions",
    "securityDefinitions",
    "components",
    "paths",
    "webhooks",
    "url",
    "variables",
    "flows",
    "scopes",
    "bearerFormat",
    "get",
    "post",
    "200",
    "default",
    "x-enum-varnames",
    "x-nullable",
    "x-aliases",
];

/// Words that change what stands beside them.
const VALUES: &[&str] = &[
    "string",
    "object",
    "array",
    "integer",
    "number",
    "boolean",
    "null",
    "file",
    "date-time",
    "binary",
    "path",
    "query",
    "header",
    "cookie",
    "body",
    "formData",
    "form",
    "deepObject",
    "matrix",
    "apiKey",
    "oauth2",
    "http",
    "3.1.0",
    "2.0",
];

/// The pointers of all nodes of a tree, the root's first.
pub fn pointers(tree: &Value) -> Vec<String> {
    fn collect(node: &Value, pointer: &str, all: &mut Vec<String>) {
        all.push(pointer.to_owned());
        match node {
            Value::Object(map) => map.iter().for_each(|(key, inner)| collect(inner, &child(pointer, key), all)),
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(at, inner)| collect(inner, &child(pointer, &at.to_string()), all));
            }
            _ => {}
        }
    }
    let mut all = Vec::new();
    collect(tree, "", &mut all);
    all
}

/// Makes one change, chosen by `bytes`.
pub fn mutate(tree: &mut Value, bytes: &mut Unstructured) {
    let chance = &mut Chance::new(bytes);
    let all = pointers(tree);
    let (at, other) = (chance.pick(&all), chance.pick(&all));
    let copy = tree.pointer(&other).cloned().unwrap_or_default();
    let Some(node) = tree.pointer_mut(&at) else { return };
    match chance.below(10) {
        0 | 1 => remove(chance, node),
        2 => *node = any(chance, 2),
        3 if !at.starts_with(&other) => *node = copy,
        3 | 4 => insert(chance, node),
        5 => repeat(chance, node),
        6 => rename(chance, node),
        7 => *node = retargeted(node, &other),
        8 => *node = chance.pick(VALUES).into(),
        _ => *node = if chance.one_in(2) { chance.text().into() } else { Value::Array(vec![node.take()]) },
    }
}

fn remove(chance: &mut Chance, node: &mut Value) {
    match node {
        Value::Object(map) if !map.is_empty() => {
            let keys: Vec<String> = map.keys().cloned().collect();
            map.shift_remove(&chance.pick(&keys));
        }
        Value::Array(list) if !list.is_empty() => drop(list.remove(chance.below(list.len()))),
        _ => *node = Value::Null,
    }
}

fn insert(chance: &mut Chance, node: &mut Value) {
    let value = if chance.one_in(2) { chance.pick(VALUES).into() } else { any(chance, 2) };
    match node {
        Value::Object(map) => drop(map.insert(chance.pick(KEYWORDS).to_owned(), value)),
        Value::Array(list) => list.push(value),
        _ => *node = value,
    }
}

fn repeat(chance: &mut Chance, node: &mut Value) {
    match node {
        Value::Object(map) if !map.is_empty() => {
            let values: Vec<Value> = map.values().cloned().collect();
            map.insert(chance.name(), chance.pick(&values));
        }
        Value::Array(list) if !list.is_empty() => list.push(chance.pick(list)),
        _ => {}
    }
}

fn rename(chance: &mut Chance, node: &mut Value) {
    let Value::Object(map) = node else { return };
    let keys: Vec<String> = map.keys().cloned().collect();
    if let Some(value) = (!keys.is_empty()).then(|| map.shift_remove(&chance.pick(&keys))).flatten() {
        let name = if chance.one_in(2) { chance.name() } else { chance.pick(KEYWORDS).to_owned() };
        map.insert(name, value);
    }
}

/// A reference to any node, in place of what was there; where that has references, they are led there.
fn retargeted(node: &Value, pointer: &str) -> Value {
    let tokens = clientsmith::document::tokens(pointer).map(|token| format!("/{}", escaped(&token)));
    let target = Value::from(format!("#{}", tokens.collect::<String>()));
    if let Value::String(_) = node {
        return target;
    }
    serde_json::json!({ "$ref": target })
}
