//! Operations: methods, constants, arguments.

use std::collections::{BTreeMap, BTreeSet};

use super::case::{camel_of, numbered_snake, shouty_of, snake, snake_of, unraw, upper_camel};
use super::claim::{Claimant, Scope, settle};
use super::fixed::Lookup;
use super::words::{spelled, words};
use super::{alike, note, place, reserved};
use crate::diag::{Code, Diagnostics};
use crate::model::{Api, Argument, ArgumentPlace, Operation};

/// What an operation's own names are made of.
#[derive(Clone, Debug)]
pub(super) struct Words {
    /// The method's name, unique in its tag's handle.
    pub(super) method: String,
    /// The words of the builder and the constant, unique in the API.
    pub(super) builder: Vec<String>,
}

/// Names every operation's method, and finds the words of its builder. Handles are scopes of their own: two tags may each have
/// a `list`, whose builders are told apart by the tag.
pub(super) fn methods(api: &Api, lookup: Lookup<'_>, diags: &mut Diagnostics) -> Vec<Words> {
    let mut by_tag: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, operation) in api.operations.iter().enumerate() {
        by_tag.entry(operation.tag.0).or_default().push(at);
    }
    let mut words = vec![Vec::new(); api.operations.len()];
    let mut methods = vec![String::new(); api.operations.len()];
    for group in by_tag.values() {
        let own = |at: usize| Claim { operation: at, words: words_of_id(api, at), fixed: lookup.method(at) };
        let claims: Vec<Claim> = group.iter().copied().map(own).collect();
        for (claim, (name, chosen)) in claims.iter().zip(settle_words(api, &claims, lookup, str::to_owned, diags)) {
            if let (Some(method), Some(words)) = (methods.get_mut(claim.operation), words.get_mut(claim.operation)) {
                (*method, *words) = (name, chosen);
            }
        }
    }
    alike::report(&methods, &lookup.origins.operations, diags);
    let claim = |(operation, words): (usize, Vec<String>)| {
        // Whose builder has had the name that these words make keeps the words too.
        let fixed = lookup.builder(operation).filter(|name| *name == camel_of(&words));
        Claim { operation, fixed: fixed.map(|_| snake_of(&words)), words }
    };
    let claims: Vec<Claim> = words.into_iter().enumerate().map(claim).collect();
    let builders = settle_words(api, &claims, lookup, upper_camel, diags).into_iter().map(|(_, words)| words);
    methods.into_iter().zip(builders).map(|(method, builder)| Words { method, builder }).collect()
}

/// An operation that wants to be called by these words.
struct Claim {
    operation: usize,
    words: Vec<String>,
    fixed: Option<String>,
}

/// A snake name for each claim, and its words; `spell` makes of it what is shown in reports. Who loses its own is first called after its tag too, then after its method and
/// path instead.
fn settle_words(
    api: &Api,
    claims: &[Claim],
    lookup: Lookup<'_>,
    spell: fn(&str) -> String,
    diags: &mut Diagnostics,
) -> Vec<(String, Vec<String>)> {
    let claimant = |claim: &Claim| Claimant { first: snake_of(&claim.words), rank: 0, fixed: claim.fixed.clone() };
    let claimants: Vec<Claimant> = claims.iter().map(claimant).collect();
    let more = |at: usize| {
        let further = claims.get(at).map(|claim| further(api, claim)).unwrap_or_default();
        further.iter().map(|words| snake_of(words)).collect()
    };
    let scope = Scope { is_taken: &|_, _| false, more: &more, numbered: numbered_snake };
    let settled = settle(&claimants, &scope);
    let place = |at: usize| lookup.origins.operations.get(claims.get(at)?.operation);
    let operation = |at: usize| claims.get(at).map_or(usize::MAX, |claim| claim.operation);
    let code = |at: usize, winner: usize| code_of(api, operation(at), operation(winner));
    note::collisions_as((&code, spell), &claimants, &settled, &place, diags);
    let words_of = |(claim, claimant): (&Claim, &Claimant), name: &str| {
        if claimant.first == name {
            return claim.words.clone();
        }
        let tried = further(api, claim).into_iter().find(|words| snake_of(words) == name);
        tried.unwrap_or_else(|| words(unraw(name)))
    };
    let names = settled.into_iter().map(|settled| settled.name);
    claims.iter().zip(&claimants).zip(names).map(|(claim, name)| (name.clone(), words_of(claim, &name))).collect()
}

/// That an operation isn't called as its id says is worth a warning. Not so where two have one id, for which there is one already,
/// and where ids differ in their case alone: they are told apart by it on purpose.
fn code_of(api: &Api, one: usize, other: usize) -> Code {
    let id = |operation: usize| api.operations.get(operation).map(|operation| operation.id.to_lowercase());
    if id(one) == id(other) { Code::NameCollision } else { Code::OperationName }
}

fn words_of_id(api: &Api, operation: usize) -> Vec<String> {
    api.operations.get(operation).map(|operation| words(&operation.id)).unwrap_or_default()
}

fn further(api: &Api, claim: &Claim) -> Vec<Vec<String>> {
    let Some(operation) = api.operations.get(claim.operation) else { return Vec::new() };
    let tag = api.tags.get(operation.tag.0).map(|tag| words(&tag.name)).unwrap_or_default();
    let tagged = tag.into_iter().chain(claim.words.iter().cloned()).collect();
    let path = [operation.method.key().to_owned()].into_iter().chain(words(&operation.template)).collect();
    vec![tagged, path]
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
    let claimant = |(at, argument): (usize, &Argument)| {
        let first = snake(&argument.name);
        let rank = 2 * rank(&argument.place) + u8::from(!place::is_plain(&argument.name, &first));
        Claimant { first, rank, fixed: lookup.argument(index, at) }
    };
    let claimants: Vec<Claimant> = operation.arguments.iter().enumerate().map(claimant).collect();
    let is_setter = |at: usize| operation.arguments.get(at).is_some_and(|argument| !argument.required);
    let is_taken = |at: usize, name: &str| (is_setter(at) && reserved::is_builder_method(name)) || items.contains(name);
    let more = |at: usize| {
        let Some(argument) = operation.arguments.get(at) else { return Vec::new() };
        let placed = |words: Vec<String>| {
            let words: Vec<String> = [argument.place.key().to_owned()].into_iter().chain(words).collect();
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

/// The rank of a place.
fn rank(place: &ArgumentPlace) -> u8 {
    match place {
        ArgumentPlace::Path(_) => 0,
        ArgumentPlace::Query(_) => 1,
        ArgumentPlace::Header(_) => 2,
        ArgumentPlace::Cookie(_) => 3,
        ArgumentPlace::BodyProperty | ArgumentPlace::Body => 4,
    }
}
