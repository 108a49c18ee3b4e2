//! What stands in the emitted code: no text of a document as code, and every name of the wire as it is.

use std::collections::BTreeSet;

use clientsmith::config::Limits;
use clientsmith::diag::Diagnostics;
use proc_macro2::{TokenStream, TokenTree};
use serde_json::Value;

use crate::documents::documents_of;
use crate::run::Run;

/// The identifiers, and the texts of literals, of emitted code.
#[derive(Default)]
struct Words {
    idents: BTreeSet<String>,
    texts: BTreeSet<String>,
}

impl Words {
    /// Of all files of a run but those that every client has.
    fn of(run: &Run) -> Self {
        let mut words = Self::default();
        for (path, text) in run.files.iter().flatten() {
            let is_rust = path.extension().is_some_and(|extension| extension == "rs");
            if is_rust && !path.starts_with("src/runtime") {
                syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                words.add(text.parse().unwrap());
            }
        }
        words
    }

    fn add(&mut self, tokens: TokenStream) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.add(group.stream()),
                TokenTree::Ident(ident) => _ = self.idents.insert(ident.to_string().replace("r#", "")),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                        self.texts.insert(text.value());
                    }
                }
                TokenTree::Punct(_) => {}
            }
        }
    }
}

/// Documentation is literals too, once comments are tokens.
#[test]
fn no_text_of_a_document_becomes_code() {
    for document in documents_of(&["inj-", "ext-"]) {
        let words = Words::of(&Run::of(document));
        for evil in ["evil", "exit", "process"] {
            assert!(!words.idents.contains(evil), "{}: `{evil}` is code", document.file);
        }
    }
}

#[test]
fn names_and_values_are_sent_as_the_document_spells_them() {
    let mut faults = Vec::new();
    for document in documents_of(&["name-", "enum-", "param-odd-names", "param-name-collision"]) {
        let run = Run::of(document);
        let source = run.sources.list.first().unwrap();
        let tree = clientsmith::read::tree(source, 0, &Limits::default(), &mut Diagnostics::default());
        if run.files.is_none() {
            continue;
        }
        let words = Words::of(&run);
        let mut wire = BTreeSet::new();
        collect(&tree.unwrap(), &mut wire);
        let is_there = |name: &&String| {
            let in_path = format!("{{{name}}}");
            words.texts.contains(*name)
                || words.idents.contains(*name)
                || words.texts.iter().any(|text| text.contains(&in_path))
        };
        faults.extend(wire.iter().filter(|name| !is_there(name)).map(|name| format!("{}: {name:?}", document.file)));
    }
    assert!(faults.is_empty(), "not in the emitted code:\n{}", faults.join("\n"));
}

/// Names of parameters and properties, and texts of enums.
fn collect(value: &Value, wire: &mut BTreeSet<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| collect(value, wire)),
        Value::Object(map) => {
            if map.contains_key("in") {
                wire.extend(map.get("name").and_then(Value::as_str).map(String::from));
            }
            if map.get("type").is_some_and(Value::is_string) {
                wire.extend(
                    map.get("properties").and_then(Value::as_object).into_iter().flat_map(|it| it.keys().cloned()),
                );
                let values = map.get("enum").and_then(Value::as_array).into_iter().flatten();
                wire.extend(values.filter_map(Value::as_str).map(String::from));
            }
            map.values().for_each(|value| collect(value, wire));
        }
        _ => {}
    }
}
