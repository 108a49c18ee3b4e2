//! Requests that a fake transport was given.

use std::fmt;

use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, HeaderName};
use http::request::Parts;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::runtime::spec::SecurityScheme;
use crate::runtime::transport::CallInfo;

/// A request as it would have gone to the server.
///
/// [`Debug`] and [`Display`](fmt::Display) do not show credentials; [`header`](Self::header) and
/// [`query`](Self::query) give them to tests that ask for them.
#[derive(Clone)]
pub struct Request {
    parts: Parts,
    body: Bytes,
}

impl Request {
    pub(crate) const fn new(parts: Parts, body: Bytes) -> Self {
        Self { parts, body }
    }

    /// The operationId; empty if the request is not a client's.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.call().map_or("", CallInfo::operation)
    }

    /// The HTTP method: `GET`.
    #[must_use]
    pub fn method(&self) -> &str {
        self.parts.method.as_str()
    }

    /// The server's name.
    #[must_use]
    pub fn host(&self) -> &str {
        self.parts.uri.host().unwrap_or_default()
    }

    /// The path as it is sent, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// The value of a query parameter, decoded; the first, if there are several.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<String> {
        self.queries().into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// All query parameters in their order, decoded.
    #[must_use]
    pub fn queries(&self) -> Vec<(String, String)> {
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let pairs = self.parts.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(n, v)| (decoded(n), decoded(v))).collect()
    }

    /// The value of a header; the first, if there are several.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// The body.
    #[must_use]
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as JSON; null if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Which attempt of its call it is, counted from 1.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.call().map_or(1, CallInfo::attempt)
    }

    /// The call that it belongs to.
    fn call(&self) -> Option<&CallInfo> {
        self.parts.extensions.get()
    }

    /// The schemes by which its call may identify itself.
    fn schemes(&self) -> impl Iterator<Item = &'static SecurityScheme> {
        let requirements = self.call().map_or(&[][..], |call| call.spec.security.unwrap_or(call.spec.api.security));
        requirements.iter().copied().flatten()
    }

    fn is_secret_query(&self, name: &str) -> bool {
        self.schemes().any(|scheme| matches!(scheme, SecurityScheme::Query { name: other } if *other == name))
    }

    fn is_secret_header(&self, name: &HeaderName) -> bool {
        let is_meant = |scheme: &SecurityScheme| matches!(scheme, SecurityScheme::Header { name: other } if name.as_str().eq_ignore_ascii_case(other));
        *name == AUTHORIZATION || *name == COOKIE || self.schemes().any(is_meant)
    }
}

/// Operation, method and path.
impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({} {})", self.operation(), self.method(), self.path())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut queries = self.queries();
        for (name, value) in &mut queries {
            if self.is_secret_query(name) {
                "***".clone_into(value);
            }
        }
        let headers = self.parts.headers.iter().map(|(name, value)| {
            let is_secret = value.is_sensitive() || self.is_secret_header(name);
            let value = if is_secret { "***".into() } else { String::from_utf8_lossy(value.as_bytes()) };
            (name.as_str(), value)
        });
        f.debug_struct("Request")
            .field("operation", &self.operation())
            .field("attempt", &self.attempt())
            .field("method", &self.method())
            .field("host", &self.host())
            .field("path", &self.path())
            .field("queries", &queries)
            .field("headers", &headers.collect::<Vec<_>>())
            .field("body", &String::from_utf8_lossy(&self.body))
            .finish()
    }
}
