//! The vendor's own documents generate without configuration.

#[path = "support/command.rs"]
mod command;
#[path = "support/shared.rs"]
mod shared;

use std::path::Path;

use command::clientsmith;

#[test]
fn document_of_2023_generates() {
    generates("circleci-v2-2023");
}

#[test]
fn document_of_2025_generates() {
    generates("circleci-v2-2025");
}

fn generates(name: &str) {
    let Some(document) = shared::shared(&format!("specs/{name}.json")) else { return };
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&out);
    let arguments = ["generate", document.to_str().unwrap(), "--out", out.to_str().unwrap()];
    let outcome = clientsmith(&arguments);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(out.join("Cargo.toml").is_file() && out.join("src/lib.rs").is_file(), "{}", outcome.stdout);
    let check = [arguments.as_slice(), &["--check"]].concat();
    assert_eq!(clientsmith(&check).code, 0, "a second run gives other bytes");
}
