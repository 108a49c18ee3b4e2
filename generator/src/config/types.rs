//! What `[formats]`, `[derives]` and `[dependencies]` say, checked.

use std::collections::BTreeSet;

use clientsmith_runtime::{DEPENDENCIES, FEATURES};

use super::load::Check;
use super::{Config, path};
use crate::diag::{Code, Diagnostics};
use crate::document::child;
use crate::suggest;

/// The types of schemas that a format may stand beside.
const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// The traits of the standard library that a type may have besides.
pub(crate) const TRAITS: [&str; 6] = ["Copy", "Default", "Eq", "Hash", "Ord", "PartialOrd"];

/// What every type has.
const GIVEN: [&str; 5] = ["Clone", "Debug", "Deserialize", "PartialEq", "Serialize"];

/// Reports what is said of a package, and has no effect where a module is emitted in its place.
pub(crate) fn without_package(config: &Config, diags: &mut Diagnostics) {
    for (index, _) in config.apis.iter().enumerate().filter(|(_, api)| api.features.is_some()) {
        let at = config.at(format!("/api/{index}/features"));
        diags.report(Code::UnmatchedChoice, at, "a module has no Cargo features").help("remove it");
    }
    let package = &config.package;
    let without = [
        ("changelog", package.changelog.is_some()),
        ("examples", package.examples.is_some()),
        ("front-page", package.front_page.is_some()),
        ("license-files", !package.license_files.is_empty()),
    ];
    for (key, _) in without.into_iter().filter(|(_, is_there)| *is_there) {
        let at = config.at(child("/package", key));
        diags.report(Code::UnmatchedChoice, at, format!("a module has no use for `{key}`")).help("remove it");
    }
}

impl Check<'_> {
    /// Checks the types and the crates that they are from.
    pub(super) fn types(&mut self, config: &Config) {
        let mut named = BTreeSet::new();
        for (format, ty) in &config.formats {
            let pointer = child("/formats", format);
            if let Some((kind, _)) = format.split_once('/').filter(|(kind, _)| !TYPES.contains(kind)) {
                let meant = suggest::closest(kind, TYPES).map(|meant| format!("did you mean `{meant}`?"));
                self.report(&pointer, format!("there is no type `{kind}`"))
                    .help(meant.unwrap_or_else(|| format!("before the format may stand `{}`", TYPES.join("`, `"))));
            }
            match path::of_type(&ty.path) {
                Some(path) => self.crates(&path, config, &pointer, &mut named),
                None => {
                    self.report(&pointer, format!("`{}` is no path of a type", ty.path))
                        .help("write it as in a `use`: `rust_decimal::Decimal`; or `String`, `u16`");
                }
            }
            for (index, name) in ty.implements.iter().enumerate().filter(|(_, name)| !TRAITS.contains(&name.as_str())) {
                let pointer = child(&child(&pointer, "implements"), &index.to_string());
                self.not_a_trait(name, &pointer);
            }
        }
        for (pattern, derives) in &config.derives {
            for (index, derive) in derives.iter().enumerate() {
                let pointer = child(&child("/derives", pattern), &index.to_string());
                self.derive(derive, config, &pointer, &mut named);
            }
        }
        self.dependencies(config, &named);
    }

    /// Checks what is said of a module that is emitted.
    pub(super) fn emitted_module(&mut self, config: &Config) {
        let Some(module) = &config.module else { return };
        if path::of_module(&module.path).is_none() {
            self.report("/module/path", format!("`{}` is no path of a module", module.path))
                .help("write where the module stands in its crate: `crate::api`");
        }
        for (index, feature) in module.features.iter().flatten().enumerate() {
            if FEATURES.iter().any(|known| known.name == feature) {
                continue;
            }
            let names = FEATURES.iter().map(|known| known.name);
            let help = suggest::closest(feature, names.clone()).map_or_else(
                || format!("there are `{}`", names.collect::<Vec<_>>().join("`, `")),
                |meant| format!("did you mean `{meant}`?"),
            );
            self.report(&format!("/module/features/{index}"), format!("there is no feature `{feature}`")).help(help);
        }
        if config.tests.calls.is_some() {
            self.report("/tests/calls", "calls are written for a package alone".to_owned()).help("remove it");
        }
        without_package(config, self.diags);
    }

    fn derive(&mut self, derive: &str, config: &Config, pointer: &str, named: &mut BTreeSet<String>) {
        if GIVEN.contains(&derive) {
            self.report(pointer, format!("every type has `{derive}`")).help("remove it");
        } else if let Some(path) = path::of_derive(derive) {
            self.crates(&path, config, pointer, named);
        } else if !TRAITS.contains(&derive) {
            self.not_a_trait(derive, pointer);
        }
    }

    fn not_a_trait(&mut self, name: &str, pointer: &str) {
        let help = suggest::closest(name, TRAITS).map_or_else(
            || format!("of the standard library there are `{}`; of other crates, write a path", TRAITS.join("`, `")),
            |meant| format!("did you mean `{meant}`?"),
        );
        self.report(pointer, format!("`{name}` can't be derived")).help(help);
    }

    /// Each crate of a path is one that the client will have.
    fn crates(&mut self, path: &path::Absolute, config: &Config, pointer: &str, named: &mut BTreeSet<String>) {
        let known: BTreeSet<String> = config.dependencies.keys().map(|name| name.replace('-', "_")).collect();
        for name in path.crates.iter().filter(|name| !["alloc", "core", "std"].contains(&name.as_str())) {
            named.insert(name.clone());
            // Any JSON is that of the client itself.
            if !known.contains(name) && path.text != "::serde_json::Value" {
                let meant = suggest::closest(name, known.iter().map(String::as_str));
                let help = meant.map_or_else(
                    || format!("add it below `[dependencies]`: `{name} = {{ version = \"…\" }}`"),
                    |meant| format!("did you mean `{meant}`?"),
                );
                self.report(pointer, format!("the crate `{name}` is not among the dependencies")).help(help);
            }
        }
    }

    fn dependencies(&mut self, config: &Config, named: &BTreeSet<String>) {
        for (name, dependency) in &config.dependencies {
            let pointer = child("/dependencies", name);
            self.dependency(name, &dependency.version, &pointer);
            let own = DEPENDENCIES.iter().find(|own| own.name == name);
            match own {
                Some(own) if own.package.is_some() => {
                    self.report(&pointer, format!("`{name}` is another crate in a client")).help("remove it");
                }
                Some(own) if own.version != dependency.version => {
                    self.report(
                        &child(&pointer, "version"),
                        format!("the client has `{name}` in version {}", own.version),
                    )
                    .help(format!("write `version = \"{}\"`", own.version));
                }
                Some(_) => {}
                None if config.apis.iter().any(|api| api.module.as_ref() == Some(name)) => {
                    self.report(&pointer, format!("a module is called `{name}` too"))
                        .help("a module is a Cargo feature, which can't be called as a dependency: rename it");
                }
                None if named.contains(&name.replace('-', "_")) => {}
                None => {
                    let at = self.at(&pointer);
                    let message = format!("no format or derive is from the crate `{name}`");
                    self.diags.report(Code::UnmatchedChoice, at, message);
                }
            }
        }
    }
}
