//! Where a credential goes, and that nothing shows it.

use std::error::Error as _;
use std::sync::Arc;

use circleci::{CallOptions, Client, Error, ErrorKind, RetryPolicy};
use serde_json::{Value, json};

use crate::memory::{self, Memory, TestClock};
use crate::server::{Answer, Server};
use crate::{TOKEN, builder, client, http_client, me, over, somebody};

/// Everything that an error or a cause of it says of itself.
fn texts(error: &Error) -> String {
    let causes = std::iter::successors(error.source(), |&error| error.source());
    let causes: Vec<_> = causes.map(|error| format!("{error} {error:?}")).collect();
    format!("{error} {error:?} {error:#?} {}", causes.join(" "))
}

/// No part of the token, encoded or not.
fn assert_secret(error: &Error) {
    assert!(!texts(error).contains("secret"), "{}", texts(error));
}

#[tokio::test]
async fn a_header_is_preferred_to_the_query() {
    let server = Server::start(vec![(200, somebody()), (404, Value::Null)]);
    let client = client(&server);
    me(&client).await.unwrap();
    let _ = client.v1().user().get_me().send().await;
    let requests = server.requests();
    assert_eq!(requests[0].headers("circle-token"), [TOKEN]);
    assert_eq!((requests[0].target(), requests[0].header("authorization")), ("/api/v2/me", None));
    assert_eq!(requests[1].target(), "/api/v1/me?circle-token=secret%2Ftoken%2B1", "v1 knows nothing else");
    assert_eq!(requests[1].header("circle-token"), None);
}

#[test]
fn a_token_with_a_line_break_is_no_token() {
    for token in ["secret\r\nX-Injected: 1", "secret\n", "sec\0ret", "secret\u{7f}", " secret", "secret ", ""] {
        let error = Client::new(token).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error:?}");
        assert_secret(&error);
    }
}

#[test]
fn an_address_with_a_password_is_refused_without_showing_it() {
    for address in ["https://me:secret@example.com", "https://example.com/?token=secret", "secret", "ftp://secret"] {
        let error = builder().origin(address).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{address}: {error:?}");
        assert_secret(&error);
        assert_eq!(builder().base_url("v2", address).build().unwrap_err().kind(), ErrorKind::Configuration);
    }
}

#[tokio::test]
async fn nothing_that_can_be_printed_shows_the_token() {
    let memory = Memory::answering(404, &[], "");
    let client = over(&memory);
    let call = client.v1().user().get_me();
    let items = client.v2().pipeline().list_pipelines().items();
    let shown = format!("{:?} {client:?} {:?} {call:?} {items:?}", builder(), client.v1());
    assert!(!shown.contains("secret"), "{shown}");
    let shown = format!("{:?} {:?}", call.clone().send(), call.send_with_response());
    assert!(!shown.contains("secret"), "{shown}");
    let options = CallOptions::new().header("Authorization", "secret");
    assert!(!format!("{options:?}").contains("secret"));
}

#[tokio::test]
async fn a_credential_in_a_request_is_marked_as_one() {
    let memory = Memory::answering(404, &[], "");
    let _ = me(&over(&memory)).await;
    assert!(memory.sent()[0].headers()["circle-token"].is_sensitive());
}

/// One error of each kind; the server repeats the token wherever it can, and the call has it in its query.
async fn one_of_each_kind() -> Vec<Error> {
    let echo = json!({"message": format!("bad token {TOKEN} (secret%2Ftoken%2B1)"), "number": TOKEN}).to_string();
    let echoed = [("location", "http://elsewhere.invalid/secret%2Ftoken%2B1"), ("x-request-id", TOKEN)];
    let answering = |status: u16| {
        let echo = echo.clone();
        Memory::new(move |_| Some(Ok(memory::answer(status, &echoed, echo.clone()))))
    };
    let get_me = |client: Client| async move { client.v1().user().get_me().send().await.unwrap_err() };
    let page = json!({"items": [], "next_page_token": TOKEN}).to_string();
    let looping = over(&Memory::new(move |_| Some(Ok(memory::answer(200, &[], page.clone())))));
    let run = over(&answering(299)).v2().pipeline().trigger_pipeline_run("gh".into(), "acme", "api");
    let pipelines = looping.v2().pipeline();
    let mut pages = pipelines.list_pipelines().pages();
    let small = builder().transport(answering(200)).max_body(60).build().unwrap();
    let hanging = builder().transport(Memory::new(|_| None)).clock(TestClock::new()).build().unwrap();
    vec![
        pipelines.get_pipeline_by_number(format!("{TOKEN}\n"), 1).send().await.unwrap_err(),
        Client::new(format!("{TOKEN}\n")).unwrap_err(),
        get_me(unreachable()).await,
        get_me(hanging).await,
        get_me(trying_once(&Server::start(vec![Answer::drop_connection()]).origin)).await,
        get_me(over(&answering(404))).await,
        get_me(over(&answering(302))).await,
        run.send().await.unwrap_err(),
        me(&over(&answering(200))).await.unwrap_err(),
        get_me(small).await,
        loop {
            if let Err(error) = pages.try_next().await {
                break error;
            }
        },
    ]
}

/// A client that tries once.
fn trying_once(origin: &str) -> Client {
    builder().origin(origin).http_client(http_client()).retries(RetryPolicy::none()).build().unwrap()
}

/// Nobody listens there.
fn unreachable() -> Client {
    trying_once("http://127.0.0.1:1")
}

/// The kinds of errors that there are, by name.
fn kinds() -> Vec<String> {
    let source = std::fs::read_to_string("../generated/src/runtime/error.rs").unwrap();
    let kinds = source.split("pub enum ErrorKind {").nth(1).and_then(|rest| rest.split('}').next()).unwrap();
    let names = kinds.lines().map(str::trim).filter(|line| !line.starts_with("//") && !line.is_empty());
    names.map(|line| line.trim_end_matches(',').to_owned()).collect()
}

#[tokio::test]
async fn no_token_in_any_text_of_any_kind_of_error() {
    let errors = one_of_each_kind().await;
    let mut seen: Vec<_> = errors.iter().map(|error| format!("{:?}", error.kind())).collect();
    let mut all = kinds();
    seen.sort_unstable();
    all.sort_unstable();
    assert_eq!(seen, all, "an error of each kind is looked at");
    errors.iter().for_each(assert_secret);
}

#[tokio::test]
async fn no_query_in_any_text_of_an_error() {
    let call = unreachable().v2().pipeline().list_pipelines_for_project("gh/acme/api").branch("hidden-branch");
    let error = call.send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error:?}");
    assert!(!texts(&error).contains("hidden-branch") && !texts(&error).contains("branch="), "{}", texts(&error));
}

#[tokio::test]
async fn an_undecodable_body_is_shown_without_the_token() {
    // The token stands where the snippet is cut.
    for padding in 0..100 {
        let body = format!("{{\"id\": \"{}{TOKEN}\", \"login\": 7}}", "x".repeat(padding));
        let server = Memory::new(move |_| Some(Ok(memory::answer(200, &[], body.clone()))));
        let error = me(&over(&server)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_secret(&error);
    }
}

#[tokio::test]
async fn each_module_has_its_own_scheme_on_ones_own_server() {
    let server = Server::start(vec![(200, somebody()), (404, Value::Null)]);
    let client = builder().base_url("v2", format!("{}/ci/api/v2/", server.origin)).build().unwrap();
    me(&client).await.unwrap();
    assert_eq!(server.requests()[0].target(), "/ci/api/v2/me", "the base's path is kept");
    let shared: Arc<Memory> = Memory::answering(404, &[], "");
    let client =
        builder().base_url("v2", "https://ci.example.com/api/v2").transport(Arc::clone(&shared)).build().unwrap();
    let _ = client.v1().user().get_me().send().await;
    assert_eq!(shared.sent()[0].uri().host(), Some("circleci.com"));
}
