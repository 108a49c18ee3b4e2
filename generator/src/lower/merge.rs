//! Conjunctions: a schema with its `allOf`, or the several schemas that a property has after such a merge, as one.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use indexmap::IndexMap;
use serde_json::Value;

use super::Lowering;
use super::keywords::{Node, is_identifier_like, texts};
use super::schema::leaves;
use crate::diag::{At, Code};
use crate::document::{PLACES, node, pointer_in};
use crate::model::Docs;

/// What several schemas say together.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub(super) struct Merged<'a> {
    pub pointer: String,
    pub title: Option<&'a str>,
    pub docs: Docs,
    pub kind: Option<&'a str>,
    /// Whether no value is of all the types that the schemas ask for.
    pub contradictory: bool,
    pub format: Option<&'a str>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
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
    /// The places of an array that has just these.
    pub places: Vec<Node<'a>>,
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

    /// A schema of a body or an answer, merged; one that many operations refer to, once.
    pub(super) fn whole(&mut self, node: &Node<'a>) -> Rc<Merged<'a>> {
        let target = node.reference().and_then(pointer_in);
        let pointer = target.as_ref().unwrap_or(&node.pointer);
        if let Some(known) = self.whole.get(pointer) {
            return Rc::clone(known);
        }
        let merged = Rc::new(self.merge(leaves(std::slice::from_ref(node))));
        if target.is_some() || pointer.starts_with("/components/") {
            self.whole.insert(pointer.clone(), Rc::clone(&merged));
        }
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
        let parts = node.elements("allOf");
        out.push(Leaf { node, choices_count });
        for node in parts {
            self.flatten(Leaf { node, choices_count }, seen, out);
        }
    }

    /// Reports a property that parts of a schema declare with types of which no value can be.
    pub(super) fn check_agreement(&mut self, whole: &Merged<'a>, name: &str, nodes: &[Node<'a>]) {
        if nodes.len() < 2 {
            return;
        }
        let kinds: Vec<Option<&str>> =
            nodes.iter().map(|node| self.merge(vec![Leaf { node: node.clone(), choices_count: false }]).kind).collect();
        let Some((at, first)) = kinds.iter().enumerate().find_map(|(at, kind)| Some((at, (*kind)?))) else { return };
        let other = kinds
            .iter()
            .enumerate()
            .skip(at)
            .find_map(|(other, kind)| Some((other, (*kind)?)).filter(|(_, kind)| !are_compatible(first, kind)));
        let (Some((other, second)), Some(first_node)) = (other, nodes.get(at)) else { return };
        let Some(second_node) = nodes.get(other) else { return };
        // Of a part that others share, and one that stands here, the latter is to be mended.
        let is_inner = |node: &Node<'a>| node.pointer.starts_with(&whole.pointer);
        let swap = is_inner(first_node) && !is_inner(second_node);
        let (node, beside) = if swap { (first_node, second_node) } else { (second_node, first_node) };
        let beside = At::Place(self.place(&beside.pointer));
        let (first, second) = if swap { (second, first) } else { (first, second) };
        let message =
            format!("no value of `{name}` is of type `{first}`, as another part asks, and of type `{second}`");
        if self.disagreements.insert(node.pointer.clone()) {
            self.report(Code::Impossible, &node.pointer, message)
                .also(beside, "the other part")
                .help("it is read as any JSON");
        }
    }

    /// The schema that a reference leads to. Dangling ones were reported by [`check`](crate::check).
    pub(super) fn resolve(&self, reference: &str) -> Option<Node<'a>> {
        let pointer = pointer_in(reference)?;
        let value = node(self.tree, &pointer)?;
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
        self.absorb_kind(node);
        self.format = self.format.or_else(|| node.text("format"));
        self.minimum = node.number("minimum").max_of(self.minimum);
        self.maximum =
            node.number("maximum").map(|most| -most).max_of(self.maximum.map(|most| -most)).map(|most| -most);
        self.read_only |= node.flag("readOnly");
        self.write_only |= node.flag("writeOnly");
        self.absorb_object(node);
        self.items.extend(node.get("items").map(|items| node.child(items, &["items"])));
        if self.places.is_empty() {
            // A document may have a keyword of that name itself.
            let places = node.elements("x-prefix-items");
            self.places = Some(places).filter(|places| PLACES.contains(&places.len())).unwrap_or_default();
        }
        self.absorb_values(node);
        if leaf.choices_count {
            self.absorb_choices(node);
        }
    }

    fn absorb_kind(&mut self, node: &Node<'a>) {
        match (self.kind, node.text("type")) {
            (Some("number"), Some("integer")) | (None, Some(_)) => self.kind = node.text("type"),
            (Some(known), Some(kind)) if !are_compatible(known, kind) => self.contradictory = true,
            _ => {}
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
            let nodes = node.elements(keyword);
            // `anyOf: [{required: [a]}, {required: [b]}]` restricts, it doesn't choose a type.
            if nodes.iter().any(says_type) {
                let pointer = node.child(node.value, &[keyword]).pointer;
                let discriminator = node.get("discriminator");
                let nodes =
                    if discriminator.is_some() { nodes } else { nodes.into_iter().flat_map(unfolded).collect() };
                self.choices.push(Choice { pointer, nodes, discriminator });
            }
        }
    }
}

/// The alternatives of one that is nothing but a choice itself.
fn unfolded(node: Node<'_>) -> Vec<Node<'_>> {
    let words = || node.value.as_object().into_iter().flat_map(|words| words.keys());
    let is_choice = |key: &&String| matches!(key.as_str(), "oneOf" | "anyOf");
    let is_bare = words().filter(is_choice).count() == 1
        && words().all(|key| is_choice(&key) || matches!(key.as_str(), "title" | "description"));
    if !is_bare {
        return vec![node];
    }
    let inner = ["oneOf", "anyOf"].iter().flat_map(|keyword| node.elements(keyword));
    inner.flat_map(unfolded).collect()
}

/// Whether a value may be of both types.
pub(super) fn are_compatible(one: &str, other: &str) -> bool {
    let is_number = |ty: &str| matches!(ty, "number" | "integer");
    one == other || is_number(one) && is_number(other)
}

/// Whether a schema says anything about its type, apart from `type` itself if it stands beside an `allOf`.
pub(super) fn says_type(node: &Node<'_>) -> bool {
    node.get("type").is_some() || says_more_than_type(node)
}

/// Whether a schema says anything about its type that `type` doesn't.
pub(super) fn says_more_than_type(node: &Node<'_>) -> bool {
    ["$ref", "properties", "items", "x-prefix-items", "enum", "oneOf", "anyOf", "allOf", "format"]
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
