//! What holds whatever a document says.

use clientsmith::config::{Config, PagingRule};
use clientsmith::diag::{self, Code, Diagnostics};
use clientsmith::document::{Files, Memory};
use clientsmith::print::Extras;
use clientsmith::read::Sources;

/// What a run came to.
#[derive(Debug)]
pub struct Outcome {
    /// The emitted files, if there was no error.
    pub files: Option<Files>,
    /// The report, as the command line shows it.
    pub report: String,
}

/// Runs all stages on a document.
///
/// # Panics
///
/// Where a stage does, or contradicts itself.
pub fn run(document: &[u8]) -> Outcome {
    let loader: Memory = [("document.yaml", document)].into_iter().collect();
    let mut config = Config::for_document("document.yaml".into(), Some("fixture".to_owned()));
    config.pagination = rules();
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let generated = clientsmith::generate(&loader, &config, &Extras::default(), &mut sources, &mut diags);
    let report = diag::render(&diags, &sources, diag::Format::Text { color: false });
    let is_internal = diags.list().iter().any(|finding| finding.code == Code::Internal);
    assert!(!is_internal, "an internal finding:\n{report}");
    assert!(generated.is_some() || diags.has_errors(), "nothing is emitted, and no error is reported:\n{report}");
    Outcome { files: generated.map(|generated| generated.files), report }
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
    for (path, text) in outcome.files.iter().flatten() {
        let is_rust = path.extension().is_some_and(|extension| extension == "rs");
        if is_rust
            && !path.starts_with("src/runtime")
            && let Err(error) = syn::parse_file(text)
        {
            panic!("{} is no Rust: {error}\n{text}", path.display());
        }
    }
    outcome
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
