//! Answers that tests prepare.

use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use serde::Serialize;

use crate::runtime::body::Body;
use crate::runtime::transport::{TransportError, TransportErrorKind};

/// An answer that a [`Fake`](super::testing::Fake) gives.
#[derive(Clone, Debug)]
#[must_use = "an answer is not given before it belongs to a rule"]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,

    /// What comes in place of an answer.
    error: Option<(TransportErrorKind, String)>,
    pub(crate) delay: Duration,

    /// How many more requests it answers; `None` for all that come.
    pub(crate) left: Option<u32>,
}

impl Reply {
    /// An answer of this status, without a body.
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new(), error: None, delay: Duration::ZERO, left: Some(1) }
    }

    /// 200, with this as JSON.
    pub fn json(body: impl Serialize) -> Self {
        Self::status(200).with_json(body)
    }

    /// No answer: the exchange fails.
    pub fn error(kind: TransportErrorKind) -> Self {
        Self { error: Some((kind, "a failure that a test has prepared".to_owned())), ..Self::status(0) }
    }

    /// With this as JSON: `Reply::status(404).with_json(…)`.
    pub fn with_json(mut self, body: impl Serialize) -> Self {
        match serde_json::to_vec(&body) {
            Ok(json) => self.body = json.into(),
            Err(error) => self.error = Some((TransportErrorKind::Request, format!("the prepared JSON: {error}"))),
        }
        self.header(CONTENT_TYPE.as_str(), "application/json")
    }

    /// With this body.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// With a header; of the same name there may be several.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// After this time, on the fake's clock.
    pub const fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// For so many requests, one after the other, in place of one.
    pub const fn times(mut self, times: u32) -> Self {
        self.left = Some(times);
        self
    }

    /// For all requests that still come, if any do.
    pub const fn forever(mut self) -> Self {
        self.left = None;
        self
    }

    /// What the transport gives. A status or a header that cannot be is an error that says so.
    pub(crate) fn outcome(self) -> Result<Response<Body>, TransportError> {
        if let Some((kind, reason)) = self.error {
            return Err(TransportError::new(kind, reason));
        }
        let unfit = |what: String| TransportError::new(TransportErrorKind::Request, what);
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).map_err(|_| unfit(format!("the prepared status {}", self.status)))?;
        *response.headers_mut() = headers(&self.headers).map_err(unfit)?;
        Ok(response)
    }
}

fn headers(given: &[(String, String)]) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let unfit = || format!("the prepared header `{}`", name.escape_debug());
        let value = HeaderValue::try_from(value).map_err(|_| unfit())?;
        headers.append(HeaderName::try_from(name).map_err(|_| unfit())?, value);
    }
    Ok(headers)
}
