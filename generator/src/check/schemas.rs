//! Schemas: what no value fits, what has no effect where it stands, and what can't be told apart.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::{Map, Value};

use super::resolve::{dereference, locate};
use super::{Report, formats};
use crate::diag::Code;
use crate::document::child;
use crate::vocabulary::{Kind, Shape, kind_of, walk};

/// Checks every schema, and whether some consist of themselves.
pub(super) fn check(tree: &Value, report: &mut Report<'_>) {
    let mut known = Known::of(tree);
    walk(tree, Shape::Object(Kind::Document), &mut String::new(), &mut |value, shape, pointer| {
        if let (Some(Kind::Schema), Value::Object(map)) = (kind_of(shape), value) {
            Schema { tree, map, pointer }.check(&mut known, report);
        }
    });
    check_rings(tree, report);
}

struct Schema<'a, 'p> {
    tree: &'a Value,
    map: &'a Map<String, Value>,
    pointer: &'p str,
}

impl<'a> Schema<'a, '_> {
    fn check(&self, known: &mut Known<'a>, report: &mut Report<'_>) {
        for key in self.map.keys() {
            match key.as_str() {
                "type" => self.check_items(report),
                "enum" => self.check_enum(report),
                "default" => self.check_default(report),
                "pattern" => self.check_pattern(report),
                "properties" | "additionalProperties" => self.check_fit(key, "object", report),
                "items" | "x-prefix-items" => self.check_fit(key, "array", report),
                "required" => {
                    self.check_fit(key, "object", report);
                    self.check_required(report);
                }
                "minimum" => self.check_bounds(key, "maximum", report),
                "minLength" => self.check_bounds(key, "maxLength", report),
                "minItems" => self.check_bounds(key, "maxItems", report),
                "minProperties" => self.check_bounds(key, "maxProperties", report),
                "allOf" => {
                    self.check_list(key, report);
                    self.check_types(report);
                }
                "oneOf" | "anyOf" => {
                    self.check_list(key, report);
                    self.check_alternatives(key, known, report);
                }
                "discriminator" => self.check_discriminator(known, report),
                _ => {}
            }
        }
    }

    fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    fn at(&self, key: &str) -> String {
        child(self.pointer, key)
    }

    fn list(&self, key: &str) -> &'a [Value] {
        self.map.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    fn ty(&self) -> Option<&'a str> {
        self.map.get("type").and_then(Value::as_str)
    }

    fn is_composed(&self) -> bool {
        ["allOf", "oneOf", "anyOf"].iter().any(|key| self.has(key))
    }

    fn check_enum(&self, report: &mut Report<'_>) {
        let Some(values) = self.map.get("enum").and_then(Value::as_array) else { return };
        let at = self.at("enum");
        if values.is_empty() {
            report
                .add(Code::Impossible, &at, "the enum has no values: none fits")
                .help("leave it out if any value is meant");
        }
        let mut seen = BTreeSet::new();
        let is_for_items = self.ty() == Some("array") && !values.iter().any(Value::is_array);
        if is_for_items && !values.is_empty() {
            let message = "the values of this enum are no arrays";
            report
                .add(Code::ValueMismatch, &at, message)
                .help("put the enum into `items` if it lists what the array holds");
            return;
        }
        for (index, value) in values.iter().enumerate() {
            let at = child(&at, &index.to_string());
            let text = value.to_string();
            if let Some(fault) = self.format().and_then(|format| formats::fault(value, format)) {
                report.add(Code::ValueMismatch, &at, format!("`{}` {fault}", shortened(&text)));
            } else if self.ty().is_some_and(|ty| !is_of(value, ty) && !value.is_null()) {
                let message = format!("`{}` is not of type `{}`", shortened(&text), self.ty().unwrap_or_default());
                report.add(Code::ValueMismatch, &at, message).help("quote it if a text is meant");
            }
            if !seen.insert(text.clone()) {
                report.add(Code::ValueMismatch, &at, format!("`{}` is listed twice", shortened(&text)));
            }
        }
        self.check_kinds(values, &at, report);
    }

    /// Only values of one kind, texts or numbers, make an enum. One value alone says as much in words.
    fn check_kinds(&self, values: &[Value], at: &str, report: &mut Report<'_>) {
        let mut known = values.iter().filter(|value| !value.is_null());
        let first = known.next();
        if self.has("type") || values.len() < 2 {
            return;
        }
        if let Some(index) = values.iter().position(|value| value.is_object() || value.is_array()) {
            let message = "lists and objects can't be values of an enum: it is read as any JSON";
            report.add(Code::Unsupported, &child(at, &index.to_string()), message);
        } else if first.is_some_and(|first| known.any(|other| kind(first) != kind(other))) {
            report.add(Code::Unsupported, at, "the values are of several types: the enum is read as any JSON");
        }
    }

    /// Alternatives that the same values fit can't be told apart.
    fn check_alternatives(&self, key: &str, known: &mut Known<'a>, report: &mut Report<'_>) {
        if self.has("discriminator") {
            return;
        }
        let mut seen: BTreeMap<u64, usize> = BTreeMap::new();
        for (index, alternative) in self.list(key).iter().enumerate() {
            let Some(form) = known.form(alternative) else { continue };
            if let Some(first) = seen.get(&form) {
                let at = |index: usize| child(&self.at(key), &index.to_string());
                let message = "every value of this alternative is one of another before it: it is never read";
                let place = report.at(&at(*first));
                report.add(Code::NoEffect, &at(index), message).also(place, "the other one");
            } else {
                seen.insert(form, index);
            }
        }
    }

    fn check_pattern(&self, report: &mut Report<'_>) {
        let Some(pattern) = self.map.get("pattern").and_then(Value::as_str) else { return };
        if let Some(fault) = super::pattern::fault(pattern) {
            let message = format!("`{}` is no regular expression: {fault}", shortened(pattern));
            report.add(Code::IgnoredShape, &self.at("pattern"), message).help("no text is held against a pattern");
        }
    }

    fn format(&self) -> Option<&'a str> {
        self.map.get("format").and_then(Value::as_str)
    }

    fn check_default(&self, report: &mut Report<'_>) {
        let Some(default) = self.map.get("default").filter(|default| !default.is_null()) else { return };
        let (at, text) = (self.at("default"), shortened(&default.to_string()));
        let values = self.list("enum");
        self.check_default_items(default, &at, report);
        if let Some(fault) = self.format().and_then(|format| formats::fault(default, format)) {
            report.add(Code::ValueMismatch, &at, format!("the default `{text}` {fault}"));
        } else if let Some(ty) = self.ty().filter(|ty| !is_of(default, ty)) {
            let finding = report.add(Code::ValueMismatch, &at, format!("the default `{text}` is not of type `{ty}`"));
            if ty == "string" {
                finding.help("quote it if a text is meant");
            }
        } else if !values.is_empty() && !values.contains(default) {
            report.add(Code::ValueMismatch, &at, format!("the default `{text}` is not in the enum"));
        }
    }

    /// What a list holds by default is of the type, the format and the values of its items.
    fn check_default_items(&self, default: &Value, at: &str, report: &mut Report<'_>) {
        let Some(default) = default.as_array().filter(|_| self.ty() == Some("array")) else { return };
        let items = self.map.get("items").and_then(|items| dereference(self.tree, items, Kind::Schema));
        let Some(map) = items.and_then(Value::as_object) else { return };
        let items = Schema { tree: self.tree, map, pointer: self.pointer };
        let is_nullable = map.get("nullable") == Some(&Value::Bool(true));
        let (values, ty) = (items.list("enum"), items.ty().unwrap_or_default());
        for (index, value) in default.iter().enumerate().filter(|(_, value)| !(is_nullable && value.is_null())) {
            let text = shortened(&value.to_string());
            let message = if let Some(fault) = items.format().and_then(|format| formats::fault(value, format)) {
                format!("`{text}` in the default {fault}")
            } else if !is_of(value, ty) {
                format!("`{text}` in the default is not of the items' type `{ty}`")
            } else if !values.is_empty() && !values.contains(value) {
                format!("`{text}` in the default is not in the items' enum")
            } else {
                continue;
            };
            report.add(Code::ValueMismatch, &child(at, &index.to_string()), message);
        }
    }

    /// A part of an `allOf` may require what another part declares.
    fn check_required(&self, report: &mut Report<'_>) {
        let properties = self.map.get("properties").and_then(Value::as_object);
        let is_part = self.pointer.rsplit('/').nth(1).is_some_and(|key| matches!(key, "allOf" | "oneOf" | "anyOf"));
        let mut seen = BTreeSet::new();
        for (index, name) in self.list("required").iter().enumerate() {
            let Some(text) = name.as_str() else { continue };
            let at = || child(&self.at("required"), &index.to_string());
            if !seen.insert(text) {
                report.add(Code::RequiredName, &at(), format!("`{text}` is required twice"));
            } else if !is_part && !self.is_composed() && properties.is_some_and(|declared| !declared.contains_key(text))
            {
                report.add(Code::RequiredName, &at(), format!("property `{text}` is required, but not declared"));
            }
        }
    }

    fn check_bounds(&self, least: &str, most: &str, report: &mut Report<'_>) {
        let number = |key: &str| self.map.get(key).and_then(Value::as_f64);
        if number(least).zip(number(most)).is_some_and(|(low, high)| low > high) {
            let message = format!("`{least}` is greater than `{most}`: no value fits");
            report.add(Code::Impossible, &self.at(least), message);
        }
    }

    fn check_items(&self, report: &mut Report<'_>) {
        if self.ty() == Some("array") && !self.has("items") && !self.has("x-prefix-items") && !self.is_composed() {
            let message = "the array has no `items`: they are read as any value";
            report.add(Code::MissingDetail, self.pointer, message);
        }
    }

    /// Reports a keyword that is for another type.
    fn check_fit(&self, keyword: &str, fitting: &str, report: &mut Report<'_>) {
        if let Some(ty) = self.ty().filter(|ty| *ty != fitting) {
            let word = if keyword == "x-prefix-items" { "prefixItems" } else { keyword };
            let message = format!("`{word}` has no effect on type `{ty}`");
            report.add(Code::NoEffect, &self.at(keyword), message);
        }
    }

    fn check_list(&self, key: &str, report: &mut Report<'_>) {
        if self.list(key).is_empty() {
            report.add(Code::IgnoredShape, &self.at(key), format!("`{key}` lists no schemas"));
        }
    }

    /// The parts of an `allOf` are of one type.
    fn check_types(&self, report: &mut Report<'_>) {
        let mut first = self.ty();
        for (index, part) in self.list("allOf").iter().enumerate() {
            let part = dereference(self.tree, part, Kind::Schema);
            let Some(ty) = part.and_then(|part| part.get("type")).and_then(Value::as_str) else { continue };
            match first {
                Some(first) if !are_compatible(first, ty) => {
                    let at = child(&self.at("allOf"), &index.to_string());
                    let message = format!("no value is of type `{first}` and of type `{ty}`");
                    report.add(Code::Impossible, &at, message);
                }
                _ => first = Some(ty),
            }
        }
    }

    fn check_discriminator(&self, known: &mut Known<'a>, report: &mut Report<'_>) {
        let discriminator = self.map.get("discriminator").and_then(|it| it.get("propertyName"));
        let Some(property) = discriminator.and_then(Value::as_str) else { return };
        // What is declared beside the alternatives is a property of each.
        let is_beside = self.map.get("properties").is_some_and(|properties| properties.get(property).is_some());
        for key in ["oneOf", "anyOf"] {
            for (index, variant) in self.list(key).iter().enumerate() {
                let at = child(&self.at(key), &index.to_string());
                if variant.get("$ref").is_none() {
                    let message = "no value of the discriminator names a schema that is written in place";
                    report.add(Code::Discriminator, &at, message).help("make it a component, and refer to it");
                } else if !is_beside && !known.has_property(variant, property) {
                    let message = format!("this variant has no property `{property}`, by which it is told apart");
                    report.add(Code::Discriminator, &at, message);
                }
            }
        }
    }
}

/// What a value is, null apart. A whole number is a number.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// What has been found out about schemas that are referred to. Many can refer to the same large one.
struct Known<'a> {
    tree: &'a Value,
    /// Their forms, by reference.
    forms: BTreeMap<&'a str, Option<u64>>,
    /// Whether they have a property, by its name and the reference.
    properties: BTreeMap<(&'a str, &'a str), bool>,
    /// How many schemas may still be searched for a property.
    searches: usize,
}

/// How many schemas are searched for the properties of discriminators: each of many could be looked for in each of many parts.
const MOST_SEARCHES: usize = 1_000_000;

impl<'a> Known<'a> {
    fn of(tree: &'a Value) -> Self {
        Self { tree, forms: BTreeMap::new(), properties: BTreeMap::new(), searches: MOST_SEARCHES }
    }

    /// Whether a schema, or a part of it, declares a property, or doesn't say which it has.
    fn has_property(&mut self, schema: &'a Value, name: &'a str) -> bool {
        let reference = schema.get("$ref").and_then(Value::as_str);
        if let Some(known) = reference.and_then(|reference| self.properties.get(&(name, reference))) {
            return *known;
        }
        let Some(left) = self.searches.checked_sub(1) else { return true };
        self.searches = left;
        // One that is met again within itself adds nothing.
        reference.map(|reference| self.properties.insert((name, reference), false));
        let has = dereference(self.tree, schema, Kind::Schema).is_none_or(|schema| self.declares(schema, name));
        reference.filter(|_| has).map(|reference| self.properties.insert((name, reference), true));
        has
    }

    fn declares(&mut self, schema: &'a Value, name: &'a str) -> bool {
        let mut parts = ["allOf", "oneOf", "anyOf"].iter().filter_map(|key| schema.get(key)?.as_array()).flatten();
        schema.get("properties").is_some_and(|properties| properties.get(name).is_some())
            || parts.any(|part| self.has_property(part, name))
    }

    /// What a schema says, or the one that it refers to, apart from what only describes it: equal for those that the same
    /// values fit. None if it says nothing.
    fn form(&mut self, schema: &'a Value) -> Option<u64> {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else { return self.form_of(schema) };
        if let Some(known) = self.forms.get(reference) {
            return *known;
        }
        let form = self.form_of(schema);
        self.forms.insert(reference, form);
        form
    }

    fn form_of(&self, schema: &Value) -> Option<u64> {
        const WORDS: [&str; 7] = ["title", "description", "example", "deprecated", "default", "externalDocs", "xml"];
        let schema = dereference(self.tree, schema, Kind::Schema)?.as_object()?;
        let says = schema.iter().filter(|(key, _)| !WORDS.contains(&key.as_str()) && !key.starts_with("x-"));
        let says: BTreeMap<&String, &Value> = says.collect();
        let mut hasher = DefaultHasher::new();
        serde_json::to_string(&says).unwrap_or_default().hash(&mut hasher);
        (!says.is_empty()).then(|| hasher.finish())
    }
}

fn is_of(value: &Value, ty: &str) -> bool {
    match ty {
        "string" => value.is_string(),
        "number" => value.is_number(),
        "integer" => {
            value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|n| n.fract() == 0.0 && n.abs() < 9e15)
        }
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        _ => true,
    }
}

fn are_compatible(one: &str, other: &str) -> bool {
    let is_number = |ty: &str| matches!(ty, "number" | "integer");
    one == other || is_number(one) && is_number(other)
}

/// A value for a message: not longer than a line.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Components that are parts of themselves: `allOf`, `oneOf` and `anyOf` lead back without a property, an item or a map
/// between, so that no end is ever reached.
fn check_rings(tree: &Value, report: &mut Report<'_>) {
    let components = tree.pointer("/components/schemas").and_then(Value::as_object);
    let mut search =
        Search { tree, done: BTreeSet::new(), way: BTreeMap::new(), left_by: Vec::new(), rings: Vec::new() };
    for (name, schema) in components.into_iter().flatten() {
        search.visit(schema, &child("/components/schemas", name));
    }
    for at in search.rings {
        let help = "remove the reference, or make it a property's type: a value may hold others of its kind";
        report.add(Code::ReferenceCycle, &at, "this schema is a part of itself: it has no end").help(help);
    }
}

/// A depth-first search along the parts of compositions.
struct Search<'a> {
    tree: &'a Value,
    /// Schemas that have been searched, or are being so.
    done: BTreeSet<String>,
    /// The referenced schemas on the way, by pointer, and where each is in `left_by`.
    way: BTreeMap<String, usize>,
    /// The part by which each schema on the way was left.
    left_by: Vec<String>,
    /// Parts that lead back to their own schema.
    rings: Vec<String>,
}

impl<'a> Search<'a> {
    fn visit(&mut self, schema: &'a Value, pointer: &str) {
        if let Some(part) = self.way.get(pointer).and_then(|at| self.left_by.get(*at)) {
            // A ring of references alone has been reported.
            if part != pointer {
                self.rings.push(part.clone());
            }
        } else if self.done.insert(pointer.to_owned()) {
            self.way.insert(pointer.to_owned(), self.left_by.len());
            self.left_by.push(String::new());
            self.enter(schema, pointer);
            self.left_by.pop();
            self.way.remove(pointer);
        }
    }

    fn enter(&mut self, schema: &'a Value, pointer: &str) {
        if schema.get("$ref").is_some() {
            return self.follow(schema, pointer);
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            for (index, part) in schema.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
                self.enter(part, &child(&child(pointer, key), &index.to_string()));
            }
        }
    }

    fn follow(&mut self, part: &'a Value, pointer: &str) {
        let reference = part.get("$ref").and_then(Value::as_str).unwrap_or_default();
        let Ok(target) = locate(self.tree, reference) else { return };
        if let Some(left_by) = self.left_by.last_mut() {
            pointer.clone_into(left_by);
        }
        self.visit(target.value, &target.pointer);
    }
}
