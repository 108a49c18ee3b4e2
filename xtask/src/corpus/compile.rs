//! What rustc and clippy, in one run, say of each client.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::process::{LIMIT_SECONDS, make_executable};

use super::crates::{self, Workspace};
use super::progress;
use super::row::{Compiled, Row};

/// Stands between cargo and rustc for members of the workspace: clippy is rustc with further lints. A process that takes
/// too long is ended, and what one takes is noted, by package.
const WRAPPER: &str = r#"#!/bin/sh
ulimit -t LIMIT
clippy-driver "$@"
code=$?
times > "$CORPUS_TIMES/${CARGO_PKG_NAME:-cargo}"
exit $code
"#;

/// Checks every client that there is.
pub(super) fn all(rows: &mut [Row], workspace: &Workspace, jobs: usize) -> Result<()> {
    let members: Vec<PathBuf> =
        rows.iter().filter(|row| row.is_generated()).map(|row| workspace.client(&row.name)).collect();
    if members.is_empty() {
        return Ok(());
    }
    let (wrapper, times) = (wrapper(workspace)?, workspace.file("times"));
    fs::create_dir_all(&times)?;
    for row in rows.iter_mut().filter(|row| row.is_generated()) {
        row.compiled = Some(Compiled::default());
    }
    let bar = progress::bar("check", members.len());
    let environment = [("RUSTC_WORKSPACE_WRAPPER", wrapper.as_os_str()), ("CORPUS_TIMES", times.as_os_str())];
    let mut done = Vec::new();
    workspace.cargo(&["check"], jobs, &members, &environment, |message| {
        let Some(row) = row_of(rows, message) else { return };
        if is(message, "compiler-artifact") {
            done.push(row.name.clone());
            bar.inc(1);
            bar.set_message(row.name.clone());
        } else if let Some(compiled) = &mut row.compiled {
            note(compiled, message);
        }
    })?;
    bar.finish_and_clear();
    for row in rows.iter_mut() {
        let package = times.join(format!("corpus-{}", row.name));
        let Some(compiled) = &mut row.compiled else { continue };
        compiled.cpu = cpu(&package);
        if !done.contains(&row.name) && compiled.errors.is_empty() && compiled.warnings.is_empty() {
            compiled.errors.push("rustc was ended, or never began".to_owned());
        }
    }
    Ok(())
}

fn row_of<'r>(rows: &'r mut [Row], message: &Value) -> Option<&'r mut Row> {
    let name = crates::package(message)?;
    rows.iter_mut().find(|row| row.name == name)
}

fn is(message: &Value, reason: &str) -> bool {
    message.get("reason").is_some_and(|found| found == reason)
}

/// Adds what is said of a client; not the last line, which only counts.
fn note(compiled: &mut Compiled, message: &Value) {
    let Some(message) = message.get("message") else { return };
    let text = |key: &str| message.get(key).and_then(Value::as_str).unwrap_or_default();
    let code = message.get("code").and_then(|code| code.get("code")).and_then(Value::as_str).unwrap_or_default();
    let rendered = text("rendered").to_owned();
    match text("level") {
        // Some of clippy's lints are errors, which rustc alone doesn't have.
        "error" if code.starts_with("clippy::") => compiled.warnings.push(rendered),
        "error" if !text("message").starts_with("aborting due to") => compiled.errors.push(rendered),
        "warning" if !text("message").ends_with("emitted") => compiled.warnings.push(rendered),
        _ => {}
    }
}

fn wrapper(workspace: &Workspace) -> Result<PathBuf> {
    let path = workspace.file("clippy.sh");
    crates::write(&path, &WRAPPER.replace("LIMIT", &LIMIT_SECONDS.to_string()))?;
    make_executable(&path).context("a script can't be made executable")?;
    Ok(path)
}

/// The CPU time of a shell's children, in the second line of what `times` writes: `0m1.52s 0m0.18s`.
fn cpu(file: &Path) -> Duration {
    let text = fs::read_to_string(file).unwrap_or_default();
    let seconds = |word: &str| -> Option<f64> {
        let (minutes, seconds) = word.strip_suffix('s')?.split_once('m')?;
        Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.replace(',', ".").parse::<f64>().ok()?)
    };
    let words = text.lines().nth(1).unwrap_or_default().split_whitespace();
    Duration::try_from_secs_f64(words.filter_map(seconds).sum()).unwrap_or_default()
}
