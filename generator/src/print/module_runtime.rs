//! The runtime within a module of another crate: its paths lead there, its macros stay there, and which features are on is settled.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::document::Files;

/// Where the runtime's `mod.rs` stands.
const ROOT: &str = "src/runtime/mod.rs";

/// Rewrites the runtime's files, of our own text, for a client at `home` (`crate::api`) with these features.
pub(super) fn settle(files: &mut Files, home: &str, features: &BTreeSet<String>) {
    let mut absent = BTreeSet::new();
    let is_runtime = |path: &Path| path.starts_with("src/runtime");
    for (path, text) in files.iter_mut().filter(|(path, _)| is_runtime(path)) {
        let folder = if path == Path::new(ROOT) { PathBuf::from("src/runtime") } else { path.with_extension("") };
        let settled = conditions(text, features, &mut |module| {
            absent.insert(folder.join(module));
        });
        let own = if path == Path::new(ROOT) { own_macros(&settled) } else { unexported(&settled) };
        *text = rooted(&own, home);
    }
    files.retain(|path, _| !absent.contains(&path.with_extension("")));
}

/// Without conditions that are settled. What is told by them as a module of its own is reported to `absent` where it is not
/// there.
fn conditions(text: &str, features: &BTreeSet<String>, absent: &mut impl FnMut(&str)) -> String {
    let mut settled = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let line = with_values(line, features);
        let next = lines.peek().map_or("", |next| next.trim());
        match line.trim() {
            "#[cfg(true)]" => continue,
            "#[cfg(false)]" if is_declaration(next) => {
                if let Some((_, module)) = next.trim_end_matches(';').split_once("mod ") {
                    absent(module);
                }
                lines.next();
                continue;
            }
            _ => {}
        }
        settled.push_str(&line);
        settled.push('\n');
    }
    settled
}

/// Whether a line is the whole of a `mod` or a `use`.
fn is_declaration(line: &str) -> bool {
    let item = line.strip_prefix("pub ").unwrap_or(line);
    line.ends_with(';') && (item.starts_with("mod ") || item.starts_with("use "))
}

/// With `true` or `false` in place of each `feature = "…"`.
fn with_values(line: &str, features: &BTreeSet<String>) -> String {
    const START: &str = "feature = \"";
    let mut settled = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(START) {
        let Some((name, after)) = after.split_once('"') else { break };
        settled.push_str(before);
        settled.push_str(if features.contains(name) { "true" } else { "false" });
        rest = after;
    }
    settled + rest
}

/// A macro that is exported stands at the root of its crate, where another client may have one of the same name. So none is: each
/// gets a path of its own. Its first name is one that no crate has, since `use` would mean that as well.
fn unexported(text: &str) -> String {
    const EXPORT: &str = "#[macro_export]\n";
    const START: &str = "macro_rules! ";
    let mut own = text.replace(EXPORT, "");
    let names: Vec<String> = text
        .split(EXPORT)
        .skip(1)
        .filter_map(|behind| Some(behind.strip_prefix(START)?.split_once(' ')?.0.to_owned()))
        .collect();
    for name in names {
        own = own.replace(&format!("{START}{name} "), &format!("{START}own_{name} "));
        own = own.replace(&format!("$crate::{name}!"), &format!("$crate::runtime::{name}!"));
        let _ = writeln!(own, "\npub(crate) use own_{name} as {name};");
    }
    own
}

/// The root names macros of its modules, and none of its crate.
fn own_macros(text: &str) -> String {
    let mut module = "";
    let mut own = String::with_capacity(text.len());
    for line in text.lines() {
        if let Some((_, name)) = line.trim_end_matches(';').split_once("mod ") {
            module = name;
        }
        let _ = match line.strip_prefix("pub use crate::") {
            Some(names) => writeln!(own, "pub(crate) use self::{module}::{names}"),
            None => writeln!(own, "{line}"),
        };
    }
    own
}

/// With paths from the root of the crate that the module stands in.
fn rooted(text: &str, home: &str) -> String {
    text.replace("crate::runtime", &format!("{home}::runtime"))
}
