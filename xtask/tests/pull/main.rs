//! `cargo xtask spec pull` on small workspaces: what comes from the vendor's document, what stays, what is reported, and that a
//! pull that fails leaves all as it was.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has to stop")]

mod sources;
mod whole;
mod workspace;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use workspace::{OURS, Workspace, parcel, theirs};

#[test]
fn what_means_the_same_stays_to_the_letter() {
    let workspace = Workspace::new("same");
    let sentence = parcel("").replace(r#""string""#, r#""string", "default": "Not known.""#);
    let outcome = workspace.pull_text(&theirs(&parcel(""), &sentence, ""));
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    assert!(outcome.out.contains("says the same as the vendor's document"), "{}", outcome.out);
    assert!(outcome.out.contains("no changes"), "{}", outcome.out);
    assert_eq!(workspace.document(), OURS);
}

#[test]
fn a_component_changes_where_all_that_it_stands_for_has() {
    let workspace = Workspace::new("component");
    let schema = parcel(r#", "color": {"type": "string", "description": "Theirs", "default": "red"}"#);
    let theirs = theirs(&schema, &schema, "");
    let outcome = workspace.pull_text(&theirs);
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    let property = "        color:\n          type: string\n          default: red\n";
    // Where the vendor has it: after `id`.
    let (before, after) = OURS.split_once("        weight:\n").unwrap();
    assert_eq!(workspace.document(), format!("{before}{property}        weight:\n{after}"));
    let place = "to be described:\n  /components/schemas/Parcel/properties/color/description\n";
    assert!(outcome.out.contains(place), "{}", outcome.out);
    assert!(outcome.out.contains("color"), "{}", outcome.out);
    let module = fs::read_to_string(workspace.0.join("generated/src/v1/parcel.rs")).unwrap();
    assert!(module.contains("color"), "{module}");

    let files = workspace.files();
    let again = workspace.pull_text(&theirs);
    assert!(again.out.contains("no changes"), "{}", again.out);
    assert!(files == workspace.files(), "a second pull changes something");
}

#[test]
fn a_place_that_alone_has_changed_leaves_its_component() {
    let workspace = Workspace::new("place");
    let schema = parcel(r#", "fee": {"type": "integer"}"#);
    let outcome = workspace.pull_text(&theirs(&parcel(""), &schema, ""));
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    let written = workspace.document();
    let inline =
        "              schema:\n                description: Something that is sent.\n                type: object\n";
    let (before, after) = written.split_once("    delete:").unwrap();
    assert!(before.contains("#/components/schemas/Parcel"), "{written}");
    assert!(after.contains(inline), "{written}");
    assert!(after.contains("description: In grams."), "{written}");
    assert!(after.ends_with(OURS.split_once("\ncomponents:").unwrap().1), "{written}");
}

#[test]
fn new_operations_are_made_of_our_components() {
    let workspace = Workspace::new("operation");
    let path = r#", "/parcels": {"post": {"operationId": "sendParcel", "description": "Theirs", "tags": ["Parcel"], "responses": {"201": {"description": "Theirs", "content": {"application/json": {"schema": PARCEL}}}}}}"#;
    let path = path.replace("PARCEL", &parcel(""));
    let outcome = workspace.pull_text(&theirs(&parcel(""), &parcel(""), &path));
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    let new = r"  /parcels:
    post:
      operationId: sendParcel
      tags: [Parcel]
      responses:
        '201':
          description: ''
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Parcel'
";
    let (before, after) = OURS.split_once("\ncomponents:").unwrap();
    assert_eq!(workspace.document(), format!("{before}{new}\ncomponents:{after}"), "{}", outcome.out);
    assert!(outcome.out.contains("/paths/~1parcels/post/description"), "{}", outcome.out);
}

#[test]
fn words_follow_what_has_moved() {
    let workspace = Workspace::new("moved");
    let theirs = theirs(&parcel(""), &parcel(""), "").replace("/parcels/{parcel-id}", "/v2/parcels/{id}");
    let outcome = workspace.pull_text(&theirs.replace("parcel-id", "id"));
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    let written = workspace.document();
    for words in ["Gets a parcel", "Takes a parcel back", "Which parcel.", "The parcel as it was.", "In grams."] {
        assert!(written.contains(words), "{words:?} is not in {written}");
    }
    assert!(!written.contains("Theirs") && !written.contains("Their words"), "{written}");
    assert!(!outcome.out.contains("to be described"), "{}", outcome.out);
}

#[test]
fn a_dry_run_writes_nothing() {
    let workspace = Workspace::new("dry");
    workspace.write("vendor.json", &theirs(&parcel(""), &parcel(r#", "fee": {"type": "integer"}"#), ""));
    let before = workspace.files();
    let outcome = workspace.pull(workspace.0.join("vendor.json").to_str().unwrap(), &["--dry-run"]);
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    assert!(outcome.out.contains("would change\nlines of "), "{}", outcome.out);
    assert!(before == workspace.files());
}

#[test]
fn an_action_without_a_match_is_named_and_nothing_written() {
    let workspace = Workspace::new("no-match");
    let schema = parcel("").replace("weight", "mass");
    workspace.write("vendor.json", &theirs(&schema, &schema, ""));
    workspace.refuses(workspace.0.join("vendor.json").to_str().unwrap(), 1, "overlay.yaml:4:5");
    workspace.refuses(workspace.0.join("vendor.json").to_str().unwrap(), 1, "overlay-no-match");
}

#[test]
fn faults_of_what_we_have_are_told_from_the_vendors() {
    let workspace = Workspace::new("ours");
    workspace.write("vendor.json", &theirs(&parcel(""), &parcel(""), ""));
    let from = workspace.0.join("vendor.json").display().to_string();
    let config = fs::read_to_string(workspace.0.join("spec/client.toml")).unwrap();
    workspace.write("spec/client.toml", &format!("names-lock = \"names.lock\"\n{config}"));
    workspace.write("spec/names.lock", "<<<<<<< HEAD\n");
    workspace.refuses(&from, 2, "error[names-lock]: a merge has left a conflict here");
    workspace.refuses(&from, 2, "error: spec/ has errors before the pull: nothing was written");
}

#[test]
fn corrections_that_the_vendor_has_made_are_unnecessary() {
    let workspace = Workspace::new("unnecessary");
    let schema = parcel("").replace(r#""integer""#, r#""integer", "format": "int64""#);
    let outcome = workspace.pull_text(&theirs(&schema, &schema, ""));
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    assert!(outcome.out.contains("warning[overlay-no-effect]"), "{}", outcome.out);
    assert!(outcome.out.contains("overlay.yaml:4:5"), "{}", outcome.out);
}

#[test]
fn corrections_of_what_the_vendor_now_says_otherwise_are_conflicts() {
    let workspace = Workspace::new("conflict");
    let schema = parcel("").replace(r#""integer""#, r#""integer", "format": "int32""#);
    let outcome = workspace.pull_text(&theirs(&schema, &schema, ""));
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    let says = "overlay.yaml:4: action `weight-is-large` says `\"int64\"` at \
                /components/schemas/Parcel/properties/weight/format: the vendor said nothing, and now says `\"int32\"`";
    assert!(outcome.out.contains(says), "{}", outcome.out);
}

/// The facts that our documents were made of, without the vendor's words: our documents say the same.
#[test]
fn the_documents_that_ours_were_made_of_change_nothing() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let folder = Workspace::new("facts");
    for (module, name) in [("v1", "v1-facts.yaml"), ("v2", "v2-facts.json")] {
        let Ok(facts) = fs::read_to_string(workspace.join("../shared/facts").join(name)) else {
            std::io::stderr().write_all(b"skipped: there is no ../shared beside the workspace\n").unwrap();
            continue;
        };
        // Where the facts are from is in some of them, and in no document.
        let lines = facts.lines().filter(|line| !line.trim_start().starts_with("\"x-source\":"));
        folder.write(name, &lines.collect::<Vec<_>>().join("\n"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command.args(["spec", "pull", module, "--dry-run", "--from"]).arg(folder.0.join(name)).output();
        let output = output.unwrap();
        let out = String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && out.contains("says the same as the vendor's document"), "{out}");
        assert!(out.contains("no changes: both sides give the same client"), "{out}");
    }
}
