//! The reference of `client.toml` has every key that the configuration's types have, and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use clientsmith::config::{self, Limit, Limits};
use clientsmith::diag::{Diagnostics, Format, render};
use clientsmith::document::Memory;
use clientsmith::read::Sources;

use crate::keys::{self, Kind};
use crate::page::{self, Block, Row, quoted};

const PAGE: &str = "client-toml.md";

/// The tables that a row of the reference is about, as `keys` calls them.
fn tables_of(row: &Row) -> Vec<String> {
    let named: Vec<&str> = quoted(&row.above).into_iter().filter(|path| path.starts_with('[')).collect();
    if named.is_empty() {
        return vec![String::new()];
    }
    named.into_iter().map(str::to_owned).collect()
}

/// Every row as (table, key, type, whether it is required); a row of the rules of pagination is one for each style that has the key.
fn listed(page: &str) -> BTreeMap<(String, String), (String, bool)> {
    let mut listed = BTreeMap::new();
    for row in page::rows(page) {
        if row.head[0] != "key" {
            continue;
        }
        let key = quoted(&row.cells[0])[0].to_owned();
        for table in tables_of(&row) {
            let mut add = |table: String, kind: &str, is_required| {
                let before = listed.insert((table.clone(), key.clone()), (kind.to_owned(), is_required));
                assert!(before.is_none(), "`{key}` of `{table}` stands there twice");
            };
            if row.head[1] == "type" {
                add(table, &row.cells[1], row.cells[2] == "required");
                continue;
            }
            let kind = if key == "first" { "number" } else { "text" };
            for (style, cell) in
                row.head.iter().zip(&row.cells).filter(|(style, cell)| style.starts_with('`') && !cell.is_empty())
            {
                assert!(matches!(cell.as_str(), "required" | "may be"), "{cell}");
                add(format!("{table} style = \"{}\"", quoted(style)[0]), kind, cell == "required");
            }
        }
    }
    listed
}

#[test]
fn every_key_stands_in_the_reference_and_no_other() {
    let known: BTreeMap<(String, String), (String, bool)> = keys::tables()
        .into_iter()
        .flat_map(|(table, keys)| {
            keys.into_iter().map(move |(name, key)| ((table.clone(), name), (key.kind.words(), key.is_required)))
        })
        .collect();
    assert!(known.len() > 80, "{known:#?}");
    let listed = listed(&page::text(PAGE));
    let missing: Vec<_> = known.iter().filter(|(key, _)| !listed.contains_key(key)).collect();
    assert!(missing.is_empty(), "not in the reference: {missing:#?}");
    let invented: Vec<_> = listed.keys().filter(|key| !known.contains_key(key)).collect();
    assert!(invented.is_empty(), "in the reference alone: {invented:#?}");
    let other: Vec<_> =
        known.iter().filter(|(key, what)| listed[key] != **what).map(|(key, what)| (key, what, &listed[key])).collect();
    assert!(
        other.is_empty(),
        "another type, or required in one place alone (key, configuration, reference): {other:#?}"
    );
}

#[test]
fn each_style_of_pages_is_explained() {
    let styles = page::rows(&page::text(PAGE)).into_iter().filter(|row| row.head[0] == "style");
    let explained: BTreeSet<String> = styles.map(|row| quoted(&row.cells[0])[0].to_owned()).collect();
    let known = keys::tables()
        .into_keys()
        .filter_map(|table| Some(table.split_once("style = ")?.1.trim_matches('"').to_owned()));
    assert_eq!(explained, known.collect());
}

#[test]
fn the_limits_are_those_of_the_configuration() {
    let mut limits = Limits::default();
    let rows = page::rows(&page::text(PAGE));
    for limit in Limit::ALL {
        let row = rows.iter().find(|row| row.cells[0] == format!("`{}`", limit.key())).unwrap();
        assert_eq!(row.cells[2], format!("`{}`", limits.get_mut(limit)));
    }
}

/// A block as a whole file: an API is added where it has none.
fn whole(block: &Block) -> String {
    let api = if block.text.contains("[[api]]") { "" } else { "\n[[api]]\ndocument = \"openapi.yaml\"\n" };
    format!("{}{api}", block.text)
}

fn examples() -> Vec<Block> {
    page::blocks(&page::text(PAGE)).into_iter().filter(|block| block.language == "toml").collect()
}

#[test]
fn the_configuration_is_read_from_each_example() {
    for name in page::names() {
        for block in page::blocks(&page::text(&name)).into_iter().filter(|block| block.language == "toml") {
            // Manifests are in TOML as well.
            if block.text.starts_with("# Cargo.toml") {
                continue;
            }
            let loader: Memory = [("client.toml".to_owned(), whole(&block))].into_iter().collect();
            let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
            let config = config::load(&loader, Path::new("client.toml"), &mut sources, &mut diags);
            let report = render(&diags, &sources, Format::Text { color: false });
            assert!(config.is_some() && report.is_empty(), "{name}, {}:\n{report}", block.heading);
        }
    }
}

/// The tables and keys that a value has in it, called as `keys` calls them.
fn used(path: &str, kind: &Kind, value: &toml::Value, found: &mut BTreeSet<(String, String)>, tables: &keys::Tables) {
    match (kind, value) {
        (Kind::Table, toml::Value::Table(entries)) => {
            let style = entries.get("style").and_then(toml::Value::as_str);
            let table = style.map_or_else(|| path.to_owned(), |style| format!("{path} style = \"{style}\""));
            for (name, value) in entries {
                let Some(key) = tables[&table].get(name) else { continue };
                found.insert((table.clone(), name.clone()));
                let inner = path.trim_matches(['[', ']']);
                let below = if inner.is_empty() { name.clone() } else { format!("{inner}.{name}") };
                let below = match &key.kind {
                    Kind::List(kind) if **kind == Kind::Table => format!("[[{below}]]"),
                    Kind::Map(_) => format!("[{below}.NAME]"),
                    _ => format!("[{below}]"),
                };
                used(&below, &key.kind, value, found, tables);
            }
        }
        (Kind::List(kind), toml::Value::Array(values)) => {
            for value in values {
                used(path, kind, value, found, tables);
            }
        }
        (Kind::Map(kind), toml::Value::Table(entries)) => {
            for value in entries.values() {
                used(path, kind, value, found, tables);
            }
        }
        _ => {}
    }
}

#[test]
fn every_key_has_an_example() {
    let tables = keys::tables();
    let mut found = BTreeSet::new();
    for block in examples() {
        let value = toml::Value::Table(toml::from_str(&whole(&block)).unwrap());
        used("", &Kind::Table, &value, &mut found, &tables);
    }
    // Crates for examples and for types are written alike, and so are rules of one API and of all.
    let is_alike = |table: &str| {
        table.starts_with("[package.example-dependencies")
            || table.starts_with("[[api.pagination")
            || table == "[api.exclude]"
    };
    let all = tables.iter().flat_map(|(table, keys)| keys.keys().map(move |key| (table.clone(), key.clone())));
    let without: Vec<_> = all
        .filter(|key| {
            !found.contains(key) && !is_alike(&key.0) && !(key.0.starts_with("[[pagination]] style = \"token\""))
        })
        .collect();
    assert!(without.is_empty(), "without an example: {without:?}");
}
