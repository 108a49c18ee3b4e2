//! The example programs of the emitted crate, run as a user runs them, against a server on this machine.

#[path = "support/programs.rs"]
mod programs;
#[path = "support/server.rs"]
mod server;

use std::path::{Path, PathBuf};

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

mod trigger_and_wait {
    use super::*;

    const QUICKLY: [&str; 3] = ["gh/acme/api", "--interval", "0.01"];

    fn run(answers: Vec<(u16, Value)>, arguments: &[&str]) -> (programs::Outcome, Vec<server::Request>) {
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
        let workflows =
            [workflow("build", "failed", 1), workflow("lint", "success", 2), workflow("test", "canceled", 3)];
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
}

mod rotate_context_variables {
    use super::*;

    fn variable(name: &str, updated: &str) -> Value {
        json!({"variable": name, "context_id": ID, "created_at": "2025-01-01T00:00:00Z", "updated_at": updated})
    }

    fn listed() -> (u16, Value) {
        page(&[variable("KEY", "2025-02-01T00:00:00Z"), variable("OTHER", "2025-03-01T00:00:00Z")])
    }

    #[test]
    fn sets_values_from_the_environment() {
        let server = Server::start(vec![
            listed(),
            (200, variable("KEY", "2026-02-01T00:00:00Z")),
            (200, json!({"message": "Updated."})),
        ]);
        let program = Program::new("rotate_context_variables", &server.origin).args(&[ID, "OTHER", "KEY"]);
        let outcome = program.env("KEY", "new-key").env("OTHER", "new=other").run();
        assert_eq!(outcome.code, 0, "{outcome:?}");
        let expected = "KEY: 2025-02-01T00:00:00Z -> 2026-02-01T00:00:00Z\nOTHER: 2025-03-01T00:00:00Z -> Updated.\n";
        assert_eq!(outcome.stdout, expected);
        let requests = server.requests();
        assert_eq!(requests[0].line, format!("GET /api/v2/context/{ID}/environment-variable"));
        assert_eq!(requests[1].line, format!("PUT /api/v2/context/{ID}/environment-variable/KEY"));
        assert_eq!(requests[1].json(), json!({"value": "new-key"}));
        assert_eq!(requests[2].json(), json!({"value": "new=other"}));
    }

    #[test]
    fn sets_values_from_standard_input_and_new_ones_if_asked() {
        let server = Server::start(vec![listed(), (200, variable("NEW", "2026-02-01T00:00:00Z"))]);
        let program = Program::new("rotate_context_variables", &server.origin);
        let outcome = program.args(&[ID, "--stdin", "--create"]).input("# values\n\nNEW=a=b\n").run();
        assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "NEW: new -> 2026-02-01T00:00:00Z\n"), "{outcome:?}");
        assert_eq!(server.requests()[1].json(), json!({"value": "a=b"}));
    }

    #[test]
    fn changes_nothing_on_a_dry_run() {
        let server = Server::start(vec![listed()]);
        let program = Program::new("rotate_context_variables", &server.origin);
        let outcome = program.args(&[ID, "KEY", "--dry-run"]).env("KEY", "new-key").run();
        assert_eq!((outcome.code, outcome.stdout.as_str()), (0, "KEY: 2025-02-01T00:00:00Z -> would be set\n"));
        assert!(!outcome.stderr.contains("new-key"));
        assert_eq!(server.requests().len(), 1);
    }

    #[test]
    fn changes_nothing_where_something_is_missing() {
        let nowhere = "http://127.0.0.1:1";
        let program = |names: &[&str]| Program::new("rotate_context_variables", nowhere).args(&[ID]).args(names);
        let outcome = program(&["KEY", "OTHER"]).env("KEY", "new-key").run();
        assert_eq!((outcome.code, outcome.stderr.as_str()), (1, "Error: there is no value for OTHER\n"));
        let outcome = program(&["--stdin"]).input("KEY new-key").run();
        assert_eq!((outcome.code, outcome.stderr.as_str()), (1, "Error: line 1 of standard input is not NAME=VALUE\n"));
        let server = Server::start(vec![listed()]);
        let program = Program::new("rotate_context_variables", &server.origin).args(&[ID, "KEI"]);
        let outcome = program.env("KEI", "new-key").run();
        assert_eq!(
            (outcome.code, outcome.stderr.as_str()),
            (1, "Error: the context has no variable KEI; --create makes them\n")
        );
        assert_eq!(server.requests().len(), 1);
    }
}

mod insights {
    use super::*;

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
}

mod recent_builds {
    use super::*;

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
}

mod download_artifacts {
    use super::*;

    /// An artifact whose address is a path of the server itself.
    fn artifact(path: &str, run: u64, url: &str) -> Value {
        json!({"path": path, "node_index": run, "url": url})
    }

    fn folder(name: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("artifacts").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        folder
    }

    fn download(answers: Vec<(u16, Value)>, into: &Path, more: &[&str]) -> (programs::Outcome, Vec<server::Request>) {
        let server = Server::start(answers);
        let program = Program::new("download_artifacts", &server.origin);
        let outcome = program.args(&["gh/acme/api", "7", "--into", into.to_str().unwrap()]).args(more).run();
        (outcome, server.requests())
    }

    #[test]
    fn writes_each_file() {
        let into = folder("each");
        let listed = [artifact("reports/a b.xml", 0, "/f/1?sig=x"), artifact("/var/log.txt", 0, "/f/2")];
        let text = json!("0123456789".repeat(200));
        let answers = vec![page(&listed), (200, text.clone()), (503, json!({})), (200, json!("b"))];
        let (outcome, requests) = download(answers, &into, &[]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""), "{outcome:?}");
        let expected =
            format!("{0}/reports/a b.xml (1.96 KiB)\n{0}/var/log.txt (3 B)\n2 files, 1.96 KiB\n", into.display());
        assert_eq!(outcome.stdout, expected);
        assert_eq!(std::fs::read_to_string(into.join("reports/a b.xml")).unwrap(), text.to_string());
        assert_eq!(std::fs::read_to_string(into.join("var/log.txt")).unwrap(), "\"b\"");
        assert_eq!(std::fs::read_dir(into.join("reports")).unwrap().count(), 1);
        let lines: Vec<&str> = requests.iter().map(|request| request.line.as_str()).collect();
        let expected = ["GET /api/v2/project/gh%2Facme%2Fapi/7/artifacts", "GET /f/1?sig=x", "GET /f/2", "GET /f/2"];
        assert_eq!(lines, expected);
        assert!(requests.iter().all(|request| request.header("circle-token") == Some("very-secret")));
    }

    #[test]
    fn keeps_parallel_runs_apart() {
        let into = folder("parallel");
        let listed = ["a.txt", "a.xml", "a.txt"].iter().zip([0, 1, 1]);
        let listed: Vec<Value> = listed.map(|(path, run)| artifact(path, run, &format!("/f/{run}"))).collect();
        let (outcome, _) = download(vec![page(&listed), (200, json!(0)), (200, json!(1))], &into, &["--only", ".txt"]);
        assert_eq!(outcome.code, 0, "{outcome:?}");
        assert_eq!(std::fs::read_to_string(into.join("0/a.txt")).unwrap(), "0");
        assert_eq!(std::fs::read_to_string(into.join("1/a.txt")).unwrap(), "1");
        assert!(!into.join("1/a.xml").exists());
    }

    #[test]
    fn writes_nothing_outside_of_the_folder() {
        for path in ["../up", "a/../../up", "a\\..\\up", "c:/up", "", "/", "a/\u{0}b"] {
            let into = folder("outside");
            let listed = [artifact("fine", 0, "/f/1"), artifact(path, 0, "/f/2")];
            let (outcome, requests) = download(vec![page(&listed)], &into, &[]);
            assert_eq!(outcome.code, 1, "{path:?}: {outcome:?}");
            assert!(outcome.stderr.contains("leads out of the folder"), "{path:?}: {outcome:?}");
            assert!(!into.exists() && requests.len() == 1);
        }
    }

    #[test]
    fn leaves_no_file_where_one_is_refused() {
        let into = folder("refused");
        let listed = [artifact("a", 0, "/f/1?sig=private")];
        let (outcome, _) = download(vec![page(&listed), (403, json!({"message": "not for you"}))], &into, &[]);
        assert_eq!(outcome.code, 1);
        assert!(outcome.stderr.starts_with("Error: a (on the same server) is not downloaded\n"), "{outcome:?}");
        assert!(outcome.stderr.contains("not for you") && !outcome.stderr.contains("private"), "{outcome:?}");
        assert!(!into.exists());
    }
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
