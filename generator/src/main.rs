//! The command-line tool: a shim over [`cli::run`].

use std::process::ExitCode;

use clientsmith::cli::{self, Io};

/// Documents are read into hundreds of thousands of small pieces; the system's allocator takes a quarter of a run.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(cli::run(std::env::args_os(), &mut Io::process()))
}
