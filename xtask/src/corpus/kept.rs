//! Whether what a type has read is all there again when it is written.

use serde_json::Value;

use super::document::{Document, below};

/// What was lost or changed on the way, if it is something that the schema at a pointer declares.
pub(super) fn lost(document: &Document, schema: &str, value: &Value, back: &Value) -> Option<String> {
    let resolved = document.resolve(schema);
    let schema = resolved.as_ref().map(|(pointer, node)| (pointer.as_str(), *node));
    match (value, back) {
        (Value::Object(members), Value::Object(others)) => {
            if let Some((key, _)) = others.iter().find(|(key, other)| !other.is_null() && !members.contains_key(*key)) {
                return Some(format!("{key}: added"));
            }
            members.iter().find_map(|(key, member)| {
                let pointer = schema.and_then(|(pointer, node)| {
                    node.get("properties")?.get(key).map(|_| below(&below(pointer, "properties"), key))
                });
                let lost = match (others.get(key), &pointer) {
                    (Some(other), _) => lost(document, pointer.as_deref().unwrap_or("/-"), member, other),
                    // Null and absent are the same, and what no schema has is dropped.
                    (None, Some(_)) if !member.is_null() => Some("lost".to_owned()),
                    (None, _) => None,
                };
                lost.map(|lost| format!("{key}: {lost}"))
            })
        }
        (Value::Array(elements), Value::Array(others)) if elements.len() == others.len() => {
            let items = schema.map_or_else(|| "/-".to_owned(), |(pointer, _)| below(pointer, "items"));
            let mut pairs = elements.iter().zip(others).enumerate();
            pairs.find_map(|(index, (element, other))| {
                lost(document, &items, element, other).map(|lost| format!("{index}: {lost}"))
            })
        }
        // 1 and 1.0 are the same number.
        (Value::Number(number), Value::Number(other)) if number.as_f64() == other.as_f64() => None,
        _ if value == back => None,
        _ => Some("changed".to_owned()),
    }
}
