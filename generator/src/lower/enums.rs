//! Enums: of one schema, and of alternatives that list values each and are one enum together.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Lowering;
use super::keywords::{Node, is_identifier_like, texts};
use super::merge::{Choice, Merged};
use super::schema::Context;
use crate::model::{Enum, EnumValue, EnumValues, Ty, TypeKind};

/// The values that alternatives list together.
pub(super) struct Joined {
    /// The alternatives, by index.
    pub parts: BTreeSet<usize>,
    values: EnumValues,
    members: Vec<String>,
    pub nullable: bool,
    /// Whether every other alternative is a text, which an open enum of texts takes as well.
    is_all: bool,
}

/// One alternative's values, each with its name, its description and where it stands.
struct Part<'a> {
    index: usize,
    values: Vec<(&'a Value, EnumValue<String>, String)>,
    is_named: bool,
    nullable: bool,
}

impl<'a> Lowering<'a, '_> {
    /// An enum of texts or of whole numbers; others are the plain type.
    pub(super) fn lower_enum(&mut self, merged: &Merged<'a>, context: &Context, is_nullable: &mut bool) -> Option<Ty> {
        let values = merged.values.as_ref()?;
        *is_nullable |= values.iter().any(|value| value.is_null());
        let values: Vec<&Value> = values.iter().copied().filter(|value| !value.is_null()).collect();
        let described = values.iter().enumerate().map(|(index, _)| EnumValue {
            value: String::new(),
            name: merged.value_names.get(index).cloned(),
            description: merged.value_docs.get(index).cloned(),
        });
        let values = enum_values(&values, &described.collect::<Vec<_>>())?;
        let members = (0..count(&values)).map(|index| format!("{}/enum/{index}", merged.pointer)).collect();
        Some(self.enter(merged, context, TypeKind::Enum(Enum { values }), members, Vec::new()))
    }

    /// The alternatives that list values of one kind: two or more, or one beside any text.
    pub(super) fn joined(&self, choice: &Choice<'a>) -> Option<Joined> {
        if choice.discriminator.is_some() {
            return None;
        }
        let parts: Vec<Part<'a>> =
            choice.nodes.iter().enumerate().filter_map(|(index, node)| self.part(index, node)).collect();
        let of_kind = |fits: fn(&Value) -> bool| -> Vec<&Part<'a>> {
            parts.iter().filter(|part| part.values.iter().all(|(value, ..)| fits(value))).collect()
        };
        let (texts, integers) = (of_kind(Value::is_string), of_kind(Value::is_i64));
        let is_other_text = |index: usize| {
            let node = choice.nodes.get(index);
            node.is_some_and(|node| node.text("type") == Some("string") || self.is_empty_text(node))
        };
        let is_rest_text = |parts: &[&Part<'a>]| {
            (0..choice.nodes.len()).filter(|index| !parts.iter().any(|part| part.index == *index)).all(is_other_text)
        };
        let is_all = is_rest_text(&texts);
        let is_beside_text = matches!(texts.as_slice(), [part] if !part.is_named && is_all && choice.nodes.len() > 1);
        let (parts, is_all) = match (texts.len(), integers.len()) {
            (2.., _) => (texts, is_all),
            _ if is_beside_text => (texts, true),
            (_, 2..) => {
                let is_all = integers.len() == choice.nodes.len();
                (integers, is_all)
            }
            _ => return None,
        };
        let all: Vec<_> = parts.iter().flat_map(|part| &part.values).collect();
        let mut seen = BTreeSet::new();
        let members = all.iter().filter(|(value, ..)| seen.insert(value.to_string()));
        let members = members.map(|(.., pointer)| pointer.clone()).collect();
        let values: Vec<&Value> = all.iter().map(|(value, ..)| *value).collect();
        let described: Vec<EnumValue<String>> = all.iter().map(|(_, described, _)| described.clone()).collect();
        Some(Joined {
            parts: parts.iter().map(|part| part.index).collect(),
            values: enum_values(&values, &described)?,
            members,
            nullable: parts.iter().any(|part| part.nullable),
            is_all,
        })
    }

    /// Enters the enum that alternatives are together.
    pub(super) fn enter_joined(&mut self, joined: Joined, merged: &Merged<'a>, context: &Context) -> Ty {
        let kind = TypeKind::Enum(Enum { values: joined.values });
        let context = if joined.is_all { context.clone() } else { context.child("Value") };
        self.enter(merged, &context, kind, joined.members, Vec::new())
    }

    /// An alternative that does nothing but list texts or whole numbers, more than the empty text.
    fn part(&self, index: usize, node: &Node<'a>) -> Option<Part<'a>> {
        let is_named = node.reference().is_some();
        let node = self.target(node)?;
        let is_plain = ["allOf", "oneOf", "anyOf", "properties", "items"].iter().all(|key| node.get(key).is_none());
        let values: Vec<&Value> = node.list("enum").iter().filter(|value| !value.is_null()).collect();
        let is_listed = !values.is_empty() && values.iter().all(|value| value.is_string() || value.is_i64());
        if !is_plain || !is_listed || self.is_empty_text(&node) {
            return None;
        }
        let (names, docs) = (texts(node.get("x-enum-varnames")), texts(node.get("x-enum-descriptions")));
        let single = values.len() == 1 && names.is_empty() && docs.is_empty();
        let title = node.text("title").filter(|_| single);
        let own = node.text("description").filter(|_| single).map(String::from);
        let each = values.into_iter().enumerate().map(|(at, value)| {
            let described = EnumValue {
                value: String::new(),
                name: title.filter(|title| is_identifier_like(title)).map(String::from).or(names.get(at).cloned()),
                description: own.clone().or_else(|| title.map(String::from)).or(docs.get(at).cloned()),
            };
            (value, described, format!("{}/enum/{at}", node.pointer))
        });
        Some(Part { index, values: each.collect(), is_named, nullable: node.flag("nullable") })
    }

    /// Whether nothing but the empty text fits.
    fn is_empty_text(&self, node: &Node<'a>) -> bool {
        let list = self.target(node).map(|node| node.list("enum")).unwrap_or_default();
        !list.is_empty() && list.iter().all(|value| value.is_null() || value == "")
    }

    /// The schema itself, or the one that it refers to. References lead to no others after [`check`](crate::check).
    fn target(&self, node: &Node<'a>) -> Option<Node<'a>> {
        match node.reference() {
            Some(reference) => self.resolve(reference).filter(|target| target.reference().is_none()),
            None => Some(node.clone()),
        }
    }
}

fn count(values: &EnumValues) -> usize {
    match values {
        EnumValues::Text(values) => values.len(),
        EnumValues::Integer(values) => values.len(),
    }
}

/// The values as texts or as whole numbers, each once; none if they are neither.
fn enum_values(values: &[&Value], described: &[EnumValue<String>]) -> Option<EnumValues> {
    if let Some(texts) = all(values, Value::as_str) {
        let texts: Vec<String> = texts.into_iter().map(String::from).collect();
        return Some(EnumValues::Text(distinct(texts, described)));
    }
    Some(EnumValues::Integer(distinct(all(values, Value::as_i64)?, described)))
}

/// All values as one kind, or nothing.
fn all<'v, T>(values: &[&'v Value], get: impl Fn(&'v Value) -> Option<T>) -> Option<Vec<T>> {
    if values.is_empty() {
        return None;
    }
    values.iter().map(|value| get(value)).collect()
}

fn distinct<T: Ord + Clone>(values: Vec<T>, described: &[EnumValue<String>]) -> Vec<EnumValue<T>> {
    let mut seen = BTreeSet::new();
    let each = values.into_iter().zip(described).filter(|(value, _)| seen.insert(value.clone()));
    each.map(|(value, described)| EnumValue {
        value,
        name: described.name.clone(),
        description: described.description.clone(),
    })
    .collect()
}
