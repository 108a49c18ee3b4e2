//! Where in a JSON text a decoder stopped, as a path such as `items[3].state`: found by a second look at the text, so
//! that decoding itself, and every type, stays free of it.

use serde_json::Value;

/// The byte at `serde_json`'s line and column, which count from 1 and from 0.
pub(crate) fn offset(json: &[u8], line: usize, column: usize) -> usize {
    let (mut before, mut lines) = (0, line.saturating_sub(1));
    while lines > 0
        && let Some(byte) = json.get(before)
    {
        before += 1;
        lines -= usize::from(*byte == b'\n');
    }
    (before + column).min(json.len())
}

/// Two paths, one after the other.
pub(crate) fn joined(outer: &str, inner: &str) -> String {
    match (outer, inner) {
        ("", inner) => inner.to_owned(),
        (outer, "") => outer.to_owned(),
        (outer, inner) if inner.starts_with('[') => format!("{outer}{inner}"),
        (outer, inner) => format!("{outer}.{inner}"),
    }
}

/// Deeper than types are read; but what is passed over may be open as often as it has bytes.
const MOST_STEPS: usize = 128;

/// No honest key is longer, in bytes.
const LONGEST_KEY: usize = 1000;

/// An array or object that is open.
enum Open {
    /// With the index of its latest element, once there is one.
    Array(Option<usize>),

    /// With its latest key, once there is one.
    Object(Option<String>),
}

/// The path of the value that ends or goes on at `end`; empty for the outermost.
pub(crate) fn path(json: &[u8], end: usize) -> String {
    let json = json.get(..end).unwrap_or(json);
    let mut open: Vec<Open> = Vec::new();
    let mut deeper = 0_usize;
    let mut expects_key = false;
    let mut at = 0;
    while let Some(byte) = json.get(at) {
        let length = if *byte == b'"' { string_length(json.get(at..).unwrap_or_default()) } else { 1 };
        if deeper == 0 && !matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b']' | b'}' | b',' | b':') {
            start_value(&mut open, expects_key, json.get(at..at + length).unwrap_or_default());
        }
        match byte {
            b'{' | b'[' if open.len() >= MOST_STEPS => deeper += 1,
            b'}' | b']' if deeper > 0 => deeper -= 1,
            _ if deeper > 0 => {}
            b'{' => open.push(Open::Object(None)),
            b'[' => open.push(Open::Array(None)),
            b'}' | b']' => drop(open.pop()),
            b',' => {
                if let Some(Open::Array(Some(index))) = open.last_mut() {
                    *index += 1;
                }
            }
            _ => {}
        }
        match byte {
            b'{' | b',' => expects_key = matches!(open.last(), Some(Open::Object(_))),
            b' ' | b'\t' | b'\n' | b'\r' => {}
            _ => expects_key = false,
        }
        at += length;
    }
    render(&open)
}

/// Notes a key, or the first element of an array.
fn start_value(open: &mut [Open], expects_key: bool, text: &[u8]) {
    match open.last_mut() {
        Some(Open::Object(key)) if expects_key => {
            if text.len() > LONGEST_KEY {
                *key = Some("…".to_owned());
                return;
            }
            let text = String::from_utf8_lossy(text);
            *key = Some(match text.parse() {
                Ok(Value::String(name)) => name,
                _ => text.into_owned(),
            });
        }
        Some(Open::Array(index @ None)) => *index = Some(0),
        _ => {}
    }
}

/// How long the string at the start of `json` is, its quotes included.
fn string_length(json: &[u8]) -> usize {
    let mut length = 1;
    while let Some(byte) = json.get(length) {
        match byte {
            b'\\' => length += 2,
            b'"' => return length + 1,
            _ => length += 1,
        }
    }
    json.len().max(1)
}

fn render(open: &[Open]) -> String {
    let mut path = String::new();
    for step in open {
        match step {
            Open::Array(Some(index)) => path = joined(&path, &format!("[{index}]")),
            Open::Object(Some(key)) => path = joined(&path, &step_text(key)),
            Open::Array(None) | Open::Object(None) => {}
        }
    }
    path
}

/// A key that is no plain word stands in brackets.
fn step_text(key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'));
    if plain { key.to_owned() } else { format!("[{key:?}]") }
}
