//! The arguments of `bench`.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::tool;

/// What is shown with an error.
pub(crate) const USAGE: &str = "\
usage: cargo xtask bench NAME [--write] [--rounds N] [--tool FILE] [FILE]…
       cargo xtask bench guard [--full] [--update]

  codegen    what a run of the tool costs, and each stage's share of it
  compile    what the emitted crate costs those who build it, and where that goes
  client     what a call costs beside hand-written reqwest and serde_json
  scale      how the cost of a run grows from 1,000 to 16,000 operations
  peers      the tool and what it emits beside other generators
  guard      counts of the tool and of the emitted crate, held against those in bench/counts.toml

  FILE       documents, or a client.toml, in place of the usual ones: for codegen and compile; for peers, names of its parts
  --rounds N how often each is run for a figure of CPU time (5)
  --tool FILE
             this clientsmith, instead of one built from the workspace
  --write    put the result into its page of docs/
  --full     count the tool's instructions too, which takes a release build and valgrind
  --update   write what is counted to bench/counts.toml, and judge nothing";

/// What is asked for.
#[derive(Debug)]
pub(crate) struct Options {
    /// Whether pages are written.
    pub(crate) write: bool,
    /// Whether the guard counts what takes longer.
    pub(crate) full: bool,
    /// Whether the guard's counts are written.
    pub(crate) update: bool,
    /// How often what varies is run.
    pub(crate) rounds: usize,
    /// The program to measure; none to build it.
    pub(crate) tool: Option<PathBuf>,
    /// Documents, or configurations, or names.
    pub(crate) files: Vec<PathBuf>,
}

impl Options {
    /// Reads them, or says what is wrong with them.
    pub(crate) fn parse(arguments: &[&str]) -> std::result::Result<Self, String> {
        let mut options = Self { write: false, full: false, update: false, rounds: 5, tool: None, files: Vec::new() };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} has no value"));
            match *argument {
                "--write" => options.write = true,
                "--full" => options.full = true,
                "--update" => options.update = true,
                "--rounds" => options.rounds = value()?.parse().map_err(|error| format!("--rounds: {error}"))?,
                "--tool" => options.tool = Some(PathBuf::from(value()?)),
                flag if flag.starts_with('-') => return Err(format!("there is no option {flag}")),
                file => options.files.push(PathBuf::from(file)),
            }
        }
        Ok(options)
    }

    /// The tool that is measured.
    pub(crate) fn tool(&self) -> Result<PathBuf> {
        match &self.tool {
            Some(tool) => fs::canonicalize(tool).with_context(|| format!("{} can't be read", tool.display())),
            None => tool::build(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_option_is_refused() {
        let options = Options::parse(&["--rounds", "3", "a.json", "--write"]).unwrap();
        assert_eq!((options.rounds, options.write, options.files.len()), (3, true, 1));
        for wrong in [["--rounds"].as_slice(), &["--rounds", "x"], &["--tool"], &["--no"]] {
            assert!(Options::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
