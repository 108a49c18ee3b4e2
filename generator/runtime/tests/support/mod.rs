//! What the tests share: a loopback server that says what it was sent, a transport that needs none, and an API.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use clientsmith_runtime::runtime::{
    ApiSpec, Body, BoxFuture, Client, ClientBuilder, ClientSpec, Clock, ErrorKind, Items, Operation, OperationSpec,
    Paging, RetryPolicy, SecurityScheme, Transport, TransportError, object, operation,
};
use futures_core::Stream;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) static API: ApiSpec = ApiSpec {
    name: "v2",
    base_url: "https://api.example.com/api/v2",
    security: &[
        &[SecurityScheme::query("circle-token")],
        &[SecurityScheme::Basic],
        &[SecurityScheme::header("Circle-Token")],
    ],
    ..ApiSpec::DEFAULT
};

pub(crate) static OLD_API: ApiSpec = ApiSpec {
    name: "v1",
    base_url: "https://api.example.com/api/v1",
    security: &[&[SecurityScheme::query("circle-token")]],
    ..ApiSpec::DEFAULT
};

pub(crate) static CLIENT: ClientSpec = ClientSpec {
    user_agent: "test/1.0",
    token_variables: &["CLIENTSMITH_TEST_UNSET", "CLIENTSMITH_TEST_TOKEN"],
    apis: &[
        #[cfg(feature = "client")]
        &OLD_API,
        &API,
    ],
};

/// The token of every client here; it must never be seen in a text.
pub(crate) const TOKEN: &str = "s3cr3t/t0ken";

/// A client that tries once.
pub(crate) fn builder() -> ClientBuilder {
    ClientBuilder::new(&CLIENT).retries(RetryPolicy::none())
}

/// An operation of the API, made for one test.
pub(crate) const fn operation(template: &'static str) -> OperationSpec {
    OperationSpec { id: "testOperation", template, ..OperationSpec::of(&API) }
}

/// A list whose pages name the token of the next one.
pub(crate) static LIST: OperationSpec = OperationSpec {
    id: "list",
    template: "/list",
    paging: Some(&Paging::token("page-token", "next_page_token").items("items")),
    ..OperationSpec::of(&API)
};

/// Its call.
#[derive(Clone, Debug)]
pub(crate) struct List(pub(crate) Operation);

operation!(List -> Page, items: i64);

/// One of its pages.
#[derive(Debug, PartialEq)]
pub(crate) struct Page {
    pub(crate) items: Vec<i64>,
}

object!(Page { items });

/// The items, and the kind of error at which the list ends.
pub(crate) async fn all<T: DeserializeOwned>(mut items: Items<T>) -> (Vec<T>, Option<ErrorKind>) {
    let mut all = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => all.push(item),
            Ok(None) => return (all, None),
            Err(error) => {
                assert!(!format!("{error} {error:?}").contains(TOKEN) && error.operation().is_some(), "{error:?}");
                assert!(items.try_next().await.unwrap().is_none(), "nothing follows an error");
                return (all, Some(error.kind()));
            }
        }
    }
}

/// The items of a list that ends well.
pub(crate) async fn whole<T: DeserializeOwned>(items: Items<T>) -> Vec<T> {
    let (items, error) = all(items).await;
    assert_eq!(error, None);
    items
}

/// A stream that gives its pieces from the last to the first.
pub(crate) struct Chunks(pub(crate) Vec<Bytes>);

impl Stream for Chunks {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop().map(Ok))
    }
}

/// A test's own spec, for as long as the test lasts.
pub(crate) fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// A request as it was sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sent {
    pub(crate) method: String,

    /// Path and query as they stood on the wire.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Sent {
    /// All values of a header.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(other, _)| other.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// What a server does in answer to a request.
pub(crate) enum Reply {
    Write(Vec<u8>),
    Pause(Duration),
}

/// An answer with JSON in it.
pub(crate) fn json(status: &str, body: &str) -> Vec<Reply> {
    let length = body.len();
    write(&format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"))
}

pub(crate) fn write(text: &str) -> Vec<Reply> {
    vec![Reply::Write(text.as_bytes().to_vec())]
}

/// A server on the loopback device, a connection for each request.
pub(crate) struct Server {
    pub(crate) url: String,
    sent: Arc<Mutex<Vec<Sent>>>,
}

impl Server {
    pub(crate) async fn start(answer: impl Fn(&Sent) -> Vec<Reply> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let sent = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&sent), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, Arc::clone(&log), Arc::clone(&answer)));
            }
        });
        Self { url, sent }
    }

    /// Every request so far.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.sent.lock().unwrap().clone()
    }

    /// The only request so far.
    pub(crate) fn only(&self) -> Sent {
        let mut sent = self.sent();
        assert_eq!(sent.len(), 1, "{sent:?}");
        sent.remove(0)
    }

    /// A client whose modules all live here.
    pub(crate) fn client(&self) -> Client {
        builder().origin(&self.url).token(TOKEN).build().unwrap()
    }
}

async fn serve(
    mut connection: TcpStream,
    log: Arc<Mutex<Vec<Sent>>>,
    answer: Arc<impl Fn(&Sent) -> Vec<Reply> + Send + Sync>,
) {
    let Some(sent) = receive(&mut connection).await else { return };
    let replies = answer(&sent);
    log.lock().unwrap().push(sent);
    let mut is_head = true;
    for reply in replies {
        match reply {
            Reply::Write(bytes) => {
                let bytes = if std::mem::take(&mut is_head) { closing(bytes) } else { bytes };
                if connection.write_all(&bytes).await.is_err() {
                    return;
                }
            }
            Reply::Pause(time) => tokio::time::sleep(time).await,
        }
    }
    let _ = connection.shutdown().await;
}

/// Says that the connection ends with this answer: a client would keep it for the next call, which could then come too late.
fn closing(mut head: Vec<u8>) -> Vec<u8> {
    if let Some(line_end) = head.windows(2).position(|two| two == b"\r\n") {
        head.splice(line_end..line_end, *b"\r\nconnection: close");
    }
    head
}

async fn receive(connection: &mut TcpStream) -> Option<Sent> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at;
        }
        if connection.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..head_end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers = lines.filter_map(|line| line.split_once(": ")).map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
    let mut sent = Sent { method, target, headers, body: bytes[head_end + 4..].to_vec() };
    let length: Option<usize> = sent.header("content-length").first().map(|length| length.parse().unwrap());
    let chunked = !sent.header("transfer-encoding").is_empty();
    while length.is_some_and(|length| sent.body.len() < length) || chunked && !sent.body.ends_with(b"0\r\n\r\n") {
        if connection.read_buf(&mut sent.body).await.ok()? == 0 {
            return None;
        }
    }
    if chunked {
        sent.body = unchunked(&sent.body);
    }
    Some(sent)
}

fn unchunked(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = chunks.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&chunks[..end]).unwrap(), 16).unwrap();
        body.extend_from_slice(&chunks[end + 2..end + 2 + length]);
        chunks = &chunks[end + 4 + length..];
    }
    body
}

/// A clock that nobody waits for: whoever sleeps is woken at once, and finds it later.
#[derive(Clone)]
pub(crate) struct Hasty {
    start: (Instant, SystemTime),
    slept: Arc<Mutex<Vec<Duration>>>,
}

impl Hasty {
    pub(crate) fn new() -> Self {
        Self { start: (Instant::now(), SystemTime::now()), slept: Arc::default() }
    }

    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.slept.lock().unwrap().clone()
    }

    fn passed(&self) -> Duration {
        self.slept.lock().unwrap().iter().sum()
    }
}

impl Clock for Hasty {
    fn now(&self) -> Instant {
        self.start.0 + self.passed()
    }

    fn date(&self) -> SystemTime {
        self.start.1 + self.passed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<()> {
        self.slept.lock().unwrap().push(time);
        Box::pin(std::future::ready(()))
    }
}

/// What a transport does in place of an exchange.
type Answering = dyn Fn(&http::request::Parts) -> Result<http::Response<Body>, TransportError> + Send + Sync;

/// A transport that keeps what it is given, and answers without a network.
#[derive(Clone)]
pub(crate) struct Fake {
    requests: Arc<Mutex<Vec<http::request::Parts>>>,
    answer: Arc<Answering>,
}

impl Fake {
    pub(crate) fn new(
        answer: impl Fn(&http::request::Parts) -> Result<http::Response<Body>, TransportError> + Send + Sync + 'static,
    ) -> Self {
        Self { requests: Arc::default(), answer: Arc::new(answer) }
    }

    /// Answers everything with this body.
    pub(crate) fn ok(body: &'static str) -> Self {
        Self::new(move |_| Ok(http::Response::new(Body::from(body))))
    }

    pub(crate) fn client(&self) -> Client {
        builder().transport(self.clone()).token(TOKEN).build().unwrap()
    }

    pub(crate) fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// The address of the latest request, without scheme, host and credential.
    pub(crate) fn target(&self) -> String {
        self.last().uri.path_and_query().unwrap().to_string()
    }

    pub(crate) fn last(&self) -> http::request::Parts {
        self.requests.lock().unwrap().last().unwrap().clone()
    }
}

impl Transport for Fake {
    fn call(&self, request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
        let (parts, _) = request.into_parts();
        let answer = (self.answer)(&parts);
        self.requests.lock().unwrap().push(parts);
        Box::pin(async { answer })
    }
}
