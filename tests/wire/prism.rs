//! Prism, a mock server that judges requests by a document: it has to accept every call, and the client has to read what it
//! answers.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use circleci::{Client, Error, RetryPolicy};
use serde_json::Value;

use crate::document::Document;
use crate::operation::{self, Operation};
use crate::request::{self, TOKEN};
use crate::samples::PATTERNED;
use crate::support::{Failure, Given};
use crate::{client_of, say};

#[tokio::test]
#[ignore = "needs Prism: npm ci --ignore-scripts --prefix tests/prism, or cargo xtask verify --full"]
async fn prism_accepts_every_call() {
    for mut document in Document::all() {
        // JavaScript has no others.
        document.largest = (1 << 53) - 1;
        examples_for_patterns(&mut document.tree);
        let begin = Instant::now();
        let prism = Prism::start(&document);
        let client = Client::builder().token(TOKEN).base_url(document.name, &prism.url).retries(RetryPolicy::none());
        let client = client.build().unwrap();
        let (_, calls, _) = client_of(&document);
        let operations = operation::all(&document);
        let (mut requests, mut faults) = (0, Vec::new());
        for operation in &operations {
            let call = calls.iter().find(|call| call.id == operation.id).expect("the client has every operation");
            for case in request::cases(&document, operation) {
                requests += 1;
                let sent = (call.call)(&client, &Given(case.arguments.clone())).unwrap();
                let said = match sent.await {
                    Ok(_) => continue,
                    Err(Failure::Client(error)) if is_all_it_can_say(operation, &error) => continue,
                    Err(Failure::Client(error)) => refusal(&error),
                    Err(Failure::Json(error)) => error,
                };
                let (id, name) = (&operation.id, &case.name);
                faults.push(format!("{id}: {name}: {said}\n  {}", case.arguments));
            }
        }
        let (name, count) = (document.name, operations.len());
        assert!(faults.is_empty(), "{name}: {} faults:\n{}", faults.len(), faults.join("\n"));
        let took = begin.elapsed().as_secs_f64();
        say(&format!("{name}: Prism accepted all {requests} calls of {count} operations in {took:.1} s"));
    }
}

/// Prism makes no texts by patterns, and so would refuse its own answers.
fn examples_for_patterns(node: &mut Value) {
    match node {
        Value::Object(object) => {
            if object.get("pattern").is_some_and(Value::is_string) && !object.contains_key("example") {
                object.insert("example".to_owned(), PATTERNED.into());
            }
            object.values_mut().for_each(examples_for_patterns);
        }
        Value::Array(list) => list.iter_mut().for_each(examples_for_patterns),
        _ => {}
    }
}

/// Whether an error is no refusal: the answer that the document declares, where it declares no success.
fn is_all_it_can_say(operation: &Operation, error: &Error) -> bool {
    let status = error.status().map(|status| status.as_str().to_owned());
    let statuses = || operation.responses.iter().map(|response| response.status.as_str());
    !statuses().any(|status| status.starts_with('2')) && statuses().any(|declared| Some(declared) == status.as_deref())
}

/// What Prism finds wrong, which it says in a header where it answers with an error that the document declares.
fn refusal(error: &Error) -> String {
    let violations = error.headers().and_then(|headers| headers.get("sl-violations"));
    let said = String::from_utf8_lossy(violations.map_or(error.body(), |violations| violations.as_bytes()));
    format!("{error}: {said}")
}

/// A running Prism.
struct Prism {
    process: Child,
    url: String,
}

impl Prism {
    /// Has it mock the document as the client is made of it: with its corrections, without which pages, bodies and
    /// ids are declared in a way that the service itself contradicts.
    fn start(document: &Document) -> Self {
        let path = folder().join(format!("{}.json", document.name));
        std::fs::create_dir_all(folder()).unwrap();
        std::fs::write(&path, document.tree.to_string()).unwrap();
        let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("prism/node_modules/.bin/prism");
        assert!(program.exists(), "Prism isn't there: npm ci --ignore-scripts --prefix tests/prism");
        // Free a moment ago; to have it taken in between would take a bad chance, and fails the test loudly.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
        let mut command = Command::new(program);
        command.args(["mock", "--errors", "--host", "127.0.0.1", "--port", &port]).arg(path);
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let is_ready = |line: &Result<String, _>| line.as_ref().is_ok_and(|line| line.contains("is listening"));
        assert!(lines.by_ref().any(|line| is_ready(&line)), "Prism ends without a word");
        // Nobody reads on what it says of each request, and it must not wait for that.
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, url: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        // What can't be ended has ended.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("prism")
}
