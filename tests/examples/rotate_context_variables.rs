//! New values for a context's variables.

use serde_json::{Value, json};

use crate::programs::Program;
use crate::server::Server;
use crate::{ID, page};

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
