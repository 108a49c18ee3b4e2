//! One small change of a document, as vendors make them.

use arbitrary::Unstructured;
use clientsmith_random::pointers;
use serde_json::{Map, Value, json};

/// Keys that a schema gets, or loses if it has them, with their values as JSON.
const OF_SCHEMAS: &[(&str, &str)] = &[
    ("nullable", "true"),
    ("readOnly", "true"),
    ("writeOnly", "true"),
    ("deprecated", "true"),
    ("description", "\"In other words.\""),
    ("title", "\"Another Title\""),
    ("additionalProperties", "true"),
    ("additionalProperties", "false"),
    ("additionalProperties", r#"{"type": "string"}"#),
    ("minimum", "0"),
    ("format", "\"int32\""),
    ("format", "\"date-time\""),
    ("format", "\"uuid\""),
    ("enum", r#"["red", "blue"]"#),
    ("x-enum-varnames", r#"["One", "Two", "Three"]"#),
    ("discriminator", r#"{"propertyName": "kind"}"#),
];

const OF_PARAMETERS: &[(&str, &str)] = &[
    ("required", "true"),
    ("deprecated", "true"),
    ("explode", "true"),
    ("explode", "false"),
    ("allowReserved", "true"),
    ("style", "\"pipeDelimited\""),
    ("style", "\"deepObject\""),
    ("style", "\"label\""),
    ("in", "\"header\""),
    ("in", "\"query\""),
    ("name", "\"created_at\""),
    ("description", "\"In other words.\""),
];

const OF_OPERATIONS: &[(&str, &str)] = &[
    ("deprecated", "true"),
    ("summary", "\"In other words.\""),
    ("operationId", "\"somethingElse\""),
    ("tags", "[\"Other\"]"),
    ("security", "[]"),
    ("servers", r#"[{"url": "https://other.example"}]"#),
    ("requestBody", r#"{"content": {"text/plain": {"schema": {"type": "string"}}}}"#),
    ("requestBody", r#"{"required": true, "content": {"multipart/form-data": {"schema": {"type": "object"}}}}"#),
];

const OF_DOCUMENTS: &[(&str, &str)] = &[
    ("servers", r#"[{"url": "https://other.example"}]"#),
    ("servers", r#"[{"url": "https://one.example"}, {"url": "https://two.example"}]"#),
    ("security", "[]"),
];

/// Schemas of all forms.
const SCHEMAS: &[&str] = &[
    "{}",
    r#"{"type": "string"}"#,
    r#"{"type": "string", "format": "date-time"}"#,
    r#"{"type": "string", "format": "uuid"}"#,
    r#"{"type": "string", "format": "byte"}"#,
    r#"{"type": "string", "format": "binary"}"#,
    r#"{"type": "string", "enum": ["red", "blue"]}"#,
    r#"{"type": "integer"}"#,
    r#"{"type": "integer", "minimum": 0}"#,
    r#"{"type": "number"}"#,
    r#"{"type": "boolean"}"#,
    r#"{"type": "array", "items": {"type": "string"}}"#,
    r#"{"type": "object"}"#,
    r#"{"type": "object", "additionalProperties": {"type": "integer"}}"#,
    r#"{"type": "object", "properties": {"left": {"type": "string"}, "right": {"type": "integer"}}}"#,
    r#"{"type": "object", "required": ["left"], "properties": {"left": {"type": "string"}}}"#,
];

const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/vnd.api+json",
    "application/xml",
    "application/octet-stream",
    "text/plain",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
];

const METHODS: &[&str] = &["get", "put", "post", "delete", "patch"];
const STATUSES: &[&str] = &["200", "201", "204", "404", "4XX", "default"];
const PROPERTIES: &[&str] = &["color", "sizeOf", "last-name", "type", "created_at", "self", "new"];

/// Makes one change, chosen by `bytes`, and says where.
pub(crate) fn change(tree: &mut Value, bytes: &mut Unstructured) -> String {
    let all = pointers(tree);
    let components: Vec<Value> =
        ["/components/schemas", "/definitions"].iter().flat_map(|at| names(tree, at)).collect();
    for _ in 0..50 {
        let at = pick(bytes, &all);
        let Some(Value::Object(before)) = tree.pointer(at).cloned() else { continue };
        let mut node = before.clone();
        by_kind(at, &mut node, &components, bytes);
        if node != before {
            let Some(place) = tree.pointer_mut(at) else { continue };
            let told = format!("{at} is {node:?}, was {before:?}");
            *place = Value::Object(node);
            return told;
        }
    }
    "nothing".to_owned()
}

/// What a configuration says of a client, of each key one of these.
const CONFIGURATIONS: &[(&str, &[&str])] = &[
    ("/package/name", &["\"fixture\"", "\"fixture\"", "\"other\""]),
    ("/package/description", &["null", "\"In other words.\""]),
    ("/token-variables", &["[]", r#"["TOKEN"]"#, r#"["API_TOKEN", "TOKEN"]"#]),
    (
        "/webhooks",
        &[
            "null",
            r#"{"signature-header": "signature", "signature": [{"version": "v1", "algorithm": "hmac-sha256"}]}"#,
            r#"{"signature-header": "signature", "event-header": "event"}"#,
            r#"{"signature-header": "x-signature", "event-header": "x-event"}"#,
        ],
    ),
    ("/api/0/features", &["null", "\"tag\""]),
    ("/api/0/module", &["null", "null", "\"v1\""]),
    ("/api/0/keep-unknown", &["false", "true"]),
    ("/api/0/base-url", &["null", "\"https://other.example\""]),
    ("/api/0/trusted-origins", &["[]", r#"["https://files.example"]"#]),
    ("/api/0/error-message-keys", &["null", r#"["detail"]"#]),
];

/// A configuration of one document.
pub(crate) fn configuration(bytes: &mut Unstructured) -> Value {
    let mut config = json!({ "package": {}, "api": [{ "document": crate::DOCUMENT }] });
    // Most keys stay as they are, so that each change is seen by itself.
    for (pointer, values) in CONFIGURATIONS {
        let is_first = below(bytes, 3) > 0;
        let text = if is_first { values[0] } else { pick(bytes, values) };
        let (table, key) = pointer.rsplit_once('/').unwrap_or_default();
        let value: Value = serde_json::from_str(text).unwrap_or_default();
        if let Some(table) = config.pointer_mut(table).and_then(Value::as_object_mut).filter(|_| !value.is_null()) {
            table.insert(key.to_owned(), value);
        }
    }
    config
}

/// References to all that stands at a place.
fn names(tree: &Value, at: &str) -> Vec<Value> {
    let map = tree.pointer(at).and_then(Value::as_object);
    map.into_iter().flat_map(Map::keys).map(|name| json!({ "$ref": format!("#{at}/{name}") })).collect()
}

fn pick<'l, T: ?Sized + 'l>(bytes: &mut Unstructured, list: &'l [impl AsRef<T>]) -> &'l T {
    let at = bytes.choose_index(list.len()).unwrap_or_default();
    list.get(at).unwrap_or_else(|| panic!("an empty list")).as_ref()
}

/// A number below `limit`.
fn below(bytes: &mut Unstructured, limit: usize) -> usize {
    bytes.choose_index(limit).unwrap_or_default()
}

fn by_kind(at: &str, node: &mut Map<String, Value>, components: &[Value], bytes: &mut Unstructured) {
    let mut ends = at.rsplit('/');
    let (last, parent) = (ends.next().unwrap_or_default(), ends.next().unwrap_or_default());
    match (parent, last) {
        _ if at.contains("/example") || at.contains("/x-") => {}
        ("", "") => toggle(node, OF_DOCUMENTS, bytes),
        ("paths", _) => path(node, bytes),
        (_, "responses") => responses(node, components, bytes),
        (_, "content") => content(node, bytes),
        _ if METHODS.contains(&last) && node.contains_key("responses") => operation(node, components, bytes),
        _ if node.contains_key("in") && node.contains_key("name") => toggle(node, OF_PARAMETERS, bytes),
        ("properties" | "schemas" | "definitions" | "oneOf" | "anyOf" | "allOf", _)
        | (_, "schema" | "items" | "additionalProperties") => schema(node, components, bytes),
        _ => {}
    }
}

/// Puts a key in, or takes it away if it is there as it would be put in.
fn toggle(node: &mut Map<String, Value>, keys: &[(&str, &str)], bytes: &mut Unstructured) {
    let (key, text) = keys[below(bytes, keys.len())];
    let value: Value = serde_json::from_str(text).unwrap();
    if node.get(key) == Some(&value) {
        node.shift_remove(key);
    } else {
        node.insert(key.to_owned(), value);
    }
}

fn any_schema(components: &[Value], bytes: &mut Unstructured) -> Value {
    let which = below(bytes, SCHEMAS.len() + components.len().min(4));
    match SCHEMAS.get(which) {
        Some(text) => serde_json::from_str(text).unwrap(),
        None => components[below(bytes, components.len())].clone(),
    }
}

fn schema(node: &mut Map<String, Value>, components: &[Value], bytes: &mut Unstructured) {
    let other = any_schema(components, bytes);
    let whole = Value::Object(node.clone());
    let changed = match below(bytes, 12) {
        0 => other,
        1 => json!({ "type": "array", "items": whole }),
        2 => json!({ "allOf": [whole] }),
        3 => json!({ "oneOf": [whole, other] }),
        4..=7 => return members(node, other, bytes),
        _ => return toggle(node, OF_SCHEMAS, bytes),
    };
    *node = changed.as_object().cloned().unwrap_or_default();
}

/// Changes what is in a schema: its properties, values and alternatives, and their order.
fn members(node: &mut Map<String, Value>, other: Value, bytes: &mut Unstructured) {
    let name = pick::<str>(bytes, PROPERTIES).to_owned();
    if let Some(Value::Object(properties)) = node.get_mut("properties") {
        let names: Vec<String> = properties.keys().cloned().collect();
        match below(bytes, 4) {
            0 => drop(properties.insert(name, other)),
            1 if !names.is_empty() => drop(properties.shift_remove(pick::<str>(bytes, &names))),
            2 if !names.is_empty() => {
                let renamed = pick::<str>(bytes, &names);
                let kept = std::mem::take(properties).into_iter();
                *properties = kept
                    .map(|(key, value)| if key == renamed { (name.clone(), value) } else { (key, value) })
                    .collect();
            }
            3 if !names.is_empty() => {
                let required = json!(pick::<str>(bytes, &names));
                if let Value::Array(list) = node.entry("required").or_insert_with(|| json!([])) {
                    match list.iter().position(|name| *name == required) {
                        Some(at) => drop(list.remove(at)),
                        None => list.push(required),
                    }
                }
            }
            _ => *properties = std::mem::take(properties).into_iter().rev().collect(),
        }
    }
    for key in ["enum", "oneOf", "anyOf", "allOf", "required"] {
        let Some(Value::Array(list)) = node.get_mut(key) else { continue };
        match below(bytes, 4) {
            0 if key == "enum" => list.push(json!("further")),
            0 if key != "required" => list.push(any_schema(&[], bytes)),
            1 if list.len() > 1 => drop(list.remove(below(bytes, list.len()))),
            2 => list.reverse(),
            _ => {}
        }
    }
    node.retain(|key, value| key != "required" || *value != json!([]));
}

fn operation(node: &mut Map<String, Value>, components: &[Value], bytes: &mut Unstructured) {
    let (which, is_required) = (below(bytes, 8), below(bytes, 2) == 0);
    let place = pick::<str>(bytes, &["query", "header"]).to_owned();
    let name = pick::<str>(bytes, PROPERTIES).to_owned();
    let parameter =
        json!({ "name": name, "in": place, "required": is_required, "schema": any_schema(components, bytes) });
    match which {
        0 => drop(node.shift_remove("requestBody")),
        1..=4 => {
            let Value::Array(list) = node.entry("parameters").or_insert_with(|| json!([])) else { return };
            match which {
                1 if !list.is_empty() => drop(list.remove(below(bytes, list.len()))),
                2 => list.reverse(),
                _ => list.push(parameter),
            }
        }
        _ => toggle(node, OF_OPERATIONS, bytes),
    }
}

fn responses(node: &mut Map<String, Value>, components: &[Value], bytes: &mut Unstructured) {
    let status = pick::<str>(bytes, STATUSES).to_owned();
    let media_type = pick::<str>(bytes, MEDIA_TYPES).to_owned();
    let schema = any_schema(components, bytes);
    let response = match below(bytes, 4) {
        0 => return drop(node.shift_remove(&status)),
        1 => json!({ "description": "Nothing." }),
        2 => json!({ "description": "It.", "content": { media_type: { "schema": schema } } }),
        _ => json!({ "description": "It.", "content": { "application/json": { "schema": schema } } }),
    };
    node.insert(status, response);
}

/// Changes in which media types there is something.
fn content(node: &mut Map<String, Value>, bytes: &mut Unstructured) {
    let media_type = pick::<str>(bytes, MEDIA_TYPES).to_owned();
    let value = node.values().next().cloned().unwrap_or_default();
    if below(bytes, 2) == 0 {
        node.clear();
    }
    node.insert(media_type, value);
}

/// An operation is sent by another method, or is gone, or there once more.
fn path(node: &mut Map<String, Value>, bytes: &mut Unstructured) {
    let methods: Vec<String> = node.keys().filter(|key| METHODS.contains(&key.as_str())).cloned().collect();
    let Some(method) = methods.get(below(bytes, methods.len().max(1))) else { return };
    let mut operation = node.get(method).cloned().unwrap_or_default();
    match below(bytes, 3) {
        0 => drop(node.shift_remove(method)),
        1 => {
            node.shift_remove(method);
            node.insert(pick::<str>(bytes, METHODS).to_owned(), operation);
        }
        _ => {
            operation["operationId"] = json!("anotherOne");
            node.insert(pick::<str>(bytes, METHODS).to_owned(), operation);
        }
    }
}
