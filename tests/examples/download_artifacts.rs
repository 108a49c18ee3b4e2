//! The artifacts of a job into a folder.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::page;
use crate::programs::{Outcome, Program};
use crate::server::{Request, Server};

/// An artifact whose address is a path of the server itself.
fn artifact(path: &str, run: u64, url: &str) -> Value {
    json!({"path": path, "node_index": run, "url": url})
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("artifacts").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn download(answers: Vec<(u16, Value)>, into: &Path, more: &[&str]) -> (Outcome, Vec<Request>) {
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
