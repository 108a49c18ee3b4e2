//! Values that are valid by a schema.

use serde_json::{Map, Value, json};

use crate::document::Document;

/// A property that no document knows.
const UNKNOWN: &str = "unknown-to-the-document";

/// What fits the one pattern of the documents, that of lengths of time.
pub(crate) const PATTERNED: &str = "1h30m";

/// Deeper than this only what is required is there, lest schemas that contain themselves never end.
const DEEPEST: usize = 12;

/// What a sample is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fill {
    /// Everything is there.
    Full,
    /// Only what is required is there.
    Required,
    /// Everything is there, and null where it may be.
    Null,
    /// Only what is required is there, and lists and maps are empty.
    Empty,
    /// Everything is there, with properties and texts in enums that the document doesn't know.
    Unknown,
}

impl Fill {
    pub(crate) const ALL: [Self; 5] = [Self::Full, Self::Required, Self::Null, Self::Empty, Self::Unknown];
}

/// A value, and how it looks once a type has read and written it.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    pub(crate) value: Value,
    /// The same without properties that are null but could be absent, and without unknown ones.
    pub(crate) back: Value,
    /// Whether it has what the document does not know.
    pub(crate) is_novel: bool,
}

impl Sample {
    pub(crate) fn same(value: Value) -> Self {
        Self { back: value.clone(), value, is_novel: false }
    }
}

/// Samples of a schema: of each kind as many as it takes for every enum's value and every alternative to occur.
pub(crate) fn all(document: &Document, schema: &Value) -> Vec<(String, Sample)> {
    let width = width(document, schema, 0);
    let of_fill = |fill: Fill| {
        // What varies is the choice among values: without lists and options a few of them are as good as all.
        let count = if fill == Fill::Full || fill == Fill::Required { width } else { width.min(2) };
        (0..count).map(move |choice| (fill, choice))
    };
    let make = |(fill, choice)| (format!("{fill:?} {choice}"), sample(document, schema, fill, choice));
    Fill::ALL.into_iter().flat_map(of_fill).map(make).collect()
}

/// One sample: among alternatives the one that `choice` says.
pub(crate) fn sample(document: &Document, schema: &Value, fill: Fill, choice: usize) -> Sample {
    let made = Maker { document, fill, choice, depth: 0 }.make(schema);
    Sample { is_novel: fill == Fill::Unknown, ..made }
}

/// How many choices it takes for all alternatives to occur.
pub(crate) fn width(document: &Document, schema: &Value, depth: usize) -> usize {
    if depth > DEEPEST {
        return 1;
    }
    let flat = document.flat(schema);
    let of = |schema: &Value| width(document, schema, depth + 1);
    if let Some(alternatives) = alternatives(&flat) {
        return alternatives.len() * alternatives.iter().map(of).max().unwrap_or(1);
    }
    let values = flat.get("enum").and_then(Value::as_array).map_or(2, Vec::len);
    let properties = flat.get("properties").and_then(Value::as_object);
    let parts = properties.into_iter().flat_map(Map::values).chain(flat.get("items")).chain(additional(&flat));
    parts.map(of).chain([values]).max().unwrap_or(1)
}

fn alternatives(flat: &Map<String, Value>) -> Option<&Vec<Value>> {
    flat.get("oneOf").or(flat.get("anyOf")).and_then(Value::as_array)
}

/// The schema of properties without a name, where the document has one or explicitly allows them.
fn additional(flat: &Map<String, Value>) -> Option<&Value> {
    flat.get("additionalProperties").filter(|additional| **additional != Value::Bool(false))
}

pub(crate) fn is_nullable(flat: &Map<String, Value>) -> bool {
    let is_set = |key: &str| flat.get(key) == Some(&Value::Bool(true));
    let types = flat.get("type").and_then(Value::as_array);
    is_set("nullable") || is_set("x-nullable") || types.is_some_and(|types| types.contains(&json!("null")))
}

/// The type, if it is said or can be told.
fn kind(flat: &Map<String, Value>) -> Option<&str> {
    let told = match flat.get("type") {
        Some(Value::Array(types)) => types.iter().find(|ty| **ty != json!("null")).and_then(Value::as_str),
        ty => ty.and_then(Value::as_str),
    };
    let has = |keys: &[&str]| keys.iter().any(|key| flat.contains_key(*key));
    told.or_else(|| has(&["properties", "additionalProperties"]).then_some("object"))
        .or_else(|| has(&["items"]).then_some("array"))
}

#[derive(Clone, Copy)]
struct Maker<'a> {
    document: &'a Document,
    fill: Fill,
    choice: usize,
    depth: usize,
}

impl Maker<'_> {
    fn make(self, schema: &Value) -> Sample {
        let flat = self.document.flat(schema);
        let next = Self { depth: self.depth + 1, ..self };
        if let Some(alternatives) = alternatives(&flat) {
            let count = alternatives.len();
            return Self { choice: self.choice / count, ..next }.make(&alternatives[self.choice % count]);
        }
        if self.fill == Fill::Null && is_nullable(&flat) && self.depth > 0 {
            return Sample::same(Value::Null);
        }
        if let Some(values) = flat.get("enum").and_then(Value::as_array) {
            let is_text = values.iter().all(Value::is_string);
            let novel = (self.fill == Fill::Unknown && is_text).then(|| json!("brand-new"));
            return Sample::same(novel.unwrap_or_else(|| values[self.choice % values.len()].clone()));
        }
        match kind(&flat) {
            Some("object") => next.object(&flat),
            Some("array") => next.array(&flat),
            Some("string") => Sample::same(self.text(&flat)),
            Some("integer") => Sample::same(self.integer(&flat)),
            Some("number") => Sample::same(json!([0.5, 1234.25][self.choice % 2])),
            Some("boolean") => Sample::same(json!(self.choice.is_multiple_of(2))),
            None => Sample::same(json!({"any": [1, "thing", null, {"nested": true}]})),
            Some(other) => panic!("a schema of type {other}"),
        }
    }

    fn has_optional(self) -> bool {
        !matches!(self.fill, Fill::Required | Fill::Empty) && self.depth <= DEEPEST
    }

    fn object(self, flat: &Map<String, Value>) -> Sample {
        let (mut value, mut back) = (Map::new(), Map::new());
        let no_properties = Map::new();
        let properties = flat.get("properties").and_then(Value::as_object).unwrap_or(&no_properties);
        let required = flat.get("required").and_then(Value::as_array);
        let is_required = |name: &String| required.is_some_and(|required| required.contains(&json!(name)));
        for (name, schema) in properties.iter().filter(|(name, _)| self.has_optional() || is_required(name)) {
            let property = self.make(schema);
            if !property.value.is_null() || is_required(name) {
                back.insert(name.clone(), property.back);
            }
            value.insert(name.clone(), property.value);
        }
        match additional(flat) {
            Some(schema) if self.fill != Fill::Empty => {
                for name in ["any key", "änd-another"] {
                    let property = self.make(schema);
                    value.insert(name.to_owned(), property.value);
                    back.insert(name.to_owned(), property.back);
                }
            }
            // Without any properties it is a map as well.
            None if self.fill == Fill::Unknown && !properties.is_empty() => {
                value.insert(UNKNOWN.to_owned(), json!({"of": "any form"}));
            }
            _ => {}
        }
        Sample { value: value.into(), back: back.into(), is_novel: false }
    }

    fn array(self, flat: &Map<String, Value>) -> Sample {
        let any = json!({});
        let items = flat.get("items").unwrap_or(&any);
        let count = if self.fill == Fill::Empty || self.depth > DEEPEST { 0 } else { 2 };
        let elements = (0..count).map(|index| Self { choice: self.choice + index, ..self }.make(items));
        let (value, back): (Vec<Value>, Vec<Value>) = elements.map(|sample| (sample.value, sample.back)).unzip();
        Sample { value: value.into(), back: back.into(), is_novel: false }
    }

    fn text(self, flat: &Map<String, Value>) -> Value {
        if flat.contains_key("pattern") {
            return flat.get("example").cloned().unwrap_or_else(|| json!(PATTERNED));
        }
        if let Some(length) = flat.get("minLength").or(flat.get("maxLength")).and_then(Value::as_u64) {
            return json!("x".repeat(usize::try_from(length).unwrap()));
        }
        let texts: [&str; 2] = match flat.get("format").and_then(Value::as_str) {
            Some("date-time") => ["2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05+02:00"],
            Some("date") => ["2026-01-02", "1999-12-31"],
            Some("uuid") => ["5034460f-c7c4-4c43-9457-de07e2029e7b", "00000000-0000-4000-8000-00000000abcd"],
            Some("uri") => ["https://example.com/a?b=c", "https://example.com/"],
            Some("email") => ["someone@example.com", "else@example.com"],
            _ => ["text", "a/b c+d&e=f%20?#ü\"\\"],
        };
        json!(texts[self.choice % 2])
    }

    fn integer(self, flat: &Map<String, Value>) -> Value {
        let least = flat.get("minimum").and_then(Value::as_i64);
        let largest = match flat.get("format").and_then(Value::as_str) {
            Some("int32") => i64::from(i32::MAX),
            _ => self.document.largest,
        };
        let largest = flat.get("maximum").and_then(Value::as_i64).unwrap_or(largest);
        json!(if self.choice.is_multiple_of(2) { least.unwrap_or(-7) } else { largest })
    }
}
