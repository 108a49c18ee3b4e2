//! Errors within one operation or one schema: what they spoil, and how a lenient run does without it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::Report;
use super::references::{self, Found};
use super::resolve::Resolver;
use crate::diag::{At, Diagnostics};
use crate::document::{push_token, remove_all, tokens};
use crate::vocabulary::{Kind, Shape, kind_of, shape_below};

/// An error, and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    /// Which finding of the run.
    finding: usize,
    /// A pointer of the tree, or of the tree as it was read.
    pointer: String,
    /// Whether the pointer is one of the tree as it was read.
    is_early: bool,
}

impl Fault {
    /// What the next finding of the run reports.
    pub(super) fn new(diags: &Diagnostics, pointer: &str) -> Self {
        Self { finding: diags.list().len(), pointer: pointer.to_owned(), is_early: false }
    }

    /// What stood at `from` now stands at `to`.
    pub(super) fn relocate(&mut self, from: &str, to: &str) {
        let rest = self.pointer.strip_prefix(from).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        if let Some(moved) = rest.map(|rest| format!("{to}{rest}")) {
            self.pointer = moved;
        }
    }

    /// Of the list at `list` only the elements `kept` are left. What was wrong within another one is the list's fault.
    pub(super) fn reindex(&mut self, list: &str, kept: &[usize]) {
        let below = self.pointer.strip_prefix(list).and_then(|rest| rest.strip_prefix('/'));
        let Some(below) = below.filter(|_| !self.is_early) else { return };
        let (index, rest) = below.find('/').map_or((below, ""), |end| below.split_at(end));
        let new = index.parse().ok().and_then(|old: usize| kept.binary_search(&old).ok());
        self.pointer = new.map_or_else(|| list.to_owned(), |new| format!("{list}/{new}{rest}"));
    }
}

/// The errors that stages before this one have reported for the document.
pub(super) fn early(source: usize, diags: &Diagnostics) -> Vec<Fault> {
    let fault = |(finding, found): (usize, &crate::diag::Diagnostic)| match &found.at {
        At::Place(place) | At::Exact { place, .. } if place.document == source && found.code.is_spoiling() => {
            Some(Fault { finding, pointer: upgraded(&place.pointer), is_early: true })
        }
        _ => None,
    };
    diags.list().iter().enumerate().filter_map(fault).collect()
}

/// Where Swagger 2.0's components are in OpenAPI 3.0.
fn upgraded(pointer: &str) -> String {
    let homes = [("/definitions/", "schemas"), ("/parameters/", "parameters"), ("/responses/", "responses")];
    let home = homes.iter().find_map(|(old, new)| Some((new, pointer.strip_prefix(old)?)));
    home.map_or_else(|| pointer.to_owned(), |(section, rest)| format!("/components/{section}/{rest}"))
}

/// Says of each fault so far whether it concerns one part of the document alone, and in a lenient run does without that part.
pub(super) fn settle(tree: &mut Value, report: &mut Report<'_>) {
    let faults = std::mem::take(&mut report.faults);
    let spoilt = faults.iter().filter_map(|fault| {
        let part = part(&fault.pointer)?;
        (!fault.is_early || tree.pointer(&part.pointer).is_some()).then_some((fault.finding, part))
    });
    let spoilt: Vec<(usize, Part)> = spoilt.collect();
    for (finding, _) in &spoilt {
        report.diags.confine(*finding);
    }
    if !report.diags.is_lenient() {
        return;
    }
    let users = users(tree, &spoilt);
    for (finding, part) in &spoilt {
        let users = users.get(&part.pointer).map_or(&[][..], Vec::as_slice);
        report.diags.settle(*finding, part.consequence(users));
    }
    let parts = spoilt.iter().map(|(_, part)| part).chain(users.values().flatten());
    let (schemas, others): (Vec<&Part>, Vec<&Part>) = parts.partition(|part| part.kind == Kind::Schema);
    for part in schemas {
        if let Some(schema) = tree.pointer_mut(&part.pointer) {
            *schema = Value::Object(Map::new());
        }
    }
    remove_all(tree, others.into_iter().map(|part| part.pointer.as_str()));
}

/// A part of a document that the rest can do without.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    pointer: String,
    kind: Kind,
}

/// The smallest part around a pointer; none where the document as a whole is at fault.
fn part(pointer: &str) -> Option<Part> {
    let (mut shape, mut at, mut part) = (Shape::Object(Kind::Document), String::new(), None);
    for token in tokens(pointer) {
        push_token(&mut at, &token);
        let Some(below) = shape_below(shape, &token) else { break };
        shape = below;
        if let Some(kind) = kind_of(shape).filter(|kind| is_dispensable(*kind, &at)) {
            part = Some(Part { pointer: at.clone(), kind });
        }
    }
    part
}

fn is_dispensable(kind: Kind, pointer: &str) -> bool {
    match kind {
        Kind::Schema
        | Kind::PathItem
        | Kind::Operation
        | Kind::Callback
        | Kind::Header
        | Kind::Link
        | Kind::Example => true,
        Kind::Parameter | Kind::RequestBody => is_component(pointer),
        // What a success answers is what an operation is called for.
        Kind::Response => is_component(pointer) || is_failure(pointer),
        _ => false,
    }
}

fn is_component(pointer: &str) -> bool {
    pointer.starts_with("/components/") && tokens(pointer).count() == 3
}

fn is_failure(pointer: &str) -> bool {
    pointer.rsplit('/').next().is_some_and(|status| status.starts_with(['1', '3', '4', '5']))
}

/// The parts that refer to what is left out or into it, by the pointers of the spoilt parts that are the cause. They are left out
/// as well, and so is what refers to them in turn.
fn users(tree: &Value, spoilt: &[(usize, Part)]) -> BTreeMap<String, Vec<Part>> {
    let mut users: BTreeMap<String, Vec<Referrer>> = BTreeMap::new();
    let mut referrers = referrers(tree);
    let mut left_out: BTreeSet<String> = spoilt.iter().map(|(_, part)| part.pointer.clone()).collect();
    let mut open: Vec<(Part, String)> =
        spoilt.iter().map(|(_, part)| (part.clone(), part.pointer.clone())).rev().collect();
    while let Some((part, cause)) = open.pop() {
        for user in part.take_referrers(&mut referrers) {
            // What stands in something that is left out goes with it.
            if !ancestors(&user.pointer).any(|outer| left_out.contains(outer)) {
                left_out.insert(user.part.pointer.clone());
                open.push((user.part.clone(), cause.clone()));
                users.entry(cause.clone()).or_default().push(user);
            }
        }
    }
    let in_order = |mut users: Vec<Referrer>| {
        users.sort_by_key(|user| user.index);
        users.into_iter().map(|user| user.part).collect()
    };
    users.into_iter().map(|(cause, users)| (cause, in_order(users))).collect()
}

/// A reference and the part that it stands in.
struct Referrer {
    /// Which reference of the document.
    index: usize,
    pointer: String,
    part: Part,
}

/// All references by the pointers of what they lead to.
fn referrers(tree: &Value) -> BTreeMap<String, Vec<Referrer>> {
    let mut referrers: BTreeMap<String, Vec<Referrer>> = BTreeMap::new();
    let mut resolver = Resolver::new(tree);
    for (index, Found { pointer, reference, .. }) in references::references(tree).into_iter().enumerate() {
        let Some(part) = part(&pointer) else { continue };
        if let Ok(target) = resolver.way(&reference).first {
            referrers.entry(target.pointer).or_default().push(Referrer { index, pointer, part });
        }
    }
    referrers
}

/// A pointer, and those of all that it stands in.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |pointer| pointer.rsplit_once('/').map(|(outer, _)| outer))
}

impl Part {
    /// The references that lead nowhere without this part. A schema stays, but nothing that was in it.
    fn take_referrers(&self, referrers: &mut BTreeMap<String, Vec<Referrer>>) -> Vec<Referrer> {
        let inner = format!("{}/", self.pointer);
        let below = referrers.range(inner.clone()..).map(|(target, _)| target);
        let mut targets: Vec<String> = below.take_while(|target| target.starts_with(&inner)).cloned().collect();
        if self.kind != Kind::Schema {
            targets.push(self.pointer.clone());
        }
        targets.iter().filter_map(|target| referrers.remove(target)).flatten().collect()
    }

    /// What becomes of it, and of what uses it.
    fn consequence(&self, users: &[Self]) -> String {
        let (schemas, others): (Vec<&Self>, Vec<&Self>) = users.iter().partition(|user| user.kind == Kind::Schema);
        let mut said = match (self.kind, others.as_slice()) {
            (Kind::Schema, []) => "the schema is read as any value".to_owned(),
            (Kind::Schema, others) => format!("the schema is read as any value, and left out is {}", names(others)),
            (_, []) => format!("{} is left out", self.name()),
            (_, others) => format!("{} is left out, and so is what uses it: {}", self.name(), names(others)),
        };
        if !schemas.is_empty() {
            said = format!("{said}; any value is what refers into it: {}", names(&schemas));
        }
        said
    }

    fn name(&self) -> String {
        let mut last = tokens(&self.pointer).collect::<Vec<_>>().into_iter().rev();
        let (name, owner) = (last.next().unwrap_or_default(), last.next().unwrap_or_default());
        match self.kind {
            Kind::Operation => format!("`{} {owner}`", name.to_uppercase()),
            Kind::PathItem => format!("the path `{name}`"),
            Kind::Schema if !is_component(&self.pointer) => format!("`{}`", self.pointer),
            kind => format!("the {} `{name}`", kind.noun()),
        }
    }
}

fn names(parts: &[&Part]) -> String {
    const MOST: usize = 10;
    let mut names: Vec<String> = parts.iter().take(MOST).map(|part| part.name()).collect();
    if parts.len() > MOST {
        names.push(format!("{} more", parts.len() - MOST));
    }
    names.join(", ")
}
