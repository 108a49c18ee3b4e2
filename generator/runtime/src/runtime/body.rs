//! Bodies of requests and answers: bytes, or a stream of them.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::runtime::transport::{BoxError, TransportError};

/// What a streamed body is inside.
type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// The body of a request or an answer.
pub struct Body(Inner);

enum Inner {
    Bytes(Bytes),
    Stream(Chunks),
}

impl Body {
    /// No bytes at all.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Inner::Bytes(Bytes::new()))
    }

    /// Bytes that come one piece after the other; a request with such a body is sent once and never again.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Inner::Stream(Box::pin(Converted(Box::pin(stream)))))
    }

    /// A stream as it is kept.
    pub(crate) const fn boxed(stream: Chunks) -> Self {
        Self(Inner::Stream(stream))
    }

    /// The whole body, if it is not a stream.
    #[must_use]
    #[inline]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Inner::Bytes(bytes) => Some(bytes),
            Inner::Stream(_) => None,
        }
    }

    /// The whole body, to be taken out, if it is not a stream.
    pub(crate) fn as_bytes_mut(&mut self) -> Option<&mut Bytes> {
        match &mut self.0 {
            Inner::Bytes(bytes) => Some(bytes),
            Inner::Stream(_) => None,
        }
    }

    /// The next piece; a body of bytes is one piece.
    ///
    /// # Errors
    ///
    /// What the stream reports; nothing follows then.
    pub fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        match &mut self.0 {
            Inner::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Inner::Bytes(bytes) => Poll::Ready(Some(Ok(std::mem::take(bytes)))),
            Inner::Stream(stream) => stream.as_mut().poll_next(cx),
        }
    }

    /// The next piece; a body of bytes is one piece.
    ///
    /// # Errors
    ///
    /// What the stream reports; nothing follows then.
    pub fn chunk(&mut self) -> impl Future<Output = Result<Option<Bytes>, TransportError>> {
        std::future::poll_fn(|cx| self.poll_chunk(cx).map(Option::transpose))
    }

    /// Reads on until the end or until there are more bytes than `limit`; says which.
    pub(crate) fn collect(mut self, limit: u64) -> impl Future<Output = Result<Collected, TransportError>> {
        let mut room = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut pieces = Pieces::default();
        std::future::poll_fn(move |cx| {
            let complete = loop {
                match ready!(self.poll_chunk(cx)) {
                    None => break true,
                    Some(Err(error)) => return Poll::Ready(Err(error)),
                    Some(Ok(chunk)) if chunk.len() > room => {
                        pieces.push(chunk.slice(..room));
                        break false;
                    }
                    Some(Ok(chunk)) => {
                        room -= chunk.len();
                        pieces.push(chunk);
                    }
                }
            };
            Poll::Ready(Ok(Collected { bytes: std::mem::take(&mut pieces).joined(), complete }))
        })
    }
}

/// So many pieces are kept as they came. Tiny ones would take many times the room of what is in them.
const MOST_PIECES: usize = 64;

/// The pieces of a body.
#[derive(Default)]
struct Pieces {
    whole: Vec<u8>,

    /// What came after that: most bodies come in one piece, which needs no list.
    next: Bytes,
    latest: Vec<Bytes>,
}

impl Pieces {
    fn push(&mut self, piece: Bytes) {
        if self.latest.len() >= MOST_PIECES {
            self.flush();
        }
        if self.next.is_empty() {
            self.next = piece;
        } else {
            self.latest.push(piece);
        }
    }

    fn flush(&mut self) {
        self.whole.extend_from_slice(&std::mem::take(&mut self.next));
        for piece in &self.latest {
            self.whole.extend_from_slice(piece);
        }
        self.latest.clear();
    }

    /// One piece of several; a single one stays where it is.
    fn joined(mut self) -> Bytes {
        if self.whole.is_empty() && self.latest.is_empty() {
            return self.next;
        }
        let mut more = self.next.len();
        for piece in &self.latest {
            more += piece.len();
        }
        self.whole.reserve_exact(more);
        self.flush();
        self.whole.into()
    }
}

/// As much of a body as the limit allowed.
pub(crate) struct Collected {
    pub(crate) bytes: Bytes,
    pub(crate) complete: bool,
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl fmt::Debug for Body {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Bytes(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Inner::Stream(_) => f.write_str("Body(stream)"),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

impl From<String> for Body {
    #[inline]
    fn from(text: String) -> Self {
        Self::from(Bytes::from(text))
    }
}

impl From<&'static str> for Body {
    #[inline]
    fn from(text: &'static str) -> Self {
        Self::from(Bytes::from_static(text.as_bytes()))
    }
}

/// A request's content while it waits to be sent.
#[derive(Clone)]
pub(crate) enum Source {
    /// Can be sent any number of times.
    Bytes(Bytes),

    /// Whichever clone is sent first has it.
    Stream(Arc<Mutex<Option<Body>>>),
}

impl Source {
    /// Whether it can be had more than once.
    pub(crate) const fn is_repeatable(&self) -> bool {
        matches!(self, Self::Bytes(_))
    }

    /// The content; `None` if it is a stream that was sent before.
    pub(crate) fn open(&self) -> Option<Body> {
        match self {
            Self::Bytes(bytes) => Some(bytes.clone().into()),
            Self::Stream(stream) => stream.lock().unwrap_or_else(PoisonError::into_inner).take(),
        }
    }
}

impl From<Body> for Source {
    fn from(body: Body) -> Self {
        match body.as_bytes() {
            Some(bytes) => Self::Bytes(bytes.clone()),
            None => Self::Stream(Arc::new(Mutex::new(Some(body)))),
        }
    }
}

/// A stream whose errors are made the transport's.
struct Converted<S>(Pin<Box<S>>);

impl<S, E> Stream for Converted<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|item| item.map(|chunk| chunk.map_err(TransportError::body)))
    }
}
