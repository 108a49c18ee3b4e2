//! The command's arguments.

use std::num::NonZero;
use std::path::{Path, PathBuf};

/// What is shown with an error.
pub(super) const USAGE: &str = "\
usage: cargo xtask corpus [DIR] [--only NAME]… [--jobs N] [--tool FILE]

  DIR          a folder of .json, .yaml and .yml documents, or one with such a folder `visible`
  --only NAME  only documents whose name has this in it
  --jobs N     so many processes at once, instead of one for each core
  --tool FILE  this clientsmith, instead of one built from the workspace";

/// What is asked for.
#[derive(Debug)]
pub(super) struct Options {
    /// The folder of documents; none for those beside the workspace.
    pub(super) folder: Option<PathBuf>,
    /// Parts of names; all documents if there are none.
    pub(super) only: Vec<String>,
    /// How many processes run at once.
    pub(super) jobs: usize,
    /// The program to try; none to build it.
    pub(super) tool: Option<PathBuf>,
}

impl Options {
    /// Reads them, or says what is wrong with them.
    pub(super) fn parse(arguments: &[&str]) -> Result<Self, String> {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let mut options = Self { folder: None, only: Vec::new(), jobs: cores, tool: None };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} has no value"));
            match *argument {
                "--only" => options.only.push((*value()?).to_owned()),
                "--jobs" => {
                    let jobs = value()?.parse::<NonZero<usize>>().map_err(|error| format!("--jobs: {error}"))?;
                    options.jobs = jobs.get();
                }
                "--tool" => options.tool = Some(PathBuf::from(value()?)),
                flag if flag.starts_with('-') => return Err(format!("there is no option {flag}")),
                _ if options.folder.is_some() => return Err("there is more than one folder".to_owned()),
                folder => options.folder = Some(PathBuf::from(folder)),
            }
        }
        Ok(options)
    }

    /// Whether a document is among those that are asked for.
    pub(super) fn is_wanted(&self, document: &Path) -> bool {
        let name = document.file_stem().unwrap_or_default().to_string_lossy();
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part.as_str()))
    }
}
