//! The HTTP client that a client builds itself: the same whatever other crates enable in reqwest.

use std::time::Duration;

use clientsmith_runtime::runtime::{ErrorKind, Operation, decode};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;

use crate::support::{Hasty, Server, builder, leak, operation, write};

/// Whether a client can be built for servers that are https.
const TLS: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

#[tokio::test]
async fn nothing_is_sent_that_nobody_asked_for() {
    let head = "HTTP/1.1 200 OK\r\nset-cookie: a=b; path=/\r\ncontent-length: 1\r\n\r\n5";
    let server = Server::start(move |_| write(head)).await;
    let client = server.client();
    for _ in 0..2 {
        assert_eq!(Operation::new(&client, leak(operation("/x"))).send(decode::json::<i64>).await.unwrap(), 5);
    }
    let request = server.sent().remove(1);
    let names: Vec<&str> = request.headers.iter().map(|(name, _)| name.as_str()).collect();
    let encoding = if cfg!(feature = "gzip") { vec!["gzip"] } else { vec![] };
    assert_eq!(request.header("accept-encoding"), encoding);
    assert!(!names.iter().any(|name| ["cookie", "referer", "upgrade"].contains(name)), "{names:?}");
}

/// reqwest would panic.
#[test]
fn with_a_clock_that_needs_no_tokio_a_call_outside_of_it_is_an_error() {
    let client = builder().origin("http://127.0.0.1:1").clock(Hasty::new()).build().unwrap();
    let mut call = std::pin::pin!(Operation::new(&client, leak(operation("/x"))).send(decode::empty));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else { panic!("no error") };
    assert!(format!("{error:?}").contains("reqwest sends only within a tokio runtime"), "{error:?}");
}

#[test]
#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn a_client_speaks_tls() {
    builder().build().unwrap();
}

#[test]
#[cfg(all(feature = "rustls-no-provider", not(any(feature = "rustls", feature = "native-tls"))))]
fn without_a_provider_there_is_an_error_and_no_panic() {
    let error = builder().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let said = error.to_string();
    assert!(said.starts_with("rustls has no provider of cryptography: call `install_default`"), "{said}");
}

#[tokio::test]
#[cfg(not(any(feature = "rustls", feature = "rustls-no-provider", feature = "native-tls")))]
async fn without_tls_only_http_is_spoken() {
    let error = builder().build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    let said = error.to_string();
    assert!(said.starts_with("the server of `v1` is https, but this client was built without TLS: "), "{said}");
    let error = builder().base_url("v1", "http://127.0.0.1:1").build().unwrap_err();
    assert!(error.to_string().starts_with("the server of `v2` is https"), "{error}");
    let server = Server::start(|_| write("HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n5")).await;
    let call = Operation::new(&server.client(), leak(operation("/x"))).send(decode::json::<i64>);
    assert_eq!(call.await.unwrap(), 5);
    builder().transport(crate::support::Fake::ok("")).build().unwrap();
}

#[tokio::test]
async fn a_handshake_that_fails_or_hangs_is_no_connection() {
    if !TLS {
        return;
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut connection, _)) = listener.accept().await {
            // The first is told something that is no TLS, the others nothing at all.
            if open.is_empty() {
                connection.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
            }
            open.push(connection);
        }
    });
    let builder = builder().origin(format!("https://{address}")).connect_timeout(Duration::from_millis(50));
    let client = builder.build().unwrap();
    for _ in 0..2 {
        let error = Operation::new(&client, leak(operation("/x"))).send(decode::empty).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    }
}

#[tokio::test]
#[cfg(feature = "gzip")]
async fn the_limit_counts_what_a_compressed_body_unfolds_to() {
    use std::io::Write as _;

    use crate::support::Reply;

    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&vec![b' '; 8 << 20]).unwrap();
    gzip.write_all(b"5").unwrap();
    let packed = gzip.finish().unwrap();
    assert!(packed.len() < 16 << 10);
    let length = packed.len();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: {length}\r\n\r\n");
    let whole = [head.into_bytes(), packed].concat();
    let server = Server::start(move |_| vec![Reply::Write(whole.clone())]).await;
    let call = |limit| {
        let client = builder().origin(&server.url).max_body(limit).build().unwrap();
        Operation::new(&client, leak(operation("/x"))).send(decode::json::<i64>)
    };
    assert_eq!(call((8 << 20) + 1).await.unwrap(), 5);
    let error = call(1 << 20).await.unwrap_err();
    assert_eq!((error.kind(), error.body().len()), (ErrorKind::BodyTooLarge, 1 << 20));
}
