//! The front page of a crate for which nobody has written one: how to call the API, and what the client does by itself.

use super::api::ApiView;
use super::example;
use super::inline;
use super::item::literal;
use super::operation::Named;
use crate::config::Config;
use crate::model::{Method, SecurityScheme, TagId};

/// What holds for every client.
const CALLS: &str = "\
An operation's method takes what is required; setters take the rest, and nothing is sent before `send()`.
`send_with_response()` gives the status and the headers along with the value. A [`Client`] is cheap to clone, and its clones
share their connections.
";

const ERRORS: &str = "\
## Errors

There is one type, [`Error`], for everything that may go wrong: [`kind()`](Error::kind) tells what it was,
[`status()`](Error::status) and [`message()`](Error::message) what the API answered, and [`decode()`](Error::decode) reads its
body as a type; each operation's documentation names those of its errors. No text of an error has a credential in it.

Enums and unions have a variant `Unrecognized` for what this release doesn't know, and unknown fields are passed over, so
that a program goes on when the API grows.
";

const PAGES: &str = "\
## Pages

Lists that come in pages have `items()`, which walks through all of them, and `pages()`, which gives whole pages; each page is
asked for when it is needed. `page_token()` of either tells where to go on another time.
";

const RETRIES: &str = "\
## Retries and time-outs

What failed in passing is tried again, three times at most: calls that did not connect, broke off or took too long, and the
statuses 429, 502, 503 and 504, after growing waits or as long as `Retry-After` says. POST and PATCH are sent once, unless
[`RetryPolicy::every_method`] says otherwise. A call has 60 seconds, an attempt that may be followed by another 30, and an
answer that is not read as a stream 64 MiB; a client's builder and [`CallOptions`] change that.

[`Client::request`] sends what the API's document doesn't declare, with the same limits.
";

/// The text, which starts with a description of the crate.
pub(super) fn text(views: &[ApiView], config: &Config, description: &str) -> String {
    let words = inline::Words::new(&config.package.doc_words);
    let description = inline::clean(&inline::printable(description), &words);
    let is_paged = views.iter().flat_map(|view| &view.api.operations).any(|operation| operation.paging.is_some());
    let start = quick_start(views, config);
    let pages = is_paged.then_some(PAGES);
    let parts = [Some(description.as_str()), start.as_deref(), Some(ERRORS), pages, Some(RETRIES)];
    let parts: Vec<&str> = parts.into_iter().flatten().map(str::trim_end).collect();
    parts.join("\n\n") + "\n"
}

/// The example of the first group of operations that has one, of a GET if there is any, and the feature of these; none if the API has nothing to call.
fn example<'a>(views: &[ApiView<'a>], config: &Config) -> Option<(Vec<String>, Option<&'a str>)> {
    views.iter().find_map(|view| {
        let maker = maker(views, config, &view.krate);
        let tags = || (0..view.api.tags.len()).map(TagId);
        let find = |only: Option<Method>| {
            tags().find_map(|tag| {
                let operations = view.operations_of(tag).iter().filter_map(|id| Named::new(view, *id));
                let operations = operations.filter(|named| only.is_none_or(|method| named.operation.method == method));
                let example = example::of_tag(view, tag, &operations.collect::<Vec<_>>(), Some(&maker))?;
                Some((example, view.names.tag(tag).feature.as_deref()))
            })
        };
        // The first call that somebody tries should change nothing.
        find(Some(Method::Get)).or_else(|| find(None))
    })
}

/// The feature of a tag without which the text's example can't be built.
pub(super) fn feature<'a>(views: &[ApiView<'a>], config: &Config) -> Option<&'a str> {
    example(views, config)?.1
}

/// What proves who calls, the easiest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Proof {
    Token,
    /// User and password.
    Password,
    /// What a client can't give by itself.
    Other,
    Nothing,
}

fn proof(views: &[ApiView]) -> Proof {
    let schemes = views.iter().flat_map(|view| {
        let of_operations = view.api.operations.iter().flat_map(|operation| operation.security.iter().flatten());
        view.api.security.iter().chain(of_operations).flatten()
    });
    let proofs = schemes.map(|scheme| match scheme {
        SecurityScheme::Header(_) | SecurityScheme::Query(_) | SecurityScheme::Cookie(_) | SecurityScheme::Bearer => {
            Proof::Token
        }
        SecurityScheme::Basic => Proof::Password,
        SecurityScheme::Unsupported(_) => Proof::Other,
    });
    proofs.min().unwrap_or(Proof::Nothing)
}

/// Whether the document says where the API is.
fn has_host(view: &ApiView) -> bool {
    view.api.base_url.contains("://")
}

/// The setter that says where an API is.
fn base_url(view: &ApiView, url: &str) -> String {
    format!("base_url({}, {})", literal(view.names.module.as_deref().unwrap_or_default()), literal(url))
}

/// The line of an example that makes a client.
fn maker(views: &[ApiView], config: &Config, krate: &str) -> String {
    let has_variables = !config.token_variables.is_empty();
    let hosts = views.iter().filter(|view| !has_host(view));
    let hosts: Vec<String> = hosts.map(|view| format!(".{}", base_url(view, "https://api.example.com"))).collect();
    let hosts = hosts.concat();
    let made = match proof(views) {
        Proof::Token if hosts.is_empty() && has_variables => "from_env()".to_owned(),
        Proof::Token if hosts.is_empty() => "new(\"my-token\")".to_owned(),
        Proof::Token if has_variables => format!("builder().token_from_env(){hosts}.build()"),
        Proof::Token => format!("builder().token(\"my-token\"){hosts}.build()"),
        Proof::Password => format!("builder().basic(\"me\", \"my-password\"){hosts}.build()"),
        Proof::Other | Proof::Nothing => format!("builder(){hosts}.build()"),
    };
    format!("let client = {krate}::Client::{made}?;")
}

fn quick_start(views: &[ApiView], config: &Config) -> Option<String> {
    let (example, _) = example(views, config)?;
    let variables: Vec<String> = config.token_variables.iter().map(|name| inline::code(name)).collect();
    let environment = match variables.as_slice() {
        [] => String::new(),
        names => format!("[`Client::from_env`] takes it from the environment ({}), ", names.join(", ")),
    };
    let client = match proof(views) {
        Proof::Token => format!(
            "[`Client::new`] makes a client with a token, {environment}and [`Client::builder`] sets one up in any other way."
        ),
        Proof::Password => {
            "[`Client::builder`] sets a client up; its [`basic`](ClientBuilder::basic) takes user and password."
                .to_owned()
        }
        Proof::Other => {
            "[`Client::builder`] makes a client, by its `build()`; the API's document asks for credentials that only a \
                         [`transport`](ClientBuilder::transport) of yours can give."
                .to_owned()
        }
        Proof::Nothing => {
            "[`Client::builder`] makes a client, by its `build()`; the API's document asks for no token.".to_owned()
        }
    };
    let client = match views.iter().find(|view| !has_host(view)) {
        Some(view) => {
            let call = inline::code(&base_url(view, "https://…"));
            format!("{client}\nThe document names no host: the builder's {call} says where the API is.")
        }
        None => client,
    };
    Some(format!("## Quick start\n\n{client}\n\n{}\n\n{CALLS}", example.join("\n")))
}
