//! How values become text in paths, queries, headers and cookies: percent-encoding and the styles of parameters.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use crate::runtime::spec::{Encoding, is_json};

/// How a parameter's value is written where it is more than one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The style's name, or its collection format in Swagger.
    pub kind: StyleKind,

    /// Whether each element or property is written as a parameter of its own.
    pub explode: bool,

    /// Whether reserved characters stay as they are; queries only, and never `#`, `&` and `+`.
    pub allow_reserved: bool,
}

/// The names of the styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StyleKind {
    /// `name=a&name=b`, or `name=a,b` if not exploded.
    Form,
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a%7Cb`
    PipeDelimited,
    /// `name=a%09b`
    TabDelimited,
    /// `name=a,b`, exploded or not.
    Comma,
    /// `name%5Bkey%5D=a`
    DeepObject,
    /// `a,b`, in paths and headers.
    Simple,
    /// `.a,b`, or `.a.b` if exploded; in paths.
    Label,
    /// `;name=a,b`, or `;name=a;name=b` if exploded; in paths.
    Matrix,
    /// The value's JSON text.
    Json,
}

impl Style {
    /// Form, exploded: the default in queries.
    pub const FORM: Self = Self::new(StyleKind::Form, true);
    /// Space-delimited.
    pub const SPACE: Self = Self::new(StyleKind::SpaceDelimited, false);
    /// Pipe-delimited.
    pub const PIPE: Self = Self::new(StyleKind::PipeDelimited, false);
    /// Tab-delimited, known to Swagger alone.
    pub const TAB: Self = Self::new(StyleKind::TabDelimited, false);
    /// Comma-separated.
    pub const COMMA: Self = Self::new(StyleKind::Comma, false);
    /// An object whose properties are named in brackets.
    pub const DEEP_OBJECT: Self = Self::new(StyleKind::DeepObject, true);
    /// Simple: the default in paths and headers.
    pub const SIMPLE: Self = Self::new(StyleKind::Simple, false);
    /// Label: a leading dot.
    pub const LABEL: Self = Self::new(StyleKind::Label, false);
    /// Matrix: a leading semicolon and the name.
    pub const MATRIX: Self = Self::new(StyleKind::Matrix, false);
    /// JSON text, for parameters that are described by a media type.
    pub const JSON: Self = Self::new(StyleKind::Json, false);

    /// The style of this kind, exploded or not.
    #[must_use]
    #[inline]
    pub const fn new(kind: StyleKind, explode: bool) -> Self {
        Self { kind, explode, allow_reserved: false }
    }

    /// The same style, exploded or not.
    #[must_use]
    #[inline]
    pub const fn explode(self, explode: bool) -> Self {
        Self { explode, ..self }
    }

    /// The same style, which leaves reserved characters as they are.
    #[must_use]
    #[inline]
    pub const fn allow_reserved(self) -> Self {
        Self { allow_reserved: true, ..self }
    }

    /// How it writes one word, percent-encoded.
    fn word(self) -> fn(&str) -> String {
        if self.allow_reserved { reserved_kept } else { strict }
    }
}

/// Everything but letters, digits and `-._~`.
const STRICT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Also leaves what is reserved, except what would end the value: `#`, `&`, and `+`, which servers read as a space.
const RESERVED_KEPT: &AsciiSet = &STRICT
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'[')
    .remove(b']')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// Percent-encodes all but the characters that never need it.
pub(crate) fn strict(text: &str) -> String {
    utf8_percent_encode(text, STRICT).to_string()
}

fn reserved_kept(text: &str) -> String {
    utf8_percent_encode(text, RESERVED_KEPT).to_string()
}

/// Percent-encodes the same with small hexadecimal digits, as some servers write them.
pub(crate) fn strict_lower(text: &str) -> String {
    let mut encoded = String::new();
    for piece in utf8_percent_encode(text, STRICT) {
        if piece.starts_with('%') {
            encoded.push_str(&piece.to_ascii_lowercase());
        } else {
            encoded.push_str(piece);
        }
    }
    encoded
}

/// A scalar's text as it stands in a URL or header, before encoding; an array's with commas, as in Swagger 2.0, and an
/// object's JSON text.
pub(crate) fn scalar(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(_) => words(value).join(","),
        other => other.to_string(),
    }
}

/// The texts of a value that are words of their own: elements, and an object's keys and values in turn.
fn words(value: &Value) -> Vec<String> {
    let mut words = Vec::new();
    match value {
        Value::Array(elements) => {
            for element in elements {
                words.push(scalar(element));
            }
        }
        Value::Object(object) => {
            for (key, value) in object {
                words.push(key.clone());
                words.push(scalar(value));
            }
        }
        single => words.push(scalar(single)),
    }
    words
}

/// The value's words, joined; an object gives its keys and values in turn, `key=value` where `pairs` says so.
fn joined(value: &Value, separator: &str, pairs: bool, word: fn(&str) -> String) -> String {
    let mut words = Vec::new();
    match value {
        Value::Array(elements) => {
            for element in elements {
                words.push(word(&scalar(element)));
            }
        }
        Value::Object(object) => {
            let between = if pairs { "=" } else { separator };
            for (key, value) in object {
                if !value.is_null() {
                    words.push(format!("{}{between}{}", word(key), word(&scalar(value))));
                }
            }
        }
        single => return word(&scalar(single)),
    }
    words.join(separator)
}

/// A header's value: simple style, not percent-encoded.
pub(crate) fn header(value: &Value) -> String {
    joined(value, ",", false, str::to_owned)
}

/// A cookie's value: form style, not exploded.
pub(crate) fn cookie(value: &Value) -> String {
    joined(value, ",", false, strict)
}

/// A path parameter's text; `None` if the value has no text that could stand as a path segment.
pub(crate) fn path(style: Style, name: &str, value: &Value) -> Option<String> {
    let words = words(value);
    if words.is_empty() || words.iter().any(|word| word.is_empty() || word.contains(char::is_control)) {
        return None;
    }
    let exploded_object = style.explode && value.is_object();
    let text = match style.kind {
        StyleKind::Label if style.explode => format!(".{}", joined(value, ".", true, strict)),
        StyleKind::Label => format!(".{}", joined(value, ",", false, strict)),
        StyleKind::Matrix => matrix(style, name, value),
        StyleKind::Json => strict(&value.to_string()),
        _ => joined(value, ",", exploded_object, strict),
    };
    // A segment of dots alone would be taken for a step up or for none.
    (!matches!(text.as_str(), "." | "..")).then_some(text)
}

fn matrix(style: Style, name: &str, value: &Value) -> String {
    let name = strict(name);
    match value {
        Value::Array(_) if style.explode => {
            let separator = format!(";{name}=");
            format!("{separator}{}", joined(value, &separator, false, strict))
        }
        Value::Object(_) if style.explode => format!(";{}", joined(value, ";", true, strict)),
        _ => format!(";{name}={}", joined(value, ",", false, strict)),
    }
}

/// A query parameter as `name=value` pairs, encoded, with `&` between them; nothing for null, an empty array or an empty object.
pub(crate) fn query(style: Style, name: &str, value: &Value) -> String {
    let mut pairs = String::new();
    put_query(style, name, value, &mut pairs);
    pairs
}

fn put_query(style: Style, name: &str, value: &Value, pairs: &mut String) {
    let is_exploded = style.explode && style.kind != StyleKind::Comma;
    match (style.kind, value) {
        (_, Value::Null) => {}
        (StyleKind::Json, value) => put_pair(style, name, &value.to_string(), pairs),
        (StyleKind::DeepObject, value) => deep(style, name, value, pairs),
        (_, Value::Array(elements)) if is_exploded => {
            for element in elements {
                put_pair(style, name, &scalar(element), pairs);
            }
        }
        (_, Value::Object(object)) if is_exploded => {
            for (key, value) in object {
                put_query(style, key, value, pairs);
            }
        }
        (_, Value::Array(elements)) if elements.is_empty() => {}
        (_, Value::Object(object)) if object.is_empty() => {}
        (kind, Value::Array(_) | Value::Object(_)) => {
            let separator = match kind {
                StyleKind::SpaceDelimited => "%20",
                StyleKind::PipeDelimited => "%7C",
                StyleKind::TabDelimited => "%09",
                _ => ",",
            };
            put_encoded(name, &joined(value, separator, false, style.word()), pairs);
        }
        (_, single) => put_pair(style, name, &scalar(single), pairs),
    }
}

fn put_pair(style: Style, name: &str, value: &str, pairs: &mut String) {
    put_encoded(name, &style.word()(value), pairs);
}

fn put_encoded(name: &str, value: &str, pairs: &mut String) {
    if !pairs.is_empty() {
        pairs.push('&');
    }
    pairs.push_str(&strict(name));
    pairs.push('=');
    pairs.push_str(value);
}

/// What the standard leaves open, arrays within objects and below, has numbers in brackets: servers that read brackets
/// at all read those, and a repeated name would leave many of them with the last element alone.
fn deep(style: Style, name: &str, value: &Value, pairs: &mut String) {
    match value {
        Value::Null => {}
        Value::Object(object) => {
            for (key, value) in object {
                deep(style, &format!("{name}[{key}]"), value, pairs);
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                deep(style, &format!("{name}[{index}]"), value, pairs);
            }
        }
        single => put_pair(style, name, &scalar(single), pairs),
    }
}

/// Adds a property of a form as `name=value` pairs; an object is JSON unless the document says more.
pub(crate) fn put_form(name: &str, value: &Value, encoding: Option<Encoding>, pairs: &mut String) {
    let style = match encoding {
        Some(Encoding::Style(style)) => style,
        Some(Encoding::ContentType(media_type)) if is_json(media_type) && !value.is_string() => Style::JSON,
        _ if value.is_object() => Style::JSON,
        _ => Style::FORM,
    };
    put_query(style, name, value, pairs);
}
