//! `generate`: documents → a folder with a crate, or the comparison with one.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::explain::{gravest, hint, hint_lenient};
use super::input::{self, Files, Start};
use super::{FINDINGS, FINE, Io, UNUSABLE, args, report, tally};
use crate::Generated;
use crate::config::{self, Config};
use crate::diag::{Code, Diagnostics, counted};
use crate::document::{self, straight};
use crate::print::LIST;
use crate::write::{self, Changes, Overwrite, Staged, WriteError};

/// Runs the command.
pub(super) fn run(args: &args::Generate, io: &mut Io<'_>) -> io::Result<u8> {
    let loader = Files::new(&args.input.document, &args.reading.limits, io);
    let Start { config, mut sources, mut diags } = Start::new(&args.input, &args.reading, &args.findings, &loader);
    let (mut dependencies, mut begun) = (None, None);
    let generated = config.and_then(|mut config| {
        if let Some(path) = &args.module {
            if config.module.is_none() {
                config::without_package(&config, &mut diags);
            }
            config.module.get_or_insert_default().path.clone_from(path);
            if config.tests.calls.take().is_some() {
                let at = config.at("/tests/calls".to_owned());
                diags.report(Code::UnmatchedChoice, at, "calls are written for a package alone");
            }
        }
        let name = args.name.clone().or_else(|| config.package.name.take()).or_else(|| folder_name(&args.out));
        config.package.name = name;
        let extras = input::extras(&config, &loader, &mut diags);
        let (calls, lock) = (config.tests.calls.clone(), config.names_lock.clone());
        begun = lock.clone().filter(|lock| args.out.join(LIST).exists() && !lock.exists());
        let generated = crate::generate(&loader, &config, &extras, &mut sources, &mut diags)?;
        dependencies.clone_from(&generated.dependencies);
        let mut outputs = outputs(args, generated, calls.as_deref(), lock.as_deref());
        stand_apart(&outputs, &config, &mut diags);
        for (path, text) in std::mem::take(&mut io.changed) {
            add(&mut outputs, &path, text);
        }
        Some(outputs)
    });
    let code = report(&diags, &sources, args.format, io)?;
    let Some(outputs) = generated.filter(|_| code == FINE) else {
        if let Some(found) = tally(&diags).filter(|_| args.format == args::Format::Text) {
            writeln!(io.stderr, "{found}; nothing was written")?;
        }
        hint_lenient(&diags, args.format, io)?;
        hint(gravest(&diags), args.format, io)?;
        return Ok(code);
    };
    if !args.check {
        let code = write(args, &outputs, &diags, io).unwrap_or_else(|error| refuse(&error, io))?;
        if let Some(lock) = begun.filter(|_| code == FINE) {
            let lock = lock.display();
            writeln!(
                io.stdout,
                "{lock} wasn't there, so no name was kept: if it was lost, take it back and generate again"
            )?;
        }
        if let Some(dependencies) = dependencies.filter(|_| code == FINE) {
            writeln!(io.stdout, "\nIts crate, of edition 2024, depends on\n\n{}", dependencies.trim_end())?;
        }
        return Ok(code);
    }
    let mut worst = FINE;
    for output in &outputs {
        worst = worst.max(check(args, output, io).unwrap_or_else(|error| refuse(&error, io))?);
    }
    hint(gravest(&diags), args.format, io)?;
    Ok(worst)
}

/// A folder, and what belongs there.
struct Output {
    folder: PathBuf,
    files: document::Files,
}

/// The crate, and beside it what is written for its tests, and the names' lock.
fn outputs(args: &args::Generate, generated: Generated, calls: Option<&Path>, lock: Option<&Path>) -> Vec<Output> {
    let beside = |path: Option<&Path>, files| Some(Output { folder: path?.parent()?.to_owned(), files: files? });
    let name = lock.and_then(Path::file_name).map(PathBuf::from);
    let names = name.zip(generated.lock).map(|file| document::Files::from([file]));
    let client = Output { folder: args.out.clone(), files: generated.files };
    let more = [beside(calls, generated.calls), beside(lock, names)];
    std::iter::once(client).chain(more.into_iter().flatten()).collect()
}

/// Adds a file that is written last, so that nothing that follows from it is older. A folder is staged once: what is written there
/// already takes it in.
fn add(outputs: &mut Vec<Output>, path: &Path, text: String) {
    let Some((folder, name)) = path.parent().zip(path.file_name()) else { return };
    match outputs.iter_mut().skip(1).find(|output| place(&output.folder) == place(folder)) {
        Some(beside) => {
            beside.files.insert(name.into(), text);
        }
        None => outputs.push(Output { folder: folder.to_owned(), files: [(name.into(), text)].into() }),
    }
}

/// A folder by the one path that every name of it comes to.
fn place(folder: &Path) -> Option<PathBuf> {
    std::path::absolute(folder).map(|folder| straight(&folder)).ok()
}

/// Reports a lock in a folder of emitted files: each folder has files of ours alone, or the lock.
fn stand_apart(outputs: &[Output], config: &Config, diags: &mut Diagnostics) {
    let Some((lock, others)) = outputs.split_last().filter(|_| config.names_lock.is_some()) else { return };
    if others.iter().any(|other| place(&other.folder) == place(&lock.folder)) {
        let at = config.at("/names-lock".to_owned());
        diags
            .report(Code::Configuration, at, "the names' lock can't stand in a folder of emitted files")
            .help("keep it beside the configuration: `names-lock = \"names.lock\"`");
    }
}

/// The name that a crate has without being given one, as `cargo new` would say: its folder's.
fn folder_name(folder: &Path) -> Option<String> {
    let folder = std::path::absolute(folder).ok()?;
    let name = folder.file_name()?.to_string_lossy();
    let is_fit = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    let name: String = name.chars().map(|character| if is_fit(character) { character } else { '-' }).collect();
    let name = name.trim_matches('-').to_lowercase();
    name.starts_with(|first: char| first.is_ascii_alphabetic()).then_some(name)
}

/// Writes what changed, in all folders or in none: a line for each file, and a total.
fn write(
    args: &args::Generate,
    outputs: &[Output],
    diags: &Diagnostics,
    io: &mut Io<'_>,
) -> Result<io::Result<u8>, WriteError> {
    let overwrite = if args.force { Overwrite::All } else { Overwrite::Ours };
    let plan = |output: &Output| write::plan(&output.folder, &output.files, overwrite);
    let changes = outputs.iter().map(plan).collect::<Result<Vec<_>, _>>()?;
    let stage = |(output, changes): (&Output, &Changes)| write::stage(&output.folder, &output.files, changes);
    let mut staged = outputs.iter().zip(&changes).map(stage).collect::<Result<Vec<_>, _>>()?;
    staged.iter_mut().try_for_each(Staged::put)?;
    staged.into_iter().for_each(Staged::keep);
    let mut told = outputs.iter().zip(&changes);
    Ok(told.try_for_each(|(output, changes)| tell(changes, output, diags, io)).map(|()| FINE))
}

fn tell(changes: &Changes, output: &Output, diags: &Diagnostics, io: &mut Io<'_>) -> io::Result<()> {
    let (out, total) = (output.folder.as_path(), output.files.len());
    for difference in &changes.stale {
        writeln!(io.stdout, "changed {}", out.join(&difference.path).display())?;
    }
    for path in &changes.missing {
        writeln!(io.stdout, "added   {}", out.join(path).display())?;
    }
    for path in &changes.orphaned {
        writeln!(io.stdout, "removed {}", out.join(path).display())?;
    }
    let written = changes.stale.len() + changes.missing.len();
    let parts =
        [(changes.stale.len(), "changed"), (changes.missing.len(), "added"), (changes.orphaned.len(), "removed")];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
    let parts = Some(parts.collect::<Vec<_>>().join(", ")).filter(|parts| !parts.is_empty());
    let details = parts.map(|parts| format!(" ({parts})")).unwrap_or_default();
    let found = tally(diags).map(|found| format!("; {found}")).unwrap_or_default();
    writeln!(io.stdout, "wrote {written} of {} to {}{details}{found}", counted(total, "file"), out.display())
}

/// Compares, and names every file that is not as it would be written.
fn check(args: &args::Generate, output: &Output, io: &mut Io<'_>) -> Result<io::Result<u8>, WriteError> {
    let changes = write::check(&output.folder, &output.files)?;
    Ok(judge(&changes, args, output, io))
}

fn judge(changes: &Changes, args: &args::Generate, output: &Output, io: &mut Io<'_>) -> io::Result<u8> {
    let out = output.folder.display();
    if changes.is_clean() {
        writeln!(io.stdout, "{out} is up to date ({})", counted(output.files.len(), "file"))?;
        return Ok(FINE);
    }
    write!(io.stderr, "{changes}")?;
    let (stale, missing, orphaned) = (changes.stale.len(), changes.missing.len(), changes.orphaned.len());
    writeln!(io.stderr, "error: {out} is not up to date: {stale} stale, {missing} missing, {orphaned} orphaned")?;
    writeln!(io.stderr, "help: run `{}`", mend(args))?;
    Ok(FINDINGS)
}

/// The command that makes a folder what it should be.
fn mend(args: &args::Generate) -> String {
    if let Some(command) = &args.mend {
        return command.clone();
    }
    let mut command = "clientsmith generate".to_owned();
    let input = [("", &args.input.document), (" --config", &args.input.config)];
    for (flag, path) in input.into_iter().filter_map(|(flag, path)| Some((flag, path.as_ref()?))) {
        command = format!("{command}{flag} {}", quoted(&path.to_string_lossy()));
    }
    command = format!("{command} --out {}", quoted(&args.out.to_string_lossy()));
    let flags = [("--allow-file-refs", args.reading.allow_file_refs), ("--lenient", args.findings.lenient)];
    for (flag, _) in flags.into_iter().filter(|(_, is_given)| *is_given) {
        command = format!("{command} {flag}");
    }
    for (limit, given) in args.reading.limits.given() {
        command = format!("{command} --{} {given}", limit.key());
    }
    if let Some(module) = &args.module {
        command = format!("{command} --module {module}");
    }
    match &args.name {
        Some(name) => format!("{command} --name {}", quoted(name)),
        None => command,
    }
}

/// A word of a command, as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./:@%+=,".contains(c) || std::path::is_separator(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn refuse(error: &WriteError, io: &mut Io<'_>) -> io::Result<u8> {
    write!(io.stderr, "error: {error}")?;
    let mut cause = std::error::Error::source(error);
    while let Some(source) = cause {
        write!(io.stderr, ": {source}")?;
        cause = source.source();
    }
    writeln!(io.stderr)?;
    match error {
        WriteError::Foreign { .. } => {
            writeln!(io.stderr, "help: choose another folder, or overwrite them with --force")?;
        }
        WriteError::InTheWay { .. } => writeln!(io.stderr, "help: move them elsewhere, or choose another folder")?,
        WriteError::Outside { .. } | WriteError::File { .. } => {}
    }
    Ok(UNUSABLE)
}
