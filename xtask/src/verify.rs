//! `verify`: all that a change has to pass, step by step; continuous integration calls just this.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};

/// How much is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What needs Rust, and what the system's TLS needs.
    Usual,
    /// Also what takes longer, or needs Python, Node, valgrind or the folder of facts beside the workspace.
    Full,
}

/// One command of the list.
struct Step {
    name: &'static str,
    /// Its words, with spaces between them.
    command: String,
    environment: &'static [(&'static str, &'static str)],
    /// A file without which the step can't run: it is then skipped, and said to be.
    needs: Option<&'static str>,
    /// Whether it asks servers, so that it may fail with nothing wrong here.
    is_remote: bool,
}

/// Packages that people write. `generated/` is laid out by prettyplease, which differs from rustfmt.
const WRITTEN: [&str; 6] =
    ["clientsmith", "clientsmith-bench", "clientsmith-random", "clientsmith-runtime", "clientsmith-tests", "xtask"];

/// These are copied into `generated/`.
const EXAMPLES: &str = "spec/examples";

/// Documentation has no warning.
const STRICT: &[(&str, &str)] = &[("RUSTDOCFLAGS", "-D warnings")];

const FACTS: &str = "../shared/facts/check_facts.py";

/// Pinned, since a new release may bring new rules.
const REDOCLY: &str = "@redocly/cli@2.77.0";

/// Our documents have no finding; what is allowed has its reason in the configuration.
const LINT: &str = "cargo run --quiet --package clientsmith -- lint --config spec/client.toml --fail-on warning";

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

/// The guide as a book. Search is not needed to see whether there is one.
const MDBOOK_INSTALL: &str = "cargo install --quiet --locked --no-default-features mdbook@0.5.4";
const GUIDE: &str = "mdbook build docs";

/// Each crate that is published, built from what would be uploaded.
const PACKAGE: &str =
    "cargo package --quiet --allow-dirty --package clientsmith-runtime --package clientsmith --package circleci";

/// Licences and sources of dependencies; and, apart, what is known to be wrong with them, which is loaded from the network.
const DENY: &str = "cargo deny --all-features check bans licenses sources";
const ADVISORIES: &str = "cargo deny --all-features check advisories";

/// Client and tool have to build with the oldest Rust that they promise, which is that of the workspace.
const OLDEST_RUST: &str = env!("CARGO_PKG_RUST_VERSION");
const PROMISED: &str = "--package circleci --package clientsmith --all-features --target-dir target/oldest";

/// What `diff` calls a major change, in pairs of small documents, is one of the emitted code.
const SEMVER: &str = "cargo test --package clientsmith-tests --test pairs -- --ignored semver";

/// And what it doesn't call so lets callers of the code before compile with the code after.
const CALLERS: &str = "cargo test --package clientsmith-tests --test pairs -- --ignored callers";

/// Documents made by chance, and documents that multiply: what takes longer than `cargo test` should.
const RANDOM: &str = "cargo test --package clientsmith-random -- --ignored";
const BOUNDS: &str = "cargo test --package clientsmith --test bounds -- --ignored";

/// Fuzz targets, each for a minute; docs/fuzzing.md says how they are run for longer.
const FUZZ: [&str; 3] = ["tree", "bytes", "settings"];

/// cargo-fuzz needs nightly Rust.
const NIGHTLY: &[(&str, &str)] = &[("RUSTUP_TOOLCHAIN", "nightly")];

/// Runs every step, even after one has failed, and gives the exit code.
pub(crate) fn run(extent: Extent) -> Result<u8> {
    let begin = Instant::now();
    let mut failed = Vec::new();
    for step in steps(extent)? {
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

fn steps(extent: Extent) -> Result<Vec<Step>> {
    let format = WRITTEN.map(|package| format!(" --package {package}")).concat();
    let mut steps = vec![
        Step::new("fmt", format!("cargo fmt --check{format}")),
        Step::new("fmt of programs", format!("rustfmt --check --edition 2024 {}", programs()?.join(" "))),
        Step::new("codegen --check", "cargo xtask codegen --check"),
        Step::new("lint of our documents", LINT),
        Step::new("bench guard", guard(extent)),
        Step::new("clippy", "cargo clippy --workspace --all-targets -- -D warnings"),
        Step::new(
            "clippy of all features",
            "cargo clippy --package circleci --all-features --all-targets -- -D warnings",
        ),
        // What the README tells a newcomer to run.
        Step::new("test", "cargo test"),
        Step { environment: STRICT, ..Step::new("doc", "cargo doc --workspace --no-deps") },
        Step {
            environment: STRICT,
            ..Step::new("doc of all features", "cargo doc --package circleci --no-deps --all-features")
        },
    ];
    steps.extend(FEATURES.map(with_features));
    if extent == Extent::Full {
        steps.extend(MORE_FEATURES.map(with_features));
        steps.extend(TLS.map(with_tls));
        let documents = "--v1 spec/v1/swagger.yaml --v2 spec/v2/openapi.yaml";
        let facts = format!("python3 {FACTS} --strict --quiet {documents}");
        steps.push(Step { needs: Some(FACTS), ..Step::new("facts", facts) });
        steps.push(Step::new("random documents", RANDOM));
        steps.push(Step::new("other draws", other_draws()?));
        steps.push(Step::new("bounds", BOUNDS));
        steps.push(Step::new("callers", CALLERS));
        steps.extend(fuzz());
        steps.push(Step::new("bench", "cargo xtask bench client"));
        steps.extend(guide());
        steps.push(Step::new("package", PACKAGE));
        let deny = [Step::new("deny", DENY), Step::remote("advisories", ADVISORIES)];
        steps.extend(with_tool("cargo deny --version", deny));
        steps.extend(with_tool("cargo semver-checks --version", [Step::new("semver-checks", SEMVER)]));
        let oldest = format!("rustup run {OLDEST_RUST} cargo");
        let check = Step::new("oldest Rust", format!("{oldest} check {PROMISED}"));
        steps.extend(with_tool(&format!("{oldest} --version"), [check]));
        steps.push(Step::remote("prism install", PRISM_INSTALL));
        steps.push(Step::new("prism", PRISM));
        let redocly = format!("npx --yes {REDOCLY} lint spec/v2/openapi.yaml");
        steps.push(Step::remote("redocly", redocly));
    }
    Ok(steps)
}

/// Counts of what the tool and the emitted crate cost.
fn guard(extent: Extent) -> &'static str {
    match extent {
        Extent::Usual => "cargo xtask bench guard",
        Extent::Full => "cargo xtask bench guard --full",
    }
}

/// The property tests again, with what `cargo test` doesn't draw; the command that is shown draws the same.
fn other_draws() -> Result<String> {
    let seed = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    Ok(format!(
        "env PROPTEST_RNG_SEED={seed} cargo test --package clientsmith --package clientsmith-random --package clientsmith-tests \
         --test name_property --test properties --test wire --test changes"
    ))
}

/// A short run of each fuzz target.
fn fuzz() -> Vec<Step> {
    let run = |target| {
        let command = format!("cargo fuzz run -O -s none {target} -- -max_total_time=60 -timeout=30 -max_len=8000");
        Step { environment: NIGHTLY, ..Step::new("fuzz", command) }
    };
    with_tool("rustup run nightly cargo fuzz --version", FUZZ.map(run))
}

/// Steps for a tool that not every machine has; none, and a word about that, where the tool doesn't answer.
fn with_tool(question: &str, steps: impl IntoIterator<Item = Step>) -> Vec<Step> {
    let mut words = question.split(' ');
    let asked = words.next().map(|program| Command::new(program).args(words).output());
    if asked.is_some_and(|answer| answer.is_ok_and(|output| output.status.success())) {
        return steps.into_iter().collect();
    }
    println!(
        "==> skipped, since `{question}` fails: {}",
        steps.into_iter().map(|step| step.command).collect::<Vec<_>>().join(", ")
    );
    Vec::new()
}

/// The book, and mdBook before it where there is none.
fn guide() -> Vec<Step> {
    let asked = Command::new("mdbook").arg("--version").output();
    let install = asked.is_err().then(|| Step::remote("mdbook install", MDBOOK_INSTALL));
    install.into_iter().chain([Step::new("guide", GUIDE)]).collect()
}

/// Programs that belong to no package of the workspace, each by its root file.
fn programs() -> Result<Vec<String>> {
    let mut programs = vec!["tests/probes/main.rs".to_owned()];
    for entry in std::fs::read_dir(EXAMPLES).with_context(|| format!("{EXAMPLES} can't be read"))? {
        let path = entry?.path();
        let is_source = path.extension().is_some_and(|extension| extension == "rs");
        programs.extend(path.to_str().filter(|_| is_source).map(str::to_owned));
    }
    programs.sort();
    Ok(programs)
}

/// The client has no warning with these features alone.
fn with_features(features: &str) -> Step {
    let clippy = "cargo clippy --package circleci --no-default-features";
    Step::new("clippy of some features", format!("{clippy} --features={features} -- -D warnings"))
}

/// The runtime's tests with these features alone; a word after them chooses among the tests.
fn with_tls(choice: &str) -> Step {
    let test = "cargo test --package clientsmith-runtime --test it --no-default-features --features";
    Step::new("test of TLS", format!("{test} {choice}"))
}

impl Step {
    fn new(name: &'static str, command: impl Into<String>) -> Self {
        Self { name, command: command.into(), environment: &[], needs: None, is_remote: false }
    }

    fn remote(name: &'static str, command: impl Into<String>) -> Self {
        Self { is_remote: true, ..Self::new(name, command) }
    }
}

/// Runs a step; whether it went well.
fn perform(step: &Step) -> Result<bool> {
    println!("==> {}: {}", step.name, step.command);
    let begin = Instant::now();
    let mut words = step.command.split(' ');
    let program = words.next().context("a step without a command")?;
    let status = Command::new(program)
        .args(words)
        .envs(step.environment.iter().copied())
        .status()
        .with_context(|| format!("{program} can't be started"))?;
    let verdict = if status.success() { "ok" } else { "FAILED" };
    println!("==> {}: {verdict} ({})", step.name, seconds(begin.elapsed()));
    if step.is_remote && !status.success() {
        println!("==> {}: this step needs the network: without it, its failing says nothing of the change", step.name);
    }
    Ok(status.success())
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}
