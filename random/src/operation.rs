//! Operations of OpenAPI 3: parameters, bodies, answers, servers, security.

use serde_json::{Map, Value, json};

use crate::Version;
use crate::chance::Chance;
use crate::schema::{self, escaped};

type Object = Map<String, Value>;

const METHODS: &[&str] = &["get", "post", "put", "delete", "patch", "head", "options", "trace"];

const STATUSES: &[&str] = &["200", "201", "202", "204", "default", "2XX", "4XX", "400", "404", "500", "302"];

const MEDIA_TYPES: &[&str] = &[
    "application/json",
    "application/json",
    "application/json",
    "application/problem+json",
    "text/plain",
    "*/*",
    "application/octet-stream",
    "application/xml",
    "text/event-stream",
    "application/x-ndjson",
    "application/json; charset=utf-8",
];

const BODY_TYPES: &[&str] = &[
    "application/json",
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "application/octet-stream",
    "application/merge-patch+json",
    "application/json-patch+json",
    "application/xml",
    "*/*",
    "image/*",
];

/// Paths, with parameters in their templates.
pub(crate) fn paths(chance: &mut Chance) -> Value {
    let mut paths = Object::new();
    for _ in 0..chance.below(6) {
        let (path, parameters) = path(chance);
        let item = path_item(chance, &parameters);
        paths.insert(path, item);
    }
    paths.into()
}

/// A path, and the names in its template.
pub(crate) fn path(chance: &mut Chance) -> (String, Vec<String>) {
    let (mut path, mut names) = (String::new(), Vec::new());
    for _ in 0..=chance.below(4) {
        path.push('/');
        if chance.one_in(3) {
            let name: String = chance.name().chars().filter(|c| !matches!(c, '{' | '}' | '/' | '?' | '#')).collect();
            if !name.is_empty() && !names.contains(&name) {
                path = format!("{path}{{{name}}}");
                names.push(name);
                continue;
            }
        }
        let word: String = chance.name().chars().filter(|c| !matches!(c, '{' | '}' | '?' | '#')).collect();
        path.push_str(&word);
    }
    (path, names)
}

/// Operations, with a parameter for each of these names.
pub(crate) fn path_item(chance: &mut Chance, names: &[String]) -> Value {
    let mut item = Object::new();
    for _ in 0..=chance.below(3) {
        let method = chance.pick(METHODS);
        item.insert(method.into(), operation(chance, method, names));
    }
    if chance.one_in(5) {
        item.insert("parameters".into(), json!([query_parameter(chance)]));
        item.insert("summary".into(), chance.text().into());
        item.insert("servers".into(), servers(chance));
    }
    item.into()
}

fn operation(chance: &mut Chance, method: &str, names: &[String]) -> Value {
    let mut operation = Object::new();
    if !chance.one_in(3) {
        operation.insert("operationId".into(), chance.name().into());
    }
    describe(chance, &mut operation);
    let mut parameters: Vec<Value> = names.iter().map(|name| path_parameter(chance, name)).collect();
    parameters.extend((0..chance.below(4)).map(|_| parameter(chance)));
    operation.insert("parameters".into(), unlike(parameters).into());
    if !matches!(method, "get" | "head" | "trace") && !chance.one_in(4) {
        let body = if chance.bodies.is_empty() || chance.one_in(2) {
            body(chance)
        } else {
            let names = chance.bodies.clone();
            json!({ "$ref": format!("#/components/requestBodies/{}", escaped(&chance.pick(&names))) })
        };
        operation.insert("requestBody".into(), body);
    }
    operation.insert("responses".into(), responses(chance));
    if chance.one_in(6) {
        operation.insert("security".into(), security(chance));
    }
    if chance.one_in(10) {
        operation.insert("servers".into(), servers(chance));
    }
    if chance.one_in(10) {
        let answer = json!({ "responses": { "200": { "description": chance.text() } } });
        operation.insert("callbacks".into(), json!({ chance.name(): { "{$request.body#/url}": { "post": answer } } }));
    }
    operation.into()
}

/// What an operation says of itself in words.
pub(crate) fn describe(chance: &mut Chance, operation: &mut Object) {
    if chance.one_in(2) {
        operation.insert("tags".into(), (0..chance.below(3)).map(|_| Value::from(chance.tag())).collect());
    }
    if chance.one_in(2) {
        operation.insert("summary".into(), chance.text().into());
    }
    if chance.one_in(3) {
        operation.insert("description".into(), chance.text().into());
    }
    if chance.one_in(8) {
        operation.insert("deprecated".into(), true.into());
        operation.insert("externalDocs".into(), json!({ "url": chance.text(), "description": chance.text() }));
    }
}

/// The same without those that are there twice, which is an error.
pub(crate) fn unlike(parameters: Vec<Value>) -> Vec<Value> {
    let mut kept: Vec<Value> = Vec::new();
    for parameter in parameters {
        let is_same = |other: &Value| ["name", "in", "$ref"].iter().all(|key| other.get(key) == parameter.get(key));
        if !kept.iter().any(is_same) {
            kept.push(parameter);
        }
    }
    kept
}

fn path_parameter(chance: &mut Chance, name: &str) -> Value {
    let mut parameter = json!({ "name": name, "in": "path", "required": true, "schema": schema::schema(chance, 1) });
    if chance.one_in(5) {
        parameter["style"] = chance.pick(&["simple", "label", "matrix"]).into();
        parameter["explode"] = chance.one_in(2).into();
    }
    parameter
}

fn parameter(chance: &mut Chance) -> Value {
    if !chance.parameters.is_empty() && chance.one_in(4) {
        let names = chance.parameters.clone();
        return json!({ "$ref": format!("#/components/parameters/{}", escaped(&chance.pick(&names))) });
    }
    let mut parameter = query_parameter(chance);
    match chance.below(6) {
        0 => parameter["in"] = "header".into(),
        1 => parameter["in"] = "cookie".into(),
        _ => return parameter,
    }
    if let Some(map) = parameter.as_object_mut() {
        map.remove("style");
    }
    parameter
}

/// A parameter of the query.
pub(crate) fn query_parameter(chance: &mut Chance) -> Value {
    let mut parameter = json!({ "name": chance.name(), "in": "query", "required": chance.one_in(3) });
    if chance.one_in(8) {
        parameter["content"] = json!({ "application/json": { "schema": schema::schema(chance, 2) } });
    } else {
        parameter["schema"] = schema::schema(chance, 2);
        if chance.one_in(4) {
            parameter["style"] = chance.pick(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]).into();
            parameter["explode"] = chance.one_in(2).into();
        }
    }
    if chance.one_in(3) {
        parameter["description"] = chance.text().into();
    }
    if chance.one_in(8) {
        parameter["deprecated"] = true.into();
        parameter["example"] = schema::any(chance, 1);
    }
    parameter
}

/// A request's body.
pub(crate) fn body(chance: &mut Chance) -> Value {
    let mut content = Object::new();
    for _ in 0..=chance.below(3) {
        let media_type = chance.pick(BODY_TYPES);
        let mut form = json!({ "schema": schema::schema(chance, 3) });
        if media_type.starts_with("multipart") || media_type.contains("form") {
            form["schema"] = schema::object(chance, 3).into();
        }
        if chance.one_in(4) {
            form["encoding"] =
                json!({ chance.name(): { "contentType": chance.text(), "style": "form", "explode": true } });
            form["example"] = schema::any(chance, 2);
        }
        content.insert(media_type.into(), form);
    }
    let mut body = json!({ "content": content, "required": chance.one_in(2) });
    if chance.one_in(3) {
        body["description"] = chance.text().into();
    }
    body
}

fn responses(chance: &mut Chance) -> Value {
    let mut responses = Object::new();
    for _ in 0..=chance.below(4) {
        let status = chance.pick(STATUSES);
        let answer = if !chance.answers.is_empty() && chance.one_in(3) {
            let names = chance.answers.clone();
            json!({ "$ref": format!("#/components/responses/{}", escaped(&chance.pick(&names))) })
        } else {
            answer(chance)
        };
        responses.insert(status.into(), answer);
    }
    responses.into()
}

/// An answer.
pub(crate) fn answer(chance: &mut Chance) -> Value {
    let mut answer = json!({ "description": chance.text() });
    if !chance.one_in(4) {
        let mut content = Object::new();
        for _ in 0..=chance.below(2) {
            let media_type = chance.pick(MEDIA_TYPES);
            content.insert(media_type.into(), json!({ "schema": page(chance) }));
        }
        answer["content"] = content.into();
    }
    if chance.one_in(5) {
        let header = json!({ "description": chance.text(), "schema": schema::schema(chance, 1) });
        answer["headers"] = json!({ chance.pick(&["Link", "X-Rate-Limit", "Location", "type"]): header });
    }
    if chance.one_in(12) {
        answer["links"] =
            json!({ chance.name(): { "operationId": chance.name(), "parameters": { chance.name(): chance.text() } } });
    }
    answer
}

/// A schema, sometimes of what paged operations answer.
pub(crate) fn page(chance: &mut Chance) -> Value {
    let list = |chance: &mut Chance| json!({ "type": "array", "items": schema::schema(chance, 2) });
    match chance.below(6) {
        0 => list(chance),
        1 => {
            json!({ "type": "object", "properties": { "items": list(chance), "next_page_token": { "type": "string" } } })
        }
        2 => json!({ "type": "object", "properties": { "data": list(chance), "has_more": { "type": "boolean" },
            "meta": { "type": "object", "properties": { "total": { "type": "integer" } } } } }),
        _ => schema::schema(chance, 4),
    }
}

/// Where the API lives.
pub(crate) fn servers(chance: &mut Chance) -> Value {
    let mut servers = Vec::new();
    for _ in 0..=chance.below(3) {
        let url = chance.pick(&[
            "https://example.com",
            "https://{name}.example.com/{b}/v1/",
            "/v1",
            "http://localhost:8080",
            "https://example.com/a b",
        ]);
        let variable = json!({ "default": chance.pick(&["a", "b", "example.com"]), "enum": ["a", chance.name()], "description": chance.text() });
        let mut server = json!({ "url": url, "description": chance.text() });
        if url.contains('{') {
            server["variables"] = json!({ "name": variable, "b": { "default": "" } });
        }
        servers.push(server);
    }
    servers.into()
}

/// A way in which callers identify themselves.
pub(crate) fn security_scheme(chance: &mut Chance) -> Value {
    let mut scheme = match chance.below(5) {
        0 => json!({ "type": "apiKey", "name": chance.name(), "in": chance.pick(&["header", "query", "cookie"]) }),
        1 => json!({ "type": "http", "scheme": "basic" }),
        2 => json!({ "type": "http", "scheme": "bearer", "bearerFormat": chance.text() }),
        3 => json!({ "type": "openIdConnect", "openIdConnectUrl": "https://example.com/oidc" }),
        _ => json!({ "type": "oauth2", "flows": { "clientCredentials":
            { "tokenUrl": "https://example.com/t", "scopes": { chance.name(): chance.text() } } } }),
    };
    if chance.one_in(2) {
        scheme["description"] = chance.text().into();
    }
    scheme
}

/// Which of these ways will do.
pub(crate) fn security(chance: &mut Chance) -> Value {
    let names = chance.schemes.clone();
    let mut list = Vec::new();
    for _ in 0..chance.below(3) {
        let count = chance.below(3).min(names.len());
        let scopes = if chance.version == Version::Swagger { json!([]) } else { json!([chance.name()]) };
        list.push((0..count).map(|_| (chance.pick(&names), scopes.clone())).collect::<Object>().into());
    }
    Value::Array(list)
}
