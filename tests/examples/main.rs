//! The example programs of the emitted crate, run as a user runs them, against a server on this machine.

#[path = "../support/programs.rs"]
mod programs;
#[path = "../support/server.rs"]
mod server;

mod download_artifacts;
mod insights;
mod recent_builds;
mod rotate_context_variables;
mod trigger_and_wait;

use programs::Program;
use serde_json::{Value, json};
use server::Server;

const ID: &str = "5034460f-c7c4-4c43-9457-de07e2029e7b";

fn page(items: &[Value]) -> (u16, Value) {
    (200, json!({"items": items, "next_page_token": null}))
}

fn pipeline(state: &str) -> (u16, Value) {
    let errors = if state == "errored" { json!([{"type": "config", "message": "no jobs"}]) } else { json!([]) };
    let actor = json!({"login": "someone", "avatar_url": null});
    let trigger = json!({"type": "api", "received_at": "2026-01-02T03:04:05Z", "actor": actor});
    let pipeline = json!({
        "id": ID,
        "number": 25,
        "project_slug": "gh/acme/api",
        "state": state,
        "errors": errors,
        "created_at": "2026-01-02T03:04:05Z",
        "trigger": trigger,
    });
    (200, pipeline)
}

fn workflow(name: &str, status: &str, run: u8) -> Value {
    json!({
        "id": format!("5034460f-c7c4-4c43-9457-de07e2029e{run:02}"),
        "name": name,
        "status": status,
        "pipeline_id": ID,
        "pipeline_number": 25,
        "project_slug": "gh/acme/api",
        "started_by": ID,
        "created_at": format!("2026-01-02T03:04:{run:02}Z"),
        "stopped_at": null,
    })
}

fn created() -> (u16, Value) {
    (201, json!({"id": ID, "number": 25, "state": "pending", "created_at": "2026-01-02T03:04:05Z"}))
}

#[test]
fn middleware_logs_counts_and_keeps() {
    let project = json!({
        "id": ID,
        "name": "api",
        "slug": "gh/acme/api",
        "organization_id": ID,
        "organization_name": "acme",
        "organization_slug": "gh/acme",
        "vcs_info": {"vcs_url": "https://example.com/acme/api", "provider": "GitHub", "default_branch": "main"},
    });
    let (_, newest) = pipeline("created");
    let server = Server::start(vec![(200, project), (503, json!({})), page(&[newest])]);
    let outcome = Program::new("middleware", &server.origin).args(&["gh/acme/api"]).run();
    assert_eq!(outcome.code, 0, "{outcome:?}");
    let expected = "api of acme\napi of acme\n1 pipelines on the first page\n\
         getProjectBySlug: 1 exchanges, 0 of them retries, 0 without success\n\
         listPipelinesForProject: 2 exchanges, 1 of them retries, 1 without success\n";
    assert_eq!(outcome.stdout, expected);
    let log: Vec<&str> = outcome.stderr.lines().collect();
    let starts = [
        "GET /project/{project-slug} (attempt 1): 200 in ",
        "GET /project/{project-slug}/pipeline (attempt 1): 503 in ",
        "GET /project/{project-slug}/pipeline (attempt 2): 200 in ",
    ];
    assert_eq!(log.len(), starts.len(), "{outcome:?}");
    assert!(log.iter().zip(starts).all(|(line, start)| line.starts_with(start)), "{outcome:?}");
    assert!(!outcome.stderr.contains("acme"));
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn recent_pipelines_shows_each_with_its_workflows() {
    let (_, newest) = pipeline("created");
    let server = Server::start(vec![page(&[newest]), page(&[workflow("build", "success", 1)])]);
    let outcome = Program::new("recent_pipelines", &server.origin).args(&["gh/acme/api", "--branch", "main"]).run();
    let expected = "#25 created (2026-01-02T03:04:05Z)\n    build: success\n";
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, expected), "{outcome:?}");
    assert_eq!(server.requests()[0].line, "GET /api/v2/project/gh%2Facme%2Fapi/pipeline?branch=main");
}

#[test]
fn blocking_shows_pipelines_without_async() {
    let me = json!({"id": ID, "login": "someone", "name": "Some One"});
    let (_, newest) = pipeline("created");
    let workflows = [workflow("build", "success", 1), workflow("test", "running", 2)];
    let server = Server::start(vec![(200, me), page(&[newest]), page(&workflows)]);
    let outcome = Program::new("blocking", &server.origin).args(&["gh/acme/api", "main"]).run();
    let expected = "Some One looks at main of gh/acme/api\n#25 build: success, test: running\n";
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, expected), "{outcome:?}");
    assert_eq!(server.requests()[0].line, "GET /api/v2/me");
}
