//! Answers that are not what the document says, or not whole.

use circleci::{Client, Error, ErrorKind, StatusCode};
use serde_json::{Value, json};

use crate::server::{Answer, Server};
use crate::{ID, TOKEN, builder, client, http_client, me, somebody};

const JSON: (&str, &str) = ("content-type", "application/json");

/// What the caller gets for this answer.
async fn outcome(answer: Answer) -> Result<circleci::v2::User, Error> {
    me(&client(&Server::start(vec![answer]))).await
}

#[tokio::test]
async fn empty_body_where_one_is_declared() {
    let error = outcome(Answer::new(200, &[JSON], "")).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(StatusCode::OK)), "{error:?}");
}

#[tokio::test]
async fn body_where_none_is_declared() {
    let server = Server::start(vec![Answer::new(204, &[], ""), Answer::new(200, &[JSON], "{")]);
    let otel = client(&server).v2().otel();
    otel.delete_otel_exporter(ID).send().await.unwrap();
    otel.delete_otel_exporter(ID).send().await.unwrap();
}

#[tokio::test]
async fn byte_order_mark() {
    let body = ["\u{feff}".as_bytes(), somebody().to_string().as_bytes()].concat();
    let user = outcome(Answer::new(200, &[JSON], body)).await.unwrap();
    assert_eq!(user.login, "somebody");
    let body = "\u{feff}{\"message\": \"no such user\"}";
    let error = outcome(Answer::new(404, &[JSON], body)).await.unwrap_err();
    assert_eq!(error.message().as_deref(), Some("no such user"));
    assert_eq!(error.decode::<Value>().unwrap(), json!({"message": "no such user"}));
}

#[tokio::test]
async fn media_types_with_parameters_and_suffixes() {
    for media_type in ["application/json; charset=utf-8", "application/vnd.circleci.v2+json", "text/plain", ""] {
        let answer = Answer::new(200, &[("content-type", media_type)], somebody().to_string());
        assert_eq!(outcome(answer).await.unwrap().login, "somebody", "{media_type}");
    }
}

#[tokio::test]
async fn error_that_is_no_json() {
    let body = "<html>no such page</html>";
    let error = outcome(Answer::new(404, &[("content-type", "text/html")], body)).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Status, None));
    assert_eq!(error.body(), body.as_bytes());
    assert_eq!(error.decode::<Value>().unwrap_err().kind(), ErrorKind::Decode);
    let error = outcome(Answer::new(404, &[JSON], [0xff, 0xfe, 0])).await.unwrap_err();
    assert_eq!((error.kind(), error.body()), (ErrorKind::Status, [0xff, 0xfe, 0].as_slice()));
}

#[tokio::test]
async fn success_that_is_html() {
    let error = outcome(Answer::new(200, &[("content-type", "text/html")], "<html>Log in</html>")).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(StatusCode::OK)));
    assert_eq!(error.body(), b"<html>Log in</html>");
}

#[tokio::test]
async fn success_that_is_not_announced() {
    let server = Server::start(vec![(299, json!({}))]);
    let call = client(&server).v2().pipeline().trigger_pipeline_run("gh".into(), "acme", "api");
    let error = call.send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnexpectedStatus, "{error:?}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(299));
}

#[tokio::test]
async fn early_end() {
    // A POST: nothing is tried again.
    let server = Server::start(vec![Answer::json(201, &json!({"number": 1})).cut(3)]);
    let call = client(&server).v2().pipeline().trigger_pipeline("gh/acme/api");
    let error = call.send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error:?}");
    // An error's own body that ends early doesn't hide the error.
    let error = outcome(Answer::json(404, &json!({"message": "gone"})).cut(1)).await.unwrap_err();
    assert_eq!((error.kind(), error.is_not_found()), (ErrorKind::Status, true), "{error:?}");
}

#[tokio::test]
async fn size_limit() {
    let body = somebody().to_string();
    let limited = |server: &Server, bytes: usize| -> Client {
        builder().origin(&server.origin).http_client(http_client()).max_body(bytes as u64).build().unwrap()
    };
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for answer in [Answer::new(200, &[JSON], &body), Answer::raw(chunked)] {
        let server = Server::start(vec![answer.clone(), answer]);
        me(&limited(&server, body.len())).await.unwrap();
        let error = me(&limited(&server, body.len() - 1)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BodyTooLarge, "{error:?}");
        assert_eq!(error.body(), &body.as_bytes()[..body.len() - 1]);
    }
}

#[tokio::test]
async fn an_errors_body_is_limited_too() {
    let server = Server::start(vec![Answer::new(400, &[], "x".repeat(1000))]);
    let client = builder().origin(&server.origin).http_client(http_client()).max_body(100).build().unwrap();
    let error = me(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.body().len()), (ErrorKind::Status, 100));
}

#[tokio::test]
async fn a_stream_is_not_limited() {
    let body = "x".repeat(100_000);
    let server = Server::start(vec![Answer::new(200, &[], &body)]);
    let client = builder().origin(&server.origin).http_client(http_client()).max_body(10).build().unwrap();
    let url = format!("{}/file", server.origin);
    let mut stream = client.request(circleci::Method::Get, url).send_stream().await.unwrap();
    let mut length = 0;
    while let Some(chunk) = stream.try_next().await.unwrap() {
        length += chunk.len();
    }
    assert_eq!(length, body.len());
}

#[tokio::test]
async fn an_errors_texts_are_short() {
    let message = format!("{}{}", "word ".repeat(50_000), TOKEN);
    let server = Server::start(vec![(400, json!({"message": message}))]);
    let error = me(&client(&server)).await.unwrap_err();
    assert!(error.to_string().len() < 400, "{}", error.to_string().len());
    assert!(format!("{error:?}").len() < 1000, "{}", format!("{error:?}").len());
    assert_eq!(error.message(), Some(message), "the caller has it whole");
}
