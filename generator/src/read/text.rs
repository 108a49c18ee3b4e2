//! Bytes → text, and in which notation it is.

use std::ffi::OsStr;
use std::path::Path;

use crate::document::Notation;

/// Why bytes aren't the text they should be.
pub(super) struct Fault {
    pub(super) offset: usize,
    pub(super) message: String,
    pub(super) help: &'static str,
}

/// Decodes UTF-8, and UTF-16 that says so by its byte order mark. With a fault the text is only good for showing
/// where it is.
pub(super) fn decode(bytes: Vec<u8>) -> (String, Option<Fault>) {
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        [0, first, ..] | [first, 0, ..] if *first != 0 => {
            let message = "the file is UTF-16 without a byte order mark".to_owned();
            (String::new(), Some(Fault { offset: 0, message, help: "convert it to UTF-8" }))
        }
        _ => decode_utf8(bytes),
    }
}

fn decode_utf8(mut bytes: Vec<u8>) -> (String, Option<Fault>) {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    match String::from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
            let message = format!("the byte 0x{byte:02x} isn't UTF-8");
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (text, Some(Fault { offset, message, help: "convert the file to UTF-8" }))
        }
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, Option<Fault>) {
    let pairs = bytes.chunks(2).map(|pair| match *pair {
        [first, second] => unit([first, second]),
        // An odd byte at the end: half a surrogate is just as wrong.
        _ => 0xD800,
    });
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut fault = None;
    for character in char::decode_utf16(pairs) {
        if character.is_err() && fault.is_none() {
            let message = "the file isn't UTF-16 as its byte order mark says".to_owned();
            fault = Some(Fault { offset: text.len(), message, help: "convert the file to UTF-8" });
        }
        text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    (text, fault)
}

/// Which notation a text is in: by its first character, and where that leaves it open, by its name.
pub(super) fn notation(name: &str, text: &str) -> Notation {
    let extension = Path::new(name).extension().map(OsStr::to_ascii_lowercase);
    let is_named =
        |wanted: &[&str]| extension.as_ref().is_some_and(|extension| wanted.iter().any(|wanted| extension == wanted));
    match text.trim_start().chars().next() {
        _ if is_named(&["toml"]) => Notation::Toml,
        // YAML's flow style starts alike.
        Some('{' | '[') if is_named(&["yaml", "yml"]) => match serde_json::from_str::<serde::de::IgnoredAny>(text) {
            Ok(_) => Notation::Json,
            Err(_) => Notation::Yaml,
        },
        Some('{' | '[') => Notation::Json,
        // `// a comment` at its head doesn't make a JSON file YAML, but `openapi: 3.0.3` does.
        Some('/' | '"') | None if is_named(&["json"]) => Notation::Json,
        _ => Notation::Yaml,
    }
}

/// What can be told before parsing, better than by a parser: a message and what to do.
pub(super) fn obstacle(text: &str) -> Option<(&'static str, &'static str)> {
    match text.trim_start().chars().next() {
        None => Some(("the file is empty", "an API description starts with `openapi: …` or `swagger: …`")),
        Some('<') => Some(("this is HTML or XML", "save the API description itself, not the page that shows it")),
        Some(_) => None,
    }
}
