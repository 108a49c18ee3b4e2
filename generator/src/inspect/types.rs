//! Types in a report.

use serde::Serialize;

use super::spell;
use crate::model::{self, AnswerBody, EnumValues, TypeKind};
use crate::name::{ApiNames, TypeNames};
use crate::origins;
use crate::read::Sources;

/// A type.
#[derive(Clone, Debug, Serialize)]
pub struct Type {
    /// The item's name.
    pub name: String,
    /// The schemas that became this type: in the document, in a file that it refers to, or in the overlay that has brought one.
    pub places: Vec<Place>,
    /// `struct`, `enum` (one of some values), `union` (one of some types), `wrapper` (a list or map of itself) or `answer`
    /// (a body by status).
    pub kind: &'static str,
    /// The property that tells the types of a union apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discriminator: Option<String>,
    /// Whether a caller may have to make one.
    pub is_sent: bool,
    /// Whether it occurs in an answer.
    pub is_received: bool,
    /// Fields or variants.
    pub members: Vec<Member>,
}

/// Where a schema stands.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// The file, as findings name it.
    pub file: String,
    /// A JSON pointer into the file.
    pub pointer: String,
}

impl Place {
    pub(super) fn all(places: &[origins::Place], sources: &Sources) -> Vec<Self> {
        let file = |document: usize| sources.list.get(document).map(|source| source.name.clone()).unwrap_or_default();
        let places = places.iter().map(|at| Self { file: file(at.document), pointer: at.pointer.clone() });
        places.collect()
    }
}

/// A field or variant.
#[derive(Clone, Debug, Serialize)]
pub struct Member {
    /// Its name in Rust.
    pub name: String,
    /// Its property, value, keys or status on the wire; none for a variant that nothing but its type tells apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wire: Option<String>,
    /// Its type; none for a plain value.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
}

impl Type {
    pub(super) fn new(ty: &model::Type, places: Vec<Place>, own: &TypeNames, names: &ApiNames) -> Self {
        let mut members = members(&ty.kind, names);
        for (member, name) in members.iter_mut().zip(&own.members) {
            member.name.clone_from(name);
        }
        if let (TypeKind::Object(object), Some(name)) = (&ty.kind, &own.rest) {
            let rest = object.rest.as_ref().map(|rest| spell::map(rest, names));
            members.push(Member { name: name.clone(), wire: None, ty: rest });
        }
        Self {
            name: own.name.clone(),
            places,
            kind: match ty.kind {
                TypeKind::Object(_) => "struct",
                TypeKind::Enum(_) => "enum",
                TypeKind::Union(_) => "union",
                TypeKind::Wrapper(_) => "wrapper",
                TypeKind::Answer(_) => "answer",
            },
            discriminator: match &ty.kind {
                TypeKind::Union(union) => union.discriminator.clone(),
                TypeKind::Object(_) | TypeKind::Enum(_) | TypeKind::Wrapper(_) | TypeKind::Answer(_) => None,
            },
            is_sent: ty.is_sent,
            is_received: ty.is_received,
            members,
        }
    }
}

/// Fields and variants, yet without their names in Rust.
fn members(kind: &TypeKind, names: &ApiNames) -> Vec<Member> {
    let member = |wire: String, ty: Option<String>| Member { name: String::new(), wire: Some(wire), ty };
    match kind {
        TypeKind::Object(object) => {
            object.fields.iter().map(|field| member(field.name.clone(), Some(spell::field(field, names)))).collect()
        }
        TypeKind::Enum(values) => match &values.values {
            EnumValues::Text(values) => values.iter().map(|value| member(value.value.clone(), None)).collect(),
            EnumValues::Integer(values) => values.iter().map(|value| member(value.value.to_string(), None)).collect(),
        },
        TypeKind::Union(union) => {
            let variant = |variant: &model::Variant| Member {
                wire: tells(variant),
                ..member(String::new(), Some(spell::ty(&variant.ty, names)))
            };
            union.variants.iter().map(variant).collect()
        }
        TypeKind::Wrapper(ty) => {
            vec![Member { name: "0".to_owned(), wire: None, ty: Some(spell::ty(ty, names)) }]
        }
        TypeKind::Answer(variants) => variants
            .iter()
            .map(|variant| {
                let held = variant.body.as_ref().map(|body| match body {
                    AnswerBody::Stream => "Bytes".to_owned(),
                    body => spell::answer_body(body, names),
                });
                member(variant.status.to_string(), held)
            })
            .collect(),
    }
}

/// What tells a variant from the others.
fn tells(variant: &model::Variant) -> Option<String> {
    let told = if variant.values.is_empty() { &variant.keys } else { &variant.values };
    (!told.is_empty()).then(|| told.join(", "))
}
