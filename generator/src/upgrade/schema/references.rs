//! What schemas refer to and are referred to by: `$ref` with what stands beside it, `$dynamicRef`, anchors, ids, `$defs`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Object, Rewriter, is_annotation};
use crate::diag::{At, Code};
use crate::document::{child, entry_of, tokens};
use crate::upgrade::version::Version;

/// Counts each `$dynamicAnchor`, also where no schema stands: one too many keeps a reference from being followed.
pub(super) fn count_anchors(value: &Value, anchors: &mut BTreeMap<String, usize>) {
    match value {
        Value::Object(map) => {
            if let Some(anchor) = entry_of(map, "$dynamicAnchor").and_then(Value::as_str) {
                *anchors.entry(anchor.to_owned()).or_default() += 1;
            }
            map.values().for_each(|value| count_anchors(value, anchors));
        }
        Value::Array(list) => list.iter().for_each(|value| count_anchors(value, anchors)),
        _ => {}
    }
}

impl Rewriter<'_, '_> {
    /// Where one schema alone has an anchor, nothing else can be meant by it.
    pub(super) fn dynamic(&mut self, schema: &mut Object, pointer: &str) {
        let anchor = schema.get("$dynamicRef").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
        if anchor.is_none_or(|anchor| self.anchors.get(anchor) != Some(&1)) || schema.contains_key("$ref") {
            return;
        }
        let at = child(pointer, "$dynamicRef");
        let message = "`$dynamicRef` is followed as `$ref` is: to the only schema that has this `$dynamicAnchor`";
        self.draft.add(Code::Unsupported, &at, message);
        if let Some(reference) = schema.shift_remove("$dynamicRef") {
            self.draft.relocate(&at, &child(pointer, "$ref"));
            schema.insert("$ref".to_owned(), reference);
        }
    }

    /// References within a schema that has an id start from that schema, and not from the document.
    pub(super) fn base(&mut self, schema: &Object, pointer: &str) {
        /// More places than these show no more.
        const MOST: usize = 8;
        if !schema.contains_key("$id") {
            return;
        }
        let mut places = Vec::new();
        for (key, value) in schema {
            local_references(value, &child(pointer, key), &mut places);
        }
        if places.is_empty() {
            return;
        }
        let places: Vec<At> = places.iter().take(MOST).map(|place| self.draft.at(place)).collect();
        let message = "references within a schema that has an `$id` start from it: they are looked for there, and else in the document";
        let finding = self.draft.add(Code::Unsupported, &child(pointer, "$id"), message);
        finding.help("leave the `$id` out, and refer to `#/components/schemas/…`");
        for place in places {
            finding.also(place, "this one");
        }
    }

    /// Schemas under `$defs`, or under `definitions` as older drafts of JSON Schema call it, become components.
    pub(super) fn hoist(&mut self, schema: &mut Object, pointer: &str) {
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(anchor) = schema.get(keyword).and_then(Value::as_str) {
                self.draft.anchor(anchor, pointer);
            }
        }
        for keyword in ["$defs", "definitions"] {
            self.hoist_from(keyword, schema, pointer);
        }
    }

    fn hoist_from(&mut self, keyword: &str, schema: &mut Object, pointer: &str) {
        let Some(Value::Object(definitions)) = schema.get(keyword) else { return };
        if !definitions.is_empty() {
            self.note_newer(keyword, pointer);
        }
        let Some(Value::Object(definitions)) = schema.shift_remove(keyword) else { return };
        let old = child(pointer, keyword);
        for (key, definition) in definitions {
            let holder = tokens(pointer).last().unwrap_or_default();
            let words = if self.names.contains(&key) { format!("{holder} {key}") } else { key.clone() };
            let name = self.draft.free_name(&words, |name| self.names.contains(name));
            let (from, to) = (child(&old, &key), child("/components/schemas", &name));
            // Where the schema around it has been moved, references are still those of the document.
            if let Some(origin) = self.draft.origin(&from) {
                self.draft.forward(origin, to.clone());
            }
            self.draft.relocate(&from, &to);
            self.draft.forward(from, to.clone());
            if schema.contains_key("$id") {
                // Within a schema that has an id, references start from that schema.
                self.draft.forward(child(&child("", keyword), &key), to);
            }
            self.names.insert(name.clone());
            self.hoisted.push((name, definition));
        }
    }

    /// What stands beside `$ref`: it counts in OpenAPI 3.1, where the reference becomes a part of an `allOf`, and is
    /// ignored in older versions. Only `x-nullable` counts there, which is no keyword of the standard, and `nullable`, since whoever
    /// writes it sends null.
    pub(super) fn siblings(&mut self, schema: &mut Object, is_vendors: bool, pointer: &str) {
        if schema.len() == 1 {
            return;
        }
        let is_counted = self.version == Version::V3_1 || is_vendors;
        if is_counted {
            let Some(reference) = schema.shift_remove("$ref") else { return };
            let mut part = Object::new();
            part.insert("$ref".to_owned(), reference);
            let parts = match schema.shift_remove("allOf") {
                Some(Value::Array(parts)) => Value::Array(std::iter::once(Value::Object(part)).chain(parts).collect()),
                _ => json!([part]),
            };
            schema.insert("allOf".to_owned(), parts);
            self.draft.derive(pointer, &child(&child(pointer, "allOf"), "0"));
            return;
        }
        let is_nullable = schema.get("nullable") == Some(&Value::Bool(true)) && is_value(pointer);
        // A type that is the target's as well says nothing that is lost.
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(component).and_then(|name| self.types.get(name));
        let is_repeated = target.is_some_and(|ty| schema.get("type").and_then(Value::as_str) == Some(ty));
        let is_ignored = |key: &&String| match key.as_str() {
            "$ref" => false,
            "type" => !is_repeated,
            "nullable" => !is_nullable,
            key => !is_annotation(key),
        };
        let ignored: Vec<&String> = schema.keys().filter(is_ignored).collect();
        if let Some(first) = ignored.first() {
            let message = format!("`{first}` stands beside `$ref`, where {} ignores it", self.version.name());
            let help = "put the reference into an `allOf`, and the keyword beside that";
            self.draft.add(Code::NoEffect, pointer, message).help(help);
        }
        schema.retain(|key, _| key == "$ref");
        if is_nullable {
            // In Swagger 2.0 the keyword by itself has a finding.
            if self.version == Version::V3_0 {
                let message = "`nullable` stands beside `$ref`, where OpenAPI 3.0 ignores it: it counts all the same";
                let help = "put the reference into an `allOf`, and `nullable` beside that";
                self.draft.add(Code::NullType, &child(pointer, "nullable"), message).help(help);
            }
            let part = Value::Object(std::mem::take(schema));
            schema.insert("nullable".to_owned(), Value::Bool(true));
            schema.insert("allOf".to_owned(), json!([part]));
            self.draft.derive(pointer, &child(&child(pointer, "allOf"), "0"));
        }
    }
}

/// Whether a schema is that of a value: neither a part of another schema nor a component, by which others may be known.
fn is_value(pointer: &str) -> bool {
    let outer = pointer.rsplit('/').nth(1).unwrap_or_default();
    let is_component = pointer.rsplit_once('/').is_some_and(|(outer, _)| outer == "/components/schemas");
    !matches!(outer, "allOf" | "oneOf" | "anyOf") && !is_component
}

/// The name in a reference to a component, which in Swagger 2.0 still is to a definition.
fn component(reference: &str) -> Option<&str> {
    let folders = ["#/components/schemas/", "#/definitions/"];
    folders.iter().find_map(|folder| reference.strip_prefix(folder))
}

/// The references below `value` that have no address but a fragment, and lead to no part of the document that only it has.
fn local_references(value: &Value, pointer: &str, places: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let at = child(pointer, key);
                if key == "$ref" && value.as_str().is_some_and(is_local) {
                    places.push(at);
                } else {
                    local_references(value, &at, places);
                }
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                local_references(value, &child(pointer, &index.to_string()), places);
            }
        }
        _ => {}
    }
}

fn is_local(reference: &str) -> bool {
    let is_of_document = ["#/components/", "#/definitions/"].iter().any(|part| reference.starts_with(part));
    reference.starts_with('#') && !is_of_document
}
