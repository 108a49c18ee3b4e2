//! The print stage: Model and Names → the text of every file of the client crate.
//!
//! A plan settles which item stands in which file. Each file is emitted as tokens with `quote`, printed by
//! prettyplease, and completed with what never was a token: comments, `use` lines, macro calls. A file is made in
//! one thread, files in parallel; the result does not depend on how many threads there are.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::config::Config;
use crate::document::Files;
use crate::model::Model;
use crate::name::Names;

mod api;
mod argument;
mod calls;
mod dependencies;
mod doc;
mod example;
mod fallback;
mod front;
mod incoming;
mod inline;
mod item;
mod lint;
mod manifest;
mod markdown;
mod module;
mod module_runtime;
mod needed;
mod object;
mod operation;
mod package;
mod page;
mod plan;
mod programs;
mod readme;
mod root;
mod runtime;
mod spec;
mod ty;
mod webhooks;

use api::ApiView;
pub(crate) use api::crate_name;
pub(crate) use argument::{Accepted, accepted, style_that_counts};
pub use calls::files as calls;
use inline::Words;
pub(crate) use inline::printable;
pub(crate) use item::has_conversions;
pub(crate) use manifest::{OLDEST_RUST, key, quoted};
use module::{Head, Job};
pub(crate) use needed::{chosen_features, has_webhooks, needed};
pub(crate) use object::{Making, has_setter, making};
pub(crate) use package::LIST;
use runtime::Used;
pub(crate) use spec::is_choice;
pub(crate) use ty::format_name;

/// As many threads as are worth their start.
const MOST_THREADS: usize = 8;

/// Lists may be nested as deep as a document may, and syn and prettyplease follow them recursively.
const STACK_BYTES_A_LEVEL: usize = 128 << 10;

/// Files that go into the crate as they are, loaded by the caller.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// The Markdown text of the crate's front page.
    pub front_page: Option<String>,
    /// Rust files for the crate's `examples` folder, by their path in it.
    pub examples: BTreeMap<PathBuf, String>,
    /// Licence texts, by their names at the crate's root.
    pub licenses: BTreeMap<PathBuf, String>,
}

/// The text of every file of the client crate, by its path below the crate's folder.
#[must_use]
pub fn files(model: &Model, names: &Names, config: &Config, extras: &Extras) -> Files {
    files_in(threads(), model, names, config, extras)
}

/// The same with this many threads.
#[must_use]
pub fn files_in(threads: usize, model: &Model, names: &Names, config: &Config, extras: &Extras) -> Files {
    emit(threads, model, names, config, extras).0
}

/// The text of every file, and for a module of another crate the dependencies of that, as a manifest has them.
#[must_use]
#[inline(never)]
pub fn client(model: &Model, names: &Names, config: &Config, extras: &Extras) -> (Files, Option<String>) {
    emit(threads(), model, names, config, extras)
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS)
}

fn emit(threads: usize, model: &Model, names: &Names, config: &Config, extras: &Extras) -> (Files, Option<String>) {
    let apis = model.apis.iter().zip(&names.apis);
    let words: Vec<Words> = apis.map(|(api, names)| Words::of_api(&config.package.doc_words, api, names)).collect();
    let views = ApiView::all(model, names, config, &words);
    let head = Head::new(config);
    let plans: Vec<plan::Plan> = views.iter().map(plan::of).collect();
    let jobs = module::jobs(&views, &plans);
    let (mut files, mut used) = (Files::new(), Used::default());
    let stack = config.limits.stack(STACK_BYTES_A_LEVEL);
    for made in in_parallel((threads, stack), &jobs, |job| job.files(&head)) {
        files.extend(made.files);
        used.extend(made.used);
    }
    let mut dependencies = None;
    if config.module.is_some() {
        let text;
        (files, text) = package::module(&views, &plans, config, files, (&head, used));
        dependencies = Some(text);
    } else {
        files.extend(package::files(&views, &plans, config, extras, (&head, used)));
    }
    let list = package::list(files.keys());
    files.insert(PathBuf::from(LIST), list);
    (files, dependencies)
}

/// Does each job once, on so many threads with so many bytes of stack, and gives the results in the order of the jobs.
fn in_parallel<R: Send>((threads, stack): (usize, usize), jobs: &[Job], work: impl Fn(&Job) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else { return done };
            done.push((index, work(job)));
        }
    };
    let threads = threads.clamp(1, jobs.len().max(1));
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let spawn = |_| std::thread::Builder::new().stack_size(stack).spawn_scoped(scope, worker).ok();
        let started: Vec<_> = (0..threads).map_while(spawn).collect();
        // Only where the system has no thread to give is the work left to the caller's own.
        let mut done = if started.is_empty() { worker() } else { Vec::new() };
        for thread in started {
            done.extend(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
