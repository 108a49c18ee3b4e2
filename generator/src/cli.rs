//! The command line: arguments and streams → exit code.
//!
//! Findings go to standard error, results to standard output. The exit code is [`FINE`] (warnings too), [`FINDINGS`] or
//! [`UNUSABLE`].

mod args;
mod diff;
mod explain;
mod generate;
mod init;
mod input;
mod inspect;
mod lint;
mod versions;

use std::ffi::OsString;
use std::io::{self, IsTerminal, Read, Write};

use clap::Parser;
use clap::error::ErrorKind;

use crate::diag::{self, Code, Diagnostics, Severity, counted};
use crate::document::Files;
use crate::read::Sources;

/// All is well, warnings aside.
pub const FINE: u8 = 0;
/// There are errors, or what is written is not what would be.
pub const FINDINGS: u8 = 1;
/// The command line is wrong, or a file can't be read or written.
pub const UNUSABLE: u8 = 2;

/// What a run reads and writes besides the disk.
pub struct Io<'a> {
    /// Where a document called `-` comes from.
    pub stdin: Box<dyn Read + 'a>,
    /// Takes results.
    pub stdout: Box<dyn Write + 'a>,
    /// Takes findings and the command line's errors.
    pub stderr: Box<dyn Write + 'a>,
    /// Whether `stderr` shows colours.
    pub color: bool,
    /// Files that a run reads as if these texts stood in them. `generate` writes them along with the client: all of it, or nothing.
    pub changed: Files,
}

impl Io<'_> {
    /// The streams of this process, and no other text than the disk has: in colour on a terminal, unless `NO_COLOR` is set.
    #[must_use]
    pub fn process() -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            color: io::stderr().is_terminal() && !no_color,
            stdin: Box::new(io::stdin()),
            stdout: Box::new(io::BufWriter::new(io::stdout())),
            stderr: Box::new(io::stderr()),
            changed: Files::new(),
        }
    }
}

impl std::fmt::Debug for Io<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Io").field("color", &self.color).finish_non_exhaustive()
    }
}

/// Does what the arguments, the first being the program's name, ask for, and gives the exit code.
pub fn run<A>(arguments: impl IntoIterator<Item = A>, io: &mut Io<'_>) -> u8
where
    A: Into<OsString> + Clone,
{
    let outcome = match args::Cli::try_parse_from(arguments) {
        Ok(cli) => match cli.command {
            args::Command::Init(args) => init::run(&args, io),
            args::Command::Generate(args) => generate::run(&args, io),
            args::Command::Inspect(args) => inspect::run(&args, io),
            args::Command::Lint(args) => lint::run(&args, io),
            args::Command::Diff(args) => diff::run(&args, io),
            args::Command::Explain(args) => explain::run(&args, io),
        },
        Err(error) => usage(&error, io),
    };
    let outcome = outcome.and_then(|code| io.stdout.flush().map(|()| code));
    outcome.unwrap_or_else(|error| {
        // Whoever reads has seen enough: `clientsmith inspect … | head`.
        if error.kind() == io::ErrorKind::BrokenPipe {
            return FINE;
        }
        // Where standard error is gone too there is nobody left to tell.
        let _ = writeln!(io.stderr, "error: {error}");
        UNUSABLE
    })
}

/// Shows what clap has to say: help and version are results, everything else is wrong usage.
fn usage(error: &clap::Error, io: &mut Io<'_>) -> io::Result<u8> {
    let text = error.render();
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        write!(io.stdout, "{text}")?;
        return Ok(FINE);
    }
    if io.color {
        write!(io.stderr, "{}", text.ansi())?;
    } else {
        write!(io.stderr, "{text}")?;
    }
    Ok(UNUSABLE)
}

/// Shows the findings of a run, and gives the exit code that they ask for.
fn report(diags: &Diagnostics, sources: &Sources, format: args::Format, io: &mut Io<'_>) -> io::Result<u8> {
    let format = match format {
        args::Format::Text => diag::Format::Text { color: io.color },
        args::Format::Json => diag::Format::Json,
        args::Format::Github => diag::Format::Github,
    };
    write!(io.stderr, "{}", diag::render(diags, sources, format))?;
    Ok(exit_code(diags))
}

fn exit_code(diags: &Diagnostics) -> u8 {
    if diags.list().iter().any(|finding| finding.code == Code::UnreadableFile) {
        UNUSABLE
    } else if diags.has_errors() {
        FINDINGS
    } else {
        FINE
    }
}

/// `3 errors, 1 warning`; none if there is nothing to count.
fn tally(diags: &Diagnostics) -> Option<String> {
    let count = |severity| diags.list().iter().filter(|finding| diags.weight(finding) == severity).count();
    let parts = [(count(Severity::Error), "error"), (count(Severity::Warning), "warning")];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, noun)| counted(count, noun));
    let parts: Vec<_> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
