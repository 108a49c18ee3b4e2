//! A small workspace: a document of ours, an overlay, and the vendor's document as it could be.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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
pub(crate) const OURS: &str = r"openapi: 3.0.3
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
pub(crate) fn parcel(more: &str) -> String {
    format!(
        r#"{{"title": "P", "properties": {{"weight": {{"type": "integer", "description": "Theirs"}}, "id": {{"type": "string"}}{more}}}, "required": ["weight", "id"]}}"#
    )
}

/// The vendor's document: what `get` and `delete` answer, and more paths.
pub(crate) fn theirs(get: &str, delete: &str, paths: &str) -> String {
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
pub(crate) struct Workspace(pub(crate) PathBuf);

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a run has printed, and its exit code.
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) out: String,
}

impl Workspace {
    pub(crate) fn new(name: &str) -> Self {
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

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn document(&self) -> String {
        fs::read_to_string(self.0.join("spec/parcels.yaml")).unwrap()
    }

    /// All files by their paths.
    pub(crate) fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
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

    /// Makes these the only files of what a pull writes.
    pub(crate) fn restore(&self, files: &BTreeMap<PathBuf, Vec<u8>>) {
        for folder in ["spec", "generated"] {
            let _ = fs::remove_dir_all(self.0.join(folder));
        }
        for (path, bytes) in files {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    /// The program, about to pull.
    pub(crate) fn command(&self, from: &str, flags: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(["spec", "pull", "v1", "--from", from]).args(flags).arg("--in").arg(&self.0);
        for proxy in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
            command.env_remove(proxy);
        }
        command
    }

    pub(crate) fn pull(&self, from: &str, flags: &[&str]) -> Outcome {
        let output = self.command(from, flags).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        Outcome { code: output.status.code().unwrap(), out }
    }

    pub(crate) fn pull_text(&self, theirs: &str) -> Outcome {
        self.write("vendor.json", theirs);
        self.pull(self.0.join("vendor.json").to_str().unwrap(), &[])
    }

    /// A pull that fails: exit code, a part of what it says, and all as it was.
    pub(crate) fn refuses(&self, from: &str, code: i32, says: &str) {
        let before = self.files();
        let outcome = self.pull(from, &[]);
        assert_eq!(outcome.code, code, "{}", outcome.out);
        assert!(outcome.out.contains(says), "{says:?} is not in {}", outcome.out);
        assert!(before == self.files(), "files have changed");
    }
}
