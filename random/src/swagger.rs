//! Documents of Swagger 2.0.

use serde_json::{Map, Value, json};

use crate::chance::Chance;
use crate::{distinct, info, named, operation, schema};

type Object = Map<String, Value>;

const METHODS: &[&str] = &["get", "post", "put", "delete", "patch", "head", "options"];

/// The whole of it.
pub(crate) fn document(chance: &mut Chance) -> Value {
    chance.schemes = distinct(chance, 3);
    chance.answers = distinct(chance, 2);
    let mut paths = Object::new();
    for _ in 0..chance.below(6) {
        let (path, names) = operation::path(chance);
        let mut item = Object::new();
        for _ in 0..=chance.below(3) {
            let method = chance.pick(METHODS);
            item.insert(method.into(), operation(chance, &names));
        }
        paths.insert(path, item.into());
    }
    let mut root = json!({
        "swagger": "2.0",
        "info": info(chance),
        "host": chance.pick(&["example.com", "example.com:8080"]),
        "basePath": chance.pick(&["/", "/v1", "/a b/"]),
        "schemes": [chance.pick(&["https", "http", "ws"])],
        "paths": paths,
        "definitions": named(chance, |chance| chance.schemas.clone(), |chance| schema::schema(chance, 4)),
        "responses": named(chance, |chance| chance.answers.clone(), answer),
        "securityDefinitions": named(chance, |chance| chance.schemes.clone(), security_scheme),
    });
    if chance.one_in(2) {
        root["consumes"] = json!([media_type(chance)]);
        root["produces"] = json!([media_type(chance)]);
    }
    if chance.one_in(3) {
        root["security"] = operation::security(chance);
    }
    root
}

fn media_type(chance: &mut Chance) -> &'static str {
    chance.pick(&[
        "application/json",
        "application/json",
        "multipart/form-data",
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/xml",
    ])
}

fn operation(chance: &mut Chance, names: &[String]) -> Value {
    let mut operation = Object::new();
    if !chance.one_in(3) {
        operation.insert("operationId".into(), chance.name().into());
    }
    operation::describe(chance, &mut operation);
    let mut parameters: Vec<Value> = Vec::new();
    for name in names {
        let mut parameter = json!({ "name": name, "in": "path", "required": true });
        plain(chance, &mut parameter);
        parameters.push(parameter);
    }
    for _ in 0..chance.below(4) {
        let mut parameter =
            json!({ "name": chance.name(), "in": chance.pick(&["query", "header"]), "required": chance.one_in(3) });
        plain(chance, &mut parameter);
        parameters.push(parameter);
    }
    match chance.below(4) {
        0 | 1 => {}
        2 => parameters.push(json!({ "name": chance.name(), "in": "body", "required": chance.one_in(2),
            "description": chance.text(), "schema": schema::schema(chance, 3) })),
        _ => {
            for _ in 0..=chance.below(3) {
                let mut parameter = json!({ "name": chance.name(), "in": "formData", "required": chance.one_in(3) });
                plain(chance, &mut parameter);
                if chance.one_in(3) {
                    parameter["type"] = "file".into();
                    operation.insert("consumes".into(), json!(["multipart/form-data"]));
                }
                parameters.push(parameter);
            }
        }
    }
    operation.insert("parameters".into(), operation::unlike(parameters).into());
    let mut responses = Object::new();
    for _ in 0..=chance.below(3) {
        let status = chance.pick(&["200", "201", "204", "default", "400", "404"]);
        responses.insert(status.into(), answer(chance));
    }
    operation.insert("responses".into(), responses.into());
    if chance.one_in(4) {
        operation.insert("produces".into(), json!([media_type(chance)]));
    }
    operation.into()
}

/// The type of a parameter that isn't a body.
fn plain(chance: &mut Chance, parameter: &mut Value) {
    match chance.below(6) {
        0..3 => parameter["type"] = "string".into(),
        3 => parameter["type"] = chance.pick(&["integer", "number", "boolean"]).into(),
        4 => {
            parameter["type"] = "string".into();
            parameter["enum"] = json!([chance.name(), chance.name()]);
        }
        _ => {
            parameter["type"] = "array".into();
            parameter["items"] = json!({ "type": "string" });
            parameter["collectionFormat"] = chance.pick(&["csv", "ssv", "tsv", "pipes", "multi"]).into();
        }
    }
    if chance.one_in(3) {
        parameter["description"] = chance.text().into();
    }
    if chance.one_in(5) {
        parameter["default"] = schema::any(chance, 1);
    }
}

fn answer(chance: &mut Chance) -> Value {
    let mut answer = json!({ "description": chance.text() });
    if !chance.one_in(4) {
        answer["schema"] = operation::page(chance);
    }
    if chance.one_in(5) {
        answer["headers"] = json!({ chance.name(): { "type": "string", "description": chance.text() } });
    }
    if chance.one_in(6) {
        answer["examples"] = json!({ "application/json": schema::any(chance, 2) });
    }
    answer
}

fn security_scheme(chance: &mut Chance) -> Value {
    match chance.below(3) {
        0 => json!({ "type": "apiKey", "name": chance.name(), "in": chance.pick(&["header", "query"]) }),
        1 => json!({ "type": "basic", "description": chance.text() }),
        _ => {
            json!({ "type": "oauth2", "flow": "application", "tokenUrl": "https://example.com/t", "scopes": { chance.name(): chance.text() } })
        }
    }
}
