//! The lock as a file: written with the client, compared with it, and refused where it isn't what was written.

use std::fs;
use std::path::{Path, PathBuf};

use crate::command::{Outcome, clientsmith};
use crate::documents::run;

const CONFIG: &str = "names-lock = \"names.lock\"\n[package]\nname = \"parcels\"\n[[api]]\nmodule = \"v1\"\ndocument = \"openapi.yaml\"\n";

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Parcels, version: '1'}
paths:
  /parcels:
    get:
      operationId: listParcels
      parameters: [{name: page-size, in: query, schema: {type: integer}}, {name: max-weight, in: query, schema: {type: integer}}]
      responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Parcel'}}}}}
    post: {operationId: sendParcel, responses: {'204': {description: Sent.}}}
components:
  schemas:
    Parcel: {type: object, properties: {'weight-kg': {type: number}, 'size-cm': {type: number}}}
    Letter: {type: object, properties: {a: {type: number}}}
";

/// A folder with a configuration, its document, and no more.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("names").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("client.toml"), CONFIG).unwrap();
    fs::write(folder.join("openapi.yaml"), DOCUMENT).unwrap();
    folder
}

fn generate(folder: &Path, arguments: &[&str]) -> Outcome {
    let (config, out) = (folder.join("client.toml"), folder.join("out"));
    let all = ["generate", "--config", config.to_str().unwrap(), "--out", out.to_str().unwrap()];
    clientsmith(&[&all, arguments].concat())
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut entries: Vec<String> = entries.collect();
    entries.sort();
    entries
}

#[test]
fn it_is_written_and_compared_with_the_client() {
    let folder = folder("written");
    let lock = folder.join("names.lock");
    let outcome = generate(&folder, &["--check"]);
    assert!(outcome.code == 1 && outcome.stderr.contains("missing: names.lock"), "{}", outcome.stderr);
    assert_eq!(generate(&folder, &[]).code, 0);
    let text = fs::read_to_string(&lock).unwrap();
    assert!(text.contains("[v1.methods]\n\"GET /parcels\" = \"ParcelsApi::list_parcels\"\n"), "{text}");
    assert_eq!(entries(&folder), ["client.toml", "names.lock", "openapi.yaml", "out"]);
    let outcome = generate(&folder, &["--check"]);
    assert!(outcome.code == 0 && outcome.stdout.contains("is up to date (1 file)"), "{}", outcome.stdout);

    // A name that the lock has, and that the document doesn't lead to.
    fs::write(&lock, text.replace("list_parcels", "all_parcels")).unwrap();
    assert_eq!(generate(&folder, &[]).code, 0);
    assert!(fs::read_to_string(folder.join("out/src/v1/parcels.rs")).unwrap().contains("pub fn all_parcels("));
    assert_eq!(generate(&folder, &["--check"]).code, 0);

    // One of something that isn't there.
    let kept = fs::read_to_string(&lock).unwrap();
    let gone = "\n[v0.types]\n\"/components/schemas/Gone\" = \"Gone\"\n\n# The end";
    fs::write(&lock, kept.replace("\n# The end", gone)).unwrap();
    let outcome = generate(&folder, &["--check"]);
    assert!(outcome.code == 1 && outcome.stderr.contains("stale: names.lock:"), "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains("there is no module `v0`: the name kept for it will be gone"),
        "{}",
        outcome.stderr
    );
    assert_eq!(generate(&folder, &[]).code, 0);
    assert_eq!(fs::read_to_string(&lock).unwrap(), kept);
}

#[test]
fn names_of_a_module_that_is_gone_are_told_of_and_kept_for_what_it_is_called_now() {
    let folder = folder("renamed");
    let (config, lock) = (folder.join("client.toml"), folder.join("names.lock"));
    for (before, after) in [(Some("v1"), Some("one")), (Some("v1"), None), (None, Some("v1"))] {
        let module = |name: Option<&str>| name.map(|name| format!("module = \"{name}\"\n")).unwrap_or_default();
        let text = |name| CONFIG.replace("module = \"v1\"\n", &module(name));
        let table = |name: Option<&str>| format!("[{}", name.map(|name| format!("{name}.")).unwrap_or_default());
        let _ = fs::remove_file(&lock);
        fs::write(&config, text(before)).unwrap();
        assert_eq!(generate(&folder, &[]).code, 0);
        let kept = fs::read_to_string(&lock).unwrap().replace("list_parcels", "all_parcels");
        fs::write(&lock, &kept).unwrap();
        assert_eq!(generate(&folder, &[]).stderr, "");

        fs::write(&config, text(after)).unwrap();
        let outcome = generate(&folder, &["--deny", "unmatched-choice"]);
        assert_eq!((outcome.code, fs::read_to_string(&lock).unwrap()), (1, kept.clone()), "{}", outcome.stderr);
        let first = kept.lines().position(|line| line.starts_with('[')).unwrap() + 1;
        let count = kept.lines().filter(|line| line.contains(" = ")).count();
        let (line, names) = (format!("names.lock:{first}:"), format!(": the {count} names kept for it will be gone"));
        assert!(outcome.stderr.contains(&line) && outcome.stderr.contains(&names), "{}", outcome.stderr);
        let help = format!("write `{}methods]` for `{}methods]`", table(after), table(before));
        assert!(outcome.stderr.contains(&help), "{help}: {}", outcome.stderr);

        // What the help says.
        fs::write(&lock, kept.replace(&table(before), &table(after))).unwrap();
        let outcome = generate(&folder, &["--deny", "unmatched-choice"]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
        assert!(fs::read_to_string(&lock).unwrap().contains("\"ParcelsApi::all_parcels\""));
    }
}

#[test]
fn where_the_client_can_not_be_written_it_is_not_either() {
    let folder = folder("none");
    fs::create_dir(folder.join("out")).unwrap();
    fs::write(folder.join("out/Cargo.toml"), "# mine\n").unwrap();
    let outcome = generate(&folder, &[]);
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
    assert_eq!(entries(&folder), ["client.toml", "openapi.yaml", "out"]);
    fs::remove_dir_all(folder.join("out")).unwrap();
    fs::create_dir(folder.join("names.lock")).unwrap();
    let outcome = generate(&folder, &[]);
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
    assert_eq!(entries(&folder), ["client.toml", "names.lock", "openapi.yaml"]);
}

#[test]
fn its_faults_show_a_straight_path() {
    let folder = folder("above/below");
    fs::write(folder.join("client.toml"), CONFIG.replace("names.lock", "../names.lock")).unwrap();
    let lock = folder.parent().unwrap().join("names.lock");
    fs::write(&lock, "cut off").unwrap();
    let outcome = generate(&folder, &[]);
    assert!(outcome.code == 1 && outcome.stderr.contains(&format!("{}:1:", lock.display())), "{}", outcome.stderr);
}

#[test]
fn it_does_not_stand_among_emitted_files() {
    let folder = folder("among");
    fs::write(folder.join("client.toml"), CONFIG.replace("\"names.lock\"", "\"./out/names.lock\"")).unwrap();
    let outcome = generate(&folder, &[]);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    assert!(outcome.stderr.contains("client.toml:1:1\n"), "{}", outcome.stderr);
    assert_eq!(entries(&folder), ["client.toml", "openapi.yaml"]);
}

/// What is said of an edited lock: each text in it, what stands there instead, and the line and words of the report.
#[test]
fn what_was_edited_is_refused_at_its_line_and_nothing_is_written() {
    let folder = folder("edited");
    assert_eq!(generate(&folder, &[]).code, 0);
    let lock = fs::read_to_string(folder.join("names.lock")).unwrap();
    let before = fs::read_to_string(folder.join("out/src/v1/parcels.rs")).unwrap();
    let line = |part: &str| lock.lines().position(|line| line.contains(part)).unwrap() + 1;
    let table = [
        ("\"ParcelsApi::list_parcels\"", "\"ParcelsApi::list parcels\"", "can't name one of the methods"),
        ("\"ParcelsApi::list_parcels\"", "\"ParcelsApi::fn\"", "can't name one of the methods"),
        ("\"ParcelsApi::list_parcels\"", "\"ListParcels\"", "can't name one of the methods"),
        ("\"ParcelsApi::list_parcels\"", "\"ParcelsApi::ListParcels\"", "can't name one of the methods"),
        ("= \"Parcel\"", "= \"parcel\"", "can't name one of the types"),
        ("= \"Parcel\"", "= \"Parcel; use std::fs\"", "can't name one of the types"),
        ("= \"Parcel\"", "= \"\"", "can't name one of the types"),
        ("= \"Parcel\"", "= \"_\"", "can't name one of the types"),
        ("= \"Parcel\"", "= \"Self\"", "can't name one of the types"),
        ("= \"Parcel\"", "= 7", "a name is a text"),
        ("= \"Parcel\"", "= {}", "a name is a text"),
        ("= \"Parcel\"", "= ", "value"),
        ("= \"Parcel\"", "= \"Letter\"", "the name `Letter` is there twice"),
        ("= \"SendParcel\"", "= \"ListParcels\"", "the name `ListParcels` is there twice"),
        (
            "\"ParcelsApi::send_parcel\"",
            "\"ParcelsApi::list_parcels\"",
            "the name `ParcelsApi::list_parcels` is there twice",
        ),
        ("= \"page_size\"", "= \"max_weight\"", "the name `max_weight` is there twice"),
        ("= \"weight_kg\"", "= \"size_cm\"", "the name `size_cm` is there twice"),
        ("\"/components/schemas/Parcel\" =", "\"/components/schemas/Letter\" =", "duplicate key"),
        ("[v1.types]", "[v1.typos]", "`typos` is no table of names"),
        ("[v1.types]", "[v1.methods]", "duplicate"),
        ("[v1.types]", "<<<<<<< HEAD\n[v1.types]", "a merge has left a conflict here"),
    ];
    for (part, edit, words) in table {
        let edited = lock.replacen(part, edit, 1);
        fs::write(folder.join("names.lock"), &edited).unwrap();
        let outcome = generate(&folder, &[]);
        assert_eq!(outcome.code, 1, "{edit}: {}", outcome.stderr);
        assert!(outcome.stderr.contains("error[names-lock]: "), "{edit}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(words), "{edit}: {}", outcome.stderr);
        // What is there twice is reported where it is second.
        let lines = [line(part), line(part) + 1, line(part) - 1];
        let is_there = |line: &usize| outcome.stderr.contains(&format!("names.lock:{line}:"));
        assert!(lines.iter().any(is_there), "{edit}, line {}: {}", line(part), outcome.stderr);
        assert_eq!(fs::read_to_string(folder.join("names.lock")).unwrap(), edited);
        assert_eq!(fs::read_to_string(folder.join("out/src/v1/parcels.rs")).unwrap(), before);
    }
    fs::write(folder.join("names.lock"), [0xff, 0xfe, 0x41]).unwrap();
    assert_eq!(generate(&folder, &[]).code, 1);
}

/// Of what is not the lock of one client from its beginning to its end, nothing else is said.
#[test]
fn what_is_cut_off_or_in_conflict_is_refused_at_once() {
    let folder = folder("cut-off");
    assert_eq!(generate(&folder, &[]).code, 0);
    let lock = fs::read_to_string(folder.join("names.lock")).unwrap();
    let before = fs::read_to_string(folder.join("out/src/v1/parcels.rs")).unwrap();
    let refused = |text: &str, words: &str| {
        fs::write(folder.join("names.lock"), text).unwrap();
        let outcome = generate(&folder, &[]);
        assert_eq!(outcome.code, 1, "{text}\n{}", outcome.stderr);
        assert!(outcome.stderr.contains(words) && outcome.stderr.contains("\n1 error; nothing"), "{}", outcome.stderr);
        assert_eq!(fs::read_to_string(folder.join("out/src/v1/parcels.rs")).unwrap(), before);
    };
    for (end, _) in lock.match_indices('\n').filter(|(end, _)| end + 1 < lock.len()) {
        refused(&lock[..end], "names are missing");
        refused(&lock[..=end], "names are missing");
        refused(&lock[..end - 1], "names are missing");
    }
    refused("", "names are missing");
    let line = "\"GET /parcels\" = \"ParcelsApi::list_parcels\"\n";
    let theirs = line.replace("list", "all");
    for base in ["", "||||||| base\n"] {
        let conflict = format!("<<<<<<< HEAD\n{line}{base}=======\n{theirs}>>>>>>> theirs\n");
        refused(&lock.replace(line, &conflict), "a merge has left a conflict here");
    }
    // Line ends are no names.
    fs::write(folder.join("names.lock"), lock.replace('\n', "\r\n")).unwrap();
    assert_eq!(generate(&folder, &[]).code, 0);
    assert_eq!(fs::read_to_string(folder.join("names.lock")).unwrap(), lock);
}

#[test]
fn a_client_whose_lock_is_gone_is_told_of() {
    let folder = folder("gone");
    let said = "names.lock wasn't there, so no name was kept";
    let first = generate(&folder, &[]);
    assert!(first.code == 0 && !first.stdout.contains(said), "{}", first.stdout);
    fs::remove_file(folder.join("names.lock")).unwrap();
    let second = generate(&folder, &[]);
    assert!(second.code == 0 && second.stdout.contains(said), "{}", second.stdout);
    assert!(!generate(&folder, &[]).stdout.contains(said));
}

#[test]
fn its_faults_read_so() {
    let config = CONFIG;
    let lock = "[v1.methods]\n\"GET /parcels\" = \"ParcelsApi::list parcels\"\n\n[v1.types]\n\"/components/schemas/A\" = \"Same\"\n\"/components/schemas/B\" = \"Same\"\n\"/components/schemas/B\" = \"B\"\n# The end: without this line, names are missing.\n";
    let (text, report) = run(config, DOCUMENT, Some(lock));
    assert_eq!(text, None);
    let expected = "\
error[names-lock]: `ParcelsApi::list parcels` can't name one of the methods
 --> names.lock:2:1
  |
2 | \"GET /parcels\" = \"ParcelsApi::list parcels\"
  | ^^^^^^^^^^^^^^ at /v1/methods/GET ~1parcels
  |
  = help: take it back from version control, and generate again

error[names-lock]: the name `Same` is there twice
 --> names.lock:6:1
  |
6 | \"/components/schemas/B\" = \"Same\"
  | ^^^^^^^^^^^^^^^^^^^^^^^ at /v1/types/~1components~1schemas~1B
 ::: names.lock:5:1
  |
5 | \"/components/schemas/A\" = \"Same\"
  | ----------------------- here first
  |
  = help: give one of them its old name back, or remove its line

error[names-lock]: duplicate key
 --> names.lock:7:1
  |
7 | \"/components/schemas/B\" = \"B\"
  | ^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: keep one of them

";
    assert_eq!(report, expected);
}
