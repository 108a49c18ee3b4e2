//! Operations in a report.

use serde::Serialize;

use super::spell;
use crate::model::{self, ArgumentPlace, PagingKind, Ty};
use crate::name::{ApiNames, OperationNames};

/// An operation.
#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    /// The handle's method.
    pub name: String,
    /// The struct that it gives.
    pub builder: String,
    /// `operationId`, or the words that stand for it.
    pub id: String,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub template: String,
    /// The method's arguments, in their order.
    pub arguments: Vec<Argument>,
    /// The setters of the builder.
    pub setters: Vec<Argument>,
    /// The media type of the body.
    pub body: Option<String>,
    /// Further media types of the body.
    pub other_bodies: Vec<String>,
    /// What `send()` gives.
    pub answer: String,
    /// Further media types of the answer.
    pub other_answers: Vec<String>,
    /// The statuses of the errors it declares.
    pub errors: Vec<String>,
    /// How its pages follow one another.
    pub paging: Option<Paging>,
    /// What it has the API call back with.
    pub callbacks: Vec<Incoming>,
    /// Credentials, where they differ from the API's.
    pub credentials: Option<Vec<String>>,
    /// Whether it is deprecated.
    pub is_deprecated: bool,
}

/// A value that a caller gives.
#[derive(Clone, Debug, Serialize)]
pub struct Argument {
    /// The parameter of the method, or the setter.
    pub name: String,
    /// Its name on the wire.
    pub wire: String,
    /// Where it goes: `path`, `query`, `header`, `cookie`, `property` or `body`.
    pub place: &'static str,
    /// Its type.
    #[serde(rename = "type")]
    pub ty: String,
}

/// How pages follow one another. A place is a path of property names, joined by `/`.
#[derive(Clone, Debug, Serialize)]
pub struct Paging {
    /// The rule's style: `token`, `offset`, …
    pub style: String,
    /// The query parameter that asks for the next page.
    pub parameter: Option<String>,
    /// Where a page says how to go on; for `last-item`, where its last item does.
    pub next: Option<String>,
    /// Where a page says how much there is in all.
    pub total: Option<String>,
    /// Where a page says whether there is more.
    pub more: Option<String>,
    /// Where a page holds its items; empty for the page itself.
    pub items: String,
    /// The type of an item.
    pub item: String,
}

/// A request that the API makes to its users.
#[derive(Clone, Debug, Serialize)]
pub struct Incoming {
    /// Its name in the document.
    pub name: String,
    /// The HTTP method.
    pub method: String,
    /// Where a callback goes, in terms of the request before it.
    pub url: Option<String>,
    /// The type of its body, or else the body's media type.
    pub body: Option<String>,
}

impl Incoming {
    pub(super) fn new(incoming: &model::Incoming, names: &ApiNames) -> Self {
        Self {
            name: incoming.name.clone(),
            method: incoming.method.key().to_uppercase(),
            url: incoming.url.clone(),
            body: incoming.body.as_ref().map(|ty| spell::ty(ty, names)).or_else(|| incoming.content_type.clone()),
        }
    }
}

impl Operation {
    pub(super) fn new(operation: &model::Operation, own: &OperationNames, names: &ApiNames) -> Self {
        let arguments = operation.arguments.iter().zip(&own.arguments);
        let (required, optional): (Vec<_>, Vec<_>) = arguments.partition(|(argument, _)| argument.required);
        let spell = |list: Vec<(&model::Argument, &String)>| {
            list.into_iter().map(|(argument, name)| Argument::new(argument, name, names)).collect()
        };
        Self {
            name: own.method.clone(),
            builder: own.builder.clone(),
            id: operation.id.clone(),
            method: operation.method.key().to_uppercase(),
            template: operation.template.clone(),
            arguments: spell(required),
            setters: spell(optional),
            body: operation.body.as_ref().map(|body| body.content_type.clone()),
            other_bodies: operation.body.as_ref().map(|body| body.other_types.clone()).unwrap_or_default(),
            answer: spell::answer(&operation.answer, names),
            other_answers: operation.other_answers.clone(),
            errors: operation.errors.iter().map(|error| error.status.to_string()).collect(),
            paging: operation.paging.as_ref().map(|paging| Paging::new(paging, names)),
            callbacks: operation.callbacks.iter().map(|incoming| Incoming::new(incoming, names)).collect(),
            credentials: operation.security.as_deref().map(spell::credentials),
            is_deprecated: operation.docs.deprecated.is_some(),
        }
    }
}

impl Argument {
    fn new(argument: &model::Argument, name: &str, names: &ApiNames) -> Self {
        let is_property = argument.place == ArgumentPlace::BodyProperty;
        let place = if is_property { "property" } else { argument.place.key() };
        let ty = match &argument.ty {
            Ty::Bytes if is_property => "FilePart".to_owned(),
            Ty::Nullable(inner) if is_property && !argument.required => format!("Patch<{}>", spell::ty(inner, names)),
            Ty::Array(inner) if is_property && **inner == Ty::Bytes => "Vec<FilePart>".to_owned(),
            ty => spell::ty(ty, names),
        };
        Self { name: name.to_owned(), wire: argument.name.clone(), place, ty }
    }
}

impl Paging {
    fn new(paging: &model::Paging, names: &ApiNames) -> Self {
        let (style, parameter, next) = match &paging.kind {
            PagingKind::Token { parameter, next } => ("token", Some(parameter), Some(next)),
            PagingKind::Offset { parameter } => ("offset", Some(parameter), None),
            PagingKind::PageNumber { parameter, .. } => ("page", Some(parameter), None),
            PagingKind::Link => ("link", None, None),
            PagingKind::NextUrl { next } => ("next-url", None, Some(next)),
            PagingKind::LastItem { parameter, key } => ("last-item", Some(parameter), Some(key)),
        };
        Self {
            style: style.to_owned(),
            parameter: parameter.cloned(),
            next: next.map(|next| next.join("/")),
            total: paging.total.as_ref().map(|total| total.join("/")),
            more: paging.more.as_ref().map(|more| more.join("/")),
            items: paging.items.join("/"),
            item: spell::ty(&paging.item, names),
        }
    }
}
