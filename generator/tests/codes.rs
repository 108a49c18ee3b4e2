//! Every code of findings has a page, `codes/CODE.md`, and what the page says is so: its severity and class, and that its
//! example provokes the finding, and no other that is shown.
//!
//! The blocks of a page are files: `toml` is `client.toml`, `yaml` is `openapi.yaml`, the document, unless its first line is
//! another file's name behind `# `: an overlay's, or the lock's.

#![expect(clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use clientsmith::config::{self, Config};
use clientsmith::diag::{Class, Code, Diagnostics, Format, Severity, render};
use clientsmith::document::Memory;
use clientsmith::read::Sources;

const CONFIG: &str = "client.toml";
const DOCUMENT: &str = "openapi.yaml";
const LOCK: &str = "names.lock";

/// The files that a page's blocks are.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut lines = page.lines();
    let mut blocks = Vec::new();
    while let Some(language) = lines.find_map(|line| line.strip_prefix("```")) {
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let name = match language {
            "toml" => text[0].strip_prefix("# ").filter(|name| *name == LOCK).unwrap_or(CONFIG),
            "yaml" => text[0].strip_prefix("# ").unwrap_or(DOCUMENT),
            other => panic!("a block in `{other}`"),
        };
        blocks.push((name.to_owned(), text.join("\n")));
    }
    blocks
}

/// What is found in the files of a page.
fn findings(files: Vec<(String, String)>) -> (Diagnostics, Sources) {
    let has_config = files.iter().any(|(name, _)| name == CONFIG);
    let loader: Memory = files.into_iter().collect();
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = if has_config {
        config::load(&loader, Path::new(CONFIG), &mut sources, &mut diags)
    } else {
        Some(Config::for_document(DOCUMENT.into(), None))
    };
    if let Some(config) = config {
        let _ = clientsmith::understand(&loader, &config, &mut sources, &mut diags);
    }
    (diags, sources)
}

#[test]
fn the_example_of_each_page_provokes_its_code_and_no_other() {
    for code in Code::ALL {
        let files = blocks(code.page());
        assert_eq!(files.is_empty(), code.class() == Class::Internal, "{}: a page has an example", code.as_str());
        if files.is_empty() {
            continue;
        }
        let (diags, sources) = findings(files);
        let found = diags.list().iter().map(|finding| finding.code);
        let is_shown = |found: &Code| found == code || diags.severity(*found) != Severity::Allowed;
        let found: BTreeSet<&str> = found.filter(is_shown).map(Code::as_str).collect();
        let report = render(&diags, &sources, Format::Text { color: false });
        assert_eq!(found, BTreeSet::from([code.as_str()]), "{}:\n{report}", code.as_str());
    }
}

#[test]
fn each_page_says_its_code_and_what_it_weighs() {
    for code in Code::ALL {
        let always = if code.is_fatal() { ", always" } else { "" };
        let (severity, class) = (code.severity().as_str(), code.class().as_str());
        let head = format!("# {}\n\nSeverity: {severity}{always}. Class: {class}.\n\n", code.as_str());
        assert!(code.page().starts_with(&head), "{} doesn't begin so:\n{head}", code.as_str());
        let prose: Vec<&str> = code.page().split("```").step_by(2).collect();
        let ends = [prose[0].strip_prefix(&head).unwrap(), prose[prose.len() - 1]];
        assert!(
            ends.iter().all(|text| text.split_whitespace().count() > 3),
            "{}: words before and after",
            code.as_str()
        );
        assert!(code.page().lines().count() <= 40, "{}: a page is short", code.as_str());
        assert!(!code.is_fatal() || code.severity() == Severity::Error, "{}", code.as_str());
    }
}

#[test]
fn each_page_is_that_of_a_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("codes");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let expected: BTreeSet<String> = Code::ALL.iter().map(|code| format!("{}.md", code.as_str())).collect();
    assert_eq!(files.collect::<BTreeSet<_>>(), expected);
}
