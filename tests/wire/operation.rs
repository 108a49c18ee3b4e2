//! The operations of a document, in Swagger 2.0 and in OpenAPI 3.0.

use serde_json::{Value, json};

use crate::document::Document;

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// An operation.
pub(crate) struct Operation {
    pub(crate) id: String,
    /// `GET`
    pub(crate) method: String,
    /// `/project/{project-slug}`
    pub(crate) template: String,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) responses: Vec<Response>,
}

/// A parameter that isn't the body.
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// `path`, `query`, `header`
    pub(crate) place: String,
    pub(crate) required: bool,
    pub(crate) schema: Value,
    /// What parts the elements of a list; none if each gets the name of its own.
    pub(crate) separator: Option<char>,
}

/// A request's body.
pub(crate) struct Body {
    pub(crate) media: String,
    pub(crate) required: bool,
    pub(crate) schema: Value,
}

/// A response.
pub(crate) struct Response {
    /// `200`, `4XX`, `default`
    pub(crate) status: String,
    /// The media type, and the schema of the body; none if there is no body.
    pub(crate) body: Option<(String, Value)>,
}

/// All operations of a document.
pub(crate) fn all(document: &Document) -> Vec<Operation> {
    let paths = document.tree["paths"].as_object().unwrap();
    let of_path = |(template, item): (&String, &Value)| -> Vec<Operation> {
        let methods = METHODS.iter().filter(|method| item.get(**method).is_some());
        methods.map(|method| operation(document, template, item, method)).collect()
    };
    paths.iter().flat_map(of_path).collect()
}

fn operation(document: &Document, template: &str, item: &Value, method: &str) -> Operation {
    let node = &item[method];
    let own = listed(document, node);
    let key = |parameter: &Value| (parameter["name"].clone(), parameter["in"].clone());
    let mut nodes = listed(document, item);
    nodes.retain(|shared| !own.iter().any(|own| key(own) == key(shared)));
    nodes.extend(own);
    let is_body = |node: &&Value| matches!(node["in"].as_str(), Some("body" | "formData"));
    let parameters = nodes.iter().filter(|node| !is_body(node)).map(parameter).collect();
    let body = match node.get("requestBody") {
        Some(body) => Some(request_body(document, body)),
        None => swagger_body(document, node, &nodes.iter().filter(is_body).collect::<Vec<_>>()),
    };
    let responses = node["responses"].as_object().unwrap().iter();
    let responses = responses.map(|(status, response)| Response {
        status: status.clone(),
        body: response_body(document, node, document.resolve(response)),
    });
    let (id, method) = (node["operationId"].as_str().unwrap().to_owned(), method.to_uppercase());
    Operation { id, method, template: template.to_owned(), parameters, body, responses: responses.collect() }
}

fn listed(document: &Document, node: &Value) -> Vec<Value> {
    let parameters = node.get("parameters").and_then(Value::as_array).into_iter().flatten();
    parameters.map(|parameter| document.resolve(parameter).clone()).collect()
}

fn parameter(node: &Value) -> Parameter {
    let place = node["in"].as_str().unwrap();
    let separator = match node.get("schema") {
        Some(_) => {
            let style = node["style"].as_str().unwrap_or(if place == "query" { "form" } else { "simple" });
            let explodes = node["explode"].as_bool().unwrap_or(style == "form");
            let separator = match style {
                "form" | "simple" => ',',
                "spaceDelimited" => ' ',
                "pipeDelimited" => '|',
                other => panic!("{}: the style {other} is not judged yet", node["name"]),
            };
            Some(separator).filter(|_| !explodes)
        }
        None => match node["collectionFormat"].as_str().unwrap_or("csv") {
            "multi" => None,
            "ssv" => Some(' '),
            "tsv" => Some('\t'),
            "pipes" => Some('|'),
            _ => Some(','),
        },
    };
    Parameter {
        name: node["name"].as_str().unwrap().to_owned(),
        place: place.to_owned(),
        required: node["required"] == json!(true),
        // In Swagger 2.0 the parameter is the schema.
        schema: node.get("schema").unwrap_or(node).clone(),
        separator,
    }
}

fn request_body(document: &Document, node: &Value) -> Body {
    let node = document.resolve(node);
    let (media, content) = node["content"].as_object().unwrap().iter().next().unwrap();
    let schema = content["schema"].clone();
    Body { media: media.clone(), required: node["required"] == json!(true), schema }
}

fn swagger_body(document: &Document, operation: &Value, nodes: &[&Value]) -> Option<Body> {
    let first = nodes.first()?;
    let media = media(document, operation, "consumes").unwrap_or_else(|| "application/json".to_owned());
    if first["in"] == "body" {
        return Some(Body { media, required: first["required"] == json!(true), schema: first["schema"].clone() });
    }
    let properties = nodes.iter().map(|node| (node["name"].as_str().unwrap().to_owned(), (*node).clone()));
    let required = nodes.iter().filter(|node| node["required"] == json!(true)).map(|node| node["name"].clone());
    let required: Vec<Value> = required.collect();
    let is_required = !required.is_empty();
    let properties: serde_json::Map<String, Value> = properties.collect();
    let schema = json!({"type": "object", "properties": properties, "required": required});
    Some(Body { media, required: is_required, schema })
}

fn response_body(document: &Document, operation: &Value, response: &Value) -> Option<(String, Value)> {
    if document.is_swagger() {
        let media = media(document, operation, "produces")?;
        return Some((media, response.get("schema")?.clone()));
    }
    let (media, content) = response.get("content")?.as_object()?.iter().next()?;
    Some((media.clone(), content["schema"].clone()))
}

fn media(document: &Document, operation: &Value, key: &str) -> Option<String> {
    let media = operation.get(key).or(document.tree.get(key))?;
    media[0].as_str().map(str::to_owned)
}
