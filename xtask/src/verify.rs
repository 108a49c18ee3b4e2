//! `verify`: all that a change has to pass, step by step; continuous integration calls just this.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

/// How much is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What needs Rust alone.
    Usual,
    /// Also what needs Python, Node and the folder of facts beside the workspace.
    Full,
}

/// One command of the list.
struct Step {
    name: &'static str,
    command: Vec<&'static str>,
    environment: &'static [(&'static str, &'static str)],
    /// A file without which the step can't run: it is then skipped, and said to be.
    needs: Option<&'static str>,
}

/// Packages that people write. `generated/` is laid out by prettyplease, which differs from rustfmt.
const WRITTEN: [&str; 5] = ["clientsmith", "clientsmith-bench", "clientsmith-runtime", "clientsmith-tests", "xtask"];

const FACTS: &str = "../shared/facts/check_facts.py";

/// Pinned, since a new release may bring new rules.
const REDOCLY: &str = "@redocly/cli@2.77.0";

/// Features of the client that must compile without a warning, together and without the defaults.
const FEATURES: [&str; 2] = ["", "v2,rustls"];

/// The same at more length.
const MORE_FEATURES: [&str; 9] = [
    "v1",
    "v1,v2",
    "v2,rustls-no-provider",
    "v2,native-tls",
    "v2,native-tls,rustls-no-provider,http2",
    "v2,chrono",
    "v2,time,gzip",
    "v2,jiff,charset,tracing",
    "v1,blocking,webhooks",
];

/// TLS in other ways than the usual tests have it: the runtime's features, and which tests then have a meaning.
const TLS: [&str; 3] = ["client", "client,native-tls http_client", "client,rustls-no-provider without_a_provider"];

/// The lock file says which; none of what it installs has to run scripts for that.
const PRISM_INSTALL: &str = "npm ci --ignore-scripts --no-audit --no-fund --prefix tests/prism";

/// Every call against a mock server that judges requests by the documents.
const PRISM: &str = "cargo test --package clientsmith-tests --test wire -- --ignored prism";

/// Runs every step, even after one has failed, and gives the exit code.
pub(crate) fn run(extent: Extent) -> Result<u8> {
    let begin = Instant::now();
    let mut failed = Vec::new();
    for step in steps(extent) {
        match step.needs {
            Some(file) if !Path::new(file).exists() => println!("==> {}: skipped, there is no {file}", step.name),
            _ if perform(&step)? => {}
            _ => failed.push(step.name),
        }
    }
    let took = seconds(begin.elapsed());
    if failed.is_empty() {
        println!("==> all is well ({took})");
        return Ok(0);
    }
    println!("==> failed: {} ({took})", failed.join(", "));
    Ok(1)
}

fn steps(extent: Extent) -> Vec<Step> {
    let mut format = vec!["cargo", "fmt", "--check"];
    format.extend(WRITTEN.iter().flat_map(|package| ["--package", package]));
    let mut steps = vec![
        Step::new("fmt", format),
        Step::new("codegen --check", vec!["cargo", "xtask", "codegen", "--check"]),
        Step::new("clippy", "cargo clippy --workspace --all-targets -- -D warnings".split(' ').collect()),
        Step::new(
            "clippy of all features",
            "cargo clippy --package circleci --all-features --all-targets -- -D warnings".split(' ').collect(),
        ),
        // What the README tells a newcomer to run.
        Step::new("test", vec!["cargo", "test"]),
        Step {
            environment: &[("RUSTDOCFLAGS", "-D warnings")],
            ..Step::new("doc", "cargo doc --workspace --no-deps".split(' ').collect())
        },
        Step {
            environment: &[("RUSTDOCFLAGS", "-D warnings")],
            ..Step::new(
                "doc of all features",
                "cargo doc --package circleci --no-deps --all-features".split(' ').collect(),
            )
        },
    ];
    steps.extend(FEATURES.into_iter().map(with_features));
    if extent == Extent::Full {
        steps.extend(MORE_FEATURES.into_iter().map(with_features));
        steps.extend(TLS.into_iter().map(with_tls));
        steps.push(Step {
            needs: Some(FACTS),
            ..Step::new(
                "facts",
                vec![
                    "python3",
                    FACTS,
                    "--strict",
                    "--quiet",
                    "--v1",
                    "spec/v1/swagger.yaml",
                    "--v2",
                    "spec/v2/openapi.yaml",
                ],
            )
        });
        steps.push(Step::new("bench", vec!["cargo", "xtask", "bench", "client"]));
        steps.push(Step::new("prism install", PRISM_INSTALL.split(' ').collect()));
        steps.push(Step::new("prism", PRISM.split(' ').collect()));
        steps.push(Step::new("redocly", vec!["npx", "--yes", REDOCLY, "lint", "spec/v2/openapi.yaml"]));
    }
    steps
}

/// The client has no warning with these features alone.
fn with_features(features: &'static str) -> Step {
    let clippy = "cargo clippy --package circleci --no-default-features --features".split(' ');
    Step::new("clippy of some features", clippy.chain([features, "--", "-D", "warnings"]).collect())
}

/// The runtime's tests with these features alone; a word after them chooses among the tests.
fn with_tls(choice: &'static str) -> Step {
    let test = "cargo test --package clientsmith-runtime --test it --no-default-features --features".split(' ');
    Step::new("test of TLS", test.chain(choice.split(' ')).collect())
}

impl Step {
    fn new(name: &'static str, command: Vec<&'static str>) -> Self {
        Self { name, command, environment: &[], needs: None }
    }
}

/// Runs a step; whether it went well.
fn perform(step: &Step) -> Result<bool> {
    println!("==> {}: {}", step.name, step.command.join(" "));
    let begin = Instant::now();
    let (program, arguments) = step.command.split_first().context("a step without a command")?;
    let status = Command::new(program)
        .args(arguments)
        .envs(step.environment.iter().copied())
        .status()
        .with_context(|| format!("{program} can't be started"))?;
    let verdict = if status.success() { "ok" } else { "FAILED" };
    println!("==> {}: {verdict} ({})", step.name, seconds(begin.elapsed()));
    Ok(status.success())
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
