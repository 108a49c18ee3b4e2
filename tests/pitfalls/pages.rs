//! Lists in pages.

use circleci::v2::PipelineApi;
use circleci::{ErrorKind, StatusCode};
use serde_json::json;

use crate::server::{Answer, Server};
use crate::{ID, client};

fn page(numbers: &[i64], next: Option<&str>) -> Answer {
    let item = |number: &i64| {
        json!({
            "id": ID, "number": number, "project_slug": "gh/acme/api", "state": "created", "errors": [],
            "created_at": "2026-01-02T03:04:05Z",
            "trigger": {
                "type": "api", "received_at": "2026-01-02T03:04:05Z",
                "actor": {"login": "someone", "avatar_url": null},
            },
        })
    };
    Answer::json(200, &json!({"items": numbers.iter().map(item).collect::<Vec<_>>(), "next_page_token": next}))
}

fn pipelines(server: &Server) -> PipelineApi {
    client(server).v2().pipeline()
}

/// The queries of all requests.
fn queries(server: &Server) -> Vec<String> {
    let query = |target: &str| target.split_once('?').map_or("", |(_, query)| query).to_owned();
    server.requests().iter().map(|request| query(request.target())).collect()
}

/// The numbers of all items up to the end or an error.
async fn walk(server: &Server) -> (Vec<i64>, Option<circleci::Error>) {
    let mut items = pipelines(server).list_pipelines_for_project("a").items();
    let mut numbers = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(item)) => numbers.push(item.number),
            Ok(None) => return (numbers, None),
            Err(error) => {
                assert!(items.try_next().await.unwrap().is_none(), "nothing follows an error");
                return (numbers, Some(error));
            }
        }
    }
}

#[tokio::test]
async fn a_list_ends_where_no_token_is() {
    for end in [None, Some("")] {
        let server = Server::start(vec![page(&[1], Some("p 2&x=+")), page(&[], Some("p3")), page(&[2], end)]);
        let (numbers, error) = walk(&server).await;
        assert!(error.is_none(), "{error:?}");
        assert_eq!(numbers, [1, 2], "an empty page is not the end");
        assert_eq!(queries(&server), ["", "page-token=p%202%26x%3D%2B", "page-token=p3"]);
    }
    let server = Server::start(vec![Answer::json(200, &json!({"items": []}))]);
    assert!(matches!(walk(&server).await, (numbers, None) if numbers.is_empty()));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_page_that_leads_to_itself() {
    let server = Server::start(vec![page(&[1], Some("a")), page(&[2], Some("a"))]);
    let (numbers, error) = walk(&server).await;
    assert_eq!((numbers, error.unwrap().kind()), (vec![1, 2], ErrorKind::RepeatedPageToken));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_page_that_leads_back() {
    let server = Server::start(vec![page(&[1], Some("a")), page(&[2], Some("b")), page(&[3], Some("a"))]);
    let (numbers, error) = walk(&server).await;
    assert_eq!((numbers, error.unwrap().kind()), (vec![1, 2, 3], ErrorKind::RepeatedPageToken));
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn nothing_is_fetched_ahead() {
    let server = Server::start(vec![page(&[1], Some("a")), page(&[2], None)]);
    let mut pages = pipelines(&server).list_pipelines_for_project("a").pages();
    assert!(server.requests().is_empty(), "nothing is asked for before it is wanted");
    pages.try_next().await.unwrap().unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn resumed_pages() {
    let server = Server::start(vec![page(&[1], Some("b")), page(&[2], Some("c")), page(&[3], None)]);
    let list = || pipelines(&server).list_pipelines_for_project("a");
    let token = {
        let mut pages = list().pages();
        pages.try_next().await.unwrap().unwrap();
        pages.page_token().unwrap().to_owned()
    };
    let mut pages = list().page_token(token).pages();
    let mut numbers = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        numbers.extend(page.items.iter().map(|item| item.number));
    }
    assert_eq!((numbers, pages.page_token()), (vec![2, 3], None));
    assert_eq!(queries(&server), ["", "page-token=b", "page-token=c"]);
}

#[tokio::test]
async fn after_an_error_the_failed_page_is_where_to_go_on() {
    let server = Server::start(vec![page(&[1], Some("b")), Answer::new(500, &[], ""), page(&[2], None)]);
    let list = || pipelines(&server).list_pipelines_for_project("a");
    let mut items = list().items();
    assert_eq!(items.try_next().await.unwrap().unwrap().number, 1);
    let error = items.try_next().await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::INTERNAL_SERVER_ERROR));
    let mut items = list().page_token(items.page_token().unwrap()).items();
    assert_eq!(items.try_next().await.unwrap().unwrap().number, 2);
    assert_eq!(queries(&server), ["", "page-token=b", "page-token=b"]);
}

#[tokio::test]
async fn a_page_is_tried_again_by_itself() {
    let throttled = Answer::new(429, &[("retry-after", "0")], "");
    let server = Server::start(vec![page(&[1], Some("b")), throttled, page(&[2], None)]);
    let (numbers, error) = walk(&server).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(numbers, [1, 2]);
    assert_eq!(queries(&server), ["", "page-token=b", "page-token=b"]);
}
