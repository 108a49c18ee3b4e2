//! What is said of types of which the document says nothing: where they stand in it.

use super::inline::code;
use crate::model::{Ty, Type, TypeKind};

/// A sentence on a type, from the words of its name.
pub(super) fn of_type(ty: &Type) -> String {
    let words = ty.candidates.first().map_or("", String::as_str);
    if matches!(ty.kind, TypeKind::Enum(_)) {
        return format!("The values of {}", place(words));
    }
    let whole = || match ty.kind {
        TypeKind::Union(_) | TypeKind::Answer(_) => format!("One of the forms of {}", code(words)),
        TypeKind::Wrapper(Ty::Map(_)) => format!("The map {}", code(words)),
        TypeKind::Wrapper(_) => format!("The list {}", code(words)),
        TypeKind::Object(_) | TypeKind::Enum(_) => format!("The object {}", code(words)),
    };
    let Some((outer, last)) = words.rsplit_once(' ').filter(|_| !ty.is_component) else { return whole() };
    match last {
        "Response" => format!("What {} answers", code(outer)),
        "Error" => format!("What {} answers when it fails", code(outer)),
        "Body" => format!("What {} sends", code(outer)),
        "Item" => format!("An element of {}", place(outer)),
        "Value" => format!("A value of {}", place(outer)),
        last if last.starts_with(char::is_uppercase) => whole(),
        _ => format!("The {}", place(words)),
    }
}

/// A property of something, or something by itself: `` `state` of `Pipeline` ``.
fn place(words: &str) -> String {
    match words.rsplit_once(' ') {
        Some((outer, last)) if last.starts_with(char::is_lowercase) => format!("{} of {}", code(last), code(outer)),
        _ => code(words),
    }
}
