//! What tests of programs that use a client have.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, SystemTime};

use clientsmith_runtime::runtime::testing::{self, Clock, Fake, Reply};
use clientsmith_runtime::runtime::{
    AnswerKind, ApiSpec, Body, CallOptions, Client, ClientSpec, Clock as _, Error, ErrorKind, Method, Operation,
    OperationSpec, RetryPolicy, TransportErrorKind, Value, decode,
};
use serde_json::json;

use crate::support::{LIST, List, OLD_API, Page, TOKEN, builder, leak, operation as spec_of};

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// An executor without anything: no timer, no network.
fn block_on<T>(work: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(value) = work.as_mut().poll(&mut Context::from_waker(&waker)) {
            return value;
        }
        thread::park();
    }
}

fn client(fake: &Fake) -> Client {
    builder().transport(fake.clone()).clock(fake.clock()).token(TOKEN).retries(RetryPolicy::new()).build().unwrap()
}

fn named(id: &'static str) -> OperationSpec {
    OperationSpec { id, ..spec_of("/things") }
}

fn get(fake: &Fake, id: &'static str) -> Result<Value, Error> {
    block_on(Operation::new(&client(fake), leak(named(id))).send(decode::json))
}

/// What an error says, with its causes.
fn said(error: &Error) -> String {
    format!("{error:?}")
}

#[test]
fn answers_are_given_in_order_and_by_operation() {
    let fake = Fake::new();
    fake.on("one").json(1).json(2);
    fake.on("two").reply(Reply::json("a").times(2)).reply(Reply::json("b").forever());
    fake.on("one").json(3);
    let all = ["one", "two", "one", "two", "one", "two", "two"].map(|id| get(&fake, id).unwrap());
    assert_eq!(Value::from(all.to_vec()), json!([1, "a", 2, "a", 3, "b", "b"]));
    let asked: Vec<_> = fake.requests().iter().map(testing::Request::operation).collect();
    assert_eq!(asked, ["one", "two", "one", "two", "one", "two", "two"]);
    fake.assert_done().unwrap();
}

#[test]
fn a_request_without_an_answer_says_what_there_is() {
    let fake = Fake::new();
    fake.on("one").json(1).status(404);
    fake.on("never");
    fake.on_request(|request| request.path().ends_with("/x")).reply(Reply::status(204).forever());
    get(&fake, "one").unwrap();
    let error = get(&fake, "two").unwrap_err();
    assert_eq!((error.kind(), error.operation(), error.attempts()), (ErrorKind::Configuration, Some("two"), 0));
    let expected = "no answer is prepared for `two` (GET /api/v2/things); prepared are: `one`: 1 left, `never`: no \
                    answer, what a function chooses: any number of answers";
    assert!(said(&error).contains(expected), "{error:?}");
    assert_eq!(fake.requests().len(), 2);
    assert!(said(&get(&Fake::new(), "one").unwrap_err()).contains("prepared are: none"));
}

#[test]
fn what_was_not_asked_for_is_told() {
    let fake = Fake::new();
    fake.on("one").reply(Reply::json(1).times(3));
    fake.on("two").json(2);
    get(&fake, "one").unwrap();
    get(&fake, "two").unwrap();
    let error = fake.assert_done().unwrap_err();
    let expected = "prepared answers were not asked for: `one`: 2 left; requests that came: `one` (GET \
                    /api/v2/things), `two` (GET /api/v2/things)";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn functions_choose_by_anything_and_may_ask_the_fake() {
    let fake = Fake::new();
    let other = fake.clone();
    fake.on_request(move |_| other.requests().is_empty()).json("first");
    fake.on_request(|request| request.attempt() == 1 && request.method() == "GET").json("second");
    assert_eq!(get(&fake, "one").unwrap(), "first");
    assert_eq!(get(&fake, "one").unwrap(), "second");
}

#[test]
fn answers_have_status_headers_and_body() {
    let fake = Fake::new();
    fake.on("one")
        .reply(Reply::status(418).header("x-a", "1").header("x-a", "2").with_json(json!({"message": "tea"})))
        .reply(Reply::status(200).header("content-type", "text/plain").body("plain"))
        .status(500);
    let error = get(&fake, "one").unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.message().as_deref()), (418, Some("tea")));
    assert_eq!(error.headers().unwrap().get_all("x-a").iter().collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(error.headers().unwrap()["content-type"], "application/json");
    let text = Operation::new(&client(&fake), leak(named("one"))).send(decode::text);
    assert_eq!(block_on(text).unwrap(), "plain");
    assert_eq!(get(&fake, "one").unwrap_err().status().unwrap(), 500);
}

#[test]
fn a_body_that_streams_is_given_whole() {
    let fake = Fake::new();
    fake.on("one").reply(Reply::status(200).body("bytes"));
    let spec = leak(OperationSpec { answer: AnswerKind::Stream, ..named("one") });
    let bytes = async { Operation::new(&client(&fake), spec).send(decode::stream).await?.collect().await };
    assert_eq!(block_on(bytes).unwrap(), "bytes");
}

#[test]
fn failures_of_the_exchange_are_prepared() {
    let fake = Fake::new();
    let kinds = [
        (TransportErrorKind::Connect, ErrorKind::Connect),
        (TransportErrorKind::Timeout, ErrorKind::Timeout),
        (TransportErrorKind::Other, ErrorKind::Transport),
    ];
    let client = builder().transport(fake.clone()).clock(fake.clock()).retries(RetryPolicy::none()).build().unwrap();
    for (prepared, kind) in kinds {
        fake.on("one").error(prepared);
        let call = Operation::new(&client, leak(named("one"))).send(decode::empty);
        assert_eq!(block_on(call).unwrap_err().kind(), kind);
    }
}

#[test]
fn what_cannot_be_an_answer_is_told() {
    let unwritable = std::collections::BTreeMap::from([((1, 2), 3)]);
    let replies = [
        (Reply::json(unwritable), "the prepared JSON: key must be a string"),
        (Reply::status(7), "the prepared status 7"),
        (Reply::status(200).header("a b", ""), "the prepared header `a b`"),
        (Reply::status(200).header("a", "\n"), "the prepared header `a`"),
    ];
    for (reply, expected) in replies {
        let fake = Fake::new();
        fake.on("one").reply(reply);
        let error = get(&fake, "one").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(said(&error).contains(expected), "{error:?}");
    }
}

#[test]
fn requests_are_kept_without_showing_credentials() {
    let fake = Fake::new();
    fake.on("old").json(Value::Null);
    fake.on("new").json(Value::Null);
    let client = client(&fake);
    let old = OperationSpec { id: "old", template: "/x", ..OperationSpec::of(&OLD_API) };
    let old = Operation::new(&client, leak(old)).query("a b", "c+d e").query_value("many", ["1", "2"]);
    block_on(old.send(decode::empty)).unwrap();
    let new = leak(OperationSpec { method: Method::Post, ..named("new") });
    let options = CallOptions::new().header("authorization", "own s3cr3t");
    let new = Operation::new(&client, new).field("name", "x").options(options);
    block_on(new.send(decode::empty)).unwrap();

    let [old, new] = fake.requests().try_into().unwrap();
    assert_eq!((old.method(), old.host(), old.path()), ("GET", "api.example.com", "/api/v1/x"));
    assert_eq!((old.query("a b").as_deref(), old.query("many").as_deref()), (Some("c+d e"), Some("1")));
    assert_eq!((old.query("circle-token").as_deref(), old.queries().len()), (Some(TOKEN), 4));
    assert_eq!((old.query("none"), old.header("none"), old.json()), (None, None, Value::Null));
    assert_eq!((new.method(), new.header("circle-token")), ("POST", Some(TOKEN)));
    assert_eq!((new.json(), &new.body()[..]), (json!({"name": "x"}), &br#"{"name":"x"}"#[..]));
    let shown = format!("{old:?} {old} {new:?} {new} {fake:?} {:?}", fake.on("x"));
    for secret in [TOKEN, "s3cr3t"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains(r#"("circle-token", "***")"#) && shown.contains("c+d e"), "{shown}");
}

#[test]
fn the_body_of_an_upload_is_kept() {
    let fake = Fake::new();
    fake.on("one").json(Value::Null);
    let pieces = Body::stream(Pieces(vec!["b", "a"]));
    let spec = leak(OperationSpec { method: Method::Post, ..named("one") });
    block_on(Operation::new(&client(&fake), spec).raw_body(pieces).send(decode::empty)).unwrap();
    assert_eq!(fake.requests()[0].body(), "ab");
}

struct Pieces(Vec<&'static str>);

impl futures_core::Stream for Pieces {
    type Item = Result<bytes::Bytes, std::io::Error>;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.pop().map(|piece| Ok(piece.into())))
    }
}

#[test]
fn lists_go_from_page_to_page() {
    let fake = Fake::new();
    fake.on("list")
        .json(json!({"items": [1, 2], "next_page_token": "t"}))
        .json(json!({"items": [3], "next_page_token": null}));
    let items = async {
        let mut items = List(Operation::new(&client(&fake), &LIST)).items();
        let mut all = Vec::new();
        while let Some(item) = items.try_next().await? {
            all.push(item);
        }
        Ok::<_, Error>(all)
    };
    assert_eq!(block_on(items).unwrap(), [1, 2, 3]);
    let tokens: Vec<_> = fake.requests().iter().map(|request| request.query("page-token")).collect();
    assert_eq!(tokens, [None, Some("t".to_owned())]);
    fake.assert_done().unwrap();
}

#[test]
fn retries_take_no_time() {
    let fake = Fake::new();
    fake.on("one")
        .reply(Reply::status(429).header("retry-after", "7"))
        .reply(Reply::status(503).header("retry-after", "Thu, 01 Jan 2026 00:00:30 GMT"))
        .error(TransportErrorKind::Connect)
        .json(5);
    assert_eq!(get(&fake, "one").unwrap(), 5);
    let slept = fake.clock().slept();
    assert_eq!((slept[0], slept[1], slept.len()), (Duration::from_secs(7), Duration::from_secs(23), 3));
    assert_eq!(fake.clock().passed(), slept.iter().sum::<Duration>());
    assert_eq!(fake.requests().iter().map(testing::Request::attempt).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn an_answer_that_takes_too_long_is_a_timeout_and_no_other_is() {
    let fake = Fake::new();
    fake.on("one").reply(Reply::json(1).delay(Duration::from_secs(29)));
    assert_eq!(get(&fake, "one").unwrap(), 1);
    assert_eq!((fake.clock().passed(), fake.clock().slept()), (Duration::from_secs(29), vec![]));

    fake.on("one").reply(Reply::json(2).delay(Duration::from_secs(31))).json(3);
    assert_eq!(get(&fake, "one").unwrap(), 3);
    assert_eq!(fake.clock().slept()[0], Duration::from_secs(30));

    fake.on("one").reply(Reply::json(4).delay(Duration::MAX).forever());
    let error = get(&fake, "one").unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(error.attempts(), 2);
}

#[test]
fn a_wait_that_is_left_alone_holds_up_nobody() {
    let clock = Clock::new();
    let mut left = clock.sleep(Duration::from_secs(1));
    assert!(left.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    block_on(clock.sleep(Duration::from_secs(5)));
    assert_eq!(clock.passed(), Duration::from_secs(5));
    block_on(left);
    assert_eq!(clock.passed(), Duration::from_secs(5));
}

#[test]
fn the_clock_begins_where_it_is_set() {
    let date = SystemTime::UNIX_EPOCH + Duration::from_secs(5);
    let clock = Clock::at(date);
    let fake = Fake::on_clock(clock.clone());
    let start = clock.now();
    fake.clock().advance(Duration::from_secs(3));
    assert_eq!(clock.date(), date + Duration::from_secs(3));
    assert_eq!(clock.now() - start, Duration::from_secs(3));
    clock.advance(Duration::MAX);
    assert_eq!(clock.date(), date);
}

#[test]
fn values_of_answers_are_made_from_json() {
    let page: Page = testing::from_json(json!({"items": [1], "more": true})).unwrap();
    assert_eq!(page, Page { items: vec![1] });
    let error = testing::from_json::<Page>(json!({"items": [1, "x"]})).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let expected = "the JSON does not fit at `items[1]`: invalid type: string \"x\", expected i64";
    assert_eq!(error.to_string(), expected);
    assert!(testing::from_json::<i64>("1").unwrap_err().to_string().contains("at `$`"));
    let unwritable = std::collections::BTreeMap::from([((1, 2), 3)]);
    assert!(said(&testing::from_json::<Value>(unwritable).unwrap_err()).contains("key must be a string"));
}

#[tokio::test]
async fn it_works_within_tokio_and_from_many_tasks() {
    let fake = Fake::new();
    fake.on("one").reply(Reply::status(503).times(5)).reply(Reply::json(1).delay(Duration::from_secs(3)).forever());
    let client = client(&fake);
    let calls = (0..10).map(|_| tokio::spawn(Operation::new(&client, leak(named("one"))).send(decode::json::<i64>)));
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap().unwrap(), 1);
    }
    assert_eq!(fake.requests().len(), 15);
}

/// A client whose requests need no token.
static OPEN: ClientSpec = ClientSpec { user_agent: "test/1.0", token_variables: &[], apis: &[&OPEN_API] };

static OPEN_API: ApiSpec = ApiSpec { name: "", base_url: "https://api.example.com", ..ApiSpec::DEFAULT };

#[test]
fn requests_that_no_document_declares_are_answered_alike() {
    let fake = Fake::new();
    fake.on_request(|request| request.path() == "/free").json(1);
    let builder = clientsmith_runtime::runtime::ClientBuilder::new(&OPEN);
    let client = builder.transport(fake.clone()).clock(fake.clock()).build().unwrap();
    assert_eq!(block_on(client.request(Method::Get, "/free").send::<i64>()).unwrap(), 1);
    assert_eq!(fake.requests()[0].operation(), "request");
}
