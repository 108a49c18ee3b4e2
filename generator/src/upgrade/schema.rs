//! Schemas: what JSON Schema 2020-12 (OpenAPI 3.1) and vendors say in other words than OpenAPI 3.0.
//!
//! This runs on documents of every version: vendors write `type: [string, 'null']` and `x-nullable` everywhere, and what
//! a later version's keyword means is clear in an older document too.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::draft::{Draft, free_name};
use super::nulls;
use super::version::Version;
use crate::diag::{At, Code};
use crate::document::{PLACES, child, tokens};
use crate::vocabulary::{Enter, Kind, SCHEMA, Shape, walk_mut};

pub(super) type Object = Map<String, Value>;

/// Rewrites every schema of a tree whose objects are those of OpenAPI 3.
pub(super) fn rewrite(tree: &mut Value, version: Version, draft: &mut Draft<'_>) {
    if version == Version::V3_1 {
        rewrite_root(tree, draft);
    }
    let components = tree.pointer("/components/schemas").and_then(Value::as_object);
    let names = components.map(|schemas| schemas.keys().cloned().collect()).unwrap_or_default();
    let says = |(name, schema): (&String, &Value)| Some((name.clone(), schema.get("type")?.as_str()?.to_owned()));
    let types = components.into_iter().flatten().filter_map(says).collect();
    let mut anchors = BTreeMap::new();
    count_anchors(tree, &mut anchors);
    let mut rewriter = Rewriter { version, draft, names, types, anchors, hoisted: Vec::new() };
    rewriter.walk(tree, Shape::Object(Kind::Document), "");
    while let Some((name, mut schema)) = rewriter.hoisted.pop() {
        rewriter.walk(&mut schema, SCHEMA, &child("/components/schemas", &name));
        if let Some(schemas) = schemas_mut(tree) {
            schemas.insert(name, schema);
        }
    }
}

/// Counts each `$dynamicAnchor`, also where no schema stands: one too many keeps a reference from being followed.
fn count_anchors(value: &Value, anchors: &mut BTreeMap<String, usize>) {
    match value {
        Value::Object(map) => {
            if let Some(anchor) = map.get("$dynamicAnchor").and_then(Value::as_str) {
                *anchors.entry(anchor.to_owned()).or_default() += 1;
            }
            map.values().for_each(|value| count_anchors(value, anchors));
        }
        Value::Array(list) => list.iter().for_each(|value| count_anchors(value, anchors)),
        _ => {}
    }
}

fn rewrite_root(tree: &mut Value, draft: &mut Draft<'_>) {
    let Value::Object(root) = tree else { return };
    root.shift_remove("jsonSchemaDialect");
    root.shift_remove("$self");
    if let Some(webhooks) = root.shift_remove("webhooks") {
        draft.relocate("/webhooks", "/x-webhooks");
        root.insert("x-webhooks".to_owned(), webhooks);
    }
    root.entry("paths").or_insert_with(|| json!({}));
}

pub(super) fn schemas_mut(tree: &mut Value) -> Option<&mut Object> {
    let components = tree.as_object_mut()?.entry("components").or_insert_with(|| json!({}));
    components.as_object_mut()?.entry("schemas").or_insert_with(|| json!({})).as_object_mut()
}

/// Keywords that say something about a schema without changing which values fit.
pub(super) fn is_annotation(key: &str) -> bool {
    const ANNOTATIONS: [&str; 12] = [
        "title",
        "description",
        "summary",
        "default",
        "example",
        "examples",
        "deprecated",
        "readOnly",
        "writeOnly",
        "externalDocs",
        "nullable",
        "$comment",
    ];
    key.starts_with("x-") || ANNOTATIONS.contains(&key)
}

/// The name in a reference to a component, which in Swagger 2.0 still is to a definition.
fn component(reference: &str) -> Option<&str> {
    let folders = ["#/components/schemas/", "#/definitions/"];
    folders.iter().find_map(|folder| reference.strip_prefix(folder))
}

pub(super) struct Rewriter<'r, 'd> {
    pub(super) version: Version,
    pub(super) draft: &'r mut Draft<'d>,
    names: BTreeSet<String>,
    /// By the names of components: what they say that they are.
    types: BTreeMap<String, String>,
    /// How many schemas have each `$dynamicAnchor`.
    anchors: BTreeMap<String, usize>,
    hoisted: Vec<(String, Value)>,
}

impl Rewriter<'_, '_> {
    fn walk(&mut self, value: &mut Value, shape: Shape, pointer: &str) {
        walk_mut(value, shape, &mut pointer.to_owned(), &mut |value, kind, pointer| {
            if kind == Kind::Schema {
                self.schema(value, pointer);
            }
            Enter::Yes
        });
    }

    /// The outer schema is rewritten before those within it.
    fn schema(&mut self, value: &mut Value, pointer: &str) {
        if self.version != Version::V3_0 && value.get("nullable") == Some(&Value::Bool(true)) {
            let message = "`nullable` is a keyword of OpenAPI 3.0: read as it is meant there";
            self.draft.add(Code::OtherVersion, &child(pointer, "nullable"), message);
        }
        self.reword(value, pointer);
    }

    fn reword(&mut self, value: &mut Value, pointer: &str) {
        if let Value::Bool(fits) = value {
            self.boolean(*fits, pointer);
            *value = json!({});
        }
        let Value::Object(schema) = value else { return };
        self.base(schema, pointer);
        self.hoist(schema, pointer);
        self.dynamic(schema, pointer);
        let is_vendors = nulls::vendor_nullable(self, schema, pointer);
        if schema.contains_key("$ref") {
            self.siblings(schema, is_vendors, pointer);
            return;
        }
        if nulls::branches(self, schema, pointer) {
            return self.reword(value, pointer);
        }
        nulls::types(self, schema, pointer);
        self.constant(schema, pointer);
        self.discriminator(schema, pointer);
        nulls::values(self, schema, pointer);
        self.bounds(schema, pointer);
        self.tuple(schema, pointer);
        self.patterns(schema, pointer);
        self.content(schema, pointer);
        impossible_properties(schema);
        if let Some(Value::Array(examples)) = schema.shift_remove("examples") {
            let first = examples.into_iter().next().filter(|_| !schema.contains_key("example"));
            schema.extend(first.map(|first| ("example".to_owned(), first)));
        }
    }

    /// Says that a keyword of OpenAPI 3.1 is understood in an older document.
    pub(super) fn note_newer(&mut self, keyword: &str, pointer: &str) {
        if self.version != Version::V3_1 {
            let message = match keyword {
                "items" => "a list of `items` is no part of OpenAPI: read as `prefixItems` of OpenAPI 3.1".to_owned(),
                _ => format!("`{keyword}` is a keyword of OpenAPI 3.1: read as it is meant there"),
            };
            let help = format!("this document is written in {}", self.version.name());
            self.draft.add(Code::OtherVersion, &child(pointer, keyword), message).help(help);
        }
    }

    fn boolean(&mut self, fits: bool, pointer: &str) {
        if self.version != Version::V3_1 {
            let message = "a boolean stands where a schema belongs: read as OpenAPI 3.1 means it";
            self.draft.add(Code::OtherVersion, pointer, message).help("write `{}` if any value is meant");
        } else if !fits {
            let message = "no value fits `false`: read as any value";
            self.draft.add(Code::Unsupported, pointer, message);
        }
    }

    /// Where one schema alone has an anchor, nothing else can be meant by it.
    fn dynamic(&mut self, schema: &mut Object, pointer: &str) {
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
    fn base(&mut self, schema: &Object, pointer: &str) {
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

    /// Schemas under `$defs` become components.
    fn hoist(&mut self, schema: &mut Object, pointer: &str) {
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(anchor) = schema.get(keyword).and_then(Value::as_str) {
                self.draft.anchor(anchor, pointer);
            }
        }
        let Some(Value::Object(definitions)) = schema.get("$defs") else { return };
        if !definitions.is_empty() {
            self.note_newer("$defs", pointer);
        }
        let Some(Value::Object(definitions)) = schema.shift_remove("$defs") else { return };
        for (key, definition) in definitions {
            let holder = tokens(pointer).last().unwrap_or_default();
            let words = if self.names.contains(&key) { format!("{holder} {key}") } else { key.clone() };
            let name = free_name(&words, |name| self.names.contains(name));
            let (from, to) = (child(&child(pointer, "$defs"), &key), child("/components/schemas", &name));
            self.draft.relocate(&from, &to);
            self.draft.forward(from, to.clone());
            if schema.contains_key("$id") {
                // Within a schema that has an id, references start from that schema.
                self.draft.forward(child("/$defs", &key), to);
            }
            self.names.insert(name.clone());
            self.hoisted.push((name, definition));
        }
    }

    /// What stands beside `$ref`: it counts in OpenAPI 3.1, where the reference becomes a part of an `allOf`, and is
    /// ignored in older versions. Only `x-nullable` counts there, which is no keyword of the standard.
    fn siblings(&mut self, schema: &mut Object, is_vendors: bool, pointer: &str) {
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
        // A type that is the target's as well says nothing that is lost.
        let reference = schema.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(component).and_then(|name| self.types.get(name));
        let is_repeated = target.is_some_and(|ty| schema.get("type").and_then(Value::as_str) == Some(ty));
        let is_ignored = |key: &&String| match key.as_str() {
            "$ref" => false,
            "type" => !is_repeated,
            "nullable" => true,
            key => !is_annotation(key),
        };
        let ignored: Vec<&String> = schema.keys().filter(is_ignored).collect();
        if let Some(first) = ignored.first() {
            let message = format!("`{first}` stands beside `$ref`, where {} ignores it", self.version.name());
            let help = "put the reference into an `allOf`, and the keyword beside that";
            self.draft.add(Code::NoEffect, pointer, message).help(help);
        }
        schema.retain(|key, _| key == "$ref");
    }

    /// Swagger 2.0 names the property alone.
    fn discriminator(&mut self, schema: &mut Object, pointer: &str) {
        let Some(discriminator @ Value::String(_)) = schema.get_mut("discriminator") else { return };
        *discriminator = json!({ "propertyName": discriminator.take() });
        if self.version != Version::V2_0 {
            let message = "a discriminator is named so in Swagger 2.0: read as it is meant there";
            let help = "write `discriminator: { propertyName: … }`";
            self.draft.add(Code::OtherVersion, &child(pointer, "discriminator"), message).help(help);
        }
    }

    fn constant(&mut self, schema: &mut Object, pointer: &str) {
        if !schema.contains_key("const") {
            return;
        }
        self.note_newer("const", pointer);
        if let Some(value) = schema.shift_remove("const") {
            self.draft.relocate(&child(pointer, "const"), &child(&child(pointer, "enum"), "0"));
            schema.insert("enum".to_owned(), json!([value]));
        }
    }

    /// `exclusiveMinimum: 3` becomes `minimum: 3` with `exclusiveMinimum: true`.
    fn bounds(&mut self, schema: &mut Object, pointer: &str) {
        for (exclusive, inclusive, sign) in
            [("exclusiveMinimum", "minimum", 1.0), ("exclusiveMaximum", "maximum", -1.0)]
        {
            match schema.get(exclusive) {
                Some(Value::Bool(_)) if self.version == Version::V3_1 => {
                    let message =
                        format!("`{exclusive}: true` is written so in OpenAPI 3.0: read as it is meant there");
                    self.draft.add(Code::OtherVersion, &child(pointer, exclusive), message);
                }
                Some(Value::Number(bound)) => {
                    let bound = bound.clone();
                    self.note_newer(exclusive, pointer);
                    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
                    let is_stricter = number(schema.get(inclusive))
                        .is_none_or(|other| bound.as_f64().is_some_and(|bound| bound * sign >= other * sign));
                    if is_stricter {
                        schema.insert(inclusive.to_owned(), Value::Number(bound));
                        schema.insert(exclusive.to_owned(), Value::Bool(true));
                        self.draft.derive(&child(pointer, exclusive), &child(pointer, inclusive));
                    } else {
                        schema.shift_remove(exclusive);
                    }
                }
                _ => {}
            }
        }
    }

    /// An array that has just its places stays one; any other becomes a list of whatever it may hold.
    fn tuple(&mut self, schema: &mut Object, pointer: &str) {
        let key = match (schema.get("prefixItems"), schema.get("items")) {
            (Some(Value::Array(_)), _) => "prefixItems",
            // JSON Schema before 2020-12.
            (None, Some(Value::Array(_))) => "items",
            _ => return,
        };
        if key == "items" && !schema.contains_key("type") {
            // Documents that write so mean objects: what they say of lists alone is no reason to read nothing but lists.
            let message =
                "a list of `items` without a `type` says nothing of values that are no lists: any value is read";
            self.draft
                .add(Code::Unsupported, &child(pointer, key), message)
                .help("write `type: array` if lists are meant");
            schema.retain(|keyword, _| keyword != "items" && keyword != "additionalItems");
            return;
        }
        self.note_newer(key, pointer);
        let Some(Value::Array(mut places)) = schema.shift_remove(key) else { return };
        let count = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
        let length = places.len() as u64;
        let is_short = count("maxItems").is_some_and(|most| most <= length);
        let is_false = |keyword: &str| schema.get(keyword) == Some(&Value::Bool(false));
        let is_closed = is_short || is_false("items") || is_false("unevaluatedItems") || is_false("additionalItems");
        let is_full = is_closed
            && [count("minItems"), count("maxItems")].iter().all(|bound| bound.is_none_or(|bound| bound == length));
        schema.shift_remove("unevaluatedItems");
        let further = schema.shift_remove("additionalItems").filter(|_| key == "items");
        let rest = schema.shift_remove("items").filter(Value::is_object).or(further.filter(Value::is_object));
        if is_full && PLACES.contains(&places.len()) && places.iter().all(Value::is_object) {
            self.draft.relocate(&child(pointer, key), &child(pointer, "x-prefix-items"));
            schema.entry("type").or_insert_with(|| json!("array"));
            schema.insert("x-prefix-items".to_owned(), Value::Array(places));
            return;
        }
        // What else there is may be anything: as the elements of a list they have no type that says more. But where they
        // are of several kinds, any other can be told from them, and is kept as it is.
        let is_open = !is_closed && rest.is_none() && !are_of_kinds(&places);
        let rest_index = places.len();
        places.extend(rest.filter(|_| !is_short));
        let items = child(pointer, "items");
        if is_open || places.is_empty() {
            schema.insert("items".to_owned(), json!({}));
            return;
        }
        let mut kept: Vec<Value> = Vec::new();
        for (index, place) in places.into_iter().enumerate().filter(|(_, place)| place.is_object()) {
            if !kept.contains(&place) {
                let from =
                    if index < rest_index { child(&child(pointer, key), &index.to_string()) } else { items.clone() };
                self.draft.derive(&from, &child(&child(&items, "anyOf"), &kept.len().to_string()));
                kept.push(place);
            }
        }
        let single = kept.len() == 1;
        let items = if single { kept.pop().unwrap_or_default() } else { json!({ "anyOf": kept }) };
        schema.insert("items".to_owned(), items);
    }

    /// Properties that are known by a pattern become further properties.
    fn patterns(&mut self, schema: &mut Object, pointer: &str) {
        if let Some(further @ Value::Object(_)) = schema.shift_remove("unevaluatedProperties") {
            schema.entry("additionalProperties").or_insert(further);
        }
        if !schema.get("patternProperties").is_some_and(Value::is_object) {
            return;
        }
        self.note_newer("patternProperties", pointer);
        let Some(Value::Object(patterns)) = schema.shift_remove("patternProperties") else { return };
        let at = child(pointer, "patternProperties");
        let is_closed = schema.get("additionalProperties") == Some(&Value::Bool(false));
        let first = patterns.values().next();
        let is_one = is_closed && patterns.values().all(|each| Some(each) == first && each.is_object());
        if !is_one {
            let message =
                "names of properties are not checked against patterns: all of them are read as further properties";
            self.draft.add(Code::Unsupported, &at, message);
        }
        let is_open = schema.get("additionalProperties").is_some_and(|further| *further != Value::Bool(false));
        if is_open {
            schema.insert("additionalProperties".to_owned(), Value::Bool(true));
            return;
        }
        let further = child(pointer, "additionalProperties");
        let mut kept: Vec<Value> = Vec::new();
        for (pattern, each) in patterns.into_iter().filter(|(_, each)| *each != Value::Bool(false)) {
            if !kept.contains(&each) {
                self.draft.derive(&child(&at, &pattern), &child(&child(&further, "anyOf"), &kept.len().to_string()));
                kept.push(each);
            }
        }
        let each = if kept.len() == 1 { kept.pop().unwrap_or_default() } else { json!({ "anyOf": kept }) };
        schema.insert("additionalProperties".to_owned(), each);
    }

    /// `contentEncoding` and `contentMediaType` become formats.
    fn content(&mut self, schema: &mut Object, pointer: &str) {
        let encoding = schema.shift_remove("contentEncoding");
        let media_type = schema.shift_remove("contentMediaType");
        schema.shift_remove("contentSchema");
        let format = match (encoding.as_ref().and_then(Value::as_str), media_type.as_ref().and_then(Value::as_str)) {
            (Some("base64" | "base64url"), _) => Some("byte"),
            (Some("binary"), _) => Some("binary"),
            (None, Some(media_type)) if is_binary(media_type) => Some("binary"),
            _ => None,
        };
        if let Some(format) = format {
            if self.version != Version::V3_1 {
                let message = format!(
                    "`contentEncoding` and `contentMediaType` are keywords of OpenAPI 3.1: read as `format: {format}`"
                );
                self.draft.add(Code::OtherVersion, pointer, message);
            }
            schema.entry("type").or_insert_with(|| json!("string"));
            schema.entry("format").or_insert_with(|| json!(format));
        }
    }
}

/// Whether all places are of different types, and of more than one.
fn are_of_kinds(places: &[Value]) -> bool {
    let kinds: Option<BTreeSet<&str>> = places
        .iter()
        .map(|place| match place.get("type")?.as_str()? {
            "integer" => Some("number"),
            kind => Some(kind),
        })
        .collect();
    kinds.is_some_and(|kinds| kinds.len() == places.len() && kinds.len() > 1)
}

/// Whether content of this media type is no text. Of others, such as JSON, either may be meant: text it is.
fn is_binary(media_type: &str) -> bool {
    const KINDS: [&str; 4] = ["image/", "audio/", "video/", "font/"];
    let known = ["application/octet-stream", "application/pdf", "application/zip", "application/gzip"];
    known.contains(&media_type) || KINDS.iter().any(|kind| media_type.starts_with(kind))
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

/// A property of which the schema is `false` doesn't exist.
fn impossible_properties(schema: &mut Object) {
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.retain(|_, property| *property != Value::Bool(false));
    }
}
