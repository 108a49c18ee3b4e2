//! Calls under way, and what comes back.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::{HeaderMap, StatusCode};

use crate::runtime::decode::{Answer, Decode};
use crate::runtime::error::Error;
use crate::runtime::transport::BoxFuture;

/// A call that gives its value when awaited. Dropping it cancels it.
#[must_use = "a call is not made until it is awaited"]
pub struct Call<T> {
    answer: BoxFuture<Result<Answer, Error>>,
    decode: Decode<T>,
}

/// A call that gives its value with status and headers when awaited. Dropping it cancels it.
#[must_use = "a call is not made until it is awaited"]
pub struct ResponseCall<T>(Call<T>);

impl<T> Call<T> {
    pub(crate) fn new(answer: BoxFuture<Result<Answer, Error>>, decode: Decode<T>) -> Self {
        Self { answer, decode }
    }

    /// The same call, which gives its value with status and headers.
    pub const fn with_response(self) -> ResponseCall<T> {
        ResponseCall(self)
    }
}

impl<T> Future for Call<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.answer.as_mut().poll(cx));
        Poll::Ready(answer.and_then(|mut answer| (self.decode)(&mut answer)))
    }
}

impl<T> Future for ResponseCall<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let answer = ready!(self.0.answer.as_mut().poll(cx));
        Poll::Ready(answer.and_then(|mut answer| {
            let value = (self.0.decode)(&mut answer)?;
            Ok(Response { status: answer.status, headers: answer.headers, value })
        }))
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ResponseCall<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseCall").finish_non_exhaustive()
    }
}

/// A value, with the status and the headers that it came with.
#[derive(Clone, Debug)]
pub struct Response<T> {
    status: StatusCode,
    headers: HeaderMap,
    value: T,
}

impl<T> Response<T> {
    /// The status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The value.
    #[must_use]
    pub const fn value(&self) -> &T {
        &self.value
    }

    /// The value alone.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }
}
