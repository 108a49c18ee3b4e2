//! Parameters and headers, wherever they are declared: each has a schema or one media type, and a style of its place.

use serde_json::{Map, Value, json};

use super::Report;
use super::resolve::dereference;
use super::security::is_header_name;
use crate::diag::Code;
use crate::document::{child, text_of};
use crate::vocabulary::Kind;

/// Makes a parameter one that can be sent.
pub(super) fn check(parameter: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    check_name(parameter, pointer, report);
    check_style(parameter, pointer, report);
    check_required(parameter, pointer, report);
    check_content(parameter, "parameter", pointer, report);
}

fn check_name(parameter: &Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    let name = text_of(parameter, "name");
    let at = child(pointer, "name");
    if name.is_empty() {
        report.add(Code::InvalidName, &at, "the parameter's name is empty: it is left out");
    } else if text_of(parameter, "in") == "header" && !is_header_name(name) {
        let message = format!("`{}` can't be the name of a header: it is left out", name.escape_debug());
        report.add(Code::InvalidName, &at, message);
    }
}

/// Whether a parameter can and may be sent. OpenAPI 3.0 has clients ignore three header parameters: they say by other
/// means what they say, and this client sends its own.
pub(super) fn is_sent(parameter: &Value) -> bool {
    let name = parameter.get("name").and_then(Value::as_str).unwrap_or_default();
    let is_header = parameter.get("in").and_then(Value::as_str) == Some("header");
    !name.is_empty() && (!is_header || is_header_name(name) && !is_reserved_header(name))
}

/// Whether the standard has parameters for this header ignored.
pub(super) fn is_reserved_header(name: &str) -> bool {
    ["accept", "content-type", "authorization"].iter().any(|reserved| name.eq_ignore_ascii_case(reserved))
}

fn check_style(parameter: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    let place = text_of(parameter, "in").to_owned();
    let fitting: &[&str] = match place.as_str() {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        _ => &["form"],
    };
    let style = text_of(parameter, "style");
    if !style.is_empty() && !fitting.contains(&style) {
        let message = format!("a {place} parameter has no style `{style}`: its default is taken");
        report.add(Code::NoEffect, &child(pointer, "style"), message);
        parameter.shift_remove("style");
    }
    if place != "query" && parameter.get("allowReserved").is_some_and(|allowed| *allowed == Value::Bool(true)) {
        let message = format!("`allowReserved` has no meaning in a {place} parameter: its value is escaped");
        report.add(Code::NoEffect, &child(pointer, "allowReserved"), message);
    }
}

fn check_required(parameter: &mut Map<String, Value>, pointer: &str, report: &mut Report<'_>) {
    if text_of(parameter, "in") != "path" || parameter.get("required") == Some(&Value::Bool(true)) {
        return;
    }
    let message = format!("path parameter `{}` must be `required: true`, and is read so", text_of(parameter, "name"));
    report.add(Code::MissingDetail, pointer, message);
    parameter.insert("required".to_owned(), Value::Bool(true));
}

/// A parameter or header has a schema or one media type.
pub(super) fn check_content(map: &mut Map<String, Value>, noun: &str, pointer: &str, report: &mut Report<'_>) {
    let types: Vec<String> =
        map.get("content").and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned().collect();
    let has_schema = map.contains_key("schema");
    if types.is_empty() {
        map.shift_remove("content");
        if !has_schema {
            report.add(
                Code::MissingDetail,
                pointer,
                format!("the {noun} has neither `schema` nor `content`: read as any value"),
            );
            map.insert("schema".to_owned(), json!({}));
        }
    } else if has_schema {
        report.add(Code::NoEffect, pointer, format!("the {noun} has both `schema` and `content`: the schema is taken"));
        map.shift_remove("content");
    } else if types.len() > 1 {
        let json = types.iter().find(|name| name.contains("json"));
        let Some(kept) = json.or_else(|| types.iter().min()).cloned() else { return };
        let message = format!("`content` of a {noun} must have one media type: `{kept}` is taken");
        report.add(Code::NoEffect, &child(pointer, "content"), message);
        if let Some(Value::Object(content)) = map.get_mut("content") {
            content.retain(|name, _| *name == kept);
        }
    }
}

/// Whether a parameter is written as `deepObject`.
pub(super) fn is_deep(parameter: &Map<String, Value>) -> bool {
    text_of(parameter, "style") == "deepObject"
}

/// `deepObject` says how an object is written, and has no meaning for anything else.
pub(super) fn check_deep(tree: &mut Value, deep: &[String], report: &mut Report<'_>) {
    for pointer in deep {
        let schema = tree.pointer(pointer).and_then(|parameter| parameter.get("schema"));
        let schema = schema.and_then(|schema| dereference(tree, schema, Kind::Schema));
        let ty = schema.and_then(|schema| schema.get("type")).and_then(Value::as_str);
        if ty.is_none_or(|ty| ty == "object") {
            continue;
        }
        let message = "`deepObject` is for objects alone: the default style is taken";
        report.add(Code::NoEffect, &child(pointer, "style"), message);
        if let Some(Value::Object(parameter)) = tree.pointer_mut(pointer) {
            parameter.shift_remove("style");
        }
    }
}
