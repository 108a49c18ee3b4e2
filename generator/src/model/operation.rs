//! Operations: what a caller gives, what is sent, what comes back.

use std::fmt;

use super::{Docs, TagId, Ty, TypeId};

/// One operation of an API.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `operationId`; where the document has none, words made of method and path (`get project branch`).
    pub id: String,
    /// Where requests of this operation go, if not to the API's base URL.
    pub base_url: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path template: `/project/{project-slug}/pipeline`.
    pub template: String,
    /// The group it belongs to: its first tag.
    pub tag: TagId,
    /// What the document says of it.
    pub docs: Docs,
    /// What a caller gives: first the required arguments, in positional order, then the optional ones.
    pub arguments: Vec<Argument>,
    /// How the request's body is written; none if the operation has no body.
    pub body: Option<Body>,
    /// What comes back when all is well.
    pub answer: Answer,
    /// The `Accept` header, where that isn't `application/json`.
    pub accept: Option<String>,
    /// Further media types in which the answer can be had, by name.
    pub other_answers: Vec<String>,
    /// The error responses it declares, by status.
    pub errors: Vec<DeclaredError>,
    /// Credentials it needs, where that differs from [`Api::security`](super::Api::security).
    pub security: Option<Vec<Vec<SecurityScheme>>>,
    /// How its pages follow one another; none if it isn't paged.
    pub paging: Option<Paging>,
    /// What it has the API call back with, by name.
    pub callbacks: Vec<Incoming>,
}

/// A request that the API makes to its users: a callback or a webhook.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Its name in the document.
    pub name: String,
    /// Where a callback goes, in terms of the request before it.
    pub url: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// What the document says of it.
    pub docs: Docs,
    /// The media type of its body, if it has one.
    pub content_type: Option<String>,
    /// The type of its body, where that is JSON or a form.
    pub body: Option<Ty>,
}

/// An HTTP method that OpenAPI knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// `GET`
    Get,
    /// `PUT`
    Put,
    /// `POST`
    Post,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `HEAD`
    Head,
    /// `PATCH`
    Patch,
    /// `TRACE`
    Trace,
}

impl Method {
    /// All of them, in the order in which path items list them.
    pub const ALL: [Self; 8] =
        [Self::Get, Self::Put, Self::Post, Self::Delete, Self::Options, Self::Head, Self::Patch, Self::Trace];

    /// Its key in a path item: the method in small letters.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Put => "put",
            Self::Post => "post",
            Self::Delete => "delete",
            Self::Options => "options",
            Self::Head => "head",
            Self::Patch => "patch",
            Self::Trace => "trace",
        }
    }
}

/// One value that a caller gives to an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its name on the wire; for [`ArgumentPlace::Body`] a word for it, which nobody sends.
    pub name: String,
    /// Where it goes.
    pub place: ArgumentPlace,
    /// Whether it must be given.
    pub required: bool,
    /// Its type. Whether it may be left out is said by `required`, not by the type.
    pub ty: Ty,
    /// What the document says of it.
    pub docs: Docs,
}

/// Where an argument goes in the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgumentPlace {
    /// Into the path template.
    Path(Style),
    /// Into the query.
    Query(Style),
    /// Into a header.
    Header(Style),
    /// Into the `Cookie` header.
    Cookie(Style),
    /// One property of an object body.
    BodyProperty,
    /// The whole body.
    Body,
}

impl ArgumentPlace {
    /// As documents call it: `path`, `query`, `header`, `cookie`; and `body` for all that goes there.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Path(_) => "path",
            Self::Query(_) => "query",
            Self::Header(_) => "header",
            Self::Cookie(_) => "cookie",
            Self::BodyProperty | Self::Body => "body",
        }
    }

    /// How a value that isn't a plain one is written there; a body says that by itself.
    #[must_use]
    pub const fn style(&self) -> Option<Style> {
        match self {
            Self::Path(style) | Self::Query(style) | Self::Header(style) | Self::Cookie(style) => Some(*style),
            Self::BodyProperty | Self::Body => None,
        }
    }
}

/// How a value that isn't a plain one is written into a path or a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// The form.
    pub kind: StyleKind,
    /// Whether each item or property gets a name of its own.
    pub explode: bool,
    /// Whether reserved characters are sent as they are (query only).
    pub allow_reserved: bool,
}

/// The forms of OpenAPI 3.0 and of `collectionFormat` in Swagger 2.0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StyleKind {
    /// `simple`: the default of paths and headers.
    Simple,
    /// `label` (paths).
    Label,
    /// `matrix` (paths).
    Matrix,
    /// `form`: the default of queries and cookies; not exploded it is `csv`.
    Form,
    /// `spaceDelimited`, `ssv`.
    SpaceDelimited,
    /// `pipeDelimited`, `pipes`.
    PipeDelimited,
    /// `tsv`.
    TabDelimited,
    /// `deepObject`.
    DeepObject,
    /// `content`: the value as JSON text.
    Json,
}

/// How a request's body is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The media type that is sent as `Content-Type`.
    pub content_type: String,
    /// Further media types in which it can be sent, by name.
    pub other_types: Vec<String>,
    /// Whether a body is sent even when nothing of it is set.
    pub required: bool,
    /// How its bytes are made.
    pub kind: BodyKind,
    /// How properties of a form or of a body of parts are written where that isn't the usual way, in their order.
    pub encodings: Vec<(String, Encoding)>,
}

/// How a property of a form or of a body of parts is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// In this style (forms only).
    Style(Style),
    /// As this media type.
    ContentType(String),
}

/// How the bytes of a body are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/form-data`: a part for each argument; those of type [`Ty::Bytes`] are files.
    Multipart,
    /// Text as it is given.
    Text,
    /// Bytes as they are given.
    Bytes,
}

/// What an operation gives when all is well.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// No success response has a body.
    Empty,
    /// Every success response has this body.
    One(AnswerBody),
    /// Only `default` is declared: its body, if there is one.
    Optional(AnswerBody),
    /// Success responses differ: a type of kind [`TypeKind::Answer`](super::TypeKind::Answer).
    ByStatus(TypeId),
}

impl Answer {
    /// The type that its only body has in JSON.
    pub(crate) const fn json(&self) -> Option<&Ty> {
        match self {
            Self::One(body) | Self::Optional(body) => body.json(),
            Self::Empty | Self::ByStatus(_) => None,
        }
    }

    /// Calls `visit` with each item that it names.
    pub(crate) fn each_named(&self, visit: &mut impl FnMut(TypeId)) {
        match self {
            Self::ByStatus(id) => visit(*id),
            Self::Empty | Self::One(_) | Self::Optional(_) => {
                self.json().into_iter().for_each(|ty| ty.each_named(visit));
            }
        }
    }
}

/// A response's body.
#[derive(Clone, Debug, PartialEq)]
pub enum AnswerBody {
    /// JSON of this type.
    Json(Ty),
    /// Text as it comes.
    Text,
    /// Bytes as they come, not held in memory.
    Stream,
}

impl AnswerBody {
    /// Its type in JSON.
    pub(crate) const fn json(&self) -> Option<&Ty> {
        match self {
            Self::Json(ty) => Some(ty),
            Self::Text | Self::Stream => None,
        }
    }
}

/// An error response that the document declares.
#[derive(Clone, Debug, PartialEq)]
pub struct DeclaredError {
    /// Its status or range of them.
    pub status: StatusRange,
    /// Its JSON body's type.
    pub ty: Option<Ty>,
    /// What the document says of it.
    pub description: Option<String>,
}

/// A key of an operation's `responses`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StatusRange {
    /// One status, such as 404.
    Exact(u16),
    /// `4XX`: the first digit.
    Range(u8),
    /// `default`: whatever isn't declared.
    Default,
}

/// As documents write it: `404`, `4XX`, `default`.
impl fmt::Display for StatusRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(status) => write!(formatter, "{status}"),
            Self::Range(digit) => write!(formatter, "{digit}XX"),
            Self::Default => formatter.write_str("default"),
        }
    }
}

/// One way to prove who calls.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecurityScheme {
    /// An API key in this header.
    Header(String),
    /// An API key in this query parameter.
    Query(String),
    /// An API key in this cookie.
    Cookie(String),
    /// HTTP basic authentication.
    Basic,
    /// A bearer token: `http` with scheme `bearer`, OAuth 2.0 and `OpenID` Connect.
    Bearer,
    /// A scheme that this client can't serve, by its name in the document.
    Unsupported(String),
}

/// How an operation's pages follow one another.
///
/// A place is a way into a page: property names from the outside in, none for the page itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// How the next page is asked for.
    pub kind: PagingKind,
    /// Where a page holds its items.
    pub items: Vec<String>,
    /// The type of an item.
    pub item: Ty,
    /// Whether every page has its items, if only an empty list.
    pub required: bool,
    /// Where a page says how much there is in all: items, or pages where these are numbered.
    pub total: Option<Vec<String>>,
    /// Where a page says, by a boolean, whether there are more.
    pub more: Option<Vec<String>>,
}

/// How the next page is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagingKind {
    /// By the token that the page before holds.
    Token {
        /// The query parameter that takes the token.
        parameter: String,
        /// Where a page holds the next token.
        next: Vec<String>,
    },
    /// By the number of items before it.
    Offset {
        /// The query parameter that takes this number.
        parameter: String,
    },
    /// By its number.
    PageNumber {
        /// The query parameter that takes the number.
        parameter: String,
        /// The first page's number.
        first: u64,
    },
    /// By the URL that the `Link` header of the page before gives.
    Link,
    /// By the URL that the page before holds.
    NextUrl {
        /// Where a page holds the URL of the next.
        next: Vec<String>,
    },
    /// By the last item of the page before.
    LastItem {
        /// The query parameter that takes what tells the item from others.
        parameter: String,
        /// Where an item holds that.
        key: Vec<String>,
    },
}
