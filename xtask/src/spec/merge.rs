//! The vendor's facts, in our form and with our words.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use clientsmith::document::{child, reference_to};
use serde_json::{Map, Value};

use super::facts::{Fact, Facts, NULLABLE, TYPE, Tree, is_implied, reference};
use super::kind::{Kind, Shape};
use super::pairs::{Fate, Pairs, holds_components, in_pairs};
use super::same::Comparison;
use super::settings::Settings;

/// What a merge gives.
#[derive(Debug)]
pub(super) struct Merged {
    pub(super) document: Value,
    /// Where the vendor has words and we have none yet.
    pub(super) undescribed: BTreeSet<String>,
}

/// Puts what `theirs` says into `ours`: what means the same stays as it is.
pub(super) fn merge(theirs: &Value, ours: &Value, settings: &Settings) -> Result<Merged> {
    let theirs = Tree { root: theirs, settings };
    let ours = Tree { root: ours, settings };
    let mut merge = Merge {
        theirs,
        ours,
        settings,
        same: Comparison::new(theirs, ours),
        among: Comparison::new(theirs, theirs),
        fates: Pairs::new(theirs, ours).fates()?,
        added: BTreeMap::new(),
        waiting: Vec::new(),
        undescribed: BTreeSet::new(),
    };
    let document = merge.document();
    Ok(Merged { document, undescribed: merge.undescribed })
}

/// A component that we don't have yet.
#[derive(Debug)]
struct New<'a> {
    pointer: String,
    kind: Kind,
    theirs: &'a Value,
    /// What of ours was there before, for its words.
    words: Option<&'a Value>,
}

#[derive(Debug)]
struct Merge<'a> {
    theirs: Tree<'a>,
    ours: Tree<'a>,
    settings: &'a Settings,
    same: Comparison<'a>,
    among: Comparison<'a>,
    fates: BTreeMap<String, (Kind, Fate<'a>)>,
    /// By pointer of a component of the vendor's, that of ours.
    added: BTreeMap<String, String>,
    waiting: Vec<New<'a>>,
    undescribed: BTreeSet<String>,
}

impl<'a> Merge<'a> {
    fn document(&mut self) -> Value {
        let (theirs, ours) = (self.theirs.root, self.ours.root);
        let mut document = self.merge(theirs, ours, Kind::Root, "");
        for (pointer, (kind, fate)) in self.fates.clone() {
            if let (Fate::Becomes(theirs), Some(ours)) = (fate, self.ours.at(&pointer)) {
                let merged = self.merge(theirs, ours, kind, &pointer);
                if let Some(node) = document.pointer_mut(&pointer) {
                    *node = merged;
                }
            }
        }
        while let Some(New { pointer, kind, theirs, words }) = self.waiting.pop() {
            let node = self.take(theirs, words, kind, &pointer);
            put(&mut document, &pointer, node);
        }
        document
    }

    /// What stands at `at` from now on.
    fn merge(&mut self, theirs: &'a Value, ours: &'a Value, kind: Kind, at: &str) -> Value {
        if kind != Kind::Root && self.same.same(theirs, ours, kind) {
            return ours.clone();
        }
        if let Some(pointer) = reference(ours).filter(|_| self.ours.is_reference(ours)) {
            if self.describes(&pointer, theirs, kind) {
                return ours.clone();
            }
            let Some(target) = self.ours.at(&pointer) else { return self.take(theirs, None, kind, at) };
            if reference(theirs).is_some() {
                return self.take(theirs, Some(target), kind, at);
            }
            return self.merge(theirs, target, kind, at);
        }
        let node = self.theirs.resolved(theirs);
        match (node, ours) {
            (Value::Object(new), Value::Object(old)) if is_alike(new, old) => {
                self.keywords((node, new), (ours, old), kind, at)
            }
            (Value::Object(_), _) => self.take(node, Some(ours), kind, at),
            _ => node.clone(),
        }
    }

    fn keywords(
        &mut self,
        (theirs, new): (&'a Value, &'a Map<String, Value>),
        (ours, old): (&'a Value, &'a Map<String, Value>),
        kind: Kind,
        at: &str,
    ) -> Value {
        let says = |tree: &Tree<'a>, node| tree.facts(node, kind).unwrap_or_default();
        let (said, was) = (says(&self.theirs, theirs), says(&self.ours, ours));
        let is_type_kept =
            kind != Kind::Schema || [TYPE, NULLABLE].iter().all(|key| self.same.pair(key, said.get(key), was.get(key)));
        let mut merged = Map::new();
        for (key, value) in old {
            let is_ours = self.settings.is_ours(key, value) || (kind == Kind::Root && holds_components(key));
            let is_type = kind == Kind::Schema && is_type(key);
            if is_ours || (is_type && is_type_kept) {
                merged.insert(key.clone(), value.clone());
            } else if let ("allOf", Some(new)) = (&**key, new.get(key)) {
                let parts = |list: &'a Value| list.as_array().into_iter().flatten().collect::<Vec<_>>();
                let parts = self.list(key, &parts(new), &parts(value), kind, &child(at, key));
                merged.insert(key.clone(), parts);
            } else if !is_type {
                let value = match (said.get(&**key), was.get(&**key)) {
                    (None, None) => Some(value.clone()),
                    (None, Some(_)) => None,
                    (Some(_), _) => new.get(key).map(|new| self.value(key, new, value, kind, (&said, &was), at)),
                };
                merged.extend(value.map(|value| (key.clone(), value)));
            }
        }
        for (key, value) in new {
            let is_type = kind == Kind::Schema && is_type(key);
            let is_known = if is_type { is_type_kept } else { was.contains_key(&**key) };
            if is_known || merged.contains_key(key) || (kind == Kind::Root && holds_components(key)) {
                continue;
            }
            if said.contains_key(&**key) || (is_type && !is_implied(key, value)) {
                let value = self.taken(key, value, None, kind, at);
                insert(&mut merged, key, value, new);
            }
        }
        Value::Object(merged)
    }

    /// The value of a keyword that both have.
    fn value(
        &mut self,
        key: &str,
        new: &'a Value,
        old: &'a Value,
        kind: Kind,
        (said, was): (&Facts<'a>, &Facts<'a>),
        at: &str,
    ) -> Value {
        let at = child(at, key);
        match (said.get(key), was.get(key)) {
            (Some(Fact::Node(_, kind)), Some(Fact::Node(..))) => self.merge(new, old, *kind, &at),
            (Some(Fact::Names(..)), Some(Fact::Names(_, kind))) => self.names(new, old, *kind, &at),
            (Some(Fact::List(theirs, kind)), Some(Fact::List(ours, _))) => self.list(key, theirs, ours, *kind, &at),
            (Some(Fact::Set(_)), Some(Fact::Set(_))) => in_our_order(new, old),
            (Some(Fact::Value(new)), Some(Fact::Value(old))) if new == old => (*old).clone(),
            _ => {
                let (parent, _) = at.rsplit_once('/').unwrap_or_default();
                self.taken(key, new, Some(old), kind, parent)
            }
        }
    }

    fn names(&mut self, theirs: &'a Value, ours: &'a Value, kind: Kind, at: &str) -> Value {
        let (Value::Object(new), Value::Object(old)) = (theirs, ours) else { return theirs.clone() };
        let mut merged = Map::new();
        for (name, ours) in old {
            if let Some(theirs) = new.get(name) {
                merged.insert(name.clone(), self.merge(theirs, ours, kind, &child(at, name)));
            }
        }
        for (name, theirs) in new {
            if !old.contains_key(name) {
                let node = self.take(theirs, None, kind, &child(at, name));
                insert(&mut merged, name, node, new);
            }
        }
        Value::Object(merged)
    }

    fn list(&mut self, key: &str, theirs: &[&'a Value], ours: &[&'a Value], kind: Kind, at: &str) -> Value {
        let pairs = in_pairs(key, theirs, ours, kind, (&self.theirs, &self.ours), &mut self.same);
        let mut merged = Vec::new();
        for (theirs, ours) in &pairs {
            if let Some(theirs) = theirs {
                merged.push(self.merge(theirs, ours, kind, &child(at, &merged.len().to_string())));
            } else if at == "/tags" {
                // A tag that operations have, although the vendor doesn't declare it: `without_unused` looks.
                merged.push((*ours).clone());
            }
        }
        for theirs in theirs {
            if !pairs.iter().any(|(paired, _)| paired.is_some_and(|paired| std::ptr::eq(paired, *theirs))) {
                merged.push(self.take(theirs, None, kind, &child(at, &merged.len().to_string())));
            }
        }
        Value::Array(merged)
    }

    /// A node of the vendor's that we have nothing to set against, but maybe words.
    fn take(&mut self, theirs: &'a Value, words: Option<&'a Value>, kind: Kind, at: &str) -> Value {
        let words = words.map(|words| self.ours.resolved(words));
        let Value::Object(entries) = theirs else { return theirs.clone() };
        if kind == Kind::Value {
            return theirs.clone();
        }
        if let Some(pointer) = self.component(theirs, kind).filter(|pointer| pointer != at) {
            return to(&pointer);
        }
        if let Some(pointer) = reference(theirs).filter(|_| entries.len() == 1)
            && let Some(target) = self.theirs.at(&pointer)
        {
            return to(&self.add(&pointer, target, words, kind));
        }
        let mut taken = Map::new();
        let kept = words.and_then(Value::as_object).into_iter().flatten();
        taken.extend(
            kept.filter(|(key, value)| self.settings.is_ours(key, value))
                .map(|(key, value)| (key.clone(), value.clone())),
        );
        for (key, value) in entries {
            if self.settings.is_ours(key, value) {
                if self.settings.words.contains(key) && !taken.contains_key(key) {
                    self.undescribed.insert(child(at, key));
                    if kind == Kind::Response && key == "description" {
                        // The standards ask for one.
                        taken.insert(key.clone(), "".into());
                    }
                }
                continue;
            }
            if is_implied(key, value) {
                continue;
            }
            let below = words.and_then(|words| words.get(key));
            let value = match reference(theirs).filter(|_| key == "$ref") {
                Some(pointer) => match self.theirs.at(&pointer) {
                    Some(target) => Value::String(reference_to(&self.add(&pointer, target, None, kind))),
                    None => value.clone(),
                },
                None => self.taken(key, value, below, kind, at),
            };
            taken.insert(key.clone(), value);
        }
        Value::Object(taken)
    }

    /// The value of a keyword of such a node.
    fn taken(&mut self, key: &str, value: &'a Value, words: Option<&'a Value>, kind: Kind, at: &str) -> Value {
        let at = child(at, key);
        match (kind.shape(key), value) {
            (Shape::Node(kind), Value::Object(_)) => self.take(value, words, kind, &at),
            (Shape::Node(kind), Value::Array(elements)) if kind != Kind::Value => {
                let nodes = elements.iter().enumerate().map(|(index, node)| {
                    let words = words.and_then(|words| words.get(index));
                    self.take(node, words, kind, &child(&at, &index.to_string()))
                });
                Value::Array(nodes.collect())
            }
            (Shape::Names(kind), Value::Object(named)) => {
                let nodes = named.iter().map(|(name, node)| {
                    let words = words.and_then(|words| words.get(name));
                    (name.clone(), self.take(node, words, kind, &child(&at, name)))
                });
                Value::Object(nodes.collect())
            }
            _ => value.clone(),
        }
    }

    /// Whether our component at `pointer` will say what this node says.
    fn describes(&mut self, pointer: &str, theirs: &'a Value, kind: Kind) -> bool {
        match self.fates.get(pointer) {
            Some((_, Fate::Stays)) => self.ours.at(pointer).is_some_and(|ours| self.same.same(theirs, ours, kind)),
            Some((_, Fate::Becomes(node))) => self.among.same(theirs, node, kind),
            None => false,
        }
    }

    /// A component of ours that says what this node says: the one of the same name, or else the first.
    fn component(&mut self, theirs: &'a Value, kind: Kind) -> Option<String> {
        let name = reference(theirs);
        let node = self.theirs.resolved(theirs);
        let is_worth_it = match kind {
            Kind::Parameter => node.get("in").is_some(),
            Kind::Response => true,
            Kind::Schema => node.get("properties").is_some() || node.get("enum").is_some(),
            _ => false,
        };
        if !is_worth_it && name.is_none() {
            return None;
        }
        let of_kind = self.fates.iter().filter(|(_, (known, _))| *known == kind);
        let pointers: Vec<String> = of_kind.map(|(pointer, _)| pointer.clone()).collect();
        let mut found = pointers.into_iter().filter(|pointer| self.describes(pointer, node, kind)).collect::<Vec<_>>();
        let named = found.iter().position(|pointer| Some(pointer) == name.as_ref()).unwrap_or_default();
        (!found.is_empty()).then(|| found.swap_remove(named))
    }

    /// The component of ours that the vendor's at `pointer` becomes.
    fn add(&mut self, pointer: &str, theirs: &'a Value, words: Option<&'a Value>, kind: Kind) -> String {
        if let Some(known) = self.added.get(pointer) {
            return known.clone();
        }
        let mut new = pointer.to_owned();
        let mut number = 2;
        while self.ours.at(&new).is_some() || self.added.values().any(|taken| *taken == new) {
            new = format!("{pointer}{number}");
            number += 1;
        }
        self.added.insert(pointer.to_owned(), new.clone());
        self.waiting.push(New { pointer: new.clone(), kind, theirs, words });
        new
    }
}

fn to(pointer: &str) -> Value {
    Value::Object([("$ref".to_owned(), Value::String(reference_to(pointer)))].into_iter().collect())
}

/// Whether two nodes can be put together key by key: what parts one has, the other has.
fn is_alike(new: &Map<String, Value>, old: &Map<String, Value>) -> bool {
    new.contains_key("allOf") == old.contains_key("allOf") && !new.contains_key("$ref") && !old.contains_key("$ref")
}

fn is_type(key: &str) -> bool {
    matches!(key, "type" | "nullable" | "x-nullable")
}

/// What is in a new list, that which was in the old one in its order.
fn in_our_order(new: &Value, old: &Value) -> Value {
    let (Value::Array(new), Value::Array(old)) = (new, old) else { return new.clone() };
    let kept = old.iter().filter(|value| new.contains(value));
    Value::Array(kept.chain(new.iter().filter(|value| !old.contains(value))).cloned().collect())
}

/// Inserts a new key after the one that it follows in the vendor's mapping, or before the one that follows it there.
fn insert(merged: &mut Map<String, Value>, key: &str, value: Value, order: &Map<String, Value>) {
    let place = |merged: &Map<String, Value>, key: &String| merged.keys().position(|known| known == key);
    let before: Vec<&String> = order.keys().take_while(|known| *known != key).collect();
    let preceding = before.iter().rev().find_map(|known| place(merged, known)).map(|index| index + 1);
    let following = || order.keys().skip(before.len() + 1).find_map(|known| place(merged, known));
    let index = preceding.or_else(following).unwrap_or(merged.len());
    merged.shift_insert(index, key.to_owned(), value);
}

/// Adds a component, in its place where they stand in order.
fn put(document: &mut Value, pointer: &str, node: Value) {
    let mut tokens: Vec<String> = clientsmith::document::tokens(pointer).collect();
    let Some(name) = tokens.pop() else { return };
    let mut section = document;
    for token in tokens {
        let Some(entries) = section.as_object_mut() else { return };
        section = entries.entry(token).or_insert_with(|| Value::Object(Map::new()));
    }
    let Some(entries) = section.as_object_mut() else { return };
    let is_sorted = entries.keys().is_sorted();
    let index = if is_sorted { entries.keys().position(|known| *known > name) } else { None };
    entries.shift_insert(index.unwrap_or(entries.len()), name, node);
}
