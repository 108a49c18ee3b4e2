//! The documents, and what is expected of each.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::shared::shared;

/// What a run comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Code is made, and nothing is said.
    Ok,
    /// Code is made, and a diagnostic says what was left out, changed or guessed.
    Warn,
    /// No code is made, and a diagnostic says why.
    Error,
}

/// A line of `EXPECTED.tsv`.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    /// The document's file.
    pub(crate) file: String,
    pub(crate) path: PathBuf,
    pub(crate) verdict: Verdict,
    /// What it is about.
    pub(crate) topic: String,
    /// Places that a diagnostic names; of each, one of several will do.
    pub(crate) places: Vec<Vec<String>>,
}

/// All of them; none, with a message, where the folder is absent.
pub(crate) fn documents() -> Option<&'static [Expected]> {
    static DOCUMENTS: OnceLock<Vec<Expected>> = OnceLock::new();
    let table = shared("torture/EXPECTED.tsv")?;
    let documents = DOCUMENTS.get_or_init(|| {
        let folder = table.parent().unwrap();
        let text = std::fs::read_to_string(&table).unwrap();
        text.lines().skip(1).map(|line| expected(line, folder)).collect()
    });
    assert!(documents.len() > 300, "only {} documents", documents.len());
    Some(documents)
}

/// Those whose files begin with one of these.
pub(crate) fn documents_of(prefixes: &[&str]) -> impl Iterator<Item = &'static Expected> {
    let is_wanted = move |document: &&Expected| prefixes.iter().any(|prefix| document.file.starts_with(prefix));
    documents().into_iter().flatten().filter(is_wanted).collect::<Vec<_>>().into_iter()
}

fn expected(line: &str, folder: &Path) -> Expected {
    let [file, verdict, topic, places, _] = line.split('\t').collect::<Vec<_>>()[..] else {
        panic!("not five columns: {line}")
    };
    Expected {
        file: file.to_owned(),
        path: folder.join(file),
        verdict: match verdict {
            "ok" => Verdict::Ok,
            "warn" => Verdict::Warn,
            "error" => Verdict::Error,
            _ => panic!("no verdict: {line}"),
        },
        topic: topic.to_owned(),
        places: places.split(' ').filter(|places| *places != "-").map(alternatives).collect(),
    }
}

fn alternatives(places: &str) -> Vec<String> {
    places.split('|').map(String::from).collect()
}
