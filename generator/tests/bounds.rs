//! Documents whose schemas unfold without an end, or deeper than a stack, come to an end all the same.

use clientsmith::config::Config;
use clientsmith::diag::{Code, Diagnostics};
use clientsmith::document::Memory;
use clientsmith::model::Model;
use clientsmith::read::Sources;

/// As many as no stack has room for, if each of them took some kilobytes.
const MANY: usize = 20_000;

fn understand(schemas: &str) -> (Option<Model>, Diagnostics) {
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{\n{schemas}}}}}\n"
    );
    let loader: Memory = [("document.yaml", text)].into_iter().collect();
    let config = Config::for_document("document.yaml".into(), None);
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let understood = clientsmith::understand(&loader, &config, &mut sources, &mut diags);
    (understood.map(|(model, ..)| model), diags)
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
