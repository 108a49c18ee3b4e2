//! Request and response bodies: keys of `responses` and media types, wherever they are declared.

use serde_json::{Map, Value};

use super::Report;
use super::security::is_header_name;
use crate::diag::Code;
use crate::document::child;

/// A request body has a media type that can be sent.
pub(super) fn check_body(body: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    check_types(body, pointer, report);
    if body.get("content").and_then(Value::as_object).is_none_or(Map::is_empty) {
        let message = "the request body has no media type: it is not sent";
        report.add(Code::MissingDetail, &child(pointer, "content"), message);
    }
}

/// A response has headers and media types that can be received.
pub(super) fn check_response(response: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    check_headers(response, pointer, report);
    check_types(response, pointer, report);
}

/// An operation says what it answers, or at least that it says nothing.
pub(super) fn check_presence(operation: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    let responses = operation.get("responses").and_then(Value::as_object);
    if responses.is_none_or(says_nothing) {
        let at = responses.map_or_else(|| pointer.to_owned(), |_| child(pointer, "responses"));
        let message = "the operation has no responses: any answer is taken as fine";
        report.add(Code::MissingDetail, &at, message);
    }
    operation.entry("responses").or_insert_with(|| Value::Object(Map::new()));
}

fn says_nothing(responses: &Map<String, Value>) -> bool {
    responses.keys().all(|key| key.starts_with("x-"))
}

/// Leaves out responses that no server can give, and bodies of those that have none.
pub(super) fn check_keys(responses: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    if says_nothing(responses) {
        return;
    }
    responses.retain(|key, response| {
        let at = child(pointer, key);
        let is_free = key == "default" || key.starts_with("x-") || is_status(key) || is_range(key);
        if !is_free && is_range(&key.to_ascii_uppercase()) {
            report.add(Code::ResponseKey, &at, format!("`{key}` is read as `{}`", key.to_ascii_uppercase()));
        } else if !is_free {
            report.add(Code::ResponseKey, &at, format!("`{key}` is not a status code: the response is left out"));
            return false;
        }
        let is_bodyless = key.starts_with('1') || matches!(key.as_str(), "204" | "205" | "304");
        if is_bodyless {
            remove_content(response, &at, &format!("a response with status {key}"), report);
        }
        true
    });
    let is_fine = |key: &String| key == "default" || key.starts_with(['1', '2', '3']);
    if !responses.is_empty() && !responses.keys().any(is_fine) {
        report.add(Code::MissingDetail, pointer, "the operation has no response for success");
    }
}

fn remove_content(response: &mut Value, pointer: &str, subject: &str, report: &mut Report<'_>) {
    let Value::Object(response) = response else { return };
    if response
        .shift_remove("content")
        .is_some_and(|content| content.as_object().is_some_and(|types| !types.is_empty()))
    {
        report.add(
            Code::NoEffect,
            &child(pointer, "content"),
            format!("{subject} has no body: its content is left out"),
        );
    }
}

/// Responses to `HEAD` have no body.
pub(super) fn check_head(item: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    let responses = item.get_mut("head").and_then(|operation| operation.get_mut("responses"));
    for (key, response) in responses.and_then(Value::as_object_mut).into_iter().flatten() {
        let at = child(&child(&child(pointer, "head"), "responses"), key);
        remove_content(response, &at, "a response to HEAD", report);
    }
}

fn is_status(key: &str) -> bool {
    key.len() == 3 && key.starts_with(|c: char| ('1'..='5').contains(&c)) && key.chars().all(|c| c.is_ascii_digit())
}

fn is_range(key: &str) -> bool {
    key.strip_suffix("XX").is_some_and(|digit| matches!(digit, "1" | "2" | "3" | "4" | "5"))
}

/// A response's headers; `Content-Type` is among those that the standard ignores.
fn check_headers(response: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    let Some(Value::Object(headers)) = response.get_mut("headers") else { return };
    headers.retain(|name, _| {
        let fits = is_header_name(name);
        if !fits {
            let at = child(&child(pointer, "headers"), name);
            let message = format!("`{}` can't be the name of a header: it is left out", name.escape_debug());
            report.add(Code::InvalidName, &at, message);
        }
        fits
    });
}

fn check_types(body: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    let Some(Value::Object(content)) = body.get_mut("content") else { return };
    content.retain(|name, _| {
        let fits = is_media_type(name);
        if !fits {
            let at = child(&child(pointer, "content"), name);
            let message = format!("`{}` is not a media type: it is left out", name.escape_debug());
            report.add(Code::InvalidName, &at, message).help("write one such as `application/json`");
        }
        fits
    });
}

/// Whether a text is a media type or a range of them: `type/subtype`, perhaps with parameters (RFC 9110, section 8.3.1).
fn is_media_type(name: &str) -> bool {
    let essence = name.split(';').next().unwrap_or_default().trim();
    let is_printable = !name.chars().any(char::is_control);
    is_printable
        && essence.split_once('/').is_some_and(|(kind, subtype)| is_header_name(kind) && is_header_name(subtype))
}
