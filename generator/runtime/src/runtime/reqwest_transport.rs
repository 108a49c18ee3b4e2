//! The transport over reqwest, and the HTTP client that a client builds itself.
//!
//! What reqwest's client and its future are made of are a thousand types. Each unit that rustc makes of a crate describes them for
//! debuggers anew if a function in it has such a value, and what is generic is in units of its own. So all that has one is in this
//! file, and does without `?`, `map_err` and `clone` of it.

use std::pin::Pin;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::Uri;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};
use http_body::{Body as HttpBody, Frame};
use url::Url;

use crate::runtime::body::Body;
use crate::runtime::clock::is_in_tokio;
use crate::runtime::error::Error;
use crate::runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// Sends requests by a [`reqwest::Client`], within the tokio runtime that it is called in.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,

    /// Whether the client may follow redirects, so that each answer has to be looked at.
    may_redirect: bool,

    /// The server that was asked first, as requests name it and as reqwest does. To take a host apart costs more than all
    /// else that is done to an address, and most clients know but one.
    server: OnceLock<(Option<Scheme>, Option<Authority>, Url)>,
}

impl ReqwestTransport {
    /// Takes a client as it is: with its TLS settings, its proxies and its connections.
    #[must_use]
    #[inline]
    pub const fn new(client: reqwest::Client) -> Self {
        Self { client, may_redirect: true, server: OnceLock::new() }
    }

    /// Put together by hand: reqwest's own conversion formats the address, which costs several times as much.
    fn converted(&self, request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
        let (parts, body) = request.into_parts();
        let url = self.url(parts.uri).map_err(|error| TransportError::new(TransportErrorKind::Request, error))?;
        let mut request = reqwest::Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        *request.version_mut() = parts.version;
        *request.body_mut() = Some(outgoing(body));
        Ok(request)
    }

    fn url(&self, uri: Uri) -> Result<Url, url::ParseError> {
        let Parts { scheme, authority, path_and_query, .. } = uri.into_parts();
        let path = path_and_query.unwrap_or_else(|| PathAndQuery::from_static("/"));
        let is_asked = |(known, at, _): &&(_, _, _)| *known == scheme && *at == authority;
        let mut url = if let Some((_, _, root)) = self.server.get().filter(is_asked) {
            root.clone()
        } else {
            let host = authority.as_ref().map_or("", Authority::as_str);
            let root = Url::parse(&format!("{}://{host}", scheme.as_ref().map_or("", Scheme::as_str)))?;
            self.server.get_or_init(|| (scheme, authority, root.clone()));
            root
        };
        url.set_path(path.path());
        url.set_query(path.query());
        Ok(url)
    }
}

impl Transport for ReqwestTransport {
    fn call(&self, request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        let request = match self.converted(request) {
            Ok(request) => request,
            Err(error) => return Box::pin(std::future::ready(Err(error))),
        };
        // Asked for outside a runtime, reqwest would panic.
        if !is_in_tokio() {
            return Box::pin(std::future::ready(Err(TransportError::new(TransportErrorKind::Request, NO_RUNTIME))));
        }
        let asked = self.may_redirect.then(|| request.url().clone());
        let answer = self.client.execute(request);
        Box::pin(async move {
            match answer.await {
                Err(error) => Err(failure(error)),
                Ok(response) if asked.is_some_and(|asked| asked != *response.url()) => {
                    Err(TransportError::new(TransportErrorKind::Request, FOLLOWED))
                }
                Ok(response) => {
                    let (parts, body) = http::Response::<reqwest::Body>::from(response).into_parts();
                    Ok(http::Response::from_parts(parts, Body::boxed(Box::pin(Incoming(body)))))
                }
            }
        })
    }
}

const NO_RUNTIME: &str = "reqwest sends only within a tokio runtime";

const FOLLOWED: &str =
    "the HTTP client followed a redirect; build it with `redirect(reqwest::redirect::Policy::none())`";

/// The URL is taken off: its query may hold a credential. A connection that did not come about in its time is both
/// of the first kinds; nothing was sent then, which is worth more to know.
fn failure(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Request
    } else if error.is_body() || error.is_decode() {
        TransportErrorKind::Body
    } else {
        TransportErrorKind::Other
    };
    TransportError::new(kind, error.without_url())
}

fn outgoing(mut body: Body) -> reqwest::Body {
    match body.as_bytes_mut() {
        Some(bytes) => std::mem::take(bytes).into(),
        None => reqwest::Body::wrap(Outgoing(Mutex::new(body))),
    }
}

/// A request's streamed body. The lock is never waited for: it makes the stream `Sync`, as reqwest wants it.
struct Outgoing(Mutex<Body>);

impl HttpBody for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let body = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        body.poll_chunk(cx).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }
}

/// An answer's body.
struct Incoming(reqwest::Body);

impl Stream for Incoming {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(body_failure(error)))),
                // Frames that are not data are trailers, which no document describes.
                Some(Ok(frame)) => {
                    if let Ok(chunk) = frame.into_data() {
                        return Poll::Ready(Some(Ok(chunk)));
                    }
                }
            }
        }
    }
}

fn body_failure(error: reqwest::Error) -> TransportError {
    let kind = if error.is_timeout() { TransportErrorKind::Timeout } else { TransportErrorKind::Body };
    TransportError::new(kind, error.without_url())
}

/// Whether there is any TLS.
pub(crate) const HAS_TLS: bool = cfg!(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls"));

#[cfg(all(feature = "rustls-no-provider", not(any(feature = "rustls", feature = "native-tls"))))]
const NO_PROVIDER: &str = "rustls has no provider of cryptography: call `install_default` of one before, or enable \
    the feature `rustls`, which brings one";

/// Sends requests by a client of its own, which follows no redirect.
///
/// Everything is said that features of reqwest change by themselves: another crate of the program may enable them.
/// rustls is preferred to the system's TLS where both are there.
///
/// # Errors
///
/// There is no provider of cryptography, or the system's certificates cannot be used.
pub(crate) fn built(connect_timeout: Duration) -> Result<Box<dyn Transport>, Error> {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).referer(false);
    let builder = builder.retry(reqwest::retry::never()).connect_timeout(connect_timeout);
    let builder = builder.no_brotli().no_deflate().no_zstd();
    #[cfg(not(feature = "gzip"))]
    let builder = builder.no_gzip();
    #[cfg(not(feature = "http2"))]
    let builder = builder.http1_only();
    #[cfg(feature = "rustls")]
    let builder = builder.tls_backend_rustls();
    #[cfg(all(feature = "rustls-no-provider", not(feature = "rustls")))]
    let builder = match rustls::crypto::CryptoProvider::get_default() {
        Some(_) => builder.tls_backend_rustls(),
        #[cfg(feature = "native-tls")]
        None => builder.tls_backend_native(),
        // reqwest would panic.
        #[cfg(not(feature = "native-tls"))]
        None => return Err(Error::configuration(NO_PROVIDER)),
    };
    #[cfg(all(feature = "native-tls", not(any(feature = "rustls", feature = "rustls-no-provider"))))]
    let builder = builder.tls_backend_native();
    match builder.build() {
        Ok(client) => Ok(Box::new(ReqwestTransport { client, may_redirect: false, server: OnceLock::new() })),
        Err(error) => Err(Error::configuration("the HTTP client cannot be set up").caused_by(error.without_url())),
    }
}
