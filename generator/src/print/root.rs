//! The crate's root and the roots of its API modules.

use proc_macro2::TokenStream;
use quote::quote;

use super::api::ApiView;
use super::dependencies;
use super::doc::{self, Doc};
use super::inline;
use super::lint;
use super::page::{Page, ident};
use super::plan::Plan;
use super::runtime::Used;
use super::spec;
use crate::config::Config;
use crate::model::TagId;

/// The file of an API that has a module.
pub(super) fn module(page: &mut Page, plan: &Plan) {
    files(page, plan);
    spec::api(page);
    handle(page, plan);
}

/// `mod` and `pub use` of every file of an API: tags are private, their items stand flat in the API's module.
fn files(page: &mut Page, plan: &Plan) {
    let names = page.view.names;
    let tags = plan.tags.iter().map(|plan| {
        let tag = names.tag(plan.tag);
        // Types stand behind no feature, nor does the folder that they are in.
        (tag.module.as_str(), gate(tag.feature.as_ref().filter(|_| plan.types.is_empty())))
    });
    let shared = (!plan.shared.is_empty()).then_some(("types", None));
    let mut modules: Vec<(&str, Option<TokenStream>)> = tags.chain(shared).collect();
    if modules.is_empty() {
        return;
    }
    modules.sort_unstable_by_key(|(name, _)| *name);
    let inception = names.module.as_deref().filter(|module| modules.iter().any(|(name, _)| name == module));
    let declared = modules.iter().map(|(name, gate)| {
        let lint = inception
            .filter(|module| name == module)
            .map(|_| quote!(#[expect(clippy::module_inception, reason = "the API calls both so")]));
        let name = ident(name);
        quote!(#gate #lint mod #name;)
    });
    let declared: TokenStream = declared.collect();
    let used = modules.iter().map(|(name, gate)| {
        let name = ident(name);
        quote!(#gate pub use self::#name::*;)
    });
    let used: TokenStream = used.collect();
    let first = page.apart(Doc::default());
    let second = page.apart(Doc::default());
    page.code(quote!(#first #declared));
    page.code(quote!(#second #used));
}

/// What `client.v2()` gives.
fn handle(page: &mut Page, plan: &Plan) {
    let names = page.view.names;
    let title = title(page.view);
    let docs = page.apart(Doc::ours(format!("{title}: gives a handle for each group of its operations.")));
    let name = page.define(&names.handle);
    let client = page.runtime("Client");
    let unread = unread(page.view);
    page.code(quote! {
        #docs
        #unread
        #[derive(Clone, Debug)]
        pub struct #name {
            pub(crate) client: #client,
        }
    });
    let accessors = accessors(page, plan, &quote!(self.client.clone()));
    accessors_impl(page, &quote!(#name), &accessors);
}

/// Without operations, or the features of any tag, there is nothing that a handle would give.
fn unread(view: &ApiView) -> Option<TokenStream> {
    if view.names.tags.is_empty() {
        return Some(lint::idle());
    }
    let features: Vec<&String> = view.names.tags.iter().map(|tag| tag.feature.as_ref()).collect::<Option<_>>()?;
    let reason = "no feature of a tag is enabled";
    let condition = quote!(not(any(#(feature = #features),*)));
    Some(quote!(#[cfg_attr(#condition, expect(dead_code, reason = #reason))]))
}

fn accessors_impl(page: &mut Page, name: &TokenStream, methods: &[TokenStream]) {
    if methods.is_empty() {
        return;
    }
    let start = page.apart(Doc::default());
    page.code(quote! {
        #start
        impl #name {
            #(#methods)*
        }
    });
}

/// A method for each tag that gives its handle.
fn accessors(page: &mut Page, plan: &Plan, client: &TokenStream) -> Vec<TokenStream> {
    let view = page.view;
    let mut methods = Vec::new();
    for tag in &plan.tags {
        let names = view.names.tag(tag.tag);
        let description = view.api.tags.get(tag.tag.0).and_then(|tag| tag.description.as_deref());
        let brief = description.and_then(|text| doc::brief(text, view.words));
        let docs = page.apart(Doc::ours(brief.unwrap_or_else(|| tag_title(view, tag.tag))));
        let (accessor, handle) = (ident(&names.accessor), ident(&names.handle));
        let gate = gate(names.feature.as_ref());
        page.define(&names.handle);
        methods.push(quote! {
            #docs
            #gate
            #[must_use]
            pub fn #accessor(&self) -> #handle {
                #handle { client: #client }
            }
        });
    }
    methods
}

fn tag_title(view: &ApiView, id: TagId) -> String {
    let title = view.api.tags.get(id.0).map_or("", |tag| tag.name.as_str());
    format!("The operations of {}.", inline::code(title))
}

/// An API's title, as a phrase.
pub(super) fn title(view: &ApiView) -> String {
    let title = inline::clean(&inline::printable(&view.api.title).replace('\n', " "), view.words);
    if title.is_empty() { "The API".to_owned() } else { title.trim_end_matches('.').to_owned() }
}

/// `lib.rs`: the runtime, the modules or, without modules, the only API's files, and what makes a client.
pub(super) fn library(page: &mut Page, (views, plans): (&[ApiView], &[Plan]), config: &Config, used: &mut Used) {
    let flat = views.iter().zip(plans).find(|(view, _)| view.names.module.is_none());
    // What this very file is about to use, its first lines have to name.
    used.extend(flat.filter(|(view, _)| spec::is_choice(&view.api.servers)).map(|_| "ServerTemplate"));
    runtime_items(page, config, used);
    modules(page, views, config);
    if let Some((_, plan)) = flat {
        files(page, plan);
    }
    client_data(page, views, config);
    if flat.is_some() {
        spec::api(page);
    }
    client(page, views, config, flat.map(|(_, plan)| plan));
}

fn runtime_items(page: &mut Page, config: &Config, used: &Used) {
    let start = page.apart(Doc::default());
    let names: Vec<_> = used.public().into_iter().map(|name| page.define(name)).collect();
    let second = page.apart(Doc::default());
    let by_feature = Used::public_by_feature().map(|(feature, names)| {
        let names = names.iter().copied().map(ident);
        match dependencies::is_chosen(feature, config) {
            None => quote!(#[cfg(feature = #feature)] pub use runtime::{#(#names),*};),
            Some(true) => quote!(pub use runtime::{#(#names),*};),
            Some(false) => quote!(),
        }
    });
    page.code(quote! {
        #start
        #[doc(hidden)]
        pub mod runtime;

        #second
        pub use runtime::{#(#names),*};
        #(#by_feature)*
    });
}

fn modules(page: &mut Page, views: &[ApiView], config: &Config) {
    let has_webhooks = config.webhooks.is_some();
    let named = views.iter().filter_map(|view| Some((view.names.module.as_ref()?, view.names.feature.as_ref())));
    let items: Vec<TokenStream> = named
        .enumerate()
        .map(|(index, (module, feature))| {
            let gate = gate(feature);
            let start = (index == 0).then(|| page.apart(Doc::default()));
            let name = ident(module);
            quote!(#start #gate pub mod #name;)
        })
        .collect();
    let start = items.is_empty().then(|| page.apart(Doc::default()));
    let webhooks = has_webhooks.then(|| match dependencies::is_chosen("webhooks", config) {
        None => quote!(#start #[cfg(feature = "webhooks")] pub mod webhooks;),
        Some(true) => quote!(#start pub mod webhooks;),
        Some(false) => quote!(),
    });
    page.code(quote!(#(#items)* #webhooks));
}

fn gate(feature: Option<&String>) -> Option<TokenStream> {
    feature.map(|feature| quote!(#[cfg(feature = #feature)]))
}

fn client_data(page: &mut Page, views: &[ApiView], config: &Config) {
    let variables = &config.token_variables;
    let apis = views.iter().map(|view| {
        let gate = gate(view.names.feature.as_ref());
        let module = view.names.module.as_deref().map(ident).map(|module| quote!(#module::));
        quote!(#gate &#module API)
    });
    let apis: Vec<TokenStream> = apis.collect();
    let docs = page.apart(Doc::ours("What all clients of this crate share."));
    let spec = page.runtime("ClientSpec");
    page.code(quote! {
        #docs
        static CLIENT: #spec = #spec {
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            token_variables: &[#(#variables),*],
            apis: &[#(#apis),*],
        };
    });
}

fn client(page: &mut Page, views: &[ApiView], config: &Config, flat: Option<&Plan>) {
    let mut methods = makers(page, config);
    for view in views {
        if let Some(module) = &view.names.module {
            let docs = page.apart(Doc::ours(format!("The operations of [`{module}`]: {}.", title(view))));
            let gate = gate(view.names.feature.as_ref());
            let (module, handle) = (ident(module), ident(&view.names.handle));
            methods.push(quote! {
                #docs
                #gate
                #[must_use]
                pub fn #module(&self) -> #module::#handle {
                    #module::#handle { client: self.clone() }
                }
            });
        }
    }
    if let Some(plan) = flat {
        methods.extend(accessors(page, plan, &quote!(self.clone())));
    }
    accessors_impl(page, &quote!(Client), &methods);
}

/// How a client is made; by a token from the environment only where the configuration says from which variables.
fn makers(page: &mut Page, config: &Config) -> Vec<TokenStream> {
    let new = Doc::ours(
        "A client that identifies itself by this token; everything else is as [`builder`](Self::builder) has it.",
    );
    let new = page.apart(fails(new, "a token that no header can carry."));
    let mut makers = vec![quote! {
        #new
        pub fn new(token: impl Into<String>) -> Result<Self, Error> {
            Self::builder().token(token).build()
        }
    }];
    if !config.token_variables.is_empty() {
        let from_env = Doc::ours("The same, with the token from an environment variable.");
        let from_env =
            page.apart(fails(from_env, "no such variable is set, or its token is one that no header can carry."));
        makers.push(quote! {
            #from_env
            pub fn from_env() -> Result<Self, Error> {
                Self::builder().token_from_env().build()
            }
        });
    }
    let builder = Doc::ours("Sets up a client: its token, servers, time-outs and transport.");
    let builder = page.apart(builder);
    makers.push(quote! {
        #builder
        pub fn builder() -> ClientBuilder {
            ClientBuilder::new(&CLIENT)
        }
    });
    makers
}

fn fails(doc: Doc, reason: &str) -> Doc {
    doc.and_heading("Errors").and(format!("Of kind `Configuration`: {reason}"))
}
