//! Our documents agree with what is known of the API.

#[path = "support/shared.rs"]
mod shared;

use std::process::Command;

#[test]
fn documents_agree_with_the_facts() {
    let Some(script) = shared::shared("facts/check_facts.py") else { return };
    if !has_python() {
        shared::skipped("there is no python3 with PyYAML");
        return;
    }
    let output = Command::new("python3")
        .arg(script)
        .args(["--strict", "--quiet", "--v1", "../spec/v1/swagger.yaml", "--v2", "../spec/v2/openapi.yaml"])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}

fn has_python() -> bool {
    Command::new("python3").args(["-c", "import yaml"]).output().is_ok_and(|output| output.status.success())
}
