//! What a node says, whatever the way in which it says it: references followed, `allOf` put together, the spellings of null made
//! one, and without what is ours or what the standard takes for granted.

use std::collections::{BTreeMap, BTreeSet};

use clientsmith::document::{pointer_in, tokens};
use serde_json::{Map, Value};

use super::kind::{Kind, Shape};
use super::settings::Settings;

/// References that lead on to references are followed so often.
pub(super) const STEPS: usize = 64;

/// A node is put together from no more parts, references and `allOf` alike.
const MOST_PARTS: usize = 2_000;

/// A document, and which keys count in none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tree<'a> {
    pub(super) root: &'a Value,
    /// Which keywords are ours.
    pub(super) settings: &'a Settings,
}

/// One thing that a node says.
#[derive(Clone, Debug)]
pub(super) enum Fact<'a> {
    /// A value, as it is.
    Value(&'a Value),
    /// Values whose order says nothing, as JSON.
    Set(BTreeSet<String>),
    /// A node.
    Node(&'a Value, Kind),
    /// Nodes in a list.
    List(Vec<&'a Value>, Kind),
    /// Nodes by their names.
    Names(BTreeMap<&'a str, &'a Value>, Kind),
}

/// All that a node says, by keyword.
pub(super) type Facts<'a> = BTreeMap<&'a str, Fact<'a>>;

/// The reference that a node is.
pub(super) fn reference(node: &Value) -> Option<String> {
    pointer_in(node.get("$ref")?.as_str()?)
}

/// The key under which the facts of a schema have what its values may be.
pub(super) const TYPE: &str = "type";
/// The key under which they have whether null is one of them.
pub(super) const NULLABLE: &str = "nullable";

impl<'a> Tree<'a> {
    /// What `pointer` leads to.
    pub(super) fn at(&self, pointer: &str) -> Option<&'a Value> {
        tokens(pointer).try_fold(self.root, |node, token| match node {
            Value::Object(entries) => entries.get(&token),
            Value::Array(elements) => elements.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// What a node is once its references are followed; itself, where one leads nowhere.
    pub(super) fn resolved(&self, node: &'a Value) -> &'a Value {
        let mut resolved = node;
        for _ in 0..STEPS {
            match reference(resolved).and_then(|pointer| self.at(&pointer)) {
                Some(target) => resolved = target,
                None => break,
            }
        }
        resolved
    }

    /// Whether a node is a reference and says nothing besides.
    pub(super) fn is_reference(&self, node: &Value) -> bool {
        let mut entries = node.as_object().into_iter().flatten();
        reference(node).is_some() && entries.all(|(key, value)| key == "$ref" || self.settings.is_ours(key, value))
    }

    /// What tells a node from the others in its list: place and name of a parameter, the name of a tag.
    pub(super) fn identity(&self, node: &'a Value) -> Option<(Option<&'a str>, &'a str)> {
        let node = self.resolved(node);
        Some((node.get("in").and_then(Value::as_str), node.get("name")?.as_str()?))
    }

    /// What a node says. None for one that is no mapping.
    pub(super) fn facts(&self, node: &'a Value, kind: Kind) -> Option<Facts<'a>> {
        let mut facts = Facts::new();
        self.gather(node, kind, &mut facts, &mut BTreeSet::new())?;
        if kind == Kind::Schema {
            settle(&mut facts);
        }
        Some(facts)
    }

    /// Adds what `node` says and `facts` don't; each part of it once.
    fn gather(&self, node: &'a Value, kind: Kind, facts: &mut Facts<'a>, seen: &mut BTreeSet<usize>) -> Option<()> {
        let entries = node.as_object()?;
        if seen.len() == MOST_PARTS || !seen.insert(std::ptr::from_ref(node).addr()) {
            return Some(());
        }
        for (key, value) in entries {
            if !self.settings.is_ours(key, value) && !is_implied(key, value) && !matches!(&**key, "$ref" | "allOf") {
                Self::add(key, value, kind, facts);
            }
        }
        if let Some(target) = reference(node) {
            match self.at(&target) {
                Some(target) => self.gather(target, kind, facts, seen)?,
                None => drop(facts.insert("$ref", Fact::Value(node))),
            }
        }
        for part in entries.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.gather(part, kind, facts, seen);
        }
        Some(())
    }

    fn add(key: &'a str, value: &'a Value, kind: Kind, facts: &mut Facts<'a>) {
        let (key, fact) = match (key, kind.shape(key), value) {
            ("type", _, Value::Array(types)) if kind == Kind::Schema => {
                if types.iter().any(|name| name == "null") {
                    facts.insert(NULLABLE, Fact::Set(BTreeSet::new()));
                }
                (TYPE, Fact::Set(set(types.iter().filter(|name| *name != "null"))))
            }
            ("type", _, name) if kind == Kind::Schema => {
                if name == "null" {
                    facts.insert(NULLABLE, Fact::Set(BTreeSet::new()));
                    return;
                }
                (TYPE, Fact::Set(set([name])))
            }
            ("nullable" | "x-nullable", _, Value::Bool(true)) => (NULLABLE, Fact::Set(BTreeSet::new())),
            ("enum", _, Value::Array(values)) => {
                ("enum", Fact::Set(set(values.iter().filter(|value| !value.is_null()))))
            }
            ("required", _, Value::Array(names)) => ("required", Fact::Set(set(names))),
            (_, Shape::Node(Kind::Value), _) => (key, Fact::Value(value)),
            (_, Shape::Node(kind), Value::Array(list)) => (key, Fact::List(list.iter().collect(), kind)),
            (_, Shape::Node(kind), Value::Object(_)) => (key, Fact::Node(value, kind)),
            (_, Shape::Names(kind), Value::Object(named)) => {
                (key, Fact::Names(named.iter().map(|(name, node)| (&**name, node)).collect(), kind))
            }
            _ => (key, Fact::Value(value)),
        };
        match (facts.get_mut(key), fact) {
            (None, fact) => drop(facts.insert(key, fact)),
            (Some(Fact::Names(known, _)), Fact::Names(more, _)) => {
                for (name, node) in more {
                    known.entry(name).or_insert(node);
                }
            }
            (Some(Fact::Set(known)), Fact::Set(more)) if key == "required" => known.extend(more),
            // What stands nearer goes before.
            (Some(_), _) => {}
        }
    }
}

/// Values as JSON, without order.
fn set<'v>(values: impl IntoIterator<Item = &'v Value>) -> BTreeSet<String> {
    values.into_iter().map(Value::to_string).collect()
}

/// Whether a keyword says only what holds without it.
pub(super) fn is_implied(key: &str, value: &Value) -> bool {
    match key {
        "required" | "tags" | "parameters" | "allOf" => {
            *value == Value::Bool(false) || value.as_array().is_some_and(Vec::is_empty)
        }
        "deprecated" | "nullable" | "x-nullable" | "allowEmptyValue" | "allowReserved" | "readOnly" | "writeOnly"
        | "uniqueItems" | "exclusiveMinimum" | "exclusiveMaximum" => *value == Value::Bool(false),
        "properties" => value.as_object().is_some_and(Map::is_empty),
        "additionalProperties" => *value == Value::Bool(true) || value.as_object().is_some_and(Map::is_empty),
        _ => false,
    }
}

/// What the keywords of a schema say of its type without naming it.
fn settle(facts: &mut Facts<'_>) {
    let has_alternatives = facts.contains_key("oneOf") || facts.contains_key("anyOf");
    let is_object =
        |facts: &Facts<'_>| matches!(facts.get(TYPE), Some(Fact::Set(types)) if types.contains("\"object\""));
    if !facts.contains_key(TYPE) {
        let implied = match () {
            () if facts.contains_key("properties") => Some("\"object\""),
            () if facts.contains_key("items") => Some("\"array\""),
            () => None,
        };
        if let Some(implied) = implied {
            facts.insert(TYPE, Fact::Set([implied.to_owned()].into()));
        }
    } else if has_alternatives && is_object(facts) && !facts.contains_key("properties") {
        facts.remove(TYPE);
    }
}
