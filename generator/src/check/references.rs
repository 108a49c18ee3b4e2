//! References: each leads to a node of the right kind, and is written as a plain JSON pointer.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Report;
use super::resolve::{Fault, Resolver};
use crate::config::Limit;
use crate::diag::Code;
use crate::document::{Malformed, Unfollowed, child, pointer_tokens, reference_to, remove_all, tokens, value_of};
use crate::read::measure;
use crate::suggest;
use crate::vocabulary::{Kind, Shape, kind_of, walk};

/// Resolves every reference of the tree, and puts path items in place of references to them. Whatever else is referred to is
/// one reference away then, but for schemas. `false` if some lead nowhere: these are reported, and stay until
/// [`remove_unresolved`], so that later checks know that something was meant.
pub(super) fn resolve(tree: &mut Value, report: &mut Report<'_>) -> bool {
    let (items, mut others): (Vec<Found>, Vec<Found>) =
        references(tree).into_iter().partition(|found| found.kind == Kind::PathItem);
    let places: BTreeSet<String> = items.iter().map(|found| found.pointer.clone()).collect();
    let is_resolved = resolve_all(tree, items, true, report);
    if !places.is_empty() {
        // What has taken their place brings references along; a path item that stands in itself isn't put there over and over.
        others = references(tree).into_iter().filter(|found| !places.contains(&found.pointer)).collect();
    }
    let is_resolved = resolve_all(tree, others, false, report) && is_resolved;
    mappings(tree, report);
    is_resolved
}

fn resolve_all(tree: &mut Value, all: Vec<Found>, is_copying: bool, report: &mut Report<'_>) -> bool {
    let (mut edits, mut is_resolved) = (Vec::new(), true);
    let resolver = Resolver::new(tree);
    let mut judge = Judge { tree, resolver, is_copying, walked: BTreeSet::new(), nodes: 0, report };
    for found in all {
        match judge.edit(&found) {
            Ok(edit) => edits.extend(edit.map(|edit| (found.pointer, edit))),
            Err(Unresolved) => is_resolved = false,
        }
    }
    for (pointer, edit) in edits {
        if let Edit::Inline(_) = edit {
            report.inlined.insert(pointer.clone());
        }
        apply(tree, &pointer, edit);
    }
    is_resolved
}

/// Puts any schema in place of references to schemas that can't be resolved, and leaves out all others of that kind.
pub(super) fn remove_unresolved(tree: &mut Value) {
    let mut resolver = Resolver::new(tree);
    let mut is_resolved = |found: &Found| resolver.way(&found.reference).last.is_ok_and(|last| last.is_a(found.kind));
    let unresolved = references(tree).into_iter().filter(|found| !is_resolved(found));
    let (schemas, others): (Vec<Found>, Vec<Found>) = unresolved.partition(|found| found.kind == Kind::Schema);
    for found in schemas {
        apply(tree, &found.pointer, Edit::Inline(Value::Object(Map::new())));
    }
    remove_all(tree, others.iter().map(|found| found.pointer.as_str()));
}

/// A reference, and where it stands.
pub(super) struct Found {
    pub(super) pointer: String,
    kind: Kind,
    pub(super) reference: String,
}

enum Edit {
    Rewrite(String),
    Inline(Value),
}

/// A reference that leads nowhere, or to something of another kind.
struct Unresolved;

/// Every reference of the tree.
pub(super) fn references(tree: &Value) -> Vec<Found> {
    let mut found = Vec::new();
    walk(tree, Shape::Object(Kind::Document), &mut String::new(), &mut |value, shape, pointer| {
        let is_referable = matches!(shape, Shape::Referable(_) | Shape::SchemaOrBool);
        let reference = value_of(value, "$ref").and_then(Value::as_str).filter(|_| is_referable);
        if let (Some(reference), Some(kind)) = (reference, kind_of(shape)) {
            found.push(Found { pointer: pointer.to_owned(), kind, reference: reference.to_owned() });
        }
    });
    found
}

/// Judges references.
struct Judge<'a, 'r, 'd> {
    tree: &'a Value,
    resolver: Resolver<'a>,
    /// Whether copies take the place of references to path items.
    is_copying: bool,
    /// References that lead nowhere in the end, of which it is known whether they are part of a ring.
    walked: BTreeSet<String>,
    /// How many nodes there are in what takes the place of references.
    nodes: usize,
    report: &'r mut Report<'d>,
}

impl Judge<'_, '_, '_> {
    /// Reports what is wrong with a reference, and says what is to become of it; nothing if it may stay.
    fn edit(&mut self, found: &Found) -> Result<Option<Edit>, Unresolved> {
        let at = child(&found.pointer, "$ref");
        let way = self.resolver.way(&found.reference);
        let first = way.first.map_err(|fault| complain(self.tree, found, &at, &fault, self.report))?;
        if !first.is_a(found.kind) {
            let leads = first.kind().map_or("something else", Kind::title);
            let message = format!("`{}` leads to {leads}, where {} is needed", found.reference, found.kind.title());
            let help = format!("refer to {} of `components`, or write it out here", found.kind.title());
            self.report.add(Code::WrongReference, &at, message).help(help);
            return Err(Unresolved);
        }
        let Some(last) = way.last.ok().filter(|last| last.is_a(found.kind)) else {
            self.ring(&found.pointer);
            return Err(Unresolved);
        };
        if found.kind == Kind::PathItem && self.is_copying {
            note_beside(self.tree, found, self.report);
            return self.copy(&at, last.value).map(|item| Some(Edit::Inline(item)));
        }
        // A schema may have a name for each of the references on the way, which is kept; nothing else has.
        let plain = reference_to(if found.kind == Kind::Schema { &first.pointer } else { &last.pointer });
        Ok((plain != found.reference).then_some(Edit::Rewrite(plain)))
    }

    /// A copy of a path item for the reference at `at`, unless all that are copied come to too much.
    fn copy(&mut self, at: &str, item: &Value) -> Result<Value, Unresolved> {
        self.nodes = self.nodes.saturating_add(measure(item).0);
        let most = self.report.limits.max_nodes;
        if self.nodes > most {
            let message = format!("the path items that are referred to come to more than {most} nodes up to here");
            self.report.add(Code::TooManyNodes, at, message).help(Limit::Nodes.help());
            return Err(Unresolved);
        }
        Ok(item.clone())
    }

    /// Reports the ring of references that the one at `pointer` leads into, once. One that leads to a reference which is
    /// reported itself needs no finding of its own.
    fn ring(&mut self, pointer: &str) {
        let (mut members, mut next) = (Vec::new(), pointer.to_owned());
        while self.walked.insert(next.clone()) {
            let reference = self.tree.pointer(&next).and_then(|value| value.get("$ref")).and_then(Value::as_str);
            let target = reference.and_then(|reference| self.resolver.way(reference).first.ok());
            let Some(target) = target else { return };
            members.push(std::mem::replace(&mut next, target.pointer));
        }
        members.drain(..members.iter().position(|member| *member == next).unwrap_or(members.len()));
        let Some((first, others)) = members.split_first() else { return };
        let related: Vec<_> = others.iter().map(|member| self.report.at(&child(member, "$ref"))).collect();
        let message = if related.is_empty() { "the reference leads to itself" } else { "references lead in a ring" };
        let finding = self.report.add(Code::ReferenceCycle, &child(first, "$ref"), message).help(RING_HELP);
        for at in related {
            finding.also(at, "and from here");
        }
    }
}

/// What stands beside a reference to a path item is lost.
fn note_beside(tree: &Value, found: &Found, report: &mut Report<'_>) {
    let item = tree.pointer(&found.pointer).and_then(Value::as_object);
    let keys = item.into_iter().flat_map(|item| item.keys());
    for key in keys.filter(|key| *key != "$ref" && !key.starts_with("x-")) {
        let message = format!("`{key}` has no effect beside a reference to a path item");
        let help = "put it into the path item, or write that out here";
        report.add(Code::NoEffect, &child(&found.pointer, key), message).help(help);
    }
}

const RING_HELP: &str = "write out what is meant in place of one of the references";

fn complain(tree: &Value, found: &Found, at: &str, fault: &Fault, report: &mut Report<'_>) -> Unresolved {
    let reference = &found.reference;
    match fault {
        Fault::Malformed(Malformed::Empty) => {
            let help = "name what is meant: `#/components/…`";
            report.add(Code::DanglingReference, at, "the reference is empty").help(help);
        }
        Fault::Malformed(Malformed::External) => external(tree, reference, at, report),
        Fault::Malformed(Malformed::NoPointer) => {
            let message = format!("the fragment of `{reference}` is not a JSON pointer: it must begin with `#/`");
            let help = format!("write `{}`, with the name behind it", home(found.kind));
            report.add(Code::DanglingReference, at, message).help(help);
        }
        Fault::Malformed(Malformed::Escape) => {
            let message = format!("`{reference}` has a wrong escape");
            let help = "write `~0` for `~`, `~1` for `/`, and `%25` for `%`";
            report.add(Code::DanglingReference, at, message).help(help);
        }
        Fault::Ring => {
            let finding = report.add(Code::ReferenceCycle, at, format!("`{reference}` passes through itself"));
            finding.help(RING_HELP);
        }
        Fault::Nothing { parent, token } => nothing(tree, reference, at, parent, token, report),
    }
    Unresolved
}

fn external(tree: &Value, reference: &str, at: &str, report: &mut Report<'_>) {
    let (code, message, mut help) = match report.unfollowed(at, reference) {
        Some(Unfollowed::Reported) => return,
        Some(Unfollowed::Because { code, message, help }) => (*code, message.clone(), help.clone()),
        // An overlay has put it there.
        None => {
            let message = format!("`{reference}` leads to another document: that is not read");
            (Code::ExternalReference, message, "write out what is meant".to_owned())
        }
    };
    if tree.pointer("/components/schemas").is_some_and(|schemas| schemas.get(reference).is_some()) {
        let home = report.original("/components/schemas");
        help = format!("write `#{}` if the schema of this document is meant", child(&home, reference));
    }
    report.add(code, at, message).help(help);
}

fn nothing(tree: &Value, reference: &str, at: &str, parent: &str, token: &str, report: &mut Report<'_>) {
    let place = report.original(&child(parent, token));
    let target = pointer_tokens(reference).unwrap_or_default();
    let within: Vec<String> = tokens(parent).collect();
    let (noun, name) = match (within.as_slice(), target.as_slice()) {
        ([components, section], _) if components == "components" => (noun(section), token),
        // The whole section may be absent.
        (_, [components, section, name]) if components == "components" => (noun(section), name.as_str()),
        (_, [section, name]) => (noun(section), name.as_str()),
        _ => (None, token),
    };
    let message = match noun {
        Some(noun) => format!("no {noun} `{name}` in this document"),
        None => format!("`{reference}` leads nowhere: this document has no `{place}`"),
    };
    let names = tree.pointer(parent).and_then(Value::as_object).filter(|names| report.suggestions.allows(names.len()));
    let help = match (similar(token, names), noun) {
        (Some(similar), _) => format!("did you mean `{similar}`?"),
        (None, Some(noun)) if token != name => format!("declare the {noun}: there is no `{place}` at all"),
        (None, Some(noun)) => format!("declare the {noun} at `{place}`, or name another one"),
        (None, None) => "declare what is meant there, or refer to something else".to_owned(),
    };
    report.add(Code::DanglingReference, at, message).help(help);
}

/// A name that is spelled alike, or that only lacks what stands before it: `v1Link` for `apiCommonV1Link`.
fn similar<'a>(name: &str, names: Option<&'a Map<String, Value>>) -> Option<&'a str> {
    let names = || names.into_iter().flat_map(|names| names.keys().map(String::as_str));
    let lower = name.to_lowercase();
    let is_end = |other: &&str| other.len() > 3 && lower.ends_with(&other.to_lowercase());
    suggest::closest(name, names()).or_else(|| names().filter(is_end).max_by_key(|other| other.len()))
}

/// Where components of a kind are.
fn home(kind: Kind) -> &'static str {
    match kind {
        Kind::Schema => "#/components/schemas/",
        Kind::Parameter => "#/components/parameters/",
        Kind::Response => "#/components/responses/",
        Kind::RequestBody => "#/components/requestBodies/",
        Kind::Header => "#/components/headers/",
        _ => "#/",
    }
}

fn noun(section: &str) -> Option<&'static str> {
    Some(match section {
        "schemas" | "definitions" => "schema",
        "responses" => "response",
        "parameters" => "parameter",
        "examples" => "example",
        "requestBodies" => "request body",
        "headers" => "header",
        "securitySchemes" | "securityDefinitions" => "security scheme",
        "links" => "link",
        "callbacks" => "callback",
        "pathItems" => "path item",
        _ => return None,
    })
}

fn apply(tree: &mut Value, pointer: &str, edit: Edit) {
    match edit {
        Edit::Rewrite(reference) => {
            if let Some(value) = tree.pointer_mut(pointer).and_then(|value| value.get_mut("$ref")) {
                *value = Value::String(reference);
            }
        }
        Edit::Inline(inline) => {
            if let Some(value) = tree.pointer_mut(pointer) {
                *value = inline;
            }
        }
    }
}

/// A discriminator's mapping names schemas by reference or by component: all become references.
fn mappings(tree: &mut Value, report: &mut Report<'_>) {
    let mut edits = Vec::new();
    let mut resolver = Resolver::new(tree);
    walk(tree, Shape::Object(Kind::Document), &mut String::new(), &mut |value, shape, pointer| {
        if !matches!(shape, Shape::Object(Kind::Discriminator)) {
            return;
        }
        let mapping = value.get("mapping").and_then(Value::as_object);
        for (key, target) in mapping.into_iter().flatten() {
            let Some(name) = target.as_str() else { continue };
            let at = child(&child(pointer, "mapping"), key);
            edits.push((at, mapped(tree, name, &mut resolver)));
        }
    });
    let mut unknown = Vec::new();
    for (pointer, target) in edits {
        match target {
            Ok(reference) => {
                if let Some(value) = tree.pointer_mut(&pointer) {
                    *value = Value::String(reference);
                }
            }
            Err(name) => {
                let key = tokens(&pointer).last().unwrap_or_default();
                let message = format!("no schema `{name}` in this document, to which `{key}` is mapped");
                report.add(Code::Discriminator, &pointer, message);
                unknown.push(pointer);
            }
        }
    }
    remove_all(tree, unknown.iter().map(String::as_str));
}

fn mapped(tree: &Value, name: &str, resolver: &mut Resolver<'_>) -> Result<String, String> {
    let component = child("/components/schemas", name);
    if tree.pointer(&component).is_some() {
        return Ok(reference_to(&component));
    }
    let target = resolver.way(name).first.ok().filter(|target| target.kind() == Some(Kind::Schema));
    target
        .map(|target| reference_to(&target.pointer))
        .ok_or_else(|| tokens(name).last().unwrap_or_else(|| name.to_owned()))
}
