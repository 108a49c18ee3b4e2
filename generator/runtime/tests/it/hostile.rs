//! Servers that mean harm, and settings that nobody means.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use clientsmith_runtime::runtime::{
    Body, Bytes, CallOptions, Error, ErrorKind, Method, Operation, OperationSpec, RetryPolicy, Value, decode, object,
    union,
};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::support::{Fake, LIST, List, Server, TOKEN, json, leak, operation, whole};

#[derive(Debug)]
struct Thing {
    id: i64,
}

object!(Thing { id });

async fn misfit<T: DeserializeOwned>(body: String) -> Error {
    let fake = Fake::ok(leak(body));
    Operation::new(&fake.client(), leak(operation("/x"))).send(decode::json::<T>).await.err().unwrap()
}

/// All that an error says, with its causes.
fn said(error: &Error) -> String {
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    causes.fold(format!("{error} {error:?}"), |said, cause| format!("{said} {cause} {cause:?}"))
}

#[tokio::test]
async fn no_body_makes_a_long_error() {
    let long = "y".repeat(1_000_000);
    for body in [
        format!(r#""{long}""#),
        format!(r#"{{"id":"{long}"}}"#),
        format!(r#"{{"{long}":1,"id":""}}"#),
        format!(r#"{{"{long}":"#),
    ] {
        let said = said(&misfit::<Thing>(body).await);
        assert!(said.len() < 4000, "{} bytes", said.len());
    }
}

#[tokio::test]
async fn no_cause_repeats_a_credential() {
    let error = misfit::<Thing>(format!(r#"{{"id":"{TOKEN}"}}"#)).await;
    assert!(!said(&error).contains("s3cr3t"), "{}", said(&error));
    let source = error.source().unwrap().downcast_ref::<serde_json::Error>().unwrap();
    assert_eq!((source.line(), source.column()), (1, 20));
    let error = misfit::<Thing>(r#"{"id":"s3cr3t\/t0ken s3cr3t%2ft0ken"}"#.to_owned()).await;
    assert!(!said(&error).contains("s3cr3t"), "{}", said(&error));
}

#[tokio::test]
async fn what_is_nested_deeply_is_passed_over_in_no_time() {
    let started = Instant::now();
    let error = misfit::<Thing>(format!(r#"{{"other":{}"#, "[".repeat(1_000_000))).await;
    assert_eq!(error.kind(), ErrorKind::Decode);
    let closed = format!(r#"{{"other":{}{},"id":true}}"#, "[{\"a\":".repeat(1000), "}]".repeat(1000));
    assert_eq!(misfit::<Value>(closed.clone()).await.kind(), ErrorKind::Decode);
    let closed = closed.replace("\"a\":}", "\"a\":1}");
    let error = misfit::<Thing>(closed).await;
    assert!(error.to_string().contains("at `id`"), "{error}");
    let (open, close) = ("{\"a\":".repeat(1_000_000), "}".repeat(1_000_000));
    let page: &'static str = leak(format!(r#"{{"other":{open}1{close},"items":[1]}}"#));
    assert_eq!(whole(List(Operation::new(&Fake::ok(page).client(), &LIST)).items()).await, [1]);
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[derive(Clone, Debug, PartialEq)]
enum Tree {
    Left(Box<Branch>),
    Right(Box<Branch>),
    Unrecognized(Value),
}

union!(alike Tree { Left(Box<Branch>: "of"), Right(Box<Branch>: "of") });

#[derive(Clone, Debug, PartialEq)]
struct Branch {
    of: Tree,
    size: i64,
}

object!(Branch { of, size });

#[tokio::test]
async fn a_tree_of_misfits_comes_to_an_end() {
    let started = Instant::now();
    let body = format!("{}1{}", r#"{"of":"#.repeat(60), r#","size":""}"#.repeat(60));
    let fake = Fake::ok(leak(body));
    let tree = Operation::new(&fake.client(), leak(operation("/x"))).send(decode::json::<Tree>).await.unwrap();
    assert!(matches!(tree, Tree::Unrecognized(_)));
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
    let body = format!("{}1{}", r#"{"of":"#.repeat(10), r#","size":1}"#.repeat(10));
    let tree: Tree = serde_json::from_str(&body).unwrap();
    assert!(matches!(tree, Tree::Left(_)), "the effort begins anew");
}

/// A piece that is counted while it is kept.
struct Piece(Arc<AtomicUsize>);

impl AsRef<[u8]> for Piece {
    fn as_ref(&self) -> &[u8] {
        b" "
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Drip {
    left: u32,
    alive: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Stream for Drip {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        if self.left == 0 {
            return std::task::Poll::Ready(None);
        }
        self.left -= 1;
        let alive = self.alive.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(alive, Ordering::Relaxed);
        std::task::Poll::Ready(Some(Ok(Bytes::from_owner(Piece(Arc::clone(&self.alive))))))
    }
}

#[tokio::test]
async fn a_body_in_tiny_pieces_takes_no_more_room() {
    let most = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&most);
    let fake = Fake::new(move |_| {
        let drip = Drip { left: 10_000, alive: Arc::default(), most: Arc::clone(&counter) };
        Ok(http::Response::new(Body::stream(drip)))
    });
    for (limit, complete) in [(10_000, true), (9_999, false)] {
        let options = CallOptions::new().max_body(limit);
        let call = Operation::new(&fake.client(), leak(operation("/x"))).options(options).send(decode::bytes);
        match call.await {
            Ok(bytes) => assert!(complete && bytes.len() == 10_000),
            Err(error) => assert!(!complete && error.body().len() == 9_999),
        }
    }
    assert!(most.load(Ordering::Relaxed) < 100, "{most:?}");
}

#[tokio::test]
async fn no_limit_is_too_odd() {
    let nanos = Duration::from_nanos(u64::MAX);
    for delay in [Duration::ZERO, nanos, Duration::MAX] {
        for time in [Duration::from_secs(5), Duration::MAX] {
            let fake = Fake::new(|_| Ok(http::Response::builder().status(503).body(Body::empty()).unwrap()));
            let policy = RetryPolicy::new().max_retries(3).base_delay(delay).max_delay(delay);
            let policy = if delay.is_zero() { policy } else { policy.max_retry_after(delay).max_retries(u32::MAX) };
            let options = CallOptions::new().retries(policy).timeout(time).attempt_timeout(Duration::MAX);
            let call = Operation::new(&fake.client(), leak(operation("/x"))).options(options).send(decode::empty);
            // Nobody waits for centuries.
            if let Ok(outcome) = tokio::time::timeout(Duration::from_millis(50), call).await {
                assert_eq!(outcome.unwrap_err().kind(), ErrorKind::Status);
            }
        }
    }
}

#[tokio::test]
async fn a_path_never_names_another_server() {
    for path in ["/\\elsewhere.example.com/x", "/\t/elsewhere.example.com/x", "/\n\\elsewhere.example.com"] {
        let fake = Fake::ok("1");
        let error =
            fake.client().request(Method::Post, path).header("x-own", "private").send_empty().await.unwrap_err();
        assert_eq!((error.kind(), fake.count()), (ErrorKind::InvalidArgument, 0), "{path:?}");
    }
}

#[tokio::test]
async fn a_server_of_its_own_may_lead_on_within_itself() {
    let fake = Fake::new(|request| {
        let answer = http::Response::builder();
        if request.uri.path() == "/start" {
            return Ok(answer.status(307).header("location", "/there").body(Body::empty()).unwrap());
        }
        Ok(answer.body(Body::from("5")).unwrap())
    });
    let spec = leak(OperationSpec { base_url: Some("https://files.example.com"), ..operation("/start") });
    assert_eq!(Operation::new(&fake.client(), spec).send(decode::json::<i64>).await.unwrap(), 5);
    let last = fake.last();
    assert_eq!(last.uri, "https://files.example.com/there");
    assert_eq!(last.headers["circle-token"], TOKEN);
}

#[cfg(feature = "testing")]
#[test]
fn a_clock_alone_does_not_do_without_tokio() {
    use std::task::{Context, Poll, Waker};

    let clock = clientsmith_runtime::runtime::testing::Clock::new();
    let client = crate::support::builder().origin("http://127.0.0.1:9").clock(clock).build().unwrap();
    let mut call = Operation::new(&client, leak(operation("/x"))).send(decode::empty);
    let polled = std::pin::Pin::new(&mut call).poll(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Ready(Err(error)) if error.kind() == ErrorKind::Configuration));
}

#[tokio::test]
async fn no_header_of_the_caller_s_is_a_panic() {
    let server = Server::start(|_| json("200 OK", "1")).await;
    let client = crate::support::builder().origin(&server.url).timeout(Duration::from_millis(500)).build().unwrap();
    for (name, value) in [
        ("content-length", "3"),
        ("content-length", "300"),
        ("content-length", "x"),
        ("transfer-encoding", "chunked"),
        ("transfer-encoding", "identity"),
        ("connection", "close"),
        ("connection", "upgrade"),
        ("upgrade", "x"),
        ("expect", "100-continue"),
        ("host", "elsewhere.example.com"),
        ("te", "x"),
        ("trailer", "x"),
    ] {
        let options = CallOptions::new().header(name, value);
        let call = client.request(Method::Post, "/x").json(&"12345678").options(options).send_empty();
        // Not all of them make a request that a server can answer; that must be all.
        drop(tokio::spawn(call).await.unwrap());
    }
}

#[tokio::test]
async fn what_the_caller_identifies_itself_with_is_marked() {
    let fake = Fake::ok("1");
    let options = CallOptions::new().header("circle-token", "other").header("authorization", "Bearer other");
    let call = Operation::new(&fake.client(), leak(operation("/x"))).header("proxy-authorization", "other");
    call.cookie("a", "other").options(options).send(decode::empty).await.unwrap();
    let last = fake.last();
    for name in ["circle-token", "authorization", "proxy-authorization", "cookie"] {
        assert!(last.headers[name].is_sensitive(), "{name}");
    }
    assert!(!format!("{:?}", last.headers).contains("other"));
}

/// Answers the first request on a connection, and reads the next one only to hang up.
fn hang_up_on_the_second() -> (String, Arc<AtomicUsize>) {
    use std::io::{Read, Write};

    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&seen);
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let mut buffer = [0; 4096];
            for answer in [&b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n1"[..], b""] {
                if connection.read(&mut buffer).unwrap_or_default() == 0 {
                    break;
                }
                counter.fetch_add(1, Ordering::SeqCst);
                connection.write_all(answer).unwrap();
            }
        }
    });
    (url, seen)
}

#[tokio::test]
async fn what_may_have_been_acted_on_is_not_sent_again_by_any_layer() {
    for method in [Method::Post, Method::Patch] {
        let (url, seen) = hang_up_on_the_second();
        let client = crate::support::builder().origin(url).retries(RetryPolicy::new()).build().unwrap();
        client.request(method, "/x").json(&1).send_empty().await.unwrap();
        let error = client.request(method, "/x").json(&2).send_empty().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), seen.load(Ordering::SeqCst)), (ErrorKind::Transport, 1, 2));
    }
}

#[tokio::test]
async fn a_list_says_little_of_where_it_leads() {
    use clientsmith_runtime::runtime::Paging;

    static CHAIN: OperationSpec = OperationSpec {
        id: "chain",
        template: "/chain",
        paging: Some(&Paging::next_url("next")),
        ..OperationSpec::of(&crate::support::API)
    };
    let long = "y".repeat(200_000);
    for next in [
        format!("https://elsewhere.example.com/{TOKEN}?a={TOKEN}"),
        format!("https://{long}.example.com/"),
        format!("https://user:{TOKEN}@api.example.com/"),
        format!("javascript:{long}"),
        "/\\elsewhere.example.com/".to_owned(),
        "https://api.example.com@elsewhere.example.com/".to_owned(),
        "https://api.example.com\t.elsewhere.example.com/".to_owned(),
        "http://api.example.com/".to_owned(),
    ] {
        let body: &'static str = leak(serde_json::json!({"items": [1], "next": next}).to_string());
        let fake = Fake::ok(body);
        let mut items = Operation::new(&fake.client(), &CHAIN).items::<i64>();
        assert_eq!(items.try_next().await.unwrap(), Some(1));
        let error = items.try_next().await.unwrap_err();
        assert_eq!((error.kind(), fake.count()), (ErrorKind::Redirect, 1), "{error}");
        let said = said(&error);
        assert!(said.len() < 6000 && !said.contains("s3cr3t"), "{said}");
    }
}
