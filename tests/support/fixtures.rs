//! The small documents in `fixtures/`, each named by the feature it shows.

use std::path::PathBuf;

/// All of them, by name.
pub(crate) fn fixtures() -> Vec<PathBuf> {
    let folder = std::fs::read_dir("fixtures").unwrap_or_else(|error| panic!("fixtures: {error}"));
    let paths = folder.map(|entry| entry.unwrap_or_else(|error| panic!("fixtures: {error}")).path());
    let mut paths: Vec<_> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "yaml")).collect();
    paths.sort();
    paths
}
