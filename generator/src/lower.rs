//! Documents → [`Model`]: references resolved, inline schemas named or merged, operations' arguments decided, pagination
//! and credentials recognised.
//!
//! Takes what [`parse`](crate::parse) gives: the operations as `openapiv3` has them, and the tree in which their schemas
//! stand. Schemas are read from the tree, since `openapiv3`'s own schema type drops keywords and costs most of a run.
//! Everything is walked in the order of names, components first, so that neither the order of paths nor that of
//! components, responses or media types shows in the Model; fields, values and parameters keep the document's order.
//!
//! Promises: every id in the Model is valid, and [`Origins`] has an entry for each. Whatever can't be expressed is
//! loosened (`Ty::Any`, a skipped media type) and reported.

mod arguments;
mod body;
mod bounds;
mod boxes;
mod discriminate;
mod enums;
mod finish;
mod formats;
mod incoming;
mod keywords;
mod media;
mod merge;
mod operations;
mod paging;
mod parts;
mod responses;
mod schema;
mod security;
mod servers;
mod steady;
mod table;
mod union;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use crate::config::{ApiConfig, Config, FeaturesBy};
use crate::diag::{At, Code, Diagnostic, Diagnostics};
use crate::document::Document;
use crate::model::{Api, Features, Model};
use crate::origins::{ApiOrigins, Origins, Place};
use crate::parse::Parsed;

/// Lowers all documents of a run.
#[must_use]
#[inline(never)]
pub fn model(parsed: &[Parsed], documents: &[Document], config: &Config, diags: &mut Diagnostics) -> (Model, Origins) {
    let mut model = Model::default();
    let mut origins = Origins::default();
    model.crates = config.dependencies.keys().cloned().collect();
    let mut seen = Seen::default();
    for (index, (parsed, document)) in parsed.iter().zip(documents).enumerate() {
        let Some(lowering) = Lowering::new(parsed, document, config, index, diags) else { break };
        let (api, api_origins) = lowering.api(&mut seen);
        model.apis.push(api);
        origins.apis.push(api_origins);
    }
    paging::report_unused(&model, config, &seen.rules, diags);
    formats::report_unused(config, &seen.formats, diags);
    (model, origins)
}

/// What of the configuration the documents answer to.
#[derive(Debug, Default)]
struct Seen {
    /// The rules of pagination that an operation follows, by their pointers in the configuration.
    rules: BTreeSet<String>,
    /// The types and formats of schemas.
    formats: BTreeSet<(String, String)>,
}

/// What is at hand while one document is lowered.
struct Lowering<'a, 'd> {
    openapi: &'a openapiv3::OpenAPI,
    tree: &'a Value,
    document: &'a Document,
    config: &'a Config,
    api: &'a ApiConfig,
    /// Which of the configuration's APIs that is.
    index: usize,
    table: table::Table,
    bounds: bounds::Bounds<'a>,
    /// Schemas of bodies, answers and parameters with all that applies to them, by pointer: many operations may share one.
    whole: BTreeMap<String, Rc<merge::Merged<'a>>>,
    seen: Seen,
    /// Properties of which it was said that parts of a schema disagree on them.
    disagreements: BTreeSet<String>,
    diags: &'d mut Diagnostics,
}

impl<'a, 'd> Lowering<'a, 'd> {
    fn new(
        parsed: &'a Parsed,
        document: &'a Document,
        config: &'a Config,
        index: usize,
        diags: &'d mut Diagnostics,
    ) -> Option<Self> {
        Some(Self {
            openapi: &parsed.openapi,
            tree: &document.tree,
            document,
            config,
            api: config.apis.get(index)?,
            index,
            table: table::Table::default(),
            bounds: bounds::Bounds::default(),
            whole: BTreeMap::new(),
            seen: Seen::default(),
            disagreements: BTreeSet::new(),
            diags,
        })
    }

    fn api(mut self, seen: &mut Seen) -> (Api, ApiOrigins) {
        self.lower_components();
        self.lower_waiting();
        let operations = self.lower_operations();
        let webhooks = self.lower_webhooks();
        self.lower_waiting();
        seen.rules.append(&mut self.seen.rules);
        seen.formats.append(&mut self.seen.formats);
        let api = Api {
            module: self.api.module.clone(),
            features: match (&self.config.module, self.api.features) {
                (Some(_), _) => Features::None,
                (None, Some(FeaturesBy::Tag)) => Features::Tags,
                (None, None) => Features::Module,
            },
            title: self.openapi.info.title.clone(),
            version: self.openapi.info.version.clone(),
            description: self.openapi.info.description.clone(),
            base_url: self.base_url(),
            servers: self.servers(),
            security: self.default_security(),
            webhooks,
            ..Api::default()
        };
        finish::finish(self, api, operations)
    }

    /// Reports a finding at a pointer of the tree.
    fn report(&mut self, code: Code, pointer: &str, message: impl Into<String>) -> &mut Diagnostic {
        let at = At::Place(self.place(pointer));
        self.diags.report(code, at, message)
    }

    /// Where a pointer of the tree comes from.
    fn place(&self, pointer: &str) -> Place {
        self.document.place(pointer)
    }
}
