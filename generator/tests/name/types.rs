//! Which type keeps a name that several claim.

use clientsmith::model::{Api, Operation, TagId, Ty, TypeId};
use clientsmith::name::ApiNames;

use crate::support::{component, inline, named, operation, tag, ty, type_names, union, v2, variant};

#[test]
fn reserved_types_get_a_word_not_a_number() {
    let names = type_names(["Error", "Map", "Option", "Value", "pipeline"].map(component).to_vec());
    assert_eq!(names, ["Error", "MapModel", "OptionModel", "ValueModel", "Pipeline"]);
    let root = named(Api { module: None, types: vec![component("Error")], ..v2() });
    assert_eq!(root.types[0].name, "ErrorModel");
    assert_eq!(root.handle, "Client");
}

#[test]
fn types_that_read_alike_fall_back_on_their_other_words() {
    let types = vec![
        inline(&["Pipeline", "ListPipelines Response"]),
        component("pipeline"),
        component("Pipe-Line"),
        inline(&["PipeLine", "GetPipeLine Response"]),
        inline(&["Item", "Workflow Item"]),
        inline(&["item", "Job Item"]),
        component("Foo"),
        component("foo"),
        component("FOO"),
    ];
    let want = [
        "ListPipelinesResponse",
        "Pipeline",
        "PipeLine",
        "GetPipeLineResponse",
        "Item",
        "JobItem",
        "Foo",
        "FooModel",
        "Foo2",
    ];
    assert_eq!(type_names(types), want);
}

#[test]
fn ranks_do_not_hang_on_order() {
    let types = vec![
        inline(&["Pipeline", "ListPipelines Response"]),
        component("pipeline"),
        component("Option"),
        inline(&["OptionModel", "Settings Option"]),
        component("CreateContext"),
    ];
    let straight = type_names(types.clone());
    for turn in 0..types.len() {
        let mut turned = types.clone();
        turned.rotate_left(turn);
        let mut names = type_names(turned.clone());
        names.rotate_right(turn);
        assert_eq!(names, straight);
        turned.reverse();
        let mut names = type_names(turned);
        names.reverse();
        names.rotate_right(turn);
        assert_eq!(names, straight);
    }
    assert_eq!(straight, ["ListPipelinesResponse", "Pipeline", "OptionModel", "SettingsOption", "CreateContext"]);
}

#[test]
fn builders_and_handles_give_way_to_components_and_go_before_other_types() {
    let api = Api {
        tags: vec![tag("Pipeline"), tag("pipeline"), tag("type")],
        operations: ["createContext", "getPipeline", "v2"].map(|id| operation(id, "/", Vec::new())).to_vec(),
        types: vec![
            component("CreateContext"),
            component("PipelineApi"),
            inline(&["GetPipeline", "GetPipeline Response"]),
        ],
        ..v2()
    };
    let names = named(api);
    let builders: Vec<&str> = names.operations.iter().map(|names| names.builder.as_str()).collect();
    assert_eq!(builders, ["CreateContextOperation", "GetPipeline", "V2Operation"]);
    assert_eq!(names.operations[0].method, "create_context");
    assert_eq!(names.operations[0].constant, "CREATE_CONTEXT");
    assert_eq!(names.operations[2].constant, "V2_SPEC");
    assert_eq!(names.types[2].name, "GetPipelineResponse");
    let tags: Vec<_> = names.tags.iter().map(|names| [&*names.module, &*names.handle, &*names.accessor]).collect();
    assert_eq!(
        tags,
        [
            ["pipeline", "PipelineOperations", "pipeline"],
            ["pipeline_api", "PipelineHandle", "pipeline_api"],
            ["type_api", "TypeApi", "r#type"],
        ]
    );
}

#[test]
fn foreign_ids_have_empty_names_rather_than_a_panic() {
    let names = ApiNames::default();
    assert_eq!(names.ty(TypeId(7)).name, "");
    assert_eq!(names.tag(TagId(7)).handle, "");
    let api = Api {
        operations: vec![Operation { tag: TagId(9), ..operation("a", "/", Vec::new()) }],
        types: vec![ty(
            &[],
            false,
            union(vec![variant(&[], Ty::Named(TypeId(9))), variant(&[], Ty::Named(TypeId(9)))]),
        )],
        ..Api::default()
    };
    assert_eq!(named(api).types[0].name, "Empty");
}
