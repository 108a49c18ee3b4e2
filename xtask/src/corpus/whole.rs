//! Whether the schema at a place is all that there is to say of a value there.
//!
//! One part of an `allOf` isn't, where another part says more of the same thing: the type there is of all parts together, and an
//! example of the one part is no example of it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::document::Document;

/// Keys that say nothing of what a value may be, where there is one.
const WORDS: [&str; 12] = [
    "title",
    "description",
    "example",
    "examples",
    "default",
    "deprecated",
    "externalDocs",
    "xml",
    "$comment",
    "nullable",
    "readOnly",
    "writeOnly",
];

/// Keys whose elements are schemas of the very value that the schema around them is of.
const PARTS: [&str; 3] = ["allOf", "oneOf", "anyOf"];

/// Whether no other part of an `allOf` says something of what the schema at a place is of.
pub(super) fn is_whole(document: &Document, place: &str) -> bool {
    let tokens: Vec<&str> = place.split('/').collect();
    (0..tokens.len()).all(|index| match tokens.split_at(index) {
        (above, ["allOf", part, below @ ..]) => {
            let above = above.join("/");
            let part = format!("{above}/allOf/{part}");
            // A property can have the name `allOf`.
            let is_list = document.tree.pointer(&format!("{above}/allOf")).is_some_and(Value::is_array);
            !is_list || !is_said(document, above, part, &member(below))
        }
        _ => true,
    })
}

/// The member of a value that a path from its schema leads to or through; empty for the value itself.
fn member(mut path: &[&str]) -> String {
    while let [key, _, rest @ ..] = path
        && PARTS.contains(key)
    {
        path = rest;
    }
    match path {
        [key @ ("properties" | "patternProperties"), name, ..] => format!("/{key}/{name}"),
        [key, ..] => format!("/{key}"),
        [] => String::new(),
    }
}

/// Whether a schema, but for one of its parts, says something of a member.
fn is_said(document: &Document, schema: String, but: String, member: &str) -> bool {
    let mut seen = BTreeSet::from([but]);
    let mut left = vec![schema];
    while let Some(schema) = left.pop() {
        let Some((pointer, Value::Object(node))) = document.resolve(&schema) else { continue };
        if !seen.insert(pointer.clone()) {
            continue;
        }
        let here = if member.is_empty() {
            limits(node)
        } else {
            document.tree.pointer(&format!("{pointer}{member}")).is_some()
        };
        if here {
            return true;
        }
        for key in PARTS {
            let count = node.get(key).and_then(Value::as_array).map_or(0, Vec::len);
            left.extend((0..count).map(|index| format!("{pointer}/{key}/{index}")));
        }
    }
    false
}

/// Whether a schema's own keys say what a value may be.
fn limits(node: &Map<String, Value>) -> bool {
    node.keys().map(String::as_str).any(|key| !WORDS.contains(&key) && !PARTS.contains(&key) && !key.starts_with("x-"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn part_of_all_of_is_whole_only_where_no_other_part_says_more() {
        let document = Document {
            tree: json!({
                "Base": {"properties": {"id": {}, "data": {"properties": {"a": {}}}}},
                "Event": {"allOf": [
                    {"properties": {"data": {"type": "object"}, "at": {"properties": {"day": {}}}}},
                    {"oneOf": [{"properties": {"data": {"properties": {"b": {}}}}}]},
                ]},
                "Heir": {"allOf": [{"$ref": "#/Base"}, {"properties": {"data": {"properties": {"c": {}}}, "more": {}}}]},
                "Described": {"allOf": [{"enum": ["a"]}, {"description": "Which one.", "x-order": 1}]},
                "Wrapped": {"allOf": [{"type": "object"}], "nullable": true},
                "Extended": {"allOf": [{"type": "object"}], "properties": {"a": {}}},
                "Nested": {"allOf": [{"allOf": [{"properties": {"a": {}}}, {"properties": {"b": {}}}]}, {"properties": {"b": {}}}]},
                "Loop": {"allOf": [{"$ref": "#/Loop"}, {"properties": {"a": {}}}]},
                "Named": {"properties": {"allOf": {"properties": {"a": {}}}, "a": {}}},
            }),
        };
        let is_whole = |place| is_whole(&document, place);
        for place in [
            "/Event",
            "/Event/allOf/0/properties/at",
            "/Event/allOf/0/properties/at/properties/day",
            "/Heir/allOf/1/properties/more",
            "/Described/allOf/0",
            "/Wrapped/allOf/0",
            "/Nested/allOf/0/allOf/0/properties/a",
            "/Loop/allOf/1/properties/a",
            "/Named/properties/allOf/properties/a",
        ] {
            assert!(is_whole(place), "{place} is a part");
        }
        for place in [
            "/Event/allOf/0",
            "/Event/allOf/0/properties/data",
            "/Event/allOf/1/oneOf/0/properties/data/properties/b",
            "/Heir/allOf/1",
            "/Heir/allOf/1/properties/data",
            "/Extended/allOf/0",
            "/Nested/allOf/0/allOf/1/properties/b",
        ] {
            assert!(!is_whole(place), "{place} is whole");
        }
    }
}
