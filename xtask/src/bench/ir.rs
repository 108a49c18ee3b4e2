//! What rustc makes of a crate for LLVM: each function that is compiled, generic ones as often as they are instantiated.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Without debug information, in one piece, and before any optimisation: what the front end hands over.
const FLAGS: [&str; 4] = ["--emit=llvm-ir", "-Ccodegen-units=1", "-Cdebuginfo=0", "-Cno-prepopulate-passes"];

/// The functions of a crate.
#[derive(Debug, Default)]
pub(crate) struct Ir {
    /// By name, without the types that make one function several.
    functions: BTreeMap<String, Copies>,
}

/// One function of the source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Copies {
    /// How often it is compiled.
    pub(crate) count: u64,
    /// The lines of all of these.
    pub(crate) lines: u64,
}

impl Ir {
    /// Builds a package's library; `cargo` is where that is and as what it is built, without the command's name.
    pub(crate) fn of(mut cargo: Command, place: &[String], package: &str) -> Result<Self> {
        cargo.arg("rustc").args(place).args(["--package", package, "--lib", "--quiet", "--message-format", "json"]);
        let output = cargo.arg("--").args(FLAGS).output().context("cargo can't be started")?;
        if !output.status.success() {
            bail!("{package} does not build: {}", String::from_utf8_lossy(&output.stderr));
        }
        let messages = String::from_utf8_lossy(&output.stdout);
        let rlib = messages
            .lines()
            .find_map(|message| library(message, package))
            .context("cargo did not say where the library is")?;
        // Beside it, under the same name, which begins with `lib` for libraries alone.
        let stem = rlib.file_stem().unwrap_or_default().to_string_lossy();
        let file = rlib.with_file_name(stem.strip_prefix("lib").unwrap_or(&stem)).with_extension("ll");
        let text = fs::read_to_string(&file).with_context(|| format!("{} can't be read", file.display()))?;
        Ok(Self::parse(&text))
    }

    fn parse(text: &str) -> Self {
        let mut ir = Self::default();
        let mut current: Option<(String, u64)> = None;
        for line in text.lines() {
            if let Some(definition) = line.strip_prefix("define ") {
                current = Some((name(definition), 0));
            } else if line == "}" {
                if let Some((name, lines)) = current.take() {
                    let copies = ir.functions.entry(name).or_default();
                    copies.count += 1;
                    copies.lines += lines;
                }
            } else if let Some((_, lines)) = &mut current {
                *lines += 1;
            }
        }
        ir
    }

    /// All functions that are compiled, and their lines.
    pub(crate) fn total(&self) -> Copies {
        let sum = |of: fn(&Copies) -> u64| self.functions.values().map(of).sum();
        Copies { count: sum(|copies| copies.count), lines: sum(|copies| copies.lines) }
    }

    /// How many of them are the same function once more, for other types.
    pub(crate) fn repeated(&self) -> u64 {
        self.functions.values().map(|copies| copies.count.saturating_sub(1)).sum()
    }

    /// Those with the most lines in all their copies, the most first.
    pub(crate) fn largest(&self, most: usize) -> Vec<(&str, Copies)> {
        let mut functions: Vec<_> = self.functions.iter().map(|(name, copies)| (name.as_str(), *copies)).collect();
        functions.sort_by_key(|(_, copies)| std::cmp::Reverse(copies.lines));
        functions.truncate(most);
        functions
    }
}

/// The library of a package, if one of cargo's messages says that it has been built. One that it depends on may be done later.
fn library(message: &str, package: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    let name = message.get("target")?.get("name")?.as_str()?;
    if name != package.replace('-', "_") {
        return None;
    }
    let files = message.get("filenames")?.as_array()?;
    // The one in `deps`, of which the one outside is a copy with another name.
    let mut files = files.iter().filter_map(Value::as_str).map(PathBuf::from);
    files.find(|file| file.extension().is_some_and(|extension| extension == "rmeta"))
}

/// The name between `@` and `(`, demangled, without hash and types.
fn name(definition: &str) -> String {
    let symbol = definition.split_once('@').map_or(definition, |(_, rest)| rest);
    let symbol = symbol.split_once('(').map_or(symbol, |(symbol, _)| symbol).trim_matches('"');
    without_types(&format!("{:#}", rustc_demangle::demangle(symbol)))
}

/// A path without its `::<…>`, and without what is between `<` and `>` after a type's name.
fn without_types(path: &str) -> String {
    let (mut kept, mut depth, mut before) = (String::new(), 0_usize, ' ');
    for letter in path.chars() {
        match letter {
            '<' if depth > 0 || before.is_alphanumeric() || before == '_' || before == ':' => depth += 1,
            // That of `->` ends nothing.
            '>' if depth > 0 && before != '-' => depth -= 1,
            _ if depth == 0 => kept.push(letter),
            _ => {}
        }
        before = letter;
    }
    kept.replace("::::", "::").trim_end_matches("::").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_a_generic_function_are_one() {
        let ir = Ir::parse(
            "define void @_ZN1a4read17h0123456789abcdefE(ptr %x) {\nstart:\n  ret void\n}\n\n\
             define internal void @_ZN1a4read17hfedcba9876543210E(ptr %x) {\n  ret void\n}\n\
             define void @main() {\n  ret void\n}\ndeclare void @other()\n",
        );
        assert_eq!(ir.total(), Copies { count: 3, lines: 4 });
        assert_eq!(ir.repeated(), 1);
        assert_eq!(ir.largest(1), [("a::read", Copies { count: 2, lines: 3 })]);
    }

    #[test]
    fn types_are_no_part_of_a_name() {
        assert_eq!(without_types("core::ptr::drop_in_place::<alloc::vec::Vec<u8>>"), "core::ptr::drop_in_place");
        assert_eq!(
            without_types("<alloc::vec::Vec<u8> as core::fmt::Debug>::fmt"),
            "<alloc::vec::Vec as core::fmt::Debug>::fmt"
        );
        assert_eq!(
            without_types("<fn(u8) -> bool as a::B<u8>>::call::<u8>::{closure#0}"),
            "<fn(u8) -> bool as a::B>::call::{closure#0}"
        );
    }
}
