//! The emitted crate against a server on this machine, three operations of each API; and both documents against the emitted
//! crate, byte by byte.

#[path = "support/command.rs"]
mod command;
#[path = "support/server.rs"]
mod server;

use circleci::v1::Status;
use circleci::v2::{ConfigSourceInput, PipelineState, Timetable, TriggerPipelineRunResponse};
use circleci::{Client, ErrorKind, StatusCode};
use serde_json::{Value, json};
use server::Server;

fn client(server: &Server) -> Client {
    Client::builder().token("secret").origin(&server.origin).build().unwrap()
}

#[tokio::test]
async fn v1_lists_recent_builds() {
    let builds = json!([{"build_num": 7, "status": "fixed", "vcs_revision": "abc"}, {"status": "brand-new"}]);
    let server = Server::start(vec![(200, builds)]);
    let builds = client(&server).v1().build().list_recent_builds().limit(2).offset(4).send().await.unwrap();
    assert_eq!(builds[0].build_num, Some(7));
    assert_eq!(builds[0].status, Some(Status::Fixed));
    assert_eq!(builds[1].status, Some(Status::Unrecognized("brand-new".into())));
    let requests = server.requests();
    assert_eq!(requests[0].line, "GET /api/v1/recent-builds?limit=2&offset=4&circle-token=secret");
    assert_eq!(requests[0].header("accept"), Some("application/json"));
    assert_eq!(requests[0].header("content-type"), None);
}

#[tokio::test]
async fn v1_triggers_a_build_of_a_branch() {
    let server = Server::start(vec![(201, json!({"build_num": 8, "branch": "feature/x"}))]);
    let call = client(&server).v1().build().trigger_branch_build("acme", "api", "feature/x").parallel(4);
    let build = call.send().await.unwrap();
    assert_eq!(build.branch.as_deref(), Some("feature/x"));
    let requests = server.requests();
    assert_eq!(requests[0].line, "POST /api/v1/project/acme/api/tree/feature%2Fx?circle-token=secret");
    assert_eq!(requests[0].header("content-type"), Some("application/json"));
    assert_eq!(requests[0].json(), json!({"parallel": 4}));
}

#[tokio::test]
async fn v1_deletes_a_checkout_key() {
    let server = Server::start(vec![(200, json!({"message": "OK"})), (404, json!({"message": "no such key"}))]);
    let keys = client(&server).v1().checkout_key();
    let fingerprint = "c9:0b:1c";
    let deletion = keys.delete_checkout_key("acme", "api", fingerprint).send().await.unwrap();
    assert_eq!(deletion.message, Some("OK".into()));
    let error = keys.delete_checkout_key("acme", "api", fingerprint).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert!(error.is_not_found());
    assert_eq!(error.message().as_deref(), Some("no such key"));
    assert_eq!(error.request_id(), Some("prepared"));
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    let requests = server.requests();
    assert_eq!(requests[0].line, "DELETE /api/v1/project/acme/api/checkout-key/c9%3A0b%3A1c?circle-token=secret");
    assert_eq!(requests[0].json(), Value::Null);
}

#[tokio::test]
async fn v2_lists_pipelines_page_by_page() {
    let pages = [(vec![pipeline(3), pipeline(2)], json!("next")), (vec![pipeline(1)], Value::Null)];
    let pages = pages.map(|(items, next)| (200, json!({"items": items, "next_page_token": next})));
    let server = Server::start(pages.to_vec());
    let client = client(&server);
    let mut items = client.v2().pipeline().list_pipelines_for_project("gh/acme/api").branch("main").items();
    let mut numbers = Vec::new();
    while let Some(pipeline) = items.try_next().await.unwrap() {
        assert_eq!(pipeline.state, PipelineState::Created);
        assert_eq!(pipeline.created_at.as_str(), "2026-01-02T03:04:05.678Z");
        numbers.push(pipeline.number);
    }
    assert_eq!(numbers, [3, 2, 1]);
    let requests = server.requests();
    assert_eq!(requests[0].line, "GET /api/v2/project/gh%2Facme%2Fapi/pipeline?branch=main");
    assert_eq!(requests[1].line, "GET /api/v2/project/gh%2Facme%2Fapi/pipeline?branch=main&page-token=next");
    assert_eq!(requests[1].header("circle-token"), Some("secret"));
}

fn pipeline(number: u64) -> Value {
    json!({
        "id": "5034460f-c7c4-4c43-9457-de07e2029e7b",
        "number": number,
        "project_slug": "gh/acme/api",
        "state": "created",
        "errors": [],
        "created_at": "2026-01-02T03:04:05.678Z",
        "trigger": {
            "type": "api",
            "received_at": "2026-01-02T03:04:05Z",
            "actor": {"login": "someone", "avatar_url": null},
        },
    })
}

#[tokio::test]
async fn v2_numbers_of_answers_lead_on() {
    let config = json!({"source": "a", "compiled": "b", "setup-config": "", "compiled-setup-config": ""});
    let server = Server::start(vec![(200, pipeline(7)), (200, pipeline(7)), (200, config)]);
    let pipelines = client(&server).v2().pipeline();
    let first = pipelines.get_pipeline_by_number("gh/acme/api", 7).send().await.unwrap();
    let again = pipelines.get_pipeline_by_number("gh/acme/api", first.number).send().await.unwrap();
    assert_eq!(first, again);
    pipelines.get_pipeline_config_by_id(again.id).send().await.unwrap();
    assert_eq!(server.requests()[1].line, "GET /api/v2/project/gh%2Facme%2Fapi/pipeline/7");
}

#[test]
fn v2_alternatives_are_told_by_what_tells_them() {
    let timetable = json!({"per-hour": 1, "hours-of-day": [1], "days-of-week": [], "days-of-month": [1]});
    assert!(matches!(serde_json::from_value(timetable), Ok(Timetable::Monthly(_))));
    let source = json!({"provider": "circleci", "file_path": "a.yml", "repo": {"external_id": "1"}});
    assert!(matches!(serde_json::from_value(source), Ok(ConfigSourceInput::Circleci(_))));
}

#[tokio::test]
async fn v2_triggers_a_pipeline() {
    let id = "5034460f-c7c4-4c43-9457-de07e2029e7b";
    let created = json!({"id": id, "number": 25, "state": "pending", "created_at": "2026-01-02T03:04:05Z"});
    let server = Server::start(vec![(201, created)]);
    let call = client(&server).v2().pipeline().trigger_pipeline("gh/acme/api").branch("pull/1/head");
    let response = call.send_with_response().await.unwrap();
    assert_eq!(response.status(), StatusCode::CREATED);
    assert_eq!(response.value().id.to_string(), id);
    let requests = server.requests();
    assert_eq!(requests[0].line, "POST /api/v2/project/gh%2Facme%2Fapi/pipeline");
    assert_eq!(requests[0].header("content-type"), Some("application/json"));
    assert_eq!(requests[0].json(), json!({"branch": "pull/1/head"}));
}

#[tokio::test]
async fn v2_answers_a_run_by_status() {
    let answers = [(200, json!({"message": "skipped by the commit"})), (201, json!({"number": 26}))];
    let server = Server::start(answers.to_vec());
    let api = client(&server).v2().pipeline();
    let run = || api.trigger_pipeline_run("gh".into(), "acme", "api");
    match run().send().await.unwrap() {
        TriggerPipelineRunResponse::Ok(not_triggered) => {
            assert_eq!(not_triggered.message.as_deref(), Some("skipped by the commit"));
        }
        other => panic!("{other:?}"),
    }
    match run().send().await.unwrap() {
        TriggerPipelineRunResponse::Created(pipeline) => assert_eq!(pipeline.number, Some(26)),
        other => panic!("{other:?}"),
    }
    let requests = server.requests();
    assert_eq!(requests[0].line, "POST /api/v2/project/gh/acme/api/pipeline/run");
}

#[test]
fn both_documents_give_the_crate_as_it_is() {
    // The emitted headers name the documents as seen from the workspace.
    std::env::set_current_dir("..").unwrap();
    let arguments = ["generate", "--config", "spec/client.toml", "--out", "generated", "--check"];
    let outcome = command::clientsmith(&arguments);
    assert_eq!(outcome.code, 0, "{}\nto mend it: cargo xtask codegen", outcome.stderr);
    assert!(outcome.stdout.starts_with("generated is up to date"), "{}", outcome.stdout);
}
