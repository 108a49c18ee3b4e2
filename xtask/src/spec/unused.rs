//! What a document doesn't need any more once it has been merged.

use std::collections::BTreeSet;

use clientsmith::document::tokens;
use serde_json::{Map, Value};

use super::facts::reference;
use super::pairs::{components, holds_components};

/// Takes out the components that nothing leads to any more, neither the document nor `besides`, and tags that nothing has; gives
/// the components' pointers.
pub(super) fn without_unused(document: &mut Value, before: &Value, theirs: &Value, besides: &[Value]) -> Vec<String> {
    let were_used = used(before, besides);
    let are_used = used(document, besides);
    let mut gone = Vec::new();
    for (pointer, _) in components(document) {
        let was_idle =
            before.pointer(&pointer).is_some() && !were_used.contains(&pointer) && theirs.pointer(&pointer).is_some();
        if are_used.contains(&pointer) || was_idle {
            continue;
        }
        let Some((section, _)) = pointer.rsplit_once('/') else { continue };
        let name = tokens(&pointer).last().unwrap_or_default();
        if let Some(entries) = document.pointer_mut(section).and_then(Value::as_object_mut) {
            entries.shift_remove(&name);
            gone.push(pointer);
        }
    }
    let named = |document: &Value| {
        let list = document.get("tags").and_then(Value::as_array).into_iter().flatten();
        list.filter_map(|tag| tag.get("name").cloned()).collect::<Vec<_>>()
    };
    let theirs = named(theirs);
    let tagged: Vec<Value> = tags(document).into_iter().cloned().collect();
    if let Some(list) = document.get_mut("tags").and_then(Value::as_array_mut) {
        list.retain(|tag| tag.get("name").is_none_or(|name| theirs.contains(name) || tagged.contains(name)));
    }
    gone
}

/// The components that references lead to, from what is no component.
fn used(document: &Value, besides: &[Value]) -> BTreeSet<String> {
    let is_part = |key: &str| !holds_components(key);
    let mut waiting: Vec<&Value> = besides.iter().collect();
    waiting.extend(document.as_object().into_iter().flatten().filter(|(key, _)| is_part(key)).map(|(_, node)| node));
    let mut used = BTreeSet::new();
    while let Some(node) = waiting.pop() {
        if let Some(pointer) = reference(node)
            && let Some(target) = document.pointer(&pointer)
            && used.insert(pointer)
        {
            waiting.push(target);
        }
        match node {
            Value::Object(entries) => waiting.extend(entries.values()),
            Value::Array(elements) => waiting.extend(elements),
            _ => {}
        }
    }
    used
}

fn tags(document: &Value) -> Vec<&Value> {
    let items = document.get("paths").and_then(Value::as_object).into_iter().flat_map(Map::values);
    let operations = items.filter_map(Value::as_object).flat_map(Map::values);
    operations.filter_map(|operation| operation.get("tags")?.as_array()).flatten().collect()
}
