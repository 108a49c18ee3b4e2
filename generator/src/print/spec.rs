//! Operations and APIs as static data.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::api::ApiView;
use super::argument;
use super::doc::Doc;
use super::inline;
use super::operation::Named;
use super::page::{Page, ident};
use crate::model::{
    Answer, AnswerBody, BodyKind, Encoding, Paging, PagingKind, SecurityScheme, Server, ServerVariable,
};
use crate::name::upper_camel;

/// Puts an operation's data on a page.
pub(super) fn data(page: &mut Page, named: &Named) {
    let operation = named.operation;
    let constant = ident(&named.names.constant);
    let (id, template) = (&operation.id, &operation.template);
    let start = page.apart(Doc::default());
    let spec = page.runtime("OperationSpec");
    let api = page.api("API");
    let method_type = page.runtime("Method");
    let method = ident(&upper_camel(operation.method.key()));
    let base_url = operation.base_url.as_ref().map(|url| quote!(base_url: Some(#url),));
    let security =
        operation.security.as_ref().map(|needed| security(page, needed)).map(|needed| quote!(security: Some(#needed),));
    let body = body(page, named);
    let accept = operation.accept.as_ref().map(|accept| quote!(accept: #accept,));
    let answer = answer(page, &operation.answer);
    let paging = operation.paging.as_ref().map(|paging| self::paging(page, paging));
    page.code(quote! {
        #start
        static #constant: #spec = #spec {
            id: #id,
            method: #method_type::#method,
            template: #template,
            #base_url
            #security
            #body
            #accept
            #answer
            #paging
            ..#spec::of(&#api)
        };
    });
}

fn body(page: &mut Page, named: &Named) -> Option<TokenStream> {
    let body = named.operation.body.as_ref()?;
    let content_type = &body.content_type;
    let is_default = body.kind == BodyKind::Json && content_type == "application/json";
    let content_type = (!is_default).then(|| quote!(content_type: #content_type,));
    let required = body.required.then(|| quote!(body_required: true,));
    let encodings: Vec<TokenStream> =
        body.encodings.iter().map(|(property, encoding)| self::encoding(page, property, encoding)).collect();
    let encodings = (!encodings.is_empty()).then(|| quote!(encodings: &[#(#encodings),*],));
    Some(quote!(#content_type #required #encodings))
}

/// How a property is written.
fn encoding(page: &mut Page, property: &str, encoding: &Encoding) -> TokenStream {
    let name = page.runtime("Encoding");
    match encoding {
        Encoding::Style(style) => {
            let style = argument::style_expression(page, *style);
            quote!((#property, #name::Style(#style)))
        }
        Encoding::ContentType(media_type) => quote!((#property, #name::ContentType(#media_type))),
    }
}

fn answer(page: &mut Page, answer: &Answer) -> Option<TokenStream> {
    match answer {
        Answer::One(AnswerBody::Stream) | Answer::Optional(AnswerBody::Stream) => {
            let kind = page.runtime("AnswerKind");
            Some(quote!(answer: #kind::Stream,))
        }
        Answer::Empty | Answer::One(_) | Answer::Optional(_) | Answer::ByStatus(_) => None,
    }
}

fn paging(page: &mut Page, paging: &Paging) -> TokenStream {
    let name = page.runtime("Paging");
    let kind = match &paging.kind {
        PagingKind::Token { parameter, next } => {
            let next = next.join("/");
            quote!(token(#parameter, #next))
        }
        PagingKind::Offset { parameter } => quote!(offset(#parameter)),
        PagingKind::PageNumber { parameter, first } => {
            let first = Literal::u64_unsuffixed(*first);
            quote!(page_number(#parameter, #first))
        }
        PagingKind::Link => quote!(link()),
        PagingKind::NextUrl { next } => {
            let next = next.join("/");
            quote!(next_url(#next))
        }
        PagingKind::LastItem { parameter, key } => {
            let key = key.join("/");
            quote!(last_item(#parameter, #key))
        }
    };
    let items = paging.items.join("/");
    let items = (items != "items").then(|| quote!(.items(#items)));
    let required = paging.required.then(|| quote!(.required()));
    let total = paging.total.as_ref().map(|total| total.join("/")).map(|total| quote!(.total(#total)));
    let more = paging.more.as_ref().map(|more| more.join("/")).map(|more| quote!(.more(#more)));
    quote!(paging: Some(&#name::#kind #items #required #total #more),)
}

/// Alternatives, each a set of schemes.
fn security(page: &mut Page, needed: &[Vec<SecurityScheme>]) -> TokenStream {
    let sets: Vec<TokenStream> = needed
        .iter()
        .map(|set| {
            let schemes: Vec<TokenStream> = set.iter().map(|scheme| self::scheme(page, scheme)).collect();
            quote!(&[#(#schemes),*])
        })
        .collect();
    quote!(&[#(#sets),*])
}

fn scheme(page: &mut Page, scheme: &SecurityScheme) -> TokenStream {
    let name = page.runtime("SecurityScheme");
    match scheme {
        SecurityScheme::Header(header) => quote!(#name::header(#header)),
        SecurityScheme::Query(parameter) => quote!(#name::query(#parameter)),
        SecurityScheme::Cookie(cookie) => quote!(#name::cookie(#cookie)),
        SecurityScheme::Basic => quote!(#name::Basic),
        SecurityScheme::Bearer => quote!(#name::Bearer),
        SecurityScheme::Unsupported(_) => quote!(#name::Unsupported),
    }
}

/// Puts an API's data on a page.
pub(super) fn api(page: &mut Page) {
    let ApiView { api, names, configured, .. } = page.view;
    let name = names.module.as_deref().unwrap_or_default();
    let base_url = &api.base_url;
    let docs = page.apart(Doc::ours("What all operations of this API share."));
    let spec = page.runtime("ApiSpec");
    let security =
        (!api.security.is_empty()).then(|| security(page, &api.security)).map(|needed| quote!(security: #needed,));
    let keys = configured.and_then(|configured| configured.error_message_keys.as_deref());
    let keys = keys.map(|keys| quote!(error_message_keys: &[#(#keys),*],));
    let trusted = configured.map_or(&[][..], |configured| &configured.trusted_origins);
    let trusted = (!trusted.is_empty()).then(|| quote!(trusted_origins: &[#(#trusted),*],));
    page.define("API");
    page.code(quote! {
        #docs
        pub(crate) static API: #spec = #spec {
            name: #name,
            base_url: #base_url,
            #security
            #keys
            #trusted
            ..#spec::DEFAULT
        };
    });
    servers(page);
}

/// Whether the document names several servers, or one that has variables.
pub(crate) fn is_choice(servers: &[Server]) -> bool {
    servers.len() > 1 || servers.iter().any(|server| !server.variables.is_empty())
}

/// The servers that a caller may choose from; none where there is nothing to choose.
fn servers(page: &mut Page) {
    let view = page.view;
    if !is_choice(&view.api.servers) {
        return;
    }
    let servers = &view.api.servers;
    let module = inline::code(&format!("{:?}", view.names.module.as_deref().unwrap_or_default()));
    let docs = Doc::ours(format!(
        "The servers that the document names: `url` gives the address of one, which `ClientBuilder::base_url` takes with \
         {module} as the API's name."
    ));
    let docs = page.apart(variables(docs, view));
    let name = page.runtime("ServerTemplate");
    let servers: Vec<TokenStream> = servers
        .iter()
        .map(|Server { url, description, variables }| {
            let description = description.as_deref().unwrap_or_default();
            let variables = variables
                .iter()
                .map(|ServerVariable { name, default, values, .. }| quote!((#name, #default, &[#(#values),*])));
            quote!(#name { template: #url, description: #description, variables: &[#(#variables),*] })
        })
        .collect();
    page.define("SERVERS");
    page.code(quote!(#docs pub static SERVERS: &[#name] = &[#(#servers),*];));
}

/// What the document says of the servers' variables; what it says of one on several servers, once.
fn variables(mut docs: Doc, view: &ApiView) -> Doc {
    let mut said = BTreeSet::new();
    for ServerVariable { name, description, .. } in view.api.servers.iter().flat_map(|server| &server.variables) {
        let Some(text) = description else { continue };
        let is_first = said.is_empty();
        if said.insert((name, text)) {
            docs = if is_first { docs.and("Variables:") } else { docs };
            docs = docs.and_item(&inline::code(name), text, is_first, view.words);
        }
    }
    docs
}
