//! The way from page to page, whatever the items' type.

use std::task::{Context, Poll};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::runtime::decode::{Answer, damage};
use crate::runtime::encode::Style;
use crate::runtime::error::{Error, ErrorKind};
use crate::runtime::execute::execute;
use crate::runtime::operation::Operation;
use crate::runtime::paging::link::{absolute, next_link, target};
use crate::runtime::paging::scan::{Page, ReadItem};
use crate::runtime::paging_spec::{Paging, PagingKind};
use crate::runtime::transport::BoxFuture;

/// The way from page to page.
pub(crate) struct Walk {
    operation: Operation,
    state: State,

    /// What asks for the next page; `None` for the first page, unless the caller began further on. While a page is
    /// fetched and read, it is still that page's.
    token: Option<String>,

    /// The tokens so far, in the map of `serde_json`: its code is there, where that of a set would be part of each client.
    seen: Map<String, Value>,

    /// The items of the page before, where only they can tell that a list does not move on.
    latest: Option<String>,
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
    pub(crate) fn new(operation: Operation) -> Self {
        let token = first_token(&operation);
        let mut walk = Self { operation, state: State::Idle, token: None, seen: Map::new(), latest: None };
        walk.begin(token);
        walk
    }

    fn begin(&mut self, token: Option<String>) {
        self.seen = Map::new();
        if let Some(token) = &token {
            self.seen.insert(token.clone(), Value::Null);
        }
        self.token = token;
    }

    pub(crate) const fn operation(&self) -> &Operation {
        &self.operation
    }

    pub(crate) fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// Begins anew, at the page that this token asks for.
    pub(crate) fn start_at(&mut self, token: String) {
        if let Some(param) = self.operation.spec.paging.and_then(param) {
            self.operation.set_query(Style::FORM, param, &Value::Null);
        }
        self.state = State::Idle;
        self.latest = None;
        self.begin((!token.is_empty()).then_some(token));
    }

    /// What asks for the next page.
    fn request(&self) -> Result<Operation, Error> {
        let mut operation = self.operation.clone();
        let (Some(paging), Some(token)) = (operation.spec.paging, &self.token) else { return Ok(operation) };
        if let Some(param) = param(paging) {
            if is_counted(paging) && token.parse::<u64>().is_err() {
                let detail = format!("argument `{param}` must be a whole number, to count pages by it");
                return Err(Error::new(ErrorKind::InvalidArgument, detail));
            }
            operation.set_query(Style::FORM, param, &Value::from(token.as_str()));
        } else {
            operation.address = Some(target(&operation, token)?);
            operation.query.clear();
        }
        Ok(operation)
    }

    /// The next page's answer; `None` after the last. The list ends with it, unless [`turn`](Self::turn) finds that it
    /// goes on.
    pub(crate) fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Answer, Error>>> {
        loop {
            match std::mem::replace(&mut self.state, State::Ended) {
                State::Idle => match self.request() {
                    Ok(operation) => self.state = State::Fetching(execute(operation)),
                    Err(error) => {
                        let attribution = self.operation.client.attribution(self.operation.spec);
                        return Poll::Ready(Some(Err(error.of(&attribution))));
                    }
                },
                State::Fetching(mut page) => match page.as_mut().poll(cx) {
                    Poll::Pending => {
                        self.state = State::Fetching(page);
                        return Poll::Pending;
                    }
                    Poll::Ready(answer) => return Poll::Ready(Some(answer)),
                },
                State::Repeated(error) => return Poll::Ready(Some(Err(error))),
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    /// Reads a page, and makes ready for the one after it. A page that cannot be read ends the list and stays its place.
    /// One that was decoded before needs nothing that reads its items.
    pub(crate) fn turn(&mut self, answer: &Answer, read: Option<ReadItem<'_>>) -> Result<(), Error> {
        let Some(paging) = self.operation.spec.paging else { return Ok(()) };
        let text = answer.text();
        let text = std::str::from_utf8(&text).map_err(|error| answer.misfit(damage(&text, error)))?;
        let page = Page::read((answer, text), paging, read)?;
        let next = self.following((answer, text), paging, &page)?;
        if is_counted(paging) {
            let items = text.get(page.items.clone()).unwrap_or_default();
            if self.latest.as_deref() == Some(items) && (page.count > 0 || next.is_some()) {
                return Err(repeated(answer, "this page has the items of the page before"));
            }
            self.latest = Some(items.to_owned());
        }
        self.token = next;
        if let Some(token) = &self.token {
            self.state = match self.seen.insert(token.clone(), Value::Null) {
                None => State::Idle,
                Some(_) => State::Repeated(repeated(answer, "the list leads back to a page seen before")),
            };
        }
        Ok(())
    }

    /// The token of the page after this one; `None` if this is the last.
    fn following(&self, from: (&Answer, &str), paging: &Paging, page: &Page) -> Result<Option<String>, Error> {
        if page.more == Some(false) {
            return Ok(None);
        }
        let here = |first: u64| self.token.as_deref().and_then(|token| token.parse().ok()).unwrap_or(first);
        let absolute = |reference| absolute(&self.operation, self.token(), reference);
        Ok(match paging.kind {
            PagingKind::Token { .. } => page.next.clone(),
            PagingKind::Offset { .. } => {
                let following = here(0).saturating_add(page.count);
                let is_last = page.count == 0 || page.total.is_some_and(|total| following >= total);
                (!is_last).then(|| following.to_string())
            }
            PagingKind::PageNumber { first, .. } => {
                let number = here(first);
                let is_last = match (page.total, page.more) {
                    (Some(total), _) => number.saturating_sub(first).saturating_add(1) >= total,
                    (None, Some(more)) => !more,
                    (None, None) => page.count == 0,
                };
                (!is_last).then(|| number.saturating_add(1).to_string())
            }
            PagingKind::Link => next_link(&from.0.headers).map(absolute),
            PagingKind::NextUrl { .. } => page.next.as_deref().map(absolute),
            PagingKind::LastItem { .. } if page.count == 0 => None,
            PagingKind::LastItem { key, .. } => Some(page.of_last(from, key)?),
        })
    }
}

fn repeated(answer: &Answer, detail: &str) -> Error {
    Error::new(ErrorKind::RepeatedPageToken, detail).of(&answer.attribution)
}

/// Whether pages are asked for by numbers, which go up even if the API pays no heed to them.
const fn is_counted(paging: &Paging) -> bool {
    matches!(paging.kind, PagingKind::Offset { .. } | PagingKind::PageNumber { .. })
}

/// The query parameter that asks for a page; none if that has an address of its own.
const fn param(paging: &Paging) -> Option<&'static str> {
    match paging.kind {
        PagingKind::Token { param, .. }
        | PagingKind::Offset { param }
        | PagingKind::PageNumber { param, .. }
        | PagingKind::LastItem { param, .. } => Some(param),
        PagingKind::Link | PagingKind::NextUrl { .. } => None,
    }
}

/// The token with which the caller begins, if that is not at the first page.
fn first_token(operation: &Operation) -> Option<String> {
    let param = param(operation.spec.paging?)?;
    let (_, pairs) = operation.query.iter().find(|(name, _)| *name == param)?;
    let (_, token) = pairs.split('&').next()?.split_once('=')?;
    Some(percent_decode_str(token).decode_utf8_lossy().into_owned())
}
