//! Findings for programs: one JSON object a line.

use std::fmt::Write as _;

use serde::Serialize;

use super::excerpt::is_hostile;
use super::{Finding, Spot};

#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    severity: &'a str,
    class: &'a str,
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
    help: Option<&'a str>,
    /// What a lenient run does without.
    #[serde(skip_serializing_if = "Option::is_none")]
    consequence: Option<&'a str>,
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: Place<'a>,
}

#[derive(Default, Serialize)]
struct Place<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    pointer: Option<&'a str>,
}

pub(super) fn render<'a>(findings: impl Iterator<Item = Finding<'a>>) -> String {
    let mut report = String::new();
    for finding in findings {
        let line = Line {
            code: finding.said.code.as_str(),
            severity: finding.severity.as_str(),
            class: finding.said.code.class().as_str(),
            message: &finding.said.message,
            place: place(finding.spot.as_ref()),
            help: finding.help(),
            consequence: finding.consequence(),
            related: finding
                .related
                .iter()
                .map(|(spot, note)| Related { message: note, place: place(spot.as_ref()) })
                .collect(),
        };
        // Plain structs of texts and numbers: it can't fail.
        report.push_str(&printable(&serde_json::to_string(&line).unwrap_or_default()));
        report.push('\n');
    }
    report
}

/// A line of JSON whose characters can all be shown: JSON's own escapes leave those that change the direction of writing as they are.
pub(crate) fn printable(json: &str) -> String {
    let mut printable = String::with_capacity(json.len());
    for character in json.chars() {
        if is_hostile(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(printable, "\\u{unit:04x}");
            }
        } else {
            printable.push(character);
        }
    }
    printable
}

fn place<'a>(spot: Option<&Spot<'a>>) -> Place<'a> {
    spot.map_or_else(Place::default, |spot| Place {
        file: Some(spot.name),
        line: Some(spot.excerpt.line),
        column: Some(spot.excerpt.column),
        pointer: spot.pointer,
    })
}
