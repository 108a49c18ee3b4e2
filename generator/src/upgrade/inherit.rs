//! Inheritance: a schema with a discriminator that others extend by `allOf` stands for any of them. It becomes a `oneOf`
//! of these, and what it declares itself a component of its own, which they extend.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::draft::Draft;
use super::schema::{Object, is_annotation, schemas_mut};
use crate::diag::Code;
use crate::document::{child, pointer_tokens, reference_to};

/// How many heirs the parents of a document may have together: in long lines of parents, each has all that come after it.
const MOST_HEIRS: usize = 100_000;

/// Rewrites every component that others inherit from.
pub(super) fn rewrite(tree: &mut Value, draft: &mut Draft<'_>) {
    let Some(schemas) = tree.pointer("/components/schemas").and_then(Value::as_object) else { return };
    let parents: Vec<String> =
        schemas.iter().filter(|(_, schema)| is_parent(schema)).map(|(name, _)| name.clone()).collect();
    if parents.is_empty() {
        return;
    }
    let extends: Extends =
        schemas.iter().map(|(name, schema)| (name.clone(), extended(name, schema, schemas, draft))).collect();
    let Some(families) = families(&parents, &extends, draft) else { return };
    let Some(schemas) = schemas_mut(tree) else { return };
    let (mut bases, mut parents) = (BTreeMap::new(), BTreeMap::new());
    for Family { parent, .. } in &families {
        let base = draft.free_name(&format!("{parent}Base"), |name| schemas.contains_key(name));
        schemas.insert(base.clone(), json!({}));
        parents.insert(base.clone(), parent.clone());
        bases.insert(parent.clone(), base);
    }
    for family in families {
        split(family, &bases, schemas, draft);
    }
    for (name, schema) in schemas.iter_mut() {
        // The parents of a parent are now those of its base.
        if let Some(parents) = extends.get(parents.get(name).unwrap_or(name)) {
            extend_bases(parents, schema, &bases, draft);
        }
    }
}

/// Components, and those that each extends.
type Extends = BTreeMap<String, Vec<String>>;

/// A schema and all that extend it, by name.
struct Family {
    parent: String,
    heirs: Vec<String>,
}

fn is_parent(schema: &Value) -> bool {
    schema.pointer("/discriminator/propertyName").is_some_and(Value::is_string)
        && !["oneOf", "anyOf", "$ref"].iter().any(|key| schema.get(key).is_some())
}

/// The components that a schema extends. One that adds nothing is another name for what it refers to.
fn extended(name: &str, schema: &Value, schemas: &Object, draft: &Draft<'_>) -> Vec<String> {
    let parts = schema.get("allOf").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let adds = parts.len() > 1
        || schema
            .as_object()
            .is_some_and(|schema| schema.keys().any(|key| !is_annotation(key) && key != "allOf" && key != "type"));
    let named = parts.iter().filter_map(|part| component(part.get("$ref")?.as_str()?, draft));
    named.filter(|parent| parent != name).filter(|parent| adds || is_mapped(name, schemas.get(parent))).collect()
}

fn is_mapped(name: &str, parent: Option<&Value>) -> bool {
    let mapping = parent.and_then(|parent| parent.pointer("/discriminator/mapping")).and_then(Value::as_object);
    mapping.is_some_and(|mapping| mapping.values().filter_map(Value::as_str).any(|target| is_target(target, name)))
}

fn is_target(target: &str, name: &str) -> bool {
    target == name || target.rsplit_once('/').is_some_and(|(_, last)| last == name)
}

/// The component that a reference leads to.
fn component(reference: &str, draft: &Draft<'_>) -> Option<String> {
    let reference = draft.followed(reference);
    let tokens = pointer_tokens(&reference).ok()?;
    match tokens.as_slice() {
        [components, schemas, name] if components == "components" && schemas == "schemas" => Some(name.clone()),
        _ => None,
    }
}

/// Every parent that has heirs, with these; none if they are too many together, which is reported.
fn families(parents: &[String], extends: &Extends, draft: &mut Draft<'_>) -> Option<Vec<Family>> {
    let mut extended_by: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, parents) in extends {
        for parent in parents {
            extended_by.entry(parent).or_default().push(name);
        }
    }
    let (mut families, mut left) = (Vec::new(), MOST_HEIRS);
    for parent in parents {
        let Some(heirs) = heirs(parent, &extended_by, left) else {
            let message = format!("up to this one, the schemas that others extend stand for more than {MOST_HEIRS}");
            draft
                .add(Code::TooManyNodes, &child("/components/schemas", parent), message)
                .help("each stands for all that extend it, also by way of others: give fewer of these a discriminator");
            return None;
        };
        left -= heirs.len();
        if !heirs.is_empty() {
            families.push(Family { parent: parent.clone(), heirs });
        }
    }
    Some(families)
}

/// Those that extend a component, and those that extend these in turn; none if they are more than `most`.
fn heirs<'a>(parent: &'a str, extended_by: &BTreeMap<&str, Vec<&'a str>>, most: usize) -> Option<Vec<String>> {
    let mut found = BTreeSet::from([parent]);
    let mut open = vec![parent];
    while let Some(name) = open.pop() {
        open.extend(extended_by.get(name).into_iter().flatten().filter(|heir| found.insert(heir)));
        // The parent is among them.
        if found.len() - 1 > most {
            return None;
        }
    }
    // By name: the order of components says nothing.
    Some(found.into_iter().filter(|name| *name != parent).map(String::from).collect())
}

/// Puts the choice in the parent's place, and what the parent declares into the base.
fn split(family: Family, bases: &BTreeMap<String, String>, schemas: &mut Object, draft: &mut Draft<'_>) {
    let Family { parent, heirs } = family;
    let Some(base) = bases.get(&parent) else { return };
    let values: Vec<(String, Option<String>)> = heirs
        .into_iter()
        .map(|heir| {
            let value = schemas.get(&heir).and_then(|schema| schema.get("x-discriminator-value"));
            let value = value.and_then(Value::as_str).map(String::from);
            (heir, value)
        })
        .collect();
    let Some(Value::Object(mut own)) = schemas.get_mut(&parent).map(Value::take) else { return };
    let (from, to) = (child("/components/schemas", &parent), child("/components/schemas", base));
    let mut choice: Object =
        own.iter().filter(|(key, _)| is_annotation(key)).map(|(key, value)| (key.clone(), value.clone())).collect();
    own.shift_remove("nullable");
    let mut discriminator = own.shift_remove("discriminator").unwrap_or_default();
    let is_concrete = map(&mut discriminator, &parent, base, &values);
    let heirs = values.iter().map(|(heir, _)| heir);
    let names: Vec<&String> = heirs.chain(is_concrete.then_some(base)).collect();
    draft.derive(&from, &to);
    for key in own.keys() {
        draft.relocate(&child(&from, key), &child(&to, key));
        draft.forward_further(child(&from, key), child(&to, key));
    }
    for (index, name) in names.iter().enumerate() {
        let place = child(&child(&from, "oneOf"), &index.to_string());
        draft.derive(&child("/components/schemas", name), &place);
    }
    let references = names.iter().map(|name| json!({ "$ref": reference_to(&child("/components/schemas", name)) }));
    choice.insert("oneOf".to_owned(), references.collect());
    choice.insert("discriminator".to_owned(), discriminator);
    schemas.insert(parent, Value::Object(choice));
    schemas.insert(base.clone(), Value::Object(own));
}

/// Completes the mapping with what vendors say of heirs, and says whether the parent may be meant itself: by its name if
/// there is no mapping, else if that leads to it.
fn map(discriminator: &mut Value, parent: &str, base: &str, heirs: &[(String, Option<String>)]) -> bool {
    let Some(discriminator) = discriminator.as_object_mut() else { return false };
    let has_mapping =
        discriminator.get("mapping").and_then(Value::as_object).is_some_and(|mapping| !mapping.is_empty());
    let mapping = discriminator.entry("mapping").or_insert_with(|| json!({}));
    let Some(mapping) = mapping.as_object_mut() else { return false };
    let target = |name: &str| Value::String(reference_to(&child("/components/schemas", name)));
    let mut is_concrete = !has_mapping;
    for value in mapping.values_mut() {
        if value.as_str().is_some_and(|to| is_target(to, parent)) {
            *value = target(base);
            is_concrete = true;
        }
    }
    for (heir, value) in heirs {
        if let Some(value) = value.as_ref().filter(|value| !mapping.contains_key(*value)) {
            mapping.insert(value.clone(), target(heir));
        }
    }
    if !has_mapping && !mapping.contains_key(parent) {
        mapping.insert(parent.to_owned(), target(base));
    }
    is_concrete
}

/// Has a component extend what its parents declare.
fn extend_bases(parents: &[String], schema: &mut Value, bases: &BTreeMap<String, String>, draft: &Draft<'_>) {
    let Some(parts) = schema.get_mut("allOf").and_then(Value::as_array_mut) else { return };
    for reference in parts.iter_mut().filter_map(|part| part.get_mut("$ref")) {
        let parent = reference.as_str().and_then(|reference| component(reference, draft));
        if let Some(base) = parent.filter(|parent| parents.contains(parent)).and_then(|parent| bases.get(&parent)) {
            *reference = Value::String(reference_to(&child("/components/schemas", base)));
        }
    }
}
