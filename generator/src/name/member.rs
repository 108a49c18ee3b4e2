//! What types are made of: fields, enum values, union variants, answer variants.

use std::collections::BTreeSet;

use super::case::{camel_of, numbered_camel, numbered_snake, snake, snake_of, upper_camel};
use super::claim::{Claimant, Scope, settle};
use super::fixed::Lookup;
use super::words::{spelled, words};
use super::{note, place, variant};
use crate::diag::Diagnostics;
use crate::model::{Enum, EnumValue, EnumValues, Object, StatusVariant, Type, TypeKind, Union};

/// A type whose members get their names.
#[derive(Clone, Copy)]
pub(super) struct Owner<'a> {
    /// Its index in the API.
    pub(super) index: usize,
    pub(super) ty: &'a Type,
    /// The names of all types of the API.
    pub(super) types: &'a [String],
    /// The names that no setter's parameter may have; see [`operation::arguments`](super::operation::arguments).
    pub(super) items: &'a BTreeSet<&'a str>,
    pub(super) lookup: Lookup<'a>,
}

impl<'a> Owner<'a> {
    /// The type's own name.
    fn name(&self) -> &'a str {
        self.types.get(self.index).map(String::as_str).unwrap_or_default()
    }
}

/// The names of a type's members, and of its field for all other properties.
pub(super) fn names(owner: Owner<'_>, diags: &mut Diagnostics) -> (Vec<String>, Option<String>) {
    match &owner.ty.kind {
        TypeKind::Object(object) => {
            let fields = fields(owner, object, diags);
            let rest = object.rest.is_some().then(|| rest(owner, &fields));
            (fields, rest)
        }
        TypeKind::Enum(values) => (enum_values(owner, values, diags), None),
        TypeKind::Union(union) => (union_variants(owner, union, diags), None),
        TypeKind::Wrapper(_) => (Vec::new(), None),
        TypeKind::Answer(statuses) => (answer_variants(owner, statuses, diags), None),
    }
}

/// A type that callers make has a constructor `new`, beside which no setter can be called so.
fn fields(owner: Owner<'_>, object: &Object, diags: &mut Diagnostics) -> Vec<String> {
    let firsts = object.fields.iter().map(|field| snake(&field.name)).collect();
    // What the field for all other properties has been called so far is no property's.
    let rest = object.rest.as_ref().and_then(|_| owner.lookup.rest(owner.name()));
    let is_taken =
        |name: &str| (owner.ty.is_sent && name == "new") || owner.items.contains(name) || rest.as_deref() == Some(name);
    let more = |at: usize| {
        let name = object.fields.get(at).map(|field| field.name.as_str()).unwrap_or_default();
        let further = told_apart(name, &words(name), is_taken(&snake(name)));
        further.iter().map(|words| snake_of(words)).collect()
    };
    share_out(
        owner,
        firsts,
        &Scope { is_taken: &|_, name| is_taken(name), more: &more, numbered: numbered_snake },
        diags,
    )
}

/// The field for properties that the document doesn't name. It isn't theirs, so it takes what they leave.
fn rest(owner: Owner<'_>, fields: &[String]) -> String {
    let is_taken = |_: usize, name: &str| fields.iter().any(|field| field == name);
    let fixed = owner.lookup.rest(owner.name());
    let claimants = [Claimant { first: "extra".to_owned(), rank: 0, fixed }];
    let more = |_: usize| vec!["extra_properties".to_owned(), "other_properties".to_owned()];
    let settled = settle(&claimants, &Scope { is_taken: &is_taken, more: &more, numbered: numbered_snake });
    settled.into_iter().map(|settled| settled.name).collect()
}

fn enum_values(owner: Owner<'_>, values: &Enum, diags: &mut Diagnostics) -> Vec<String> {
    let (texts, mut named): (Vec<String>, Vec<Vec<String>>) = match &values.values {
        EnumValues::Text(values) => values.iter().map(text_value).unzip(),
        EnumValues::Integer(values) => values.iter().map(integer_value).unzip(),
    };
    strip_prefix(owner.ty, &mut named);
    let is_taken = |name: &str| name == variant::CATCH_ALL;
    let more = |at: usize| {
        let (Some(text), Some(words)) = (texts.get(at), named.get(at)) else { return Vec::new() };
        let further = told_apart(text, words, is_taken(&camel_of(words)));
        further.iter().map(|words| camel_of(words)).collect()
    };
    let firsts = named.iter().map(|words| camel_of(words)).collect();
    share_out(
        owner,
        firsts,
        &Scope { is_taken: &|_, name| is_taken(name), more: &more, numbered: numbered_camel },
        diags,
    )
}

/// What the document calls a value, and the words of that.
fn text_value(value: &EnumValue<String>) -> (String, Vec<String>) {
    let text = value.name.as_ref().unwrap_or(&value.value);
    (text.clone(), words(text))
}

/// The same for a whole number: `1` → `V1`, `-1` → `Minus1`.
fn integer_value(value: &EnumValue<i64>) -> (String, Vec<String>) {
    let digits = value.value.unsigned_abs().to_string();
    let number = if value.value < 0 { vec!["minus".to_owned(), digits] } else { vec![digits] };
    match &value.name {
        Some(name) => (name.clone(), words(name)),
        None => (value.value.to_string(), number),
    }
}

/// Takes the enum's own name off its values (`PIPELINE_STATE_OK` of `PipelineState`, `STATE_OK` of `JobState`), if all begin
/// with it, all have something left that can begin a name, and all stay distinct.
fn strip_prefix(ty: &Type, values: &mut [Vec<String>]) {
    let lower = |words: &[String]| words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>();
    let own: Vec<Vec<String>> = ty.candidates.iter().map(|name| lower(&words(name))).collect();
    let Some(first) = values.first().map(|value| lower(value)) else { return };
    let is_own =
        |length: &usize| own.iter().any(|own| first.get(..*length).is_some_and(|prefix| own.ends_with(prefix)));
    let Some(length) = (1..first.len()).rev().find(is_own) else { return };
    let prefix = first.get(..length).unwrap_or_default();
    let is_strippable = |value: &Vec<String>| {
        let begins = value.get(length).and_then(|word| word.chars().next()).is_some_and(unicode_ident::is_xid_start);
        begins && lower(value).starts_with(prefix)
    };
    let left: BTreeSet<String> = values.iter().map(|value| camel_of(value.get(length..).unwrap_or_default())).collect();
    if values.iter().all(is_strippable) && left.len() == values.len() && !left.contains(variant::CATCH_ALL) {
        for value in values {
            value.drain(..length);
        }
    }
}

fn union_variants(owner: Owner<'_>, union: &Union, diags: &mut Diagnostics) -> Vec<String> {
    let own = owner.name();
    let names = |at: usize| {
        let Some(variant) = union.variants.get(at) else { return Vec::new() };
        let given = variant.candidates.iter().map(|name| upper_camel(name));
        given.chain(variant::of_type(&variant.ty, own, owner.types)).collect::<Vec<_>>()
    };
    let firsts = (0..union.variants.len()).map(|at| names(at).into_iter().next().unwrap_or_default()).collect();
    let more = |at: usize| names(at).into_iter().skip(1).collect();
    let is_taken = |_: usize, name: &str| name == variant::CATCH_ALL;
    share_out(owner, firsts, &Scope { is_taken: &is_taken, more: &more, numbered: numbered_camel }, diags)
}

fn answer_variants(owner: Owner<'_>, statuses: &[StatusVariant], diags: &mut Diagnostics) -> Vec<String> {
    let firsts = statuses.iter().map(|variant| variant::of_status(variant.status)).collect();
    share_out(owner, firsts, &Scope { is_taken: &|_, _| false, more: &|_| Vec::new(), numbered: numbered_camel }, diags)
}

/// Words that tell a name apart from one that reads alike: with all signs spelled, then with its case said. If it lost to nobody
/// but is reserved, it is first called a value.
fn told_apart(text: &str, plain: &[String], is_reserved: bool) -> Vec<Vec<String>> {
    let with = |last: &str| plain.iter().cloned().chain([last.to_owned()]).collect::<Vec<_>>();
    let (has_lower, has_upper) = (text.contains(char::is_lowercase), text.contains(char::is_uppercase));
    let has_hump = text.chars().skip(1).any(char::is_uppercase);
    let value = is_reserved.then(|| with("value"));
    let case = match (has_lower, has_upper) {
        (true, false) => Some(with("lowercase")),
        (false, true) => Some(with("uppercase")),
        (true, true) if has_hump => Some(with("camelcase")),
        (true, true) => Some(with("capitalized")),
        (false, false) => None,
    };
    value.into_iter().chain([spelled(text)]).chain(case).collect()
}

fn share_out(owner: Owner<'_>, firsts: Vec<String>, scope: &Scope<'_>, diags: &mut Diagnostics) -> Vec<String> {
    let members = place::members(owner.ty, owner.types);
    let claimant = |(first, member): (String, &String)| {
        let rank = u8::from(!place::is_plain_field(owner.ty, member, &first));
        Claimant { first, rank, fixed: owner.lookup.member(owner.name(), member) }
    };
    let claimants: Vec<Claimant> = firsts.into_iter().zip(&members).map(claimant).collect();
    let settled = settle(&claimants, scope);
    let places = owner.lookup.origins.members.get(owner.index);
    note::collisions(&claimants, &settled, &|at| places.and_then(|places| places.get(at)), diags);
    settled.into_iter().map(|settled| settled.name).collect()
}
