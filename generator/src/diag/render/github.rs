//! Findings as commands of GitHub's workflows, which show them beside the lines that they are about:
//! `::error file=…,line=…,col=…,title=…::message`.

use std::fmt::Write as _;

use super::excerpt::escape;
use super::{Finding, Severity, Spot};

pub(super) fn render<'a>(findings: impl Iterator<Item = Finding<'a>>) -> String {
    let mut report = String::new();
    for finding in findings {
        let command = if finding.severity == Severity::Error { "error" } else { "warning" };
        let place = finding.spot.as_ref().map(place).unwrap_or_default();
        let title = property(finding.said.code.as_str());
        // A `String` takes whatever is written to it.
        let _ = writeln!(report, "::{command} {place}title={title}::{}", message(&finding));
    }
    report
}

fn place(spot: &Spot<'_>) -> String {
    format!("file={},line={},col={},", property(spot.name), spot.excerpt.line, spot.excerpt.column)
}

/// What is the matter, where exactly, what belongs to it, and what to do: a line each.
fn message(finding: &Finding<'_>) -> String {
    let mut lines = vec![finding.said.message.clone()];
    let pointer = finding.spot.as_ref().and_then(|spot| spot.pointer).filter(|pointer| !pointer.is_empty());
    lines.extend(pointer.map(|pointer| format!("at {pointer}")));
    for (spot, note) in &finding.related {
        lines.push(match spot {
            Some(spot) => format!("{note}: {}:{}:{}", spot.name, spot.excerpt.line, spot.excerpt.column),
            None => (*note).to_owned(),
        });
    }
    lines.extend(finding.consequence().map(String::from));
    lines.extend(finding.help().map(|help| format!("help: {help}")));
    // What a text says by itself is escaped before the lines are joined: it can't begin a line, nor a command.
    let lines: Vec<String> = lines.iter().map(|line| data(&escape(line))).collect();
    lines.join("%0A")
}

/// Escapes what stands behind a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a command's property.
fn property(text: &str) -> String {
    data(&escape(text)).replace(':', "%3A").replace(',', "%2C")
}
