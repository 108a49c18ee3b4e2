//! Structs: fields, `new` and setters of those that a caller sends, and what the wire needs to know.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::doc::{Doc, Said};
use super::fallback;
use super::inline;
use super::item::{literal, wire_entry};
use super::lint;
use super::operation::{alias, deprecated};
use super::page::{Method, Page, ident};
use super::ty::{self, Form};
use crate::derive::has_default;
use crate::model::{Field, Object, Presence, Ty, Type};
use crate::name::TypeNames;

/// As many arguments as `new` takes; types with more are written as literals.
const MOST_REQUIRED: usize = 7;

/// How a caller makes a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Making {
    /// Not at all: it is only received.
    No,
    /// By `new` and setters.
    New,
    /// As a literal, since `new` would take too much.
    Literal,
}

/// How a caller makes a struct.
pub(crate) fn making(ty: &Type, object: &Object) -> Making {
    let required = object.fields.iter().filter(|field| field.is_asked).count();
    match (ty.is_sent, required <= MOST_REQUIRED) {
        (false, _) => Making::No,
        (true, true) => Making::New,
        (true, false) => Making::Literal,
    }
}

/// Whether a field of a struct that is made by `new` has a setter.
pub(crate) fn has_setter(field: &Field, name: &str) -> bool {
    !field.is_asked && !field.read_only && name != "new"
}

/// A field and its name.
#[derive(Clone)]
pub(super) struct Member<'a> {
    field: &'a Field,
    name: &'a str,
    said: Said,
    /// Its setter, where the page has one.
    setter: Option<Method>,
}

/// The last member of each name that a page has: structs of one API have many in common.
pub(super) type Known<'a> = BTreeMap<&'a str, Member<'a>>;

/// Puts a struct on a page.
pub(super) fn object<'a>(page: &mut Page, ty: &Type, names: &'a TypeNames, object: &'a Object, known: &mut Known<'a>) {
    let words = page.view.words;
    let member = |(field, name): (&'a Field, &'a String)| match known.get(name.as_str()) {
        Some(known) if known.field == field => known.clone(),
        _ => Member { field, name, said: Said::of(&field.docs, words), setter: None },
    };
    let mut members: Vec<Member> = object.fields.iter().zip(&names.members).map(member).collect();
    definition(page, ty, names, object, &members);
    // A literal says it all, but for what is optional there would be no shorter way.
    if making(ty, object) == Making::New {
        methods(page, names, object, &mut members);
    }
    wire(page, names, object, &members);
    known.extend(members.into_iter().map(|member| (member.name, member)));
}

fn definition(page: &mut Page, ty: &Type, names: &TypeNames, object: &Object, members: &[Member]) {
    let docs = page.apart(Doc::with_deprecation(&ty.docs, &fallback::of_type(ty), page.view.words));
    let name = page.define(&names.name);
    let mut fields: Vec<TokenStream> = members.iter().map(|member| field(page, member)).collect();
    fields.extend(rest(page, names, object));
    let default = has_default(ty, object).then(|| quote!(, Default));
    let besides = ty::derives(names);
    let non_exhaustive = (making(ty, object) != Making::Literal).then(|| quote!(#[non_exhaustive]));
    let is_bool = |member: &&Member| member.field.ty == Ty::Bool && member.field.presence == Presence::Required;
    let lints = lint::bools(members.iter().filter(is_bool).count());
    page.code(quote! {
        #docs
        #[derive(Clone, Debug #default, PartialEq #besides)]
        #non_exhaustive
        #lints
        pub struct #name {
            #(#fields,)*
        }
    });
}

fn field(page: &mut Page, member: &Member) -> TokenStream {
    let Member { field, name, said, .. } = member;
    let docs = said.clone().or(|| format!("The property {}", inline::code(&field.name)));
    let docs = page.apart(docs.and_deprecation(&field.docs, page.view.words));
    let aliases = alias(name, &field.name, Some(&field.docs));
    let lints = lint::field(&field.ty);
    let name = ident(name);
    let inner = ty::tokens(page, &field.ty);
    let ty = match field.presence {
        Presence::Required => inner,
        Presence::RequiredNullable | Presence::Optional => quote!(Option<#inner>),
        Presence::Patch => {
            let patch = page.runtime("Patch");
            quote!(#patch<#inner>)
        }
    };
    quote! {
        #docs
        #aliases
        #lints
        pub #name: #ty
    }
}

/// The field of all properties that the document doesn't name.
fn rest(page: &mut Page, names: &TypeNames, object: &Object) -> Option<TokenStream> {
    let (ty, name) = object.rest.as_ref().zip(names.rest.as_ref())?;
    let docs = page.apart(Doc::ours("All other properties."));
    let name = ident(name);
    let map = ty::map_name(page, ty);
    let lints = lint::field(ty);
    let inner = ty::tokens(page, ty);
    Some(quote! {
        #docs
        #lints
        pub #name: #map<String, #inner>
    })
}

fn methods(page: &mut Page, names: &TypeNames, object: &Object, members: &mut [Member]) {
    let new = new(page, names, object, members);
    let mut methods = vec![page.method(new)];
    for member in members.iter_mut().filter(|member| has_setter(member.field, member.name)) {
        let setter = member.setter.unwrap_or_else(|| setter(page, member));
        member.setter = Some(setter);
        methods.push(setter);
    }
    page.impl_of(&names.name, &methods);
}

fn new(page: &mut Page, names: &TypeNames, object: &Object, members: &[Member]) -> TokenStream {
    let docs =
        page.apart(Doc::ours(format!("{} with what is required; everything else is left out.", article(&names.name))));
    let required: Vec<&Member> = members.iter().filter(|member| member.field.is_asked).collect();
    if required.is_empty() {
        // A setter may be called `default` as well.
        let is_hidden = members.iter().any(|member| member.name == "default");
        let default = if is_hidden { quote!(<Self as Default>::default()) } else { quote!(Self::default()) };
        return quote! {
            #docs
            #[must_use]
            #[inline]
            pub fn new() -> Self {
                #default
            }
        };
    }
    let parameters: Vec<TokenStream> = required
        .iter()
        .map(|member| {
            let name = ident(member.name);
            let ty = parameter(page, &member.field.ty);
            quote!(#name: #ty)
        })
        .collect();
    let mut values: Vec<TokenStream> = members.iter().map(|member| value(page, member)).collect();
    if let Some((ty, name)) = object.rest.as_ref().zip(names.rest.as_ref()) {
        let (name, map) = (ident(name), ty::map_name(page, ty));
        values.push(quote!(#name: #map::new()));
    }
    let bools = lint::bool_parameters(required.iter().filter(|member| member.field.ty == Ty::Bool).count());
    let inline = ty::inline(required.iter().any(|member| ty::form(&member.field.ty) != Form::Value));
    let bindings = lint::bindings(required.iter().map(|member| (member.name, &member.field.ty)));
    quote! {
        #docs
        #[must_use]
        #bools
        #bindings
        #inline
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#values),* }
        }
    }
}

/// A field as `new` fills it.
fn value(page: &mut Page, member: &Member) -> TokenStream {
    let name = ident(member.name);
    let value = match (member.field.is_asked, member.field.presence) {
        (true, Presence::Required) if is_kept(&member.field.ty) => return quote!(#name),
        (true, Presence::Required) => held(&name, &member.field.ty),
        (true, _) => {
            let held = held(&name, &member.field.ty);
            quote!(Some(#held))
        }
        (false, Presence::Patch) => {
            let patch = page.runtime("Patch");
            quote!(#patch::Absent)
        }
        (false, _) => quote!(None),
    };
    quote!(#name: #value)
}

fn setter(page: &mut Page, member: &Member) -> Method {
    let Member { field, name, said, .. } = member;
    let docs = page.apart(said.clone().or(|| format!("Sets {}", inline::code(&field.name))));
    let deprecated = deprecated(field.docs.deprecated.as_deref());
    let lints = lint::setter(name, &field.ty);
    let inline = ty::inline(field.presence == Presence::Patch || ty::form(&field.ty) != Form::Value);
    let name = ident(name);
    let (ty, value) = if field.presence == Presence::Patch {
        let patch = page.runtime("Patch");
        let inner = ty::tokens(page, &field.ty);
        (quote!(impl Into<#patch<#inner>>), quote!(#name.into()))
    } else {
        let held = held(&name, &field.ty);
        (parameter(page, &field.ty), quote!(Some(#held)))
    };
    page.method(quote! {
        #docs
        #deprecated
        #lints
        #[must_use]
        #inline
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    })
}

/// The type of an argument: what is boxed inside is given without its box.
fn parameter(page: &mut Page, ty: &Ty) -> TokenStream {
    match ty {
        Ty::Boxed(id) => ty::tokens(page, &Ty::Named(*id)),
        ty => ty::parameter(page, ty),
    }
}

fn held(name: &Ident, ty: &Ty) -> TokenStream {
    match ty {
        Ty::Boxed(_) => quote!(Box::new(#name)),
        ty => ty::held(name, ty),
    }
}

/// Whether an argument is stored as it is.
fn is_kept(ty: &Ty) -> bool {
    ty::form(ty) == Form::Value && !matches!(ty, Ty::Boxed(_))
}

fn wire(page: &mut Page, names: &TypeNames, object: &Object, members: &[Member]) {
    let mut entries: Vec<String> = members.iter().map(entry).collect();
    if let Some(name) = names.rest.as_ref().filter(|_| object.rest.is_some()) {
        entries.push(format!("..{name}"));
    }
    page.call("object", &format!("{} {{", names.name), &entries);
}

/// What the macro `object` is told of a field.
fn entry(member: &Member) -> String {
    let mark = match member.field.presence {
        _ if member.field.read_only => ": read_only",
        Presence::Required => "",
        Presence::RequiredNullable => ": null",
        Presence::Optional | Presence::Patch => "?",
    };
    wire_entry(&format!("{}{mark}", member.name), member.name, &literal(&member.field.name), &member.field.name)
}

/// A type's name as code, after the article that fits its first letter.
fn article(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'I', 'O']) { "An" } else { "A" };
    format!("{article} `{name}`")
}
