//! Lists that come in pages: which page is next is read from the page's JSON, whatever the items' type.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use futures_core::Stream;
use percent_encoding::percent_decode_str;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::runtime::decode::{Answer, Decode};
use crate::runtime::encode::Style;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::execute::execute;
use crate::runtime::operation::Operation;
use crate::runtime::spec::{Paging, PagingKind};
use crate::runtime::transport::BoxFuture;

impl Operation {
    /// The pages, one after the other.
    pub fn pages<T>(self, decode: Decode<T>) -> Pages<T> {
        Pages { walk: Walk::new(self), decode }
    }

    /// The items of all pages, one after the other.
    pub fn items<T: DeserializeOwned>(self) -> Items<T> {
        Items { walk: Walk::new(self), decode: items_of, ready: Vec::new().into_iter() }
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
    /// The call for the page failed, or the list has come back to a page that was seen before.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// The token of the page that comes next, to go on from there later; `None` before the first page and after the
    /// last. After an error it is the token of the page that failed.
    #[must_use]
    pub fn page_token(&self) -> Option<&str> {
        self.walk.token.as_deref()
    }
}

impl<T> Stream for Pages<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let decode = self.decode;
        self.walk.poll_value(cx, decode)
    }
}

/// The items of a list's pages; the next page is fetched when the items of one are used up. Nothing follows an error.
#[must_use = "items are not fetched until they are asked for"]
pub struct Items<T> {
    walk: Walk,
    decode: Decode<Vec<T>>,
    ready: vec::IntoIter<T>,
}

impl<T> Items<T> {
    /// The next item; `None` after the last.
    ///
    /// # Errors
    ///
    /// The call for a page failed, or the list has come back to a page that was seen before.
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// The token of the page that comes after the items at hand, to go on from there later; `None` before the first
    /// page and within the last. After an error it is the token of the page that failed.
    #[must_use]
    pub fn page_token(&self) -> Option<&str> {
        self.walk.token.as_deref()
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
            let decode = self.decode;
            match ready!(self.walk.poll_value(cx, decode)) {
                Some(Ok(items)) => self.ready = items.into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("operation", &self.walk.operation).finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("operation", &self.walk.operation).finish_non_exhaustive()
    }
}

/// The way from page to page.
struct Walk {
    operation: Operation,
    state: State,

    /// The next page's token; `None` for the first page, unless the caller began further on.
    token: Option<String>,

    /// The token of the page before that.
    latest: Option<String>,
    seen: BTreeSet<String>,
}

enum State {
    /// The next page is yet to be asked for.
    Idle,
    Fetching(BoxFuture<Result<Answer, Error>>),

    /// The page that was handed out names this one as the next, which was seen before.
    Repeated(Error),
    Ended,
}

impl Walk {
    fn new(operation: Operation) -> Self {
        let token = first_token(&operation);
        Self { seen: token.iter().cloned().collect(), latest: token.clone(), token, operation, state: State::Idle }
    }

    /// The next page's answer; `None` after the last.
    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Answer, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Idle => self.state = State::Fetching(Box::pin(execute(self.operation.clone()))),
                State::Fetching(mut page) => match page.as_mut().poll(cx) {
                    Poll::Pending => {
                        self.state = State::Fetching(page);
                        return Poll::Pending;
                    }
                    Poll::Ready(answer) => return Poll::Ready(Some(answer.and_then(|answer| self.turn(answer)))),
                },
                State::Repeated(error) => return Poll::Ready(Some(Err(error))),
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    /// The next page as a value; `None` after the last. A page that cannot be read ends the list and stays its place.
    fn poll_value<T>(&mut self, cx: &mut Context<'_>, decode: Decode<T>) -> Poll<Option<Result<T, Error>>> {
        let Some(answer) = ready!(self.poll_page(cx)) else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(answer.and_then(|mut answer| {
            decode(&mut answer).inspect_err(|_| {
                self.state = State::Ended;
                self.token.clone_from(&self.latest);
            })
        })))
    }

    /// Makes ready for the page after this one.
    fn turn(&mut self, answer: Answer) -> Result<Answer, Error> {
        let Some(Paging { kind: PagingKind::Token { param, next }, .. }) = self.operation.spec.paging else {
            return Ok(answer);
        };
        let following = token_at(&answer, next)?;
        self.latest = std::mem::replace(&mut self.token, following);
        if let Some(token) = &self.token {
            self.state = if self.seen.insert(token.clone()) {
                let operation = self.operation.clone();
                self.operation = operation.put_query(Style::FORM, param, &Value::from(token.as_str()));
                State::Idle
            } else {
                let error = Error::new(ErrorKind::RepeatedPageToken, "the list leads back to a page seen before");
                State::Repeated(error.of(&answer.attribution))
            };
        }
        Ok(answer)
    }
}

/// The token with which the caller begins, if that is not at the first page.
fn first_token(operation: &Operation) -> Option<String> {
    let PagingKind::Token { param, .. } = operation.spec.paging?.kind;
    let (_, pairs) = operation.query.iter().find(|(name, _)| *name == param)?;
    let (_, token) = pairs.first()?.split_once('=')?;
    Some(percent_decode_str(token).decode_utf8_lossy().into_owned())
}

/// The token at this place of a page: text or a number; none if it is absent, null, false or empty.
fn token_at(page: &Answer, place: &str) -> Result<Option<String>, Error> {
    let text = page.text();
    let Some(token) = part(page, &text, place)? else {
        return Ok(None);
    };
    Ok(match serde_json::from_str(token.get()) {
        Ok(Value::String(text)) => Some(text).filter(|text| !text.is_empty()),
        Ok(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    })
}

/// The items of a page. An API that leaves out an empty list, or says null, is taken to mean an empty one.
fn items_of<T: DeserializeOwned>(page: &mut Answer) -> Result<Vec<T>, Error> {
    let place = page.attribution.spec.paging.map_or("", |paging| paging.items);
    let text = page.text();
    let Some(part) = part(page, &text, place)? else {
        return Ok(Vec::new());
    };
    let items: Result<Option<Vec<T>>, _> = serde_json::from_str(part.get());
    items.map(Option::unwrap_or_default).map_err(|source| {
        let path = place.replace('/', ".");
        page.undecodable(&path, part.get().as_bytes(), source)
    })
}

/// The page's JSON at this place of its text; `None` if there is nothing.
fn part<'a>(page: &Answer, text: &'a [u8], place: &str) -> Result<Option<&'a RawValue>, Error> {
    let whole = serde_json::from_slice::<&RawValue>(text);
    let mut found = whole.map_err(|source| page.misfit(source))?;
    for key in place.split('/').filter(|key| !key.is_empty()) {
        if !found.get().starts_with('{') {
            return Ok(None);
        }
        let property = Property(key).deserialize(&mut serde_json::Deserializer::from_str(found.get()));
        match property.map_err(|source| page.misfit(source))? {
            Some(value) => found = value,
            None => return Ok(None),
        }
    }
    Ok(Some(found))
}

/// Reads one property of an object and skips the others.
struct Property<'k>(&'k str);

impl<'de> DeserializeSeed<'de> for Property<'_> {
    type Value = Option<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Property<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            if key == self.0 {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}
