//! Schemas: what JSON Schema 2020-12 (OpenAPI 3.1) and vendors say in other words than OpenAPI 3.0.
//!
//! This runs on documents of every version: vendors write `type: [string, 'null']` and `x-nullable` everywhere, and what
//! a later version's keyword means is clear in an older document too.

mod members;
mod references;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::draft::Draft;
use super::nulls;
use super::version::Version;
use crate::diag::Code;
use crate::document::child;
use crate::vocabulary::{Enter, Kind, SCHEMA, Shape, walk_mut};
use members::impossible_properties;
use references::count_anchors;

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

/// Keywords that every version and every vendor means as OpenAPI 3.0 does. Most schemas have no others, and need not be
/// looked through for each of those that are rewritten.
fn is_plain(key: &str, value: &Value) -> bool {
    match key {
        "type" => value.as_str().is_some_and(|ty| ty != "null"),
        "items" => value.is_object(),
        "description"
        | "title"
        | "default"
        | "format"
        | "uniqueItems"
        | "properties"
        | "required"
        | "additionalProperties" => true,
        _ => key.starts_with("x-") && !nulls::VENDORS.contains(&key),
    }
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
        let is_alone = schema.len() == 1;
        if schema.iter().all(|(key, value)| is_plain(key, value) || (is_alone && key == "$ref")) {
            return impossible_properties(schema);
        }
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
                "definitions" => {
                    "`definitions` of a schema is no part of OpenAPI: read as `$defs` of OpenAPI 3.1".to_owned()
                }
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

/// Whether content of this media type is no text. Of others, such as JSON, either may be meant: text it is.
fn is_binary(media_type: &str) -> bool {
    const KINDS: [&str; 4] = ["image/", "audio/", "video/", "font/"];
    let known = ["application/octet-stream", "application/pdf", "application/zip", "application/gzip"];
    known.contains(&media_type) || KINDS.iter().any(|kind| media_type.starts_with(kind))
}
