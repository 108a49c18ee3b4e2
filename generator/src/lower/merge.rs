//! Conjunctions: a schema with its `allOf`, or the several schemas that a property has after such a merge, as one.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::Lowering;
use super::keywords::{Node, is_identifier_like, texts};
use crate::diag::Code;
use crate::model::Docs;

/// What several schemas say together.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub(super) struct Merged<'a> {
    pub pointer: String,
    pub title: Option<&'a str>,
    pub docs: Docs,
    pub kind: Option<&'a str>,
    pub format: Option<&'a str>,
    pub minimum: Option<f64>,
    pub nullable: bool,
    pub read_only: bool,
    pub write_only: bool,
    pub properties: IndexMap<&'a str, Vec<Node<'a>>>,
    pub required: BTreeSet<&'a str>,
    /// `additionalProperties` that are schemas.
    pub additional: Vec<Node<'a>>,
    /// Whether `additionalProperties` is `false` somewhere.
    pub closed: bool,
    pub items: Vec<Node<'a>>,
    pub values: Option<Vec<&'a Value>>,
    pub value_names: Vec<String>,
    pub value_docs: Vec<String>,
    pub choices: Vec<Choice<'a>>,
    /// The schemas that were merged, none of them a reference or an `allOf` any more.
    pub leaves: Vec<Leaf<'a>>,
}

/// A `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(super) struct Choice<'a> {
    pub pointer: String,
    pub nodes: Vec<Node<'a>>,
    pub discriminator: Option<&'a Value>,
}

/// A schema of a merge, and whether its own `oneOf` and `anyOf` count.
#[derive(Clone, Debug)]
pub(super) struct Leaf<'a> {
    pub node: Node<'a>,
    pub choices_count: bool,
}

impl<'a> Lowering<'a, '_> {
    /// Merges schemas that all apply.
    pub(super) fn merge(&mut self, leaves: Vec<Leaf<'a>>) -> Merged<'a> {
        let mut flat = Vec::new();
        for leaf in leaves {
            self.flatten(leaf, &mut BTreeMap::new(), &mut flat);
        }
        let mut merged = Merged::default();
        let mut nullable = flat.len();
        for leaf in &flat {
            nullable -= usize::from(leaf.node.flag("nullable"));
            merged.absorb(leaf);
        }
        // `null` must satisfy every part; but vendors write `nullable` beside an `allOf` and mean it.
        merged.nullable =
            !flat.is_empty() && (nullable == 0 || flat.first().is_some_and(|leaf| leaf.node.flag("nullable")));
        merged.leaves = flat;
        merged
    }

    /// Replaces references and `allOf` by the schemas they stand for; one that is there twice counts once. `seen` says of each
    /// whether we are still within it.
    fn flatten(&mut self, leaf: Leaf<'a>, seen: &mut BTreeMap<(String, bool), bool>, out: &mut Vec<Leaf<'a>>) {
        let Leaf { node, choices_count } = leaf;
        if self.is_too_much(&node.pointer) {
            return;
        }
        if let Some(reference) = node.reference() {
            let Some(target) = self.resolve(reference) else { return };
            let key = (target.pointer.clone(), choices_count);
            match seen.get(&key) {
                None => {
                    seen.insert(key.clone(), true);
                    self.flatten(Leaf { node: target, choices_count }, seen, out);
                    seen.insert(key, false);
                }
                Some(true) => {
                    self.report(Code::ReferenceCycle, &node.pointer, "this schema contains itself through `allOf`");
                }
                Some(false) => {}
            }
            return;
        }
        let parts = node.schemas("allOf");
        out.push(Leaf { node, choices_count });
        for node in parts {
            self.flatten(Leaf { node, choices_count }, seen, out);
        }
    }

    /// The schema that a reference leads to. Dangling ones were reported by [`check`](crate::check).
    pub(super) fn resolve(&self, reference: &str) -> Option<Node<'a>> {
        let pointer = crate::document::pointer_in(reference)?;
        let value = self.tree.pointer(&pointer)?;
        Some(Node { value, pointer })
    }
}

impl<'a> Merged<'a> {
    fn absorb(&mut self, leaf: &Leaf<'a>) {
        let node = &leaf.node;
        if self.pointer.is_empty() {
            self.pointer.clone_from(&node.pointer);
        }
        let docs = node.docs();
        self.title = self.title.or_else(|| node.text("title").filter(|title| is_identifier_like(title)));
        self.docs = first_docs(std::mem::take(&mut self.docs), docs);
        self.kind = self.kind.or_else(|| node.text("type"));
        self.format = self.format.or_else(|| node.text("format"));
        self.minimum = node.number("minimum").max_of(self.minimum);
        self.read_only |= node.flag("readOnly");
        self.write_only |= node.flag("writeOnly");
        self.absorb_object(node);
        self.items.extend(node.get("items").map(|items| node.child(items, &["items"])));
        self.absorb_values(node);
        if leaf.choices_count {
            self.absorb_choices(node);
        }
    }

    fn absorb_object(&mut self, node: &Node<'a>) {
        for (name, value) in node.mapping("properties").into_iter().flatten() {
            self.properties.entry(name).or_default().push(node.child(value, &["properties", name]));
        }
        self.required.extend(node.list("required").iter().filter_map(Value::as_str));
        match node.get("additionalProperties") {
            Some(Value::Bool(false)) => self.closed = true,
            Some(schema @ Value::Object(keywords)) if !keywords.is_empty() => {
                self.additional.push(node.child(schema, &["additionalProperties"]));
            }
            _ => {}
        }
    }

    fn absorb_values(&mut self, node: &Node<'a>) {
        let Some(values) = node.get("enum").and_then(Value::as_array) else { return };
        let known = self.values.take();
        // Of two lists only what both allow is possible.
        let values = values.iter().filter(|value| known.as_ref().is_none_or(|known| known.contains(value)));
        self.values = Some(values.collect());
        self.value_names = texts(node.get("x-enum-varnames"));
        self.value_docs = texts(node.get("x-enum-descriptions"));
    }

    fn absorb_choices(&mut self, node: &Node<'a>) {
        for keyword in ["oneOf", "anyOf"] {
            let nodes = node.schemas(keyword);
            // `anyOf: [{required: [a]}, {required: [b]}]` restricts, it doesn't choose a type.
            if nodes.iter().any(says_type) {
                let pointer = node.child(node.value, &[keyword]).pointer;
                self.choices.push(Choice { pointer, nodes, discriminator: node.get("discriminator") });
            }
        }
    }
}

/// Whether a schema says anything about its type, apart from `type` itself if it stands beside an `allOf`.
pub(super) fn says_type(node: &Node<'_>) -> bool {
    node.get("type").is_some() || says_more_than_type(node)
}

/// Whether a schema says anything about its type that `type` doesn't.
pub(super) fn says_more_than_type(node: &Node<'_>) -> bool {
    ["$ref", "properties", "items", "enum", "oneOf", "anyOf", "allOf", "format"]
        .iter()
        .any(|keyword| node.get(keyword).is_some())
        || node.get("additionalProperties").is_some_and(Value::is_object)
}

/// Fills the gaps of one text with another.
pub(super) fn first_docs(first: Docs, second: Docs) -> Docs {
    Docs {
        summary: first.summary.or(second.summary),
        description: first.description.or(second.description),
        aliases: if first.aliases.is_empty() { second.aliases } else { first.aliases },
        deprecated: first.deprecated.or(second.deprecated),
        example: first.example.or(second.example),
    }
}

trait MaxOf {
    fn max_of(self, other: Self) -> Self;
}

impl MaxOf for Option<f64> {
    fn max_of(self, other: Self) -> Self {
        match (self, other) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        }
    }
}
