//! How the vocabulary of OpenAPI 3.0 is written down: kinds of objects, their keywords, and the shape of each.

mod table;

use serde_json::Value;

use crate::document::{push_token, value_of};

/// A kind of object that OpenAPI 3.0 describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Paths,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Callback,
    Example,
    Link,
    Header,
    Tag,
    Schema,
    Discriminator,
    Xml,
    Components,
    SecurityScheme,
    Flows,
    Flow,
}

impl Kind {
    /// What a reader calls it, with its article.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Document => "an API document",
            Self::Info => "an info object",
            Self::Contact => "a contact",
            Self::License => "a licence",
            Self::Server => "a server",
            Self::ServerVariable => "a server variable",
            Self::Paths => "the paths",
            Self::PathItem => "a path item",
            Self::Operation => "an operation",
            Self::ExternalDocs => "a link to documentation",
            Self::Parameter => "a parameter",
            Self::RequestBody => "a request body",
            Self::MediaType => "a media type",
            Self::Encoding => "an encoding",
            Self::Responses => "the responses",
            Self::Response => "a response",
            Self::Callback => "a callback",
            Self::Example => "an example",
            Self::Link => "a link",
            Self::Header => "a header",
            Self::Tag => "a tag",
            Self::Schema => "a schema",
            Self::Discriminator => "a discriminator",
            Self::Xml => "an XML object",
            Self::Components => "the components",
            Self::SecurityScheme => "a security scheme",
            Self::Flows => "the OAuth flows",
            Self::Flow => "an OAuth flow",
        }
    }

    /// The same without the article.
    pub(crate) fn noun(self) -> &'static str {
        let title = self.title();
        title.split_once(' ').map_or(title, |(_, noun)| noun)
    }
}

/// The shape that a keyword's value must have.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Any value, null included.
    Any,
    /// Any text.
    Text,
    /// One of these texts.
    Word(&'static [&'static str]),
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A whole number of 0 or more.
    Natural,
    /// An object of this kind.
    Object(Kind),
    /// An object of this kind, or a reference to one.
    Referable(Kind),
    /// A schema, a reference to one, or a boolean.
    SchemaOrBool,
    /// A list.
    List(&'static Shape),
    /// A mapping with free keys.
    Map(&'static Shape),
}

/// A schema, or a reference to one.
pub(crate) const SCHEMA: Shape = Shape::Referable(Kind::Schema);

/// What becomes of a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It says what is sent or received.
    Wire,
    /// It goes into the documentation, or has no effect on a client.
    Words,
    /// This generator can't express it.
    Unsupported,
    /// It belongs to this version of the standard, and has no effect here.
    Foreign(&'static str),
}

/// What to do where a keyword is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lack {
    /// Nothing: it is optional.
    Fine,
    /// Warn, and put in an empty value.
    Fill,
    /// Report, and leave out the object.
    Drop,
}

/// One keyword of a kind of object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyword {
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) effect: Effect,
    pub(crate) lack: Lack,
}

/// The keywords of one kind of object.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vocabulary {
    pub(crate) keywords: &'static [Keyword],
    /// The shape of values under further keys, where these are free.
    pub(crate) others: Option<Shape>,
}

impl Vocabulary {
    /// The keyword of this name.
    pub(crate) fn find(&self, name: &str) -> Option<&'static Keyword> {
        self.keywords.iter().find(|keyword| keyword.name == name)
    }

    /// The shape of the value under `key`; none for extensions and unknown keywords.
    pub(crate) fn shape(&self, key: &str) -> Option<Shape> {
        match self.find(key) {
            Some(keyword) => Some(keyword.shape),
            None if key.starts_with("x-") => None,
            None => self.others,
        }
    }
}

/// The shape of what stands under `key` in a value of `shape`; none where the standard has nothing there.
pub(crate) fn shape_below(shape: Shape, key: &str) -> Option<Shape> {
    match shape {
        Shape::Object(kind) | Shape::Referable(kind) => kind.vocabulary().shape(key),
        Shape::SchemaOrBool => Kind::Schema.vocabulary().shape(key),
        Shape::Map(each) => Some(*each),
        Shape::List(each) => key.parse::<usize>().is_ok().then_some(*each),
        Shape::Any | Shape::Text | Shape::Word(_) | Shape::Bool | Shape::Number | Shape::Natural => None,
    }
}

/// The kind of object that a value of `shape` is.
pub(crate) fn kind_of(shape: Shape) -> Option<Kind> {
    match shape {
        Shape::Object(kind) | Shape::Referable(kind) => Some(kind),
        Shape::SchemaOrBool => Some(Kind::Schema),
        _ => None,
    }
}

/// Whether a walk goes on to what an object holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Enter {
    Yes,
    No,
}

/// Calls `f` for every value that the vocabulary gives a kind, the outer before the inner; not for what is a text or a number in
/// place of one. A reference's other
/// keywords are not entered, nor booleans in place of a schema where OpenAPI 3.0 allows them. `f` may change the value;
/// what it then holds is entered.
pub(crate) fn walk_mut(
    value: &mut Value,
    shape: Shape,
    pointer: &mut String,
    f: &mut dyn FnMut(&mut Value, Kind, &mut String) -> Enter,
) {
    let is_boolean = matches!(shape, Shape::SchemaOrBool) && value.is_boolean();
    let kind = kind_of(shape).filter(|_| !is_boolean);
    if kind.is_some_and(|kind| f(value, kind, pointer) == Enter::No || is_reference(value, shape)) {
        return;
    }
    let length = pointer.len();
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter_mut().filter(|(_, inner)| !is_plain(inner)) {
                if let Some(below) = shape_below(shape, key).filter(|below| may_hold_objects(*below)) {
                    push_token(pointer, key);
                    walk_mut(inner, below, pointer, f);
                    pointer.truncate(length);
                }
            }
        }
        Value::Array(list) => {
            let Shape::List(each) = shape else { return };
            if !may_hold_objects(*each) {
                return;
            }
            for (index, inner) in list.iter_mut().enumerate() {
                push_token(pointer, &index.to_string());
                walk_mut(inner, *each, pointer, f);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// The same for a tree that stays as it is. References are given to `f` as well.
pub(crate) fn walk<'a>(
    value: &'a Value,
    shape: Shape,
    pointer: &mut String,
    f: &mut dyn FnMut(&'a Value, Shape, &str),
) {
    if kind_of(shape).is_some() {
        f(value, shape, pointer);
        if is_reference(value, shape) {
            return;
        }
    }
    let length = pointer.len();
    match value {
        Value::Object(map) => {
            for (key, inner) in map.iter().filter(|(_, inner)| !is_plain(inner)) {
                if let Some(below) = shape_below(shape, key).filter(|below| may_hold_objects(*below)) {
                    push_token(pointer, key);
                    walk(inner, below, pointer, f);
                    pointer.truncate(length);
                }
            }
        }
        Value::Array(list) => {
            let Shape::List(each) = shape else { return };
            if !may_hold_objects(*each) {
                return;
            }
            for (index, inner) in list.iter().enumerate() {
                push_token(pointer, &index.to_string());
                walk(inner, *each, pointer, f);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

/// Whether a value is one that no kind of object can be taken for. Most entries of mappings are: their keys need not be looked up.
fn is_plain(value: &Value) -> bool {
    matches!(value, Value::String(_) | Value::Number(_))
}

/// Whether `value`, standing where `shape` is asked for, is a reference.
pub(crate) fn is_reference(value: &Value, shape: Shape) -> bool {
    let is_referable = matches!(shape, Shape::Referable(_) | Shape::SchemaOrBool);
    is_referable && value_of(value, "$ref").is_some()
}

/// Whether an object of some kind may stand in a value of `shape`.
pub(crate) fn may_hold_objects(shape: Shape) -> bool {
    match shape {
        Shape::Object(_) | Shape::Referable(_) | Shape::SchemaOrBool => true,
        Shape::List(each) | Shape::Map(each) => may_hold_objects(*each),
        Shape::Any | Shape::Text | Shape::Word(_) | Shape::Bool | Shape::Number | Shape::Natural => false,
    }
}
