//! Our documents explain everything in them: each operation, parameter, property, schema and tag, its limits too.

use std::path::Path;

use clientsmith::config;
use clientsmith::diag::Diagnostics;
use clientsmith::document::{Disk, Document, child};
use clientsmith::overlay;
use clientsmith::read::{self, Sources};
use serde_json::{Map, Value};

#[test]
fn documents_explain_everything() {
    let mut faults = Vec::new();
    for (document, name) in documents() {
        let mut walk = Walk { root: &document.tree, faults: Vec::new() };
        walk.document();
        faults.extend(walk.faults.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    let shown = faults.iter().take(60).cloned().collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} places lack words:\n{shown}", faults.len());
}

/// The documents of `client.toml` as they are once their overlays have been applied.
fn documents() -> Vec<(Document, String)> {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = config::load(&Disk, Path::new("../spec/client.toml"), &mut sources, &mut diags).unwrap();
    let documents = read::documents(&Disk, &config, &mut sources, &mut diags);
    let documents = overlay::apply(documents, &Disk, &config, &mut sources, &mut diags);
    assert!(diags.list().is_empty(), "{:#?}", diags.list());
    documents
        .into_iter()
        .zip(&config.apis)
        .map(|(document, api)| (document, api.document.display().to_string()))
        .collect()
}

struct Walk<'a> {
    root: &'a Value,
    faults: Vec<String>,
}

impl<'a> Walk<'a> {
    fn document(&mut self) {
        self.tags();
        for (path, item) in entries(self.root.get("paths")) {
            let pointer = child("/paths", path);
            self.parameters(item, &pointer);
            for (method, operation) in entries(Some(item)).filter(|(key, _)| METHODS.contains(key)) {
                self.operation(operation, &child(&pointer, method));
            }
        }
        for section in ["/definitions", "/components/schemas"] {
            for (name, schema) in entries(self.root.pointer(section)) {
                self.schema(schema, &child(section, name), name);
            }
        }
        for section in ["/parameters", "/components/parameters"] {
            for (name, parameter) in entries(self.root.pointer(section)) {
                self.parameter(parameter, &child(section, name));
            }
        }
        for section in ["/responses", "/components/responses"] {
            for (name, response) in entries(self.root.pointer(section)) {
                self.bodies(response, &child(section, name));
            }
        }
    }

    /// Every tag that an operation has must be declared, with a description.
    fn tags(&mut self) {
        let declared = list(self.root.get("tags"));
        for (index, tag) in declared.iter().enumerate() {
            let name = text(tag, "name");
            self.said(text(tag, "description"), name, &format!("/tags/{index}"));
        }
        let operations = entries(self.root.get("paths")).flat_map(|(_, item)| entries(Some(item)));
        for tag in operations.flat_map(|(_, operation)| list(operation.get("tags"))) {
            if !declared.iter().any(|declared| declared.get("name") == Some(tag)) {
                self.faults.push(format!("tag {tag} is not declared"));
            }
        }
    }

    fn operation(&mut self, operation: &'a Value, pointer: &str) {
        let name = text(operation, "operationId");
        self.said(text(operation, "summary"), name, &child(pointer, "summary"));
        self.said(text(operation, "description"), name, &child(pointer, "description"));
        self.parameters(operation, pointer);
        if let Some(body) = operation.get("requestBody") {
            self.bodies(body, &child(pointer, "requestBody"));
        }
        for (status, response) in entries(operation.get("responses")) {
            self.bodies(response, &child(&child(pointer, "responses"), status));
        }
    }

    fn parameters(&mut self, node: &'a Value, pointer: &str) {
        for (index, parameter) in list(node.get("parameters")).iter().enumerate() {
            self.parameter(parameter, &child(&child(pointer, "parameters"), &index.to_string()));
        }
    }

    /// A parameter; in Swagger 2.0 it may be a body, and is otherwise its own schema.
    fn parameter(&mut self, parameter: &'a Value, pointer: &str) {
        if parameter.get("$ref").is_some() {
            return;
        }
        let words = text(parameter, "description");
        self.said(words, text(parameter, "name"), pointer);
        let schema = parameter.get("schema").unwrap_or(parameter);
        self.limits(schema, &format!("{words} {}", self.words(schema)), pointer);
        if let Some(schema) = parameter.get("schema") {
            self.inside(schema, &child(pointer, "schema"));
        }
    }

    /// The schemas of a request's or response's body.
    fn bodies(&mut self, body: &'a Value, pointer: &str) {
        if let Some(schema) = body.get("schema") {
            self.inside(schema, &child(pointer, "schema"));
        }
        for (media, content) in entries(body.get("content")) {
            if let Some(schema) = content.get("schema") {
                self.inside(schema, &child(&child(&child(pointer, "content"), media), "schema"));
            }
        }
    }

    /// A schema that has to be explained: a component or a property.
    fn schema(&mut self, schema: &'a Value, pointer: &str, name: &str) {
        let words = self.words(schema);
        self.said(&words, name, pointer);
        self.limits(schema, &words, pointer);
        self.inside(schema, pointer);
    }

    /// What stands inside a schema that is explained elsewhere.
    fn inside(&mut self, schema: &'a Value, pointer: &str) {
        for (name, property) in entries(schema.get("properties")) {
            self.schema(property, &child(&child(pointer, "properties"), name), name);
        }
        for key in ["items", "additionalProperties"] {
            if let Some(inner) = schema.get(key).filter(|inner| inner.is_object()) {
                let pointer = child(pointer, key);
                // An item's limits may be told with the list's.
                let words = format!("{} {}", self.words(schema), self.words(inner));
                self.limits(inner, &words, &pointer);
                self.inside(inner, &pointer);
            }
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            for (index, part) in list(schema.get(key)).iter().enumerate() {
                self.inside(part, &child(&child(pointer, key), &index.to_string()));
            }
        }
    }

    /// A schema's own words, or those of what it refers to.
    fn words(&self, schema: &Value) -> String {
        let own = text(schema, "description");
        if !own.is_empty() {
            return own.to_owned();
        }
        let parts = list(schema.get("allOf")).iter().chain(std::iter::once(schema));
        let targets =
            parts.filter_map(|part| part.get("$ref")?.as_str()).filter_map(|reference| reference.strip_prefix('#'));
        targets
            .filter_map(|pointer| self.root.pointer(pointer))
            .map(|target| self.words(target))
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn said(&mut self, words: &str, name: &str, pointer: &str) {
        if words.trim().is_empty() {
            self.faults.push(format!("{pointer}: no description"));
        } else if bare(words) == bare(name) {
            self.faults.push(format!("{pointer}: `{words}` is the name over again"));
        }
    }

    fn limits(&mut self, schema: &Value, words: &str, pointer: &str) {
        for limit in LIMITS {
            let Some(value) = schema.get(limit).and_then(Value::as_f64) else { continue };
            if !mentions(words, value) {
                self.faults.push(format!("{pointer}: {limit} {value} isn't mentioned in `{}`", words.trim()));
            }
        }
    }
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const LIMITS: [&str; 6] = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"];

/// Whether a text names a number: in digits, with or without commas, or, where it is small, in a word.
fn mentions(words: &str, value: f64) -> bool {
    let folded = words.to_lowercase();
    let digits: String = folded.chars().filter(|character| *character != ',').collect();
    let number = value.to_string();
    let is_part = |character: char| character.is_ascii_alphanumeric() || character == '.';
    let named = digits.split(|character| !is_part(character)).any(|word| word.trim_end_matches('.') == number);
    let in_words: &[&str] = match number.as_str() {
        "0" => &["negative", "zero", "or more"],
        "1" => &["one", "empty"],
        _ => &[],
    };
    named || in_words.iter().any(|word| folded.contains(word))
}

/// A text without all that isn't a letter or digit, articles aside: `The project's slug.` and `project_slug` differ by `s` only.
fn bare(words: &str) -> String {
    let folded = words.to_lowercase();
    let words = folded.split(|character: char| !character.is_alphanumeric());
    words.filter(|word| !matches!(*word, "a" | "an" | "the" | "of" | "s")).collect()
}

fn entries(node: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    let map = node.and_then(Value::as_object);
    map.into_iter().flat_map(Map::iter).map(|(key, value)| (key.as_str(), value))
}

fn list(node: Option<&Value>) -> &[Value] {
    node.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'v>(node: &'v Value, key: &str) -> &'v str {
    node.get(key).and_then(Value::as_str).unwrap_or_default()
}
