//! `oneOf` and `anyOf` → a union, or the one type that all alternatives come to.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use super::keywords::{Node, is_identifier_like};
use super::merge::{Choice, Leaf, Merged};
use super::schema::{Context, not_null, nullable};
use crate::diag::Code;
use crate::document::{pointer_in, tokens};
use crate::model::{Enum, EnumValue, EnumValues, Ty, TypeKind, Union, Variant};

impl<'a> Lowering<'a, '_> {
    /// The type of a schema's `oneOf` or `anyOf`; none if it has neither.
    pub(super) fn lower_choice(&mut self, merged: &Merged<'a>, context: &Context) -> Option<Ty> {
        let choice = merged.choices.iter().find(|choice| !self.table.open_choices.contains(&choice.pointer))?;
        if merged.choices.len() > 1 {
            let message = "several `oneOf` and `anyOf` apply at once; only the first tells the type";
            self.report(Code::Unsupported, &merged.pointer, message);
        }
        self.table.open_choices.insert(choice.pointer.clone());
        let mut variants = Vec::with_capacity(choice.nodes.len());
        let mut members = Vec::new();
        let mut is_nullable = false;
        let mut joined = self.joined(choice).filter(|_| merged.properties.is_empty());
        let parts = joined.as_ref().map(|joined| joined.parts.clone()).unwrap_or_default();
        let words = Words::of(&choice.nodes);
        for (index, node) in choice.nodes.iter().enumerate() {
            let (variant, null) = match joined.take_if(|_| parts.contains(&index)) {
                Some(joined) => {
                    let null = joined.nullable;
                    (Variant { ty: self.enter_joined(joined, merged, context), ..Variant::default() }, null)
                }
                None if parts.contains(&index) => continue,
                None => self.lower_variant(merged, choice, node, context.child(&words.telling(node, index))),
            };
            is_nullable |= null;
            members.push(node.pointer.clone());
            variants.push(variant);
        }
        self.table.open_choices.remove(&choice.pointer);
        self.collapse(&mut variants, &mut members);
        let ty = if variants.iter().any(|variant| variant.ty == Ty::Any) {
            Ty::Any
        } else if let [variant] = variants.as_slice() {
            variant.ty.clone()
        } else {
            // An alternative that no value leads to could never be met: then required properties tell them apart.
            let property = property_of(choice).filter(|_| variants.iter().all(|variant| !variant.values.is_empty()));
            let union = Union { discriminator: property.map(String::from), variants };
            self.enter(merged, context, TypeKind::Union(union), members, Vec::new())
        };
        Some(if is_nullable { nullable(ty) } else { ty })
    }

    fn lower_variant(
        &mut self,
        merged: &Merged<'a>,
        choice: &Choice<'a>,
        node: &Node<'a>,
        mut inner: Context,
    ) -> (Variant, bool) {
        let mut leaves = Vec::new();
        if !merged.properties.is_empty() {
            // What stands beside the choice holds for each alternative.
            leaves.extend(merged.leaves.iter().map(|leaf| Leaf { node: leaf.node.clone(), choices_count: false }));
            if let Some(name) = node.reference().and_then(component_name) {
                inner = inner.named(name);
            }
        }
        leaves.push(Leaf { node: node.clone(), choices_count: true });
        let lowered = self.lower_nodes(leaves, inner);
        let (ty, null) = not_null(lowered.ty);
        let (mut candidates, values) = mapping(choice, node);
        candidates.extend(node.text("title").filter(|title| is_identifier_like(title)).map(String::from));
        (Variant { candidates, ty, keys: Vec::new(), values, docs: lowered.docs }, null)
    }

    /// The values of an enum of texts.
    fn text_values(&self, ty: &Ty) -> Option<&[EnumValue<String>]> {
        let Ty::Named(id) = ty else { return None };
        match &self.table.get(*id)?.ty.kind {
            TypeKind::Enum(Enum { values: EnumValues::Text(values) }) => Some(values),
            _ => None,
        }
    }

    /// Leaves out alternatives that another one covers.
    fn collapse(&self, variants: &mut Vec<Variant>, members: &mut Vec<String>) {
        let is_text_enum = |ty: &Ty| self.text_values(ty).is_some();
        let is_empty_text =
            |ty: &Ty| self.text_values(ty).is_some_and(|values| values.iter().all(|value| value.value.is_empty()));
        let is_textual = |ty: &Ty| matches!(ty, Ty::Text | Ty::Format(_)) || is_text_enum(ty);
        // An open enum takes every text, and so does a text format: only one of them can ever be met. One whose only value
        // is the empty text says no more than that the text may be empty.
        let textual: Vec<Ty> = variants.iter().map(|v| v.ty.clone()).filter(is_textual).collect();
        let mut enums = textual.iter().filter(|ty| is_text_enum(ty));
        let keep = enums.find(|ty| !is_empty_text(ty)).or_else(|| textual.iter().find(|ty| **ty == Ty::Text));
        // No format takes what another one asks for, but any text does.
        let is_one = textual.iter().all(|ty| Some(ty) == textual.first());
        let keep = keep.or(textual.first()).cloned().map(|ty| if is_one || is_text_enum(&ty) { ty } else { Ty::Text });
        let mut seen = BTreeSet::new();
        let all = std::mem::take(variants).into_iter().zip(std::mem::take(members));
        for (mut variant, member) in all {
            if keep == Some(Ty::Text) && matches!(variant.ty, Ty::Format(_)) {
                variant.ty = Ty::Text;
            }
            let is_covered = is_textual(&variant.ty) && keep.as_ref() != Some(&variant.ty);
            if !is_covered && seen.insert(variant.ty.clone()) {
                variants.push(variant);
                members.push(member);
            }
        }
    }
}

/// The discriminator's names and values for an alternative.
fn mapping(choice: &Choice<'_>, node: &Node<'_>) -> (Vec<String>, Vec<String>) {
    let Some(discriminator) = choice.discriminator else { return (Vec::new(), Vec::new()) };
    let reference = node.reference().unwrap_or_default();
    let name = component_name(reference);
    let entries = discriminator.get("mapping").and_then(serde_json::Value::as_object);
    let mut values: Vec<String> = entries
        .into_iter()
        .flatten()
        .filter(|(_, target)| target.as_str().is_some_and(|t| t == reference || Some(t) == name.as_deref()))
        .map(|(value, _)| value.clone())
        .collect();
    let candidates = values.first().cloned().into_iter().collect();
    if values.is_empty() {
        values.extend(name);
    }
    if values.is_empty() {
        // One without a name says itself which values it has.
        let property = property_of(choice).and_then(|property| node.mapping("properties")?.get(property)?.get("enum"));
        let texts = property.and_then(serde_json::Value::as_array).into_iter().flatten();
        values.extend(texts.filter_map(|text| text.as_str().map(String::from)));
    }
    (candidates, values)
}

/// The property by whose value the alternatives differ.
fn property_of<'a>(choice: &Choice<'a>) -> Option<&'a str> {
    choice.discriminator?.get("propertyName")?.as_str()
}

/// The component that a reference leads to.
fn component_name(reference: &str) -> Option<String> {
    let pointer = pointer_in(reference)?;
    let mut tokens = tokens(pointer.strip_prefix("/components/schemas")?);
    let name = tokens.next()?;
    tokens.next().is_none().then_some(name)
}

/// In how many alternatives what might tell one from the others is found.
#[derive(Default)]
struct Words<'a> {
    properties: BTreeMap<&'a str, usize>,
    required: BTreeMap<&'a str, usize>,
    /// Properties with the first value that each can have.
    values: BTreeMap<(&'a str, &'a str), usize>,
    types: BTreeMap<&'a str, usize>,
}

impl<'a> Words<'a> {
    fn of(nodes: &[Node<'a>]) -> Self {
        let mut words = Self::default();
        for node in nodes {
            for name in properties(node) {
                *words.properties.entry(name).or_default() += 1;
            }
            for name in required(node).collect::<BTreeSet<_>>() {
                *words.required.entry(name).or_default() += 1;
            }
            for value in values(node) {
                *words.values.entry(value).or_default() += 1;
            }
            if let Some(kind) = node.text("type") {
                *words.types.entry(kind).or_default() += 1;
            }
        }
        words
    }

    /// A word that tells an inline alternative from the others: a property that only it has or requires, or the first value of a
    /// property that can have it in this alternative only (`provider: {enum: [github_app]}`).
    fn telling(&self, node: &Node<'a>, index: usize) -> String {
        let own = properties(node).find(|name| self.properties.get(name) == Some(&1));
        let own = own.or_else(|| required(node).find(|name| self.required.get(name) == Some(&1)));
        let value = || values(node).find(|value| self.values.get(value) == Some(&1)).map(|(_, value)| value);
        let kind = || node.text("type").filter(|kind| self.types.get(kind) == Some(&1));
        own.or_else(value).or_else(kind).map_or_else(|| format!("Variant {}", index + 1), String::from)
    }
}

fn properties<'a>(node: &Node<'a>) -> impl Iterator<Item = &'a str> {
    node.mapping("properties").into_iter().flat_map(|map| map.keys()).map(String::as_str)
}

fn required<'a>(node: &Node<'a>) -> impl Iterator<Item = &'a str> {
    node.list("required").iter().filter_map(serde_json::Value::as_str)
}

/// The properties that have values, each with the first of them.
fn values<'a>(node: &Node<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let properties = node.mapping("properties").into_iter().flatten();
    properties.filter_map(|(name, schema)| Some((name.as_str(), schema.get("enum")?.as_array()?.first()?.as_str()?)))
}
