//! Bodies of requests, as they arrive at a server.

use clientsmith_runtime::runtime::{
    Body, Bytes, Encoding, ErrorKind, Method, Operation, OperationSpec, Patch, Style, Value, decode, object,
};
use serde_json::json;

use crate::support::{Chunks, Sent, Server, json as answer, leak, operation};

#[derive(Clone, Debug, PartialEq)]
struct Parameters {
    branch: Option<String>,
    deploy: bool,
}

object!(Parameters { branch?, deploy });

async fn sent(spec: OperationSpec, fill: impl FnOnce(Operation) -> Operation) -> Sent {
    let server = Server::start(|_| answer("200 OK", "{}")).await;
    let spec = leak(OperationSpec { method: Method::Post, ..spec });
    fill(Operation::new(&server.client(), spec)).send(decode::empty).await.unwrap();
    server.only()
}

#[tokio::test]
async fn a_body_of_which_nothing_is_set_is_not_sent() {
    let request = sent(operation("/x"), |operation| operation).await;
    assert_eq!((request.text(), request.header("content-type")), ("", vec![]));
    assert_eq!(request.header("content-length"), ["0"], "some servers insist on it");
    let request = sent(operation("/x"), |operation| operation.patch_field("a", Patch::<i64>::Absent)).await;
    assert_eq!((request.text(), request.header("content-type")), ("", vec![]));
}

#[tokio::test]
async fn a_required_body_is_sent_even_if_nothing_is_set() {
    let request = sent(OperationSpec { body_required: true, ..operation("/x") }, |operation| operation).await;
    assert_eq!((request.text(), request.header("content-type")), ("{}", vec!["application/json"]));
}

#[tokio::test]
async fn fields_become_an_object_in_their_order() {
    let request = sent(operation("/x"), |operation| {
        let operation = operation
            .field_value("z \"q\"", 1)
            .field("a", "old")
            .field_value("f", 0.1_f32)
            .field_value("n", None::<i64>);
        operation.field_value("a", ["new"]).patch_field("p", Patch::<i64>::Null).patch_field("v", Patch::Value(3))
    })
    .await;
    assert_eq!(request.text(), r#"{"z \"q\"":1,"f":0.1,"n":null,"a":["new"],"p":null,"v":3}"#);
    assert_eq!(request.header("content-type"), ["application/json"]);
}

#[tokio::test]
async fn a_property_that_is_left_alone_after_all_is_not_sent() {
    let set = |operation: Operation| operation.patch_field("a", Patch::Value(1));
    let request = sent(operation("/x"), |operation| set(operation).patch_field("a", Patch::<i64>::Absent)).await;
    assert_eq!((request.text(), request.header("content-type")), ("", vec![]));
    let absent = |operation: Operation| set(operation).field_value("b", 2).patch_field("a", Patch::<i64>::Absent);
    assert_eq!(sent(operation("/x"), absent).await.text(), r#"{"b":2}"#);
}

#[tokio::test]
async fn numbers_keep_all_their_digits() {
    let request = sent(operation("/x"), |operation| {
        operation
            .field_value("unsigned", u64::MAX)
            .field_value("signed", i64::MIN)
            .field_value("above", (1_i64 << 53) + 1)
            .field_value("any", json!(u64::MAX))
            .query_value("q", u64::MAX)
            .header_value("x-number", i64::MIN)
    })
    .await;
    let expected = r#"{"unsigned":18446744073709551615,"signed":-9223372036854775808,"above":9007199254740993,"any":18446744073709551615}"#;
    assert_eq!(request.text(), expected);
    assert_eq!(request.target, "/api/v2/x?q=18446744073709551615");
    assert_eq!(request.header("x-number"), ["-9223372036854775808"]);

    let spec = OperationSpec { content_type: "application/x-www-form-urlencoded", ..operation("/x") };
    let request = sent(spec, |operation| operation.field_value("n", [u64::MAX, (1 << 53) + 1])).await;
    assert_eq!(request.text(), "n=18446744073709551615&n=9007199254740993");
}

#[tokio::test]
async fn a_value_is_the_whole_body() {
    let value = Parameters { branch: None, deploy: true };
    let request = sent(operation("/x"), |operation| operation.body(&value)).await;
    assert_eq!((request.method.as_str(), request.text()), ("POST", r#"{"deploy":true}"#));
}

#[tokio::test]
async fn a_form_is_written_as_one() {
    let spec = || OperationSpec { content_type: "application/x-www-form-urlencoded", ..operation("/x") };
    let request =
        sent(spec(), |operation| operation.field("b c", "d&e f").field_value("a", [1, 2]).field_value("n", ())).await;
    assert_eq!(request.header("content-type"), ["application/x-www-form-urlencoded"]);
    let mut pairs: Vec<&str> = request.text().split('&').collect();
    pairs.sort_unstable();
    assert_eq!(pairs, ["a=1", "a=2", "b%20c=d%26e%20f"]);
    let value = Parameters { branch: Some("x".to_owned()), deploy: true };
    assert_eq!(sent(spec(), |operation| operation.body(value)).await.text(), "branch=x&deploy=true");
}

#[tokio::test]
async fn a_form_is_encoded_as_the_document_says() {
    const ENCODINGS: &[(&str, Encoding)] = &[
        ("comma", Encoding::Style(Style::FORM.explode(false))),
        ("space", Encoding::Style(Style::SPACE)),
        ("pipe", Encoding::Style(Style::PIPE)),
        ("tab", Encoding::Style(Style::TAB)),
        ("deep", Encoding::Style(Style::DEEP_OBJECT)),
        ("free", Encoding::Style(Style::FORM)),
        ("json", Encoding::ContentType("application/json; charset=utf-8")),
        ("text", Encoding::ContentType("text/plain")),
    ];
    let spec =
        OperationSpec { content_type: "application/x-www-form-urlencoded", encodings: ENCODINGS, ..operation("/x") };
    let form = async |name, value: Value| sent(spec, |operation| operation.field_value(name, value)).await.body;
    let cases = [
        ("comma", json!(["a", "b,c"]), "comma=a,b%2Cc"),
        ("space", json!(["a", "b"]), "space=a%20b"),
        ("pipe", json!(["a", "b"]), "pipe=a%7Cb"),
        ("tab", json!(["a", "b"]), "tab=a%09b"),
        ("deep", json!({"a": {"b": [1, {"c": 2}]}}), "deep%5Ba%5D%5Bb%5D%5B0%5D=1&deep%5Ba%5D%5Bb%5D%5B1%5D%5Bc%5D=2"),
        ("free", json!({"a": 1, "b": 2}), "a=1&b=2"),
        ("json", json!(["a"]), "json=%5B%22a%22%5D"),
        ("json", json!("a"), "json=a"),
        ("text", json!("a+b c"), "text=a%2Bb%20c"),
        ("object", json!({"a": [1]}), "object=%7B%22a%22%3A%5B1%5D%7D"),
        ("objects", json!([{"a": 1}]), "objects=%7B%22a%22%3A1%7D"),
        ("empty", json!(""), "empty="),
        ("none", json!(null), ""),
        ("nothing", json!([]), ""),
        ("a&b", json!("\r\n"), "a%26b=%0D%0A"),
    ];
    for (name, value, expected) in cases {
        assert_eq!(String::from_utf8(form(name, value).await).unwrap(), expected);
    }
}

#[tokio::test]
async fn a_content_type_that_is_an_argument_is_sent_once() {
    let request = sent(operation("/x"), |operation| {
        operation.header("content-type", "application/vnd.x+json").field_value("a", 1)
    })
    .await;
    assert_eq!(request.header("content-type"), ["application/vnd.x+json"]);
    assert_eq!(request.header("accept"), ["application/json"]);
}

#[tokio::test]
async fn raw_bodies_are_sent_as_they_are() {
    let spec = || OperationSpec { content_type: "text/plain", ..operation("/x") };
    let request = sent(spec(), |operation| operation.raw_body("plain")).await;
    assert_eq!((request.text(), request.header("content-type")), ("plain", vec!["text/plain"]));
    let chunks = Chunks(vec![Bytes::from("two"), Bytes::from("one ")]);
    let request = sent(spec(), |operation| operation.raw_body(Body::stream(chunks))).await;
    assert_eq!((request.text(), request.header("transfer-encoding")), ("one two", vec!["chunked"]));
}

#[tokio::test]
async fn a_stream_is_sent_only_once() {
    let server = Server::start(|_| answer("200 OK", "{}")).await;
    let spec = leak(OperationSpec { method: Method::Put, ..operation("/x") });
    let operation = Operation::new(&server.client(), spec).raw_body(Body::stream(Chunks(vec![Bytes::from("a")])));
    operation.clone().send(decode::empty).await.unwrap();
    let error = operation.send(decode::empty).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert_eq!(server.only().text(), "a");
}
