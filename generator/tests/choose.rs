//! `include` and `exclude` of `client.toml`: which operations and types are left, and what is said of patterns.

use std::path::Path;

use clientsmith::config;
use clientsmith::diag::{Diagnostics, Format, Severity, render};
use clientsmith::document::Memory;
use clientsmith::read::Sources;

const DOCUMENT: &str = "
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /orders:
    get:
      operationId: listOrders
      tags: [Order]
      responses: {'200': {description: All, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}}
    post:
      operationId: createOrder
      tags: [Order, Write]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewOrder'}}}}
      responses: {'204': {description: Made}}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: getOrder
      tags: [Order]
      responses: {'200': {$ref: '#/components/responses/Order'}}
    delete:
      tags: [Order, Write]
      responses: {'204': {description: Gone}}
  /health:
    get:
      responses: {'200': {description: Fine, content: {application/json: {schema: {$ref: '#/components/schemas/Health'}}}}}
  /alias: {$ref: '#/paths/~1health'}
components:
  responses:
    Order: {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
  schemas:
    Order: {type: object, properties: {state: {$ref: '#/components/schemas/State'}}}
    NewOrder: {type: object, properties: {lines: {type: array, items: {$ref: '#/components/schemas/Line'}}}}
    Line: {type: object, properties: {count: {type: integer}, state: {$ref: '#/components/schemas/State'}}}
    State: {type: string, enum: [open, closed]}
    Health: {type: object, properties: {load: {type: number}}}
    Unused: {type: object, properties: {part: {$ref: '#/components/schemas/UnusedPart'}}}
    UnusedPart: {type: object, properties: {x: {type: string}}}
webhooks:
  shipped:
    post:
      operationId: orderShipped
      tags: [Order]
      responses: {'200': {description: Taken}}
";

/// The operations, the types, and the report.
fn chosen(document: &str, choice: &str) -> (Vec<String>, Vec<String>, String) {
    let client = format!("[[api]]\ndocument = 'api.yaml'\n{choice}\n");
    let loader = Memory::from_iter([("client.toml", client.as_str()), ("api.yaml", document)]);
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let config = config::load(&loader, Path::new("client.toml"), &mut sources, &mut diags);
    let model = config.and_then(|config| clientsmith::understand(&loader, &config, &mut sources, &mut diags));
    let report = render(&diags, &sources, Format::Text { color: false });
    let Some((mut model, ..)) = model else { return (Vec::new(), Vec::new(), report) };
    let api = model.apis.remove(0);
    let operations = api.operations.into_iter().map(|operation| operation.id).collect();
    let types = api.types.into_iter().map(|ty| ty.candidates.first().cloned().unwrap_or_default()).collect();
    (operations, types, report)
}

#[track_caller]
fn check(choice: &str, operations: &[&str], types: &[&str]) {
    let (found, found_types, report) = chosen(DOCUMENT, choice);
    assert!(!report.contains("unmatched-choice"), "{report}");
    assert_eq!(found, operations, "{choice}: {report}");
    assert_eq!(found_types, types, "{choice}");
}

#[test]
fn tags_ids_methods_and_paths_choose_operations_and_what_these_alone_lead_to_goes_with_them() {
    let unused = ["Unused", "UnusedPart"];
    let with = |types: &[&'static str]| [types, &unused].concat();
    check(
        "",
        &["createOrder", "delete orders by id", "get alias", "get health", "getOrder", "listOrders"],
        &["Health", "Line", "NewOrder", "Order", "State", "Unused", "UnusedPart"],
    );
    check(
        "include = { tags = ['Write'] }",
        &["createOrder", "delete orders by id"],
        &with(&["Line", "NewOrder", "State"]),
    );
    check(
        "include = { tags = ['Ord*'] }\nexclude = { tags = ['Write'] }",
        &["getOrder", "listOrders"],
        &with(&["Order", "State"]),
    );
    check(
        "include = { operations = ['get*', 'DELETE *'] }",
        &["delete orders by id", "getOrder"],
        &with(&["Order", "State"]),
    );
    // Without a tag, the path says which one stands for it.
    check("include = { tags = ['health'] }", &["get health"], &with(&["Health"]));
    check("exclude = { operations = ['/orders*', 'orderShipped', 'GET /health'] }", &["get alias"], &with(&["Health"]));
    check(
        "exclude = { operations = ['* /orders/{id}', 'POST shipped', '/alias'] }",
        &["createOrder", "get health", "listOrders"],
        &with(&["Health", "Line", "NewOrder", "Order", "State"]),
    );
}

#[test]
fn patterns_that_fit_nothing_are_found_where_they_stand() {
    let choice = "
include = { tags = ['Order', 'Ordre'], operations = ['getOrders', 'GET /health/', '/none', 'x*'] }
exclude = { operations = ['listOrders', 'nothing at all'] }";
    let (operations, _, report) = chosen(DOCUMENT, choice);
    assert_eq!(operations, ["createOrder", "delete orders by id", "getOrder"]);
    for finding in [
        "client.toml:4:30",
        "did you mean `Order`?",
        "there is no operation `getOrders`",
        "did you mean `getOrder`?",
        "there is no operation `GET /health/`",
        "did you mean `GET /health`?",
        "there is no operation `/none`",
        "there are `/alias`, `/health`, `/orders`, `/orders/{id}`",
        "there is no operation `x*`",
        "client.toml:5:41",
        "there is no operation `nothing at all`",
    ] {
        assert!(report.contains(finding), "{finding}: {report}");
    }
    assert_eq!(report.matches("warning[unmatched-choice]").count(), 6, "{report}");
    let (operations, _, report) = chosen(DOCUMENT, "exclude = { operations = ['*', '/*'] }");
    assert!(operations.is_empty());
    assert!(report.contains("every operation is left out"), "{report}");
}

#[test]
fn choices_that_say_nothing_are_refused() {
    let (_, _, report) =
        chosen(DOCUMENT, "include = {}\nexclude = { operations = ['GTE /orders', '', 'listOrders'], tag = ['x'] }");
    for finding in ["has no key `tag`", "did you mean `tags`?"] {
        assert!(report.contains(finding), "{finding}: {report}");
    }
    let (_, _, report) = chosen(DOCUMENT, "include = {}\nexclude = { operations = ['GTE /orders', '', 'listOrders'] }");
    for finding in [
        "client.toml:3:1",
        "no operation is named",
        "there is no method `GTE`",
        "did you mean `GET`?",
        "the pattern is empty",
    ] {
        assert!(report.contains(finding), "{finding}: {report}");
    }
}

#[test]
fn faults_of_what_is_left_out_stop_nothing() {
    let document = DOCUMENT
        .replace("type: number", "type: numbre, $ref: '#/nowhere'")
        .replace("operationId: createOrder", "operationId: 7\n      parameters: [{name: x}]");
    let (operations, _, report) = chosen(&document, "");
    assert!(operations.is_empty() && report.contains("error"), "{report}");
    let (operations, _, report) = chosen(&document, "exclude = { operations = ['POST /orders', '/health', '/alias'] }");
    assert_eq!(operations, ["delete orders by id", "getOrder", "listOrders"]);
    assert!(!report.contains("error"), "{report}");
}

#[test]
fn what_is_left_out_can_be_referred_to() {
    for (version, place) in
        [("openapi: 3.1.0", "content/application~1json/schema"), ("openapi: 3.0.3", "content/application~1json/schema")]
    {
        let document = format!("
{version}
info: {{title: Shop, version: '1'}}
servers: [{{url: 'https://shop.example'}}]
paths:
  /a:
    get:
      operationId: a
      responses: {{'200': {{description: A, content: {{application/json: {{schema: {{type: object, properties: {{x: {{type: string}}}}}}}}}}}}}}
  /b:
    get:
      operationId: b
      responses: {{'200': {{description: B, content: {{application/json: {{schema: {{$ref: '#/paths/~1a/get/responses/200/{place}'}}}}}}}}}}
  /c: {{get: {{operationId: a, x-left-out: true, responses: {{'204': {{description: C}}}}}}}}
");
        let (operations, types, report) = chosen(&document, "exclude = { operations = ['/a'] }");
        assert_eq!(
            (operations, types),
            (vec!["a".to_owned(), "b".to_owned()], vec!["responses 200".to_owned()]),
            "{report}"
        );
        assert!(!report.contains("duplicate"), "{report}");
        let (operations, _, _) = chosen(&document, "");
        assert_eq!(operations.len(), 3);
    }
}

#[test]
fn swagger_2_documents_are_chosen_from_alike() {
    let document = "
swagger: '2.0'
info: {title: Shop, version: '1'}
host: shop.example
paths:
  /a: {get: {operationId: a, responses: {'200': {description: A, schema: {$ref: '#/definitions/A'}}}}}
  /b:
    get: {operationId: b, parameters: [{$ref: '#/parameters/q'}, {name: body, in: bdoy}], responses: {'200': {$ref: '#/responses/B'}}}
  /c: {get: {operationId: c, responses: {'200': {description: C, schema: {$ref: '#/paths/~1d/get/responses/200/schema'}}}}}
  /d: {get: {operationId: d, responses: {'200': {description: D, schema: {type: object, properties: {d: {type: string}}}}}}}
parameters: {q: {name: q, in: query, type: strnig}}
responses: {B: {description: B, schema: {$ref: '#/definitions/B'}}}
definitions:
  A: {type: object, discriminator: kind, required: [kind], properties: {kind: {type: string}}}
  A1: {allOf: [{$ref: '#/definitions/A'}, {type: object, properties: {x: {$ref: '#/definitions/X'}}}]}
  B: {type: object, properties: {x: {type: string}, n: {$ref: '#/definitions/None'}}}
  X: {type: object, properties: {x: {type: string}}}
";
    let (operations, types, report) = chosen(document, "exclude = { operations = ['b', 'd'] }");
    assert_eq!(operations, ["a", "c"], "{report}");
    assert!(["A", "A1", "ABase", "X"].iter().all(|name| types.iter().any(|ty| ty == name)), "{types:?}");
    assert!(!types.iter().any(|ty| ty == "B") && types.len() == 5, "{types:?}");
    assert!(!report.contains("error"), "{report}");
}

#[test]
fn rules_of_pagination_that_no_list_follows_are_found() {
    let paged = DOCUMENT.replace(
        "tags: [Order]\n      responses: {'200': {description: All",
        "tags: [Order]\n      parameters: [{name: offset, in: query, schema: {type: integer}}]\n      responses: {'200': {description: All",
    );
    let rule =
        |parameter: &str, items: &str| format!("style = 'offset'\nparameter = '{parameter}'\nitems = '{items}'\n");
    let rules = format!(
        "[[api.pagination]]\n{}[[api.pagination]]\n{}[[pagination]]\n{}[[pagination]]\nstyle = 'next-url'\nnext = 'next'\nitems = ''\n",
        rule("offset", ""),
        rule("ofset", ""),
        rule("offset", "data"),
    );
    let (_, _, report) = chosen(&paged, &rules);
    for finding in [
        "client.toml:7:1",
        "no GET has a query parameter `ofset`",
        "did you mean `offset`?",
        "client.toml:11:1",
        "of the answers to `offset` none has all places",
        "client.toml:15:1",
        "no answer has all places",
    ] {
        assert!(report.contains(finding), "{finding}: {report}");
    }
    assert_eq!(report.matches("unmatched-choice").count(), 3, "{report}");
}

#[test]
fn a_pattern_that_fits_nothing_may_be_denied() {
    let (_, _, report) = chosen(DOCUMENT, "exclude = { tags = ['None'] }\n[diagnostics]\ndeny = ['unmatched-choice']");
    assert!(report.contains("error[unmatched-choice]"), "{report}");
    assert_eq!(clientsmith::diag::Code::UnmatchedChoice.severity(), Severity::Warning);
}

#[test]
fn a_choice_holds_behind_any_number_of_references() {
    let next = |index: usize| format!("P{index}: {{$ref: '#/components/pathItems/P{}'}}, ", index + 1);
    let items: String = (0..200).map(next).collect();
    let last = "{get: {operationId: a, responses: {'204': {description: A}}}, post: {operationId: b, responses: {'204': {description: B}}}}";
    let ring = "R: {$ref: '#/components/pathItems/S'}, S: {$ref: '#/components/pathItems/R'}";
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: Shop, version: '1'}}\nservers: [{{url: 'https://shop.example'}}]\n\
         paths: {{/a: {{$ref: '#/components/pathItems/P0'}}, /b: {{$ref: '#/components/pathItems/P0'}}}}\n\
         components: {{pathItems: {{{items}P200: {last}}}}}\n"
    );
    let (operations, _, report) = chosen(&document, "include = { operations = ['POST /b'] }");
    assert_eq!(operations, ["b"], "{report}");
    let in_a_ring = document
        .replace("P200:", &format!("{ring}, P200:"))
        .replace("/b: {$ref: '#/components/pathItems/P0'}", "/b: {$ref: '#/components/pathItems/R'}");
    let (_, _, report) = chosen(&in_a_ring, "include = { operations = ['POST /a'] }");
    assert!(report.contains("reference-cycle"), "{report}");
}
