//! Each fixture is a document; comments at its top list the findings of upgrade and check (`# finds: code pointer`).
//! Whatever was found, what is left parses.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod fixtures;

use clientsmith::check;
use clientsmith::config::Limits;
use clientsmith::diag::{Code, Diagnostics, Severity};
use clientsmith::document::{Document, Moves};
use clientsmith::parse;
use clientsmith::upgrade::to_openapi_3_0;
use serde_json::{Value, json};

use fixtures::{found, names, read};

fn run(document: Document) -> (Document, Diagnostics) {
    let mut diags = Diagnostics::default();
    let documents = check::vocabulary(to_openapi_3_0(vec![document], &mut diags), &Limits::default(), &mut diags);
    let parsed = parse::documents(&documents, &mut diags);
    assert_eq!(parsed.len(), documents.len());
    (documents.into_iter().next().unwrap(), diags)
}

fn run_value(tree: Value) -> (Document, Diagnostics) {
    run(Document { tree, source: 0, ..Document::default() })
}

#[test]
fn documents_have_the_findings_that_they_list() {
    let mut differences = Vec::new();
    for name in names("check") {
        let (document, expected) = read("check", &name);
        let found = found(&run(document).1);
        let missing = expected.iter().filter(|finding| !found.contains(finding)).map(|finding| format!("- {finding}"));
        let new = found.iter().filter(|finding| !expected.contains(finding)).map(|finding| format!("+ {finding}"));
        differences.extend(missing.chain(new).map(|line| format!("{name}: {line}")));
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn a_checked_document_has_no_more_findings() {
    for name in names("check").into_iter().filter(|name| !name.starts_with("path-items")) {
        let (document, _) = read("check", &name);
        let (checked, _) = run(document);
        let (again, diags) = run(Document { moves: Moves::default(), ..checked.clone() });
        assert!(!diags.list().iter().any(|finding| finding.code == Code::WrongShape), "{name}");
        assert!(!diags.list().iter().any(|finding| finding.code == Code::UnknownKeyword), "{name}");
        assert!(!diags.list().iter().any(|finding| finding.code == Code::DanglingReference), "{name}");
        assert_eq!(run(again.clone()).0.tree, again.tree, "{name}");
    }
}

#[test]
fn references_become_plain_pointers() {
    let schemas = json!({
        "with space": { "type": "string" },
        "100%": { "type": "string" },
        "Alias": { "$ref": "#/components/schemas/Real" },
        "Real": { "type": "object", "properties": { "x": { "type": "string" } } },
        "Space": { "$ref": "#/components/schemas/with%20space" },
        "Percent": { "$ref": "#/components/schemas/100%25" },
        "Through": { "$ref": "#/components/schemas/Alias/properties/x" },
        "Choice": {
            "oneOf": [{ "$ref": "#/components/schemas/Real" }],
            "discriminator": { "propertyName": "x", "mapping": { "r": "Real" } },
        },
    });
    let (document, _) = run_value(json!({ "openapi": "3.0.3", "paths": {}, "components": { "schemas": schemas } }));
    let text = |pointer: &str| document.tree.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    assert_eq!(text("/components/schemas/Space/$ref"), "#/components/schemas/with space");
    assert_eq!(text("/components/schemas/Percent/$ref"), "#/components/schemas/100%25");
    assert_eq!(text("/components/schemas/Through/$ref"), "#/components/schemas/Real/properties/x");
    assert_eq!(text("/components/schemas/Choice/discriminator/mapping/r"), "#/components/schemas/Real");
}

#[test]
fn suggestions_name_what_was_meant() {
    let (document, _) = read("check", "references-to-nothing");
    let (_, diags) = run(document);
    let finding = diags.list().iter().find(|finding| finding.message.contains("Pipelin`")).unwrap();
    assert_eq!(finding.message, "no schema `Pipelin` in this document");
    assert_eq!(finding.help.as_deref(), Some("did you mean `Pipeline`?"));
}

#[test]
fn every_error_says_what_to_do() {
    for name in names("check") {
        let (_, diags) = run(read("check", &name).0);
        let errors = diags.list().iter().filter(|finding| diags.severity(finding.code) == Severity::Error);
        for finding in errors {
            assert!(finding.help.is_some() || !finding.code.help().is_empty(), "{name}: {finding:?}");
        }
    }
}

#[test]
fn references_to_nothing_say_what_to_do_there() {
    let reference = |name: &str| json!({ "$ref": name });
    let schemas = json!({ "v1Link": {}, "A": reference("#/components/schemas/apiCommonV1Link") });
    let responses = json!({ "200": reference("#/components/responses/Gone"), "400": reference("#/responses/Gone") });
    let (_, diags) = run_value(json!({
        "openapi": "3.0.3",
        "info": { "title": "T", "version": "1" },
        "paths": { "/a": { "get": { "responses": responses } } },
        "components": { "schemas": schemas },
    }));
    let found: Vec<_> = diags.list().iter().map(|finding| (&*finding.message, finding.help.as_deref())).collect();
    let no_response = "no response `Gone` in this document";
    let expected = [
        (no_response, Some("declare the response: there is no `/components/responses` at all")),
        (no_response, Some("declare the response: there is no `/responses` at all")),
        ("no schema `apiCommonV1Link` in this document", Some("did you mean `v1Link`?")),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_parameter_of_another_place_is_named() {
    let parameters = json!([{ "name": "id", "in": "query", "schema": { "type": "string" } }]);
    let (_, diags) = run_value(json!({
        "openapi": "3.0.3",
        "info": { "title": "T", "version": "1" },
        "paths": { "/a/{id}": { "get": { "parameters": parameters, "responses": { "200": { "description": "ok" } } } } },
    }));
    let [finding] = diags.list() else { panic!("{:?}", diags.list()) };
    assert_eq!(finding.help.as_deref(), Some("`id` is declared as a query parameter: write `in: path`"));
}

#[test]
fn left_out_parameters_leave_the_places_of_others_right() {
    let (document, _) = read("check", "parameters-that-are-not-sent");
    let (document, _) = run(document);
    assert_eq!(document.tree.pointer("/paths/~1a/get/parameters/0/name"), Some(&json!("kept")));
    let place = document.place("/paths/~1a/get/parameters/0/schema");
    assert_eq!(place.pointer, "/paths/~1a/get/parameters/3/schema");
}

/// Every value of a well-formed document in turn is replaced by something odd: whatever the findings, what is left parses.
#[test]
fn whatever_is_odd_nothing_fails_to_parse() {
    let odd =
        [json!(null), json!(true), json!(-1.5), json!("x"), json!([]), json!([{}]), json!({}), json!({ "$ref": 1 })];
    for name in ["all-is-well", "security", "callbacks-links-and-examples", "servers", "discriminators"] {
        let (document, _) = read("check", name);
        let mut pointers = Vec::new();
        collect(&document.tree, String::new(), &mut pointers);
        for pointer in pointers {
            for misfit in &odd {
                let mut tree = document.tree.clone();
                *tree.pointer_mut(&pointer).unwrap() = misfit.clone();
                let (_, diags) = run_value(tree);
                let internal = diags.list().iter().find(|finding| finding.code == Code::Internal);
                assert_eq!(internal, None, "{name}: {misfit} at {pointer}");
            }
        }
    }
}

fn collect(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        collect(child, clientsmith::document::child(&pointer, &key), pointers);
    }
    pointers.push(pointer);
}
