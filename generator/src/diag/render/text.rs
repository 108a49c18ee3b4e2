//! Findings for people, in the look of rustc.

use std::borrow::Cow;
use std::collections::BTreeMap;

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::escape;
use super::{Finding, Severity, Spot};

/// Lines have been cut before: nothing is to be left out for a narrow terminal.
const WIDTH: usize = 10_000;

/// Characters of a message or a pointer that are shown.
const LONGEST: usize = 400;

/// As many findings that say the same are shown.
const MOST_ALIKE: usize = 3;

/// As many lines are named of those that are not shown.
const MOST_LINES: usize = 8;

pub(super) fn render<'a>(findings: impl Iterator<Item = Finding<'a>>, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.term_width(WIDTH);
    let mut report = String::new();
    for (finding, others) in folded(findings) {
        let mut group = group(&finding);
        if !others.is_empty() {
            group = group.element(Level::NOTE.message(more(&others)));
        }
        for line in renderer.render(&[group]).lines().filter(|line| !is_leftover(line)) {
            report.push_str(line);
            report.push('\n');
        }
        report.push('\n');
    }
    report
}

/// The findings of which few say the same, and of others the first ones, the last of these with those that are not shown.
fn folded<'a>(findings: impl Iterator<Item = Finding<'a>>) -> Vec<(Finding<'a>, Vec<Finding<'a>>)> {
    let mut shown: Vec<(Finding<'_>, Vec<Finding<'_>>)> = Vec::new();
    // By what they say: how many there are, and where the last one that is shown stands in the list.
    let mut known = BTreeMap::new();
    for finding in findings {
        let file = finding.spot.as_ref().map(|spot| spot.name);
        let key = (finding.said.code, finding.severity, finding.said.message.as_str(), file);
        let (count, last) = known.entry(key).or_insert((0, shown.len()));
        *count += 1;
        if *count > MOST_ALIKE
            && let Some((_, others)) = shown.get_mut(*last)
        {
            others.push(finding);
        } else {
            *last = shown.len();
            shown.push((finding, Vec::new()));
        }
    }
    shown
}

/// Says of findings that they are there, and where.
fn more(others: &[Finding<'_>]) -> String {
    let lines = others.iter().filter_map(|other| Some(other.spot.as_ref()?.excerpt.line.to_string()));
    let lines: Vec<String> = lines.take(MOST_LINES).collect();
    let count = others.len();
    let (noun, and) =
        (if count == 1 { "finding says" } else { "findings say" }, if count > MOST_LINES { ", …" } else { "" });
    if lines.is_empty() {
        return format!("{count} more {noun} the same");
    }
    let line = if count == 1 { "line" } else { "lines" };
    format!("{count} more {noun} the same, in {line} {}{and}", lines.join(", "))
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
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(LONGEST) {
        None => escape(text),
        Some((end, _)) => Cow::Owned(format!("{}…", escape(text.get(..end).unwrap_or_default()))),
    }
}
