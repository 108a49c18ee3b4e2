//! `cargo xtask spec pull` on small workspaces: what comes from the vendor's document, what stays, what is reported, and that a
//! pull that fails leaves all as it was.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has to stop")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

const CLIENT: &str = r#"
[package]
name = "parcels"
version = "0.1.0"

[[api]]
module = "v1"
document = "parcels.yaml"
overlays = ["overlay.yaml"]
base-url = "https://parcels.example"

[limits]
max-size = 1_000_000
"#;

const PULL: &str = "words = [\"description\", \"summary\"]\nours = [\"title\"]\nprose = [\"default\"]\n";

/// What we have: a component of our own, which the vendor writes out twice.
const OURS: &str = r"openapi: 3.0.3
info:
  title: Parcels
  version: '1'

paths:
  # Everything about parcels.
  /parcels/{parcel-id}:
    get:
      tags: [Parcel]
      summary: Gets a parcel
      operationId: getParcel
      parameters:
        - $ref: '#/components/parameters/ParcelId'
      responses:
        '200':
          description: The parcel.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Parcel'

    delete:
      tags: [Parcel]
      summary: Takes a parcel back
      operationId: deleteParcel
      parameters:
        - $ref: '#/components/parameters/ParcelId'
      responses:
        '200':
          description: The parcel as it was.
          content:
            application/json:
              schema:
                $ref: '#/components/schemas/Parcel'

components:
  parameters:
    ParcelId:
      name: parcel-id
      in: path
      description: Which parcel.
      required: true
      schema:
        type: string

  schemas:
    Parcel:
      description: Something that is sent.
      type: object
      required: [id, weight]
      properties:
        id:
          description: Its id.
          type: string
        weight:
          description: In grams.   # never in ounces
          type: integer
";

const OVERLAY: &str = r"overlay: 1.0.0
info: {title: Corrections, version: '1'}
actions:
  - target: $.components.schemas.Parcel.properties.weight
    x-name: weight-is-large
    update:
      format: int64
";

/// The vendor's parcel, written out.
fn parcel(more: &str) -> String {
    format!(
        r#"{{"title": "P", "properties": {{"weight": {{"type": "integer", "description": "Theirs"}}, "id": {{"type": "string"}}{more}}}, "required": ["weight", "id"]}}"#
    )
}

/// The vendor's document: what `get` and `delete` answer, and more paths.
fn theirs(get: &str, delete: &str, paths: &str) -> String {
    let operation = |id: &str, schema: &str| {
        format!(
            r#"{{"operationId": "{id}", "summary": "Their words", "tags": ["Parcel"], "responses": {{"200": {{"description": "Theirs", "content": {{"application/json": {{"schema": {schema}}}}}}}}}}}"#
        )
    };
    let (get, delete) = (operation("getParcel", get), operation("deleteParcel", delete));
    let parameter =
        r#"{"in": "path", "name": "parcel-id", "required": true, "deprecated": false, "schema": {"type": "string"}}"#;
    format!(
        r#"{{"openapi": "3.0.3", "info": {{"version": "1", "title": "Parcels"}},
        "paths": {{"/parcels/{{parcel-id}}": {{"parameters": [{parameter}], "delete": {delete}, "get": {get}}}{paths}}}}}"#
    )
}

/// A workspace in a folder that is removed when the test is over.
struct Workspace(PathBuf);

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a run has printed, and its exit code.
struct Outcome {
    code: i32,
    out: String,
}

impl Workspace {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pull-{name}"));
        let _ = fs::remove_dir_all(&folder);
        let this = Self(folder);
        for (name, text) in
            [("client.toml", CLIENT), ("pull.toml", PULL), ("parcels.yaml", OURS), ("overlay.yaml", OVERLAY)]
        {
            this.write(&format!("spec/{name}"), text);
        }
        this
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn document(&self) -> String {
        fs::read_to_string(self.0.join("spec/parcels.yaml")).unwrap()
    }

    /// All files by their paths.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let (mut files, mut folders) = (BTreeMap::new(), vec![self.0.join("spec"), self.0.join("generated")]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.insert(path.clone(), fs::read(path).unwrap());
                }
            }
        }
        files
    }

    fn pull(&self, from: &str, flags: &[&str]) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["spec", "pull", "v1", "--from", from]).args(flags).arg("--in").arg(&self.0);
        for proxy in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        let output = command.output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        Outcome { code: output.status.code().unwrap(), out }
    }

    fn pull_text(&self, theirs: &str) -> Outcome {
        self.write("vendor.json", theirs);
        self.pull(self.0.join("vendor.json").to_str().unwrap(), &[])
    }

    /// A pull that fails: exit code, a part of what it says, and all as it was.
    fn refuses(&self, from: &str, code: i32, says: &str) {
        let before = self.files();
        let outcome = self.pull(from, &[]);
        assert_eq!(outcome.code, code, "{}", outcome.out);
        assert!(outcome.out.contains(says), "{says:?} is not in {}", outcome.out);
        assert!(before == self.files(), "files have changed");
    }
}

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
    assert!(outcome.out.contains("would change"), "{}", outcome.out);
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

#[test]
fn what_is_no_such_document_is_refused() {
    let workspace = Workspace::new("refused");
    let file = |name: &str, text: &str| {
        workspace.write(name, text);
        workspace.0.join(name).to_str().unwrap().to_owned()
    };
    workspace.refuses(&file("a.html", "<!doctype html><p>No"), 2, "this is HTML or XML");
    workspace.refuses(&file("a.json", "{\"openapi\": "), 2, "error[syntax]");
    workspace.refuses(&file("b.json", "{\"a\": 1}"), 2, "neither `openapi` nor `swagger`");
    workspace.refuses(&file("c.json", "{\"swagger\": \"2.0\"}"), 2, "is Swagger 2, and ours OpenAPI 3");
    workspace.refuses(&file("d.json", "{\"openapi\": \"3.0.3\"}"), 2, "has no paths");
    workspace.refuses(&workspace.0.join("gone.json").display().to_string(), 2, "can't read");
    workspace.refuses("ftp://localhost/a", 2, "begins with http:// or https://");
}

/// A server on this machine that answers by path; gives its address.
fn serve(document: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut requests = BufReader::new(stream.unwrap());
            let mut line = String::new();
            requests.read_line(&mut line).unwrap();
            let mut header = line.clone();
            while header.trim_end() != "" {
                header.clear();
                requests.read_line(&mut header).unwrap();
            }
            let answer = answer(line.split(' ').nth(1).unwrap_or_default(), &document);
            // A caller that has seen enough hangs up.
            let _ = requests.into_inner().write_all(answer.as_bytes());
        }
    });
    address
}

fn answer(path: &str, document: &str) -> String {
    let (head, body) = match path {
        "/document" => ("200 OK\r\ncontent-type: application/json", document),
        "/moved" => ("302 Found\r\nlocation: /document", ""),
        "/loop" => ("302 Found\r\nlocation: /loop", ""),
        "/page" => ("200 OK\r\ncontent-type: text/html; charset=utf-8", "<p>Sign in"),
        "/large" => ("200 OK", &*" ".repeat(2_000_000)),
        "/short" => return "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n{".to_owned(),
        "/empty" => ("200 OK", ""),
        _ => ("404 Not Found", "{}"),
    };
    format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

#[test]
fn documents_come_by_http() {
    let workspace = Workspace::new("http");
    let schema = parcel(r#", "fee": {"type": "integer"}"#);
    let address = serve(theirs(&schema, &schema, ""));
    for (path, says) in [
        ("none", "404 Not Found"),
        ("page", "answers with a page"),
        ("loop", "redirect"),
        ("large", "more than"),
        ("short", "broke off"),
        ("empty", "is empty"),
    ] {
        workspace.refuses(&format!("{address}/{path}"), 2, says);
    }
    let outcome = workspace.pull(&format!("{address}/moved"), &[]);
    assert_eq!(outcome.code, 0, "{}", outcome.out);
    assert!(workspace.document().contains("fee:"));
}

/// The facts that our documents were made of, without the vendor's words: the client is the same, and so is v1's text.
#[test]
fn the_documents_that_ours_were_made_of_change_no_client() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for (module, path, says) in [
        ("v1", "facts/v1-facts.yaml", "says the same as the vendor's document"),
        ("v2", "facts/v2-facts.json", "no changes: both sides give the same client"),
    ] {
        let from = workspace.join("../shared").join(path);
        if !from.exists() {
            std::io::stderr().write_all(b"skipped: there is no ../shared beside the workspace\n").unwrap();
            continue;
        }
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        let output = command.args(["spec", "pull", module, "--dry-run", "--from"]).arg(from).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success() && out.contains(says), "{out}");
        assert!(out.contains("no changes: both sides give the same client"), "{out}");
    }
}
