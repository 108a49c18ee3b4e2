//! What goes in and out of operations: a program that depends on an emitted crate makes calls, and compares what is on the
//! wire with what the standard asks for.

#[path = "support/command.rs"]
mod command;
#[path = "support/scratch.rs"]
mod scratch;

use std::path::Path;
use std::process::Command;

/// The program around `forms/main.rs`. tokio with the features that the tests of the workspace have: it is built already.
const MANIFEST: &str = r#"
[package]
name = "forms"
version = "0.0.0"
edition = "2024"

[[bin]]
name = "forms"
path = "src/main.rs"

[dependencies]
formed = { path = "formed" }
serde_json = "1"
tokio = { version = "1", default-features = false, features = ["macros", "rt", "time"] }

[workspace]
"#;

#[test]
fn what_is_on_the_wire_is_what_the_documents_say() {
    let scratch = scratch::folder("forms");
    let out = scratch.join("formed");
    let arguments = ["generate", "--config", "forms/client.toml", "--out", out.to_str().unwrap()];
    let outcome = command::clientsmith(&arguments);
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    scratch::program(&scratch, MANIFEST, "forms", &["support/server.rs"]);
    let target = scratch::build(&scratch, &["--bin", "forms"]);
    let program = Path::new("debug").join(format!("forms{}", std::env::consts::EXE_SUFFIX));
    let run = Command::new(target.join(program)).output().unwrap();
    let differences = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{differences}{}", String::from_utf8_lossy(&run.stderr));
}
