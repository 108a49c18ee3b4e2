//! Crates that a test writes below `target/tmp`, and has built.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of a crate.
pub(crate) fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)
}

/// Writes what changed: a file that is the same needn't be compiled again.
#[allow(dead_code, reason = "not every test writes by itself")]
pub(crate) fn write(file: &Path, text: &str) {
    if std::fs::read_to_string(file).is_ok_and(|there| there == text) {
        return;
    }
    std::fs::write(file, text).unwrap();
}

/// Builds a crate, which must have no warning, and gives the target folder. It has the workspace's lock file and target
/// folder: what is built there isn't built again.
#[allow(dead_code, reason = "not every test builds by itself")]
pub(crate) fn build(scratch: &Path, arguments: &[&str]) -> PathBuf {
    compile(scratch, arguments);
    target().to_owned()
}

/// Checks a library, which must have no warning: what no program uses needs no machine code.
#[allow(dead_code, reason = "not every test builds by itself")]
pub(crate) fn check(scratch: &Path, arguments: &[&str]) {
    compile(scratch, &[&["--profile", "check", "--lib"], arguments].concat());
}

fn compile(scratch: &Path, arguments: &[&str]) {
    std::fs::copy("../Cargo.lock", scratch.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["rustc", "--quiet", "--target-dir"])
        .arg(target())
        .args(arguments)
        .args(["--", "-D", "warnings", "-D", "missing_docs"])
        .current_dir(scratch)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The workspace's target folder.
pub(crate) fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}

/// Runs a test of a crate that was built.
#[allow(dead_code, reason = "not every test has one run")]
pub(crate) fn test(scratch: &Path, name: &str) {
    let output = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "--target-dir"])
        .arg(target())
        .args(["--test", name])
        .current_dir(scratch)
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
}
