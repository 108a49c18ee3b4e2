//! A comparison for programs: one JSON object. `docs/src/diff-json.md` says what is in it.

use serde::Serialize;

use super::{Change, Group, Proposal, Report, Spot, Verdict};
use crate::diag::printable;

/// Counts up when a program that reads the object has to change: further keys don't count.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Object<'a> {
    format: u32,
    old: &'a str,
    new: &'a str,
    verdict: Option<&'static str>,
    counts: Counts,
    unrelated: bool,
    version: Option<Version<'a>>,
    changes: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Counts {
    major: usize,
    minor: usize,
    patch: usize,
}

#[derive(Serialize)]
struct Version<'a> {
    released: Option<String>,
    released_by: &'a str,
    declared: String,
    declared_by: &'a str,
    proposed: String,
    enough: bool,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'static str,
    verdict: &'static str,
    title: &'static str,
    reason: &'static str,
    module: Option<&'a str>,
    group: Name<'a>,
    item: &'a str,
    part: Option<Name<'a>>,
    before: Option<&'a str>,
    after: Option<&'a str>,
    note: Option<&'a str>,
    old: Option<Place<'a>>,
    new: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Name<'a> {
    kind: &'static str,
    name: Option<&'a str>,
}

#[derive(Serialize)]
struct Place<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    pointer: &'a str,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let Report { old, new, comparison, proposal } = *report;
    let count = |verdict| comparison.count(verdict);
    let counts = Counts { major: count(Verdict::Major), minor: count(Verdict::Minor), patch: count(Verdict::Patch) };
    let object = Object {
        format: FORMAT,
        old,
        new,
        verdict: comparison.verdict().map(Verdict::as_str),
        counts,
        unrelated: comparison.is_unrelated(),
        version: proposal.map(version),
        changes: comparison.changes.iter().map(entry).collect(),
    };
    // Plain structs of texts and numbers: it can't fail.
    let json = serde_json::to_string_pretty(&object).unwrap_or_default();
    // The layout's own line breaks are the only control characters that JSON leaves as they are.
    json.lines().map(|line| printable(line) + "\n").collect()
}

fn version(proposal: &Proposal) -> Version<'_> {
    Version {
        released: proposal.released.version.as_ref().map(ToString::to_string),
        released_by: &proposal.released.file,
        declared: proposal.declared.version.to_string(),
        declared_by: &proposal.declared.file,
        proposed: proposal.next.to_string(),
        enough: proposal.is_enough(),
    }
}

fn entry(change: &Change) -> Entry<'_> {
    let group = match &change.group {
        Group::Client => Name { kind: "client", name: None },
        Group::Api => Name { kind: "api", name: None },
        Group::Tag(handle) => Name { kind: "tag", name: Some(handle) },
        Group::Type(name) => Name { kind: "type", name: Some(name) },
    };
    Entry {
        rule: change.rule.code(),
        verdict: change.verdict().as_str(),
        title: change.rule.title(),
        reason: change.rule.reason(),
        module: change.module.as_deref(),
        group,
        item: &change.item,
        part: change.part.as_ref().map(|part| Name { kind: part.kind.as_str(), name: Some(&part.name) }),
        before: change.before.as_deref(),
        after: change.after.as_deref(),
        note: change.note.as_deref(),
        old: change.old.as_ref().map(place),
        new: change.new.as_ref().map(place),
    }
}

fn place(spot: &Spot) -> Place<'_> {
    Place { file: &spot.file, line: spot.line, column: spot.column, pointer: &spot.pointer }
}
