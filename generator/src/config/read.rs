//! Text → [`Config`], with all that is wrong in it.
//!
//! serde stops at the first fault. So that one is reported and taken out, and what is left is read again.

use std::ops::Range;

use serde::Deserialize as _;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer, Error};

use super::Config;
use crate::diag::{At, Code, Diagnostics};
use crate::document::{child, push_token, tokens};
use crate::origins::Place;
use crate::suggest;

/// Reads the configuration; none if something is wrong with it, which is reported.
pub(super) fn read(text: &str, source: usize, diags: &mut Diagnostics) -> Option<Config> {
    let (whole, faults) = DeTable::parse_recoverable(text);
    for fault in &faults {
        let offset = fault.span().map_or(0, |span| span.start);
        let at = At::Offset { source, offset };
        diags.report(Code::Configuration, at, fault.message()).help(syntax_help(fault.message()));
    }
    let mut reading = Reading { left: whole.clone(), whole, source, excused: Vec::new(), diags };
    let mut is_fine = faults.is_empty();
    while faults.is_empty() {
        match Config::deserialize(Deserializer::from(reading.left.clone())) {
            Ok(config) => return is_fine.then_some(config),
            Err(fault) => {
                is_fine = false;
                reading.report(&fault)?;
            }
        }
    }
    None
}

fn syntax_help(message: &str) -> String {
    match quoted(message).last() {
        _ if message == "duplicate key" => "keep one of them".to_owned(),
        _ if message.contains("must be quoted") => "put the text in quotes".to_owned(),
        Some(expected) if message.contains("expected `") => format!("put `{expected}` here"),
        _ => "a line of TOML is `key = value`, `[table]`, or `[[table]]` for each element of a list".to_owned(),
    }
}

struct Reading<'t, 'd> {
    whole: Spanned<DeTable<'t>>,
    /// What has no fault so far.
    left: Spanned<DeTable<'t>>,
    source: usize,
    /// Keys that are only missing since what was meant as them has been taken out: each with the table's pointer.
    excused: Vec<(String, String)>,
    diags: &'d mut Diagnostics,
}

impl Reading<'_, '_> {
    /// Reports a fault and takes out what has it; none if that can't be told.
    fn report(&mut self, fault: &Error) -> Option<()> {
        let message = fault.message();
        let (unknown, missing) = (behind(message, "unknown field `"), behind(message, "missing field `"));
        let span = fault.span().unwrap_or_default();
        let span = unknown.or(missing).and_then(|key| self.element(&span, key, unknown.is_some())).unwrap_or(span);
        let (Some(mut pointer), Some(mut way)) = (find(self.whole.get_ref(), &span), find(self.left.get_ref(), &span))
        else {
            let at = At::Offset { source: self.source, offset: span.start };
            self.diags.report(Code::Configuration, at, message);
            return None;
        };
        if let Some(key) = unknown {
            if node(self.left.get_ref(), &way).is_some_and(|node| has(node, key)) {
                push_token(&mut pointer, key);
                push_token(&mut way, key);
            }
            self.unknown(&pointer, key, message);
        } else if let Some(key) = missing {
            self.missing(&pointer, key);
        } else {
            let [whole, left] = [&self.whole, &self.left].map(Spanned::get_ref);
            (pointer, way) = (misfit_at(whole, pointer), misfit_at(left, way));
            let (message, help) = misfit(message, &pointer);
            self.add(&pointer, message, help);
            self.excuse(&pointer, tokens(&pointer).last().unwrap_or_default());
        }
        remove(self.left.get_mut(), &tokens(&way).collect::<Vec<_>>())
    }

    /// The element that is meant where the place of its list is all that a fault tells: the first that has the key, or
    /// has it not.
    fn element(&self, span: &Range<usize>, key: &str, is_there: bool) -> Option<Range<usize>> {
        let left = self.left.get_ref();
        let way = find(left, span)?;
        let mut lists =
            [way.as_str(), parent(&way)].into_iter().filter_map(|way| node(left, way)?.get_ref().as_array());
        let mut elements = lists.next()?.iter().filter(|element| element.get_ref().is_table());
        elements.find(|element| has(element, key) == is_there).map(Spanned::span)
    }

    fn unknown(&mut self, pointer: &str, key: &str, message: &str) {
        let known: Vec<&str> = quoted(message).skip(1).collect();
        let help = match suggest::closest(key, known.iter().copied()) {
            Some(meant) => {
                self.excuse(pointer, meant.to_owned());
                format!("did you mean `{meant}`?")
            }
            None => format!("its keys are `{}`", known.join("`, `")),
        };
        self.add(pointer, format!("{} has no key `{key}`", table(parent(pointer))), help);
    }

    fn missing(&mut self, pointer: &str, key: &str) {
        if !self.excused.iter().any(|(table, excused)| table == pointer && excused == key) {
            self.add(pointer, format!("`{key}` of {} is missing", table(pointer)), format!("add `{key} = …`"));
        }
    }

    /// From now on, `key` beside `pointer` may be missing.
    fn excuse(&mut self, pointer: &str, key: String) {
        self.excused.push((parent(pointer).to_owned(), key));
    }

    fn add(&mut self, pointer: &str, message: String, help: String) {
        let at = At::Place(Place { document: self.source, pointer: pointer.to_owned() });
        self.diags.report(Code::Configuration, at, message).help(help);
    }
}

/// Of a table that doesn't fit only the place of its list is known, where its first element stands as well.
fn misfit_at(root: &DeTable<'_>, pointer: String) -> String {
    let is_table = pointer.ends_with("/0") && node(root, &pointer).is_some_and(|node| node.get_ref().is_table());
    if is_table { parent(&pointer).to_owned() } else { pointer }
}

/// What is said of a value that doesn't fit, and what to do about it.
fn misfit(message: &str, pointer: &str) -> (String, String) {
    let (found, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    if let Some(word) = behind(found, "unknown variant `") {
        let help = match suggest::closest(word, quoted(expected)) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("write {expected}"),
        };
        return (format!("expected {expected}, found `{word}`"), help);
    }
    let found = found.rsplit_once(": ").map_or(found, |(_, found)| found).replace("map", "a table");
    let found = found.replace("sequence", "a list");
    let name = table(pointer).replace(['`', '[', ']'], "");
    let (expected, help) = match expected {
        "a string" | "path string" => ("a text", "write one text, in quotes".to_owned()),
        "u64" | "usize" => ("a whole number from 0 up", "write it without quotes".to_owned()),
        "the path of a type" => ("the path of a type", "write it in quotes: `\"rust_decimal::Decimal\"`".to_owned()),
        "a boolean" => ("`true` or `false`", "write it without quotes".to_owned()),
        "a sequence" if found == "a table" => ("a list", format!("begin each element with `[[{name}]]`")),
        "a sequence" => ("a list", "put it in brackets: `[…]`".to_owned()),
        _ => ("a table", format!("begin it with `[{name}]`, and write its keys below")),
    };
    (format!("expected {expected}, found {found}"), help)
}

/// How a table begins in the text.
fn table(pointer: &str) -> String {
    let all: Vec<String> = tokens(pointer).collect();
    let is_index = |token: &String| token.bytes().all(|byte| byte.is_ascii_digit());
    let names: Vec<&str> = all.iter().filter(|token| !is_index(token)).map(String::as_str).collect();
    match all.last() {
        None => "the configuration".to_owned(),
        Some(last) if is_index(last) => format!("`[[{}]]`", names.join(".")),
        Some(_) => format!("`[{}]`", names.join(".")),
    }
}

fn parent(pointer: &str) -> &str {
    pointer.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// The parts of a message that stand in backticks.
fn quoted(message: &str) -> impl Iterator<Item = &str> {
    message.split('`').skip(1).step_by(2)
}

fn behind<'m>(message: &'m str, start: &str) -> Option<&'m str> {
    message.strip_prefix(start)?.split('`').next()
}

/// The pointer of what stands at `span`, be it as key or as value; of several the innermost: a list of tables stands where
/// its first element does.
fn find(table: &DeTable<'_>, span: &Range<usize>) -> Option<String> {
    table.iter().find_map(|(key, value)| {
        let is_here = key.span() == *span || value.span() == *span;
        let below = find_below(value.get_ref(), span).or_else(|| is_here.then(String::new));
        below.map(|below| child("", key.get_ref()) + &below)
    })
}

fn find_below(value: &DeValue<'_>, span: &Range<usize>) -> Option<String> {
    if let Some(list) = value.as_array() {
        return list.iter().enumerate().find_map(|(index, value)| {
            let is_here = value.span() == *span;
            let below = find_below(value.get_ref(), span).or_else(|| is_here.then(String::new));
            below.map(|below| format!("/{index}{below}"))
        });
    }
    find(value.as_table()?, span)
}

fn node<'n, 't>(root: &'n DeTable<'t>, pointer: &str) -> Option<&'n Spanned<DeValue<'t>>> {
    let mut way = tokens(pointer);
    let first = root.get(way.next()?.as_str())?;
    way.try_fold(first, |node, token| match node.get_ref() {
        DeValue::Table(table) => table.get(token.as_str()),
        DeValue::Array(list) => list.get(token.parse::<usize>().ok()?),
        _ => None,
    })
}

fn has(node: &Spanned<DeValue<'_>>, key: &str) -> bool {
    node.get_ref().as_table().is_some_and(|table| table.contains_key(key))
}

/// Takes a node out; none if there is none.
fn remove(table: &mut DeTable<'_>, way: &[String]) -> Option<()> {
    match way {
        [] => None,
        [key] => table.remove(key.as_str()).map(|_| ()),
        [key, way @ ..] => remove_below(table.get_mut(key.as_str())?.get_mut(), way),
    }
}

fn remove_below(value: &mut DeValue<'_>, way: &[String]) -> Option<()> {
    match (value, way) {
        (DeValue::Table(table), way) => remove(table, way),
        (DeValue::Array(list), [index]) => {
            let index: usize = index.parse().ok().filter(|index| *index < list.len())?;
            let left = std::mem::replace(list, DeArray::new()).into_iter().enumerate();
            left.filter(|(at, _)| *at != index).for_each(|(_, value)| list.push(value));
            Some(())
        }
        (DeValue::Array(list), [index, way @ ..]) => {
            remove_below(list.get_mut(index.parse::<usize>().ok()?)?.get_mut(), way)
        }
        _ => None,
    }
}
