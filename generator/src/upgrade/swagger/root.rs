//! The document's own keywords: servers, and what becomes components.

use serde_json::{Value, json};

use super::super::draft::Draft;
use super::{Object, Shared, bodies, parameters, responses};
use crate::diag::Code;
use crate::document::child;

/// `schemes`, `host` and `basePath` become servers, `https` before `http`.
pub(super) fn servers(root: &mut Object, draft: &mut Draft<'_>) {
    let host = take_text(root, "host");
    let base = take_text(root, "basePath");
    let has_host = host.is_some();
    let schemes = match root.get("schemes") {
        Some(Value::Array(_)) => root.shift_remove("schemes"),
        _ => None,
    };
    let schemes: Vec<&str> =
        schemes.as_ref().and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    for (index, scheme) in schemes.iter().enumerate() {
        if !matches!(*scheme, "http" | "https" | "ws" | "wss") {
            let message = format!("`{scheme}` is not a scheme of Swagger 2.0");
            draft.add(Code::InvalidServer, &child("/schemes", &index.to_string()), message).help("write `https`");
        }
    }
    let base = base.map(|base| base_path(&base, draft)).unwrap_or_default();
    let urls: Vec<String> = match host.map(|host| host_name(&host, draft)) {
        Some(host) => {
            let mut known: Vec<&str> =
                ["https", "http"].into_iter().filter(|scheme| schemes.contains(scheme)).collect();
            if known.is_empty() {
                known.push("https");
            }
            known.iter().map(|scheme| format!("{scheme}://{host}{base}")).collect()
        }
        None if base.is_empty() => return,
        None => vec![base],
    };
    let origin = if has_host { "/host" } else { "/basePath" };
    for index in 0..urls.len() {
        draft.derive(origin, &format!("/servers/{index}/url"));
    }
    let servers: Vec<Value> = urls.into_iter().map(|url| json!({ "url": url })).collect();
    root.insert("servers".to_owned(), Value::Array(servers));
}

fn take_text(root: &mut Object, key: &str) -> Option<String> {
    match root.get(key) {
        Some(Value::String(_)) => root.shift_remove(key)?.as_str().map(String::from),
        _ => None,
    }
}

/// The base path with a slash before it and none after.
fn base_path(base: &str, draft: &mut Draft<'_>) -> String {
    let base = base.trim_end_matches('/');
    if base.is_empty() || base.starts_with('/') {
        return base.to_owned();
    }
    draft.add(Code::InvalidServer, "/basePath", format!("`{base}` lacks its first slash: read as `/{base}`"));
    format!("/{base}")
}

/// The host without what doesn't belong to it.
fn host_name(host: &str, draft: &mut Draft<'_>) -> String {
    let bare = host.split_once("://").map_or(host, |(_, rest)| rest).trim_end_matches('/');
    if bare != host {
        let message = format!("`host` is a name and perhaps a port, no URL: `{bare}` is taken");
        draft.add(Code::InvalidServer, "/host", message).help("`schemes` and `basePath` say the rest");
    } else if host.contains('/') {
        let message = "`host` is a name and perhaps a port, without a path";
        draft.add(Code::InvalidServer, "/host", message).help("the path belongs into `basePath`");
    }
    bare.to_owned()
}

/// `definitions`, `parameters`, `responses` and `securityDefinitions`.
pub(super) fn components(root: &mut Object, shared: &Shared, draft: &mut Draft<'_>) -> Object {
    let mut components = Object::new();
    if let Some(definitions) = root.shift_remove("definitions") {
        moved("/definitions", "/components/schemas", draft);
        components.insert("schemas".to_owned(), definitions);
    }
    if let Some(parameters) = root.shift_remove("parameters") {
        shared_parameters(parameters, &mut components, shared, draft);
    }
    if let Some(mut responses) = root.shift_remove("responses") {
        moved("/responses", "/components/responses", draft);
        for (name, response) in responses.as_object_mut().into_iter().flatten() {
            if let Value::Object(response) = response {
                let pointer = child("/components/responses", name);
                responses::convert(response, shared.produces.as_deref(), &pointer, &child("/responses", name), draft);
            }
        }
        components.insert("responses".to_owned(), responses);
    }
    if let Some(mut schemes) = root.shift_remove("securityDefinitions") {
        moved("/securityDefinitions", "/components/securitySchemes", draft);
        for scheme in schemes.as_object_mut().into_iter().flatten() {
            if let Value::Object(scheme) = scheme.1 {
                security_scheme(scheme);
            }
        }
        components.insert("securitySchemes".to_owned(), schemes);
    }
    components
}

fn moved(from: &str, to: &str, draft: &mut Draft<'_>) {
    draft.relocate(from, to);
    draft.forward(from.to_owned(), to.to_owned());
}

/// Shared parameters; those of kind `body` become request bodies, those of kind `formData` go where they are used.
fn shared_parameters(all: Value, components: &mut Object, shared: &Shared, draft: &mut Draft<'_>) {
    moved("/parameters", "/components/parameters", draft);
    let Value::Object(all) = all else {
        components.insert("parameters".to_owned(), all);
        return;
    };
    let (mut kept, mut request_bodies) = (Object::new(), Object::new());
    for (name, mut parameter) in all {
        let pointer = child("/components/parameters", &name);
        match parameter.get("in").and_then(Value::as_str) {
            Some("body") => {
                let to = child("/components/requestBodies", &name);
                draft.relocate(&pointer, &to);
                draft.forward(child("/parameters", &name), to.clone());
                let body = bodies::from_body(parameter, shared.consumes.as_deref(), &to, &to, draft);
                request_bodies.insert(name, body);
            }
            Some("formData") => {}
            _ => {
                if let Value::Object(parameter) = &mut parameter {
                    parameters::convert_one(parameter, &pointer, &child("/parameters", &name), draft);
                }
                kept.insert(name, parameter);
            }
        }
    }
    for (key, map) in [("parameters", kept), ("requestBodies", request_bodies)] {
        if !map.is_empty() {
            components.insert(key.to_owned(), Value::Object(map));
        }
    }
}

/// `basic` is a scheme of HTTP, and an OAuth flow one of several.
fn security_scheme(scheme: &mut Object) {
    match scheme.get("type").and_then(Value::as_str) {
        Some("basic") => {
            scheme.insert("type".to_owned(), json!("http"));
            scheme.insert("scheme".to_owned(), json!("basic"));
        }
        Some("oauth2") => {
            let mut flow = Object::new();
            for key in ["authorizationUrl", "tokenUrl", "scopes"] {
                flow.extend(scheme.shift_remove(key).map(|value| (key.to_owned(), value)));
            }
            let Some(Value::String(name)) = scheme.shift_remove("flow") else { return };
            let name = match name.as_str() {
                "application" => "clientCredentials",
                "accessCode" => "authorizationCode",
                other => other,
            };
            scheme.insert("flows".to_owned(), json!({ name: flow }));
        }
        _ => {}
    }
}
