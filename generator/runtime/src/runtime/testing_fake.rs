//! A transport for tests, which gives prepared answers.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;

use crate::runtime::body::Body;
use crate::runtime::error::Error;
use crate::runtime::testing_clock::Clock;
use crate::runtime::testing_reply::Reply;
use crate::runtime::testing_request::Request;
use crate::runtime::transport::{BoxFuture, Transport, TransportError, TransportErrorKind};

/// A transport that gives the answers that a test has prepared, and keeps the requests.
///
/// A request is answered by the first rule that is meant for it and has answers left. One that no rule answers is an
/// error of kind `Configuration`, whose cause says what was asked and what is prepared. Clones are the same fake.
#[derive(Clone, Default)]
pub struct Fake {
    clock: Clock,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    rules: Vec<Prepared>,
    requests: Vec<Request>,
}

struct Prepared {
    matcher: Matcher,
    replies: Vec<Reply>,
}

#[derive(Clone)]
enum Matcher {
    Operation(String),
    Function(Arc<dyn Fn(&Request) -> bool + Send + Sync>),
}

impl Matcher {
    fn is_meant(&self, request: &Request) -> bool {
        match self {
            Self::Operation(id) => request.operation() == id,
            Self::Function(is_meant) => is_meant(request),
        }
    }
}

impl Prepared {
    /// The next answer, if one is left.
    fn next(&mut self) -> Option<Reply> {
        let reply = self.replies.iter_mut().find(|reply| reply.left != Some(0))?;
        reply.left = reply.left.map(|left| left - 1);
        Some(reply.clone())
    }

    /// How many answers must still be given.
    fn left(&self) -> u64 {
        self.replies.iter().filter_map(|reply| reply.left).map(u64::from).sum()
    }
}

impl fmt::Display for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.matcher {
            Matcher::Operation(id) => write!(f, "`{id}`: ")?,
            Matcher::Function(_) => f.write_str("what a function chooses: ")?,
        }
        match self.replies.last() {
            None => f.write_str("no answer"),
            Some(Reply { left: None, .. }) => f.write_str("any number of answers"),
            Some(_) => write!(f, "{} left", self.left()),
        }
    }
}

impl Fake {
    /// A fake without answers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same on another clock.
    #[must_use]
    pub fn on_clock(clock: Clock) -> Self {
        Self { clock, ..Self::default() }
    }

    /// The clock on which answers take their time; give it to the client too, by `ClientBuilder::clock`.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// Prepares answers to requests of an operation, by its operationId.
    pub fn on(&self, operation: impl Into<String>) -> Rule {
        self.rule(Matcher::Operation(operation.into()))
    }

    /// Prepares answers to requests that a function chooses.
    pub fn on_request(&self, is_meant: impl Fn(&Request) -> bool + Send + Sync + 'static) -> Rule {
        self.rule(Matcher::Function(Arc::new(is_meant)))
    }

    fn rule(&self, matcher: Matcher) -> Rule {
        let mut state = self.state();
        state.rules.push(Prepared { matcher, replies: Vec::new() });
        Rule { fake: self.clone(), index: state.rules.len() - 1 }
    }

    /// All requests so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    /// Checks that all prepared answers have been given; those that are given forever may be left.
    ///
    /// # Errors
    ///
    /// Of kind `Configuration`: some are left; the error names them and the requests that came.
    pub fn assert_done(&self) -> Result<(), Error> {
        let state = self.state();
        let left: Vec<&Prepared> = state.rules.iter().filter(|rule| rule.left() > 0).collect();
        if left.is_empty() {
            return Ok(());
        }
        let (left, requests) = (listed(left), listed(&state.requests));
        Err(Error::configuration(format!(
            "prepared answers were not asked for: {left}; requests that came: {requests}"
        )))
    }

    /// The answer to a request, which is kept.
    fn answer(&self, request: Request) -> Result<Reply, TransportError> {
        let rules = self.state().rules.len();
        let reply = (0..rules).find_map(|index| self.reply_of(index, &request));
        let mut state = self.state();
        let reply = reply.ok_or_else(|| {
            let detail = format!("no answer is prepared for {request}; prepared are: {}", listed(&state.rules));
            TransportError::new(TransportErrorKind::Request, detail)
        });
        state.requests.push(request);
        reply
    }

    /// A rule's next answer, if the rule is meant for the request.
    fn reply_of(&self, index: usize, request: &Request) -> Option<Reply> {
        // Functions run without the lock: they may ask the fake.
        let matcher = self.state().rules.get(index)?.matcher.clone();
        if matcher.is_meant(request) { self.state().rules.get_mut(index)?.next() } else { None }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn listed<T: fmt::Display>(things: impl IntoIterator<Item = T>) -> String {
    let all: Vec<String> = things.into_iter().map(|thing| thing.to_string()).collect();
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}

impl Transport for Fake {
    fn call(&self, request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        let fake = self.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect(u64::MAX).await?.bytes;
            let reply = fake.answer(Request::new(parts, body))?;
            if !reply.delay.is_zero() {
                fake.clock.pass(reply.delay).await;
            }
            reply.outcome()
        })
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        let rules: Vec<String> = state.rules.iter().map(ToString::to_string).collect();
        f.debug_struct("Fake").field("rules", &rules).field("requests", &state.requests).finish_non_exhaustive()
    }
}

/// The answers to some requests, given in the order in which they are prepared.
#[derive(Clone, Debug)]
pub struct Rule {
    fake: Fake,
    index: usize,
}

impl Rule {
    /// Then this answer.
    pub fn reply(&mut self, reply: Reply) -> &mut Self {
        if let Some(rule) = self.fake.state().rules.get_mut(self.index) {
            rule.replies.push(reply);
        }
        self
    }

    /// Then 200, with this as JSON.
    pub fn json(&mut self, body: impl Serialize) -> &mut Self {
        self.reply(Reply::json(body))
    }

    /// Then an answer of this status, without a body.
    pub fn status(&mut self, status: u16) -> &mut Self {
        self.reply(Reply::status(status))
    }

    /// Then a failure of the exchange.
    pub fn error(&mut self, kind: TransportErrorKind) -> &mut Self {
        self.reply(Reply::error(kind))
    }
}
