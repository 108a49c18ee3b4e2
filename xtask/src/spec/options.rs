//! The command's arguments.

use std::path::{Path, PathBuf};

/// What is shown with an error.
pub(super) const USAGE: &str = "\
usage: cargo xtask spec pull MODULE --from FILE|URL [--dry-run] [--in FOLDER]

  MODULE       the API, by its module in spec/client.toml: v1, v2
  --from       the vendor's document, JSON or YAML: a file, or an address of http or https
  --dry-run    say all, write nothing
  --in FOLDER  another workspace, with spec/ and generated/";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Options {
    /// The API's module.
    pub(super) module: String,
    /// A file or an address.
    pub(super) from: String,
    /// Whether nothing is written.
    pub(super) is_dry: bool,
    /// The folder with `spec/` and `generated/`.
    pub(super) root: PathBuf,
}

impl Options {
    /// Reads them, their paths as seen from `here`, or says what is wrong with them.
    pub(super) fn parse(here: &Path, arguments: &[&str]) -> Result<Self, String> {
        let (mut module, mut from, mut is_dry, mut root) = (None, None, false, PathBuf::new());
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} has no value"));
            match *argument {
                "--from" => from = Some(source(here, value()?)),
                "--in" => root = here.join(value()?),
                "--dry-run" => is_dry = true,
                flag if flag.starts_with('-') => return Err(format!("there is no option {flag}")),
                _ if module.is_some() => return Err("there is more than one module".to_owned()),
                name => module = Some(name.to_owned()),
            }
        }
        let module = module.ok_or("there is no module")?;
        let from = from.ok_or("--from is missing")?;
        Ok(Self { module, from, is_dry, root })
    }
}

/// An address as it is, or a path.
fn source(here: &Path, from: &str) -> String {
    if from.contains("://") { from.to_owned() } else { here.join(from).display().to_string() }
}
