//! How a caller gives an argument, and how it goes into the request.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::operation::Named;
use super::page::{Page, ident};
use super::ty::{self, Form};
use crate::model::{Argument, ArgumentPlace, BodyKind, Style, StyleKind, Ty, TypeKind};

/// An argument in its three parts.
pub(super) struct Given {
    /// `branch: impl Into<String>`
    pub(super) parameter: TokenStream,
    /// What has to be done with it first.
    pub(super) preparation: Option<TokenStream>,
    /// `.query("branch", branch)`
    pub(super) call: TokenStream,
}

/// Works out how an argument is taken and passed on.
pub(super) fn given(page: &mut Page, operation: &Named, argument: &Argument, name: &str) -> Given {
    let name = ident(name);
    if argument.place == ArgumentPlace::Body && is_raw(operation) {
        if kind(operation) == Some(BodyKind::Text) {
            let parameter = quote!(#name: impl Into<String>);
            return Given { parameter, preparation: None, call: quote!(.raw_body(Into::<String>::into(#name))) };
        }
        let body = page.runtime("Body");
        return Given { parameter: quote!(#name: impl Into<#body>), preparation: None, call: quote!(.raw_body(#name)) };
    }
    let is_part = argument.place == ArgumentPlace::BodyProperty && kind(operation) == Some(BodyKind::Multipart);
    if is_part {
        page.needs("FilePart");
        if let Some(given) = file(page, argument, &name) {
            return given;
        }
    }
    if let Some(inner) = patched(argument) {
        let patch = page.runtime("Patch");
        let inner = ty::tokens(page, inner);
        let wire = &argument.name;
        let parameter = quote!(#name: impl Into<#patch<#inner>>);
        return Given { parameter, preparation: None, call: quote!(.patch_field(#wire, #name.into())) };
    }
    let form = ty::form(&argument.ty);
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

/// A part that is a file, or several.
fn file(page: &mut Page, argument: &Argument, name: &Ident) -> Option<Given> {
    let wire = &argument.name;
    let is_list = match &argument.ty {
        Ty::Bytes => false,
        Ty::Array(inner) if **inner == Ty::Bytes => true,
        _ => return None,
    };
    let file = page.runtime("FilePart");
    Some(if is_list {
        let parameter = quote!(#name: impl IntoIterator<Item = impl Into<#file>>);
        Given { parameter, preparation: None, call: quote!(.files(#wire, #name)) }
    } else {
        Given { parameter: quote!(#name: impl Into<#file>), preparation: None, call: quote!(.file(#wire, #name)) }
    })
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
        ArgumentPlace::Path(style) => match styled(page, argument, style) {
            Some(style) => {
                let value = owned(name, form);
                quote!(.path_styled(#style, #wire, #value))
            }
            None if is_text => quote!(.path(#wire, #name)),
            None => quote!(.path_value(#wire, #name)),
        },
        ArgumentPlace::Query(style) => match styled(page, argument, style) {
            Some(style) => {
                let value = owned(name, form);
                quote!(.query_styled(#style, #wire, #value))
            }
            None if is_text => quote!(.query(#wire, #name)),
            None => quote!(.query_value(#wire, #name)),
        },
        ArgumentPlace::Header(style) if is_special(page, argument, style) => {
            page.needs("header_styles");
            let (style, value) = (style_expression(page, style), owned(name, form));
            quote!(.header_styled(#style, #wire, #value))
        }
        ArgumentPlace::Header(_) if is_text => quote!(.header(#wire, #name)),
        ArgumentPlace::Header(_) => quote!(.header_value(#wire, #name)),
        ArgumentPlace::Cookie(style) if style.kind == StyleKind::Json => {
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

/// Whether a header is written in another way than most: as JSON, or an object's properties as `key=value`.
fn is_special(page: &Page, argument: &Argument, style: Style) -> bool {
    style.kind == StyleKind::Json || style.explode && !is_scalar(page, &argument.ty) && !is_list(&argument.ty)
}

fn is_list(ty: &Ty) -> bool {
    matches!(ty, Ty::Array(_))
}

/// The value where a method takes anything that can be serialized.
fn owned(name: &Ident, form: Form) -> TokenStream {
    match form {
        Form::Text => quote!(Into::<String>::into(#name)),
        Form::Texts | Form::Value => quote!(#name),
    }
}

/// The style as an expression, where it makes a difference.
fn styled(page: &mut Page, argument: &Argument, style: Style) -> Option<TokenStream> {
    let is_default = match argument.place {
        ArgumentPlace::Path(_) => style.kind == StyleKind::Simple && !style.explode,
        _ => style.kind == StyleKind::Form && style.explode,
    };
    let is_plain = matches!(style.kind, StyleKind::Form | StyleKind::Simple) || is_list_only(style.kind);
    if !style.allow_reserved && (is_default || is_plain && is_scalar(page, &argument.ty)) {
        return None;
    }
    Some(style_expression(page, style))
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
fn is_scalar(page: &Page, ty: &Ty) -> bool {
    match ty {
        Ty::Bool | Ty::Integer(_) | Ty::Number | Ty::Text | Ty::Format(_) => true,
        Ty::Nullable(inner) => is_scalar(page, inner),
        Ty::Named(id) | Ty::Boxed(id) => page.view.ty(*id).is_some_and(|ty| matches!(ty.kind, TypeKind::Enum(_))),
        // Nobody knows what a foreign type is in JSON.
        Ty::Any | Ty::Foreign(_) | Ty::Bytes | Ty::Array(_) | Ty::Tuple(_) | Ty::Map(_) => false,
    }
}
