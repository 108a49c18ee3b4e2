//! `clientsmith` turns API documents (Swagger 2.0, OpenAPI 3) into a Rust client crate.
//!
//! [`generate`] shows the whole pipeline; each of its lines is a module, and data flows one way. Every stage reports into one
//! [`Diagnostics`] and goes on with a placeholder; none panics on input, prints, or exits.

pub mod bundle;
pub mod check;
pub mod choose;
pub mod cli;
pub mod config;
pub mod derive;
pub mod diag;
pub mod diff;
pub mod document;
pub mod init;
pub mod inspect;
pub mod lock;
pub mod lower;
pub mod model;
pub mod name;
pub mod origins;
pub mod overlay;
pub mod parse;
mod prefix;
pub mod print;
pub mod read;
mod suggest;
pub mod upgrade;
mod vocabulary;
pub mod write;

use std::thread;

use crate::config::Config;
use crate::diag::{At, Code, Diagnostics};
use crate::document::{Document, Files, Loader};
use crate::model::Model;
use crate::name::{Fixed, Names};
use crate::origins::Origins;
use crate::print::Extras;
use crate::read::Sources;

/// Several recursions stand on one another for each level of a document: the system's stack is too small.
const STACK_BYTES_A_LEVEL: usize = 512 << 10;

/// What a run gives.
#[derive(Clone, Debug, Default)]
pub struct Generated {
    /// The files of the crate, by their paths below its folder.
    pub files: Files,
    /// For a module of another crate, the dependencies that this crate needs, as a manifest has them.
    pub dependencies: Option<String>,
    /// The files for tests of the crate, by their paths below the folder of the configured one; none if none is configured.
    pub calls: Option<Files>,
    /// The file that keeps the names, if one is configured.
    pub lock: Option<String>,
}

/// Turns the documents that `config` names into the files of a crate. None if there are errors, which are then in `diags`.
#[must_use]
pub fn generate(
    loader: &(dyn Loader + Sync),
    config: &Config,
    extras: &Extras,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Generated> {
    let (model, origins, names) = understand(loader, config, sources, diags)?;
    let (files, dependencies) = print::client(&model, &names, config, extras);
    let lock = config.names_lock.as_ref().map(|_| lock::text(&Fixed::of(&model, &origins, &names)));
    Some(Generated { files, dependencies, calls: print::calls(&model, &names, &origins, config, sources), lock })
}

/// [`generate`] up to its printing: the client as plain data, where in the documents everything in it came from, and its name.
#[must_use]
pub fn understand(
    loader: &(dyn Loader + Sync),
    config: &Config,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<(Model, Origins, Names)> {
    on_a_large_stack(config.limits.stack(STACK_BYTES_A_LEVEL), diags, |diags| {
        let fixed = lock::read(loader, config, sources, diags);
        let (_, model, origins) = lowered(loader, config, sources, diags)?;
        let mut names = name::table(&model, &origins, &fixed, diags);
        derive::put(&model, &mut names, config, diags);
        diags.gate()?;
        Some((model, origins, names))
    })
}

/// The stages before there are names: the documents once they are checked, and what they become.
fn lowered(
    loader: &(dyn Loader + Sync),
    config: &Config,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<(Vec<Document>, Model, Origins)> {
    let documents = read::documents(loader, config, sources, diags);
    let documents = bundle::files(documents, loader, config, sources, diags);
    let documents = overlay::apply(documents, loader, config, sources, diags);
    let documents = choose::operations(documents, config, diags);
    let documents = upgrade::to_openapi_3_0(documents, diags);
    let documents = check::vocabulary(documents, &config.limits, diags);
    diags.gate()?;
    let parsed = parse::documents(&documents, diags);
    let (model, origins) = lower::model(&parsed, &documents, config, diags);
    Some((documents, model, origins))
}

/// What `look` sees in the documents of a run and in what they become.
fn survey<T: Send>(
    loader: &(dyn Loader + Sync),
    config: &Config,
    sources: &mut Sources,
    diags: &mut Diagnostics,
    look: impl FnOnce(&[Document], &Model) -> T + Send,
) -> Option<T> {
    on_a_large_stack(config.limits.stack(STACK_BYTES_A_LEVEL), diags, |diags| {
        let (documents, model, _) = lowered(loader, config, sources, diags)?;
        diags.gate()?;
        Some(look(&documents, &model))
    })
}

/// Runs `stages` on a thread of their own, with a stack of so many bytes.
fn on_a_large_stack<T: Send>(
    stack: usize,
    diags: &mut Diagnostics,
    stages: impl FnOnce(&mut Diagnostics) -> Option<T> + Send,
) -> Option<T> {
    let outcome = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(stack).spawn_scoped(scope, || stages(&mut *diags));
        thread.map_err(|error| error.to_string())?.join().map_err(|_| "a stage panicked".to_owned())
    });
    outcome.unwrap_or_else(|error| {
        diags.report(Code::Internal, At::Nowhere, error);
        None
    })
}
