//! Lenient runs: errors within one part of a document leave out that part, and nothing else.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod fixtures;

use std::io::Write as _;
use std::path::Path;

use clientsmith::check;
use clientsmith::config::{Config, Limits};
use clientsmith::diag::{Code, Diagnostics, Severity};
use clientsmith::document::{Disk, Document, Memory};
use clientsmith::model::Model;
use clientsmith::parse;
use clientsmith::read::{self, Sources};
use clientsmith::upgrade::to_openapi_3_0;

fn lenient() -> Diagnostics {
    let mut diags = Diagnostics::default();
    diags.set_lenient();
    diags
}

fn errors(diags: &Diagnostics) -> Vec<String> {
    let errors = diags.list().iter().filter(|finding| diags.weight(finding) == Severity::Error);
    errors.map(|finding| format!("{} {:?}", finding.code.as_str(), finding.at)).collect()
}

/// What a lenient run leaves out of a document: each warning that is an error otherwise, and what becomes of its place.
fn run(text: &str) -> (Option<Model>, Vec<(Code, String)>) {
    let loader: Memory = [("a.yaml", text)].into_iter().collect();
    let (mut sources, mut diags) = (Sources::default(), lenient());
    let config = Config::for_document("a.yaml".into(), None);
    let model = clientsmith::understand(&loader, &config, &mut sources, &mut diags).map(|(model, ..)| model);
    assert_eq!(model.is_some(), errors(&diags).is_empty());
    let consequence = |finding: &clientsmith::diag::Diagnostic| Some((finding.code, finding.consequence.clone()?));
    (model, diags.list().iter().filter_map(consequence).collect())
}

fn operations(model: &Model) -> Vec<&str> {
    model.apis.iter().flat_map(|api| &api.operations).map(|operation| operation.template.as_str()).collect()
}

const HEAD: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n";

/// Checks what is said, and that the operation `/kept` is all that is left besides `left`.
fn check_consequence(rest: &str, code: Code, consequence: &str, left: &[&str]) {
    let (model, said) = run(&format!("{HEAD}{rest}"));
    assert_eq!(said, [(code, consequence.to_owned())], "{rest}");
    assert_eq!(operations(&model.unwrap()), left, "{rest}");
}

#[test]
fn an_operation_is_left_out() {
    let operations = [
        (Code::PathTemplate, "responses: {'200': {description: ok}}"),
        (Code::WrongShape, "parameters: 5, responses: {'200': {description: ok}}"),
        (Code::MissingPart, "parameters: [{name: q, schema: {}}], responses: {'200': {description: ok}}"),
        (
            Code::DanglingReference,
            "requestBody: {$ref: '#/components/requestBodies/B'}, responses: {'200': {description: ok}}",
        ),
        (Code::DanglingReference, "responses: {'200': {$ref: '#/components/responses/R'}}"),
        (Code::DanglingReference, "responses: {default: {$ref: '#/components/responses/R'}}"),
        (
            Code::DuplicateParameter,
            "parameters: [{name: q, in: query, schema: {}}, {name: q, in: query, schema: {}}], responses: {'200': {description: ok}}",
        ),
    ];
    for (code, operation) in operations {
        let path = if code == Code::PathTemplate { "/a/{id}" } else { "/a" };
        let rest = format!(
            "paths:\n  {path}:\n    post: {{{operation}}}\n  /kept:\n    get: {{responses: {{'200': {{description: ok}}}}}}\n"
        );
        check_consequence(&rest, code, &format!("`POST {path}` is left out"), &["/kept"]);
    }
}

#[test]
fn a_path_is_left_out_where_all_of_its_operations_share_the_fault() {
    let rest = "\
paths:
  /a/{id:
    get: {responses: {'200': {description: ok}}}
  /kept:
    get: {responses: {'200': {description: ok}}}
";
    check_consequence(rest, Code::PathTemplate, "the path `/a/{id` is left out", &["/kept"]);
    let rest = "\
paths:
  a:
    parameters: [{$ref: '#/components/parameters/P'}]
    get: {responses: {'200': {description: ok}}}
  /kept:
    get: {responses: {'200': {description: ok}}}
";
    let (model, said) = run(&format!("{HEAD}{rest}"));
    assert_eq!(said, [(Code::DanglingReference, "the path `/a` is left out".to_owned())]);
    assert_eq!(operations(&model.unwrap()), ["/kept"]);
}

#[test]
fn a_schema_is_loosened_where_the_fault_is() {
    let rest = "\
paths:
  /kept:
    get:
      parameters: [{name: q, in: query, schema: {$ref: '#/components/schemas/Q'}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}
components:
  schemas:
    A: {type: object, properties: {kept: {type: string}, b: {enum: 5}}}
    C: {allOf: [{$ref: '#/components/schemas/C'}, {type: object}]}
";
    let (model, said) = run(&format!("{HEAD}{rest}"));
    let loosened = |code| (code, "the schema is read as any value".to_owned());
    let codes = [Code::WrongShape, Code::DanglingReference, Code::ReferenceCycle];
    assert_eq!(said, codes.map(loosened));
    let model = model.unwrap();
    assert_eq!(operations(&model), ["/kept"]);
    assert!(format!("{model:?}").contains("\"kept\""), "the type's other fields stay");
}

#[test]
fn what_uses_a_component_that_is_left_out_is_named_and_left_out() {
    let rest = "\
paths:
  /a:
    get: {parameters: [{$ref: '#/components/parameters/Q'}], responses: {'200': {description: ok}}}
  /b:
    get: {parameters: [{$ref: '#/components/parameters/P'}], responses: {'200': {description: ok}}}
  /kept:
    get: {responses: {'200': {description: ok}, '404': {$ref: '#/components/responses/R'}}}
components:
  parameters:
    P: {$ref: '#/components/parameters/Gone'}
    Q: {$ref: '#/components/parameters/P'}
  responses:
    R: {$ref: '#/components/responses/Gone'}
";
    let (model, said) = run(&format!("{HEAD}{rest}"));
    let said: Vec<_> = said.iter().map(|(_, said)| said.as_str()).collect();
    let expected = [
        "the parameter `P` is left out, and so is what uses it: `GET /a`, `GET /b`, the parameter `Q`",
        "the response `R` is left out, and so is what uses it: the response `404`",
    ];
    assert_eq!(said, expected);
    assert_eq!(operations(&model.unwrap()), ["/kept"]);
}

#[test]
fn what_refers_into_what_is_left_out_is_named() {
    let schema = "responses: {'200': {description: ok, content: {application/json: {schema: ";
    check_consequence(
        &format!(
            "paths:\n  /a:\n    post: {{parameters: 5, {schema}{{type: string}}}}}}}}}}}}\n  /kept:\n    get: {{{schema}{{$ref: \
             '#/paths/~1a/post/responses/200/content/application~1json/schema'}}}}}}}}}}}}\n"
        ),
        Code::WrongShape,
        "`POST /a` is left out; any value is what refers into it: \
         `/paths/~1kept/get/responses/200/content/application~1json/schema`",
        &["/kept"],
    );
    check_consequence(
        &format!(
            "paths:\n  /kept:\n    get: {{{schema}{{$ref: '#/components/schemas/C'}}}}}}}}}}}}\ncomponents:\n  schemas:\n    \
             A: {{type: object, allOf: 5, properties: {{p: {{type: string}}}}}}\n    \
             B: {{$ref: '#/components/schemas/A/properties/p'}}\n    C: {{$ref: '#/components/schemas/B'}}\n"
        ),
        Code::WrongShape,
        "the schema is read as any value; any value is what refers into it: the schema `B`",
        &["/kept"],
    );
}

#[test]
fn a_key_that_is_there_twice_spoils_what_it_is_in() {
    let swagger = "\
swagger: '2.0'
info: {title: T, version: '1'}
paths:
  /a:
    get: {summary: A, summary: B, responses: {'200': {description: ok}}}
  /kept:
    get: {responses: {'200': {description: ok, schema: {$ref: '#/definitions/D'}}}}
definitions:
  D: {type: object, type: array}
";
    let (model, said) = run(swagger);
    let said: Vec<_> = said.iter().map(|(_, said)| said.as_str()).collect();
    assert_eq!(said, ["`GET /a` is left out", "the schema is read as any value"]);
    assert_eq!(operations(&model.unwrap()), ["/kept"]);
}

#[test]
fn two_bodies_of_swagger_leave_out_the_operation() {
    let rest = "\
swagger: '2.0'
info: {title: T, version: '1'}
paths:
  /a:
    post:
      parameters: [{name: a, in: body, schema: {}}, {name: b, in: body, schema: {}}]
      responses: {'200': {description: ok}}
";
    let (model, said) = run(rest);
    assert_eq!(said, [(Code::DuplicateParameter, "`POST /a` is left out".to_owned())]);
    assert_eq!(operations(&model.unwrap()), Vec::<&str>::new());
}

#[test]
fn errors_elsewhere_stay_errors() {
    let faults = ["paths: []\n", "paths: {}\npaths: {}\n", "paths: {}\ncomponents: 5\n", "paths: {\n"];
    for rest in faults {
        let (model, said) = run(&format!("{HEAD}{rest}"));
        assert!(model.is_none() && said.is_empty(), "{rest}: {said:?}");
    }
}

#[test]
fn a_code_that_is_denied_stays_an_error() {
    let text = format!("{HEAD}paths: {{/a/{{id}}: {{get: {{responses: {{'200': {{description: ok}}}}}}}}}}\n");
    let loader: Memory = [("a.yaml", text)].into_iter().collect();
    let mut diags = lenient();
    diags.set_level(Code::PathTemplate, Severity::Error);
    let config = Config::for_document("a.yaml".into(), None);
    assert!(clientsmith::understand(&loader, &config, &mut Sources::default(), &mut diags).is_none());
    assert!(!diags.could_be_lenient());
}

/// What a lenient run leaves of a document has no errors of its own, and can be parsed.
fn check_what_is_left(name: &str, document: Document) {
    let mut diags = lenient();
    let documents = check::vocabulary(to_openapi_3_0(vec![document], &mut diags), &Limits::default(), &mut diags);
    if diags.has_errors() {
        return;
    }
    let mut strict = Diagnostics::default();
    let again = check::vocabulary(documents, &Limits::default(), &mut strict);
    assert_eq!(errors(&strict), Vec::<String>::new(), "{name}");
    let _ = parse::documents(&again, &mut strict);
    assert_eq!(errors(&strict), Vec::<String>::new(), "{name}");
}

#[test]
fn what_is_left_of_fixtures_is_sound() {
    for name in fixtures::names("check") {
        check_what_is_left(&name, fixtures::read("check", &name).0);
    }
}

/// Where the folder with the vendors' and the faulty documents stands beside the workspace.
#[test]
fn what_is_left_of_faulty_documents_is_sound() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/torture");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        std::io::stderr().write_all(b"skipped: there is no ../shared/torture beside the workspace\n").unwrap();
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.display().to_string();
        if path.extension().is_some_and(|extension| extension == "json" || extension == "yaml") {
            let (mut sources, mut diags) = (Sources::default(), lenient());
            let document = read::document(&Disk, &path, &Limits::default(), &mut sources, &mut diags);
            check_what_is_left(&name, document);
            let config = Config::for_document(path, None);
            let model = clientsmith::understand(&Disk, &config, &mut sources, &mut diags);
            let is_internal = diags.list().iter().any(|finding| finding.code == Code::Internal);
            assert!(!is_internal && model.is_some() != diags.has_errors(), "{name}: {:?}", errors(&diags));
        }
    }
}
