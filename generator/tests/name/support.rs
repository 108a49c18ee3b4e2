//! Parts of Models, and the names that they get.

use clientsmith::diag::Diagnostics;
use clientsmith::model::{
    Answer, Api, Argument, ArgumentPlace, Docs, Enum, EnumValue, EnumValues, Field, Method, Model, Object, Operation,
    Presence, Style, StyleKind, Tag, TagId, Ty, Type, TypeKind, Union, Variant,
};
use clientsmith::name::{self, ApiNames, Fixed, Names};
use clientsmith::origins::{ApiOrigins, Origins, Place};

pub(crate) const STYLE: Style = Style { kind: StyleKind::Form, explode: true, allow_reserved: false };

pub(crate) fn tag(name: &str) -> Tag {
    Tag { name: name.to_owned(), description: None }
}

pub(crate) fn operation(id: &str, template: &str, arguments: Vec<Argument>) -> Operation {
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
pub(crate) const SIMPLE: Style = Style { kind: StyleKind::Simple, explode: false, allow_reserved: false };

pub(crate) fn argument(name: &str, place: ArgumentPlace, required: bool) -> Argument {
    Argument { name: name.to_owned(), place, required, ty: Ty::Text, docs: Docs::default() }
}

pub(crate) fn ty(candidates: &[&str], is_component: bool, kind: TypeKind) -> Type {
    let candidates = candidates.iter().map(|&name| name.to_owned()).collect();
    Type { candidates, is_component, docs: Docs::default(), is_sent: false, is_received: true, kind }
}

pub(crate) fn object(fields: &[&str], rest: Option<Ty>) -> TypeKind {
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

pub(crate) fn component(name: &str) -> Type {
    ty(&[name], true, object(&[], None))
}

pub(crate) fn inline(candidates: &[&str]) -> Type {
    ty(candidates, false, object(&[], None))
}

pub(crate) fn texts(values: &[&str]) -> TypeKind {
    let value = |value: &&str| EnumValue { value: (*value).to_owned(), name: None, description: None };
    TypeKind::Enum(Enum { values: EnumValues::Text(values.iter().map(value).collect()) })
}

pub(crate) fn numbers(values: &[i64]) -> TypeKind {
    let value = |value: &i64| EnumValue { value: *value, name: None, description: None };
    TypeKind::Enum(Enum { values: EnumValues::Integer(values.iter().map(value).collect()) })
}

pub(crate) fn variant(candidates: &[&str], ty: Ty) -> Variant {
    let candidates = candidates.iter().map(|&name| name.to_owned()).collect();
    Variant { candidates, ty, keys: Vec::new(), values: Vec::new(), docs: Docs::default() }
}

pub(crate) fn union(variants: Vec<Variant>) -> TypeKind {
    TypeKind::Union(Union { discriminator: None, variants })
}

pub(crate) fn v2() -> Api {
    Api { module: Some("v2".to_owned()), tags: vec![tag("Pipeline")], ..Api::default() }
}

pub(crate) fn type_pointer(ty: &Type) -> String {
    format!("/{}/{}", if ty.is_component { "components" } else { "inline" }, ty.candidates.join("/"))
}

/// An origin of its own for everything.
pub(crate) fn origins(model: &Model) -> Origins {
    let place = |document: usize, pointer: String| Place { document, pointer };
    let api = |(at, api): (usize, &Api)| ApiOrigins {
        tags: api.tags.iter().map(|tag| place(at, format!("/tags/{}", tag.name))).collect(),
        operations: api
            .operations
            .iter()
            .map(|operation| place(at, format!("/paths/{}/{}", operation.template, operation.id)))
            .collect(),
        paths: api.operations.iter().map(|operation| operation.template.clone()).collect(),
        arguments: (api.operations.iter())
            .map(|operation| {
                let arguments = operation.arguments.iter();
                arguments.map(|a| place(at, format!("/paths/{}/{:?}/{}", operation.id, a.place, a.name))).collect()
            })
            .collect(),
        types: api.types.iter().map(|ty| vec![place(at, type_pointer(ty))]).collect(),
        steady: api.types.iter().map(|ty| vec![type_pointer(ty)]).collect(),
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

pub(crate) fn table(model: &Model, fixed: &Fixed) -> (Names, Diagnostics) {
    let mut diags = Diagnostics::default();
    let names = name::table(model, &origins(model), fixed, &mut diags);
    (names, diags)
}

pub(crate) fn named(api: Api) -> ApiNames {
    let model = Model { apis: vec![api], ..Model::default() };
    table(&model, &Fixed::default()).0.apis.remove(0)
}

pub(crate) fn type_names(types: Vec<Type>) -> Vec<String> {
    let names = named(Api { types, ..v2() });
    names.types.into_iter().map(|names| names.name).collect()
}

pub(crate) fn members(kind: TypeKind) -> Vec<String> {
    members_of("PipelineState", kind)
}

pub(crate) fn members_of(name: &str, kind: TypeKind) -> Vec<String> {
    named(Api { types: vec![ty(&[name], true, kind)], ..v2() }).types.remove(0).members
}

pub(crate) fn argument_names(arguments: Vec<Argument>) -> Vec<String> {
    named(Api { operations: vec![operation("get", "/", arguments)], ..v2() }).operations.remove(0).arguments
}
