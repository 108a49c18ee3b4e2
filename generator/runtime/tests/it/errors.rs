//! What errors say, and what they never say.

use clientsmith_runtime::runtime::{
    Body, CallOptions, Error, ErrorKind, Operation, OperationSpec, Requirements, SecurityScheme, TransportError,
    TransportErrorKind, decode, object,
};

use crate::support::{Fake, TOKEN, leak, operation};

#[derive(Debug)]
struct Problem {
    code: i64,
}

object!(Problem { code });

const SECURITY: Requirements = &[&[SecurityScheme::query("token")]];

async fn failure(answer: Fake) -> Error {
    let spec = leak(OperationSpec { security: Some(SECURITY), ..operation("/a/{x}") });
    let call = Operation::new(&answer.client(), spec).path("x", "p").query("q", "private").send(decode::empty);
    call.await.unwrap_err()
}

fn answering(status: u16, body: &'static str) -> Fake {
    Fake::new(move |_| {
        let answer = http::Response::builder().status(status).header("x-request-id", "r-1");
        Ok(answer.body(Body::from(body)).unwrap())
    })
}

#[tokio::test]
async fn an_error_repeats_what_the_api_says() {
    let error = failure(answering(404, r#"{"message":"Project not found","code":7}"#)).await;
    assert_eq!(error.to_string(), "`testOperation`: 404 Not Found: Project not found");
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.operation(), Some("testOperation"));
    assert_eq!(error.status().unwrap(), 404);
    assert!(error.is_not_found() && !error.is_timeout() && !error.is_connect());
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(error.headers().unwrap().len(), 1);
    assert_eq!(error.message().as_deref(), Some("Project not found"));
    assert_eq!(error.decode::<Problem>().unwrap().code, 7);
    let wrong = error.decode::<Vec<i64>>().unwrap_err();
    assert_eq!((wrong.kind(), wrong.operation()), (ErrorKind::Decode, Some("testOperation")));
}

#[tokio::test]
async fn a_message_is_looked_for_below_the_known_keys() {
    let cases = [
        (r#"{"error":"e"}"#, Some("e")),
        (r#"{"error":"e","message":"m"}"#, Some("m")),
        (r#"{"message":"","error":{"message":"deep"}}"#, Some("deep")),
        (r#"{"message":1}"#, None),
        ("[]", None),
        ("<html>", None),
        ("", None),
    ];
    for (body, expected) in cases {
        assert_eq!(failure(answering(500, body)).await.message().as_deref(), expected, "{body}");
    }
    assert_eq!(failure(answering(500, "")).await.to_string(), "`testOperation`: 500 Internal Server Error");
}

#[tokio::test]
async fn a_redirect_is_an_error() {
    let error = failure(answering(302, "")).await;
    assert_eq!(error.to_string(), "`testOperation`: 302 Found");
}

#[tokio::test]
async fn no_text_shows_a_credential_or_a_query() {
    let echo = r#"{"message":"token s3cr3t/t0ken or s3cr3t%2Ft0ken is bad"}"#;
    let error = failure(answering(401, echo)).await;
    assert_eq!(error.to_string(), "`testOperation`: 401 Unauthorized: token *** or *** is bad");
    let lost = Fake::new(|request| {
        let source = std::io::Error::other(format!("failed for {TOKEN}"));
        assert!(request.uri.query().unwrap().contains("private"));
        Err(TransportError::new(TransportErrorKind::Connect, source))
    });
    let broken = failure(lost).await;
    assert!(broken.is_connect());
    assert_eq!(broken.to_string(), "`testOperation`: no connection to api.example.com");
    for error in [error, broken] {
        let said = format!("{error} {error:?} {error:#?}");
        assert!(!said.contains("s3cr3t") && !said.contains("private"), "{said}");
    }
}

#[tokio::test]
async fn a_text_is_never_cut_within_a_credential() {
    for padding in 0..90 {
        let filler = "x".repeat(padding);
        let body: &'static str = leak(format!(r#"{{"message":"{}{filler}{TOKEN}"}}"#, "y".repeat(220)));
        let status = failure(answering(400, body)).await;
        let body: &'static str = leak(format!(r#"["{TOKEN}{filler}",1,"{TOKEN}"]"#));
        let spec = leak(operation("/a"));
        let call = Operation::new(&Fake::ok(body).client(), spec).send(decode::json::<Vec<String>>);
        let decode = call.await.unwrap_err();
        let said = format!("{status} {status:?} {decode} {decode:?}");
        assert!(!said.contains("s3c") && !said.contains("ken"), "{said}");
    }
}

#[tokio::test]
async fn no_debug_output_shows_one_either() {
    let fake = Fake::ok("1");
    let client = fake.client();
    let options = CallOptions::new().header("x-key", "private");
    let operation = Operation::new(&client, leak(operation("/a"))).query("q", "private").options(options.clone());
    let said = format!("{client:?} {operation:?} {options:?} {:?}", operation.clone().send(decode::empty));
    assert!(!said.contains("s3cr3t") && !said.contains("private"), "{said}");
    assert!(said.contains("***") && said.contains("testOperation") && said.contains("x-key"), "{said}");
    let response = operation.send_with_response(decode::json::<i64>).await.unwrap();
    assert!(!format!("{response:?}").contains("s3cr3t"));
}

#[tokio::test]
async fn long_bodies_are_cut() {
    let body: &'static str = leak("x\u{1b}".repeat(5000));
    let said = format!("{:?}", failure(answering(500, body)).await);
    assert!(said.len() < 600 && !said.contains('\u{1b}'), "{said}");
}

#[test]
fn an_error_is_one_word() {
    const fn sendable<T: Send + Sync + 'static>() {}
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    sendable::<Error>();
}
