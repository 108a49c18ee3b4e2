//! Which standard, and which version of it, a document follows.

use serde_json::{Map, Value};

use super::draft::Draft;
use crate::diag::Code;

/// A version that can be rewritten as OpenAPI 3.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// Swagger 2.0
    V2_0,
    /// OpenAPI 3.0
    V3_0,
    /// OpenAPI 3.1
    V3_1,
}

impl Version {
    /// What a reader calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::V2_0 => "Swagger 2.0",
            Self::V3_0 => "OpenAPI 3.0",
            Self::V3_1 => "OpenAPI 3.1",
        }
    }
}

/// Finds out the version; none, and an error, if it isn't one of those.
pub(super) fn detect(tree: &Value, draft: &mut Draft<'_>) -> Option<Version> {
    let Value::Object(root) = tree else {
        draft.add(Code::WrongShape, "", "an API description is a mapping, and this document is none");
        return None;
    };
    match (root.get("swagger"), root.get("openapi")) {
        (Some(_), Some(_)) => {
            let message = "the document has both `swagger` and `openapi`";
            draft.add(Code::UnknownVersion, "/swagger", message).help("remove the one that it doesn't follow");
            None
        }
        (Some(version), None) => swagger(version, draft),
        (None, Some(version)) => openapi(version, draft),
        (None, None) => neither(root, draft),
    }
}

fn neither(root: &Map<String, Value>, draft: &mut Draft<'_>) -> Option<Version> {
    let other = [
        ("asyncapi", "an AsyncAPI document"),
        ("swaggerVersion", "a description in Swagger 1"),
        ("overlay", "an overlay"),
        ("arazzo", "an Arazzo document"),
        ("$schema", "a JSON Schema"),
        ("info", "an API description without a version"),
    ];
    let found = other.iter().find(|(key, _)| root.contains_key(*key)).map(|(_, found)| *found);
    let message = match found {
        Some(found) => format!("the document has neither `openapi` nor `swagger`: this looks like {found}"),
        None => "the document has neither `openapi` nor `swagger`".to_owned(),
    };
    let help = "begin with `openapi: 3.0.3`, `openapi: 3.1.0` or `swagger: '2.0'`, as the document is written";
    draft.add(Code::UnknownVersion, "", message).help(help);
    None
}

fn swagger(version: &Value, draft: &mut Draft<'_>) -> Option<Version> {
    let text = match version {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return unreadable("/swagger", draft),
    };
    if text == "2.0" || text == "2" {
        return Some(Version::V2_0);
    }
    let finding = draft.add(Code::UnknownVersion, "/swagger", format!("`swagger: {text}` is no supported version"));
    if text.starts_with('3') {
        finding.help("from version 3 on the keyword is `openapi`");
    }
    None
}

fn openapi(version: &Value, draft: &mut Draft<'_>) -> Option<Version> {
    let at = "/openapi";
    let text = match version {
        Value::String(text) => text.clone(),
        Value::Number(number) => {
            let text = number.to_string();
            draft
                .add(Code::VersionGuess, at, format!("the version is a number: read as `{text}`"))
                .help("put it in quotes, with all of its parts: `3.0.3`");
            text
        }
        _ => return unreadable(at, draft),
    };
    let mut parts = text.split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Some(Version::V3_0),
        (Some("3"), Some("1")) => Some(Version::V3_1),
        (Some("3"), Some("2")) => {
            let message = format!("OpenAPI {text} is read as OpenAPI 3.1");
            draft.add(Code::VersionGuess, at, message).help("what is new in 3.2 is left out");
            Some(Version::V3_1)
        }
        _ => {
            let finding = draft.add(Code::UnknownVersion, at, format!("`openapi: {text}` is no supported version"));
            if text.starts_with('2') {
                finding.help("up to version 2 the keyword is `swagger`");
            }
            None
        }
    }
}

fn unreadable(at: &str, draft: &mut Draft<'_>) -> Option<Version> {
    draft.add(Code::UnknownVersion, at, "the version is not a text");
    None
}
