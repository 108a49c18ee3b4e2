//! The crates that a client depends on: those of the runtime, and those of the configuration.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clientsmith_runtime::{FEATURES, Feature};

use super::manifest::{list_of, quoted};
use super::runtime::Used;
use crate::config::{Config, Dependency};

/// A crate as a manifest has it.
struct Entry {
    package: Option<&'static str>,
    dependency: Dependency,
    optional: bool,
}

/// `[dependencies]` of a package.
pub(super) fn of_package(used: &Used, config: &Config) -> String {
    text(&all(used, config))
}

/// `[dependencies]` of the crate that a module stands in.
pub(super) fn of_module(used: &Used, config: &Config) -> String {
    let mut all = all(used, config);
    let features: Vec<&Feature> =
        used.features().into_iter().filter(|feature| is_chosen(feature.name, config) == Some(true)).collect();
    let enabled = || features.iter().flat_map(|feature| feature.enables);
    all.retain(|name, entry| !entry.optional || enabled().any(|enabled| enabled.strip_prefix("dep:") == Some(name)));
    for entry in all.values_mut() {
        entry.optional = false;
    }
    for (name, feature) in enabled().filter_map(|enabled| enabled.split_once('/')) {
        if let Some(entry) = all.get_mut(name) {
            entry.dependency.features.push(feature.to_owned());
        }
    }
    text(&all)
}

/// Whether a module has a feature of the runtime; none where a package leaves that to its users.
pub(super) fn is_chosen(feature: &str, config: &Config) -> Option<bool> {
    let module = config.module.as_ref()?;
    let is_default = || FEATURES.iter().any(|known| known.name == feature && known.default);
    Some(module.features.as_ref().map_or_else(is_default, |chosen| chosen.iter().any(|name| name == feature)))
}

/// All crates by name. One of the configuration is always there, with what the runtime asks of it.
fn all(used: &Used, config: &Config) -> BTreeMap<String, Entry> {
    let mut all = BTreeMap::new();
    for own in used.dependencies() {
        let dependency = Dependency {
            version: own.version.to_owned(),
            path: None,
            default_features: own.default_features,
            features: own.features.iter().map(|&feature| feature.to_owned()).collect(),
        };
        all.insert(own.name.to_owned(), Entry { package: own.package, dependency, optional: own.feature.is_some() });
    }
    for (name, given) in &config.dependencies {
        let entry = Entry { package: None, dependency: given.clone(), optional: false };
        let own = all.insert(name.clone(), entry);
        let Some((own, entry)) = own.zip(all.get_mut(name)) else { continue };
        entry.dependency.default_features |= own.dependency.default_features;
        entry.dependency.features.extend(own.dependency.features);
        entry.dependency.features.sort_unstable();
        entry.dependency.features.dedup();
    }
    all
}

fn text(all: &BTreeMap<String, Entry>) -> String {
    let mut text = String::from("\n[dependencies]\n");
    for (name, entry) in all {
        let _ = writeln!(text, "{name} = {}", requirement(entry.package, &entry.dependency, entry.optional));
    }
    text
}

/// What stands behind a crate's name.
pub(super) fn requirement(package: Option<&str>, dependency: &Dependency, optional: bool) -> String {
    let version = quoted(&dependency.version);
    let mut keys: Vec<String> = package.map(|package| format!("package = {}", quoted(package))).into_iter().collect();
    keys.push(format!("version = {version}"));
    keys.extend(dependency.path.as_ref().map(|path| format!("path = {}", quoted(path))));
    if !dependency.default_features {
        keys.push("default-features = false".to_owned());
    }
    if !dependency.features.is_empty() {
        keys.push(format!("features = {}", list_of(&dependency.features)));
    }
    if optional {
        keys.push("optional = true".to_owned());
    }
    if keys.len() == 1 { version } else { format!("{{ {} }}", keys.join(", ")) }
}

/// What a feature enables: a crate that is there anyway can't be enabled.
pub(super) fn enabled(feature: &Feature, config: &Config) -> Vec<String> {
    let is_optional =
        |enabled: &&&str| enabled.strip_prefix("dep:").is_none_or(|name| !config.dependencies.contains_key(name));
    feature.enables.iter().filter(is_optional).map(|&name| name.to_owned()).collect()
}
