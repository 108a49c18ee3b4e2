//! The visitor that makes a tree of any notation.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::offset_of;
use crate::config::{Limit, Limits};
use crate::diag::{At, Code, Diagnostics, counted};
use crate::document::{Notation, push_token};
use crate::origins::Place;

/// One reading of one text.
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    pub(super) source: usize,
    notation: Notation,
    limits: Limits,
    nodes: Cell<usize>,
    /// Bytes of the ways from the root to all mappings so far.
    ways: Cell<usize>,
    /// Where in the text the reading is, as far as keys and texts tell.
    near: Cell<usize>,
    is_stopped: Cell<bool>,
    /// Where findings were reported: an alias repeats them.
    seen: RefCell<BTreeSet<usize>>,
    diags: RefCell<&'a mut Diagnostics>,
}

/// The way from the root to a node, kept on the stack: it costs nothing until something is found.
struct Path<'p> {
    parent: Option<&'p Path<'p>>,
    step: Step<'p>,
    /// Bytes of all keys on the way.
    length: usize,
}

enum Step<'p> {
    Root,
    Index(usize),
    Key { name: &'p str, offset: Option<usize> },
}

impl<'a> Reading<'a> {
    pub(super) fn new(
        text: &'a str,
        source: usize,
        notation: Notation,
        limits: Limits,
        diags: &'a mut Diagnostics,
    ) -> Self {
        Self {
            text,
            source,
            notation,
            limits,
            nodes: Cell::new(0),
            ways: Cell::new(0),
            near: Cell::new(0),
            is_stopped: Cell::new(false),
            seen: RefCell::default(),
            diags: RefCell::new(diags),
        }
    }

    /// The same reading from its start, over a text that differs in single values and not in their places. What has been found
    /// isn't found again.
    pub(super) fn over<'b>(self, text: &'b str) -> Reading<'b>
    where
        'a: 'b,
    {
        let Self { source, notation, limits, seen, diags, .. } = self;
        let reading = Reading::new(text, source, notation, limits, diags.into_inner());
        Reading { seen, ..reading }
    }

    /// Reads the root.
    pub(super) fn root<'de, D: Deserializer<'de>>(&self, deserializer: D) -> Result<Value, D::Error>
    where
        'a: 'de,
    {
        let path = Path { parent: None, step: Step::Root, length: 0 };
        Node { reading: self, path: &path, depth: 1 }.deserialize(deserializer)
    }

    /// Whether the reading stopped by itself, and has said why.
    pub(super) fn is_stopped(&self) -> bool {
        self.is_stopped.get()
    }

    pub(super) fn near(&self) -> usize {
        self.near.get()
    }

    /// Reports a finding at a byte of the text.
    pub(super) fn report_at(&self, code: Code, offset: usize, message: String, help: &str) {
        self.report_with(code, offset, message, help, None);
    }

    /// [`report_at`](Self::report_at), and another place that belongs to it.
    pub(super) fn report_with(
        &self,
        code: Code,
        offset: usize,
        message: String,
        help: &str,
        related: Option<(usize, &str)>,
    ) {
        let mut diags = self.diags.borrow_mut();
        let finding = diags.report(code, At::Offset { source: self.source, offset }, message);
        if !help.is_empty() {
            finding.help(help);
        }
        if let Some((offset, note)) = related {
            finding.also(At::Offset { source: self.source, offset }, note);
        }
    }

    fn report(&self, code: Code, path: &Path<'_>, message: String) {
        if self.seen.borrow_mut().insert(self.near()) {
            self.diags.borrow_mut().report(code, self.at(path), message);
        }
    }

    fn at(&self, path: &Path<'_>) -> At {
        At::Place(Place { document: self.source, pointer: path.pointer() })
    }

    fn report_duplicate(&self, path: &Path<'_>, name: &str, offset: Option<usize>) {
        let offset = offset.unwrap_or_else(|| self.near());
        if self.seen.borrow_mut().insert(offset) {
            let mut diags = self.diags.borrow_mut();
            let place = Place { document: self.source, pointer: path.pointer() };
            diags
                .report(
                    Code::DuplicateKey,
                    At::Exact { place, offset },
                    format!("the key `{name}` is already in this mapping"),
                )
                .also(self.at(path), "here first");
        }
    }

    fn count<E: Error>(&self) -> Result<(), E> {
        self.nodes.set(self.nodes.get() + 1);
        let most = self.limits.max_nodes;
        if self.nodes.get() <= most {
            return Ok(());
        }
        let message = format!("the document has more than {}", counted(most, "node"));
        self.report_at(Code::TooManyNodes, self.near(), message, &format!("{ALIAS_HELP}; {}", Limit::Nodes.help()));
        Err(self.stop())
    }

    /// Counts the way to a mapping: later stages name what they find by pointers.
    fn count_way<E: Error>(&self, path: &Path<'_>) -> Result<(), E> {
        self.ways.set(self.ways.get() + path.length);
        let most = MOST_WAYS + WAYS_A_BYTE * self.text.len();
        if self.ways.get() <= most {
            return Ok(());
        }
        let message =
            format!("the keys around all that the document holds come to more than {}", counted(most, "byte"));
        self.report_at(Code::TooManyNodes, self.near(), message, "shorten the keys that have so much within them");
        Err(self.stop())
    }

    fn descend<E: Error>(&self, path: &Path<'_>, depth: usize) -> Result<(), E> {
        if depth < self.limits.max_depth {
            return Ok(());
        }
        match path.innermost_alias() {
            Some((name, offset)) if path.is_ring() => {
                let message = format!("the alias at `{name}` repeats what it stands in, without end");
                self.report_at(Code::TooDeep, offset, message, "use a `$ref` for what holds itself");
            }
            _ => self.report_too_deep(self.near()),
        }
        Err(self.stop())
    }

    pub(super) fn report_too_deep(&self, offset: usize) {
        let message = format!("nested more than {} deep", counted(self.limits.max_depth, "level"));
        let help = format!("move inner parts into components; {}", Limit::Depth.help());
        self.report_at(Code::TooDeep, offset, message, &help);
    }

    fn stop<E: Error>(&self) -> E {
        self.is_stopped.set(true);
        E::custom("stopped")
    }

    fn offset(&self, part: &str) -> Option<usize> {
        offset_of(self.text, part)
    }
}

/// Bytes that the ways to all mappings of a document may have: so many in any case, and more for each byte of its text. Those of
/// the largest documents come to less than one for each.
const MOST_WAYS: usize = 32 << 20;
const WAYS_A_BYTE: usize = 8;

pub(super) const ALIAS_HELP: &str = "aliases count as all that they stand for: use `$ref`s instead";

impl Path<'_> {
    fn pointer(&self) -> String {
        let mut pointer = self.parent.map(Path::pointer).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Index(index) => push_token(&mut pointer, &index.to_string()),
            Step::Key { name, .. } => push_token(&mut pointer, name),
        }
        pointer
    }

    /// This step and those around it, innermost first.
    fn keys(&self) -> impl Iterator<Item = (&str, usize)> {
        std::iter::successors(Some(self), |path| path.parent).filter_map(|path| match path.step {
            Step::Key { name, offset: Some(offset) } => Some((name, offset)),
            Step::Key { offset: None, .. } | Step::Root | Step::Index(_) => None,
        })
    }

    /// The innermost key behind which the text goes back: its value is an alias.
    fn innermost_alias(&self) -> Option<(&str, usize)> {
        self.keys().skip(1).zip(self.keys()).find(|((_, outer), (_, inner))| outer >= inner).map(|(outer, _)| outer)
    }

    /// Whether a key of the text stands around itself.
    fn is_ring(&self) -> bool {
        let mut offsets = BTreeSet::new();
        !self.keys().all(|(_, offset)| offsets.insert(offset))
    }
}

/// The seed and visitor of one node.
#[derive(Clone, Copy)]
struct Node<'r, 'a> {
    reading: &'r Reading<'a>,
    path: &'r Path<'r>,
    depth: usize,
}

impl<'de, 'a: 'de> DeserializeSeed<'de> for Node<'_, 'a> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.reading.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de, 'a: 'de> Visitor<'de> for Node<'_, 'a> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    // Integers beyond 64 bits become floats, as serde_json reads them.
    #[expect(clippy::cast_precision_loss, reason = "JSON's numbers have no more precision")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "JSON's numbers have no more precision")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        let number = Number::from_f64(value);
        if number.is_none() {
            self.reading.report(Code::NotFinite, self.path, format!("`{value}` is not a finite number: read as null"));
        }
        Ok(number.map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value, E> {
        if let Some(offset) = self.reading.offset(value) {
            self.reading.near.set(offset);
        }
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        self.reading.descend(self.path, self.depth)?;
        let mut list = Vec::new();
        loop {
            let path = Path { parent: Some(self.path), step: Step::Index(list.len()), length: self.path.length };
            match elements.next_element_seed(Node { reading: self.reading, path: &path, depth: self.depth + 1 })? {
                Some(element) => list.push(element),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.reading.descend(self.path, self.depth)?;
        self.reading.count_way(self.path)?;
        let mut map = Map::new();
        let mut merged = Vec::new();
        while let Some(Key { name, offset }) = entries.next_key_seed(KeySeed(self.reading))? {
            let length = self.path.length + name.len();
            let path = Path { parent: Some(self.path), step: Step::Key { name: &name, offset }, length };
            let value = entries.next_value_seed(Node { reading: self.reading, path: &path, depth: self.depth + 1 })?;
            if self.reading.notation == Notation::Yaml && name == "<<" && is_mergeable(&value) {
                merged.push(value);
            } else if map.contains_key(&*name) {
                // The first is kept: what is found in it later is looked for behind the first key of this name.
                self.reading.report_duplicate(&path, &name, offset);
            } else {
                map.insert((*name).to_owned(), value);
            }
        }
        for value in merged {
            merge(&mut map, value);
        }
        Ok(Value::Object(map))
    }

    /// A value with a tag that YAML itself doesn't know, such as `!include`: it is read as if it had none.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (tag, value) = tagged.variant_seed(KeySeed(self.reading))?;
        if tag.name != "!" {
            self.reading.report(Code::UnknownTag, self.path, format!("the tag `!{}` is ignored", tag.name));
        }
        value.newtype_variant_seed(self)
    }
}

/// YAML's merge keys, a convention that YAML 1.2 no longer has but documents do: `<<: *base` or `<<: [*base, *more]`.
fn is_mergeable(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(list) => list.iter().all(Value::is_object),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Adds what `map` doesn't have of its own, or of an earlier merge.
fn merge(map: &mut Map<String, Value>, value: Value) {
    match value {
        Value::Object(other) => other.into_iter().for_each(|(key, value)| {
            map.entry(key).or_insert(value);
        }),
        Value::Array(list) => list.into_iter().for_each(|value| merge(map, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A key as it is written, and where.
struct Key<'de> {
    name: Cow<'de, str>,
    offset: Option<usize>,
}

/// Reads a key as text, whatever it looks like: `200`, `1.5`, `null` and `2024-01-01` are what is written.
#[derive(Clone, Copy)]
struct KeySeed<'r, 'a>(&'r Reading<'a>);

impl<'de, 'a: 'de> DeserializeSeed<'de> for KeySeed<'_, 'a> {
    type Value = Key<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de, 'a: 'de> Visitor<'de> for KeySeed<'_, 'a> {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a scalar as key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Key<'de>, E> {
        Ok(Key { name: Cow::Owned(name.to_owned()), offset: None })
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Key<'de>, E> {
        let offset = self.0.offset(name);
        if let Some(offset) = offset {
            self.0.near.set(offset);
        }
        Ok(Key { name: Cow::Borrowed(name), offset })
    }
}
