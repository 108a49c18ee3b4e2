//! The few places where a document's own shape offends a lint of clippy: narrow attributes, each with a reason.
//!
//! `expect` where the lint is certain to fire, `allow` where that hangs on what can't be known here.

use proc_macro2::TokenStream;
use quote::quote;

use super::api::ApiView;
use super::operation::Named;
use crate::model::{Ty, TypeKind};

/// As many parameters, `self` among them, as clippy takes.
const MOST_PARAMETERS: usize = 7;
/// As many booleans side by side as clippy takes.
const MOST_BOOLS: usize = 3;
/// From this difference in bytes on, clippy asks for a box; ours are estimates, so we start well before its 200.
const LARGE: usize = 120;
/// As much as clippy takes of what it calls a type's complexity.
const MOST_COMPLEX: usize = 250;
/// Where estimates end.
const HUGE: usize = 1000;

/// For a handle without methods.
pub(super) fn idle() -> TokenStream {
    quote!(#[expect(dead_code, reason = "the API has no operations")])
}

/// For a handle's method.
pub(super) fn method(operation: &Named) -> TokenStream {
    let count = operation.arguments(true).count();
    let bools = operation.arguments(true).filter(|(argument, _)| argument.ty == Ty::Bool).count();
    let many = parameters(count + 1);
    let bools = bool_parameters(bools);
    let like_trait = like_trait(&operation.names.method);
    let bindings = bindings(operation.arguments(true).map(|(argument, name)| (name, &argument.ty)));
    quote!(#many #bools #like_trait #bindings)
}

/// For a setter, and the type of what it takes.
pub(super) fn setter(name: &str, ty: &Ty) -> TokenStream {
    let (like_trait, bindings) = (like_trait(name), bindings([(name, ty)]));
    quote!(#like_trait #bindings)
}

/// For a function with these parameters.
pub(super) fn bindings<'n>(parameters: impl IntoIterator<Item = (&'n str, &'n Ty)>) -> TokenStream {
    /// Clippy takes these for words that stand for others.
    const PLACEHOLDERS: [&str; 3] = ["foo", "baz", "quux"];
    let (mut is_placeholder, mut is_complex) = (false, false);
    for (name, ty) in parameters {
        is_placeholder |= PLACEHOLDERS.contains(&name);
        is_complex |= complexity(ty, 1) > MOST_COMPLEX;
    }
    let placeholder =
        is_placeholder.then(|| quote!(#[allow(clippy::disallowed_names, reason = "the API calls it so")]));
    let complex = is_complex.then(complex);
    quote!(#placeholder #complex)
}

/// For a field of this type.
pub(super) fn field(ty: &Ty) -> Option<TokenStream> {
    // Within an `Option`, as most are.
    (complexity(ty, 2) + 10 > MOST_COMPLEX).then(complex)
}

fn complex() -> TokenStream {
    quote!(#[allow(clippy::type_complexity, reason = "the API has it so")])
}

/// What clippy makes of a type within so many others: the deeper, the more.
fn complexity(ty: &Ty, depth: usize) -> usize {
    let own = 10 * depth;
    match ty {
        Ty::Array(inner) | Ty::Nullable(inner) => own + complexity(inner, depth + 1),
        Ty::Map(inner) => own + 10 * (depth + 1) + complexity(inner, depth + 1),
        Ty::Boxed(_) => own + 10 * (depth + 1),
        _ => own,
    }
}

/// For a function with this many parameters.
pub(super) fn parameters(count: usize) -> Option<TokenStream> {
    (count > MOST_PARAMETERS)
        .then(|| quote!(#[expect(clippy::too_many_arguments, reason = "the API asks for all of them")]))
}

/// For a function with this many parameters that are booleans.
pub(super) fn bool_parameters(count: usize) -> Option<TokenStream> {
    (count > MOST_BOOLS)
        .then(|| quote!(#[expect(clippy::fn_params_excessive_bools, reason = "the API asks for all of them")]))
}

/// For a struct with this many fields that are booleans.
pub(super) fn bools(count: usize) -> Option<TokenStream> {
    (count > MOST_BOOLS).then(|| quote!(#[expect(clippy::struct_excessive_bools, reason = "the API has them so")]))
}

/// For a crate with names in other letters than ASCII's, some of which rustc warns of.
pub(super) fn letters(is_ascii: bool) -> &'static str {
    if is_ascii {
        return "";
    }
    "#![allow(confusable_idents, mixed_script_confusables, uncommon_codepoints, reason = \"the API has such names\")]\n"
}

/// For a method whose name the standard library's traits have too.
fn like_trait(name: &str) -> Option<TokenStream> {
    const TRAITS: [&str; 30] = [
        "add",
        "as_mut",
        "as_ref",
        "bitand",
        "bitor",
        "bitxor",
        "borrow",
        "borrow_mut",
        "clone",
        "cmp",
        "default",
        "deref",
        "deref_mut",
        "div",
        "drop",
        "eq",
        "from_iter",
        "from_str",
        "hash",
        "index",
        "index_mut",
        "into_iter",
        "mul",
        "neg",
        "next",
        "not",
        "rem",
        "shl",
        "shr",
        "sub",
    ];
    match name {
        "new" => Some(quote!(#[allow(clippy::new_ret_no_self, reason = "the API calls it so")])),
        name if TRAITS.contains(&name) => {
            Some(quote!(#[allow(clippy::should_implement_trait, reason = "the API calls it so")]))
        }
        _ => None,
    }
}

/// For an enum whose variants hold these types.
pub(super) fn variants<'t>(view: &ApiView, types: impl Iterator<Item = &'t Ty>) -> Option<TokenStream> {
    let mut sizes: Vec<usize> = types
        .map(|ty| {
            let mut size = 0;
            add_size(view, ty, &mut size);
            size
        })
        .collect();
    sizes.sort_unstable_by(|one, other| other.cmp(one));
    let second = sizes.get(1).copied().unwrap_or(0).max(32);
    let largest = sizes.first().copied().unwrap_or(0);
    // What is huge is not told from what is larger still.
    (largest >= HUGE || largest > second.saturating_add(LARGE))
        .then(|| quote!(#[allow(clippy::large_enum_variant, reason = "boxes would be in every caller's way")]))
}

/// Adds about as many bytes as a value takes in place. Stops where it is huge anyway, so that types that share parts
/// don't cost more than that.
fn add_size(view: &ApiView, ty: &Ty, size: &mut usize) {
    if *size >= HUGE {
        return;
    }
    match ty {
        Ty::Nullable(inner) => add_size(view, inner, size),
        Ty::Tuple(places) => places.iter().for_each(|place| add_size(view, place, size)),
        Ty::Named(id) => match view.ty(*id).map(|ty| &ty.kind) {
            Some(TypeKind::Object(object)) => {
                *size += 1;
                object.fields.iter().for_each(|field| add_size(view, &field.ty, size));
            }
            Some(TypeKind::Union(union)) => {
                *size += 8;
                union.variants.iter().for_each(|variant| add_size(view, &variant.ty, size));
            }
            Some(TypeKind::Enum(_) | TypeKind::Wrapper(_) | TypeKind::Answer(_)) | None => *size += 24,
        },
        Ty::Bool | Ty::Boxed(_) | Ty::Integer(_) | Ty::Number => *size += 8,
        Ty::Any | Ty::Text | Ty::Format(_) | Ty::Foreign(_) | Ty::Bytes | Ty::Array(_) | Ty::Map(_) => *size += 24,
    }
}
