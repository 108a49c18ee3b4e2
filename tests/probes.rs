//! Scenarios of how a server may behave: a mock of the API judges the wire, and a program that depends on an emitted crate
//! judges what the caller gets.

#[path = "support/command.rs"]
mod command;
#[path = "support/program.rs"]
mod program;
#[path = "support/scratch.rs"]
mod scratch;
#[path = "support/shared.rs"]
mod shared;

use std::process::Command;

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
    let program = program::build("probes", ("probed", "\"blocking\""), "http = \"1\"\n", &[]);
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
