//! A server on this machine that gives prepared answers in order, whatever the connection, and keeps the requests.

#![allow(dead_code, reason = "each test uses the part that it needs")]

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::Value;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// `GET /api/v2/me?x=y`
    pub(crate) line: String,

    /// Which connection it came over, counted from 0.
    pub(crate) connection: usize,
    pub(crate) body: Vec<u8>,
    headers: Vec<(String, String)>,
}

impl Request {
    /// A header's value; none if it is absent.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).first().copied()
    }

    /// All values of a header.
    pub(crate) fn headers(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The body as JSON; null where there is none.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// Path and query.
    pub(crate) fn target(&self) -> &str {
        self.line.split_once(' ').unwrap().1
    }

    /// Whether this text stands anywhere in it.
    pub(crate) fn contains(&self, text: &str) -> bool {
        format!("{} {:?} {}", self.line, self.headers, String::from_utf8_lossy(&self.body)).contains(text)
    }
}

/// What to answer.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    /// The head and the body as they are sent; nothing if there is no answer.
    bytes: Vec<u8>,
    then: Then,
}

/// What happens after an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Then {
    KeepAlive,
    Close,

    /// The connection stays open, and nothing more comes until the client gives up.
    Hang,
}

impl Answer {
    /// A status, headers and a body, with its length.
    pub(crate) fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let lines: String = headers.iter().flat_map(|(name, value)| [*name, ": ", *value, "\r\n"]).collect();
        let length = if status == 204 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
        let head = format!("HTTP/1.1 {status} Prepared\r\nx-request-id: prepared\r\n{lines}{length}\r\n");
        Self::raw([head.as_bytes(), body].concat())
    }

    /// JSON.
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, &[("content-type", "application/json")], body.to_string())
    }

    /// These bytes and no others.
    pub(crate) fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self { bytes: bytes.into(), then: Then::KeepAlive }
    }

    /// To somewhere else.
    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        Self::new(status, &[("location", location)], "")
    }

    /// No answer: the connection is closed.
    pub(crate) fn drop_connection() -> Self {
        Self { bytes: Vec::new(), then: Then::Close }
    }

    /// No answer: the connection stays open.
    pub(crate) fn hang() -> Self {
        Self { bytes: Vec::new(), then: Then::Hang }
    }

    /// Without its last bytes; then the connection is closed.
    pub(crate) fn cut(mut self, bytes: usize) -> Self {
        self.bytes.truncate(self.bytes.len() - bytes);
        self.then = Then::Close;
        self
    }
}

impl From<(u16, Value)> for Answer {
    fn from((status, body): (u16, Value)) -> Self {
        Self::json(status, &body)
    }
}

/// A running server.
pub(crate) struct Server {
    /// `http://127.0.0.1:49152`
    pub(crate) origin: String,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    inner: Mutex<Inner>,
    changed: Condvar,
}

#[derive(Default)]
struct Inner {
    answers: VecDeque<Answer>,

    /// What is answered where none of these is left.
    otherwise: Option<Answer>,
    requests: Vec<Request>,

    /// Connections that the client closed while it was made to wait.
    given_up: usize,
}

impl Server {
    /// Gives these answers to the first requests that come, and 501 to all others unless there is something
    /// [`otherwise`](Self::otherwise).
    pub(crate) fn start<A: Into<Answer>>(answers: Vec<A>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State::default());
        state.lock().answers = answers.into_iter().map(Into::into).collect();
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let state = Arc::clone(&shared);
                let stream = stream.unwrap();
                stream.set_nodelay(true).unwrap();
                std::thread::spawn(move || state.serve(connection, &stream));
            }
        });
        Self { origin, state }
    }

    /// More answers, after those that there are.
    pub(crate) fn then(&self, answer: impl Into<Answer>) {
        self.state.lock().answers.push_back(answer.into());
    }

    /// From now on, this answer to every request for which there is no other.
    pub(crate) fn otherwise(&self, answer: Answer) {
        self.state.lock().otherwise = Some(answer);
    }

    /// The requests since they were last taken.
    pub(crate) fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.state.lock().requests)
    }

    /// The requests that have come so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.state.lock().requests.clone()
    }

    /// Waits until a client that was made to wait has closed its connection; false if it does not.
    pub(crate) fn is_given_up(&self) -> bool {
        self.wait_for(|inner| inner.given_up > 0)
    }

    /// Waits until a request has come; false if none does.
    pub(crate) fn is_asked(&self) -> bool {
        self.wait_for(|inner| !inner.requests.is_empty())
    }

    fn wait_for(&self, condition: impl Fn(&Inner) -> bool) -> bool {
        let limit = Duration::from_secs(5);
        let waited = self.state.changed.wait_timeout_while(self.state.lock(), limit, |inner| !condition(inner));
        !waited.unwrap().1.timed_out()
    }
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap()
    }

    fn serve(&self, connection: usize, stream: &TcpStream) {
        let mut reader = BufReader::new(stream);
        while let Some(request) = read(connection, &mut reader) {
            let answer = {
                let mut inner = self.lock();
                inner.requests.push(request);
                inner.answers.pop_front().or_else(|| inner.otherwise.clone())
            };
            self.changed.notify_all();
            let answer = answer.unwrap_or_else(|| Answer::new(501, &[], "no answer is prepared"));
            let written = (&mut &*stream).write_all(&answer.bytes);
            if answer.then == Then::Hang {
                let _ = reader.read(&mut [0]);
                self.lock().given_up += 1;
                self.changed.notify_all();
            }
            if answer.then != Then::KeepAlive || written.is_err() {
                return;
            }
        }
    }
}

/// The next request of a connection; none at its end.
fn read(connection: usize, reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let mut lines = reader.by_ref().lines().map_while(Result::ok);
    let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<_> = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            line.split_once(':').map(|(key, value)| (key.to_owned(), value.trim_matches([' ', '\t']).to_owned()))
        })
        .collect();
    let mut request = Request { line, connection, headers, body: Vec::new() };
    let length = request.header("content-length").map_or(0, |length| length.parse().unwrap());
    request.body = vec![0; length];
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}
