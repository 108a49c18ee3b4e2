//! Where references stand in a tree of any dialect. What is data (examples, defaults, enums, extensions) holds none.

use serde_json::{Map, Value};

use crate::document::{child, push_token};
use crate::vocabulary::{Kind, SCHEMA, Shape, kind_of, may_hold_objects, shape_below};

/// A place with a reference.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// The object that is or has the reference; of a mapping, the entry.
    pub(super) pointer: String,
    /// What the standards have in this place.
    pub(super) shape: Shape,
    /// What becomes of it.
    pub(super) role: Role,
    /// The reference.
    pub(super) text: String,
}

/// What becomes of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It stays, and leads to a component of this kind.
    Link(Kind),
    /// What it leads to takes its place.
    InPlace,
    /// It is an entry of a discriminator's mapping.
    Mapping,
}

impl Slot {
    /// Whether later stages report the reference if it can't be followed: where the standards have one, and where nothing but
    /// words are lost.
    pub(super) fn is_reported_later(&self) -> bool {
        self.role != Role::InPlace || matches!(self.shape, Shape::Referable(_)) || !is_of_use(self.shape)
    }

    /// What says nothing in place of the reference.
    pub(super) fn nothing(&self) -> Value {
        if matches!(self.shape, Shape::List(_)) { Value::Array(Vec::new()) } else { Value::Object(Map::new()) }
    }

    /// Where the text of the reference stands.
    pub(super) fn text_pointer(&self) -> String {
        if self.role == Role::Mapping { self.pointer.clone() } else { child(&self.pointer, "$ref") }
    }
}

/// Whether a client is another one without what stands where `shape` is asked for.
fn is_of_use(shape: Shape) -> bool {
    match shape {
        Shape::Map(each) | Shape::List(each) => is_of_use(*each),
        shape => matches!(
            kind_of(shape),
            Some(
                Kind::Paths
                    | Kind::PathItem
                    | Kind::Operation
                    | Kind::Components
                    | Kind::Parameter
                    | Kind::RequestBody
                    | Kind::MediaType
                    | Kind::Responses
                    | Kind::Response
                    | Kind::Header
                    | Kind::Schema
                    | Kind::SecurityScheme
            )
        ),
    }
}

/// All references of a tree that stands where `shape` is asked for, the outer before the inner.
pub(super) fn slots(tree: &Value, shape: Shape) -> Vec<Slot> {
    let mut found = Vec::new();
    walk(tree, shape, &mut String::new(), &mut |slot, pointer| found.push(slot.at(pointer)));
    found
}

/// Whether a document may have a reference that leads out of it. Most have none, and needn't be walked along the standard.
pub(super) fn may_lead_out(tree: &Value) -> bool {
    let leads_out = |text: &str| !text.starts_with('#');
    match tree {
        Value::Object(map) => map.iter().any(|(key, value)| match value {
            Value::String(text) => key == "$ref" && leads_out(text),
            // A mapping mostly has names.
            Value::Object(mapping) if key == "mapping" => mapping.iter().any(|(key, target)| match target {
                Value::String(text) => leads_out(text) && (key == "$ref" || text.contains(['.', '/'])),
                inner => may_lead_out(inner),
            }),
            inner => may_lead_out(inner),
        }),
        Value::Array(list) => list.iter().any(may_lead_out),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// Those references of a document that lead out of it.
pub(super) fn external(tree: &Value) -> Vec<Slot> {
    let mut found = Vec::new();
    walk(tree, Shape::Object(Kind::Document), &mut String::new(), &mut |slot, pointer| {
        if !slot.text.starts_with('#') && !slot.text.is_empty() {
            found.push(slot.at(pointer));
        }
    });
    found
}

/// A [`Slot`] on the way through a tree.
struct Passed<'t> {
    shape: Shape,
    role: Role,
    text: &'t str,
}

impl Passed<'_> {
    fn at(&self, pointer: &str) -> Slot {
        Slot { pointer: pointer.to_owned(), shape: self.shape, role: self.role, text: self.text.to_owned() }
    }
}

type Visit<'f, 't> = &'f mut dyn FnMut(Passed<'t>, &str);

/// The reference that an object is, with nothing beside it.
pub(super) fn pure(value: &Value) -> Option<&str> {
    let map = value.as_object().filter(|map| map.len() == 1)?;
    map.get("$ref")?.as_str()
}

fn walk<'t>(value: &'t Value, shape: Shape, pointer: &mut String, visit: Visit<'_, 't>) {
    match value {
        Value::Object(map) => {
            if let Some((text, role)) = reference(value, map, shape) {
                visit(Passed { shape, role, text }, pointer);
                if !matches!(kind_of(shape), Some(Kind::Schema | Kind::PathItem)) {
                    return;
                }
            }
            if kind_of(shape) == Some(Kind::Discriminator) {
                mapping(map, pointer, visit);
            }
            for (key, inner) in map {
                if let Some(below) = below(shape, key).filter(|below| may_refer(inner, *below)) {
                    enter(inner, below, key, pointer, visit);
                }
            }
        }
        Value::Array(list) => {
            let each = match shape {
                Shape::List(each) => *each,
                // Before OpenAPI 3.1, a list of `items` was a tuple.
                shape if kind_of(shape) == Some(Kind::Schema) => SCHEMA,
                _ => return,
            };
            if may_hold_objects(each) {
                for (index, inner) in list.iter().enumerate() {
                    enter(inner, each, &index.to_string(), pointer, visit);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn may_refer(value: &Value, shape: Shape) -> bool {
    may_hold_objects(shape) || (matches!(shape, Shape::Text) && value.is_object())
}

fn enter<'t>(value: &'t Value, shape: Shape, token: &str, pointer: &mut String, visit: Visit<'_, 't>) {
    let length = pointer.len();
    push_token(pointer, token);
    walk(value, shape, pointer, visit);
    pointer.truncate(length);
}

/// The standards have references in some places only. Authors of several files write them for whole mappings too
/// (`schemas: {$ref: schemas/index.yaml}`), for single operations and for long texts.
fn reference<'t>(value: &'t Value, map: &'t Map<String, Value>, shape: Shape) -> Option<(&'t str, Role)> {
    let pure = pure(value);
    match shape {
        Shape::Referable(Kind::PathItem) => Some((map.get("$ref")?.as_str()?, Role::InPlace)),
        Shape::Referable(_) | Shape::SchemaOrBool => Some((map.get("$ref")?.as_str()?, Role::Link(kind_of(shape)?))),
        Shape::Object(_) | Shape::Map(_) | Shape::List(_) | Shape::Text => Some((pure?, Role::InPlace)),
        Shape::Any | Shape::Word(_) | Shape::Bool | Shape::Number | Shape::Natural => None,
    }
}

fn mapping<'t>(discriminator: &'t Map<String, Value>, pointer: &str, visit: Visit<'_, 't>) {
    let at = child(pointer, "mapping");
    for (key, target) in discriminator.get("mapping").and_then(Value::as_object).into_iter().flatten() {
        if let Some(text) = target.as_str() {
            visit(Passed { shape: SCHEMA, role: Role::Mapping, text }, &child(&at, key));
        }
    }
}

const SCHEMAS: Shape = Shape::Map(&Shape::SchemaOrBool);

/// What holds one schema in JSON Schema, and isn't known to OpenAPI 3.0.
const NESTED: [&str; 9] = [
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "contentSchema",
    "unevaluatedProperties",
    "unevaluatedItems",
    "additionalItems",
];

/// The shape of what stands under `key`, in whatever dialect.
pub(super) fn below(shape: Shape, key: &str) -> Option<Shape> {
    let other = match (kind_of(shape), key) {
        (Some(Kind::Document | Kind::Schema), "definitions")
        | (Some(Kind::Schema), "$defs" | "patternProperties" | "dependentSchemas") => Some(SCHEMAS),
        (Some(Kind::Document), "parameters") => Some(Shape::Map(&Shape::Referable(Kind::Parameter))),
        (Some(Kind::Document), "responses") => Some(Shape::Map(&Shape::Referable(Kind::Response))),
        (Some(Kind::Document), "securityDefinitions") => Some(Shape::Map(&Shape::Referable(Kind::SecurityScheme))),
        (Some(Kind::Document), "webhooks") => Some(Shape::Map(&Shape::Referable(Kind::PathItem))),
        (Some(Kind::Response), "schema") | (Some(Kind::Parameter | Kind::Header), "items") => Some(SCHEMA),
        (Some(Kind::Schema), "prefixItems") => Some(Shape::List(&Shape::SchemaOrBool)),
        (Some(Kind::Schema), key) if NESTED.contains(&key) => Some(Shape::SchemaOrBool),
        _ => None,
    };
    other.or_else(|| shape_below(shape, key))
}

/// The shape of what stands at `rest`, a pointer, below a value of `shape`.
pub(super) fn far_below(shape: Shape, rest: &str) -> Option<Shape> {
    crate::document::tokens(rest).try_fold(shape, |shape, token| below(shape, &token))
}
