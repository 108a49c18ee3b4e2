//! The folder of facts and vendor's documents beside the workspace, where there is one.

use std::path::PathBuf;

/// A file of that folder; none, with a message, where it is absent.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from("../../shared").join(path);
    if file.exists() {
        return Some(file);
    }
    eprintln!("skipped: there is no ../shared/{path} beside the workspace");
    None
}
