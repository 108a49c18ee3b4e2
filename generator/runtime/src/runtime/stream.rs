//! Bodies that are handed over as they arrive.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use crate::runtime::body::Body;
use crate::runtime::clock::Clock;
use crate::runtime::error::{Attribution, Error, ErrorKind};
use crate::runtime::transport::BoxFuture;

/// An answer's body as it arrives, piece by piece.
///
/// The client's limit for bodies does not hold here. Its time-out holds for each piece.
#[must_use = "a stream does nothing until it is read"]
pub struct ByteStream {
    /// Gone after an error.
    body: Option<Body>,
    attribution: Attribution,

    /// How long a piece may take; bytes that are there take no time.
    patience: Option<(Arc<dyn Clock>, Duration)>,
    waiting: Option<BoxFuture<()>>,
}

impl ByteStream {
    pub(crate) fn new(body: Body, attribution: Attribution, patience: (&Arc<dyn Clock>, Duration)) -> Self {
        let (clock, patience) = patience;
        Self { body: Some(body), attribution, patience: Some((Arc::clone(clock), patience)), waiting: None }
    }

    #[inline]
    pub(crate) fn of_bytes(bytes: Bytes, attribution: Attribution) -> Self {
        Self { body: Some(bytes.into()), attribution, patience: None, waiting: None }
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// The connection broke, or nothing came in time.
    #[inline]
    pub fn try_next(&mut self) -> impl Future<Output = Result<Option<Bytes>, Error>> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx).map(Option::transpose))
    }

    /// Reads to the end. There is no limit: ask for this only where the API can be trusted to have one.
    ///
    /// # Errors
    ///
    /// The connection broke, or nothing came in time.
    #[inline]
    pub fn collect(mut self) -> impl Future<Output = Result<Bytes, Error>> {
        let mut all = Vec::new();
        std::future::poll_fn(move |cx| {
            loop {
                match ready!(Pin::new(&mut self).poll_next(cx)) {
                    Some(Ok(chunk)) => all.extend_from_slice(&chunk),
                    Some(Err(error)) => return Poll::Ready(Err(error)),
                    None => return Poll::Ready(Ok(std::mem::take(&mut all).into())),
                }
            }
        })
    }

    /// How long nothing has come, once that is too long; arms the clock if it was not.
    #[inline]
    fn poll_patience(&mut self, cx: &mut Context<'_>) -> Poll<Duration> {
        let Some((clock, patience)) = &self.patience else {
            return Poll::Pending;
        };
        let waiting = self.waiting.get_or_insert_with(|| clock.sleep(*patience));
        waiting.as_mut().poll(cx).map(|()| *patience)
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let failure = match body.poll_chunk(cx) {
            Poll::Ready(Some(Err(error))) => Error::transport(error, "the server"),
            Poll::Ready(chunk) => {
                self.waiting = None;
                return Poll::Ready(chunk.map(|chunk| chunk.map_err(|error| Error::transport(error, "the server"))));
            }
            Poll::Pending => {
                let patience = ready!(self.poll_patience(cx));
                Error::new(ErrorKind::Timeout, format!("no more of the body within {patience:?}"))
            }
        };
        self.body = None;
        Poll::Ready(Some(Err(failure.of(&self.attribution))))
    }
}

impl fmt::Debug for ByteStream {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").field("operation", &self.attribution.spec.id).finish_non_exhaustive()
    }
}
