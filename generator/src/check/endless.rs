//! Properties that a value must have, and that must have the same property again, and so on: no value ends.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Report;
use super::resolve::{Target, locate};
use crate::diag::Code;
use crate::document::child;

/// Reports required properties that lead back to their own schema.
pub(super) fn check(tree: &Value, report: &mut Report<'_>) {
    let components = tree.pointer("/components/schemas").and_then(Value::as_object);
    let mut search =
        Search { tree, done: BTreeSet::new(), open: BTreeMap::new(), way: Vec::new(), endless: Vec::new() };
    for (name, schema) in components.into_iter().flatten() {
        search.visit(schema, child("/components/schemas", name));
        search.finish();
    }
    for at in search.endless {
        let message = "a value of this property must hold another one of its kind, and so on without an end";
        report.add(Code::Impossible, &at, message).help("don't require it, or let it be null");
    }
}

/// A depth-first search along what a value must hold. The way is no recursion: it may be as long as there are schemas.
struct Search<'a> {
    tree: &'a Value,
    /// Schemas that have been visited.
    done: BTreeSet<String>,
    /// Those of the way, each with its place there.
    open: BTreeMap<String, usize>,
    way: Vec<Step<'a>>,
    endless: Vec<String>,
}

/// A schema on the way.
struct Step<'a> {
    pointer: String,
    /// What else a value of it must hold.
    left: std::vec::IntoIter<Held<'a>>,
    /// The property by which the way goes on, if by one.
    property: Option<String>,
}

/// A schema that a value of another one must fit as well, or must hold.
struct Held<'a> {
    pointer: String,
    schema: &'a Value,
    /// The property that holds it.
    property: Option<String>,
}

impl<'a> Search<'a> {
    fn visit(&mut self, schema: &'a Value, pointer: String) {
        if let Some(start) = self.open.get(&pointer) {
            // A ring of parts alone is reported as one.
            let property = self.way.iter().skip(*start).find_map(|step| step.property.clone());
            self.endless.extend(property);
        } else if self.done.insert(pointer.clone()) {
            let mut held = Vec::new();
            self.collect(schema, &pointer, None, &mut held);
            self.open.insert(pointer.clone(), self.way.len());
            self.way.push(Step { pointer, left: held.into_iter(), property: None });
        }
    }

    fn finish(&mut self) {
        while let Some(last) = self.way.last_mut() {
            if let Some(Held { pointer, schema, property }) = last.left.next() {
                last.property = property;
                self.visit(schema, pointer);
            } else {
                self.open.remove(&last.pointer);
                self.way.pop();
            }
        }
    }

    /// What a value of the schema at `pointer` must hold; `property` is the one that led there from the schema of the
    /// last step.
    fn collect(&self, schema: &'a Value, pointer: &str, property: Option<&str>, held: &mut Vec<Held<'a>>) {
        if is_nullable(schema) {
            return;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            if let Ok(Target { pointer, value: schema, .. }) = locate(self.tree, reference)
                && !is_nullable(schema)
            {
                held.push(Held { pointer, schema, property: property.map(String::from) });
            }
            return;
        }
        for (index, part) in schema.get("allOf").and_then(Value::as_array).into_iter().flatten().enumerate() {
            self.collect(part, &child(&child(pointer, "allOf"), &index.to_string()), property, held);
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
        for name in required.filter_map(Value::as_str) {
            let Some(inner) = schema.get("properties").and_then(|properties| properties.get(name)) else { continue };
            let at = child(&child(pointer, "properties"), name);
            self.collect(inner, &at, Some(property.unwrap_or(&at)), held);
        }
    }
}

fn is_nullable(schema: &Value) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true))
}
