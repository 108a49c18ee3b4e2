//! Servers: whether requests can be sent there, and whether their variables have values.

use serde_json::{Map, Value};

use super::Report;
use super::templates;
use crate::diag::Code;
use crate::document::child;

/// Gives every variable a default, and reports a server that can't be used.
pub(super) fn check(server: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    check_variables(server, pointer, report);
    leave_out_user(server, pointer, report);
    check_url(server, pointer, report);
}

fn check_variables(server: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    let variables = server.get_mut("variables").and_then(Value::as_object_mut);
    for (name, variable) in variables.into_iter().flatten() {
        let at = child(&child(pointer, "variables"), name);
        let values: Vec<String> = variable
            .get("enum")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(String::from)
            .collect();
        match variable.get("default").and_then(Value::as_str) {
            Some(default) if !values.is_empty() && !values.iter().any(|value| value == default) => {
                let message = format!("the default of variable `{name}` is not one of its values");
                report.add(Code::InvalidServer, &child(&at, "default"), message);
            }
            Some(_) => {}
            None => {
                let default = values.first().cloned().unwrap_or_default();
                let message = format!("server variable `{name}` has no default: `{default}` is taken");
                report.add(Code::MissingDetail, &at, message);
                if let Value::Object(variable) = variable {
                    variable.insert("default".to_owned(), Value::String(default));
                }
            }
        }
    }
}

/// Of the servers that one path or operation has for itself, calls take the first, as it stands: says so where there is
/// more. A list that is the document's adds nothing to it.
pub(super) fn check_own(tree: &Value, owner: &Value, pointer: &str, report: &mut Report<'_>) {
    let Some(Value::Array(servers)) = owner.get("servers") else { return };
    if tree.get("servers").and_then(Value::as_array) == Some(servers) {
        return;
    }
    let Some(first) = servers.first() else { return };
    let at = child(pointer, "servers");
    if servers.len() > 1 {
        let url = first.get("url").and_then(Value::as_str).unwrap_or_default();
        let message = format!("requests go to the first of these servers, `{url}`, and to no other");
        report.add(Code::Unsupported, &child(&at, "1"), message).help(OWN_HELP);
    }
    let variables = first.get("variables").and_then(Value::as_object);
    if variables.is_some_and(|variables| !variables.is_empty()) {
        let message = "requests go to this server with the defaults of its variables, and to no other";
        report.add(Code::Unsupported, &child(&child(&at, "0"), "variables"), message).help(OWN_HELP);
    }
}

const OWN_HELP: &str = "name it among the `servers` of the document, and callers can choose it";

/// A user and a password in an address would stand in the code of the client, and wouldn't be sent.
fn leave_out_user(server: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    let url = server.get("url").and_then(Value::as_str).unwrap_or_default();
    let Some((scheme, rest)) = url.split_once("://") else { return };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let Some((_, host)) = authority.rsplit_once('@') else { return };
    let url = format!("{scheme}://{host}{path}");
    let message = format!("a server's address has no user or password: `{url}` is taken");
    let help = "who uses the client gives it credentials of their own";
    report.add(Code::InvalidServer, &child(pointer, "url"), message).help(help);
    server.insert("url".to_owned(), Value::String(url));
}

fn check_url(server: &Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    let url = server.get("url").and_then(Value::as_str).unwrap_or_default();
    let at = child(pointer, "url");
    let Ok(variables) = templates::variables(url) else {
        report.add(Code::InvalidServer, &at, format!("the braces of `{url}` don't match"));
        return;
    };
    for variable in variables {
        if server.get("variables").and_then(|variables| variables.get(&variable)).is_none() {
            report.add(Code::InvalidServer, &at, format!("the server has no variable `{variable}`"));
        }
    }
    if !is_escaped(url) {
        let message = format!("a `%` of `{url}` has no two hexadecimal digits behind it: it is sent so");
        report.add(Code::InvalidServer, &at, message).help("write `%25` for `%`");
    }
    if let Some((fault, help)) = fault(url) {
        report.add(Code::InvalidServer, &at, format!("requests can't be sent to `{url}`: {fault}")).help(help);
    }
}

/// What keeps requests from being sent to `url`, and what to do about it.
fn fault(url: &str) -> Option<(&'static str, &'static str)> {
    if url.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Some(("it holds white space or control characters", "write `%20` for a space"));
    }
    if url.is_empty() || url.starts_with('/') || url.starts_with('{') || url.starts_with('.') {
        return None;
    }
    let Some((scheme, rest)) = url.split_once(':') else {
        let first = url.split(['/', '?', '#']).next().unwrap_or_default();
        return first.contains('.').then_some(("it looks like a host without `https://`", "put `https://` before it"));
    };
    if !matches!(scheme, "http" | "https") && !scheme.ends_with('}') {
        let help = "begin with `https://`, or with `/` for a path on the server that gives the document";
        return Some(("it is no `http` or `https` URL", help));
    }
    if url.contains(['?', '#']) {
        return Some(("it has a query or a fragment, behind which no path can be put", "end it with its path"));
    }
    let host = rest.strip_prefix("//").unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    let is_bracketed = host.starts_with('[') == host.contains(']');
    (host.is_empty() || !is_bracketed).then_some(("its host can't be read", "write it as `https://example.com`"))
}

/// Whether every `%` begins an escape.
fn is_escaped(url: &str) -> bool {
    let is_escape =
        |rest: &str| matches!(rest.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
    url.split('%').skip(1).all(is_escape)
}
