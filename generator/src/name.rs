//! The name stage: Model → [`Names`], one total table of every Rust identifier of a client, as text.
//!
//! Every tag, operation, argument, type, field, value and variant gets a legal identifier, distinct within its scope,
//! whatever its document calls it. No other stage converts case. Collisions are resolved, never refused: each is a note.
//!
//! | What | Form | In the document → in Rust |
//! |---|---|---|
//! | API module, Cargo feature | snake | `v2` → `v2`, `type` → `type_api` |
//! | API handle | words | `v2` → `V2` |
//! | Tag module (a file) | snake | `Pipeline` → `pipeline`, `types` → `types_api` |
//! | Tag handle | words + `Api` | `OIDC Token Management` → `OidcTokenManagementApi` |
//! | Tag accessor | snake | `Pipeline` → `pipeline`, `type` → `r#type` |
//! | Method | snake | `getProjectV2` → `get_project_v2`; again in one tag: `project_get_project_v2` |
//! | Builder | words | `createContext` → `CreateContext`, beside a component of that name `CreateContextOperation` |
//! | Constant | shouting | `createContext` → `CREATE_CONTEXT` |
//! | Argument | snake | `vcs-url` → `vcs_url`, a second `name` → `body_name`, a setter `items` → `query_items` |
//! | Type | words | `vcs_URL` → `VcsUrl`, `List«Pipeline»` → `ListPipeline`, `Option` → `OptionModel` |
//! | Field | snake | `updated-at` → `updated_at`, `$ref` → `r#ref`, `self` → `self_`, `2fa` → `v2fa` |
//! | Field of all other properties | `extra` | beside a property of that name `extra_properties` |
//! | Enum value | words | `setup-pending` → `SetupPending`, `2XX` → `V2xx`, `+1` → `PlusOne`, `>=` → `GreaterOrEqual`, `` → `Empty` |
//! | … with the enum's own prefix | without it | `PIPELINE_STATE_OK` of `PipelineState` → `Ok` |
//! | … a whole number | `V`, `Minus` | `1` → `V1`, `-1` → `Minus1` |
//! | Union variant | words | mapping key; else `ScheduleTrigger` of `Trigger` → `Schedule`; else `Text`, `Number`, `List` … |
//! | Answer variant | reason phrase | `201` → `Created`, `2XX` → `Success`, `default` → `Other` |
//!
//! **Words.** Text is split at what is neither letter nor digit, at the humps of camel case and after digits, as a person
//! would. An acronym is a word (`listURLOrbs` → `list_url_orbs`, `jobIDs` → `job_ids`), and so are a few proper names
//! (`GitHub` → `github`, `OAuth2` → `oauth2`). Signs that mean something are spelled (`<=`, `C++`, `100%`); text of nothing but signs
//! is spelled throughout; what has no name is `U1F600`. Letters of all scripts stay, composed (NFKC: `Ⅷ` is `VIII`). Control characters and
//! whatever is invisible or turns the direction of writing never stay.
//!
//! **Keywords** of edition 2024 are raw, except `self`, `Self`, `super`, `crate`, which get a `_`. A leading digit gets a
//! `v`.
//!
//! **Collisions.** In each scope everyone claims the best name it has; the one of higher rank keeps it, among equals the
//! one that stands first in the Model; the others claim their next name, and only who has none left gets a number. Ranks in an
//! API module: fixed names, components, handles, builders, other types. A component is named by its author. A builder's
//! name follows from the operationId by a rule that readers know, while an inline type has more words to fall back on. What can't
//! keep any of its own words gets one that says what it is: `Model`, `Operation`, `Value`. Members that differ in signs or case alone
//! have these spelled (`a.b` → `ADotB`, `ASC` → `AscUppercase`). Methods are unique in their handle, builders in their API. Identifiers that emitted files use
//! (`reserved`) are never given away.
//!
//! **Fixed names** ([`Fixed`]) go before everything but what is reserved, as long as one of their places (`place`) is in the document.
//! A field or argument that is called as on the wire goes before those that are respelled, so that it needs no fixed name to stay.

use crate::diag::Diagnostics;
use crate::model::{Model, OperationId, TagId, TypeId};
use crate::origins::Origins;

mod alike;
mod api;
mod case;
mod claim;
mod feature;
mod fixed;
mod member;
mod newer;
mod note;
mod operation;
mod place;
mod reserved;
mod symbol;
mod types;
mod variant;
mod words;

pub use case::{is_respelled, shouty, snake, unraw, upper_camel};
pub use fixed::{Fixed, Key, Kind};

/// Every identifier of a client. Raw ones are written `r#type`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// By index in [`Model::apis`].
    pub apis: Vec<ApiNames>,
}

/// The identifiers of one API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiNames {
    /// Its module, and the method of `Client` that leads to it: `v2`. Never raw.
    pub module: Option<String>,
    /// What that method gives: `V2`. Unused where there is no module.
    pub handle: String,
    /// Its Cargo feature, called as the module.
    pub feature: Option<String>,
    /// By [`TagId`].
    pub tags: Vec<TagNames>,
    /// By [`OperationId`].
    pub operations: Vec<OperationNames>,
    /// By [`TypeId`].
    pub types: Vec<TypeNames>,
}

/// The identifiers of a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TagNames {
    /// Its private module: `pipeline`. Never raw, so that it is the file's name too.
    pub module: String,
    /// The struct with its operations: `PipelineApi`.
    pub handle: String,
    /// The method that gives the handle: `pipeline`.
    pub accessor: String,
    /// The Cargo feature of its operations, if they have one: `v2-pipeline`.
    pub feature: Option<String>,
}

/// The identifiers of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperationNames {
    /// The tag handle's method: `list_pipelines`.
    pub method: String,
    /// The struct that it gives: `ListPipelines`.
    pub builder: String,
    /// The static that says what is sent: `LIST_PIPELINES`.
    pub constant: String,
    /// By index in [`Operation::arguments`](crate::model::Operation::arguments): parameters of the method, or setters of
    /// the builder.
    pub arguments: Vec<String>,
}

/// The identifiers of a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypeNames {
    /// The item: `Pipeline`.
    pub name: String,
    /// Its fields, enum values, union variants or answer variants, as in the Model.
    pub members: Vec<String>,
    /// The field for all other properties, where the Model keeps them.
    pub rest: Option<String>,
    /// What it derives beside what every type does: names of the standard library, and paths from the root.
    pub derives: Vec<String>,
}

static NO_TAG: TagNames =
    TagNames { module: String::new(), handle: String::new(), accessor: String::new(), feature: None };
static NO_OPERATION: OperationNames =
    OperationNames { method: String::new(), builder: String::new(), constant: String::new(), arguments: Vec::new() };
static NO_TYPE: TypeNames = TypeNames { name: String::new(), members: Vec::new(), rest: None, derives: Vec::new() };

impl ApiNames {
    /// Whether all names are made of ASCII's letters.
    #[must_use]
    pub fn is_ascii(&self) -> bool {
        let tags = self.tags.iter().all(|names| names.handle.is_ascii() && names.accessor.is_ascii());
        let is_ascii = |names: &[String]| names.iter().all(|name| name.is_ascii());
        let operations = self.operations.iter().all(|names| names.method.is_ascii() && is_ascii(&names.arguments));
        let types = self.types.iter().all(|names| names.name.is_ascii() && is_ascii(&names.members));
        self.handle.is_ascii() && tags && operations && types
    }

    /// The names of a tag; empty for an id of another Model.
    #[must_use]
    pub fn tag(&self, id: TagId) -> &TagNames {
        self.tags.get(id.0).unwrap_or(&NO_TAG)
    }

    /// The names of an operation; empty for an id of another Model.
    #[must_use]
    pub fn operation(&self, id: OperationId) -> &OperationNames {
        self.operations.get(id.0).unwrap_or(&NO_OPERATION)
    }

    /// The names of a type; empty for an id of another Model.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &TypeNames {
        self.types.get(id.0).unwrap_or(&NO_TYPE)
    }
}

/// Names everything in `model`. Takes names in `fixed` over as they are, and reports who had to give way to whom.
#[must_use]
#[inline(never)]
pub fn table(model: &Model, origins: &Origins, fixed: &Fixed, diags: &mut Diagnostics) -> Names {
    api::names(model, origins, fixed, diags)
}
