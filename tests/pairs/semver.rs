//! cargo-semver-checks, which reads the emitted code alone, agrees: all pairs as modules of two crates.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use crate::emitted::Emitted;
use crate::pair::{self, Disagreements};
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
    let found = |name: &str| findings.get(name).map(|lines| lines.join("; "));
    let disagreements = Disagreements {
        seen: "it is major to cargo-semver-checks",
        unseen: "it is not major to cargo-semver-checks, for no reason",
        needless: "it is seen by cargo-semver-checks, although there is a reason",
    };
    pair::agree(&pairs, found, |pair| pair.unseen_by_semver.is_some(), &disagreements);
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
