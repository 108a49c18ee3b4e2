//! API documents made by chance, and what holds for the generator whatever it is given. Fuzz targets and property tests share both.

mod chance;
mod examine;
mod mutate;
mod operation;
mod schema;
mod swagger;
mod words;

use arbitrary::{Arbitrary, Unstructured};
use serde_json::{Map, Value, json};

pub use examine::{Outcome, examine, examine_settings, rules, run};
pub use mutate::{mutate, pointers};
pub use words::{HOSTILE, TAKEN};

use chance::Chance;

/// A document that its standard allows, or nearly so: names and texts are odd at times, and references lead in rings.
#[derive(Clone, Debug)]
pub struct Document(pub Value);

/// A document with faults of any kind anywhere.
#[derive(Clone, Debug)]
pub struct Faulty(pub Value);

/// The versions of the standard that differ in how something is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    Swagger,
    V30,
    V31,
}

impl<'a> Arbitrary<'a> for Document {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Self(document(&mut Chance::new(bytes))))
    }
}

impl<'a> Arbitrary<'a> for Faulty {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let faults = bytes.int_in_range(0..=8)?;
        let mut tree = document(&mut Chance::new(bytes));
        for _ in 0..faults {
            mutate(&mut tree, bytes);
        }
        Ok(Self(tree))
    }
}

fn document(chance: &mut Chance) -> Value {
    chance.version = chance.pick(&[Version::V30, Version::V31, Version::Swagger]);
    chance.schemas = distinct(chance, 7);
    match chance.version {
        Version::Swagger => swagger::document(chance),
        Version::V30 | Version::V31 => openapi(chance),
    }
}

/// Up to `most` names that differ.
fn distinct(chance: &mut Chance, most: usize) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for _ in 0..chance.below(most + 1) {
        let name = chance.component();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn openapi(chance: &mut Chance) -> Value {
    chance.parameters = distinct(chance, 2);
    chance.answers = distinct(chance, 2);
    chance.bodies = distinct(chance, 2);
    chance.schemes = distinct(chance, 3);
    let version = if chance.version == Version::V30 { "3.0.3" } else { "3.1.0" };
    let mut root = json!({ "openapi": version, "info": info(chance), "paths": operation::paths(chance) });
    let components = json!({
        "schemas": named(chance, |chance| chance.schemas.clone(), |chance| schema::schema(chance, 4)),
        "parameters": named(chance, |chance| chance.parameters.clone(), operation::query_parameter),
        "responses": named(chance, |chance| chance.answers.clone(), operation::answer),
        "requestBodies": named(chance, |chance| chance.bodies.clone(), operation::body),
        "securitySchemes": named(chance, |chance| chance.schemes.clone(), operation::security_scheme),
    });
    root["components"] = components;
    if chance.one_in(2) {
        root["servers"] = operation::servers(chance);
    }
    if chance.one_in(3) {
        root["security"] = operation::security(chance);
    }
    if chance.one_in(3) {
        let describe = |chance: &mut Chance| json!({ "name": chance.tag(), "description": chance.text() });
        root["tags"] = Value::Array((0..chance.below(4)).map(|_| describe(chance)).collect());
    }
    if chance.version == Version::V31 && chance.one_in(4) {
        let name = chance.name();
        root["webhooks"] = json!({ name: operation::path_item(chance, &[]) });
    }
    root
}

fn info(chance: &mut Chance) -> Value {
    let mut info = json!({ "title": chance.text(), "version": chance.text() });
    if chance.one_in(2) {
        info["description"] = chance.text().into();
    }
    if chance.one_in(4) {
        info["contact"] = json!({ "name": chance.text(), "url": chance.text(), "email": chance.text() });
        info["license"] = json!({ "name": chance.text(), "url": chance.text() });
        info["termsOfService"] = chance.text().into();
    }
    info
}

/// A mapping from these names to what is made for each.
fn named(
    chance: &mut Chance,
    names: impl Fn(&Chance) -> Vec<String>,
    make: impl Fn(&mut Chance) -> Value,
) -> Map<String, Value> {
    names(chance).into_iter().map(|name| (name, make(chance))).collect()
}
