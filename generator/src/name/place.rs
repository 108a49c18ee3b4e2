//! What names are remembered by: places in words of the document that stay what they are when something is added before them,
//! when the document is upgraded, or when an overlay says what it had not said.
//!
//! | What | Place |
//! |---|---|
//! | API | its module: `v2` |
//! | Tag | its name: `Pipeline` |
//! | Operation | method and path: `GET /pipeline/{id}` |
//! | Argument | that, where it goes, and its name there: `GET /pipeline query page-token` |
//! | Type | every schema that it is made of, as a pointer into the document as OpenAPI 3.0: `/components/schemas/Pipeline` |
//! | Member | the type by its name in Rust, and the member by that on the wire: `Pipeline.created-at` |

use std::collections::BTreeMap;

use super::case::{is_respelled, unraw};
use super::variant;
use crate::model::{Api, Argument, ArgumentPlace, EnumValues, Operation, Tag, Type, TypeKind, Variant};
use crate::origins::ApiOrigins;

pub(super) fn tag(tag: &Tag) -> String {
    tag.name.clone()
}

/// Without a space but that between method and path, so that an argument's place begins in one way alone.
pub(super) fn operation(operation: &Operation, path: &str) -> String {
    format!("{} {}", operation.method.key().to_uppercase(), path.replace('%', "%25").replace(' ', "%20"))
}

/// `operation` is the place of its operation.
pub(super) fn argument(operation: &str, argument: &Argument) -> String {
    format!("{operation} {} {}", argument.place.key(), argument.name)
}

pub(super) fn member(ty: &str, member: &str) -> String {
    format!("{}.{member}", unraw(ty))
}

/// Whether no argument that is added can go before this one: what goes into the path is part of the operation's own place.
pub(super) fn is_first(argument: &Argument) -> bool {
    matches!(argument.place, ArgumentPlace::Path(_) | ArgumentPlace::Query(_))
}

/// Whether an argument is called as on the wire. Of those that would share a name only one is, and it goes before the others.
pub(super) fn is_plain(wire_name: &str, identifier: &str) -> bool {
    !is_respelled(identifier, wire_name)
}

/// The same for a member. Only fields can be: other members are in another case.
pub(super) fn is_plain_field(of: &Type, wire_name: &str, identifier: &str) -> bool {
    matches!(of.kind, TypeKind::Object(_)) && is_plain(wire_name, identifier)
}

/// The places of each type, the least first. What shares a pointer with a component, of which it is a part, has its first name
/// behind that.
pub(super) fn types(api: &Api, origins: &ApiOrigins) -> Vec<Vec<String>> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for pointer in origins.steady.iter().flatten() {
        *uses.entry(pointer).or_default() += 1;
    }
    let all = |(ty, pointers): (&Type, &Vec<String>)| {
        let place = |pointer: &String| match ty.candidates.first() {
            Some(name) if !ty.is_component && uses.get(pointer.as_str()) > Some(&1) => format!("{pointer} {name}"),
            _ => pointer.clone(),
        };
        pointers.iter().map(place).collect()
    };
    api.types.iter().zip(&origins.steady).map(all).collect()
}

/// What each member of a type is called in the document. `types` are the names of all types.
pub(super) fn members(ty: &Type, types: &[String]) -> Vec<String> {
    match &ty.kind {
        TypeKind::Object(object) => object.fields.iter().map(|field| field.name.clone()).collect(),
        TypeKind::Enum(values) => match &values.values {
            EnumValues::Text(values) => values.iter().map(|value| value.value.clone()).collect(),
            EnumValues::Integer(values) => values.iter().map(|value| value.value.to_string()).collect(),
        },
        TypeKind::Union(union) => union.variants.iter().map(|variant| alternative(variant, types)).collect(),
        TypeKind::Wrapper(_) => Vec::new(),
        TypeKind::Answer(statuses) => statuses.iter().map(|variant| variant.status.to_string()).collect(),
    }
}

/// An alternative by the name that the document gives it; without one by its type.
fn alternative(alternative: &Variant, types: &[String]) -> String {
    let given = alternative.candidates.first().cloned();
    given.or_else(|| variant::of_type(&alternative.ty, "", types).pop()).unwrap_or_default()
}
