//! What an API, an operation and a client are: plain data, written down once by the generator.

use std::fmt;

use http::Method as HttpMethod;

use crate::runtime::encode::Style;
use crate::runtime::paging_spec::Paging;

/// What a client's modules have in common.
#[derive(Clone, Copy, Debug)]
pub struct ClientSpec {
    /// The `User-Agent` that is sent unless the builder is given another.
    pub user_agent: &'static str,

    /// The environment variables that may hold the token, in the order in which they are tried.
    pub token_variables: &'static [&'static str],

    /// The API modules that this build of the client has.
    pub apis: &'static [&'static ApiSpec],
}

impl ClientSpec {
    /// A client without modules, to fill in with `..`.
    pub const DEFAULT: Self = Self {
        user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
        token_variables: &[],
        apis: &[],
    };
}

/// One API: a document's server, and what holds for all of its operations.
#[derive(Clone, Copy, Debug)]
pub struct ApiSpec {
    /// The module's name, such as `v2`; the key for `ClientBuilder::base_url`.
    pub name: &'static str,

    /// Where the API lives; empty or only a path if the document names no server.
    pub base_url: &'static str,

    /// How callers identify themselves, for operations that do not say otherwise.
    pub security: Requirements,

    /// The keys below which error bodies keep their message, the best first.
    pub error_message_keys: &'static [&'static str],

    /// Other origins that may have the credentials, such as `https://files.example.com`.
    pub trusted_origins: &'static [&'static str],
}

impl ApiSpec {
    /// An API without server or security, to fill in with `..`.
    pub const DEFAULT: Self =
        Self { name: "", base_url: "", security: &[], error_message_keys: &["message", "error"], trusted_origins: &[] };
}

/// Alternatives, each a set of schemes that are needed together; none at all if no credential is asked for.
pub type Requirements = &'static [&'static [SecurityScheme]];

/// A way to present a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityScheme {
    /// The token as a header's whole value.
    Header {
        /// The header's name.
        name: &'static str,
    },

    /// The token as a query parameter.
    Query {
        /// The parameter's name.
        name: &'static str,
    },

    /// The token as a cookie.
    Cookie {
        /// The cookie's name.
        name: &'static str,
    },

    /// `Authorization: Bearer`, with the token.
    Bearer,

    /// `Authorization: Basic`, with user and password, or with the token as user and no password.
    Basic,

    /// A scheme that this client cannot serve; an alternative with it is never chosen.
    Unsupported,
}

impl SecurityScheme {
    /// The token in the header `name`.
    #[must_use]
    pub const fn header(name: &'static str) -> Self {
        Self::Header { name }
    }

    /// The token in the query parameter `name`.
    #[must_use]
    pub const fn query(name: &'static str) -> Self {
        Self::Query { name }
    }

    /// The token in the cookie `name`.
    #[must_use]
    pub const fn cookie(name: &'static str) -> Self {
        Self::Cookie { name }
    }
}

/// One operation of an API.
#[derive(Clone, Copy, Debug)]
pub struct OperationSpec {
    /// The document's operationId; errors name it.
    pub id: &'static str,

    /// The HTTP method.
    pub method: Method,

    /// The path below the base URL, with `{name}` for each path parameter.
    pub template: &'static str,

    /// The API that it belongs to.
    pub api: &'static ApiSpec,

    /// Its own security; `None` for the API's, `Some(&[])` if it needs none.
    pub security: Option<Requirements>,

    /// Its own server, if that is not the API's.
    pub base_url: Option<&'static str>,

    /// The `Accept` header; none is sent if empty.
    pub accept: &'static str,

    /// The `Content-Type` of a request body; only sent with one.
    pub content_type: &'static str,

    /// Whether a body is sent even if nothing in it was set.
    pub body_required: bool,

    /// How properties of a form or of a body of parts are written that are not written as usual, by their names.
    pub encodings: &'static [(&'static str, Encoding)],

    /// Whether the answer is read whole or handed over as it arrives.
    pub answer: AnswerKind,

    /// How its pages follow each other, if it has pages.
    pub paging: Option<&'static Paging>,
}

impl OperationSpec {
    /// What operations of `api` are unless they say otherwise, to fill in with `..`.
    #[must_use]
    #[inline]
    pub const fn of(api: &'static ApiSpec) -> Self {
        Self {
            id: "",
            method: Method::Get,
            template: "",
            api,
            security: None,
            base_url: None,
            accept: "application/json",
            content_type: "application/json",
            body_required: false,
            encodings: &[],
            answer: AnswerKind::Buffered,
            paging: None,
        }
    }
}

impl OperationSpec {
    /// How a property of the body is written, if not as usual.
    pub(crate) fn encoding(&self, property: &str) -> Option<Encoding> {
        self.encodings.iter().find(|(name, _)| *name == property).map(|(_, encoding)| *encoding)
    }
}

/// How a property of a form or of a body of parts is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// In this style, in a form.
    Style(Style),

    /// As this media type: a part of the body has it, and JSON is what a form can have.
    ContentType(&'static str),
}

/// Whether a media type is JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// How an answer's body is taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerKind {
    /// Read whole, up to the client's limit, within the call's time-out.
    Buffered,

    /// Handed over as it arrives.
    Stream,
}

/// An HTTP method that a document can name; usable in a `static`, which that of `http` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// The name, as requests have it.
    #[must_use]
    #[inline]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

impl fmt::Display for Method {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<Method> for HttpMethod {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Put => Self::PUT,
            Method::Post => Self::POST,
            Method::Delete => Self::DELETE,
            Method::Options => Self::OPTIONS,
            Method::Head => Self::HEAD,
            Method::Patch => Self::PATCH,
            Method::Trace => Self::TRACE,
        }
    }
}
