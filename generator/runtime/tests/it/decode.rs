//! Answers of every kind: charsets, marks, empty bodies, media types.

use clientsmith_runtime::runtime::{
    AnswerKind, Body, Decode, Error, ErrorKind, Operation, OperationSpec, Response, StatusCode, Value, decode,
};

use crate::support::{Fake, Server, leak, operation, write};

/// A transport that gives this answer to everything.
fn answering(status: u16, content_type: &'static str, body: impl AsRef<[u8]>) -> Fake {
    let body = body.as_ref().to_vec();
    Fake::new(move |_| {
        let mut answer = http::Response::builder().status(status);
        if !content_type.is_empty() {
            answer = answer.header("content-type", content_type);
        }
        Ok(answer.body(Body::from(body.clone())).unwrap())
    })
}

async fn read<T: 'static>(
    (status, content_type, body): (u16, &'static str, impl AsRef<[u8]>),
    decode: Decode<T>,
) -> Result<T, Error> {
    Operation::new(&answering(status, content_type, body).client(), leak(operation("/a"))).send(decode).await
}

async fn json(content_type: &'static str, body: impl AsRef<[u8]>) -> Result<Value, Error> {
    read((200, content_type, body), decode::json::<Value>).await
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[tokio::test]
async fn a_byte_order_mark_is_skipped() {
    assert_eq!(json("application/json", "\u{feff}{\"a\":\"ü\"}").await.unwrap()["a"], "ü");
    assert_eq!(read((200, "text/plain", "\u{feff}ü"), decode::text).await.unwrap(), "ü");
    assert_eq!(read((200, "", "\u{feff}ü"), decode::bytes).await.unwrap(), "\u{feff}ü", "bytes stay as they are");
    let error = read((400, "application/json", "\u{feff}{\"message\":\"no\"}"), decode::empty).await.unwrap_err();
    assert_eq!((error.message().as_deref(), error.body().len()), (Some("no"), 19));
    assert_eq!(error.decode::<Value>().unwrap()["message"], "no");
    // In whichever charset the header says: the mark is right.
    let wide = utf16("\u{feff}[\"ü\"]", u16::to_be_bytes);
    assert_eq!(json("application/json; charset=utf-8", wide).await.unwrap()[0], "ü");
}

#[tokio::test]
async fn common_charsets_are_read() {
    let (big, little) = (utf16("[\"ü€😀\"]", u16::to_be_bytes), utf16("[\"ü€😀\"]", u16::to_le_bytes));
    let marked = utf16("\u{feff}[\"ü€😀\"]", u16::to_le_bytes);
    let cases: [(&str, &[u8], &str); 11] = [
        ("application/json; charset=utf-8", "[\"ü€😀\"]".as_bytes(), "ü€😀"),
        ("application/json;charset=\"UTF-8\"", "[\"ü€😀\"]".as_bytes(), "ü€😀"),
        ("application/json; charset=us-ascii", b"[\"a\"]", "a"),
        ("application/json; charset=", "[\"ü\"]".as_bytes(), "ü"),
        ("application/json; charset=ISO-8859-1", b"[\"\xfc\x80\"]", "ü€"),
        ("application/json; q=1; Charset = latin1", b"[\"\xfc\"]", "ü"),
        ("text/plain; charset=windows-1252", b"[\"\xfc\x99\"]", "ü™"),
        ("application/json; charset=utf-16", &big, "ü€😀"),
        ("application/json; charset=utf-16", &little, "ü€😀"),
        ("application/json; charset=UTF-16BE", &big, "ü€😀"),
        ("application/json", &marked, "ü€😀"),
    ];
    for (content_type, body, expected) in cases {
        assert_eq!(json(content_type, body).await.unwrap()[0], expected, "{content_type}");
        let text = read((200, content_type, body), decode::text).await.unwrap();
        assert_eq!(text, format!("[\"{expected}\"]"), "{content_type}");
    }
    let body = b"{\"message\":\"f\xfcr s3cr3t/t0ken\"}";
    let error = read((403, "application/json; charset=latin1", body), decode::empty).await.unwrap_err();
    assert_eq!(error.to_string(), "`testOperation`: 403 Forbidden: für ***");
    assert!(format!("{error:?}").contains("für ***"), "{error:?}");
    assert_eq!(error.body(), body);
    let body = utf16("{\"token\":\"s3cr3t/t0ken\"}", u16::to_le_bytes);
    let error = read((403, "application/json; charset=utf-16", body), decode::empty).await.unwrap_err();
    assert!(format!("{error:?}").contains("***"), "{error:?}");
}

#[tokio::test]
#[cfg(feature = "charset")]
async fn other_charsets_are_read_with_the_feature() {
    assert_eq!(json("application/json; charset=shift_jis", b"[\"\x93\xfa\x96{\"]").await.unwrap()[0], "日本");
    assert_eq!(read((200, "text/plain; charset=koi8-r", b"\xc4\xc1"), decode::text).await.unwrap(), "да");
}

#[tokio::test]
async fn an_unknown_charset_is_taken_for_utf8_and_named_where_that_fails() {
    let content_type = "application/json; charset=x-nobody";
    assert_eq!(json(content_type, "[\"ü\"]").await.unwrap()[0], "ü");
    let error = json(content_type, b"[\"\xfc\"]").await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(StatusCode::OK)));
    let said = error.to_string();
    assert!(said.contains("; its charset `x-nobody` is not known and was taken for UTF-8"), "{said}");
    assert_eq!(said.contains("the feature `charset`"), !cfg!(feature = "charset"), "{said}");
    assert_eq!(read((200, content_type, b"\xfc"), decode::text).await.unwrap(), "\u{fffd}");
}

#[tokio::test]
async fn damaged_utf8_is_an_error_that_says_where() {
    let error = json("application/json", b"{\"a\":\n[\"b\",\"\xff\"]}").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("at `a[1]`"), "{error}");
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, "invalid unicode code point at line 2 column 6");
    let error = json("application/json", b"{\"a\":x,\"\xff\":1}").await.unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(source, "expected value at line 1 column 6");
}

#[tokio::test]
async fn json_of_any_media_type_is_read() {
    for content_type in ["application/json", "application/vnd.api+json", "text/json", "text/plain", ""] {
        assert_eq!(json(content_type, "[1]").await.unwrap()[0], 1, "{content_type}");
    }
    let problem = r#"{"title":"Gone","message":"no such thing"}"#;
    let error = read((410, "application/problem+json", problem), decode::empty).await.unwrap_err();
    assert_eq!(error.to_string(), "`testOperation`: 410 Gone: no such thing");
    assert_eq!(error.decode::<Value>().unwrap()["title"], "Gone");
}

#[tokio::test]
async fn an_empty_body_fits_what_may_be_absent() {
    for (status, body) in [(200, ""), (204, ""), (200, " \r\n"), (200, "\u{feff}"), (200, "null")] {
        assert_eq!(read((status, "", body), decode::optional_json::<Vec<i64>>).await.unwrap(), None);
        assert_eq!(read((status, "", body), decode::json::<Option<String>>).await.unwrap(), None);
        assert_eq!(read((status, "", body), decode::json::<Value>).await.unwrap(), Value::Null);
        read((status, "", body), decode::json::<()>).await.unwrap();
        read((status, "", body), decode::empty).await.unwrap();
    }
    assert_eq!(read((200, "", "[1]"), decode::optional_json::<Vec<i64>>).await.unwrap(), Some(vec![1]));
    assert_eq!(read((204, "", ""), decode::text).await.unwrap(), "");
    assert!(read((204, "", ""), decode::bytes).await.unwrap().is_empty());
}

#[tokio::test]
async fn an_empty_body_in_place_of_a_value_is_an_error_that_says_so() {
    for (status, body) in [(200, ""), (204, ""), (201, " \r\n"), (200, "\u{feff}")] {
        let error = read((status, "application/json", body), decode::json::<Vec<i64>>).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Decode, status));
        let said = error.to_string();
        assert!(said.ends_with(" with an empty body in place of JSON"), "{said}");
    }
    let server = Server::start(|_| write("HTTP/1.1 204 No Content\r\n\r\n")).await;
    let call = Operation::new(&server.client(), leak(operation("/x"))).send_with_response(decode::json::<i64>);
    assert_eq!(call.await.unwrap_err().status(), Some(StatusCode::NO_CONTENT));
}

#[tokio::test]
async fn a_success_that_is_a_web_page_is_named() {
    let page = "<html>Sign in to this network</html>";
    let error = read((200, "text/html; charset=utf-8", page), decode::json::<Vec<i64>>).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(StatusCode::OK)));
    assert_eq!(error.body(), page.as_bytes());
    let said = error.to_string();
    assert!(said.ends_with("near `<html>Sign in to this`; it came as `text/html; charset=utf-8`"), "{said}");
    let error = read((200, "application/json", page), decode::json::<Vec<i64>>).await.unwrap_err();
    assert!(!error.to_string().contains("it came as"), "{error}");
}

#[tokio::test]
async fn an_error_that_is_a_web_page_keeps_it() {
    let page = "<html><h1>502 Bad Gateway</h1></html>";
    let error = read((502, "text/html", page), decode::json::<Value>).await.unwrap_err();
    assert_eq!((error.kind(), error.body()), (ErrorKind::Status, page.as_bytes()));
    assert_eq!((error.message(), error.to_string().as_str()), (None, "`testOperation`: 502 Bad Gateway"));
    let error = error.decode::<Vec<i64>>().unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Decode, Some(StatusCode::BAD_GATEWAY)));
    assert!(error.to_string().contains("it came as `text/html`"), "{error}");
    let error = read((404, "", ""), decode::empty).await.unwrap_err().decode::<Value>().unwrap_err();
    assert!(error.to_string().ends_with("404 Not Found with an empty body in place of JSON"), "{error}");
}

#[tokio::test]
async fn a_body_that_ends_early_is_no_matter_of_decoding() {
    let server = Server::start(|request| match request.target.as_str() {
        "/api/v2/length" => write("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n[1]"),
        _ => write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n[1]\r\n"),
    })
    .await;
    for path in ["/length", "/chunked"] {
        let call = Operation::new(&server.client(), leak(operation(path))).send(decode::json::<Value>);
        assert_eq!(call.await.unwrap_err().kind(), ErrorKind::Transport, "{path}");
    }
}

#[tokio::test]
async fn a_stream_stays_as_it_came() {
    let spec = leak(OperationSpec { answer: AnswerKind::Stream, ..operation("/a") });
    let fake = answering(200, "text/plain; charset=latin1", b"\xef\xbb\xbf\xfc");
    let response: Response<_> = Operation::new(&fake.client(), spec).send_with_response(decode::stream).await.unwrap();
    assert_eq!(response.into_value().collect().await.unwrap(), &b"\xef\xbb\xbf\xfc"[..]);
}
