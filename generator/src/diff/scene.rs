//! Both sides of one API, and the changes found so far.

use super::matching::Matching;
use super::view::View;
use super::{Group, Part, PartKind, Rule};
use crate::document::child;
use crate::model::Docs;
use crate::origins::Place;

/// Both sides of one API.
pub(super) struct Scene<'a> {
    pub(super) old: View<'a>,
    pub(super) new: View<'a>,
    pub(super) matching: Matching,
    pub(super) found: Vec<Found>,
    pub(super) described: Described,
}

/// A change whose places have no lines yet.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) rule: Rule,
    pub(super) group: Group,
    pub(super) item: String,
    pub(super) part: Option<Part>,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
    pub(super) note: Option<String>,
    pub(super) old: Option<Place>,
    pub(super) new: Option<Place>,
}

/// An item, of which changes are to be told.
#[derive(Clone)]
pub(super) struct Subject {
    pub(super) group: Group,
    pub(super) item: String,
    pub(super) old: Option<Place>,
    pub(super) new: Option<Place>,
}

/// Items that are described in other words.
#[derive(Default)]
pub(super) struct Described {
    items: Vec<String>,
    count: usize,
    places: Option<(Option<Place>, Option<Place>)>,
}

/// So many items that are described in other words are named.
const MOST_DESCRIBED: usize = 5;

impl Subject {
    /// A change of the item as a whole.
    pub(super) fn found(&self, rule: Rule) -> Found {
        Found {
            rule,
            group: self.group.clone(),
            item: self.item.clone(),
            part: None,
            before: None,
            after: None,
            note: None,
            old: self.old.clone(),
            new: self.new.clone(),
        }
    }

    /// A change of a part of the item.
    pub(super) fn part(&self, rule: Rule, kind: PartKind, name: &str) -> Found {
        let part = Part { kind, name: crate::name::unraw(name).to_owned() };
        Found { part: Some(part), ..self.found(rule) }
    }
}

impl Found {
    /// What it was, and what it is.
    pub(super) fn became(self, before: impl Into<String>, after: impl Into<String>) -> Self {
        Self { before: Some(before.into()), after: Some(after.into()), ..self }
    }

    pub(super) fn before(self, before: impl Into<String>) -> Self {
        Self { before: Some(before.into()), ..self }
    }

    pub(super) fn after(self, after: impl Into<String>) -> Self {
        Self { after: Some(after.into()), ..self }
    }

    /// Further words, if there are any.
    pub(super) fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()).filter(|note| !note.is_empty()), ..self }
    }

    /// Where these keys lead from its places; whoever looks for that finds what is next to it, if it isn't there.
    pub(super) fn below(self, keys: &[&str]) -> Self {
        let lead = |place: Option<Place>| {
            place.map(|place| Place {
                pointer: keys.iter().fold(place.pointer, |pointer, key| child(&pointer, key)),
                document: place.document,
            })
        };
        Self { old: lead(self.old), new: lead(self.new), ..self }
    }

    /// With nearer places, where there are some.
    pub(super) fn at(self, old: Option<&Place>, new: Option<&Place>) -> Self {
        Self { old: old.cloned().or(self.old), new: new.cloned().or(self.new), ..self }
    }
}

impl Described {
    /// Counts an item if it is described in other words.
    pub(super) fn compare(&mut self, old: &Docs, new: &Docs, at: &Found) {
        // That something is deprecated is a change of its own.
        let is_deprecated = |docs: &Docs| docs.deprecated.is_some();
        let is_same_reason = is_deprecated(old) != is_deprecated(new) || old.deprecated == new.deprecated;
        let words = |docs: &Docs| Docs { deprecated: None, ..docs.clone() };
        if words(old) != words(new) || !is_same_reason {
            self.add(at);
        }
    }

    /// The same of a description alone.
    pub(super) fn compare_text(&mut self, old: Option<&str>, new: Option<&str>, at: &Found) {
        if old != new {
            self.add(at);
        }
    }

    fn add(&mut self, at: &Found) {
        self.count += 1;
        self.places.get_or_insert_with(|| (at.old.clone(), at.new.clone()));
        if self.items.len() < MOST_DESCRIBED {
            let part = at.part.as_ref().map(|part| format!(" {} {}", part.kind.as_str(), part.name));
            self.items.push(format!("{}{}", at.item, part.unwrap_or_default()));
        }
    }

    /// One change for all of them.
    pub(super) fn found(self, item: String) -> Option<Found> {
        let (old, new) = self.places?;
        let count = if self.count == 1 { "1 item".to_owned() } else { format!("{} items", self.count) };
        let more = if self.count > self.items.len() { ", …" } else { "" };
        Some(Found {
            rule: Rule::DocumentationChanged,
            group: Group::Api,
            item,
            part: None,
            before: None,
            after: Some(count),
            note: Some(format!("{}{more}", self.items.join(", "))),
            old,
            new,
        })
    }
}
