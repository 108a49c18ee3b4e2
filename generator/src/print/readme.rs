//! The front page: of the crate's documentation, and, with some facts added, of its repository.

use std::fmt::Write as _;

use clientsmith_runtime::Feature;

use super::Extras;
use super::api::{ApiView, crate_name};
use super::front;
use super::inline;
use super::manifest;
use super::root;
use super::runtime::Used;
use crate::config::Config;

/// The text of the crate's front page.
fn front(views: &[ApiView], config: &Config, extras: &Extras) -> String {
    if let Some(text) = &extras.front_page {
        return inline::printable(text);
    }
    let description = config.package.description.clone().unwrap_or_else(|| description(views));
    front::text(views, config, &description)
}

/// One line about the crate, where the configuration has none.
pub(super) fn description(views: &[ApiView]) -> String {
    let titles = views.iter().map(|view| inline::printable(&view.api.title).trim().replace('\n', " "));
    let titles = titles.map(|title| title.trim_end_matches('.').to_owned());
    let titles: Vec<String> = titles.filter(|title| !title.is_empty()).collect();
    if titles.is_empty() { "An API client.".to_owned() } else { format!("A client for {}.", titles.join(" and ")) }
}

/// The text of the crate's documentation: the front page, and the features.
pub(super) fn library(views: &[ApiView], config: &Config, used: &Used, extras: &Extras) -> String {
    let front = front(views, config, extras);
    format!("{}\n\n## Features\n\n{}", front.trim_end(), features(views, used))
}

/// The text of a module's documentation: the front page, and what its crate needs.
pub(super) fn module(views: &[ApiView], config: &Config, dependencies: &str) -> String {
    let description = config.package.description.clone().unwrap_or_else(|| description(views));
    let front = front::text(views, config, &description);
    let needs = "The crate that this module stands in is of edition 2024, needs Rust 1.88 or later, and depends on";
    format!("{}\n\n## Dependencies\n\n{needs}\n\n```toml\n{}\n```", front.trim_end(), dependencies.trim_end())
}

fn features(views: &[ApiView], used: &Used) -> String {
    let mut text = String::new();
    for view in views {
        if let Some(feature) = view.names.feature.as_deref() {
            let _ = writeln!(text, "- `{feature}` (default): {}.", root::title(view));
        }
        for (tag, feature) in manifest::tags(view) {
            let _ = writeln!(text, "- `{feature}` (default): the operations of {}.", inline::code(tag));
        }
    }
    for Feature { name, about, default, .. } in used.features() {
        let _ = writeln!(text, "- `{name}`{}: {about}", if *default { " (default)" } else { "" });
    }
    text
}

/// `README.md`.
pub(super) fn text(views: &[ApiView], config: &Config, used: &Used, extras: &Extras) -> String {
    let front = front(views, config, extras);
    let mut text = String::new();
    if !front.starts_with("# ") {
        let _ = writeln!(text, "# {}\n", crate_name(&config.package));
    }
    text.push_str(without_paths(&without_hidden(&front)).trim_end());
    text.push_str("\n\n## What is in it\n\n");
    for view in views {
        let place = view.root.replacen(&view.home, &view.krate, 1);
        // Not how many operations and types there are: each one more would change this file too.
        let _ = writeln!(text, "- `{place}`: {}.", root::title(view));
    }
    text.push_str("\n## Features\n\n");
    text.push_str(&features(views, used));
    if let Some(license) = &config.package.license {
        let _ = writeln!(text, "\n## License\n\n{license}");
    }
    text
}

/// With plain words where only rustdoc follows a link: `[Client::new](Client::new)`, ``[`Error`]``.
fn without_paths(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((name, tail)) = after.split_once("`]") else { break };
        plain.push_str(before);
        let target = tail.strip_prefix('(').and_then(|target| target.split_once(')'));
        match target {
            Some((target, _)) if target.contains(['/', '#', '.']) => {
                plain.extend(["[`", name, "`]"]);
                rest = tail;
            }
            _ => {
                plain.extend(["`", name, "`"]);
                rest = target.map_or(tail, |(_, tail)| tail);
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// Without the lines that rustdoc hides in Rust examples.
fn without_hidden(text: &str) -> String {
    let mut is_rust = false;
    let mut is_code = false;
    let mut shown = String::with_capacity(text.len());
    for line in text.lines() {
        let trimmed = line.trim_start();
        if let Some(info) = trimmed.strip_prefix("```") {
            is_code = !is_code;
            is_rust = is_code && is_rust_fence(info);
            if is_rust {
                shown.push_str("```rust\n");
                continue;
            }
        }
        if !is_rust || !(trimmed == "#" || trimmed.starts_with("# ")) {
            shown.push_str(line);
            shown.push('\n');
        }
    }
    shown
}

fn is_rust_fence(info: &str) -> bool {
    const RUST: [&str; 6] = ["rust", "no_run", "ignore", "should_panic", "compile_fail", ""];
    info.trim().split(',').all(|word| RUST.contains(&word.trim()))
}
