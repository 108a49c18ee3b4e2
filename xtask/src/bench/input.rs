//! What clients are made of for a measurement: the workspace's own documents, and those beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::{corpus, tool};

/// The vendor's document, as issues and comparisons cite it.
pub(crate) const VENDORS: &str = "../shared/specs/circleci-v2-2023.json";

/// A document, or a configuration.
#[derive(Debug)]
pub(crate) struct Input {
    /// A name that a package may have.
    pub(crate) name: String,
    path: PathBuf,
}

impl Input {
    /// The files that are asked for; without any, our own client, the vendor's document and a large one, as far as they are here.
    pub(crate) fn all(files: &[PathBuf]) -> Result<Vec<Self>> {
        if !files.is_empty() {
            return files.iter().map(|file| Self::new(file)).collect();
        }
        let mut inputs = vec![Self::ours()?];
        match Self::new(Path::new(VENDORS)) {
            Ok(input) => inputs.extend([input, Self::new(&unpacked()?.join("github.json"))?]),
            Err(_) => eprintln!("skipped: there is no {VENDORS}, and no document beside the workspace"),
        }
        Ok(inputs)
    }

    fn new(file: &Path) -> Result<Self> {
        let path = fs::canonicalize(file).with_context(|| format!("{} can't be read", file.display()))?;
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let fit = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
        Ok(Self { name: stem.chars().map(fit).collect(), path })
    }

    /// The client of this workspace: what its configuration writes beside the crate would stand in `tests/`, so that it is copied.
    pub(crate) fn ours() -> Result<Self> {
        let folder = folder("own")?;
        copy(Path::new("spec"), &folder.join("spec"))?;
        for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
            fs::copy(license, folder.join(license)).with_context(|| format!("{license} can't be copied"))?;
        }
        // A crate alone has no workspace whose lints it could take.
        let config = folder.join("spec/client.toml");
        let text = fs::read_to_string(&config).with_context(|| format!("{} can't be read", config.display()))?;
        fs::write(&config, text.replace("\nworkspace = true\n", "\n"))?;
        Ok(Self { name: "circleci".to_owned(), path: config })
    }

    /// The document, or the configuration.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// What its package is called.
    pub(crate) fn package(&self) -> String {
        if self.is_configuration() { self.name.clone() } else { format!("bench-{}", self.name) }
    }

    fn is_configuration(&self) -> bool {
        self.path.extension().is_some_and(|extension| extension == "toml")
    }

    /// Has the tool emit a client into a folder.
    pub(crate) fn generate(&self, tool: &Path, out: &Path) -> Command {
        let mut command = Command::new(tool);
        command.arg("generate");
        if self.is_configuration() {
            command.arg("--config");
        }
        command.arg(&self.path).args(["--name", &self.package(), "--out"]).arg(out);
        command
    }
}

/// The folder of the documents beside the workspace.
pub(crate) fn unpacked() -> Result<PathBuf> {
    Ok(corpus::unpacked(&tool::target()?.join("corpus"))?.join("visible"))
}

/// A folder for measurements, which is there.
pub(crate) fn folder(name: &str) -> Result<PathBuf> {
    let folder = tool::target()?.join("bench").join(name);
    fs::create_dir_all(&folder).with_context(|| format!("{} can't be made", folder.display()))?;
    Ok(folder)
}

/// A folder that is not there, nor anything in it.
pub(crate) fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("{} can't be removed", folder.display()))
        }
        _ => Ok(()),
    }
}

/// Copies what is in a folder, and in its folders.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} can't be read", from.display()))? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            fs::copy(&from, &to).with_context(|| format!("{} can't be copied", from.display()))?;
        }
    }
    Ok(())
}
