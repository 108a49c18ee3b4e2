//! Documents that have words in every place where their standard has any.

use serde_json::{Value, json};

type Words<'w> = &'w dyn Fn(&str) -> String;

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1").replace('%', "%25")
}

/// A path, which templates and separators would change.
fn path(w: Words, place: &str) -> String {
    w(place).replace(['{', '}', '/', '?', '#'], "")
}

/// A name of a header or a cookie has letters, digits and a few signs: all else is left out, with a report.
fn header(w: Words, place: &str) -> String {
    let name: String =
        w(place).chars().filter(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(*c)).collect();
    format!("X{name}")
}

fn info(w: Words) -> Value {
    json!({
        "title": w("title"), "version": w("version"), "description": w("description"), "termsOfService": w("terms"),
        "contact": { "name": w("contact"), "url": w("contact url"), "email": w("contact email") },
        "license": { "name": w("license"), "url": w("license url") },
        "x-extension": w("extension"),
    })
}

/// Schemas that both ways of writing have.
fn thing(w: Words, folder: &str) -> Value {
    let (one, two) = (w("property one"), w("property two"));
    json!({
        "type": "object", "title": w("schema title"), "description": w("schema description"), "required": [one],
        "externalDocs": { "url": w("docs url"), "description": w("docs description") },
        "x-deprecated-reason": w("deprecated reason"), "x-aliases": [w("alias")],
        "xml": { "name": w("xml name"), "namespace": w("namespace"), "prefix": w("prefix") },
        "properties": {
            one: { "type": "string", "description": w("property description"), "default": w("default"),
                "example": w("example"), "pattern": w("pattern"), "format": w("format") },
            two: { "type": "array", "items": { "$ref": format!("{folder}{}", escaped(&w("enum"))) } },
            w("property three"): { "type": "object", "description": w("inner description"), "additionalProperties": { "type": "string" } },
            w("property four"): { "type": "object", "properties": { w("inner"): { "type": "integer", "title": w("inner title") } } },
        },
        "example": { w("example key"): w("example value") },
    })
}

fn values(w: Words) -> Value {
    json!({
        "type": "string", "description": w("enum description"), "enum": [w("value one"), w("value two")],
        "x-enum-varnames": [w("variant one"), w("variant two")], "x-enum-descriptions": [w("variant text one"), w("variant text two")],
    })
}

pub(crate) fn swagger(w: Words) -> Value {
    let thing_at = json!({ "$ref": format!("#/definitions/{}", escaped(&w("thing"))) });
    let (id, scheme) = (path(w, "path parameter"), w("scheme"));
    let mut root = json!({
        "swagger": "2.0", "info": info(w), "host": "example.com", "basePath": "/v1", "schemes": ["https"],
        "consumes": ["application/json"], "produces": ["application/json"],
        "tags": [{ "name": w("tag"), "description": w("tag description"), "externalDocs": { "url": w("tag url") } }],
        "security": [{ scheme.clone(): [] }],
        "externalDocs": { "url": w("root docs"), "description": w("root docs description") },
    });
    root["securityDefinitions"] = json!({
        scheme: { "type": "apiKey", "in": "header", "name": header(w, "key name"), "description": w("scheme description") },
    });
    root["definitions"] = json!({ w("thing"): thing(w, "#/definitions/"), w("enum"): values(w) });
    root["paths"] = json!({ format!("/{}/{{{id}}}", path(w, "path")): {
        "get": {
            "operationId": w("operation"), "tags": [w("tag")], "summary": w("summary"), "description": w("operation description"),
            "parameters": [
                { "name": id, "in": "path", "required": true, "type": "string", "description": w("path text") },
                { "name": w("query"), "in": "query", "type": "string", "description": w("query text"), "default": w("query default"),
                    "enum": [w("query value"), w("query other")] },
                { "name": header(w, "header"), "in": "header", "type": "string", "description": w("header text") },
            ],
            "responses": { "200": { "description": w("answer"), "schema": thing_at, "headers": { header(w, "answer header"): { "type": "string", "description": w("header words") } },
                "examples": { "application/json": { w("answer key"): w("answer value") } } },
                "404": { "description": w("error"), "schema": { "type": "object", "properties": { "message": { "type": "string" }, w("error property"): { "type": "string" } } } } },
        },
        "post": {
            "operationId": w("form operation"), "consumes": ["multipart/form-data"],
            "parameters": [
                { "name": id, "in": "path", "required": true, "type": "string" },
                { "name": w("form"), "in": "formData", "type": "string", "description": w("form text") },
                { "name": w("file"), "in": "formData", "type": "file", "required": true },
            ],
            "responses": { "204": { "description": w("nothing") } },
        },
    } });
    root
}

pub(crate) fn openapi(w: Words) -> Value {
    document(w, "3.0.3")
}

pub(crate) fn newer(w: Words) -> Value {
    let mut root = document(w, "3.1.0");
    root["info"]["summary"] = w("info summary").into();
    root["jsonSchemaDialect"] = "https://json-schema.org/draft/2020-12/schema".into();
    root["components"]["schemas"][w("const")] = json!({
        "type": ["object", "null"], "$comment": w("comment"),
        "properties": { "kind": { "const": w("constant") }, "several": { "examples": [w("examples")], "type": "string" } },
        "patternProperties": { w("pattern key"): { "type": "string" } },
        "$defs": { w("definition"): { "type": "string", "enum": [w("defined")] } },
    });
    root
}

fn document(w: Words, version: &str) -> Value {
    let (thing_at, scheme) = (json!({ "$ref": format!("#/components/schemas/{}", escaped(&w("thing"))) }), w("scheme"));
    json!({
        "openapi": version, "info": info(w),
        "servers": [{ "url": "https://{host}.example.com/v1", "description": w("server"),
            "variables": { "host": { "default": "api", "enum": ["api", "b"], "description": w("variable") } } }],
        "tags": [{ "name": w("tag"), "description": w("tag description"), "externalDocs": { "url": w("tag url"), "description": w("tag docs") } }],
        "externalDocs": { "url": w("root docs"), "description": w("root docs description") },
        "security": [{ scheme.clone(): [w("scope")] }],
        "components": components(w, scheme),
        "paths": paths(w, &thing_at),
    })
}

fn components(w: Words, scheme: String) -> Value {
    let folder = "#/components/schemas/";
    let cat = format!("{folder}{}", escaped(&w("cat")));
    let dog = format!("{folder}{}", escaped(&w("dog")));
    let kind = w("kind");
    let animal = |place: &str| json!({ "type": "object", "required": [kind], "properties": { kind.clone(): { "type": "string" }, w(place): { "type": "string" } } });
    json!({
        "securitySchemes": {
            scheme: { "type": "apiKey", "in": "header", "name": header(w, "key name"), "description": w("scheme description") },
            w("bearer"): { "type": "http", "scheme": "bearer", "bearerFormat": w("bearer format") },
            w("oauth"): { "type": "oauth2", "flows": { "clientCredentials": { "tokenUrl": "https://example.com/t", "scopes": { w("scope"): w("scope text") } } } },
        },
        "schemas": {
            w("thing"): thing(w, folder), w("enum"): values(w), w("cat"): animal("meows"), w("dog"): animal("barks"),
            w("pet"): { "description": w("union"), "oneOf": [{ "$ref": cat }, { "$ref": dog }],
                "discriminator": { "propertyName": kind, "mapping": { w("cat value"): cat, w("dog value"): dog } } },
            w("all"): { "allOf": [{ "$ref": cat }, { "type": "object", "description": w("part"), "properties": { w("added"): { "type": "boolean" } } }] },
        },
        "parameters": { w("parameter"): { "name": w("shared"), "in": "query", "description": w("shared text"), "schema": { "type": "string" } } },
        "examples": { w("component example"): { "summary": w("example summary"), "value": w("example text") } },
        "responses": { w("response"): { "description": w("shared answer") } },
    })
}

fn paths(w: Words, thing: &Value) -> Value {
    let (id, answer) = (path(w, "path parameter"), format!("#/components/responses/{}", escaped(&w("response"))));
    let shared = format!("#/components/parameters/{}", escaped(&w("parameter")));
    json!({ format!("/{}/{{{id}}}", path(w, "path")): {
        "summary": w("path summary"), "description": w("path description"),
        "parameters": [{ "name": id, "in": "path", "required": true, "schema": { "type": "string" }, "description": w("path text"), "example": w("path example") }],
        "get": {
            "operationId": w("operation"), "tags": [w("tag")], "summary": w("summary"), "description": w("operation description"),
            "externalDocs": { "url": w("operation docs"), "description": w("operation docs text") },
            "deprecated": true, "x-deprecated-reason": w("operation reason"), "x-aliases": [w("operation alias")],
            "parameters": [
                { "$ref": shared },
                { "name": w("query"), "in": "query", "description": w("query text"), "schema": { "type": "string", "default": w("query default"), "enum": [w("query value"), w("query other")] } },
                { "name": w("deep"), "in": "query", "style": "deepObject", "explode": true, "schema": { "type": "object", "properties": { w("deep key"): { "type": "string" } } } },
                { "name": header(w, "header"), "in": "header", "description": w("header text"), "schema": { "type": "string" } },
                { "name": header(w, "cookie"), "in": "cookie", "schema": { "type": "string" } },
            ],
            "responses": {
                "200": { "description": w("answer"), "content": { "application/json": { "schema": thing, "examples": { w("example name"): { "summary": w("some summary"), "value": w("some value") } } } },
                    "headers": { header(w, "answer header"): { "description": w("header words"), "schema": { "type": "string" } } },
                    "links": { w("link"): { "operationId": w("operation"), "parameters": { w("link parameter"): w("link value") }, "description": w("link text") } } },
                "400": { "$ref": answer },
                "404": { "description": w("error"), "content": { "application/json": { "schema": { "type": "object", "properties": { "message": { "type": "string" }, w("error property"): { "type": "string" } } } } } },
            },
        },
        "post": {
            "operationId": w("post operation"), "tags": [w("other tag")],
            "requestBody": { "description": w("body"), "required": true, "content": { "multipart/form-data": {
                "schema": { "type": "object", "required": [w("file")], "properties": { w("form"): { "type": "string", "description": w("form text") }, w("file"): { "type": "string", "format": "binary" } } },
                "encoding": { w("form"): { "contentType": "text/plain" } } } } },
            "responses": { "204": { "description": w("nothing") } },
        },
        "put": {
            "operationId": w("put operation"), "tags": [w("tag")],
            "requestBody": { "content": { "application/json": { "schema": thing, "example": { w("body key"): w("body value") } } } },
            "responses": { "200": { "description": w("pet answer"), "content": { "application/json": { "schema": { "$ref": format!("#/components/schemas/{}", escaped(&w("pet"))) } } } },
                "201": { "description": w("made"), "content": { "application/json": { "schema": thing } } } },
        },
    } })
}
