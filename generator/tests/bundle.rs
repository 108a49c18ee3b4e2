//! Documents that refer to other files: what is read, what it is called in the one tree, and where everything comes from.

#![expect(clippy::indexing_slicing, reason = "a test that cannot go on stops here")]

use std::collections::BTreeSet;

use clientsmith::bundle;
use clientsmith::config::Config;
use clientsmith::diag::{At, Code, Diagnostic, Diagnostics};
use clientsmith::document::{Document, Memory};
use clientsmith::overlay;
use clientsmith::read::{self, Sources};
use serde_json::{Value, json};

struct Run {
    document: Document,
    sources: Sources,
    diags: Diagnostics,
    config: Config,
    loader: Memory,
}

/// Reads and bundles the first file.
fn bundle(files: &[(&str, &str)]) -> Run {
    let loader: Memory = files.iter().copied().collect();
    let mut config = Config::for_document(files[0].0.into(), None);
    config.apis[0].file_refs = true;
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let documents = read::documents(&loader, &config, &mut sources, &mut diags);
    let document = bundle::files(documents, &loader, &config, &mut sources, &mut diags).remove(0);
    Run { document, sources, diags, config, loader }
}

/// A document of OpenAPI 3.0 with these schemas.
fn with_schemas(schemas: &str) -> String {
    format!("openapi: 3.0.3\npaths: {{}}\ncomponents: {{schemas: {schemas}}}\n")
}

impl Run {
    fn schemas(&self) -> &Value {
        &self.document.tree["components"]["schemas"]
    }

    fn codes(&self) -> Vec<&'static str> {
        self.diags.list().iter().map(|finding| finding.code.as_str()).collect()
    }

    /// The file that a node comes from, and where it is there.
    fn origin(&self, pointer: &str) -> (&str, String) {
        let place = self.document.place(pointer);
        (self.sources.list[place.document].name.as_str(), place.pointer)
    }
}

#[test]
fn each_file_is_read_once_however_it_is_spelled() {
    let spellings = ["a/b.yaml", "./a/b.yaml", "x/../a/b.yaml", "a/%62.yaml", "a//b.yaml", "a/./b.yaml#"];
    let properties: Vec<String> =
        spellings.iter().enumerate().map(|(index, text)| format!("p{index}: {{$ref: '{text}'}}")).collect();
    let root = with_schemas(&format!("{{A: {{properties: {{{}}}}}}}", properties.join(", ")));
    let run = bundle(&[("api.yaml", &root), ("a/b.yaml", "type: string")]);
    assert_eq!(run.sources.list.len(), 2);
    assert_eq!(run.schemas().as_object().unwrap().keys().collect::<Vec<_>>(), ["A", "b"]);
    for property in run.schemas()["A"]["properties"].as_object().unwrap().values() {
        assert_eq!(property, &json!({ "$ref": "#/components/schemas/b" }));
    }
    assert_eq!(run.origin("/components/schemas/b/type"), ("a/b.yaml", "/type".to_owned()));
}

#[test]
fn the_document_itself_is_one_of_the_files() {
    let root = with_schemas("{A: {$ref: parts/a.yaml}, B: {type: string}}");
    let part = "properties: {b: {$ref: '../api.yaml#/components/schemas/B'}, a: {$ref: '#'}}";
    let run = bundle(&[("spec/api.yaml", &root), ("spec/parts/a.yaml", part)]);
    let expected = json!({
        "b": { "$ref": "#/components/schemas/B" },
        "a": { "$ref": "#/components/schemas/A" },
    });
    assert_eq!(run.schemas()["A"]["properties"], expected);
    assert_eq!(run.origin("/components/schemas/A/properties/b"), ("spec/parts/a.yaml", "/properties/b".to_owned()));
}

#[test]
fn names_that_collide_get_those_of_their_files_whatever_the_order() {
    let files = [
        ("billing/types.yaml", "Address: {type: string}"),
        ("shipping/types.yaml", "Address: {type: object}"),
        ("shipping/Address.yaml", "type: integer"),
    ];
    let references = ["billing/types.yaml#/Address", "shipping/types.yaml#/Address", "shipping/Address.yaml"];
    let mut seen = BTreeSet::new();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
        let properties = order.map(|index| format!("p{index}: {{$ref: '{}'}}", references[index])).join(", ");
        let root = with_schemas(&format!("{{A: {{properties: {{{properties}}}}}}}"));
        let run = bundle(&[&[("api.yaml", root.as_str())], files.as_slice()].concat());
        let mut names: Vec<String> = run.schemas().as_object().unwrap().keys().cloned().collect();
        names.sort();
        assert_eq!(names, ["A", "Address", "shipping-Address", "types-Address"]);
        assert_eq!(run.codes(), ["name-collision", "name-collision"]);
        seen.insert((run.schemas()["Address"].to_string(), run.schemas()["types-Address"].to_string()));
    }
    assert_eq!(seen.len(), 1, "{seen:?}");
}

#[test]
fn files_are_named_as_a_person_would() {
    let files = ["Pet.yaml", "owner.schema.json", "toys/index.yaml", "all.yaml#/oneOf/0", "a%20b.yml", "v1.2.yaml"];
    let properties: Vec<String> =
        files.iter().enumerate().map(|(index, file)| format!("p{index}: {{$ref: '{file}'}}, ")).collect();
    let root = with_schemas(&format!("{{A: {{properties: {{{}}}}}}}", properties.concat()));
    let parts = ["Pet.yaml", "owner.schema.json", "toys/index.yaml", "a b.yml", "v1.2.yaml"].map(|file| (file, "{}"));
    let all = ("all.yaml", "oneOf: [{type: string}]");
    let run = bundle(&[&[("api.yaml", root.as_str()), all], parts.as_slice()].concat());
    let names: BTreeSet<&str> = run.schemas().as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(["A", "Pet", "owner", "toys", "all-0", "a b", "v1.2"]));
}

#[test]
fn equal_things_of_one_name_are_one() {
    let root = with_schemas(
        "{A: {properties: {a: {$ref: one/Error.yaml}, b: {$ref: two/Error.yaml}, c: {$ref: 'two/Mine.yaml'}}}, Mine: {type: string}}",
    );
    let error = "properties: {code: {type: string}}";
    let files = [("api.yaml", root.as_str()), ("one/Error.yaml", error), ("two/Error.yaml", error)];
    let run = bundle(&[files.as_slice(), &[("two/Mine.yaml", "type: string")]].concat());
    assert_eq!(run.schemas().as_object().unwrap().keys().collect::<Vec<_>>(), ["A", "Mine", "Error"]);
    assert_eq!(run.schemas()["A"]["properties"]["b"]["$ref"], "#/components/schemas/Error");
    assert_eq!(run.schemas()["A"]["properties"]["c"]["$ref"], "#/components/schemas/Mine");
    assert!(run.codes().is_empty());
}

#[test]
fn part_of_what_is_taken_is_not_taken_again() {
    let root = with_schemas("{A: {$ref: a.yaml}, B: {$ref: 'a.yaml#/properties/b'}}");
    let run = bundle(&[("api.yaml", &root), ("a.yaml", "properties: {b: {$ref: c.yaml}}"), ("c.yaml", "type: string")]);
    // A reference to a reference means what that one means.
    assert_eq!(run.schemas()["B"], json!({ "type": "string" }));
    assert_eq!(run.schemas()["A"]["properties"]["b"]["$ref"], "#/components/schemas/B");
    let run = bundle(&[("api.yaml", &root), ("a.yaml", "properties: {b: {type: string}}")]);
    assert_eq!(run.schemas()["B"]["$ref"], "#/components/schemas/A/properties/b");
}

#[test]
fn data_is_not_followed() {
    let data = "{$ref: other.yaml}";
    let root = with_schemas(&format!(
        "{{A: {{properties: {{a: {{$ref: a.yaml}}}}, example: {data}, default: {data}, enum: [{data}], x-more: {data}}}}}"
    ));
    let run = bundle(&[("api.yaml", &root), ("a.yaml", &format!("example: {data}\nconst: {data}\n"))]);
    assert_eq!(run.sources.list.len(), 2);
    let schema = &run.schemas()["A"];
    for value in [&schema["example"], &schema["default"], &schema["enum"][0], &schema["x-more"]] {
        assert_eq!(value, &json!({ "$ref": "other.yaml" }));
    }
    assert_eq!(run.schemas()["a"]["example"], json!({ "$ref": "other.yaml" }));
    assert!(run.document.unfollowed.is_empty());
}

#[test]
fn what_stands_beside_a_reference_stays_and_is_looked_through() {
    let root = "openapi: 3.1.0\npaths: {}\ncomponents: {schemas: {A: {$ref: a.yaml, description: mine, properties: {b: {$ref: b.yaml}}}}}";
    let run =
        bundle(&[("api.yaml", root), ("a.yaml", "$defs: {C: {$ref: b.yaml}}"), ("b.yaml", "type: [string, 'null']")]);
    let expected = json!({
        "$ref": "#/components/schemas/a",
        "description": "mine",
        "properties": { "b": { "$ref": "#/components/schemas/b" } },
    });
    assert_eq!(run.schemas()["A"], expected);
    assert_eq!(run.schemas()["a"]["$defs"]["C"]["$ref"], "#/components/schemas/b");
}

#[test]
fn mappings_name_files_or_schemas() {
    let root = with_schemas("{Pet: {$ref: Pet.yaml}, Bird: {type: object}}");
    let pet = "discriminator: {propertyName: kind, mapping: {cat: cat.yaml, dog: './dog.json', bird: Bird}}";
    let run = bundle(&[("api.yaml", &root), ("Pet.yaml", pet), ("cat.yaml", "type: object"), ("dog.json", "{}")]);
    let mapping = &run.schemas()["Pet"]["discriminator"]["mapping"];
    let expected = json!({ "cat": "#/components/schemas/cat", "dog": "#/components/schemas/dog", "bird": "Bird" });
    assert_eq!(mapping, &expected);
}

#[test]
fn whole_mappings_and_operations_take_the_place_of_their_references() {
    let root = "openapi: 3.0.3\npaths: {$ref: paths/index.yaml}\ncomponents: {schemas: {$ref: schemas/index.yaml}}";
    let files = [
        ("api.yaml", root),
        ("paths/index.yaml", "/a: {$ref: a.yaml}\n/b: {get: {$ref: 'a.yaml#/get'}}"),
        ("paths/a.yaml", "get: {responses: {'200': {$ref: ok.yaml}}}"),
        ("paths/ok.yaml", "description: ok"),
        ("schemas/index.yaml", "Pet: {$ref: pet.yaml}"),
        ("schemas/pet.yaml", "properties: {pet: {$ref: pet.yaml}}"),
    ];
    let run = bundle(&files);
    let get = json!({ "responses": { "200": { "$ref": "#/components/responses/ok" } } });
    assert_eq!(run.document.tree["paths"], json!({ "/a": { "get": get.clone() }, "/b": { "get": get } }));
    assert_eq!(run.schemas(), &json!({ "Pet": { "properties": { "pet": { "$ref": "#/components/schemas/Pet" } } } }));
    assert_eq!(run.origin("/paths/~1b/get/responses"), ("paths/a.yaml", "/get/responses".to_owned()));
    assert_eq!(run.origin("/paths/~1b"), ("paths/index.yaml", "/~1b".to_owned()));
    assert_eq!(run.origin("/components/schemas/Pet/properties"), ("schemas/pet.yaml", "/properties".to_owned()));
}

#[test]
fn what_stands_beside_a_reference_to_a_path_item_goes_before_it() {
    let root = "swagger: '2.0'\ninfo: {description: {$ref: 'words.yaml#/long'}, title: {$ref: title.md}}\npaths: {/a: {$ref: a.yaml, parameters: [{$ref: p.yaml}]}}";
    let item = "get: {responses: {}}\nparameters: []";
    let run = bundle(&[
        ("api.yaml", root),
        ("a.yaml", item),
        ("p.yaml", "name: p"),
        ("words.yaml", "long: Many words."),
        ("title.md", "# A: b: c\n"),
    ]);
    let expected = json!({ "get": { "responses": {} }, "parameters": [{ "$ref": "#/parameters/p" }] });
    assert_eq!(run.document.tree["paths"]["/a"], expected);
    assert_eq!(run.origin("/paths/~1a/parameters/0"), ("api.yaml", "/paths/~1a/parameters/0".to_owned()));
    assert_eq!(run.origin("/paths/~1a/get"), ("a.yaml", "/get".to_owned()));
    assert_eq!(run.document.tree["info"], json!({ "description": "Many words.", "title": "# A: b: c\n" }));
}

#[test]
fn overlays_correct_what_files_hold() {
    let root = "openapi: 3.0.3\npaths: {/a: {$ref: a.yaml}}\ncomponents: {schemas: {Pet: {$ref: Pet.yaml}}}";
    let actions = "
overlay: 1.0.0
info: {title: T, version: '1'}
actions:
  - {target: \"$.paths['/a'].get\", update: {deprecated: true}}
  - {target: $.components.schemas.Pet.properties.name, update: {type: string}}
";
    let files = [
        ("api.yaml", root),
        ("a.yaml", "get: {responses: {}}"),
        ("Pet.yaml", "properties: {name: {type: strang}}"),
        ("overlay.yaml", actions),
    ];
    let mut run = bundle(&files);
    run.config.apis[0].overlays.push("overlay.yaml".into());
    let documents = overlay::apply(vec![run.document], &run.loader, &run.config, &mut run.sources, &mut run.diags);
    assert!(run.diags.list().is_empty(), "{:?}", run.diags.list());
    assert_eq!(documents[0].tree["paths"]["/a"]["get"]["deprecated"], true);
    assert_eq!(documents[0].tree["components"]["schemas"]["Pet"]["properties"]["name"]["type"], "string");
}

#[test]
fn copies_of_copies_do_not_multiply_without_end() {
    let many: Vec<String> = (0..2_000).map(|index| format!("p{index}: {{type: string}}, ")).collect();
    let big = format!("get: {{responses: {{}}, x-big: {{{}}}}}", many.concat());
    let paths: Vec<String> = (0..2_000).map(|index| format!("/p{index}: {{$ref: big.yaml}}, ")).collect();
    let run = bundle(&[("api.yaml", &format!("openapi: 3.0.3\npaths: {{{}}}", paths.concat())), ("big.yaml", &big)]);
    assert_eq!(run.codes(), ["too-many-nodes"]);
    assert!(run.document.tree.is_null());
}

#[test]
fn what_files_nest_together_is_limited() {
    let nested = |levels: usize, inner: &str| "{items: ".repeat(levels) + inner + &"}".repeat(levels);
    let root = with_schemas(&format!("{{A: {}}}", nested(100, "{properties: {$ref: a.yaml}}")));
    let run = bundle(&[("api.yaml", &root), ("a.yaml", &format!("a: {}", nested(100, "{}")))]);
    assert_eq!(run.codes(), ["too-deep"]);
    let At::Place(place) = &run.diags.list()[0].at else { unreachable!("{:?}", run.diags.list()) };
    assert_eq!(run.sources.list[place.document].name, "a.yaml");
}

#[test]
fn standard_input_has_no_folder() {
    let root = with_schemas("{A: {$ref: a.yaml}}");
    let run = bundle(&[("-", &root), ("a.yaml", "type: string")]);
    assert_eq!(run.sources.list.len(), 1);
    let (_, why) = run.document.unfollowed.first_key_value().unwrap();
    let because = format!("{why:?}");
    assert!(
        because.contains("has no folder") && because.contains(&format!("{:?}", Code::ExternalReference)),
        "{because}"
    );
}

/// Any files that refer to one another in any way: no panic, no run without an end, and a reason for each reference that stays.
#[test]
fn whatever_files_refer_to_something_comes_of_it() {
    let texts =
        ["a.yaml", "b.yaml#/x", "b.yaml#", "#", "#/x", "#/components/schemas/A", "api.yaml#/components/schemas/A"];
    let texts =
        [texts.as_slice(), &["api.yaml", "a.yaml#/x/x", "c.yaml", "../a.yaml", "a.yaml#/x/properties/p", ""]].concat();
    let mut state = 7_u32;
    let mut pick = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        usize::try_from(state >> 8).unwrap() % below
    };
    for round in 0..400 {
        let mut reference = || format!("{{$ref: '{}'}}", texts[pick(texts.len())]);
        let mut any = |depth: usize| {
            let mut text = reference();
            for _ in 0..depth {
                text = format!(
                    "{{x: {text}, properties: {{p: {}}}, allOf: [{}], mapping: {{}}}}",
                    reference(),
                    reference()
                );
            }
            text
        };
        let root = format!(
            "openapi: 3.{}.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {}, /b: {{get: {}}}}}\ncomponents: {{schemas: {{A: {}, B: {}}}}}\n",
            round % 2,
            any(0),
            any(1),
            any(round % 3),
            any(2),
        );
        let (a, b) = (any(round % 2), any(round % 3));
        let run = bundle(&[("api.yaml", &root), ("a.yaml", &a), ("b.yaml", &b)]);
        let (mut sources, mut diags) = (run.sources, run.diags);
        let _ = clientsmith::understand(&run.loader, &run.config, &mut sources, &mut diags);
        // That is said of a reference of which `bundle` hasn't heard.
        let is_fault = |finding: &Diagnostic| {
            finding.code == Code::Internal || finding.message.ends_with("another document: that is not read")
        };
        assert!(!diags.list().iter().any(is_fault), "{:?}\n{root}\n{a}\n{b}", diags.list());
    }
}

#[test]
fn a_reference_that_many_pass_through_is_followed_once() {
    let way = |index: usize| format!("{{$ref: '#/A{index}/properties/p/properties/q'}}");
    let (count, string) = (40, "{type: string}".to_owned());
    let nest = |inner: String, index| format!("{{properties: {{p: {}, q: {inner}}}}}", way(count - index));
    let last = (0..count).rev().fold(string, nest);
    let schemas = (1..count).map(|index| format!("A{index}: {}\n", way(index + 1))).collect::<Vec<_>>().concat();
    let file = format!("{schemas}A{count}: {{properties: {{p: {{properties: {{q: {last}}}}}}}}}\n");
    let first = "{$ref: 'a.yaml#/A1/properties/p/properties/q'}";
    let run = bundle(&[("api.yaml", &with_schemas(&format!("{{A: {first}}}"))), ("a.yaml", &file)]);
    assert!(run.diags.list().is_empty(), "{:?}", run.codes());
}
