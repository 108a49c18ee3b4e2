//! The write stage: files → disk. Only what changed is written, and only what is ours is touched.
//!
//! The list `.clientsmith-files` in the output folder says what is ours. A file that is not on it is never overwritten
//! (unless asked for) or removed. Files without a list stand in a folder that isn't ours: they alone are, and no other is looked at. Nothing is followed out of the folder: neither `..` nor a symbolic link. A run that fails
//! leaves the folder as it was; one that is killed leaves whole files, each the old or the new one.

mod stage;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::document::Files;
use crate::print::LIST;

pub use stage::{Staged, stage};

/// What parts a folder from the files that belong there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files whose text is another.
    pub stale: Vec<Difference>,
    /// Files that aren't there.
    pub missing: Vec<PathBuf>,
    /// Files of ours that are not produced any more.
    pub orphaned: Vec<PathBuf>,
    /// How many files are as they should be.
    pub unchanged: usize,
}

/// A file whose text is another, and where that begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The file, below the folder.
    pub path: PathBuf,
    /// The first line that differs, from 1.
    pub line: usize,
    /// That line as it is; none after the last.
    pub found: Option<String>,
    /// That line as it should be; none after the last.
    pub expected: Option<String>,
}

/// Why nothing, or not all, was written.
#[derive(Debug)]
#[non_exhaustive]
pub enum WriteError {
    /// These files are there and not on the list of ours.
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// The files, below it.
        paths: Vec<PathBuf>,
    },
    /// These files are where new ones are kept until all are written. They stay.
    InTheWay {
        /// The folder.
        folder: PathBuf,
        /// The files, below it.
        paths: Vec<PathBuf>,
    },
    /// This path leads out of the folder: it is absolute, has `..` in it, or passes a symbolic link.
    Outside {
        /// The path, below the folder.
        path: PathBuf,
    },
    /// A file could not be read, written or removed.
    File {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// What may be overwritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// Files of ours.
    Ours,
    /// Whatever is in the way.
    All,
}

/// Compares the folder with the files that belong there, without a change.
///
/// # Errors
///
/// What can't be read, or must not be written.
#[inline(never)]
pub fn plan(folder: &Path, files: &Files, overwrite: Overwrite) -> Result<Changes, WriteError> {
    let has_list = files.contains_key(Path::new(LIST));
    let ours = if has_list { listed(folder)? } else { files.keys().cloned().collect() };
    let mut changes = Changes::default();
    let mut foreign = Vec::new();
    for (path, text) in files {
        if !is_within(folder, path)? {
            return Err(WriteError::Outside { path: path.clone() });
        }
        match read(&folder.join(path))? {
            None => changes.missing.push(path.clone()),
            Some(found) if found == text.as_bytes() => changes.unchanged += 1,
            Some(found) => {
                if !ours.contains(path) && path != Path::new(LIST) {
                    foreign.push(path.clone());
                }
                changes.stale.push(difference(path, &found, text));
            }
        }
    }
    if overwrite == Overwrite::Ours && !foreign.is_empty() {
        return Err(WriteError::Foreign { folder: folder.to_owned(), paths: foreign });
    }
    for path in ours.into_iter().filter(|path| !files.contains_key(path)) {
        // A line that leads elsewhere is none of ours.
        if is_within(folder, &path)? && folder.join(&path).is_file() {
            changes.orphaned.push(path);
        }
    }
    Ok(changes)
}

/// Makes the folder what it should be: writes what is stale or missing and removes what is orphaned, all of it or nothing.
///
/// # Errors
///
/// What can't be written or removed, or would be outside; the folder is as it was.
pub fn apply(folder: &Path, files: &Files, changes: &Changes) -> Result<(), WriteError> {
    let mut staged = stage(folder, files, changes)?;
    staged.put()?;
    staged.keep();
    Ok(())
}

/// Compares, for a run that must not change anything: like [`plan`], but what is not ours only counts as stale.
///
/// # Errors
///
/// What can't be read.
pub fn check(folder: &Path, files: &Files) -> Result<Changes, WriteError> {
    plan(folder, files, Overwrite::All)
}

impl Changes {
    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.stale.is_empty() && self.missing.is_empty() && self.orphaned.is_empty()
    }
}

/// A line for each missing or orphaned file, and for each stale one where it begins to differ.
impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Difference { path, line, found, expected } in &self.stale {
            writeln!(f, "stale: {}:{line}", slashed(path))?;
            for (sign, text) in [('-', found), ('+', expected)] {
                if let Some(text) = text {
                    writeln!(f, "    {sign} {text}")?;
                }
            }
        }
        for path in &self.missing {
            writeln!(f, "missing: {}", slashed(path))?;
        }
        for path in &self.orphaned {
            writeln!(f, "orphaned: {}", slashed(path))?;
        }
        Ok(())
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign { folder, paths } => {
                write!(f, "`{}` has files that were not generated and would be overwritten: ", folder.display())?;
                f.write_str(&listing(paths))
            }
            Self::InTheWay { folder, paths } => {
                write!(f, "`{}` has files that were not generated and are in the way: ", folder.display())?;
                f.write_str(&listing(paths))
            }
            Self::Outside { path } => write!(f, "`{}` leads out of the output folder", path.display()),
            Self::File { path, .. } => write!(f, "`{}` could not be read or written", path.display()),
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } => Some(source),
            Self::Foreign { .. } | Self::InTheWay { .. } | Self::Outside { .. } => None,
        }
    }
}

fn listing(paths: &[PathBuf]) -> String {
    let paths: Vec<String> = paths.iter().map(|path| format!("`{}`", slashed(path))).collect();
    paths.join(", ")
}

/// The paths that the folder's list names, as far as they are below the folder.
fn listed(folder: &Path) -> Result<BTreeSet<PathBuf>, WriteError> {
    let path = folder.join(LIST);
    if !is_within(folder, Path::new(LIST))? {
        return Err(WriteError::Outside { path: LIST.into() });
    }
    let text = read(&path)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    Ok(text.lines().map(PathBuf::from).filter(|path| is_plain(path)).collect())
}

/// Whether a path has nothing but names in it.
fn is_plain(path: &Path) -> bool {
    path.components().next().is_some() && path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// Whether a path stays below the folder: plain, and no symbolic link on the way or at its end.
fn is_within(folder: &Path, path: &Path) -> Result<bool, WriteError> {
    if !is_plain(path) {
        return Ok(false);
    }
    let mut place = folder.to_owned();
    for part in path.components() {
        place.push(part);
        match fs::symlink_metadata(&place) {
            Ok(metadata) if metadata.is_symlink() => return Ok(false),
            Ok(_) => {}
            Err(error) if is_absent(&error) => return Ok(true),
            Err(source) => return Err(WriteError::File { path: place, source }),
        }
    }
    Ok(true)
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if is_absent(&error) => Ok(None),
        Err(source) => Err(WriteError::File { path: path.to_owned(), source }),
    }
}

fn difference(path: &Path, found: &[u8], expected: &str) -> Difference {
    let found = String::from_utf8_lossy(found);
    // Not `lines`: a carriage return or a missing last line end is a difference too.
    let (mut found, mut expected) = (found.split('\n'), expected.split('\n'));
    let mut line = 0;
    loop {
        line += 1;
        let pair = (found.next(), expected.next());
        if pair.0 != pair.1 || pair == (None, None) {
            let shown = |text: Option<&str>| text.map(|text| text.chars().take(200).collect());
            return Difference { path: path.to_owned(), line, found: shown(pair.0), expected: shown(pair.1) };
        }
    }
}

/// A path with slashes, on every system.
fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
