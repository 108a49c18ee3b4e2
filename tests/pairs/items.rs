//! What the comparison tells of the runtime's items, from the Model alone, is what the emitted crate's root and manifest have.

use std::collections::BTreeSet;
use std::path::Path;

use clientsmith::config::Config;
use clientsmith::diff::{Comparison, Rule, compare};
use clientsmith::document::{Disk, Files};

use crate::twins::understand;
use crate::{configuration, emit, fixtures};

#[test]
fn items_that_the_comparison_tells_of_are_those_that_the_emitted_root_has() {
    // One that has none of them.
    let plain = config(Path::new("fixtures/text-enum.yaml"));
    let (least, plain) = (emit::emit(&Disk, &plain), understand(&plain));
    let mut known = BTreeSet::new();
    for fixture in fixtures::fixtures() {
        let config = config(&fixture);
        let files = emit::emit(&Disk, &config);
        let lacking = |words: fn(&Files) -> BTreeSet<String>| -> BTreeSet<String> {
            words(&files).difference(&words(&least)).cloned().collect()
        };
        let emitted = (lacking(items), lacking(features));
        assert_eq!(told(&compare(&understand(&config), &plain)), emitted, "{}", fixture.display());
        known.extend(emitted.0);
    }
    // Each file of the runtime that has such items is asked for by some fixture.
    for item in ["Base64", "DateTime", "FilePart", "Pages", "Patch", "ServerTemplate", "Uuid"] {
        assert!(known.contains(item), "no fixture has `{item}`: {known:?}");
    }
}

fn config(document: &Path) -> Config {
    configuration::configuration(&document.display().to_string())
}

/// The items that are gone by the comparison, and the features.
fn told(comparison: &Comparison) -> (BTreeSet<String>, BTreeSet<String>) {
    let Some(change) = comparison.changes.iter().find(|change| change.rule == Rule::ItemsRemoved) else {
        return Default::default();
    };
    let list = |text: &str| text.split(", ").map(str::to_owned).collect();
    let features = change.note.as_deref().map(|note| list(note.strip_prefix("and the features ").unwrap()));
    (list(change.before.as_deref().unwrap()), features.unwrap_or_default())
}

/// What the root of an emitted crate names of the runtime.
fn items(files: &Files) -> BTreeSet<String> {
    let root = files.get(Path::new("src/lib.rs")).unwrap();
    let lists = root.split("pub use runtime::").skip(1).map(|rest| rest.split_once(';').unwrap().0);
    lists.flat_map(|list| list.trim_matches(['{', '}']).split(',')).map(|name| name.trim().to_owned()).collect()
}

/// The features that an emitted manifest declares.
fn features(files: &Files) -> BTreeSet<String> {
    let manifest = files.get(Path::new("Cargo.toml")).unwrap();
    let (_, section) = manifest.split_once("[features]\n").unwrap();
    let lines = section.lines().take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| Some(line.split_once(" = ")?.0.to_owned())).filter(|name| !name.starts_with('#')).collect()
}
