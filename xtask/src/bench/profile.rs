//! What callgrind has counted: instructions and calls, function by function.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;

/// A program's run.
#[derive(Debug, Default)]
pub(crate) struct Profile {
    functions: BTreeMap<String, Function>,
}

#[derive(Debug, Default)]
struct Function {
    /// Instructions of its own.
    own: u64,
    /// Those of what it calls, without itself.
    called: u64,
    /// How often it is called.
    calls: u64,
}

/// Whether this machine has valgrind.
pub(crate) fn is_at_hand() -> bool {
    Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success())
}

/// Runs a program to its end, under callgrind, which writes what it counts into `file`.
pub(crate) fn run(command: &Command, file: &Path) -> Result<Profile> {
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--tool=callgrind", "--demangle=no"])
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(command.get_program())
        .args(command.get_args());
    let outcome = process::finish(valgrind, String::new())?;
    if outcome.code != Some(0) {
        bail!("under valgrind, {}: {}", command.get_program().display(), outcome.end());
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("{} can't be read", file.display()))?;
    Ok(Profile::parse(&text))
}

impl Profile {
    /// Reads callgrind's format: the name of a function, the costs of its lines, and those of its calls, each after a line `calls=`.
    fn parse(text: &str) -> Self {
        let mut names = BTreeMap::<&str, String>::new();
        let mut profile = Self::default();
        let (mut function, mut callee, mut calls) = (String::new(), String::new(), None);
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("fn=") {
                function = resolve(name, &mut names);
            } else if let Some(name) = line.strip_prefix("cfn=") {
                callee = resolve(name, &mut names);
            } else if let Some(count) = line.strip_prefix("calls=") {
                calls = count.split(' ').next().and_then(|count| count.parse::<u64>().ok());
            } else if line.starts_with(|letter: char| letter.is_ascii_digit() || "+-*".contains(letter)) {
                let cost = line.split(' ').nth(1).and_then(|cost| cost.parse::<u64>().ok()).unwrap_or_default();
                match calls.take() {
                    None => profile.function(&function).own += cost,
                    Some(count) => {
                        profile.function(&callee).calls += count;
                        if callee != function {
                            profile.function(&function).called += cost;
                        }
                    }
                }
            }
        }
        profile
    }

    fn function(&mut self, name: &str) -> &mut Function {
        // A name is made once, and looked up for each line.
        if !self.functions.contains_key(name) {
            self.functions.insert(name.to_owned(), Function::default());
        }
        self.functions.entry(name.to_owned()).or_default()
    }

    /// All instructions.
    pub(crate) fn total(&self) -> u64 {
        self.functions.values().map(|function| function.own).sum()
    }

    /// The instructions of a function with all that it calls; none if it was never called by this name. What calls itself by way of
    /// others is counted more than once.
    pub(crate) fn of(&self, name: &str) -> Option<u64> {
        self.functions.get(name).map(|function| function.own + function.called)
    }

    /// How often the functions of these names were called.
    pub(crate) fn calls(&self, names: &[&str]) -> u64 {
        names.iter().filter_map(|name| self.functions.get(*name)).map(|function| function.calls).sum()
    }

    /// The instructions of each crate's own functions, the most first.
    pub(crate) fn crates(&self) -> Vec<(String, u64)> {
        let mut crates = BTreeMap::<String, u64>::new();
        for (name, function) in &self.functions {
            *crates.entry(crate_of(name)).or_default() += function.own;
        }
        let mut crates: Vec<_> = crates.into_iter().collect();
        crates.sort_by_key(|(_, own)| std::cmp::Reverse(*own));
        crates
    }
}

/// The name behind `(12) name`, or behind `(12)` where it was given before; demangled.
fn resolve<'t>(text: &'t str, names: &mut BTreeMap<&'t str, String>) -> String {
    let (id, name) = text.split_once(' ').unwrap_or((text, ""));
    if name.is_empty() {
        return names.get(id).cloned().unwrap_or_default();
    }
    // A function within its own recursion has a number at its end.
    let name = name.rsplit_once('\'').filter(|(_, depth)| depth.parse::<u32>().is_ok()).map_or(name, |(name, _)| name);
    let name = plain(&format!("{:#}", rustc_demangle::demangle(name)));
    names.insert(id, name.clone());
    name
}

/// A method as `a::B::c`, whichever of its ways rustc has to say so; the other one is `<a::B>::c`.
fn plain(name: &str) -> String {
    match name.strip_prefix('<').and_then(|rest| rest.split_once(">::")) {
        Some((of, method)) if !of.contains([' ', '<']) => format!("{of}::{method}"),
        _ => name.to_owned(),
    }
}

/// The crate that a function is written in, or `C`.
fn crate_of(name: &str) -> String {
    let path = name.trim_start_matches(|letter: char| "<&*([".contains(letter));
    let path = ["mut ", "dyn ", "const "].iter().fold(path, |path, word| path.strip_prefix(word).unwrap_or(path));
    match path.split_once("::") {
        Some((first, _)) if !first.contains(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_') => {
            first.to_owned()
        }
        _ if name.starts_with("mi_") || name.starts_with("_mi_") => "mimalloc".to_owned(),
        _ => "C".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
events: Ir
fl=(1) a.rs
fn=(1) _ZN4read9documentsE
1 10
+1 5
cfn=(2) _ZN3syn5parseE
calls=3 7
2 60
fn=(2)
7 40
cfn=(2)
calls=2 7
8 30
cfn=(3) malloc
calls=4 0
8 20
fn=(3)
0 20
";

    #[test]
    fn costs_of_calls_are_those_of_the_caller_too_but_not_its_own() {
        let profile = Profile::parse(TEXT);
        assert_eq!(profile.total(), 75);
        assert_eq!(profile.of("read::documents"), Some(75));
        assert_eq!(profile.of("syn::parse"), Some(60), "what it calls of itself is counted once");
        assert_eq!(profile.of("syn"), None);
        assert_eq!(profile.calls(&["malloc", "realloc"]), 4);
    }

    #[test]
    fn methods_are_called_alike() {
        assert_eq!(plain("<a::b::C>::d"), "a::b::C::d");
        assert_eq!(plain("<a::C as b::D>::d"), "<a::C as b::D>::d");
    }

    #[test]
    fn each_function_is_of_its_crate() {
        let crates = Profile::parse(TEXT).crates();
        assert_eq!(crates, [("syn".to_owned(), 40), ("C".to_owned(), 20), ("read".to_owned(), 15)]);
        assert_eq!(crate_of("<&mut syn::Expr as core::clone::Clone>::clone"), "syn");
        assert_eq!(crate_of("_mi_page_malloc"), "mimalloc");
    }
}
