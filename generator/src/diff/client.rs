//! What only the configuration says of the emitted code: what it stands in, how a client is made, how webhooks are verified, and on
//! which crates it depends.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::PathBuf;

use semver::VersionReq;

use super::scene::{Found, Subject};
use super::{Group, PartKind, Rule, Side};
use crate::config::{Config, Dependency, Package, SignatureConfig, WebhooksConfig};
use crate::document::child;
use crate::print::{OLDEST_RUST, chosen_features, crate_name, has_webhooks};

/// Tells what differs, if both sides have a configuration: a document alone says nothing of all this.
pub(super) fn compare(old: &Side, new: &Side) -> Vec<Found> {
    let (Some(before), Some(after)) = (&old.config, &new.config) else { return Vec::new() };
    let both = Both { old: before, new: after };
    let mut found: Vec<Found> = both.home().into_iter().collect();
    if before.module.is_none() && after.module.is_none() {
        found.extend(both.package());
    }
    found.extend(both.token());
    found.extend(both.webhooks());
    found.extend(both.features(old, new));
    found.extend(both.dependencies());
    found
}

/// Rules for what is new, gone, and another one.
type Rules = (Rule, Rule, Rule);

/// The configurations of both sides.
#[derive(Clone, Copy)]
struct Both<'a> {
    old: &'a Config,
    new: &'a Config,
}

impl Both<'_> {
    /// An item, and the key that says of it.
    fn subject(self, item: &str, pointer: &str) -> Subject {
        let place = |config: &Config| config.place(pointer.to_owned());
        Subject { group: Group::Client, item: item.to_owned(), old: place(self.old), new: place(self.new) }
    }

    /// What has become of something that either side may have.
    fn one<T: PartialEq>(
        subject: &Subject,
        (old, new): (Option<T>, Option<T>),
        (added, removed, changed): Rules,
        show: impl Fn(&T) -> String,
    ) -> Option<Found> {
        match (old, new) {
            (None, Some(new)) => Some(Subject { old: None, ..subject.clone() }.found(added).after(show(&new))),
            (Some(old), None) => Some(Subject { new: None, ..subject.clone() }.found(removed).before(show(&old))),
            (Some(old), Some(new)) if old != new => Some(subject.found(changed).became(show(&old), show(&new))),
            _ => None,
        }
    }

    /// What the client is: a package, or a module of a crate.
    fn home(self) -> Option<Found> {
        let home = |config: &Config| match &config.module {
            Some(module) => format!("the module {}", module.path),
            None => format!("the package {}", crate_name(&config.package)),
        };
        let (before, after) = (home(self.old), home(self.new));
        let is_package = self.old.module.is_none() && self.new.module.is_none();
        let (rule, key) =
            if is_package { (Rule::PackageRenamed, "/package/name") } else { (Rule::ClientMoved, "/module/path") };
        (before != after).then(|| self.subject("the client", key).found(rule).became(before, after))
    }

    /// What a manifest says of the package besides its name.
    fn package(self) -> Vec<Found> {
        let subject = self.subject("the package", "/package/rust-version");
        let oldest = |config: &Config| config.package.rust_version.as_deref().unwrap_or(OLDEST_RUST).to_owned();
        let (before, after) = (oldest(self.old), oldest(self.new));
        let rust = (before != after).then(|| subject.found(Rule::RustVersionChanged).became(before, after));
        let (had, has) = (words(&self.old.package), words(&self.new.package));
        let others: Vec<&str> =
            had.iter().zip(&has).filter(|(had, has)| had != has).map(|((key, _), _)| *key).collect();
        let words = others.first().map(|first| {
            let subject = self.subject("the package", &child("/package", first));
            subject.found(Rule::PackageDescribed).after(others.join(", "))
        });
        rust.into_iter().chain(words).collect()
    }

    /// How a client is made by a token from the environment.
    fn token(self) -> Option<Found> {
        let variables = |config: &Config| Some(config.token_variables.join(", ")).filter(|names| !names.is_empty());
        let rules = (Rule::FromEnvAdded, Rule::FromEnvRemoved, Rule::TokenVariablesChanged);
        let subject = self.subject("Client::from_env", "/token-variables");
        Self::one(&subject, (variables(self.old), variables(self.new)), rules, String::clone)
    }

    /// The module that verifies what webhooks receive.
    fn webhooks(self) -> Vec<Found> {
        let (had, has) = (has_webhooks(self.old), has_webhooks(self.new));
        let subject = self.subject("webhooks", "/webhooks");
        let (Some(old), Some(new)) = (had, has) else {
            let rules = (Rule::WebhooksModuleAdded, Rule::WebhooksModuleRemoved, Rule::WebhooksModuleAdded);
            let header = |webhooks: Option<&WebhooksConfig>| Some(webhooks?.signature_header.clone());
            let found = Self::one(&subject, (header(had), header(has)), rules, String::clone);
            return found.into_iter().collect();
        };
        let signature = self.subject("webhooks::SIGNATURE_HEADER", "/webhooks/signature-header");
        let (before, after) = (&old.signature_header, &new.signature_header);
        let signature = (before != after).then(|| signature.found(Rule::WebhookHeaderChanged).became(before, after));
        let event = self.subject("webhooks::EVENT_HEADER", "/webhooks/event-header");
        let rules = (Rule::EventHeaderAdded, Rule::EventHeaderRemoved, Rule::WebhookHeaderChanged);
        let headers = (old.event_header.clone(), new.event_header.clone());
        let event = Self::one(&event, headers, rules, String::clone);
        let (before, after) = (versions(&old.signatures), versions(&new.signatures));
        let verify = self.subject("webhooks::verify", "/webhooks/signature");
        let verify = (before != after).then(|| verify.found(Rule::SignaturesChanged).became(before, after));
        signature.into_iter().chain(event).chain(verify).collect()
    }

    /// The features of the runtime that are on in a module; a package leaves them to its users.
    fn features(self, old: &Side, new: &Side) -> Vec<Found> {
        if self.old.module.is_none() || self.new.module.is_none() {
            return Vec::new();
        }
        let (had, has) = (chosen_features(&old.model, self.old), chosen_features(&new.model, self.new));
        let subject = self.subject("the client", "/module/features");
        let off = had.iter().filter(|(name, _)| !has.contains_key(*name)).map(|(name, has_items)| {
            let rule = if *has_items { Rule::ModuleItemsRemoved } else { Rule::ModuleFeatureOff };
            subject.part(rule, PartKind::Feature, name)
        });
        let on = has.keys().filter(|name| !had.contains_key(*name));
        off.chain(on.map(|name| subject.part(Rule::ModuleFeatureOn, PartKind::Feature, name))).collect()
    }

    /// The crates that types of formats and derives come from.
    fn dependencies(self) -> Vec<Found> {
        let all: BTreeSet<&String> = self.old.dependencies.keys().chain(self.new.dependencies.keys()).collect();
        let one = |name: &String| {
            let (old, new) = (self.old.dependencies.get(name), self.new.dependencies.get(name));
            let is_another = old.zip(new).is_some_and(|(old, new)| releases(&old.version) != releases(&new.version));
            let changed = if is_another { Rule::DependencyReplaced } else { Rule::DependencyChanged };
            let subject = self.subject("the client", &child("/dependencies", name));
            let found =
                Self::one(&subject, (old, new), (Rule::DependencyAdded, Rule::DependencyRemoved, changed), |one| {
                    asked(one)
                })?;
            let part = subject.part(found.rule, PartKind::Dependency, name).part;
            Some(Found { part, ..found })
        };
        all.into_iter().filter_map(one).collect()
    }
}

/// What of `[package]` has no effect on code, by key.
fn words(package: &Package) -> Vec<(&'static str, String)> {
    fn shown(value: &impl Debug) -> String {
        format!("{value:?}")
    }
    // The folder hangs on where either side is.
    fn files<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> String {
        shown(&paths.into_iter().map(|path| path.file_name()).collect::<Vec<_>>())
    }
    vec![
        ("description", shown(&package.description)),
        ("license", shown(&package.license)),
        ("license-files", files(&package.license_files)),
        ("repository", shown(&package.repository)),
        ("keywords", shown(&package.keywords)),
        ("categories", shown(&package.categories)),
        ("front-page", files(&package.front_page)),
        ("examples", files(&package.examples)),
        ("example-dependencies", shown(&package.example_dependencies)),
        ("header", shown(&package.header)),
        ("doc-words", shown(&package.doc_words)),
        ("workspace", shown(&package.workspace)),
    ]
}

fn versions(signatures: &[SignatureConfig]) -> String {
    let versions: Vec<String> = signatures.iter().map(|one| format!("{} ({:?})", one.version, one.algorithm)).collect();
    versions.join(", ")
}

/// How a crate is asked for, for people.
fn asked(dependency: &Dependency) -> String {
    let mut words = vec![dependency.version.clone()];
    words.extend(dependency.path.as_ref().map(|path| format!("in {path}")));
    words.extend((!dependency.default_features).then(|| "without default features".to_owned()));
    words.extend((!dependency.features.is_empty()).then(|| format!("with {}", dependency.features.join(", "))));
    words.join(", ")
}

/// Which releases a requirement takes, as far as Cargo holds them for incompatible: their numbers up to the first that isn't 0.
fn releases(requirement: &str) -> Vec<String> {
    let Ok(parsed) = VersionReq::parse(requirement) else { return vec![requirement.to_owned()] };
    let numbers = parsed.comparators.iter().map(|one| match (one.major, one.minor, one.patch) {
        (0, Some(0), Some(patch)) => format!("0.0.{patch}"),
        (0, Some(minor), _) => format!("0.{minor}"),
        (major, ..) => major.to_string(),
    });
    numbers.collect()
}
