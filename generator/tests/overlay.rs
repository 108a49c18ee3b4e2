//! Overlays: what actions do to a tree, and what is said of those that can't.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use std::path::PathBuf;

use clientsmith::config::Config;
use clientsmith::diag::{Diagnostics, Format, render};
use clientsmith::document::{Document, Memory};
use clientsmith::origins::Place;
use clientsmith::overlay;
use clientsmith::read::{self, Sources};
use serde_json::{Value, json};

/// Applies overlays with these actions, in turn, to a document.
fn apply(document: &Value, overlays: &[&str]) -> (Document, String) {
    let names: Vec<PathBuf> = (0..overlays.len()).map(|index| format!("overlay-{index}.yaml").into()).collect();
    let texts = overlays.iter().map(|actions| {
        let head = if actions.contains("overlay:") { "" } else { "overlay: 1.0.0\ninfo: {title: T, version: '1'}\n" };
        format!("{head}{actions}").into_bytes()
    });
    let mut loader: Memory = names.iter().cloned().zip(texts).collect();
    loader.files.insert("api.json".into(), serde_json::to_vec_pretty(document).unwrap());
    let mut config = Config::for_document("api.json".into(), None);
    config.apis[0].overlays = names;
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let documents = read::documents(&loader, &config, &mut sources, &mut diags);
    let mut documents = overlay::apply(documents, &loader, &config, &mut sources, &mut diags);
    (documents.remove(0), render(&diags, &sources, Format::Text { color: false }))
}

fn applied(document: &Value, overlays: &[&str]) -> Document {
    let (document, report) = apply(document, overlays);
    assert_eq!(report, "");
    document
}

fn place(document: usize, pointer: &str) -> Place {
    Place { document, pointer: pointer.into() }
}

#[test]
fn update_merges_mappings_appends_lists_and_replaces_the_rest() {
    let document = json!({"info": {"title": "a", "x": {"y": 1}, "list": [1]}, "kept": true});
    let actions = "
actions:
- target: $.info
  update: {title: b, x: {z: 2}, list: [2, 3], new: {a: 1}}
";
    let expected =
        json!({"info": {"title": "b", "x": {"y": 1, "z": 2}, "list": [1, 2, 3], "new": {"a": 1}}, "kept": true});
    assert_eq!(applied(&document, &[actions]).tree, expected);
}

#[test]
fn update_of_a_list_appends_an_entry_or_all_entries_of_a_list() {
    let document = json!({"tags": [{"name": "a"}]});
    let actions = "
actions:
- {target: $.tags, update: {name: b}}
- {target: $.tags, update: [{name: c}, {name: d}]}
";
    let expected = json!({"tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}]});
    assert_eq!(applied(&document, &[actions]).tree, expected);
}

#[test]
fn remove_takes_all_matches() {
    let document =
        json!({"paths": {"/a": {"x-internal": true}, "/b": {}, "/c": {"x-internal": true}}, "l": [1, 2, 3, 4]});
    let actions = "
actions:
- {target: '$.paths[?@.x-internal == true]', remove: true}
- {target: '$.l[?@ < 3]', remove: true}
";
    // A name with a dash needs brackets in a JSONPath.
    let actions = actions.replace("@.x-internal", "@[\"x-internal\"]");
    assert_eq!(applied(&document, &[&actions]).tree, json!({"paths": {"/b": {}}, "l": [3, 4]}));
}

#[test]
fn remove_of_matches_within_matches() {
    let document = json!({"a": [{"x": {"x": 1}}, {"x": 2, "y": 3}]});
    let actions = "actions: [{target: '$..x', remove: true}]";
    assert_eq!(applied(&document, &[actions]).tree, json!({"a": [{}, {"y": 3}]}));
}

#[test]
fn what_an_overlay_inserts_is_found_in_the_overlay() {
    let document = json!({"info": {"title": "a"}, "tags": [{"name": "a"}]});
    let first = "
actions:
- {target: $.info, update: {contact: {name: me}, title: b}}
- {target: $.tags, update: {name: b}}
";
    let document = applied(&document, &[first, "actions: [{target: $.info.contact, update: {url: u}}]"]);
    assert_eq!(document.place("/info"), place(0, "/info"));
    assert_eq!(document.place("/info/title"), place(1, "/actions/0/update/title"));
    assert_eq!(document.place("/info/contact/name"), place(1, "/actions/0/update/contact/name"));
    assert_eq!(document.place("/info/contact/url"), place(2, "/actions/0/update/url"));
    assert_eq!(document.place("/tags/0/name"), place(0, "/tags/0/name"));
    assert_eq!(document.place("/tags/1/name"), place(1, "/actions/1/update/name"));
}

#[test]
fn elements_that_move_up_are_found_where_they_were() {
    let document = json!({"tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}]});
    let actions = "
actions:
- {target: $.tags, update: {name: d}}
- {target: '$.tags[?@.name == \"a\" || @.name == \"c\"]', remove: true}
";
    let document = applied(&document, &[actions]);
    assert_eq!(document.tree, json!({"tags": [{"name": "b"}, {"name": "d"}]}));
    assert_eq!(document.place("/tags/0/name"), place(0, "/tags/1/name"));
    assert_eq!(document.place("/tags/1/name"), place(1, "/actions/0/update/name"));
}

#[test]
fn what_replaces_an_insertion_hides_its_places() {
    let document = json!({"info": {}});
    let first = "actions: [{target: $.info, update: {a: {b: 1}}}, {target: $.info.a, update: {c: 1}}]";
    let document = applied(&document, &[first, "actions: [{target: $.info, update: {a: 1}}]"]);
    assert_eq!(document.place("/info/a/c"), place(2, "/actions/0/update/a/c"));
}

#[test]
fn an_action_without_a_match_is_an_error_in_the_overlay() {
    let actions = "
actions:
- {target: $.info, update: {a: 1}}
- x-name: mend-the-limit
  target: $.paths['/gone']
  update: {a: 1}
- {target: $.nowhere, remove: true}
";
    let (_, report) = apply(&json!({"info": {}}), &[actions]);
    assert_eq!(
        report,
        "\
error[overlay-no-match]: overlay action `mend-the-limit` matches nothing: `$.paths['/gone']`
 --> overlay-0.yaml:7:3
  |
7 |   target: $.paths['/gone']
  |   ^^^^^^ at /actions/1/target
  |
  = help: the document has changed: adapt the action, or remove it if it is no longer needed

error[overlay-no-match]: overlay action 2 matches nothing: `$.nowhere`
 --> overlay-0.yaml:9:4
  |
9 | - {target: $.nowhere, remove: true}
  |    ^^^^^^ at /actions/2/target
  |
  = help: the document has changed: adapt the action, or remove it if it is no longer needed

"
    );
}

#[test]
fn what_is_wrong_with_an_overlay_is_said() {
    let cases = [
        (
            "overlay: 2.0.0\ninfo: {title: T, version: '1'}\nactions: [{target: $, update: {}}]",
            "version `2.0.0` of overlays is not known: 1.0.0 is",
        ),
        ("overlay: 1.0.0\nactions: [{target: $, update: {}}]", "`info` is missing"),
        ("actions: []", "`actions` has to be a list with at least one action"),
        (
            "actions: [{target: $, updates: {}, remove: false}]",
            "`updates` is not known here: known are `target`, `description`, `update`, `remove` and `x-…`",
        ),
        ("actions: [{target: $}]", "the action has neither `update` nor `remove: true`"),
        (
            "actions: [{target: $.info, update: {}, remove: true}]",
            "the action has both `update` and `remove`: make two of it",
        ),
        ("actions: [{target: $, remove: maybe}]", "`remove` has to be true or false"),
        ("actions: [{update: {}}]", "`target` is missing"),
        ("actions: [{target: 'info.title', update: {}}]", "the target `info.title` is not a JSONPath: "),
        ("actions: [{target: $, remove: true}]", "overlay action 0 removes the whole document"),
        ("actions: [{target: $.info.title, update: {}}]", "overlay action 0 matches neither a mapping nor a list"),
        (
            "actions: [{target: $.info, update: text}]",
            "overlay action 0 matches a mapping, which only a mapping can update",
        ),
    ];
    for (actions, expected) in cases {
        let (_, report) = apply(&json!({"info": {"title": "T"}}), &[actions]);
        assert!(report.contains(&format!("error[invalid-overlay]: {expected}")), "{actions}\n{report}");
    }
}

#[test]
fn extensions_are_fine_and_actions_may_be_described() {
    let actions = "
x-note: 1
actions:
- {x-name: a, x-because: link, description: why, target: $.info, update: {a: 1}}
";
    assert_eq!(applied(&json!({"info": {}}), &[actions]).tree, json!({"info": {"a": 1}}));
}

#[test]
fn an_overlay_cannot_let_a_tree_grow_without_end() {
    let many: serde_json::Map<String, Value> = (0..2_000).map(|index| (format!("k{index}"), json!({}))).collect();
    let wide = format!("actions: [{{target: '$.*', update: {}}}]", Value::Object(many.clone()));
    let (_, report) = apply(&Value::Object(many), &[&wide]);
    assert!(report.starts_with("error[too-many-nodes]: overlay action 0 adds more than 3000000 nodes"), "{report}");
    let deep = format!("actions: [{{target: $.info, update: {{a: {}1{}}}}}]", "[".repeat(110), "]".repeat(110));
    let again = deep.replace("$.info", "$.info.a").replace("{a: ", "").replace("]}}", "]}");
    let (_, report) = apply(&json!({"info": {}}), &[&deep, &again.replace("$.info.a", "$..*")]);
    assert!(report.starts_with("error[too-deep]: overlay action 0 nests more than 128 levels deep"), "{report}");
}

#[test]
fn many_matches_take_no_quadratic_time() {
    let list: Vec<Value> = (0..20_000).map(|index| json!({"i": index})).collect();
    let map: serde_json::Map<String, Value> = (0..20_000).map(|index| (format!("k{index}"), json!({}))).collect();
    let document = json!({"list": list, "map": map});
    let actions = "
actions:
- {target: '$.list[*]', update: {a: 1}}
- {target: '$.map[*]', remove: true}
- {target: '$.list[?@.i != 7]', remove: true}
";
    assert_eq!(applied(&document, &[actions]).tree, json!({"list": [{"i": 7, "a": 1}], "map": {}}));
}
