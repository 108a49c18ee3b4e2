//! Identifiers that are never given away, since emitted code or its readers use them unqualified. Each table is sorted.

/// Keywords of edition 2024, strict and reserved ones, that may be raw.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that can't be raw.
pub(super) const NEVER_RAW: &[&str] = &["self", "Self", "super", "crate"];

/// Types, traits and variants of the prelude, of derives and of `std` that emitted code uses, or that would be shadowed by
/// `use client::v2::*`.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "BTreeMap",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Display",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Serialize",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// What files of an API import from the runtime. `Error`, `Response` and the like are not among them: only macros name
/// those, by their path, so that a component may be called so.
const RUNTIME: &[&str] = &[
    "AnswerKind",
    "ApiSpec",
    "Base64",
    "Body",
    "BoxError",
    "BoxFuture",
    "ByteStream",
    "Bytes",
    "Client",
    "Date",
    "DateTime",
    "Decimal",
    "Encoding",
    "FilePart",
    "IsoDuration",
    "Map",
    "Method",
    "Operation",
    "OperationSpec",
    "Paging",
    "Patch",
    "SecurityScheme",
    "ServerTemplate",
    "Style",
    "Time",
    "Uuid",
    "Value",
];

/// What stands at a crate's root, beside the types of an API that has no module.
const ROOT: &[&str] = &[
    "Call",
    "CallInfo",
    "CallOptions",
    "ClientBuilder",
    "ClientSpec",
    "Clock",
    "Error",
    "ErrorKind",
    "HeaderMap",
    "Items",
    "Pages",
    "Request",
    "Response",
    "ResponseCall",
    "RetryPolicy",
    "StatusCode",
    "Transport",
    "TransportError",
    "TransportErrorKind",
    "Wait",
    "WaitIter",
];

/// Statics of the emitted `mod.rs` and `lib.rs`.
const STATICS: &[&str] = &["API", "CLIENT", "SERVERS"];

/// Modules that a crate has or may get, names that a module would hide (`mod str;`), macros that a module would be
/// taken for, and files that Windows refuses.
const MODULES: &[&str] = &[
    "alloc",
    "answer",
    "aux",
    "blocking",
    "body_as",
    "bool",
    "char",
    "clippy",
    "con",
    "core",
    "f32",
    "f64",
    "http",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "isize",
    "lib",
    "main",
    "mod",
    "nul",
    "object",
    "open_enum",
    "operation",
    "prn",
    "runtime",
    "rustfmt",
    "send_as",
    "std",
    "str",
    "test",
    "testing",
    "types",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "union",
    "usize",
    "webhooks",
    "wrapper",
];

/// Methods of `Client`, beside which stand the accessors of API modules, or of tags where an API has no module.
const CLIENT_METHODS: &[&str] = &[
    "attribution",
    "base_url",
    "builder",
    "call",
    "clone",
    "execute",
    "from_env",
    "keeper",
    "new",
    "new_shared",
    "origin",
    "request",
    "root",
    "send",
    "shared",
    "spec",
    "target",
    "transport",
    "trusts",
    "whole",
];

/// Methods that every operation's builder has.
const BUILDER_METHODS: &[&str] = &["body_as", "items", "options", "pages", "send", "send_as", "send_with_response"];

/// Whether a table, which is sorted, has this name.
fn has(table: &[&str], name: &str) -> bool {
    table.binary_search(&name).is_ok()
}

/// Whether this is a keyword that may be raw.
pub(super) fn is_keyword(name: &str) -> bool {
    has(KEYWORDS, name)
}

/// Whether no type may be called so; `is_root` where the API has no module.
pub(super) fn is_type(name: &str, is_root: bool) -> bool {
    has(PRELUDE, name) || has(RUNTIME, name) || has(STATICS, name) || (is_root && has(ROOT, name))
}

/// Whether no module may be called so. Modules are files too, so that raw ones would only puzzle.
pub(super) fn is_module(name: &str) -> bool {
    let is_port = |name: &str| name.strip_prefix("com").or(name.strip_prefix("lpt")).is_some_and(|n| n.len() == 1);
    has(MODULES, name) || name.starts_with("r#") || name.ends_with('_') || is_port(name)
}

/// Whether `Client` has this method.
pub(super) fn is_client_method(name: &str) -> bool {
    has(CLIENT_METHODS, name)
}

/// Whether every builder has this method.
pub(super) fn is_builder_method(name: &str) -> bool {
    has(BUILDER_METHODS, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        for table in [KEYWORDS, PRELUDE, RUNTIME, ROOT, STATICS, MODULES, CLIENT_METHODS, BUILDER_METHODS] {
            assert!(table.is_sorted(), "{table:?}");
        }
    }
}
