//! Names that the configuration fixes, and what is noted of those that give way.

use clientsmith::diag::{Code, Diagnostics, Severity};
use clientsmith::model::{Api, ArgumentPlace, Model, Operation, TagId, Ty, Type};
use clientsmith::name::{self, Fixed, Key, Kind};
use clientsmith::origins::Origins;

use crate::support::{STYLE, argument, component, inline, object, operation, origins, table, tag, texts, ty, v2};

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
    api.types.push(component("V2"));
    api.types[2].kind = texts(&["OK", "ok"]);
    api.operations.insert(0, operation("get-job", "/b", Vec::new()));
    api.tags.push(tag("Other"));
    api.operations.push(Operation { tag: TagId(1), ..operation("getJob", "/c", Vec::new()) });
    api.operations[1].arguments.insert(0, argument("id", ArgumentPlace::Path(STYLE), true));
    let (names, _) = table(&after, &fixed);
    let names = &names.apis[0];
    let types: Vec<&str> = names.types.iter().map(|names| names.name.as_str()).collect();
    assert_eq!(types, ["JobModel", "Job", "State", "V2Model"]);
    assert_eq!(names.handle, "V2");
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
fn a_name_can_be_fixed_by_hand() {
    let model = Model { apis: vec![Api { types: vec![component("Job")], ..v2() }], ..Model::default() };
    let mut fixed = Fixed::default();
    let key = Key { api: Some("v2".to_owned()), kind: Kind::Type, place: "/components/Job".to_owned() };
    fixed.insert(key.clone(), "Task");
    assert_eq!(table(&model, &fixed).0.apis[0].types[0].name, "Task");
    let elsewhere = Key { api: Some("v1".to_owned()), ..key };
    let fixed = [(elsewhere, "Task")].into_iter().fold(Fixed::default(), |mut fixed, (key, name)| {
        fixed.insert(key, name);
        fixed
    });
    assert_eq!(table(&model, &fixed).0.apis[0].types[0].name, "Job");
}

#[test]
fn what_has_become_reserved_gives_its_name_up_and_that_is_noted() {
    let api = Api {
        operations: vec![operation("getJob", "/a", vec![argument("max-items", ArgumentPlace::Query(STYLE), false)])],
        types: vec![Type { is_sent: true, ..ty(&["Job"], true, object(&["is new"], None)) }],
        ..v2()
    };
    let model = Model { apis: vec![api], ..Model::default() };
    let mut fixed = Fixed::default();
    for (kind, place, name) in [
        (Kind::Argument, "GET /a query max-items", "send"),
        (Kind::Member, "Job.is new", "new"),
        (Kind::Type, "/components/Job", "Option"),
    ] {
        fixed.insert(Key { api: Some("v2".to_owned()), kind, place: place.to_owned() }, name);
    }
    let (names, diags) = table(&model, &fixed);
    assert_eq!(names.apis[0].types[0].name, "Job");
    assert_eq!(names.apis[0].types[0].members, ["is_new"]);
    assert_eq!(names.apis[0].operations[0].arguments, ["max_items"]);
    let messages: Vec<&str> = diags.list().iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`Option` is reserved: this is called `Job`",
            "`send` is reserved: this is called `max_items`",
            "`new` is reserved: this is called `is_new`"
        ]
    );
}

#[test]
fn whoever_is_called_so_on_the_wire_needs_no_fixed_name() {
    let fields = |fields: &[&str]| {
        let api = Api { types: vec![ty(&["Job"], true, object(fields, Some(Ty::Text)))], ..v2() };
        Model { apis: vec![api], ..Model::default() }
    };
    let before = fields(&["created_at", "type"]);
    let (names, _) = table(&before, &Fixed::default());
    let fixed = Fixed::of(&before, &origins(&before), &names);
    let lines: Vec<String> =
        fixed.iter().map(|(key, name)| format!("{} {} {name}", key.kind.plural(), key.place)).collect();
    assert_eq!(
        lines,
        [
            "apis v2 V2",
            "accessors Pipeline pipeline",
            "handles Pipeline PipelineApi",
            "types /components/Job Job",
            "extras Job extra",
        ]
    );
    let (names, _) = table(&fields(&["created-at", "extra", "created_at", "type"]), &fixed);
    let names = &names.apis[0].types[0];
    assert_eq!(names.members, ["created_minus_at", "extra_value", "created_at", "r#type"]);
    assert_eq!(names.rest.as_deref(), Some("extra"));
}

#[test]
fn a_type_that_is_divided_keeps_its_name_where_it_stood_first() {
    let model = |types: &[(&str, &[&str])]| {
        let api = Api { types: types.iter().map(|(name, _)| inline(&[name])).collect(), ..v2() };
        let model = Model { apis: vec![api], ..Model::default() };
        let mut origins = origins(&model);
        let pointers = |pointers: &&[&str]| pointers.iter().map(|pointer| (*pointer).to_owned()).collect();
        origins.apis[0].steady = types.iter().map(|(_, places)| pointers(places)).collect();
        (model, origins)
    };
    let called = |(model, origins): &(Model, Origins), fixed: &Fixed| {
        let names = name::table(model, origins, fixed, &mut Diagnostics::default());
        names.apis[0].types.iter().map(|names| names.name.clone()).collect::<Vec<_>>()
    };
    let fix = |(model, origins): &(Model, Origins)| {
        let names = name::table(model, origins, &Fixed::default(), &mut Diagnostics::default());
        Fixed::of(model, origins, &names)
    };
    let whole = model(&[("State", &["/a", "/b", "/c"]), ("Kind", &["/d"])]);
    let fixed = fix(&whole);
    // The order of types is that of the names which they would have without a lock.
    assert_eq!(called(&model(&[("A", &["/b"]), ("B", &["/a", "/c"]), ("C", &["/d"])]), &fixed), ["A", "State", "Kind"]);
    // Its first place is gone.
    assert_eq!(called(&model(&[("B", &["/b", "/c"])]), &fixed), ["State"]);
    // Two that become one are called as the one that stands first.
    assert_eq!(called(&model(&[("B", &["/c", "/d"])]), &fixed), ["State"]);
    // What lost one name has the other.
    assert_eq!(called(&model(&[("A", &["/a"]), ("B", &["/b", "/d"])]), &fixed), ["State", "Kind"]);
}
