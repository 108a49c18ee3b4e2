//! Paths of types in the configuration: checked, and written anew, so that nothing but a path gets into emitted code.

use std::collections::BTreeSet;

use syn::{GenericArgument, Path, PathArguments, Type};

/// The types of the language, which have no path.
const PRIMITIVES: [&str; 14] =
    ["bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128"];

/// What stands in every file without a path, and where it is.
const PRELUDE: [(&str, &str); 4] = [
    ("Box", "::std::boxed::Box"),
    ("Option", "::std::option::Option"),
    ("String", "::std::string::String"),
    ("Vec", "::std::vec::Vec"),
];

/// A path as emitted code has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Absolute {
    /// The path, from the root: `::rust_decimal::Decimal`.
    pub(crate) text: String,
    /// The crates that it names.
    pub(crate) crates: BTreeSet<String>,
}

/// The path of a type; none if the text is something else.
pub(crate) fn of_type(text: &str) -> Option<Absolute> {
    let mut crates = BTreeSet::new();
    let Type::Path(ty) = syn::parse_str(text).ok()? else { return None };
    let text = absolute(ty.qself.is_none().then_some(&ty.path)?, &mut crates)?;
    Some(Absolute { text, crates })
}

/// The path of a macro that derives; none if the text is something else.
pub(crate) fn of_derive(text: &str) -> Option<Absolute> {
    let path: Path = syn::parse_str(text).ok()?;
    let is_plain = path.segments.len() > 1 && path.segments.iter().all(|segment| segment.arguments.is_none());
    let mut crates = BTreeSet::new();
    let text = absolute(is_plain.then_some(&path)?, &mut crates)?;
    Some(Absolute { text, crates })
}

/// The path of a module within its crate, `crate::api`; none if the text is something else.
pub(crate) fn of_module(text: &str) -> Option<String> {
    let path: Path = syn::parse_str(text).ok()?;
    let mut names = path.segments.iter().map(|segment| (segment.ident.to_string(), segment.arguments.is_none()));
    let starts = path.leading_colon.is_none() && names.next() == Some(("crate".to_owned(), true));
    let names: Vec<String> = names.map(|(name, is_plain)| is_plain.then_some(name)).collect::<Option<_>>()?;
    let is_name = |name: &String| !["self", "Self", "super", "crate"].contains(&name.as_str());
    (starts && !names.is_empty() && names.iter().all(is_name)).then(|| format!("crate::{}", names.join("::")))
}

fn absolute(path: &Path, crates: &mut BTreeSet<String>) -> Option<String> {
    let first = path.segments.first()?.ident.to_string();
    let is_alone = path.segments.len() == 1 && path.leading_colon.is_none();
    let mut text = if is_alone {
        let known = PRELUDE.iter().find(|(name, _)| *name == first).map(|(_, path)| *path);
        known.or_else(|| PRIMITIVES.into_iter().find(|name| *name == first))?.to_owned()
    } else {
        if ["crate", "self", "super", "Self"].contains(&first.as_str()) {
            return None;
        }
        crates.insert(first);
        String::new()
    };
    for segment in &path.segments {
        if !is_alone {
            text = format!("{text}::{}", segment.ident);
        }
        text.push_str(&arguments(&segment.arguments, crates)?);
    }
    Some(text)
}

fn arguments(arguments: &PathArguments, crates: &mut BTreeSet<String>) -> Option<String> {
    let arguments = match arguments {
        PathArguments::None => return Some(String::new()),
        PathArguments::AngleBracketed(arguments) => &arguments.args,
        PathArguments::Parenthesized(_) => return None,
    };
    let types = arguments.iter().map(|argument| match argument {
        GenericArgument::Type(Type::Path(ty)) if ty.qself.is_none() => absolute(&ty.path, crates),
        _ => None,
    });
    Some(format!("<{}>", types.collect::<Option<Vec<_>>>()?.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::{of_derive, of_type};

    #[test]
    fn a_path_is_written_from_the_root() {
        for (given, written, crates) in [
            ("rust_decimal::Decimal", "::rust_decimal::Decimal", &["rust_decimal"][..]),
            ("::time :: OffsetDateTime", "::time::OffsetDateTime", &["time"]),
            ("chrono::DateTime<chrono::Utc>", "::chrono::DateTime<::chrono::Utc>", &["chrono"]),
            ("String", "::std::string::String", &[]),
            ("u16", "u16", &[]),
            ("Vec<a::B<u8, c::D>>", "::std::vec::Vec<::a::B<u8, ::c::D>>", &["a", "c"]),
        ] {
            let path = of_type(given).unwrap_or_else(|| unreachable!("{given}"));
            assert_eq!(
                (path.text.as_str(), path.crates.into_iter().collect::<Vec<_>>()),
                (written, crates.iter().map(|name| (*name).to_owned()).collect())
            );
        }
    }

    #[test]
    fn nothing_but_a_path_is_taken() {
        for given in [
            "",
            "Decimal",
            "a::B, c::D",
            "a::B; fn x() {}",
            "<a::B as C>::D",
            "&a::B",
            "a::B + C",
            "fn(a::B)",
            "[u8; { 1 }]",
            "a::B<{ 1 }>",
            "a::Fn(b::C)",
            "crate::A",
            "self::A",
            "super::A",
            "a::B<'static>",
            "a::b!()",
            "dyn a::B",
            "a::B // x",
            "a::B<dyn c::D>",
        ] {
            assert_eq!(of_type(given).map(|path| path.text).filter(|text| text != "::a::B"), None, "{given}");
        }
        assert_eq!(of_derive("Hash"), None);
        assert_eq!(of_derive("a::B<c::D>"), None);
        assert_eq!(of_derive("a::B").map(|path| path.text).as_deref(), Some("::a::B"));
    }
}
