//! Pointers that don't hang on the order of lists.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::{push_token, tokens};

/// What the elements of lists are called, by the pointers of the lists.
pub(super) struct Steady<'t> {
    tree: &'t Value,
    labels: BTreeMap<String, Vec<Option<String>>>,
}

impl<'t> Steady<'t> {
    pub(super) fn new(tree: &'t Value) -> Self {
        Self { tree, labels: BTreeMap::new() }
    }

    /// A pointer into the tree in which an element of a list is called by what it says of itself: a parameter by where it goes
    /// and its name (`query limit`), a schema by its title, or by the one value of a property (`kind=cat`). Where it says
    /// nothing, or another one the same, its number stays.
    pub(super) fn pointer(&mut self, pointer: &str) -> String {
        let (mut steady, mut node) = (String::with_capacity(pointer.len()), Some(self.tree));
        for token in tokens(pointer) {
            match node {
                Some(Value::Array(elements)) => {
                    let index = token.parse::<usize>().ok();
                    let labels = self.labels.entry(steady.clone()).or_insert_with(|| labels(elements));
                    let label = index.and_then(|index| labels.get(index)?.as_ref());
                    push_token(&mut steady, label.unwrap_or(&token));
                    node = index.and_then(|index| elements.get(index));
                }
                Some(Value::Object(entries)) => {
                    push_token(&mut steady, &token);
                    node = entries.get(&token);
                }
                _ => push_token(&mut steady, &token),
            }
        }
        steady
    }
}

/// What each element is called, if no other is called so.
fn labels(elements: &[Value]) -> Vec<Option<String>> {
    let labels: Vec<Option<String>> = elements.iter().map(label).collect();
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for label in labels.iter().flatten() {
        *uses.entry(label.clone()).or_default() += 1;
    }
    labels.into_iter().map(|label| label.filter(|label| uses.get(label) == Some(&1))).collect()
}

fn label(element: &Value) -> Option<String> {
    let text = |key: &str| element.get(key).and_then(Value::as_str);
    if let Some((place, name)) = text("in").zip(text("name")) {
        return Some(format!("{place} {name}"));
    }
    let title = text("title").filter(|title| !title.trim().is_empty() && !is_number(title));
    title.map(String::from).or_else(|| {
        let mut properties = element.get("properties")?.as_object()?.iter();
        properties.find_map(|(name, schema)| Some(format!("{name}={}", only(schema)?)))
    })
}

/// The one text that a schema allows.
fn only(schema: &Value) -> Option<&str> {
    match schema.get("enum")?.as_array()?.as_slice() {
        [Value::String(value)] => Some(value),
        _ => None,
    }
}

/// It would be another element's.
fn is_number(title: &str) -> bool {
    title.bytes().all(|byte| byte.is_ascii_digit())
}
