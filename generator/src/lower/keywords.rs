//! A schema's keywords as the tree has them. After [`check`](crate::check) each has the shape that OpenAPI 3.0 asks for;
//! one that hasn't all the same reads as absent.

use serde_json::{Map, Value};

use crate::document::{push_token, value_of};
use crate::model::Docs;

/// A schema, or what schemas stand in, in the tree.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    /// The schema itself.
    pub value: &'a Value,
    /// Where it stands in the tree.
    pub pointer: String,
}

impl<'a> Node<'a> {
    /// The schema below a keyword, or below a key of it.
    pub(super) fn child(&self, value: &'a Value, path: &[&str]) -> Self {
        let mut pointer = self.pointer.clone();
        for part in path {
            push_token(&mut pointer, part);
        }
        Self { value, pointer }
    }

    /// Where the reference leads, if the schema is one.
    pub(super) fn reference(&self) -> Option<&'a str> {
        self.text("$ref")
    }

    /// A keyword.
    pub(super) fn get(&self, keyword: &str) -> Option<&'a Value> {
        value_of(self.value, keyword)
    }

    /// A keyword that is a text.
    pub(super) fn text(&self, keyword: &str) -> Option<&'a str> {
        self.get(keyword)?.as_str()
    }

    /// A keyword that is `true`.
    pub(super) fn flag(&self, keyword: &str) -> bool {
        self.get(keyword).and_then(Value::as_bool).unwrap_or_default()
    }

    /// A keyword that is a number.
    pub(super) fn number(&self, keyword: &str) -> Option<f64> {
        self.get(keyword)?.as_f64()
    }

    /// A keyword that is a list.
    pub(super) fn list(&self, keyword: &str) -> &'a [Value] {
        self.get(keyword).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A keyword that is a mapping.
    pub(super) fn mapping(&self, keyword: &str) -> Option<&'a Map<String, Value>> {
        self.get(keyword)?.as_object()
    }

    /// The elements of a keyword that lists some: schemas of `allOf`, `parameters`.
    pub(super) fn elements(&self, keyword: &str) -> Vec<Self> {
        let each = self.list(keyword).iter().enumerate();
        each.map(|(index, value)| self.child(value, &[keyword, &index.to_string()])).collect()
    }

    /// The schema of a media type that a parameter, body or response has.
    pub(super) fn media_schema(&self, media_type: &str) -> Option<Self> {
        let schema = value_of(value_of(self.get("content")?, media_type)?, "schema")?;
        Some(self.child(schema, &["content", media_type, "schema"]))
    }

    /// What the schema says about itself.
    pub(super) fn docs(&self) -> Docs {
        Docs {
            summary: self.text("title").filter(|title| !is_identifier_like(title)).map(String::from),
            description: self.text("description").filter(|text| !text.trim().is_empty()).map(String::from),
            aliases: texts(self.get("x-aliases")),
            deprecated: self
                .flag("deprecated")
                .then(|| self.text("x-deprecated-reason").unwrap_or_default().to_owned()),
            example: self.get("example").and_then(example),
        }
    }
}

/// An example that can stand in a line of code.
pub(super) fn example(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The texts of a list.
pub(super) fn texts(value: Option<&Value>) -> Vec<String> {
    let list = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(Value::as_str).map(String::from).collect()
}

/// Whether a title reads as a name (`Pipeline`, `Simple User`) rather than as prose (`Who did it.`).
pub(super) fn is_identifier_like(title: &str) -> bool {
    let words: Vec<&str> = title.split_whitespace().collect();
    let is_word = |word: &&str| {
        word.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
            && word.starts_with(|c: char| c.is_alphabetic())
    };
    match words.as_slice() {
        [] => false,
        [word] => is_word(word),
        several => {
            several.len() <= 4 && several.iter().all(|word| is_word(word) && word.starts_with(char::is_uppercase))
        }
    }
}
