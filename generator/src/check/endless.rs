//! Properties that a value must have, and that must have the same property again, and so on: no value ends.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Report;
use super::resolve::locate;
use crate::diag::Code;
use crate::document::child;

/// Reports required properties that lead back to their own schema.
pub(super) fn check(tree: &Value, report: &mut Report<'_>) {
    let components = tree.pointer("/components/schemas").and_then(Value::as_object);
    let mut search = Search { tree, done: BTreeSet::new(), way: Vec::new(), endless: Vec::new() };
    for (name, schema) in components.into_iter().flatten() {
        search.visit(schema, &child("/components/schemas", name));
    }
    for at in search.endless {
        let message = "a value of this property must hold another one of its kind, and so on without an end";
        report.add(Code::Impossible, &at, message).help("don't require it, or let it be null");
    }
}

/// A depth-first search along what a value must hold.
struct Search<'a> {
    tree: &'a Value,
    /// Schemas that have been searched.
    done: BTreeSet<String>,
    /// The schemas on the way, and the property by which each was left, if by one.
    way: Vec<(String, Option<String>)>,
    endless: Vec<String>,
}

impl<'a> Search<'a> {
    fn visit(&mut self, schema: &'a Value, pointer: &str) {
        if let Some(start) = self.way.iter().position(|(visited, _)| visited == pointer) {
            // A ring of parts alone is reported as one.
            let property = self.way.iter().skip(start).find_map(|(_, property)| property.clone());
            self.endless.extend(property);
        } else if self.done.insert(pointer.to_owned()) {
            self.way.push((pointer.to_owned(), None));
            self.enter(schema, pointer, None);
            self.way.pop();
        }
    }

    /// What a value of the schema at `pointer` must hold; `property` is the one that led there from the last schema on the
    /// way.
    fn enter(&mut self, schema: &'a Value, pointer: &str, property: Option<&str>) {
        if schema.get("nullable") == Some(&Value::Bool(true)) {
            return;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let Ok(target) = locate(self.tree, reference) else { return };
            if let Some((_, left_by)) = self.way.last_mut() {
                *left_by = property.map(String::from);
            }
            if target.value.get("nullable") != Some(&Value::Bool(true)) {
                self.visit(target.value, &target.pointer);
            }
            return;
        }
        for (index, part) in schema.get("allOf").and_then(Value::as_array).into_iter().flatten().enumerate() {
            self.enter(part, &child(&child(pointer, "allOf"), &index.to_string()), property);
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            let Some(inner) = schema.get("properties").and_then(|properties| properties.get(name)) else { continue };
            let at = child(&child(pointer, "properties"), name);
            self.enter(inner, &at, Some(property.unwrap_or(&at)));
        }
    }
}
