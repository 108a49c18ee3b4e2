//! The files of the package around the API modules: `Cargo.toml`, `lib.rs`, README, the runtime, examples.

use std::path::{Component, Path, PathBuf};

use super::Extras;
use super::api::{self, ApiView};
use super::dependencies;
use super::front;
use super::inline;
use super::lint;
use super::manifest;
use super::module::{Head, add_webhooks};
use super::module_runtime;
use super::needed::has_webhooks;
use super::page::{self, Page};
use super::plan::Plan;
use super::readme;
use super::root;
use super::runtime::Used;
use super::webhooks;
use crate::config::{Config, Limits};
use crate::document::Files;
use crate::model::Api;
use crate::name::ApiNames;

/// The file that names all files of ours, so that nothing else is ever removed or overwritten.
pub(crate) const LIST: &str = ".clientsmith-files";

/// Every file that does not belong to one API module.
pub(super) fn files(views: &[ApiView], plans: &[Plan], config: &Config, extras: &Extras, made: (&Head, Used)) -> Files {
    let (head, mut used) = made;
    let webhooks = has_webhooks(config).map(|webhooks| webhooks::file(webhooks, config, head, &mut used));
    let library = library((views, plans), config, extras, head, &mut used);
    let mut files = used.files(head);
    files.extend(webhooks.map(|text| ("src/webhooks.rs".into(), text)));
    files.insert("src/lib.rs".into(), library);
    files.insert("Cargo.toml".into(), manifest::text(views, config, (head, &used), extras));
    files.insert("README.md".into(), readme::text(views, config, &used, extras));
    if !config.package.doc_words.is_empty() {
        files.insert("clippy.toml".into(), manifest::clippy(config, head));
    }
    let licenses = extras.licenses.iter().filter(|(path, _)| is_inside(path) && !files.contains_key(*path));
    files.extend(licenses.map(|(path, text)| (path.clone(), text.clone())).collect::<Vec<_>>());
    let inside = extras.examples.iter().filter(|(path, _)| is_inside(path));
    files.extend(inside.map(|(path, text)| (Path::new("examples").join(path), format!("{}\n{text}", head.of_all()))));
    files
}

/// The files of a module of another crate, and the dependencies that this crate needs.
pub(super) fn module(
    views: &[ApiView],
    plans: &[Plan],
    config: &Config,
    mut files: Files,
    made: (&Head, Used),
) -> (Files, String) {
    let (head, mut used) = made;
    let webhooks = has_webhooks(config).map(|webhooks| webhooks::file(webhooks, config, head, &mut used));
    let (api, names, words) = (Api::default(), ApiNames::default(), inline::Words::default());
    let none = ApiView::of_none((&api, &names, &words), config);
    let flat = views.iter().find(|view| view.names.module.is_none());
    let mut page = Page::new(flat.unwrap_or(&none));
    root::library(&mut page, (views, plans), config, &mut used);
    used.extend(page.used());
    let dependencies = dependencies::of_module(&used, config).trim_start().to_owned();
    let mut opening = head.of_all();
    opening.push('\n');
    for line in readme::module(views, config, &dependencies).lines() {
        opening.push_str(format!("//! {line}").trim_end());
        opening.push('\n');
    }
    if let Some(view) = flat {
        add_webhooks(&mut opening, view);
    }
    opening.push_str(UNUSED);
    files.insert("src/mod.rs".into(), page::finish(&opening, &[page]));
    files.extend(webhooks.map(|text| ("src/webhooks.rs".into(), text)));
    files.extend(used.files(head));
    let features =
        used.features().into_iter().filter(|feature| dependencies::is_chosen(feature.name, config) == Some(true));
    module_runtime::settle(&mut files, &api::home(config), &features.map(|feature| feature.name.to_owned()).collect());
    let inside =
        files.into_iter().map(|(path, text)| (path.strip_prefix("src").map(Path::to_owned).unwrap_or(path), text));
    (inside.collect(), dependencies)
}

/// A program calls what it needs.
const UNUSED: &str =
    "\n#![allow(dead_code, unused_imports, unused_macros, reason = \"a program calls what it needs\")]\n";

/// Whether a path stays below the folder that it starts from.
fn is_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

fn library(
    (views, plans): (&[ApiView], &[Plan]),
    config: &Config,
    extras: &Extras,
    head: &Head,
    used: &mut Used,
) -> String {
    let (api, names, words) = (Api::default(), ApiNames::default(), inline::Words::default());
    let none = ApiView::of_none((&api, &names, &words), config);
    let flat = views.iter().find(|view| view.names.module.is_none());
    let mut page = Page::new(flat.unwrap_or(&none));
    root::library(&mut page, (views, plans), config, used);
    used.extend(page.used());
    let mut opening = head.of_all();
    opening.push('\n');
    let feature = extras.front_page.is_none().then(|| front::feature(views, config)).flatten();
    for line in readme::library(views, config, used, extras).lines() {
        match feature.filter(|_| line == "```no_run") {
            Some(feature) => opening.push_str(&guarded(feature)),
            None => opening.push_str(format!("//! {line}").trim_end()),
        }
        opening.push('\n');
    }
    if let Some(view) = flat {
        add_webhooks(&mut opening, view);
    }
    // On docs.rs, every item names the feature that it needs; stable compilers don't know how to ask for that.
    opening.push_str("\n#![forbid(unsafe_code)]\n#![cfg_attr(docsrs, feature(doc_cfg))]\n");
    opening.push_str(&recursion(&config.limits));
    opening.push_str(lint::letters(views.iter().all(|view| view.names.is_ascii())));
    page::finish(&opening, &[page])
}

/// Types nest as documents do, and rustc follows them 128 levels deep unless it is told to go on.
fn recursion(limits: &Limits) -> String {
    if limits.max_depth <= Limits::default().max_depth {
        return String::new();
    }
    format!("#![recursion_limit = \"{}\"]\n", limits.max_depth * 2)
}

/// The first line of an example that is only built with a feature.
fn guarded(feature: &str) -> String {
    let with = format!("#![cfg_attr(feature = \"{feature}\", doc = \"```no_run\")]");
    format!("{with}\n#![cfg_attr(not(feature = \"{feature}\"), doc = \"```ignore\")]")
}

/// The list of these files: one a line, sorted, with slashes on every system.
pub(super) fn list<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> String {
    let mut lines: Vec<String> = paths.map(|path| super::api::shown(path)).collect();
    lines.sort_unstable();
    lines.push(String::new());
    lines.join("\n")
}
