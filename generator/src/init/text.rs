//! The text of a drafted `client.toml`.

use std::fmt::Write as _;

use crate::config::{Limit, PagingRule};
use crate::diag::counted;
use crate::print::{key, printable, quoted};

use super::{Known, Request};

/// As many operations are named of those that a rule is for.
const MOST_SHOWN: usize = 3;

/// All of the file.
pub(super) fn configuration(name: &str, apis: &[Known], request: &Request) -> String {
    let mut text = String::new();
    let documents = if apis.len() == 1 { "this document becomes" } else { "these documents become" };
    let _ = writeln!(
        text,
        "# How {documents} a crate, by `clientsmith generate --config`. Keys behind a `#` are open choices."
    );
    credentials(&mut text, name, apis);
    text.push_str("\n# A file that keeps the names of a released client, whatever becomes of the documents.\n# names-lock = \"names.lock\"\n");
    package(&mut text, name, apis);
    for api in apis {
        one(&mut text, api, request);
    }
    formats(&mut text, apis);
    limits(&mut text, request);
    if request.is_lenient {
        text.push_str("\n[diagnostics]\n# What has errors is left out, each with a warning.\nlenient = true\n");
    }
    text
}

/// The variables that may hold the token, where there is any need of one.
fn credentials(text: &mut String, name: &str, apis: &[Known]) {
    if apis.iter().all(|api| api.facts.schemes.is_empty()) {
        return;
    }
    let variable = format!("{}_TOKEN", name.trim_end_matches("-client").replace('-', "_").to_uppercase());
    text.push_str("\n# Environment variables for the token: `Client::from_env` takes the first that is set.\n");
    let _ = writeln!(text, "token-variables = [{}]", quoted(&variable));
}

fn package(text: &mut String, name: &str, apis: &[Known]) {
    let titles = apis.iter().map(|api| on_one_line(&api.facts.title).trim_end_matches('.').to_owned());
    let titles: Vec<String> = titles.filter(|title| !title.is_empty()).collect();
    let description =
        if titles.is_empty() { "An API client".to_owned() } else { format!("A client for {}", titles.join(" and ")) };
    let versions = apis.iter().map(|api| on_one_line(&api.facts.version)).filter(|version| !version.is_empty());
    let versions: Vec<String> = versions.collect();
    let _ = writeln!(text, "\n[package]\nname = {}", quoted(name));
    text.push_str("# The crate's own version");
    if !versions.is_empty() {
        let _ = write!(text, ", whatever the API's is: {}", versions.join(", "));
    }
    let _ = writeln!(text, ".\nversion = \"0.1.0\"\ndescription = {}", quoted(&description));
    text.push_str("# license = \"MIT OR Apache-2.0\"\n# repository = \"https://…\"\n");
}

/// One `[[api]]`.
fn one(text: &mut String, api: &Known, request: &Request) {
    text.push_str("\n[[api]]\n");
    if let Some(module) = &api.module {
        let _ = writeln!(text, "# The module and the Cargo feature that it becomes.\nmodule = {}", quoted(module));
    }
    let _ = writeln!(text, "document = {}", exact(&api.named));
    if request.file_refs {
        text.push_str("file-refs = true\n");
    }
    servers(text, api);
    if let Some((first, others)) = &api.facts.choice {
        let others: Vec<String> = others.iter().map(|name| quoted(name)).collect();
        let _ =
            writeln!(text, "# The credentials that go before {}, which the document offers too.", others.join(", "));
        let _ = writeln!(text, "security-scheme = {}", exact(first));
    }
    if api.facts.tags > 1 {
        let _ =
            writeln!(text, "# A Cargo feature for each of the {}, all on by default.", counted(api.facts.tags, "tag"));
        text.push_str("# features = \"tag\"\n");
    }
    for found in &api.pages {
        let shown: Vec<String> = found.operations.iter().take(MOST_SHOWN).map(|id| on_one_line(id)).collect();
        let more = if found.operations.len() > MOST_SHOWN { ", …" } else { "" };
        let _ = writeln!(text, "\n# {}: {}{more}", counted(found.operations.len(), "list"), shown.join(", "));
        text.push_str(&rule(&found.rule));
    }
}

fn servers(text: &mut String, api: &Known) {
    let base = on_one_line(&api.facts.base_url);
    if base.contains("://") {
        let _ = writeln!(text, "# Requests go to the document's first server, unless another one stands here.");
    } else {
        let _ = writeln!(text, "# The document names no server with a host: without one here, each client has to.");
    }
    let urls = api.facts.servers.iter().filter(|url| url.contains("://") && !url.contains('{')).skip(1).take(4);
    let urls: Vec<&String> = urls.collect();
    match urls.as_slice() {
        [] if base.contains("://") => {
            let _ = writeln!(text, "# base-url = {}", quoted(&base));
        }
        [] => {
            // Without the document's path behind the host, no request would arrive.
            let path = if base.starts_with('/') { base.trim_end_matches('/') } else { "" };
            let _ = writeln!(text, "# base-url = {}", quoted(&format!("https://…{path}")));
        }
        urls => {
            for url in urls {
                let _ = writeln!(text, "# base-url = {}", quoted(url));
            }
        }
    }
}

/// One `[[api.pagination]]`.
pub(super) fn rule(rule: &PagingRule) -> String {
    let mut text = "[[api.pagination]]\n".to_owned();
    let mut put = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{name} = {}", exact(value));
        }
    };
    match rule {
        PagingRule::Token { parameter, next, items } => {
            put("style", Some("token"));
            put("parameter", Some(parameter));
            put("next", Some(next));
            put("items", Some(items));
        }
        PagingRule::Offset { parameter, items, total, more } => {
            put("style", Some("offset"));
            put("parameter", Some(parameter));
            put("items", Some(items));
            put("total", total.as_deref());
            put("more", more.as_deref());
        }
        PagingRule::Page { parameter, first: _, items, total_pages, more } => {
            put("style", Some("page"));
            put("parameter", Some(parameter));
            put("items", Some(items));
            put("total-pages", total_pages.as_deref());
            put("more", more.as_deref());
        }
        PagingRule::Link { parameter, items } => {
            put("style", Some("link"));
            put("parameter", parameter.as_deref());
            put("items", Some(items));
        }
        PagingRule::NextUrl { next, items } => {
            put("style", Some("next-url"));
            put("next", Some(next));
            put("items", Some(items));
        }
        PagingRule::LastItem { parameter, key, items, more } => {
            put("style", Some("last-item"));
            put("parameter", Some(parameter));
            put("key", Some(key));
            put("items", Some(items));
            put("more", more.as_deref());
        }
    }
    if let PagingRule::Page { first: Some(first), .. } = rule {
        let _ = writeln!(text, "first = {first}");
    }
    text
}

fn formats(text: &mut String, apis: &[Known]) {
    let found: std::collections::BTreeSet<&String> = apis.iter().flat_map(|api| &api.facts.formats).collect();
    if found.is_empty() {
        return;
    }
    text.push_str("\n# Formats without a type of their own can have one: of the standard library, or of a crate below `[dependencies]`.\n");
    text.push_str("# [formats]\n");
    for format in found {
        let ty = match format.as_str() {
            "ipv4" => "std::net::Ipv4Addr",
            "ipv6" => "std::net::Ipv6Addr",
            "ip" => "std::net::IpAddr",
            _ => "…",
        };
        let _ = writeln!(text, "# {} = {}", key(format), quoted(ty));
    }
}

/// A text of a document for a comment: no line of it ends that.
fn on_one_line(text: &str) -> String {
    printable(text).trim().replace('\n', " ")
}

/// A basic string of TOML, for what has to be the same when it is read. What JSON escapes, TOML escapes alike, and one character more.
fn exact(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// The limits that are other ones than usually.
fn limits(text: &mut String, request: &Request) {
    let (mut given, mut usual) = (request.limits, crate::config::Limits::default());
    let changed = Limit::ALL.into_iter().filter_map(|limit| {
        let value = *given.get_mut(limit);
        (value != *usual.get_mut(limit)).then(|| format!("{} = {value}\n", limit.key()))
    });
    let changed: String = changed.collect();
    if !changed.is_empty() {
        let _ = write!(text, "\n[limits]\n{changed}");
    }
}
