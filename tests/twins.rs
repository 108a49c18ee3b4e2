//! The Swagger 2.0 and the OpenAPI 3.0 version of one API lower to equal Models: one folder a feature.

#[path = "support/configuration.rs"]
mod configuration;
#[path = "support/understand.rs"]
mod understand;

use std::path::{Path, PathBuf};

use clientsmith::model::Model;
use understand::understand;

#[test]
fn twins_lower_to_equal_models() {
    let folders = folders();
    assert!(folders.len() >= 8, "only {} pairs of twins", folders.len());
    let differences: Vec<String> = folders.iter().filter_map(|folder| difference(folder)).collect();
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

fn folders() -> Vec<PathBuf> {
    let folders = std::fs::read_dir("fixtures/twins").unwrap();
    let mut folders: Vec<_> = folders.map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    folders
}

fn difference(folder: &Path) -> Option<String> {
    let [old, new] = ["swagger2.yaml", "openapi3.yaml"].map(|name| model(&folder.join(name)));
    if old == new {
        return None;
    }
    let (old, new) = (format!("{old:#?}"), format!("{new:#?}"));
    let lines = old.lines().zip(new.lines()).enumerate().find(|(_, (old, new))| old != new);
    let (line, (old, new)) = lines.map_or((0, ("", "")), |(line, pair)| (line + 1, pair));
    Some(format!("{}: the Models differ first in line {line}:\n  2.0: {old}\n  3.0: {new}", folder.display()))
}

fn model(path: &Path) -> Model {
    let text = std::fs::read_to_string(path).unwrap();
    understand(&path.display().to_string(), &text).0
}
