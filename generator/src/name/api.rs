//! All names of a Model, scope by scope.

use unicode_normalization::UnicodeNormalization as _;

use super::case::{numbered_snake, snake, snake_of};
use super::claim::{Claimant, Scope, Settled, settle};
use super::fixed::{Fixed, Kind, Lookup};
use super::member::{self, Owner};
use super::types::{Items, tag_name};
use super::words::words;
use super::{ApiNames, Names, OperationNames, TagNames, TypeNames, feature, note, operation, reserved, types};
use crate::diag::Diagnostics;
use crate::model::{Api, Features, Model};
use crate::origins::{ApiOrigins, Origins};

/// Names everything in `model`.
pub(super) fn names(model: &Model, origins: &Origins, fixed: &Fixed, diags: &mut Diagnostics) -> Names {
    let unknown = ApiOrigins::default();
    let mut modules = modules(model).into_iter();
    let mut apis = Vec::new();
    for (at, api) in model.apis.iter().enumerate() {
        let origins = origins.apis.get(at).unwrap_or(&unknown);
        let lookup = Lookup { fixed, api, origins, types: &fixed.types(api, origins) };
        let module = api.module.as_ref().and_then(|_| modules.next());
        apis.push(api_names(api, module, lookup, diags));
    }
    feature::put(model, fixed, &mut apis);
    Names { apis }
}

/// The modules of the APIs that have one. Each is also a method of `Client` and a Cargo feature.
fn modules(model: &Model) -> Vec<String> {
    let names: Vec<&str> = model.apis.iter().filter_map(|api| api.module.as_deref()).collect();
    let is_taken = |name: &str| reserved::is_module(name) || reserved::is_client_method(name);
    with_api(&names, &is_taken, |_| None, &mut |_, _| {})
}

/// Snake names that, where they clash, end in `_api`.
fn with_api(
    names: &[&str],
    is_taken: &dyn Fn(&str) -> bool,
    fixed: impl Fn(usize) -> Option<String>,
    report: &mut dyn FnMut(&[Claimant], &[Settled]),
) -> Vec<String> {
    let claimants: Vec<Claimant> =
        names.iter().enumerate().map(|(at, name)| Claimant { first: snake(name), rank: 0, fixed: fixed(at) }).collect();
    let more = |at: usize| {
        let words = names.get(at).map(|name| words(name).into_iter().chain(["api".to_owned()]).collect::<Vec<_>>());
        words.map(|words| vec![snake_of(&words)]).unwrap_or_default()
    };
    let settled =
        settle(&claimants, &Scope { is_taken: &|_, name| is_taken(name), more: &more, numbered: numbered_snake });
    report(&claimants, &settled);
    settled.into_iter().map(|settled| settled.name).collect()
}

fn api_names(api: &Api, module: Option<String>, lookup: Lookup<'_>, diags: &mut Diagnostics) -> ApiNames {
    let named = operation::methods(api, lookup, diags).into_iter().map(|words| (words.method, words.builder));
    let (methods, words): (Vec<String>, Vec<Vec<String>>) = named.unzip();
    let items = types::names(api, &words, lookup, diags);
    let tags = tags(api, &items, lookup, diags);
    let taken = items.all();
    let constants = operation::constants(&words, &taken);
    let mut bindings = taken.clone();
    bindings.extend(constants.iter().map(String::as_str));
    let mut operations = Vec::new();
    for (at, operation) in api.operations.iter().enumerate() {
        let one = |names: &[String]| names.get(at).cloned().unwrap_or_default();
        operations.push(OperationNames {
            method: one(&methods),
            builder: one(&items.builders),
            constant: one(&constants),
            arguments: operation::arguments((at, operation), &bindings, lookup, diags),
        });
    }
    let mut types = Vec::new();
    for (index, ty) in api.types.iter().enumerate() {
        let owner = Owner { index, ty, types: &items.types, items: &bindings, lookup };
        let (members, rest) = member::names(owner, diags);
        types.push(TypeNames {
            name: items.types.get(index).cloned().unwrap_or_default(),
            members,
            rest,
            derives: Vec::new(),
        });
    }
    let feature = module.clone().filter(|_| api.features != Features::None);
    ApiNames { feature, module, handle: items.handle.clone(), tags, operations, types }
}

/// The names of the tags. Their modules are private, so that these give way to everything.
fn tags(api: &Api, items: &Items, lookup: Lookup<'_>, diags: &mut Diagnostics) -> Vec<TagNames> {
    let names: Vec<&str> = api.tags.iter().map(|tag| tag_name(&tag.name)).collect();
    let taken = items.all();
    let is_module_taken = |name: &str| reserved::is_module(name) || taken.contains(name);
    let files: Vec<String> = names.iter().map(|name| file_words(name)).collect();
    let files: Vec<&str> = files.iter().map(String::as_str).collect();
    let modules = with_api(&files, &is_module_taken, |_| None, &mut |_, _| {});
    let is_root = api.module.is_none();
    let is_method_taken = |name: &str| is_root && reserved::is_client_method(name);
    let fixed = |at: usize| lookup.tag(at, Kind::Accessor);
    let mut report = |claimants: &[Claimant], settled: &[Settled]| {
        note::collisions(claimants, settled, &|at| lookup.origins.tags.get(at), diags);
    };
    let accessors = with_api(&names, &is_method_taken, fixed, &mut report);
    let all = modules.into_iter().zip(accessors).zip(&items.tag_handles);
    all.map(|((module, accessor), handle)| TagNames { module, handle: handle.clone(), accessor, feature: None })
        .collect()
}

/// Bytes that the name of a file may have; file systems end at 255.
const LONGEST_FILE: usize = 100;

/// A tag's name as a file can have it: as many of its words as there is place for, in ASCII, since rustc asks for
/// `#[path]` otherwise.
fn file_words(tag: &str) -> String {
    if tag.is_ascii() && snake(tag).len() <= LONGEST_FILE {
        return tag.to_owned();
    }
    let plain: String = tag.nfkd().filter(char::is_ascii).collect();
    let mut short = String::new();
    for word in words(&plain) {
        if short.len() + word.len() >= LONGEST_FILE {
            break;
        }
        short = format!("{short} {word}");
    }
    if short.is_empty() { "tag".to_owned() } else { short }
}
