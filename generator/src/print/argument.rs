//! How a caller gives an argument, and how it goes into the request.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::operation::Named;
use super::page::{Page, ident};
use super::ty::{self, Form};
use crate::model::{Api, Argument, ArgumentPlace, BodyKind, Operation, Style, StyleKind, Ty, TypeKind};

/// An argument in its three parts.
pub(super) struct Given {
    /// `branch: impl Into<String>`
    pub(super) parameter: TokenStream,
    /// What has to be done with it first.
    pub(super) preparation: Option<TokenStream>,
    /// `.query("branch", branch)`
    pub(super) call: TokenStream,
}

/// What a caller may give for an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accepted<'a> {
    /// `impl Into<Body>`
    Body,
    /// `impl Into<FilePart>`
    File,
    /// `impl IntoIterator<Item = impl Into<FilePart>>`
    Files,
    /// `impl Into<Patch<T>>`
    Patch(&'a Ty),
    /// `impl Into<String>`
    Text,
    /// `impl IntoIterator<Item = impl Into<String>>`
    Texts,
    /// The value itself.
    Value(&'a Ty),
}

impl Accepted<'_> {
    /// Whether it has a caller's own type.
    pub(super) fn is_generic(self) -> bool {
        !matches!(self, Self::Value(_))
    }
}

/// What a caller may give for an argument of an operation.
pub(crate) fn accepted<'a>(operation: &Operation, argument: &'a Argument) -> Accepted<'a> {
    let kind = operation.body.as_ref().map(|body| body.kind);
    if let Some(inner) = patched(argument) {
        return Accepted::Patch(inner);
    }
    match (&argument.place, kind, &argument.ty) {
        (ArgumentPlace::Body, Some(BodyKind::Text), _) => Accepted::Text,
        (ArgumentPlace::Body, Some(BodyKind::Bytes), _) => Accepted::Body,
        (ArgumentPlace::BodyProperty, Some(BodyKind::Multipart), Ty::Bytes) => Accepted::File,
        (ArgumentPlace::BodyProperty, Some(BodyKind::Multipart), Ty::Array(item)) if **item == Ty::Bytes => {
            Accepted::Files
        }
        (_, _, ty) => match ty::form(ty) {
            Form::Text => Accepted::Text,
            Form::Texts => Accepted::Texts,
            Form::Value => Accepted::Value(ty),
        },
    }
}

/// Works out how an argument is taken and passed on.
pub(super) fn given(page: &mut Page, operation: &Named, argument: &Argument, name: &str) -> Given {
    let name = ident(name);
    let wire = &argument.name;
    let is_part = argument.place == ArgumentPlace::BodyProperty && kind(operation) == Some(BodyKind::Multipart);
    if is_part {
        page.needs("FilePart");
    }
    let form = match accepted(operation.operation, argument) {
        Accepted::Body => {
            let body = page.runtime("Body");
            let parameter = quote!(#name: impl Into<#body>);
            return Given { parameter, preparation: None, call: quote!(.raw_body(#name)) };
        }
        Accepted::Text if argument.place == ArgumentPlace::Body && is_raw(operation) => {
            let parameter = quote!(#name: impl Into<String>);
            return Given { parameter, preparation: None, call: quote!(.raw_body(Into::<String>::into(#name))) };
        }
        Accepted::File => {
            let file = page.runtime("FilePart");
            let parameter = quote!(#name: impl Into<#file>);
            return Given { parameter, preparation: None, call: quote!(.file(#wire, #name)) };
        }
        Accepted::Files => {
            let file = page.runtime("FilePart");
            let parameter = quote!(#name: impl IntoIterator<Item = impl Into<#file>>);
            return Given { parameter, preparation: None, call: quote!(.files(#wire, #name)) };
        }
        Accepted::Patch(inner) => {
            let patch = page.runtime("Patch");
            let inner = ty::tokens(page, inner);
            let parameter = quote!(#name: impl Into<#patch<#inner>>);
            return Given { parameter, preparation: None, call: quote!(.patch_field(#wire, #name.into())) };
        }
        Accepted::Text => Form::Text,
        Accepted::Texts => Form::Texts,
        Accepted::Value(_) => Form::Value,
    };
    let parameter = ty::parameter(page, &argument.ty);
    let preparation =
        (form == Form::Texts).then(|| quote!(let #name: Vec<String> = #name.into_iter().map(Into::into).collect();));
    let call = match (is_part, form) {
        (true, form) => part(argument, &name, form),
        (false, form) => call(page, argument, &name, form),
    };
    Given { parameter: quote!(#name: #parameter), preparation, call }
}

/// Whether the body is sent as it is given.
pub(super) fn is_raw(operation: &Named) -> bool {
    matches!(kind(operation), Some(BodyKind::Text | BodyKind::Bytes))
}

fn kind(operation: &Named) -> Option<BodyKind> {
    operation.operation.body.as_ref().map(|body| body.kind)
}

/// The type of a property that can be set, cleared or left alone: `lower` leaves null with those alone that a `PATCH` sends.
pub(super) fn patched(argument: &Argument) -> Option<&Ty> {
    match &argument.ty {
        Ty::Nullable(inner) if argument.place == ArgumentPlace::BodyProperty && !argument.required => Some(inner),
        _ => None,
    }
}

/// A part that is a value.
fn part(argument: &Argument, name: &Ident, form: Form) -> TokenStream {
    let wire = &argument.name;
    if form == Form::Text { quote!(.part(#wire, #name)) } else { quote!(.part_value(#wire, #name)) }
}

fn call(page: &mut Page, argument: &Argument, name: &Ident, form: Form) -> TokenStream {
    let wire = &argument.name;
    let is_text = form == Form::Text;
    match argument.place {
        ArgumentPlace::Path(_) => match styled(page, argument) {
            Some(style) => {
                let value = owned(name, form);
                quote!(.path_styled(#style, #wire, #value))
            }
            None if is_text => quote!(.path(#wire, #name)),
            None => quote!(.path_value(#wire, #name)),
        },
        ArgumentPlace::Query(_) => match styled(page, argument) {
            Some(style) => {
                let value = owned(name, form);
                quote!(.query_styled(#style, #wire, #value))
            }
            None if is_text => quote!(.query(#wire, #name)),
            None => quote!(.query_value(#wire, #name)),
        },
        ArgumentPlace::Header(_) => match styled(page, argument) {
            Some(style) => {
                page.needs("header_styles");
                let value = owned(name, form);
                quote!(.header_styled(#style, #wire, #value))
            }
            None if is_text => quote!(.header(#wire, #name)),
            None => quote!(.header_value(#wire, #name)),
        },
        ArgumentPlace::Cookie(_) if style_that_counts(page.view.api, argument).is_some() => {
            page.needs("header_styles");
            let value = owned(name, form);
            quote!(.cookie_json(#wire, #value))
        }
        ArgumentPlace::Cookie(_) if is_text => quote!(.cookie(#wire, #name)),
        ArgumentPlace::Cookie(_) => quote!(.cookie_value(#wire, #name)),
        ArgumentPlace::BodyProperty if is_text => quote!(.field(#wire, #name)),
        ArgumentPlace::BodyProperty => quote!(.field_value(#wire, #name)),
        ArgumentPlace::Body => {
            let value = owned(name, form);
            quote!(.body(#value))
        }
    }
}

/// The value where a method takes anything that can be serialized.
fn owned(name: &Ident, form: Form) -> TokenStream {
    match form {
        Form::Text => quote!(Into::<String>::into(#name)),
        Form::Texts | Form::Value => quote!(#name),
    }
}

/// The style as an expression, where it makes a difference.
fn styled(page: &mut Page, argument: &Argument) -> Option<TokenStream> {
    let style = style_that_counts(page.view.api, argument)?;
    Some(style_expression(page, style))
}

/// An argument's style, where it makes a difference to what is sent.
pub(crate) fn style_that_counts(api: &Api, argument: &Argument) -> Option<Style> {
    let is_scalar = || is_scalar(api, &argument.ty);
    let is_plain = |style: Style| matches!(style.kind, StyleKind::Form | StyleKind::Simple) || is_list_only(style.kind);
    let counts =
        |style: Style, is_default: bool| style.allow_reserved || !(is_default || is_plain(style) && is_scalar());
    let (style, counts) = match argument.place {
        ArgumentPlace::Path(style) => (style, counts(style, style.kind == StyleKind::Simple && !style.explode)),
        ArgumentPlace::Query(style) => (style, counts(style, style.kind == StyleKind::Form && style.explode)),
        // As JSON, or an object's properties as `key=value`.
        ArgumentPlace::Header(style) => {
            let is_object = || !is_scalar() && !matches!(argument.ty, Ty::Array(_));
            (style, style.kind == StyleKind::Json || style.explode && is_object())
        }
        ArgumentPlace::Cookie(style) => (style, style.kind == StyleKind::Json),
        ArgumentPlace::BodyProperty | ArgumentPlace::Body => return None,
    };
    counts.then_some(style)
}

/// A style as an expression.
pub(super) fn style_expression(page: &mut Page, style: Style) -> TokenStream {
    let (constant, explodes) = match style.kind {
        StyleKind::Simple => (quote!(SIMPLE), false),
        StyleKind::Label => (quote!(LABEL), false),
        StyleKind::Matrix => (quote!(MATRIX), false),
        StyleKind::Form => (quote!(FORM), true),
        StyleKind::SpaceDelimited => (quote!(SPACE), false),
        StyleKind::PipeDelimited => (quote!(PIPE), false),
        StyleKind::TabDelimited => (quote!(TAB), false),
        StyleKind::DeepObject => (quote!(DEEP_OBJECT), true),
        StyleKind::Json => (quote!(JSON), false),
    };
    let explode = style.explode;
    let explode = (explode != explodes && style.kind != StyleKind::Json).then(|| quote!(.explode(#explode)));
    let reserved = style.allow_reserved.then(|| quote!(.allow_reserved()));
    let base = page.runtime("Style");
    quote!(#base::#constant #explode #reserved)
}

/// Whether a style only says how the items of a list are parted.
fn is_list_only(kind: StyleKind) -> bool {
    matches!(kind, StyleKind::SpaceDelimited | StyleKind::PipeDelimited | StyleKind::TabDelimited)
}

/// Whether a value is one word, however it is styled.
fn is_scalar(api: &Api, ty: &Ty) -> bool {
    match ty {
        Ty::Bool | Ty::Integer(_) | Ty::Number | Ty::Text | Ty::Format(_) => true,
        Ty::Nullable(inner) => is_scalar(api, inner),
        Ty::Named(id) | Ty::Boxed(id) => api.types.get(id.0).is_some_and(|ty| matches!(ty.kind, TypeKind::Enum(_))),
        // Nobody knows what a foreign type is in JSON.
        Ty::Any | Ty::Foreign(_) | Ty::Bytes | Ty::Array(_) | Ty::Tuple(_) | Ty::Map(_) => false,
    }
}
