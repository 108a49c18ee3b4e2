//! Documents and configuration that can't be used: each report names code, file, line, column and pointer, and says what to do;
//! all findings of a run come together; nothing is written.

#[path = "support/command.rs"]
mod command;

use std::path::Path;

use command::{Outcome, clientsmith};

/// Runs `generate` into a folder that isn't there, and gives what it reports. The folder must not be there afterwards either.
fn report(name: &str, input: &[&str], code: u8) -> String {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bad-input").join(name);
    let _ = std::fs::remove_dir_all(&out);
    let arguments = [&["generate"], input, &["--out", out.to_str().unwrap()]].concat();
    let Outcome { code: given, stdout, stderr } = clientsmith(&arguments);
    assert_eq!(given, code, "{stderr}");
    assert_eq!(stdout, "");
    assert!(!out.exists(), "something was written");
    stderr
}

#[test]
fn absent_file() {
    insta::assert_snapshot!(report("absent_file", &["fixtures/bad/absent.yaml"], 2));
}

#[test]
fn absent_configuration() {
    insta::assert_snapshot!(report("absent_configuration", &["--config", "fixtures/bad/absent.toml"], 2));
}

#[test]
fn absent_document_beside_a_faulty_one() {
    insta::assert_snapshot!(report("absent_document", &["--config", "fixtures/bad/unreadable-document.toml"], 2));
}

#[test]
fn neither_yaml() {
    insta::assert_snapshot!(report("neither_yaml", &["fixtures/bad/not-yaml.yaml"], 1));
}

#[test]
fn nor_json() {
    insta::assert_snapshot!(report("nor_json", &["fixtures/bad/not-json.json"], 1));
}

#[test]
fn dangling_references() {
    insta::assert_snapshot!(report("dangling_references", &["fixtures/bad/dangling-references.yaml"], 1));
}

#[test]
fn duplicate_keys() {
    insta::assert_snapshot!(report("duplicate_keys", &["fixtures/bad/duplicate-keys.yaml"], 1));
}

#[test]
fn wrong_shapes() {
    insta::assert_snapshot!(report("wrong_shapes", &["fixtures/bad/wrong-shapes.yaml"], 1));
}

#[test]
fn unknown_key_in_configuration() {
    insta::assert_snapshot!(report("unknown_key", &["--config", "fixtures/bad/unknown-key.toml"], 1));
}

#[test]
fn overlay_actions_without_a_match() {
    insta::assert_snapshot!(report("no_match", &["--config", "fixtures/bad/overlay-without-match.toml"], 1));
}

#[test]
fn findings_as_json() {
    insta::assert_snapshot!(report("json", &["fixtures/bad/dangling-references.yaml", "--format", "json"], 1));
}

#[test]
fn wrong_usage() {
    let outcome = clientsmith(&["generate", "fixtures/bad/small.yaml"]);
    assert_eq!(outcome.code, 2);
    insta::assert_snapshot!(outcome.stderr);
}

#[test]
fn a_misspelled_code_is_wrong_usage() {
    let outcome = clientsmith(&["lint", "fixtures/bad/small.yaml", "--deny", "dangling-referense"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("dangling-reference'"), "{}", outcome.stderr);
}

#[test]
fn help_is_a_result() {
    let outcome = clientsmith(&["generate", "--help"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    assert!(outcome.stdout.contains("Examples:"), "{}", outcome.stdout);
}
