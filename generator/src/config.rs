//! `client.toml`: the package, its documents, and what is particular to them. Typed; unknown keys are refused.

mod limits;
mod load;
pub(crate) mod path;
pub(crate) mod pattern;
mod read;
mod types;

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::diag::At;
use crate::origins::Place;

pub use limits::{Limit, Limits};
pub(crate) use load::is_module_name;
pub use load::load;
pub(crate) use types::without_package;

/// All of `client.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The emitted package.
    #[serde(default)]
    pub package: Package,
    /// The APIs, one a document, in the order in which they are shown.
    #[serde(default, rename = "api")]
    pub apis: Vec<ApiConfig>,
    /// Environment variables that may hold the token, the first that is set counts.
    #[serde(default)]
    pub token_variables: Vec<String>,
    /// A file, beside this one, that keeps the names of the client's public items: each stays as long as what it is for is in the
    /// document. It is written with the client, the first time too, and belongs into version control.
    pub names_lock: Option<PathBuf>,
    /// Rules by which paged operations are recognised; those of an API go first.
    #[serde(default)]
    pub pagination: Vec<PagingRule>,
    /// Types for formats: `email = "String"`. A key is a format of strings, or a type and a format (`integer/unix-time`).
    ///
    /// Such a type implements `Serialize` and `Deserialize`, by which it is read and written wherever it occurs, and `Clone`, `Debug`
    /// and `PartialEq`. In paths, queries, headers and cookies goes what it is in JSON, in the parameter's style. Files stay files,
    /// and enums stay enums, whatever their format.
    #[serde(default)]
    pub formats: BTreeMap<String, FormatType>,
    /// What types derive besides, by patterns of their names (`*`, `Pipeline*`, `v2::Pipeline`): of the standard library `Copy`,
    /// `Default`, `Eq`, `Hash`, `Ord` and `PartialOrd`, and the macros of other crates (`schemars::JsonSchema`).
    ///
    /// A type has those of the standard library as far as all that is in it has them: a number with a fraction is not `Eq`, `Hash` or
    /// `Ord`, nor is any JSON, which every union may hold. Macros of other crates see the names of Rust. Answers by status, of
    /// which only the client makes values, derive nothing.
    #[serde(default)]
    pub derives: BTreeMap<String, Vec<String>>,
    /// The crates that types of formats and derives come from, by name. For one that the client uses by itself, such as `uuid`, this
    /// adds features.
    #[serde(default)]
    pub dependencies: BTreeMap<String, Dependency>,
    /// Webhooks, by which the API calls its users.
    pub webhooks: Option<WebhooksConfig>,
    /// The module that is emitted in place of a package.
    pub module: Option<ModuleConfig>,
    /// What is written for tests of the client.
    #[serde(default)]
    pub tests: TestsConfig,
    /// Severities by diagnostic code.
    #[serde(default)]
    pub diagnostics: DiagnosticsConfig,
    /// How large a document may be.
    #[serde(default)]
    pub limits: Limits,
    /// Which of the run's sources this was read from; none if it was made otherwise.
    #[serde(skip)]
    pub source: Option<usize>,
}

impl Config {
    /// Where a finding about a key stands.
    #[must_use]
    pub fn at(&self, pointer: String) -> At {
        self.place(pointer).map_or(At::Nowhere, At::Place)
    }

    /// The place of a key; none if the configuration wasn't read from a text.
    pub(crate) fn place(&self, pointer: String) -> Option<Place> {
        self.source.map(|document| Place { document, pointer })
    }

    /// The configuration of a run without `client.toml`: one document, and the crate's name if it is given.
    #[must_use]
    pub fn for_document(document: PathBuf, name: Option<String>) -> Self {
        let shown = document.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let api = ApiConfig { document, shown, ..ApiConfig::default() };
        Self { package: Package { name, ..Package::default() }, apis: vec![api], ..Self::default() }
    }
}

/// The `[package]` table: what goes into the emitted `Cargo.toml` and front page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Package {
    /// The crate's name.
    pub name: Option<String>,
    /// The crate's version; `0.1.0` if not given.
    pub version: Option<String>,
    /// One line for the registry.
    pub description: Option<String>,
    /// An SPDX expression.
    pub license: Option<String>,
    /// Licence texts, beside this file, that are copied to the crate's root.
    #[serde(default)]
    pub license_files: Vec<PathBuf>,
    /// Where its source is kept.
    pub repository: Option<String>,
    /// Registry keywords.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// Registry categories.
    #[serde(default)]
    pub categories: Vec<String>,
    /// The oldest Rust it builds with.
    pub rust_version: Option<String>,
    /// A Markdown file, beside this one, with the text of the crate's front page and README.
    pub front_page: Option<PathBuf>,
    /// The changelog, a Markdown file whose headings name the releases; `CHANGELOG.md` beside this file or in the folder above, if not
    /// given and there. `diff` counts from the latest release.
    pub changelog: Option<PathBuf>,
    /// A folder, beside this file, with examples that are copied into the crate.
    pub examples: Option<PathBuf>,
    /// The crates that these examples and the front page use besides, by name. `tokio`, which they always have, is
    /// replaced by what stands here.
    #[serde(default)]
    pub example_dependencies: BTreeMap<String, Dependency>,
    /// The first line of every emitted Rust file; `{document}` stands for the document it comes from.
    pub header: Option<String>,
    /// Words that documentation may use without backticks although they look like code (`CircleCI`).
    #[serde(default)]
    pub doc_words: Vec<String>,
    /// Whether the package takes versions, lints and the like from the workspace it stands in.
    #[serde(default)]
    pub workspace: bool,
}

/// A crate that a package depends on: `indicatif = { version = "0.18", default-features = false }`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dependency {
    /// The versions that will do, as in a manifest.
    pub version: String,
    /// Its folder where it is one of the user's own, as in a manifest: from the folder of the client.
    #[serde(default)]
    pub path: Option<String>,
    /// Whether the crate's own default features are wanted; they are unless this says `false`.
    #[serde(default = "yes")]
    pub default_features: bool,
    /// Further features.
    #[serde(default)]
    pub features: Vec<String>,
}

const fn yes() -> bool {
    true
}

/// A type for a format: its path, or `{ type = "rust_decimal::Decimal", implements = ["Copy", "Ord"] }`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatType {
    /// The path, as in a `use`; of more than one word, unless it is a type of the language or `String`.
    pub path: String,
    /// What it implements of `Copy`, `Default`, `Eq`, `Hash`, `Ord` and `PartialOrd`, for types that are to derive that.
    pub implements: Vec<String>,
}

impl<'de> Deserialize<'de> for FormatType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FormatTypeVisitor)
    }
}

struct FormatTypeVisitor;

impl<'de> Visitor<'de> for FormatTypeVisitor {
    type Value = FormatType;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the path of a type")
    }

    fn visit_str<E>(self, path: &str) -> Result<FormatType, E> {
        Ok(FormatType { path: path.to_owned(), implements: Vec::new() })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<FormatType, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            r#type: String,
            #[serde(default)]
            implements: Vec<String>,
        }

        let table = Table::deserialize(MapAccessDeserializer::new(map))?;
        Ok(FormatType { path: table.r#type, implements: table.implements })
    }
}

/// One `[[api]]` table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ApiConfig {
    /// The module and Cargo feature it becomes; needed when there are several.
    pub module: Option<String>,
    /// The document, beside this file.
    pub document: PathBuf,
    /// The document as headers of emitted files show it: the same wherever the run was started.
    #[serde(skip)]
    pub shown: String,
    /// Whether references to other files, below the document's folder, are followed.
    #[serde(default)]
    pub file_refs: bool,
    /// Overlays (OpenAPI Overlay 1.0), applied in this order.
    #[serde(default)]
    pub overlays: Vec<PathBuf>,
    /// Where requests go, instead of the document's first server.
    pub base_url: Option<String>,
    /// The name of the security scheme that goes before the document's others.
    pub security_scheme: Option<String>,
    /// Rules by which paged operations are recognised.
    #[serde(default)]
    pub pagination: Vec<PagingRule>,
    /// Keys under which an error body holds its message; `message` and `error` if not given.
    pub error_message_keys: Option<Vec<String>>,
    /// Origins besides the API's own that may have its credentials: `https://files.example.com`.
    #[serde(default)]
    pub trusted_origins: Vec<String>,
    /// Whether properties that the document doesn't name are kept in a field `extra`.
    #[serde(default)]
    pub keep_unknown: bool,
    /// Which Cargo features the API has: its module is one; with `"tag"`, each tag's operations are another, which is on by
    /// default and called after the tag, behind the module's name if there is one. Types have none: any of them may be part of
    /// another.
    pub features: Option<FeaturesBy>,
    /// The operations that the client has; all if not given.
    pub include: Option<Choice>,
    /// Of these, the operations that it doesn't have.
    pub exclude: Option<Choice>,
}

/// What an API is divided into by Cargo features.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeaturesBy {
    /// The operations of each tag.
    Tag,
}

/// Some operations: `{ tags = ["Pipeline"], operations = ["getUser", "DELETE *"] }`. One is meant if any of the patterns fits it.
///
/// In a pattern `*` stands for any text. What is left out is not looked at, so that its faults don't stop a run, unless something
/// else refers to a part of it; the components that it alone leads to are left out with it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Patterns of tags. An operation has any of its tags; one without a tag that of its handle, the first segment of its path
    /// without a parameter.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Patterns of operations: of their `operationId`, of method and path (`GET /users/*`, `* /users/{id}`), or of the path
    /// (`/users/*`). Webhooks are meant by their `operationId`, or by method and name (`POST newUser`).
    #[serde(default)]
    pub operations: Vec<String>,
}

/// One rule of pagination: an operation is paged if it is a GET that has the rule's parameter, and its answer all places
/// that the rule names.
///
/// A place is a property of the page; `a/b` is `b` within `a`. Where a page is itself the list, `items` is empty.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", tag = "style")]
pub enum PagingRule {
    /// Each page names the token of the next.
    #[serde(rename_all = "kebab-case")]
    Token {
        /// The query parameter that takes the token.
        parameter: String,
        /// Where a page has the next one's token.
        next: String,
        /// Where a page has its items.
        items: String,
    },
    /// Pages are asked for by how many items come before them.
    #[serde(rename_all = "kebab-case")]
    Offset {
        /// The query parameter that takes this number.
        parameter: String,
        /// Where a page has its items.
        items: String,
        /// Where a page says how many items there are in all.
        total: Option<String>,
        /// Where a page says, as a boolean, whether there are more.
        more: Option<String>,
    },
    /// Pages are numbered.
    #[serde(rename_all = "kebab-case")]
    Page {
        /// The query parameter that takes the number.
        parameter: String,
        /// The first page's number; 1 if not given.
        first: Option<u64>,
        /// Where a page has its items.
        items: String,
        /// Where a page says how many pages there are.
        total_pages: Option<String>,
        /// Where a page says, as a boolean, whether there are more.
        more: Option<String>,
    },
    /// Each page names the next one in a `Link` header, with the relation `next` (RFC 8288).
    ///
    /// An operation is paged if its answer declares that header, or if it has the parameter.
    #[serde(rename_all = "kebab-case")]
    Link {
        /// A query parameter that only paged operations have, such as `per_page`.
        parameter: Option<String>,
        /// Where a page has its items.
        items: String,
    },
    /// Each page holds the URL of the next.
    #[serde(rename_all = "kebab-case")]
    NextUrl {
        /// Where a page has the next one's URL.
        next: String,
        /// Where a page has its items.
        items: String,
    },
    /// A page begins behind the last item of the one before.
    #[serde(rename_all = "kebab-case")]
    LastItem {
        /// The query parameter that takes what tells the last item from others.
        parameter: String,
        /// Where an item has that.
        key: String,
        /// Where a page has its items.
        items: String,
        /// Where a page says, as a boolean, whether there are more.
        more: Option<String>,
    },
}

/// The `[webhooks]` table: how a request to a webhook shows that it is from the API. With it, the crate has a module
/// `webhooks` that verifies such requests.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WebhooksConfig {
    /// The header with the signatures of the body: `v1=…`, several of them separated by commas.
    pub signature_header: String,
    /// The header that names the event.
    pub event_header: Option<String>,
    /// The versions of signatures, the oldest first.
    #[serde(default, rename = "signature")]
    pub signatures: Vec<SignatureConfig>,
}

/// One `[[webhooks.signature]]` table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SignatureConfig {
    /// What stands before the signature: the `v1` of `v1=…`.
    pub version: String,
    /// How the signature is made.
    pub algorithm: SignatureAlgorithm,
}

/// How a webhook's signature is made of a secret and a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureAlgorithm {
    /// HMAC with SHA-256, in hexadecimal digits.
    HmacSha256,
}

/// The `[module]` table: a module of an existing crate is emitted in place of a package. Of `[package]` only `header` and
/// `doc-words` count, and what an API says of features has no effect: all of it is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModuleConfig {
    /// Where the module stands in its crate: `crate::api`.
    pub path: String,
    /// The features of the runtime that are on, such as `blocking`; those of a package's default if not given. The crate itself needs
    /// no features for them.
    pub features: Option<Vec<String>>,
}

/// The `[tests]` table: what is written for tests of the client.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestsConfig {
    /// A Rust file, beside this one or elsewhere, for every operation as a call that takes its arguments from JSON, and
    /// for every type. What belongs to an API stands in a folder of the file's name.
    pub calls: Option<PathBuf>,
}

/// The `[diagnostics]` table: code to reason, by level.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DiagnosticsConfig {
    /// Codes whose findings stop a run.
    #[serde(default)]
    pub deny: Vec<String>,
    /// Codes whose findings are warnings.
    #[serde(default)]
    pub warn: Vec<String>,
    /// Codes whose findings are not shown, each with the reason.
    #[serde(default)]
    pub allow: BTreeMap<String, String>,
    /// Whether operations that have errors are left out, and schemas that have some are read as any value; these errors
    /// are warnings then.
    #[serde(default)]
    pub lenient: bool,
}
