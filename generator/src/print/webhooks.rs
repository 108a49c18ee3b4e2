//! `webhooks.rs`: how a request to a webhook shows that it is from the API.

use proc_macro2::TokenStream;
use quote::quote;

use super::api::ApiView;
use super::doc::Doc;
use super::inline;
use super::module::{self, Head};
use super::page::{self, Page};
use super::runtime::Used;
use crate::config::{Config, SignatureAlgorithm, WebhooksConfig};
use crate::model::Api;
use crate::name::ApiNames;

/// The file's text; what it uses of the runtime goes into `used`.
pub(super) fn file(webhooks: &WebhooksConfig, config: &Config, head: &Head, used: &mut Used) -> String {
    let (api, names, words) = (Api::default(), ApiNames::default(), inline::Words::default());
    let view = ApiView::of_none((&api, &names, &words), config);
    let mut page = Page::new(&view);
    error(&mut page, &view.home);
    headers(&mut page, webhooks);
    versions(&mut page, webhooks);
    verify(&mut page, webhooks);
    used.extend(page.used());
    let opening = module::opening(&head.of_all(), &front(&view));
    page::finish(&opening, &[page])
}

/// What the module says of itself.
fn front(view: &ApiView) -> Doc {
    let krate = &view.krate;
    // Within another crate nobody knows who can see the module.
    let fence = if view.home == "crate" { "```" } else { "```ignore" };
    let example = format!(
        "\
{fence}
use {krate}::webhooks;

/// The status that answers a request to the webhook's URL.
fn status(secret: &str, signatures: Option<&str>, body: &[u8]) -> u16 {{
    match webhooks::verify(secret, signatures.unwrap_or_default(), body) {{
        Ok(()) => 200,
        Err(_) => 401,
    }}
}}
# assert_eq!(status(\"secret\", None, b\"hello world\"), 401);
```"
    );
    Doc::ours("Requests to webhooks, with the feature `webhooks`: whether they are from the API.")
        .and(
            "Anybody can send a request to a webhook's URL. Those of the API have a header with signatures of their body, \
             made with the webhook's secret. [`verify`] checks them; a request that it refuses should be answered with an \
             error, and not be looked at any further.",
        )
        .and_lines(example.lines().map(str::to_owned).collect())
        .and("The body must be the bytes as they came: once read and written again, JSON is other bytes.")
}

fn error(page: &mut Page, home: &str) {
    let start = page.apart(Doc::default());
    let home: TokenStream = home.parse().unwrap_or_default();
    page.code(quote! {
        #start
        pub use #home::runtime::WebhookError as Error;
    });
}

fn headers(page: &mut Page, webhooks: &WebhooksConfig) {
    let name = &webhooks.signature_header;
    let docs = page.apart(Doc::ours("The header that has the signatures, for [`verify`]."));
    page.code(quote! {
        #docs
        pub const SIGNATURE_HEADER: &str = #name;
    });
    if let Some(name) = &webhooks.event_header {
        let docs = page.apart(Doc::ours("The header that names the event."));
        page.code(quote! {
            #docs
            pub const EVENT_HEADER: &str = #name;
        });
    }
}

fn versions(page: &mut Page, webhooks: &WebhooksConfig) {
    let (version, algorithm) = (page.runtime("SignatureVersion"), page.runtime("SignatureAlgorithm"));
    let versions = webhooks.signatures.iter().map(|signature| {
        let name = &signature.version;
        let kind = match signature.algorithm {
            SignatureAlgorithm::HmacSha256 => quote!(HmacSha256),
        };
        quote!(#version { name: #name, algorithm: #algorithm::#kind })
    });
    let docs = page.apart(Doc::ours("The versions of signatures, the oldest first."));
    page.code(quote! {
        #docs
        static VERSIONS: &[#version] = &[#(#versions),*];
    });
}

fn verify(page: &mut Page, webhooks: &WebhooksConfig) {
    let names: Vec<String> = webhooks.signatures.iter().map(|one| format!("`{}`", one.version)).collect();
    let which = match names.as_slice() {
        [one] => format!("Only signatures of version {one} count; others are passed over."),
        _ => format!(
            "Of the versions {}, the oldest first, the newest that the header has counts, and it alone.",
            names.join(", ")
        ),
    };
    let docs = Doc::ours(
        "Verifies that a body is from the API: the header's signature is made of it with the webhook's secret.",
    )
    .and(format!("{which} Of several of one version any will do. Signatures are compared in constant time."))
    .and_heading("Errors")
    .and("The header has no such signature; each [`Error`] is a reason.");
    let docs = page.apart(docs);
    let verify = page.runtime("verify_signature");
    page.code(quote! {
        #docs
        pub fn verify(secret: impl AsRef<[u8]>, header: &str, body: impl AsRef<[u8]>) -> Result<(), Error> {
            #verify(VERSIONS, secret.as_ref(), header, body.as_ref())
        }
    });
}
