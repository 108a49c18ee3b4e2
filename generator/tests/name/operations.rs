//! Methods, handles, files and arguments.

use clientsmith::diag::{Code, Severity};
use clientsmith::model::{Api, ArgumentPlace, Model, TagId};
use clientsmith::name::Fixed;

use crate::support::{SIMPLE, STYLE, argument, argument_names, component, inline, named, operation, table, tag, v2};

#[test]
fn operations_that_read_alike_are_told_apart_by_tag_and_path() {
    let ids = [("getJob", "/a"), ("get-job", "/b"), ("get_job", "/c/{job-id}"), ("GetJob", "/c/{job_id}")];
    let operations = ids.map(|(id, template)| operation(id, template, Vec::new())).to_vec();
    let names = named(Api { operations, ..v2() });
    let methods: Vec<&str> = names.operations.iter().map(|names| names.method.as_str()).collect();
    assert_eq!(methods, ["get_job", "pipeline_get_job", "get_c_job_id", "get_job_2"]);
    let builders: Vec<&str> = names.operations.iter().map(|names| names.builder.as_str()).collect();
    assert_eq!(builders, ["GetJob", "PipelineGetJob", "GetCJobId", "GetJob2"]);
    let constants: Vec<&str> = names.operations.iter().map(|names| names.constant.as_str()).collect();
    assert_eq!(constants, ["GET_JOB", "PIPELINE_GET_JOB", "GET_C_JOB_ID", "GET_JOB_2"]);
}

#[test]
fn each_handle_may_have_a_method_of_one_name() {
    let mut operations = ["list", "list", "List"].map(|id| operation(id, "/jobs", Vec::new())).to_vec();
    operations[1].tag = TagId(1);
    let names = named(Api { tags: vec![tag("Pipeline"), tag("Job")], operations, ..v2() });
    let got: Vec<_> =
        names.operations.iter().map(|names| [&*names.method, &*names.builder, &*names.constant]).collect();
    assert_eq!(
        got,
        [["list", "List", "LIST"], ["list", "JobList", "JOB_LIST"], ["pipeline_list", "PipelineList", "PIPELINE_LIST"],]
    );
}

#[test]
fn tags_keep_off_files_and_methods() {
    let tags = ["types", "mod", "", "Default", "new", "OIDC Token Management", "con", "支付"].map(tag).to_vec();
    let names = named(Api { module: None, tags: tags.clone(), types: vec![component("支付")], ..Api::default() });
    let got: Vec<_> = names.tags.iter().map(|names| [&*names.module, &*names.handle, &*names.accessor]).collect();
    assert_eq!(
        got,
        [
            ["types_api", "TypesApi", "types"],
            ["mod_api", "ModApi", "r#mod"],
            ["root", "RootApi", "root_api"],
            ["default", "DefaultApi", "default"],
            ["new", "NewApi", "new_api"],
            ["oidc_token_management", "OidcTokenManagementApi", "oidc_token_management"],
            ["con_api", "ConApi", "con"],
            ["tag", "支付Api", "支付"],
        ]
    );
    assert_eq!(named(Api { tags, ..v2() }).tags[4].accessor, "new");
}

#[test]
fn a_tags_file_has_a_name_that_file_systems_take() {
    let tags = [tag(&"very long ".repeat(500)), tag(&"very long ".repeat(600)), tag(&"x".repeat(5000))].to_vec();
    let modules: Vec<String> = named(Api { tags, ..v2() }).tags.into_iter().map(|names| names.module).collect();
    assert!(modules.iter().all(|module| module.len() < 120), "{modules:?}");
    assert!(modules[0].starts_with("very_long_very_long"), "{modules:?}");
    assert_ne!(modules[0], modules[1]);
    let tags = ["Café", "标签", "名前"].map(tag).to_vec();
    let modules: Vec<String> = named(Api { tags, ..v2() }).tags.into_iter().map(|names| names.module).collect();
    assert_eq!(modules, ["cafe", "tag", "tag_api"]);
}

#[test]
fn api_modules_keep_off_the_clients_methods() {
    let apis = ["v1", "V1", "new", "runtime"].map(|module| Api { module: Some(module.to_owned()), ..Api::default() });
    let (names, _) = table(&Model { apis: apis.to_vec(), ..Model::default() }, &Fixed::default());
    let modules: Vec<_> = names.apis.iter().map(|names| names.module.as_deref().unwrap_or_default()).collect();
    assert_eq!(modules, ["v1", "v1_api", "new_api", "runtime_api"]);
    assert_eq!(names.apis[0].feature.as_deref(), Some("v1"));
    assert_eq!(names.apis[0].handle, "V1");
}

#[test]
fn arguments_get_the_word_of_their_place() {
    let body = ArgumentPlace::BodyProperty;
    let names = argument_names(vec![
        argument("name", ArgumentPlace::Path(STYLE), true),
        argument("name", body.clone(), true),
        argument("options", body.clone(), false),
        argument("items", ArgumentPlace::Query(STYLE), false),
        argument("send", ArgumentPlace::Header(SIMPLE), false),
        argument("pages", ArgumentPlace::Cookie(SIMPLE), true),
        argument("self", body.clone(), true),
        argument("Self", ArgumentPlace::Query(STYLE), true),
        argument("type", body, false),
        argument("X-Request-ID", ArgumentPlace::Header(SIMPLE), false),
    ]);
    let want = [
        "name",
        "body_name",
        "body_options",
        "query_items",
        "header_send",
        "pages",
        "body_self",
        "self_",
        "r#type",
        "x_request_id",
    ];
    assert_eq!(names, want);
}

#[test]
fn sixteen_thousand_operations_are_no_trouble() {
    let same = (0..8_000).map(|_| operation("same", "/same", Vec::new()));
    let other = (0..8_000).map(|at| operation(&format!("operation {at} of many"), "/", Vec::new()));
    let types = (0..16_000).map(|at| inline(&["Item", &format!("Item{}", at / 2)])).collect();
    let names = named(Api { operations: same.chain(other).collect(), types, ..v2() });
    let methods: std::collections::BTreeSet<_> = names.operations.iter().map(|names| &names.method).collect();
    assert_eq!(methods.len(), 16_000);
    let types: std::collections::BTreeSet<_> = names.types.iter().map(|names| &names.name).collect();
    assert_eq!(types.len(), 16_000);
}

#[test]
fn operations_that_give_way_or_look_alike_are_worth_a_warning() {
    let operations =
        ["getUser", "get_user", "getUser", "scope", "ѕсоре", "l1"].map(|id| operation(id, "/x", Vec::new()));
    let api = Api { operations: operations.to_vec(), ..v2() };
    let (_, diags) = table(&Model { apis: vec![api], ..Model::default() }, &Fixed::default());
    let warnings = diags.list().iter().filter(|finding| finding.code == Code::OperationName);
    let messages: Vec<&str> = warnings.map(|finding| finding.message.as_str()).collect();
    // Of the same id there is a finding of its own.
    let expected = [
        "`get_user` is taken: this is called `pipeline_get_user`",
        "`ѕсоре` looks like `scope`, but has other letters",
    ];
    assert_eq!(messages, expected);
    assert_eq!(diags.severity(Code::OperationName), Severity::Warning);
}
