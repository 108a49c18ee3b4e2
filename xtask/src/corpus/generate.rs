//! Documents → crates, by the tool's own command line, in a process each.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process::{self, Outcome};

use super::crates::Workspace;
use super::progress;
use super::row::{Generated, Row, Type};

/// A row for each document.
pub(super) fn all(documents: &[PathBuf], tool: &Path, workspace: &Workspace, jobs: usize) -> Result<Vec<Row>> {
    let tool = std::path::absolute(tool).context("the tool has no path")?;
    let named = names(documents);
    let name = |(name, _): &(String, PathBuf)| -> String { name.clone() };
    let rows = progress::each(
        "generate",
        jobs,
        &named,
        |(name, _)| name,
        |item| Tool { program: &tool, document: &item.1, workspace }.row(name(item)),
    );
    rows.into_iter().collect()
}

/// Each document by a name that a package may have and no other document has.
fn names(documents: &[PathBuf]) -> Vec<(String, PathBuf)> {
    let mut known = BTreeMap::<String, usize>::new();
    let fit = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name = |path: &PathBuf| {
        let stem: String = path.file_stem().unwrap_or_default().to_string_lossy().chars().map(fit).collect();
        let count = known.entry(stem.clone()).or_default();
        *count += 1;
        let name = if *count == 1 { stem } else { format!("{stem}-{count}") };
        (name, path.clone())
    };
    documents.iter().map(name).collect()
}

/// The tool, for one document.
struct Tool<'a> {
    program: &'a Path,
    document: &'a Path,
    workspace: &'a Workspace,
}

impl Tool<'_> {
    fn row(&self, name: String) -> Result<Row> {
        let mut row = Row { document: self.document.to_owned(), name, ..Row::default() };
        let strict = self.generate(&row.name, &[])?;
        (row.errors, row.warnings) = tally(&strict);
        row.peak = strict.peak;
        row.generator_cpu = strict.cpu;
        row.generated = match strict.code {
            Some(0) => Generated::Strictly,
            Some(1) => self.leniently(&row.name)?,
            _ => Generated::Failed(strict.end()),
        };
        if row.is_generated() {
            let lenient: &[&str] = if row.generated == Generated::Leniently { &["--lenient"] } else { &[] };
            self.inspect(&mut row, lenient)?;
        }
        Ok(row)
    }

    fn leniently(&self, name: &str) -> Result<Generated> {
        let lenient = self.generate(name, &["--lenient"])?;
        Ok(match lenient.code {
            Some(0) => Generated::Leniently,
            Some(1) => Generated::Not,
            _ => Generated::Failed(lenient.end()),
        })
    }

    fn generate(&self, name: &str, flags: &[&str]) -> Result<Outcome> {
        let client = self.workspace.client(name);
        let package = format!("corpus-{name}");
        let mut arguments: Vec<&OsStr> = vec!["generate".as_ref(), self.document.as_ref()];
        arguments.extend::<[&OsStr; 2]>(["--out".as_ref(), client.as_ref()]);
        arguments.extend::<[&OsStr; 4]>(["--name".as_ref(), package.as_ref(), "--format".as_ref(), "json".as_ref()]);
        arguments.extend(flags.iter().map(|flag| -> &OsStr { flag.as_ref() }));
        process::run(self.program.as_os_str(), &arguments, String::new())
    }

    /// The operations and types of the client.
    fn inspect(&self, row: &mut Row, flags: &[&str]) -> Result<()> {
        let mut arguments: Vec<&OsStr> = vec!["inspect".as_ref(), self.document.as_ref()];
        arguments.extend::<[&OsStr; 2]>(["--format".as_ref(), "json".as_ref()]);
        arguments.extend(flags.iter().map(|flag| -> &OsStr { flag.as_ref() }));
        let outcome = process::run(self.program.as_os_str(), &arguments, String::new())?;
        let report: Value = serde_json::from_str(&outcome.stdout)
            .with_context(|| format!("{}: inspect: {}", row.name, outcome.end()))?;
        let list = |node: &Value, key: &str| node.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        for api in list(&report, "apis") {
            row.operations += list(&api, "tags").iter().map(|tag| list(tag, "operations").len()).sum::<usize>();
            // Answers by status are no JSON of their own.
            let types = list(&api, "types").into_iter().filter(|ty| ty.get("kind").is_none_or(|kind| kind != "answer"));
            row.types.extend(types.map(|ty| {
                Type {
                    name: ty.get("name").and_then(Value::as_str).unwrap_or_default().to_owned(),
                    is_union: ty.get("kind").is_some_and(|kind| kind == "union"),
                    places: list(&ty, "places")
                        .iter()
                        .filter_map(|place| place.get("pointer")?.as_str())
                        .map(str::to_owned)
                        .collect(),
                }
            }));
        }
        Ok(())
    }
}

/// Errors and warnings among the findings, which are a line of JSON each.
fn tally(outcome: &Outcome) -> (usize, usize) {
    let findings = outcome.stderr.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let severities: Vec<Value> = findings.filter_map(|finding| finding.get("severity").cloned()).collect();
    let count = |severity: &str| severities.iter().filter(|found| *found == severity).count();
    (count("error"), count("warning"))
}
