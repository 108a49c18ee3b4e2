//! Operations: headers, cookies, answers by status, and arguments that are refused.

use clientsmith_runtime::runtime::{
    Body, CallOptions, ErrorKind, Method, Operation, OperationSpec, Requirements, Response, SecurityScheme, answer,
    decode, operation,
};

use crate::support::{API, Fake, leak};

#[derive(Clone, Debug)]
struct Run(Operation);

// As a call too long for one line is laid out.
operation!(
    Run -> i64,
);

#[derive(Clone, Debug)]
struct Forget(Operation);

operation!(Forget);

#[derive(Clone, Debug)]
struct Maybe(Operation);

operation!(Maybe -> Option<i64>, decode: optional_json);

#[derive(Clone, Debug)]
struct Choose(Operation);

operation!(Choose -> Choice, decode: by_status);

#[derive(Debug, PartialEq)]
enum Choice {
    Ok(i64),
    Text(String),
    Done,
    Other(Vec<i64>),
}

answer!(Choice { Ok(i64) = 200, Text(String: text) = 202, Done = 204, Other(Vec<i64>) = "2XX" });

#[derive(Debug)]
enum Only {
    Created(i64),
}

answer!(Only { Created(i64) = 201 });

const COOKIE: Requirements = &[&[SecurityScheme::cookie("s")]];

static SPEC: OperationSpec =
    OperationSpec { id: "run", method: Method::Get, template: "/run", ..OperationSpec::of(&API) };

fn answering(status: u16, body: &'static str) -> Fake {
    Fake::new(move |_| Ok(http::Response::builder().status(status).header("x-a", "b").body(Body::from(body)).unwrap()))
}

#[tokio::test]
async fn every_form_of_answer_is_read() {
    let new = |body| Operation::new(&answering(200, body).client(), &SPEC);
    assert_eq!(Run(new("5")).send().await.unwrap(), 5);
    Forget(new("<html>")).send().await.unwrap();
    assert_eq!(Maybe(new("")).send().await.unwrap(), None);
    let response: Response<i64> = Run(new("5")).send_with_response().await.unwrap();
    assert_eq!(
        (response.status().as_u16(), response.headers()["x-a"].to_str().unwrap(), *response.value()),
        (200, "b", 5)
    );
    assert_eq!(response.into_value(), 5);
}

#[tokio::test]
async fn the_status_chooses_the_type() {
    let choose = async |status, body| Choose(Operation::new(&answering(status, body).client(), &SPEC)).send().await;
    assert_eq!(choose(200, "5").await.unwrap(), Choice::Ok(5));
    assert_eq!(choose(202, "later").await.unwrap(), Choice::Text("later".to_owned()));
    assert_eq!(choose(204, "").await.unwrap(), Choice::Done);
    assert_eq!(choose(226, "[1]").await.unwrap(), Choice::Other(vec![1]));
    assert_eq!(choose(404, "").await.unwrap_err().kind(), ErrorKind::Status);

    let only =
        async |status| Operation::new(&answering(status, "1").client(), &SPEC).send(decode::by_status::<Only>).await;
    let Only::Created(created) = only(201).await.unwrap();
    assert_eq!(created, 1);
    let error = only(202).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
    assert_eq!(error.to_string(), "`run`: 202 Accepted, a success that the API does not announce");
}

#[tokio::test]
async fn headers_are_sent_once() {
    let fake = Fake::ok("1");
    let operation = Operation::new(&fake.client(), &SPEC)
        .header("Accept", "text/plain")
        .header("Content-Type", "application/json")
        .header_value("X-Many", ["a", "b"])
        .header_value("X-None", None::<i64>)
        .header("X-Text", "grün")
        .cookie("a", "x; y")
        .cookie_value("b", [1, 2]);
    Run(operation).options(CallOptions::new().header("x-text", "own")).send().await.unwrap();
    let headers = fake.last().headers;
    let all = |name| headers.get_all(name).iter().map(|value| value.to_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(all("accept"), ["text/plain"]);
    assert_eq!(all("content-type"), Vec::<&str>::new(), "there is no body");
    assert_eq!(all("x-many"), ["a,b"]);
    assert_eq!(all("x-none"), Vec::<&str>::new());
    assert_eq!(all("x-text"), ["own"]);
    assert_eq!(all("cookie"), ["a=x%3B%20y; b=1,2"]);
    assert_eq!(all("user-agent"), ["test/1.0"]);
}

#[tokio::test]
async fn cookies_and_a_credential_share_one_header() {
    let fake = Fake::ok("1");
    let spec = leak(OperationSpec { security: Some(COOKIE), ..SPEC });
    Run(Operation::new(&fake.client(), spec).cookie("a", "1")).send().await.unwrap();
    assert_eq!(fake.last().headers["cookie"], "a=1; s=s3cr3t%2Ft0ken");
}

#[tokio::test]
async fn the_first_bad_argument_is_reported_and_nothing_is_sent() {
    let fake = Fake::ok("1");
    let new = || Operation::new(&fake.client(), &SPEC);
    let unwritable = std::collections::BTreeMap::from([(vec![1], 1)]);
    let cases = [
        (new().header("x-a", "a\r\nx-evil: 1").path("b", ""), "argument `x-a` must not have control characters"),
        (new().path("b", "").header("x-a", "\n"), "argument `b` must be a path segment"),
        (new().query_value("q", &unwritable), "argument `q` key must be a string"),
        (new().field_value("f", &unwritable), "argument `f` key must be a string"),
        (new().body(&unwritable), "argument `body` key must be a string"),
        (new().options(CallOptions::new().header("a b", "c")), "header `a b` has no valid name"),
        (new().options(CallOptions::new().header("a", "c\n")), "header `a` must not have control characters"),
    ];
    for (operation, expected) in cases {
        let error = Run(operation).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument);
        assert!(error.to_string().starts_with(&format!("`run`: {expected}")), "{error}");
    }
    assert_eq!(fake.count(), 0);
}

#[test]
fn a_call_outside_of_tokio_is_an_error() {
    let call = Run(Operation::new(&Fake::ok("1").client(), &SPEC)).send();
    let mut call = std::pin::pin!(call);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else { panic!("no error") };
    assert_eq!(error.to_string(), "`run`: a call must be awaited within a tokio runtime");
}

#[test]
fn calls_can_move_between_threads() {
    const fn sendable<T: Send>(_: &T) {}
    let run = Run(Operation::new(&Fake::ok("1").client(), &SPEC));
    sendable(&run.clone().send());
    sendable(&run.send_with_response());
}
