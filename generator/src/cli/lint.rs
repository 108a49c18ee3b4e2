//! `lint`: the pipeline without its printing, for what it finds.

use std::io;
use std::io::Write;

use super::explain::{gravest, hint};
use super::input::{Files, Start};
use super::{FINDINGS, FINE, Io, args, report, tally};
use crate::diag::{Code, Severity};

/// Runs the command: documents named on the command line one by one, those of a `client.toml` together.
pub(super) fn run(args: &args::Lint, io: &mut Io<'_>) -> io::Result<u8> {
    let loader = Files::new(&args.documents, &args.reading.limits, io);
    let inputs: Vec<_> = match &args.config {
        Some(config) => vec![args::Input { document: None, config: Some(config.clone()) }],
        None => args.documents.iter().map(|path| args::Input { document: Some(path.clone()), config: None }).collect(),
    };
    let (mut worst, mut gravest) = (FINE, None);
    for input in &inputs {
        let (code, found) = lint(input, args, &loader, io)?;
        worst = worst.max(code);
        gravest = gravest.into_iter().chain(found).min_by_key(|(severity, _)| *severity);
    }
    hint(gravest, args.format, io)?;
    Ok(worst)
}

/// Shows what is found in one input; gives the exit code that this asks for, and the gravest finding.
fn lint(
    input: &args::Input,
    args: &args::Lint,
    loader: &Files,
    io: &mut Io<'_>,
) -> io::Result<(u8, Option<(Severity, Code)>)> {
    let Start { config, mut sources, mut diags } = Start::new(input, &args.reading, &args.findings, loader);
    if let Some(config) = config {
        // What becomes of the documents doesn't matter, only what is found on the way.
        let _ = crate::understand(loader, &config, &mut sources, &mut diags);
    }
    let mut code = report(&diags, &sources, args.format, io)?;
    let is_shown = |finding| diags.weight(finding) <= Severity::Warning;
    if args.fail_on == args::LintFailOn::Warning && diags.list().iter().any(is_shown) {
        code = code.max(FINDINGS);
    }
    if args.format == args::Format::Text {
        let name = input.document.as_ref().or(input.config.as_ref()).map(|path| path.display().to_string());
        let found = tally(&diags).unwrap_or_else(|| "no findings".to_owned());
        writeln!(io.stdout, "{}: {found}", name.unwrap_or_default())?;
    }
    Ok((code, gravest(&diags)))
}
