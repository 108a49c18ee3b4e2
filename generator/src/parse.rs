//! Tree → `openapiv3`: the operations of a document, typed.
//!
//! `openapiv3` reads a schema by trying one form after another over buffered copies, which costs time that doubles with
//! nesting, and drops what its forms don't foresee. So it is given a skeleton: the document with a reference in place of
//! every schema, which [`lower`](crate::lower) reads in the tree. What is referred to otherwise is a component of the skeleton
//! under its pointer, once, however many operations share it; so are parameters that are alike but for their schemas, under a number.
//! After [`check`](crate::check) this can't fail; if it does all the same, that is reported as `internal`.

use std::collections::BTreeMap;

use indexmap::IndexSet;
use openapiv3::{OpenAPI, Parameter, ReferenceOr, RequestBody, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::choose::LEFT_OUT;
use crate::diag::{Code, Diagnostics};
use crate::document::{Document, METHODS, node, pointer_in, push_token, reference_to, value_of};

/// The key under which a response has the names of its headers: all that is asked of them.
pub(crate) const HEADER_NAMES: &str = "x-header-names";

/// What a parameter has besides its schema.
const OF_PARAMETERS: [&str; 9] =
    ["name", "in", "description", "required", "deprecated", "style", "explode", "allowReserved", "x-collection-format"];

/// A document's operations.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The document without its schemas: each is a reference whose fragment is the schema's pointer in the tree, but for those of
    /// parameters, which stand where the parameter does. Other references lead to components by their names.
    pub openapi: OpenAPI,
}

/// The response that stands in a slot of the skeleton.
pub(crate) fn response<'o>(openapi: &'o OpenAPI, slot: &'o ReferenceOr<Response>) -> Option<&'o Response> {
    meant(slot, |name| openapi.components.as_ref()?.responses.get(name))
}

/// The parameter that stands in a slot of the skeleton.
pub(crate) fn parameter<'o>(openapi: &'o OpenAPI, slot: &'o ReferenceOr<Parameter>) -> Option<&'o Parameter> {
    meant(slot, |name| openapi.components.as_ref()?.parameters.get(name))
}

/// The request body that stands in a slot of the skeleton.
pub(crate) fn request_body<'o>(openapi: &'o OpenAPI, slot: &'o ReferenceOr<RequestBody>) -> Option<&'o RequestBody> {
    meant(slot, |name| openapi.components.as_ref()?.request_bodies.get(name))
}

fn meant<'o, T>(slot: &'o ReferenceOr<T>, component: impl FnOnce(&str) -> Option<&'o ReferenceOr<T>>) -> Option<&'o T> {
    match slot {
        ReferenceOr::Item(item) => Some(item),
        ReferenceOr::Reference { reference } => component(reference)?.as_item(),
    }
}

/// Parses all documents of a run.
#[must_use]
#[inline(never)]
pub fn documents(documents: &[Document], diags: &mut Diagnostics) -> Vec<Parsed> {
    documents.iter().map(|document| self::document(document, diags)).collect()
}

fn document(document: &Document, diags: &mut Diagnostics) -> Parsed {
    if document.tree.is_null() {
        return Parsed::default();
    }
    let skeleton = Skeleton { tree: &document.tree, shared: BTreeMap::new(), alike: IndexSet::new() }.document();
    match OpenAPI::deserialize(skeleton) {
        Ok(openapi) => Parsed { openapi },
        Err(error) => {
            diags.report(Code::Internal, document.at(""), format!("the checked document can't be parsed: {error}"));
            Parsed::default()
        }
    }
}

/// Copies what `openapiv3` is to see.
struct Skeleton<'a> {
    tree: &'a Value,
    /// What is referred to, by the section of components that it goes into and its pointer.
    shared: BTreeMap<&'static str, Map<String, Value>>,
    /// What is kept of parameters with a schema: each is the component of its number.
    alike: IndexSet<Vec<Option<&'a Value>>>,
}

/// What a value is, as far as the copy must know.
#[derive(Clone, Copy)]
enum Kind {
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Response,
    MediaType,
}

impl Kind {
    /// The section of components for what is referred to.
    fn section(self) -> Option<&'static str> {
        match self {
            Self::Parameter => Some("parameters"),
            Self::RequestBody => Some("requestBodies"),
            Self::Response => Some("responses"),
            Self::PathItem | Self::Operation | Self::MediaType => None,
        }
    }
}

impl<'a> Skeleton<'a> {
    fn document(mut self) -> Value {
        let tree = self.tree;
        let mut copy = Self::keep(tree, &["openapi", "info", "servers", "security", "tags"]);
        let paths = tree.get("paths").and_then(Value::as_object);
        let paths = paths.into_iter().flatten().filter(|(template, _)| template.starts_with('/'));
        let paths = paths.map(|(template, item)| {
            let mut pointer = String::from("/paths");
            push_token(&mut pointer, template);
            (template.clone(), self.copy(Kind::PathItem, item, &pointer))
        });
        copy.insert("paths".to_owned(), Value::Object(paths.collect()));
        let shared = self.shared.into_iter().map(|(section, entries)| (section.to_owned(), Value::Object(entries)));
        let mut components: Map<String, Value> = shared.collect();
        if let Some(schemes) = tree.pointer("/components/securitySchemes") {
            components.insert("securitySchemes".to_owned(), schemes.clone());
        }
        copy.insert("components".to_owned(), Value::Object(components));
        Value::Object(copy)
    }

    /// A copy of the keys that are the same in the skeleton.
    fn keep(value: &Value, keys: &[&str]) -> Map<String, Value> {
        let kept = keys.iter().filter_map(|key| Some(((*key).to_owned(), value_of(value, key)?.clone())));
        kept.collect()
    }

    /// What stands in the skeleton for a value: a reference to a component, or a copy.
    fn slot(&mut self, kind: Kind, value: &'a Value, pointer: &str) -> Value {
        // Path items have taken the place of references to them, and operations and media types have none.
        let section = kind.section();
        if let Some((section, (target, pointer))) = section.zip(self.target(value)) {
            self.share(section, kind, target, &pointer)
        } else if let (Kind::Parameter, Some(section)) = (kind, section)
            && value_of(value, "schema").is_some()
        {
            self.alike(section, value)
        } else {
            self.copy(kind, value, pointer)
        }
    }

    fn copy(&mut self, kind: Kind, value: &'a Value, pointer: &str) -> Value {
        let keys: &[&str] = match kind {
            Kind::PathItem => &["summary", "description", "servers"],
            Kind::Operation => &["tags", "summary", "description", "operationId", "deprecated", "security", "servers"],
            Kind::Parameter => &OF_PARAMETERS,
            Kind::RequestBody => &["description", "required"],
            Kind::Response => &["description"],
            Kind::MediaType => &[],
        };
        let mut copy = Self::keep(value, keys);
        match kind {
            Kind::PathItem => {
                self.list(&mut copy, value, "parameters", Kind::Parameter, pointer);
                let is_chosen =
                    |method: &&str| value_of(value, method).is_none_or(|operation| operation.get(LEFT_OUT).is_none());
                for method in METHODS.into_iter().filter(is_chosen) {
                    self.one(&mut copy, value, method, Kind::Operation, pointer);
                }
            }
            Kind::Operation => {
                copy.extend(Self::keep(value, &["x-aliases", "x-deprecated-reason"]));
                self.list(&mut copy, value, "parameters", Kind::Parameter, pointer);
                self.one(&mut copy, value, "requestBody", Kind::RequestBody, pointer);
                self.map(&mut copy, value, "responses", Kind::Response, pointer);
                copy.entry("responses").or_insert_with(|| Value::Object(Map::new()));
            }
            Kind::Parameter => {
                if value_of(value, "schema").is_some() {
                    // `openapiv3` must see one; `lower` looks for it where the parameter stands.
                    copy.insert("schema".to_owned(), json!({ "$ref": "" }));
                } else {
                    self.map(&mut copy, value, "content", Kind::MediaType, pointer);
                }
            }
            Kind::RequestBody | Kind::Response => {
                self.map(&mut copy, value, "content", Kind::MediaType, pointer);
                copy.entry("content").or_insert_with(|| Value::Object(Map::new()));
                if matches!(kind, Kind::Response) {
                    copy.entry("description").or_insert_with(|| Value::String(String::new()));
                }
                if let Some(headers) = value.get("headers").and_then(Value::as_object) {
                    let names = headers.keys().cloned().map(Value::String);
                    copy.insert(HEADER_NAMES.to_owned(), Value::Array(names.collect()));
                }
            }
            Kind::MediaType => {
                if value_of(value, "schema").is_some() {
                    let schema = reference_to(&[pointer, "/schema"].concat());
                    copy.insert("schema".to_owned(), json!({ "$ref": schema }));
                }
            }
        }
        Value::Object(copy)
    }

    /// What a reference leads to, which is none itself.
    fn target(&self, value: &Value) -> Option<(&'a Value, String)> {
        let pointer = pointer_in(value_of(value, "$ref")?.as_str()?)?;
        Some((node(self.tree, &pointer)?, pointer))
    }

    /// A reference to a component that is a copy of what stands at a pointer.
    fn share(&mut self, section: &'static str, kind: Kind, target: &'a Value, pointer: &str) -> Value {
        if !self.shared.get(section).is_some_and(|entries| entries.contains_key(pointer)) {
            // One that refers to itself was reported: it is met again as this.
            self.shared.entry(section).or_default().insert(pointer.to_owned(), json!({ "$ref": "" }));
            let copy = self.copy(kind, target, pointer);
            self.shared.entry(section).or_default().insert(pointer.to_owned(), copy);
        }
        json!({ "$ref": pointer })
    }

    /// A reference to a component that is a copy of this parameter, and of all that are alike: some documents repeat a few of them in
    /// each operation.
    fn alike(&mut self, section: &'static str, parameter: &'a Value) -> Value {
        let kept = OF_PARAMETERS.iter().map(|key| value_of(parameter, key)).collect();
        let (number, is_new) = self.alike.insert_full(kept);
        let name = number.to_string();
        if is_new {
            let copy = self.copy(Kind::Parameter, parameter, "");
            self.shared.entry(section).or_default().insert(name.clone(), copy);
        }
        json!({ "$ref": name })
    }

    fn one(&mut self, copy: &mut Map<String, Value>, value: &'a Value, key: &str, kind: Kind, pointer: &str) {
        if let Some(inner) = value_of(value, key) {
            copy.insert(key.to_owned(), self.slot(kind, inner, &format!("{pointer}/{key}")));
        }
    }

    fn list(&mut self, copy: &mut Map<String, Value>, value: &'a Value, key: &str, kind: Kind, pointer: &str) {
        let Some(items) = value_of(value, key).and_then(Value::as_array) else { return };
        let items = items.iter().enumerate();
        let items = items.map(|(index, item)| self.slot(kind, item, &format!("{pointer}/{key}/{index}")));
        copy.insert(key.to_owned(), Value::Array(items.collect()));
    }

    fn map(&mut self, copy: &mut Map<String, Value>, value: &'a Value, key: &str, kind: Kind, pointer: &str) {
        let Some(entries) = value_of(value, key).and_then(Value::as_object) else { return };
        let entries = entries.iter().filter(|(name, _)| !name.starts_with("x-")).map(|(name, inner)| {
            let mut pointer = format!("{pointer}/{key}");
            push_token(&mut pointer, name);
            (name.clone(), self.slot(kind, inner, &pointer))
        });
        copy.insert(key.to_owned(), Value::Object(entries.collect()));
    }
}
