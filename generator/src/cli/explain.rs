//! `explain`: what a code of findings means.

use std::io;
use std::io::Write;

use super::{FINE, Io, args};
use crate::diag::{Code, Diagnostics, Severity};

/// Runs the command: the page of a code, or a line for each.
pub(super) fn run(args: &args::Explain, io: &mut Io<'_>) -> io::Result<u8> {
    if let Some(code) = args.code {
        write!(io.stdout, "{}", code.page())?;
        return Ok(FINE);
    }
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    for code in Code::ALL {
        writeln!(io.stdout, "{:width$}  {:7}  {}", code.as_str(), code.severity().as_str(), code.summary())?;
    }
    Ok(FINE)
}

/// The gravest finding that is shown, and how much it weighs.
pub(super) fn gravest(diags: &Diagnostics) -> Option<(Severity, Code)> {
    let weighed = diags.list().iter().map(|finding| (diags.weight(finding), finding.code));
    weighed.filter(|(severity, _)| *severity != Severity::Allowed).min_by_key(|(severity, _)| *severity)
}

/// Says, to people, that a lenient run would do where one that isn't has failed.
pub(super) fn hint_lenient(diags: &Diagnostics, format: args::Format, io: &mut Io<'_>) -> io::Result<()> {
    if format == args::Format::Text && diags.could_be_lenient() {
        writeln!(io.stderr, "help: each error concerns one part alone: --lenient does without these parts")?;
    }
    Ok(())
}

/// Names, for people, the command that explains a finding.
pub(super) fn hint(gravest: Option<(Severity, Code)>, format: args::Format, io: &mut Io<'_>) -> io::Result<()> {
    match gravest.filter(|_| format == args::Format::Text) {
        Some((_, code)) => writeln!(io.stderr, "for more about a finding: clientsmith explain {}", code.as_str()),
        None => Ok(()),
    }
}
