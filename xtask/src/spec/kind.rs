//! What the nodes of a document are: which of their keys are keywords, which are names that the document gives, and which values have
//! no keywords at all. A property called `description` is no description.

use clientsmith::document::METHODS;

/// What a mapping is, as far as its keys hang on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The document.
    Root,
    /// OpenAPI 3's `components`.
    Components,
    /// What stands at a path.
    PathItem,
    /// A callback: path items by expressions.
    Callback,
    /// An operation.
    Operation,
    /// A parameter: a header too, whose name is its key.
    Parameter,
    /// A response.
    Response,
    /// A schema.
    Schema,
    /// A link, whose parameters are expressions by names.
    Link,
    /// Any other mapping with keywords.
    Other,
    /// A value without keywords.
    Value,
}

/// What stands behind a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A node, or a list of such.
    Node(Kind),
    /// A mapping whose keys are names, of nodes.
    Names(Kind),
}

impl Kind {
    /// What stands behind `key`.
    pub(super) fn shape(self, key: &str) -> Shape {
        if key.starts_with("x-") {
            return Shape::Node(Self::Value);
        }
        match self {
            Self::Root => root(key),
            Self::Components => component(key),
            Self::PathItem if METHODS.contains(&key) => Shape::Node(Self::Operation),
            Self::Operation => operation(key),
            Self::Schema => schema(key),
            Self::Callback => Shape::Node(Self::PathItem),
            Self::Link if key == "server" => Shape::Node(Self::Other),
            Self::Link | Self::Value => Shape::Node(Self::Value),
            Self::PathItem | Self::Parameter | Self::Response | Self::Other => other(key),
        }
    }
}

fn root(key: &str) -> Shape {
    match key {
        "paths" | "webhooks" => Shape::Names(Kind::PathItem),
        "components" => Shape::Node(Kind::Components),
        "tags" => Shape::Node(Kind::Other),
        "definitions" => Shape::Names(Kind::Schema),
        "parameters" => Shape::Names(Kind::Parameter),
        "responses" => Shape::Names(Kind::Response),
        "securityDefinitions" => Shape::Names(Kind::Other),
        _ => other(key),
    }
}

fn component(key: &str) -> Shape {
    Shape::Names(match key {
        "schemas" => Kind::Schema,
        "parameters" | "headers" => Kind::Parameter,
        "responses" => Kind::Response,
        "pathItems" => Kind::PathItem,
        "callbacks" => Kind::Callback,
        "examples" => Kind::Value,
        "links" => Kind::Link,
        _ => Kind::Other,
    })
}

fn operation(key: &str) -> Shape {
    match key {
        "responses" => Shape::Names(Kind::Response),
        "callbacks" => Shape::Names(Kind::Callback),
        _ => other(key),
    }
}

fn schema(key: &str) -> Shape {
    match key {
        "properties" | "patternProperties" | "definitions" | "$defs" | "dependentSchemas" => Shape::Names(Kind::Schema),
        "items"
        | "prefixItems"
        | "additionalProperties"
        | "allOf"
        | "anyOf"
        | "oneOf"
        | "not"
        | "contains"
        | "propertyNames"
        | "if"
        | "then"
        | "else"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Shape::Node(Kind::Schema),
        "externalDocs" | "xml" => Shape::Node(Kind::Other),
        _ => Shape::Node(Kind::Value),
    }
}

fn other(key: &str) -> Shape {
    match key {
        "schema" | "items" => Shape::Node(Kind::Schema),
        "parameters" => Shape::Node(Kind::Parameter),
        "content" | "encoding" | "variables" => Shape::Names(Kind::Other),
        "links" => Shape::Names(Kind::Link),
        "headers" => Shape::Names(Kind::Parameter),
        "security" | "tags" | "default" | "enum" | "example" | "examples" | "scopes" => Shape::Node(Kind::Value),
        _ => Shape::Node(Kind::Other),
    }
}
