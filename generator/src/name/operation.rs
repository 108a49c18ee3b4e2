//! Operations: methods, constants, arguments.

use std::collections::BTreeSet;

use super::case::{numbered_snake, shouty_of, snake, snake_of, unraw};
use super::claim::{Claimant, Scope, settle};
use super::fixed::{Kind, Lookup};
use super::words::{spelled, words};
use super::{note, reserved};
use crate::diag::Diagnostics;
use crate::model::{Api, Argument, ArgumentPlace, Method, Operation};

/// The method of each operation, and the words that its builder and constant are made of.
pub(super) fn methods(api: &Api, lookup: Lookup<'_>, diags: &mut Diagnostics) -> Vec<(String, Vec<String>)> {
    let claimants: Vec<Claimant> = (api.operations.iter().enumerate())
        .map(|(at, operation)| Claimant {
            first: snake(&operation.id),
            rank: 0,
            fixed: lookup.operation(at, Kind::Method),
        })
        .collect();
    let more = |at: usize| {
        let further = api.operations.get(at).map(|operation| further(api, operation)).unwrap_or_default();
        further.iter().map(|words| snake_of(words)).collect()
    };
    let scope = Scope { is_taken: &|_, _| false, more: &more, numbered: numbered_snake };
    let settled = settle(&claimants, &scope);
    note::collisions(&claimants, &settled, &|at| lookup.origins.operations.get(at), diags);
    let names = settled.into_iter().map(|settled| settled.name);
    api.operations.iter().zip(names).map(|(operation, name)| (name.clone(), words_of(api, operation, &name))).collect()
}

/// What an operation is called if another one has the same operationId, but for case or signs: first its tag's name goes
/// before it, then its method and path stand for it.
fn further(api: &Api, operation: &Operation) -> [Vec<String>; 2] {
    let tag = api.tags.get(operation.tag.0).map(|tag| words(&tag.name)).unwrap_or_default();
    let tagged = tag.into_iter().chain(words(&operation.id)).collect();
    let path = [method(operation.method).to_owned()].into_iter().chain(words(&operation.template)).collect();
    [tagged, path]
}

/// The words that led to the method's name; those of that name itself if it is fixed or numbered.
fn words_of(api: &Api, operation: &Operation, name: &str) -> Vec<String> {
    let own = words(&operation.id);
    if snake_of(&own) == name {
        return own;
    }
    let tried = further(api, operation).into_iter().find(|words| snake_of(words) == name);
    tried.unwrap_or_else(|| words(unraw(name)))
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "get",
        Method::Put => "put",
        Method::Post => "post",
        Method::Delete => "delete",
        Method::Options => "options",
        Method::Head => "head",
        Method::Patch => "patch",
        Method::Trace => "trace",
    }
}

/// The static of each operation. One that has the form of a type's name (`A`) would clash with that.
pub(super) fn constants(operations: &[Vec<String>], items: &BTreeSet<&str>) -> Vec<String> {
    let claimants: Vec<Claimant> =
        operations.iter().map(|words| Claimant { first: shouty_of(words), ..Claimant::default() }).collect();
    let more = |at: usize| {
        let spec = operations.get(at).map(|words| words.iter().cloned().chain(["spec".to_owned()]).collect::<Vec<_>>());
        spec.map(|words| vec![shouty_of(&words)]).unwrap_or_default()
    };
    let is_taken = |_: usize, name: &str| items.contains(name) || reserved::is_type(name, true);
    let scope = Scope { is_taken: &is_taken, more: &more, numbered: numbered_snake };
    settle(&claimants, &scope).into_iter().map(|settled| settled.name).collect()
}

/// The arguments of the operation at `index`. Where two places have the same name, the body's gives way to parameters, and a
/// cookie to a header, that to the query, that to the path: it gets the word of its place. A binding can't bear the name of a
/// static or tuple struct in scope; where script has no case, those in `items` might look alike.
pub(super) fn arguments(
    (index, operation): (usize, &Operation),
    items: &BTreeSet<&str>,
    lookup: Lookup<'_>,
    diags: &mut Diagnostics,
) -> Vec<String> {
    let claimant = |(at, argument): (usize, &Argument)| Claimant {
        first: snake(&argument.name),
        rank: place(&argument.place).0,
        fixed: lookup.argument(index, at),
    };
    let claimants: Vec<Claimant> = operation.arguments.iter().enumerate().map(claimant).collect();
    let is_setter = |at: usize| operation.arguments.get(at).is_some_and(|argument| !argument.required);
    let is_taken = |at: usize, name: &str| (is_setter(at) && reserved::is_builder_method(name)) || items.contains(name);
    let more = |at: usize| {
        let Some(argument) = operation.arguments.get(at) else { return Vec::new() };
        let placed = |words: Vec<String>| {
            let words: Vec<String> = [place(&argument.place).1.to_owned()].into_iter().chain(words).collect();
            snake_of(&words)
        };
        let (plain, spelled) = (words(&argument.name), spelled(&argument.name));
        vec![placed(plain), snake_of(&spelled), placed(spelled)]
    };
    let settled = settle(&claimants, &Scope { is_taken: &is_taken, more: &more, numbered: numbered_snake });
    let places = lookup.origins.arguments.get(index);
    note::collisions(&claimants, &settled, &|at| places.and_then(|places| places.get(at)), diags);
    settled.into_iter().map(|settled| settled.name).collect()
}

/// The rank of a place, and its word.
fn place(place: &ArgumentPlace) -> (u8, &'static str) {
    match place {
        ArgumentPlace::Path(_) => (0, "path"),
        ArgumentPlace::Query(_) => (1, "query"),
        ArgumentPlace::Header => (2, "header"),
        ArgumentPlace::Cookie => (3, "cookie"),
        ArgumentPlace::BodyProperty | ArgumentPlace::Body => (4, "body"),
    }
}
