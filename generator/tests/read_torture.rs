//! Reads the torture set's documents on notation, encoding and size, where that folder stands beside the workspace.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clientsmith::config::Limits;
use clientsmith::diag::{Diagnostics, Format, render};
use clientsmith::document::Disk;
use clientsmith::read::{self, Sources};
use serde_json::Value;

/// Two seconds as the set asks, with room for a build without optimisation on a busy machine.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

/// One line of `EXPECTED.tsv`.
struct Case<'t> {
    file: &'t str,
    outcomes: Vec<&'t str>,
    places: &'t str,
}

fn parse(line: &str) -> Option<Case<'_>> {
    let [file, expected, _, places, also] = line.split('\t').collect::<Vec<_>>().try_into().ok()?;
    let outcomes = std::iter::once(expected).chain(also.split('|')).collect();
    Some(Case { file, outcomes, places })
}

/// What is wrong with the outcome of reading `case`, if anything.
fn fault(folder: &Path, case: &Case<'_>) -> Option<String> {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let start = Instant::now();
    let document = read::document(&Disk, &folder.join(case.file), &Limits::default(), &mut sources, &mut diags);
    let report = render(&diags, &sources, Format::Json);
    let outcome = match diags.gate() {
        None => "error",
        Some(()) if report.is_empty() => "ok",
        Some(()) => "warn",
    };
    let is_read = !document.tree.is_null();
    let outcomes = &case.outcomes;
    if start.elapsed() > LONGEST {
        return Some(format!("took {:?}", start.elapsed()));
    }
    // A later stage may still find what isn't about reading.
    let is_left = outcome == "ok" && is_read && outcomes.contains(&"warn");
    if !outcomes.contains(&outcome) && !is_left {
        return Some(format!("gives {outcome} instead of {outcomes:?}:\n{report}"));
    }
    if outcome == "error" && !has_line(case.places, &report) {
        return Some(format!("isn't shown at {}:\n{report}", case.places));
    }
    None
}

/// Whether a finding stands at one of the lines, give or take one, if lines are asked for.
fn has_line(places: &str, report: &str) -> bool {
    let lines: Vec<i64> = places.split('|').filter_map(|place| place.strip_prefix('L')?.parse().ok()).collect();
    let found = report.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()?.get("line")?.as_i64());
    lines.is_empty() || found.into_iter().any(|found| lines.iter().any(|line| (line - found).abs() <= 1))
}

#[test]
fn torture() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/torture");
    let Ok(expected) = std::fs::read_to_string(folder.join("EXPECTED.tsv")) else {
        println!("SKIPPED: there is no folder `shared/torture` beside the workspace");
        return;
    };
    let is_ours = |case: &Case<'_>| ["syn-", "enc-", "num-", "yaml-"].iter().any(|group| case.file.starts_with(group));
    let cases = expected.lines().filter_map(parse).filter(is_ours);
    let faults: Vec<String> =
        cases.filter_map(|case| fault(&folder, &case).map(|fault| format!("{} {fault}", case.file))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_start_of_a_document_is_read_without_a_panic() {
    let texts = [
        ("a.json", r#"{"a": [1, {"b\n": "c\u00e9"}, null], "a": -1.5e3}"#),
        // The second `a` asks for the place of the first, within what isn't JSON.
        ("a.json", r#"{"b": [{"a": 1, "a": 2}, {"a": 1, "a": 2}}, "c": [:"}]{"#),
        ("a.yaml", "a: &a [1, {b: 'c'}, !t {<<: {d: 1}}]\n? *a\n: |\n  text\n- \"\\x41\"\n"),
        ("a.yaml", "x: &x\n  y: *x\n  <<: [*x]\n---\n{[}]: &é 1"),
    ];
    for (name, text) in texts {
        for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
            let loader = clientsmith::document::Memory::from_iter([(name, &text[..end])]);
            let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
            let _ = read::document(&loader, Path::new(name), &Limits::default(), &mut sources, &mut diags);
            let _ = render(&diags, &sources, Format::Text { color: false });
        }
    }
}
