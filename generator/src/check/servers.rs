//! Servers: whether requests can be sent there, and whether their variables have values.

use serde_json::{Map, Value};

use super::Report;
use super::templates;
use crate::diag::Code;
use crate::document::child;

/// Gives every variable a default, and reports a server that can't be used.
pub(super) fn check(server: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    check_variables(server, pointer, report);
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
    let host = rest.strip_prefix("//").unwrap_or_default().split(['/', '?', '#']).next().unwrap_or_default();
    let is_bracketed = host.starts_with('[') == host.contains(']');
    (host.is_empty() || !is_bracketed).then_some(("its host can't be read", "write it as `https://example.com`"))
}
