//! Each pair compares to just the changes that it names.

use clientsmith::diff::{Rule, Verdict, compare};

use crate::pair::{self, Expected, Pair};

/// Rules of which there is no pair, with the reason.
const WITHOUT_A_PAIR: [(Rule, &str); 0] = [];

#[test]
fn pairs_compare_to_the_changes_that_they_name() {
    let pairs = pair::all();
    assert!(pairs.len() >= 60, "only {} pairs", pairs.len());
    let wrong: Vec<String> = pairs.iter().filter_map(|(name, pair)| wrong(name, pair)).collect();
    assert!(wrong.is_empty(), "{} of {} pairs:\n{}", wrong.len(), pairs.len(), wrong.join("\n"));
}

/// What a pair is compared to in place of what it says.
fn wrong(name: &str, pair: &Pair) -> Option<String> {
    let (before, after) = (pair.before.understand(name), pair.after.understand(name));
    let comparison = compare(&before, &after);
    let mut found: Vec<Expected> = comparison.changes.iter().map(Expected::from).collect();
    found.sort();
    let mut expected = pair.changes.clone();
    expected.sort();
    if found == expected && comparison.verdict() == pair.verdict.0 {
        return None;
    }
    let found = found.iter().map(|change| format!("    - {change}\n")).collect::<Vec<_>>().concat();
    let verdict = comparison.verdict().map_or("none", |verdict| verdict.as_str());
    Some(format!("{name}:\n  changes:\n{found}  verdict: {verdict}\n{comparison}"))
}

#[test]
fn every_rule_has_a_pair() {
    let pairs = pair::all();
    for change in pairs.values().flat_map(|pair| &pair.changes) {
        assert!(change.rule().is_some(), "there is no rule of {change}");
    }
    let is_unseen = |pair: &Pair| pair.unseen_by_semver.is_some() || pair.unseen_by_callers.is_some();
    let is_no_major = |pair: &Pair| is_unseen(pair) && pair.verdict.0 != Some(Verdict::Major);
    assert!(!pairs.values().any(is_no_major), "cargo-semver-checks and callers meet major changes alone");
    let has_pair = |rule| pairs.values().any(|pair| pair.changes.iter().any(|change| change.rule() == Some(rule)));
    let missing: Vec<&str> = Rule::ALL.iter().copied().filter(|rule| !has_pair(*rule)).map(Rule::code).collect();
    let allowed: Vec<&str> = WITHOUT_A_PAIR.iter().map(|(rule, _)| rule.code()).collect();
    assert_eq!(missing, allowed);
}
