//! upgrade: a tree of any supported dialect, rewritten as OpenAPI 3.0.
//!
//! Afterwards nothing but the documented `x-` keys tells a Swagger 2.0 or 3.1 document from its OpenAPI 3.0 twin, and
//! `nullable: true` is the only spelling of null. What isn't understood stays where it is, for [`check`](crate::check)
//! to report; what moves leaves its origin in [`Document::moves`].
//!
//! Written for later stages: `x-collection-format: tsv` on a parameter or an encoding (OpenAPI 3.0 has no style for
//! it), `x-prefix-items` on an array that has just the places which OpenAPI 3.1's `prefixItems` lists, and `x-webhooks` in
//! place of OpenAPI 3.1's `webhooks`.

mod draft;
mod inherit;
mod nulls;
mod schema;
mod swagger;
mod version;

use serde_json::Value;

use crate::diag::Diagnostics;
use crate::document::Document;
use draft::Draft;
use version::Version;

/// Rewrites every document. Those that couldn't be read (null) are passed on as they are; those whose version isn't
/// known become null.
#[inline(never)]
pub fn to_openapi_3_0(documents: Vec<Document>, diags: &mut Diagnostics) -> Vec<Document> {
    documents.into_iter().map(|document| upgrade(document, diags)).collect()
}

fn upgrade(mut document: Document, diags: &mut Diagnostics) -> Document {
    if document.tree.is_null() {
        return document;
    }
    let mut tree = std::mem::take(&mut document.tree);
    let mut draft = Draft::new(&mut document, diags);
    match version::detect(&tree, &mut draft) {
        Some(version) => {
            if version == Version::V2_0 {
                swagger::rewrite(&mut tree, &mut draft);
            }
            schema::rewrite(&mut tree, version, &mut draft);
            inherit::rewrite(&mut tree, &mut draft);
            draft.rewrite_references(&mut tree);
            if let Value::Object(root) = &mut tree {
                root.insert("openapi".to_owned(), Value::String("3.0.3".to_owned()));
            }
        }
        None => tree = Value::Null,
    }
    document.tree = tree;
    document
}
