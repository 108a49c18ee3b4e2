//! Which files a document may refer to: those below its folder, by whatever way a reference leads there.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::fault;
use crate::document::{Loader, Unfollowed, named, percent_decode, straight};

/// The folder of a document.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    /// As reports show it.
    shown: PathBuf,
    /// As the system knows it.
    real: PathBuf,
    /// The document itself, as the system knows it.
    pub(super) document: PathBuf,
}

impl Folder {
    /// The folder of the document at `path`; none where it has none: standard input, or a pipe.
    pub(super) fn of(path: &Path, loader: &dyn Loader) -> Option<Self> {
        if path.as_os_str() == "-" {
            return None;
        }
        let shown = path.parent().unwrap_or(Path::new("")).to_owned();
        let real = loader.canonicalize(&shown).ok()?;
        let document = loader.canonicalize(path).ok()?;
        Some(Self { shown, real, document })
    }

    /// The way from the folder to a file in it.
    pub(super) fn within<'p>(&self, file: &'p Path) -> &'p Path {
        file.strip_prefix(&self.real).unwrap_or(file)
    }

    /// The file as reports show it.
    pub(super) fn shown(&self, file: &Path) -> String {
        named(&self.shown.join(self.within(file)))
    }

    /// The file that `reference`, without its fragment, names in the file at `from`.
    pub(super) fn find(&self, loader: &dyn Loader, from: &Path, reference: &str) -> Result<PathBuf, Unfollowed> {
        let path = path_of(reference)?;
        let wanted = from.parent().unwrap_or(Path::new("")).join(&path);
        let wanted = if from == self.document { self.real.join(&path) } else { wanted };
        let wanted = straight(&wanted);
        self.admit(&wanted, reference)?;
        let real = loader.canonicalize(&wanted).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => fault::absent(reference, &self.shown(&wanted)),
            _ => fault::unreadable(&self.shown(&wanted), &error),
        })?;
        self.admit(&real, reference).map(|()| real)
    }

    fn admit(&self, path: &Path, reference: &str) -> Result<(), Unfollowed> {
        let leads_up = matches!(path.components().next(), Some(Component::ParentDir));
        let is_inside = path.starts_with(&self.real) && !leads_up;
        if is_inside || path == self.document { Ok(()) } else { Err(fault::outside(reference)) }
    }
}

/// The path that a reference without its fragment names, relative to the file that it stands in.
fn path_of(reference: &str) -> Result<PathBuf, Unfollowed> {
    if is_url(reference) {
        return Err(fault::url(reference));
    }
    if reference.contains('?') {
        return Err(fault::query(reference));
    }
    let decoded = percent_decode(reference).ok_or_else(|| fault::escape(reference))?;
    let path = PathBuf::from(decoded);
    let is_relative = path.components().all(|part| !matches!(part, Component::RootDir | Component::Prefix(_)));
    if is_relative { Ok(path) } else { Err(fault::outside(reference)) }
}

/// Whether a reference begins with a scheme (`https:`, `file:`) or names a host.
fn is_url(reference: &str) -> bool {
    let scheme = reference.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| !scheme.contains(['/', '?']));
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'))
    };
    reference.starts_with("//") || scheme.is_some_and(is_scheme)
}
