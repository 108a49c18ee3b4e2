//! Runs the parsers, and tells what they found wrong.

use std::collections::BTreeSet;

use serde_json::Value;

use super::visit::{ALIAS_HELP, Reading};
use super::{help, numbers};
use crate::diag::Code;

/// Reads JSON. Numbers beyond a float's range, which `serde_json` refuses, are null, as they are in YAML.
pub(super) fn json(reading: Reading<'_>) -> Option<Value> {
    let error = match parse_json(&reading) {
        Ok(tree) => return Some(tree),
        Err(_) if reading.is_stopped() => return None,
        Err(error) => error,
    };
    if !error.to_string().starts_with(OUT_OF_RANGE) {
        report_json(&reading, &error);
        return None;
    }
    let text = numbers::finite(&reading);
    let reading = reading.over(&text);
    parse_json(&reading).map_err(|error| (!reading.is_stopped()).then(|| report_json(&reading, &error))).ok()
}

/// What `serde_json` says of a number that no float is near to.
const OUT_OF_RANGE: &str = "number out of range";

fn parse_json(reading: &Reading<'_>) -> Result<Value, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_str(reading.text);
    deserializer.disable_recursion_limit();
    reading.root(&mut deserializer).and_then(|tree| deserializer.end().map(|()| tree))
}

fn report_json(reading: &Reading<'_>, error: &serde_json::Error) {
    let position = format!(" at line {} column {}", error.line(), error.column());
    let message = error.to_string();
    let message = message.strip_suffix(&position).unwrap_or(&message);
    let offset = offset_of_line(reading.text, error.line()) + error.column().saturating_sub(1);
    let offset = offset.min(reading.text.len());
    let help = help::json(message, reading.text.as_bytes().get(offset).copied());
    reading.report_at(Code::Syntax, offset, format!("not JSON: {message}"), help);
}

/// Where the line, counted from 1 by line feeds, starts.
fn offset_of_line(text: &str, line: usize) -> usize {
    match line.checked_sub(2) {
        None => 0,
        Some(breaks) => text.match_indices('\n').nth(breaks).map_or(text.len(), |(offset, _)| offset + 1),
    }
}

/// Brackets that nest more than this are no document, whatever they are part of.
const MOST_BRACKETS: usize = 4_000;

/// Where brackets nest out of all proportion. libyaml reads all of a text before we see any of it, and takes
/// quadratic time for brackets within brackets. Brackets in comments and texts are counted as well: they don't add up
/// to as many.
fn runaway_brackets(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > MOST_BRACKETS
    })
}

/// An anchor that is set twice and used. YAML lets an alias mean the last one before it, but `serde_yaml` takes
/// aliases to such an anchor for ones to a third, and says nothing.
fn ambiguous_anchor(text: &str) -> Option<(&str, usize)> {
    let mut names = BTreeSet::new();
    let twice: Vec<_> = marked(text, '&').filter(|(name, _)| !names.insert(*name)).collect();
    if twice.is_empty() {
        return None;
    }
    let used: BTreeSet<&str> = marked(text, '*').map(|(name, _)| name).collect();
    twice.into_iter().find(|(name, _)| used.contains(name))
}

/// The names that stand behind `mark` where an anchor or alias can, and where each is.
fn marked(text: &str, mark: char) -> impl Iterator<Item = (&str, usize)> {
    text.match_indices(mark).filter_map(move |(offset, _)| {
        let is_start = text
            .get(..offset)?
            .chars()
            .next_back()
            .is_none_or(|before| before.is_whitespace() || "[{,".contains(before));
        let rest = text.get(offset + 1..)?;
        let end = rest
            .find(|character: char| !(character.is_alphanumeric() || "_-".contains(character)))
            .unwrap_or(rest.len());
        let name = rest.get(..end)?;
        (is_start && !name.is_empty()).then_some((name, offset))
    })
}

/// Reads YAML.
pub(super) fn yaml(reading: &Reading<'_>) -> Option<Value> {
    if let Some(offset) = runaway_brackets(reading.text) {
        reading.report_too_deep(offset);
        return None;
    }
    if let Some((name, offset)) = ambiguous_anchor(reading.text) {
        let message = format!("the anchor `{name}` is set a second time, and there are aliases to it");
        reading.report_at(Code::Syntax, offset, message, "give each anchor a name of its own");
        return None;
    }
    match reading.root(serde_yaml::Deserializer::from_str(reading.text)) {
        Ok(tree) => Some(tree),
        Err(error) => {
            if !reading.is_stopped() {
                report_yaml(reading, &error);
            }
            None
        }
    }
}

fn report_yaml(reading: &Reading<'_>, error: &serde_yaml::Error) {
    let Some(location) = error.location() else { return report_without_place(reading) };
    let position = format!(" at line {} column {}", location.line(), location.column());
    let message = error.to_string().replacen(&position, "", 1);
    // For a character that YAML doesn't allow the parser has no mark, only this text.
    let (message, offset) = match message.split_once(" at position ") {
        Some((message, _)) => (message, reading.text.find(is_forbidden).unwrap_or(0)),
        None => (message.as_str(), location.index().min(reading.text.len())),
    };
    let help = help::yaml(message, reading.text.as_bytes().get(offset).copied());
    let (message, context) = context(message, reading.text);
    let begins = context.as_ref().map(|(offset, note)| (*offset, note.as_str()));
    reading.report_with(Code::Syntax, offset, format!("not YAML: {message}"), help, begins);
}

/// Splits `…, while parsing a flow mapping at line 2 column 7`: where that begins is a place of its own.
fn context<'m>(message: &'m str, text: &str) -> (&'m str, Option<(usize, String)>) {
    let begins = || {
        let (message, context) = message.split_once(", while ")?;
        let (what, place) = context.split_once(" at line ")?;
        let (line, column) = place.split_once(" column ")?;
        let start = offset_of_line(text, line.parse().ok()?);
        let column: usize = column.parse().ok()?;
        let (before, _) = text.get(start..)?.char_indices().nth(column.checked_sub(1)?)?;
        let what = what.split_once(' ').map_or(what, |(_, what)| what);
        Some((message, (start + before, format!("{what} begins here"))))
    };
    begins().map_or((message, None), |(message, begins)| (message, Some(begins)))
}

/// Two errors have no place: a second document, and that many more aliases are followed than there are nodes.
fn report_without_place(reading: &Reading<'_>) {
    let (code, offset, message, help) = match second_document(reading.text) {
        Some(offset) => (Code::Syntax, offset, "a second YAML document starts here", "put each into a file of its own"),
        None => (Code::TooManyNodes, reading.near(), "the aliases of the document repeat it too often", ALIAS_HELP),
    };
    reading.report_at(code, offset, message.to_owned(), help);
}

fn is_forbidden(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r' | '\u{85}')
        || matches!(character, '\u{FFFE}' | '\u{FFFF}')
}

/// Where the marker of a second document stands: one with something before it.
fn second_document(text: &str) -> Option<usize> {
    let mut offset = 0;
    let mut has_content = false;
    for line in text.split_inclusive(['\n', '\r']) {
        let is_marker =
            line.strip_prefix("---").is_some_and(|rest| rest.chars().next().is_none_or(char::is_whitespace));
        if is_marker && has_content {
            return Some(offset);
        }
        has_content |= is_marker || !(line.trim().is_empty() || line.starts_with(['#', '%']));
        offset += line.len();
    }
    None
}
