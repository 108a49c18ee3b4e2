//! The newest builds, by v1.

use serde_json::{Value, json};

use crate::programs::Program;
use crate::server::Server;

fn build(number: u64) -> Value {
    json!({
        "username": "acme",
        "reponame": "api",
        "build_num": number,
        "status": "fixed",
        "branch": "main",
        "subject": "Mend it",
        "build_time_millis": 61_500,
    })
}

#[test]
fn lists_as_many_as_asked_for() {
    let full: Vec<Value> = (0..100).map(|index| build(300 - index)).collect();
    let server = Server::start(vec![(200, json!(full)), (200, json!([build(200), {}])), (200, json!([]))]);
    let outcome = Program::new("recent_builds", &server.origin).args(&["--limit", "150"]).run();
    assert_eq!(outcome.code, 0, "{outcome:?}");
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 102);
    assert_eq!(lines[0], "acme/api #300    fixed          1m 01s  main  Mend it");
    assert!(lines[101].starts_with("?/? #?"));
    let requests = server.requests();
    assert!(requests[0].line.starts_with("GET /api/v1/recent-builds?limit=100"), "{}", requests[0].line);
    assert!(requests[1].line.contains("offset=100"), "{}", requests[1].line);
}

#[test]
fn lists_those_of_a_project() {
    let server = Server::start(vec![(200, json!([build(7)])), (200, json!([]))]);
    let outcome = Program::new("recent_builds", &server.origin).args(&["acme/api", "--status", "failed"]).run();
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (0, 1), "{outcome:?}");
    let line = &server.requests()[0].line;
    assert!(line.starts_with("GET /api/v1/project/acme/api?"), "{line}");
    assert!(line.contains("filter=failed") && line.contains("limit=20"), "{line}");
}
