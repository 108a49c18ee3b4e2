//! Where a reference leads.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::document::{Malformed, child, pointer_tokens};
use crate::vocabulary::{Kind, Shape, is_reference, kind_of, shape_below};

/// The node that a reference leads to; it may be a reference itself.
#[derive(Clone, Debug)]
pub(super) struct Target<'a> {
    /// Its plain JSON pointer.
    pub(super) pointer: String,
    /// The node.
    pub(super) value: &'a Value,
    /// What the standard has in this place; none below extensions, examples and the like.
    pub(super) shape: Option<Shape>,
}

/// Why a reference leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It isn't one that can be followed.
    Malformed(Malformed),
    /// It passes through itself.
    Ring,
    /// Nothing is there: the deepest node on the way that exists, and the token that it doesn't have.
    Nothing { parent: String, token: String },
}

/// So many schemas that are but references to others are looked through.
const LONGEST_WAY: usize = 64;

/// Finds the node that a plain JSON pointer leads to, which passes through no other reference.
pub(super) fn locate<'a>(tree: &'a Value, reference: &str) -> Result<Target<'a>, Fault> {
    pointer_tokens(reference)?.into_iter().try_fold(Target::root(tree), Target::below)
}

/// Finds the node that is meant in the end: no reference, or one that can't be followed. The references of the tree have
/// been [resolved](super::references::resolve).
pub(super) fn dereference<'a>(tree: &'a Value, value: &'a Value, kind: Kind) -> Option<&'a Value> {
    let mut value = value;
    for _ in 0..LONGEST_WAY {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Some(value) };
        let target = locate(tree, reference).ok()?;
        if target.kind() != Some(kind) {
            return None;
        }
        value = target.value;
    }
    None
}

impl From<Malformed> for Fault {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl<'a> Target<'a> {
    fn root(tree: &'a Value) -> Self {
        Self { pointer: String::new(), value: tree, shape: Some(Shape::Object(Kind::Document)) }
    }

    /// What the standard has in this place, as an object.
    pub(super) fn kind(&self) -> Option<Kind> {
        self.shape.and_then(kind_of)
    }

    /// Whether this is what is needed.
    pub(super) fn is_a(&self, kind: Kind) -> bool {
        self.kind() == Some(kind) && self.value.is_object()
    }

    /// The reference that stands here.
    fn reference(&self) -> Option<&'a str> {
        self.shape.filter(|shape| is_reference(self.value, *shape))?;
        self.value.get("$ref")?.as_str()
    }

    fn below(self, token: String) -> Result<Self, Fault> {
        let value = match self.value {
            Value::Object(map) => map.get(&token),
            Value::Array(list) => token.parse().ok().and_then(|index: usize| list.get(index)),
            _ => None,
        };
        let Some(value) = value else { return Err(Fault::Nothing { parent: self.pointer, token }) };
        let shape = self.shape.and_then(|shape| shape_below(shape, &token));
        Ok(Self { pointer: child(&self.pointer, &token), value, shape })
    }
}

/// Follows references of any form, which may pass through others: each is followed once, however many pass through it.
pub(super) struct Resolver<'a> {
    tree: &'a Value,
    ways: BTreeMap<String, Way<'a>>,
}

/// Where a reference leads.
#[derive(Clone)]
pub(super) struct Way<'a> {
    /// The node that it names; it may be a reference itself.
    pub(super) first: Result<Target<'a>, Fault>,
    /// The node that is meant in the end, which is none.
    pub(super) last: Result<Target<'a>, Fault>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(tree: &'a Value) -> Self {
        Self { tree, ways: BTreeMap::new() }
    }

    /// Follows a reference, and before it those that it passes through.
    pub(super) fn way(&mut self, reference: &str) -> Way<'a> {
        if let Some(way) = self.ways.get(reference) {
            return way.clone();
        }
        let mut searches = vec![Search::new(self.tree, reference)];
        let mut open = BTreeSet::from([reference.to_owned()]);
        let mut found = Way::to_nowhere(Fault::Ring);
        while let Some(mut search) = searches.pop() {
            found = match search.go_on(&self.ways) {
                Progress::Found(way) => way,
                Progress::Needs(next) if open.insert(next.to_owned()) => {
                    searches.extend([search, Search::new(self.tree, next)]);
                    continue;
                }
                Progress::Needs(_) => search.end(Err(Fault::Ring)),
            };
            self.ways.insert(search.reference, found.clone());
        }
        found
    }
}

impl Way<'_> {
    fn to_nowhere(fault: Fault) -> Self {
        Self { first: Err(fault.clone()), last: Err(fault) }
    }
}

/// A reference that is being followed.
struct Search<'a> {
    reference: String,
    tokens: Result<std::vec::IntoIter<String>, Malformed>,
    /// How far it has come.
    target: Target<'a>,
    first: Option<Target<'a>>,
}

enum Progress<'a> {
    Found(Way<'a>),
    /// It passes through this one.
    Needs(&'a str),
}

impl<'a> Search<'a> {
    fn new(tree: &'a Value, reference: &str) -> Self {
        let tokens = pointer_tokens(reference).map(Vec::into_iter);
        Self { reference: reference.to_owned(), tokens, target: Target::root(tree), first: None }
    }

    /// Goes on to the end, or to a reference that has yet to be followed.
    fn go_on(&mut self, ways: &BTreeMap<String, Way<'a>>) -> Progress<'a> {
        let mut tokens = match std::mem::replace(&mut self.tokens, Ok(Vec::new().into_iter())) {
            Ok(tokens) => tokens,
            Err(fault) => return Progress::Found(Way::to_nowhere(fault.into())),
        };
        loop {
            if tokens.len() == 0 && self.first.is_none() {
                self.first = Some(self.target.clone());
            }
            if let Some(next) = self.target.reference() {
                match ways.get(next).map(|way| way.last.clone()) {
                    Some(Ok(last)) => self.target = last,
                    Some(Err(fault)) => return Progress::Found(self.end(Err(fault))),
                    None => {
                        self.tokens = Ok(tokens);
                        return Progress::Needs(next);
                    }
                }
            }
            let Some(token) = tokens.next() else { return Progress::Found(self.end(Ok(self.target.clone()))) };
            match self.target.clone().below(token) {
                Ok(target) => self.target = target,
                Err(fault) => return Progress::Found(self.end(Err(fault))),
            }
        }
    }

    fn end(&self, last: Result<Target<'a>, Fault>) -> Way<'a> {
        Way { first: self.first.clone().map_or_else(|| last.clone(), Ok), last }
    }
}
