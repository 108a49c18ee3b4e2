//! Types as they are written, and the forms in which a caller gives them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::page::Page;
use crate::model::{Format, Integer, Ty};
use crate::name::TypeNames;

/// A type where a value is held.
pub(super) fn tokens(page: &mut Page, ty: &Ty) -> TokenStream {
    match ty {
        Ty::Any => name(&page.runtime("Value")),
        Ty::Bool => quote!(bool),
        Ty::Integer(Integer::I32) => quote!(i32),
        Ty::Integer(Integer::I64) => quote!(i64),
        Ty::Integer(Integer::U32) => quote!(u32),
        Ty::Integer(Integer::U64) => quote!(u64),
        Ty::Number => quote!(f64),
        Ty::Text => quote!(String),
        Ty::Format(format) => name(&page.runtime(format_name(*format))),
        // The configuration's check has written it.
        Ty::Foreign(path) => path.parse().unwrap_or_default(),
        Ty::Bytes => name(&page.runtime("Bytes")),
        Ty::Array(inner) => {
            let inner = tokens(page, inner);
            quote!(Vec<#inner>)
        }
        Ty::Tuple(places) => {
            let places: Vec<TokenStream> = places.iter().map(|place| tokens(page, place)).collect();
            quote!((#(#places),*))
        }
        Ty::Map(inner) => {
            let map = map_name(page, inner);
            let inner = tokens(page, inner);
            quote!(#map<String, #inner>)
        }
        Ty::Nullable(inner) => {
            let inner = tokens(page, inner);
            quote!(Option<#inner>)
        }
        Ty::Named(id) => {
            let names = page.view.names;
            name(&page.api(&names.ty(*id).name))
        }
        Ty::Boxed(id) => {
            let names = page.view.names;
            let inner = page.api(&names.ty(*id).name);
            quote!(Box<#inner>)
        }
    }
}

/// The same as text, for calls of macros.
pub(super) fn text(page: &mut Page, ty: &Ty) -> String {
    tokens(page, ty).to_string().replace(' ', "").replace(',', ", ")
}

fn name(ident: &Ident) -> TokenStream {
    quote!(#ident)
}

/// The map of the keys and values that a `Ty::Map` has: that of any JSON is `serde_json`'s own.
pub(super) fn map_name(page: &mut Page, inner: &Ty) -> Ident {
    match inner {
        Ty::Any => page.runtime("Map"),
        _ => page.standard("std::collections::BTreeMap"),
    }
}

/// The runtime's type for a format.
pub(crate) fn format_name(format: Format) -> &'static str {
    match format {
        Format::DateTime => "DateTime",
        Format::Date => "Date",
        Format::Time => "Time",
        Format::Duration => "IsoDuration",
        Format::Decimal => "Decimal",
        Format::Uuid => "Uuid",
        Format::Base64 => "Base64",
    }
}

/// What a type derives beside what every type of its kind does.
pub(super) fn derives(names: &TypeNames) -> TokenStream {
    let paths = names.derives.iter().filter_map(|path| path.parse::<TokenStream>().ok());
    quote!(#(, #paths)*)
}

/// How a caller gives a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `impl Into<String>`
    Text,
    /// `impl IntoIterator<Item = impl Into<String>>`
    Texts,
    /// The value itself.
    Value,
}

/// The form in which a value of this type is given.
pub(super) fn form(ty: &Ty) -> Form {
    match ty {
        Ty::Text => Form::Text,
        Ty::Array(inner) if **inner == Ty::Text => Form::Texts,
        _ => Form::Value,
    }
}

/// The type of a parameter.
pub(super) fn parameter(page: &mut Page, ty: &Ty) -> TokenStream {
    match form(ty) {
        Form::Text => quote!(impl Into<String>),
        Form::Texts => quote!(impl IntoIterator<Item = impl Into<String>>),
        Form::Value => tokens(page, ty),
    }
}

/// What has a function compiled where it is called, and not with the crate, whose users call a part of it: a generic one is so
/// in any case.
pub(super) fn inline(is_generic: bool) -> Option<TokenStream> {
    (!is_generic).then(|| quote!(#[inline]))
}

/// The value of a parameter as a field holds it.
pub(super) fn held(name: &Ident, ty: &Ty) -> TokenStream {
    match form(ty) {
        Form::Text => quote!(#name.into()),
        Form::Texts => quote!(#name.into_iter().map(Into::into).collect()),
        Form::Value => quote!(#name),
    }
}
