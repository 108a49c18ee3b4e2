//! Applies overlays (OpenAPI Overlay 1.0.0): named corrections of a document that isn't ours.
//!
//! An action that matches nothing is an error: the document has changed, and the correction may no longer be needed.
//! What an action puts into the tree is on record in [`Moves`](crate::document::Moves), so that a finding inside it
//! points into the overlay.

mod action;
mod apply;
mod trace;

pub use trace::{Said, Trace, trace};

use crate::config::Config;
use crate::diag::Diagnostics;
use crate::document::{Document, Loader};
use crate::read::{self, Sources};

/// Applies each API's overlays to its document, in the order of the configuration.
#[must_use]
#[inline(never)]
pub fn apply(
    mut documents: Vec<Document>,
    loader: &dyn Loader,
    config: &Config,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Vec<Document> {
    for (document, api) in documents.iter_mut().zip(&config.apis) {
        for path in &api.overlays {
            let (source, tree) = read::mapping(loader, path, &config.limits, sources, diags);
            let Some(tree) = tree else { continue };
            for action in action::parse(&tree, source, diags) {
                // A document that couldn't be read has nothing that an action could miss.
                if document.tree.is_object() {
                    apply::action(&action, document, &config.limits, diags);
                }
            }
        }
    }
    documents
}
