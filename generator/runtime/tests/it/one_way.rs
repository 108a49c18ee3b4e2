//! Properties of one direction: what only answers have is kept, written and read again, but never sent.

use std::collections::BTreeMap;

use clientsmith_runtime::runtime::{Method, Operation, OperationSpec, decode, object, union};
use serde_json::{json, to_string, to_value};

use crate::support::{Fake, Server, json as answer, leak, operation};

#[derive(Clone, Debug, PartialEq)]
struct Parcel {
    id: Option<i64>,
    name: String,
    key: Option<String>,
    inner: Option<Box<Parcel>>,
    others: BTreeMap<String, Vec<Parcel>>,
}

object!(Parcel { id: read_only = "ID", name, key?, inner?, others });

#[derive(Clone, Debug, PartialEq)]
enum Thing {
    Parcel(Parcel),
    Unrecognized(serde_json::Value),
}

union!(Thing { Parcel(Parcel: "name") });

fn leaf(id: i64) -> Parcel {
    Parcel { id: Some(id), name: "leaf".to_owned(), key: None, inner: None, others: BTreeMap::new() }
}

fn tree() -> Parcel {
    let others = BTreeMap::from([("a".to_owned(), vec![leaf(3), leaf(4)])]);
    Parcel { inner: Some(Box::new(leaf(2))), others, ..leaf(1) }
}

#[test]
fn what_is_kept_is_read_again_as_it_was() {
    let text = to_string(&tree()).unwrap();
    assert_eq!(text.matches("\"ID\"").count(), 4);
    assert_eq!(serde_json::from_str::<Parcel>(&text).unwrap(), tree());
    let without: Parcel = serde_json::from_value(json!({ "name": "leaf", "others": {} })).unwrap();
    assert_eq!(without, Parcel { id: None, ..leaf(0) });
}

#[tokio::test]
async fn what_only_answers_have_is_not_sent_however_deep() {
    let server = Server::start(|_| answer("200 OK", "{}")).await;
    let spec = leak(OperationSpec { method: Method::Post, ..operation("/x") });
    let new = || Operation::new(&server.client(), spec);
    new().body(tree()).send(decode::empty).await.unwrap();
    new().field_value("thing", Thing::Parcel(tree())).send(decode::empty).await.unwrap();
    let expected = r#"{"name":"leaf","inner":{"name":"leaf","others":{}},"others":{"a":[{"name":"leaf","others":{}},{"name":"leaf","others":{}}]}}"#;
    let sent: Vec<String> = server.sent().iter().map(|request| request.text().to_owned()).collect();
    assert_eq!(sent, [expected.to_owned(), format!("{{\"thing\":{expected}}}")]);
    assert_eq!(to_value(leaf(5)).unwrap(), json!({ "ID": 5, "name": "leaf", "others": {} }), "sending is over");

    let fake = Fake::ok("");
    Operation::new(&fake.client(), spec).query_value("q", leaf(1)).send(decode::empty).await.unwrap();
    assert_eq!(fake.target(), "/api/v2/x?name=leaf");
}

/// It cannot be written.
struct Broken;

impl serde::Serialize for Broken {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("broken"))
    }
}

#[tokio::test]
async fn what_cannot_be_written_ends_the_sending_too() {
    let fake = Fake::ok("");
    let spec = leak(OperationSpec { method: Method::Post, ..operation("/x") });
    Operation::new(&fake.client(), spec).body(Broken).send(decode::empty).await.unwrap_err();
    assert!(to_string(&leaf(1)).unwrap().contains("ID"));
}
