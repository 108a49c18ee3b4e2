//! Tree → `openapiv3`: the operations of a document, typed.
//!
//! `openapiv3` reads a schema by trying one form after another over buffered copies, which costs time that doubles with
//! nesting, and drops what its forms don't foresee. So it is given a skeleton: the document with an empty reference in place of
//! every schema, which [`lower`](crate::lower) reads in the tree. What is referred to otherwise is a component of the skeleton
//! under its pointer, once, however many operations share it. So are parameters, bodies and responses that are alike but for their schemas,
//! under a number: some documents repeat a few of them in each operation.
//! After [`check`](crate::check) this can't fail; if it does all the same, that is reported as `internal`.

use std::collections::BTreeMap;

use indexmap::IndexSet;
use openapiv3::{OpenAPI, Parameter, ReferenceOr, RequestBody, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::choose::LEFT_OUT;
use crate::diag::{Code, Diagnostics};
use crate::document::{Document, METHODS, node, pointer_in, value_of};

/// The key under which a response has the names of its headers: all that is asked of them.
pub(crate) const HEADER_NAMES: &str = "x-header-names";

/// A document's operations.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The document without its schemas: an empty reference stands for each. Other references lead to components by their names.
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
    /// Copies of what is referred to, by the section of components that it goes into and its pointer.
    shared: BTreeMap<&'static str, Map<String, Value>>,
    /// Copies of what isn't, with their sections: each is the component of its number.
    alike: IndexSet<(&'static str, Value)>,
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
    /// The section of components for what may be one.
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
        let paths = paths.map(|(template, item)| (template.clone(), self.copy(Kind::PathItem, item)));
        copy.insert("paths".to_owned(), Value::Object(paths.collect()));
        for (number, (section, value)) in self.alike.into_iter().enumerate() {
            self.shared.entry(section).or_default().insert(number.to_string(), value);
        }
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
    fn slot(&mut self, kind: Kind, value: &'a Value) -> Value {
        // Path items have taken the place of references to them, and operations and media types have none.
        let Some(section) = kind.section() else { return self.copy(kind, value) };
        match self.target(value) {
            Some((target, pointer)) => self.share(section, kind, target, &pointer),
            None => self.alike(section, kind, value),
        }
    }

    fn copy(&mut self, kind: Kind, value: &'a Value) -> Value {
        let keys: &[&str] = match kind {
            Kind::PathItem => &["summary", "description", "servers"],
            Kind::Operation => &["tags", "summary", "description", "operationId", "deprecated", "security", "servers"],
            Kind::Parameter => &[
                "name",
                "in",
                "description",
                "required",
                "deprecated",
                "style",
                "explode",
                "allowReserved",
                "x-collection-format",
            ],
            Kind::RequestBody => &["description", "required"],
            Kind::Response => &["description"],
            Kind::MediaType => &[],
        };
        let mut copy = Self::keep(value, keys);
        match kind {
            Kind::PathItem => {
                self.list(&mut copy, value, "parameters", Kind::Parameter);
                let is_chosen =
                    |method: &&str| value_of(value, method).is_none_or(|operation| operation.get(LEFT_OUT).is_none());
                for method in METHODS.into_iter().filter(is_chosen) {
                    self.one(&mut copy, value, method, Kind::Operation);
                }
            }
            Kind::Operation => {
                copy.extend(Self::keep(value, &["x-aliases", "x-deprecated-reason"]));
                self.list(&mut copy, value, "parameters", Kind::Parameter);
                self.one(&mut copy, value, "requestBody", Kind::RequestBody);
                self.map(&mut copy, value, "responses", Kind::Response);
                copy.entry("responses").or_insert_with(|| Value::Object(Map::new()));
            }
            Kind::Parameter => {
                if !put_schema(&mut copy, value) {
                    self.map(&mut copy, value, "content", Kind::MediaType);
                }
            }
            Kind::RequestBody | Kind::Response => {
                self.map(&mut copy, value, "content", Kind::MediaType);
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
                put_schema(&mut copy, value);
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
            let copy = self.copy(kind, target);
            self.shared.entry(section).or_default().insert(pointer.to_owned(), copy);
        }
        json!({ "$ref": pointer })
    }

    /// A reference to a component that is a copy of this value, and of all that are alike.
    fn alike(&mut self, section: &'static str, kind: Kind, value: &'a Value) -> Value {
        let copy = self.copy(kind, value);
        let (number, _) = self.alike.insert_full((section, copy));
        json!({ "$ref": number.to_string() })
    }

    fn one(&mut self, copy: &mut Map<String, Value>, value: &'a Value, key: &str, kind: Kind) {
        if let Some(inner) = value_of(value, key) {
            copy.insert(key.to_owned(), self.slot(kind, inner));
        }
    }

    fn list(&mut self, copy: &mut Map<String, Value>, value: &'a Value, key: &str, kind: Kind) {
        let Some(items) = value_of(value, key).and_then(Value::as_array) else { return };
        copy.insert(key.to_owned(), Value::Array(items.iter().map(|item| self.slot(kind, item)).collect()));
    }

    fn map(&mut self, copy: &mut Map<String, Value>, value: &'a Value, key: &str, kind: Kind) {
        let Some(entries) = value_of(value, key).and_then(Value::as_object) else { return };
        let entries = entries.iter().filter(|(name, _)| !name.starts_with("x-"));
        let entries = entries.map(|(name, inner)| (name.clone(), self.slot(kind, inner)));
        copy.insert(key.to_owned(), Value::Object(entries.collect()));
    }
}

/// Puts an empty reference in place of a schema, if there is one, and says so: `openapiv3` must see something.
fn put_schema(copy: &mut Map<String, Value>, value: &Value) -> bool {
    let has_schema = value_of(value, "schema").is_some();
    if has_schema {
        copy.insert("schema".to_owned(), json!({ "$ref": "" }));
    }
    has_schema
}
