//! Lists that go on by counting, by page number and by their last item.

use clientsmith_runtime::runtime::{ErrorKind, Operation, OperationSpec, Pages, Paging, Value, decode};
use serde_json::json;

use crate::support::{API, Fake, Sent, Server, all, json as answer, leak, operation as spec_of, whole};

/// How a test's list is paged.
fn spec(paging: Paging) -> &'static OperationSpec {
    leak(OperationSpec { id: "list", template: "/list", paging: Some(leak(paging)), ..OperationSpec::of(&API) })
}

/// A server that answers with what is made of the parameter's value.
async fn server(param: &'static str, page: impl Fn(Option<&str>) -> String + Send + Sync + 'static) -> Server {
    Server::start(move |sent| answer("200 OK", &page(value(sent, param)))).await
}

fn value<'s>(sent: &'s Sent, param: &str) -> Option<&'s str> {
    let (_, query) = sent.target.split_once('?')?;
    query.split('&').find_map(|pair| pair.strip_prefix(param)?.strip_prefix('='))
}

/// What was asked for, request by request.
fn asked(server: &Server, param: &str) -> Vec<String> {
    server.sent().iter().map(|sent| value(sent, param).unwrap_or("-").to_owned()).collect()
}

fn list(server: &Server, paging: Paging) -> Operation {
    Operation::new(&server.client(), spec(paging))
}

/// Five builds, at most two a page, whatever limit is asked for.
fn builds(offset: Option<&str>) -> Vec<u64> {
    let offset: u64 = offset.map_or(0, |offset| offset.parse().unwrap());
    (offset.min(5)..(offset + 2).min(5)).collect()
}

#[tokio::test]
async fn offsets_count_what_came() {
    let server = server("offset", |offset| json!(builds(offset)).to_string()).await;
    let paging = Paging::offset("offset").items("");
    let items = whole(list(&server, paging).query("limit", "100").items::<Value>()).await;
    assert_eq!(items, [0, 1, 2, 3, 4].map(Value::from));
    // A page shorter than the limit, and than the page before, is not taken for the last.
    assert_eq!(asked(&server, "offset"), ["-", "2", "4", "5"]);
    assert_eq!(server.sent()[1].target, "/api/v2/list?limit=100&offset=2");
}

#[tokio::test]
async fn offsets_go_on_from_where_the_caller_begins() {
    let server = server("offset", |offset| json!(builds(offset)).to_string()).await;
    let paging = Paging::offset("offset").items("");
    let mut pages: Pages<Vec<u64>> = list(&server, paging).query_value("offset", 1).pages(decode::json);
    assert_eq!(pages.page_token(), Some("1"));
    assert_eq!(pages.try_next().await.unwrap().unwrap(), [1, 2]);
    let token = pages.page_token().unwrap().to_owned();
    assert_eq!(token, "3");
    let resumed = list(&server, paging).query("offset", "1").items::<Value>().starting_at(token);
    assert_eq!(resumed.page_token(), Some("3"));
    assert_eq!(whole(resumed).await, [3, 4]);
    assert_eq!(whole(list(&server, paging).query("offset", "4").items::<Value>().starting_at("")).await.len(), 5);
}

#[tokio::test]
async fn a_total_ends_a_list_without_another_request() {
    let page = |offset: Option<&str>| json!({"meta": {"total": 5}, "data": {"list": builds(offset)}}).to_string();
    let server = server("offset", page).await;
    let paging = Paging::offset("offset").items("data/list").total("meta/total");
    let mut pages = list(&server, paging).pages(decode::json::<Value>);
    let mut tokens = Vec::new();
    while pages.try_next().await.unwrap().is_some() {
        tokens.push(pages.page_token().map(str::to_owned));
    }
    assert_eq!(tokens, [Some("2".to_owned()), Some("4".to_owned()), None]);
    assert_eq!(asked(&server, "offset").len(), 3);
    assert_eq!(whole(list(&server, paging).items::<Value>()).await.len(), 5);
}

#[tokio::test]
async fn a_total_may_be_text_or_missing() {
    for (total, requests) in [("\"2\"", 1), ("2.0", 2), ("null", 2), ("\"many\"", 2)] {
        let page = move |offset: Option<&str>| match offset {
            None => format!(r#"{{"items":[1,2],"total":{total}}}"#),
            Some(_) => format!(r#"{{"items":[],"total":{total}}}"#),
        };
        let server = server("offset", page).await;
        assert_eq!(whole(list(&server, Paging::offset("offset").total("total")).items::<Value>()).await.len(), 2);
        assert_eq!(server.sent().len(), requests, "{total}");
    }
}

#[tokio::test]
async fn an_ignored_number_is_an_error_and_no_endless_list() {
    for paging in [Paging::offset("at"), Paging::page_number("at", 1), Paging::offset("at").total("total")] {
        let server = server("at", |_| r#"{"time":1,"items":[{"id":1},{"id":2}],"total":4}"#.to_owned()).await;
        let (items, error) = all(list(&server, paging).items::<Value>()).await;
        assert_eq!((items.len(), error), (2, Some(ErrorKind::RepeatedPageToken)), "{paging:?}");
        assert_eq!(server.sent().len(), 2);
        let mut pages = list(&server, paging).pages(decode::json::<Value>);
        pages.try_next().await.unwrap().unwrap();
        let failed = pages.page_token().map(str::to_owned);
        assert_eq!(pages.try_next().await.unwrap_err().kind(), ErrorKind::RepeatedPageToken);
        assert_eq!(pages.page_token(), failed.as_deref());
        assert!(pages.try_next().await.unwrap().is_none());
    }
}

#[tokio::test]
async fn what_is_no_number_is_refused_before_anything_is_sent() {
    for paging in [Paging::offset("at"), Paging::page_number("at", 0)] {
        let fake = Fake::ok("{}");
        let start = || Operation::new(&fake.client(), spec(paging));
        for items in [start().query("at", "-1").items::<Value>(), start().items::<Value>().starting_at("next")] {
            assert_eq!(all(items).await.1, Some(ErrorKind::InvalidArgument));
        }
        assert_eq!(fake.count(), 0);
    }
}

/// Pages 1 to 3 of one item each; others are empty.
fn numbered(page: Option<&str>) -> Vec<u64> {
    let page: u64 = page.map_or(1, |page| page.parse().unwrap());
    if (1..=3).contains(&page) { vec![page * 10] } else { Vec::new() }
}

#[tokio::test]
async fn page_numbers_go_up_until_a_page_is_empty() {
    let server = server("page", |page| json!({"items": numbered(page)}).to_string()).await;
    assert_eq!(whole(list(&server, Paging::page_number("page", 1)).items::<Value>()).await, [10, 20, 30]);
    assert_eq!(asked(&server, "page"), ["-", "2", "3", "4"]);
    let mut pages = list(&server, Paging::page_number("page", 1)).query("page", "2").pages(decode::json::<Value>);
    assert_eq!(pages.try_next().await.unwrap().unwrap(), json!({"items": [20]}));
    assert_eq!(pages.page_token(), Some("3"));
    let resumed = list(&server, Paging::page_number("page", 1)).items::<Value>().starting_at("3");
    assert_eq!(whole(resumed).await, [30]);
}

#[tokio::test]
async fn a_number_of_pages_counts_from_the_first() {
    for (first, last) in [(0, "1"), (1, "2")] {
        let server = server("page", |page| json!({"items": [page], "pages": 2}).to_string()).await;
        let (items, error) =
            all(list(&server, Paging::page_number("page", first).total("pages")).items::<Value>()).await;
        assert_eq!((items, error), (vec![Value::Null, last.into()], None));
    }
}

#[tokio::test]
async fn an_empty_page_in_the_middle_does_not_end_a_list_that_says_it_goes_on() {
    let page = |page: Option<&str>| {
        let number: u64 = page.map_or(1, |page| page.parse().unwrap());
        let items = if number == 2 { json!([]) } else { json!([number]) };
        json!({"items": items, "pages": 3, "info": {"more": number < 3}}).to_string()
    };
    for paging in [Paging::page_number("page", 1).total("pages"), Paging::page_number("page", 1).more("info/more")] {
        let server = server("page", page).await;
        assert_eq!(all(list(&server, paging).items::<Value>()).await, (vec![1.into(), 3.into()], None));
        assert_eq!(server.sent().len(), 3);
    }
}

#[tokio::test]
async fn more_without_end_is_an_error() {
    for body in [r#"{"items":[],"more":true}"#, r#"{"more":true}"#] {
        let server = server("page", |_| body.to_owned()).await;
        let outcome = all(list(&server, Paging::page_number("page", 1).more("more")).items::<Value>()).await;
        assert_eq!(outcome, (vec![], Some(ErrorKind::RepeatedPageToken)));
        assert_eq!(server.sent().len(), 2);
    }
}

/// Items after one of them, two a page.
fn after(id: Option<&str>) -> Vec<Value> {
    let first = id.map_or(0, |id| id.strip_prefix("id%20").unwrap().parse().unwrap());
    (first..5).take(2).map(|number: u64| json!({"meta": {"id": format!("id {}", number + 1)}})).collect()
}

#[tokio::test]
async fn the_last_item_asks_for_the_next_page() {
    let server = server("after", |id| json!({"items": after(id)}).to_string()).await;
    let paging = Paging::last_item("after", "meta/id");
    assert_eq!(whole(list(&server, paging).items::<Value>()).await.len(), 5);
    assert_eq!(asked(&server, "after"), ["-", "id%202", "id%204", "id%205"]);
    let mut pages = list(&server, paging).pages(decode::json::<Value>);
    pages.try_next().await.unwrap();
    assert_eq!(pages.page_token(), Some("id 2"));
    assert_eq!(whole(list(&server, paging).items::<Value>().starting_at("id 2")).await.len(), 3);
}

#[tokio::test]
async fn a_last_item_list_ends_when_there_is_no_more() {
    let page = |id: Option<&str>| {
        let items = after(id);
        json!({"has_more": items.len() == 2, "items": items}).to_string()
    };
    let server = server("after", page).await;
    let paging = Paging::last_item("after", "meta/id").more("has_more");
    assert_eq!(whole(list(&server, paging).items::<Value>()).await.len(), 5);
    assert_eq!(server.sent().len(), 3);
}

#[tokio::test]
async fn a_last_item_that_comes_again_or_has_no_key_is_an_error() {
    let same = server("after", |_| r#"{"items":[{"id":7}]}"#.to_owned()).await;
    let (items, error) = all(list(&same, Paging::last_item("after", "id")).items::<Value>()).await;
    assert_eq!((items.len(), error), (2, Some(ErrorKind::RepeatedPageToken)));

    for last in [r#"{"id":null}"#, "{}", "3", r#"{"id":""}"#] {
        let body = format!(r#"{{"items":[{{"id":1}},{last}]}}"#);
        let server = server("after", move |_| body.clone()).await;
        let mut pages = list(&server, Paging::last_item("after", "id")).pages(decode::json::<Value>);
        let error = pages.try_next().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("items[1]") && error.to_string().contains("no `id`"), "{error}");
    }
}

#[tokio::test]
async fn an_error_in_the_middle_keeps_the_place_of_every_kind() {
    let kinds = [
        (Paging::offset("at"), "1"),
        (Paging::page_number("at", 1), "2"),
        (Paging::last_item("at", "id"), "7"),
        (Paging::token("at", "items_next"), "t"),
    ];
    for (paging, failed) in kinds {
        let server = Server::start(|sent| match value(sent, "at") {
            None => answer("200 OK", r#"{"items":[{"id":7}],"items_next":"t"}"#),
            Some(_) => answer("418 Teapot", "{}"),
        });
        let server = server.await;
        let mut items = list(&server, paging).items::<Value>();
        items.try_next().await.unwrap().unwrap();
        assert_eq!(items.try_next().await.unwrap_err().status().unwrap(), 418);
        assert_eq!(items.page_token(), Some(failed));
        assert!(items.try_next().await.unwrap().is_none());
        assert_eq!(server.sent().len(), 2);
    }
}

#[tokio::test]
async fn a_page_is_json_to_its_end() {
    let bodies = [
        "",
        "  ",
        "[1",
        "[1,]",
        "[1 2]",
        "[,1]",
        "[1]]",
        "{\"items\":[1]",
        "{\"items\":[1],}",
        "{\"items\" [1]}",
        "{items:[1]}",
        "{\"items\":[1] \"x\":1}",
        "{\"items\":[1],\"x\":tru}",
        "{\"items\":7}",
        "{\"items\":{\"a\":1}}",
    ];
    for body in bodies {
        let place = if body.starts_with('[') { "" } else { "items" };
        let paging = leak(Paging::offset("offset").items(place));
        let spec = leak(OperationSpec { paging: Some(paging), ..spec_of("/list") });
        let mut items = Operation::new(&Fake::ok(body).client(), spec).items::<Value>();
        let failed = loop {
            match items.try_next().await {
                Ok(Some(_)) => {}
                Ok(None) => break None,
                Err(error) => break Some(error.kind()),
            }
        };
        assert_eq!(failed, Some(ErrorKind::Decode), "{body}");
    }
}

#[tokio::test]
async fn keys_and_spaces_of_every_form_are_read() {
    let page = "\r\n{ \"\\u0069tems\" : [ 1 , [2, {\"items\": [9]}] ,\t\"]}\\\"\" ] , \"next\" : 5 }\n";
    let fake = Fake::new(move |request| {
        let is_first = !request.uri.query().unwrap_or_default().contains("at=");
        Ok(http::Response::new(if is_first { page } else { "{}" }.into()))
    });
    let spec = spec(Paging::token("at", "next"));
    let items = all(Operation::new(&fake.client(), spec).items::<Value>()).await;
    assert_eq!(items, (vec![json!(1), json!([2, {"items": [9]}]), json!("]}\"")], None));
    assert_eq!(fake.count(), 2);
}

#[tokio::test]
async fn items_of_any_form_are_counted_in_whole_pages() {
    let forms = [
        r#"{"a":"}]","b":[{"c":"\\"},{"d":"\"]}"}]}"#,
        r#"["\\\"","]",[[]],{}]"#,
        r#""a string, with \"],\" in it""#,
        "-1.5e3",
        "null",
        "{ }",
        "[\n]",
    ];
    let items = forms.join(" , ");
    let body: &'static str = leak(format!(r#"{{"items":[{items}],"next":"2"}}"#));
    let server = server("offset", move |offset| offset.map_or(body, |_| r#"{"items":[]}"#).to_owned()).await;
    let mut pages = list(&server, Paging::offset("offset")).pages(decode::json::<Value>);
    pages.try_next().await.unwrap().unwrap();
    assert_eq!(pages.page_token(), Some("7"));
    assert_eq!(whole(list(&server, Paging::offset("offset")).items::<Value>()).await.len(), forms.len());
}

#[tokio::test]
async fn text_that_is_not_utf_8_is_an_error() {
    let fake = Fake::new(|_| Ok(http::Response::new(b"{\"items\":[\"\xff\"]}".to_vec().into())));
    let operation = Operation::new(&fake.client(), spec(Paging::offset("offset")));
    assert_eq!(all(operation.items::<Value>()).await, (vec![], Some(ErrorKind::Decode)));
}
