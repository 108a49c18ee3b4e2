//! Scenarios of how a server may behave: a mock of the API judges the wire, and a program that depends on an emitted crate
//! judges what the caller gets.

#[path = "support/command.rs"]
mod command;
#[path = "support/scratch.rs"]
mod scratch;
#[path = "support/shared.rs"]
mod shared;

use std::path::Path;
use std::process::Command;

/// The program around `probes/main.rs`. tokio with the features that the tests of the workspace have: it is built already.
const MANIFEST: &str = r#"
[package]
name = "probe"
version = "0.0.0"
edition = "2024"

[[bin]]
name = "probe"
path = "src/main.rs"

[dependencies]
http = "1"
probed = { path = "probed", features = ["blocking"] }
serde_json = "1"
tokio = { version = "1", default-features = false, features = ["macros", "rt", "time"] }

[workspace]
"#;

#[test]
fn every_scenario_passes() {
    let Some(mock) = shared::shared("peers/probes/run_probes.py") else { return };
    if shared::shared("specs/circleci-v2-2023.json").is_none() {
        return;
    }
    if Command::new("python3").arg("--version").output().is_err() {
        shared::skipped("there is no python3 to run the mock with");
        return;
    }
    let scratch = scratch::folder("probe");
    emit(&scratch.join("probed"));
    scratch::program(&scratch, MANIFEST, "probes", &[]);
    let target = scratch::build(&scratch, &["--bin", "probe"]);
    let program = target.join("debug").join(format!("probe{}", std::env::consts::EXE_SUFFIX));
    let run = Command::new("python3").arg(mock).arg("--").arg(program).output().unwrap();
    let table = String::from_utf8_lossy(&run.stdout);
    println!("{table}{}", String::from_utf8_lossy(&run.stderr));
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    // Each scenario of the mock, and those four that it doesn't see.
    let passed = rows.iter().filter(|row| row.get(1) == Some(&"pass")).count();
    let others = rows.iter().filter(|row| matches!(row.get(1), Some(&("FAIL" | "-" | "na")))).count();
    assert!(run.status.success(), "{table}");
    assert_eq!((passed, others), (43, 0), "{table}");
}

/// The crate that the program depends on.
fn emit(out: &Path) {
    let arguments = ["generate", "--config", "probes/client.toml", "--out", out.to_str().unwrap()];
    let outcome = command::clientsmith(&arguments);
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
}
