//! `lint`: the pipeline without its printing, for what it finds.

use std::io;
use std::io::Write;

use super::input::{Files, Start};
use super::{Io, args, report, tally};

/// Runs the command: documents named on the command line one by one, those of a `client.toml` together.
pub(super) fn run(args: &args::Lint, io: &mut Io<'_>) -> io::Result<u8> {
    let loader = Files::new(&args.documents, io);
    if args.config.is_some() {
        return lint(&args::Input { document: None, config: args.config.clone() }, args, &loader, io);
    }
    let mut worst = super::FINE;
    for document in &args.documents {
        let input = args::Input { document: Some(document.clone()), config: None };
        worst = worst.max(lint(&input, args, &loader, io)?);
    }
    Ok(worst)
}

fn lint(input: &args::Input, args: &args::Lint, loader: &Files, io: &mut Io<'_>) -> io::Result<u8> {
    let Start { config, mut sources, mut diags } = Start::new(input, &args.findings, loader);
    if let Some(config) = config {
        // What becomes of the documents doesn't matter, only what is found on the way.
        let _ = crate::understand(loader, &config, &mut sources, &mut diags);
    }
    let code = report(&diags, &sources, args.findings.format, io)?;
    if args.findings.format == args::Format::Text {
        let name = input.document.as_ref().or(input.config.as_ref()).map(|path| path.display().to_string());
        let found = tally(&diags).unwrap_or_else(|| "no findings".to_owned());
        writeln!(io.stdout, "{}: {found}", name.unwrap_or_default())?;
    }
    Ok(code)
}
