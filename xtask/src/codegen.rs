//! `codegen`: the documents in `spec/` → the crate in `generated/`, by the tool's own command line.

use std::ffi::OsStr;
use std::path::Path;

use clientsmith::cli::{self, Io};
use clientsmith::document::Files;

/// Whether anything is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Write what changed.
    Write,
    /// Compare only.
    Check,
}

/// Runs `clientsmith generate` for this workspace, and gives its exit code.
pub(crate) fn run(mode: Mode) -> u8 {
    run_in(Path::new(""), mode, Files::new())
}

/// The same for the workspace in a folder, with changed files that are written along with what follows from them: all of it, or nothing.
pub(crate) fn run_in(root: &Path, mode: Mode, changed: Files) -> u8 {
    let (config, out) = (root.join("spec/client.toml"), root.join("generated"));
    let mut arguments: Vec<&OsStr> = vec!["clientsmith".as_ref(), "generate".as_ref()];
    arguments.extend::<[&OsStr; 4]>(["--config".as_ref(), config.as_ref(), "--out".as_ref(), out.as_ref()]);
    arguments.extend::<[&OsStr; 2]>(["--mend".as_ref(), "cargo xtask codegen".as_ref()]);
    if mode == Mode::Check {
        arguments.push("--check".as_ref());
    }
    cli::run(arguments, &mut Io { changed, ..Io::process() })
}
