//! The example programs: the crates that they use, and the features without which they can't be built.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fmt::Write as _;

use clientsmith_runtime::FEATURES;

use super::Extras;
use super::api::{ApiView, crate_name};
use super::dependencies::requirement;
use super::manifest::{list_of, quoted};
use crate::config::{Config, Dependency};

/// How an example's documentation names the features that its code doesn't give away: ``Features: `jiff`.``
const STATEMENT: &str = "//! Features: ";

/// `[dev-dependencies]`: what the configuration asks for, and a runtime in any case.
pub(super) fn dependencies(config: &Config) -> String {
    let features = ["macros", "rt-multi-thread"].map(str::to_owned).into();
    let runtime = Dependency { version: "1".to_owned(), path: None, default_features: true, features };
    let mut all = BTreeMap::from([("tokio", &runtime)]);
    let asked_for = &config.package.example_dependencies;
    all.extend(asked_for.iter().map(|(name, dependency)| (name.as_str(), dependency)));
    let mut text = "\n[dev-dependencies]\n".to_owned();
    for (name, dependency) in all {
        let _ = writeln!(text, "{name} = {}", requirement(None, dependency, false));
    }
    text
}

/// `[[example]]` for each that needs features: without them it isn't built.
pub(super) fn targets(views: &[ApiView], config: &Config, extras: &Extras) -> String {
    let krate = crate_name(&config.package).replace('-', "_");
    let mut text = String::new();
    for (path, source) in &extras.examples {
        let needed = needed(source, views, &krate);
        let is_one = path.components().count() == 1 && path.extension().is_some_and(|extension| extension == "rs");
        let name = path.file_stem().filter(|_| is_one && !needed.is_empty()).and_then(OsStr::to_str);
        if let Some(name) = name {
            let needed = list_of(&needed);
            let _ = writeln!(text, "\n[[example]]\nname = {}\nrequired-features = {needed}", quoted(name));
        }
    }
    text
}

/// A module is needed by whoever calls for its handle or names it, a tag by whoever calls for its handle; another feature by whoever names the module that it
/// adds, or says so.
fn needed(source: &str, views: &[ApiView], krate: &str) -> Vec<String> {
    let stated: Vec<&str> = source.lines().filter_map(|line| line.strip_prefix(STATEMENT)).collect();
    let is_needed = |feature: &str| {
        source.contains(&format!("{krate}::{feature}::"))
            || source.contains(&format!("{krate}::{{{feature}::"))
            || stated.iter().any(|names| names.contains(&format!("`{feature}`")))
    };
    let is_called = |accessor: &str| source.contains(&format!(".{accessor}()"));
    let modules = views.iter().filter_map(|view| view.names.feature.as_deref());
    let modules = modules.filter(|module| is_needed(module) || is_called(module));
    let tags = views.iter().flat_map(|view| &view.names.tags).filter(|tag| is_called(&tag.accessor));
    let modules = modules.chain(tags.filter_map(|tag| tag.feature.as_deref()));
    let others = FEATURES.iter().map(|feature| feature.name);
    modules.chain(others.filter(|feature| is_needed(feature))).map(str::to_owned).collect()
}
