//! A transport and a clock in memory: no connection, no waiting.

#![allow(dead_code, reason = "each test uses the part that it needs")]

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use circleci::{Body, BoxFuture, Clock, Transport, TransportError};

/// A request as the transport got it.
pub(crate) type Sent = http::Request<Vec<u8>>;

/// What a request comes to; nothing for an answer that never comes.
pub(crate) type Fate = Option<Result<http::Response<Body>, TransportError>>;

/// Answers what a function says, and keeps the requests.
pub(crate) struct Memory {
    answer: Box<dyn Fn(&Sent) -> Fate + Send + Sync>,
    sent: Mutex<Vec<Sent>>,
}

impl Memory {
    pub(crate) fn new(answer: impl Fn(&Sent) -> Fate + Send + Sync + 'static) -> Arc<Self> {
        Arc::new(Self { answer: Box::new(answer), sent: Mutex::default() })
    }

    /// The same answer each time: a status, headers and a body.
    pub(crate) fn answering(
        status: u16,
        headers: &'static [(&'static str, &'static str)],
        body: &'static str,
    ) -> Arc<Self> {
        Self::new(move |_| Some(Ok(answer(status, headers, body))))
    }

    /// The requests so far.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }
}

impl Transport for Memory {
    fn call(&self, request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        let request = request.map(|body| body.as_bytes().map(|bytes| bytes.to_vec()).unwrap_or_default());
        let answer = (self.answer)(&request);
        self.sent.lock().unwrap().push(request);
        Box::pin(async {
            match answer {
                Some(answer) => answer,
                None => std::future::pending().await,
            }
        })
    }
}

/// An answer of a status, headers and a body.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> http::Response<Body> {
    let response = headers.iter().fold(http::Response::builder().status(status), |response, (name, value)| {
        response.header(*name, http::HeaderValue::from_bytes(value.as_bytes()).unwrap())
    });
    response.body(Body::from(body.into())).unwrap()
}

/// A clock on which waiting takes no time. Clones are the same clock.
#[derive(Clone)]
pub(crate) struct TestClock {
    begun: Instant,
    waits: Arc<Mutex<Vec<Duration>>>,
}

impl TestClock {
    pub(crate) fn new() -> Self {
        Self { begun: Instant::now(), waits: Arc::default() }
    }

    /// What was waited for, in order.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }

    /// The date at which it begins.
    pub(crate) fn beginning() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000)
    }

    fn passed(&self) -> Duration {
        self.waits().iter().fold(Duration::ZERO, |sum, wait| sum.saturating_add(*wait))
    }
}

impl Clock for TestClock {
    fn now(&self) -> Instant {
        self.begun + self.passed()
    }

    fn date(&self) -> SystemTime {
        Self::beginning() + self.passed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<()> {
        let waits = Arc::clone(&self.waits);
        Box::pin(async move { waits.lock().unwrap().push(time) })
    }
}
