//! A pull changes all or nothing, wherever it ends.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::workspace::{OURS, Workspace, parcel, theirs};

#[test]
fn a_client_that_can_not_be_written_leaves_the_document_as_it_was() {
    let workspace = Workspace::new("in-the-way");
    let schema = parcel(r#", "fee": {"type": "integer"}"#);
    workspace.write("vendor.json", &theirs(&schema, &schema, ""));
    let from = workspace.0.join("vendor.json").display().to_string();
    workspace.write("generated/Cargo.toml", "# mine\n");
    workspace.refuses(&from, 2, "has files that were not generated");
    workspace.refuses(&from, 2, "error: nothing was written");
    fs::remove_file(workspace.0.join("generated/Cargo.toml")).unwrap();
    workspace.write("spec/.clientsmith-staging", "# mine\n");
    workspace.refuses(&from, 2, "`.clientsmith-staging`");
    assert!(fs::read_dir(workspace.0.join("generated")).unwrap().next().is_none());
}

/// The document is the last that is put in place: where it is the new one, so is the client. The next pull completes what a killed one
/// has begun, and leaves nothing else.
#[test]
fn a_killed_pull_is_done_by_the_next() {
    let workspace = Workspace::new("killed");
    let lock = |text: &str| format!("names-lock = \"names.lock\"\n{text}");
    let config = fs::read_to_string(workspace.0.join("spec/client.toml")).unwrap();
    workspace.write("spec/client.toml", &lock(&config));
    let path = |tag: usize| {
        let answer = r#"{"204": {"description": "Theirs"}}"#;
        format!(r#", "/t{tag}": {{"get": {{"operationId": "get{tag}", "tags": ["T{tag}"], "responses": {answer}}}}}"#)
    };
    let theirs = |schema: &str| theirs(schema, schema, &(0..20).map(path).collect::<String>());
    assert_eq!(workspace.pull_text(&theirs(&parcel(""))).code, 0);
    let old = workspace.files();
    let fee = parcel(r#", "fee-paid": {"type": "integer"}"#);
    let new = {
        assert_eq!(workspace.pull_text(&theirs(&fee)).code, 0);
        workspace.files()
    };
    let document = workspace.0.join("spec/parcels.yaml");
    assert!(old != new && old[&document] != OURS.as_bytes());
    // How far each run comes until it is killed hangs on the machine and on what else it does.
    for round in 0..12_u32 {
        workspace.restore(&old);
        let mut run = workspace.command(workspace.0.join("vendor.json").to_str().unwrap(), &[]);
        let mut run = run.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let staging = workspace.0.join("generated/.clientsmith-staging");
        while !staging.exists() && run.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_micros(u64::from(round) * 400) && run.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        let _ = run.kill();
        run.wait().unwrap();
        let mut found = workspace.files();
        found.retain(|path, _| !path.to_string_lossy().contains(".clientsmith-staging"));
        if found[&document] == new[&document] {
            assert!(found == new, "round {round}: the document is newer than its client");
        } else {
            assert!(found[&document] == old[&document], "round {round}: the document is neither");
        }
        let again = workspace.pull_text(&theirs(&fee));
        assert_eq!(again.code, 0, "{}", again.out);
        assert!(workspace.files() == new, "round {round}: the next pull doesn't complete it");
    }
}
