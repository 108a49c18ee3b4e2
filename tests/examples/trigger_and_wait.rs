//! Triggers a pipeline and waits for its end.

use serde_json::{Value, json};

use crate::programs::{Outcome, Program};
use crate::server::{Request, Server};
use crate::{ID, created, page, pipeline, workflow};

const QUICKLY: [&str; 3] = ["gh/acme/api", "--interval", "0.01"];

fn run(answers: Vec<(u16, Value)>, arguments: &[&str]) -> (Outcome, Vec<Request>) {
    let server = Server::start(answers);
    let outcome = Program::new("trigger_and_wait", &server.origin).args(&QUICKLY).args(arguments).run();
    (outcome, server.requests())
}

#[test]
fn succeeds_with_the_last_workflow() {
    let answers = vec![
        created(),
        pipeline("pending"),
        page(&[]),
        pipeline("created"),
        page(&[workflow("build", "running", 1), workflow("deploy", "on_hold", 2)]),
        pipeline("created"),
        page(&[workflow("build", "failed", 1), workflow("deploy", "success", 2), workflow("build", "running", 3)]),
        pipeline("created"),
        page(&[workflow("build", "success", 3), workflow("build", "failed", 1), workflow("deploy", "success", 2)]),
    ];
    let (outcome, requests) = run(
        answers,
        &["--branch", "main", "--parameter", "deploy=true", "--parameter", "count=3", "--parameter", "to=eu"],
    );
    assert_eq!(outcome.code, 0, "{outcome:?}");
    let expected = format!(
        "pipeline 25 ({ID})\n  build: running\n  deploy: on_hold\n  build: running\n  deploy: success\n  \
         build: success\nevery workflow has succeeded\n"
    );
    assert_eq!(outcome.stdout, expected);
    assert_eq!(requests[0].line, "POST /api/v2/project/gh%2Facme%2Fapi/pipeline");
    let parameters = json!({"deploy": true, "count": 3, "to": "eu"});
    assert_eq!(requests[0].json(), json!({"branch": "main", "parameters": parameters}));
    assert_eq!(requests[1].line, format!("GET /api/v2/pipeline/{ID}"));
    assert_eq!(requests[2].line, format!("GET /api/v2/pipeline/{ID}/workflow"));
    assert!(requests.iter().all(|request| request.header("circle-token") == Some("very-secret")));
}

#[test]
fn fails_with_a_workflow() {
    let workflows = [workflow("build", "failed", 1), workflow("lint", "success", 2), workflow("test", "canceled", 3)];
    let (outcome, _) = run(vec![created(), pipeline("created"), page(&workflows)], &[]);
    assert_eq!((outcome.code, outcome.stdout.lines().last()), (3, Some("failed: build")), "{outcome:?}");
}

#[test]
fn tells_canceled_from_failed() {
    let workflows = [workflow("lint", "success", 2), workflow("test", "canceled", 3)];
    let (outcome, _) = run(vec![created(), pipeline("created"), page(&workflows)], &[]);
    assert_eq!((outcome.code, outcome.stdout.lines().last()), (4, Some("canceled: test")), "{outcome:?}");
}

#[test]
fn gives_up_in_time() {
    let answers = vec![created(), pipeline("created"), page(&[workflow("build", "brand-new", 1)])];
    let (outcome, _) = run(answers, &["--time-limit", "0"]);
    assert_eq!(outcome.code, 5, "{outcome:?}");
    assert!(outcome.stdout.ends_with("  build: brand-new\nthe time limit is over; the pipeline goes on\n"));
}

#[test]
fn does_not_wait_for_workflows_that_never_come() {
    let look = [pipeline("created"), page(&[])];
    let answers = std::iter::once(created()).chain(look.clone()).chain(look.clone()).chain(look).collect();
    let (outcome, _) = run(answers, &[]);
    assert_eq!((outcome.code, outcome.stdout.lines().last()), (0, Some("the pipeline has no workflows")));
}

#[test]
fn shows_why_a_pipeline_cannot_run() {
    let (outcome, _) = run(vec![created(), pipeline("errored")], &[]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (1, "Error: the pipeline can't run: no jobs\n"));
}

#[test]
fn runs_a_definition() {
    let answers = vec![created(), pipeline("created"), page(&[workflow("build", "success", 1)])];
    let (outcome, requests) = run(answers, &["--definition", ID, "--branch", "main", "--parameter", "deploy=true"]);
    assert_eq!(outcome.code, 0, "{outcome:?}");
    assert_eq!(requests[0].line, "POST /api/v2/project/gh/acme/api/pipeline/run");
    let expected = json!({
        "definition_id": ID,
        "config": {"branch": "main"},
        "checkout": {"branch": "main"},
        "parameters": {"deploy": true},
    });
    assert_eq!(requests[0].json(), expected);
}

#[test]
fn is_content_where_there_is_nothing_to_run() {
    let (outcome, _) = run(vec![(200, json!({"message": "skipped by the commit"}))], &["--definition", ID]);
    let expected = (0, "nothing was triggered: skipped by the commit\n");
    assert_eq!((outcome.code, outcome.stdout.as_str()), expected);
}

#[test]
fn shows_what_the_api_says() {
    let (outcome, _) = run(vec![(404, json!({"message": "Project not found"}))], &[]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stderr.contains("`triggerPipeline`"), "{outcome:?}");
    assert!(outcome.stderr.contains("Project not found"), "{outcome:?}");
}

#[test]
fn refuses_a_parameter_without_a_value() {
    let outcome = Program::new("trigger_and_wait", "http://127.0.0.1:1").args(&["a", "--parameter", "b"]).run();
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("write it as NAME=VALUE"), "{outcome:?}");
}
