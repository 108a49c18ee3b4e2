//! The examples of a document, and the types that they are examples of.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::document::{Document, below};

/// How deep schemas are followed.
const DEEPEST: usize = 64;

/// Keys below which nothing is a schema or an example of one.
const DATA: [&str; 5] = ["example", "examples", "default", "enum", "const"];

/// An example.
#[derive(Debug)]
pub(super) struct Example<'d> {
    /// Where it stands.
    pub(super) place: String,
    /// The pointer of its schema.
    pub(super) schema: String,
    pub(super) value: &'d Value,
}

/// A part of an example that a type can read: the example itself, where its own schema is one.
#[derive(Debug)]
pub(super) struct Part<'d> {
    /// The indices of the types, of which one reads it.
    pub(super) types: Vec<usize>,
    /// The pointer of the schema that became these types.
    pub(super) schema: String,
    pub(super) value: &'d Value,
}

/// All examples of JSON that a document has for schemas.
pub(super) fn all(document: &Document) -> Vec<Example<'_>> {
    let mut finder = Finder { document, found: Vec::new() };
    finder.walk(&document.tree, "", Kind::Other);
    finder.found
}

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Schema,
    /// A mapping of names to schemas.
    Schemas,
    /// A mapping of media types.
    Content,
    /// A parameter: its examples may be written in its style.
    Parameter,
    Other,
}

struct Finder<'d> {
    document: &'d Document,
    found: Vec<Example<'d>>,
}

impl<'d> Finder<'d> {
    fn walk(&mut self, node: &'d Value, pointer: &str, kind: Kind) {
        match node {
            Value::Object(members) => {
                match kind {
                    Kind::Schema => self.of_schema(members, pointer),
                    Kind::Other => self.of_content(members, pointer),
                    Kind::Schemas | Kind::Content | Kind::Parameter => {}
                }
                for (key, member) in members {
                    let next = next(kind, key, member);
                    if let Some(next) = next {
                        self.walk(member, &below(pointer, key), next);
                    }
                }
            }
            Value::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    let is_parameter = kind == Kind::Other && element.get("in").is_some_and(|place| place != "body");
                    let kind = if is_parameter { Kind::Parameter } else { kind };
                    self.walk(element, &format!("{pointer}/{index}"), kind);
                }
            }
            _ => {}
        }
    }

    /// A schema's own examples.
    fn of_schema(&mut self, members: &'d Map<String, Value>, pointer: &str) {
        if let Some(value) = members.get("example") {
            self.add(below(pointer, "example"), pointer, value);
        }
        for (index, value) in members.get("examples").and_then(Value::as_array).into_iter().flatten().enumerate() {
            self.add(format!("{pointer}/examples/{index}"), pointer, value);
        }
    }

    /// The examples of a media type, or of a response of Swagger 2.0.
    fn of_content(&mut self, members: &'d Map<String, Value>, pointer: &str) {
        if !members.contains_key("schema") {
            return;
        }
        let schema = below(pointer, "schema");
        if let Some(value) = members.get("example") {
            self.add(below(pointer, "example"), &schema, value);
        }
        let is_swagger = self.document.tree.get("swagger").is_some();
        for (name, example) in members.get("examples").and_then(Value::as_object).into_iter().flatten() {
            let place = below(&below(pointer, "examples"), name);
            if is_swagger && is_json(name) {
                self.add(place, &schema, example);
            } else if !is_swagger
                && let Some((place, example)) = self.document.resolve(&place)
                && let Some(value) = example.get("value")
            {
                self.add(below(&place, "value"), &schema, value);
            }
        }
    }

    fn add(&mut self, place: String, schema: &str, value: &'d Value) {
        self.found.push(Example { place, schema: schema.to_owned(), value });
    }
}

/// What a member of a node is; none for what is of no interest.
fn next(kind: Kind, key: &str, member: &Value) -> Option<Kind> {
    match kind {
        Kind::Schemas => Some(Kind::Schema),
        Kind::Content => is_json(key).then_some(Kind::Other),
        Kind::Schema => match key {
            "properties" | "patternProperties" | "$defs" | "definitions" => Some(Kind::Schemas),
            "items" | "additionalProperties" | "allOf" | "oneOf" | "anyOf" | "not" | "prefixItems" => {
                Some(Kind::Schema)
            }
            _ => None,
        },
        Kind::Parameter => (key == "schema").then_some(Kind::Schema),
        Kind::Other if DATA.contains(&key) || key.starts_with("x-") => None,
        Kind::Other => Some(match key {
            "schema" => Kind::Schema,
            "schemas" | "definitions" => Kind::Schemas,
            "content" => Kind::Content,
            _ if member.get("in").is_some_and(|place| place != "body") => Kind::Parameter,
            _ => Kind::Other,
        }),
    }
}

/// Whether a media type is JSON.
fn is_json(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// Types by the pointers of their schemas.
pub(super) type Places<'t> = BTreeMap<&'t str, Vec<usize>>;

/// The parts of an example that types can read.
pub(super) fn parts<'d>(document: &Document, places: &Places, example: &Example<'d>) -> Vec<Part<'d>> {
    let mut parts = Vec::new();
    split(document, places, (&example.schema, example.value), DEEPEST, &mut parts);
    parts
}

fn split<'d>(
    document: &Document,
    places: &Places,
    (schema, value): (&str, &'d Value),
    depth: usize,
    parts: &mut Vec<Part<'d>>,
) {
    let Some(depth) = depth.checked_sub(1).filter(|_| !value.is_null()) else { return };
    if let Some(types) = places.get(schema) {
        return parts.push(Part { types: types.clone(), schema: schema.to_owned(), value });
    }
    let Some((pointer, node)) = document.resolve(schema) else { return };
    if pointer != schema {
        return split(document, places, (&pointer, value), depth, parts);
    }
    let mut go = |pointer: String, value: &'d Value| split(document, places, (&pointer, value), depth, parts);
    for key in ["allOf", "oneOf", "anyOf"] {
        // What is but one schema in a wrapping; alternatives have a type of their own.
        if let Some([_]) = node.get(key).and_then(Value::as_array).map(Vec::as_slice) {
            go(format!("{pointer}/{key}/0"), value);
        }
    }
    match value {
        Value::Array(elements) if node.get("items").is_some_and(Value::is_object) => {
            for element in elements {
                go(below(&pointer, "items"), element);
            }
        }
        Value::Object(members) => {
            let properties = node.get("properties").and_then(Value::as_object);
            for (key, member) in members {
                if properties.is_some_and(|properties| properties.contains_key(key)) {
                    go(below(&below(&pointer, "properties"), key), member);
                } else if node.get("additionalProperties").is_some_and(Value::is_object) {
                    go(below(&pointer, "additionalProperties"), member);
                }
            }
        }
        _ => {}
    }
}
