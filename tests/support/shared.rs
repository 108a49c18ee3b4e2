//! The folder of facts and vendor's documents beside the workspace, where there is one.

use std::io::Write as _;
use std::path::PathBuf;

/// A file of that folder; none, with a message, where it is absent.
#[allow(dead_code, reason = "not every test needs that folder")]
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from("../../shared").join(path);
    if file.exists() {
        return Some(file);
    }
    skipped(&format!("there is no ../shared/{path} beside the workspace"));
    None
}

/// Says that a test, which then goes well, has not been made. What is printed by `eprintln!`, nobody would see.
pub(crate) fn skipped(reason: &str) {
    std::io::stderr().write_all(format!("skipped: {reason}\n").as_bytes()).unwrap();
}
