//! A tag's operations: the handle with a method each, and for each its data, its builder and the builder's setters.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::api::{self, ApiView};
use super::argument;
use super::doc::{self, Doc};
use super::example;
use super::incoming;
use super::inline;
use super::lint;
use super::page::{Method, Page, ident};
use super::plan::TagPlan;
use super::spec;
use super::ty;
use crate::model::{
    Answer, AnswerBody, Argument, ArgumentPlace, BodyKind, DeclaredError, Operation, OperationId, StatusRange, Ty,
};
use crate::name::{OperationNames, unraw};

/// An operation with its names.
pub(super) struct Named<'a> {
    pub(super) operation: &'a Operation,
    pub(super) names: &'a OperationNames,
}

impl<'a> Named<'a> {
    pub(super) fn new(view: &ApiView<'a>, id: OperationId) -> Option<Self> {
        Some(Self { operation: view.api.operations.get(id.0)?, names: view.names.operation(id) })
    }

    /// Its arguments, required or not, with their identifiers.
    pub(super) fn arguments(&self, required: bool) -> impl Iterator<Item = (&'a Argument, &'a str)> {
        let names = self.names.arguments.iter().map(String::as_str);
        self.operation.arguments.iter().zip(names).filter(move |(argument, _)| argument.required == required)
    }

    /// `GET /path`, as code.
    fn request(&self) -> String {
        let method = self.operation.method.key().to_uppercase();
        inline::code(&format!("{method} {}", self.operation.template))
    }

    /// The same, and the server if it is one of the operation's own.
    fn destination(&self) -> String {
        let request = self.request();
        match &self.operation.base_url {
            Some(server) => format!("{request} to {}", inline::code(server)),
            None => request,
        }
    }
}

/// The setters that a page has, by their names, with the arguments that they set. The last one of a name is enough: many
/// of one name would have to be looked through for each operation.
type Known<'a> = BTreeMap<&'a str, (&'a Argument, Method)>;

/// Puts a tag's handle and operations on a page.
pub(super) fn tag(page: &mut Page, plan: &TagPlan) {
    let view = page.view;
    let operations: Vec<Named> = plan.operations.iter().filter_map(|id| Named::new(view, *id)).collect();
    handle(page, plan, &operations);
    let mut known = Known::new();
    for operation in &operations {
        builder(page, operation, &view.names.tag(plan.tag).handle, &mut known);
    }
}

fn handle(page: &mut Page, plan: &TagPlan, operations: &[Named]) {
    let names = page.view.names.tag(plan.tag);
    let name = page.define(&names.handle);
    let docs = page.apart(handle_docs(page.view, plan, operations));
    let client = page.runtime("Client");
    page.code(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name {
            pub(crate) client: #client,
        }
    });
    let methods: Vec<Method> = operations.iter().map(|operation| method(page, operation)).collect();
    page.impl_of(&names.handle, &methods);
}

fn handle_docs(view: &ApiView, plan: &TagPlan, operations: &[Named]) -> Doc {
    let names = view.names.tag(plan.tag);
    let tag = view.api.tags.get(plan.tag.0);
    let title = tag.map_or("", |tag| tag.name.as_str());
    let description = tag.and_then(|tag| tag.description.as_deref());
    let fallback = format!("The operations of {}", inline::code(title));
    let docs = Doc::described(None, description, &fallback, view.words);
    let docs = docs.and(format!("Given by `client{}.{}()`.", view.client_path(), names.accessor));
    match example::of_tag(view, plan.tag, operations, None) {
        Some(lines) => docs.and_heading("Examples").and_lines(lines),
        None => docs,
    }
}

fn method(page: &mut Page, operation: &Named) -> Method {
    let docs = page.apart(method_docs(page.view, operation));
    // The id as the document spells it, although search would find it by the method's name too: readers of the source look
    // for it as well.
    let Operation { id, docs: said, .. } = operation.operation;
    let id = Some(id)
        .filter(|id| **id != unraw(&operation.names.method) && api::is_alias(id))
        .map(|id| quote!(#[doc(alias = #id)]));
    let aliases = alias(&operation.names.method, &operation.names.method, Some(said));
    let deprecated = deprecated(operation.operation.docs.deprecated.as_deref());
    let lints = lint::method(operation);
    let (name, builder, constant) =
        (ident(&operation.names.method), ident(&operation.names.builder), ident(&operation.names.constant));
    let is_generic =
        operation.arguments(true).any(|(argument, _)| argument::accepted(operation.operation, argument).is_generic());
    let inline = ty::inline(is_generic);
    let required: Vec<_> =
        operation.arguments(true).map(|(argument, name)| argument::given(page, operation, argument, name)).collect();
    let parameters = required.iter().map(|given| &given.parameter);
    let lets = required.iter().filter_map(|given| given.preparation.as_ref());
    let calls = required.iter().map(|given| &given.call);
    let start = starts_parts(operation).then(|| {
        page.needs("FilePart");
        quote!(.multipart())
    });
    page.method(quote! {
        #docs
        #id
        #aliases
        #deprecated
        #lints
        #inline
        pub fn #name(&self #(, #parameters)*) -> #builder {
            #(#lets)*
            #builder(Operation::new(&self.client, &#constant) #start #(#calls)*)
        }
    })
}

/// Whether a body of parts is sent even if no part is set: with a part that must be there, that one begins it.
fn starts_parts(operation: &Named) -> bool {
    let body = operation.operation.body.as_ref();
    body.is_some_and(|body| body.kind == BodyKind::Multipart && body.required)
        && !operation.arguments(true).any(|(argument, _)| argument.place == ArgumentPlace::BodyProperty)
}

fn method_docs(view: &ApiView, operation: &Named) -> Doc {
    let Operation { docs, errors, .. } = operation.operation;
    let fallback = format!("Calls {}", inline::code(&operation.operation.id));
    let mut doc = Doc::new(docs, &fallback, view.words).and(format!("Sends {}.", operation.destination()));
    let others = &operation.operation.other_answers;
    if !others.is_empty() {
        doc = doc.and(format!("Answers as {} too: [`{}::send_as`].", codes(others), operation.names.builder));
    }
    let others = operation.operation.body.as_ref().map_or(&[][..], |body| &body.other_types);
    if !others.is_empty() {
        doc = doc.and(format!("Takes its body as {} too: [`{}::body_as`].", codes(others), operation.names.builder));
    }
    let described = operation.arguments(true).filter(|(argument, _)| argument.docs.description.is_some());
    for (index, (argument, name)) in described.enumerate() {
        if index == 0 {
            doc = doc.and("Arguments:");
        }
        let text = argument.docs.description.as_deref().unwrap_or_default();
        doc = doc.and_item(&format!("`{name}`"), text, index == 0, view.words);
    }
    let doc = incoming::callbacks(doc, view, operation.operation);
    if errors.is_empty() {
        return doc;
    }
    match errors.as_slice() {
        // One that stands for all says nothing that the type's own docs don't.
        [error] if error.status == StatusRange::Default => doc.and(match body(view, error) {
            Some(body) => format!("Errors: any status but success, with {body}."),
            None => "Errors: any status but success.".to_owned(),
        }),
        errors => doc.and("Errors:").and_list(errors.iter().map(|error| declared(view, error))),
    }
}

/// Words that are code, in a list.
fn codes(words: &[String]) -> String {
    words.iter().map(|word| inline::code(word)).collect::<Vec<_>>().join(", ")
}

/// What an error's body is.
fn body(view: &ApiView, error: &DeclaredError) -> Option<String> {
    match &error.ty {
        Some(Ty::Named(id)) => Some(doc::link(&view.names.ty(*id).name)),
        _ => None,
    }
}

/// One declared error: its status, what its body is, when it occurs.
fn declared(view: &ApiView, error: &DeclaredError) -> String {
    let status = match error.status {
        StatusRange::Default => "any other status".to_owned(),
        status => format!("`{status}`"),
    };
    let body = body(view, error).map(|body| format!(" ({body})")).unwrap_or_default();
    let text = error.description.as_deref().and_then(|text| doc::brief(text, view.words));
    text.map_or_else(|| format!("{status}{body}"), |text| format!("{status}{body}: {text}"))
}

fn builder<'a>(page: &mut Page, operation: &Named<'a>, handle: &str, known: &mut Known<'a>) {
    spec::data(page, operation);
    let OperationNames { builder, method, .. } = operation.names;
    let name = page.define(builder);
    let docs = page.apart(Doc::ours(format!("A call of [`{handle}::{method}`], to be completed and sent.")));
    let inner = page.runtime("Operation");
    page.code(quote! {
        #docs
        #[derive(Clone, Debug)]
        #[must_use = "an operation does nothing until it is sent"]
        pub struct #name(#inner);
    });
    let setters: Vec<Method> =
        operation.arguments(false).map(|(argument, name)| setter(page, operation, argument, name, known)).collect();
    page.impl_of(builder, &setters);
    let (head, entries) = answer(page, operation);
    page.call("operation", &head, &entries);
    let operation = operation.operation;
    if !operation.other_answers.is_empty() {
        page.call("send_as", builder, &[]);
    }
    if operation.body.as_ref().is_some_and(|body| !body.other_types.is_empty()) {
        page.call("body_as", builder, &[]);
    }
}

/// The method that sets an optional argument. What an operation's body has no say in is the same for all operations.
fn setter<'a>(
    page: &mut Page,
    operation: &Named,
    argument: &'a Argument,
    name: &'a str,
    known: &mut Known<'a>,
) -> Method {
    if let Some((_, method)) = known.get(name).filter(|(known, _)| *known == argument) {
        return *method;
    }
    let code = setter_code(page, operation, argument, name);
    let method = page.method(code);
    if !matches!(argument.place, ArgumentPlace::Body | ArgumentPlace::BodyProperty) {
        known.insert(name, (argument, method));
    }
    method
}

fn setter_code(page: &mut Page, operation: &Named, argument: &Argument, name: &str) -> TokenStream {
    let words = page.view.words;
    let fallback = format!("Sets {}", inline::code(&argument.name));
    let docs = page.apart(Doc::new(&argument.docs, &fallback, words));
    let aliases = alias(name, &argument.name, Some(&argument.docs));
    let deprecated = deprecated(argument.docs.deprecated.as_deref());
    let lints = lint::setter(name, &argument.ty);
    let inline = ty::inline(argument::accepted(operation.operation, argument).is_generic());
    let argument::Given { parameter, preparation, call } = argument::given(page, operation, argument, name);
    let name = ident(name);
    quote! {
        #docs
        #aliases
        #deprecated
        #lints
        #inline
        pub fn #name(self, #parameter) -> Self {
            #preparation
            Self(self.0 #call)
        }
    }
}

/// What the macro `operation` is told: the builder, what it gives, how that is read, and what its pages hold.
fn answer(page: &mut Page, operation: &Named) -> (String, Vec<String>) {
    let builder = &operation.names.builder;
    let (answer, decode) = match &operation.operation.answer {
        Answer::Empty => return (builder.clone(), Vec::new()),
        Answer::One(AnswerBody::Json(ty)) => (ty::text(page, ty), None),
        Answer::Optional(AnswerBody::Json(ty)) => (format!("Option<{}>", ty::text(page, ty)), Some("optional_json")),
        Answer::One(AnswerBody::Text) | Answer::Optional(AnswerBody::Text) => ("String".to_owned(), Some("text")),
        Answer::One(AnswerBody::Stream) | Answer::Optional(AnswerBody::Stream) => {
            (page.runtime("ByteStream").to_string(), Some("stream"))
        }
        Answer::ByStatus(id) => {
            let names = page.view.names;
            (page.api(&names.ty(*id).name).to_string(), Some("by_status"))
        }
    };
    let mut entries: Vec<String> = decode.iter().map(|decode| format!("decode: {decode}")).collect();
    if let Some(paging) = &operation.operation.paging {
        entries.push(format!("items: {}", ty::text(page, &paging.item)));
    }
    (format!("{builder} -> {answer}"), entries)
}

/// `#[doc(alias = "…")]` for the other names of an item.
pub(super) fn alias(identifier: &str, wire: &str, docs: Option<&crate::model::Docs>) -> Option<TokenStream> {
    let aliases = api::aliases(identifier, wire, docs);
    (!aliases.is_empty()).then(|| quote!(#(#[doc(alias = #aliases)])*))
}

/// `#[deprecated]`, with the document's reason if it gives one.
pub(super) fn deprecated(reason: Option<&str>) -> Option<TokenStream> {
    let reason = inline::printable(reason?);
    let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(if reason.is_empty() { quote!(#[deprecated]) } else { quote!(#[deprecated(note = #reason)]) })
}
