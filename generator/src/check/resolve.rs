//! Where a reference leads.

use serde_json::Value;

use super::vocabulary::{Kind, Shape, is_reference, shape_below};
use crate::document::child;

/// The node that a reference leads to; it may be a reference itself.
#[derive(Clone, Debug)]
pub(super) struct Target<'a> {
    /// Its plain JSON pointer.
    pub(super) pointer: String,
    /// The node.
    pub(super) value: &'a Value,
    /// What the standard has in this place; none below extensions, examples and the like.
    pub(super) shape: Option<Shape>,
}

/// Why a reference leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is an empty text.
    Empty,
    /// It leads to another document.
    External,
    /// Its fragment isn't a JSON pointer.
    NoPointer,
    /// A `%` or `~` stands before something else than an escaped character.
    Escape,
    /// It passes through too many others, or through itself.
    Ring,
    /// Nothing is there: the deepest node on the way that exists, and the token that it doesn't have.
    Nothing { parent: String, token: String },
}

/// References through references are followed so many times.
const LONGEST_WAY: usize = 64;

/// Finds the node that `reference` leads to.
pub(super) fn locate<'a>(tree: &'a Value, reference: &str) -> Result<Target<'a>, Fault> {
    follow(tree, reference, LONGEST_WAY)
}

/// Finds the node that is meant in the end: no reference, or one that can't be followed.
pub(super) fn dereference<'a>(tree: &'a Value, value: &'a Value, kind: Kind) -> Option<&'a Value> {
    let mut value = value;
    for _ in 0..LONGEST_WAY {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Some(value) };
        let target = locate(tree, reference).ok()?;
        if target.shape.and_then(super::vocabulary::kind_of) != Some(kind) {
            return None;
        }
        value = target.value;
    }
    None
}

fn follow<'a>(tree: &'a Value, reference: &str, budget: usize) -> Result<Target<'a>, Fault> {
    let budget = budget.checked_sub(1).ok_or(Fault::Ring)?;
    let mut target = Target { pointer: String::new(), value: tree, shape: Some(Shape::Object(Kind::Document)) };
    for token in tokens(reference)? {
        let is_reference = target.shape.is_some_and(|shape| is_reference(target.value, shape));
        if let Some(next) = target.value.get("$ref").and_then(Value::as_str).filter(|_| is_reference) {
            target = follow(tree, next, budget)?;
        }
        let value = match target.value {
            Value::Object(map) => map.get(&token),
            Value::Array(list) => token.parse().ok().and_then(|index: usize| list.get(index)),
            _ => None,
        };
        let Some(value) = value else { return Err(Fault::Nothing { parent: target.pointer, token }) };
        let pointer = child(&target.pointer, &token);
        target = Target { pointer, value, shape: target.shape.and_then(|shape| shape_below(shape, &token)) };
    }
    Ok(target)
}

/// The tokens of a reference within the document: its fragment, percent-decoded (RFC 3986), is a pointer (RFC 6901).
pub(super) fn tokens(reference: &str) -> Result<Vec<String>, Fault> {
    if reference.is_empty() {
        return Err(Fault::Empty);
    }
    let fragment = reference.strip_prefix('#').ok_or(Fault::External)?;
    let pointer = percent_decode(fragment).ok_or(Fault::Escape)?;
    if pointer.is_empty() {
        return Ok(Vec::new());
    }
    let tokens = pointer.strip_prefix('/').ok_or(Fault::NoPointer)?;
    tokens.split('/').map(|token| unescape(token).ok_or(Fault::Escape)).collect()
}

fn unescape(token: &str) -> Option<String> {
    let mut plain = String::with_capacity(token.len());
    let mut characters = token.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '~' => match characters.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            other => other,
        });
    }
    Some(plain)
}

/// A text without its percent escapes (RFC 3986); none if one is wrong, or what they stand for is no text.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next()?).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        bytes.push(if byte == b'%' { digit()? * 16 + digit()? } else { byte });
    }
    String::from_utf8(bytes).ok()
}
