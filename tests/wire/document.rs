//! The documents as a reader of the standards sees them: straight from their text, without the generator.

use serde_json::{Map, Value};

use crate::overlay;

/// A document with its corrections.
pub(crate) struct Document {
    /// The API's module.
    pub(crate) name: &'static str,
    pub(crate) tree: Value,
    overlays: Vec<Value>,
    /// The largest whole number that samples have: more than a float can hold.
    pub(crate) largest: i64,
}

impl Document {
    /// Both documents, by their modules.
    pub(crate) fn all() -> [Self; 2] {
        [Self::read("v1", "swagger.yaml"), Self::read("v2", "openapi.yaml")]
    }

    fn read(name: &'static str, file: &str) -> Self {
        let load = |file: &str| -> Value {
            let path = format!("{}/../spec/{name}/{file}", env!("CARGO_MANIFEST_DIR"));
            serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
        };
        let (mut tree, overlay) = (load(file), load("overlay.yaml"));
        overlay::apply(&mut tree, &overlay);
        Self { name, tree, overlays: vec![overlay], largest: (1 << 53) + 1 }
    }

    /// Whether it is Swagger 2.0.
    pub(crate) fn is_swagger(&self) -> bool {
        self.tree.get("swagger").is_some()
    }

    /// The path of the URL that all paths are relative to: `/api/v2`.
    pub(crate) fn base_path(&self) -> &str {
        let base = if self.is_swagger() { &self.tree["basePath"] } else { &self.tree["servers"][0]["url"] };
        let base = base.as_str().unwrap();
        base.split_once("://").map_or(base, |(_, rest)| &rest[rest.find('/').unwrap()..])
    }

    /// A node that the emitted calls name: `#/definitions/Build` of the document, `0#/actions/3/update` of an overlay.
    pub(crate) fn at(&self, place: &str) -> Option<&Value> {
        let (overlay, pointer) = place.split_once('#')?;
        match overlay.parse::<usize>() {
            Ok(index) => self.overlays.get(index)?.pointer(pointer),
            Err(_) => self.tree.pointer(pointer),
        }
    }

    /// What a node stands for: itself, or what it refers to.
    pub(crate) fn resolve<'d>(&'d self, mut node: &'d Value) -> &'d Value {
        while let Some(reference) = node.get("$ref").and_then(Value::as_str) {
            node = self.tree.pointer(&reference[1..]).unwrap_or_else(|| panic!("{reference} leads nowhere"));
        }
        node
    }

    /// A schema with everything that it refers to or is composed of by `allOf` in one object.
    pub(crate) fn flat(&self, schema: &Value) -> Map<String, Value> {
        let own = self.resolve(schema).as_object().cloned().unwrap_or_default();
        let mut flat = Map::new();
        for part in own.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            add(&mut flat, self.flat(part));
        }
        add(&mut flat, own.into_iter().filter(|(key, _)| key != "allOf").collect());
        flat
    }
}

/// Adds a further part of a schema: it has the properties, and requires what is required, of all parts.
fn add(flat: &mut Map<String, Value>, part: Map<String, Value>) {
    for (key, value) in part {
        match (flat.get_mut(&key), value) {
            (Some(Value::Object(known)), Value::Object(more)) if key == "properties" => known.extend(more),
            (Some(Value::Array(known)), Value::Array(more)) if key == "required" => known.extend(more),
            (_, value) => drop(flat.insert(key, value)),
        }
    }
}
