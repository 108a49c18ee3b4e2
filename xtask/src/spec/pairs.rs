//! Which places of the vendor's document each component of ours stands for. Ours has other components than the vendor's: what
//! counts is what is meant at each place, and a component changes where all places that it stands for have.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, ensure};
use clientsmith::document::child;
use serde_json::{Map, Value};

use super::facts::{Fact, Facts, STEPS, Tree, reference};
use super::kind::{Kind, Shape};
use super::same::{Comparison, is_ordered};

/// More pairs of nodes than any real document has.
const MOST_PAIRS: usize = 4_000_000;

/// References lead no further down than this, in any real document.
const MOST_LEVELS: usize = 20_000;

/// What becomes of a component of ours.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fate<'a> {
    /// There is a place that it still describes: it stays, whatever other places say.
    Stays,
    /// It describes no place any more. This node of the vendor's is what most of its places now say.
    Becomes(&'a Value),
}

/// Walks both documents at once.
#[derive(Debug)]
pub(super) struct Pairs<'a> {
    theirs: Tree<'a>,
    ours: Tree<'a>,
    pub(super) same: Comparison<'a>,
    /// By component of ours: the nodes of the vendor's for which it stands, and its kind.
    uses: BTreeMap<String, (Kind, Vec<&'a Value>)>,
    kept: BTreeSet<String>,
    visited: BTreeSet<(usize, usize, Kind)>,
    level: usize,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(theirs: Tree<'a>, ours: Tree<'a>) -> Self {
        let same = Comparison::new(theirs, ours);
        Self { theirs, ours, same, uses: BTreeMap::new(), kept: BTreeSet::new(), visited: BTreeSet::new(), level: 0 }
    }

    /// What becomes of each component of ours that stands for anything, with its kind.
    pub(super) fn fates(mut self) -> Result<BTreeMap<String, (Kind, Fate<'a>)>> {
        self.pair(self.theirs.root, self.ours.root, Kind::Root)?;
        for (pointer, kind) in components(self.ours.root) {
            if let Some(theirs) = self.theirs.at(&pointer).filter(|_| !self.uses.contains_key(&pointer))
                && let Some(ours) = self.ours.at(&pointer)
            {
                self.uses.insert(pointer, (kind, vec![self.theirs.resolved(theirs)]));
                self.pair(theirs, ours, kind)?;
            }
        }
        for (pointer, kind) in components(self.ours.root) {
            if self.kept.contains(&pointer) {
                self.uses.entry(pointer).or_insert((kind, Vec::new()));
            }
        }
        let mut among_theirs = Comparison::new(self.theirs, self.theirs);
        let fates = self.uses.into_iter().filter_map(|(pointer, (kind, uses))| {
            if self.kept.contains(&pointer) {
                return Some((pointer, (kind, Fate::Stays)));
            }
            let mut groups: Vec<(&Value, usize)> = Vec::new();
            for node in uses {
                match groups.iter_mut().find(|(first, _)| among_theirs.same(node, first, kind)) {
                    Some((_, size)) => *size += 1,
                    None => groups.push((node, 1)),
                }
            }
            let largest = groups.iter().rev().max_by_key(|(_, size)| *size)?;
            Some((pointer, (kind, Fate::Becomes(largest.0))))
        });
        Ok(fates.collect())
    }

    fn pair(&mut self, theirs: &'a Value, ours: &'a Value, kind: Kind) -> Result<()> {
        let node = self.theirs.resolved(theirs);
        let mut target = ours;
        for _ in 0..STEPS {
            let Some(pointer) = reference(target).filter(|_| self.ours.is_reference(target)) else { break };
            let (_, uses) = self.uses.entry(pointer.clone()).or_insert((kind, Vec::new()));
            if !uses.iter().any(|known| std::ptr::eq(*known, node)) {
                uses.push(node);
            }
            let Some(next) = self.ours.at(&pointer) else { break };
            target = next;
        }
        let pair = (std::ptr::from_ref(node).addr(), std::ptr::from_ref(target).addr(), kind);
        if !self.visited.insert(pair) {
            return Ok(());
        }
        ensure!(self.visited.len() <= MOST_PAIRS, "the two documents have too little in common to be put together");
        if self.same.same(node, target, kind) {
            self.keep(ours);
            return Ok(());
        }
        ensure!(self.level < MOST_LEVELS, "references lead on to references {MOST_LEVELS} times");
        self.level += 1;
        let outcome = self.below(node, target, kind);
        self.level -= 1;
        outcome
    }

    fn below(&mut self, node: &'a Value, target: &'a Value, kind: Kind) -> Result<()> {
        match (self.theirs.facts(node, kind), self.ours.facts(target, kind)) {
            (Some(theirs), Some(mut ours)) => {
                ours.retain(|key, _| kind != Kind::Root || !holds_components(key));
                self.facts(&theirs, &ours)
            }
            _ => Ok(()),
        }
    }

    /// What stands below a pair. Components have what stands for them, and are no pairs for their names.
    fn facts(&mut self, theirs: &Facts<'a>, ours: &Facts<'a>) -> Result<()> {
        for (key, ours) in ours {
            match (theirs.get(key), ours) {
                (Some(Fact::Node(theirs, kind)), Fact::Node(ours, _)) => self.pair(theirs, ours, *kind)?,
                (Some(Fact::Names(theirs, kind)), Fact::Names(ours, _)) => {
                    for (name, ours) in ours {
                        if let Some(theirs) = theirs.get(name) {
                            self.pair(theirs, ours, *kind)?;
                        }
                    }
                }
                (Some(Fact::List(theirs, kind)), Fact::List(ours, _)) => {
                    for (theirs, ours) in in_pairs(key, theirs, ours, *kind, (&self.theirs, &self.ours), &mut self.same)
                    {
                        if let Some(theirs) = theirs {
                            self.pair(theirs, ours, *kind)?;
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// All components that a node of ours leads to stay.
    fn keep(&mut self, ours: &'a Value) {
        let mut waiting = vec![ours];
        while let Some(node) = waiting.pop() {
            if let Some(pointer) = reference(node)
                && self.kept.insert(pointer.clone())
            {
                waiting.extend(self.ours.at(&pointer));
            }
            match node {
                Value::Object(entries) => waiting.extend(entries.values()),
                Value::Array(elements) => waiting.extend(elements),
                _ => {}
            }
        }
    }
}

/// Whether the document has components behind this of its keys.
pub(super) fn holds_components(key: &str) -> bool {
    matches!(key, "components" | "definitions" | "parameters" | "responses")
}

/// Where a document has components that references lead to, section by section.
pub(super) fn sections(document: &Value) -> Vec<(String, Kind)> {
    let names = |key: &str, shape| match shape {
        Shape::Names(kind) => Some((key.to_owned(), kind)),
        Shape::Node(_) => None,
    };
    let of_swagger =
        ["definitions", "parameters", "responses"].map(|key| names(&format!("/{key}"), Kind::Root.shape(key)));
    let of_openapi = document.get("components").and_then(Value::as_object).into_iter().flat_map(Map::keys);
    let of_openapi = of_openapi
        .filter(|key| *key != "securitySchemes" && !key.starts_with("x-"))
        .map(|key| names(&child("/components", key), Kind::Components.shape(key)));
    of_swagger.into_iter().chain(of_openapi).flatten().collect()
}

/// The components of a document and their kinds.
pub(super) fn components(document: &Value) -> Vec<(String, Kind)> {
    let named = sections(document).into_iter().flat_map(|(section, kind)| {
        let names = document.pointer(&section).and_then(Value::as_object).into_iter().flat_map(Map::keys);
        names.map(|name| (child(&section, name), kind)).collect::<Vec<_>>()
    });
    named.collect()
}

/// For each node of our list the vendor's that belongs to it: what is called the same, else what means the same, else what is left
/// over, in its order.
pub(super) fn in_pairs<'a>(
    key: &str,
    theirs: &[&'a Value],
    ours: &[&'a Value],
    kind: Kind,
    trees: (&Tree<'a>, &Tree<'a>),
    same: &mut Comparison<'a>,
) -> Vec<(Option<&'a Value>, &'a Value)> {
    if is_ordered(key) {
        return ours.iter().enumerate().map(|(index, ours)| (theirs.get(index).copied(), *ours)).collect();
    }
    let mut rest: Vec<&Value> = theirs.to_vec();
    let mut pairs: Vec<(Option<&Value>, &Value)> = ours.iter().map(|ours| (None, *ours)).collect();
    for (theirs, ours) in &mut pairs {
        let name = trees.1.identity(ours);
        let found = rest.iter().position(|node| match (trees.0.identity(node), name) {
            (None, None) => same.same(node, ours, kind),
            (left, right) => left == right,
        });
        *theirs = found.map(|index| rest.remove(index));
    }
    for (theirs, ours) in pairs.iter_mut().filter(|(theirs, _)| theirs.is_none()) {
        let place = trees.1.identity(ours).map(|(place, _)| place);
        // A parameter of a path may be called otherwise now; any other one with another name is another one.
        let found = rest.iter().position(|node| {
            let other = trees.0.identity(node).map(|(place, _)| place);
            other == place && matches!(place, None | Some(Some("path")))
        });
        *theirs = found.map(|index| rest.remove(index));
    }
    pairs
}
