//! What is emitted for documents made by chance compiles without a warning.

#[path = "../../tests/support/scratch.rs"]
mod scratch;

use arbitrary::{Arbitrary as _, Unstructured};
use clientsmith::config::{ApiConfig, Config};
use clientsmith::diag::{self, Diagnostics};
use clientsmith::document::Memory;
use clientsmith::print::Extras;
use clientsmith::read::Sources;
use clientsmith::write::{self, Overwrite};
use clientsmith_random::{Document, Faulty, TAKEN, rules, run};
use serde_json::{Map, Value, json};

/// How many documents are compiled at once, and where their bytes begin; chosen by the environment for longer runs.
fn setting(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).map_or(usual, |value| value.parse().unwrap())
}

#[test]
#[ignore = "compiles a crate of 40 modules: `cargo xtask verify --full` runs it"]
fn random_documents_compile_as_modules_of_one_crate() {
    let (count, seed) = (setting("DOCUMENTS", 40), setting("SEED", 1));
    let faults = setting("FAULTS", 0) > 0;
    let mut loader = Memory::default();
    let mut config = Config::for_document("".into(), Some("fixture".to_owned()));
    config.pagination = rules();
    config.apis.clear();
    let mut number = seed << 20;
    while (config.apis.len() as u64) < count {
        number += 1;
        let bytes = Chance(number).bytes(6000);
        let bytes = &mut Unstructured::new(&bytes);
        let tree = if faults { Faulty::arbitrary(bytes).unwrap().0 } else { Document::arbitrary(bytes).unwrap().0 };
        let text = tree.to_string();
        if run(text.as_bytes()).files.is_none() {
            continue;
        }
        let module = format!("m{number}");
        loader.files.insert(module.clone().into(), text.into_bytes());
        config.apis.push(ApiConfig { module: Some(module.clone()), document: module.into(), ..ApiConfig::default() });
    }
    build("random-crate", &loader, &config);
}

/// Everything that can have a name has each of the names that Rust or emitted code has for itself, at a crate's root and in a module.
#[test]
#[ignore = "compiles two crates: `cargo xtask verify --full` runs it"]
fn taken_names_compile_wherever_they_stand() {
    for (folder, module) in [("taken-names-at-root", None), ("taken-names-in-module", Some("v1".to_owned()))] {
        let loader: Memory = [("document.json", taken_names().to_string())].into_iter().collect();
        let mut config = Config::for_document("document.json".into(), Some("fixture".to_owned()));
        config.apis.iter_mut().for_each(|api| api.module.clone_from(&module));
        build(folder, &loader, &config);
    }
}

fn taken_names() -> Value {
    let mut schemas = Map::new();
    let mut paths = Map::new();
    let text = json!({ "type": "string" });
    let properties: Map<String, Value> = TAKEN.iter().map(|name| ((*name).to_owned(), text.clone())).collect();
    let parameter =
        |name: &str, place: &str| json!({ "name": name, "in": place, "required": place == "path", "schema": text });
    for name in TAKEN {
        let reference = json!({ "$ref": format!("#/components/schemas/{name}") });
        schemas.insert((*name).to_owned(), json!({ "type": "object", "required": [name], "properties": { *name: reference, "list": { "type": "array", "items": reference } } }));
        let answer =
            json!({ "200": { "description": "Well.", "content": { "application/json": { "schema": reference } } } });
        let get = json!({ "operationId": name, "tags": [name], "responses": answer, "parameters": [parameter(name, "path"), parameter(name, "query")] });
        let post = json!({ "operationId": format!("{name}_post"), "tags": [name], "responses": answer, "parameters": [parameter(name, "path")],
            "requestBody": { "required": true, "content": { "application/json": { "schema": reference } } } });
        paths.insert(format!("/{name}/{{{name}}}"), json!({ "get": get, "post": post }));
    }
    let all: Vec<Value> = TAKEN.iter().map(|name| parameter(name, "query")).collect();
    paths.insert("/all".into(), json!({ "get": { "operationId": "all", "parameters": all, "responses": { "204": { "description": "None." } } } }));
    let form = json!({ "multipart/form-data": { "schema": { "type": "object", "properties": properties } } });
    paths.insert("/form".into(), json!({ "post": { "operationId": "form", "requestBody": { "content": form }, "responses": { "204": { "description": "None." } } } }));
    schemas.insert(
        "every property".into(),
        json!({ "type": "object", "properties": properties, "required": TAKEN, "additionalProperties": text }),
    );
    schemas.insert("every value".into(), json!({ "type": "string", "enum": TAKEN }));
    let alternatives: Vec<Value> =
        TAKEN.iter().map(|name| json!({ "$ref": format!("#/components/schemas/{name}") })).collect();
    schemas.insert("every alternative".into(), json!({ "oneOf": alternatives }));
    json!({ "openapi": "3.0.3", "info": { "title": "Taken names", "version": "1" }, "servers": [{ "url": "https://example.com" }],
        "paths": paths, "components": { "schemas": schemas } })
}

/// Has a crate of these documents built, which must have no warning.
fn build(folder: &str, loader: &Memory, config: &Config) {
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let generated = clientsmith::generate(loader, config, &Extras::default(), &mut sources, &mut diags);
    let report = || diag::render(&diags, &sources, diag::Format::Text { color: false });
    let mut files = generated.unwrap_or_else(|| panic!("{}", report())).files;
    files.entry("Cargo.toml".into()).and_modify(|manifest| manifest.push_str("\n[workspace]\n"));
    let scratch = scratch::folder(folder);
    let changes = write::plan(&scratch, &files, Overwrite::All).unwrap();
    write::apply(&scratch, &files, &changes).unwrap();
    // Beside what became of them, for whoever looks for a fault.
    for (document, text) in &loader.files {
        std::fs::write(scratch.join(document).with_extension("json"), text).unwrap();
    }
    scratch::build(&scratch, &["--lib"]);
}

/// A generator of bytes that gives the same ones in every run.
struct Chance(u64);

impl Chance {
    fn bytes(mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.byte()).collect()
    }

    fn byte(&mut self) -> u8 {
        // SplitMix64: seeds that are neighbours give bytes that have nothing in common.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 56) as u8
    }
}
