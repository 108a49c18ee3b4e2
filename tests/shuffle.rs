//! Emitted bytes don't hang on the order of a document's paths, components, responses or media types.

#[path = "support/configuration.rs"]
mod configuration;
#[path = "support/emit.rs"]
mod emit;
#[path = "support/fixtures.rs"]
mod fixtures;

use std::path::Path;

use clientsmith::config::Limits;
use clientsmith::diag::Diagnostics;
use clientsmith::document::{Files, Memory, Notation, Source};
use clientsmith::read;
use serde_json::{Map, Value};

#[test]
fn fixtures_emit_the_same_bytes_in_any_order() {
    for path in fixtures::fixtures() {
        same_bytes(&path, &[1, 2, 3]);
    }
}

#[test]
fn our_v2_document_emits_the_same_bytes_in_any_order() {
    same_bytes(Path::new("../spec/v2/openapi.yaml"), &[4]);
}

fn same_bytes(path: &Path, seeds: &[u64]) {
    let tree = tree(path);
    let plain = files(&tree);
    for seed in seeds {
        let mut shuffled = tree.clone();
        shuffle(&mut shuffled, &mut Chance(*seed));
        let other = files(&shuffled);
        assert_eq!(
            plain.keys().collect::<Vec<_>>(),
            other.keys().collect::<Vec<_>>(),
            "{}, seed {seed}",
            path.display()
        );
        for (name, text) in &plain {
            assert!(*text == other[name], "{}, seed {seed}: {} differs", path.display(), name.display());
        }
    }
}

fn tree(path: &Path) -> Value {
    let source = Source { name: path.display().to_string(), text: text(path), notation: Notation::Yaml };
    read::tree(&source, 0, &Limits::default(), &mut Diagnostics::default())
        .unwrap_or_else(|| panic!("{} can't be read", path.display()))
}

fn files(tree: &Value) -> Files {
    let loader: Memory = [("document.json", tree.to_string())].into_iter().collect();
    emit::emit(&loader, &configuration::configuration("document.json"))
}

/// Maps whose order means nothing to a client. Properties are not among them: fields stand as in the document.
const UNORDERED: [&str; 12] = [
    "paths",
    "components",
    "schemas",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "securitySchemes",
    "securityDefinitions",
    "definitions",
    "content",
    "callbacks",
];

fn shuffle(node: &mut Value, chance: &mut Chance) {
    match node {
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                if let (true, Value::Object(inner)) = (UNORDERED.contains(&key.as_str()), &mut *value) {
                    reorder(inner, chance);
                }
                shuffle(value, chance);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| shuffle(value, chance)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn reorder(map: &mut Map<String, Value>, chance: &mut Chance) {
    let mut entries: Vec<_> = std::mem::take(map).into_iter().collect();
    for index in (1..entries.len()).rev() {
        entries.swap(index, chance.below(index + 1));
    }
    map.extend(entries);
}

/// A generator of numbers that gives the same ones in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        // Knuth's MMIX constants; the low bits of such a generator repeat early, so the high ones are used.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
