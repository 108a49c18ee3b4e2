//! Requests for what no document declares: with the client's credentials, retries and limits, but no types.

use std::fmt;

use bytes::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use url::Url;

use crate::runtime::body::Body;
use crate::runtime::call::Call;
use crate::runtime::client::Client;
use crate::runtime::decode;
use crate::runtime::encode;
use crate::runtime::operation::Operation;
use crate::runtime::options::CallOptions;
use crate::runtime::request::add_query;
use crate::runtime::spec::{AnswerKind, ApiSpec, Method, OperationSpec};
use crate::runtime::stream::ByteStream;

/// What stands for an API where an address belongs to none.
static UNDECLARED: ApiSpec = ApiSpec::DEFAULT;

impl Client {
    /// A request for an address that no operation has: a whole URL, or a path from the server's root if all of the
    /// client's modules live on one server.
    ///
    /// It has the client's limits and retries, and, if it goes to one of the client's own servers, the credentials. An
    /// address that cannot be is reported when the request is sent.
    pub fn request(&self, method: Method, url: impl AsRef<str>) -> Request {
        let url = self.whole(url.as_ref());
        let api = url.as_ref().ok().and_then(|url| self.keeper(url)).unwrap_or(&UNDECLARED);
        let spec = OperationSpec { id: "request", method, ..OperationSpec::of(api) };
        let mut operation = Operation::of(self, spec);
        match url {
            Ok(url) => operation.address = Some(url),
            Err(reason) => operation.refuse("url", &reason),
        }
        Request(operation)
    }

    /// The address as a whole, or why it is none. It is not repeated: it may hold a credential.
    #[inline]
    fn whole(&self, url: &str) -> Result<Url, &'static str> {
        let mut url = match Url::parse(url) {
            Err(url::ParseError::RelativeUrlWithoutBase) if url.starts_with('/') && !url.starts_with("//") => {
                let root = self.root().ok_or("must be a whole URL: this client's modules have no one server")?;
                let joined = root.join(url).map_err(|_| "is no path")?;
                // A backslash or a tab may make a host of what looks like a path.
                Some(joined).filter(|joined| joined.origin() == root.origin()).ok_or("is no path")?
            }
            Err(_) => return Err("must be a URL, or a path that begins with a slash"),
            Ok(url) => url,
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Err("is neither http nor https");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not have a user or a password");
        }
        url.set_fragment(None);
        Ok(url)
    }

    /// The server of all modules, if it is one.
    #[inline]
    fn root(&self) -> Option<&Url> {
        let mut root: Option<&Url> = None;
        for base in &self.shared().bases {
            match (&base.url, root) {
                (Some(url), None) => root = Some(url),
                (Some(url), Some(root)) if url.origin() != root.origin() => return None,
                _ => {}
            }
        }
        root
    }
}

/// A request for what no document declares; from [`Client::request`].
#[derive(Clone)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request(Operation);

impl Request {
    /// A parameter of the query; of the same name there may be several.
    pub fn query(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        if let Some(url) = &mut self.0.address {
            let mut address = url.as_str().to_owned();
            let pair = format!("{}={}", encode::strict(name.as_ref()), encode::strict(value.as_ref()));
            add_query(&mut address, &pair);
            if let Ok(longer) = Url::parse(&address) {
                *url = longer;
            }
        }
        self
    }

    /// A header.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.0.put_header(name.as_ref(), value.as_ref());
        self
    }

    /// A body of JSON.
    pub fn json(self, value: &impl Serialize) -> Self {
        Self(self.0.body(value))
    }

    /// A body of this media type.
    pub fn body(mut self, content_type: impl AsRef<str>, body: impl Into<Body>) -> Self {
        self.0.put_header("content-type", content_type.as_ref());
        Self(self.0.raw_body(body))
    }

    /// Settings for this call, such as its time-out.
    #[inline]
    pub fn options(self, options: CallOptions) -> Self {
        Self(self.0.options(options))
    }

    /// Sends it; the answer is JSON.
    pub fn send<T: DeserializeOwned>(self) -> Call<T> {
        self.0.send(decode::json)
    }

    /// Sends it; the answer's body does not matter.
    #[inline]
    pub fn send_empty(self) -> Call<()> {
        self.accepting(AnswerKind::Buffered).send(decode::empty)
    }

    /// Sends it; the answer is read whole, as it is.
    #[inline]
    pub fn send_bytes(self) -> Call<Bytes> {
        self.accepting(AnswerKind::Buffered).send(decode::bytes)
    }

    /// Sends it; the answer is handed over as it arrives.
    #[inline]
    pub fn send_stream(self) -> Call<ByteStream> {
        self.accepting(AnswerKind::Stream).send(decode::stream)
    }

    /// For an answer of any type.
    #[inline]
    fn accepting(mut self, answer: AnswerKind) -> Operation {
        self.0.spec.accept = "*/*";
        self.0.spec.answer = answer;
        self.0
    }
}

impl fmt::Debug for Request {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let host = self.0.address.as_ref().and_then(Url::host_str);
        f.debug_struct("Request").field("method", &self.0.spec.method).field("host", &host).finish_non_exhaustive()
    }
}
