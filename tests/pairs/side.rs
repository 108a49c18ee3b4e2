//! One side of a pair: what differs from the base, as documents and configuration.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use clientsmith::config::{ApiConfig, Config};
use clientsmith::diag::{self, Diagnostics};
use clientsmith::diff;
use clientsmith::document::Memory;
use clientsmith::read::Sources;
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// What differs from the base, merged into it: null takes something away, lists are replaced as a whole.
///
/// Besides the keys of a document: `schemas` are its components, an `operationId` of the base is that operation, and a `$ref` to a
/// schema is its name alone.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Side {
    /// The APIs by module, where there are several; each as this.
    #[serde(default)]
    apis: BTreeMap<String, Side>,
    /// What the configuration says of the API.
    #[serde(default)]
    api: Map<String, Value>,
    /// What types derive besides.
    #[serde(default)]
    derives: BTreeMap<String, Vec<String>>,
    /// Types for formats; a format is of one pair alone.
    #[serde(default)]
    formats: BTreeMap<String, String>,
    /// What the configuration says of the client as a whole, which the crates of all pairs don't have.
    #[serde(default)]
    client: Map<String, Value>,
    #[serde(flatten)]
    document: Map<String, Value>,
}

/// Documents and configuration of a client.
#[derive(Default)]
pub(crate) struct Client {
    documents: Memory,
    apis: Vec<Value>,
    derives: BTreeMap<String, Vec<String>>,
    formats: BTreeMap<String, String>,
    others: Map<String, Value>,
}

impl Side {
    /// Puts the APIs into a client, and gives their modules; `module` is that of the only one, or begins the names of all.
    pub(crate) fn put(&self, client: &mut Client, module: Option<&str>) -> Vec<String> {
        if !self.apis.is_empty() {
            let full = |name: &String| module.map_or_else(|| name.clone(), |module| format!("{module}_{name}"));
            return self.apis.iter().flat_map(|(name, side)| side.put(client, Some(&full(name)))).collect();
        }
        let name = format!("{}.yaml", module.unwrap_or("parcels"));
        let mut api = self.api.clone();
        api.insert("document".to_owned(), json!(name));
        api.extend(module.map(|module| ("module".to_owned(), json!(module))));
        client.apis.push(Value::Object(api));
        let path = |pattern: &str| module.map_or_else(|| pattern.to_owned(), |module| format!("{module}::{pattern}"));
        client.derives.extend(self.derives.iter().map(|(pattern, derives)| (path(pattern), derives.clone())));
        client.formats.extend(self.formats.clone());
        client.documents.files.insert(name.into(), self.document().to_string().into_bytes());
        module.map(str::to_owned).into_iter().collect()
    }

    /// The client, and what it is made of, for a comparison.
    pub(crate) fn understand(&self, name: &str) -> diff::Side {
        let mut client = Client::default();
        self.put(&mut client, None);
        client.others.clone_from(&self.client);
        client.understand(name)
    }

    fn document(&self) -> Value {
        let mut document = base().clone();
        for (key, value) in &self.document {
            let (at, value) = match operation(&document, key) {
                Some(pointer) => (pointer, value.clone()),
                None if key == "schemas" => ("/components".to_owned(), json!({ "schemas": value })),
                None => (String::new(), json!({ key: value })),
            };
            merge(document.pointer_mut(&at).unwrap(), value);
        }
        spell_out(&mut document);
        document
    }
}

impl Client {
    /// What `client.toml` would say.
    pub(crate) fn config(&self) -> Config {
        let mut text =
            json!({ "package": {"name": "pairs"}, "api": self.apis, "derives": self.derives, "formats": self.formats });
        merge(&mut text, Value::Object(self.others.clone()));
        let mut config = Config::deserialize(text).unwrap();
        for ApiConfig { document, shown, .. } in &mut config.apis {
            *shown = document.display().to_string();
        }
        config
    }

    pub(crate) fn documents(&self) -> &Memory {
        &self.documents
    }

    pub(crate) fn understand(&self, name: &str) -> diff::Side {
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let config = self.config();
        let understood = clientsmith::understand(&self.documents, &config, &mut sources, &mut diags);
        let report = diag::render(&diags, &sources, diag::Format::Text { color: false });
        let (model, origins, names) = understood.unwrap_or_else(|| panic!("{name}: {report}"));
        diff::Side { model, origins, names, config: Some(config), sources }
    }
}

fn base() -> &'static Value {
    static BASE: OnceLock<Value> = OnceLock::new();
    BASE.get_or_init(|| serde_yaml::from_str(&std::fs::read_to_string("pairs/base.yaml").unwrap()).unwrap())
}

/// Where an operation of the base stands.
fn operation(document: &Value, id: &str) -> Option<String> {
    let paths = document.get("paths")?.as_object()?;
    paths.iter().find_map(|(path, methods)| {
        let mut methods = methods.as_object()?.iter();
        let (method, _) =
            methods.find(|(_, operation)| operation.get("operationId").is_some_and(|other| other == id))?;
        Some(format!("/paths/{}/{method}", path.replace('/', "~1")))
    })
}

/// As a JSON merge patch.
fn merge(onto: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *onto = patch;
        return;
    };
    if !onto.is_object() {
        *onto = json!({});
    }
    for (key, value) in patch {
        let Some(map) = onto.as_object_mut() else { return };
        if value.is_null() {
            // In its place, the rest keep theirs.
            map.shift_remove(&key);
        } else {
            merge(map.entry(key).or_insert(Value::Null), value);
        }
    }
}

/// Makes names of schemas references to them.
fn spell_out(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                match value {
                    Value::String(name) if key == "$ref" && !name.contains('#') => {
                        *name = format!("#/components/schemas/{name}");
                    }
                    value => spell_out(value),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(spell_out),
        _ => {}
    }
}
