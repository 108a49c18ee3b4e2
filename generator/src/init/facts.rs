//! What a document says that a configuration can have: names, credentials, servers, formats.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::DocumentPath;
use crate::config;
use crate::model::Api;
use crate::vocabulary::{Kind, Shape, kind_of, walk};

/// Formats that have types of their own, or are only bounds.
const TYPED: [&str; 13] = [
    "binary",
    "byte",
    "date",
    "date-time",
    "decimal",
    "double",
    "duration",
    "float",
    "int32",
    "int64",
    "time",
    "uuid",
    "password",
];

/// As many formats as are worth a suggestion.
const MOST_FORMATS: usize = 10;

/// Words of titles that say nothing of the vendor.
const EMPTY_WORDS: [&str; 14] = [
    "api",
    "apis",
    "client",
    "documentation",
    "openapi",
    "public",
    "reference",
    "rest",
    "restful",
    "spec",
    "specification",
    "swagger",
    "the",
    "web",
];

/// Crates that a client's name would hide, or that cargo refuses.
const TAKEN: [&str; 6] = ["alloc", "build", "core", "proc-macro", "std", "test"];

/// What is known of one document.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) title: String,
    pub(super) version: String,
    /// How many groups its operations have.
    pub(super) tags: usize,
    /// The base URL that its requests have without a configuration.
    pub(super) base_url: String,
    /// Its servers' URLs.
    pub(super) servers: Vec<String>,
    /// The names of the security schemes that operations ask for and a client can serve, the best first.
    pub(super) schemes: Vec<String>,
    /// The best of the schemes of which one is enough, and those that it goes before.
    pub(super) choice: Option<(String, Vec<String>)>,
    /// Formats that have no type, as keys of `[formats]`.
    pub(super) formats: BTreeSet<String>,
}

/// Collects what a document, once it is checked, and its part of the Model say.
pub(super) fn of(tree: &Value, api: &Api) -> Facts {
    let mut requirements = BTreeSet::new();
    let mut formats = BTreeSet::new();
    walk(tree, Shape::Object(Kind::Document), &mut String::new(), &mut |value, shape, _| match kind_of(shape) {
        Some(Kind::Document | Kind::Operation) => drop(requirements.insert(alternatives(value))),
        Some(Kind::Schema) => formats.extend(format(value)),
        _ => {}
    });
    let asked: BTreeSet<&str> = requirements.iter().flatten().flatten().copied().collect();
    let schemes = ranked(&asked, tree);
    Facts {
        title: api.title.clone(),
        version: api.version.clone(),
        tags: api.tags.len(),
        base_url: api.base_url.clone(),
        servers: api.servers.iter().map(|server| server.url.clone()).collect(),
        choice: choice(&schemes, &requirements),
        schemes,
        formats: formats.into_iter().take(MOST_FORMATS).collect(),
    }
}

/// Schemes of which all are needed, and alternatives to them.
type Alternatives<'t> = Vec<BTreeSet<&'t str>>;

/// What the `security` of a document or an operation asks for.
fn alternatives(value: &Value) -> Alternatives<'_> {
    let alternatives = value.get("security").and_then(Value::as_array).into_iter().flatten();
    let sets = alternatives.filter_map(Value::as_object).map(Map::keys);
    sets.map(|names| names.map(String::as_str).collect()).collect()
}

/// The best scheme that has alternatives, and those: one that is needed besides is none.
fn choice(schemes: &[String], requirements: &BTreeSet<Alternatives<'_>>) -> Option<(String, Vec<String>)> {
    let is_instead = |one: &str, other: &str| {
        requirements.iter().any(|alternatives| {
            alternatives.iter().any(|set| set.contains(one))
                && alternatives.iter().any(|set| set.contains(other) && !set.contains(one))
        })
    };
    schemes.iter().find_map(|one| {
        let others = schemes.iter().filter(|other| *other != one && is_instead(one, other));
        let others: Vec<String> = others.cloned().collect();
        (!others.is_empty()).then(|| (one.clone(), others))
    })
}

/// The key that a schema's format has in `[formats]`, unless it has a type anyway.
fn format(schema: &Value) -> Option<String> {
    let format =
        schema.get("format")?.as_str().filter(|format| !TYPED.contains(format) && !format.trim().is_empty())?;
    match schema.get("type")?.as_str()? {
        "string" => Some(format.to_owned()),
        kind @ ("integer" | "number") => Some(format!("{kind}/{format}")),
        _ => None,
    }
}

/// Schemes that are asked for and that a client can serve: a token in a header goes before a password, and what stands in URLs and
/// so in logs comes last. Of equals the document's order counts.
fn ranked(asked: &BTreeSet<&str>, tree: &Value) -> Vec<String> {
    let declared = tree.pointer("/components/securitySchemes").and_then(Value::as_object).into_iter().flatten();
    let ranks = declared.filter(|(name, _)| asked.contains(name.as_str())).filter_map(|(name, scheme)| {
        let word = |key| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
        let rank = match (word("type"), word("in")) {
            ("http", _) if word("scheme").eq_ignore_ascii_case("bearer") => 0,
            ("http", _) if word("scheme").eq_ignore_ascii_case("basic") => 2,
            ("oauth2" | "openIdConnect", _) | ("apiKey", "header") => 1,
            ("apiKey", "cookie") => 3,
            ("apiKey", "query") => 4,
            _ => return None,
        };
        Some((rank, name.clone()))
    });
    let mut ranks: Vec<(u8, String)> = ranks.collect();
    ranks.sort_by_key(|(rank, _)| *rank);
    ranks.into_iter().map(|(_, name)| name).collect()
}

/// A name for the crate: the titles' words that say something, or the first document's name.
pub(super) fn crate_name<'f>(apis: impl Iterator<Item = &'f Facts>, stem: Option<&str>) -> String {
    let titles: Vec<String> = apis.filter_map(|api| kebab(&api.title)).collect();
    // Titles of one vendor's APIs begin alike; where they don't, the first stands for all.
    let common = titles.iter().cloned().reduce(|common, title| shared(&common, &title));
    let name = common.filter(|name| !name.is_empty()).or_else(|| titles.into_iter().next());
    let name = name.or_else(|| kebab(stem?)).unwrap_or_else(|| "client".to_owned());
    let is_keyword = syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err();
    if is_keyword || TAKEN.contains(&name.as_str()) { format!("{name}-client") } else { name }
}

/// The words that two names begin with.
fn shared(one: &str, other: &str) -> String {
    let words = one.split('-').zip(other.split('-')).take_while(|(one, other)| one == other);
    words.map(|(word, _)| word).collect::<Vec<_>>().join("-")
}

/// The words of a title that name something, five at most: `circleci` for `CircleCI REST API v2`.
fn kebab(title: &str) -> Option<String> {
    let title = title.to_lowercase().replace("'s ", " ").replace("’s ", " ");
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let is_version = |word: &str| {
        let digits = word.strip_prefix('v').unwrap_or(word);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    let words = words.filter(|word| !EMPTY_WORDS.contains(word) && !is_version(word));
    let words = words.skip_while(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    let name = words.take(5).collect::<Vec<_>>().join("-");
    (!name.is_empty() && name.len() <= 64).then_some(name)
}

/// Names for the modules of several APIs; none for one alone.
pub(super) fn modules<'f>(documents: &[DocumentPath], facts: impl Iterator<Item = &'f Facts>) -> Vec<Option<String>> {
    if documents.len() < 2 {
        return vec![None; documents.len()];
    }
    let by_version = facts.map(|facts| Some(format!("v{}", major(&facts.version)?))).collect();
    let by_file = documents.iter().map(|document| snake(document.path.file_stem())).collect();
    let by_folder = documents.iter().map(|document| snake(document.path.parent().and_then(|path| path.file_name())));
    let choices: [Vec<Option<String>>; 3] = [by_version, by_file, by_folder.collect()];
    let is_usable = |names: &Vec<Option<String>>| {
        let distinct: BTreeSet<&String> = names.iter().flatten().collect();
        distinct.len() == documents.len() && distinct.iter().all(|name| config::is_module_name(name))
    };
    let chosen = choices.into_iter().find(is_usable);
    chosen.unwrap_or_else(|| (1..=documents.len()).map(|number| Some(format!("api{number}"))).collect())
}

/// The first number of a version: `2` of `v2` and of `2.1.0`.
fn major(version: &str) -> Option<&str> {
    let version = version.trim().trim_start_matches(['v', 'V']);
    let digits = version.split(|c: char| !c.is_ascii_digit()).next()?;
    (!digits.is_empty() && digits.len() <= 8).then_some(digits)
}

fn snake(name: Option<&std::ffi::OsStr>) -> Option<String> {
    let name = name?.to_string_lossy().to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    Some(words.join("_")).filter(|name| name.starts_with(|first: char| first.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::{Facts, crate_name, major};

    fn name(titles: &[&str], stem: &str) -> String {
        let facts = titles.iter().map(|title| Facts { title: (*title).to_owned(), ..Facts::default() });
        crate_name(facts.collect::<Vec<_>>().iter(), Some(stem))
    }

    #[test]
    fn crates_are_called_after_titles_or_files() {
        assert_eq!(name(&["CircleCI REST API", "CircleCI API"], "openapi"), "circleci");
        assert_eq!(name(&["Swagger Petstore - OpenAPI 3.0"], "x"), "petstore");
        assert_eq!(name(&["API"], "my_Shop"), "my-shop");
        assert_eq!(name(&["Shop's API"], "x"), "shop");
        assert_eq!(name(&["接口"], "1"), "client");
        assert_eq!(name(&["Alpha", "Beta"], "x"), "alpha");
        assert_eq!([name(&["Core"], "x"), name(&["The Type"], "x")], ["core-client", "type-client"]);
    }

    #[test]
    fn a_version_has_a_first_number() {
        assert_eq!(
            [major("v2"), major("2.1.0"), major("2024-01"), major("beta"), major("")],
            [Some("2"), Some("2"), Some("2024"), None, None]
        );
    }
}
