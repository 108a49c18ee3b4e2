//! The name stage: text to identifier, and who keeps a name that several claim.

use clientsmith::diag::{Code, Diagnostics, Severity};
use clientsmith::model::{
    Answer, Api, Argument, ArgumentPlace, Docs, Enum, EnumValue, EnumValues, Field, Integer, Method, Model, Object,
    Operation, Presence, StatusRange, StatusVariant, Style, StyleKind, Tag, TagId, Ty, Type, TypeId, TypeKind, Union,
    Variant,
};
use clientsmith::name::{self, ApiNames, Fixed, Kind, Names};
use clientsmith::origins::{ApiOrigins, Origins, Place};

const STYLE: Style = Style { kind: StyleKind::Form, explode: true, allow_reserved: false };

fn tag(name: &str) -> Tag {
    Tag { name: name.to_owned(), description: None }
}

fn operation(id: &str, template: &str, arguments: Vec<Argument>) -> Operation {
    Operation {
        id: id.to_owned(),
        base_url: None,
        method: Method::Get,
        template: template.to_owned(),
        tag: TagId(0),
        docs: Docs::default(),
        arguments,
        body: None,
        answer: Answer::Empty,
        accept: None,
        other_answers: Vec::new(),
        errors: Vec::new(),
        security: None,
        paging: None,
        callbacks: Vec::new(),
    }
}

/// The style of most paths and headers.
const SIMPLE: Style = Style { kind: StyleKind::Simple, explode: false, allow_reserved: false };

fn argument(name: &str, place: ArgumentPlace, required: bool) -> Argument {
    Argument { name: name.to_owned(), place, required, ty: Ty::Text, docs: Docs::default() }
}

fn ty(candidates: &[&str], is_component: bool, kind: TypeKind) -> Type {
    let candidates = candidates.iter().map(|&name| name.to_owned()).collect();
    Type { candidates, is_component, docs: Docs::default(), is_sent: false, is_received: true, kind }
}

fn object(fields: &[&str], rest: Option<Ty>) -> TypeKind {
    let field = |name: &&str| Field {
        name: (*name).to_owned(),
        ty: Ty::Text,
        presence: Presence::Optional,
        read_only: false,
        write_only: false,
        is_asked: false,
        docs: Docs::default(),
    };
    TypeKind::Object(Object { fields: fields.iter().map(field).collect(), rest })
}

fn component(name: &str) -> Type {
    ty(&[name], true, object(&[], None))
}

fn inline(candidates: &[&str]) -> Type {
    ty(candidates, false, object(&[], None))
}

fn texts(values: &[&str]) -> TypeKind {
    let value = |value: &&str| EnumValue { value: (*value).to_owned(), name: None, description: None };
    TypeKind::Enum(Enum { values: EnumValues::Text(values.iter().map(value).collect()) })
}

fn numbers(values: &[i64]) -> TypeKind {
    let value = |value: &i64| EnumValue { value: *value, name: None, description: None };
    TypeKind::Enum(Enum { values: EnumValues::Integer(values.iter().map(value).collect()) })
}

fn variant(candidates: &[&str], ty: Ty) -> Variant {
    let candidates = candidates.iter().map(|&name| name.to_owned()).collect();
    Variant { candidates, ty, keys: Vec::new(), values: Vec::new(), docs: Docs::default() }
}

fn union(variants: Vec<Variant>) -> TypeKind {
    TypeKind::Union(Union { discriminator: None, variants })
}

fn v2() -> Api {
    Api { module: Some("v2".to_owned()), tags: vec![tag("Pipeline")], ..Api::default() }
}

fn type_pointer(ty: &Type) -> String {
    format!("/{}/{}", if ty.is_component { "components" } else { "inline" }, ty.candidates.join("/"))
}

/// An origin of its own for everything.
fn origins(model: &Model) -> Origins {
    let place = |document: usize, pointer: String| Place { document, pointer };
    let api = |(at, api): (usize, &Api)| ApiOrigins {
        tags: api.tags.iter().map(|tag| place(at, format!("/tags/{}", tag.name))).collect(),
        operations: api
            .operations
            .iter()
            .map(|operation| place(at, format!("/paths/{}/{}", operation.template, operation.id)))
            .collect(),
        arguments: (api.operations.iter())
            .map(|operation| {
                let arguments = operation.arguments.iter();
                arguments.map(|a| place(at, format!("/paths/{}/{:?}/{}", operation.id, a.place, a.name))).collect()
            })
            .collect(),
        types: api.types.iter().map(|ty| vec![place(at, type_pointer(ty))]).collect(),
        members: (api.types.iter())
            .map(|ty| {
                let names: Vec<String> = match &ty.kind {
                    TypeKind::Object(object) => object.fields.iter().map(|field| field.name.clone()).collect(),
                    TypeKind::Enum(Enum { values: EnumValues::Text(values) }) => {
                        values.iter().map(|value| value.value.clone()).collect()
                    }
                    TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Wrapper(_) | TypeKind::Answer(_) => Vec::new(),
                };
                names.iter().map(|name| place(at, format!("{}/{name}", type_pointer(ty)))).collect()
            })
            .collect(),
    };
    Origins { apis: model.apis.iter().enumerate().map(api).collect() }
}

fn table(model: &Model, fixed: &Fixed) -> (Names, Diagnostics) {
    let mut diags = Diagnostics::default();
    let names = name::table(model, &origins(model), fixed, &mut diags);
    (names, diags)
}

fn named(api: Api) -> ApiNames {
    let model = Model { apis: vec![api], ..Model::default() };
    table(&model, &Fixed::default()).0.apis.remove(0)
}

fn type_names(types: Vec<Type>) -> Vec<String> {
    let names = named(Api { types, ..v2() });
    names.types.into_iter().map(|names| names.name).collect()
}

fn members(kind: TypeKind) -> Vec<String> {
    members_of("PipelineState", kind)
}

fn members_of(name: &str, kind: TypeKind) -> Vec<String> {
    named(Api { types: vec![ty(&[name], true, kind)], ..v2() }).types.remove(0).members
}

fn argument_names(arguments: Vec<Argument>) -> Vec<String> {
    named(Api { operations: vec![operation("get", "/", arguments)], ..v2() }).operations.remove(0).arguments
}

#[test]
fn text_becomes_snake_and_camel() {
    let table = [
        ("getProjectV2", "get_project_v2", "GetProjectV2"),
        ("vcs-url", "vcs_url", "VcsUrl"),
        ("OAuth2", "oauth2", "OAuth2"),
        ("oAuthToken", "oauth_token", "OAuthToken"),
        ("OAuthorised", "o_authorised", "OAuthorised"),
        ("GitHubApp", "github_app", "GitHubApp"),
        ("iOSVersion", "ios_version", "IosVersion"),
        ("IPv4Address", "ipv4_address", "IPv4Address"),
        ("listURLOrbAllowListEntries", "list_url_orb_allow_list_entries", "ListUrlOrbAllowListEntries"),
        ("cancelJobByJobID", "cancel_job_by_job_id", "CancelJobByJobId"),
        ("jobIDs", "job_ids", "JobIds"),
        ("URLsByID", "urls_by_id", "UrlsById"),
        ("HTTPSProxy", "https_proxy", "HttpsProxy"),
        ("2XX", "v2xx", "V2xx"),
        ("3DModel", "v3d_model", "V3dModel"),
        ("AdditionalData3DSecure", "additional_data_3d_secure", "AdditionalData3dSecure"),
        ("UInt32Type", "uint32_type", "UInt32Type"),
        ("OpenIDConnect", "openid_connect", "OpenIdConnect"),
        ("404NotFound", "v404_not_found", "V404NotFound"),
        ("2fa", "v2fa", "V2fa"),
        ("B2BAccount", "b2b_account", "B2bAccount"),
        ("V2API", "v2_api", "V2Api"),
        ("sha256Sum", "sha256_sum", "Sha256Sum"),
        ("base64url", "base64url", "Base64url"),
        ("1.10", "v1_10", "V1_10"),
        ("11.0", "v11_0", "V11_0"),
        ("$ref", "r#ref", "Ref"),
        ("@type", "r#type", "Type"),
        ("+1", "plus_one", "PlusOne"),
        ("-1", "minus_one", "MinusOne"),
        ("-15", "minus_15", "Minus15"),
        ("-created_at", "minus_created_at", "MinusCreatedAt"),
        ("<", "less", "Less"),
        (">=", "greater_or_equal", "GreaterOrEqual"),
        ("!=", "not_equal", "NotEqual"),
        ("-", "minus", "Minus"),
        ("_", "underscore", "Underscore"),
        ("...", "dot_dot_dot", "DotDotDot"),
        (" ", "empty", "Empty"),
        ("", "empty", "Empty"),
        ("\u{200B}", "u200b", "U200B"),
        ("*", "star", "Star"),
        ("application/*", "application_star", "ApplicationStar"),
        ("image/svg+xml", "image_svg_xml", "ImageSvgXml"),
        ("C++", "c_plus_plus", "CPlusPlus"),
        ("C#", "c_sharp", "CSharp"),
        ("A-", "a_minus", "AMinus"),
        ("R&D", "r_and_d", "RAndD"),
        ("100%", "v100_percent", "V100Percent"),
        ("user's", "users", "Users"),
        ("Page<Item>", "page_item", "PageItem"),
        ("List«Pipeline»", "list_pipeline", "ListPipeline"),
        ("Map<String,Page<Item>>", "map_string_page_item", "MapStringPageItem"),
        ("a->b", "a_b", "AB"),
        ("pipeline: failed (again)", "pipeline_failed_again", "PipelineFailedAgain"),
        ("gen", "r#gen", "Gen"),
        ("try", "r#try", "Try"),
        ("self", "self_", "Self_"),
        ("Self", "self_", "Self_"),
        ("super", "super_", "Super"),
        ("crate", "crate_", "Crate"),
        ("straße", "straße", "Straße"),
        ("é", "é", "É"),
        ("e\u{301}te", "éte", "Éte"),
        ("Größe", "größe", "Größe"),
        ("支付订单", "支付订单", "支付订单"),
        ("हिन्दी नाम", "हिन्दी_नाम", "हिन्दीनाम"),
        ("\u{301}x", "v\u{301}x", "V\u{301}x"),
        ("😀", "u1f600", "U1F600"),
        ("👍🏽", "u1f44d_u1f3fd", "U1F44DU1F3FD"),
        ("price €", "price_euro", "PriceEuro"),
        ("𝐀", "a", "A"),
        ("ab\u{202E}cd", "abcd", "Abcd"),
        ("a\u{0}b\u{7F}", "ab", "Ab"),
        ("a\tb\nc", "a_b_c", "ABC"),
    ];
    let got: Vec<_> = table.iter().map(|(text, ..)| (*text, name::snake(text), name::upper_camel(text))).collect();
    let want: Vec<_> = table.iter().map(|(text, s, c)| (*text, (*s).to_owned(), (*c).to_owned())).collect();
    for (got, want) in got.iter().zip(&want) {
        assert_eq!(got, want);
    }
}

#[test]
fn constants_shout() {
    assert_eq!(name::shouty("listURLOrbs"), "LIST_URL_ORBS");
    assert_eq!(name::shouty("type"), "TYPE");
    assert_eq!(name::shouty("2fa"), "V2FA");
}

#[test]
fn an_identifier_says_whether_it_is_the_wire_name() {
    assert!(!name::is_respelled("r#type", "type"));
    assert!(name::is_respelled("self_", "self"));
    assert!(name::is_respelled("updated_at", "updated-at"));
    assert_eq!(name::unraw("r#type"), "type");
}

#[test]
fn enum_values_drop_their_enums_name() {
    let table: &[(&str, &[&str], &[&str])] = &[
        ("PipelineState", &["PIPELINE_STATE_OK", "PIPELINE_STATE_FAILED"], &["Ok", "Failed"]),
        ("ListJobs State", &["STATE_OK", "state-failed"], &["Ok", "Failed"]),
        ("Http", &["HTTP_1", "HTTP_2"], &["Http1", "Http2"]),
        ("State", &["state_ok", "failed"], &["StateOk", "Failed"]),
        ("State", &["state", "state_ok"], &["State", "StateOk"]),
        ("State", &["state_ok", "state.ok"], &["StateOk", "StateDotOk"]),
        ("State", &["state_unrecognized", "state_ok"], &["StateUnrecognized", "StateOk"]),
    ];
    for (name, values, want) in table {
        assert_eq!(members_of(name, texts(values)), *want, "{name} {values:?}");
    }
}

#[test]
fn enum_values_are_told_apart_by_what_they_are() {
    let table: &[(&[&str], &[&str])] = &[
        (&["asc", "ASC", "Asc"], &["Asc", "AscUppercase", "AscCapitalized"]),
        (&["Etc/GMT+1", "Etc/GMT-1"], &["EtcGmtPlus1", "EtcGmt1"]),
        (&["a-b", "a_b", "a.b", "aB"], &["AB", "AUnderscoreB", "ADotB", "ABCamelcase"]),
        (&["", "empty"], &["Empty", "EmptyLowercase"]),
        (&["unrecognized", "ok"], &["UnrecognizedValue", "Ok"]),
        (
            &["<", "<=", ">", ">=", "=", "!="],
            &["Less", "LessOrEqual", "Greater", "GreaterOrEqual", "Equal", "NotEqual"],
        ),
        (&["+1", "-1", "1"], &["PlusOne", "MinusOne", "V1"]),
        (&["Self", "self"], &["Self_", "SelfLowercase"]),
    ];
    for (values, want) in table {
        assert_eq!(members(texts(values)), *want, "{values:?}");
    }
    assert_eq!(members(numbers(&[1, 0, -1, i64::MIN])), ["V1", "V0", "Minus1", "Minus9223372036854775808"]);
}

#[test]
fn names_in_the_document_go_before_values() {
    let named = EnumValue { value: 1, name: Some("PIPELINE_STATE_ON".to_owned()), description: None };
    let other = EnumValue { value: 0, name: Some("PIPELINE_STATE_OFF".to_owned()), description: None };
    let kind = TypeKind::Enum(Enum { values: EnumValues::Integer(vec![named, other]) });
    assert_eq!(members(kind), ["On", "Off"]);
}

#[test]
fn fields_are_distinct() {
    let table: &[(&[&str], &[&str])] = &[
        (&["_id", "id", "ID"], &["id", "id_lowercase", "id_uppercase"]),
        (&["type", "self", "crate", "vcs-url"], &["r#type", "self_", "crate_", "vcs_url"]),
        (&["a-b", "a/b"], &["a_b", "a_slash_b"]),
        (&["+1", "-1", "", "*"], &["plus_one", "minus_one", "empty", "star"]),
        (
            &["created_at", "createdAt", "created__at"],
            &["created_at", "created_at_camelcase", "created_underscore_underscore_at"],
        ),
        (&["new"], &["new"]),
    ];
    for (fields, want) in table {
        assert_eq!(members(object(fields, None)), *want, "{fields:?}");
    }
    let mut sent = ty(&["Thing"], true, object(&["new", "new_value"], None));
    sent.is_sent = true;
    let names = named(Api { types: vec![sent], ..v2() });
    assert_eq!(names.types[0].members, ["new_lowercase", "new_value"]);
}

#[test]
fn other_properties_take_what_is_left() {
    let rest = |fields: &[&str]| {
        let types = vec![ty(&["Thing"], true, object(fields, Some(Ty::Any)))];
        named(Api { types, ..v2() }).types.remove(0).rest
    };
    assert_eq!(rest(&["id"]).as_deref(), Some("extra"));
    assert_eq!(rest(&["extra"]).as_deref(), Some("extra_properties"));
    assert_eq!(rest(&["extra", "extraProperties", "other_properties"]).as_deref(), Some("extra_2"));
}

#[test]
fn union_variants_say_what_they_are() {
    let types = vec![
        inline(&["ScheduleTrigger"]),
        inline(&["TriggerWebhook"]),
        inline(&["Other"]),
        ty(
            &["Trigger"],
            true,
            union(vec![
                variant(&[], Ty::Named(TypeId(0))),
                variant(&[], Ty::Nullable(Box::new(Ty::Boxed(TypeId(1))))),
                variant(&["by-id", "ById"], Ty::Named(TypeId(2))),
                variant(&[], Ty::Text),
                variant(&[], Ty::Integer(Integer::I64)),
                variant(&[], Ty::Number),
                variant(&[], Ty::Bool),
                variant(&[], Ty::Array(Box::new(Ty::Text))),
                variant(&[], Ty::Array(Box::new(Ty::Named(TypeId(2))))),
                variant(&[], Ty::Map(Box::new(Ty::Any))),
                variant(&[], Ty::Any),
                variant(&["Unrecognized"], Ty::Named(TypeId(2))),
            ]),
        ),
    ];
    let names = named(Api { types, ..v2() });
    let want = [
        "Schedule",
        "Webhook",
        "ById",
        "Text",
        "Number",
        "Float",
        "Flag",
        "List",
        "OtherList",
        "Object",
        "Any",
        "Other",
    ];
    assert_eq!(names.types[3].members, want);
}

#[test]
fn answer_variants_are_reason_phrases() {
    let statuses = [
        (StatusRange::Exact(200), "Ok"),
        (StatusRange::Exact(204), "NoContent"),
        (StatusRange::Exact(299), "Status299"),
        (StatusRange::Range(2), "Success"),
        (StatusRange::Range(9), "Status9xx"),
        (StatusRange::Default, "Other"),
    ];
    let variant = |(status, _): &(StatusRange, &str)| StatusVariant { status: *status, body: None, description: None };
    let kind = TypeKind::Answer(statuses.iter().map(variant).collect());
    assert_eq!(members(kind), statuses.map(|(_, name)| name));
}

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
fn letters_that_are_others_in_disguise_are_written_plainly() {
    assert_eq!(["Ⅷ", "ａｂｃ", "１２３", "ﬁsh"].map(name::upper_camel), ["Viii", "Abc", "V123", "Fish"]);
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
