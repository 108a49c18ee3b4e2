//! Enums of all kinds, and the choice of what a type becomes.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::doc::{self, Doc};
use super::fallback;
use super::inline;
use super::lint;
use super::object::{Known, object};
use super::operation::alias;
use super::page::{Page, ident};
use super::ty;
use crate::derive::is_empty_by_default;
use crate::model::{
    AnswerBody, Docs, Enum, EnumValue, EnumValues, StatusRange, StatusVariant, Ty, Type, TypeId, TypeKind, Union,
};
use crate::name::TypeNames;

/// Puts a type on a page.
pub(super) fn item<'a>(page: &mut Page<'a>, id: TypeId, known: &mut Known<'a>) {
    let Some(ty) = page.view.ty(id) else { return };
    let names = page.view.names.ty(id);
    match &ty.kind {
        TypeKind::Object(fields) => object(page, ty, names, fields, known),
        TypeKind::Enum(values) => open_enum(page, ty, names, values),
        TypeKind::Union(variants) => union(page, ty, names, variants),
        TypeKind::Wrapper(inner) => wrapper(page, ty, names, inner),
        TypeKind::Answer(variants) => answer(page, ty, names, variants),
    }
}

fn open_enum(page: &mut Page, ty: &Type, names: &TypeNames, values: &Enum) {
    match &values.values {
        EnumValues::Text(values) => {
            let show =
                |value: &EnumValue<String>| (value.value.clone(), literal(&value.value), value.description.clone());
            values_enum(page, ty, names, (quote!(String), ""), &values.iter().map(show).collect::<Vec<_>>());
        }
        EnumValues::Integer(values) => {
            let show =
                |value: &EnumValue<i64>| (value.value.to_string(), value.value.to_string(), value.description.clone());
            values_enum(page, ty, names, (quote!(i64), ": i64"), &values.iter().map(show).collect::<Vec<_>>());
        }
    }
}

/// An enum of these values, each as text, as a literal, and with its description.
fn values_enum(
    page: &mut Page,
    ty: &Type,
    names: &TypeNames,
    (kept, head): (TokenStream, &str),
    values: &[(String, String, Option<String>)],
) {
    let words = page.view.words;
    let mut variants = Vec::new();
    let mut entries = Vec::new();
    for ((wire, literal, description), name) in values.iter().zip(&names.members) {
        let shown = match inline::code(wire) {
            shown if !shown.is_empty() => shown,
            _ if wire.is_empty() => "The empty text.".to_owned(),
            _ => "A text that shows nothing.".to_owned(),
        };
        let docs = match description {
            Some(text) => Doc::described(None, Some(text), &shown, words),
            None => Doc::ours(shown),
        };
        let docs = page.apart(docs);
        let aliases = alias(name, wire, None);
        entries.push(format!("{name} = {literal}"));
        let name = ident(name);
        variants.push(quote!(#docs #aliases #name));
    }
    let last = page.apart(Doc::ours("A value that this release does not know, kept as received."));
    variants.push(quote!(#last Unrecognized(#kept)));
    let docs = page.apart(Doc::with_deprecation(&ty.docs, &fallback::of_type(ty), words));
    let name = page.define(&names.name);
    let besides = ty::derives(names);
    page.code(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash #besides)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }
    });
    page.call("open_enum", &format!("{name}{head} {{"), &entries);
}

/// Whether a union is made from what its variants hold: not if two hold the same type.
pub(crate) fn has_conversions(union: &Union) -> bool {
    let types: BTreeSet<&Ty> = union.variants.iter().map(|variant| &variant.ty).collect();
    types.len() == union.variants.len()
}

fn union(page: &mut Page, ty: &Type, names: &TypeNames, union: &Union) {
    let mut variants = Vec::new();
    let mut entries = Vec::new();
    for (variant, name) in union.variants.iter().zip(&names.members) {
        let inner = ty::tokens(page, &variant.ty);
        let text = ty::text(page, &variant.ty);
        let docs = variant_docs(page, &variant.docs, &variant.ty);
        let docs = page.apart(docs);
        let marks = if union.discriminator.is_some() { &variant.values } else { &variant.keys };
        let marks: Vec<String> = marks.iter().map(|mark| literal(mark)).collect();
        let colon = if marks.is_empty() { "" } else { ": " };
        entries.push(format!("{name}({text}{colon}{})", marks.join(", ")));
        let name = ident(name);
        variants.push(quote!(#docs #name(#inner)));
    }
    let last = page.apart(Doc::ours("A form that this release does not know, kept as received."));
    let value = page.runtime("Value");
    variants.push(quote!(#last Unrecognized(#value)));
    let lints = lint::variants(page.view, union.variants.iter().map(|variant| &variant.ty));
    enum_item(page, ty, names, &quote!(#lints), &variants);
    let by = union.discriminator.as_ref().map_or_else(String::new, |by| format!(" by {}", literal(by)));
    let alike = if has_conversions(union) { "" } else { "alike " };
    page.call("union", &format!("{alike}{}{by} {{", names.name), &entries);
}

fn wrapper(page: &mut Page, ty: &Type, names: &TypeNames, held: &Ty) {
    let docs = page.apart(Doc::with_deprecation(&ty.docs, &fallback::of_type(ty), page.view.words));
    let text = ty::text(page, held);
    let inner = ty::tokens(page, held);
    let name = page.define(&names.name);
    let besides = ty::derives(names);
    let default = is_empty_by_default(held).then(|| quote!(, Default));
    page.code(quote! {
        #docs
        #[derive(Clone, Debug #default, PartialEq #besides)]
        pub struct #name(pub #inner);
    });
    page.call("wrapper", &format!("{} {{", names.name), &[text]);
}

fn answer(page: &mut Page, ty: &Type, names: &TypeNames, statuses: &[StatusVariant]) {
    let mut variants = Vec::new();
    let mut entries = Vec::new();
    for (variant, name) in statuses.iter().zip(&names.members) {
        let status = match variant.status {
            StatusRange::Exact(status) => status.to_string(),
            range => literal(&range.to_string()),
        };
        let fallback = format!("Status `{}`", status.trim_matches('"'));
        let docs = Doc::described(None, variant.description.as_deref(), &fallback, page.view.words);
        let docs = page.apart(docs);
        let body = variant.body.as_ref().map(|body| held(body));
        let text = body.as_ref().map(|(ty, how)| format!("({}{how})", ty::text(page, ty))).unwrap_or_default();
        let body = body.as_ref().map(|(ty, _)| ty::tokens(page, ty)).map(|ty| quote!((#ty)));
        entries.push(format!("{name}{text} = {status}"));
        let name = ident(name);
        variants.push(quote!(#docs #name #body));
    }
    let bodies: Vec<Ty> = statuses.iter().filter_map(|variant| Some(held(variant.body.as_ref()?).0)).collect();
    let lints = lint::variants(page.view, bodies.iter());
    enum_item(page, ty, names, &quote!(#lints), &variants);
    page.call("answer", &format!("{} {{", names.name), &entries);
}

/// The type of a variant's body, and how the macro is told to read it.
fn held(body: &AnswerBody) -> (Ty, &'static str) {
    match body {
        AnswerBody::Json(ty) => (ty.clone(), ""),
        AnswerBody::Text => (Ty::Text, ": text"),
        AnswerBody::Stream => (Ty::Bytes, ": bytes"),
    }
}

fn enum_item(page: &mut Page, ty: &Type, names: &TypeNames, lints: &TokenStream, variants: &[TokenStream]) {
    let docs = page.apart(Doc::with_deprecation(&ty.docs, &fallback::of_type(ty), page.view.words));
    let name = page.define(&names.name);
    let besides = ty::derives(names);
    page.code(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq #besides)]
        #[non_exhaustive]
        #lints
        pub enum #name {
            #(#variants,)*
        }
    });
}

fn variant_docs(page: &mut Page, docs: &Docs, ty: &Ty) -> Doc {
    match ty {
        Ty::Named(id) | Ty::Boxed(id) if docs == &Docs::default() => {
            let names = page.view.names;
            Doc::ours(format!("It is {}.", doc::link(&names.ty(*id).name)))
        }
        ty => {
            let fallback = match ty {
                Ty::Text | Ty::Format(_) => "A text".to_owned(),
                Ty::Bool => "True or false".to_owned(),
                Ty::Integer(_) => "A whole number".to_owned(),
                Ty::Number => "A number".to_owned(),
                Ty::Array(_) => "A list".to_owned(),
                Ty::Tuple(places) => format!("A list of {} values", places.len()),
                Ty::Map(_) => "An object of any keys".to_owned(),
                ty => format!("It is {}", inline::code(ty::text(page, ty).trim_start_matches(':'))),
            };
            Doc::with_deprecation(docs, &fallback, page.view.words)
        }
    }
}

/// A text as Rust writes it.
pub(super) fn literal(text: &str) -> String {
    Literal::string(text).to_string()
}

/// `entry`, with the name on the wire where the identifier says something else.
pub(super) fn wire_entry(entry: &str, identifier: &str, literal: &str, wire: &str) -> String {
    if identifier == wire { entry.to_owned() } else { format!("{entry} = {literal}") }
}
