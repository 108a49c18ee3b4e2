//! A small API of orbs, made by hand, and short ways to make more.

use clientsmith::config::Config;
use clientsmith::document::Files;
use clientsmith::model::{
    Answer, AnswerBody, Api, Argument, ArgumentPlace, Body, BodyKind, DeclaredError, Docs, Enum, EnumValue, EnumValues,
    Field, Format, Integer, Method, Model, Object, Operation, Paging, PagingKind, Presence, SecurityScheme,
    StatusRange, StatusVariant, Style, StyleKind, Tag, TagId, Ty, Type, TypeId, TypeKind, Union, Variant,
};
use clientsmith::name::{ApiNames, Names, OperationNames, TagNames, TypeNames};
use clientsmith::print::{Extras, files};

pub(crate) fn described(text: &str) -> Docs {
    Docs { description: Some(text.to_owned()), ..Docs::default() }
}

pub(crate) fn field(name: &str, ty: Ty, presence: Presence) -> Field {
    let is_asked = presence == Presence::Required;
    Field { name: name.to_owned(), ty, presence, read_only: false, write_only: false, is_asked, docs: Docs::default() }
}

pub(crate) fn object(name: &str, is_sent: bool, fields: Vec<Field>) -> Type {
    ty(name, is_sent, TypeKind::Object(Object { fields, rest: None }))
}

pub(crate) fn ty(name: &str, is_sent: bool, kind: TypeKind) -> Type {
    Type {
        candidates: vec![name.to_owned()],
        is_component: true,
        docs: Docs::default(),
        is_sent,
        is_received: true,
        kind,
    }
}

pub(crate) fn texts(values: &[&str]) -> TypeKind {
    let value = |text: &&str| EnumValue { value: (*text).to_owned(), name: None, description: None };
    TypeKind::Enum(Enum { values: EnumValues::Text(values.iter().map(value).collect()) })
}

pub(crate) fn argument(name: &str, place: ArgumentPlace, required: bool, ty: Ty) -> Argument {
    Argument { name: name.to_owned(), place, required, ty, docs: Docs::default() }
}

pub(crate) const SIMPLE: Style = Style { kind: StyleKind::Simple, explode: false, allow_reserved: false };
pub(crate) const FORM: Style = Style { kind: StyleKind::Form, explode: true, allow_reserved: false };

pub(crate) fn operation(id: &str, method: Method, template: &str) -> Operation {
    Operation {
        id: id.to_owned(),
        base_url: None,
        method,
        template: template.to_owned(),
        tag: TagId(0),
        docs: Docs::default(),
        arguments: Vec::new(),
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

fn snake(text: &str) -> String {
    let mut snake = String::new();
    for c in text.chars() {
        if c.is_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.extend(if c == '-' || c == ' ' { vec!['_'] } else { c.to_lowercase().collect::<Vec<_>>() });
    }
    if snake == "type" { "r#type".to_owned() } else { snake }
}

fn upper(text: &str) -> String {
    let mut upper = String::new();
    let mut start = true;
    for c in text.chars() {
        if c == '-' || c == ' ' || c == '_' {
            start = true;
        } else {
            upper.extend(if start { c.to_uppercase().collect::<Vec<_>>() } else { vec![c] });
            start = false;
        }
    }
    upper
}

/// Names of the simplest kind: nothing here clashes.
pub(crate) fn names(model: &Model) -> Names {
    let api = |api: &Api| ApiNames {
        module: api.module.clone(),
        handle: api.module.as_deref().map(upper).unwrap_or_default(),
        feature: api.module.clone(),
        tags: api.tags.iter().map(tag_names).collect(),
        operations: api.operations.iter().map(operation_names).collect(),
        types: api.types.iter().map(type_names).collect(),
    };
    Names { apis: model.apis.iter().map(api).collect() }
}

fn tag_names(tag: &Tag) -> TagNames {
    let module = snake(&tag.name.to_lowercase());
    TagNames { accessor: module.clone(), handle: format!("{}Api", upper(&tag.name)), module, feature: None }
}

fn operation_names(operation: &Operation) -> OperationNames {
    let method = snake(&operation.id);
    OperationNames {
        builder: upper(&operation.id),
        constant: method.to_uppercase(),
        method,
        arguments: operation.arguments.iter().map(|argument| snake(&argument.name)).collect(),
    }
}

fn type_names(ty: &Type) -> TypeNames {
    let members: Vec<String> = match &ty.kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| snake(&field.name)).collect(),
        TypeKind::Enum(Enum { values: EnumValues::Text(values) }) => {
            values.iter().map(|value| upper(&value.value)).collect()
        }
        TypeKind::Enum(Enum { values: EnumValues::Integer(values) }) => {
            values.iter().map(|value| format!("V{}", value.value)).collect()
        }
        TypeKind::Wrapper(_) => Vec::new(),
        TypeKind::Union(union) => union.variants.iter().map(|variant| upper(&variant.candidates[0])).collect(),
        TypeKind::Answer(variants) => variants.iter().map(|variant| status_name(variant.status)).collect(),
    };
    TypeNames { name: upper(&ty.candidates[0]), members, rest: Some("extra".to_owned()), derives: Vec::new() }
}

fn status_name(status: StatusRange) -> String {
    match status {
        StatusRange::Exact(200) => "Ok".to_owned(),
        StatusRange::Exact(202) => "Accepted".to_owned(),
        StatusRange::Exact(status) => format!("Status{status}"),
        StatusRange::Range(_) => "Success".to_owned(),
        StatusRange::Default => "Other".to_owned(),
    }
}

pub(crate) fn config(document: &str) -> Config {
    Config::for_document(document.into(), None)
}

pub(crate) fn printed(model: &Model, config: &Config) -> Files {
    files(model, &names(model), config, &Extras::default())
}

/// A crate of one API without a module.
pub(crate) fn flat(api: Api) -> Files {
    printed(&Model { apis: vec![api], ..Model::default() }, &config("specs/orbs.json"))
}

pub(crate) fn tag(name: &str) -> Tag {
    Tag { name: name.to_owned(), description: None }
}

/// The part of an emitted file from `start` up to and with the next `end`.
pub(crate) fn part(files: &Files, path: &str, start: &str, end: &str) -> String {
    let text = &files[std::path::Path::new(path)];
    let from = text.find(start).unwrap_or_else(|| panic!("no `{start}` in {path}:\n{text}"));
    let length = text[from..].find(end).unwrap_or_else(|| panic!("no `{end}` after `{start}` in {path}:\n{text}"));
    text[from..from + length + end.len()].to_owned()
}

/// Every construct once.
pub(crate) fn orbs(module: Option<&str>) -> Api {
    Api {
        module: module.map(str::to_owned),
        title: "Orbs".to_owned(),
        version: "1".to_owned(),
        description: Some("Round things.".to_owned()),
        base_url: "https://orbs.example/api".to_owned(),
        security: vec![vec![SecurityScheme::Header("Orb-Token".to_owned())], vec![SecurityScheme::Basic]],
        tags: vec![Tag { name: "Orb".to_owned(), description: Some("Orbs of all sizes.".to_owned()) }, tag("Rack")],
        operations: vec![create_orb(), list_orbs(), roll_orb(), stack_rack()],
        types: types(),
        ..Api::default()
    }
}

fn types() -> Vec<Type> {
    vec![
        object("OrbError", false, vec![field("message", Ty::Text, Presence::Required)]),
        object(
            "NewOrb",
            true,
            vec![
                field("name", Ty::Text, Presence::Required),
                field("tags", Ty::Array(Box::new(Ty::Text)), Presence::Required),
                field("parent-id", Ty::Format(Format::Uuid), Presence::Optional),
                field("note", Ty::Text, Presence::Patch),
                field("type", Ty::Named(TypeId(3)), Presence::RequiredNullable),
            ],
        ),
        Type {
            docs: described("One orb. It is round."),
            kind: TypeKind::Object(Object {
                fields: vec![
                    Field {
                        docs: described("counts orbs from 1"),
                        ..field("number", Ty::Integer(Integer::U64), Presence::Required)
                    },
                    field("type", Ty::Named(TypeId(3)), Presence::Required),
                    field("updated-at", Ty::Format(Format::DateTime), Presence::Optional),
                    field("inner", Ty::Boxed(TypeId(2)), Presence::Optional),
                ],
                rest: Some(Ty::Any),
            }),
            ..object("Orb", false, Vec::new())
        },
        ty("OrbType", true, texts(&["solid", "hollow-core"])),
        object(
            "OrbList",
            false,
            vec![
                field("items", Ty::Array(Box::new(Ty::Named(TypeId(2)))), Presence::Required),
                field("next_page_token", Ty::Text, Presence::RequiredNullable),
            ],
        ),
        ty(
            "RollAnswer",
            false,
            TypeKind::Answer(vec![
                StatusVariant {
                    status: StatusRange::Exact(200),
                    body: Some(AnswerBody::Json(Ty::Named(TypeId(2)))),
                    description: None,
                },
                StatusVariant { status: StatusRange::Exact(202), body: None, description: Some("later".to_owned()) },
            ]),
        ),
        shape(),
    ]
}

fn shape() -> Type {
    let variants = vec![variant("orb", Ty::Named(TypeId(2)), &["number", "type"]), variant("Text", Ty::Text, &[])];
    ty("Shape", true, TypeKind::Union(Union { discriminator: None, variants }))
}

pub(crate) fn variant(name: &str, ty: Ty, keys: &[&str]) -> Variant {
    Variant {
        candidates: vec![name.to_owned()],
        ty,
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        values: Vec::new(),
        docs: Docs::default(),
    }
}

fn json() -> Body {
    Body {
        content_type: "application/json".to_owned(),
        other_types: Vec::new(),
        required: true,
        kind: BodyKind::Json,
        encodings: Vec::new(),
    }
}

fn create_orb() -> Operation {
    Operation {
        docs: Docs { summary: Some("Create an orb".to_owned()), ..Docs::default() },
        arguments: vec![argument("body", ArgumentPlace::Body, true, Ty::Named(TypeId(1)))],
        body: Some(json()),
        answer: Answer::One(AnswerBody::Json(Ty::Named(TypeId(2)))),
        ..operation("createOrb", Method::Post, "/orb")
    }
}

fn list_orbs() -> Operation {
    Operation {
        docs: Docs {
            summary: Some("Lists a rack's orbs".to_owned()),
            description: Some("Lists a rack's orbs. Newest first.".to_owned()),
            ..Docs::default()
        },
        arguments: vec![
            Argument {
                docs: described("The rack's slug, such as `oak/3`."),
                ..argument("rack-slug", ArgumentPlace::Path(SIMPLE), true, Ty::Text)
            },
            Argument {
                docs: Docs {
                    deprecated: Some("all orbs are round".to_owned()),
                    ..described("Only orbs of these shapes.")
                },
                ..argument(
                    "shapes",
                    ArgumentPlace::Query(Style { explode: false, ..FORM }),
                    false,
                    Ty::Array(Box::new(Ty::Text)),
                )
            },
            argument("limit", ArgumentPlace::Query(FORM), false, Ty::Integer(Integer::I64)),
            argument("page-token", ArgumentPlace::Query(FORM), false, Ty::Text),
        ],
        answer: Answer::One(AnswerBody::Json(Ty::Named(TypeId(4)))),
        errors: vec![
            DeclaredError {
                status: StatusRange::Exact(404),
                ty: Some(Ty::Named(TypeId(0))),
                description: Some("no such rack".to_owned()),
            },
            DeclaredError { status: StatusRange::Default, ty: None, description: None },
        ],
        paging: Some(Paging {
            kind: PagingKind::Token { parameter: "page-token".to_owned(), next: vec!["next_page_token".to_owned()] },
            items: vec!["items".to_owned()],
            required: true,
            item: Ty::Named(TypeId(2)),
            total: None,
            more: None,
        }),
        ..operation("listOrbs", Method::Get, "/rack/{rack-slug}/orb")
    }
}

fn roll_orb() -> Operation {
    Operation {
        docs: Docs { deprecated: Some("orbs roll by themselves".to_owned()), ..Docs::default() },
        arguments: vec![
            argument("number", ArgumentPlace::Path(SIMPLE), true, Ty::Integer(Integer::U64)),
            argument("speed", ArgumentPlace::BodyProperty, true, Ty::Number),
            argument("reason", ArgumentPlace::BodyProperty, false, Ty::Text),
            argument("X-Trace", ArgumentPlace::Header(SIMPLE), false, Ty::Text),
        ],
        body: Some(json()),
        answer: Answer::ByStatus(TypeId(5)),
        security: Some(Vec::new()),
        ..operation("rollOrb", Method::Post, "/orb/{number}/roll")
    }
}

fn stack_rack() -> Operation {
    Operation {
        tag: TagId(1),
        arguments: vec![argument("orb", ArgumentPlace::Body, true, Ty::Named(TypeId(2)))],
        body: Some(json()),
        answer: Answer::Optional(AnswerBody::Text),
        ..operation("stackRack", Method::Put, "/rack")
    }
}
