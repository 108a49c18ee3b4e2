//! What a run starts from: the configuration, or one document and no more; and how files are read.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::{Io, args};
use crate::config::{self, Config, Limits};
use crate::diag::{Diagnostics, Severity};
use crate::document::{self, Disk, Loader, read_bounded, straight};
use crate::print::Extras;
use crate::read::{Sources, unreadable};

/// Reads files, and standard input for a document called `-`.
pub(super) struct Files {
    stdin: Option<io::Result<Vec<u8>>>,
    changed: document::Files,
}

impl Files {
    /// Reads standard input at once if a document is called so.
    pub(super) fn new<'p>(
        documents: impl IntoIterator<Item = &'p PathBuf>,
        flags: &args::LimitFlags,
        io: &mut Io<'_>,
    ) -> Self {
        let is_asked = documents.into_iter().any(|path| path.as_os_str() == "-");
        let mut limits = Limits::default();
        flags.set(&mut limits);
        let stdin = is_asked.then(|| read_bounded(&mut io.stdin, limits.max_size));
        Self { stdin, changed: io.changed.clone() }
    }
}

impl Loader for Files {
    fn load(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        match &self.stdin {
            Some(Ok(bytes)) if path.as_os_str() == "-" => Ok(bytes.clone()),
            Some(Err(error)) if path.as_os_str() == "-" => Err(io::Error::new(error.kind(), error.to_string())),
            _ => match self.changed.get(path) {
                Some(text) => Ok(text.clone().into_bytes()),
                None => Disk.load(path, most),
            },
        }
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        Disk.canonicalize(path)
    }
}

/// Reads files below a folder, as if it were the one that paths are relative to.
pub(super) struct Below<'a> {
    pub(super) folder: &'a Path,
    pub(super) files: &'a Files,
}

impl Below<'_> {
    fn find(&self, path: &Path) -> io::Result<PathBuf> {
        // Standard input, and what is said where it is, are not in the folder.
        if path.as_os_str() == "-" || path.has_root() {
            return Ok(path.to_owned());
        }
        let path = straight(path);
        if path.starts_with("..") {
            let message = format!("it isn't below {}", self.folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, message));
        }
        Ok(self.folder.join(path))
    }
}

impl Loader for Below<'_> {
    fn load(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        self.files.load(&self.find(path)?, most)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        self.files.canonicalize(&self.find(path)?)
    }
}

/// A run's configuration with its texts and first findings.
pub(super) struct Start {
    pub(super) config: Option<Config>,
    pub(super) sources: Sources,
    pub(super) diags: Diagnostics,
}

impl Start {
    /// Reads `client.toml`, or makes the configuration that one document alone has. The configuration is none if it
    /// can't be used, which is then among the findings.
    pub(super) fn new(
        input: &args::Input,
        reading: &args::Reading,
        findings: &args::Findings,
        loader: &dyn Loader,
    ) -> Self {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let mut config = match (&input.config, &input.document) {
            (Some(path), _) => config::load(loader, path, &mut sources, &mut diags),
            (None, Some(document)) => Some(Config::for_document(document.clone(), None)),
            // The command line's grammar asks for one of them.
            (None, None) => None,
        };
        if let Some(config) = &mut config {
            reading.limits.set(&mut config.limits);
        }
        for api in config.iter_mut().flat_map(|config| &mut config.apis) {
            api.file_refs |= reading.allow_file_refs;
        }
        weigh(findings, &mut diags);
        Self { config, sources, diags }
    }
}

/// Sets the weights that the command line asks for; those of codes go before those of `client.toml`.
fn weigh(findings: &args::Findings, diags: &mut Diagnostics) {
    let levels =
        [(&findings.allow, Severity::Allowed), (&findings.warn, Severity::Warning), (&findings.deny, Severity::Error)];
    for (codes, severity) in levels {
        for code in codes {
            diags.set_level(*code, severity);
        }
    }
    if findings.lenient {
        diags.set_lenient();
    }
}

/// Reads the texts that go into the crate as they are: its front page, examples and licences.
pub(super) fn extras(config: &Config, loader: &dyn Loader, diags: &mut Diagnostics) -> Extras {
    let most = config.limits.max_size;
    let front_page = config.package.front_page.as_deref().and_then(|path| text(path, loader, most, diags));
    let paths = match config.package.examples.as_deref().map(|folder| (folder, rust_files(folder))) {
        None => Vec::new(),
        Some((_, Ok(paths))) => paths,
        Some((folder, Err(error))) => {
            unreadable(folder, &error, diags);
            Vec::new()
        }
    };
    let examples = texts(&paths, loader, most, diags);
    let licenses = texts(&config.package.license_files, loader, most, diags);
    Extras { front_page, examples, licenses }
}

/// The texts of files, by their names.
fn texts(paths: &[PathBuf], loader: &dyn Loader, most: usize, diags: &mut Diagnostics) -> BTreeMap<PathBuf, String> {
    let named = paths.iter().filter_map(|path| Some((path, path.file_name()?)));
    named.filter_map(|(path, name)| Some((PathBuf::from(name), text(path, loader, most, diags)?))).collect()
}

fn text(path: &Path, loader: &dyn Loader, most: usize, diags: &mut Diagnostics) -> Option<String> {
    let text = loader.load(path, most).and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other));
    text.map_err(|error| unreadable(path, &error, diags)).ok()
}

fn rust_files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
