//! What sends a request and brings its answer: one exchange, without retries, redirects or credentials of its own.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use crate::runtime::body::Body;
use crate::runtime::spec::{Method, OperationSpec};

/// Any error, as a cause.
pub type BoxError = Box<dyn StdError + Send + Sync>;

/// A boxed future that can move between threads.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Sends requests. Implement it to replace the HTTP client, or to answer without any.
///
/// An implementation must not follow redirects: credentials would go where they should not.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request.
    fn call(&self, request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>>;
}

/// Which call a request belongs to. Every request to a transport of yours carries it in its extensions, so that it can
/// log, count or cache.
#[derive(Clone, Copy, Debug)]
pub struct CallInfo {
    pub(crate) spec: OperationSpec,
    pub(crate) attempt: u32,
}

impl CallInfo {
    /// The operationId; `request` for what no document declares.
    #[must_use]
    #[inline]
    pub const fn operation(&self) -> &'static str {
        self.spec.id
    }

    /// The API module, such as `v2`; empty if there are none.
    #[must_use]
    #[inline]
    pub const fn api(&self) -> &'static str {
        self.spec.api.name
    }

    /// The HTTP method.
    #[must_use]
    #[inline]
    pub const fn method(&self) -> Method {
        self.spec.method
    }

    /// The path with names in place of its values, such as `/projects/{id}`: the same for all calls of an operation.
    #[must_use]
    #[inline]
    pub const fn template(&self) -> &'static str {
        self.spec.template
    }

    /// Which attempt of the call this is, counted from 1.
    #[must_use]
    #[inline]
    pub const fn attempt(&self) -> u32 {
        self.attempt
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn call(&self, request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        T::call(self, request)
    }
}

/// Why an exchange did not come to an answer.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

/// What went wrong in an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about, so that nothing was sent.
    Connect,
    /// The transport's own time was up.
    Timeout,
    /// The connection broke within a body.
    Body,
    /// The request cannot be sent as it is, and never will be.
    Request,
    /// Anything else.
    Other,
}

impl TransportError {
    /// An error of this kind. The cause is shown to users: it must not contain a URL's query or a credential.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self { kind, source: source.into() }
    }

    /// An error within a body; one that already is a transport's stays what it is.
    pub(crate) fn body(source: impl Into<BoxError>) -> Self {
        match source.into().downcast::<Self>() {
            Ok(known) => *known,
            Err(source) => Self { kind: TransportErrorKind::Body, source },
        }
    }

    /// What went wrong.
    #[must_use]
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection to the server",
            TransportErrorKind::Timeout => "the exchange took too long",
            TransportErrorKind::Body => "the connection broke within the body",
            TransportErrorKind::Request => "the request cannot be sent",
            TransportErrorKind::Other => "the exchange failed",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(self.source.as_ref())
    }
}
