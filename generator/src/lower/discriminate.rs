//! Unions without a discriminator whose alternatives a property tells apart all the same: each requires it, as an enum, and
//! no value of it is possible in two.

use super::table::Entry;
use crate::model::{EnumValues, Object, Presence, Ty, TypeKind};

/// The property and, by alternative, its values.
pub(super) fn by_values(entry: &Entry, entries: &[Entry]) -> Option<(String, Vec<Vec<String>>)> {
    let TypeKind::Union(union) = &entry.ty.kind else { return None };
    if union.discriminator.is_some() {
        return None;
    }
    let objects: Vec<&Object> =
        union.variants.iter().map(|variant| object(&variant.ty, entries)).collect::<Option<_>>()?;
    let properties = objects.first()?.fields.iter().map(|field| &field.name);
    properties.into_iter().find_map(|property| {
        let values: Vec<Vec<String>> =
            objects.iter().map(|object| values(object, property, entries)).collect::<Option<_>>()?;
        let mut all: Vec<&String> = values.iter().flatten().collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        (all.len() == count).then(|| (property.clone(), values))
    })
}

fn object<'e>(ty: &Ty, entries: &'e [Entry]) -> Option<&'e Object> {
    match &kind(ty, entries)? {
        TypeKind::Object(object) => Some(object),
        TypeKind::Enum(_) | TypeKind::Union(_) | TypeKind::Wrapper(_) | TypeKind::Answer(_) => None,
    }
}

/// The values of a property that must be there and is an enum of texts.
fn values(object: &Object, property: &str, entries: &[Entry]) -> Option<Vec<String>> {
    let field = object.fields.iter().find(|field| field.name == property)?;
    match kind(&field.ty, entries)? {
        TypeKind::Enum(known) if field.presence == Presence::Required => match &known.values {
            EnumValues::Text(values) => Some(values.iter().map(|value| value.value.clone()).collect()),
            EnumValues::Integer(_) => None,
        },
        _ => None,
    }
}

fn kind<'e>(ty: &Ty, entries: &'e [Entry]) -> Option<&'e TypeKind> {
    match ty {
        Ty::Named(id) | Ty::Boxed(id) => Some(&entries.get(id.0)?.ty.kind),
        _ => None,
    }
}
