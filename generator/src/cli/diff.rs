//! `diff`: what a change of the documents means to those who use the client.

use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::explain::{gravest, hint, hint_lenient};
use super::input::{Files, Start};
use super::{FINDINGS, FINE, Io, UNUSABLE, args, report, tally};
use crate::diff::{Side, compare};

/// Runs the command.
pub(super) fn run(args: &args::Diff, io: &mut Io<'_>) -> io::Result<u8> {
    let paths = [&args.old, &args.new];
    if paths.iter().all(|path| path.as_os_str() == "-") {
        writeln!(io.stderr, "error: only one of the two sides can be standard input")?;
        return Ok(UNUSABLE);
    }
    let loader = Files::new(paths, &args.reading.limits, io);
    let old = side(&args.old, "old", args, &loader, io)?;
    let new = side(&args.new, "new", args, &loader, io)?;
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(code), Ok(_)) | (Ok(_), Err(code)) => return Ok(code),
        (Err(one), Err(other)) => return Ok(one.max(other)),
    };
    let comparison = compare(&old, &new);
    write!(io.stdout, "{comparison}")?;
    let is_refused = args.fail_on.zip(comparison.verdict()).is_some_and(|(least, verdict)| verdict >= least.into());
    Ok(if is_refused { FINDINGS } else { FINE })
}

/// Reads one side, or gives the exit code that its findings ask for. Only what keeps it from being compared, or was left out, is
/// shown: all else is for `lint`.
fn side(path: &Path, which: &str, args: &args::Diff, loader: &Files, io: &mut Io<'_>) -> io::Result<Result<Side, u8>> {
    let Start { config, mut sources, mut diags } = Start::new(&input(path), &args.reading, &args.findings, loader);
    let client = config.and_then(|config| crate::understand(loader, &config, &mut sources, &mut diags));
    let is_partial = diags.list().iter().any(|finding| finding.consequence.is_some());
    let shown = path.display();
    if client.is_none() || is_partial {
        let code = report(&diags, &sources, args::Format::Text, io)?;
        if client.is_none() {
            writeln!(io.stderr, "error: nothing was compared, for the errors in the {which} side, {shown}")?;
            hint_lenient(&diags, args::Format::Text, io)?;
            hint(gravest(&diags), args::Format::Text, io)?;
            return Ok(Err(code.max(FINDINGS)));
        }
        writeln!(io.stderr, "warning: the {which} side, {shown}, is compared without what was left out")?;
    } else if let Some(found) = tally(&diags) {
        writeln!(io.stderr, "{shown}: {found}, which `clientsmith lint` shows")?;
    }
    Ok(client.map(|(model, origins, names)| Side { model, origins, names, sources }).ok_or(FINDINGS))
}

/// A `client.toml` by its extension, or else a document.
fn input(path: &Path) -> args::Input {
    let is_config = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    let path: PathBuf = path.to_owned();
    if is_config {
        args::Input { document: None, config: Some(path) }
    } else {
        args::Input { document: Some(path), config: None }
    }
}
