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

/// Decodes UTF-8. With a fault the text is only good for showing where it is.
///
/// UTF-16 is refused, with or without its byte order mark: JSON is UTF-8 (RFC 8259, section 8.1), and what else reads
/// the file would stumble over it.
pub(super) fn decode(mut bytes: Vec<u8>) -> (String, Option<Fault>) {
    let is_utf16 = match bytes.as_slice() {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [0, first, ..] | [first, 0, ..] => *first != 0,
        _ => false,
    };
    if is_utf16 {
        let message = "the file is UTF-16".to_owned();
        return (
            String::new(),
            Some(Fault { offset: 0, message, help: "convert it to UTF-8: `iconv -f UTF-16 -t UTF-8`" }),
        );
    }
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
