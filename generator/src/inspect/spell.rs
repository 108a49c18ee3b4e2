//! The Model's types, places and credentials in a few words of Rust.

use crate::model::{Answer, AnswerBody, Field, Integer, Presence, SecurityScheme, Ty};
use crate::name::ApiNames;
use crate::print::format_name;

/// A type as a signature has it.
pub(crate) fn ty(ty: &Ty, names: &ApiNames) -> String {
    let inner = |inner: &Ty| self::ty(inner, names);
    match ty {
        Ty::Any => "Value".to_owned(),
        Ty::Bool => "bool".to_owned(),
        Ty::Integer(Integer::I32) => "i32".to_owned(),
        Ty::Integer(Integer::I64) => "i64".to_owned(),
        Ty::Integer(Integer::U32) => "u32".to_owned(),
        Ty::Integer(Integer::U64) => "u64".to_owned(),
        Ty::Number => "f64".to_owned(),
        Ty::Text => "String".to_owned(),
        Ty::Format(format) => format_name(*format).to_owned(),
        Ty::Foreign(path) => path.trim_start_matches(':').to_owned(),
        Ty::Bytes => "Body".to_owned(),
        Ty::Array(item) => format!("Vec<{}>", inner(item)),
        Ty::Tuple(places) => {
            let places: Vec<String> = places.iter().map(inner).collect();
            format!("({})", places.join(", "))
        }
        Ty::Map(value) => map(value, names),
        Ty::Nullable(value) => format!("Option<{}>", inner(value)),
        Ty::Named(id) => names.ty(*id).name.clone(),
        Ty::Boxed(id) => format!("Box<{}>", names.ty(*id).name),
    }
}

/// An object whose keys are not known in advance.
pub(crate) fn map(value: &Ty, names: &ApiNames) -> String {
    match value {
        Ty::Any => "Map<String, Value>".to_owned(),
        value => format!("BTreeMap<String, {}>", ty(value, names)),
    }
}

/// A field's type.
pub(crate) fn field(field: &Field, names: &ApiNames) -> String {
    let ty = ty(&field.ty, names);
    match field.presence {
        Presence::Required => ty,
        Presence::RequiredNullable | Presence::Optional => format!("Option<{ty}>"),
        Presence::Patch => format!("Patch<{ty}>"),
    }
}

/// What a call gives.
pub(crate) fn answer(answer: &Answer, names: &ApiNames) -> String {
    match answer {
        Answer::Empty => "()".to_owned(),
        Answer::Optional(AnswerBody::Json(ty)) => format!("Option<{}>", self::ty(ty, names)),
        // A text may be empty, and so may a stream.
        Answer::One(body) | Answer::Optional(body) => answer_body(body, names),
        Answer::ByStatus(id) => names.ty(*id).name.clone(),
    }
}

/// What a response's body becomes.
pub(crate) fn answer_body(body: &AnswerBody, names: &ApiNames) -> String {
    match body {
        AnswerBody::Json(json) => ty(json, names),
        AnswerBody::Text => "String".to_owned(),
        AnswerBody::Stream => "ByteStream".to_owned(),
    }
}

/// The alternatives, each in a few words; `none` where a call needs no credential.
pub(crate) fn credentials(alternatives: &[Vec<SecurityScheme>]) -> Vec<String> {
    alternatives
        .iter()
        .map(|schemes| {
            let schemes: Vec<_> = schemes.iter().map(scheme).collect();
            if schemes.is_empty() { "none".to_owned() } else { schemes.join(" + ") }
        })
        .collect()
}

fn scheme(scheme: &SecurityScheme) -> String {
    match scheme {
        SecurityScheme::Header(name) => format!("header {name}"),
        SecurityScheme::Query(name) => format!("query {name}"),
        SecurityScheme::Cookie(name) => format!("cookie {name}"),
        SecurityScheme::Basic => "basic".to_owned(),
        SecurityScheme::Bearer => "bearer".to_owned(),
        SecurityScheme::Unsupported(name) => format!("unsupported {name}"),
    }
}
