//! Each fixture is a document and its OpenAPI 3.0 twin (`….3-0.yaml`): the first upgrades to the second. Comments at its
//! top list the findings: `# finds: code pointer`.

mod fixtures;

use clientsmith::diag::{At, Code, Diagnostics};
use clientsmith::document::Document;
use clientsmith::origins::Place;
use clientsmith::upgrade::to_openapi_3_0;
use serde_json::{Value, json};

use fixtures::{found, names, read};

fn upgrade(document: Document, diags: &mut Diagnostics) -> Document {
    to_openapi_3_0(vec![document], diags).remove(0)
}

fn upgrade_value(tree: Value) -> (Document, Diagnostics) {
    let mut diags = Diagnostics::default();
    let document = Document { tree, source: 0, ..Document::default() };
    (upgrade(document, &mut diags), diags)
}

#[test]
fn documents_upgrade_to_their_twins() {
    for name in names("upgrade").into_iter().filter(|name| !name.ends_with(".3-0")) {
        let (document, expected) = read("upgrade", &name);
        let (twin, _) = read("upgrade", &format!("{name}.3-0"));
        let mut diags = Diagnostics::default();
        let upgraded = upgrade(document, &mut diags);
        assert_eq!(sorted(&upgraded.tree), sorted(&twin.tree), "{name}");
        assert_eq!(found(&diags), expected, "{name}");
    }
}

#[test]
fn twins_stay_as_they_are() {
    for name in names("upgrade").into_iter().filter(|name| name.ends_with(".3-0")) {
        let (document, _) = read("upgrade", &name);
        let before = document.tree.clone();
        let mut diags = Diagnostics::default();
        let upgraded = upgrade(document, &mut diags);
        assert_eq!(upgraded.tree, before, "{name}");
        assert_eq!(found(&diags), Vec::<String>::new(), "{name}");
    }
}

/// Without the order of keys, which says nothing but for properties: those are compared in theirs.
fn sorted(value: &Value) -> String {
    fn write(value: &Value, is_ordered: bool, text: &mut String) {
        match value {
            Value::Object(map) => {
                let mut keys: Vec<&String> = map.keys().collect();
                if !is_ordered {
                    keys.sort();
                }
                for key in keys {
                    text.extend([key.as_str(), ":{"]);
                    write(&map[key], key == "properties", text);
                    text.push_str("}\n");
                }
            }
            Value::Array(list) => {
                for value in list {
                    text.push('-');
                    write(value, false, text);
                }
            }
            leaf => text.push_str(&leaf.to_string()),
        }
    }
    let mut text = String::new();
    write(value, false, &mut text);
    text
}

#[test]
fn versions_are_told_apart() {
    let cases = [
        (json!({"swagger": "2.0"}), None, true),
        (json!({"swagger": 2.0}), None, true),
        (json!({"openapi": "3.0.3"}), None, true),
        (json!({"openapi": "3.1.9"}), None, true),
        (json!({"openapi": 3.0}), Some(Code::VersionGuess), true),
        (json!({"openapi": "3.2.0"}), Some(Code::VersionGuess), true),
        (json!({"openapi": "4.0.0"}), Some(Code::UnknownVersion), false),
        (json!({"openapi": "2.0"}), Some(Code::UnknownVersion), false),
        (json!({"openapi": {}}), Some(Code::UnknownVersion), false),
        (json!({"swagger": "1.2"}), Some(Code::UnknownVersion), false),
        (json!({"swagger": "3.0.0"}), Some(Code::UnknownVersion), false),
        (json!({"swagger": "2.0", "openapi": "3.0.0"}), Some(Code::UnknownVersion), false),
        (json!({"asyncapi": "2.0.0"}), Some(Code::UnknownVersion), false),
        (json!({}), Some(Code::UnknownVersion), false),
        (json!([1]), Some(Code::WrongShape), false),
        (json!(null), None, false),
    ];
    for (tree, code, is_read) in cases {
        let (document, diags) = upgrade_value(tree.clone());
        assert_eq!(diags.list().first().map(|finding| finding.code), code, "{tree}");
        assert_eq!(!document.tree.is_null(), is_read, "{tree}");
    }
}

#[test]
fn every_moved_node_leads_back_to_its_origin() {
    let (document, _) = read("upgrade", "swagger-body-parameter");
    let body = upgrade(document, &mut Diagnostics::default());
    let media_type = "/paths/~1a/post/requestBody/content/application~1merge-patch+json/schema";
    assert_eq!(body.place(media_type).pointer, "/paths/~1a/post/parameters/1/schema");
    assert_eq!(body.place("/paths/~1a/post/parameters/1/schema/type").pointer, "/paths/~1a/post/parameters/2/type");
    assert_eq!(body.place("/components/requestBodies/Shared").pointer, "/parameters/Shared");
    assert_eq!(body.place("/components/schemas/A/type").pointer, "/definitions/A/type");

    let (document, _) = read("upgrade", "swagger-form");
    let form = upgrade(document, &mut Diagnostics::default());
    let properties = "/paths/~1form/post/requestBody/content/application~1x-www-form-urlencoded/schema/properties";
    assert_eq!(form.place(&format!("{properties}/b/items")).pointer, "/paths/~1form/post/parameters/1/items");
    assert_eq!(form.place(&format!("{properties}/d/type")).pointer, "/parameters/Shared/type");

    let (document, _) = read("upgrade", "defs-become-components");
    let defs = upgrade(document, &mut Diagnostics::default());
    assert_eq!(defs.place("/components/schemas/S T/type").pointer, "/components/schemas/S/$defs/T/type");
}

#[test]
fn what_an_overlay_put_in_keeps_its_origin() {
    let mut document = read("upgrade", "swagger-body-parameter").0;
    document.moves.insert("/definitions/A/type", Place { document: 7, pointer: "/actions/0/update".to_owned() });
    let upgraded = upgrade(document, &mut Diagnostics::default());
    let place = upgraded.place("/components/schemas/A/type");
    assert_eq!((place.document, place.pointer.as_str()), (7, "/actions/0/update"));
}

#[test]
fn misfits_are_left_for_check_to_report() {
    let odd = [json!(null), json!(5), json!("x"), json!([1, null]), json!({"a": 5, "b": [], "in": {}, "$ref": 3})];
    for misfit in &odd {
        for key in ["paths", "definitions", "parameters", "responses", "securityDefinitions", "host", "schemes", "info"]
        {
            upgrade_value(json!({"swagger": "2.0", key: misfit}));
        }
        for key in
            ["type", "enum", "oneOf", "$defs", "items", "prefixItems", "properties", "examples", "exclusiveMinimum"]
        {
            upgrade_value(json!({"openapi": "3.1.0", "components": {"schemas": {"A": {key: misfit}}}}));
        }
        for key in ["parameters", "responses", "consumes", "requestBody"] {
            upgrade_value(json!({"swagger": "2.0", "paths": {"/a": {"get": {key: misfit}}}}));
            upgrade_value(json!({"swagger": "2.0", "paths": {"/a": {"get": {key: [misfit]}}}}));
        }
    }
    let (_, diags) = upgrade_value(json!({"openapi": "3.1.0", "paths": 5}));
    assert!(diags.list().iter().all(|finding| finding.at != At::Nowhere));
}
