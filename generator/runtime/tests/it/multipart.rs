//! Bodies of parts, as they arrive at a server: taken apart by a reader that forgives nothing.

use clientsmith_runtime::runtime::{
    Body, Bytes, Encoding, ErrorKind, FilePart, Method, Operation, OperationSpec, Style, decode,
};
use serde_json::{json, value::RawValue};

use crate::support::{Chunks, Sent, Server, json as answer, leak, operation};

/// A part as a server has it.
#[derive(Debug, PartialEq)]
struct Part {
    name: String,
    file_name: Option<String>,
    content_type: Option<String>,
    content: Vec<u8>,
}

fn part(name: &str, content: &str) -> Part {
    Part { name: name.to_owned(), file_name: None, content_type: None, content: content.as_bytes().to_vec() }
}

fn file(name: &str, file_name: &str, content_type: &str, content: &str) -> Part {
    let (file_name, content_type) = (Some(file_name.to_owned()), Some(content_type.to_owned()));
    Part { file_name, content_type, ..part(name, content) }
}

/// The parts of a request, by RFC 2046 and RFC 7578.
fn parts(request: &Sent) -> Vec<Part> {
    let content_type = request.header("content-type");
    assert_eq!(content_type.len(), 1);
    let boundary = content_type[0].strip_prefix("multipart/form-data; boundary=").unwrap();
    assert!((1..=70).contains(&boundary.len()) && boundary.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    let mut rest = request.body.as_slice();
    let mut parts = Vec::new();
    let delimiter = format!("\r\n--{boundary}");
    rest = rest.strip_prefix(&delimiter.as_bytes()[2..]).unwrap();
    while let Some(after) = rest.strip_prefix(b"\r\n") {
        let end = find(after, delimiter.as_bytes()).unwrap();
        parts.push(read(&after[..end]));
        rest = &after[end + delimiter.len()..];
    }
    assert_eq!(rest, b"--\r\n", "after the last part");
    parts
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn read(bytes: &[u8]) -> Part {
    let end = find(bytes, b"\r\n\r\n").unwrap();
    let mut read = Part { content: bytes[end + 4..].to_vec(), ..part("", "") };
    for line in std::str::from_utf8(&bytes[..end]).unwrap().split("\r\n") {
        assert!(!line.contains(char::is_control), "{line:?}");
        let (name, value) = line.split_once(": ").unwrap();
        if name == "Content-Type" {
            assert_eq!(read.content_type.replace(value.to_owned()), None);
            continue;
        }
        let mut words = value.split("; ");
        assert_eq!((name, words.next()), ("Content-Disposition", Some("form-data")));
        read.name = quoted(words.next().unwrap(), "name");
        read.file_name = words.next().map(|word| quoted(word, "filename"));
        assert_eq!(words.next(), None, "{line}");
    }
    read
}

fn quoted(word: &str, key: &str) -> String {
    let value = word.strip_prefix(key).and_then(|word| word.strip_prefix("=\""));
    let value = value.and_then(|word| word.strip_suffix('"')).unwrap();
    assert!(!value.contains(['"', '\r', '\n']), "{word}");
    value.to_owned()
}

const SPEC: OperationSpec = OperationSpec {
    method: Method::Post,
    content_type: "multipart/form-data",
    encodings: &[
        ("photo", Encoding::ContentType("image/png")),
        ("list", Encoding::ContentType("application/json")),
        ("comma", Encoding::Style(Style::FORM.explode(false))),
        ("note", Encoding::ContentType("text/markdown")),
    ],
    ..operation("/x")
};

async fn sent(fill: impl FnOnce(Operation) -> Operation) -> Sent {
    let server = Server::start(|_| answer("200 OK", "{}")).await;
    fill(Operation::new(&server.client(), leak(SPEC))).send(decode::empty).await.unwrap();
    server.only()
}

#[tokio::test]
async fn values_and_files_are_parts_in_their_order() {
    let request = sent(|operation| {
        let raw: Box<RawValue> = serde_json::from_str("12345678901234567890123").unwrap();
        let operation = operation
            .part("title", "old")
            .part_value("flag", true)
            .part_value("number", raw)
            .part_value("object", json!({ "a": [1, "ü"] }))
            .part_value("tags", ["a", "b\r\nc"])
            .part_value("objects", [json!({ "b": 1 }), json!([2])])
            .part_value("list", ["a", "b"])
            .part_value("comma", ["a b", "c"])
            .part_value("none", None::<String>)
            .part_value("nothing", Vec::<i64>::new())
            .part("note", "# ü");
        let photo = FilePart::new(vec![0xff, 0, b'\r', b'\n', b'-', b'-']).file_name("p.png");
        let pages = ["1", "2"].map(|page| FilePart::new(page).content_type("text/plain").file_name(page));
        let operation = operation.file("photo", photo).files("pages", pages).file("raw", "bytes").part("title", "new");
        operation.files("absent", Vec::<Bytes>::new())
    })
    .await;
    let with_type = |part: Part, content_type: &str| Part { content_type: Some(content_type.to_owned()), ..part };
    let expected = [
        part("flag", "true"),
        part("number", "12345678901234567890123"),
        with_type(part("object", r#"{"a":[1,"ü"]}"#), "application/json"),
        part("tags", "a"),
        part("tags", "b\r\nc"),
        with_type(part("objects", r#"{"b":1}"#), "application/json"),
        with_type(part("objects", "[2]"), "application/json"),
        with_type(part("list", r#"["a","b"]"#), "application/json"),
        part("comma", "a b,c"),
        with_type(part("note", "# ü"), "text/markdown"),
        Part { content: vec![0xff, 0, b'\r', b'\n', b'-', b'-'], ..file("photo", "p.png", "image/png", "") },
        file("pages", "1", "text/plain", "1"),
        file("pages", "2", "text/plain", "2"),
        file("raw", "raw", "application/octet-stream", "bytes"),
        part("title", "new"),
    ];
    assert_eq!(parts(&request), expected);
    assert_eq!(request.header("content-length"), [request.body.len().to_string()]);
}

#[tokio::test]
async fn names_cannot_break_out_of_their_line() {
    let name = "a\"; filename=\"b\r\nX-Evil: 1\r\n\r\nü\u{1f600}.png";
    let request = sent(|operation| operation.file("f", FilePart::new("x").file_name(name))).await;
    let escaped = "a%22; filename=%22b%0D%0AX-Evil: 1%0D%0A%0D%0Aü\u{1f600}.png";
    let text = request.text();
    assert!(
        text.contains(&format!("name=\"f\"; filename=\"{escaped}\"\r\nContent-Type: application/octet-stream\r\n"))
    );
    assert_eq!(text.matches("X-Evil").count(), 1);

    let server = Server::start(|_| answer("200 OK", "{}")).await;
    let evil = FilePart::new("x").content_type("text/plain\r\nX-Evil: 1");
    let call = Operation::new(&server.client(), leak(SPEC)).file("f", evil).send(decode::empty);
    let error = call.await.unwrap_err();
    let expected = "`testOperation`: argument `f` has a content type with characters that no header may have";
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::InvalidArgument, expected));
    assert!(server.sent().is_empty());
}

#[tokio::test]
async fn a_body_of_no_parts_ends_at_once() {
    assert_eq!(parts(&sent(Operation::multipart).await), []);
    let request = sent(|operation| operation).await;
    assert_eq!((request.text(), request.header("content-type")), ("", vec![]));
}

#[tokio::test]
async fn the_boundary_is_another_each_time_and_the_content_type_is_sent_once() {
    let server = Server::start(|_| answer("200 OK", "{}")).await;
    let operation = Operation::new(&server.client(), leak(SPEC)).header("Content-Type", "text/html").part("a", "b");
    for _ in 0..2 {
        operation.clone().send(decode::empty).await.unwrap();
    }
    let sent = server.sent();
    assert_eq!(parts(&sent[0]), parts(&sent[1]));
    assert_ne!(sent[0].header("content-type"), sent[1].header("content-type"));
}

#[tokio::test]
async fn a_file_that_is_a_stream_is_sent_once() {
    let server = Server::start(|_| answer("200 OK", "{}")).await;
    let chunks = Chunks(["three", "", " two", "one"].map(Bytes::from).to_vec());
    let file = FilePart::new(Body::stream(chunks)).file_name("f.txt");
    let operation = Operation::new(&server.client(), leak(SPEC)).file("f", file).part("a", "b");
    operation.clone().send(decode::empty).await.unwrap();
    let request = server.only();
    let expected = [self::file("f", "f.txt", "application/octet-stream", "one twothree"), part("a", "b")];
    assert_eq!(parts(&request), expected);
    assert_eq!(request.header("transfer-encoding"), ["chunked"]);
    let error = operation.send(decode::empty).await.unwrap_err();
    assert_eq!(error.to_string(), "`testOperation`: argument `f` is a stream and was sent before");
    assert_eq!(server.sent().len(), 1);
}
