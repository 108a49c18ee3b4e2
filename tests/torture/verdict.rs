//! Every document gets the verdict that it should, and the report names the right places.

use std::fmt::Write as _;
use std::path::Path;

use clientsmith::diag::{At, Code, Diagnostics, Format, render};

use crate::documents::{Verdict, documents};
use crate::places;
use crate::run::Run;

/// Documents that get another verdict than the table has, and why.
const DEVIATIONS: &[(&str, Verdict, &str)] = &[
    (
        "body-multipart-encoding.yaml",
        Verdict::Warn,
        "a header of a part is not sent, and one encoding is for no property: neither may be dropped without a word",
    ),
    (
        "inj-operation-ids.json",
        Verdict::Warn,
        "two of the ids hold control characters, for which `enc-nul-in-string.json` asks for a warning",
    ),
    (
        "inj-paths.json",
        Verdict::Warn,
        "three of the paths hold a fragment, for which `path-fragment.json` asks for a warning",
    ),
    (
        "op-duplicate-id.yaml",
        Verdict::Warn,
        "documents that people use have ids twice, one in each tag or one for each path of the same operation; nothing tells this one \
         from those, and every operation gets a name of its own",
    ),
    (
        "param-20-collection-formats.yaml",
        Verdict::Warn,
        "the array within an array is not written as the document asks, which nobody may learn from a server",
    ),
    (
        "schema-type-arrays-31.yaml",
        Verdict::Warn,
        "an empty list of types, which JSON Schema forbids, is left out, and that is said",
    ),
    (
        "syn-deep-allof-300.json",
        Verdict::Error,
        "it nests more than 600 levels deep, of which 128 are allowed: one limit guards all that goes down a tree",
    ),
];

#[test]
fn every_document_gets_its_verdict_and_its_places() {
    let mut differences = String::new();
    for document in documents().into_iter().flatten() {
        let run = Run::of(document);
        let deviation = DEVIATIONS.iter().find(|(file, ..)| *file == document.file);
        let expected = deviation.map_or(document.verdict, |(_, verdict, _)| *verdict);
        let verdict = run.verdict();
        if verdict != expected {
            let _ = writeln!(differences, "{}: {verdict:?}, not {expected:?} ({})", document.file, document.topic);
            differences.push_str(&run.text());
        } else if verdict == Verdict::Ok {
            continue;
        }
        for place in places::missing(document, &run) {
            let _ = writeln!(differences, "{}: {place} is not named ({})", document.file, document.topic);
        }
    }
    assert!(differences.is_empty(), "{differences}");
}

#[test]
fn deviations_are_few_and_real() {
    let Some(documents) = documents() else { return };
    assert!(DEVIATIONS.len() <= 7, "{} deviations", DEVIATIONS.len());
    for (file, verdict, why) in DEVIATIONS {
        let document = documents.iter().find(|document| document.file == *file);
        let expected = document.unwrap_or_else(|| panic!("there is no {file}")).verdict;
        assert_ne!(expected, *verdict, "{file} is as expected");
        assert!(why.len() > 40, "{file}: why?");
    }
}

#[test]
fn same_document_gives_same_report_and_same_files() {
    for document in documents().into_iter().flatten() {
        let (one, other) = (Run::of(document), Run::of(document));
        assert_eq!(one.text(), other.text(), "{}", document.file);
        assert!(one.files == other.files, "{}: other files in a second run", document.file);
    }
}

#[test]
fn nothing_but_the_document_is_read() {
    for document in documents().into_iter().flatten() {
        assert_eq!(Run::of(document).read, [Path::new(&document.path)], "{}", document.file);
    }
}

/// Control characters move a terminal's cursor; others turn the direction of writing, so that a line reads as another.
#[test]
fn reports_show_no_character_that_would_act() {
    for document in documents().into_iter().flatten() {
        let run = Run::of(document);
        for format in [Format::Text { color: false }, Format::Json] {
            let report = run.report(format);
            let hostile = report.chars().find(|c| c.is_control() && *c != '\n' || turns(*c));
            assert_eq!(hostile, None, "{}: {format:?}", document.file);
        }
    }
}

/// Whether a character embeds, overrides or isolates a direction of writing, or marks one.
pub(crate) fn turns(character: char) -> bool {
    matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The test above would not see a report that leaves out what it can't show.
#[test]
fn reports_show_such_characters_as_escapes() {
    let Some(document) = documents().into_iter().flatten().find(|it| it.file == "inj-shell-terminal.json") else {
        return;
    };
    assert!(Run::of(document).report(Format::Json).contains(r"\u001b[31mGone"));
    let mut diags = Diagnostics::default();
    diags.report(Code::Internal, At::Nowhere, "turned \u{202E} here");
    assert!(render(&diags, &Run::of(document).sources, Format::Json).contains(r"\u202e"));
}
