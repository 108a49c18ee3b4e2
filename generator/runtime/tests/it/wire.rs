//! Against a server: what reqwest makes of a request, time, size and broken connections.

use std::time::{Duration, Instant};

use clientsmith_runtime::runtime::{
    AnswerKind, CallOptions, ErrorKind, Method, Operation, OperationSpec, Value, decode,
};
use futures_core::Stream;

use crate::support::{Reply, Server, TOKEN, builder, json, leak, operation, write};

#[tokio::test]
async fn the_address_arrives_as_it_was_encoded() {
    let server = Server::start(|_| json("200 OK", "{}")).await;
    let spec = leak(operation("/project/{slug}/x"));
    let operation = Operation::new(&server.client(), spec).path("slug", "gh/acme/a b/../%").query("q", "1+1 %2F/ü");
    operation.query_value("many", ["a/b", "c"]).send(decode::empty).await.unwrap();
    let request = server.only();
    let expected = "/api/v2/project/gh%2Facme%2Fa%20b%2F..%2F%25/x?q=1%2B1%20%252F%2F%C3%BC&many=a%2Fb&many=c";
    assert_eq!((request.method.as_str(), request.target.as_str()), ("GET", expected));
    assert_eq!(request.header("circle-token"), [TOKEN]);
    assert_eq!(request.header("accept"), ["application/json"]);
    assert_eq!(request.header("user-agent"), ["test/1.0"]);
    assert_eq!((request.header("content-type"), request.header("content-length")), (vec![], vec![]));
}

#[tokio::test]
async fn addresses_of_a_server_that_is_known_are_those_of_one_that_is_not() {
    let paths =
        ["/", "/a//b/?", "//a", "/a?b=c?d&e=%20'", "/%2e%2E/x/./y/../z", "/a;b=c/@:!$'()*+,=~|^`{}", "/ü/%C3%BC?ü"];
    let (server, other) =
        (Server::start(|_| json("200 OK", "{}")).await, Server::start(|_| json("200 OK", "{}")).await);
    // Its transport tells of an answer that comes from another address than was asked for.
    let own = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let client = builder().origin(&server.url).http_client(own).build().unwrap();
    for path in paths {
        client.request(Method::Get, format!("{}{path}", server.url)).send_empty().await.unwrap();
        client.request(Method::Get, format!("{}{path}", other.url)).send_empty().await.unwrap();
        let parsed = url::Url::parse(&format!("{}{path}", server.url)).unwrap();
        let expected = &parsed[url::Position::BeforePath..];
        assert_eq!(server.sent().last().unwrap().target, expected);
        assert_eq!(other.sent().last().unwrap().target, expected);
    }
}

#[tokio::test]
async fn every_method_is_sent() {
    let server = Server::start(|_| write("HTTP/1.1 204 No Content\r\n\r\n")).await;
    let methods = [
        Method::Get,
        Method::Put,
        Method::Post,
        Method::Delete,
        Method::Options,
        Method::Head,
        Method::Patch,
        Method::Trace,
    ];
    for method in methods {
        let spec = leak(OperationSpec { method, ..operation("/x") });
        Operation::new(&server.client(), spec).send(decode::empty).await.unwrap();
    }
    let sent: Vec<String> = server.sent().into_iter().map(|request| request.method).collect();
    assert_eq!(sent, ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"]);
}

#[tokio::test]
async fn a_transport_must_not_follow_redirects() {
    let server = Server::start(|request| match request.target.as_str() {
        "/other" => json("200 OK", "{}"),
        _ => write("HTTP/1.1 302 Found\r\nlocation: /other\r\ncontent-length: 0\r\n\r\n"),
    })
    .await;
    let following = builder().origin(&server.url).http_client(reqwest::Client::new()).build().unwrap();
    let error = Operation::new(&following, leak(operation("/x"))).send(decode::empty).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test]
async fn a_client_of_ones_own_is_used() {
    let server = Server::start(|_| json("200 OK", "5")).await;
    let own = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let client = builder().base_url("v2", format!("{}/deep/v2/", server.url)).http_client(own).build().unwrap();
    assert_eq!(Operation::new(&client, leak(operation("/x"))).send(decode::json::<i64>).await.unwrap(), 5);
    assert_eq!(server.only().target, "/deep/v2/x");
}

#[tokio::test]
async fn a_call_has_its_time() {
    let slow = || vec![Reply::Pause(Duration::from_secs(20))];
    let server = Server::start(move |_| slow()).await;
    let started = Instant::now();
    let client = builder().origin(&server.url).token(TOKEN).timeout(Duration::from_millis(80)).build().unwrap();
    let call = |options| Operation::new(&client, leak(operation("/x"))).options(options).send(decode::empty);
    let error = call(CallOptions::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "`testOperation`: no answer within 80ms");
    assert!(error.is_timeout());
    let error = call(CallOptions::new().timeout(Duration::from_millis(20))).await.unwrap_err();
    assert_eq!(error.to_string(), "`testOperation`: no answer within 20ms");
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn the_time_includes_the_body() {
    let stuck = || {
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{".to_vec();
        vec![Reply::Write(head), Reply::Pause(Duration::from_secs(20))]
    };
    let server = Server::start(move |_| stuck()).await;
    let client = builder().origin(&server.url).timeout(Duration::from_millis(80)).build().unwrap();
    let error = Operation::new(&client, leak(operation("/x"))).send(decode::json::<Value>).await.unwrap_err();
    assert!(error.is_timeout(), "{error}");

    let spec = leak(OperationSpec { answer: AnswerKind::Stream, ..operation("/x") });
    let client = server.client();
    // Enough for what comes at once.
    let options = CallOptions::new().timeout(Duration::from_millis(400));
    let mut stream = Operation::new(&client, spec).options(options).send(decode::stream).await.unwrap();
    assert_eq!(stream.try_next().await.unwrap().unwrap(), "{");
    let error = stream.try_next().await.unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert!(stream.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn a_body_has_its_limit() {
    let server = Server::start(|request| {
        let status = if request.target.ends_with("bad") { "500 Bad" } else { "200 OK" };
        let chunk = format!("a\r\n{}\r\n", "x".repeat(10)).repeat(10);
        write(&format!("HTTP/1.1 {status}\r\ntransfer-encoding: chunked\r\n\r\n{chunk}0\r\n\r\n"))
    })
    .await;
    let client = |limit| builder().origin(&server.url).max_body(limit).build().unwrap();
    let call = |limit, path| Operation::new(&client(limit), leak(operation(path))).send(decode::text);
    assert_eq!(call(100, "/x").await.unwrap(), "x".repeat(100));
    let error = call(99, "/x").await.unwrap_err();
    assert_eq!((error.kind(), error.body().len()), (ErrorKind::BodyTooLarge, 99));
    assert_eq!(error.to_string(), "`testOperation`: 200 OK, but its body has more than 99 bytes");
    let error = call(15, "/bad").await.unwrap_err();
    assert_eq!((error.kind(), error.body().len()), (ErrorKind::Status, 15));
}

#[tokio::test]
async fn a_stream_arrives_in_pieces_and_has_no_limit() {
    let server = Server::start(|_| {
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nx-a: b\r\n\r\n";
        let piece = |text: &str| Reply::Write(format!("{:x}\r\n{text}\r\n", text.len()).into_bytes());
        let mut replies = write(head);
        replies.extend([piece("one"), Reply::Pause(Duration::from_millis(50)), piece(" two")]);
        replies.extend(write("0\r\n\r\n"));
        replies
    })
    .await;
    let spec = leak(OperationSpec { answer: AnswerKind::Stream, ..operation("/x") });
    let client = builder().origin(&server.url).max_body(1).build().unwrap();
    let response = Operation::new(&client, spec).send_with_response(decode::stream).await.unwrap();
    assert_eq!(response.headers()["x-a"], "b");
    let mut stream = response.into_value();
    let first = std::future::poll_fn(|cx| std::pin::Pin::new(&mut stream).poll_next(cx)).await;
    assert_eq!(first.unwrap().unwrap(), "one");
    assert_eq!(stream.collect().await.unwrap(), " two");
}

#[tokio::test]
async fn broken_connections_are_told_apart() {
    let server = Server::start(|request| match request.target.as_str() {
        "/api/v2/head" => write("HTTP/1.1 200"),
        _ => write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc"),
    })
    .await;
    for path in ["/head", "/body"] {
        let error = Operation::new(&server.client(), leak(operation(path))).send(decode::text).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{path}: {error}");
        assert!(!format!("{error:?}").contains("s3cr3t"));
    }
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = builder().origin(format!("http://{closed}")).token(TOKEN).build().unwrap();
    let spec = leak(OperationSpec { security: Some(crate::support::OLD_API.security), ..operation("/x") });
    let error = Operation::new(&client, spec).query("q", "private").send(decode::text).await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    assert_eq!(error.to_string(), format!("`testOperation`: no connection to {closed}"));
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        let said = format!("{cause} {cause:?}");
        assert!(!said.contains("s3cr3t") && !said.contains("private"), "{said}");
        source = cause.source();
    }
}
