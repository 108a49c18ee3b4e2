//! Lists that come in pages. What depends on the items' type is here; how a list goes on is in [`Walk`].

#[cfg(feature = "blocking")]
mod blocking;
mod link;
mod scan;
mod walk;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::runtime::decode::Decode;
use crate::runtime::error::Error;
use crate::runtime::operation::Operation;
use crate::runtime::paging::scan::item;
use crate::runtime::paging::walk::Walk;

impl Operation {
    /// The pages, one after the other.
    pub fn pages<T>(self, decode: Decode<T>) -> Pages<T> {
        Pages { walk: Walk::new(self), decode }
    }

    /// The items of all pages, one after the other.
    pub fn items<T: DeserializeOwned>(self) -> Items<T> {
        Items { walk: Walk::new(self), read: item, ready: Vec::new().into_iter() }
    }
}

/// A list's pages, each fetched when it is asked for. Nothing follows an error.
#[must_use = "pages are not fetched until they are asked for"]
pub struct Pages<T> {
    walk: Walk,
    decode: Decode<T>,
}

impl<T> Pages<T> {
    /// The next page; `None` after the last.
    ///
    /// # Errors
    ///
    /// The call for the page failed, or the list has come back to a page that was seen before, or it goes on at a
    /// server to which this client does not go.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// What asks for the page that comes next, to go on from there later by [`starting_at`](Self::starting_at): a
    /// token, a number or a URL, as the API has it. `None` before the first page and after the last. After an error it
    /// belongs to the page that failed.
    #[must_use]
    pub fn page_token(&self) -> Option<&str> {
        self.walk.token()
    }

    /// The same list from the page on that this [`page_token`](Self::page_token) belongs to; from the first page on if
    /// it is empty.
    pub fn starting_at(mut self, token: impl Into<String>) -> Self {
        self.walk.start_at(token.into());
        self
    }
}

impl<T> Stream for Pages<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(answer) = ready!(self.walk.poll_page(cx)) else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(answer.and_then(|mut answer| {
            let page = (self.decode)(&mut answer)?;
            self.walk.turn(&answer, None)?;
            Ok(page)
        })))
    }
}

/// The items of a list's pages; the next page is fetched when the items of one are used up. Nothing follows an error.
#[must_use = "items are not fetched until they are asked for"]
pub struct Items<T> {
    walk: Walk,

    /// Reads one item, and tells how long its text is.
    read: fn(&str) -> serde_json::Result<(T, usize)>,
    ready: vec::IntoIter<T>,
}

impl<T> Items<T> {
    /// The next item; `None` after the last.
    ///
    /// # Errors
    ///
    /// The call for a page failed, or the list has come back to a page that was seen before, or it goes on at a server
    /// to which this client does not go.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// What asks for the page that comes after the items at hand, to go on from there later by
    /// [`starting_at`](Self::starting_at): a token, a number or a URL, as the API has it. `None` before the first page
    /// and within the last. After an error it belongs to the page that failed.
    #[must_use]
    pub fn page_token(&self) -> Option<&str> {
        self.walk.token()
    }

    /// The same list from the page on that this [`page_token`](Self::page_token) belongs to; from the first page on if
    /// it is empty.
    pub fn starting_at(mut self, token: impl Into<String>) -> Self {
        self.walk.start_at(token.into());
        self.ready = Vec::new().into_iter();
        self
    }
}

/// The items at hand are never pinned.
impl<T> Unpin for Items<T> {}

impl<T> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some(item) = self.ready.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let Some(answer) = ready!(self.walk.poll_page(cx)) else {
                return Poll::Ready(None);
            };
            let (mut items, read) = (Vec::new(), self.read);
            let mut keep = |json: &str| {
                let (item, length) = read(json)?;
                items.push(item);
                Ok(length)
            };
            match answer.and_then(|answer| self.walk.turn(&answer, Some(&mut keep))) {
                Ok(()) => self.ready = items.into_iter(),
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", self.walk.operation()).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", self.walk.operation()).finish_non_exhaustive()
    }
}
