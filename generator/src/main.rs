//! The command-line tool: a shim over [`cli::run`].

use std::process::ExitCode;

use clientsmith::cli::{self, Io};

fn main() -> ExitCode {
    ExitCode::from(cli::run(std::env::args_os(), &mut Io::process()))
}
