//! cargo-semver-checks, which reads the emitted code alone, agrees: all pairs as modules of two crates.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use clientsmith::diff::Verdict;

use crate::emitted::Emitted;
use crate::pair::{self, Pair};
use crate::shared;

#[test]
#[ignore = "needs cargo-semver-checks, and builds two crates"]
fn semver_checks_finds_major_what_the_pairs_call_major() {
    if !is_installed() {
        shared::skipped("there is no cargo-semver-checks");
        return;
    }
    let pairs = pair::all();
    let before = Emitted::new(&pairs, "pairs-before", |pair| &pair.before);
    let after = Emitted::new(&pairs, "pairs-after", |pair| &pair.after);
    let report = report(&before, &after);
    let modules: BTreeMap<&str, &str> = [&before, &after].into_iter().flat_map(Emitted::pairs_by_module).collect();
    let findings = findings(&report, &modules);
    let wrong: Vec<String> = pairs
        .iter()
        .filter_map(|(name, pair)| {
            let found = findings.get(name.as_str());
            let fault = fault(pair, found.is_some())?;
            Some(format!("{name} {fault}: {}", found.map(|lines| lines.join("; ")).unwrap_or_default()))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} pairs:\n{}", wrong.len(), pairs.len(), wrong.join("\n"));
}

/// In what a pair and cargo-semver-checks disagree.
fn fault(pair: &Pair, is_found: bool) -> Option<&'static str> {
    let is_major = pair.verdict.0 == Some(Verdict::Major);
    match (is_major, is_found, pair.unseen_by_semver.is_some()) {
        (false, true, _) => Some("is major to cargo-semver-checks"),
        (true, false, false) => Some("is not major to cargo-semver-checks, for no reason"),
        (true, true, true) => Some("is seen by cargo-semver-checks"),
        _ => None,
    }
}

fn is_installed() -> bool {
    let asked = Command::new(env!("CARGO")).args(["semver-checks", "--version"]).output();
    asked.is_ok_and(|output| output.status.success())
}

/// What cargo-semver-checks says of the two sides.
fn report(before: &Emitted, after: &Emitted) -> String {
    let mut command = Command::new(env!("CARGO"));
    command.args(["semver-checks", "--release-type", "minor", "--color", "never", "--only-explicit-features"]);
    command.arg("--manifest-path").arg(after.folder.join("Cargo.toml")).arg("--baseline-root").arg(&before.folder);
    command.args(before.features.iter().flat_map(|feature| ["--baseline-features", feature]));
    command.args(after.features.iter().flat_map(|feature| ["--current-features", feature]));
    let output = command.output().unwrap();
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(stderr.contains("semver requires new major version"), "{stdout}{stderr}");
    stdout.into_owned()
}

/// The lines of a report by pair. Each names a module, be it in a path or as a feature.
fn findings<'m>(report: &str, modules: &BTreeMap<&str, &'m str>) -> BTreeMap<&'m str, Vec<String>> {
    let mut findings: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut is_list = false;
    for line in report.lines() {
        if !is_list || !line.starts_with("  ") {
            is_list = line == "Failed in:";
            continue;
        }
        let words: BTreeSet<&str> = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
        let named: BTreeSet<&str> = words.into_iter().filter_map(|word| modules.get(word).copied()).collect();
        assert!(!named.is_empty(), "no pair is named in: {line}");
        for pair in named {
            findings.entry(pair).or_default().push(line.trim().to_owned());
        }
    }
    findings
}
