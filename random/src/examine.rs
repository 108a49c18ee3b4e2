//! What holds whatever a document says.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use clientsmith::config::{self, Config, PagingRule};
use clientsmith::diag::{self, Code, Diagnostics};
use clientsmith::document::{Files, Loader, Memory};
use clientsmith::print::Extras;
use clientsmith::read::Sources;

/// What a run came to.
#[derive(Debug)]
pub struct Outcome {
    /// The emitted files, if there was no error.
    pub files: Option<Files>,
    /// The lock with its names, if there was no error.
    pub lock: Option<String>,
    /// The report, as the command line shows it.
    pub report: String,
}

/// Runs all stages on a document.
///
/// # Panics
///
/// Where a stage does, or contradicts itself.
pub fn run(document: &[u8]) -> Outcome {
    run_locked(document, None)
}

/// The same with the names of an earlier run.
fn run_locked(document: &[u8], lock: Option<&str>) -> Outcome {
    let lock = lock.map(|text| ("names.lock", text.as_bytes()));
    let loader: Memory = std::iter::once(("document.yaml", document)).chain(lock).collect();
    let mut config = Config::for_document("document.yaml".into(), Some("fixture".to_owned()));
    config.names_lock = Some("names.lock".into());
    config.pagination = rules();
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    run_with(&loader, &config, &mut sources, &mut diags)
}

/// Runs all stages on a small document with any `client.toml`, and with any overlay.
///
/// # Panics
///
/// Where a stage does, or contradicts itself, and where an emitted file is no Rust.
pub fn examine_settings(settings: &[u8], overlay: &[u8]) {
    let loader = Settings { settings, overlay };
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    if let Some(config) = config::load(&loader, Path::new("client.toml"), &mut sources, &mut diags) {
        must_be_rust(&run_with(&loader, &config, &mut sources, &mut diags));
    }
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let mut config = Config::for_document("document.yaml".into(), Some("fixture".to_owned()));
    config.apis.iter_mut().for_each(|api| api.overlays = vec!["overlay.yaml".into()]);
    must_be_rust(&run_with(&loader, &config, &mut sources, &mut diags));
}

/// A `client.toml` and an overlay; whatever else is asked for is a document.
struct Settings<'a> {
    settings: &'a [u8],
    overlay: &'a [u8],
}

impl Loader for Settings<'_> {
    fn load(&self, path: &Path, _: usize) -> io::Result<Vec<u8>> {
        let bytes = match path.file_name().and_then(OsStr::to_str) {
            Some("client.toml") => self.settings,
            Some("overlay.yaml") => self.overlay,
            _ => include_bytes!("../../tests/fixtures/token-paging.yaml"),
        };
        Ok(bytes.to_vec())
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        Ok(path.to_owned())
    }
}

fn run_with(loader: &(dyn Loader + Sync), config: &Config, sources: &mut Sources, diags: &mut Diagnostics) -> Outcome {
    let generated = clientsmith::generate(loader, config, &Extras::default(), sources, diags);
    let report = diag::render(diags, sources, diag::Format::Text { color: false });
    let is_internal = diags.list().iter().any(|finding| finding.code == Code::Internal);
    assert!(!is_internal, "an internal finding:\n{report}");
    assert!(generated.is_some() || diags.has_errors(), "nothing is emitted, and no error is reported:\n{report}");
    let (files, lock) = generated.map(|generated| (generated.files, generated.lock)).unzip();
    Outcome { files, lock: lock.flatten(), report }
}

/// [Runs](run) all stages on a document, twice.
///
/// # Panics
///
/// Where a run is at fault, an emitted file is no Rust, or the runs differ.
pub fn examine(document: &[u8]) -> Outcome {
    let outcome = run(document);
    let again = run(document);
    assert_eq!(outcome.report, again.report, "two runs report differently");
    assert!(outcome.files == again.files, "two runs emit different bytes");
    if let Some(lock) = &outcome.lock {
        let locked = run_locked(document, Some(lock));
        assert!(locked.lock.is_some(), "a lock isn't read as it was written: {}\n{lock}", locked.report);
        assert_eq!(locked.lock.as_ref(), Some(lock), "a lock doesn't keep its names");
        assert!(outcome.files == locked.files, "a lock changes what it was made of");
    }
    must_be_rust(&outcome);
    outcome
}

fn must_be_rust(outcome: &Outcome) {
    for (path, text) in outcome.files.iter().flatten() {
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        if is_rust
            && !path.starts_with("src/runtime")
            && let Err(error) = syn::parse_file(text)
        {
            panic!("{} is no Rust: {error}\n{text}", path.display());
        }
    }
}

/// Pages are recognised in each of the ways.
pub fn rules() -> Vec<PagingRule> {
    vec![
        PagingRule::Token { parameter: "page-token".into(), next: "next_page_token".into(), items: "items".into() },
        PagingRule::Offset {
            parameter: "offset".into(),
            items: "data".into(),
            total: Some("meta/total".into()),
            more: Some("has_more".into()),
        },
        PagingRule::Offset { parameter: "offset".into(), items: String::new(), total: None, more: None },
        PagingRule::Page {
            parameter: "page".into(),
            first: Some(0),
            items: "items".into(),
            total_pages: None,
            more: None,
        },
        PagingRule::Link { parameter: Some("limit".into()), items: String::new() },
    ]
}
