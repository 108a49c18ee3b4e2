//! Findings for people, in the look of rustc.

use std::borrow::Cow;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::escape;
use super::{Finding, Severity, Spot};

/// Lines have been cut before: nothing is to be left out for a narrow terminal.
const WIDTH: usize = 10_000;

/// Characters of a message or a pointer that are shown.
const LONGEST: usize = 400;

pub(super) fn render<'a>(findings: impl Iterator<Item = Finding<'a>>, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH);
    let mut report = String::new();
    for finding in findings {
        for line in renderer.render(&[group(&finding)]).lines().filter(|line| !is_leftover(line)) {
            report.push_str(line);
            report.push('\n');
        }
        report.push('\n');
    }
    report
}

/// Whether a line is only `:::`, which the renderer puts before a listing whose place was said apart.
fn is_leftover(line: &str) -> bool {
    let mut is_escape = false;
    let visible = line.chars().filter(|character| {
        let was_escape = is_escape;
        is_escape = *character == '\u{1b}' || is_escape && *character != 'm';
        !was_escape && !is_escape && !character.is_whitespace()
    });
    visible.eq(":::".chars())
}

fn group<'a>(finding: &'a Finding<'_>) -> Group<'a> {
    let level = if finding.severity == Severity::Error { Level::ERROR } else { Level::WARNING };
    let title = level.primary_title(shown(&finding.said.message)).id(finding.said.code.as_str());
    let mut group = Group::with_title(title);
    if let Some(spot) = &finding.spot {
        let label = spot.pointer.filter(|pointer| !pointer.is_empty()).map(|pointer| format!("at {}", shown(pointer)));
        group = group.elements(listing(spot, AnnotationKind::Primary, label.map(Cow::Owned)));
    }
    for (spot, note) in &finding.related {
        group = match spot {
            Some(spot) => group.elements(listing(spot, AnnotationKind::Context, Some(shown(note)))),
            None => group.element(Level::NOTE.message(shown(note))),
        };
    }
    if let Some(consequence) = finding.consequence() {
        group = group.element(Level::NOTE.message(shown(consequence)));
    }
    match finding.help() {
        Some(help) => group.element(Level::HELP.message(shown(help))),
        None => group,
    }
}

/// `--> file:line:column`, and the piece of the line. The place is said apart, as the piece doesn't start where the
/// line does.
fn listing<'a>(spot: &Spot<'_>, kind: AnnotationKind, label: Option<Cow<'a, str>>) -> [Element<'a>; 2] {
    let excerpt = &spot.excerpt;
    let origin = Origin::path(escape(spot.name).into_owned()).line(excerpt.line).char_column(excerpt.column);
    let [before, marked, after] = excerpt.parts.map(|part| escape(part));
    let cut = |is_cut: bool| if is_cut { "…" } else { "" };
    let line = format!("{}{before}{marked}{after}{}", cut(excerpt.is_cut.0), cut(excerpt.is_cut.1));
    let start = cut(excerpt.is_cut.0).len() + before.len();
    let annotation: Annotation<'a> = kind.span(start..start + marked.len()).label(label);
    [origin.into(), Snippet::source(line).line_start(excerpt.line).annotation(annotation).into()]
}

/// Text as it can be shown in a line: escaped, and not of any length.
fn shown(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        None => escape(text),
        Some((end, _)) => Cow::Owned(format!("{}…", escape(text.get(..end).unwrap_or_default()))),
    }
}
