//! The command line, with its streams in memory.

use clientsmith::cli::{self, Io};

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: u8,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs `clientsmith` with these arguments.
pub(crate) fn clientsmith(arguments: &[&str]) -> Outcome {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let code = {
        let mut io = Io {
            stdin: Box::new(std::io::empty()),
            stdout: Box::new(&mut stdout),
            stderr: Box::new(&mut stderr),
            color: false,
            changed: clientsmith::document::Files::new(),
        };
        cli::run(["clientsmith"].iter().chain(arguments), &mut io)
    };
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Outcome { code, stdout: text(stdout), stderr: text(stderr) }
}
