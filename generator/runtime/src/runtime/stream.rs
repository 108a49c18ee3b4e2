//! Bodies that are handed over as they arrive.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::Sleep;

use crate::runtime::body::Body;
use crate::runtime::error::{Attribution, Error, ErrorKind};

/// An answer's body as it arrives, piece by piece.
///
/// The client's limit for bodies does not hold here. Its time-out holds for each piece.
#[must_use = "a stream does nothing until it is read"]
pub struct ByteStream {
    /// Gone after an error.
    body: Option<Body>,
    attribution: Attribution,
    patience: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl ByteStream {
    pub(crate) const fn new(body: Body, attribution: Attribution, patience: Duration) -> Self {
        Self { body: Some(body), attribution, patience, waiting: None }
    }

    pub(crate) fn of_bytes(bytes: Bytes, attribution: Attribution) -> Self {
        Self::new(bytes.into(), attribution, Duration::MAX)
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// The connection broke, or nothing came in time.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// Reads to the end. There is no limit: ask for this only where the API can be trusted to have one.
    ///
    /// # Errors
    ///
    /// The connection broke, or nothing came in time.
    pub async fn collect(mut self) -> Result<Bytes, Error> {
        let mut all = Vec::new();
        while let Some(chunk) = self.try_next().await? {
            all.extend_from_slice(&chunk);
        }
        Ok(all.into())
    }

    /// Whether nothing has come for too long; arms the clock if it was not.
    fn poll_patience(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Poll::Pending;
        }
        let patience = self.patience;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        waiting.as_mut().poll(cx)
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

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
            Poll::Pending if self.poll_patience(cx).is_pending() => return Poll::Pending,
            Poll::Pending => Error::new(ErrorKind::Timeout, format!("no more of the body within {:?}", self.patience)),
        };
        self.body = None;
        Poll::Ready(Some(Err(failure.of(&self.attribution))))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").field("operation", &self.attribution.spec.id).finish_non_exhaustive()
    }
}
