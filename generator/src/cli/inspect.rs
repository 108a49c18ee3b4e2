//! `inspect`: the operations and types of the client, to standard output.

use std::io;
use std::io::Write;

use super::args::{Format, InspectFormat};
use super::explain::{gravest, hint, hint_lenient};
use super::input::{Files, Start};
use super::{Io, args, report};
use crate::inspect::Report;

/// Runs the command.
pub(super) fn run(args: &args::Inspect, io: &mut Io<'_>) -> io::Result<u8> {
    let loader = Files::new(&args.input.document, &args.reading.limits, io);
    let Start { config, mut sources, mut diags } = Start::new(&args.input, &args.reading, &args.findings, &loader);
    let client = config.and_then(|config| crate::understand(&loader, &config, &mut sources, &mut diags));
    let format = match args.format {
        InspectFormat::Text => Format::Text,
        InspectFormat::Json => Format::Json,
    };
    let code = report(&diags, &sources, format, io)?;
    hint_lenient(&diags, format, io)?;
    hint(gravest(&diags), format, io)?;
    let Some((model, origins, names)) = client else { return Ok(code) };
    let shown = Report::new(&model, &origins, &names, &sources);
    match args.format {
        InspectFormat::Text => write!(io.stdout, "{shown}")?,
        InspectFormat::Json => writeln!(io.stdout, "{}", serde_json::to_string_pretty(&shown)?)?,
    }
    Ok(code)
}
