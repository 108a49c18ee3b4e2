//! bundle: a document that refers to other files → one tree without such references.
//!
//! Files are read only where that is allowed, and only below the document's folder. What they are asked for becomes a
//! component of the document; path items, and whatever else the standard has no component for, take the place of the
//! reference. Every pointer leads back to its file. The stages after this one know of no files: a reference that can't be
//! followed stays as it is, with the reason in [`Document::unfollowed`].
//!
//! This comes before [`overlay`](crate::overlay): an overlay can correct whatever is referred to, at the place where it is
//! used. References to files that an overlay writes are therefore not followed.

mod fault;
mod folder;
mod gather;
mod library;
mod places;
mod slots;
mod write;

use std::rc::Rc;

use crate::config::{ApiConfig, Config, Limits};
use crate::diag::Diagnostics;
use crate::document::{Document, Loader};
use crate::read::Sources;
use folder::Folder;
use library::Library;
use slots::{Role, Slot};

/// Files that a document may refer to. The largest sets have some thousands.
const MAX_FILES: usize = 10_000;

/// Bundles each API's document with the files that it refers to, if this is allowed for it.
#[must_use]
#[inline(never)]
pub fn files(
    documents: Vec<Document>,
    loader: &dyn Loader,
    config: &Config,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Vec<Document> {
    let pairs = documents.into_iter().zip(&config.apis);
    pairs.map(|(document, api)| bundle(document, (api, config.limits), loader, sources, diags)).collect()
}

fn bundle(
    mut document: Document,
    (api, limits): (&ApiConfig, Limits),
    loader: &dyn Loader,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Document {
    if !slots::may_lead_out(&document.tree) {
        return document;
    }
    let external = slots::external(&document.tree);
    if external.iter().all(|slot| slot.role == Role::Mapping && !slot.text.contains(['.', '/'])) {
        return document;
    }
    match Folder::of(&api.document, loader).filter(|_| api.file_refs) {
        Some(folder) => {
            let tree = std::mem::take(&mut document.tree);
            let root = (document.source, Rc::new(tree.clone()));
            let mut library = Library::new(folder, root, (loader, limits), sources, diags);
            let gathered = gather::gather(tree, &mut library);
            if !library.is_over {
                let places = places::places(&gathered.contents, &mut library);
                document.tree = write::write(gathered.contents, &places, &library, &mut document.moves);
                document.unfollowed = gathered.unfollowed;
            }
        }
        None => explain(&external, &mut document, api, loader, diags),
    }
    document
}

/// Says of each reference to another file what would become of it if it were followed.
fn explain(external: &[Slot], document: &mut Document, api: &ApiConfig, loader: &dyn Loader, diags: &mut Diagnostics) {
    let folder = Folder::of(&api.document, loader);
    for slot in external {
        if slot.is_reported_later() && document.unfollowed.contains_key(&(document.source, slot.text.clone())) {
            continue;
        }
        let path = slot.text.split('#').next().unwrap_or_default();
        let trouble = match &folder {
            Some(folder) => folder.find(loader, &folder.document, path).err(),
            None => Some(fault::no_folder(&slot.text)),
        };
        let why = if api.file_refs { trouble } else { Some(fault::forbidden(&slot.text, trouble)) };
        let Some(why) = why else { continue };
        if slot.is_reported_later() {
            document.unfollowed.insert((document.source, slot.text.clone()), why);
        } else {
            fault::report(&why, document.at(&slot.text_pointer()), diags);
            if let Some(value) = document.tree.pointer_mut(&slot.pointer) {
                *value = slot.nothing();
            }
        }
    }
}
