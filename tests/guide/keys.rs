//! The keys of `client.toml`, as the types of the configuration have them: each place is asked for a key that it can't have, and
//! serde says in its error which there are.

use std::collections::BTreeMap;

use clientsmith::config::Config;

use crate::page::quoted;

/// A name that nothing has.
const ODD: &str = "zzzz";

/// What a value has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A scalar, in the words of the reference.
    One(String),
    /// A table with these keys.
    Table,
    List(Box<Kind>),
    /// A table with any keys.
    Map(Box<Kind>),
}

impl Kind {
    /// In the words of the reference.
    pub(crate) fn words(&self) -> String {
        match self {
            Self::One(words) => words.clone(),
            Self::Table => "table".to_owned(),
            Self::List(kind) => format!("list of {}s", kind.words()),
            Self::Map(kind) => match &**kind {
                Self::List(kind) => format!("map of lists of {}s", kind.words()),
                kind => format!("map of {}s", kind.words()),
            },
        }
    }
}

/// A table's keys; of a choice of tables, those of the style that its path ends with.
pub(crate) type Tables = BTreeMap<String, BTreeMap<String, Key>>;

/// What is known of a key.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) kind: Kind,
    pub(crate) is_required: bool,
}

/// All tables by their paths: `[[api]]`, `[api.include]`, `[dependencies.NAME]`, `[[pagination]] style = "page"`; the root's is empty.
pub(crate) fn tables() -> Tables {
    let mut tables = Tables::new();
    explore("", &|inner| inner.to_owned(), &mut tables);
    tables
}

/// How a table's text becomes a whole configuration.
type Around<'a> = &'a dyn Fn(&str) -> String;

/// Adds the table at this path, and those within it. What `around` makes of the table's inner text is read.
fn explore(path: &str, around: Around<'_>, tables: &mut Tables) {
    let refusal = refusal(&around(&format!("{ODD} = 1")));
    if refusal.contains("missing field `style`") {
        let styles = refusal_of_style(around);
        for style in styles {
            let around = |inner: &str| around(&joined(&format!("style = '{style}'"), inner));
            explore(&format!("{path} style = \"{style}\""), &around, tables);
        }
        return;
    }
    let names: Vec<String> = quoted(&refusal).into_iter().skip(1).map(str::to_owned).collect();
    assert!(refusal.starts_with("unknown field") && !names.is_empty(), "{path}: {refusal}");
    let mut keys = BTreeMap::new();
    for name in &names {
        let value = |value: &str| around(&format!("{name} = {value}"));
        let kind = kind(&value);
        below(&child(path, name), &kind, &value, tables);
        keys.insert(name.clone(), Key { kind, is_required: false });
    }
    mark_required(&mut keys, around);
    tables.insert(path.to_owned(), keys);
}

/// Explores the tables that a value has in it.
fn below(path: &str, kind: &Kind, value: Around<'_>, tables: &mut Tables) {
    match kind {
        Kind::One(_) => {}
        Kind::Table => explore(&format!("[{path}]"), &|inner| value(&format!("{{ {inner} }}")), tables),
        Kind::List(kind) if **kind == Kind::Table => {
            explore(&format!("[[{path}]]"), &|inner| value(&format!("[{{ {inner} }}]")), tables);
        }
        Kind::List(kind) => below(path, kind, &|inner| value(&format!("[{inner}]")), tables),
        Kind::Map(kind) => {
            below(&format!("{path}.NAME"), kind, &|inner| value(&format!("{{ {ODD} = {inner} }}")), tables);
        }
    }
}

/// What a value has to be; `value` makes a configuration of its text.
fn kind(value: Around<'_>) -> Kind {
    let refusal = refusal(&value(&format!("{{ {ODD} = 1 }}")));
    if refusal.starts_with("unknown field") || refusal.contains("missing field `style`") {
        return Kind::Table;
    }
    if refusal.contains("unknown variant") {
        return Kind::One(format!(
            "one of `{}`",
            quoted(&refusal).into_iter().skip(1).collect::<Vec<_>>().join("`, `")
        ));
    }
    if refusal.starts_with("invalid type: integer") {
        return Kind::Map(Box::new(kind(&|inner| value(&format!("{{ {ODD} = {inner} }}")))));
    }
    match refusal.rsplit_once("expected ").map(|(_, expected)| expected.trim()) {
        Some("a sequence") => Kind::List(Box::new(kind(&|inner| value(&format!("[{inner}]"))))),
        Some("a string") => Kind::One("text".to_owned()),
        Some("path string") => Kind::One("path".to_owned()),
        Some("a boolean") => Kind::One("boolean".to_owned()),
        Some("u64" | "usize") => Kind::One("number".to_owned()),
        _ => panic!("{}: {refusal}", value("…")),
    }
}

/// Reads the table with nothing in it, and adds what is missing until nothing is.
fn mark_required(keys: &mut BTreeMap<String, Key>, around: Around<'_>) {
    let mut given = String::new();
    while let Err(error) = toml::from_str::<Config>(&around(&given)) {
        let name = error.message().strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
        // What is missing further out is another table's.
        let Some(key) = name.and_then(|name| keys.get_mut(name)).filter(|key| !key.is_required) else { return };
        key.is_required = true;
        let value = match &key.kind {
            Kind::One(words) if words.starts_with("one of") => format!("'{}'", quoted(words)[0]),
            Kind::One(words) if words == "number" => "1".to_owned(),
            Kind::One(words) if words == "boolean" => "true".to_owned(),
            Kind::One(_) => "'x'".to_owned(),
            Kind::List(_) => "[]".to_owned(),
            Kind::Table | Kind::Map(_) => "{}".to_owned(),
        };
        given = joined(&given, &format!("{} = {value}", name.unwrap_or_default()));
    }
}

fn refusal_of_style(around: Around<'_>) -> Vec<String> {
    let refusal = refusal(&around(&format!("style = '{ODD}'")));
    quoted(&refusal).into_iter().skip(1).map(str::to_owned).collect()
}

/// What serde says of a configuration that can't be.
fn refusal(text: &str) -> String {
    match toml::from_str::<Config>(text) {
        Ok(_) => panic!("this can be read: {text}"),
        Err(error) => error.message().to_owned(),
    }
}

/// The entries of an inline table, or lines of the root's.
fn joined(first: &str, second: &str) -> String {
    [first, second].into_iter().filter(|entry| !entry.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The path of a key in a table: `api.include` for `include` in `[[api]]`.
fn child(path: &str, name: &str) -> String {
    let parent = path.trim_matches(['[', ']']);
    if parent.is_empty() { name.to_owned() } else { format!("{parent}.{name}") }
}
