//! `spec pull`: a fresh document of the vendor's → ours, with all that hangs on it.
//!
//! Our document says what the vendor's says in another form: other components, other spellings, words of our own. What means the
//! same stays as it is, to the letter, so that the difference shows what the vendor has changed. Nothing is written before all that
//! could fail has been tried.

mod conflicts;
mod facts;
mod fetch;
mod kind;
mod layout;
mod merge;
mod moves;
mod options;
mod pairs;
mod pull;
mod rewrite;
mod same;
mod settings;
mod unused;
mod yaml;

use std::path::Path;

use anyhow::Result;

use options::Options;

/// Runs the command with the arguments behind `spec`, whose paths are seen from `here`.
pub(crate) fn run(here: &Path, arguments: &[&str]) -> Result<u8> {
    let options = match arguments {
        ["pull", arguments @ ..] => Options::parse(here, arguments),
        _ => Err(format!("there is no `cargo xtask spec {}`", arguments.join(" "))),
    };
    match options {
        Ok(options) => pull::run(&options),
        Err(error) => {
            eprintln!("error: {error}\n\n{}", options::USAGE);
            Ok(2)
        }
    }
}
