//! The items of an API module: types, builders and handles, which share one scope.

use std::collections::BTreeSet;

use super::case::{camel_of, numbered_camel, upper_camel};
use super::claim::{Claimant, Scope, Settled, settle};
use super::fixed::{Kind, Lookup};
use super::words::words;
use super::{note, reserved};
use crate::diag::Diagnostics;
use crate::model::{Api, Type};
use crate::origins::Place;

/// The names of an API module's items.
#[derive(Debug, Default)]
pub(super) struct Items {
    pub(super) handle: String,
    pub(super) tag_handles: Vec<String>,
    pub(super) builders: Vec<String>,
    pub(super) types: Vec<String>,
}

impl Items {
    /// All of them, to keep other names off.
    pub(super) fn all(&self) -> BTreeSet<&str> {
        let lists = [&self.tag_handles, &self.builders, &self.types];
        lists.into_iter().flatten().chain([&self.handle]).map(String::as_str).collect()
    }
}

/// What an item is, in the order of ranks. A component was named by its author; handles and builders follow from tags and
/// operationIds by rules that readers know; other types have the most words to choose from.
enum Item<'a> {
    Component(usize, &'a Type),
    Handle(&'a str),
    TagHandle(usize, &'a str),
    Builder(usize, &'a [String]),
    Inline(usize, &'a Type),
}

/// Names the items of `api`. `operations` are the words of each operation's name.
pub(super) fn names(api: &Api, operations: &[Vec<String>], lookup: Lookup<'_>, diags: &mut Diagnostics) -> Items {
    let items = items(api, operations);
    let claimants: Vec<Claimant> = items.iter().map(|item| claimant(item, lookup)).collect();
    let settled = settle(
        &claimants,
        &Scope {
            is_taken: &|_, name| reserved::is_type(name, api.module.is_none()),
            more: &|at| items.get(at).map(further).unwrap_or_default(),
            numbered: numbered_camel,
        },
    );
    note::collisions(&claimants, &settled, &|at| items.get(at).and_then(|item| place(item, lookup)), diags);
    sorted(api, &items, settled)
}

fn items<'a>(api: &'a Api, operations: &'a [Vec<String>]) -> Vec<Item<'a>> {
    let types = api
        .types
        .iter()
        .enumerate()
        .map(|(at, ty)| if ty.is_component { Item::Component(at, ty) } else { Item::Inline(at, ty) });
    let handle = api.module.as_deref().map(Item::Handle);
    let tags = api.tags.iter().enumerate().map(|(at, tag)| Item::TagHandle(at, tag_name(&tag.name)));
    let builders = operations.iter().enumerate().map(|(at, words)| Item::Builder(at, words));
    types.chain(handle).chain(tags).chain(builders).collect()
}

/// A tag's name; of one that has none, a word for it.
pub(super) fn tag_name(name: &str) -> &str {
    if words(name).is_empty() { "root" } else { name }
}

fn claimant(item: &Item<'_>, lookup: Lookup<'_>) -> Claimant {
    let (rank, first, fixed) = match item {
        Item::Component(at, ty) => (0, first_of(ty), lookup.ty(*at)),
        Item::Handle(module) => (1, upper_camel(module), lookup.api()),
        Item::TagHandle(at, tag) => (2, with(&words(tag), "api"), lookup.tag(*at, Kind::Handle)),
        Item::Builder(at, words) => (3, camel_of(words), lookup.builder(*at)),
        Item::Inline(at, ty) => (4, first_of(ty), lookup.ty(*at)),
    };
    Claimant { first, rank, fixed }
}

fn first_of(ty: &Type) -> String {
    upper_camel(ty.candidates.first().map(String::as_str).unwrap_or_default())
}

/// What an item is called if its first name is lost.
fn further(item: &Item<'_>) -> Vec<String> {
    match item {
        Item::Component(_, ty) | Item::Inline(_, ty) => {
            let first = ty.candidates.first().map(String::as_str).unwrap_or_default();
            let others = ty.candidates.iter().skip(1).map(|name| upper_camel(name));
            others.chain([with(&words(first), "model")]).collect()
        }
        Item::Handle(module) => vec![with(&words(module), "api"), with(&words(module), "handle")],
        Item::TagHandle(_, tag) => vec![with(&words(tag), "operations"), with(&words(tag), "handle")],
        Item::Builder(_, words) => vec![with(words, "operation")],
    }
}

fn with(words: &[String], last: &str) -> String {
    let words: Vec<String> = words.iter().cloned().chain([last.to_owned()]).collect();
    camel_of(&words)
}

fn place<'a>(item: &Item<'_>, lookup: Lookup<'a>) -> Option<&'a Place> {
    match item {
        Item::Component(at, _) | Item::Inline(at, _) => lookup.origins.types.get(*at)?.first(),
        Item::Handle(_) => None,
        Item::TagHandle(at, _) => lookup.origins.tags.get(*at),
        Item::Builder(at, _) => lookup.origins.operations.get(*at),
    }
}

fn sorted(api: &Api, items: &[Item<'_>], settled: Vec<Settled>) -> Items {
    let mut names = Items {
        // Without a module, it is the client that gives the tags' handles.
        handle: "Client".to_owned(),
        tag_handles: vec![String::new(); api.tags.len()],
        builders: vec![String::new(); api.operations.len()],
        types: vec![String::new(); api.types.len()],
    };
    for (item, settled) in items.iter().zip(settled) {
        let slot = match item {
            Item::Component(at, _) | Item::Inline(at, _) => names.types.get_mut(*at),
            Item::Handle(_) => Some(&mut names.handle),
            Item::TagHandle(at, _) => names.tag_handles.get_mut(*at),
            Item::Builder(at, _) => names.builders.get_mut(*at),
        };
        if let Some(slot) = slot {
            *slot = settled.name;
        }
    }
    names
}
