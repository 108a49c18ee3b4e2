//! A YAML text, and what it shall say → the text that says so: what stays keeps its lines, with comments and blank lines.

use anyhow::Result;
use serde_json::{Map, Value};

use super::layout::{self, Node, Part};
use super::yaml;

/// Writes `new` as far as possible in the words of `text`, which says `old`.
pub(super) fn rewrite(text: &str, old: &Value, new: &Value) -> Result<String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = Vec::new();
    match (layout::read(text)?, old, new) {
        (Node::Mapping(parts), Value::Object(old), Value::Object(new)) => {
            let writer = Writer { lines: &lines };
            writer.mapping(&parts, old, new, &mut out);
        }
        _ => yaml::block(new, 0, &mut out),
    }
    let mut written = out.join("\n");
    written.push('\n');
    Ok(written)
}

struct Writer<'t> {
    lines: &'t [&'t str],
}

impl Writer<'_> {
    fn mapping(&self, parts: &[Part], old: &Map<String, Value>, new: &Map<String, Value>, out: &mut Vec<String>) {
        let column = parts.first().map_or(0, |part| part.column);
        for (index, (key, value)) in new.iter().enumerate() {
            if let (Some(part), Some(was)) = (parts.iter().find(|part| part.key == *key), old.get(key)) {
                let is_first_now = index == 0 && parts.first().is_some_and(|first| first.key != *key);
                // The blank line that set it off from the one before.
                let before = self.lines.get(part.before.clone()).unwrap_or_default().iter();
                let blank = before.take_while(|line| is_first_now && line.trim().is_empty()).count();
                self.copy(part.before.start + blank..part.before.end, out);
                self.entry(part, was, value, out);
                continue;
            }
            let is_moved = |part: &&Part| !new.contains_key(&part.key) && old.get(&part.key) == Some(value);
            if let Some(part) = parts.iter().find(is_moved).filter(|part| part.node != Node::Leaf) {
                self.copy(part.before.clone(), out);
                out.push(format!("{}{}:", " ".repeat(column), yaml::key(key)));
                self.copy(part.lines.start + 1..part.lines.end, out);
            } else {
                fresh(parts, key, value, out);
            }
        }
    }

    fn entry(&self, part: &Part, was: &Value, value: &Value, out: &mut Vec<String>) {
        let first = self.lines.get(part.lines.start).and_then(|line| line.get(part.column..)).unwrap_or_default();
        let first = format!("{}{first}", " ".repeat(part.column));
        if was == value {
            out.push(first);
            self.copy(part.lines.start + 1..part.lines.end, out);
            return;
        }
        match (&part.node, was, value) {
            (Node::Mapping(parts), Value::Object(old), Value::Object(new)) if !new.is_empty() => {
                out.push(first);
                self.mapping(parts, old, new, out);
            }
            (Node::List(parts), Value::Array(old), Value::Array(new)) if !new.is_empty() => {
                out.push(first);
                self.list(parts, old, new, out);
            }
            _ => yaml::entry(&part.key, value, part.column, out),
        }
    }

    fn list(&self, parts: &[Part], old: &[Value], new: &[Value], out: &mut Vec<String>) {
        let column = parts.first().map_or(0, |part| part.column);
        let mut rest: Vec<(&Part, &Value)> = parts.iter().zip(old).collect();
        for value in new {
            let equal = rest.iter().position(|(_, was)| *was == value);
            let found =
                equal.or_else(|| rest.iter().position(|(_, was)| is_called_as(was, value) && !new.contains(was)));
            let Some((part, was)) = found.map(|index| rest.remove(index)) else {
                yaml::element(value, column, out);
                continue;
            };
            self.copy(part.before.clone(), out);
            match (&part.node, was, value) {
                (Node::Mapping(entries), Value::Object(old), Value::Object(new)) if was != value => {
                    let start = out.len();
                    self.mapping(entries, old, new, out);
                    let inner = entries.first().map_or(column + 2, |entry| entry.column);
                    if let Some(line) = out.get_mut(start) {
                        let rest = line.get(inner..).unwrap_or_default();
                        *line = format!("{}-{}{rest}", " ".repeat(column), " ".repeat(inner - column - 1));
                    }
                }
                _ if was == value => self.copy(part.lines.clone(), out),
                _ => yaml::element(value, column, out),
            }
        }
    }

    fn copy(&self, lines: std::ops::Range<usize>, out: &mut Vec<String>) {
        out.extend(self.lines.get(lines).into_iter().flatten().map(|line| (*line).to_owned()));
    }
}

/// Writes an entry that wasn't there: after a blank line, where all of those around it are.
fn fresh(parts: &[Part], key: &str, value: &Value, out: &mut Vec<String>) {
    let are_apart = parts.len() > 1 && parts.iter().skip(1).all(|part| !part.before.is_empty());
    if are_apart && !out.is_empty() {
        out.push(String::new());
    }
    yaml::entry(key, value, parts.first().map_or(0, |part| part.column), out);
}

/// Whether two elements are the same thing before and after.
fn is_called_as(was: &Value, value: &Value) -> bool {
    ["name", "in"].iter().all(|key| was.get(key) == value.get(key)) && was.get("name").is_some()
}
