//! Lists: how they go on, and how they end.

use std::pin::Pin;

use clientsmith_runtime::runtime::{Body, ErrorKind, Operation, OperationSpec, Pages, Paging, Value, decode};
use futures_core::Stream;
use serde_json::json;

use crate::support::{Fake, LIST, List, Page, all, leak, operation as spec_of, whole};

/// Answers with the page that belongs to the token asked for; `-` is the first one's.
fn pages(pages: &'static [(&'static str, &'static str)]) -> Fake {
    Fake::new(move |request| {
        let query = request.uri.query().unwrap_or_default();
        let token = query.split('&').find_map(|pair| pair.strip_prefix("page-token=")).unwrap_or("-");
        let (_, page) = pages.iter().find(|(name, _)| *name == token).unwrap();
        Ok(http::Response::new(Body::from(*page)))
    })
}

fn list(fake: &Fake) -> List {
    List(Operation::new(&fake.client(), &LIST).query("branch", "main"))
}

#[tokio::test]
async fn items_come_from_all_pages() {
    let fake = pages(&[
        ("-", r#"{"items":[1,2],"next_page_token":"a/b c"}"#),
        ("a%2Fb%20c", r#"{"next_page_token":"c","items":[]}"#),
        ("c", r#"{"items":[3],"next_page_token":null}"#),
    ]);
    assert_eq!(whole(list(&fake).items()).await, [1, 2, 3]);
    assert_eq!(fake.count(), 3);
    assert_eq!(fake.target(), "/api/v2/list?branch=main&page-token=c");
}

#[tokio::test]
async fn every_form_of_no_token_ends_the_list() {
    for last in ["null", "\"\"", "false"] {
        let body: &'static str = leak(format!(r#"{{"items":[1],"next_page_token":{last}}}"#));
        assert_eq!(whole(list(&Fake::ok(body)).items()).await, [1], "{last}");
    }
    for body in [r#"{"items":[1]}"#, r#"{"items":[1],"more":{"next_page_token":"x"}}"#] {
        assert_eq!(whole(list(&Fake::ok(body)).items()).await, [1], "{body}");
    }
    for body in ["{}", r#"{"items":null}"#] {
        assert_eq!(whole(list(&Fake::ok(body)).items()).await, [0; 0], "{body}");
    }
}

#[tokio::test]
async fn a_page_that_lacks_what_each_has_is_none() {
    let spec = leak(OperationSpec { paging: Some(leak(Paging::token("p", "next").required())), ..spec_of("/list") });
    for body in ["{}", r#"{"items":null}"#, r#"{"message":"maintenance"}"#] {
        let error = Operation::new(&Fake::ok(body).client(), spec).items::<i64>().try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert!(error.to_string().contains("missing field `items`"), "{error}");
    }
    assert_eq!(whole(Operation::new(&Fake::ok(r#"{"items":[]}"#).client(), spec).items::<i64>()).await, [0; 0]);
}

#[tokio::test]
async fn what_is_no_object_is_no_page() {
    for body in ["[]", "[1]", r#""maintenance""#, "null", "3"] {
        let error = list(&Fake::ok(body)).items().try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}");
        assert!(error.to_string().contains("`$`"), "{error}");
    }
}

#[tokio::test]
async fn a_number_may_be_a_token() {
    let fake = pages(&[("-", r#"{"items":[1],"next_page_token":2}"#), ("2", r#"{"items":[2]}"#)]);
    assert_eq!(whole(list(&fake).items()).await, [1, 2]);
}

#[tokio::test]
async fn a_repeated_token_is_an_error_after_its_page() {
    let same =
        pages(&[("-", r#"{"items":[1],"next_page_token":"a"}"#), ("a", r#"{"items":[2],"next_page_token":"a"}"#)]);
    assert_eq!(all(list(&same).items()).await, (vec![1, 2], Some(ErrorKind::RepeatedPageToken)));
    let circle = pages(&[
        ("-", r#"{"items":[1],"next_page_token":"a"}"#),
        ("a", r#"{"items":[2],"next_page_token":"b"}"#),
        ("b", r#"{"items":[3],"next_page_token":"a"}"#),
    ]);
    assert_eq!(all(list(&circle).items()).await, (vec![1, 2, 3], Some(ErrorKind::RepeatedPageToken)));
    assert_eq!(circle.count(), 3);
    let start = List(Operation::new(&circle.client(), &LIST).query("page-token", "b"));
    assert_eq!(all(start.items()).await, (vec![3, 2], Some(ErrorKind::RepeatedPageToken)));
}

#[tokio::test]
async fn nothing_is_fetched_before_it_is_asked_for() {
    let fake =
        pages(&[("-", r#"{"items":[1],"next_page_token":"a"}"#), ("a", r#"{"items":[2],"next_page_token":null}"#)]);
    let mut pages: Pages<Page> = list(&fake).pages();
    assert_eq!((fake.count(), pages.page_token()), (0, None));
    assert_eq!(pages.try_next().await.unwrap(), Some(Page { items: vec![1] }));
    assert_eq!((fake.count(), pages.page_token()), (1, Some("a")));

    let token = pages.page_token().unwrap().to_owned();
    let resumed = List(Operation::new(&fake.client(), &LIST).query("page-token", token)).items();
    assert_eq!(resumed.page_token(), Some("a"));
    assert_eq!(whole(resumed).await, [2]);

    assert_eq!(pages.try_next().await.unwrap(), Some(Page { items: vec![2] }));
    assert_eq!(pages.page_token(), None);
    assert_eq!(pages.try_next().await.unwrap(), None);
    assert_eq!(pages.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn an_error_ends_the_list_and_keeps_its_place() {
    let fake = Fake::new(|request| {
        let first = !request.uri.query().unwrap_or_default().contains("page-token");
        let body = if first { r#"{"items":[1],"next_page_token":"a"}"# } else { "" };
        Ok(http::Response::builder().status(if first { 200 } else { 500 }).body(Body::from(body)).unwrap())
    });
    let mut pages = list(&fake).pages();
    assert!(pages.try_next().await.unwrap().is_some());
    assert_eq!(pages.try_next().await.unwrap_err().status().unwrap(), 500);
    assert_eq!(pages.page_token(), Some("a"));
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn the_place_of_a_page_that_cannot_be_read_is_kept() {
    let fake =
        pages(&[("-", r#"{"items":[1],"next_page_token":"a"}"#), ("a", r#"{"items":["two"],"next_page_token":"b"}"#)]);
    let mut items = list(&fake).items();
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(items.page_token(), Some("a"));
    let mut pages = list(&fake).pages();
    pages.try_next().await.unwrap();
    assert_eq!(pages.try_next().await.unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(pages.page_token(), Some("a"));
}

#[tokio::test]
async fn an_item_that_does_not_fit_is_named_by_its_path() {
    let mut items = list(&Fake::ok(r#"{"x":1,"items":[1,"two"]}"#)).items();
    let error = items.try_next().await.unwrap_err();
    assert!(error.to_string().contains("does not fit at `items[1]`: invalid type: string"), "{error}");
    let mut items = list(&Fake::ok("[")).items();
    assert_eq!(items.try_next().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn places_may_be_deep_or_the_page_itself() {
    let deep = leak(Paging::token("after", "meta/next").items("data/list"));
    let spec = leak(OperationSpec { paging: Some(deep), ..spec_of("/deep") });
    let fake = Fake::new(|request| {
        let more = if request.uri.query().is_none() { "\"n\"" } else { "null" };
        Ok(http::Response::new(Body::from(format!(r#"{{"meta":{{"next":{more}}},"data":{{"list":[{{"a":1}}]}}}}"#))))
    });
    let mut items = Operation::new(&fake.client(), spec).items::<Value>();
    assert_eq!(items.try_next().await.unwrap(), Some(json!({"a": 1})));
    assert_eq!(items.try_next().await.unwrap(), Some(json!({"a": 1})));
    assert_eq!(items.try_next().await.unwrap(), None);

    let whole = leak(Paging::token("after", "next").items(""));
    let spec = leak(OperationSpec { paging: Some(whole), ..spec_of("/whole") });
    let mut items = Operation::new(&Fake::ok("[5]").client(), spec).items::<i64>();
    assert_eq!((items.try_next().await.unwrap(), items.try_next().await.unwrap()), (Some(5), None));
}

#[tokio::test]
async fn what_a_page_says_is_found_wherever_it_stands() {
    let items =
        r#"[{"a":["}]","\\\"]}","\\\\"],"":{}} , [[],"a text of more than eight letters: \"]\""], "]" ,-1.5e3,null ]"#;
    let pages = [
        format!(r#"{{"items":{items},"meta":{{"next":"n","more":{{"next":["x"]}}}}}}"#),
        format!(r#"{{"meta":{{"before":{items},"next":"n2"}},"items":{items},"next":"y"}}"#),
        format!(r#" {{ "meta" : {{ "next" : null }} , "next" : {items} , "items" : {items} }} "#),
    ];
    for paging in [Paging::token("after", "meta/next"), Paging::token("after", "meta/next").required()] {
        let spec = leak(OperationSpec { paging: Some(leak(paging)), ..spec_of("/list") });
        let answers = pages.clone();
        let fake = Fake::new(move |request| {
            let page = match request.uri.query() {
                None => 0,
                Some("after=n") => 1,
                Some("after=n2") => 2,
                Some(other) => panic!("{other}"),
            };
            Ok(http::Response::new(Body::from(answers[page].clone())))
        });
        let operation = Operation::new(&fake.client(), spec);
        let mut found = operation.clone().pages::<Value>(decode::json);
        for page in &pages {
            assert_eq!(found.try_next().await.unwrap().unwrap(), serde_json::from_str::<Value>(page).unwrap());
        }
        assert_eq!(found.try_next().await.unwrap(), None);
        assert_eq!(whole(operation.items::<Value>()).await.len(), 15);
    }
}

#[tokio::test]
async fn items_of_pages_are_counted_whatever_is_in_them() {
    let spec = leak(OperationSpec { paging: Some(leak(Paging::offset("offset"))), ..spec_of("/list") });
    let fake = Fake::new(|request| {
        Ok(http::Response::new(Body::from(match request.uri.query() {
            None => r#"{"items":[{"a":"]}\\"},"a",["[\""],7]}"#,
            Some("offset=4") => r#"{"items":[{}]}"#,
            Some("offset=5") => r#"{"items":[]}"#,
            Some(other) => panic!("{other}"),
        })))
    });
    let mut pages = Operation::new(&fake.client(), spec).pages::<Value>(decode::json);
    for _ in 0..3 {
        pages.try_next().await.unwrap().unwrap();
    }
    assert_eq!(pages.try_next().await.unwrap(), None);
}

#[tokio::test]
async fn lists_are_streams_that_move_between_threads() {
    fn stream<T: Stream<Item = Result<i64, clientsmith_runtime::runtime::Error>> + Send + Unpin>(stream: T) -> T {
        stream
    }
    let fake = Fake::ok(r#"{"items":[4]}"#);
    let mut items = stream(list(&fake).items());
    let item = tokio::spawn(async move { std::future::poll_fn(|cx| Pin::new(&mut items).poll_next(cx)).await });
    assert_eq!(item.await.unwrap().unwrap().unwrap(), 4);
}
