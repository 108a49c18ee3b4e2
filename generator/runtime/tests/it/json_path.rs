//! The path that a decode error names.

use clientsmith_runtime::runtime::{ErrorKind, Operation, Value, decode, object};
use serde::de::DeserializeOwned;

use crate::support::{Fake, leak, operation};

#[derive(Debug)]
struct Page {
    items: Vec<Item>,
}

object!(Page { items });

#[derive(Debug)]
struct Item {
    state: String,
    inner: Option<Box<Item>>,
    odd: Option<i64>,
}

object!(Item { state, inner?, odd? = "an odd key" });

async fn failure<T: DeserializeOwned>(body: &'static str) -> String {
    let fake = Fake::ok(body);
    let call = Operation::new(&fake.client(), leak(operation("/x"))).send(decode::json::<T>);
    let error = call.await.err().unwrap();
    assert_eq!((error.kind(), error.body()), (ErrorKind::Decode, body.as_bytes()));
    assert!(std::error::Error::source(&error).is_some());
    error.to_string().strip_prefix("`testOperation`: 200 OK, but its body does not fit at ").unwrap().to_owned()
}

#[tokio::test]
async fn the_path_leads_to_what_does_not_fit() {
    let cases = [
        (r#"{"items":[{"state":"a"},{"state":"b"},{"state":1}]}"#, "`items[2].state`: invalid type: integer `1`"),
        (r#"{"items":[{"state":"a"},{}]}"#, "`items[1]`: missing field `state`"),
        (r#"{"items":[{"state":"a","inner":{"state":[1,2]}}]}"#, "`items[0].inner.state`: invalid type: sequence"),
        (r#"{"items":[{"state":"a]},{\"","an odd key":"x"}]}"#, "`items[0][\"an odd key\"]`: invalid type: string"),
        (r#"{"items":{}}"#, "`items`: invalid type: map"),
        (r#"{"items":null}"#, "`items`: invalid type: null"),
        (r#"{"other":[[1],{"a":2}],"x":{"y":[]}}"#, "`$`: missing field `items`"),
        ("[]", "`$`: invalid type: sequence"),
        ("<html>\n<b>", "`$`: expected value"),
        (r#"{"items":[{"state":"a"}"#, "`items[0]`: EOF while parsing a list"),
        (
            "{\n \"items\": [\n  {\"state\": \"ä\"},\n  {\"state\": 1.5}\n ]\n}",
            "`items[1].state`: invalid type: floating point",
        ),
    ];
    for (body, expected) in cases {
        let said = failure::<Page>(body).await;
        assert!(said.starts_with(expected), "{body}: {said}");
    }
}

#[tokio::test]
async fn a_snippet_shows_the_place() {
    let said = failure::<Page>(r#"{"items":[{"state":"a"},{"state":17,"more":"x"}]}"#).await;
    assert!(said.ends_with(r#"near `{"items":[{"state":"a"},{"state":17,"more":"x"}]}`"#), "{said}");
}

#[tokio::test]
async fn an_optional_body_may_be_empty_and_a_useless_one_is_not_read() {
    let spec = leak(operation("/x"));
    let sent = |fake: &Fake| Operation::new(&fake.client(), spec);
    assert_eq!(sent(&Fake::ok(" ")).send(decode::optional_json::<Value>).await.unwrap(), None);
    assert_eq!(sent(&Fake::ok("1")).send(decode::optional_json::<i64>).await.unwrap(), Some(1));
    assert!(sent(&Fake::ok("x")).send(decode::optional_json::<i64>).await.is_err());
    sent(&Fake::ok("<html>")).send(decode::empty).await.unwrap();
    assert_eq!(sent(&Fake::ok("<html>")).send(decode::text).await.unwrap(), "<html>");
    assert_eq!(sent(&Fake::ok("<html>")).send(decode::bytes).await.unwrap(), "<html>");
}
