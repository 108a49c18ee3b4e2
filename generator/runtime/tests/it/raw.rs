//! Requests for what no document declares.

use clientsmith_runtime::runtime::{Body, CallOptions, ErrorKind, Method, RetryPolicy, Value};

use crate::support::{Fake, Server, TOKEN, builder, json};

#[tokio::test]
async fn an_undeclared_address_has_the_client_s_credentials() {
    let fake = Fake::ok(r#"{"a":1}"#);
    let request = fake.client().request(Method::Get, "https://api.example.com/api/v2/new thing?x=y#f");
    let request = request.query("q", "a b&c").query("q", "2").header("x-h", "v");
    let response = request.send::<Value>().with_response().await.unwrap();
    assert_eq!((response.status().as_u16(), &response.value()["a"]), (200, &Value::from(1)));
    let last = fake.last();
    assert_eq!(last.uri, "https://api.example.com/api/v2/new%20thing?x=y&q=a%20b%26c&q=2");
    assert_eq!((&last.headers["circle-token"], &last.headers["x-h"]), (&TOKEN.parse().unwrap(), &"v".parse().unwrap()));
    assert_eq!(last.headers["accept"], "application/json");

    // Below v1's own path it is v1's scheme that counts.
    fake.client().request(Method::Get, "/api/v1/me").send_bytes().await.unwrap();
    assert_eq!(fake.last().uri, "https://api.example.com/api/v1/me?circle-token=s3cr3t%2Ft0ken");
    assert_eq!(fake.last().headers["accept"], "*/*");
}

#[tokio::test]
async fn a_stranger_gets_no_credential() {
    let fake = Fake::ok("bytes");
    let call = fake.client().request(Method::Get, "https://elsewhere.example.com/file").send_bytes();
    assert_eq!(call.await.unwrap(), "bytes");
    assert!(fake.last().headers.get("circle-token").is_none());
    assert_eq!(fake.last().uri, "https://elsewhere.example.com/file");
}

#[tokio::test]
async fn bodies_and_streams_go_both_ways() {
    let server = Server::start(|request| {
        let length = request.body.len();
        let kind = request.header("content-type").join(",");
        json("200 OK", &format!(r#"{{"method":"{}","length":{length},"type":"{kind}"}}"#, request.method))
    })
    .await;
    let client = server.client();
    let echo: Value = client.request(Method::Post, "/x").json(&["a"]).send().await.unwrap();
    assert_eq!(echo, serde_json::json!({"method": "POST", "length": 5, "type": "application/json"}));
    let put = client.request(Method::Put, "/x").body("text/csv", "a,b");
    let mut stream = put.send_stream().await.unwrap();
    let first = stream.try_next().await.unwrap().unwrap();
    assert_eq!(first, r#"{"method":"PUT","length":3,"type":"text/csv"}"#);
    client.request(Method::Delete, "/x").send_empty().await.unwrap();
    assert_eq!(server.sent().last().unwrap().header("circle-token"), [TOKEN]);
}

#[tokio::test]
async fn limits_and_retries_hold() {
    let fake = Fake::new(|_| Ok(http::Response::builder().status(503).body(Body::from("{}")).unwrap()));
    let request = fake.client().request(Method::Get, "/x");
    let policy = RetryPolicy::new().base_delay(std::time::Duration::ZERO).max_retries(2);
    let error = request.options(CallOptions::new().retries(policy)).send::<Value>().await.unwrap_err();
    assert_eq!((fake.count(), error.attempts(), error.operation()), (3, 3, Some("request")));
    let options = CallOptions::new().max_body(3);
    let error = Fake::ok("12345").client().request(Method::Get, "/x").options(options).send_bytes().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
}

#[tokio::test]
async fn an_address_that_cannot_be_is_refused() {
    let addresses = [
        "ftp://api.example.com/x",
        "https://user:s3cr3t@api.example.com/x",
        "api/v2/x",
        "//api.example.com/x",
        "https://",
        "",
    ];
    for address in addresses {
        let fake = Fake::ok("{}");
        let error = fake.client().request(Method::Get, address).query("a", "b").send::<Value>().await.unwrap_err();
        assert_eq!((error.kind(), fake.count()), (ErrorKind::InvalidArgument, 0), "{address}");
        assert!(!format!("{error:?}").contains("s3cr3t"));
    }
    // A path needs one server to start from.
    let apart = builder().transport(Fake::ok("{}")).base_url("v1", "https://own.example.com").build().unwrap();
    let error = apart.request(Method::Get, "/x").send::<Value>().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
}

#[tokio::test]
async fn a_transport_learns_which_call_it_serves() {
    use clientsmith_runtime::runtime::{CallInfo, Operation, decode};
    let seen = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let log = std::sync::Arc::clone(&seen);
    let fake = Fake::new(move |request| {
        let call = request.extensions.get::<CallInfo>().unwrap();
        log.lock().unwrap().push((call.operation(), call.api(), call.method(), call.template(), call.attempt()));
        Ok(http::Response::builder().status(503).body(Body::empty()).unwrap())
    });
    let policy = RetryPolicy::new().base_delay(std::time::Duration::ZERO).max_retries(1);
    let client = builder().transport(fake).retries(policy).build().unwrap();
    let spec = crate::support::leak(crate::support::operation("/a/{b}"));
    Operation::new(&client, spec).path("b", "c").send(decode::empty).await.unwrap_err();
    let call = |attempt| ("testOperation", "v2", Method::Get, "/a/{b}", attempt);
    assert_eq!(*seen.lock().unwrap(), [call(1), call(2)]);
}

#[tokio::test]
async fn a_transport_may_stand_around_another() {
    use clientsmith_runtime::runtime::{BoxFuture, Transport, TransportError};
    use std::sync::Arc;
    struct Marked(Arc<dyn Transport>, &'static str);
    impl Transport for Marked {
        fn call(&self, mut request: http::Request<Body>) -> BoxFuture<Result<http::Response<Body>, TransportError>> {
            request.headers_mut().append("mark", http::HeaderValue::from_static(self.1));
            self.0.call(request)
        }
    }
    // Around what the client has itself, and in the order in which they are named.
    let server = Server::start(|_| json("200 OK", "{}")).await;
    let wrapped =
        builder().wrap_transport(|inner| Marked(inner, "inner")).wrap_transport(|inner| Marked(inner, "outer"));
    let client = wrapped.origin(&server.url).build().unwrap();
    client.request(Method::Get, "/x").send_empty().await.unwrap();
    assert_eq!(server.only().header("mark"), ["outer", "inner"]);
}
