//! Writes YAML as the documents of this workspace have it: blocks indented by two, short lists of words between brackets, long
//! texts folded at 100 columns.

use serde_json::{Map, Value};

/// Texts are folded so that no line gets longer.
const WIDTH: usize = 100;

/// A mapping's entries or a list's elements, from `column` on.
pub(super) fn block(value: &Value, column: usize, out: &mut Vec<String>) {
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| entry(key, value, column, out)),
        Value::Array(elements) => elements.iter().for_each(|value| element(value, column, out)),
        _ => out.push(format!("{}{}", " ".repeat(column), scalar(value))),
    }
}

/// An entry of a mapping.
pub(super) fn entry(name: &str, value: &Value, column: usize, out: &mut Vec<String>) {
    let head = format!("{}{}:", " ".repeat(column), key(name));
    match value {
        Value::Object(entries) if !entries.is_empty() => {
            out.push(head);
            block(value, column + 2, out);
        }
        Value::Array(elements) if !elements.is_empty() => {
            let flow = flow(elements).filter(|flow| head.len() + 1 + flow.len() <= WIDTH);
            if let Some(flow) = flow {
                out.push(format!("{head} {flow}"));
            } else {
                out.push(head);
                block(value, column + 2, out);
            }
        }
        Value::String(text) => texts(&head, text, column + 2, out),
        _ => out.push(format!("{head} {}", scalar(value))),
    }
}

/// An element of a list.
pub(super) fn element(value: &Value, column: usize, out: &mut Vec<String>) {
    let dash = format!("{}-", " ".repeat(column));
    match value {
        Value::Object(entries) if !entries.is_empty() => with_dash(column, out, |out| block(value, column + 2, out)),
        Value::Array(elements) if !elements.is_empty() => with_dash(column, out, |out| block(value, column + 2, out)),
        Value::String(text) => texts(&dash, text, column + 2, out),
        _ => out.push(format!("{dash} {}", scalar(value))),
    }
}

/// A key.
pub(super) fn key(name: &str) -> String {
    scalar(&Value::String(name.to_owned()))
}

/// Writes a block, and a dash before its first line.
fn with_dash(column: usize, out: &mut Vec<String>, write: impl FnOnce(&mut Vec<String>)) {
    let start = out.len();
    write(out);
    if let Some(first) = out.get_mut(start) {
        first.replace_range(column..=column, "-");
    }
}

/// A list of words, if it is one.
fn flow(elements: &[Value]) -> Option<String> {
    let is_word = |value: &&Value| match value {
        Value::String(text) => text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_. ".contains(&byte)),
        Value::Number(_) | Value::Bool(_) | Value::Null => true,
        Value::Array(_) | Value::Object(_) => false,
    };
    let words: Vec<String> = elements.iter().filter(is_word).map(scalar).collect();
    (words.len() == elements.len()).then(|| format!("[{}]", words.join(", ")))
}

/// A text after `head`; folded, where it is long prose.
fn texts(head: &str, text: &str, column: usize, out: &mut Vec<String>) {
    let line = scalar(&Value::String(text.to_owned()));
    let is_prose = !text.contains("  ") && text.trim() == text && !text.contains(char::is_control);
    if line.contains('\n') || (head.len() + 1 + line.len() > WIDTH && !is_prose) {
        // JSON's form of a text is one of YAML's.
        out.push(format!("{head} {}", Value::String(text.to_owned())));
    } else if head.len() + 1 + line.len() <= WIDTH {
        out.push(format!("{head} {line}"));
    } else {
        out.push(format!("{head} >-"));
        let mut folded = String::new();
        for word in text.split(' ') {
            if !folded.is_empty() && column + folded.len() + 1 + word.len() > WIDTH {
                out.push(format!("{}{folded}", " ".repeat(column)));
                folded.clear();
            }
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(word);
        }
        out.push(format!("{}{folded}", " ".repeat(column)));
    }
}

/// A value on one line.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let written = serde_yaml::to_string(text).unwrap_or_default();
            let written = written.trim_end_matches('\n');
            // Texts of several lines, and what YAML would read as something else.
            if written.contains('\n') { value.to_string() } else { written.to_owned() }
        }
        Value::Array(elements) if elements.is_empty() => "[]".to_owned(),
        Value::Object(entries) if Map::is_empty(entries) => "{}".to_owned(),
        _ => value.to_string(),
    }
}
