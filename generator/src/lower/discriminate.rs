//! Unions without a discriminator whose alternatives a property tells apart all the same: each requires it, as an enum, and
//! no value of it is possible in two.

use std::collections::{BTreeMap, BTreeSet};

use super::table::Entry;
use crate::model::{EnumValue, EnumValues, Presence, TypeKind};

/// The properties of an object that must be there and are enums of texts, in their order, and their values.
struct Telling<'e> {
    names: Vec<&'e str>,
    values: BTreeMap<&'e str, &'e [EnumValue<String>]>,
}

/// For each union that has one, the property and, by alternative, its values.
pub(super) fn by_values(entries: &[Entry]) -> Vec<Option<(String, Vec<Vec<String>>)>> {
    let objects: Vec<Option<Telling<'_>>> = entries.iter().map(|entry| telling(entry, entries)).collect();
    entries.iter().map(|entry| property(entry, &objects)).collect()
}

fn property(entry: &Entry, objects: &[Option<Telling<'_>>]) -> Option<(String, Vec<Vec<String>>)> {
    let TypeKind::Union(union) = &entry.ty.kind else { return None };
    if union.discriminator.is_some() {
        return None;
    }
    let each = union.variants.iter().map(|variant| objects.get(variant.ty.id()?.0)?.as_ref());
    let objects: Vec<&Telling<'_>> = each.collect::<Option<_>>()?;
    objects.first()?.names.iter().find_map(|name| {
        let values: Vec<_> = objects.iter().map(|object| object.values.get(name).copied()).collect::<Option<_>>()?;
        let mut seen = BTreeSet::new();
        let is_distinct = values.iter().copied().flatten().all(|value| seen.insert(&value.value));
        let texts = |values: &[EnumValue<String>]| values.iter().map(|value| value.value.clone()).collect();
        is_distinct.then(|| ((*name).to_owned(), values.into_iter().map(texts).collect()))
    })
}

fn telling<'e>(entry: &'e Entry, entries: &'e [Entry]) -> Option<Telling<'e>> {
    let TypeKind::Object(object) = &entry.ty.kind else { return None };
    let required = object.fields.iter().filter(|field| field.presence == Presence::Required);
    let texts = required.filter_map(|field| match &entries.get(field.ty.id()?.0)?.ty.kind {
        TypeKind::Enum(known) => match &known.values {
            EnumValues::Text(values) => Some((field.name.as_str(), values.as_slice())),
            EnumValues::Integer(_) => None,
        },
        _ => None,
    });
    let texts: Vec<_> = texts.collect();
    Some(Telling { names: texts.iter().map(|(name, _)| *name).collect(), values: texts.into_iter().collect() })
}
