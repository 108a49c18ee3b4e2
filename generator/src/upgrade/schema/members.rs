//! Elements of lists that are known by their places, and properties that are known by a pattern.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use serde_json::{Value, json};

use super::{Object, Rewriter};
use crate::diag::Code;
use crate::document::{PLACES, child};

impl Rewriter<'_, '_> {
    /// An array that has just its places stays one; any other becomes a list of whatever it may hold.
    pub(super) fn tuple(&mut self, schema: &mut Object, pointer: &str) {
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
        let Some(Value::Array(places)) = schema.shift_remove(key) else { return };
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
        let items = child(pointer, "items");
        let places = places.into_iter().enumerate();
        let places = places.map(|(index, place)| (child(&child(pointer, key), &index.to_string()), place));
        let rest = rest.filter(|_| !is_short).map(|rest| (items.clone(), rest));
        let schemas = places.chain(rest).filter(|(_, place)| place.is_object() && !is_open).collect();
        schema.insert("items".to_owned(), self.any_of(schemas, &items).unwrap_or_else(|| json!({})));
    }

    /// Properties that are known by a pattern become further properties.
    pub(super) fn patterns(&mut self, schema: &mut Object, pointer: &str) {
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
        let patterns = patterns.into_iter().filter(|(_, each)| *each != Value::Bool(false));
        let schemas = patterns.map(|(pattern, each)| (child(&at, &pattern), each)).collect();
        if let Some(each) = self.any_of(schemas, &further) {
            schema.insert("additionalProperties".to_owned(), each);
        }
    }

    /// Any of some schemas, with the pointers from which they are moved to `to`; none if there are none.
    fn any_of(&mut self, schemas: Vec<(String, Value)>, to: &str) -> Option<Value> {
        let (mut origins, mut distinct) = (Vec::new(), IndexSet::new());
        for (from, schema) in schemas {
            if distinct.insert(schema) {
                origins.push(from);
            }
        }
        let mut distinct: Vec<Value> = distinct.into_iter().collect();
        if let ([from], [schema]) = (origins.as_slice(), distinct.as_mut_slice()) {
            if from != to {
                self.draft.derive(from, to);
            }
            return Some(schema.take());
        }
        for (index, from) in origins.iter().enumerate() {
            self.draft.derive(from, &child(&child(to, "anyOf"), &index.to_string()));
        }
        (!distinct.is_empty()).then(|| json!({ "anyOf": distinct }))
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

/// A property of which the schema is `false` doesn't exist.
pub(super) fn impossible_properties(schema: &mut Object) {
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        properties.retain(|_, property| *property != Value::Bool(false));
    }
}
