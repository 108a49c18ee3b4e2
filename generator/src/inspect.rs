//! The client as a reviewer wants to see it before any of it is emitted: every operation and type by its Rust name, beside
//! what the wire has.
//!
//! Takes the Model, its names, and the sources that it came from; gives a [`Report`], which prints as text and serializes as JSON.

mod operation;
pub(crate) mod spell;
mod text;
mod types;

use serde::Serialize;

pub use operation::{Argument, Incoming, Operation, Paging};
pub use types::{Member, Place, Type};

use crate::model::{self, Model, TagId};
use crate::name::{ApiNames, Names};
use crate::origins::{ApiOrigins, Origins};
use crate::print::is_choice;
use crate::read::Sources;

/// All of a client.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Its APIs, as configured.
    pub apis: Vec<Api>,
}

/// One API of a client.
#[derive(Clone, Debug, Serialize)]
pub struct Api {
    /// Its title in the document.
    pub title: String,
    /// The document's version.
    pub version: String,
    /// Its module, where the crate has several.
    pub module: Option<String>,
    /// Where requests go.
    pub base_url: String,
    /// All servers that a caller may choose from, if there are several or any has variables.
    pub servers: Vec<String>,
    /// Alternatives of credentials, as in the document; those of one alternative are joined by `+`.
    pub credentials: Vec<String>,
    /// Groups of operations.
    pub tags: Vec<Tag>,
    /// What the API sends by itself.
    pub webhooks: Vec<Incoming>,
    /// Types, by their names in the document.
    pub types: Vec<Type>,
}

/// A group of operations.
#[derive(Clone, Debug, Serialize)]
pub struct Tag {
    /// The expression that gives its handle: `client.v2().pipeline()`.
    pub access: String,
    /// The handle: `PipelineApi`.
    pub handle: String,
    /// What it offers.
    pub operations: Vec<Operation>,
}

impl Report {
    /// Lists everything in a Model by the names it has been given.
    #[must_use]
    pub fn new(model: &Model, origins: &Origins, names: &Names, sources: &Sources) -> Self {
        let apis = model.apis.iter().zip(&origins.apis).zip(&names.apis);
        Self { apis: apis.map(|((api, origins), names)| Api::new(api, origins, names, sources)).collect() }
    }
}

impl Api {
    fn new(api: &model::Api, origins: &ApiOrigins, names: &ApiNames, sources: &Sources) -> Self {
        let types = api.types.iter().zip(&origins.types).zip(&names.types);
        Self {
            title: api.title.clone(),
            version: api.version.clone(),
            module: names.module.clone(),
            base_url: api.base_url.clone(),
            servers: choices(&api.servers),
            credentials: spell::credentials(&api.security),
            tags: (0..api.tags.len()).map(|index| Tag::new(api, names, TagId(index))).collect(),
            webhooks: api.webhooks.iter().map(|incoming| Incoming::new(incoming, names)).collect(),
            types: types.map(|((ty, at), own)| Type::new(ty, Place::all(at, sources), own, names)).collect(),
        }
    }
}

/// The servers' URLs, where there is anything to choose.
fn choices(servers: &[model::Server]) -> Vec<String> {
    servers.iter().filter(|_| is_choice(servers)).map(|server| server.url.clone()).collect()
}

impl Tag {
    fn new(api: &model::Api, names: &ApiNames, id: TagId) -> Self {
        let tag = names.tag(id);
        let module = names.module.as_ref().map(|module| format!(".{module}()")).unwrap_or_default();
        let operations = api.operations.iter().zip(&names.operations);
        Self {
            access: format!("client{module}.{}()", tag.accessor),
            handle: tag.handle.clone(),
            operations: operations
                .filter(|(operation, _)| operation.tag == id)
                .map(|(operation, own)| Operation::new(operation, own, names))
                .collect(),
        }
    }
}
