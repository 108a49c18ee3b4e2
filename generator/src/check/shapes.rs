//! The walk along the vocabulary: every keyword is known, and every value has its shape.

use serde_json::{Map, Number, Value};

use super::Report;
use crate::config::{Limit, Limits};
use crate::diag::{Code, counted};
use crate::document::{child, push_token, value_of};
use crate::suggest;
use crate::vocabulary::{Effect, Keyword, Kind, Lack, Shape, Vocabulary};

/// Removes what doesn't fit, and reports it. `false` if nothing usable is left.
pub(super) fn fit(tree: &mut Value, limits: &Limits, report: &mut Report<'_>) -> bool {
    let mut walk = Walk { report, limits, pointer: String::new(), schemas: 0 };
    walk.fit(tree, Shape::Object(Kind::Document), Effect::Wire) && walk.schemas <= limits.max_schemas
}

struct Walk<'r, 'd> {
    report: &'r mut Report<'d>,
    limits: &'r Limits,
    pointer: String,
    /// How many there have been so far.
    schemas: usize,
}

impl Walk<'_, '_> {
    /// Makes `value` fit, or reports why it can't be. `false`: it must be removed.
    fn fit(&mut self, value: &mut Value, shape: Shape, effect: Effect) -> bool {
        match shape {
            Shape::Any => true,
            Shape::Text => self.text(value, effect),
            Shape::Word(words) => self.word(value, words, Code::UnknownWord),
            Shape::Bool => self.boolean(value, effect),
            Shape::Number => self.leaf(value.is_number(), value, "a number", effect),
            Shape::Natural => self.natural(value, effect),
            Shape::Object(kind) => self.kind(value, kind, effect),
            Shape::SchemaOrBool if value.is_boolean() => true,
            Shape::SchemaOrBool => self.referable(value, Kind::Schema, effect),
            Shape::Referable(kind) => self.referable(value, kind, effect),
            Shape::List(each) => self.list(value, *each, effect),
            Shape::Map(each) => self.map(value, *each, effect),
        }
    }

    fn below<T>(&mut self, token: &str, f: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.pointer.len();
        push_token(&mut self.pointer, token);
        self.measure(token);
        let result = f(self);
        self.pointer.truncate(length);
        result
    }

    /// Reports a name that is too long.
    fn measure(&mut self, name: &str) {
        let most = self.limits.max_name_length;
        if name.len() > most {
            let message = format!("this name has {}: more than {most}", counted(name.len(), "byte"));
            self.report.add(Code::NameTooLong, &self.pointer, message).help(Limit::NameLength.help());
        }
    }

    /// Counts a schema, and reports the first that is one too many.
    fn count(&mut self) {
        self.schemas += 1;
        let most = self.limits.max_schemas;
        if self.schemas == most + 1 {
            let message = format!("the document has more than {}", counted(most, "schema"));
            self.report.add(Code::TooManySchemas, &self.pointer, message).help(Limit::Schemas.help());
        }
    }

    fn misfit(&mut self, value: &Value, expected: &str, effect: Effect) -> bool {
        let code = if effect == Effect::Wire { Code::WrongShape } else { Code::IgnoredShape };
        let finding = self.report.add(code, &self.pointer, format!("expected {expected}, found {}", found(value)));
        if code == Code::WrongShape {
            finding.help(how_to_write(expected));
        }
        false
    }

    fn leaf(&mut self, fits: bool, value: &Value, expected: &str, effect: Effect) -> bool {
        fits || self.misfit(value, expected, effect)
    }

    /// A number or a boolean in place of a text is a text that somebody forgot to quote.
    fn text(&mut self, value: &mut Value, effect: Effect) -> bool {
        let text = match value {
            Value::String(_) => return true,
            Value::Number(number) => number.to_string(),
            Value::Bool(boolean) => boolean.to_string(),
            Value::Null | Value::Array(_) | Value::Object(_) => return self.misfit(value, "a text", effect),
        };
        let message = format!("{} stands where a text belongs: read as `{text}`", found(value));
        self.report.add(Code::UnquotedText, &self.pointer, message);
        *value = Value::String(text);
        true
    }

    /// Where nothing hangs on it but documentation, a text that says yes or no is as good.
    fn boolean(&mut self, value: &mut Value, effect: Effect) -> bool {
        let said = match value.as_str() {
            Some("true" | "yes") => Some(true),
            Some("false" | "no") => Some(false),
            _ => None,
        };
        if let Some(said) = said.filter(|_| effect == Effect::Words) {
            *value = Value::Bool(said);
        }
        self.leaf(value.is_boolean(), value, "`true` or `false`", effect)
    }

    fn word(&mut self, value: &Value, words: &[&str], code: Code) -> bool {
        let Some(text) = value.as_str() else {
            self.report.add(code, &self.pointer, format!("expected {}, found {}", one_of(words), found(value)));
            return false;
        };
        if words.contains(&text) {
            return true;
        }
        let message = format!("expected {}, found `{text}`", one_of(words));
        let suggestion = suggest::closest(text, words.iter().copied());
        let finding = self.report.add(code, &self.pointer, message);
        match suggestion {
            Some(suggestion) => _ = finding.help(format!("did you mean `{suggestion}`?")),
            None if code == Code::WrongShape => _ = finding.help("write one of these"),
            None => {}
        }
        false
    }

    fn natural(&mut self, value: &mut Value, effect: Effect) -> bool {
        if value.as_u64().is_some() {
            return true;
        }
        let Some(whole) = value.as_f64().filter(|number| number.fract() == 0.0 && (0.0..9e15).contains(number)) else {
            return self.misfit(value, "a whole number of 0 or more", effect);
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range was checked")]
        let whole = whole as u64;
        *value = Value::Number(Number::from(whole));
        true
    }

    fn list(&mut self, value: &mut Value, each: Shape, effect: Effect) -> bool {
        if matches!(each, Shape::Map(_)) && value.is_object() {
            // Security requirements: the standard has no other lists of plain mappings.
            let message = "expected a list, found a mapping: read as a list of this one";
            self.report.add(Code::UnknownWord, &self.pointer, message).help(how_to_write("a list"));
            let origin = self.report.moves.origin(self.report.source, &self.pointer);
            self.report.moves.insert(&child(&self.pointer, "0"), origin);
            *value = Value::Array(vec![value.take()]);
        }
        let Value::Array(list) = value else { return self.misfit(value, "a list", effect) };
        let mut gone = false;
        for (index, value) in list.iter_mut().enumerate() {
            if !self.below(&index.to_string(), |walk| walk.fit(value, each, effect)) {
                *value = placeholder(each);
                gone = true;
            }
        }
        if gone {
            let kept: Vec<usize> =
                (0..).zip(&*list).filter(|(_, value)| !value.is_null()).map(|(old, _)| old).collect();
            list.retain(|value| !value.is_null());
            self.report.reindex(&self.pointer, &kept);
        }
        true
    }

    fn map(&mut self, value: &mut Value, each: Shape, effect: Effect) -> bool {
        let Value::Object(map) = value else { return self.misfit(value, "a mapping", effect) };
        map.retain(|key, value| {
            let is_fit = self.below(key, |walk| walk.fit(value, each, effect));
            if !is_fit {
                *value = placeholder(each);
            }
            is_fit || !value.is_null()
        });
        true
    }

    /// A reference's other keywords have been dealt with by [`upgrade`](crate::upgrade).
    fn referable(&mut self, value: &mut Value, kind: Kind, effect: Effect) -> bool {
        let Some(reference) = value_of(value, "$ref") else { return self.kind(value, kind, effect) };
        if reference.is_string() {
            return true;
        }
        let found = found(reference);
        let message = format!("expected a reference (a text such as `#/components/…`), found {found}");
        let help = "write the reference as one text, in quotes";
        self.below("$ref", |walk| walk.report.add(Code::WrongShape, &walk.pointer, message).help(help).code);
        false
    }

    fn kind(&mut self, value: &mut Value, kind: Kind, effect: Effect) -> bool {
        if kind == Kind::Schema && value.is_null() {
            let message = "nothing stands where a schema belongs: read as any value";
            self.report.add(Code::IgnoredShape, &self.pointer, message).help("write `{}` if any value is meant");
            *value = Value::Object(Map::new());
            return true;
        }
        if kind == Kind::PathItem && value.is_null() {
            *value = Value::Object(Map::new());
        }
        let Value::Object(map) = value else {
            return self.misfit(value, &format!("{} (a mapping)", kind.title()), effect);
        };
        if kind == Kind::Schema {
            self.count();
        }
        let words = kind.vocabulary();
        let mut gone = Vec::new();
        map.retain(|key, value| {
            let is_fit = self.entry(key, value, kind, words, effect);
            if !is_fit {
                gone.push(key.clone());
            }
            is_fit
        });
        self.lacks(map, &gone, kind, effect)
    }

    /// One key of an object and its value. `false`: it must be removed.
    fn entry(&mut self, key: &str, value: &mut Value, kind: Kind, words: Vocabulary, outer: Effect) -> bool {
        let Some(keyword) = words.find(key) else {
            return match words.others {
                _ if key.starts_with("x-") => true,
                Some(shape) => self.below(key, |walk| walk.fit(value, shape, outer)),
                // The standard has a small `x`, but nobody means anything else.
                None if key.starts_with("X-") => false,
                None => self.unknown(key, kind, words),
            };
        };
        if value.is_null() && !matches!(keyword.shape, Shape::Any) && !holds_schema(keyword.shape) {
            return false;
        }
        self.below(key, |walk| walk.keyword(value, keyword, kind, outer))
    }

    fn keyword(&mut self, value: &mut Value, keyword: &Keyword, kind: Kind, outer: Effect) -> bool {
        if let (true, Some(name)) = (is_name(keyword.name), value.as_str()) {
            self.measure(name);
        }
        match keyword.effect {
            Effect::Wire if keyword.lack == Lack::Drop => self.needed(value, keyword, outer),
            Effect::Wire => self.fit(value, keyword.shape, outer),
            Effect::Words => self.fit(value, keyword.shape, Effect::Words),
            Effect::Unsupported => {
                let message = format!("`{}` of {} can't be expressed in types", keyword.name, kind.title());
                let help = "values are not checked against it";
                self.report.add(Code::Unsupported, &self.pointer, message).help(help);
                false
            }
            Effect::Foreign(version) => {
                let message = format!("`{}` of {} is a keyword of {version}", keyword.name, kind.title());
                let help = "it has no effect in this version of the standard";
                self.report.add(Code::OtherVersion, &self.pointer, message).help(help);
                false
            }
        }
    }

    fn needed(&mut self, value: &mut Value, keyword: &Keyword, outer: Effect) -> bool {
        match keyword.shape {
            Shape::Word(words) => self.word(value, words, Code::WrongShape),
            shape => self.fit(value, shape, outer),
        }
    }

    fn unknown(&mut self, key: &str, kind: Kind, words: Vocabulary) -> bool {
        let suggestion = suggest::closest(key, words.keywords.iter().map(|keyword| keyword.name));
        self.below(key, |walk| {
            let message = format!("{} has no keyword `{key}`", kind.title());
            let finding = walk.report.add(Code::UnknownKeyword, &walk.pointer, message);
            if let Some(suggestion) = suggestion {
                finding.help(format!("did you mean `{suggestion}`?"));
            }
        });
        false
    }

    /// Fills in what is missing; `false` if the object is of no use without. What was `gone` already has its finding.
    fn lacks(&mut self, map: &mut Map<String, Value>, gone: &[String], kind: Kind, effect: Effect) -> bool {
        let mut usable = true;
        for keyword in kind.vocabulary().keywords.iter().filter(|keyword| keyword.lack != Lack::Fine) {
            if map.contains_key(keyword.name) {
                continue;
            }
            let is_dropped = keyword.lack == Lack::Drop;
            usable &= !is_dropped;
            if !gone.iter().any(|gone| gone == keyword.name) {
                let is_grave = is_dropped && effect == Effect::Wire;
                let code = if is_grave { Code::MissingPart } else { Code::MissingDetail };
                let pointer = if kind == Kind::Document { format!("/{}", keyword.name) } else { self.pointer.clone() };
                let message = format!("`{}` of {} is missing", keyword.name, kind.title());
                self.report.add(code, &pointer, message).help(format!("add `{}: …`", keyword.name));
            }
            if !is_dropped {
                map.insert(keyword.name.to_owned(), empty(keyword.shape));
            }
        }
        usable
    }
}

/// Whether a keyword's value becomes an identifier, or part of one.
fn is_name(keyword: &str) -> bool {
    matches!(keyword, "name" | "operationId")
}

/// What to do about a value of another shape.
fn how_to_write(expected: &str) -> &'static str {
    match expected {
        "a text" => "write one text, in quotes",
        "`true` or `false`" => "write it without quotes",
        "a number" | "a whole number of 0 or more" => "write it in digits, without quotes",
        "a list" => "begin each element with `- `, or write `[…]` around them",
        _ => "a mapping has a `key: value` in each line, or `{…}` around them",
    }
}

/// What a missing value of this shape is read as.
fn empty(shape: Shape) -> Value {
    match shape {
        Shape::Object(Kind::Info) => serde_json::json!({ "title": "", "version": "" }),
        Shape::Object(_) | Shape::Map(_) => Value::Object(Map::new()),
        _ => Value::String(String::new()),
    }
}

/// What stays in place of a value that doesn't fit: any value for a schema, otherwise nothing.
fn placeholder(shape: Shape) -> Value {
    if holds_schema(shape) { Value::Object(Map::new()) } else { Value::Null }
}

fn holds_schema(shape: Shape) -> bool {
    matches!(shape, Shape::Referable(Kind::Schema))
}

/// What a reader calls the kind of value that was found.
pub(super) fn found(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

fn one_of(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
