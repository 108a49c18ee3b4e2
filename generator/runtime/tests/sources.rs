//! What the generator takes from this crate is what this crate is.

#![cfg(feature = "sources")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use clientsmith_runtime::{DEPENDENCIES, FEATURES, SOURCES, module};

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_module_of_all_files_is_the_one_that_is_tested() {
    let own = fs::read_to_string(folder().join("src/runtime/mod.rs")).unwrap();
    assert_eq!(module(|_| true), own);
}

#[test]
fn every_file_is_listed() {
    let listed: BTreeSet<String> = SOURCES.iter().map(|source| source.path.to_owned()).collect();
    let mut present = files(&folder().join("src/runtime"), "");
    present.remove("mod.rs");
    assert_eq!(listed, present);
}

fn files(folder: &Path, prefix: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            found.extend(files(&entry.path(), &format!("{name}/")));
        } else {
            found.insert(name);
        }
    }
    found
}

#[test]
fn no_file_depends_on_one_that_can_be_left_out() {
    for optional in SOURCES.iter().filter(|source| source.optional) {
        let module = format!("runtime::{}", optional.path.trim_end_matches(".rs").replace('/', "::"));
        // What stands in a folder is there only where the file of the folder's name is.
        let whole = |path: &str| path.split('/').next().unwrap().trim_end_matches(".rs").to_owned();
        let is_apart = |path: &str| whole(path) != whole(optional.path);
        for other in SOURCES.iter().filter(|other| is_apart(other.path)) {
            assert!(!other.text.contains(&format!("crate::{module}::")), "{} uses {}", other.path, optional.path);
        }
    }
    let bare = module(|_| false);
    assert!(bare.contains("mod paging_spec;") && !bare.contains("mod paging;"));
}

#[test]
fn dependencies_and_features_are_those_of_the_manifest() {
    let manifest = fs::read_to_string(folder().join("Cargo.toml")).unwrap();
    let (features, dependencies) = manifest.split_once("[dependencies]").unwrap();
    for dependency in DEPENDENCIES {
        let here = dependencies.lines().find_map(|line| line.strip_prefix(&format!("{} = ", dependency.name))).unwrap();
        // Every dependency is optional here, since the generator wants none of them.
        let package = dependency.package.map(|package| format!("package = \"{package}\", ")).unwrap_or_default();
        let default = if dependency.default_features { "" } else { ", default-features = false" };
        let features = match dependency.features {
            [] => String::new(),
            features => format!(", features = {features:?}"),
        };
        let version = dependency.version;
        let expected = format!("{{ {package}version = \"{version}\"{default}{features}, optional = true }}");
        assert_eq!(expected, here, "{}", dependency.name);
    }
    for feature in FEATURES {
        let list = feature.enables.iter().map(|enabled| format!(", \"{enabled}\""));
        let list = list.collect::<String>();
        let here = format!("# {}\n{} = [\"client\"{list}]\n", feature.about, feature.name);
        assert!(features.contains(&here), "{here}");
    }
}
