//! What stands in paths, queries, headers and bodies.

use circleci::{CallOptions, Client, ErrorKind};
use serde_json::{Value, json};

use crate::server::{Answer, Server};
use crate::{ID, client, me, somebody};

/// The path and query of a call that names a project.
async fn project_target(slug: &str) -> String {
    let server = Server::start(vec![(404, Value::Null)]);
    let _ = client(&server).v2().project().get_project_by_slug(slug).send().await;
    server.requests()[0].target().to_owned()
}

/// The path and query of a call that names a branch.
async fn branch_target(branch: &str) -> String {
    let server = Server::start(vec![(404, Value::Null)]);
    let _ = client(&server).v2().pipeline().list_pipelines_for_project("a").branch(branch).send().await;
    server.requests()[0].target().to_owned()
}

#[tokio::test]
async fn slug_encoding() {
    assert_eq!(project_target("gh/acme/api").await, "/api/v2/project/gh%2Facme%2Fapi");
    assert_eq!(project_target("gh/ä b?c#d&e;f=g").await, "/api/v2/project/gh%2F%C3%A4%20b%3Fc%23d%26e%3Bf%3Dg");
    assert_eq!(project_target("%2F").await, "/api/v2/project/%252F", "what looks encoded is text too");
}

#[tokio::test]
async fn dot_segments_are_refused() {
    let server = Server::start(Vec::<Answer>::new());
    let projects = client(&server).v2().project();
    for slug in ["", ".", ".."] {
        let error = projects.get_project_by_slug(slug).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error:?}");
        assert!(error.to_string().contains("project-slug"), "{error}");
    }
    assert!(server.requests().is_empty());
    assert_eq!(project_target("../../v1/me").await, "/api/v2/project/..%2F..%2Fv1%2Fme");
    assert_eq!(project_target("%2e%2e").await, "/api/v2/project/%252e%252e");
}

#[tokio::test]
async fn backslash_is_no_slash() {
    assert_eq!(project_target(r"gh\acme\..").await, "/api/v2/project/gh%5Cacme%5C..");
    assert_eq!(branch_target(r"a\b").await, "/api/v2/project/a/pipeline?branch=a%5Cb");
}

#[tokio::test]
async fn control_characters_in_paths_are_refused() {
    let server = Server::start(Vec::<Answer>::new());
    let projects = client(&server).v2().project();
    for slug in ["a\r\nX-Injected: 1", "a\0b", "\u{7f}", "\u{85}"] {
        let error = projects.get_project_by_slug(slug).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error:?}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn control_characters_in_headers_are_refused() {
    let server = Server::start(Vec::<Answer>::new());
    let users = client(&server).v2().user();
    for (name, value) in [
        ("X-Note", "a\r\nX-Injected: 1"),
        ("X-Note", "a\0"),
        ("X-Note", " a"),
        ("X-Note\r\nX-Injected", "a"),
        ("", "a"),
    ] {
        let options = CallOptions::new().header(name, value);
        let error = users.get_current_user().options(options).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidArgument, "{error:?}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn plus_and_space_in_queries() {
    assert_eq!(branch_target("a+b c").await, "/api/v2/project/a/pipeline?branch=a%2Bb%20c");
    let line_break = branch_target("a&b=c#d%20\r\n").await;
    assert_eq!(line_break, "/api/v2/project/a/pipeline?branch=a%26b%3Dc%23d%2520%0D%0A");
    assert_eq!(branch_target("").await, "/api/v2/project/a/pipeline?branch=", "an empty value is a value");
}

#[tokio::test]
async fn arrays_repeat_their_name() {
    let server = Server::start(vec![(404, Value::Null)]);
    let call = client(&server).v2().insights().get_project_workflows_page_data("a");
    let _ = call.branches(["main", "x,y z"]).workflow_names(Vec::<String>::new()).send().await;
    let requests = server.requests();
    assert_eq!(requests[0].target(), "/api/v2/insights/pages/a/summary?branches=main&branches=x%2Cy%20z");
}

#[tokio::test]
async fn a_parameter_set_again_is_replaced() {
    let server = Server::start(vec![(404, Value::Null)]);
    let pipelines = client(&server).v2().pipeline();
    let _ = pipelines.list_pipelines_for_project("a").branch("b").page_token("c").branch("d").send().await;
    let query = server.requests()[0].target().split_once('?').unwrap().1.to_owned();
    let mut pairs: Vec<_> = query.split('&').collect();
    pairs.sort_unstable();
    assert_eq!(pairs, ["branch=d", "page-token=c"]);
}

#[tokio::test]
async fn absent_is_not_null() {
    let server = Server::start(vec![(404, Value::Null); 3]);
    let schedules = client(&server).v2().schedule();
    let _ = schedules.update_schedule(ID).name("nightly").send().await;
    let _ = schedules.update_schedule(ID).description(None).send().await;
    let _ = schedules.update_schedule(ID).send().await;
    let requests = server.requests();
    assert_eq!(requests[0].json(), json!({"name": "nightly"}));
    assert_eq!(requests[1].json(), json!({"description": null}), "PATCH clears by null");
    assert_eq!((requests[2].body.as_slice(), requests[2].header("content-type")), (b"".as_slice(), None));
}

#[tokio::test]
async fn a_body_of_which_nothing_is_set_is_not_sent() {
    let server = Server::start(vec![(404, Value::Null)]);
    let _ = client(&server).v2().pipeline().trigger_pipeline("gh/acme/api").send().await;
    let requests = server.requests();
    assert!(requests[0].body.is_empty());
    assert_eq!(requests[0].header("content-type"), None);
    assert_eq!(requests[0].headers("content-length"), ["0"], "some servers insist on a length");
}

#[tokio::test]
async fn content_type_is_sent_once() {
    let server = Server::start(vec![(404, Value::Null); 2]);
    let client = client(&server);
    let _ = client.v1().env_var().create_env_var("acme", "api", "N", "v").send().await;
    let _ = client.v1().build().trigger_branch_build("acme", "api", "main").parallel(2).send().await;
    for request in server.requests() {
        assert_eq!(request.headers("content-type"), ["application/json"], "{request:?}");
    }
}

#[tokio::test]
async fn headers_of_a_call_replace_the_clients_own() {
    let server = Server::start(vec![(200, somebody()), (200, somebody())]);
    let client = Client::builder().token("secret").origin(&server.origin).user_agent("robot/1").build().unwrap();
    me(&client).await.unwrap();
    let options = CallOptions::new().header("User-Agent", "robot/2").header("X-Note", "naïve");
    client.v2().user().get_current_user().options(options).send().await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].headers("user-agent"), ["robot/1"]);
    assert_eq!(requests[1].headers("user-agent"), ["robot/2"]);
    assert_eq!(requests[1].headers("x-note"), ["naïve"]);
}
