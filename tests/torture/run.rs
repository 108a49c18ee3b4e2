//! One run of the pipeline on one document, with a record of what it read.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use clientsmith::config::Config;
use clientsmith::diag::{self, Diagnostics, Format, Severity};
use clientsmith::document::{Disk, Files, Loader};
use clientsmith::print::Extras;
use clientsmith::read::Sources;

use crate::documents::{Expected, Verdict};

/// What a run left behind.
pub(crate) struct Run {
    /// The files; none if there is an error.
    pub(crate) files: Option<Files>,
    pub(crate) sources: Sources,
    pub(crate) diags: Diagnostics,
    /// What was read.
    pub(crate) read: Vec<PathBuf>,
}

impl Run {
    pub(crate) fn of(document: &Expected) -> Self {
        let loader = Recorder::default();
        let config = Config::for_document(document.path.clone(), Some("probe".to_owned()));
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let generated = clientsmith::generate(&loader, &config, &Extras::default(), &mut sources, &mut diags);
        let read = loader.read.into_inner().unwrap();
        Self { files: generated.map(|generated| generated.files), sources, diags, read }
    }

    pub(crate) fn verdict(&self) -> Verdict {
        let mut shown = self.diags.list().iter().map(|finding| self.diags.severity(finding.code));
        match self.files {
            None => Verdict::Error,
            Some(_) if shown.any(|severity| severity != Severity::Allowed) => Verdict::Warn,
            Some(_) => Verdict::Ok,
        }
    }

    /// The report in one of its formats.
    pub(crate) fn report(&self, format: Format) -> String {
        diag::render(&self.diags, &self.sources, format)
    }

    /// The report for people, to be shown where a test fails.
    pub(crate) fn text(&self) -> String {
        self.report(Format::Text { color: false })
    }
}

/// Reads from the disk, and keeps what was asked for.
#[derive(Default)]
struct Recorder {
    read: Mutex<Vec<PathBuf>>,
}

impl Loader for Recorder {
    fn load(&self, path: &Path, most_bytes: usize) -> io::Result<Vec<u8>> {
        self.read.lock().unwrap().push(path.to_owned());
        Disk.load(path, most_bytes)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        Disk.canonicalize(path)
    }
}
