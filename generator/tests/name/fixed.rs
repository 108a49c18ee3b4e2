//! Names that the configuration fixes, and what is noted of those that give way.

use clientsmith::diag::{Code, Severity};
use clientsmith::model::{Api, ArgumentPlace, Model, Operation, TagId};
use clientsmith::name::{Fixed, Kind};
use clientsmith::origins::Place;

use crate::support::{STYLE, argument, component, inline, operation, origins, table, tag, texts, ty, v2};

#[test]
fn what_gives_way_is_noted_and_no_more_than_that() {
    let model = Model {
        apis: vec![Api { types: vec![component("Map"), component("foo"), component("Foo")], ..v2() }],
        ..Model::default()
    };
    let (_, diags) = table(&model, &Fixed::default());
    let messages: Vec<&str> = diags.list().iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        ["`Map` is reserved: this is called `MapModel`", "`Foo` is taken: this is called `FooModel`",]
    );
    assert!(diags.list().iter().all(|finding| finding.code == Code::NameCollision));
    assert_eq!(diags.severity(Code::NameCollision), Severity::Allowed);
    assert_eq!(diags.list()[1].related.len(), 1);
}

#[test]
fn fixed_names_go_before_everything_while_their_place_exists() {
    let before = Api {
        operations: vec![operation("getJob", "/a", vec![argument("id", ArgumentPlace::BodyProperty, true)])],
        types: vec![inline(&["Job"]), ty(&["State"], true, texts(&["ok"]))],
        ..v2()
    };
    let model = Model { apis: vec![before], ..Model::default() };
    let (names, _) = table(&model, &Fixed::default());
    let fixed = Fixed::of(&model, &origins(&model), &names);
    assert_eq!(table(&model, &fixed).0, names);

    let mut after = model.clone();
    let api = &mut after.apis[0];
    api.types.insert(0, component("Job"));
    api.types[2].kind = texts(&["OK", "ok"]);
    api.operations.insert(0, operation("get-job", "/b", Vec::new()));
    api.tags.push(tag("Other"));
    api.operations.push(Operation { tag: TagId(1), ..operation("getJob", "/c", Vec::new()) });
    api.operations[1].arguments.insert(0, argument("id", ArgumentPlace::Path(STYLE), true));
    let (names, _) = table(&after, &fixed);
    let names = &names.apis[0];
    let types: Vec<&str> = names.types.iter().map(|names| names.name.as_str()).collect();
    assert_eq!(types, ["JobModel", "Job", "State"]);
    assert_eq!(names.types[2].members, ["OkUppercase", "Ok"]);
    assert_eq!(names.operations[0].method, "pipeline_get_job");
    assert_eq!(names.operations[0].builder, "PipelineGetJob");
    assert_eq!(names.operations[1].builder, "GetJob");
    assert_eq!(names.operations[2].method, "get_job");
    assert_eq!(names.operations[2].builder, "OtherGetJob");
    assert_eq!(names.operations[1].method, "get_job");
    assert_eq!(names.operations[1].arguments, ["path_id", "id"]);

    after.apis[0].types.remove(1);
    assert_eq!(table(&after, &fixed).0.apis[0].types[0].name, "Job");
}

#[test]
fn a_fixed_name_that_is_no_identifier_is_reported() {
    let model = Model { apis: vec![Api { types: vec![component("Job")], ..v2() }], ..Model::default() };
    let mut fixed = Fixed::default();
    fixed.insert(Place { document: 0, pointer: "/components/Job".to_owned() }, Kind::Type, "two words");
    let (names, diags) = table(&model, &fixed);
    assert_eq!(names.apis[0].types[0].name, "Job");
    assert_eq!(diags.list().len(), 1);
    fixed.insert(Place { document: 0, pointer: "/components/Job".to_owned() }, Kind::Type, "Task");
    assert_eq!(table(&model, &fixed).0.apis[0].types[0].name, "Task");
}
