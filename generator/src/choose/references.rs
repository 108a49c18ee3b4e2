//! What refers to what in a tree of any dialect: operations, what path items have beside them, components.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::operations::SECTIONS;
use crate::document::{METHODS, child, named_pointer, pointer_tokens};

/// The pointers of the path items that references lead to in the end; none for those that lead nowhere.
#[derive(Debug, Default)]
pub(super) struct PathItems(BTreeMap<String, Option<String>>);

impl PathItems {
    /// The path item that takes this one's place, if this is a reference.
    pub(super) fn behind(&mut self, tree: &Value, item: &Value) -> Option<String> {
        let (mut way, mut next) = (Vec::new(), target(item)?);
        let end = loop {
            if let Some(known) = self.0.get(&next) {
                break known.clone();
            }
            // What comes back to it goes round in a ring.
            self.0.insert(next.clone(), None);
            let Some(item) = tree.pointer(&next).filter(|item| item.is_object()) else { break None };
            let further = target(item);
            way.push(next.clone());
            match further {
                Some(further) => next = further,
                None => break Some(next).filter(|_| item.get("$ref").is_none()),
            }
        };
        self.0.extend(way.into_iter().map(|pointer| (pointer, end.clone())));
        end
    }
}

/// The pointer that a reference names.
fn target(value: &Value) -> Option<String> {
    named_pointer(value.get("$ref")?.as_str()?)
}

/// The references of a tree, by the pointers of what they stand in. All that is neither an operation nor a path item nor a
/// component is one, with an empty pointer.
#[derive(Debug, Default)]
pub(super) struct References {
    edges: BTreeMap<String, BTreeSet<String>>,
    components: BTreeSet<String>,
}

impl References {
    /// Finds all references.
    pub(super) fn of(tree: &Value) -> Self {
        let mut scan = Scan { tree, found: Vec::new(), anchors: BTreeMap::new() };
        let mut references = Self::default();
        for (pointer, value) in parts(tree) {
            scan.value(value, &pointer);
            if is_component(&pointer) {
                references.components.insert(pointer.clone());
            }
            references.edges.entry(pointer).or_default();
        }
        for pointer in references.edges.keys().cloned().collect::<Vec<_>>() {
            // An operation has its path item's parameters.
            if let Some(item) = pointer.rsplit_once('/').map(|(item, _)| item).filter(|_| is_operation(&pointer)) {
                references.add(&pointer, item.to_owned());
            }
        }
        for (from, reference) in std::mem::take(&mut scan.found) {
            for to in scan.targets(&reference) {
                references.add(&from, to);
            }
        }
        references.add_children(tree);
        references
    }

    /// A schema with a discriminator stands for all that extend it.
    fn add_children(&mut self, tree: &Value) {
        for component in self.components.clone() {
            let parts = tree.pointer(&component).and_then(|schema| schema.get("allOf")?.as_array());
            for part in parts.into_iter().flatten().filter_map(|part| part.get("$ref")?.as_str()) {
                let Ok(parent) = pointer_tokens(part).map(|tokens| owner(&tokens)) else { continue };
                if tree.pointer(&parent).is_some_and(|parent| parent.get("discriminator").is_some()) {
                    self.add(&parent, component.clone());
                }
            }
        }
    }

    fn add(&mut self, from: &str, to: String) {
        self.edges.entry(from.to_owned()).or_default().insert(to);
    }

    /// The pointers of all components.
    pub(super) fn components(&self) -> impl Iterator<Item = &String> {
        self.components.iter()
    }

    /// All that can be reached from these, themselves included.
    pub(super) fn reached<'a>(&'a self, from: impl Iterator<Item = &'a String>) -> BTreeSet<String> {
        let mut open: Vec<&String> = from.collect();
        let mut reached = BTreeSet::new();
        while let Some(next) = open.pop() {
            if reached.insert(next.clone()) {
                open.extend(self.edges.get(next).into_iter().flatten());
            }
        }
        reached
    }
}

/// The parts of a tree, with the pointer of each: operations, what else path items have, components, and all else.
fn parts(tree: &Value) -> Vec<(String, &Value)> {
    let mut parts = Vec::new();
    for (section, value) in tree.as_object().into_iter().flatten() {
        let depth = depth(section);
        let pointer = child("", section);
        let mut open = vec![(pointer, value, 1)];
        while let Some((pointer, value, level)) = open.pop() {
            match value {
                Value::Object(entries) if level < depth => {
                    open.extend(entries.iter().map(|(key, value)| (child(&pointer, key), value, level + 1)));
                }
                _ => {
                    let tokens: Vec<String> = crate::document::tokens(&pointer).collect();
                    parts.push((owner(&tokens), value));
                }
            }
        }
    }
    parts
}

/// How many tokens the pointers of a section's parts have.
fn depth(section: &str) -> usize {
    match section {
        "components" => 3,
        section if SECTIONS.contains(&section) => 3,
        "definitions" | "parameters" | "responses" => 2,
        _ => 1,
    }
}

/// The pointer of the part that something stands in.
fn owner(tokens: &[String]) -> String {
    let depth = tokens.first().map_or(1, |section| depth(section));
    let is_shared = |tokens: &[String]| {
        let is_path = tokens.first().is_some_and(|section| SECTIONS.contains(&section.as_str()));
        is_path && tokens.get(2).is_none_or(|key| !is_method(key))
    };
    let depth = if is_shared(tokens) { 2 } else { depth };
    if depth == 1 || tokens.len() < depth {
        return String::new();
    }
    tokens.iter().take(depth).fold(String::new(), |pointer, token| child(&pointer, token))
}

fn is_method(key: &str) -> bool {
    METHODS.contains(&key)
}

fn is_operation(pointer: &str) -> bool {
    let tokens: Vec<String> = crate::document::tokens(pointer).collect();
    tokens.len() == 3 && tokens.first().is_some_and(|section| section != "components")
}

/// Whether a part is a component. Security schemes are referred to by name alone.
fn is_component(pointer: &str) -> bool {
    ["/components/", "/definitions/", "/parameters/", "/responses/"].iter().any(|section| pointer.starts_with(section))
}

struct Scan<'a> {
    tree: &'a Value,
    /// References, each with the part that it stands in.
    found: Vec<(String, String)>,
    /// What schemas call themselves, each with the part that it stands in.
    anchors: BTreeMap<String, String>,
}

impl Scan<'_> {
    fn value(&mut self, value: &Value, owner: &str) {
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    match (key.as_str(), value) {
                        ("$ref" | "$dynamicRef" | "$recursiveRef", Value::String(text)) => {
                            self.found.push((owner.to_owned(), text.clone()));
                        }
                        ("$anchor" | "$dynamicAnchor" | "$id", Value::String(text)) => {
                            self.anchors.insert(text.clone(), owner.to_owned());
                        }
                        ("mapping", Value::Object(mapping)) => {
                            let names = mapping.values().filter_map(Value::as_str);
                            self.found.extend(names.map(|name| (owner.to_owned(), name.to_owned())));
                            self.value(value, owner);
                        }
                        _ => self.value(value, owner),
                    }
                }
            }
            Value::Array(elements) => elements.iter().for_each(|element| self.value(element, owner)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// The parts that a reference leads to: a whole path item is all that is in it.
    fn targets(&self, reference: &str) -> Vec<String> {
        if let Ok(tokens) = pointer_tokens(reference) {
            let part = owner(&tokens);
            let is_item =
                tokens.len() == 2 && tokens.first().is_some_and(|section| SECTIONS.contains(&section.as_str()));
            let item = self.tree.pointer(&part).and_then(Value::as_object).filter(|_| is_item);
            let operations = item.into_iter().flat_map(|item| item.keys()).filter(|key| is_method(key));
            let operations: Vec<String> = operations.map(|key| child(&part, key)).collect();
            return std::iter::once(part).chain(operations).collect();
        }
        let named = ["/components/schemas", "/definitions"].map(|section| child(section, reference));
        let named = named.into_iter().filter(|pointer| self.tree.pointer(pointer).is_some());
        named.chain(self.anchors.get(reference.trim_start_matches('#')).cloned()).collect()
    }
}
