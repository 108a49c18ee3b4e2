//! A table of how workflows have been doing.

use serde_json::{Value, json};

use crate::programs::Program;
use crate::server::Server;
use crate::{ID, page};

fn metrics(name: &str, runs: u64, failed: u64, median: Option<u64>) -> Value {
    json!({
        "name": name,
        "project_id": ID,
        "window_start": "2026-01-01T00:00:00Z",
        "window_end": "2026-02-01T00:00:00Z",
        "metrics": {
            "total_runs": runs,
            "successful_runs": runs - failed,
            "failed_runs": failed,
            "success_rate": 0.5,
            "throughput": 1.5,
            "total_recoveries": null,
            "mttr": 7260,
            "duration_metrics":
                {"min": 1, "mean": 2, "median": median, "p95": 600, "max": 4, "standard_deviation": 1.0},
            "total_credits_used": 12345,
        },
    })
}

#[test]
fn makes_a_table_of_all_pages() {
    let first = json!({"items": [metrics("lint", 0, 0, None)], "next_page_token": "more"});
    let server = Server::start(vec![(200, first), page(&[metrics("build", 200, 50, Some(75))])]);
    let outcome =
        Program::new("insights", &server.origin).args(&["gh/acme/api", "--days", "30", "--branch", "main"]).run();
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{outcome:?}");
    let rows: Vec<Vec<&str>> = outcome
        .stdout
        .lines()
        .filter(|line| line.contains(char::is_alphanumeric))
        .map(|line| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect())
        .collect();
    let expected = [
        ["Workflow", "Runs", "Failed", "Success", "Median", "95 %", "To recover", "Credits"],
        ["build", "200", "50", "75 %", "1m 15s", "10m 00s", "2h 01m", "12345"],
        ["lint", "0", "0", "-", "-", "10m 00s", "2h 01m", "12345"],
    ];
    assert_eq!(rows, expected, "{}", outcome.stdout);
    let requests = server.requests();
    let first = "GET /api/v2/insights/gh%2Facme%2Fapi/workflows?reporting-window=last-30-days&branch=main";
    assert_eq!(requests[0].line, first);
    assert_eq!(requests[1].line, format!("{first}&page-token=more"));
}

#[test]
fn says_so_where_there_is_nothing() {
    let server = Server::start(vec![page(&[])]);
    let outcome = Program::new("insights", &server.origin).args(&["gh/acme/api"]).run();
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "no workflow ran in that time\n"));
}

#[test]
fn names_the_variables_it_looked_for() {
    let outcome = Program::new("insights", "http://127.0.0.1:1").args(&["a"]).without("CIRCLECI_TOKEN").run();
    assert_eq!(outcome.code, 1);
    assert!(outcome.stderr.contains("CIRCLECI_TOKEN, CIRCLE_TOKEN, CIRCLECI_CLI_TOKEN"), "{outcome:?}");
}
