//! `codegen`: the documents in `spec/` → the crate in `generated/`, by the tool's own command line.

use clientsmith::cli::{self, Io};

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
    let mut arguments = vec![
        "clientsmith",
        "generate",
        "--config",
        "spec/client.toml",
        "--out",
        "generated",
        "--mend",
        "cargo xtask codegen",
    ];
    if mode == Mode::Check {
        arguments.push("--check");
    }
    cli::run(arguments, &mut Io::process())
}
