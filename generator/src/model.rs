//! The Model: one or more API documents as the client will have them, in plain data.
//!
//! Nothing here knows a document's dialect or Rust's syntax: no `openapiv3` type, no identifier, no token, no JSON
//! pointer. Names are the documents' own words; the [name](crate::name) stage turns them into identifiers. Pointers live
//! beside the Model in [`Origins`](crate::origins::Origins), so that the Swagger 2.0 and the OpenAPI 3.0 version of one
//! API are equal by `==`.
//!
//! [`lower`](crate::lower) settles every order: tags, operations and types by name; arguments, fields, enum values
//! and variants as in the document. Nobody sorts again.

mod operation;
mod types;

pub use operation::{
    Answer, AnswerBody, Argument, ArgumentPlace, Body, BodyKind, DeclaredError, Encoding, Incoming, Method, Operation,
    Paging, PagingKind, SecurityScheme, StatusRange, Style, StyleKind,
};
pub use types::{
    Enum, EnumValue, EnumValues, Field, Format, Integer, Object, Presence, StatusVariant, Ty, Type, TypeKind, Union,
    Variant,
};

/// All APIs of one client crate, in the order of the configuration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The APIs, one a document.
    pub apis: Vec<Api>,
    /// The crates of [`Ty::Foreign`] and the like, by name.
    pub crates: Vec<String>,
}

/// One API: what one document describes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Api {
    /// The name of its module as the configuration has it; none when the crate's only API stands at its root.
    pub module: Option<String>,
    /// What its Cargo features are.
    pub features: Features,
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`.
    pub description: Option<String>,
    /// Where requests go: the first server's URL with its variables' defaults put in, or the configured one; without a slash
    /// at the end. Empty where the document names none.
    pub base_url: String,
    /// The servers that the document names, in its order.
    pub servers: Vec<Server>,
    /// What an operation needs that says nothing else: alternatives (any of), each a set (all of). An empty alternative means
    /// that no credential is needed.
    pub security: Vec<Vec<SecurityScheme>>,
    /// What the API sends by itself, by name.
    pub webhooks: Vec<Incoming>,
    /// Every tag that has an operation, by name.
    pub tags: Vec<Tag>,
    /// Every operation, by name.
    pub operations: Vec<Operation>,
    /// Every type that gets a Rust item, by name.
    pub types: Vec<Type>,
}

/// What the Cargo features of an API are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Features {
    /// Its module, if it has one.
    #[default]
    Module,
    /// Also the operations of each tag.
    Tags,
    /// None: it has no package of its own.
    None,
}

/// A server that the document names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its URL, with `{name}` for each variable.
    pub url: String,
    /// What the document says of it.
    pub description: Option<String>,
    /// Its variables, in the order of the document.
    pub variables: Vec<ServerVariable>,
}

/// A variable in a server's URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// Its name.
    pub name: String,
    /// What it is unless somebody says otherwise.
    pub default: String,
    /// What it may be; empty if that is not known.
    pub values: Vec<String>,
    /// What the document says of it.
    pub description: Option<String>,
}

/// A group of operations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tag {
    /// The tag's name, or the path segment that stands for it.
    pub name: String,
    /// What the document says of it.
    pub description: Option<String>,
}

/// What a document says about an item, as Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs {
    /// One sentence: `summary` or `title`.
    pub summary: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// Other names under which it is known (`x-aliases`).
    pub aliases: Vec<String>,
    /// Set if it is deprecated: the document's reason, or an empty text.
    pub deprecated: Option<String>,
    /// `example`, where it is a text or a number.
    pub example: Option<String>,
}

/// Index of an operation in [`Api::operations`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub usize);

/// Index of a type in [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// Index of a tag in [`Api::tags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagId(pub usize);
