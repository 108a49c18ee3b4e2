//! `Cargo.toml` and `clippy.toml`.

use std::fmt::Write as _;

use super::Extras;
use super::api::{ApiView, crate_name};
use super::dependencies;
use super::inline;
use super::module::Head;
use super::programs;
use super::readme;
use super::runtime::Used;
use crate::config::Config;

/// The oldest Rust that the runtime builds with.
pub(crate) const OLDEST_RUST: &str = "1.88";

/// `Cargo.toml`. Versions are written out, so that the package is the same outside its workspace.
pub(super) fn text(views: &[ApiView], config: &Config, (head, used): (&Head, &Used), extras: &Extras) -> String {
    let mut text = head.of_all().replacen("//", "#", 1);
    text.push_str("\n[package]\n");
    for (key, value) in package(views, config) {
        let _ = writeln!(text, "{key} = {value}");
    }
    text.push_str("\n[package.metadata.docs.rs]\nall-features = true\n");
    text.push_str(&features(views, used, config));
    text.push_str(&dependencies::of_package(used, config));
    if !extras.examples.is_empty() || extras.front_page.is_some() {
        text.push_str(&programs::dependencies(config));
    }
    text.push_str(&programs::targets(views, config, extras));
    if config.package.workspace {
        text.push_str("\n[lints]\nworkspace = true\n");
    }
    text
}

fn package(views: &[ApiView], config: &Config) -> Vec<(&'static str, String)> {
    let package = &config.package;
    let or = |value: &Option<String>, other: &str| quoted(value.as_deref().unwrap_or(other));
    let mut lines = vec![
        ("name", quoted(crate_name(package))),
        ("version", or(&package.version, "0.1.0")),
        ("edition", quoted("2024")),
        ("rust-version", or(&package.rust_version, OLDEST_RUST)),
        ("description", or(&package.description, &readme::description(views))),
    ];
    let optional = [("license", &package.license), ("repository", &package.repository)];
    lines.extend(optional.into_iter().filter_map(|(key, value)| Some((key, quoted(value.as_ref()?)))));
    let lists = [("keywords", &package.keywords), ("categories", &package.categories)];
    lines.extend(lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(key, list)| (key, list_of(list))));
    lines.push(("readme", quoted("README.md")));
    lines
}

/// The features that are API modules.
fn modules(views: &[ApiView]) -> Vec<String> {
    views.iter().filter_map(|view| view.names.feature.clone()).collect()
}

/// The tags that are features, each with that.
pub(super) fn tags<'a>(view: &ApiView<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let tags = view.api.tags.iter().zip(&view.names.tags);
    tags.filter_map(|(tag, names)| Some((tag.name.as_str(), names.feature.as_deref()?)))
}

/// A text as a comment of one line.
fn line(text: &str) -> String {
    inline::printable(text).replace('\n', " ")
}

fn features(views: &[ApiView], used: &Used, config: &Config) -> String {
    let shared = used.features();
    let mut default = modules(views);
    default.extend(views.iter().flat_map(tags).map(|(_, feature)| feature.to_owned()));
    default.extend(shared.iter().filter(|feature| feature.default).map(|feature| feature.name.to_owned()));
    let mut text = format!("\n[features]\ndefault = {}\n", list_of(&default));
    for view in views {
        let module = view.names.feature.as_ref();
        if let Some(feature) = module {
            let title = line(&view.api.title);
            let _ = writeln!(text, "# {}.\n{} = []", title.trim_end_matches('.'), key(feature));
        }
        let enables: Vec<String> = module.into_iter().cloned().collect();
        for (tag, feature) in tags(view) {
            let _ = writeln!(text, "# The operations of {}.\n{} = {}", line(tag), key(feature), list_of(&enables));
        }
    }
    for feature in shared {
        let enables = dependencies::enabled(feature, config);
        let _ = writeln!(text, "# {}\n{} = {}", feature.about, feature.name, list_of(&enables));
    }
    text
}

/// `clippy.toml`: the words that documentation uses without backticks.
pub(super) fn clippy(config: &Config, head: &Head) -> String {
    let words: Vec<String> = config.package.doc_words.iter().cloned().chain(["..".to_owned()]).collect();
    format!("{}\ndoc-valid-idents = {}\n", head.of_all().replacen("//", "#", 1), list_of(&words))
}

pub(super) fn list_of(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// A feature's name as a key: bare where TOML allows it.
pub(crate) fn key(name: &str) -> String {
    let is_bare = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if is_bare { name.to_owned() } else { quoted(name) }
}

/// A basic string of TOML. What JSON escapes, TOML escapes alike; control characters are gone before.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::String(inline::printable(text).trim().to_owned()).to_string()
}
