//! Documents whose schemas unfold without an end, or deeper than a stack, come to an end all the same.

use std::sync::mpsc;
use std::time::Duration;

use clientsmith::config::{Config, Limits};
use clientsmith::diag::{Code, Diagnostics};
use clientsmith::document::Memory;
use clientsmith::model::{Model, Ty};
use clientsmith::read::Sources;
use serde_json::{Map, Value, json};

/// As many as no stack has room for, if each of them took some kilobytes.
const MANY: usize = 20_000;

fn understand(schemas: &str) -> (Option<Model>, Diagnostics) {
    read(format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{\n{schemas}}}}}\n"
    ))
}

fn read(text: String) -> (Option<Model>, Diagnostics) {
    within(Limits::default(), text)
}

fn within(limits: Limits, text: String) -> (Option<Model>, Diagnostics) {
    let loader: Memory = [("document.yaml", text)].into_iter().collect();
    let mut config = Config::for_document("document.yaml".into(), None);
    config.limits = limits;
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let understood = clientsmith::understand(&loader, &config, &mut sources, &mut diags);
    (understood.map(|(model, ..)| model), diags)
}

/// What `work` gives, if it comes to an end soon: what grows by the square of a document's size takes many times as long.
#[expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]
fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (give, take) = mpsc::channel();
    std::thread::spawn(move || give.send(work()));
    take.recv_timeout(Duration::from_secs(60)).unwrap()
}

/// Schemas `S0` to `Scount`, each of which says this of the next.
fn chain(count: usize, schema: impl Fn(usize) -> String) -> String {
    let schemas = (0..count).map(|index| format!("  S{index}: {},\n", schema(index + 1)));
    let last = format!("  S{count}: {{type: object, properties: {{end: {{type: string}}}}}}\n");
    schemas.chain([last]).collect::<Vec<_>>().concat()
}

fn reference(index: usize) -> String {
    format!("{{$ref: '#/components/schemas/S{index}'}}")
}

#[test]
fn a_long_chain_of_references_is_followed_to_its_end() {
    let next = |next| format!("{{type: object, properties: {{next: {}}}}}", reference(next));
    let (model, diags) = understand(&chain(MANY, next));
    assert_eq!(model.unwrap().apis[0].types.len(), MANY + 1);
    assert_eq!(diags.list(), []);
}

#[test]
fn a_long_chain_of_required_properties_is_followed_to_its_end() {
    let next = |next| format!("{{type: object, required: [next], properties: {{next: {}}}}}", reference(next));
    let (model, diags) = understand(&chain(MANY, next));
    assert_eq!(model.unwrap().apis[0].types.len(), MANY + 1);
    assert_eq!(diags.list(), []);
}

#[test]
fn heirs_of_heirs_do_not_multiply() {
    let heir = |next| format!("{{allOf: [{}], discriminator: {{propertyName: kind}}}}", reference(next));
    let (model, diags) = understand(&chain(2000, heir));
    assert_eq!(model, None);
    assert_eq!(diags.list().iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::TooManyNodes]);
}

#[test]
fn many_definitions_of_one_name_are_told_apart() {
    let schema = |index| format!("  S{index}: {{properties: {{x: {{$defs: {{A: {{properties: {{a: {{}}}}}}}}}}}}}},\n");
    let (model, _) = understand(&(0..5000).map(schema).collect::<String>());
    assert_eq!(model.unwrap().apis[0].types.len(), 10_000);
}

#[test]
fn lists_of_lists_end_where_rustc_would() {
    let (model, diags) = understand(&chain(2000, |next| format!("{{type: array, items: {}}}", reference(next))));
    assert!(model.is_some());
    assert!(diags.list().iter().all(|finding| finding.code == Code::Unsupported) && !diags.list().is_empty());
}

#[test]
fn lists_of_fixed_places_do_not_multiply() {
    let twice = |next| format!("{{type: array, x-prefix-items: [{0}, {0}]}}", reference(next));
    for last in [
        "",
        "  S40: {type: array, x-prefix-items: [{$ref: '#/components/schemas/S0'}, {$ref: '#/components/schemas/S1'}]},\n",
    ] {
        let schemas = chain(40, twice);
        let schemas = if last.is_empty() { schemas } else { schemas.rsplit_once("  S40").unwrap().0.to_owned() + last };
        let (model, diags) = understand(&schemas);
        assert!(model.is_some());
        assert!(diags.list().iter().all(|finding| finding.code == Code::Unsupported) && !diags.list().is_empty());
    }
}

#[test]
fn a_list_that_is_met_while_it_is_open_stays_a_list() {
    let (model, diags) = understand(
        "  Children: {type: array, items: {$ref: '#/components/schemas/Item'}},
  Item: {type: object, properties: {children: {$ref: '#/components/schemas/Children'}}}\n",
    );
    let shown = format!("{:?}", model.unwrap().apis[0].types[0].kind);
    assert!(shown.contains("Array(Named(TypeId(0)))"), "{shown}");
    assert_eq!(diags.list(), []);
}

#[test]
fn each_of_many_wrong_names_is_not_compared_with_each_of_many_right_ones() {
    let schema = |index: usize| {
        let wrong = format!("{{$ref: '#/components/schemas/Thing{index}s'}}");
        format!("  Thing{index}: {{type: object, properties: {{a: {wrong}}}}},\n")
    };
    let (model, diags) = understand(&(0..500).map(schema).collect::<String>());
    assert!(model.is_none());
    let helps = diags.list().iter().filter_map(|finding| finding.help.as_deref());
    let suggestions = helps.filter(|help| help.starts_with("did you mean")).count();
    assert_eq!((diags.list().len(), suggestions), (500, 400));
}

#[test]
#[ignore = "a minute without optimisation: `cargo xtask verify --full` runs it"]
fn schemas_that_multiply_are_refused() {
    let part = "{type: object, properties: {z: {type: string}}}";
    let twice = |next| {
        let all = format!("{{allOf: [{}, {part}]}}", reference(next));
        format!("{{type: object, properties: {{p: {all}, q: {all}}}}}")
    };
    let (model, diags) = understand(&chain(40, twice));
    assert!(model.is_none());
    assert!(diags.list().iter().any(|finding| finding.code == Code::TooManyNodes));
}

#[test]
fn a_keyword_of_a_document_itself_makes_no_list_of_one_place_or_of_a_hundred() {
    for count in [1, 100] {
        let places = vec!["{type: string}"; count].join(", ");
        let schemas =
            format!("  S: {{type: object, properties: {{p: {{type: array, x-prefix-items: [{places}]}}}}}}\n");
        let (model, _) = understand(&schemas);
        let shown = format!("{:?}", model.unwrap().apis[0].types[0].kind);
        assert!(shown.contains("Array(Any)"), "{shown}");
    }
}

/// The text of a document with these paths and components.
fn text(paths: &Value, components: &Value) -> String {
    let info = json!({"title": "T", "version": "1"});
    json!({"openapi": "3.1.0", "info": info, "paths": paths, "components": components}).to_string()
}

fn document(paths: &Value, components: &Value) -> (Option<Model>, Diagnostics) {
    read(text(paths, components))
}

/// A section of components: `C0` to `Ccount`, each but the last a reference to the next.
fn section(name: &str, count: usize, last: Value) -> Value {
    let next = |index: usize| json!({"$ref": format!("#/components/{name}/C{}", index + 1)});
    let entries = (0..count).map(|index| (format!("C{index}"), next(index)));
    entries.chain([(format!("C{count}"), last)]).collect::<Map<_, _>>().into()
}

#[test]
fn what_stands_behind_many_references_is_found() {
    for count in [1, 31, 32, 33, 63, 64, 65, 1000] {
        let content = json!({"text/plain": {"schema": {"type": "string"}}});
        let callback = json!({"/b": {"post": {"responses": {"200": {"description": "d"}}}}});
        let header = json!({"schema": {"type": "string"}});
        let operation = json!({"operationId": "o",
            "parameters": [{"$ref": "#/components/parameters/C0"}],
            "requestBody": {"$ref": "#/components/requestBodies/C0"},
            "callbacks": {"done": {"$ref": "#/components/callbacks/C0"}},
            "responses": {"200": {"$ref": "#/components/responses/C0"}}});
        let components = json!({
            "parameters": section("parameters", count, json!({"name": "p", "in": "query", "schema": {"$ref": "#/components/schemas/C0"}})),
            "requestBodies": section("requestBodies", count, json!({"content": content, "required": true})),
            "callbacks": section("callbacks", count, callback),
            "responses": section("responses", count, json!({"description": "d", "content": content,
                "headers": {"X-H": {"$ref": "#/components/headers/C0"}}})),
            "headers": section("headers", count, header),
            "schemas": section("schemas", count, json!({"type": "integer"})),
            "pathItems": section("pathItems", count, json!({"post": operation})),
        });
        let (model, diags) = document(&json!({"/a": {"$ref": "#/components/pathItems/C0"}}), &components);
        assert_eq!(diags.list(), [], "{count}");
        let model = model.unwrap();
        let operation = &model.apis[0].operations[0];
        let has_query = operation.arguments.iter().any(|it| it.name == "p" && matches!(it.ty, Ty::Integer(_)));
        assert!(has_query, "{count}: {:?}", operation.arguments);
        assert!(operation.body.is_some() && operation.callbacks.len() == 1, "{count}");
    }
}

#[test]
fn a_reference_that_many_pass_through_is_followed_once() {
    let way = |index: usize| json!({"$ref": format!("#/components/schemas/A{index}/properties/p/properties/q")});
    let count = 40;
    let nest = |inner, index| json!({"type": "object", "properties": {"p": way(count - index), "q": inner}});
    let innermost = (0..count).rev().fold(json!({"type": "string"}), nest);
    let last = json!({"type": "object", "properties": {"p": {"type": "object", "properties": {"q": innermost}}}});
    let mut schemas: Map<_, _> = (1..count).map(|index| (format!("A{index}"), way(index + 1))).collect();
    schemas.insert(format!("A{count}"), last);
    let (model, diags) = document(&json!({}), &json!({"schemas": schemas}));
    assert!(model.is_some());
    // The names of what is nested so deep say little.
    assert!(diags.list().iter().all(|finding| finding.code == Code::NameCollision));
}

#[test]
fn each_ring_of_references_is_reported_once_however_long() {
    let next = |index: usize| (format!("S{index}"), json!({"$ref": format!("#/components/schemas/S{}", index + 1)}));
    let mut schemas: Map<_, _> = (0..2000).map(next).collect();
    // The first thousand only lead into the ring.
    schemas.insert("S2000".to_owned(), json!({"$ref": "#/components/schemas/S1000"}));
    let (model, diags) = document(&json!({}), &json!({"schemas": schemas}));
    assert!(model.is_none());
    let [ring] = diags.list() else { panic!("{:?}", diags.list().len()) };
    assert_eq!((ring.code, ring.related.len()), (Code::ReferenceCycle, 1000));
}

#[test]
fn path_items_are_not_copied_without_an_end() {
    let parameters: Vec<Value> = (0..100).map(|index| json!({"name": format!("p{index}"), "in": "query"})).collect();
    let item = json!({"get": {"responses": {"200": {"description": "d"}}}, "parameters": parameters});
    let reference = |index| (format!("/a{index}"), json!({"$ref": "#/components/pathItems/P"}));
    let paths: Map<String, Value> = (0..100).map(reference).collect();
    let limits = Limits { max_nodes: 10_000, ..Limits::default() };
    let (model, diags) = within(limits, text(&paths.into(), &json!({"pathItems": {"P": item}})));
    assert!(model.is_none());
    assert!(diags.list().iter().any(|finding| finding.code == Code::TooManyNodes));
}

#[test]
fn long_lists_of_names_and_places_take_time_in_proportion() {
    let names: Vec<String> = (0..100_000).map(|index| format!("p{index}")).collect();
    let required = format!("  A: {{type: object, required: [{}]}},\n", names.join(", "));
    let (model, diags) = in_time(move || understand(&required));
    assert!(model.is_some(), "{:?}", diags.list());
    let places: Vec<String> = (0..MANY).map(|index| format!("{{type: object, title: p{index}}}")).collect();
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{A: {{prefixItems: [{}], items: false}}}}}}\n",
        places.join(", ")
    );
    let (model, diags) = in_time(move || read(text));
    assert!(model.is_some(), "{:?}", diags.list());
}

#[test]
fn alternatives_that_are_one_large_schema_are_looked_at_once() {
    let properties: Vec<String> = (0..MANY).map(|index| format!("p{index}: {{type: string}}")).collect();
    let large = format!("  Large: {{type: object, properties: {{{}}}}},\n", properties.join(", "));
    let choice = format!("  Choice: {{oneOf: [{}]}},\n", vec!["{$ref: '#/components/schemas/Large'}"; 2000].join(", "));
    let (model, diags) = in_time(move || understand(&(large + &choice)));
    assert!(model.is_some());
    assert_eq!(diags.list().iter().filter(|finding| finding.code == Code::NoEffect).count(), 1999);
}

#[test]
fn a_discriminators_property_is_looked_for_once_in_parts_that_many_share() {
    let union = "  U: {oneOf: [{$ref: '#/components/schemas/S0'}], discriminator: {propertyName: kind}},\n";
    let parts = |next| format!("{{allOf: [{}]}}", vec![reference(next); 4].join(", "));
    let schemas = union.to_owned() + &chain(14, parts);
    let (_, diags) = in_time(move || understand(&schemas));
    assert!(diags.list().iter().any(|finding| finding.code == Code::Discriminator), "{:?}", diags.list());
}

#[test]
fn a_long_chain_of_schemas_that_only_wrap_the_next_comes_to_its_end() {
    let schemas = chain(MANY, |next| format!("{{description: d, allOf: [{}]}}", reference(next)));
    let (model, diags) = in_time(move || understand(&schemas));
    assert!(model.is_some(), "{:?}", diags.list());
}

#[test]
fn thousands_of_variables_without_a_parameter_are_reported_in_short() {
    let path = (0..8000).map(|index| format!("/{{v{index}}}")).collect::<Vec<_>>().concat();
    let get = "{get: {responses: {'204': {description: d}}}}";
    let text = format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n  ? '{path}'\n  : {get}\n");
    let (_, diags) = in_time(move || read(text));
    let messages: Vec<&str> = diags.list().iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(messages.len(), 21, "{messages:?}");
    assert!(messages[20].starts_with("7980 more variables"), "{}", messages[20]);
}

/// Operations that all have this.
fn operations(count: usize, operation: &Value) -> Value {
    let item = |index| (format!("/a{index}"), json!({"post": operation}));
    (0..count).map(item).collect::<Map<_, _>>().into()
}

/// A mapping with many entries.
fn wide(count: usize, name: &str, each: &Value) -> Value {
    (0..count).map(|index| (format!("{name}{index}"), each.clone())).collect::<Map<_, _>>().into()
}

#[test]
fn a_response_that_thousands_of_operations_share_is_read_once() {
    let schema =
        json!({"type": "object", "properties": wide(2000, "p", &json!({"type": "object", "properties": {"a": {}}}))});
    let headers = wide(2000, "X-", &json!({"schema": {"type": "string"}}));
    let response = json!({"description": "d", "headers": headers, "content": {"application/json": {"schema": schema}}});
    let operation = json!({"responses": {"200": {"$ref": "#/components/responses/R"}}});
    let text = text(&operations(2000, &operation), &json!({"responses": {"R": response}}));
    let (model, diags) = in_time(move || read(text));
    assert_eq!(diags.list(), []);
    let api = model.unwrap().apis.remove(0);
    assert_eq!((api.operations.len(), api.types.len()), (2000, 2));
}

#[test]
fn what_operations_share_may_not_come_to_too_much_for_all_of_them() {
    let string = json!({"type": "string"});
    let body = json!({"schema": {"type": "object", "properties": wide(800, "p", &string)}});
    let texts = json!({"text/plain": {"schema": string}});
    let many = wide(800, "application/p", &json!({"schema": string}));
    let said = "word ".repeat(20_000);
    let parameter = json!({"name": "q", "in": "query", "description": said, "schema": string});
    for (section, component) in [
        ("requestBodies", json!({"content": {"application/json": body}})),
        ("requestBodies", json!({"content": {"multipart/form-data": body}})),
        ("requestBodies", json!({"content": many})),
        ("requestBodies", json!({"description": said, "content": texts})),
        ("responses", json!({"description": "d", "content": many})),
        ("responses", json!({"description": said, "content": texts})),
        ("parameters", parameter),
    ] {
        let reference = json!({"$ref": format!("#/components/{section}/C")});
        let mut operation = json!({"responses": {"204": {"description": "d"}}});
        match section {
            "requestBodies" => operation["requestBody"] = reference,
            "responses" => operation["responses"]["200"] = reference,
            _ => operation["parameters"] = json!([reference]),
        }
        let text = text(&operations(400, &operation), &json!({section: {"C": component}}));
        let (model, diags) = in_time(move || read(text));
        assert!(model.is_none(), "{section}: {:?}", diags.list().len());
        let found = diags.list().iter().filter(|finding| finding.code == Code::TooManyNodes).count();
        assert_eq!(found, 1, "{section}: {:?}", diags.list().len());
    }
}

#[test]
fn media_types_of_thousands_of_operations_are_bounded() {
    let types: Vec<String> = (0..1000).map(|index| format!("application/a{index}")).collect();
    let object = json!({"type": "object"});
    let operation = json!({
        "parameters": [{"name": "b", "in": "body", "schema": object}],
        "responses": {"200": {"description": "d", "schema": object}},
    });
    for key in ["consumes", "produces"] {
        let info = json!({"title": "T", "version": "1"});
        let text =
            json!({"swagger": "2.0", "info": info, key: types, "paths": operations(1000, &operation)}).to_string();
        let (model, diags) = in_time(move || read(text));
        assert!(model.is_none(), "{key}");
        let codes: Vec<Code> = diags.list().iter().map(|finding| finding.code).collect();
        assert_eq!(codes, [Code::TooManyNodes], "{key}");
    }
}

#[test]
fn thousands_of_alternatives_are_told_apart_in_proportion() {
    let own = |index| json!({"type": "object", "properties": {format!("p{index}"): {"type": "string"}}});
    let alternatives: Vec<Value> = (0..MANY).map(own).collect();
    let schemas = json!({"U": {"oneOf": alternatives}});
    let (model, diags) = in_time(move || document(&json!({}), &json!({"schemas": schemas})));
    assert!(model.is_some(), "{:?}", diags.list().len());
}

#[test]
fn unions_over_one_large_object_do_not_each_go_through_it() {
    let string = json!({"type": "string"});
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let mut schemas = wide(3000, "U", &json!({"oneOf": [reference("Large"), reference("Other")]}));
    schemas["Large"] = json!({"type": "object", "properties": wide(8000, "p", &string)});
    schemas["Other"] = json!({"type": "object", "properties": {"o": string}});
    let (model, diags) = in_time(move || document(&json!({}), &json!({"schemas": schemas})));
    assert!(model.is_some(), "{:?}", diags.list().len());
}

#[test]
fn an_object_that_holds_itself_thousands_of_times_is_boxed_in_one_go() {
    let schemas =
        json!({"A": {"type": "object", "properties": wide(60_000, "p", &json!({"$ref": "#/components/schemas/A"}))}});
    let (model, diags) = in_time(move || document(&json!({}), &json!({"schemas": schemas})));
    let shown = format!("{:?}", model.unwrap().apis[0].types[0].kind);
    assert_eq!((shown.matches("Boxed").count(), diags.list()), (60_000, &[][..]));
}

#[test]
fn long_keys_do_not_hold_much() {
    let path = "a".repeat(60_000);
    let parameter = |index| json!({"name": format!("p{index}"), "in": "query", "schema": {"type": "string"}});
    let parameters: Vec<Value> = (0..1000).map(parameter).collect();
    let get = json!({"get": {"parameters": parameters, "responses": {"204": {"description": "d"}}}});
    let (model, diags) = in_time(move || document(&json!({format!("/{path}"): get}), &json!({})));
    assert!(model.is_none());
    assert_eq!(diags.list().iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::TooManyNodes]);
}
