//! Whether two nodes mean the same.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::facts::{Fact, Tree};
use super::kind::Kind;

/// Compares nodes of two documents, or of one with itself. Schemas may contain themselves: a pair that is being compared counts as
/// equal until something else tells them apart.
#[derive(Debug)]
pub(super) struct Comparison<'a> {
    left: Tree<'a>,
    right: Tree<'a>,
    known: BTreeMap<(usize, usize, Kind), bool>,
    assumed: BTreeSet<(usize, usize, Kind)>,
    /// The same in the order in which they came.
    order: Vec<(usize, usize, Kind)>,
    level: usize,
}

/// References lead no further down than this, in any real document.
const MOST_LEVELS: usize = 20_000;

impl<'a> Comparison<'a> {
    pub(super) fn new(left: Tree<'a>, right: Tree<'a>) -> Self {
        Self { left, right, known: BTreeMap::new(), assumed: BTreeSet::new(), order: Vec::new(), level: 0 }
    }

    /// Whether both mean the same.
    pub(super) fn same(&mut self, left: &'a Value, right: &'a Value, kind: Kind) -> bool {
        let same = self.nodes(left, right, kind);
        // Nothing contradicts what is still assumed, now that all of it has been looked at.
        self.known.extend(self.order.drain(..).map(|pair| (pair, true)));
        self.assumed.clear();
        same
    }

    /// Whether both say the same of a key.
    pub(super) fn pair(&mut self, key: &str, left: Option<&Fact<'a>>, right: Option<&Fact<'a>>) -> bool {
        match (left, right) {
            (Some(left), Some(right)) => self.facts(key, left, right),
            (None, None) => true,
            _ => false,
        }
    }

    fn nodes(&mut self, left: &'a Value, right: &'a Value, kind: Kind) -> bool {
        let (left, right) = (self.left.resolved(left), self.right.resolved(right));
        let pair = (std::ptr::from_ref(left).addr(), std::ptr::from_ref(right).addr(), kind);
        if let Some(known) = self.known.get(&pair) {
            return *known;
        }
        if !self.assumed.insert(pair) {
            return true;
        }
        if self.level == MOST_LEVELS {
            return false;
        }
        self.level += 1;
        let mark = self.order.len();
        self.order.push(pair);
        let same = match (self.left.facts(left, kind), self.right.facts(right, kind)) {
            (Some(left), Some(right)) => {
                left.len() == right.len()
                    && left.keys().eq(right.keys())
                    && left.iter().zip(right.values()).all(|((key, left), right)| self.facts(key, left, right))
            }
            (None, None) => left == right,
            _ => false,
        };
        self.level -= 1;
        if !same {
            // What was found equal meanwhile may hang on this pair's being so.
            for pair in self.order.drain(mark..) {
                self.assumed.remove(&pair);
            }
            self.known.insert(pair, false);
        }
        same
    }

    /// Whether two facts of the same key are the same.
    fn facts(&mut self, key: &str, left: &Fact<'a>, right: &Fact<'a>) -> bool {
        match (left, right) {
            (Fact::Value(left), Fact::Value(right)) => left == right,
            (Fact::Set(left), Fact::Set(right)) => left == right,
            (Fact::Node(left, kind), Fact::Node(right, _)) => self.nodes(left, right, *kind),
            (Fact::Names(left, kind), Fact::Names(right, _)) => {
                left.len() == right.len()
                    && left.keys().eq(right.keys())
                    && left.values().zip(right.values()).all(|(left, right)| self.nodes(left, right, *kind))
            }
            (Fact::List(left, kind), Fact::List(right, _)) => self.lists(key, left, right, *kind),
            _ => false,
        }
    }

    fn lists(&mut self, key: &str, left: &[&'a Value], right: &[&'a Value], kind: Kind) -> bool {
        if left.len() != right.len() {
            return false;
        }
        if is_ordered(key) {
            return left.iter().zip(right).all(|(left, right)| self.nodes(left, right, kind));
        }
        let mut rest: Vec<&Value> = right.to_vec();
        left.iter().all(|left| {
            let name = self.left.identity(left);
            let found =
                rest.iter().position(|right| name == self.right.identity(right) && self.nodes(left, right, kind));
            found.map(|index| rest.swap_remove(index)).is_some()
        })
    }
}

/// Whether the order of a list of nodes says something.
pub(super) fn is_ordered(key: &str) -> bool {
    matches!(key, "servers" | "prefixItems" | "items")
}
