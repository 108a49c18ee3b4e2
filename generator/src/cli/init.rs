//! `init`: documents → a first `client.toml`.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::explain::{gravest, hint, hint_lenient};
use super::{FINDINGS, FINE, Io, UNUSABLE, args, report, tally};
use crate::config::Limits;
use crate::diag::Diagnostics;
use crate::document::{Disk, Loader};
use crate::init::{DocumentPath, Request, draft, way};
use crate::read::Sources;

/// Runs the command.
pub(super) fn run(args: &args::Init, io: &mut Io<'_>) -> io::Result<u8> {
    if args.documents.iter().any(|path| path.as_os_str() == "-") {
        writeln!(io.stderr, "error: a client.toml names its documents: standard input can't be one")?;
        writeln!(io.stderr, "help: write the document to a file first")?;
        return Ok(UNUSABLE);
    }
    let is_shown = args.out.as_os_str() == "-";
    if !is_shown && !args.force && args.out.exists() {
        return occupied(&args.out, io);
    }
    let request = match request(args, is_shown) {
        Ok(request) => request,
        Err((path, error)) => {
            writeln!(io.stderr, "error: {}: {error}", path.display())?;
            return Ok(UNUSABLE);
        }
    };
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let Some(draft) = draft(&request, &Disk, &mut sources, &mut diags) else {
        let code = report(&diags, &sources, args::Format::Text, io)?;
        writeln!(io.stderr, "nothing was written")?;
        hint_lenient(&diags, args::Format::Text, io)?;
        hint(gravest(&diags), args::Format::Text, io)?;
        return Ok(code.max(FINDINGS));
    };
    if is_shown {
        write!(io.stdout, "{}", draft.text)?;
        return Ok(FINE);
    }
    match write(&args.out, &draft.text, args.force) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return occupied(&args.out, io),
        Err(error) => {
            writeln!(io.stderr, "error: can't write {}: {error}", args.out.display())?;
            return Ok(UNUSABLE);
        }
    }
    let out = args.out.display();
    if let Some(found) = tally(&diags) {
        writeln!(io.stderr, "{found}, which `clientsmith lint --config {out}` shows")?;
    }
    writeln!(io.stdout, "wrote {out}\nnext: clientsmith generate --config {out} --out {}", draft.name)?;
    Ok(FINE)
}

/// What is to be drafted, with the documents as the file will name them.
fn request(args: &args::Init, is_shown: bool) -> Result<Request, (PathBuf, io::Error)> {
    let folder = args.out.parent().filter(|_| !is_shown).unwrap_or(Path::new(""));
    let whole = Disk.canonicalize(folder).map_err(|error| (folder.to_owned(), error))?;
    let document = |path: &PathBuf| {
        let failed = |error| (path.clone(), error);
        let beside = Disk.canonicalize(path.parent().unwrap_or(Path::new(""))).map_err(failed)?;
        let name = path.file_name().ok_or_else(|| failed(io::ErrorKind::InvalidInput.into()))?;
        let named = way(&whole, &beside.join(name));
        let named = named.ok_or_else(|| failed(io::Error::other("there is no way to it from the client.toml")))?;
        Ok(DocumentPath { path: path.clone(), named })
    };
    let documents = args.documents.iter().map(document).collect::<Result<_, _>>()?;
    let mut limits = Limits::default();
    args.reading.limits.set(&mut limits);
    Ok(Request { documents, file_refs: args.reading.allow_file_refs, is_lenient: args.lenient, limits })
}

/// Writes the file, which is not there yet unless it is to be overwritten.
fn write(path: &Path, text: &str, overwrite: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let options = options.write(true);
    let mut file = if overwrite { options.create(true).truncate(true) } else { options.create_new(true) }.open(path)?;
    file.write_all(text.as_bytes())
}

fn occupied(path: &Path, io: &mut Io<'_>) -> io::Result<u8> {
    writeln!(io.stderr, "error: {} is there already", path.display())?;
    writeln!(io.stderr, "help: choose another file with --out, or overwrite it with --force")?;
    Ok(UNUSABLE)
}
