//! Security schemes and the requirements that name them.

use serde_json::{Map, Value, json};

use super::Report;
use crate::diag::Code;
use crate::document::child;
use crate::suggest;

/// Checks all schemes, and gives their names. One that this generator doesn't know, or that lacks what it needs, becomes
/// an `http` scheme of that name, which no client can serve.
pub(super) fn check_schemes(tree: &mut Value, report: &mut Report<'_>) -> Vec<String> {
    let schemes = tree.pointer_mut("/components/securitySchemes").and_then(Value::as_object_mut);
    let mut names = Vec::new();
    for (name, scheme) in schemes.into_iter().flatten() {
        names.push(name.clone());
        match scheme {
            Value::Object(scheme) if !scheme.contains_key("$ref") => {
                check_scheme(scheme, &child("/components/securitySchemes", name), report);
            }
            _ => {}
        }
    }
    names
}

fn check_scheme(scheme: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
    let kind = text("type").to_owned();
    let fault = match kind.as_str() {
        "apiKey" if text("name").is_empty() => Some("it doesn't name its header, query parameter or cookie"),
        "apiKey" if !matches!(text("in"), "header" | "query" | "cookie") => {
            Some("`in` is none of `header`, `query` and `cookie`")
        }
        "apiKey" if text("in") == "header" && !is_header_name(text("name")) => {
            Some("its name can't be that of a header")
        }
        "http" if text("scheme").is_empty() => Some("`scheme` is missing"),
        "oauth2" if !scheme.contains_key("flows") => Some("`flows` is missing"),
        "apiKey" | "http" | "oauth2" | "openIdConnect" => None,
        _ => {
            let message = format!("security schemes of type `{kind}` are not supported");
            let known = ["apiKey", "http", "oauth2", "openIdConnect"];
            let finding = report.add(Code::Unsupported, &child(pointer, "type"), message);
            if let Some(known) = suggest::closest(&kind, known) {
                finding.help(format!("did you mean `{known}`?"));
            }
            *scheme = unknown(&kind);
            return;
        }
    };
    if let Some(fault) = fault {
        report.add(Code::MissingDetail, pointer, format!("this security scheme can't be used: {fault}"));
        *scheme = unknown(&kind);
    } else if kind == "openIdConnect" {
        scheme.entry("openIdConnectUrl").or_insert_with(|| json!(""));
    } else if kind == "oauth2" {
        fill_flows(scheme, pointer, report);
    }
}

fn unknown(kind: &str) -> Map<String, Value> {
    let mut scheme = Map::new();
    scheme.insert("type".to_owned(), json!("http"));
    scheme.insert("scheme".to_owned(), json!(kind));
    scheme
}

fn fill_flows(scheme: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    let flows = scheme.get_mut("flows").and_then(Value::as_object_mut);
    for (name, flow) in flows.into_iter().flatten() {
        let needed: &[&str] = match name.as_str() {
            "implicit" => &["authorizationUrl"],
            "password" | "clientCredentials" => &["tokenUrl"],
            "authorizationCode" => &["authorizationUrl", "tokenUrl"],
            _ => continue,
        };
        let Value::Object(flow) = flow else { continue };
        for key in needed {
            if !flow.contains_key(*key) {
                let at = child(&child(pointer, "flows"), name);
                report.add(Code::MissingDetail, &at, format!("`{key}` of the OAuth flow is missing"));
                flow.insert((*key).to_owned(), json!(""));
            }
        }
    }
}

/// Every alternative of a `security` names schemes of the document.
pub(super) fn check_requirements(security: Option<&Value>, pointer: &str, names: &[String], report: &mut Report<'_>) {
    for (index, alternative) in security.and_then(Value::as_array).into_iter().flatten().enumerate() {
        let at = child(pointer, &index.to_string());
        for name in alternative.as_object().into_iter().flat_map(Map::keys) {
            if names.contains(name) {
                continue;
            }
            let message = format!("no security scheme `{name}` in this document");
            let known = names.iter().map(String::as_str);
            let is_allowed = report.suggestions.allows(names.len());
            let suggestion = is_allowed.then(|| suggest::closest(name, known)).flatten();
            let finding = report.add(Code::UndefinedSecurity, &child(&at, name), message);
            if let Some(suggestion) = suggestion {
                finding.help(format!("did you mean `{suggestion}`?"));
            }
        }
    }
}

/// Whether a text is a token of HTTP (RFC 9110, section 5.6.2).
pub(super) fn is_header_name(name: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(is_token)
}
