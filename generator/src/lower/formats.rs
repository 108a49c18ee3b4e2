//! Types that the configuration has for formats.

use std::collections::BTreeSet;

use super::Lowering;
use crate::config::{Config, path};
use crate::diag::{Code, Diagnostics};
use crate::document::child;
use crate::model::{Integer, Ty};
use crate::suggest;

impl Lowering<'_, '_> {
    /// The type that the configuration has for a format; that of a type and format goes first.
    pub(super) fn configured(&mut self, kind: Option<&str>, format: Option<&str>) -> Option<Ty> {
        let (kind, format) = (kind?, format?);
        if !self.config.formats.is_empty() {
            self.seen.formats.insert((kind.to_owned(), format.to_owned()));
        }
        let formats = &self.config.formats;
        let ty =
            formats.get(&format!("{kind}/{format}")).or_else(|| formats.get(format).filter(|_| kind == "string"))?;
        Some(known(path::of_type(&ty.path)?.text))
    }
}

/// A type that the client has anyway, or one that it knows nothing of.
fn known(path: String) -> Ty {
    match path.as_str() {
        "bool" => Ty::Bool,
        "f64" => Ty::Number,
        "i32" => Ty::Integer(Integer::I32),
        "i64" => Ty::Integer(Integer::I64),
        "u32" => Ty::Integer(Integer::U32),
        "u64" => Ty::Integer(Integer::U64),
        "::std::string::String" => Ty::Text,
        "::serde_json::Value" => Ty::Any,
        _ => Ty::Foreign(path),
    }
}

/// Reports the formats of the configuration that no schema has.
pub(super) fn report_unused(config: &Config, seen: &BTreeSet<(String, String)>, diags: &mut Diagnostics) {
    let spelled = |(kind, format): &(String, String)| {
        if kind == "string" {
            vec![format.clone(), format!("string/{format}")]
        } else {
            vec![format!("{kind}/{format}")]
        }
    };
    let known: Vec<String> = seen.iter().flat_map(spelled).collect();
    for format in config.formats.keys().filter(|format| !known.contains(format)) {
        let at = config.at(child("/formats", format));
        let finding = diags.report(Code::UnmatchedChoice, at, format!("no schema has the format `{format}`"));
        let other = seen.iter().find(|(kind, name)| name == format && kind != "string");
        if let Some((kind, _)) = other {
            finding.help(format!("of another type than `string`: write `\"{kind}/{format}\"`"));
        } else if let Some(meant) = suggest::closest(format, known.iter().map(String::as_str)) {
            finding.help(format!("did you mean `{meant}`?"));
        }
    }
}
