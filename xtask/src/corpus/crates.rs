//! The workspace of all clients: one lock file and one target folder, so that dependencies are built once.

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::tool;

/// What stands in a workspace's manifest beside its members: what is built here runs once.
const PROFILE: &str = "\n[profile.dev]\ndebug = false\nincremental = false\n";

/// A workspace below the target folder.
#[derive(Debug)]
pub(crate) struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    /// Makes the folder.
    pub(crate) fn new(folder: PathBuf) -> Result<Self> {
        fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
        Ok(Self { folder })
    }

    /// Where a document's client goes.
    pub(crate) fn client(&self, name: &str) -> PathBuf {
        self.folder.join("clients").join(name)
    }

    /// Where the program goes that reads a document's examples.
    pub(super) fn decoder(&self, name: &str) -> PathBuf {
        self.folder.join("decoders").join(name)
    }

    /// Cargo's target folder of this workspace.
    pub(crate) fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// A file of the workspace's own.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes the workspace's manifest and lock file, with these members.
    pub(crate) fn describe(&self, members: &[PathBuf]) -> Result<()> {
        let shown = members.iter().map(|member| format!("{:?}", member.to_string_lossy()));
        let members = shown.collect::<Vec<_>>().join(",\n    ");
        write(
            &self.file("Cargo.toml"),
            &format!("[workspace]\nresolver = \"3\"\nmembers = [\n    {members},\n]\n{PROFILE}"),
        )?;
        // The versions that the workspace's own client is tested with.
        fs::copy("Cargo.lock", self.file("Cargo.lock")).context("there is no Cargo.lock")?;
        Ok(())
    }

    /// Has cargo build members, or check them, and shows `see` each of its messages.
    ///
    /// What fails is in the messages; an error is what keeps cargo from making any.
    pub(super) fn cargo(
        &self,
        arguments: &[&str],
        jobs: usize,
        members: &[PathBuf],
        environment: &[(&str, &OsStr)],
        mut see: impl FnMut(&Value),
    ) -> Result<()> {
        self.describe(members)?;
        let mut child = tool::cargo()
            .args(arguments)
            .args(["--workspace", "--keep-going", "--quiet", "--message-format", "json", "--jobs", &jobs.to_string()])
            .arg("--target-dir")
            .arg(self.target())
            .envs(environment.iter().copied())
            .current_dir(&self.folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("cargo can't be started")?;
        let mut stderr = child.stderr.take().context("cargo without errors")?;
        let said = std::thread::spawn(move || {
            let mut text = String::new();
            let _ = std::io::Read::read_to_string(&mut stderr, &mut text);
            text
        });
        let mut has_built = false;
        for line in BufReader::new(child.stdout.take().context("cargo without output")?).lines() {
            let Ok(message) = serde_json::from_str::<Value>(&line?) else { continue };
            has_built |= message.get("reason").is_some_and(|reason| reason == "build-finished");
            see(&message);
        }
        child.wait()?;
        let said = said.join().unwrap_or_default();
        anyhow::ensure!(has_built, "cargo has built nothing: {said}");
        Ok(())
    }
}

/// Writes a file unless it is as it should be: cargo goes by its time.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let write = || {
        fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        fs::write(path, text)
    };
    write().with_context(|| format!("{} can't be written", path.display()))
}

/// The package that one of cargo's messages is about, by the name that its folder has.
pub(super) fn package(message: &Value) -> Option<&str> {
    let id = message.get("package_id")?.as_str()?;
    let (path, _) = id.split_once('#')?;
    path.rsplit('/').next()
}
