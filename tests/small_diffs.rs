//! What typical changes of our documents change in the emitted crate: few files, few lines.

#[path = "support/diff.rs"]
mod diff;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use clientsmith::config::{self, Limits};
use clientsmith::diag::{self, Diagnostics};
use clientsmith::document::{Files, Memory, Notation, Source};
use clientsmith::print::Extras;
use clientsmith::read::{self, Sources};
use serde_json::{Value, json};

const V1: &str = "spec/v1/swagger.yaml";
const V2: &str = "spec/v2/openapi.yaml";

#[test]
fn an_operation_is_added() {
    let parameters = json!([{"$ref": "#/components/parameters/PipelineId"}]);
    let message = json!({"$ref": "#/components/schemas/MessageResponse"});
    let operation = json!({
        "tags": ["Pipeline"],
        "summary": "Deletes a pipeline by ID",
        "operationId": "deletePipelineById",
        "parameters": parameters,
        "responses": {"200": {"description": "It is gone.", "content": {"application/json": {"schema": message}}}},
    });
    insta::assert_snapshot!(changed(V2, |tree| put(tree, "/paths/~1pipeline~1{pipeline-id}", "delete", operation)));
}

/// What several groups use stands in a file of its own, so that one more group makes types move there.
#[test]
fn an_operation_is_added_that_answers_with_a_type_of_another_group() {
    let context = json!({"$ref": "#/components/schemas/Context"});
    let operation = json!({
        "tags": ["User"],
        "summary": "Gets the user's own context",
        "operationId": "getMyContext",
        "responses": {"200": {"description": "It.", "content": {"application/json": {"schema": context}}}},
    });
    insta::assert_snapshot!(changed(V2, |tree| put(tree, "/paths", "/me/context", json!({"get": operation}))));
}

#[test]
fn a_property_is_added() {
    let labels = json!({"type": "array", "items": {"type": "string"}, "description": "Labels of the pipeline."});
    insta::assert_snapshot!(changed(V2, |tree| put(tree, "/components/schemas/Pipeline/properties", "labels", labels)));
}

#[test]
fn a_property_of_a_body_is_added() {
    let at = "/paths/~1context/post/requestBody/content/application~1json/schema/properties";
    let color = json!({"type": "string", "description": "Color in which the context is shown."});
    insta::assert_snapshot!(changed(V2, |tree| put(tree, at, "color", color)));
}

#[test]
fn a_parameter_is_added() {
    let limit = json!({"name": "limit", "in": "query", "description": "How many.", "schema": {"type": "integer"}});
    insta::assert_snapshot!(changed(V2, |tree| list(tree, "/paths/~1context/get/parameters").push(limit)));
}

#[test]
fn an_enum_value_is_added() {
    insta::assert_snapshot!(changed(V2, |tree| list(tree, "/components/schemas/JobStatus/enum").push("skipped".into())));
}

#[test]
fn a_schema_is_renamed() {
    insta::assert_snapshot!(changed(V2, |tree| {
        let schemas = node(tree, "/components/schemas").as_object_mut().unwrap();
        let schema = schemas.shift_remove("Artifact").unwrap();
        schemas.insert("JobArtifact".into(), schema);
        lead_elsewhere(tree, "#/components/schemas/Artifact", "#/components/schemas/JobArtifact");
    }));
}

#[test]
fn an_operation_is_deprecated() {
    insta::assert_snapshot!(changed(V2, |tree| put(tree, "/paths/~1user~1{id}/get", "deprecated", json!(true))));
}

#[test]
fn a_property_becomes_required() {
    let at = "/components/schemas/Pipeline/required";
    insta::assert_snapshot!(changed(V2, |tree| list(tree, at).push("updated_at".into())));
}

#[test]
fn a_parameter_becomes_required() {
    insta::assert_snapshot!(changed(V2, |tree| put(
        tree,
        "/paths/~1context/get/parameters/0",
        "required",
        json!(true)
    )));
}

#[test]
fn a_tag_is_added() {
    insta::assert_snapshot!(changed(V2, |tree| {
        list(tree, "/tags").push(json!({"name": "Runner", "description": "Runners of one's own."}));
        let user = json!({"$ref": "#/components/schemas/User"});
        let operation = json!({
            "tags": ["Runner"],
            "summary": "Lists runners",
            "operationId": "listRunners",
            "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": user}}}},
        });
        put(tree, "/paths", "/runner", json!({"get": operation}));
    }));
}

#[test]
fn a_description_is_changed() {
    let words = "Name of the project as its page shows it, without its organization.";
    let at = "/components/schemas/Project/properties/name";
    insta::assert_snapshot!(changed(V2, |tree| put(tree, at, "description", json!(words))));
}

#[test]
fn a_default_is_changed() {
    // What is not given is not sent, so that the client's part is what its documentation says.
    insta::assert_snapshot!(changed(V1, |tree| {
        put(tree, "/parameters/limit", "default", json!(50));
        put(tree, "/parameters/limit", "description", json!("How many builds to return; 50 if left out."));
    }));
}

#[test]
fn an_error_is_added() {
    let conflict = json!({"$ref": "#/components/responses/EntityConflict"});
    insta::assert_snapshot!(changed(V2, |tree| put(tree, "/paths/~1user~1{id}/get/responses", "409", conflict)));
}

/// The files that differ once `document` is changed, with the lines removed and added.
fn changed(document: &str, change: impl FnOnce(&mut Value)) -> String {
    static BEFORE: LazyLock<Files> = LazyLock::new(|| emitted(&spec()));

    let mut spec = spec();
    let text = String::from_utf8(spec.files[Path::new(document)].clone()).unwrap();
    let source = Source { name: document.into(), text, notation: Notation::Yaml };
    let mut tree = read::tree(&source, 0, &Limits::default(), &mut Diagnostics::default()).unwrap();
    change(&mut tree);
    spec.files.insert(document.into(), tree.to_string().into_bytes());
    diff::summary(&BEFORE, &emitted(&spec))
}

/// The folder `spec`, as `cargo xtask codegen` reads it.
fn spec() -> Memory {
    let names =
        ["client.toml", "names.lock", "v1/swagger.yaml", "v1/overlay.yaml", "v2/openapi.yaml", "v2/overlay.yaml"];
    names
        .map(|name| (PathBuf::from("spec").join(name), std::fs::read(Path::new("../spec").join(name)).unwrap()))
        .into_iter()
        .collect()
}

/// The crate, the calls that tests make of it, and the lock of its names.
fn emitted(spec: &Memory) -> Files {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = config::load(spec, Path::new("spec/client.toml"), &mut sources, &mut diags).unwrap();
    let front_page = Some(std::fs::read_to_string("../spec/front-page.md").unwrap());
    let extras = Extras { front_page, ..Extras::default() };
    let Some(generated) = clientsmith::generate(spec, &config, &extras, &mut sources, &mut diags) else {
        panic!("{}", diag::render(&diags, &sources, diag::Format::Text { color: false }))
    };
    let below = |folder: &str, files: Files| {
        let folder = PathBuf::from(folder);
        files.into_iter().map(move |(path, text)| (folder.join(path), text)).collect::<Files>()
    };
    let mut files = below("generated", generated.files);
    files.extend(generated.lock.map(|text| (PathBuf::from("spec/names.lock"), text)));
    files.append(&mut below("tests/wire", generated.calls.unwrap_or_default()));
    files
}

fn node<'t>(tree: &'t mut Value, pointer: &str) -> &'t mut Value {
    tree.pointer_mut(pointer).unwrap_or_else(|| panic!("there is no {pointer}"))
}

fn put(tree: &mut Value, pointer: &str, key: &str, value: Value) {
    node(tree, pointer).as_object_mut().unwrap().insert(key.to_owned(), value);
}

fn list<'t>(tree: &'t mut Value, pointer: &str) -> &'t mut Vec<Value> {
    node(tree, pointer).as_array_mut().unwrap()
}

fn lead_elsewhere(node: &mut Value, from: &str, to: &str) {
    match node {
        Value::String(text) if text == from => to.clone_into(text),
        Value::Array(list) => list.iter_mut().for_each(|node| lead_elsewhere(node, from, to)),
        Value::Object(map) => map.values_mut().for_each(|node| lead_elsewhere(node, from, to)),
        _ => {}
    }
}
