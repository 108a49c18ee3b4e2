//! `diff`: what a change of the documents means to those who use the client.

use std::io;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::explain::{gravest, hint, hint_lenient};
use super::input::{Below, Files, Start};
use super::versions::{Versions, propose};
use super::{FINDINGS, FINE, Io, UNUSABLE, args, report, tally};
use crate::diff::{Format, Report, Side, compare};
use crate::document::Loader;

/// A side that can be compared, with what it says of versions.
struct Read {
    side: Side,
    versions: Option<Versions>,
}

/// Runs the command.
pub(super) fn run(args: &args::Diff, io: &mut Io<'_>) -> io::Result<u8> {
    let paths = [&args.old, &args.new];
    if paths.iter().all(|path| path.as_os_str() == "-") {
        writeln!(io.stderr, "error: only one of the two sides can be standard input")?;
        return Ok(UNUSABLE);
    }
    let loader = Files::new(paths, &args.reading.limits, io);
    let below = args.old_root.as_deref().map(|folder| Below { folder, files: &loader });
    let old_loader: &(dyn Loader + Sync) = below.as_ref().map_or(&loader, |below| below);
    let shown = |path: &Path| path.display().to_string();
    let old_name = args.old_name.clone().unwrap_or_else(|| shown(&args.old));
    let new_name = shown(&args.new);
    let old = side(&args.old, ("old", &old_name), args, old_loader, io)?;
    let new = side(&args.new, ("new", &new_name), args, &loader, io)?;
    let (old, new) = match (old, new) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(code), Ok(_)) | (Ok(_), Err(code)) => return Ok(code),
        (Err(one), Err(other)) => return Ok(one.max(other)),
    };
    let comparison = compare(&old.side, &new.side);
    let proposal = comparison.verdict().and_then(|verdict| propose(verdict, old.versions, new.versions));
    let told = Report { old: &old_name, new: &new_name, comparison: &comparison, proposal: proposal.as_ref() };
    let format = match args.format {
        args::DiffFormat::Text => Format::Text,
        args::DiffFormat::Markdown => Format::Markdown,
        args::DiffFormat::Json => Format::Json,
    };
    write!(io.stdout, "{}", told.render(format))?;
    let is_refused = args.fail_on.zip(comparison.verdict()).is_some_and(|(least, verdict)| verdict >= least.into());
    Ok(if is_refused { FINDINGS } else { FINE })
}

/// Reads one side, or gives the exit code that its findings ask for. Only what keeps it from being compared, or was left out, is
/// shown: all else is for `lint`.
fn side(
    path: &Path,
    (which, shown): (&str, &str),
    args: &args::Diff,
    loader: &(dyn Loader + Sync),
    io: &mut Io<'_>,
) -> io::Result<Result<Read, u8>> {
    let input = input(path);
    let Start { config, mut sources, mut diags } = Start::new(&input, &args.reading, &args.findings, loader);
    let versions = config
        .as_ref()
        .filter(|_| input.config.is_some())
        .and_then(|config| Versions::of(config, path, loader, &mut diags));
    let client = config.as_ref().and_then(|config| crate::understand(loader, config, &mut sources, &mut diags));
    let is_partial = diags.list().iter().any(|finding| finding.consequence.is_some());
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
    let config = config.filter(|_| input.config.is_some());
    let side = client.map(|(model, origins, names)| Side { model, origins, names, config, sources });
    Ok(side.map(|side| Read { side, versions }).ok_or(FINDINGS))
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
