//! Small documents, and what becomes of the names of one when it becomes another.

use std::fs;
use std::path::Path;

use clientsmith::config;
use clientsmith::diag::{Diagnostics, Format, render};
use clientsmith::document::Memory;
use clientsmith::name::{Fixed, Kind};
use clientsmith::read::Sources;
use clientsmith::{lock, understand};

use crate::fixtures;

const CONFIG: &str = "names-lock = \"names.lock\"\n[[api]]\ndocument = \"openapi.yaml\"\n";

/// What a run of a document gives: the names as lines of the next lock, which it had none of, or has; and how what it found reads.
pub(crate) fn run(config: &str, document: &str, lock: Option<&str>) -> (Option<String>, String) {
    let files = [("client.toml", config), ("openapi.yaml", document)].into_iter();
    let files = files.chain(lock.map(|text| ("names.lock", text)));
    let loader: Memory = files.collect();
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = config::load(&loader, Path::new("client.toml"), &mut sources, &mut diags);
    let client = config.and_then(|config| understand(&loader, &config, &mut sources, &mut diags));
    let text = client.map(|(model, origins, names)| lock::text(&Fixed::of(&model, &origins, &names)));
    (text, render(&diags, &sources, Format::Text { color: false }))
}

fn locked(document: &str, lock: Option<&str>) -> String {
    let (text, report) = run(CONFIG, document, lock);
    text.unwrap_or_else(|| panic!("{report}"))
}

/// The lines of a kind.
fn lines(lock: &str, kind: Kind) -> Vec<&str> {
    let head = format!("[{}]", kind.plural());
    lock.lines().skip_while(|line| *line != head).skip(1).take_while(|line| !line.is_empty()).collect()
}

/// The lines of a kind after a change, without a lock and with that of what was before.
fn changed(before: &str, after: &str, kind: Kind) -> (Vec<String>, Vec<String>) {
    let old = locked(before, None);
    let (free, kept) = (locked(after, None), locked(after, Some(&old)));
    // What a lock says once, it says from then on.
    assert_eq!(locked(after, Some(&kept)), kept);
    let own = |text: &str| lines(text, kind).into_iter().map(String::from).collect();
    (own(&free), own(&kept))
}

fn document(paths: &str, schemas: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: Parcels, version: '1'}}\npaths:\n{paths}components:\n  schemas:\n    Unused: {{type: object, properties: {{a: {{type: string}}}}}}\n{schemas}"
    )
}

/// A GET with an answer.
fn get(path: &str, id: &str, schema: &str) -> String {
    format!(
        "  {path}:\n    get:\n      tags: [Parcel]\n      operationId: {id}\n      responses: {{'200': {{description: It., content: {{application/json: {{schema: {schema}}}}}}}}}\n"
    )
}

const STATE: &str = "{type: object, properties: {state: {type: string, enum: [lost, found]}}}";

#[test]
fn a_new_component_does_not_take_the_name_of_an_inline_schema() {
    let paths = get("/parcels", "getParcel", STATE);
    let before = document(&paths, "");
    let after = document(&paths, "    GetParcelResponse: {type: object, properties: {b: {type: integer}}}\n");
    let (free, kept) = changed(&before, &after, Kind::Type);
    let inline = "/paths/~1parcels/get/responses/200/content/application~1json/schema";
    assert!(free.contains(&"\"/components/schemas/GetParcelResponse\" = \"GetParcelResponse\"".to_owned()), "{free:?}");
    assert!(kept.contains(&format!("\"{inline}\" = \"GetParcelResponse\"")), "{kept:?}");
    assert!(
        kept.contains(&"\"/components/schemas/GetParcelResponse\" = \"GetParcelResponseModel\"".to_owned()),
        "{kept:?}"
    );
}

#[test]
fn a_new_operation_does_not_take_the_name_of_another() {
    let before = document(&get("/parcels", "getParcel", STATE), "");
    let after = document(&(get("/first", "get-parcel", STATE) + &get("/parcels", "getParcel", STATE)), "");
    let (free, kept) = changed(&before, &after, Kind::Method);
    assert!(free.contains(&"\"GET /parcels\" = \"ParcelApi::parcel_get_parcel\"".to_owned()), "{free:?}");
    assert_eq!(
        kept,
        ["\"GET /first\" = \"ParcelApi::parcel_get_parcel\"", "\"GET /parcels\" = \"ParcelApi::get_parcel\""]
    );
}

#[test]
fn another_operation_id_does_not_rename_a_method_its_builder_or_its_types() {
    let before = document(&get("/parcels", "getParcel", STATE), "");
    let after = document(&get("/parcels", "fetchTheParcel", STATE), "");
    let (free, kept) = changed(&before, &after, Kind::Method);
    assert_eq!(
        (free, kept),
        (
            vec!["\"GET /parcels\" = \"ParcelApi::fetch_the_parcel\"".to_owned()],
            vec!["\"GET /parcels\" = \"ParcelApi::get_parcel\"".to_owned()],
        )
    );
    assert_eq!(changed(&before, &after, Kind::Builder).1, ["\"GET /parcels\" = \"GetParcel\""]);
    let types = changed(&before, &after, Kind::Type).1;
    assert!(types.iter().all(|line| !line.contains("Fetch")), "{types:?}");
}

#[test]
fn what_is_gone_is_no_longer_locked_and_what_is_renamed_is_called_anew() {
    let paths = get("/parcels", "getParcel", "{$ref: '#/components/schemas/Parcel'}");
    let schema = "{type: object, properties: {'weight-kg': {type: number}}}";
    let before = document(&paths, &format!("    Parcel: {schema}\n"));
    let after = document(&paths.replace("Parcel'", "Carton'"), &format!("    Carton: {schema}\n"));
    let (_, kept) = changed(&before, &after, Kind::Type);
    assert_eq!(kept, ["\"/components/schemas/Carton\" = \"Carton\"", "\"/components/schemas/Unused\" = \"Unused\""]);
    assert_eq!(changed(&before, &after, Kind::Member).1, ["\"Carton.weight-kg\" = \"weight_kg\""]);
}

#[test]
fn where_equal_schemas_stand_first_keeps_their_name_when_they_part() {
    let paths = |second: &str| get("/a", "getA", STATE) + &get("/b", "getB", second);
    let before = document(&paths(STATE), "");
    let after = document(
        &paths("{type: object, properties: {state: {type: string, enum: [lost, found]}, at: {type: string}}}"),
        "",
    );
    let (_, kept) = changed(&before, &after, Kind::Type);
    let place = |path: &str| format!("\"/paths/~1{path}/get/responses/200/content/application~1json/schema\"");
    assert!(kept.contains(&format!("{} = \"GetAResponse\"", place("a"))), "{kept:?}");
    assert!(kept.contains(&format!("{} = \"GetBResponse\"", place("b"))), "{kept:?}");
    // The other way round: two become one, and it is called as the first.
    let (_, merged) = changed(&after, &before, Kind::Type);
    assert!(merged.contains(&format!("{} = \"GetAResponse\"", place("b"))), "{merged:?}");
    // The first goes: the name stays.
    let (_, left) = changed(&before, &document(&get("/b", "getB", STATE), ""), Kind::Type);
    assert!(left.contains(&format!("{} = \"GetAResponse\"", place("b"))), "{left:?}");
}

#[test]
fn the_order_of_parameters_and_alternatives_renames_nothing() {
    let parameter =
        |name: &str| format!("{{name: {name}, in: query, schema: {{type: string, enum: [{name}-a, {name}-b]}}}}");
    let alternative = |kind: &str| {
        format!(
            "{{type: object, required: [kind, {kind}], properties: {{kind: {{type: string, enum: [{kind}]}}, {kind}: {{type: object, properties: {{x-{kind}: {{type: string}}}}}}}}}}"
        )
    };
    let paths = |names: &[&str], kinds: &[&str]| {
        let parameters: Vec<String> = names.iter().map(|name| parameter(name)).collect();
        let alternatives: Vec<String> = kinds.iter().map(|kind| alternative(kind)).collect();
        let get = get("/parcels", "getParcel", &format!("{{oneOf: [{}]}}", alternatives.join(", ")));
        get.replace("      responses", &format!("      parameters: [{}]\n      responses", parameters.join(", ")))
    };
    let before = document(&paths(&["size", "kind"], &["box", "tube"]), "");
    let after = document(&paths(&["colour", "kind", "size"], &["bag", "tube", "box"]), "");
    for kind in Kind::ALL {
        let old = locked(&before, None);
        let (_, kept) = changed(&before, &after, kind);
        for line in lines(&old, kind) {
            assert!(kept.contains(&line.to_owned()), "{line} is not among {kept:#?}");
        }
    }
}

#[test]
fn the_successor_of_a_swagger_document_has_its_names() {
    let swagger = "\
swagger: '2.0'
info: {title: Parcels, version: '1'}
paths:
  /parcels:
    get:
      tags: [Parcel]
      operationId: get-parcel
      parameters: [{name: page-size, in: query, type: integer}]
      responses: {'200': {description: It., schema: {$ref: '#/definitions/parcel_model'}}}
definitions:
  parcel_model: {type: object, properties: {'weight-kg': {type: number}}}
";
    let openapi = "\
openapi: 3.0.3
info: {title: Parcels, version: '1'}
paths:
  /parcels:
    get:
      tags: [Parcel]
      operationId: get-parcel
      parameters: [{name: page-size, in: query, schema: {type: integer}}]
      responses: {'200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/parcel_model'}}}}}
components:
  schemas:
    parcel_model: {type: object, properties: {'weight-kg': {type: number}}}
";
    assert_eq!(locked(swagger, None), locked(openapi, None));
}

#[test]
fn a_lock_reads_back_as_it_was_written_whatever_stands_in_the_document() {
    let odd = "\"we\\\"ird\\\\ \\n\\u202e\\u0000 name.with = [x]\"";
    let paths = format!(
        "  '/a b/{{c d}}':\n    get:\n      tags: [{odd}]\n      operationId: {odd}\n      parameters:\n      - {{name: 'c d', in: path, required: true, schema: {{type: string}}}}\n      - {{name: {odd}, in: query, schema: {{type: string, enum: [{odd}, 'a b', 'ä-ö']}}}}\n      responses: {{'200': {{description: It., content: {{application/json: {{schema: {STATE}}}}}}}}}\n"
    );
    let before = document(
        &(paths.replace("a b", "a%20b") + &paths),
        "    'List«x»': {type: object, properties: {'': {type: string}, 'new': {type: string}, 名前: {type: string}, 'a.b': {type: string}}, additionalProperties: {type: string}}\n",
    );
    let lock = locked(&before, None);
    assert!(lock.is_ascii() || lock.chars().all(|c| c == '\n' || !c.is_control()), "{lock}");
    assert!(!lock.contains('\u{202e}'));
    let methods: Vec<&str> = lines(&lock, Kind::Method).iter().filter_map(|line| line.split('"').nth(1)).collect();
    assert_eq!(methods, ["GET /a%20b/{c%20d}", "GET /a%2520b/{c%20d}"]);
    assert_eq!(locked(&before, Some(&lock)), lock);
}

#[test]
fn every_fixture_keeps_its_names_and_its_lock() {
    let mut compared = 0;
    for path in fixtures::fixtures() {
        let document = fs::read_to_string(&path).unwrap();
        let lock = locked(&document, None);
        assert_eq!(locked(&document, Some(&lock)), lock, "{}", path.display());
        compared += lock.lines().count();
    }
    assert!(compared > 1000, "only {compared} lines");
}
